"""Rows as CSV, in which no text is a formula: the one place that writes any.

A spreadsheet that opens a CSV file takes what begins with certain signs for a formula, and a
formula may start programs and fetch pages. As OWASP says (CSV Injection), such a text gets an
apostrophe in front, and texts with separators stand in quotes. `unguarded` takes the apostrophe off
again, so that what xlcrm writes comes back through its own imports as it was.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK: Final = b"\xef\xbb\xbf"
"""How Excel tells that a text is UTF-8."""

_SIGNS: Final = r"[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]"  # the full-width ones, too
_SIGNED: Final = lazy(_SIGNS)
_TAKEN: Final = lazy(f"'*{_SIGNS}")  # apostrophes before it: else one of those would be taken off
_GUARDED: Final = lazy(f"'+{_SIGNS}")
_PARTED: Final = lazy(r"[,;|\t\r\n\"]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("+82 10-1234-5678"), guarded("가=1"), guarded("'-1")
    ("'=1+1", "'+82 10-1234-5678", '가=1', "''-1")
    """
    return f"'{text}" if _TAKEN.match(text) else text


def unguarded(text: str) -> str:
    """Return the text of which `guarded` made this; any other text as it is.

    >>> unguarded("'=1+1"), unguarded("''-1"), unguarded("'24년 계약")
    ('=1+1', "'-1", "'24년 계약")
    """
    return text[1:] if _GUARDED.match(text) else text


def spaced(text: str) -> str:
    """Return a text that customers will read, and that no spreadsheet takes for a formula.

    An apostrophe would stand in the message; a space is not seen.

    >>> spaced("=안내="), spaced("안내")
    (' =안내=', '안내')
    """
    return f" {text}" if _SIGNED.match(text) else text


def csv_line(cells: Iterable[object], *, guard: bool = True, quoted: bool = False) -> str:
    r"""Return a row as a line of CSV, its end included.

    Args:
        cells: texts, numbers, days, moments or None.
        guard: whether texts that are formulas to spreadsheets get an apostrophe in front; without,
            programs read what is meant, and a spreadsheet may calculate it.
        quoted: whether every cell stands in quotes, not only texts with separators.

    >>> csv_line(["=1", "가;나", None, -3, date(2024, 10, 1)])
    '"\'=1","가;나","","-3","2024-10-01"\r\n'
    >>> csv_line(["=1", "가", None, -3], guard=False)
    '=1,가,,-3\r\n'
    """
    return "".join(_lines([cells], guard=guard, quoted=quoted))


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]], *, guard: bool = True) -> bytes:
    r"""Return a table as the bytes of a CSV file that Excel opens in Korean as it is.

    Args:
        head: the headers.
        rows: what stands below.
        guard: as `csv_line`.

    >>> csv_of(["가"], [["=1+1"], [None], [3]]).decode("utf-8-sig")
    '가\r\n\'=1+1\r\n""\r\n3\r\n'
    """
    return MARK + "".join(_lines([head, *rows], guard=guard)).encode()


def has_head(data: bytes, known: Iterable[str]) -> bool:
    """Tell whether the first line of a CSV file has none but known headers.

    >>> has_head(csv_of(["고객명", "메모"], []), ["메모", "고객명"]), has_head(b"x,y", ["x"])
    (True, False)
    """
    first = data.removeprefix(MARK).split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r")
    return set(map(unguarded, next(csv.reader([first]), [""]))) <= set(known)


def _lines(rows: Iterable[Iterable[object]], *, guard: bool, quoted: bool = False) -> Iterable[str]:
    text = StringIO()
    plain = csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    parted = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in rows:
        cells = [_cell(value, guard=guard) for value in row]
        wide = any(isinstance(cell, str) and _PARTED.search(cell) for cell in cells)
        (parted if wide else plain).writerow(cells)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cell(value: object, *, guard: bool) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and guard:
        return guarded(value)
    return "" if value is None else value
