"""Personal numbers in the cells of a workbook that no table reads.

What a table has read its rules look at. Here is the rest: titles, notes beside and below a table,
columns that nobody asks for, sheets of the office's own.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, column_letters, parse_a1
from xlcrm.digits import whole
from xlcrm.domain.text import lazy, squeezed
from xlcrm.ooxml.markup import text_of
from xlcrm.ooxml.strings import rich_text
from xlcrm.schema.personal import with_account_number, with_card_number, with_resident_number
from xlcrm.schema.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.scan import Scan
    from xlcrm.workbook.read import Book, Sheet

CELL: Final = rb"<(?:\w+:)?c\b[^<>]*?\sr\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']"
"""The start of a cell's tag, up to its reference, however it is written."""

_SHARED: Final = lazy(
    CELL + rb"(?=[^<>]*\st\s*=\s*[\"']s[\"'])[^<>]*>\s*<(?:\w+:)?v(?:\s[^<>]*)?>(\d{1,9})<"
)
_INLINE: Final = lazy(
    CELL + rb"(?=[^<>]*\st\s*=\s*[\"']inlineStr[\"'])[^<>]*(?<!/)>(.*?)</(?:\w+:)?c\s*>", re.DOTALL
)
_TEXT: Final = lazy(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
_RUNS: Final = (b"<r>", b":r>")  # of formatted texts, which may part a number
_MUCH: Final = 1 << 20  # bytes
_OF_FIRMS: Final = lazy(r"법인(?:등록)?(?:번호|No\.?)", re.IGNORECASE)
_KINDS: Final = {
    "C401": with_resident_number,
    "C403": with_card_number,
    "C404": with_account_number,
}


def unread_numbers(
    book: Book, entry: SheetEntry, data: bytes, tables: Sequence[Sheet]
) -> Iterator[tuple[str, CellRef, dict[str, object]]]:
    """Yield C401, C403, C404: a code, the cell, and the header that the cell does not have.

    Args:
        book: the workbook.
        entry: one of its sheets.
        data: that sheet's bytes.
        tables: what has been read of it.
    """
    read = [
        (
            set(sheet.table.rows),
            # of a column that others share, a table reads only its own part
            {each.number for each in sheet.table.columns.values() if not each.shared},
        )
        for sheet in tables
    ]
    shared = any(each.shared for sheet in tables for each in sheet.table.columns.values())
    scanned = book.scans.get(entry.name)
    if read and scanned is not None and scanned.others is not None and not shared:
        data = _beside(scanned, set.intersection(*(rows for rows, _ in read)))
    texts = _distinct(book.package, data)
    told = {code: having(texts) for code, having in _KINDS.items()}
    firms: set[int] = set()  # the columns headed 법인등록번호, which look like 주민등록번호
    for cell, text in _texts(book.package, data) if any(told.values()) else ():
        row, column = parse_a1(cell)
        if "법인" in text and _OF_FIRMS.fullmatch(squeezed(text)):
            firms.add(column)
        if not any(row in rows and column in columns for rows, columns in read):
            for code, theirs in told.items():
                if text in theirs and not (code == "C401" and column in firms):
                    details: dict[str, object] = {"header": f"{column_letters(column)}열"}
                    yield code, CellRef(entry.name, row, column), details


def _beside(scanned: Scan, rows: set[int]) -> bytes:
    """A sheet's bytes without the columns that were scanned in these rows."""
    ends = chain(islice(scanned.starts, 1, None), (scanned.frame.end,))
    lines = zip(scanned.rows, scanned.starts, ends, strict=True)
    spans = [(start, end) for row, start, end in lines if row not in rows]
    others = scanned.others or ()
    spans += zip(others[::2], others[1::2], strict=True)
    parts, done = [], 0
    for start, end in sorted(spans):
        if start >= done:  # or it lies in a row that is there whole
            parts.append(scanned.data[start:end])
            done = end
    return b"".join(parts)


def _distinct(package: Package, markup: bytes) -> Texts:
    """The distinct texts of some markup; of very much of it also all that the workbook shares.

    To read those, once each, is many times faster than to look which cells name them.
    """
    if len(markup) <= _MUCH or any(run in markup for run in _RUNS):
        return Texts(list(dict.fromkeys(text for _, text in _texts(package, markup))))
    own = dict.fromkeys(match[1] for match in _TEXT.finditer(markup))
    return Texts(list(dict.fromkeys(chain(package.strings.texts(), map(text_of, own)))))


def _texts(package: Package, markup: bytes) -> Iterator[tuple[str, str]]:
    """Yield the cells of some markup that hold texts, and their texts."""
    strings = package.strings
    known: dict[int, str] = {}
    for match in _SHARED.finditer(markup):
        index = whole(match[2])
        if index < len(strings):
            if index not in known:
                known[index] = strings[index]
            yield match[1].decode(), known[index]
    if b"inlineStr" in markup:
        for match in _INLINE.finditer(markup):
            yield match[1].decode(), rich_text(match[2])
