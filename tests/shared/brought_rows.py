"""Ledgers to bring rows into, and what comes of it: shared by what tests imports."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from in_memory import ledger_of
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table
from sheet_files import book_of as book_of_rows

from xlcrm.jobs.bring.bring import Brought
from xlcrm.jobs.bring.bring import bring as bring_into
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.proposal import Proposal

DAY: Final = date(2024, 10, 1)
HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
    *("서비스 내용", "요금", "상태", "비고"),
)
A: Final = (
    1001,
    "가온누리",
    "010-0000-0001",
    "2023-10-26",
    "2024-10-25",
    "기본",
    50000,
    "",
    "메모",
)
B: Final = (1002, "나래울", "010-0000-0002", "2023-11-15", "2024-11-14", "기본", 50000, "", "")
NEW: Final[dict[str, Any]] = {
    "고객명": "다솜",
    "연락처": "01077778888",
    "시작일": "2024. 9. 1.",
    "종료일": "2025. 8. 31.",
    "상품": "기본",
    "금액": "5만원",
}


def book_of(*rows: Sequence[object], headers: Sequence[str] = HEADERS, table: bool = False) -> Book:
    """Return what is read of a workbook with one ledger."""
    return books_of({"고객대장": (headers, *rows)}, table=table)


def books_of(sheets: Mapping[str, Sequence[Sequence[object]]], *, table: bool = False) -> Book:
    """Return what is read of a workbook with several sheets."""
    book = book_of_rows(sheets)
    for sheet in book.worksheets if table else ():
        sheet.add_table(Table(displayName="표", ref=sheet.dimensions))
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def after(book: Book, found: Proposal[Brought]) -> Book:
    """Return what is read of the workbook with the plan made real."""
    return read_book(Package(apply(found.plan, book.package, book.scans).data))


def said(book: Book, sheet: str = "고객대장") -> list[dict[str, Any]]:
    """Return what openpyxl reads of a sheet's rows, blank cells left out."""
    read = load_workbook(io.BytesIO(book.package.data))[sheet]
    headers, *rows = read.iter_rows(values_only=True)
    return [
        {str(header): cell for header, cell in zip(headers, row, strict=True) if cell is not None}
        for row in rows
    ]


def bring(book: Book, *rows: Mapping[str, object], **choices: Any) -> Proposal[Brought]:  # noqa: ANN401 - as `bring`
    """Plan an import on the usual day."""
    return bring_into(ledger_of(book), rows, as_of=DAY, **choices)


def problems(book: Book, *rows: Mapping[str, object], **choices: Any) -> list[str]:  # noqa: ANN401 - as `bring`
    """Return what is wrong with rows; then nothing is written."""
    found = bring(book, *rows, **choices)
    assert not found.plan
    return [f"{each.place} {each.trouble.field}: {each.trouble.message}" for each in found.problems]
