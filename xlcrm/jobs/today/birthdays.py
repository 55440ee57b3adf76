"""Birthdays and other days that come back, of columns that an office has of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.cellref import CellRef
from xlcrm.domain.dates import datetime_of_serial, parse_date
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.office.own_columns import headers_of, own_columns
from xlcrm.people.keys import customers
from xlcrm.schema.sheets import CUSTOMERS, LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.office.ledger import Ledger

HEADERS: Final = frozenset(
    {"생일", "생년월일", "출생일", "출생일자", "생일날", "결혼기념일", "기념일"}
)
"""Headers of such columns, as they are written without spaces."""

_SERIAL: Final = lazy(r"[0-9]{1,5}(?:\.[0-9]+)?")
_SHORT: Final = lazy(r"([0-9]{2})([0-9]{2})([0-9]{2})")  # 840503
_MONTH_AND_DAY: Final = lazy(r"(?:.*\s)?([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?")
_LUNAR: Final = "음"
_LEAP: Final = 2024


@outlined
class Birthday(NamedTuple):
    """A day that comes back soon.

    Attributes:
        customer: the customer's key.
        header: what the office calls the column.
        day: when it comes back.
        where: the cell that says it.
    """

    customer: str
    header: str
    day: date
    where: CellRef


def birthdays(ledger: Ledger, as_of: date, within: int) -> Iterator[Birthday]:
    """Yield the days that come back from the as-of day to so many days later, each once a customer.

    Days by the moon's calendar, and cells that tell no day, are passed over.

    Args:
        ledger: the opened workbook.
        as_of: the day.
        within: days ahead, 0 or more.
    """
    book, seen = ledger.book, set[tuple[str, date]]()
    for sheet in book.sheets:
        if sheet.table.spec.key not in {CUSTOMERS.key, LEDGER.key}:
            continue
        numbers = headers_of(book, sheet, own=True)
        wanted = [each for each in numbers if each.replace(" ", "") in HEADERS]
        if not wanted:
            continue
        whose = customers(sheet.table)
        for header, cells in own_columns(book, sheet, wanted):
            for at, text in enumerate(cells):
                day = _again(text or "", as_of, date1904=book.package.date1904)
                if day is None or day > as_of + timedelta(days=within) or not whose[at]:
                    continue
                if (whose[at], day) not in seen:
                    seen.add((whose[at], day))
                    where = CellRef(sheet.table.sheet, sheet.table.rows[at], numbers[header])
                    yield Birthday(whose[at], header, day, where)


def _again(text: str, as_of: date, *, date1904: bool) -> date | None:
    """When the day that a text tells comes back next, the as-of day at the earliest."""
    found = month_and_day(text, date1904=date1904)
    if found is None:
        return None
    return next(
        (day for year in (0, 1) if (day := _in_year(as_of.year + year, *found)) >= as_of), None
    )


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:  # a 29 February
        return date(year, month, day - 1)


def month_and_day(text: str, *, date1904: bool = False) -> tuple[int, int] | None:
    """Return the month and the day that a text tells; None where it tells none.

    >>> month_and_day("1984. 5. 3."), month_and_day("840503"), month_and_day("5월 3일")
    ((5, 3), (5, 3), (5, 3))
    >>> month_and_day("30805"), month_and_day("음 5/3"), month_and_day("모름")
    ((5, 3), None, None)
    """
    text = text.strip()
    if not text or _LUNAR in text:
        return None
    found: date | None = None
    if _SERIAL.fullmatch(text):
        found = datetime_of_serial(float(text), date1904=date1904).date()
    elif short := _SHORT.fullmatch(text):
        return _real(int(short[2]), int(short[3]))
    else:
        try:
            found = parse_date(text)[0]
        except DomainError:
            short = _MONTH_AND_DAY.fullmatch(text)
            return _real(int(short[1]), int(short[2])) if short else None
    return found.month, found.day


def _real(month: int, day: int) -> tuple[int, int] | None:
    try:
        date(_LEAP, month, day)
    except ValueError:
        return None
    return month, day
