"""A table as a CSV file that Excel opens in Korean as it is, and in which no text is a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARK: Final = b"\xef\xbb\xbf"
"""How Excel tells that a text is UTF-8."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a text may not begin with, for spreadsheets take what follows for a formula."""


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    r"""Return a table as the bytes of a CSV file.

    >>> csv_of(["가"], [["=1+1"], [None], [3]]).decode("utf-8-sig")
    '가\r\n\'=1+1\r\n""\r\n3\r\n'
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return _MARK + text.getvalue().encode()


def has_head(data: bytes, known: Iterable[str]) -> bool:
    """Tell whether the first line of a CSV file has none but known headers.

    >>> has_head(csv_of(["고객명", "메모"], []), ["메모", "고객명"]), has_head(b"x,y", ["x"])
    (True, False)
    """
    first = data.removeprefix(_MARK).split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r")
    return set(next(csv.reader([first]), [""])) <= set(known)


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
