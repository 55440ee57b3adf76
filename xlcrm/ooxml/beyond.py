"""What stands right of a column: a few cells mostly, in a sheet of however many rows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, column_number, letters_after
from xlcrm.ooxml.rows import Cell, read_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.rows import Frame


def cells_beyond(data: bytes, frame: Frame, column: int) -> Iterator[tuple[int, Cell]]:
    """Yield the cells right of a column that hold something, each with the number of its row.

    Where every cell's address is its first attribute, only those are looked at; else each row is.

    Raises:
        DamagedWorkbookError: a row or a cell is none.
    """
    if column >= MAX_COLUMN:
        return
    if not _addressed(data, frame):
        yield from _one_by_one(data, frame, column)
        return
    for match in _beyond(column, frame.prefix).finditer(data, frame.begin, frame.end):
        letters, row, text, content = match.group(2, 3, 4, 5)
        found, number = column_number(letters.decode()), int(row)
        if found <= MAX_COLUMN and number <= MAX_ROW:
            yield number, Cell(found, *match.span(), text, content)


def _addressed(data: bytes, frame: Frame) -> bool:
    """Tell whether all rows and cells begin with their addresses, and nothing hides one."""
    place = frame.begin, frame.end
    if data.find(b"!", *place) >= 0 and data.find(b"<!", *place) >= 0:
        return False
    for name in (b"row", b"c"):
        start = b"<%b%b" % (frame.prefix, name)
        named = data.count(start + b' r="', *place) + data.count(start + b" r='", *place)
        if data.count(start, *place) != named:
            return False
    return _odd_address(frame.prefix).search(data, *place) is None


@lru_cache(maxsize=8)
def _odd_address(prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for a cell whose address is not written as programs write it: b2."""
    usual = rb"(?:\"[A-Z]{1,3}[1-9][0-9]{0,6}\"|'[A-Z]{1,3}[1-9][0-9]{0,6}')"
    return re.compile(rb"<%bc r=(?!%b)" % (re.escape(prefix), usual))


def _one_by_one(data: bytes, frame: Frame, column: int) -> Iterator[tuple[int, Cell]]:
    from xlcrm.ooxml.looserows import number_of, without_beyond  # noqa: PLC0415 - seldom

    nothing = without_beyond(column, frame.prefix)
    position, last = frame.begin, 0
    while True:
        for passed in nothing.finditer(data, position, frame.end):
            if passed[1] is None:
                break
            last, position = number_of(passed[1], last), passed.end()
        row = read_row(data, position, frame.end, last)
        if row is None:
            return
        for cell in row.cells:
            if cell.column > column and cell.content:
                yield row.number, cell
        position, last = row.end, row.number


@lru_cache(maxsize=8)
def _beyond(column: int, prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for a cell with content in any column behind one."""
    p, letters = re.escape(prefix), letters_after(column)
    address = rb"r=([\"'])(%b)([1-9][0-9]{0,6})\1" % letters
    attributes = rb"((?>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*))(?<!/)>"
    content = rb"((?>(?:[^<]++|<(?!/%bc[\s>]))+))</%bc\s*>" % (p, p)
    return re.compile(rb"<%bc %b%b%b" % (p, address, attributes, content))
