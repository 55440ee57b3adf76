"""Rows written as hardly any program does, by one expression each: other quotes, no addresses.

What Excel, LibreOffice, openpyxl and xlsxwriter write is matched by the usual expression (`scan`).
The two here take ten times as long and less than a tenth of what going through the tags takes:
attributes in any order and either quote, white space and comments between tags, CDATA, rows without
cells, and cells none of which has an address. Whatever they match, the reader of tags reads alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from xlcrm.cellref import MAX_COLUMN, column_letters, letters_after, letters_between
from xlcrm.ooxml.markup import attributes
from xlcrm.ooxml.rows import ADDRESS, row_number
from xlcrm.patterns import lazy

# Attributes but `r`; none holds a bracket, by which the reader of tags would end the tag.
_OTHERS: Final = rb"(?>(?:\s++(?!r[\s=])[^\s=<>\"'/]++\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'))*)"
# Both end at their first end, whatever stands behind it.
_COMMENT: Final = rb"(?><!--(?s:.*?)-->)"
_CDATA: Final = rb"(?><!\[CDATA\[(?s:.*?)\]\]>)"
_R: Final = rb"\s++r\s*+=\s*+"
_NUMBER: Final = rb"(?:[1-9][0-9]{0,5}|10[0-3][0-9]{4}|104[0-7][0-9]{3})"  # to 1,047,999
_QUOTED: Final = (  # either quote, and no column behind XFD
    rb"(?=\"[A-Z0-9]*+\"|'[A-Z0-9]*+')[\"'](?!(?:XF[E-Z]|X[G-Z][A-Z]|[YZ][A-Z][A-Z])[0-9])"
)
_ROW_NUMBER: Final = lazy(rb"\s+r=[\"']([0-9]{1,7})[\"']")


@lru_cache(maxsize=32)
def addressed_pattern(
    captured: tuple[int, ...], tracked: frozenset[int], prefix: bytes
) -> re.Pattern[bytes]:
    """Return the expression for a row of which every cell has an address, or else for all the rest.

    Group 1 are the attributes of the row, which may have no cells; then come, for each captured
    column in order, its whole cell (if tracked) and all of its markup behind the name, address
    included: `without_address` takes it out. Where the row does not match, no group is set.
    """
    p = re.escape(prefix)
    parts: list[bytes] = []
    low = 1
    for number in captured:
        if low < number:
            between = _addressed(letters_between(low, number - 1))
            parts.append(b"(?>(?:%b)*)" % _whole_cell(between, p))
        start = _addressed(column_letters(number).encode())
        parts.append(_captured(start, p, kept=number in tracked))
        low = number + 1
    after = letters_after(low - 1) if low > 1 else b"[A-Z]{1,3}"
    parts.append(b"(?>(?:%b)*)" % _whole_cell(_addressed(after), p))
    return _row(parts, p)


@lru_cache(maxsize=32)
def unaddressed_pattern(
    captured: tuple[int, ...], tracked: frozenset[int], prefix: bytes
) -> re.Pattern[bytes]:
    """Return the expression for a row of which no cell has an address; its groups are as above."""
    p = re.escape(prefix)
    parts: list[bytes] = []
    low = 1
    for number in captured:
        if low < number:
            parts.append(b"(?>(?:%b){0,%d})" % (_whole_cell(_OTHERS, p), number - low))
        parts.append(_captured(_OTHERS, p, kept=number in tracked))
        low = number + 1
    parts.append(b"(?>(?:%b){0,%d})" % (_whole_cell(_OTHERS, p), MAX_COLUMN + 1 - low))
    return _row(parts, p)


def without_address(markup: bytes | None) -> bytes | None:
    """Return a cell's markup behind its name without its address, which is its first attribute `r`.

    >>> without_address(b" s='1' r='B7' t='s'><v>0</v>")
    b" s='1' t='s'><v>0</v>"
    """
    return None if markup is None else ADDRESS.sub(b"", markup, count=1)


def number_of(text: bytes, last: int) -> int:
    """Return the number that a row's attributes name, or else that of the row below the last one.

    Raises:
        DamagedWorkbookError: there is no such row.

    >>> number_of(b" spans='1:3' r='12'", 4), number_of(b" ht='15'", 4)
    (12, 5)
    """
    match = _ROW_NUMBER.fullmatch(text)
    if match is not None:
        return row_number(match[1].decode(), last)
    return row_number(attributes(text).get("r") if b"r" in text else None, last)


def without_beyond(column: int, prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for a row that has no cell right of a column, or else for nothing.

    Its cells have addresses all, or none has. Group 1 are the row's attributes; where the row does
    not match, it is not set.
    """
    p = re.escape(prefix)
    named = b"(?>(?:%b)*)" % _whole_cell(_addressed(letters_between(1, column)), p)
    counted = b"(?>(?:%b){0,%d})" % (_whole_cell(_OTHERS, p), column)
    close = rb"\s*+</%brow>" % p
    return re.compile(rb"%b(?:/>|>(?:%b|%b))|" % (_row_start(p), named + close, counted + close))


def _addressed(letters: bytes) -> bytes:
    """The attributes of a cell of the columns that `letters` match."""
    return rb"%b%b%b%b%b[\"']%b" % (_OTHERS, _R, _QUOTED, letters, _NUMBER, _OTHERS)


def _space(prefix: bytes) -> bytes:
    """What may stand before a cell; before the end of the row it belongs to no cell's place."""
    return rb"(?>(?:(?:\s++|%b)+(?=<%bc))?)" % (_COMMENT, prefix)


def _content(prefix: bytes) -> bytes:
    """What a cell holds if no end of it is hidden, nor another cell in it."""
    tag = rb"<(?!/?%bc[\s/>]|[!?])" % prefix
    return rb"(?>[^<]*+(?:(?:%b|%b|%b)[^<]*+)*)" % (tag, _COMMENT, _CDATA)


def _whole_cell(start: bytes, prefix: bytes) -> bytes:
    close = rb"</%bc>" % prefix
    return rb"%b<%bc%b\s*+(?:/>|>%b%b)" % (_space(prefix), prefix, start, _content(prefix), close)


def _captured(start: bytes, prefix: bytes, *, kept: bool) -> bytes:
    markup = rb"%b\s*+(?:/>|>%b(?=</%bc>))" % (start, _content(prefix), prefix)
    cell = rb"<%bc(%b)(?:</%bc>|(?<=/>))" % (prefix, markup, prefix)
    return _space(prefix) + (rb"((?>(?:%b)?))" if kept else rb"(?>(?:%b)?)") % cell


def _row(parts: list[bytes], prefix: bytes) -> re.Pattern[bytes]:
    start, content = _row_start(prefix), b"".join(parts)
    return re.compile(rb"%b(?:/>|>%b\s*+</%brow>)|(?s:.++)" % (start, content, prefix))


def _row_start(prefix: bytes) -> bytes:
    number = rb"(?>(?:%b(?:\"[0-9]{1,7}\"|'[0-9]{1,7}'))?)" % _R
    return rb"\s*+<%brow(%b%b%b\s*+)" % (prefix, _OTHERS, number, _OTHERS)
