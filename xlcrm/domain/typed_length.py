"""Lengths of time as people type them: 90일, 2주, 3개월, 한 달, 보름, 반년."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from xlcrm.domain.dates import ImpossibleDateError
from xlcrm.domain.text import lazy, squeezed
from xlcrm.errors import DomainError

_COUNTED: Final = lazy(r"(?P<count>\d{1,4})(?P<unit>일|주일?|개월|달|년)?")
_DAYS: Final = {
    **dict.fromkeys(("일주", "일주일"), 7),
    **dict.fromkeys(("이주", "이주일"), 14),
    **dict.fromkeys(("삼주", "삼주일"), 21),
    "열흘": 10,
    "보름": 15,
}
"""Words for some days."""
_MONTHS: Final = {
    **dict.fromkeys(("한달", "한개월"), 1),
    **dict.fromkeys(("두달",), 2),
    **dict.fromkeys(("세달", "석달"), 3),
    **dict.fromkeys(("네달", "넉달"), 4),
    "반년": 6,
    "일년": 12,
}
"""Words for some months."""


def length_typed(text: str) -> tuple[int, int] | None:
    """Return the days and the months of a length; a number alone is of days. None: it is none.

    >>> [length_typed(each) for each in ("90일", "2주", "3 개월", "한 달", "보름", "1년", "길게")]
    [(90, 0), (14, 0), (0, 3), (0, 1), (15, 0), (0, 12), None]
    """
    plain = squeezed(text)
    if plain in _DAYS:
        return _DAYS[plain], 0
    if plain in _MONTHS:
        return 0, _MONTHS[plain]
    match = _COUNTED.fullmatch(plain)
    if match is None:
        return None
    count, unit = int(match["count"]), match["unit"] or "일"
    if unit == "년":
        return 0, 12 * count
    return (0, count) if unit in {"개월", "달"} else (count * (1 if unit == "일" else 7), 0)


def months_after(day: date, months: int) -> date:
    """Return the same day of another month, or its last.

    Raises:
        ImpossibleDateError: no calendar has it.

    >>> str(months_after(date(2024, 1, 31), 1)), str(months_after(date(2024, 1, 31), -1))
    ('2024-02-29', '2023-12-31')
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except ValueError:
        raise ImpossibleDateError("달력에 없는 날입니다.") from None


def days_ahead(text: str, today: date) -> int | None:
    """Return how many days a length has from a day on; None where it is none.

    >>> from datetime import date
    >>> days_ahead("2주", date(2024, 10, 1)), days_ahead("3개월", date(2024, 10, 1))
    (14, 92)
    """
    return _days(text, today, 1)


def days_back(text: str, today: date) -> int | None:
    """Return how many days a length has up to a day; None where it is none.

    >>> from datetime import date
    >>> days_back("석 달", date(2024, 10, 1))
    92
    """
    return _days(text, today, -1)


def _days(text: str, today: date, way: int) -> int | None:
    length = length_typed(text)
    if length is None:
        return None
    days, months = length
    try:
        return days + abs((months_after(today, way * months) - today).days)
    except DomainError:
        return None
