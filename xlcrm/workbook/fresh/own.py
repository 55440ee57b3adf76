"""xlcrm's own calculator as the one that confirms: plain counts and sums need no other program.

It knows few functions, and says nothing where the language or a setting of Excel decides; then the
second calculator is asked (`ask.py`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellError
from xlcrm.ooxml.cells import CIRCULAR, MISSING_STRING, NOT_CALCULATED, serial_of
from xlcrm.workbook.calc.calculator import Calculator
from xlcrm.workbook.calc.formula import relative
from xlcrm.workbook.calc.values import Beyond, ErrorValue, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.workbook.calc.place import Node
    from xlcrm.workbook.fresh.demand import Demand, Key
    from xlcrm.workbook.fresh.side import After

_PLAIN: Final = frozenset({str, int, float, type(None)})
_UNKNOWN: Final = frozenset({NOT_CALCULATED, MISSING_STRING, CIRCULAR})


class Own(Calculator):
    """Calculates formulas of a workbook that a plan has changed, from what its cells say now."""

    def __init__(self, after: After, demand: Demand) -> None:
        """Make one.

        Args:
            after: the workbook as it is now.
            demand: what to calculate; all other formulas' results are right as they lie there.
        """
        super().__init__(after.package, None)
        self._after = after
        self._demand = demand
        self._ordered: set[str] = set()
        self._formulas: dict[tuple[str, int], set[int]] = {}
        for sheet, row, column in (*demand.cells, *demand.taken):
            self._formulas.setdefault((sheet, column), set()).add(row)

    def results(self, keys: Iterable[Key]) -> dict[Key, CellValue]:
        """Return what formulas give; those are missing of which nothing can be said."""
        found: dict[Key, CellValue] = {}
        for key in keys:
            value = self.asked(key)
            if not (isinstance(value, CellError) and value in _UNKNOWN):
                found[key] = value
        return found

    def cell(self, sheet: str, row: int, column: int) -> Scalar:
        """Return what a cell says, its formula calculated if its result may be old."""
        if row in self._formulas.get((sheet, column), ()):
            value: CellValue | date = self.calculated((sheet, row, column))
        else:
            rows, values = self._column(sheet, column)
            at = bisect_left(rows, row)
            value = values[at] if at < len(rows) and rows[at] == row else None
        return self._scalar(value)

    def area(self, sheet: str, area: CellRange) -> Sequence[Scalar]:
        """Return what the cells of a rectangle say; of several columns one after another."""
        self.look_at(area)
        key = sheet, area
        if key not in self._areas:
            height, width = area.bottom - area.top + 1, area.right - area.left + 1
            self._left -= height * width
            if self._left < 0:
                raise Beyond
            found: list[Scalar] = []
            for column in range(area.left, area.right + 1):
                found += self._between(sheet, column, area.top, area.bottom)
            self._areas[key] = found
        return self._areas[key]

    def _between(self, sheet: str, column: int, top: int, bottom: int) -> list[Scalar]:
        """What a column says from one row to another."""
        rows, values = self._column(sheet, column)
        low, high = bisect_left(rows, top), bisect_right(rows, bottom)
        said: list[Any] = list(values[low:high])
        if not set(map(type, said)) <= _PLAIN:
            said = list(map(self._scalar, said))
        if high - low < bottom - top + 1:
            known = dict(zip(rows[low:high], said, strict=True))
            said = list(map(known.get, range(top, bottom + 1)))
        for row in self._formulas.get((sheet, column), ()):
            if top <= row <= bottom:
                said[row - top] = self.cell(sheet, row, column)
        return said

    def _column(self, sheet: str, column: int) -> tuple[Sequence[int], Sequence[CellValue | date]]:
        """A column's rows, in order, and what it says in each."""
        if sheet not in self._after.names:
            raise Beyond
        values = self._after.columns(sheet, [column])[column]
        rows = self._after.rows(sheet)
        if sheet not in self._ordered:
            if any(one >= other for one, other in pairwise(rows)):
                raise Beyond
            self._ordered.add(sheet)
        return rows, values

    def _scalar(self, value: CellValue | date) -> Scalar:
        if isinstance(value, CellError):
            if value in _UNKNOWN:
                raise Beyond
            raise ErrorValue(value)
        if isinstance(value, date):
            return serial_of(value, date1904=self.date1904)
        return value

    def tree(self, key: Key) -> Node:
        """Return the tree of the formula in a cell."""
        cell = self._demand.cells.get(key)
        if cell is None or key in self._demand.untold or not cell.text:
            raise Beyond
        return self.parsed(relative(cell.text, *(cell.home if cell.group else key[1:])))
