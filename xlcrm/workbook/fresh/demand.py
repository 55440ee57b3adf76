"""Which formulas a change makes stale, and which cells it takes to calculate them anew."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellError
from xlcrm.domain.outline import outlined
from xlcrm.ooxml.cells import MISSING_STRING, NOT_CALCULATED
from xlcrm.ooxml.reach import HIDING, Area
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.ooxml.reach import Reach
    from xlcrm.ooxml.results import FormulaCell
    from xlcrm.workbook.fresh.side import After, Side

_MANY: Final = 2_000  # cells of formulas that are followed one by one; of more, their columns are
_ALL: Final = 0  # stands for every column of a sheet

Key = tuple[str, int, int]
"""A sheet's folded name, a row, a column."""


@outlined
@dataclass(slots=True)
class Demand:
    """What there is to calculate.

    Attributes:
        cells: formulas that are calculated, by place: those that are stale, and those they read.
        stale: which of them read what has changed.
        needed: the first and last row that they read, by sheet and column.
        untold: which of them no calculator can be asked about.
        taken: cells that such formulas fill beside their own.
    """

    cells: dict[Key, FormulaCell] = field(default_factory=dict)
    stale: set[Key] = field(default_factory=set)
    needed: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    untold: set[Key] = field(default_factory=set)
    taken: set[Key] = field(default_factory=set)


class Formulas:
    """A workbook's formulas by the columns in which they stand."""

    def __init__(self, side: Side) -> None:
        """Read all of them."""
        self.side = side
        self.by_column: dict[tuple[str, int], list[FormulaCell]] = defaultdict(list)
        self.groups: dict[tuple[str, str], list[FormulaCell]] = defaultdict(list)
        self.count = 0
        self._reach: dict[tuple[str, int, int], Reach] = {}
        for sheet in side.names:
            for cell in side.formulas(sheet):
                self.count += 1
                self.by_column[sheet, cell.column].append(cell)
                if cell.group:
                    self.groups[sheet, cell.group].append(cell)
        for cells in self.by_column.values():
            cells.sort(key=lambda each: each.row)

    def __iter__(self) -> Iterator[tuple[str, FormulaCell]]:
        """Every formula with its sheet."""
        return ((sheet, cell) for (sheet, _), cells in self.by_column.items() for cell in cells)

    def reach(self, sheet: str, cell: FormulaCell) -> Reach:
        """Return what a formula reads; of very many alike, their columns."""
        key = sheet, cell.row, cell.column
        if key not in self._reach:
            reaches = self.side.reaches
            many = len(self.by_column[sheet, cell.column]) > _MANY
            found = reaches.alike(cell, sheet) if many else reaches.of(cell, sheet)
            if cell.kind == "dataTable" and cell.area is not None:
                found = _of_data_table(sheet, cell, found)
            self._reach[key] = found
        return self._reach[key]

    def between(self, sheet: str, column: int, first: int, last: int) -> Sequence[FormulaCell]:
        """Return the formulas of a column in some rows."""
        cells = self.by_column.get((sheet, column), [])
        low = bisect_left(cells, first, key=lambda each: each.row)
        return cells[low : bisect_right(cells, last, key=lambda each: each.row)]


def _of_data_table(sheet: str, cell: FormulaCell, found: Reach) -> Reach:
    """What a data table reads: what stands along its edges."""
    from dataclasses import replace  # noqa: PLC0415 - data tables are rare

    assert cell.area is not None  # noqa: S101 - asked for by the caller
    edges = replace(cell.area, top=max(1, cell.area.top - 1), left=max(1, cell.area.left - 1))
    return replace(found, areas=(Area(sheet, edges),), open=True)


class _Changed:
    """Cells that say something else than before, by sheet and column."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.sheets: set[str] = set()

    def add(self, sheet: str, column: int, rows: Iterable[int]) -> None:
        known = self.rows[sheet, column]
        known += rows
        known.sort()

    def meets(self, reach: Reach) -> bool:
        return any(self._meets(area) for area in reach.areas)

    def _meets(self, area: Area) -> bool:
        if area.sheet in self.sheets:
            return True
        cells = area.cells
        columns: Iterable[int] = range(cells.left, cells.right + 1)
        if len(self.rows) < cells.right - cells.left:
            columns = [
                column
                for sheet, column in self.rows
                if sheet == area.sheet and cells.left <= column <= cells.right
            ]
        for column in columns:
            rows = self.rows.get((area.sheet, column))
            if rows:
                at = bisect_left(rows, cells.top)
                if at < len(rows) and rows[at] <= cells.bottom:
                    return True
        return False


def stale_after(formulas: Formulas, after: After) -> set[Key]:
    """Return the formulas that read, at first or second hand, what a plan has changed."""
    changed = _Changed()
    for sheet, column, rows in after.changed():
        if column == _ALL:
            changed.sheets.add(sheet)
        else:
            changed.add(sheet, column, rows)
    left = [*formulas]
    found: set[Key] = set()
    while True:
        rest, new = [], defaultdict(list)
        for sheet, cell in left:
            if changed.meets(formulas.reach(sheet, cell)):
                found.add((sheet, cell.row, cell.column))
                for row, column in _filled(cell):
                    new[sheet, column].append(row)
            else:
                rest.append((sheet, cell))
        if not new:
            return found
        for (sheet, column), rows in new.items():
            changed.add(sheet, column, rows)
        left = rest


def demand_of(formulas: Formulas, stale: set[Key], *, trusted: bool) -> Demand:
    """Return what it takes to calculate some formulas.

    Args:
        formulas: the workbook's formulas.
        stale: which of them are to be calculated.
        trusted: whether the results of all others are right as they lie in the file.
    """
    found = Demand(stale=stale)
    waiting = [(sheet, cell) for sheet, cell in formulas if (sheet, cell.row, cell.column) in stale]
    used: dict[str, set[int]] = {}
    while waiting:
        sheet, cell = waiting.pop()
        key = sheet, cell.row, cell.column
        if key in found.cells:
            continue
        found.cells[key] = cell
        waiting += ((sheet, each) for each in formulas.groups.get((sheet, cell.group), ()))
        reach = formulas.reach(sheet, cell)
        if _is_untold(formulas.side, cell, reach):
            found.untold.add(key)
            continue
        for area in reach.areas:
            if area.sheet not in formulas.side.names:
                continue
            columns = range(area.cells.left, area.cells.right + 1)
            if len(columns) > _MANY:
                if area.sheet not in used:
                    used[area.sheet] = formulas.side.used(area.sheet)
                columns = sorted(used[area.sheet] & set(columns))  # type: ignore[assignment]
            for column in columns:
                waiting += _widened(found, formulas, area, column)
    _fill_taken(found, formulas, trusted=trusted)
    return found


def _widened(
    found: Demand, formulas: Formulas, area: Area, column: int
) -> Iterator[tuple[str, FormulaCell]]:
    """Note that rows of a column are read; yield the formulas that stand there."""
    place = area.sheet, column
    first, last = area.cells.top, area.cells.bottom
    low, high = found.needed.get(place, (MAX_ROW + 1, 0))
    if low <= first and last <= high:
        return
    found.needed[place] = low, high = min(low, first), max(high, last)
    for cell in formulas.between(area.sheet, column, low, high):
        if (area.sheet, cell.row, column) not in found.cells:
            yield area.sheet, cell


def _fill_taken(found: Demand, formulas: Formulas, *, trusted: bool) -> None:
    """Note which cells are filled by formulas that nobody can be asked about.

    Where such a formula reads nothing that has changed, and results are right, they all stay.
    """
    for sheet, cell in formulas:
        if cell.area is None or cell.kind not in {"array", "dataTable"}:
            continue
        key = sheet, cell.row, cell.column
        if trusted and key not in found.stale:
            found.untold.discard(key)
            found.cells.pop(key, None)
            continue
        found.taken.update((sheet, row, column) for row, column in _filled(cell))


def _filled(cell: FormulaCell) -> Iterator[tuple[int, int]]:
    """Yield the cells that a formula fills."""
    if cell.area is None or cell.kind not in {"array", "dataTable"}:
        yield cell.row, cell.column
        return
    for row in range(cell.area.top, cell.area.bottom + 1):
        for column in range(cell.area.left, cell.area.right + 1):
            yield row, column


def _is_untold(side: Side, cell: FormulaCell, reach: Reach) -> bool:
    """Tell whether nobody can be asked about a formula: volatile, an array, a look elsewhere."""
    odd = isinstance(cell.value, CellError) and cell.value == MISSING_STRING
    if reach.open or cell.special or odd or cell.kind not in {"normal", "shared"} or not cell.text:
        return True
    if reach.functions & HIDING:
        sheets = {area.sheet for area in reach.areas} & side.names.keys()
        return any(side.hides_rows(sheet) for sheet in sheets)
    return False


def is_uncalculated(cell: FormulaCell) -> bool:
    """Tell whether no program has calculated a formula yet."""
    return isinstance(cell.value, CellError) and cell.value == NOT_CALCULATED
