"""Working days: neither weekend, nor Korean public holiday, nor a holiday of the office's own.

Contract ends are never moved. A date by which somebody must act is: deadlines for paying and
replying to the next working day, notices counted backwards to the previous one.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5  # date.weekday()
_NONE: Final[frozenset[date]] = frozenset()


def is_workday(day: date, own: AbstractSet[date] = _NONE) -> bool:
    """Tell whether the office works on a day.

    Args:
        day: the day.
        own: the office's own holidays.

    >>> is_workday(date(2026, 7, 16)), is_workday(date(2026, 7, 17))  # 제헌절, again since 2026
    (True, False)
    """
    return day.weekday() < _SATURDAY and day not in own and day not in _public_holidays(day.year)


def next_workday(day: date, own: AbstractSet[date] = _NONE) -> date:
    """Return the day if it is a working day, else the first working day after it.

    Raises:
        DomainError: there is none up to 9999-12-31.

    >>> next_workday(date(2024, 5, 4))  # a Saturday; then Children's Day and its substitute
    datetime.date(2024, 5, 7)
    """
    return _towards(day, own, _DAY)


def previous_workday(day: date, own: AbstractSet[date] = _NONE) -> date:
    """Return the day if it is a working day, else the last working day before it.

    Raises:
        DomainError: there is none from 0001-01-01.

    >>> previous_workday(date(2024, 5, 6))
    datetime.date(2024, 5, 3)
    """
    return _towards(day, own, -_DAY)


def _towards(day: date, own: AbstractSet[date], step: timedelta) -> date:
    try:
        while not is_workday(day, own):
            day += step
    except OverflowError:
        raise DomainError("그날부터는 근무일이 없습니다.", hint="날짜를 확인하세요.") from None
    return day


@cache
def _public_holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - loads slowly, and few commands need it

    return frozenset(country_holidays("KR", years=year))
