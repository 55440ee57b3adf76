"""The functions of days: TODAY, DATE, EDATE, DATEDIF, NETWORKDAYS and the like."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.workbook.calc import serials
from xlcrm.workbook.calc.arguments import (
    cells_in,
    expect,
    floored,
    number_at,
    scalar,
    strict,
    whole,
)
from xlcrm.workbook.calc.values import VALUE, Beyond, ErrorValue, Scalar, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.workbook.calc.arguments import Arguments
    from xlcrm.workbook.calc.place import Function, Place

_DATE_FORMAT: Final = lazy(r"(?:yyyy|yy|mm|m|dd|d|[-./ 년월일])+", 2)  # 2: in any case
_DATE_PART: Final = lazy(r"yyyy|yy|mm|m|dd|d", 2)
_WEEKDAYS: Final = {1: (1, 1), 2: (2, 1), 3: (2, 0)}  # WEEKDAY's kinds: where they begin, with what
_NUMBER_FORMAT: Final = lazy(r"(?P<zeros>0+)(?P<a>[가-힣]*)|#,##0(?P<b>[가-힣]*)")


def _today(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 0, 0)
    return at.this_day()


def _date(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 3, 3)
    year, month, day = (number_at(node, at) for node in arguments)
    return serials.date_parts_as_serial(year, month, day, date1904=at.date1904)


def _year(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return serials.day_of(number_at(arguments[0], at), date1904=at.date1904).year


def _month(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return serials.day_of(number_at(arguments[0], at), date1904=at.date1904).month


def _day_of_month(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return serials.day_of(number_at(arguments[0], at), date1904=at.date1904).day


def _weekday(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 2)
    day = floored(arguments[0], at)
    kind = whole(arguments[1], at) if len(arguments) > 1 else 1
    if kind not in _WEEKDAYS:
        raise Beyond
    serials.day_of(day, date1904=at.date1904)
    first, least = _WEEKDAYS[kind]
    return (serials.weekday_of(day, date1904=at.date1904) - first) % 7 + least


def _edate(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    start, months = strict(arguments[0], at), strict(arguments[1], at)
    return serials.months_after(start, int(months), date1904=at.date1904)


def _eomonth(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    start, months = strict(arguments[0], at), strict(arguments[1], at)
    return serials.month_end(start, int(months), date1904=at.date1904)


def _days(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    end, start = floored(arguments[0], at), floored(arguments[1], at)
    for each in (end, start):
        serials.day_of(each, date1904=at.date1904)
    return end - start


def _datedif(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 3, 3)
    first, last = number_at(arguments[0], at), number_at(arguments[1], at)
    unit = text_of(scalar(arguments[2], at)).upper()
    return serials.difference(first, last, unit, date1904=at.date1904)


def _holidays(arguments: Arguments, at: Place) -> set[int]:
    """The third argument of NETWORKDAYS and WORKDAY: cells, or one day."""
    if len(arguments) <= 2 or arguments[2] is None:  # noqa: PLR2004 - the third
        return set()
    cells = cells_in(arguments[2])
    if cells is None:
        return {math.floor(strict(arguments[2], at))}
    found = set()
    for value in cells.cells(at):
        if isinstance(value, bool | str):
            raise Beyond
        if value is not None:
            found.add(math.floor(value))
    return found


def _networkdays(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 3)
    first, last = (math.floor(strict(node, at)) for node in arguments[:2])
    for each in (first, last):
        serials.day_of(each, date1904=at.date1904)
    free = _holidays(arguments, at)
    return serials.workdays_between(first, last, free, date1904=at.date1904)


def _workday(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 3)
    start, days = math.floor(strict(arguments[0], at)), int(strict(arguments[1], at))
    serials.day_of(start, date1904=at.date1904)
    free = _holidays(arguments, at)
    return serials.workday_after(start, days, free, date1904=at.date1904)


def _datevalue(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    value = scalar(arguments[0], at)
    if not isinstance(value, str):
        raise ErrorValue(VALUE)
    if "-" not in value[1:] and any(map(str.isnumeric, value)):
        raise Beyond
    return number_of(value, date1904=at.date1904)


def _text(arguments: Arguments, at: Place) -> Scalar:
    """TEXT, with formats of days that are alike in every language, and whole numbers."""
    expect(arguments, 2, 2)
    value, shape = scalar(arguments[0], at), text_of(scalar(arguments[1], at))
    if isinstance(value, str | bool):
        raise Beyond
    number = number_of(value)
    plain = _NUMBER_FORMAT.fullmatch(shape)
    if plain and isinstance(number, int) and number >= 0:
        width = len(plain["zeros"] or "")
        return f"{number:0{width}}{plain['a']}" if width else f"{number:,}{plain['b']}"
    if not _DATE_FORMAT.fullmatch(shape) or not _DATE_PART.search(shape):
        raise Beyond
    day = serials.day_of(number, date1904=at.date1904)
    if day.day == 0:
        raise Beyond
    said: Mapping[str, str] = {
        "yyyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }
    return _DATE_PART.sub(lambda match: said[match[0].lower()], shape)


DAY_FUNCTIONS: Final[Mapping[str, Function]] = {
    "TODAY": _today,
    "DATE": _date,
    "YEAR": _year,
    "MONTH": _month,
    "DAY": _day_of_month,
    "WEEKDAY": _weekday,
    "EDATE": _edate,
    "EOMONTH": _eomonth,
    "DAYS": _days,
    "DATEDIF": _datedif,
    "NETWORKDAYS": _networkdays,
    "WORKDAY": _workday,
    "DATEVALUE": _datevalue,
    "TEXT": _text,
}
"""Those of days, by the name in formulas."""
