"""Days as the serial numbers that formulas count with, in both of Excel's date systems.

In the 1900 system 1900 is a leap year, whose 29 February is number 60, and number 0 is the day
before 1900-01-01 (ECMA-376 Part 1, 18.17.4).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.values import NamedTuple
from xlcrm.workbook.calc.values import NUM, VALUE, Beyond, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Collection

_BASE_1900: Final = date(1899, 12, 30).toordinal()  # from March 1900 on
_BASE_1904: Final = date(1904, 1, 1).toordinal()
_LEAP_BUG: Final = 60  # 1900-02-29
_BETWEEN: Final = 1_462  # days from the one system's beginning to the other's
_LAST: Final = 2_958_465  # 9999-12-31 in the 1900 system
_LAST_YEAR: Final = 9999
_FIRST: Final = {False: 1900, True: 1904}
_MANY: Final = 100_000  # working days that are counted one by one
_DECEMBER, _FEBRUARY, _MARCH = 12, 2, 3


class Day(NamedTuple):
    """A day's parts; `day` is 0 on number 0 of the 1900 system."""

    year: int
    month: int
    day: int


def day_of(serial: float, *, date1904: bool = False) -> Day:
    """Return the parts of a serial number's day; #NUM! where there is none.

    >>> day_of(45225), day_of(60), day_of(0), day_of(0, date1904=True)
    (Day(year=2023, month=10, day=26), Day(year=1900, month=2, day=29), Day(year=1900, month=1, \
day=0), Day(year=1904, month=1, day=1))
    """
    number = int(serial // 1)
    if not 0 <= number <= _LAST - (_BETWEEN if date1904 else 0):
        raise ErrorValue(NUM)
    if date1904:
        found = date.fromordinal(_BASE_1904 + number)
    elif number in {0, _LEAP_BUG}:
        return Day(1900, 1, 0) if number == 0 else Day(1900, 2, 29)
    else:
        found = date.fromordinal(_BASE_1900 + number + (number < _LEAP_BUG))
    return Day(found.year, found.month, found.day)


def serial_on(year: int, month: int, day: int, *, date1904: bool = False) -> int:
    """Return the number of a day; months and days beyond their year and month run on.

    >>> serial_on(2023, 14, 30), serial_on(2024, 3, 0), serial_on(1900, 3, 0)
    (45352, 45351, 60)
    """
    year, month = divmod(year * 12 + month - 1, 12)
    month += 1
    if not _FIRST[date1904] <= year <= _LAST_YEAR:
        raise ErrorValue(NUM)
    number = date(year, month, 1).toordinal()
    number -= _BASE_1904 if date1904 else _BASE_1900
    if not date1904 and (year, month) < (1900, _MARCH):
        number -= 1
    number += day - 1
    if not 0 <= number <= _LAST - (_BETWEEN if date1904 else 0):
        raise ErrorValue(NUM)
    return number


def months_after(serial: float, months: int, *, date1904: bool = False) -> int:
    """EDATE: the same day some months later, or that month's last day.

    >>> day_of(months_after(serial_on(2024, 1, 31), 1))
    Day(year=2024, month=2, day=29)
    """
    start = day_of(serial, date1904=date1904)
    year, month = _moved(start, months)
    last = min(start.day, _days_in(year, month, date1904=date1904))
    return serial_on(year, month, last, date1904=date1904)


def month_end(serial: float, months: int, *, date1904: bool = False) -> int:
    """EOMONTH: the last day of the month some months later."""
    year, month = _moved(day_of(serial, date1904=date1904), months)
    return serial_on(year, month, _days_in(year, month, date1904=date1904), date1904=date1904)


def _moved(start: Day, months: int) -> tuple[int, int]:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= _LAST_YEAR:
        raise ErrorValue(NUM)
    return year, month + 1


def _days_in(year: int, month: int, *, date1904: bool) -> int:
    leap_bug = not date1904 and (year, month) == (1900, _FEBRUARY)
    return monthrange(year, month)[1] + leap_bug


def difference(first: float, last: float, unit: str, *, date1904: bool = False) -> int:
    """DATEDIF: whole years, months or days from one day to a later one.

    MD and YD only where the several ways to count them agree.

    >>> [difference(45316, 45351, unit) for unit in ("Y", "M", "D", "YM")]
    [0, 1, 35, 1]
    """
    if int(first) > int(last):
        raise ErrorValue(NUM)
    start, end = day_of(first, date1904=date1904), day_of(last, date1904=date1904)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if unit == "Y":
        return months // 12
    if unit == "M":
        return months
    if unit == "D":
        return int(last) - int(first)
    if unit == "YM":
        return months % 12
    if unit not in {"MD", "YD"}:
        raise ErrorValue(NUM)
    return _days_without_years(start, end) if unit == "YD" else _days_without_months(start, end)


def _days_without_months(start: Day, end: Day) -> int:
    """DATEDIF's MD; where Excel's own page calls it inaccurate, nothing."""
    if end.day >= start.day:
        return end.day - start.day
    year, month = _moved(end, -1)
    days = monthrange(year, month)[1] - start.day + end.day
    if days <= 0:
        raise Beyond
    return days


def _days_without_years(start: Day, end: Day) -> int:
    later = (end.month, end.day) < (start.month, start.day)
    try:
        counted = {
            (date(year + later, *end[1:]) - date(year, *start[1:])).days
            for year in (start.year, end.year - later)
        }
    except ValueError:
        raise Beyond from None
    if len(counted) > 1:
        raise Beyond
    return counted.pop()


def weekday_of(serial: int, *, date1904: bool = False) -> int:
    """Return a day's weekday, 0 for Saturday, 1 for Sunday … 6 for Friday."""
    return (serial + (_BETWEEN if date1904 else 0)) % 7


def workdays_between(
    first: int, last: int, holidays: Collection[int], *, date1904: bool = False
) -> int:
    """NETWORKDAYS: Mondays to Fridays from one day to another, both counted, without holidays.

    >>> workdays_between(45225, 45231, {45230}), workdays_between(45231, 45225, ())
    (4, -5)
    """
    low, high = sorted((first, last))
    weeks, rest = divmod(high - low + 1, 7)
    count = 5 * weeks
    count += sum(weekday_of(low + at, date1904=date1904) > 1 for at in range(rest))
    count -= sum(
        low <= day <= high and weekday_of(day, date1904=date1904) > 1 for day in {*holidays}
    )
    return count if first <= last else -count


def workday_after(
    start: int, days: int, holidays: Collection[int], *, date1904: bool = False
) -> int:
    """WORKDAY: the day some working days after another, or before it.

    >>> workday_after(45225, 2, {45229}), workday_after(45225, -1, ())
    (45230, 45224)
    """
    if abs(days) > _MANY:
        raise Beyond
    free, step, found = {*holidays}, (1 if days > 0 else -1), start
    for _ in range(abs(days)):
        found += step
        while found in free or weekday_of(found, date1904=date1904) <= 1:
            found += step
    day_of(found, date1904=date1904)  # #NUM! where there is no such day
    return found


def date_parts_as_serial(year: float, month: float, day: float, *, date1904: bool) -> int:
    """DATE: of years below 1900 so many after 1900.

    >>> date_parts_as_serial(124, 1, 31, date1904=False) == serial_on(2024, 1, 31)
    True
    """
    years, months, days = (int(part) for part in (year, month, day))
    if not 0 <= years <= _LAST_YEAR:
        raise ErrorValue(NUM)
    if max(abs(months), abs(days)) > _LAST:
        raise ErrorValue(VALUE if abs(days) > _LAST else NUM)
    years += 1900 if years < 1900 else 0  # noqa: PLR2004 - Excel's rule
    return serial_on(years, months, days, date1904=date1904)
