"""Records as rows: links, and columns that are added."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.office.changes import appended
from xlcrm.office.checked import checked
from xlcrm.office.records import new_sheet
from xlcrm.ooxml.package import Package
from xlcrm.reading.settings import Settings
from xlcrm.schema.sheets import JOURNAL, LEDGER, PURCHASES
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

HEADERS = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일")
TERM = ("2024-01-01", "2024-12-31")


def book_of(**sheets: Sequence[Sequence[object]]) -> Book:
    """Return what is read of a workbook with these sheets."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def test_rows_lead_where_their_links_do() -> None:
    """In a sheet that is there and in a new one."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액")
    book = book_of(고객대장=(HEADERS, (1001, "가온", "", *TERM)), 구매이력=(headers,))
    row: Mapping[str, CellValue | date] = {"date": date(2024, 10, 1), "customer_id": 1001}
    links = [{"customer_id": "'고객대장'!A2"}]
    plan = appended(book, book.sheets[1], [row], links) | Plan(
        new_sheets=(new_sheet(PURCHASES, "구매이력 2", [row], Settings(), links),)
    )
    read = load_workbook(io.BytesIO(apply(plan, book.package, book.scans).data))
    for name in ("구매이력", "구매이력 2"):
        link = read[name]["B2"].hyperlink
        assert link is not None
        assert link.location == "'고객대장'!A2"


def test_no_rows_are_no_plan() -> None:
    """So that the file stays untouched."""
    book = book_of(고객대장=(HEADERS, (1001, "가온", "", *TERM)))
    assert not appended(book, book.sheets[0], [])


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("phone", "01000000001", "010-0000-0001"),
        ("phone", 1_000_000_001, "010-0000-0001"),
        ("email", "Ga.On@EXAMPLE.com", "Ga.On@example.com"),
        ("name", " 가온\u00a0누리 ", "가온\u00a0누리"),
        ("note", "첫 줄\r\n둘째 줄\r", "첫 줄\n둘째 줄"),
        ("months", "1년", 12),
        ("auto_renewal", True, "Y"),
        ("contract_id", "Ａ－１", "A-1"),
        ("service", 3.0, "3"),
    ],
)
def test_values_are_written_in_their_usual_form(field: str, typed: object, value: object) -> None:
    """Texts as typed; phones, addresses, identifiers and lengths as they are read."""
    check = checked(LEDGER, {field: typed}, Settings())
    assert (dict(check.values), check.problems) == ({field: value}, ())


def test_several_things_wrong_are_all_told() -> None:
    """Each with its field, none with the value."""
    wrong = {"일시": "어제", "채널": "팩스", "내용": "900101-1234567"}
    problems = checked(JOURNAL, wrong, Settings()).problems
    assert [problem.field for problem in problems] == ["at", "channel", "content"]
    assert "900101" not in "".join(map(str, problems))
