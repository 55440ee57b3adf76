"""For which months a contract owes a fee, and from when on one is late.

The months of a contract are counted from its first day, as its term is: the k-th is owed in the
k-th month after the month it begins in. So a term of twelve months owes twelve fees, be it from
March 15 to March 14, and the month in which it begins is the first.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

LAST_OF_MONTH: Final = 31
"""A day of payment that is the last of every month."""

_YEAR: Final = 12


@outlined
class Span(NamedTuple):
    """When a contract serves, and when it rests; None where a side is open or not known."""

    first: date | None = None
    last: date | None = None
    paused_from: date | None = None
    paused_to: date | None = None


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return _last(self.year, self.month)

    @property
    def next(self) -> Month:
        """The month after it."""
        return self.after(1)

    def after(self, months: int) -> Month:
        """Return the month so many months later.

        >>> Month(2024, 11).after(3)
        Month(year=2025, month=2)
        """
        year, month = divmod(self.year * _YEAR + self.month - 1 + months, _YEAR)
        return Month(year, month + 1)

    def day(self, number: int) -> date:
        """Return one of its days; its last one where it has no such day.

        >>> Month(2024, 2).day(31)
        datetime.date(2024, 2, 29)
        """
        return date(self.year, self.month, min(number, self.last.day))

    def __str__(self) -> str:
        """`2024-08`."""
        return f"{self.year}-{self.month:02}"


@lru_cache(maxsize=1024)
def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def owes(month: Month, span: Span) -> bool:
    """Tell whether a contract owes a month's fee: one of its months begins in it.

    >>> from datetime import date
    >>> year = Span(date(2024, 3, 15), date(2025, 3, 14))
    >>> [owes(Month(2024, 2), year), owes(Month(2024, 3), year), owes(Month(2025, 3), year)]
    [False, True, False]
    """
    begins = month.first if span.first is None else month.day(span.first.day)
    if span.first is not None and begins < span.first:
        return False
    return span.last is None or begins <= span.last


def rests(month: Month, span: Span) -> tuple[bool, bool]:
    """Return whether a contract rests for all of a month that it serves in, and for some of it.

    >>> from datetime import date
    >>> pause = Span(date(2024, 1, 1), None, date(2024, 7, 1), date(2024, 8, 10))
    >>> rests(Month(2024, 7), pause), rests(Month(2024, 8), pause), rests(Month(2024, 9), pause)
    ((True, True), (False, True), (False, False))
    """
    if span.paused_from is None and span.paused_to is None:
        return False, False
    first = month.first if span.first is None else max(month.first, span.first)
    last = month.last if span.last is None else min(month.last, span.last)
    since = span.paused_from or date.min
    until = span.paused_to or date.max
    return since <= first and last <= until, since <= last and first <= until


def due_on(month: Month, day: int | None, span: Span) -> date:
    """Return the day by which a month's fee is to be paid.

    Args:
        month: the month.
        day: the day of payment, 1 to 31; None where nobody has said: then the month's last.
        span: the contract: nothing is due before it begins.

    >>> from datetime import date
    >>> due_on(Month(2024, 3), 10, Span(date(2024, 3, 15))), due_on(Month(2024, 4), None, Span())
    (datetime.date(2024, 3, 15), datetime.date(2024, 4, 30))
    """
    found = month.day(day or LAST_OF_MONTH)
    return found if span.first is None else max(found, span.first)


def runs(months: list[Month]) -> list[tuple[Month, Month]]:
    """Return stretches of months that follow one another, each by its first and last.

    >>> [(str(a), str(b)) for a, b in runs([Month(2024, 5), Month(2024, 6), Month(2024, 8)])]
    [('2024-05', '2024-06'), ('2024-08', '2024-08')]
    """
    found: list[tuple[Month, Month]] = []
    for month in sorted(months):
        if found and found[-1][1].next == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def months_told(months: list[Month]) -> str:
    """Return months in few words.

    >>> months_told([Month(2024, 5), Month(2024, 6), Month(2024, 8)])
    '2024-05~2024-06, 2024-08'
    """
    return ", ".join(
        str(first) if first == last else f"{first}~{last}" for first, last in runs(months)
    )
