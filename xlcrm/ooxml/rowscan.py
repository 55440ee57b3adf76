"""Where a sheet's rows lie, without a look at their cells: for rows that are added or read back."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from functools import lru_cache
from operator import lt
from typing import TYPE_CHECKING

from xlcrm.cellref import MAX_ROW
from xlcrm.ooxml.packing import codec
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.ooxml.stringcount import seeming_references
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.traits import LONG
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.ooxml.rows import Frame


class KnownRows(NamedTuple):
    """Where the rows of a long sheet lie, and what tells their bytes: not those themselves.

    Attributes:
        prefix: of every element.
        begin: where the first of them begins in the sheet.
        length: how many bytes they take.
        crc: their CRC-32.
        rows: their numbers, which increase.
        starts: where each begins in the sheet.
        empty: the positions of those without content.
        shared: how many of their cells seem to be shared strings; None where nobody knows.
    """

    prefix: bytes
    begin: int
    length: int
    crc: int
    rows: array[int]
    starts: array[int]
    empty: frozenset[int]
    shared: int | None


def known_rows(scanned: Scan, shared: int | None) -> KnownRows | None:
    """Return what is to be known of a long sheet's rows to find them in one that has more.

    Args:
        scanned: the sheet.
        shared: how many cells in all of it seem to be shared strings; None where nobody knows.
    """
    data, frame = scanned.data, scanned.frame
    if len(data) < LONG or not scanned.ordered or _has_sections(data, frame):
        return None
    begin, end = frame.begin, frame.end
    if shared is not None:
        shared -= seeming_references(data[:begin]) + seeming_references(data[end:])
    crc = codec.crc32(memoryview(data)[begin:end])
    about = (frame.prefix, begin, end - begin, crc)
    return KnownRows(*about, scanned.rows, scanned.starts, scanned.empty_rows, shared)


def begins_with(data: bytes, known: KnownRows) -> bool:
    """Tell whether a sheet's rows are those that are known, and perhaps more behind them."""
    frame = frame_of(data)
    end = frame.begin + known.length
    return (
        (frame.prefix == known.prefix and end <= frame.end)
        and codec.crc32(memoryview(data)[frame.begin : end]) == known.crc
        and not _has_sections(data, replace(frame, begin=end))
    )


def references_with(data: bytes, known: KnownRows) -> int | None:
    """Return how many cells of a sheet that begins with known rows seem to be shared strings."""
    frame = frame_of(data)
    others = (data[: frame.begin], data[frame.begin + known.length :])
    return None if known.shared is None else known.shared + sum(map(seeming_references, others))


def rows_with(data: bytes, known: KnownRows) -> Scan | None:
    """Return what `scan_rows` finds in a sheet that begins with known rows, without them.

    None where those behind them are not as programs write them.
    """
    frame = frame_of(data)
    more = _usual_rows(data, replace(frame, begin=frame.begin + known.length))
    if more is None or (known.rows and more.rows and more.rows[0] <= known.rows[-1]):
        return None
    by = frame.begin - known.begin
    starts = array("Q", map(by.__add__, known.starts)) if by else known.starts
    empty = known.empty.union(map(len(known.rows).__add__, more.empty_rows))
    rows, starts = known.rows + more.rows, starts + more.starts
    return Scan(data, frame, rows, starts, {}, {}, empty, ordered=True)


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
