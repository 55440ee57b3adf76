"""What somebody's points come to: lots that are given, used, taken back, and that expire.

Every point is in a lot, which a row has given and which has a last day or none. Whatever takes
points takes those that expire first. What its last day has passed counts as expired whether a row
says so yet or not, so that writing such a row changes no balance.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Entry(Enum):
    """What a row of 혜택 does, as its column 종류 says it."""

    EARNED = "적립"
    USED = "사용"
    TAKEN_BACK = "차감"
    EXPIRED = "만료"
    COUPON = "쿠폰 발급"
    REDEEMED = "쿠폰 사용"
    COUPON_EXPIRED = "쿠폰 만료"


POINTS: Final = frozenset({Entry.EARNED, Entry.USED, Entry.TAKEN_BACK, Entry.EXPIRED})
"""The kinds of rows that move points."""


class Odd(Enum):
    """Why a row does not count, or what is to be looked at."""

    NO_POINTS = "no points"
    ENDS_EARLY = "ends before it begins"
    TOO_MUCH = "more than there is"
    TOO_SOON = "expired before its day"


@outlined
@dataclass(frozen=True, slots=True)
class PointRow:
    """One row that moves points.

    Attributes:
        on: the day.
        entry: what it does.
        points: how many, more than 0; None where the cell says no such number.
        until: the last day of points that are given; None: they never expire.
        place: what tells the row from others, in their order.
    """

    on: date
    entry: Entry
    points: int | None
    until: date | None = None
    place: int = 0


@outlined
@dataclass(frozen=True, slots=True)
class Lot:
    """Points that were given together, as far as they are left.

    Attributes:
        on: the day on which they were given.
        until: their last day; None: they never expire.
        left: how many are left.
        place: the row that gave them.
    """

    on: date
    until: date | None
    left: int
    place: int = 0


@outlined
@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's points on a day: `issued - used - expired` is the balance, and never negative.

    Attributes:
        issued: how many have been given.
        used: how many have been used or taken back.
        expired: how many have expired, of which `lapsed` no row tells yet.
        lapsed: how many have expired without a row that says so.
        lots: what is left and may be used, in the order in which it is used.
        gone: the lots that have expired without a row, in their order.
        odd: rows that do not count, or count and are to be looked at, by their place.
    """

    issued: int = 0
    used: int = 0
    expired: int = 0
    lapsed: int = 0
    lots: tuple[Lot, ...] = ()
    gone: tuple[Lot, ...] = ()
    odd: dict[int, Odd] = field(default_factory=dict)

    @property
    def balance(self) -> int:
        """How many points may be used."""
        return self.issued - self.used - self.expired

    @property
    def sure(self) -> bool:
        """Whether every row counts."""
        return all(each is Odd.TOO_SOON for each in self.odd.values())

    def expiring(self, until: date) -> int:
        """How many of the points that are left expire by a day."""
        return sum(lot.left for lot in self.lots if lot.until is not None and lot.until <= until)


def account(rows: Iterable[PointRow], as_of: date) -> Account:
    """Return what some rows come to on a day; those of later days do not count yet.

    On one day what is given comes before what is taken. A row that takes more than there is on
    its day is odd, and does not count at all: what it was meant to be nobody knows.

    >>> given = PointRow(date(2024, 1, 5), Entry.EARNED, 500, date(2024, 12, 31), 1)
    >>> taken = PointRow(date(2024, 3, 1), Entry.USED, 200, None, 2)
    >>> found = account([given, taken], date(2024, 10, 1))
    >>> found.issued, found.used, found.expired, found.balance
    (500, 200, 0, 300)
    >>> later = account([given, taken], date(2025, 1, 1))
    >>> later.balance, later.expired, later.lapsed
    (0, 300, 300)
    """
    counting = _Counting()
    known = [each for each in rows if each.on <= as_of]
    for row in sorted(known, key=lambda each: (each.on, _ORDER[each.entry], each.place)):
        counting.add(row)
    left = sorted(counting.lots, key=_first)
    gone = tuple(lot for lot in left if _over(lot, as_of))
    lapsed = sum(lot.left for lot in gone)
    return Account(
        counting.issued,
        counting.used,
        counting.expired + lapsed,
        lapsed,
        tuple(lot for lot in left if not _over(lot, as_of)),
        gone,
        counting.odd,
    )


def fits(rows: Sequence[PointRow], new: PointRow) -> bool:
    """Tell whether a row can be added so that those of the same day and later ones still count.

    >>> given = PointRow(date(2024, 1, 5), Entry.EARNED, 500, None, 1)
    >>> used = PointRow(date(2024, 3, 1), Entry.USED, 400, None, 2)
    >>> fits([given, used], PointRow(date(2024, 2, 1), Entry.USED, 200))
    False
    """
    last = max((row.place for row in rows), default=0)
    added = PointRow(new.on, new.entry, new.points, new.until, last + 1)
    return account([*rows, added], date.max).odd == account(rows, date.max).odd


_ORDER: Final = {
    Entry.EARNED: 0,
    Entry.EXPIRED: 1,
    Entry.USED: 2,
    Entry.TAKEN_BACK: 3,
    Entry.COUPON: 4,
    Entry.REDEEMED: 5,
    Entry.COUPON_EXPIRED: 6,
}


class _Counting:
    """Points while they are counted."""

    def __init__(self) -> None:
        self.lots: list[Lot] = []
        self.issued = self.used = self.expired = 0
        self.odd: dict[int, Odd] = {}

    def add(self, row: PointRow) -> None:
        if row.entry not in POINTS:
            return
        if row.points is None or row.points <= 0:
            self.odd[row.place] = Odd.NO_POINTS
        elif row.entry is Entry.EARNED:
            self._give(row, row.points)
        else:
            self._take(row, row.points)

    def _give(self, row: PointRow, points: int) -> None:
        if row.until is not None and row.until < row.on:
            self.odd[row.place] = Odd.ENDS_EARLY
            return
        self.issued += points
        self.lots.append(Lot(row.on, row.until, points, row.place))

    def _take(self, row: PointRow, points: int) -> None:
        expires = row.entry is Entry.EXPIRED
        order = sorted(self.lots, key=_first)
        usable = order if expires else [lot for lot in order if not _over(lot, row.on)]
        if points > sum(lot.left for lot in usable):
            self.odd[row.place] = Odd.TOO_MUCH
            return
        if expires:
            self.expired += points
            if points > sum(lot.left for lot in order if _over(lot, row.on)):
                self.odd[row.place] = Odd.TOO_SOON
        else:
            self.used += points
        after = {lot.place: lot for lot in self.lots}
        for lot, taken in taken_from(usable, points):
            after[lot.place] = Lot(lot.on, lot.until, lot.left - taken, lot.place)
        self.lots = [lot for lot in after.values() if lot.left]


def taken_from(lots: Sequence[Lot], points: int) -> list[tuple[Lot, int]]:
    """Return from which lots, in their order, so many points are taken, and how many of each.

    >>> lots = [Lot(date(2024, 1, 1), None, 30, 1), Lot(date(2024, 2, 1), None, 50, 2)]
    >>> [(lot.place, taken) for lot, taken in taken_from(lots, 40)]
    [(1, 30), (2, 10)]
    """
    found = []
    for lot in lots:
        if points <= 0:
            break
        taken = min(points, lot.left)
        found.append((lot, taken))
        points -= taken
    return found


def _first(lot: Lot) -> tuple[date, date, int]:
    """What is taken first: what expires first, and of that what was given first."""
    return lot.until or date.max, lot.on, lot.place


def _over(lot: Lot, day: date) -> bool:
    return lot.until is not None and lot.until < day


def points_of(won: int, per_thousand: int, unit: int = 1, how: str = "버림") -> int:
    """Return the points for an amount in won, at some points per 1,000 won.

    Args:
        won: the amount, 0 or more.
        per_thousand: points per 1,000 won.
        unit: points are whole multiples of this many.
        how: 버림, 반올림 (a half goes up) or 올림.

    >>> points_of(59_900, 10), points_of(59_900, 10, 10), points_of(59_900, 10, 10, "올림")
    (599, 590, 600)
    >>> points_of(500, 1, 1, "반올림"), points_of(499, 1, 1, "반올림")
    (1, 0)
    """
    raised, step = won * per_thousand, 1000 * unit
    whole, rest = divmod(raised, step)
    if (how == "올림" and rest) or (how == "반올림" and 2 * rest >= step):
        whole += 1
    return whole * unit
