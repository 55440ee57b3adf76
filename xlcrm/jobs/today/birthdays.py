"""Birthdays and other days that come back, of columns that an office has of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, CellRef
from xlcrm.domain.dates import datetime_of_serial, parse_date, parse_month
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.office.own_columns import headers_of, own_cells
from xlcrm.people.keys import customers
from xlcrm.reading.setting_cells import text_of
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger

HEADERS: Final = frozenset(
    {"생일", "생년월일", "출생일", "출생일자", "생일날", "결혼기념일", "기념일"}
)
"""Headers of such columns, as they are written without spaces."""

_LONG: Final = 5  # digits of a number that is a day's, of which Excel has taken the first zero
_SHORT: Final = lazy(r"([0-9]{2})([0-9]{2})([0-9]{2})(?:\s*-\s*[0-9*]{1,7})?")  # 840503-1******
_NO_YEAR: Final = lazy(r"([0-9]{2})([0-9]{2})")  # 0503
_MONTH_AND_DAY: Final = lazy(r"(?:.*\s)?([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?")
_YEAR: Final = lazy(r"(?:19|20)?[0-9]{2}\s*년?|(?:19|20)[0-9]{2}\s*[-./년]\s*[0-9]{1,2}\s*[.월]?")
_SUN: Final = lazy(r"\s*(?:출?생|[(]?양력?[)]?)\s*$")
_LUNAR: Final = "음"
_HIDDEN: Final = "*"
_LEAP: Final = 2024


@outlined
class DayTold(NamedTuple):
    """What a cell of such a column says.

    Attributes:
        customer: the customer's key.
        header: what the office calls the column.
        where: the cell.
        found: the month and the day; None where it tells none.
        odd: whether it looks like a day, and is none.
    """

    customer: str
    header: str
    where: CellRef
    found: tuple[int, int] | None
    odd: bool


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


def days_told(ledger: Ledger) -> Iterator[DayTold]:
    """Yield what the cells of somebody's birthday or anniversary say, blank ones left out."""
    book = ledger.book
    for sheet in book.sheets:
        if sheet.table.spec.key not in {CUSTOMERS.key, LEDGER.key}:
            continue
        numbers = headers_of(book, sheet, own=True)
        wanted = [each for each in numbers if each.replace(" ", "") in HEADERS]
        whose = customers(sheet.table) if wanted else []
        for header in wanted:
            cells = own_cells(book, sheet, numbers[header])
            for at, said in enumerate(_told(cells, date1904=book.package.date1904)):
                if said is not None and whose[at]:
                    where = CellRef(sheet.table.sheet, sheet.table.rows[at], numbers[header])
                    yield DayTold(whose[at], header, where, *said)


def _told(
    cells: Sequence[CellValue], *, date1904: bool
) -> Iterator[tuple[tuple[int, int] | None, bool] | None]:
    """Yield what each cell of a column tells, and whether it is odd; None where it is blank."""
    counted = _counts_days(cells)
    known: dict[tuple[type, CellValue], tuple[tuple[int, int] | None, bool] | None] = {}
    for cell in cells:
        if (type(cell), cell) not in known:
            found = _found(cell, counted=counted, date1904=date1904)
            told = found, found is None and _is_odd(cell)
            known[type(cell), cell] = None if is_blank(cell) else told
        yield known[type(cell), cell]


def birthdays(told: Iterable[DayTold], as_of: date, within: int) -> Iterator[Birthday]:
    """Yield the days that come back from the as-of day to so many days later, each once a customer.

    Days by the moon's calendar, and cells that tell no day, are passed over.

    Args:
        told: what the cells say.
        as_of: the day.
        within: days ahead, 0 or more.
    """
    seen = set[tuple[str, date]]()
    last = as_of + timedelta(days=min(within, (date.max - as_of).days))
    for each in told:
        day = None if each.found is None else _again(each.found, as_of)
        if day is not None and day <= last and (each.customer, day) not in seen:
            seen.add((each.customer, day))
            yield Birthday(each.customer, each.header, day, each.where)


def _again(found: tuple[int, int], as_of: date) -> date | None:
    """When a month and day come back next, the as-of day at the earliest; None after 9999."""
    years = range(as_of.year, min(as_of.year + 2, date.max.year + 1))
    return next((day for year in years if (day := _in_year(year, *found)) >= as_of), None)


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:  # a 29 February
        return date(year, month, day - 1)


def _counts_days(cells: Sequence[CellValue]) -> bool:
    """Tell whether a column's numbers of five digits count days, as Excel does, without its format.

    Else they are 031202 without their zero: few numbers of days would be such a day, too.
    """
    plain = [text for cell in cells if (text := _number(cell)) and len(text) == _LONG]
    return sum(month_and_day(text) is not None for text in plain) * 2 < len(plain)


def _found(cell: CellValue, *, counted: bool, date1904: bool) -> tuple[int, int] | None:
    """The month and the day that a cell tells; None where it tells none."""
    number = _number(cell)
    if number is None:
        return None if isinstance(cell, CellError | float) else month_and_day(text_of(cell))
    if counted and len(number) == _LONG:
        try:
            day = datetime_of_serial(int(number), date1904=date1904)
        except DomainError:
            return None
        return day.month, day.day
    return month_and_day(number)


def _number(cell: CellValue) -> str | None:
    """A whole number's digits; None of anything else, as a text of digits or 5.3."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell // 1:
        return None
    return str(int(cell))


def month_and_day(text: str) -> tuple[int, int] | None:
    """Return the month and the day that a text tells; None where it tells none.

    >>> month_and_day("1984. 5. 3."), month_and_day("840503"), month_and_day("5월 3일")
    ((5, 3), (5, 3), (5, 3))
    >>> month_and_day("30805"), month_and_day("503"), month_and_day("2003-12")  # 030805, 0503
    ((8, 5), (5, 3), None)
    >>> month_and_day("음 5/3"), month_and_day("모름")
    (None, None)
    """
    text = _SUN.sub("", text.strip())
    if not text or _LUNAR in text or _YEAR.fullmatch(text):
        return None
    if text.isdecimal() and text.isascii() and len(text) in {3, _LONG}:
        text = f"0{text}"
    if short := _SHORT.fullmatch(text):
        return _real(int(short[2]), int(short[3]))
    try:
        found = parse_date(text)[0]
    except DomainError:
        short = _NO_YEAR.fullmatch(text) or _MONTH_AND_DAY.fullmatch(text)
        return _real(int(short[1]), int(short[2])) if short else None
    return found.month, found.day


def _is_odd(cell: CellValue) -> bool:
    """Whether a cell that tells no day looks as if it should; a year or a month alone does not."""
    text = text_of(cell)
    if isinstance(cell, CellError):
        return True
    if _LUNAR in text or _HIDDEN in text or not any(map(str.isdecimal, text)):
        return False
    if _YEAR.fullmatch(_SUN.sub("", text)):
        return False
    try:
        parse_month(text)
    except DomainError:
        return True
    return isinstance(cell, float)


def _real(month: int, day: int) -> tuple[int, int] | None:
    try:
        date(_LEAP, month, day)
    except ValueError:
        return None
    return month, day
