"""Dates as other languages and programs spell them, brought to the spelling that `dates` reads.

2024年10月31日, 08 Dec 2025, 2024-10-30T15:00:00Z; and with words around them that say of a day only
what its column says anyhow: 2024.10.31까지, ~2024.10.31, 2024년 10월 말일.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from xlcrm.domain.month_names import NAME, month_named
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

UNTIL: Final = "until"
SINCE: Final = "since"
"""What a spelling is called whose words say that the day is a last or a first one."""

_WORDED: Final = "worded"
_KOREA: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988
_TILDE: Final = "~\u223c\u301c"
_UNTIL: Final = lazy(
    rf"^(?:[{_TILDE}至]|until\b|till\b|by\b)\s*|"
    r"\s*[(\[]?\s*(?:까지|만료|종료|만기|限|止|まで|迄)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SINCE: Final = lazy(
    rf"^(?:自|from\b|since\b)\s*|"
    rf"\s*(?:[{_TILDE}]|[(\[]?\s*(?:부터|시작|개시|から|起)\s*[)\]]?)\s*$",
    re.IGNORECASE,
)
_HALVES: Final = {"上午": "오전", "下午": "오후", "午前": "오전", "午後": "오후"}
_HALF: Final = lazy("|".join(_HALVES))
_HAN: Final = lazy(
    r"^'?(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号]?|(?=[末底]))", re.ASCII
)
_HAN_CLOCK: Final = lazy(r"(\d{1,2})\s*[時时点]\s*(?:(\d{1,2})\s*分)?", re.ASCII)
_FOREIGN_WEEKDAY: Final = lazy(
    r"\s*[(\[]?\s*(?:[月火水木金土日](?:曜日?)?|(?:星期|礼拜|[週周])[一二三四五六日天]"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?)\s*[)\]]?,?\s*",
    re.IGNORECASE,
)
_NAME: Final = f"(?P<month>{NAME})"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_BETWEEN: Final = r"[\s./,\-]+(?:of\s+)?"
_YEAR: Final = r"(?P<year>\d{4}|'?\d{2})(?!\d)"
_ENGLISH: Final = tuple(
    lazy("^" + spelling, re.ASCII | re.IGNORECASE)
    for spelling in (
        rf"{_DAY}{_BETWEEN}{_NAME}{_BETWEEN}{_YEAR}",
        rf"{_NAME}{_BETWEEN}{_DAY}{_BETWEEN}{_YEAR}",
        rf"(?P<year>\d{{4}}){_BETWEEN}{_NAME}{_BETWEEN}{_DAY}(?!\d)",
    )
)
_SPACED: Final = lazy(
    r"^(\d{4})(?P<sign>[ _,\u00b7\u2219\u2022])\s*(\d{1,2})(?P=sign)\s*(\d{1,2})(?!\d)", re.ASCII
)
_LAST_OF_MONTH: Final = lazy(
    r"^'?(?P<year>\d{4}|\d{2})(?:\s*년\s*(?P<month>\d{1,2})\s*월|\s*[./-]\s*(?P<month2>\d{1,2})\s*월?)"
    r"\s*(?:말일?|末日?|底)(?:자)?(?P<rest>\s.*)?$",
    re.ASCII,
)
_ERA: Final = lazy(
    r"^(?:令和|R|平成|H|昭和|S)\s*(?P<year>\d{1,2}|元)\s*"
    r"(?:年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?"
    r"|(?P<sign>[./-])\s*(?P<month2>\d{1,2})\s*(?P=sign)\s*(?P<day2>\d{1,2}))(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_ERAS: Final = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "昭": 1925, "S": 1925}
"""The year before the first one of the Japanese eras 令和, 平成 and 昭和, by how they begin."""
_ZONED: Final = lazy(
    r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$",
    re.ASCII | re.IGNORECASE,
)


def plainly(text: str) -> tuple[str, str] | None:
    """Return a date as `dates` reads it, and what its spelling is called; None if it is no other.

    Args:
        text: what a cell says, normalised.

    A moment of another zone is told in Korean time, as the office's clocks show it.

    >>> plainly("2024.10.31까지"), plainly("8-Dec-25")
    (('2024.10.31', 'until'), ('2025-12-8', 'worded'))
    >>> plainly("2024-10-30T15:00:00.000Z"), plainly("2024년 2월 말일")
    (('2024-10-31 00:00:00', 'worded'), ('2024-02-29', 'worded'))
    >>> plainly("令和8年7月1日"), plainly("R10.9.30"), plainly("平成元年4月1日")
    (('2026-7-1', 'worded'), ('2028-9-30', 'worded'), ('1989-4-1', 'worded'))
    >>> plainly("내년 가을") is None
    True
    """
    rule, plain = _WORDED, text
    for words, name in ((_UNTIL, UNTIL), (_SINCE, SINCE)):
        bare = words.sub("", plain)
        if bare != plain:
            if rule != _WORDED:
                return None  # from one day until another: that is no day
            rule, plain = name, bare
    plain = _HALF.sub(lambda found: _HALVES[found[0]], plain)
    for brought in _SPELLINGS:
        plain = brought(plain)
    return (plain, rule) if plain != text and plain else None


def _zoned(text: str) -> str:
    found = _ZONED.match(text)
    if found is None:
        return text
    zone = found[3].upper()
    offset = "+00:00" if zone in {"Z", "UTC", "GMT"} else zone
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{offset}").astimezone(_KOREA)
    except (ValueError, OverflowError):
        return text
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _of_an_era(text: str) -> str:
    """令和6年3月2日, R6.3.2: a day of Japan's calendar with the year that all count."""
    found = _ERA.match(text)
    if found is None:
        return text
    count = 1 if found["year"] == "元" else int(found["year"])
    year = _ERAS[text[0].upper()] + count
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    return f"{year}-{month}-{day}{text[found.end() :]}" if count else text


def _han(text: str) -> str:
    """2024年10月31日 with Hangul for its signs."""
    found = _HAN.match(text)
    if found is None:
        return text
    day = f" {found[3]}일" if found[3] else ""
    rest = _HAN_CLOCK.sub(lambda clock: f" {clock[1]}:{clock[2] or '00'}", text[found.end() :])
    return f"{found[1]}년 {found[2]}월{day}{rest}"


def _without_weekday(text: str) -> str:
    """The text without a weekday of another language, which stands first or behind the day."""
    if found := _FOREIGN_WEEKDAY.match(text):
        return text[found.end() :]
    places = [each for each in _FOREIGN_WEEKDAY.finditer(text) if text[: each.start()][-1:].strip()]
    if len(places) != 1 or not any(sign.isdecimal() for sign in text[: places[0].start()]):
        return text
    return f"{text[: places[0].start()]} {text[places[0].end() :]}".strip()


def _english(text: str) -> str:
    for spelling in _ENGLISH:
        if found := spelling.match(text):
            month = month_named(found["month"])
            year = found["year"].lstrip("'")
            return f"{_in_full(year)}-{month}-{found['day']}{text[found.end() :]}"
    return text


def _in_full(year: str) -> str:
    """A year of two digits in four; 69 and above are of the 1900s, as in `dates`."""
    if len(year) > len("25"):
        return year
    return f"{'19' if int(year) >= 69 else '20'}{year}"  # noqa: PLR2004 - POSIX


def _spaced(text: str) -> str:
    found = _SPACED.match(text)
    if found is None:
        return text
    return f"{found[1]}-{found[3]}-{found[4]}{text[found.end() :]}"


def _last_of_month(text: str) -> str:
    found = _LAST_OF_MONTH.match(text)
    if found is None:
        return text
    year, month = int(_in_full(found["year"])), int(found["month"] or found["month2"])
    if not (1 <= month <= 12 and year >= 1):  # noqa: PLR2004 - months of a year
        return text
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}{found['rest'] or ''}"


_SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (
    _zoned,
    _of_an_era,
    _han,
    _without_weekday,
    _english,
    _spaced,
    _last_of_month,
)
