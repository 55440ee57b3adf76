"""Records as rows: links, columns that are added, and customers found in several ledgers."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.office.checked import checked
from xlcrm.office.records import People, new_sheet, rows_into
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
    plan = rows_into(book.sheets[1], [row], links) | Plan(
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
    assert not rows_into(book.sheets[0], [])


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("1001", ["1001"]),
        (1001, ["1001"]),
        ("가온", ["1001"]),
        ("02-200-0001", ["1001"]),
        ("나래", ["1002", "1003"]),
        ("1004", ["1004", "1004"]),
        ("01000000009", [""]),
        ("없음", []),
        (None, []),
        ("", []),
    ],
)
def test_people_are_found_over_all_ledgers(key: object, found: list[str]) -> None:
    """One customer's terms lie on several sheets; one ID under two names is two people."""
    book = book_of(
        고객대장_2023=(
            HEADERS,
            (1001, "가온", "010-0000-0001", *TERM),
            (1002, "나래", "010-0000-0002", *TERM),
            (1004, "다솜", "", *TERM),
        ),
        고객대장_2024=(
            HEADERS,
            (1001, "가 온", "02-200-0001, 010-0000-0001", *TERM),
            (1003, "나래", "", *TERM),
            (1004, "라온", "", *TERM),
            (None, "마루", "010-0000-0009", *TERM),
        ),
    )
    people = People(book)
    assert [person.customer_id for person in people.find(key)] == found
    assert people.find(key) is people.find(key)
    (first,) = people.find(1001)
    assert [(sheet.table.sheet, at) for sheet, at in first.rows] == [
        ("고객대장_2023", 0),
        ("고객대장_2024", 0),
    ]
    assert (first.phone, first.written) == ("02-200-0001, 010-0000-0001", 1001)
    assert first.masked == "1001 가 * 02-***-0001, 010-****-0001"


def test_row_numbers_of_several_sheets_name_nobody() -> None:
    """순번 begins anew on each sheet; on a single one it finds the person of its row."""
    rows = (("순번", *HEADERS[1:]), (1, "가온", "", *TERM))
    assert [each.name for each in People(book_of(고객대장=rows)).find("1")] == ["가온"]
    assert People(book_of(고객대장_2023=rows, 고객대장_2024=rows)).find("1") == ()


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
