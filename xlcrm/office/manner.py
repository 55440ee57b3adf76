"""A new value in the manner of the cells around it: dates, lengths and fees as people type them.

Most ledgers hold numbers with a format. Where cells hold texts (2024.10.26, 12개월, 100,000원), or
days as 20241026, a serial number among them would show as 45591.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeGuard

from xlcrm.cellref import CellError
from xlcrm.domain.day_order import USUAL, DayOrder, DaysWritten
from xlcrm.domain.lengths import LengthUnit
from xlcrm.domain.money import parse_won
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN, Habit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.checked import Value
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Sheet

_COMPACT: Final = range(19000101, 100000000)  # 20241026, as `schema.coerce` reads it
_DATE: Final = lazy(
    r"(?P<year>\d{4}|'?\d{2})(?P<a>\s*[./\-년]\s*|)(?P<month>\d{1,2})(?P<b>\s*[./\-월]\s*|)"
    r"(?P<day>\d{1,2})(?P<c>\s*[.일]?)",
    re.ASCII,
)
_YEAR_LAST: Final = lazy(
    r"(?P<first>\d{1,2})(?P<a>\s*[./-]\s*)(?P<second>\d{1,2})(?P<b>\s*[./-]\s*)"
    r"(?P<year>\d{4}|\d{2})(?P<c>\s*\.?)",
    re.ASCII,
)
_CENTURY: Final = range(1969, 2069)  # the years of which two digits tell
_WHOLE: Final = lazy(r"0|[1-9][0-9]{0,14}", re.ASCII)  # Excel keeps fifteen digits
_WON: Final = lazy(r"(?P<head>[₩￦\\]?\s*)(?P<digits>[0-9][0-9,]*)(?P<tail>\s*원?)", re.ASCII)


def like_day(model: CellValue, day: date, days: DaysWritten = USUAL) -> CellValue | date:
    """Return a day as a cell like another one holds it.

    Args:
        model: what that cell says; a date's serial number, a text, or nothing.
        day: the day.
        days: how the column writes days; of an order that it leaves open the year comes first.

    >>> from datetime import date
    >>> like_day("2023. 10. 5.", date(2024, 10, 26)), like_day(20231026, date(2024, 10, 26))
    ('2024. 10. 26.', 20241026)
    >>> like_day(45225, date(2024, 10, 26)), like_day("모름", date(2024, 10, 26))
    (datetime.date(2024, 10, 26), '2024-10-26')
    >>> like_day("05-10-2023", date(2024, 10, 26), DaysWritten(DayOrder.DAY_FIRST))
    '26-10-2024'
    """
    if isinstance(model, int | float) and int(model) in _COMPACT:
        return int(f"{day:%Y%m%d}")
    if not isinstance(model, str) or isinstance(model, CellError) or is_blank(model):
        return day
    if (found := _YEAR_LAST.fullmatch(model.strip())) and not days.usual:
        return _year_last(found, day, days)
    match = _DATE.fullmatch(model.strip())
    if match is None or (bool(match["a"]) != bool(match["b"])):
        return day.isoformat()
    year = f"{day.year:04}" if len(match["year"]) > len("'24") else f"{day.year % 100:02}"
    mark = "'" if match["year"].startswith("'") else ""
    padded = len(match["month"]) == len(match["day"]) == len("01")
    month, number = (f"{each:02}" if padded else f"{each}" for each in (day.month, day.day))
    return f"{mark}{year}{match['a']}{month}{match['b']}{number}{match['c']}"


def _year_last(model: re.Match[str], day: date, days: DaysWritten) -> str:
    """A day in the order of a column whose years stand behind."""
    short = len(model["year"]) == len("24")
    order = days.short if short else days.long
    if order not in {DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST} or (
        short and day.year not in _CENTURY
    ):
        return day.isoformat()
    padded = "0" in {model["first"][0], model["second"][0]} or (
        len(model["first"]) == len(model["second"]) == len("01")
    )
    numbers = [f"{each:02}" if padded else f"{each}" for each in (day.day, day.month)]
    first, second = numbers if order is DayOrder.DAY_FIRST else numbers[::-1]
    year = f"{day.year % 100:02}" if short else f"{day.year:04}"
    return f"{first}{model['a']}{second}{model['b']}{year}{model['c']}"


def like_length(model: CellValue, months: int, habit: Habit = PLAIN) -> CellValue:
    """Return a term's length as a cell like another one holds it.

    >>> like_length("12개월", 6), like_length(12, 6), like_length("1년", 24)
    ('6개월', 6, '24개월')
    >>> like_length(2, 36, Habit(unit=LengthUnit.YEARS)), like_length(365, 6, Habit(unit=None))
    (3, '6개월')
    """
    if isinstance(model, str) and not model.strip().isdecimal():
        return f"{months}개월"
    if habit.unit is LengthUnit.MONTHS:
        return months
    years, rest = divmod(months, 12)
    return years if habit.unit is LengthUnit.YEARS and not rest else f"{months}개월"


def in_units(won: int, habit: Habit) -> int | float:
    """Return an amount as a bare number of a column that counts something else than single won.

    Raises:
        DomainError: the column counts another currency, or nobody knows what.

    >>> in_units(1_200_000, Habit(won=10_000)), in_units(12_345, Habit(won=1_000))
    (120, 12.345)
    """
    if not habit.won:
        raise DomainError(
            f"금액을 원으로 적지 않은 열({habit.named})이라 쓰지 않습니다.",
            hint="그 칸을 직접 고치거나, 원으로 적는 열을 만드세요.",
        )
    number = Decimal(won) / habit.won
    return int(number) if number == int(number) else float(number)


def like_fee(
    model: CellValue, fees: Iterable[CellValue], won: int, habit: Habit = PLAIN
) -> CellValue:
    """Return a fee as the column holds fees: a text only where all of them are texts.

    Args:
        model: the fee that it replaces.
        fees: what the column's cells say.
        won: the fee in whole won.
        habit: what the column's bare numbers count.

    Raises:
        DomainError: the column counts another currency, or nobody knows what.

    >>> like_fee("100,000원", ["100,000원", "50,000원"], 120000)
    '120,000원'
    >>> like_fee("월 5만", ["월 5만"], 60000)
    '60,000원'
    >>> like_fee("100,000원", ["100,000원", 50000], 120000)
    120000
    """
    if habit.won != 1:
        return in_units(won, habit)
    said = {each for each in fees if not is_blank(each)}
    if not said or not all(isinstance(each, str) for each in said):
        return won
    match = _WON.fullmatch(model.strip()) if isinstance(model, str) else None
    text = f"{won:,}원"
    if match is not None:
        digits = f"{won:,}" if "," in match["digits"] or won < len("천") * 1000 else f"{won}"
        text = f"{match['head']}{digits}{match['tail']}"
    try:
        return text if parse_won(text).won == won else f"{won:,}원"
    except DomainError:
        return f"{won:,}원"


class Manner:
    """How a sheet's columns write fees, lengths and identifiers."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._writers: dict[str, Callable[[Value], Value] | None] = {}

    def of(self, field: str, values: Sequence[Value]) -> Sequence[Value]:
        """Return values as the column of a field writes them; each distinct one is turned once."""
        if field not in self._writers:
            self._writers[field] = self._writer(field)
        write = self._writers[field]
        if write is None:
            return values
        keys = list(zip(map(type, values), values, strict=True))  # 1 and True are equal
        known = {key: None if key[1] is None else write(key[1]) for key in set(keys)}
        return list(map(known.__getitem__, keys))

    def _writer(self, field: str) -> Callable[[Value], Value] | None:
        """What writes one value; None where values are written as they are."""
        column = self._sheet.table.columns.get(field)
        model = _last_filled(column)
        if column is None or model is None:
            return None
        kind, habit = column.column.kind, column.habit
        if kind is Kind.DATE and not habit.days.usual and all_texts(column.raw):
            return lambda value: like_day(model, value, habit.days) if _is_day(value) else value
        if kind is Kind.IDENTIFIER:
            manner = _identifier_manner(column)
            return lambda value: _identifier(value, manner)
        if kind is Kind.MONEY:
            said: list[CellValue] = [model if all_texts(column.raw) else 0]
            return lambda value: (
                like_fee(model, said, value, habit) if isinstance(value, int) else value
            )
        if kind is Kind.MONTHS:
            return lambda value: (
                like_length(model, value, habit) if isinstance(value, int) else value
            )
        return None


def all_texts(raw: Iterable[CellValue]) -> bool:
    """Tell whether all filled cells of a column are texts."""
    return all(isinstance(each, str) for each in set(raw) if not is_blank(each))


def _is_day(value: Value) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _last_filled(column: TypedColumn | None) -> CellValue:
    """What the last filled cell of a column says."""
    raw = () if column is None else column.raw
    return next((each for each in reversed(raw) if not is_blank(each)), None)


def _identifier_manner(column: TypedColumn) -> type[int | str] | None:
    """How a column writes its identifiers; None where it does not tell."""
    types = set(map(type, column.raw)) - {type(None), bool}
    if types and types <= {int, float}:
        return int
    return str if types == {str} else None


def _identifier(value: Value, manner: type[int | str] | None) -> Value:
    """An identifier as a column writes them."""
    if manner is int and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return str(value) if manner is str and isinstance(value, int) else value
