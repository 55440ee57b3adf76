"""How many columns of a terminal a text takes, of which Hangul takes two a sign."""

from __future__ import annotations

from unicodedata import east_asian_width


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> width("고객 ID")
    7
    """
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
