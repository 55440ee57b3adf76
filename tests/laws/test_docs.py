"""The documentation is true: its commands run, and it leaves out nothing."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlcrm.cli.app import app
from xlcrm.schema.catalogue import CATALOGUE

ROOT = Path(__file__).parents[2]
SEED = ROOT / "sample_data" / "seed_ledger.xlsx"
READMES = ("README.md", "README.ko.md")
COMMANDS = tuple(app.list_commands(app.make_context("xlcrm", [], resilient_parsing=True)))
TEMPORARY = "/tmp"  # noqa: S108 - as the pages spell it; nothing is opened there
DONE = {0, 1}  # clean, or findings

every_readme = pytest.mark.parametrize("name", READMES)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _blocks(name: str, language: str) -> list[str]:
    """Return the fenced blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", _text(name), re.DOTALL | re.MULTILINE)


def _python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


EXAMPLES = [line for line in _blocks("README.md", "sh")[2].splitlines() if line]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder with what the documentation's examples name."""
    shutil.copy(SEED, tmp_path / "ledger.xlsx")
    calls = "고객 ID,일시,채널,내용\n1001,2024-10-02 10:00,전화,영업시간을 물음\n"
    (tmp_path / "calls.csv").write_text(calls, encoding="cp949")
    headers = "고객 ID,고객명,연락처,계약 시작일,계약 종료일"
    rows = f"{headers}\n1009,홍가상,010-0000-0009,2024-10-01,2025-09-30\n"
    (tmp_path / "new_customers.csv").write_text(rows, encoding="utf-8")
    rents = load_workbook(SEED)
    sheet = rents["고객대장"]
    sheet.cell(1, sheet.max_column + 1).value = "미납금"
    sheet.cell(2, sheet.max_column).value = 50_000
    rents.save(tmp_path / "rents.xlsx")
    (tmp_path / "branches").mkdir()
    shutil.copy(SEED, tmp_path / "branches" / "seoul.xlsx")
    return tmp_path


@every_readme
def test_the_main_job_gives_the_reference_table(name: str, office: Path) -> None:
    """README's first command, from its copy on, makes the third contract 만료 예정."""
    setup, install, copy, refresh = _blocks(name, "sh")[0].strip().split(" && ")
    assert setup == "python3 -m venv .venv"
    assert install == ".venv/bin/pip install -q ."
    assert copy == f"cp sample_data/seed_ledger.xlsx {TEMPORARY}/ledger.xlsx"
    program, command, path, *options = shlex.split(refresh)
    assert (program, command, path) == (".venv/bin/xlcrm", "refresh", f"{TEMPORARY}/ledger.xlsx")
    run = _python("-m", "xlcrm", command, "ledger.xlsx", *options, cwd=office)
    assert (run.returncode, run.stderr) == (0, "")
    sheet = load_workbook(office / "ledger.xlsx")["고객대장"]
    assert [cell.value for cell in sheet["H"]] == ["상태", "활성화", "활성화", "만료 예정"]


@every_readme
def test_the_main_job_says_what_the_page_says(name: str, office: Path) -> None:
    """The output that README shows is the program's own, but for the backup's time."""
    shown = _blocks(name, "text")[0].replace(f"{TEMPORARY}/", "").splitlines()
    run = _python("-m", "xlcrm", "refresh", "ledger.xlsx", "--as-of", "2024-10-01", cwd=office)
    said = run.stdout.splitlines()
    assert said[:-1] == shown[:-1]
    assert re.sub(r"\d", "0", said[-1]) == re.sub(r"\d", "0", shown[-1])


@every_readme
def test_windows_has_the_same_command(name: str) -> None:
    """The main job's two lines differ only in how the systems spell them."""
    (windows,) = _blocks(name, "bat")
    spelt = {
        "py -m venv": "python3 -m venv",
        "%TEMP%": TEMPORARY,
        "\\Scripts\\": "/bin/",
        "\\": "/",
        "copy ": "cp ",
    }
    for theirs, ours in spelt.items():
        windows = windows.replace(theirs, ours)
    assert windows == _blocks(name, "sh")[0]


@every_readme
def test_the_test_command_is_what_the_checks_run(name: str) -> None:
    """README's second command sets up and tests as `.ci/run` does."""
    command = _blocks(name, "sh")[1].strip()
    assert command == (
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test,lint]' && .venv/bin/pytest -q"
    )
    script = _text(".ci/run")
    assert """"$bin/pip" install -q -e '.[test,lint]'""" in script
    assert '"$bin/pytest" -q' in script


ONE_AFTER_ANOTHER = """
import contextlib, io, json, sys
from xlcrm.__main__ import main
done = []
for words in json.loads(sys.argv[1]):
    sys.argv = ["xlcrm", *words]
    said, talk = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(talk):
        done.append((main(), talk.getvalue()))
print(json.dumps(done))
"""


def test_the_examples_run(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """README's commands do their work, one after the other in one folder."""
    monkeypatch.setenv("LEDGER_PASSWORD", "봄비 7시")
    lines = [shlex.split(line.partition(" > ")[0]) for line in EXAMPLES]
    assert {line[0] for line in lines} == {"xlcrm"}
    # A watch goes on until it is ended: tests/cli/test_watch.py.
    tried = [line[1:] for line in lines if line[1] != "watch"]
    run = _python("-c", ONE_AFTER_ANOTHER, json.dumps(tried), cwd=office)
    assert (run.returncode, run.stderr) == (0, "")
    done = zip(tried, json.loads(run.stdout), strict=True)
    assert [(words, talk) for words, (code, talk) in done if code not in DONE] == []


@every_readme
def test_the_python_example_runs(name: str, office: Path) -> None:
    """README's Python changes the one cell that it says it changes, and tells the revenue."""
    (example,) = _blocks(name, "python")
    run = _python("-c", example, cwd=office)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    change = lines.index("고객대장!H4: '활성화' → '만료 예정'")
    assert lines[change + 1] == "250000.0"
    assert load_workbook(office / "ledger.xlsx")["고객대장"]["H4"].value == "만료 예정"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("page", [*READMES, "docs/cli.md"])
def test_every_command_is_documented(command: str, page: str) -> None:
    """Each command stands in both front pages and in the reference, with an example."""
    assert f"xlcrm {command} " in _text(page)
    assert any(line.startswith(f"xlcrm {command} ") for line in EXAMPLES)


def test_every_finding_code_is_documented() -> None:
    """The page of findings has one row a code, and below it what each means."""
    page = _text("docs/findings.md")
    assert re.findall(r"^\| ([A-Z]\d+) \|", page, re.MULTILINE) == list(CATALOGUE)
    assert re.findall(r"^### ([A-Z]\d+) ", page, re.MULTILINE) == list(CATALOGUE)


def test_the_generated_pages_are_up_to_date(tmp_path: Path) -> None:
    """`python docs/generate.py` would change nothing."""
    run = _python(str(ROOT / "docs" / "generate.py"), str(tmp_path), cwd=ROOT)
    assert run.returncode == 0, run.stderr
    for name in ("api.md", "cli.md", "columns.md", "findings.md", "standards.md"):
        assert (tmp_path / name).read_text(encoding="utf-8") == _text(f"docs/{name}")


def test_the_korean_page_is_the_english_ones_twin() -> None:
    """Both front pages have the same sections, blocks, tables' sizes, figures and links."""
    english, korean = map(_text, READMES)
    for pattern in (r"^#+ ", r"^```.*$", r"^\|[-:|]+\|$", r"\]\((?!README)[^)]*\)"):
        ours, theirs = (re.findall(pattern, page, re.MULTILINE) for page in (english, korean))
        assert sorted(ours) == sorted(theirs)
        assert ours
    rows = [len(re.findall(r"^\|", page, re.MULTILINE)) for page in (english, korean)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    "page", [*READMES, "CHANGELOG.md", "bench/README.md", "docs/cli.md", "docs/findings.md"]
)
def test_every_link_leads_somewhere(page: str) -> None:
    """What a page links to or names as a file of the repository is there."""
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#:]+)\)", _text(page))
    files = re.findall(r"`((?:docs|templates|tests|bench|sample_data)/[\w./]+)`", _text(page))
    assert [link for link in links if not (folder / link).exists()] == []
    assert [file for file in files if not (ROOT / file).exists()] == []
