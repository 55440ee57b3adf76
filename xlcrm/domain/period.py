"""What months and years the names of sheets say: 2024-10, 10월, 2024년, 고객관리일지 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, normalise
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Sequence
    from datetime import date

_MONTH: Final = r"(?P<month>1[0-2]|0?[1-9])"
_FORMS: Final = tuple(
    lazy(form)
    for form in (
        rf"(?P<year>(?:19|20)\d\d)\s*(?:년|[.\-_/ ])\s*{_MONTH}(?!\d)\s*월?",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?!\d)",
        rf"(?<!\d)(?P<year>\d\d)\s*(?:년|[.\-_])\s*{_MONTH}(?!\d)\s*월?",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)\s*년?",
        rf"(?<!\d){_MONTH}\s*월",
    )
)


@dataclass(frozen=True, slots=True)
class Period:
    """A month of a year, a whole year, or a month of no year told."""

    year: int | None
    month: int | None


def period_of(name: str) -> Period | None:
    """Return the period that a sheet's name says, or None if it says none.

    >>> period_of("2024-10"), period_of("상담 24년 3월")
    (Period(year=2024, month=10), Period(year=2024, month=3))
    >>> period_of("10월"), period_of("고객관리일지 2024"), period_of("고객관리일지")
    (Period(year=None, month=10), Period(year=2024, month=None), None)
    """
    found = _found(normalise(name))
    if found is None:
        return None
    year, month = _number(found, "year"), _number(found, "month")
    if year is not None and year < 100:  # noqa: PLR2004 - written with two digits
        year += 2000
    return Period(year, month)


def newest(names: Sequence[str], days: Sequence[date | None] = ()) -> int:
    """Return which of some sheets is for the latest period; of those that say none, the last one.

    Months of no year told follow one another around the turn of a year: of 11월, 12월 and 1월 the
    newest is 1월.

    Args:
        names: what the sheets are called.
        days: the last day that each has a row of, or None. It tells when a sheet is of whose name
            says no year, or no month, beside others whose names do.

    >>> newest(["고객관리일지", "2024-09", "2024-10"]), newest(["11월", "12월", "1월"])
    (2, 2)
    >>> from datetime import date
    >>> newest(["고객관리일지", "고객관리일지 2025"], [date(2026, 1, 9), date(2025, 12, 30)])
    0

    Raises:
        ValueError: there are no names.
    """
    periods = [period_of(name) for name in names]
    last = days or [None] * len(names)
    of_no_year = [at for at, period in enumerate(periods) if period and period.year is None]
    months = {period.month for period in periods if period and period.year is None}
    together = max((day for at in of_no_year if (day := last[at])), default=None)

    def age(at: int) -> tuple[int, int, int, int, int]:
        period = periods[at]
        if period is None:
            return *_month_of(last[at]), 0, 0, at
        if period.year is not None:
            year, month = _month_of(last[at])
            told = period.month or (month if year == period.year else 0)
            return period.year, told, 2, 0, at
        number = period.month or 0
        turn = 0 if number % 12 + 1 in months else number
        return *_month_of(together), 1, turn, at  # an empty sheet of a month is of their year, too

    return max(range(len(names)), key=age)


def _month_of(day: date | None) -> tuple[int, int]:
    return (0, 0) if day is None else (day.year, day.month)


def next_name(name: str, year: int, month: int | None, taken: Collection[str] = ()) -> str:
    """Return what the sheet for a period is called, after the name of the one before it.

    Args:
        name: the sheet before.
        year: the new sheet's year.
        month: its month; None for a sheet of a year.
        taken: names that are in use, in whatever case.

    >>> next_name("2024-12", 2025, 1), next_name("10월", 2024, 11), next_name("2024년", 2025, None)
    ('2025-01', '11월', '2025년')
    >>> next_name("고객관리일지", 2024, 10), next_name("고객관리일지 2024", 2025, None)
    ('고객관리일지 2024-10', '고객관리일지 2025')
    """
    used = {each.casefold() for each in taken}
    found = _found(name)
    plain = name
    if found is not None:
        plain = f"{name[: found.start()]}{name[found.end() :]}".strip(" -_()")
        told_month = "month" in found.re.groupindex
        told_year = "year" in found.re.groupindex
        if told_month == (month is not None) or (told_month and not told_year):
            renamed = _with(found, "month", month)
            renamed = _with(_found(renamed), "year", year) if told_year else renamed
            if renamed.casefold() not in used:
                return renamed
    told = f"{year}" if month is None else f"{year}-{month:02}"
    return f"{plain} {told}".strip()


def _found(name: str) -> re.Match[str] | None:
    return next((match for form in _FORMS if (match := form.search(name))), None)


def _number(found: re.Match[str], group: str) -> int | None:
    return int(found[group]) if group in found.re.groupindex else None


def _with(found: re.Match[str] | None, group: str, number: int | None) -> str:
    """The searched name with another number in a group, as wide as the old one was written."""
    if found is None or number is None or group not in found.re.groupindex:
        return "" if found is None else found.string
    old = found[group]
    padded = len(old) > 1 and (old[0] == "0" or "월" not in found[0])
    new = f"{number % 10 ** len(old) if group == 'year' else number}"
    new = new.zfill(len(old)) if padded or group == "year" else new
    return f"{found.string[: found.start(group)]}{new}{found.string[found.end(group) :]}"
