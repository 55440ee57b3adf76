from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pytest

import xlcrm as package
from xlcrm.cli.app import _COMMANDS, app, help_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

COMMANDS = (
    *("new", "adopt", "reading", "import", "use", "completion"),
    *("refresh", "today", "intake", "log", "add", "customer", "expiring", "list", "dues"),
    *("renew", "cancel", "pause", "resume", "pay", "refund"),
    *("offers", "consent", "templates", "send", "campaign", "letter", "loyalty", "survey"),
    *("check", "explain", "fix", "calc", "upgrade", "export"),
    *("summary", "dashboard", "report", "card", "risk", "voices"),
    *("queue", "history", "undo", "restore", "verify", "audit", "schedule", "watch"),
    *("privacy", "purge", "anonymise", "encrypt", "decrypt"),
)
WITHIN = (
    *(
        ("log", each)
        for each in ("add", "import", "show", "find", "due", "close", "correct", "form")
    ),
    *(("customer", each) for each in ("add", "edit", "show", "merge", "prospects", "number")),
    *(("consent", each) for each in ("list", "ask", "record")),
    *(("send", each) for each in ("campaign", "results")),
    *(("loyalty", each) for each in ("show", "earn", "use", "give", "coupon", "redeem", "expire")),
    *(("privacy", each) for each in ("report", "access")),
    *(("queue", each) for each in ("show", "apply", "drop")),
    *(("voices", each) for each in ("show", "idea", "ideas")),
    *(("risk", each) for each in ("show", "learn")),
    *(("templates", each) for each in ("list", "show", "answer")),
    *(("offers", each) for each in ("show", "record", "result", "rules")),
    *(("survey", each) for each in ("due", "make", "take", "remind")),
    *(("schedule", each) for each in ("install", "show", "run", "mail", "remove")),
)
HELP = Path(package.__file__).with_name("cli") / "help.txt"
REWRITE = """
from pathlib import Path
from xlcrm.cli.app import help_text
Path("xlcrm/cli/help.txt").write_text(help_text(), encoding="utf-8", newline="\\n")
"""


def test_the_quick_help_is_what_click_renders() -> None:
    """`help.txt` never goes stale; REWRITE above, run in the repository, writes it anew."""
    assert HELP.read_text(encoding="utf-8") == help_text(), f"run python -c '{REWRITE}'"


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)], ids=str)
def test_help_is_shown(xlcrm: Program, arguments: tuple[str, ...]) -> None:
    """Without arguments too; it is a result, so it comes on stdout with exit code 0."""
    run = xlcrm(*arguments)
    assert (run.returncode, run.stdout, run.stderr) == (0, help_text(), "")


def test_help_groups_the_commands_by_what_they_are_for(xlcrm: Program) -> None:
    """Each stands once, below the heading of its matter, with its Korean name."""
    lines = xlcrm("--help").stdout.splitlines()
    found: dict[str, list[str]] = {}
    heading = ""
    for line in lines:
        if line and not line.startswith(" "):
            heading = line.rstrip(":")
            found[heading] = []
        elif re.match(r"  [a-z]+[, ]", line):
            found[heading].append(line.split()[0].rstrip(","))
    for name, commands in _COMMANDS.items():
        (told,) = [each for at, each in found.items() if name in at]
        assert told == [*commands]


def test_the_version_is_shown(xlcrm: Program) -> None:
    """The installed one."""
    assert xlcrm("--version").stdout == f"xlcrm {package.__version__}\n"


@pytest.mark.parametrize("command", [*((each,) for each in COMMANDS), *WITHIN], ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    xlcrm: Program, command: tuple[str, ...]
) -> None:
    """Korean headings, an example that names the command, lines that fit a terminal."""
    run = xlcrm(*command, "--help")
    name = " ".join(command)
    assert run.returncode == 0
    assert run.stdout.startswith(f"사용법: xlcrm {name} ")
    assert f"    xlcrm {name} " in run.stdout.partition("보기:")[2]
    assert "  -h, --help" in run.stdout.partition("옵션:")[2]
    wide = [line for line in run.stdout.splitlines() if _width(line) > 80]
    assert wide == []


def test_the_help_fits_a_terminal() -> None:
    """Eighty columns, of which a syllable takes two."""
    assert [line for line in help_text().splitlines() if _width(line) > 80] == []
    assert tuple(app.list_commands(app.make_context("xlcrm", ["new"]))) == COMMANDS


def _width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=str)
def test_a_quick_start_loads_next_to_nothing(arguments: list[str]) -> None:
    """Help needs no click, no rich, no openpyxl, no pandas: none of our modules but two."""
    code = (
        "import sys; sys.argv[1:] = sys.argv[1:]\n"
        "from xlcrm.__main__ import main\n"
        "main()\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=True, timeout=60
    )
    loaded = set(done.stderr.decode().split())
    assert {name for name in loaded if name.startswith("xlcrm")} == {
        *("xlcrm", "xlcrm.__main__", "xlcrm.cli", "xlcrm.cli.streams")
    }
    assert loaded & {"click", "rich", "openpyxl", "pandas", "pathlib", "typing"} - _site() == set()


def _site() -> set[str]:
    """What Python itself loads in this environment."""
    code = "import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    return set(done.stdout.decode().split())


@pytest.mark.parametrize("module", ["pandas", "rich", "xlsxwriter"])
def test_a_refresh_loads_no_library_that_it_does_not_need(seed: Path, module: str) -> None:
    """Off a terminal a refresh needs neither pandas nor rich nor xlsxwriter."""
    code = (
        "import sys\n"
        f"sys.modules[{module!r}] = None\n"
        "from xlcrm.__main__ import main\n"
        "sys.exit(main())\n"
    )
    words = ["refresh", seed.name, "--as-of", "2024-10-01"]
    done = subprocess.run([sys.executable, "-c", code, *words], check=False, timeout=60)
    assert done.returncode == 0


def test_what_is_to_be_done_at_the_end_is_done(seed: Path) -> None:
    """The program ends at once, but not before that; its code and its results are whole."""
    code = (
        "import atexit\n"
        "atexit.register(print, '끝')\n"
        "from xlcrm.__main__ import program\n"
        "program()\n"
    )
    for words, wanted in ((["--version"], 0), (["check", seed.name, "--as-of", "2024-10-01"], 0)):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code, *words],
            capture_output=True,
            check=False,
            timeout=60,
        )
        said = done.stdout.decode().splitlines()
        assert (done.returncode, said[-1], len(said) > 1) == (wanted, "끝", True)


def test_a_refresh_loads_little_of_what_other_commands_need(seed: Path) -> None:
    """Nor what few refreshes need: sheets to add, who is who, all rules of a check."""
    words = ["refresh", seed.name, "--as-of", "2024-10-01"]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "xlcrm", *words],
        capture_output=True,
        check=True,
        timeout=60,
    )
    lines = done.stderr.decode().splitlines()
    loaded = {line.rpartition("|")[2].strip() for line in lines}
    ours = {name for name in loaded if name.partition(".")[0] == "xlcrm"}
    assert {"xlcrm.jobs.refresh", "xlcrm.workbook.verify"} <= ours
    unneeded = {"ooxml.ownsheet", "ooxml.newsheet", "people.index", "rules.every", "jobs.customers"}
    assert ours & {f"xlcrm.{name}" for name in unneeded} == set()
    assert len(ours) < 248


def test_who_only_reads_loads_nothing_that_writes(seed: Path) -> None:
    """A check loads neither the record nor encryption, a summary no writer of workbooks."""
    unneeded = {
        "check": {"xlcrm.files.record", "xlcrm.files.encryption", "xlcrm.domain.third_persons"},
        "summary": {"xlcrm.files.encryption", "xlsxwriter", "openpyxl"},
    }
    for command, modules in unneeded.items():
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "xlcrm", command, seed.name],
            capture_output=True,
            check=True,
            timeout=60,
        )
        lines = done.stderr.decode().splitlines()
        loaded = {line.rpartition("|")[2].strip() for line in lines}
        assert ("xlcrm.office.ledger" in loaded, loaded & modules) == (True, set())


def test_an_entry_loads_no_heavy_library(seed: Path) -> None:
    """One contact into a journal is written without pandas, openpyxl, xlsxwriter or rich."""
    words = ["log", "add", seed.name, "--customer", "1001", "--channel", "전화", "안내함"]
    for entry in ("the sheet is made", "a row is added"):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "xlcrm", *words],
            capture_output=True,
            check=True,
            timeout=60,
        )
        lines = done.stderr.decode().splitlines()
        loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
        assert "xlcrm" in loaded
        heavy = {"pandas", "numpy", "openpyxl", "xlsxwriter", "rich", "holidays", "icalendar"}
        assert loaded & heavy == set(), entry


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("refrsh 대장.xlsx", "'refrsh' 명령은 없습니다. → 'refresh' 명령을 쓰려 했습니까?"),
        (
            "하하",
            "'하하' 명령은 없습니다. → 다음 가운데 하나를 먼저 적으세요: 새대장, 등록, 읽기,",
        ),
        ("보고 x", "'보고서' 명령을 쓰려 했습니까?"),
        ("새로고칩 x", "'새로고침' 명령을 쓰려 했습니까?"),
        ("갱신 x", "xlcrm 재계약, 상태를 새로 쓰려면 xlcrm 새로고침을"),
        ("도움말", "도움말은 xlcrm --help로 봅니다."),
        ("list 프리미엄", "대장 자리에 있는 말이 파일이 아니고, 늘 쓰는 대장도 정하지"),
        ("log add seed_ledger.xlsx 1001 가 --due 모래", "'--due' 값이 맞지 않습니다. 2024-10-01,"),
        ("log add seed_ledger.xlsx 1001 가 --due 2/30", "'--due' 값이 맞지 않습니다. 달력에 없는"),
        ("add", "구매이력·만족도·이용현황·마케팅 가운데 하나를"),
        (
            "seed_ledger.xlsx",
            '파일이나 폴더 앞에 명령을 적으세요: xlcrm refresh "seed_ledger.xlsx"',
        ),
        ("refresh x --as-off 1", "'--as-off' 옵션은 없습니다. → '--as-of' 옵션을 쓰려 했습니까?"),
        ("check x --jsn", "'--jsn' 옵션은 없습니다. → '--json' 옵션을 쓰려 했습니까?"),
        ("refresh x -q", "'-q' 옵션은 없습니다. → 도움말: xlcrm refresh --help"),
        ("--json refresh x", "'--json' 옵션은 없습니다. → 옵션은 명령 뒤에 적으세요"),
        (
            "refresh",
            "다룰 파일이나 폴더를 적지 않았습니다. → 명령 뒤에 경로를 적거나, 늘 쓰는 대장을",
        ),
        ("new", "다룰 파일이나 폴더를 적지 않았습니다."),
        ("new a b", "쓸 수 없는 인수가 더 있습니다. → 이름에 빈칸이 있으면 따옴표로 묶으세요."),
        ("purge x", "--overdue와 --customer 가운데 하나를 적으세요."),
        ("purge x --overdue --yes", "--yes는 --go와 함께 쓰세요."),
        ("new a --sample --from b.xlsx", "--sample과 --from은 함께 쓰지 않습니다."),
        ("new a --answer 가=나", "--answer와 --answers는 --from과 함께 씁니다."),
        (
            "offers record seed_ledger.xlsx 1 책 --accepted --declined",
            "--accepted, --declined 가운데 하나만",
        ),
        (
            "consent record seed_ledger.xlsx 1 --channel 문자 --no --yes",
            "--no, --yes 가운데 하나만 적으세요.",
        ),
        ("refresh x --as-of", "'--as-of' 옵션에 값이 없습니다."),
        ("refresh x --as-of 2024-02-30", "'--as-of' 값이 맞지 않습니다. 달력에 없는 날입니다."),
        ("refresh x --as-of 가을", "'--as-of' 값이 맞지 않습니다. 2024-10-01, 11/29, 오늘"),
        ("refresh x --as-of 언젠가", "'--as-of' 값이 맞지 않습니다. 2024-10-01, 11/29, 오늘"),
        ("refresh x --dry-run=1", "'--dry-run' 옵션에는 값을 쓰지 않습니다."),
        ("refresh x --max-unpacked 0", "'--max-unpacked' 값이 맞지 않습니다. 1 이상의 정수로"),
        ("refresh x --max-unpacked ½", "'--max-unpacked' 값이 맞지 않습니다. 1 이상의 정수로"),
    ],
)
def test_a_wrong_use_says_what_is_right(
    seed: Path, xlcrm: Program, arguments: str, says: str
) -> None:
    """One Korean line with the nearest right thing and where the help is; nothing is done."""
    original = seed.read_bytes()
    run = xlcrm(*arguments.split())
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("xlcrm")
    assert says in line
    assert "도움말: xlcrm" in line
    assert seed.read_bytes() == original


def test_an_unknown_option_ends_the_process_with_two(seed: Path, process: Program) -> None:
    """As users see it."""
    run = process("refresh", seed.name, "--force")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("xlcrm refresh: '--force' 옵션은 없습니다.")
