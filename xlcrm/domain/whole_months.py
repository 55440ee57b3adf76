"""Months without a day where a day is asked for: 2026-09, '26.9월, 2026년 9월, 202609, Sep 2026.

The end of a month is meant where something ends in it, its first day where something begins.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.month_names import NAME, month_named
from xlcrm.domain.text import lazy, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.cellref import CellValue

_NAME: Final = rf"(?P<name>{NAME})\.?"
_AROUND: Final = r"\s*[(\[]?\s*(?:까지|만료|종료|만기|부터|시작|개시|예정|분|중)?\s*[)\]]?\s*"
_PLAIN: Final = tuple(
    lazy(form + _AROUND, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s*[./-]\s*(?P<month>\d{1,2})\s*(?:월|\.)?",
        r"'?(?P<year>\d{4}|\d{2})\s*[년年]\s*(?P<month>\d{1,2})\s*[월月]호?",
        r"'\s*(?P<year>\d{2})\s*[./-]\s*(?P<month>\d{1,2})\s*(?:월|\.)?",
        r"(?P<year>\d{2})\s*[./-]\s*(?P<month>\d{1,2})\s*월",
        r"(?P<year>\d{4})(?P<month>\d{2})",
        r"(?P<month>\d{1,2})\s*[./-]\s*(?P<year>\d{4})",
        rf"{_NAME}[\s,./-]+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s,./-]+{_NAME}",
    )
)
_HEADED: Final = tuple(
    lazy(form + _AROUND, re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{2})\s*[./-]\s*(?P<month>\d{1,2})\s*\.?",
        r"(?P<year>\d{2})(?P<month>\d{2})",
        rf"{_NAME}[\s,./-]+'?(?P<year>\d{{2}})",
    )
)
"""What is a month only below a header that says so: 26.09, 2609, Sep-26."""

_BETWEEN: Final = lazy(r"[~\u223c\u301c–—→]|부터|에서|\s-\s")
_OPEN: Final = lazy(r"\d\s*월?\s*(?:[~\u223c\u301c]|부터)\s*$")
_SHORT: Final = lazy(r"(?P<year>\d{2})\s*[./-]\s*\d{1,2}\s*\.?", re.ASCII)
_SAME_YEAR: Final = lazy(r"\s*(?P<month>\d{1,2})\s*월" + _AROUND, re.ASCII)
_LONGEST: Final = 24  # characters
_FIRST: Final = 1950
_LAST: Final = 2150
_PIVOT: Final = 69  # as `dates`: 69–99 are 1969–1999
_A_YEAR: Final = 12
_DIGITS: Final = range(_FIRST * 100, _LAST * 100)


def month_alone(cell: CellValue, *, headed: bool = False) -> date | None:
    """Return the first day of the month that a cell names, if it names no day.

    Args:
        cell: what it says.
        headed: whether its column's header says that it holds months.

    >>> [str(month_alone(each)) for each in ("2026-09", "'26.9월", "2026년 9월까지", 202609)]
    ['2026-09-01', '2026-09-01', '2026-09-01', '2026-09-01']
    >>> str(month_alone("2026년 3월호부터"))
    '2026-03-01'
    >>> month_alone("26.9"), str(month_alone("26.9", headed=True)), month_alone("9월")
    (None, '2026-09-01', None)
    >>> month_alone("2026-09-30"), month_alone("202630"), month_alone(45225)
    (None, None, None)
    """
    if isinstance(cell, str):
        return _in_text(cell, headed=headed)
    if type(cell) is int or (type(cell) is float and cell.is_integer()):
        number = int(cell)
        return _first_day(number // 100, number % 100) if number in _DIGITS else None
    return None


def _in_text(text: str, *, headed: bool) -> date | None:
    if len(text) > _LONGEST or not any(map(str.isdecimal, text)):
        return None
    stripped = text.strip()
    short = "'" if stripped[:1] in {"'", "’", "‘", "`"} else ""
    plain = short + normalise(stripped).lstrip("'’‘`").lstrip("~")
    for form in (*_PLAIN, *_HEADED) if headed else _PLAIN:
        if found := form.fullmatch(plain):
            parts = found.groupdict()
            named = parts.get("name")
            month = month_named(named) if named else int(parts["month"])
            return _first_day(_in_full(parts["year"]), month)
    return None


def _in_full(year: str) -> int:
    number = int(year)
    if len(year) > len("26"):
        return number
    return number + (1900 if number >= _PIVOT else 2000)


def _first_day(year: int, month: int) -> date | None:
    fits = _FIRST <= year < _LAST and 1 <= month <= _A_YEAR
    return date(year, month, 1) if fits else None


def months_between(text: str) -> tuple[str, str] | None:
    """Return the first and the last month of a period in months, as 2026-09; None if it is none.

    >>> months_between("2025.9~2026.8"), months_between("'25.11월 ~ 1월")
    (('2025-09', '2026-08'), ('2025-11', '2026-01'))
    >>> months_between("2026년 8월~"), months_between("~2026.8")
    (('2026-08', ''), None)
    >>> months_between("3.1~5.31"), months_between("2025-2026"), months_between("2026.8~2025.9")
    (None, None, None)
    >>> months_between("21.6~"), months_between("23.6~26.6"), months_between("9.6~")
    (('2021-06', ''), ('2023-06', '2026-06'), None)
    """
    if len(text) > 2 * _LONGEST:
        return None
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if parts and (_OPEN.search(text) or parts[1:] == ["현재"]):
        begun = _of_period(parts[0]) if len(parts) <= 2 else None  # noqa: PLR2004 - as below
        return None if begun is None else (f"{begun:%Y-%m}", "")
    if len(parts) != 2:  # noqa: PLR2004 - a first and a last one
        return None
    first, last = _of_period(parts[0]), _of_period(parts[1])
    if first is not None and last is None and (found := _SAME_YEAR.fullmatch(parts[1])):
        last = _first_day(first.year, int(found["month"]))
        if last is not None and last < first:
            last = _first_day(first.year + 1, last.month)
    if first is None or last is None or last < first:
        return None
    return f"{first:%Y-%m}", f"{last:%Y-%m}"


def _of_period(part: str) -> date | None:
    """A month at an end of a period: two digits beyond those of a month are a year, 21.6."""
    short = _SHORT.fullmatch(part)
    return month_alone(part, headed=short is not None and int(short["year"]) > _A_YEAR)


def last_of(day: date) -> date:
    """Return the last day of a day's month.

    >>> last_of(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_in_decimals(number: float, *, october: bool) -> date | None:
    """Return the first day of the month that a number such as 2026.09 stands for.

    A cell of numbers drops the last zero, so that 2026.1 is January or October.

    Args:
        number: the number.
        october: whether 2026.1 is October; else it is not known.

    >>> [str(month_in_decimals(each, october=False)) for each in (2026.09, 2026.3)]
    ['2026-09-01', '2026-03-01']
    >>> str(month_in_decimals(2026.1, october=True)), month_in_decimals(2026.1, october=False)
    ('2026-10-01', None)
    >>> month_in_decimals(2026.35, october=True), month_in_decimals(2026.0, october=True)
    (None, None)
    """
    part = _hundredths(number)
    if part == _OCTOBER:
        return _first_day(int(number), part) if october else None
    return _first_day(int(number), part if part <= _A_YEAR else part // 10 if not part % 10 else 0)


def writes_two_digits(numbers: Iterable[float]) -> bool:
    """Tell whether January stands as 2026.01 among such numbers, so that 2026.1 is October.

    >>> writes_two_digits([2026.1, 2026.03]), writes_two_digits([2026.1, 2026.3])
    (True, False)
    """
    parts = {*map(_hundredths, numbers)}
    return any(part < _OCTOBER for part in parts) and all(part <= _A_YEAR for part in parts)


_OCTOBER: Final = 10


def _hundredths(number: float) -> int:
    """The two digits behind the point; 99 where there are more."""
    part = round(number % 1 * 100)
    return part if abs(number * 100 - round(number * 100)) < 1e-4 else 99  # noqa: PLR2004 - floats
