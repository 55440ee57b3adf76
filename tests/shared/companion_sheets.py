"""A ledger with companion sheets, and what comes of adding to them: shared by what tests that."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from in_memory import ledger_of
from openpyxl import Workbook, load_workbook

from xlcrm.jobs.add import AddedRows
from xlcrm.jobs.add import add as add_to
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.proposal import Proposal
    from xlcrm.schema.sheets import SheetSpec

LEDGER = (
    ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
    (1001, "가온누리", "010-0000-0001", "2023-10-26", "2024-10-25"),
    (1002, "나래울", "010-0000-0002", "2023-11-15", "2024-11-14"),
    (1002, "나래울", "010-0000-0002", "2024-11-15", "2025-11-14"),
    (1003, "다솜", "010-0000-0003 / 02-200-0003", "2024-01-01", "2024-12-31"),
    (1004, "다솜", "010-0000-0004", "2024-01-01", "2024-12-31"),
    (1005, "라온", "010-0000-0005", "2024-01-01", "2024-12-31"),
    (1005, "마루", "010-0000-0006", "2024-01-01", "2024-12-31"),
    (None, "바다", "010-0000-0007", "2024-01-01", "2024-12-31"),
)
BOUGHT: dict[str, Any] = {
    "일자": "2024-10-01",
    "고객 ID": "1001",
    "제품/서비스": "개인 상담",
    "금액": "30,000원",
}


def book_of(**sheets: Sequence[Sequence[object]]) -> Book:
    """Return what is read of a workbook with a ledger and these sheets, `_` for a space."""
    book = Workbook()
    book.worksheets[0].title = "고객대장"
    for line in LEDGER:
        book.worksheets[0].append([*line])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append([*row])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def add(book: Book, spec: SheetSpec, rows: Any, **choices: Any) -> Proposal[AddedRows]:  # noqa: ANN401 - as `xlcrm.add`
    """Return what adds rows to a workbook that lies in no file."""
    return add_to(ledger_of(book), spec, rows, **choices)


def after(book: Book, found: Proposal[AddedRows]) -> Book:
    """Return what is read of the workbook with the plan made real."""
    return read_book(Package(apply(found.plan, book.package, book.scans).data))


def said(book: Book, sheet: str) -> list[tuple[object, ...]]:
    """Return what openpyxl reads of a sheet's rows below the headers."""
    read = load_workbook(io.BytesIO(book.package.data))
    return list(read[sheet].iter_rows(min_row=2, values_only=True))


def troubles(spec: SheetSpec, row: Mapping[str, object], book: Book | None = None) -> list[str]:
    """Return the field and message of each problem with a row."""
    found = add(book or book_of(), spec, [row])
    assert not found.plan or not found.problems
    return [f"{each.trouble.field}: {each.trouble.message}" for each in found.problems]
