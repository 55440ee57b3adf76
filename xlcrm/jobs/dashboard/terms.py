"""Conditions on a table's rows, each as a part of a formula and as what it says of a row today.

A formula is calculated by Excel; until then its cell shows the result that is worked out here, of
the same condition. So both are made by one hand.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, TypeGuard

from xlcrm.cellref import MAX_ROW, column_letters
from xlcrm.domain.dates import LAST_DAY, days_after
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.sheetnames import quoted
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.workbook.read import Sheet

_PLAIN: Final = lazy(r"[^\W_](?:[\w /()·.-]*[\w)])?")
_LEAST_ROWS: Final = 5_000
_LAST_MONTH: Final = LAST_DAY.year * 12 + LAST_DAY.month - 1
_TIMES: Final = 3  # so many times the rows that there are, before the sheet has to be made anew


@outlined
class Term(NamedTuple):
    """A condition: how a formula says it, 1 or 0 a row, and whether a row fulfils it."""

    text: str
    holds: Callable[[int], bool]


@outlined
class Day(NamedTuple):
    """A day that moves with that of 기준일: how a formula says it, and which it is now."""

    text: str
    value: date


@outlined
class Source:
    """A table that formulas read, by its Excel table's columns where it is one.

    Args:
        sheet: the table.
        alone: whether nothing else may come to stand below it.
        date1904: whether the workbook counts days from 1904.
    """

    def __init__(self, sheet: Sheet, *, alone: bool, date1904: bool) -> None:
        self.sheet = sheet
        self.date1904 = date1904
        self._alone = alone

    @property
    def rows(self) -> range:
        """The positions of its rows."""
        return range(len(self.sheet.table.rows))

    def has(self, *fields: str) -> bool:
        """Whether it has columns of its own for all these fields."""
        columns = self.sheet.table.columns
        return all(each in columns and not columns[each].shared for each in fields)

    def raw(self, field: str) -> Sequence[CellValue]:
        """What a column's cells say."""
        return self.sheet.table.columns[field].raw

    def cells(self, field: str) -> str:
        """Return how a formula names a column's cells.

        Below a table that is none of Excel's there is room for rows to come.
        """
        return self.named(field) or self.placed(field)

    def named(self, field: str) -> str:
        """Return how a formula names a column of an Excel table; empty where it is none of one.

        Nor of a table below which there are rows already that it does not hold.
        """
        number = self.sheet.table.columns[field].number
        table = None if self.sheet.loose else self.sheet.excel_table
        if table is not None and table.area.left <= number <= table.area.right:
            name = table.columns[number - table.area.left].name
            if _PLAIN.fullmatch(name):
                return f"{table.name}[{name}]"
        return ""

    def placed(self, field: str) -> str:
        """Return a column's cells by their places, with room for rows to come."""
        number = self.sheet.table.columns[field].number
        first, last = self.sheet.area.top + 1, self.sheet.area.bottom
        if self._alone:
            last = min(max(_LEAST_ROWS, _TIMES * last), MAX_ROW)
        last = max(first, last)
        letters = column_letters(number)
        return f"{quoted(self.sheet.table.sheet)}!${letters}${first}:${letters}${last}"

    @property
    def may_grow_below(self) -> bool:
        """Whether rows may come to stand below its Excel table that this does not take in."""
        return self._alone and any(map(self.named, self.sheet.table.columns))

    def says(self, field: str, *words: str) -> Term:
        """A column says one of some words."""
        cells, raw = self.cells(field), self.raw(field)
        texts = "+".join(f'({cells}="{_in_quotes(word)}")' for word in words)
        known = {word.casefold() for word in words}
        return Term(_surely(texts), lambda at: str(raw[at] or "").casefold() in known)

    def blank(self, field: str) -> Term:
        """A column's cell is blank."""
        raw = self.raw(field)
        return Term(_surely(f'{self.cells(field)}=""'), lambda at: raw[at] in {None, ""})

    def number(self, field: str) -> Term:
        """A column's cell holds a number, as those of days do."""
        raw = self.raw(field)
        return Term(f"ISNUMBER({self.cells(field)})", lambda at: is_number(raw[at]))

    def before(self, field: str, day: Day) -> Term:
        """A column's day is before another."""
        return self._compared(field, "<", day)

    def since(self, field: str, day: Day) -> Term:
        """A column's day is another or after it."""
        return self._compared(field, ">=", day)

    def _compared(self, field: str, sign: str, day: Day) -> Term:
        raw, cells = self.raw(field), self.cells(field)
        limit = serial_of(day.value, date1904=self.date1904)

        def holds(at: int) -> bool:
            value = raw[at]
            if not is_number(value):
                return False
            return float(value) < limit if sign == "<" else float(value) >= limit

        return Term(_numbers(cells, f"{sign}{day.text}"), holds)

    def above(self, field: str, least: int = 0) -> Term:
        """A column's number is above another."""
        raw, cells = self.raw(field), self.cells(field)

        def holds(at: int) -> bool:
            return is_number(raw[at]) and float(raw[at]) > least  # type: ignore[arg-type]

        return Term(_numbers(cells, f">{least}"), holds)

    def below(self, field: str, most: int = 0) -> Term:
        """A column's number is another or below it."""
        raw, cells = self.raw(field), self.cells(field)

        def holds(at: int) -> bool:
            return is_number(raw[at]) and float(raw[at]) <= most  # type: ignore[arg-type]

        return Term(_numbers(cells, f"<={most}"), holds)

    def odd(self, field: str, but: Sequence[str] = ()) -> Term:
        """A column's cell holds what is no number: a text other than some words, or an error."""
        raw, cells = self.raw(field), self.cells(field)
        words = "+".join(f'({cells}="{_in_quotes(word)}")' for word in ("", *but))
        return Term(
            f"((1-ISNUMBER({cells}))*(1-{_surely(words)}))",
            lambda at: not is_number(raw[at]) and raw[at] not in {None, "", *but},
        )


def _surely(text: str) -> str:
    """A condition that does not hold of a cell with an error, in place of an error of its own.

    Of functions that see each row by themselves in every Excel; IF does not.
    """
    return f"ISNUMBER(1/({text}))"


def _numbers(cells: str, compared: str) -> str:
    """A comparison that holds of numbers alone: a text is above them all, to Excel."""
    return f"(ISNUMBER({cells})*{_surely(cells + compared)})"


def not_(term: Term) -> Term:
    """What holds where another does not."""
    return Term(f"(1-{term.text})", lambda at: not term.holds(at))


def all_of(*terms: Term) -> Term:
    """What holds where all of some do."""
    return Term(
        f"({'*'.join(each.text for each in terms)})",
        lambda at: all(each.holds(at) for each in terms),
    )


def any_of(*terms: Term) -> Term:
    """What holds where one of some does."""
    return Term(
        f"((0+{'+'.join(each.text for each in terms)})>0)",  # to Excel, FALSE alone is above 0
        lambda at: any(each.holds(at) for each in terms),
    )


@outlined
class Days:
    """The days that figures are counted by, all from one cell.

    Args:
        row: the row of the cell of 기준일.
        column: its column.
        as_of: the day that stands there now.
    """

    def __init__(self, row: int, column: int, as_of: date) -> None:
        self._cell = f"${column_letters(column)}${row}"
        self._as_of = as_of

    def after(self, days: int = 0) -> Day:
        """The day itself, or so many days later."""
        return Day(f"({self._cell}+{days})", days_after(self._as_of, days))

    def month(self, later: int = 0) -> Day:
        """The first day of its month, or of one so many months later."""
        months = min(self._as_of.year * 12 + self._as_of.month - 1 + later, _LAST_MONTH)
        first = date(months // 12, months % 12 + 1, 1)
        return Day(f"(EOMONTH({self._cell}+0,{later - 1})+1)", first)

    @property
    def known(self) -> str:
        """How a formula asks whether a day stands there."""
        return f"ISNUMBER({self._cell}+0)"


def _in_quotes(word: str) -> str:
    """A word as it stands between the quotes of a formula."""
    return word.replace('"', '""')


def is_number(value: CellValue) -> TypeGuard[int | float]:
    """Whether a cell's value is a number to Excel."""
    return isinstance(value, int | float) and not isinstance(value, bool)
