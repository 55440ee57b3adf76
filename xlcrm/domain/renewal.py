"""Terms that follow one another: which term renews which, and which overlap."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import compress, count
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EARLY: Final = 31
"""Days before a term's last day on which a term of another service may already go on from it."""


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


def coming_back(terms: Sequence[Term]) -> list[int]:
    """Return the positions of the terms whose customer has others.

    >>> first = Term("1001", "기본", date(2023, 1, 1), None)
    >>> coming_back([first, Term("", "기본", None, None), first, Term("", "기본", None, None)])
    [0, 2]
    """
    customers = list(map(itemgetter(0), terms))
    met: set[str] = set()
    several: set[str] = set()
    for customer in customers:
        if customer in met:
            several.add(customer)
        else:
            met.add(customer)
    several.discard("")
    return list(compress(count(), map(several.__contains__, customers)))


def next_starts(terms: Sequence[Term], back: Sequence[int] | None = None) -> list[date | None]:
    """Return for each term the first day of the next term of the same customer and service.

    The next term is the one that starts first after this one's start; where terms do not overlap
    that is the first one after this one's end. Time grows with n log n.

    Args:
        terms: all terms.
        back: what `coming_back` says of them, if that is known.

    >>> old = Term("1001", "기본", date(2023, 1, 1), date(2023, 12, 31))
    >>> new = Term("1001", "기본", date(2024, 1, 1), date(2024, 12, 31))
    >>> next_starts([new, old, Term("1002", "기본", date(2024, 5, 1), None)])
    [None, datetime.date(2024, 1, 1), None]
    """
    following: list[date | None] = [None] * len(terms)
    for group in _groups(terms, back):
        later: date | None = None  # the start after `start`, seen from the back
        start: date | None = None
        for own, position in reversed(group):
            if own != start:
                later, start = start, own
            following[position] = later
    return following


def next_in_family(
    terms: Sequence[Term],
    families: Mapping[str, str],
    following: Sequence[date | None],
    grace: int,
    back: Sequence[int] | None = None,
) -> dict[int, date]:
    """Return the next terms that are of another service of the same family, by position.

    For terms that no term of their own service follows within the grace, as long as that one does
    not come first, and for those between which and that one another term lies whole. Of two
    services side by side neither goes on from the other: the next one begins at most `EARLY` days
    before the old one ends, does not go on from a term of its own service, and follows one term
    only.

    Args:
        terms: all terms.
        families: each service's family.
        following: what `next_starts` says of the terms.
        grace: days without service that still make the next term a renewal, 0 or more.
        back: what `coming_back` says of the terms, if that is known.

    >>> old = Term("1001", "헬스3개월", date(2024, 1, 1), date(2024, 3, 31))
    >>> new = Term("1001", "헬스12개월", date(2024, 4, 1), date(2025, 3, 31))
    >>> family = {"헬스3개월": "헬스", "헬스12개월": "헬스"}
    >>> next_in_family([old, new], family, [None, None], 30)
    {0: datetime.date(2024, 4, 1)}
    >>> back = Term("1001", "헬스3개월", date(2025, 4, 1), date(2025, 6, 30))
    >>> next_in_family([old, new, back], family, [back.start, None, None], 30)
    {0: datetime.date(2024, 4, 1), 1: datetime.date(2025, 4, 1)}
    >>> month = Term("1001", "헬스12개월", date(2024, 4, 1), date(2024, 4, 30))
    >>> again = Term("1001", "헬스3개월", date(2024, 5, 1), date(2024, 7, 31))
    >>> next_in_family([old, month, again], family, [again.start, None, None], 30)
    {0: datetime.date(2024, 4, 1), 1: datetime.date(2024, 5, 1)}
    """
    found: dict[int, date] = {}
    back = coming_back(terms) if back is None else back
    services = Counter(map(itemgetter(0), {terms[position][:2] for position in back}))
    several = {customer for customer, number in services.items() if number > 1}
    groups: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for position in back if several else ():
        customer, service, start, _ = terms[position]
        if customer in several and start is not None:
            groups[customer, families[service]].append((start, position))
    for group in groups.values():
        if len({terms[position].service for _, position in group}) > 1:
            found.update(_of_family(terms, sorted(group), following, grace))
    return found


def _of_family(
    terms: Sequence[Term],
    group: Sequence[tuple[date, int]],
    following: Sequence[date | None],
    grace: int,
) -> Iterator[tuple[int, date]]:
    """Yield the next terms of one customer's terms of one family, in the order of their starts."""
    going_on: set[tuple[str, date]] = set()  # what continues a term of its own service
    ending: list[tuple[date, int]] = []
    for _, position in group:
        (_, service, _, end), own = terms[position], following[position]
        goes_on = own is not None and (end is None or within_grace(end, own, grace))
        if own is not None and goes_on and not _fits(terms, group, end, own, service):
            going_on.add((service, own))
        elif end is not None:
            ending.append((end, position))
    begun: dict[tuple[str, date], int] = {}
    for start, position in group:
        begun.setdefault((terms[position].service, start), position)
    free = sorted(
        (start, position)
        for (service, start), position in begun.items()
        if (service, start) not in going_on
    )
    for end, position in sorted(ending):
        first, service, own = terms[position].start, terms[position].service, following[position]
        early = end - timedelta(days=min(EARLY, (end - date.min).days))
        earliest = max(first or date.min, early)
        for each in free:
            start, other = each
            if own is not None and start >= own:
                break
            if start > earliest and terms[other].service != service:
                free.remove(each)
                yield position, start
                break


def _fits(
    terms: Sequence[Term],
    group: Sequence[tuple[date, int]],
    end: date | None,
    own: date,
    service: str,
) -> bool:
    """Tell whether a term of another service lies whole between a term and its own next one.

    Then it goes on there and back: 헬스 12개월, a month of 헬스 1개월, 헬스 12개월.
    """
    if end is None or (own - end).days <= 1:
        return False
    others = (terms[position] for _, position in group if terms[position].service != service)
    return any(
        each.start is not None and end < each.start and each.end is not None and each.end < own
        for each in others
    )


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


def _groups(
    terms: Sequence[Term], back: Sequence[int] | None = None
) -> Iterator[list[tuple[date, int]]]:
    """Yield (start, position) in order for each customer and service with two terms or more."""
    positions: defaultdict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for position in coming_back(terms) if back is None else back:
        customer, service, start, _ = terms[position]
        if start is not None:
            positions[customer, service].append((start, position))
    for group in positions.values():
        if len(group) > 1:
            group.sort()
            yield group
