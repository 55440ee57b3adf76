"""Cells whose formulas no program has calculated, found in what was read and given their values.

Where there is none of them nothing else is loaded. What cannot be calculated stays as it is.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.cellref import CellError
from xlcrm.ooxml.cells import NOT_CALCULATED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan, ScannedColumn
    from xlcrm.workbook.calc.calculator import Calculator


class Uncalculated:
    """Gives the cells of one workbook their values.

    Attributes:
        asks_day: whether a formula has asked which day it is.
    """

    def __init__(self, package: Package, as_of: date | None = None) -> None:
        self._package = package
        self._as_of = as_of
        self._made: list[Calculator] = []

    @property
    def asks_day(self) -> bool:
        """Whether a formula has asked which day it is."""
        return any(each.asks_day for each in self._made)

    @cached_property
    def zeros(self) -> bool:
        """Whether 0 may stand for a value that nobody has calculated."""
        from xlcrm.ooxml.formulacells import asks_for_calculation  # noqa: PLC0415 - few need it

        return asks_for_calculation(self._package)

    def fill(self, sheet: str, scanned: Scan) -> None:
        """Give the cells of a scan their values, in place."""
        for number, column in scanned.columns.items():
            if column.formulas and (places := self._open(column)):
                rows = [scanned.rows[at] for at in places]
                calculated = self._calculator(sheet, scanned).values(sheet, rows, number)
                for at, value in zip(places, calculated, strict=True):
                    column.values[at] = value

    def filled(
        self, sheet: str, rows: Sequence[int], number: int, raw: list[CellValue]
    ) -> list[CellValue]:
        """Return a column's values in some Excel rows, those that nobody calculated with them."""
        places = [at for at, value in enumerate(raw) if value is not None and _is_open(value)]
        if not places:
            return raw
        values = self._calculator(sheet).values(sheet, [rows[at] for at in places], number)
        known = dict(zip(places, values, strict=True))
        return [known.get(at, value) for at, value in enumerate(raw)]

    def fill_top(self, sheet: str, top: dict[int, dict[int, CellValue]]) -> None:
        """Give the cells of a sheet's first rows their values, in place."""
        for row, cells in top.items():
            for number, value in cells.items():
                if value is not None and _is_open(value):
                    (cells[number],) = self._calculator(sheet).values(sheet, [row], number)

    def _open(self, column: ScannedColumn) -> Collection[int]:
        """The positions of a column's cells that nobody has calculated."""
        values = column.values
        found = (
            [at for at in column.formulas if _is_open(values[at])]
            if (NOT_CALCULATED in values)
            else []
        )
        if 0 in values and self.zeros:
            found += [at for at in column.formulas if _is_zero(values[at])]
        return sorted(found)

    def _calculator(self, sheet: str, scanned: Scan | None = None) -> Calculator:
        from xlcrm.workbook.calc.calculator import Calculator  # noqa: PLC0415 - few need it

        if not self._made:
            self._made.append(Calculator(self._package, self._as_of, zeros=self.zeros))
        if scanned is not None:
            self._made[0].knows(sheet, scanned)
        return self._made[0]


def _is_open(value: CellValue) -> bool:
    return isinstance(value, CellError) and value == NOT_CALCULATED


def _is_zero(value: CellValue) -> bool:
    return value == 0 and not isinstance(value, bool)
