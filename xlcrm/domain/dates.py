"""Dates, times, months and lengths of terms, as people write them and as workbooks number them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError


class AmbiguousDateError(DomainError):
    """A date whose year, month and day could stand in another order."""


class ImpossibleDateError(DomainError):
    """A date that no calendar has, or before 1900."""


FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date.max
BEFORE_CALENDAR: Final = "엑셀의 날짜는 1900-01-01부터입니다."
"""What a date may be, wherever it stands: the days that Excel has numbers for. As the end of a
contract the last one, 9999-12-31, is none: see `schema.coerce.read_cell`."""

MIN_SERIAL: Final = 20000
"""1954-10-03 in the 1900 system. Smaller bare numbers in a date column are something else."""
MAX_SERIAL: Final = 80000
"""2119-01-11 in the 1900 system. Larger ones are dates without signs (20231026), or neither.

These two tell dates from counts where a cell's format does not: of a cell that is shown as a date
any day from `FIRST_DAY` to `LAST_DAY` is one.
"""
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no zones. Day 0, so that 61 is 1900-03-01
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - likewise
_POSIX_PIVOT: Final = 69  # strptime %y: 69-99 are 1969-1999, 00-68 are 2000-2068
SECONDS_A_DAY: Final = 86400
_LONGEST: Final = 60  # characters of a date with its time
MAX_MONTHS: Final = 1200  # a hundred years

_YMD: Final = lazy(
    r"(?P<year>\d{4}|\d{2})(?:"
    r"\s*(?P<sign>[./-])\s*(?P<month>\d{1,2})\s*(?P=sign)\s*(?P<day>\d{1,2})(?:\s*\.)?"
    r"|\s*년\s*(?P<month2>\d{1,2})\s*월\s*(?P<day2>\d{1,2})(?:\s*일)?)",
    re.ASCII,
)
_COMPACT: Final = lazy(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST: Final = lazy(r"\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*(?:\d{4}|\d{2})(?!\d)", re.ASCII)
_SIX_DIGITS: Final = lazy(r"\d{6}", re.ASCII)
_WEEKDAY: Final = lazy(
    r"\s*(?:\([일월화수목금토](?:요일)?\)|[일월화수목금토]요일|(?<=\s)[일월화수목금토](?=\s|$))\s*"
)
_TIME: Final = lazy(
    r"T?\s*(?P<half>오전|오후|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})(?:\s*:\s*(?P<minute>\d{2})(?:\s*:\s*(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"|\s*시(?:\s*(?P<minute2>\d{1,2})\s*분(?:\s*(?P<second2>\d{1,2})\s*초)?)?)"
    r"\s*(?P<half2>AM|PM)?",
    re.ASCII | re.IGNORECASE,
)
_MONTH: Final = lazy(
    r"(?P<year>\d{4})\s*[./-]\s*(?P<month>\d{1,2})\s*\.?|(?P<year2>\d{4}|\d{2})\s*년\s*(?P<month2>\d{1,2})\s*월"
    r"|(?P<year3>\d{4})(?P<month3>\d{2})",
    re.ASCII,
)
_LENGTH: Final = lazy(
    r"(?:(?P<years>\d{1,3})\s*(?:년|y))?\s*(?P<half>반)?"
    r"(?:(?P<months>\d{1,4})\s*(?P<unit>개월|달|m)?)?(?:\s*간)?",
    re.ASCII | re.IGNORECASE,
)


def parse_date(text: str) -> tuple[date, str]:
    """Return the date a text states and the name of the spelling; a time of day is dropped.

    Reads year, month and day apart by `.`, `/`, `-` or 년 월 일, with four digits of the year or
    two (69 and above are of the 1900s, as POSIX has it), or eight digits; a weekday may follow.
    And what `day_spellings` knows beside: 2024年10月31日, 08 Dec 2025, 2024.10.31까지.

    Raises:
        AmbiguousDateError: the year does not come first (10/26/23, 26.10.2023), or six digits.
        ImpossibleDateError: no calendar has the day, or it lies before 1900.
        DomainError: anything else that is no date.

    >>> parse_date("2023. 10. 26. (목)")
    (datetime.date(2023, 10, 26), 'dotted')
    >>> parse_date("23년 10월 26일")
    (datetime.date(2023, 10, 26), 'korean_short_year')
    """
    day, _, rule = _day_and_time(text)
    return day, rule


def parse_datetime(text: str) -> tuple[datetime, str]:
    """Return the date and time a text states and the name of the spelling; no time is midnight.

    Raises:
        AmbiguousDateError, ImpossibleDateError, DomainError: as `parse_date`.

    >>> parse_datetime("2023-10-26 오후 2:30")
    (datetime.datetime(2023, 10, 26, 14, 30), 'iso')
    """
    day, clock, rule = _day_and_time(text)
    return datetime.combine(day, clock), rule


def parse_month(text: str) -> tuple[date, str]:
    """Return the first day of the month a text states, and the name of the spelling.

    Raises:
        AmbiguousDateError, ImpossibleDateError, DomainError: as `parse_date`.

    >>> parse_month("2024년 10월"), parse_month("202410")
    ((datetime.date(2024, 10, 1), 'month'), (datetime.date(2024, 10, 1), 'month'))
    """
    text = normalise(text)
    match = _MONTH.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        day, rule = parse_date(text)
        return day.replace(day=1), rule
    year = match["year"] or match["year2"] or match["year3"]
    month = match["month"] or match["month2"] or match["month3"]
    return _date(year, month, "1"), "month"


def parse_months(text: str) -> int:
    """Return the months of a length of time: 1 to 1200.

    Raises:
        DomainError: the text is no whole number of months.

    >>> parse_months("1년 6개월"), parse_months("12개월"), parse_months("6m"), parse_months("1년반")
    (18, 12, 6, 18)
    """
    text = normalise(text)
    match = _LENGTH.fullmatch(text) if len(text) <= _LONGEST else None
    if match is not None and (match["years"] or match["months"]):
        # "1년 6" leaves open what the six are, and "반" is half of a year that must be named.
        unclear = match["years"] and match["months"] and not match["unit"]
        stray = match["half"] and (not match["years"] or match["months"])
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        months += 6 if match["half"] else 0
        if not unclear and not stray and 1 <= months <= MAX_MONTHS:
            return months
    raise DomainError("계약 기간으로 읽을 수 없습니다.", hint="12 또는 12개월처럼 쓰세요.")


def datetime_of_serial(serial: float, *, date1904: bool = False) -> datetime:
    """Return the date and time of a bare serial number, to the second.

    Args:
        serial: days since the workbook's epoch, 20000 up to but not including 80001.
        date1904: whether the workbook counts from 1904-01-01 instead of 1900.

    Raises:
        DomainError: the number is outside that range.

    >>> datetime_of_serial(45225.5)
    datetime.datetime(2023, 10, 26, 12, 0)
    >>> datetime_of_serial(43763, date1904=True).date()
    datetime.date(2023, 10, 26)
    """
    if not MIN_SERIAL <= serial < MAX_SERIAL + 1:
        raise _unreadable()
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    days = int(serial)
    # A float keeps a fraction of a day to a few microseconds: whole seconds are what was meant.
    return epoch + timedelta(days=days, seconds=round((serial - days) * SECONDS_A_DAY))


def refuse_before_calendar(as_of: date) -> None:
    """Raise if a day lies before all that a workbook can hold, so that nothing is counted back.

    Raises:
        DomainError: it does.
    """
    if as_of < FIRST_DAY:
        raise DomainError(BEFORE_CALENDAR, hint="기준일을 그 뒤의 날짜로 적으세요.")


def days_after(day: date, days: int) -> date:
    """Return the day so many days after another one; before it, if there are fewer than 0.

    Beyond the calendar it is the calendar's first day or its last one.

    >>> days_after(date(2024, 2, 28), 2), days_after(date(9999, 12, 30), 60)
    (datetime.date(2024, 3, 1), datetime.date(9999, 12, 31))
    """
    ordinal = day.toordinal() + days
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))


def _unreadable() -> DomainError:
    return DomainError("날짜로 읽을 수 없습니다.", hint="2023-10-26처럼 쓰세요.")


def _day_and_time(text: str) -> tuple[date, time, str]:
    text = normalise(text)
    if len(text) > _LONGEST:
        raise _unreadable()
    try:
        return _usual(text)
    except (AmbiguousDateError, ImpossibleDateError):
        raise
    except DomainError:
        from xlcrm.domain.day_spellings import plainly  # noqa: PLC0415 - few sheets need it

        other = plainly(text)
        if other is None:
            raise
        plain, rule = other
        day, clock, _ = _usual(plain)
        return day, clock, rule


def _usual(text: str) -> tuple[date, time, str]:
    match = _YMD.match(text)
    if match is None or text[match.end() : match.end() + 1].isdecimal():
        compact = _COMPACT.match(text)
        if compact and not text[compact.end() : compact.end() + 1].isdecimal():
            rest = text[compact.end() :]
            return _date(*compact.groups()), _time(rest), "compact"
        raise _order_error(text)
    clock = _time(text[match.end() :])
    if match["sign"]:
        rule = {".": "dotted", "/": "slashed", "-": "iso"}[match["sign"]]
        month, day = match["month"], match["day"]
    else:
        rule, month, day = "korean", match["month2"], match["day2"]
    if len(match["year"]) == len("2023"):
        return _date(match["year"], month, day), clock, rule
    try:
        found = _date(match["year"], month, day)
    except ImpossibleDateError:
        if match["sign"] and _reads_year_last(match["year"], month):
            raise _ambiguous() from None
        raise
    return found, clock, f"{rule}_short_year"


def _time(rest: str) -> time:
    """Return the time of day in what follows a date; midnight if nothing does."""
    rest = _WEEKDAY.sub(" ", rest, count=1).strip()
    if not rest:
        return time()
    match = _TIME.fullmatch(rest)
    if match is None or (match["half"] and match["half2"]):
        raise _unreadable()
    hour = int(match["hour"])
    half = (match["half"] or match["half2"] or "").upper()
    if half in {"오후", "PM"} and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    elif half in {"오전", "AM"} and hour == 12:  # noqa: PLR2004 - 12 AM is midnight
        hour = 0
    minute = match["minute"] or match["minute2"] or 0
    second = match["second"] or match["second2"] or 0
    try:
        return time(hour, int(minute), int(second))
    except ValueError:
        raise _unreadable() from None


def _date(year: str, month: str, day: str) -> date:
    full = int(year)
    if len(year) == len("23"):
        full += 1900 if full >= _POSIX_PIVOT else 2000
    try:
        found = date(full, int(month), int(day))
    except ValueError:
        found = date.min
    if found < FIRST_DAY:
        raise ImpossibleDateError("달력에 없는 날짜입니다.", hint="날짜를 다시 확인하세요.")
    return found


def _ambiguous() -> AmbiguousDateError:
    return AmbiguousDateError(
        "연·월·일의 차례가 분명하지 않습니다.", hint="2023-10-26처럼 연도부터 쓰세요."
    )


def _order_error(text: str) -> DomainError:
    ambiguous = _YEAR_LAST.match(text) or _SIX_DIGITS.fullmatch(text)
    return _ambiguous() if ambiguous else _unreadable()


def _reads_year_last(first: str, second: str) -> bool:
    """Tell whether month/day/year or day/month/year could be meant."""
    one, two = sorted((int(first), int(second)))
    return 1 <= one <= 12 and two <= 31  # noqa: PLR2004 - months and days
