"""Contract terms: first day, months and last day, by articles 155 to 161 of the Civil Act.

The first day counts (article 157, proviso). A term of N months ends on the day before the
corresponding day (article 160 (2)); where the last month has no such day, it ends on that month's
last day (article 160 (3)). Dates run from 1900 to 9999, as in Excel.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from xlcrm.errors import DomainError

_DAY: Final = timedelta(days=1)
_SHORTEST_MONTH: Final = 28  # days that every month has


class MonthEnd(StrEnum):
    """How a term ends whose last month lacks the corresponding day."""

    CIVIL160 = "civil160"
    """On that month's last day: 2023-01-31 and one month give 2023-02-28."""

    EDATE = "edate"
    """One day earlier, as Excel's `EDATE(start, N) - 1` has it: 2023-02-27."""


def end_of_term(start: date, months: int, convention: MonthEnd = MonthEnd.CIVIL160) -> date:
    """Return the last day, inclusive, of a term.

    Args:
        start: the first day, which counts.
        months: the length, 1 or more.
        convention: what to do where the last month has no corresponding day.

    Raises:
        DomainError: months below 1, or an end after 9999-12-31.

    >>> end_of_term(date(2023, 10, 26), 12)
    datetime.date(2024, 10, 25)
    >>> end_of_term(date(2023, 1, 31), 1)
    datetime.date(2023, 2, 28)
    >>> end_of_term(date(2023, 1, 31), 1, MonthEnd.EDATE)
    datetime.date(2023, 2, 27)
    """
    if months < 1:
        raise DomainError("계약 기간이 1개월보다 짧습니다.", hint="1 이상의 개월 수를 쓰세요.")
    # A term from the first of a month ends with the month before the corresponding day's. Going
    # there directly, instead of back by a day, reaches 9999-12-31 as well.
    from_first = start.day == 1
    year, month0 = divmod(start.year * 12 + start.month - 1 + months - from_first, 12)
    if year > date.max.year:
        raise DomainError("계약 종료일이 9999년을 넘습니다.", hint="계약 기간을 확인하세요.")
    if start.day <= _SHORTEST_MONTH and not from_first:
        return date(year, month0 + 1, start.day - 1)
    last = monthrange(year, month0 + 1)[1]
    if from_first:
        return date(year, month0 + 1, last)
    if start.day <= last:
        return date(year, month0 + 1, start.day - 1)
    return date(year, month0 + 1, last - (convention is MonthEnd.EDATE))


def months_of_term(start: date, end: date, convention: MonthEnd = MonthEnd.CIVIL160) -> int | None:
    """Return the months of a term, or None if the days are no whole number of months.

    The answer is the only one: ends grow strictly with the months.

    >>> months_of_term(date(2023, 10, 26), date(2024, 10, 25))
    12
    >>> months_of_term(date(2023, 10, 26), date(2024, 10, 26)) is None
    True
    """
    months = (end.year - start.year) * 12 + end.month - start.month + (start.day == 1)
    if months < 1 or end_of_term(start, months, convention) != end:
        return None
    return months


def days_left(end: date, as_of: date) -> int:
    """Return the days from the as-of day to the last day: 0 on the last day, negative after it.

    >>> days_left(date(2024, 10, 25), date(2024, 10, 1))
    24
    """
    return (end - as_of).days


def in_notice_window(days: int, window: int) -> bool:
    """Tell whether a term with so many days left is within its notice window, both ends inclusive.

    This is the one predicate for "about to end": status, lists and reports all ask it.

    >>> in_notice_window(60, 60), in_notice_window(61, 60), in_notice_window(0, 60)
    (True, False, True)
    """
    return 0 <= days <= window


def next_start(end: date) -> date:
    """Return the first day of a renewal: the day after the last day.

    Raises:
        DomainError: the end is 9999-12-31, which no day follows.

    >>> next_start(date(2024, 2, 29))
    datetime.date(2024, 3, 1)
    """
    if end == date.max:
        raise DomainError("9999-12-31 다음 날은 없습니다.", hint="계약 종료일을 확인하세요.")
    return end + _DAY


def one_day_late(start: date, end: date) -> int | None:
    """Return the months of the term that ends one day before `end`, if `end` itself ends none.

    That is `EDATE(start, N)` without the -1, the common mistake in office sheets.

    >>> one_day_late(date(2023, 10, 26), date(2024, 10, 26))
    12
    >>> one_day_late(date(2023, 1, 31), date(2023, 2, 28)) is None  # a right end of one month
    True
    """
    if end <= start or months_of_term(start, end) is not None:
        return None
    return months_of_term(start, end - _DAY)


def follows_edate(start: date, end: date) -> int | None:
    """Return the months if the end is `EDATE(start, N) - 1` and article 160 (3) says otherwise.

    >>> follows_edate(date(2023, 1, 31), date(2023, 2, 27))
    1
    >>> follows_edate(date(2023, 10, 26), date(2024, 10, 25)) is None  # both conventions agree
    True
    """
    months = months_of_term(start, end, MonthEnd.EDATE)
    if months is None or end_of_term(start, months) == end:
        return None
    return months


def length_of(start: date | None, end: date | None, convention: MonthEnd) -> int | None:
    """Return a term's months; of an end that is one day off, those that were meant.

    >>> length_of(date(2025, 12, 3), date(2026, 12, 3), MonthEnd.CIVIL160)
    12
    >>> length_of(date(2025, 12, 3), date(2026, 12, 9), MonthEnd.CIVIL160) is None
    True
    """
    if start is None or end is None:
        return None
    return (
        months_of_term(start, end, convention)
        or one_day_late(start, end)
        or follows_edate(start, end)
    )


def nearest_length(start: date, end: date) -> int:
    """Return the months, 1 or more, whose term ends nearest to a day; of two alike the fewer.

    >>> nearest_length(date(2025, 12, 3), date(2026, 12, 9))
    12
    >>> nearest_length(date(2025, 12, 3), date(2025, 12, 9))
    1
    """
    about = (end.year - start.year) * 12 + end.month - start.month
    near = (months for months in (about - 1, about, about + 1) if months >= 1)
    return min(near, key=lambda each: abs((end_of_term(start, each) - end).days), default=1)
