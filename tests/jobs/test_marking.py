"""What a check has found, written into the workbook, and what 변경이력 tells of it."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlcrm.errors import PlanError
from xlcrm.fleet.batch import Outcome, mark_files
from xlcrm.jobs.mark import mark
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.addedsheet import OwnSheet

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2024, 10, 1)
BY = Author("김담당", "check --mark", datetime(2024, 10, 1, 9, 30))  # noqa: DTZ001 - Korean wall time
HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일")
WRONG = (1, "홍가상", "2024-01-01", "2023-01-01")
RIGHT = (1, "홍가상", "2024-01-01", "2024-12-31")
HISTORY = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")


def ledger(path: Path, row: Sequence[object], **sheets: Sequence[object]) -> Path:
    """Write a ledger of one row, and further sheets with their headers."""
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("고객대장")
        first.write_row(0, 0, HEADERS)
        first.write_row(1, 0, row)
        for name, headers in sheets.items():
            book.add_worksheet(name).write_row(0, 0, headers)
    return path


def lines(path: Path, sheet: str = "점검결과") -> list[list[object]]:
    """What a sheet's rows say, blanks left out."""
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [[value for value in row if value is not None] for row in rows]


def test_what_was_mended_is_gone_from_the_sheet(tmp_path: Path) -> None:
    """A run after the mending replaces the sheet, in its place."""
    path = ledger(tmp_path / "대장.xlsx", WRONG, 메모=("가",))
    (first,) = mark_files([path], AS_OF, by=BY)
    assert (first.outcome, first.marked) == (Outcome.FINDINGS, True)
    assert ["오류", "C302", "고객대장", "D2"] in [line[:4] for line in lines(path)]
    book = load_workbook(path)
    book["고객대장"]["D2"] = "2024-12-31"
    book.move_sheet("메모", 1)
    book.save(path)
    (second,) = mark_files([path], AS_OF, by=BY)
    assert (second.outcome, second.marked) == (Outcome.OK, True)
    assert lines(path)[1] == ["고칠 것이 없습니다. 읽은 시트가 모두 점검 규칙에 맞습니다."]
    assert load_workbook(path).sheetnames == ["고객대장", "점검결과", "메모"]


def test_a_clean_workbook_gets_good_news_once(tmp_path: Path) -> None:
    """The sheet says that nothing is wrong; the next run, another day, writes nothing."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(Path("sample_data") / "seed_ledger.xlsx", path)
    (first,) = mark_files([path], AS_OF, by=BY)
    before = path.read_bytes()
    (second,) = mark_files([path], date(2024, 10, 2), by=BY)
    assert (first.marked, second.marked, path.read_bytes()) == (True, False, before)
    assert lines(path)[1] == ["고칠 것이 없습니다. 읽은 시트가 모두 점검 규칙에 맞습니다."]


def test_the_history_tells_of_it_in_one_row(tmp_path: Path) -> None:
    """A new sheet first, then that it was written anew; never its cells."""
    path = ledger(tmp_path / "대장.xlsx", WRONG, 변경이력=HISTORY)
    list(mark_files([path], AS_OF, by=BY))
    book = load_workbook(path)
    book["고객대장"]["D2"] = "2024-12-31"
    book.save(path)
    list(mark_files([path], AS_OF, by=BY))
    told = [line[1:] for line in lines(path, "변경이력")[1:]]
    assert [line[:3] for line in told] == [["김담당", "점검결과 기록", "점검결과"]] * 2
    assert [str(line[3]).partition(" (")[0] for line in told] == ["새 시트", "시트를 새로 씀"]


def test_the_history_is_checked_with_all_its_columns(tmp_path: Path) -> None:
    """What is found is what a check finds that writes nothing, though changes need less of it."""
    path = tmp_path / "대장.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("고객대장", (HEADERS, RIGHT)), ("변경이력", (HISTORY,))):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.write_row(1, 0, ("어제", "김담당", "refresh", "고객대장", "A1", "", "900101-1234567"))
    found = open_ledger(path).findings_on(AS_OF)
    (result,) = mark_files([path], AS_OF, by=BY, dry_run=True)
    assert "C401" in {each.code for each in found}
    assert result.findings == found


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Neither the sheet, nor a lock, nor a backup; but what would be refused is refused."""
    path = ledger(tmp_path / "대장.xlsx", WRONG)
    before = path.read_bytes()
    (result,) = mark_files([path], AS_OF, by=BY, dry_run=True)
    assert (result.marked, path.read_bytes()) == (True, before)
    assert [each.name for each in tmp_path.iterdir()] == ["대장.xlsx"]
    own = ledger(tmp_path / "own.xlsx", WRONG, 점검결과=("우리 점검",))
    (refused,) = mark_files([own], AS_OF, by=BY, dry_run=True)
    assert refused.outcome is Outcome.FAILED


def test_an_offices_own_sheet_of_that_name_stays(tmp_path: Path) -> None:
    """The result is the error, and what was found all the same."""
    path = ledger(tmp_path / "대장.xlsx", WRONG, 점검결과=("우리 점검",))
    before = path.read_bytes()
    (result,) = mark_files([path], AS_OF, by=BY)
    assert isinstance(result.error, PlanError)
    assert (result.error.sheet, result.outcome, result.marked) == ("점검결과", Outcome.FAILED, None)
    assert "C302" in {each.code for each in result.findings}
    assert path.read_bytes() == before


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    """Each workbook of a folder has its own result, and its own findings."""
    ledger(tmp_path / "1.xlsx", WRONG)
    (tmp_path / "2.xlsx").write_bytes(b"no workbook")
    shutil.copy(Path("sample_data") / "seed_ledger.xlsx", tmp_path / "3.xlsx")
    results = list(mark_files([tmp_path], AS_OF, by=BY, backup=False))
    assert [each.outcome for each in results] == [Outcome.FINDINGS, Outcome.FAILED, Outcome.OK]
    assert [bool(each.findings) for each in results] == [True, False, False]
    assert [each.marked for each in results] == [True, None, True]


def test_personal_values_are_not_copied(tmp_path: Path) -> None:
    """A 주민등록번호 is told by its cell; names and numbers stand nowhere in the sheet."""
    path = ledger(tmp_path / "대장.xlsx", (1, "홍가상", "900101-1234567", "010-1234-567"))
    list(mark_files([path], AS_OF, by=BY))
    text = str(lines(path))
    assert "C401" in text
    assert not any(each in text for each in ("900101", "홍가상", "1234567", "1234-567"))


@pytest.mark.parametrize("sheet", ["점검결과", "점검결과 (2)"])
def test_the_sheet_is_no_table(tmp_path: Path, sheet: str) -> None:
    """Neither as xlcrm wrote it nor as a copy that somebody keeps."""
    path = ledger(tmp_path / "대장.xlsx", WRONG)
    list(mark_files([path], AS_OF, by=BY))
    book = load_workbook(path)
    if sheet not in book.sheetnames:
        book.copy_worksheet(book["점검결과"]).title = sheet
    book.save(path)
    assert [table.sheet for table in open_ledger(path).tables] == ["고객대장"]


def test_the_plan_iterates_over_the_new_cells(tmp_path: Path) -> None:
    """As every plan: what is written where."""
    found = mark(open_ledger(ledger(tmp_path / "대장.xlsx", WRONG)), as_of=AS_OF)
    (sheet,) = found.plan.new_sheets
    assert isinstance(sheet, OwnSheet)
    first, *_ = found.plan
    assert str(first) == "점검결과!A1: (빈 칸) → '점검결과'"
    assert len(found.plan) == sum(value is not None for row in sheet.rows for value in row)
