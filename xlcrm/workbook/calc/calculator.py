"""A workbook's formulas, calculated cell by cell as somebody asks for their values."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, CellRange
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import XlcrmError
from xlcrm.ooxml.cells import CIRCULAR, MISSING_STRING, NOT_CALCULATED, serial_of
from xlcrm.ooxml.formulacells import CellFormula, formula_of, shared_formulas
from xlcrm.ooxml.scan import markup_at, position_of, scan
from xlcrm.ooxml.spilled import spilled_rows
from xlcrm.ooxml.table import header_of, tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.values import dataclass
from xlcrm.workbook.calc.formula import parsed, relative
from xlcrm.workbook.calc.values import Beyond, Circular, ErrorValue, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.scan import Scan, ScannedColumn
    from xlcrm.ooxml.table import ExcelTable
    from xlcrm.workbook.calc.place import Node

_Key = tuple[str, int, int]  # a sheet's name, folded, a row and a column

_DEEPEST: Final = 10  # cells that wait for one another before the last of them is calculated apart
_FIXED: Final = lazy(r"[^\x01]+!\x01R\d+C\d+\x02(?::\x01R\d+C\d+\x02)?")
_MOST_CELLS: Final = 2_000_000  # of all ranges together that are not read before
_MOST_LOOKED_AT: Final = 10_000_000  # of all ranges together, each as often as a formula reads it


class _Deep(Exception):  # noqa: N818 - not an error
    """A cell that is to be calculated before those that wait for it."""

    def __init__(self, key: _Key) -> None:
        super().__init__()
        self.key = key


class Calculator:
    """Calculates the formulas of one workbook.

    Attributes:
        asks_day: whether a formula has asked which day it is.
    """

    def __init__(self, package: Package, as_of: date | None, *, zeros: bool = False) -> None:
        """Make one.

        Args:
            package: the workbook.
            as_of: the day that TODAY gives; without one such formulas stay without a value.
            zeros: whether 0 may stand for a value that nobody has calculated.
        """
        self.package = package
        self.date1904 = package.date1904
        self.zeros = zeros
        self.asks_day = False
        self._as_of = as_of
        self._entries = {entry.name.casefold(): entry for entry in package.worksheets}
        self._sheets: dict[str, _Cells] = {}
        self._trees: dict[str, Node | None] = {}
        self._known: dict[_Key, CellValue] = {}
        self._waiting: set[_Key] = set()
        self._areas: dict[tuple[str, CellRange], Sequence[Scalar]] = {}
        self._left = _MOST_CELLS
        self._looks = _MOST_LOOKED_AT

    def knows(self, sheet: str, scanned: Scan) -> None:
        """Take over what has been read of a sheet, so that it is not read again."""
        found = self._sheet(sheet.casefold())
        found.scanned = scanned
        for number, column in scanned.columns.items():
            found.columns.setdefault(number, column)

    def values(self, sheet: str, rows: Sequence[int], column: int) -> list[CellValue]:
        """Return what the formulas of a column give in some Excel rows.

        An error value is a value; what is beyond this calculator stays "not calculated".
        """
        name = sheet.casefold()
        self._sheet(name).look_ahead(rows, column)
        return [self.asked((name, row, column)) for row in rows]

    def asked(self, key: _Key) -> CellValue:
        """Return a cell's value, those before it that many wait for calculated one by one."""
        waiting = [key]
        while waiting:
            try:
                self.calculated(waiting[-1])
            except _Deep as deep:
                if deep.key in waiting:
                    self._known[deep.key] = CIRCULAR
                else:
                    waiting.append(deep.key)
            else:
                waiting.pop()
        return self._known[key]

    def calculated(self, key: _Key) -> CellValue:
        """Return what a cell's formula gives: a value, an error value, CIRCULAR, NOT_CALCULATED."""
        if key in self._known:
            return self._known[key]
        if key in self._waiting:
            raise Circular
        if len(self._waiting) >= _DEEPEST:
            raise _Deep(key)
        self._waiting.add(key)
        found: CellValue
        try:
            value = self.tree(key).value(_At(self, *key))
            found = 0 if value is None else value
        except ErrorValue as error:
            found = error.error
        except Circular:
            found = CIRCULAR
        except (Beyond, RecursionError, ArithmeticError, XlcrmError):
            found = NOT_CALCULATED  # too deep, too large, or a part of the workbook is damaged
        finally:
            self._waiting.discard(key)
        self._known[key] = found
        return found

    def cell(self, sheet: str, row: int, column: int) -> Scalar:
        """Return what a cell says, its formula calculated if nobody has done so."""
        cells = self._sheet(sheet)
        value, formula = cells.at(row, column)
        unknown = isinstance(value, CellError) and value in {NOT_CALCULATED, MISSING_STRING}
        zero = self.zeros and formula and value == 0 and not isinstance(value, bool)
        if formula and (unknown or zero):
            value = self.calculated((sheet, row, column))
        elif unknown or (value is None and cells.is_spilled(row, column)):
            raise Beyond
        if isinstance(value, CellError):
            if value == NOT_CALCULATED:
                raise Beyond
            if value == CIRCULAR:
                raise Circular
            raise ErrorValue(value)
        if isinstance(value, datetime):
            return serial_of(value, date1904=self.date1904)
        return value

    def area(self, sheet: str, area: CellRange) -> Sequence[Scalar]:
        """Return what the cells of a rectangle say, row by row."""
        self.look_at(area)
        key = sheet, area
        if key not in self._areas:
            rows = range(area.top, area.bottom + 1)
            columns = range(area.left, area.right + 1)
            self._left -= len(rows) * len(columns)
            if self._left < 0:
                raise Beyond
            self._areas[key] = [self.cell(sheet, row, column) for row in rows for column in columns]
        return self._areas[key]

    def look_at(self, area: CellRange) -> None:
        """Count the cells that a formula reads: ten thousand formulas may read a whole column each.

        Raises:
            Beyond: they are too many by now.
        """
        self._looks -= (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if self._looks < 0:
            raise Beyond

    def this_day(self) -> int:
        """Return the day that counts as today, as a serial number."""
        self.asks_day = True
        if self._as_of is None:
            raise Beyond
        return int(serial_of(self._as_of, date1904=self.date1904))

    def table(self, name: str) -> tuple[str, ExcelTable]:
        """Return a table by its folded name, and the folded name of its sheet."""
        for sheet, table in self._tables:
            if table.name.casefold() == name:
                return sheet, table
        raise Beyond

    def table_around(self, sheet: str, row: int, column: int) -> ExcelTable:
        """Return the table in which a cell lies."""
        for name, table in self._tables:
            if name == sheet and table.area.holds(row, column):
                return table
        raise Beyond

    def named(self, name: str) -> Node:
        """Return what a name of the workbook stands for."""
        formulas = self._names.get(name, ())
        if len(formulas) != 1:
            raise Beyond  # none, or sheets have theirs
        text = relative(formulas[0], 1, 1)
        if not _FIXED.fullmatch(text):
            raise Beyond  # moves with the cell, or without a sheet
        return self.parsed(text)

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, formula in defined_names(self.package.part(self.package.workbook_part)):
            found.setdefault(name.casefold(), []).append(formula)
        return found

    @cached_property
    def _tables(self) -> Sequence[tuple[str, ExcelTable]]:
        return [
            (name, table)
            for name, entry in self._entries.items()
            for table in tables_of(self.package, entry.part)
        ]

    def _sheet(self, name: str) -> _Cells:
        if name not in self._sheets:
            if name not in self._entries:
                raise Beyond
            self._sheets[name] = _Cells(self.package, self._entries[name])
        return self._sheets[name]

    def tree(self, key: _Key) -> Node:
        """Return the tree of the formula in a cell."""
        sheet, row, column = key
        cells = self._sheet(sheet)
        formula = cells.formula(row, column)
        if formula is None or formula.kind not in {"normal", "shared"}:
            raise Beyond
        text = formula.text
        if not text and formula.kind == "shared":
            if formula.group not in cells.shared:
                raise Beyond
            row, column, text = cells.shared[formula.group]
        return self.parsed(relative(text, row, column))

    def parsed(self, text: str) -> Node:
        """Return the tree of a formula whose references are steps."""
        if text not in self._trees:
            try:
                self._trees[text] = parsed(text)
            except (Beyond, ErrorValue, RecursionError):
                self._trees[text] = None
        tree = self._trees[text]
        if tree is None:
            raise Beyond
        return tree


class _Cells:
    """One sheet's cells, a column read when one of them is asked for."""

    def __init__(self, package: Package, entry: SheetEntry) -> None:
        self.package = package
        self.data = package.markup(entry.part)
        self.columns: dict[int, ScannedColumn] = {}
        self._ahead: dict[tuple[int, int], bytes | None] = {}

    @cached_property
    def scanned(self) -> Scan:
        """Where the sheet's rows lie."""
        return scan(self.data, self.package.strings)

    @cached_property
    def shared(self) -> Mapping[str, tuple[int, int, str]]:
        """The formulas that cells share."""
        return shared_formulas(self.data, self.scanned.frame)

    @cached_property
    def _spilled(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        return spilled_rows(self.scanned)

    def at(self, row: int, column: int) -> tuple[CellValue, bool]:
        """Return what a cell says as it lies there, and whether it holds a formula."""
        if column not in self.columns:
            found = scan(self.data, self.package.strings, wanted=[column])
            self.columns[column] = found.columns[column]
        place = position_of(self.scanned, row)
        if place is None:
            return None, False
        read = self.columns[column]
        return read.values[place], place in read.formulas

    def is_spilled(self, row: int, column: int) -> bool:
        """Tell whether another cell's formula fills a cell."""
        return any(first <= row <= last for first, last in self._spilled.get(column, ()))

    def look_ahead(self, rows: Sequence[int], column: int) -> None:
        """Fetch the formulas of cells that are about to be asked for, all at once."""
        found = markup_at(self.scanned, rows, column)
        self._ahead = {(row, column): each for row, each in zip(rows, found, strict=True)}

    def formula(self, row: int, column: int) -> CellFormula | None:
        """Return a cell's formula."""
        place = row, column
        if place in self._ahead:
            return formula_of(self._ahead[place])
        return formula_of(markup_at(self.scanned, [row], column)[0])


@dataclass(frozen=True, slots=True)
class _At:
    """A cell of the workbook as a formula sees it."""

    calculator: Calculator
    sheet: str
    row: int
    column: int

    @property
    def date1904(self) -> bool:
        return self.calculator.date1904

    def this_day(self) -> int:
        return self.calculator.this_day()

    def cell(self, sheet: str | None, row: int, column: int) -> Scalar:
        return self.calculator.cell(sheet or self.sheet, row, column)

    def area(
        self, sheet: str | None, top: int, left: int, bottom: int, right: int
    ) -> Sequence[Scalar]:
        rows, columns = sorted((top, bottom)), sorted((left, right))
        area = CellRange(rows[0], columns[0], rows[1], columns[1])
        return self.calculator.area(sheet or self.sheet, area)

    def table_cell(self, table: str, column: str) -> Scalar:
        if table:
            sheet, found = self.calculator.table(table)
            if sheet != self.sheet:
                raise Beyond
        else:
            found = self.calculator.table_around(self.sheet, self.row, self.column)
        rows = _data_rows(found)
        if not rows.top <= self.row <= rows.bottom:
            raise Beyond
        return self.cell(None, self.row, _column_of(found, column))

    def table_column(self, table: str, column: str) -> Sequence[Scalar]:
        sheet, found = self.calculator.table(table)
        number, rows = _column_of(found, column), _data_rows(found)
        return self.area(sheet, rows.top, number, rows.bottom, number)

    def named(self, name: str) -> Node:
        return self.calculator.named(name)


def _data_rows(table: ExcelTable) -> CellRange:
    area = table.area
    return CellRange(area.top + table.header_rows, area.left, table.last_data_row, area.right)


def _column_of(table: ExcelTable, name: str) -> int:
    """The column of a table under a header, folded."""
    for number, column in enumerate(table.columns, start=table.area.left):
        if normalise(header_of(column.name)).casefold() == normalise(name):
            return number
    raise Beyond
