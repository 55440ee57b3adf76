"""In which order a column writes year, month and day, where the order does not show in one date.

10/11/2024 is a day in October or one in November; beside 29/11/2024 it is the latter. So the order
is a column's: of all its dates together, and never one by one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from enum import Enum, StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import (
    FIRST_DAY,
    AmbiguousDateError,
    ImpossibleDateError,
    parse_datetime,
)
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime


class DayOrder(StrEnum):
    """What stands first, second and last in a date of numbers."""

    YEAR_FIRST = "연-월-일"
    DAY_FIRST = "일-월-년"
    MONTH_FIRST = "월-일-년"


class _Shape(Enum):
    """How a date of numbers is written, as far as its order is concerned."""

    LONG = "four digits of the year, behind"
    SHORT = "two digits of the year"
    SIX = "six digits"


_SIGNED: Final = lazy(
    r"(?P<a>\d{1,2})\s*(?P<sign>[./-])\s*(?P<b>\d{1,2})\s*(?P=sign)\s*(?P<c>\d{4}|\d{2})(?!\d)"
    r"(?:\s*\.(?!\d))?(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_SIX: Final = lazy(r"(?P<a>\d\d)(?P<b>\d\d)(?P<c>\d\d)", re.ASCII)
_LONGEST: Final = 60  # characters of a date with its time
_PIVOT: Final = 69  # as `dates`: 69–99 are 1969–1999
_SHARE: Final = 2  # of dates of two digits of the year, one has to show that they are day first
_YEAR_LAST: Final = (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)


@dataclass(frozen=True, slots=True)
class DaysWritten:
    """How a column's dates of numbers are read; None is a question that is still open.

    Attributes:
        long: the order of dates with four digits of the year behind: 29-12-2025.
        short: the order of dates with two digits of the year: 23/10/26. Year first, as everywhere
            in Korea, unless the column says otherwise.
        six: the order of dates of six digits: 231026.
    """

    long: DayOrder | None = None
    short: DayOrder | None = DayOrder.YEAR_FIRST
    six: DayOrder | None = None

    @classmethod
    def told(cls, order: DayOrder) -> DaysWritten:
        """Return how dates are read whose order somebody has said."""
        return cls(None if order is DayOrder.YEAR_FIRST else order, order, order)

    @property
    def usual(self) -> bool:
        """Whether nothing is read otherwise than it would be alone."""
        return self == DaysWritten()

    @property
    def order(self) -> DayOrder | None:
        """The order that was found, if one was."""
        found = self.long or self.six
        return found if found or self.short is DayOrder.YEAR_FIRST else self.short


USUAL: Final = DaysWritten()
"""How dates are read of which no column says more."""


class _Written(NamedTuple):
    """One date of numbers, taken apart."""

    text: str
    shape: _Shape
    parts: tuple[str, str, str]
    rest: str
    sign: str

    def moment(self, order: DayOrder) -> datetime:
        """The day and time in an order; ImpossibleDateError where there is none."""
        year, month, day = self._in(order)
        return parse_datetime(f"{year}-{month}-{day}{self.rest}")[0]

    @property
    def orders(self) -> frozenset[DayOrder]:
        """The orders in which it is a day of the calendar."""
        short = self.shape is not _Shape.LONG and len(self.parts[0]) == len("25")
        asked = tuple(DayOrder) if short else _YEAR_LAST
        found = [order for order in asked if self._is_day(order)]
        try:
            if found and self.rest:
                self.moment(found[0])  # behind the day stands a time or a weekday, or it is none
        except DomainError:
            return frozenset()
        return frozenset(found)

    @property
    def is_slip(self) -> bool:
        """Whether it is a day with the year first that its month does not have: 24.02.30."""
        year, month, day = self._in(DayOrder.YEAR_FIRST)
        fits = len(self.parts[0]) == len("25") and 1 <= month <= 12 and 1 <= day <= 31  # noqa: PLR2004 - of a year, of a month
        return self.shape is _Shape.SHORT and fits and day > monthrange(year, month)[1]

    def _in(self, order: DayOrder) -> tuple[int, int, int]:
        """Year, month and day in an order."""
        numbers = [int(part) for part in self.parts]
        if order is not DayOrder.YEAR_FIRST:
            numbers.reverse()
        year, *rest = numbers
        month, day = rest[::-1] if order is DayOrder.MONTH_FIRST else rest
        if self.shape is not _Shape.LONG:
            year += 1900 if year >= _PIVOT else 2000
        return year, month, day

    def _is_day(self, order: DayOrder) -> bool:
        year, month, day = self._in(order)
        if not (year >= FIRST_DAY.year and 1 <= month <= 12):  # noqa: PLR2004 - months of a year
            return False
        return 1 <= day <= monthrange(year, month)[1]


def _written(text: str) -> _Written | None:
    """A text taken apart, or None if its order is no question: 2024-10-25 and what is no date."""
    plain = normalise(text)
    if len(plain) > _LONGEST:
        return None
    if found := _SIGNED.fullmatch(plain):
        shape = _Shape.LONG if len(found["c"]) > len("25") else _Shape.SHORT
        return _Written(
            text, shape, (found["a"], found["b"], found["c"]), found["rest"], found["sign"]
        )
    if found := _SIX.fullmatch(plain):
        return _Written(text, _Shape.SIX, (found["a"], found["b"], found["c"]), "", "")
    return None


def read_in(text: str, written: DaysWritten) -> tuple[datetime, str]:
    """Return the moment a text states as its column writes them, and the name of the spelling.

    Raises:
        AmbiguousDateError: the column leaves the order open.
        ImpossibleDateError, DomainError: as `dates.parse_datetime`.

    >>> read_in("05-01-2026", DaysWritten.told(DayOrder.DAY_FIRST))
    (datetime.datetime(2026, 1, 5, 0, 0), 'day_first')
    """
    found = None if written.usual else _written(text)
    if found is None:
        return parse_datetime(text)
    order: DayOrder | None = getattr(written, found.shape.name.lower())
    if order is None:
        raise AmbiguousDateError(
            "연·월·일의 차례가 분명하지 않습니다.", hint="2023-10-26처럼 연도부터 쓰세요."
        )
    if order is DayOrder.YEAR_FIRST and found.shape is not _Shape.SIX:
        return parse_datetime(text)
    if order not in found.orders:
        raise ImpossibleDateError("달력에 없는 날짜입니다.", hint="날짜를 다시 확인하세요.")
    return found.moment(order), order.name.lower()


def readings_of(text: str) -> tuple[date, ...]:
    """Return the days that a text may mean, the likelier first; none if its order is no question.

    >>> [str(day) for day in readings_of("10/11/2024")]
    ['2024-10-11', '2024-11-10']
    """
    found = _written(text)
    if found is None:
        return ()
    likely = (DayOrder.YEAR_FIRST, DayOrder.MONTH_FIRST, DayOrder.DAY_FIRST)
    return tuple(
        dict.fromkeys(found.moment(order).date() for order in likely if order in found.orders)
    )


def orders_of(texts: Iterable[str]) -> tuple[DayOrder, ...]:
    """Return the orders in which all of some texts are days, as far as they leave it open.

    Where they contradict each other, those in which one of them is.

    >>> [str(order) for order in orders_of(["05-12-2023", "07-11-2023"])]
    ['일-월-년', '월-일-년']
    >>> [str(order) for order in orders_of(["10/26/23"])]
    ['월-일-년']
    """
    found = [each.orders for each in map(_written, texts) if each is not None and each.orders]
    fitting = _common(found) or frozenset().union(*found)
    return tuple(order for order in (*_YEAR_LAST, DayOrder.YEAR_FIRST) if order in fitting)


class Evidence(NamedTuple):
    """What a column's dates say of their order, all of them together.

    Attributes:
        decided: how they are read; with open questions where they prove nothing.
        possible: the orders that no date with four digits of the year behind contradicts; empty if
            there is no such date, or none is left.
        signs: how those are written.
        open: whether something is left that a column written alike could decide.
    """

    decided: DaysWritten
    possible: frozenset[DayOrder] = frozenset()
    signs: frozenset[str] = frozenset()
    open: bool = False


_NOTHING: Final = Evidence(USUAL)


def evidence_of(texts: Iterable[str]) -> Evidence:
    """Return what a column's distinct texts say of the order of their dates.

    A date with four digits of the year behind proves an order if it has but one (29-12-2025). Two
    digits are year first unless a date of the column cannot be so (10/26/23); then another date
    has to agree. Whatever two dates contradict stays open.

    >>> evidence_of(["29-12-2025", "05-01-2026"]).decided.order
    <DayOrder.DAY_FIRST: '일-월-년'>
    >>> evidence_of(["10/26/23"]).decided.short, evidence_of(["10/26/23", "11/5/23"]).decided.short
    (None, <DayOrder.MONTH_FIRST: '월-일-년'>)
    >>> evidence_of(["05-01-2026"]).decided.long is None
    True
    """
    found = [each for each in map(_written, texts) if each is not None]
    if not found:
        return _NOTHING
    by_shape = {
        shape: [
            (each, orders)
            for each in found
            if each.shape is shape and not each.is_slip and (orders := each.orders)
        ]
        for shape in _Shape
    }
    longs, shorts, sixes = (by_shape[shape] for shape in _Shape)
    possible = _common(orders for _, orders in longs)
    others = _common(orders for _, orders in shorts)
    six = _common(orders for _, orders in sixes)
    decided = DaysWritten(
        _long(possible, longs, others),
        _short(possible, longs, shorts, others),
        _only(six) if len(sixes) > 1 else None,
    )
    signs = frozenset(each.sign for each, _ in longs)
    return Evidence(decided, possible, signs, bool(longs) and decided.long is None)


def told_so(texts: Iterable[str], order: DayOrder) -> Evidence:
    """Return what a column says to others whose order somebody has said.

    >>> told_so(["05-01-2026"], DayOrder.DAY_FIRST).decided.long
    <DayOrder.DAY_FIRST: '일-월-년'>
    """
    found = evidence_of(texts)
    return Evidence(DaysWritten.told(order), frozenset({order}), found.signs)


def alike(one: Evidence, others: Collection[Evidence]) -> Evidence:
    """Return what a column is read by that proves nothing, beside others of its table.

    Another one counts whose dates are written alike, with four digits of the year behind and the
    same signs; where two such contradict each other, the question stays open.

    >>> start, end = evidence_of(["05-01-2026"]), evidence_of(["31-01-2027"])
    >>> alike(start, [end]).decided.order
    <DayOrder.DAY_FIRST: '일-월-년'>
    """
    if not one.open or not one.possible:
        return one
    proofs = {
        each.decided.long
        for each in others
        if each.decided.long is not None and one.signs <= each.signs
    }
    order = proofs.pop() if len(proofs) == 1 else None
    if order is None or order not in one.possible:
        return one
    short = order if one.decided.short is None else one.decided.short
    return Evidence(DaysWritten(order, short, one.decided.six), one.possible, one.signs)


_Read = list[tuple[_Written, frozenset[DayOrder]]]


def _common(orders: Iterable[frozenset[DayOrder]]) -> frozenset[DayOrder]:
    """The orders in which all of some dates are days; none of no dates."""
    every = list(orders)
    return reduce(frozenset.__and__, every) if every else frozenset()


def _only(orders: frozenset[DayOrder]) -> DayOrder | None:
    return next(iter(orders)) if len(orders) == 1 else None


def _long(
    possible: frozenset[DayOrder], longs: _Read, others: frozenset[DayOrder]
) -> DayOrder | None:
    """The order of dates with four digits of the year behind."""
    if not longs or not possible:
        return None
    proved = _only(possible)
    if proved is None and others and DayOrder.YEAR_FIRST not in others:
        proved = _only(possible & others)  # 10/26/23 among them
    return proved


def _short(
    possible: frozenset[DayOrder], longs: _Read, shorts: _Read, others: frozenset[DayOrder]
) -> DayOrder | None:
    """The order of dates with two digits of the year."""
    usual: DayOrder | None = DayOrder.YEAR_FIRST
    if not shorts or any(orders == {DayOrder.YEAR_FIRST} for _, orders in shorts):
        return usual  # 99/12/31 can be nothing else
    signs = {each.sign for each, _ in shorts}
    beside = [each for each, _ in longs if each.sign in signs]
    if beside and len(shorts) <= len(longs):
        order = _long(possible, longs, others)
        return order if order in others else None
    if all(DayOrder.YEAR_FIRST in orders for _, orders in shorts):
        return usual
    if not others:
        return usual  # they contradict each other: only those that cannot be so are in question
    odd = sum(DayOrder.YEAR_FIRST not in orders for _, orders in shorts)
    if DayOrder.MONTH_FIRST not in others and _SHARE * odd < len(shorts):
        return usual  # 24.01.35 among days of this century is a slip, and no day of 2035
    return _only(others) if len(shorts) > 1 else None
