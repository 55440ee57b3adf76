from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

# openpyxl says so of the data bars of 2010, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

DAY = ("--as-of", "2024-10-01")


@pytest.fixture
def ledger(seed: Path) -> Path:
    """Return the reference ledger in the office's folder."""
    return seed


def test_a_report_is_made_beside_the_ledger(ledger: Path, xlcrm: Program) -> None:
    """The ledger itself stays as it was."""
    before = ledger.read_bytes()
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", *DAY)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "보고서.xlsx: 2024-10-01 기준 보고서를 만들었습니다.\n"
    assert load_workbook("보고서.xlsx").sheetnames[:3] == ["요약", "할 일", "만료 예정"]
    assert ledger.read_bytes() == before


def test_a_report_is_replaced_by_the_next(ledger: Path, xlcrm: Program) -> None:
    """The same file, with the sheets that were asked for now."""
    xlcrm("report", ledger.name, "-o", "보고서.xlsx", *DAY)
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", "--only", "이탈, 만료예정", *DAY)
    assert run.returncode == 0
    assert load_workbook("보고서.xlsx").sheetnames == ["만료 예정", "이탈"]


def test_nothing_but_a_report_is_overwritten(ledger: Path, xlcrm: Program) -> None:
    """Not the ledger, whose name stands there by a slip."""
    before = ledger.read_bytes()
    run = xlcrm("report", ledger.name, "-o", ledger.name, *DAY)
    assert (run.returncode, run.stdout) == (2, "")
    assert "같은 이름의 파일이 이미 있습니다." in run.stderr
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "보고서를 어디에 만들지 적지 않았습니다. → -o 보고서.xlsx를 적거나"),
        (("-o", "보고서.xls"), "파일의 확장자가 맞지 않습니다."),
        (("-o", "."), "파일의 확장자가 맞지 않습니다."),
        (("-o", "/", "--pdf"), "파일의 확장자가 맞지 않습니다."),
        (("-o", "없는폴더/보고서.xlsx"), "파일을 쓰지 못했습니다."),
        (
            ("-o", "보고서.xlsx", "--only", "매츌"),
            "'--only' 값이 맞지 않습니다. 다음에서 고르세요: 요약,",
        ),
    ],
    ids=["nowhere", "another kind of file", "here", "root", "no such folder", "no such sheet"],
)
def test_a_wrong_use_says_what_is_right(
    ledger: Path, xlcrm: Program, arguments: tuple[str, ...], says: str
) -> None:
    """One line, exit code 2, and nothing is made; also where it is only asked what would be."""
    for more in ((), ("--dry-run",)):
        run = xlcrm("report", ledger.name, *arguments, *more, *DAY)
        assert (run.returncode, run.stdout) == (2, "")
        assert says in run.stderr
    assert [each.name for each in ledger.parent.iterdir()] == [ledger.name]


def test_a_pdf_comes_beside_it(ledger: Path, xlcrm: Program) -> None:
    """Printed by LibreOffice, by the same name."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", "--only", "요약", "--pdf", *DAY)
    assert run.returncode == 0
    assert "보고서.pdf: 2024-10-01 기준 보고서를 만들었습니다." in run.stdout
    assert (ledger.parent / "보고서.pdf").read_bytes().startswith(b"%PDF")


def test_without_libreoffice_a_pdf_says_what_to_install(
    ledger: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook is made; of the PDF it says what is missing."""
    monkeypatch.setattr("xlcrm.files.printing.shutil.which", lambda _: None)
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", "--only", "요약", "--pdf", *DAY)
    assert run.returncode == 2
    assert "LibreOffice를 설치하거나(libreoffice.org)" in run.stderr
    assert not (ledger.parent / "보고서.pdf").exists()


def test_the_summary_is_put_into_the_ledger(ledger: Path, xlcrm: Program) -> None:
    """Said first by a dry run, then written with a backup, then found as it is."""
    before = ledger.read_bytes()
    dry = xlcrm("report", ledger.name, "--into", "--dry-run", *DAY)
    assert "보고서 요약, 보고서 만료 예정 시트를 넣을 것입니다." in dry.stdout
    assert ledger.read_bytes() == before
    done = xlcrm("report", ledger.name, "--into", *DAY)
    assert "시트를 넣었습니다.\n  백업: xlcrm 백업/" in done.stdout
    assert load_workbook(ledger).sheetnames[-2:] == ["보고서 요약", "보고서 만료 예정"]
    again = xlcrm("report", ledger.name, "--into", *DAY)
    assert again.stdout == f"{ledger.name}: 보고서 시트가 이미 그대로입니다.\n"


def test_the_change_is_told_as_json(ledger: Path, xlcrm: Program) -> None:
    """The one object of all commands that write."""
    run = xlcrm("report", ledger.name, "--into", "--only", "요약", "--json", *DAY)
    (file,) = json.loads(run.stdout)["files"]
    assert (file["path"], file["outcome"]) == (ledger.name, "ok")
    assert {edit["sheet"] for edit in file["edits"]} >= {"보고서 요약"}


def test_a_dry_run_makes_no_file(ledger: Path, xlcrm: Program) -> None:
    """It says what it would make."""
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", "--dry-run", *DAY)
    said = "보고서.xlsx: 2024-10-01 기준 보고서를 만들 것입니다. (--dry-run: 쓰지 않았습니다)\n"
    assert (run.returncode, run.stdout) == (0, said)
    assert [each.name for each in ledger.parent.iterdir()] == [ledger.name]


def test_where_a_report_lies_is_told_as_json(ledger: Path, xlcrm: Program) -> None:
    """A failure too, within the same object."""
    run = xlcrm("report", ledger.name, "-o", "보고서.xlsx", "--only", "요약", "--json", *DAY)
    (file,) = json.loads(run.stdout)["files"]
    assert (file["outcome"], file["reports"]) == ("ok", ["보고서.xlsx"])
    failed = xlcrm("report", ledger.name, "--json", *DAY)
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["files"][0]["outcome"] == "failed"
