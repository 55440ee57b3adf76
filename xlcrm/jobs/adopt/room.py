"""Where an office's sheet has room for more columns: right of the table, or of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.look.ledger import text_width
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import frame_of, rows_of

if TYPE_CHECKING:
    from xlcrm.workbook.read import Book, Sheet

_COLUMN: Final = 8  # digits of the font that a column of the usual width shows


def room_beside(book: Book, sheet: Sheet, count: int) -> int:
    """Return the last column before room for some columns beside a table.

    That is the table's own last one where the next ones are blank. Otherwise the room lies behind
    what stands beside the table, with a blank column before and after it.
    """
    right = sheet.area.right
    taken = _taken_beside(book, sheet)
    if taken.isdisjoint(range(right + 1, right + 1 + count)):
        return right
    right += 1
    while not taken.isdisjoint(range(right, right + count + 2)):
        right += 1
    return right


def _taken_beside(book: Book, sheet: Sheet) -> set[int]:
    """The columns at the right of a table that hold something, or over which a text runs."""
    data = book.package.markup(book.package.sheet(sheet.table.sheet).part)
    area, frame = sheet.area, frame_of(data)
    decoder = Decoder(book.package.strings)
    taken: set[int] = set()
    for row in rows_of(data, frame):
        if not area.top <= row.number <= area.bottom:
            continue
        for cell in row.cells:
            if cell.column > area.right and cell.content:
                value = decoder.read(cell.attributes, cell.content)
                columns = 1 + text_width(str(value)) // _COLUMN if isinstance(value, str) else 1
                taken.update(range(cell.column, cell.column + columns))
    for merge in merged_ranges(data, frame):
        if merge.top <= area.bottom and merge.bottom >= area.top and merge.right > area.right:
            taken.update(range(max(merge.left, area.right + 1), merge.right + 1))
    return taken
