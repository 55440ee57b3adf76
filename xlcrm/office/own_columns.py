"""The columns that an office has of its own, beside those that xlcrm knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.scan import row_at, scan, values_at
from xlcrm.reading.setting_cells import text_of
from xlcrm.schema.coerce import is_blank
from xlcrm.workbook.sheet_reader import LAST_COLUMN
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.scan import Scan
    from xlcrm.workbook.read import Book, Sheet

_LONGEST: Final = 40  # characters of a header; a longer one is a remark


def headers_of(book: Book, sheet: Sheet, *, own: bool) -> dict[str, int]:
    """Return the headers of a table, or those that xlcrm does not know, each with its column.

    As 설정 would say them: full-width letters as plain ones, spaces single. Of two alike the first.
    """
    area, match = sheet.area, sheet.match
    known = {*match.columns.values(), match.given} if own else set()
    found: dict[str, int] = {}
    right, row = min(area.right, LAST_COLUMN), sheet.table.header_row
    said = row_at(_scanned(book, sheet), book.package.strings, row)
    for number in (*range(area.left, right + 1), *_left_of(book, sheet)):
        if number not in known:
            cell = said.get(number)
            if book.uncalculated is not None:
                cell = book.uncalculated.filled(sheet.table.sheet, [row], number, [cell])[0]
            header = text_of(cell)
            if 0 < len(header) <= _LONGEST:
                found.setdefault(header, number)
    return found


def _left_of(book: Book, sheet: Sheet) -> Iterator[int]:
    """Yield the columns with headers that stand left of a table, the nearest first.

    A table begins where it says who a row is of; a room, a seat or a pet may stand before that.
    """
    title, row = sheet.table.sheet, sheet.table.header_row
    others = [each.area for each in book.sheets if each is not sheet and each.table.sheet == title]
    for number in range(sheet.area.left - 1, 0, -1):
        taken = any(each.left <= number <= each.right for each in others)
        if taken or is_blank(cells_in(book, sheet, [row], number)[0]):
            return
        yield number


def own_columns(
    book: Book,
    sheet: Sheet,
    wanted: Collection[str] | None = None,
    *,
    known: Collection[str] = (),
) -> Iterator[tuple[str, Sequence[str | None]]]:
    """Yield the office's own columns of a table: the header, and each row's cell as plain text.

    Days are told as days, not as the numbers that Excel keeps them as.

    Args:
        book: the workbook.
        sheet: one of its tables.
        wanted: the headers of those that are read, also where xlcrm takes them for something by
            now: what such a header is taken for may change with the cells below it; None: all.
        known: headers of which that is not so: those mean something else where xlcrm takes them
            for it.
    """
    if wanted is not None and not wanted:
        return
    if book.known is not None:  # of a workbook that is gone those that anybody may want
        number = next(at for at, each in enumerate(book.sheets) if each is sheet)
        yield from book.known.own[number]
        return
    shown = ShownDates(book.package)
    own = headers_of(book, sheet, own=True)
    found = own if wanted is None else {**headers_of(book, sheet, own=False), **own}
    for header, number in found.items():
        if wanted is None or (header in wanted and (header in own or header not in known)):
            raw = cells_in(book, sheet, sheet.table.rows, number)
            scanned = book.scans.get(sheet.table.sheet)
            if scanned is not None:
                raw = [*shown.as_texts(scanned, sheet.table.rows, number, raw)]
            texts = {each: _text(each) for each in set(raw)}
            yield header, [texts[each] for each in raw]


def own_cells(book: Book, sheet: Sheet, number: int) -> Sequence[CellValue]:
    """Return what a column of a table says in each row; a number that shows as a day is its text.

    Args:
        book: the workbook.
        sheet: one of its tables.
        number: the column's number, as `headers_of` gives it.
    """
    rows = sheet.table.rows
    raw = cells_in(book, sheet, rows, number)
    return ShownDates(book.package).as_texts(book.scans[sheet.table.sheet], rows, number, raw)


def _text(cell: CellValue) -> str | None:
    return None if is_blank(cell) else text_of(cell) or None


def cells_in(book: Book, sheet: Sheet, rows: Sequence[int], number: int) -> list[CellValue]:
    """Return what any column's cells say in some Excel rows, be it read as something or not."""
    raw = values_at(_scanned(book, sheet), book.package.strings, rows, number)
    uncalculated, title = book.uncalculated, sheet.table.sheet
    return raw if uncalculated is None else uncalculated.filled(title, rows, number, raw)


def _scanned(book: Book, sheet: Sheet) -> Scan:
    """A sheet as it was scanned, or now where a commit has spent that."""
    package, title = book.package, sheet.table.sheet
    known: Scan | None = book.scans.get(title)
    if known is None:
        known = book.scans[title] = scan(package.markup(package.sheet(title).part), package.strings)
    return known
