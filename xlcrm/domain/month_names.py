"""The English names of months, as lists write them: whole, or by their first letters."""

from __future__ import annotations

from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Their first three letters, in lower case."""

NAME: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""What is written, as a pattern in lower case."""


def month_named(name: str) -> int:
    """Return a month's number by its name or what it begins with.

    >>> month_named("September"), month_named("sept")
    (9, 9)
    """
    return MONTHS.index(name[:3].casefold()) + 1
