"""A workbook as it was and as it will be: its formulas, and what its columns say.

What will be is read off what was and the plan wherever the plan changes nothing but cells: a large
sheet is not inflated and read again for that.
"""

from __future__ import annotations

import re
from functools import cached_property
from operator import eq
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, column_number
from xlcrm.ooxml.reach import Reaches
from xlcrm.ooxml.results import formula_cells
from xlcrm.ooxml.scan import scan
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.results import FormulaCell
    from xlcrm.ooxml.scan import Scan

_LETTERS: Final = re.compile(rb"\sr=\"([A-Z]{1,3})[0-9]")
_BLANK: Final[dict[object, None]] = {"": None}
_HIDDEN: Final = re.compile(rb"<(?:[^\s<>/!?:]+:)?row\s[^<>]*hidden=\"(?:1|true)\"")


def _written(
    rows: Sequence[int],
    old: Sequence[CellValue | date],
    edited: Sequence[int],
    values: Sequence[CellValue | date],
) -> list[CellValue | date] | None:
    """A column with what is written into some of its rows; None if the file had not all of them.

    An empty text is written as a blank cell. Mostly a whole column is written.
    """
    values = list(map(_BLANK.get, values, values))
    if len(edited) == len(rows) and all(map(eq, edited, rows)):
        return values
    new = dict(zip(edited, values, strict=True))
    if not new.keys() <= set(rows):
        return None
    return list(map(new.get, rows, old))


class Side:
    """One workbook's sheets, by folded name."""

    def __init__(self, package: Package, scans: Mapping[str, Scan] | None = None) -> None:
        """Look at a workbook.

        Args:
            package: the workbook.
            scans: what has been read of its sheets already, by name.
        """
        self.package = package
        self.reaches = Reaches(package)
        self.names = {entry.name.casefold(): entry.name for entry in package.worksheets}
        self._parts = {entry.name.casefold(): entry.part for entry in package.worksheets}
        self._scans = {name.casefold(): each for name, each in (scans or {}).items()}
        self._formulas: dict[str, Sequence[FormulaCell]] = {}
        self._columns: dict[tuple[str, int], Sequence[CellValue | date]] = {}
        self._rows: dict[str, Sequence[int]] = {}

    def data(self, sheet: str) -> bytes:
        """Return a sheet's bytes."""
        known = self._scans.get(sheet)
        return self.package.markup(self._parts[sheet]) if known is None else known.data

    def formulas(self, sheet: str) -> Sequence[FormulaCell]:
        """Return a sheet's cells with formulas."""
        if sheet not in self._formulas:
            self._formulas[sheet] = formula_cells(self.data(sheet), self.package.strings)
        return self._formulas[sheet]

    def rows(self, sheet: str) -> Sequence[int]:
        """Return the numbers of a sheet's rows as they lie; read with `columns`."""
        return self._rows[sheet]

    def columns(
        self, sheet: str, wanted: Collection[int]
    ) -> Mapping[int, Sequence[CellValue | date]]:
        """Return what columns say, a row each."""
        missing = {number for number in wanted if (sheet, number) not in self._columns}
        known = self._scans.get(sheet)
        if known is not None:
            self._rows.setdefault(sheet, known.rows)
            for number in missing & known.columns.keys():
                self._columns[sheet, number] = known.columns[number].values
            missing -= known.columns.keys()
        if missing:
            read = scan(self.data(sheet), self.package.strings, wanted=missing)
            self._rows[sheet] = read.rows
            for number, column in read.columns.items():
                self._columns[sheet, number] = column.values
        return {number: self._columns[sheet, number] for number in wanted}

    def used(self, sheet: str) -> set[int]:
        """Return the columns in which a sheet has cells."""
        return {column_number(each.decode()) for each in set(_LETTERS.findall(self.data(sheet)))}

    def hides_rows(self, sheet: str) -> bool:
        """Tell whether a sheet has hidden rows."""
        return _HIDDEN.search(self.data(sheet)) is not None


class After(Side):
    """The workbook as a plan has made it."""

    def __init__(self, package: Package, before: Side, plan: Plan) -> None:
        """Look at it.

        Args:
            package: the workbook with the plan made real.
            before: the workbook as it was.
            plan: the plan.
        """
        super().__init__(package)
        self.before = before
        self._plan = plan

    @cached_property
    def moved(self) -> Mapping[str, tuple[int, int]]:
        """Sheets in which rows lie lower than before: the first of them, and by how many rows."""
        return {
            rows.sheet.casefold(): (rows.area.bottom + rows.below.prepared + 1, rows.inserted)
            for rows in (self._plan | Plan()).new_rows  # those of one sheet put together
            if rows.inserted
        }

    @cached_property
    def _anew(self) -> set[str]:
        """Sheets that are read anew."""
        if self.moved:
            return set(self.names)
        return {name.casefold() for name in self._grown()}

    def _is_anew(self, sheet: str) -> bool:
        return sheet in self._anew or sheet not in self.before.names

    def place_before(self, sheet: str, row: int) -> int | None:
        """Return where a row was before; None for one that was not there."""
        first, count = self.moved.get(sheet, (MAX_ROW + 1, 0))
        if row < first:
            return row
        return row - count if row >= first + count else None

    def formulas(self, sheet: str) -> Sequence[FormulaCell]:
        """Return a sheet's cells with formulas; where they lie holds for sheets read anew."""
        if self._is_anew(sheet):
            return super().formulas(sheet)
        return self.before.formulas(sheet)

    def data(self, sheet: str) -> bytes:
        """Return a sheet's bytes; of one that is not read anew as they were."""
        if self._is_anew(sheet):
            return super().data(sheet)
        return self.before.data(sheet)

    def rows(self, sheet: str) -> Sequence[int]:
        """Return the numbers of a sheet's rows."""
        if self._is_anew(sheet):
            return super().rows(sheet)
        return self.before.rows(sheet)

    def columns(
        self, sheet: str, wanted: Collection[int]
    ) -> Mapping[int, Sequence[CellValue | date]]:
        """Return what columns say, a row each, with what the plan has written."""
        if self._is_anew(sheet):
            return super().columns(sheet, wanted)
        found = dict(self.before.columns(sheet, wanted))
        for edits in self._plan.columns:
            if edits.sheet.casefold() != sheet or edits.column not in found:
                continue
            key = sheet, edits.column
            if key not in self._columns:
                rows = self.before.rows(sheet)
                now = _written(rows, found[edits.column], edits.rows, edits.new)
                if now is None:
                    self._anew.add(sheet)
                    return super().columns(sheet, wanted)
                self._columns[key] = now
            found[edits.column] = self._columns[key]
        return found

    def changed(self) -> Iterator[tuple[str, int, Sequence[int]]]:
        """Yield what the plan changes: a sheet, a column and its rows; column 0 is all of it."""
        for edits in self._plan.columns:
            if edits.rows:
                yield edits.sheet.casefold(), edits.column, edits.rows
        for name in self._grown():
            yield name.casefold(), 0, ()

    def _grown(self) -> Iterator[str]:
        """The names of sheets in which the plan does more than to change cells."""
        plan = self._plan
        yield from (rows.sheet for rows in plan.new_rows)
        yield from (column.sheet for column in plan.new_columns)
        yield from (table.sheet for table in plan.grown_tables)
        yield from (sheet.name for sheet in plan.new_sheets)
