"""Terms that follow one another: which term renews which, and which overlap."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.domain.outline import outlined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@outlined
class Term(NamedTuple):
    """One contract term, as far as its neighbours care.

    Attributes:
        customer: the customer's ID; empty is nobody, and nobody has no other terms.
        service: the service's name.
        start: the first day; None (missing, unreadable, or a cancelled term that is to count
            for nothing) is neither followed by a term nor follows one.
        end: the last day, inclusive; None is open-ended. Of a contract ended early, its last day
            of service.
    """

    customer: str
    service: str
    start: date | None
    end: date | None


def within_grace(end: date, next_start: date, grace: int) -> bool:
    """Tell whether a term that starts on `next_start` renews the one that ended on `end`.

    It does if at most `grace` days lie between them without service: a start on end + 1 leaves
    none, so the last day that still counts is end + 1 + grace, inclusive. A term that starts
    before the old one ends (a renewal signed early) counts too.

    >>> within_grace(date(2024, 1, 31), date(2024, 2, 1), 0)
    True
    >>> within_grace(date(2024, 1, 31), date(2024, 3, 2), 30)  # 30 days of February and March
    True
    >>> within_grace(date(2024, 1, 31), date(2024, 3, 3), 30)
    False
    """
    return (next_start - end).days <= grace + 1


def next_starts(terms: Sequence[Term]) -> list[date | None]:
    """Return for each term the first day of the next term of the same customer and service.

    The next term is the one that starts first after this one's start; where terms do not overlap
    that is the first one after this one's end. Time grows with n log n.

    >>> old = Term("1001", "기본", date(2023, 1, 1), date(2023, 12, 31))
    >>> new = Term("1001", "기본", date(2024, 1, 1), date(2024, 12, 31))
    >>> next_starts([new, old, Term("1002", "기본", date(2024, 5, 1), None)])
    [None, datetime.date(2024, 1, 1), None]
    """
    following: list[date | None] = [None] * len(terms)
    for group in _groups(terms):
        later: date | None = None  # the start after `start`, seen from the back
        start: date | None = None
        for own, position in reversed(group):
            if own != start:
                later, start = start, own
            following[position] = later
    return following


def overlaps(terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions of terms of the same customer and service that share a day.

    Every term that overlaps one that starts before it, or on the same day above it, is yielded
    once, as (the earlier one that reaches furthest, the term): at most one pair a term, so that a
    sheet where everything overlaps does not drown its reader. Terms that end before they start
    are left out.

    >>> first = Term("1001", "기본", date(2024, 1, 1), date(2024, 12, 31))
    >>> second = Term("1001", "기본", date(2024, 12, 31), None)
    >>> list(overlaps([second, first]))
    [(1, 0)]
    """
    for group in _groups(terms):
        furthest = -1
        reach = date.min
        for start, position in group:
            end = terms[position].end or date.max
            if end < start:
                continue
            if furthest >= 0 and start <= reach:
                yield furthest, position
            if furthest < 0 or end > reach:
                furthest, reach = position, end


def _groups(terms: Sequence[Term]) -> Iterator[list[tuple[date, int]]]:
    """Yield (start, position) in order for each customer and service with two terms or more."""
    positions: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    counts = Counter(map(itemgetter(0), terms))
    several = {customer for customer, count in counts.items() if count > 1}
    for position, (customer, service, start, _) in enumerate(terms):
        if customer in several and start is not None and customer:
            positions[customer, service].append((start, position))
    for group in positions.values():
        if len(group) > 1:
            group.sort()
            yield group
