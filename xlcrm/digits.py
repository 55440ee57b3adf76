"""Whole numbers out of text that nobody has looked at: a file's attributes, a cell, a word."""

from __future__ import annotations

from typing import Final

MOST: Final = 2**31 - 1
"""No number of a row, a style, a day or a count is greater: more digits say no more than this."""

_LONGEST: Final = 10  # digits of it


def whole(text: str | bytes | None, default: int = 0) -> int:
    """Return the number that decimal digits say, and `default` where anything else stands there.

    Python's own refuses what only looks like a digit (²), and more than 4,300 digits; whoever calls
    it on a text that somebody else wrote has to think of both. A number above `MOST` is `MOST`,
    which every check of a range refuses.

    Args:
        text: what stands there; None where nothing does.
        default: the number for that.

    >>> whole("007"), whole(b"12"), whole("²"), whole("-1"), whole(None, -1), whole("")
    (7, 12, 0, 0, -1, 0)
    >>> whole("9" * 5_000) == whole("99999999999") == MOST
    True
    """
    if text is None or not (text.isdigit() if isinstance(text, bytes) else text.isdecimal()):
        return default
    if len(text) > _LONGEST and len(text := text.lstrip("0" if isinstance(text, str) else b"0")) > (  # type: ignore[arg-type]
        _LONGEST
    ):
        return MOST
    return min(int(text or 0), MOST)
