"""Spans of days as people type them: 2024-03, 이번 달, 지난주, 최근 3개월, 1분기, 11/29 이후."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from xlcrm.domain.dates import days_after
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.domain.typed_day import typed_day
from xlcrm.domain.typed_length import length_typed, months_after
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

_MONTH: Final = lazy(
    r"(?P<year>(?:19|20)\d{2})(?:[-./]|년)?(?P<month>1[0-2]|0?[1-9])월?|(?P<only>\d{4})년?"
)
_SHORT: Final = lazy(r"(?P<year>\d{2})(?:[-./]|년)(?P<month>1[0-2]|0[1-9]|[1-9](?=월))월?")
_BARE: Final = lazy(r"(?P<month>1[0-2]|0?[1-9])월")
_PART: Final = lazy(
    r"(?:(?P<year>\d{4}|\d{2})년?|(?P<said>올해|금년|작년|지난해|내년|다음|이번|지난))?"
    r"(?:(?P<quarter>[1-4])?(?P<unit>분기)|(?P<half>[상하])반기)"
)
_RECENT: Final = lazy(r"(?P<way>최근|지난|앞으로|향후)(?P<length>.+?)(?:간|동안|이내|안|내)?")
_FROM: Final = lazy(r"(?P<first>.+?)(?:이후|부터|이래)")
_UNTIL: Final = lazy(r"(?P<last>.+?)(?:이전|까지)")
_OPEN: Final = lazy(r"(?:(?P<first>.+?)~)|(?:~(?P<last>.+))")
_TILDES: Final = {ord(sign): "~" for sign in "∼〜～"}
_SPOKEN: Final = {
    **dict.fromkeys(("이번달", "당월", "이달", "금월"), 0),
    **dict.fromkeys(("지난달", "전월", "저번달"), -1),
    **dict.fromkeys(("다음달", "내달", "익월"), 1),
}
"""Words for a month, and how many months away it is."""
_WEEKS: Final = {
    **dict.fromkeys(("이번주", "금주"), 0),
    **dict.fromkeys(("지난주", "저번주"), -1),
    **dict.fromkeys(("다음주", "내주"), 1),
}
"""Words for a week, from Monday on, and how many weeks away it is."""
_YEARS: Final = {"올해": 0, "금년": 0, "작년": -1, "지난해": -1, "내년": 1}
_NEAR: Final = {"이번": 0, "지난": -1, "다음": 1}
_FIRST_YEAR: Final = 1950
"""Spans are of years from then on: a shorter number is no year."""
_CENTURY: Final = 2000
_HALF_YEAR: Final = 6  # months
_NAMES_YEAR: Final = lazy(r"(?:19|20)\d{2}|^\D*\d{2}[-./년]\s*\d{1,2}[-./월]\s*\d{1,2}")


@outlined
class Days(NamedTuple):
    """A span of days.

    Attributes:
        first: its first day.
        last: its last day.
        told: how it is typed so that it means the same: what said no year has one.
    """

    first: date
    last: date
    told: str


def span_of(text: str, today: date, *, past: bool = False) -> Days | None:
    """Return the days of a year, a month, a week, a day, or from one to another; None: it is none.

    Args:
        text: what was typed.
        today: the day on which it was.
        past: whether a month without a year is the last such month; else it is the nearest.

    >>> day = date(2024, 10, 1)
    >>> [f"{span_of(each, day).first} {span_of(each, day).last}" for each in ("2024-03", "작년")]
    ['2024-03-01 2024-03-31', '2023-01-01 2023-12-31']
    >>> found = span_of("2024년 1월 ~ 2024년 2월", day)
    >>> str(found.first), str(found.last)
    ('2024-01-01', '2024-02-29')
    >>> span_of("11/29", day).told, span_of("12월", day).told, span_of("이번 달", day).told
    ('2024-11-29', '2024-12', '이번 달')
    >>> str(span_of("최근 3개월", day).first), str(span_of("1분기", day).last)
    ('2024-07-01', '2024-03-31')
    >>> span_of("3월", day).told, span_of("3월", day, past=True).told
    ('2025-03', '2024-03')
    >>> str(span_of("2024-03 이후", day).first), span_of("언제", day)
    ('2024-03-01', None)
    """
    plain = squeezed(text.translate(_TILDES))
    if length := _RECENT.fullmatch(plain):
        found = _recent(length["way"], length["length"], text, today)
        if found is not None:
            return found
    if open_one := _FROM.fullmatch(plain) or _UNTIL.fullmatch(plain) or _OPEN.fullmatch(plain):
        return _open(open_one.groupdict(), today, past)
    first, tilde, last = text.translate(_TILDES).partition("~")
    if not tilde:
        return _span(text, today, past)
    begin, end = _span(first, today, past), _span(last, today, past)
    if begin is None or end is None or begin.first > end.last:
        return None
    return Days(begin.first, end.last, f"{begin.told}~{end.told}")


def _recent(way: str, text: str, typed: str, today: date) -> Days | None:
    """So long before a day or from it on."""
    length = length_typed(text) if not text.isdigit() else None
    if length is None:
        return None
    days, months = length
    sign = 1 if way in {"앞으로", "향후"} else -1
    try:
        other = days_after(months_after(today, sign * months), sign * days)
    except DomainError:
        return None
    return Days(min(today, other), max(today, other), typed)


def _open(parts: dict[str, str | None], today: date, past: bool) -> Days | None:  # noqa: FBT001
    """From a day on, or up to one."""
    first, last = parts.get("first"), parts.get("last")
    span = _span(first or last or "", today, past)
    if span is None:
        return None
    if first:
        return Days(span.first, date.max, f"{span.told} 이후")
    return Days(date.min, span.last, f"{span.told}까지")


def _span(text: str, today: date, past: bool) -> Days | None:  # noqa: FBT001
    plain, typed = squeezed(text), text.strip()
    if plain in _YEARS:
        year = today.year + _YEARS[plain]
        return Days(date(year, 1, 1), date(year, 12, 31), typed)
    if plain in _SPOKEN:
        return _month_away(today, _SPOKEN[plain], typed)
    if plain in _WEEKS:
        monday = today - timedelta(days=today.weekday() - 7 * _WEEKS[plain])
        return Days(monday, monday + timedelta(days=6), typed)
    return _month_of(plain, typed, today, past) or _part(plain, typed, today) or _day(typed, today)


def _month_of(plain: str, typed: str, today: date, past: bool) -> Days | None:  # noqa: FBT001
    """A year or a month; without a year the nearest such month, or the last one."""
    if match := _MONTH.fullmatch(plain):
        year = int(match["only"] or match["year"])
        if year < _FIRST_YEAR:
            return None
        if match["only"]:
            return Days(date(year, 1, 1), date(year, 12, 31), typed)
        return _month(year, int(match["month"]), typed)
    if match := _SHORT.fullmatch(plain):
        year, month = _CENTURY + int(match["year"]), int(match["month"])
        return _month(year, month, f"{year}-{month:02}")
    if match := _BARE.fullmatch(plain):
        ahead = (int(match["month"]) - today.month) % 12
        away = ahead - 12 if ahead > (0 if past else _HALF_YEAR) else ahead
        found = _month_away(today, away, "")
        return found._replace(told=f"{found.first:%Y-%m}")
    return None


def _part(plain: str, typed: str, today: date) -> Days | None:
    """A quarter or a half of a year."""
    match = _PART.fullmatch(plain)
    if match is None or (match["unit"] and not match["quarter"] and match["said"] not in _NEAR):
        return None
    said = match["said"] or ""
    year = today.year + _YEARS.get(said, 0)
    if match["year"]:
        year = int(match["year"]) + (0 if len(match["year"]) > len("24") else _CENTURY)
    if match["half"]:
        if said in _NEAR:
            return None
        first, months = date(year, 1 if match["half"] == "상" else 7, 1), 6
    elif match["quarter"]:
        if said in _NEAR:
            return None
        first, months = date(year, 3 * int(match["quarter"]) - 2, 1), 3
    else:
        now = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        first, months = months_after(now, 3 * _NEAR[said]), 3
    last = months_after(first, months) - timedelta(days=1)
    if match["year"] or said:
        return Days(first, last, typed)
    return Days(first, last, f"{first.year}년 {typed}")


def _day(typed: str, today: date) -> Days | None:
    """A day; a day that says no year, and no word like 오늘, is told with the year."""
    try:
        day = typed_day(typed, today)
    except DomainError:
        return None
    relative = not any(map(str.isdigit, typed)) or any(each in typed for each in "뒤후전")
    return Days(day, day, typed if relative or _NAMES_YEAR.search(typed) else day.isoformat())


def _month_away(today: date, away: int, told: str) -> Days:
    months = today.year * 12 + today.month - 1 + away
    return _month(months // 12, months % 12 + 1, told)


def _month(year: int, month: int, told: str) -> Days:
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), told)
