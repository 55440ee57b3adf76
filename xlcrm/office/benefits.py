"""The sheet 혜택 of a workbook: what it comes to on a day, and rows added to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlcrm.domain.points import Odd
from xlcrm.errors import HeaderNotFoundError
from xlcrm.office.changes import appended
from xlcrm.office.records import new_sheet
from xlcrm.reading.benefit_rows import Benefits, benefits_in
from xlcrm.schema.sheets import BENEFITS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Record
    from xlcrm.workbook.read import Book, Sheet


def benefit_sheets(book: Book) -> list[Sheet]:
    """Return the sheets 혜택 in the order of their tabs: mostly one, or none."""
    return [sheet for sheet in book.sheets if sheet.table.spec.key == BENEFITS.key]


def benefits_on(book: Book, as_of: date) -> Benefits:
    """Return what the sheets 혜택 come to on a day."""
    sheets = benefit_sheets(book)
    return benefits_in(
        [(sheet.table, book.people.whose_rows(sheet.table)) for sheet in sheets], as_of
    )


def doubtful_rows(book: Book, found: Benefits) -> Mapping[str, tuple[CellRef, ...]]:
    """Return the rows about points that do not count, each by a cell of it, by the customer's key.

    Of a customer whose rows all count there is nothing.
    """
    odd = [place for place, why in found.odd.items() if why is not Odd.TOO_SOON]
    cells: defaultdict[str, list[CellRef]] = defaultdict(list)
    for number, sheet in enumerate(benefit_sheets(book)):
        places = [at for each, at in (*found.missing, *odd) if each == number]
        if not places:
            continue
        whose = book.people.whose_rows(sheet.table)
        field = "entry" if "entry" in sheet.table.columns else next(iter(sheet.table.columns))
        for at in places:
            cells[whose[at]].append(sheet.table.where(at, field))
    for who, some in rows_in_doubt(book).items():
        cells[who] += some
    return {who: tuple(sorted(mine)) for who, mine in cells.items() if who}


def rows_in_doubt(book: Book) -> Mapping[str, tuple[CellRef, ...]]:
    """Return the rows of 혜택 that may be a customer's or somebody else's, each by a cell."""
    cells: defaultdict[str, list[CellRef]] = defaultdict(list)
    for sheet in benefit_sheets(book):
        field = "entry" if "entry" in sheet.table.columns else next(iter(sheet.table.columns))
        for at, keys in book.people.in_doubt(sheet.table).items():
            for who in keys:
                cells[who].append(sheet.table.where(at, field))
    return {who: tuple(mine) for who, mine in cells.items()}


def benefits_added(book: Book, rows: Sequence[Record]) -> Plan:
    """Return what adds rows to 혜택, which is made where the workbook has none.

    Args:
        book: the workbook.
        rows: field → value, as the sheet's columns have them.

    Raises:
        HeaderNotFoundError: a sheet has that name, but no headers that can be read.
        PlanError: the sheet has two columns for a field.
    """
    if not rows:
        return Plan()
    sheets = benefit_sheets(book)
    if sheets:
        states = {entry.name: entry.state for entry in book.package.worksheets}
        visible = [each for each in sheets if states.get(each.table.sheet) == "visible"]
        return appended(book, (visible or sheets)[-1], rows)
    if any(entry.name.casefold() == BENEFITS.name for entry in book.package.sheets):
        needed = ", ".join(column.name for column in BENEFITS.columns if column.required)
        raise HeaderNotFoundError(
            "시트의 열 제목을 읽을 수 없습니다.",
            sheet=BENEFITS.name,
            hint=f"제목 행에 {needed} 열을 두거나, 시트 이름을 바꾸면 새로 만듭니다.",
        )
    return Plan(new_sheets=(new_sheet(BENEFITS, BENEFITS.name, rows, book.settings),))
