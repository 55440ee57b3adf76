"""Where a sheet's rows lie, without a look at their cells: for rows that are added or read back."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from operator import lt
from typing import TYPE_CHECKING

from xlcrm.cellref import MAX_ROW
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.ooxml.strings import SharedStrings

if TYPE_CHECKING:
    from xlcrm.ooxml.rows import Frame


def scan_rows(data: bytes) -> Scan:
    """Return what `scan` finds of a sheet's rows if no column is wanted, in half its time.

    Raises:
        DamagedWorkbookError: the bytes are no sheet.

    >>> data = b'<worksheet><sheetData><row r="1"/><row r="7"></row></sheetData></worksheet>'
    >>> found = scan_rows(data)
    >>> list(found.rows), list(found.starts), found.empty_rows
    ([1, 7], [22, 34], frozenset({0}))
    """
    frame = frame_of(data)
    found = None if _has_sections(data, frame) else _usual_rows(data, frame)
    return scan(data, SharedStrings()) if found is None else found


def _has_sections(data: bytes, frame: Frame) -> bool:
    """Tell whether comments or CDATA among the cells may hold what looks like a row."""
    return (
        data.find(b"!", frame.begin, frame.end) >= 0  # one sign is found many times faster than two
        and data.find(b"<!", frame.begin, frame.end) >= 0
    )


def _usual_rows(data: bytes, frame: Frame) -> Scan | None:
    """Find rows by their start tags alone; None where one of them is not as programs write it.

    Nothing else in a sheet begins so: neither a value nor an attribute can hold a `<`.
    """
    matches = list(_row_tag(frame.prefix).finditer(data, frame.begin, frame.end))
    numbers = [match[1] for match in matches]
    if None in numbers:
        return None
    rows = array("L", map(int, numbers))
    starts = array("Q", [match.start() for match in matches])
    if not all(map(lt, rows, rows[1:])) or (rows and not 1 <= rows[0] <= rows[-1] <= MAX_ROW):
        return None
    empty = frozenset([at for at, match in enumerate(matches) if match.lastindex != 1])
    return Scan(data, frame, rows, starts, {}, {}, empty, ordered=True)


@lru_cache(maxsize=8)
def _row_tag(prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for a row's start tag: its number, and a group more if it is empty.

    A tag that is not usual is matched without any group.
    """
    return re.compile(rb'<%brow(?: r="([0-9]{1,7})"[^<>]*+(?:(?<=/)(>)|>))?' % re.escape(prefix))
