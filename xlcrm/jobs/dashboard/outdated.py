"""Whether the sheet 현황판 reads all tables that there are: it was made when there were fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.ooxml.markup import escape
from xlcrm.ooxml.ownership import own_sheets
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.schema.sheets import DASHBOARD, JOURNAL, LEDGER

if TYPE_CHECKING:
    from xlcrm.workbook.read import Book, Sheet


def is_outdated(book: Book) -> bool:
    """Tell whether a workbook has the sheet, and a ledger or journal that it does not read.

    A journal goes on in a new sheet each month or year, where 설정 says so.
    """
    if DASHBOARD not in own_sheets(book.package):
        return False
    text = book.package.markup(book.package.sheet(DASHBOARD).part)
    kinds = {LEDGER.key, JOURNAL.key}
    return any(
        all(escape(name) not in text for name in _names(sheet))
        for sheet in book.sheets
        if sheet.table.spec.key in kinds
    )


def _names(sheet: Sheet) -> tuple[str, ...]:
    """What formulas may call a table: by its sheet, or as Excel's own table."""
    name = sheet.table.sheet
    table = sheet.excel_table
    places = (f"{quoted(name)}!", f"{name}!")
    return places if table is None else (*places, f"{table.name}[")
