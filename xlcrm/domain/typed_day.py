"""Days and moments as people type them: 오늘, 내일, 3일 뒤, 11/29, 금요일, 어제 오후 3시.

Only for what is typed today about today: a sheet is read by what stands in it, on every day alike.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final

from xlcrm.domain.dates import ImpossibleDateError, days_after, parse_date, parse_datetime
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError

_WORDS: Final = {
    word: away
    for away, words in (
        (-3, "그끄저께"),
        (-2, "그저께 그제"),
        (-1, "어제 yesterday"),
        (0, "오늘 금일 today"),
        (1, "내일 명일 tomorrow"),
        (2, "모레"),
        (3, "글피"),
    )
    for word in words.split()
}
"""Word → how many days away."""
_AWAY: Final = lazy(
    r"(?P<count>\d{1,4})\s*(?P<unit>일|주일?|개월|달)\s*(?P<way>뒤|후|전)|(?P<sign>[+-])(?P<plain>\d{1,4})",
    re.ASCII,
)
_WEEKDAY: Final = lazy(
    r"(?:(?P<week>이번\s*주|다음\s*주|지난\s*주)\s*)?(?P<day>[월화수목금토일])요일"
)
_MONTH_DAY: Final = lazy(
    r"(?P<month>\d{1,2})\s*(?:[./-]\s*|월\s*)(?P<day>\d{1,2})\s*(?:\.|일)?", re.ASCII
)
_END: Final = lazy(r"(?P<month>이번\s*달|다음\s*달|지난\s*달)?\s*(?:월말|말일|말)")
_MONTHS: Final = {"이번달": 0, "다음달": 1, "지난달": -1, "": 0}
_WEEKS: Final = {"이번주": 0, "다음주": 1, "지난주": -1}
_DAYS: Final = "월화수목금토일"
_CLOCK: Final = lazy(r"(?P<day>.*?)\s*(?P<clock>(?:오전|오후)?\s*\d{1,2}\s*(?::|시).*)")


def typed_day(text: str, today: date, *, coming: bool = False) -> date:
    """Return the day that somebody means who types on a day.

    Args:
        text: what was typed.
        today: the day on which it was.
        coming: whether a day without a year is the next such day, as of what is to be done; else
            it is the nearest one, before or after.

    Raises:
        DomainError: it is no day.
        ImpossibleDateError: no calendar has it.

    >>> friday = date(2024, 11, 29)
    >>> [str(typed_day(each, friday)) for each in ("내일", "3일 뒤", "11/30", "1.5", "월요일")]
    ['2024-11-30', '2024-12-02', '2024-11-30', '2025-01-05', '2024-12-02']
    >>> str(typed_day("11/1", friday)), str(typed_day("11/1", friday, coming=True))
    ('2024-11-01', '2025-11-01')
    >>> str(typed_day("2026.12.1", friday)), str(typed_day("20261231", friday))
    ('2026-12-01', '2026-12-31')
    """
    wanted = normalise(text)
    if wanted.lower() in _WORDS:
        return days_after(today, _WORDS[wanted.lower()])
    if away := _AWAY.fullmatch(wanted):
        return _away(away, today)
    if named := _WEEKDAY.fullmatch(wanted):
        return _weekday(named, today)
    if end := _END.fullmatch(wanted):
        first = months_after(today.replace(day=1), _MONTHS["".join((end["month"] or "").split())])
        return first.replace(day=monthrange(first.year, first.month)[1])
    if without_year := _MONTH_DAY.fullmatch(wanted):
        month, day = int(without_year["month"]), int(without_year["day"])
        return _nearest(month, day, today, coming=coming)
    return parse_date(wanted)[0]


def typed_moment(text: str, now: datetime) -> datetime:
    """Return the moment that somebody means; of a day without a time its beginning.

    A time without a day is one of today.

    Raises:
        DomainError: it is neither a day nor a moment.

    >>> noon = datetime(2024, 11, 29, 12)
    >>> [f"{typed_moment(each, noon):%m-%d %H:%M}" for each in ("14:30", "어제 오후 3시", "모레")]
    ['11-29 14:30', '11-28 15:00', '12-01 00:00']
    """
    wanted = normalise(text)
    try:
        return parse_datetime(wanted)[0]
    except DomainError:
        pass
    if timed := _CLOCK.fullmatch(wanted):
        day = typed_day(timed["day"] or "오늘", now.date())
        return parse_datetime(f"{day} {timed['clock']}")[0]
    return datetime.combine(typed_day(wanted, now.date()), time())


def _away(away: re.Match[str], today: date) -> date:
    """A day so many days, weeks or months before or after."""
    if away["sign"]:
        count = int(away["plain"])
        return days_after(today, -count if away["sign"] == "-" else count)
    count = -int(away["count"]) if away["way"] == "전" else int(away["count"])
    if away["unit"] in {"개월", "달"}:
        return months_after(today, count)
    return days_after(today, count * (7 if away["unit"].startswith("주") else 1))


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


def _weekday(named: re.Match[str], today: date) -> date:
    """The next such day, today too; or that of a week, which begins on Monday."""
    wanted = _DAYS.index(named["day"])
    if named["week"]:
        monday = today - timedelta(days=today.weekday())
        return days_after(monday, 7 * _WEEKS["".join(named["week"].split())] + wanted)
    return days_after(today, (wanted - today.weekday()) % 7)


def _nearest(month: int, day: int, today: date, *, coming: bool) -> date:
    """Of the years about today's that which brings the day nearest, or next."""
    found = []
    for year in range(today.year - 4, today.year + 9):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ImpossibleDateError("달력에 없는 날입니다.")
    if coming:
        return min(each for each in found if each >= today)
    return min(found, key=lambda each: abs(each - today))
