"""The arithmetic of a refund: what of a whole has been used, what is left, what that is in won.

Arithmetic only. What somebody is owed by contract or by law is another matter: no rate, no
deduction and no rounding stands here that nobody has given.

The first day counts, and the last day of service too. Days in which the contract rests count
neither as used nor as left: they are no days of the whole.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.months_owed import Month
from xlcrm.domain.outline import outlined
from xlcrm.domain.term import MonthEnd, end_of_term
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.domain.months_owed import Span

_DAY: Final = timedelta(days=1)
_PERCENT: Final = 100


class Unit(StrEnum):
    """What is counted. The value stands behind a number of it."""

    DAYS = "일"
    SESSIONS = "회"


@outlined
class Use(NamedTuple):
    """What of a whole has been used.

    Attributes:
        unit: days or sessions.
        whole: how many there are, 1 or more.
        used: how many of them have been used, 0 to `whole`.
        rested: on how many days it rested, which are not in `whole`.
    """

    unit: Unit
    whole: int
    used: int
    rested: int = 0

    @property
    def left(self) -> int:
        """How many are left."""
        return self.whole - self.used


@outlined
class Refund(NamedTuple):
    """What a contract that ends early comes to, in whole won; no figure is below 0.

    Attributes:
        fee: the fee for the whole.
        used: the fee for what has been used; `fee - left`.
        left: the fee for what is left.
        paid: what has been paid.
        penalty: 위약금.
        clawback: 할인 회수, what a discount comes to that is taken back.
        back: what is to be paid back; 0 where `more` is not.
        more: what is still to be paid; 0 where `back` is not.
    """

    fee: int
    used: int
    left: int
    paid: int
    penalty: int
    clawback: int
    back: int
    more: int


def days_used(span: Span, on: date) -> Use:
    """Return how many days of a term have been used, the last day of service with them.

    Args:
        span: the term, both of its days known, and its pause.
        on: the last day of service; before the first day nothing has been used.

    Raises:
        DomainError: the term has no days, or rests on all of them.

    >>> from datetime import date
    >>> from xlcrm.domain.months_owed import Span
    >>> use = days_used(Span(date(2023, 10, 26), date(2024, 10, 25)), date(2024, 2, 2))
    >>> use.whole, use.used, use.left
    (366, 100, 266)
    >>> pause = date(2024, 7, 1), date(2024, 7, 31)
    >>> use = days_used(Span(date(2024, 1, 1), date(2024, 12, 31), *pause), date(2024, 8, 31))
    >>> use.whole, use.used, use.rested
    (335, 213, 31)
    """
    if span.first is None or span.last is None:
        raise DomainError("계약 기간을 알 수 없어 날수를 셀 수 없습니다.")
    rested = _rested(span, span.first, span.last)
    whole = (span.last - span.first).days + 1 - rested
    if whole < 1:
        raise DomainError("이용할 수 있는 날이 하나도 없는 계약입니다.")
    until = min(on, span.last)
    used = max((until - span.first).days + 1, 0)
    return Use(Unit.DAYS, whole, used - _rested(span, span.first, until), rested)


def _rested(span: Span, first: date, last: date) -> int:
    """On how many days from one to another a term rests."""
    if span.paused_from is None and span.paused_to is None:
        return 0
    since = max(span.paused_from or date.min, first)
    until = min(span.paused_to or date.max, last)
    return max((until - since).days + 1, 0)


def sessions_used(whole: int, left: int) -> Use:
    """Return how many sessions have been used.

    Raises:
        DomainError: more are left than there are, or there is none.

    >>> sessions_used(20, 8).used
    12
    """
    if whole < 1 or not 0 <= left <= whole:
        raise DomainError(
            "남은 횟수가 전체 횟수에 맞지 않습니다.", hint="총횟수와 잔여횟수를 확인하세요."
        )
    return Use(Unit.SESSIONS, whole, whole - left)


def month_of_term(
    start: date, on: date, convention: MonthEnd = MonthEnd.CIVIL160
) -> tuple[date, date]:
    """Return the first and the last day of the month of a term in which a day lies.

    The months of a term are counted from its first day, each beginning the day after the one
    before; a day before the first lies in the first.

    >>> from datetime import date
    >>> [str(each) for each in month_of_term(date(2024, 1, 31), date(2024, 2, 15))]
    ['2024-01-31', '2024-02-29']
    >>> [str(each) for each in month_of_term(date(2024, 1, 31), date(2024, 3, 10))]
    ['2024-03-01', '2024-03-30']
    """
    months = max((on.year - start.year) * 12 + on.month - start.month - 1, 1)
    first = start if months == 1 else end_of_term(start, months - 1, convention) + _DAY
    last = end_of_term(start, months, convention)
    while last < on:
        months += 1
        first, last = last + _DAY, end_of_term(start, months, convention)
    return first, last


def owed_month(start: date, first: date) -> Month:
    """Return the month whose fee is for a month of a term, as `months_owed` counts them.

    A term from the 31st has its second month begin on March 1, but that is February's fee.

    Args:
        start: the first day of the term.
        first: the first day of the month of it, as `month_of_term` gives it.

    >>> from datetime import date
    >>> str(owed_month(date(2024, 1, 31), date(2024, 3, 1)))
    '2024-02'
    >>> str(owed_month(date(2024, 1, 31), date(2024, 3, 31)))
    '2024-03'
    """
    begins = Month(first.year, first.month)
    return begins.after(-1) if first.day < start.day else begins


def refund_of(  # noqa: PLR0913 - the terms of a refund
    use: Use,
    fee: int,
    *,
    paid: int | None = None,
    more_paid: int = 0,
    penalty: int = 0,
    clawback: int = 0,
    rounding: int = 1,
) -> Refund:
    """Return what a contract that ends early comes to.

    The fee for what has been used, and 위약금, are cut down to whole multiples of `rounding`; what
    is left is the rest of the fee, so that both are the whole.

    Args:
        use: what has been used.
        fee: the fee for the whole, in won, 0 or more.
        paid: what has been paid of it; all of it by default.
        more_paid: what has been paid ahead for time of which nothing is used.
        penalty: 위약금, in per cent of the fee.
        clawback: 할인 회수 in won.
        rounding: 1 for whole won, 10 for tens.

    >>> found = refund_of(Use(Unit.DAYS, 366, 100), 1_200_000, penalty=10)
    >>> found.used, found.left, found.penalty, found.back, found.more
    (327868, 872132, 120000, 752132, 0)
    >>> refund_of(Use(Unit.SESSIONS, 20, 12), 400_000, paid=200_000).more
    40000
    """
    given = fee if paid is None else paid
    if min(fee, given, more_paid, penalty, clawback) < 0 or rounding < 1:
        raise DomainError("금액과 비율은 0보다 작을 수 없습니다.")
    used = fee * use.used // use.whole // rounding * rounding
    taken = fee * penalty // _PERCENT // rounding * rounding
    balance = given + more_paid - used - taken - clawback
    return Refund(
        fee,
        used,
        fee - used,
        given + more_paid,
        taken,
        clawback,
        max(balance, 0),
        max(-balance, 0),
    )
