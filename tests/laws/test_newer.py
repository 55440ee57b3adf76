"""A ledger of a newer program is worked on as far as it is understood, and never damaged."""

from __future__ import annotations

import shutil
import sys
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

from xlcrm.__main__ import main
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.package import Package
from xlcrm.reading.edition import EDITION, EDITION_ITEM
from xlcrm.schema.finding import Severity
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

NEWER: Final = EDITION + 4
SECTION: Final = ("앞으로의 구분", "모르는 항목", "모르는 값", "앞으로의 xlcrm이 적었습니다.")
FIGURE: Final = ("기준", "앞으로의 기준(회)", 12, "앞으로의 xlcrm이 적었습니다.")
KNOWN: Final = ("기준", "말일 방식", "앞으로의 방식")
RULE: Final = ("규칙", "C999", "끔")
SHEET: Final = "앞으로의 시트"
OWN: Final = "앞으로의 현황"
COLUMN: Final = "앞으로의 열"
BY: Final = Author("김대리", "upgrade", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time
LEDGER: Final = "대장.xlsx"

WRITING: Final = (
    ("refresh", LEDGER, "--as-of", "2024-11-20", "--customers"),
    ("check", LEDGER, "--mark", "--as-of", "2024-11-20"),
    ("fix", LEDGER),
    ("adopt", LEDGER, "--as-of", "2024-11-20"),
    ("log", "add", LEDGER, "--customer", "1001", "--channel", "전화", "통화함"),
    ("renew", LEDGER, "--contract", "C-0003", "--as-of", "2024-10-01"),
    ("add", "구매이력", LEDGER, "고객=1001", "일자=2024-10-01", "제품=상담", "금액=3만원"),
    ("customer", "edit", LEDGER, "1001", "연락처=010-0000-0010"),
    ("list", LEDGER, "프리미엄", "--save", "우리 명단"),
    ("today", LEDGER, "--into", "--as-of", "2024-11-20"),
    ("report", LEDGER, "--into", "--as-of", "2024-11-20"),
    ("upgrade", LEDGER),
)
"""Every way of writing into a workbook: cells, rows, sheets of xlcrm's own, rows of 설정."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger as a program of four editions later may leave it."""
    book = load_workbook(BytesIO(blank_ledger(as_of=date(2024, 10, 1), sample=True)))
    settings = book["설정"]
    for cells in settings.iter_rows(min_row=2):
        if cells[1].value == EDITION_ITEM:
            cells[2].value = NEWER
        if cells[1].value == KNOWN[1]:
            cells[2].value = KNOWN[2]
    for row in (SECTION, FIGURE, RULE):
        settings.append(row)
    settings["E1"] = COLUMN
    settings["E2"] = "값"
    settings.tables["tblSettings"].ref = f"A1:D{settings.max_row}"
    ledger = book["고객대장"]
    ledger.cell(1, 25, COLUMN)
    for number in range(2, ledger.max_row + 1):
        ledger.cell(number, 25, f"값 {number}")
    sheet = book.create_sheet(SHEET)
    for said in (("고객 ID", "앞으로의 뜻"), ("1001", "가"), ("1002", "나")):
        sheet.append(said)
    path = tmp_path_factory.mktemp("newer") / LEDGER
    book.save(path)
    own = Plan(new_sheets=(OwnSheet(OWN, (OwnLine(("계약", 12)), OwnLine(("목표", 15)))),))
    return open_ledger(path).commit(own, by=BY, backup=False).path


@pytest.fixture
def newer(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it in the folder of the call."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(made, tmp_path / LEDGER))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Run the program in this process."""
    monkeypatch.setattr(sys, "argv", ["xlcrm", *words])
    return main()


def unknown(book: Workbook) -> list[object]:
    """What this program does not understand of the workbook, as it stands there."""
    settings = [[cell.value for cell in row] for row in book["설정"].iter_rows()]
    own = [row for row in settings if row[0] in {SECTION[0], RULE[0]} or row[1] == FIGURE[1]]
    said = [row[2] for row in settings if row[1] in {EDITION_ITEM, KNOWN[1]}]
    beside = [row[4] for row in settings[:2]]
    (number,) = [cell.column for cell in book["고객대장"][1] if cell.value == COLUMN]
    column = [row[0].value for row in book["고객대장"].iter_rows(min_col=number, max_col=number)]
    sheet = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    return [own, said, beside, [each for each in column if each is not None], sheet]


def sheets(path: Path) -> list[bytes]:
    """The sheets of a kind that this program does not know, one of them a program's own."""
    package = Package(path.read_bytes())
    return [package.part(package.sheet(name).part) for name in (SHEET, OWN)]


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_no_command_takes_away_what_it_does_not_understand(
    newer: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    """The number, rows, columns and sheets of a later program stay; that it is newer is told once.

    Each command does its work all the same.
    """
    before, parts = unknown(load_workbook(newer)), sheets(newer)
    code = run(monkeypatch, *words)
    told = capsys.readouterr()
    assert code < 2, told.err
    assert unknown(load_workbook(newer)) == before
    assert sheets(newer) == parts
    lines = [line for line in told.err.splitlines() if "새 판의 대장입니다" in line]
    assert len(lines) == (words[0] != "upgrade")


def test_what_is_not_understood_is_told_without_asking_anybody_to_mend_it(newer: Path) -> None:
    """A section, a figure and a rule that are not known are remarks; a value in doubt is a warning.

    None of them may say that it should be changed: the newer program needs it as it is.
    """
    found = {each.code: each for each in open_ledger(newer).findings if each.where.sheet == "설정"}
    assert {code: each.severity for code, each in found.items()} == {
        "S101": Severity.REMARK,
        "S104": Severity.REMARK,
        "S105": Severity.WARNING,
        "S108": Severity.REMARK,
    }
    assert {each.suggestion for each in found.values()} == {
        "새 판의 대장에 있는 설정이니 고치지 마세요. xlcrm을 새 판으로 설치하면 읽습니다."
    }


def test_what_is_understood_counts(newer: Path) -> None:
    """Its services, its dates and its journal are read as ever."""
    ledger = open_ledger(newer)
    assert ledger.book.settings.edition == NEWER
    assert ledger.book.settings.window("프리미엄 서비스") == 60
    assert {"고객대장", "고객정보", "고객관리일지", "설정"} <= {*ledger.sheets}
