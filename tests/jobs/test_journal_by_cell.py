"""Contacts that people typed in Excel, without 일지 ID: closed and corrected by their cell."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.errors import DomainError, LockedWorkbookError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import close_entry, correct_entry
from xlcrm.jobs.timeline import due
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
BY = Author("김대리", "log close", NOW)
LEDGER = (
    ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "미해결 건수"),
    (1001, "홍길동", "010-1234-5678", date(2024, 1, 1), date(2024, 12, 31), 1),
)
HEADERS = (
    "일지 ID",
    "일시",
    "고객 ID",
    "고객명",
    "분류",
    "감정",
    "내용",
    "해결일시",
    "정정 대상 ID",
)
COMPLAINT = (date(2024, 10, 18), 1001, "홍길동", "불만", "부정", "두 번 청구됨")


def workbook(
    path: Path, *, headers: tuple[str, ...] = HEADERS, sheet: str = "고객관리일지"
) -> Path:
    """Make a workbook whose journal has one complaint, which nobody gave an ID."""
    book = Workbook()
    ledger = book.worksheets[0]
    ledger.title = "고객대장"
    for row in LEDGER:
        ledger.append([*row])
    journal = book.create_sheet(sheet)
    journal.append([*headers])
    journal.append([None, *COMPLAINT] if headers[0] == "일지 ID" else [*COMPLAINT])
    book.save(path)
    return path


def rows(path: Path, sheet: str = "고객관리일지") -> list[dict[str, Any]]:
    """Return the journal's rows by header, blanks left out."""
    headers, *lines = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [
        {str(name): value for name, value in zip(headers, line, strict=True) if value is not None}
        for line in lines
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with a complaint without an ID in row 2."""
    return workbook(tmp_path / "고객대장.xlsx")


def test_an_entry_without_an_id_is_closed_by_its_cell(path: Path) -> None:
    """Its row gets an ID and nothing else; the new row names it, and nothing is open any more."""
    before = rows(path)[0]
    close_entry(path, "고객관리일지!A2", "환불함", BY)
    old, new = rows(path)
    assert old.pop("일지 ID") == new["정정 대상 ID"]
    assert old == before
    assert (new["해결 방법"], new["해결일시"]) == ("환불함", NOW)
    assert due(open_ledger(path), as_of=NOW.date()) == []
    assert load_workbook(path)["고객대장"]["F2"].value is None  # 미해결 건수


@pytest.mark.parametrize("cell", ["고객관리일지!$G$2", " '고객관리일지'!b2 "])
def test_any_cell_of_the_row_will_do(path: Path, cell: str) -> None:
    """As Excel shows it, or as people type it."""
    correct_entry(path, cell, {"내용": "한 번 청구됨"}, BY)
    old, new = rows(path)
    assert (old["내용"], new["내용"]) == ("두 번 청구됨", "한 번 청구됨")
    assert new["정정 대상 ID"] == old["일지 ID"]


def test_the_cell_names_the_last_version_once_the_entry_has_an_id(path: Path) -> None:
    """Of an entry that was corrected before, its last version is closed."""
    correct_entry(path, "고객관리일지!A2", {"내용": "한 번 청구됨"}, BY)
    close_entry(path, "고객관리일지!A2", "설명함", BY)
    _, corrected, closed = rows(path)
    assert closed["정정 대상 ID"] == corrected["일지 ID"]
    assert closed["내용"] == "한 번 청구됨"


@pytest.mark.parametrize("sheet", ["고객관리일지", "고객관리일지 2023"])
def test_a_journal_without_the_column_gets_it(tmp_path: Path, sheet: str) -> None:
    """At its right, with the ID in the row of that entry, and in the new one below."""
    path = workbook(tmp_path / "대장.xlsx", headers=HEADERS[1:], sheet=sheet)
    close_entry(path, f"{sheet}!A2", "환불함", BY)
    old, new = rows(path, sheet)
    assert old["일지 ID"] == new["정정 대상 ID"] != new["일지 ID"]


def test_the_newest_sheet_gets_the_row_and_the_old_one_the_id(tmp_path: Path) -> None:
    """Where the journal has a sheet a year, and last year's has no 일지 ID."""
    path = workbook(tmp_path / "대장.xlsx", headers=HEADERS[1:], sheet="고객관리일지 2023")
    book = load_workbook(path)
    book.create_sheet("고객관리일지 2024").append([*HEADERS])
    book.save(path)
    close_entry(path, "고객관리일지 2023!A2", "환불함", BY)
    ((old,), (new,)) = rows(path, "고객관리일지 2023"), rows(path, "고객관리일지 2024")
    assert old["일지 ID"] == new["정정 대상 ID"]


def test_a_cell_without_an_entry_is_told(path: Path) -> None:
    """Below the data, in the headers, or on another sheet."""
    before = path.read_bytes()
    for cell in ("고객관리일지!A9", "고객관리일지!A1", "고객대장!A2"):
        with pytest.raises(DomainError, match="그 셀의 행에는 일지가 없습니다"):
            close_entry(path, cell, "환불함", BY)
    assert path.read_bytes() == before


def test_a_formula_for_the_id_is_left_alone(path: Path) -> None:
    """The office numbers its entries itself, and the number was never computed."""
    book = load_workbook(path)
    book["고객관리일지"]["A2"] = "=ROW()-1"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(DomainError, match="일지 ID를 쓸 수 없습니다"):
        close_entry(path, "고객관리일지!B2", "환불함", BY)
    assert path.read_bytes() == before


def test_a_busy_workbook_refuses_what_cannot_wait(path: Path) -> None:
    """The queue keeps new rows only: without its ID the old entry would stay open."""
    path.with_name(f"~${path.name}").write_bytes(b"\x09Kim" + bytes(161))
    with pytest.raises(LockedWorkbookError):
        close_entry(path, "고객관리일지!A2", "환불함", BY)
    assert queue.waiting(path).rows == ()
