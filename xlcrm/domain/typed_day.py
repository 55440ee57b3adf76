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
from xlcrm.domain.typed_length import length_typed, months_after
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
    r"(?P<length>.+?)\s*(?P<way>뒤|후|전)(?:에)?|(?P<sign>[+-])(?P<plain>\d{1,4})", re.ASCII
)
_WEEKDAY: Final = lazy(
    r"(?:(?P<week>이번\s*주|다음\s*주|지난\s*주)\s*)?(?P<day>[월화수목금토일])요일"
)
_MONTH_DAY: Final = lazy(
    r"(?P<month>\d{1,2})\s*(?:[./-]\s*|월\s*)(?P<day>\d{1,2})\s*(?:\.|일)?", re.ASCII
)
_OF_YEAR: Final = lazy(r"(?P<year>내년|올해|금년|작년|지난해)\s*(?P<day>.+)")
_YEARS: Final = {"내년": 1, "올해": 0, "금년": 0, "작년": -1, "지난해": -1}
_JUST_OVER: Final = 14  # days, for which a day to come that is over was hardly meant of next year
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
        coming: whether a day without a year is the next such day, as of what is to be done, unless
            it was just over, which is for whoever asks to say; else it is the nearest one.

    Raises:
        DomainError: it is no day.
        ImpossibleDateError: no calendar has it.

    >>> friday = date(2024, 11, 29)
    >>> [str(typed_day(each, friday)) for each in ("내일", "3일 뒤", "11/30", "1.5", "월요일")]
    ['2024-11-30', '2024-12-02', '2024-11-30', '2025-01-05', '2024-12-02']
    >>> str(typed_day("11/1", friday)), str(typed_day("11/1", friday, coming=True))
    ('2024-11-01', '2025-11-01')
    >>> [str(typed_day(each, friday)) for each in ("일주일 뒤", "보름 뒤", "내년 1월 3일", "연말")]
    ['2024-12-06', '2024-12-14', '2025-01-03', '2024-12-31']
    >>> str(typed_day("11/28", friday, coming=True))
    '2024-11-28'
    >>> str(typed_day("2026.12.1", friday)), str(typed_day("20261231", friday))
    ('2026-12-01', '2026-12-31')
    """
    wanted = normalise(text)
    found = _in_words(wanted, today) or _of_a_year(wanted, today)
    if found is not None:
        return found
    if without_year := _MONTH_DAY.fullmatch(wanted):
        month, day = int(without_year["month"]), int(without_year["day"])
        return _nearest(month, day, today, coming=coming)
    return parse_date(wanted)[0]


def _in_words(wanted: str, today: date) -> date | None:
    """A day that is told from today: 내일, 3일 뒤, 금요일, 월말."""
    if wanted.lower() in _WORDS:
        return days_after(today, _WORDS[wanted.lower()])
    if away := _AWAY.fullmatch(wanted):
        return _away(away, today)
    if named := _WEEKDAY.fullmatch(wanted):
        return _weekday(named, today)
    if end := _END.fullmatch(wanted):
        first = months_after(today.replace(day=1), _MONTHS["".join((end["month"] or "").split())])
        return first.replace(day=monthrange(first.year, first.month)[1])
    return None


def _of_a_year(wanted: str, today: date) -> date | None:
    """A day of a year that is told from today's: 내년 1월 3일, 연말."""
    if "".join(wanted.split()) in {"연말", "올해말"}:
        return date(today.year, 12, 31)
    of_year = _OF_YEAR.fullmatch(wanted)
    named = None if of_year is None else _MONTH_DAY.fullmatch(of_year["day"])
    if of_year is None or named is None:
        return None
    try:
        year = today.year + _YEARS[of_year["year"]]
        return date(year, int(named["month"]), int(named["day"]))
    except ValueError:
        raise ImpossibleDateError("달력에 없는 날입니다.") from None


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


def _away(away: re.Match[str], today: date) -> date | None:
    """A day so many days, weeks or months before or after; None where it is no such time."""
    if away["sign"]:
        count = int(away["plain"])
        return days_after(today, -count if away["sign"] == "-" else count)
    length = None if away["length"].isdecimal() else length_typed(away["length"])
    if length is None:
        return None
    days, months = length
    way = -1 if away["way"] == "전" else 1
    return days_after(months_after(today, way * months), way * days)


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
        last = max(each for each in found if each < today)
        if today - last <= timedelta(days=_JUST_OVER):
            return last
        return min(each for each in found if each >= today)
    return min(found, key=lambda each: abs(each - today))
