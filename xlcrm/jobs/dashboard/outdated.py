"""Whether the sheet 현황판 reads the tables that there are: it was made when there were others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.ooxml.markup import escape
from xlcrm.ooxml.ownership import own_sheets
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.ooxml.table import tables_of
from xlcrm.schema.sheets import DASHBOARD, JOURNAL, LEDGER

if TYPE_CHECKING:
    from xlcrm.workbook.read import Book, Sheet

_TABLES: Final = lazy(r"(?<=[(,=<>*+-])([^\W\d][\w.]*)\[")
_ASKS: Final = b"IF(ISNUMBER($C$2+0)"


def is_outdated(book: Book) -> bool:
    """Tell whether a workbook has the sheet, and a ledger or journal that it does not read.

    A journal goes on in a new sheet each month or year, where 설정 says so.
    """
    if DASHBOARD not in own_sheets(book.package):
        return False
    text = book.package.markup(book.package.sheet(DASHBOARD).part)
    kinds = {LEDGER.key, JOURNAL.key}
    return _has_another(book, text) or any(
        all(escape(name) not in text for name in _names(sheet))
        for sheet in book.sheets
        if sheet.table.spec.key in kinds
    )


def is_former(book: Book) -> bool:
    """Tell whether a workbook has the sheet with the formulas of an older xlcrm.

    Those become errors by one text among what they add up.
    """
    if DASHBOARD not in own_sheets(book.package):
        return False
    data = book.package.markup(book.package.sheet(DASHBOARD).part)
    return b"SUMPRODUCT(" in data and _ASKS not in data


def is_broken(book: Book) -> bool:
    """Tell whether a workbook has the sheet, and it counts in a sheet or table that is gone."""
    if DASHBOARD not in own_sheets(book.package):
        return False
    data = book.package.markup(book.package.sheet(DASHBOARD).part)
    if b"#REF!" in data:
        return True
    known = {
        table.name.casefold()
        for entry in book.package.worksheets
        for table in tables_of(book.package, entry.part)
    }
    named = _TABLES.findall(data.decode("utf-8", "replace"))
    return any(each.casefold() not in known for each in named)


def _has_another(book: Book, text: bytes) -> bool:
    """Whether a sheet that was not read has a table like one of those that the formulas read.

    A journal's next sheet has one of the same name with a number: tblJournal, tblJournal2.
    """
    read = {sheet.table.sheet for sheet in book.sheets}
    for entry in book.package.worksheets:
        for table in () if entry.name in read else tables_of(book.package, entry.part):
            like = table.name.rstrip("0123456789").rstrip("_")
            if escape(f"{like}[") in text and escape(f"{table.name}[") not in text:
                return True
    return False


def _names(sheet: Sheet) -> tuple[str, ...]:
    """What formulas may call a table: by its sheet, or as Excel's own table."""
    name = sheet.table.sheet
    table = sheet.excel_table
    places = (f"{quoted(name)}!", f"{name}!")
    return places if table is None else (*places, f"{table.name}[")
