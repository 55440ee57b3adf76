"""What to change in a workbook, as a value: nothing here reads or writes a file.

Columnar inside, because a refresh changes whole columns; iterating gives one `CellEdit` a cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.cellref import CellRange, CellRef
from xlcrm.errors import PlanError
from xlcrm.ooxml.newsheet import NewSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue

__all__ = ["CellEdit", "ColumnEdits", "NewColumn", "NewRows", "NewSheet", "Plan"]


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell's change."""

    where: CellRef
    old: CellValue
    new: CellValue | date

    def __str__(self) -> str:
        """`고객대장!H4: '활성화' → '만료 예정'`."""
        return f"{self.where}: {self.old!r} → {self.new!r}"


@dataclass(frozen=True, slots=True)
class ColumnEdits:
    """New values of one column: `old[i]` becomes `new[i]` in `rows[i]`; rows strictly increase.

    A cell keeps its format; only where `date_format` is given and a cell's own format shows no
    date does it get a format like its own with that number format.
    """

    sheet: str
    column: int
    rows: Sequence[int]
    old: Sequence[CellValue]
    new: Sequence[CellValue | date]
    date_format: str = ""

    def cells(self) -> Iterator[CellEdit]:
        """Each cell's change."""
        for row, old, new in zip(self.rows, self.old, self.new, strict=True):
            yield CellEdit(CellRef(self.sheet, row, self.column), old, new)


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column at the right of the data in `area` (headers included), styled like its neighbour."""

    sheet: str
    area: CellRange
    header: str
    rows: Sequence[int]
    values: Sequence[CellValue | date]
    number_format: str = ""

    def cells(self, column: int) -> Iterator[CellEdit]:
        """The header and each value, in the column it is given."""
        yield CellEdit(CellRef(self.sheet, self.area.top, column), None, self.header)
        for row, new in zip(self.rows, self.values, strict=True):
            if new is not None:
                yield CellEdit(CellRef(self.sheet, row, column), None, new)


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows below the data in `area` (headers included): values by column number, a row each."""

    sheet: str
    area: CellRange
    values: Sequence[Mapping[int, CellValue | date]]

    def cells(self) -> Iterator[CellEdit]:
        """Each value, in the rows right below the area."""
        for row, values in enumerate(self.values, start=self.area.bottom + 1):
            for column, new in sorted(values.items()):
                yield CellEdit(CellRef(self.sheet, row, column), None, new)


@dataclass(frozen=True, slots=True)
class Plan:
    """Cells to change, columns and rows to add, sheets to add. Empty is false; `|` merges.

    >>> edits = ColumnEdits("고객대장", 8, (4,), ("활성화",), ("만료 예정",))
    >>> [str(edit) for edit in Plan(columns=(edits,))]
    ["고객대장!H4: '활성화' → '만료 예정'"]
    >>> bool(Plan())
    False
    """

    columns: tuple[ColumnEdits, ...] = ()
    new_columns: tuple[NewColumn, ...] = ()
    new_rows: tuple[NewRows, ...] = ()
    new_sheets: tuple[NewSheet, ...] = ()

    @classmethod
    def of_cells(cls, edits: Mapping[CellRef, CellValue | date], old: CellValue = None) -> Plan:
        """Make a plan from single cells."""
        by_column: dict[tuple[str, int], dict[int, CellValue | date]] = {}
        for where, value in edits.items():
            by_column.setdefault((where.sheet, where.column), {})[where.row] = value
        return cls(
            columns=tuple(
                ColumnEdits(
                    sheet,
                    column,
                    sorted(cells),
                    [old] * len(cells),
                    [cells[row] for row in sorted(cells)],
                )
                for (sheet, column), cells in by_column.items()
            )
        )

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(
            any(edits.rows for edits in self.columns)
            or self.new_columns
            or self.new_rows
            or self.new_sheets
        )

    def __len__(self) -> int:
        """How many cells change, those of added columns, rows and sheets included."""
        others = replace(self, columns=())
        return sum(len(edits.rows) for edits in self.columns) + sum(1 for _ in others)

    def __iter__(self) -> Iterator[CellEdit]:
        """Every cell's change, by sheet, column and row."""
        for edits in self.columns:
            yield from edits.cells()
        placed: dict[str, int] = {}
        for added in self.new_columns:
            column = placed[added.sheet] = placed.get(added.sheet, added.area.right) + 1
            yield from added.cells(column)
        for appended in self.new_rows:
            yield from appended.cells()
        for sheet in self.new_sheets:
            yield from _cells_of(sheet)

    def __or__(self, other: Plan) -> Plan:
        """Return both plans as one.

        Raises:
            PlanError: both change the same cell to different values, or add to the same place.
        """
        columns: dict[tuple[str, int], ColumnEdits] = {}
        for edits in (*self.columns, *other.columns):
            key = (edits.sheet, edits.column)
            columns[key] = _merged(columns[key], edits) if key in columns else edits
        names = [sheet.name for sheet in (*self.new_sheets, *other.new_sheets)]
        if len({name.casefold() for name in names}) != len(names):
            raise PlanError("두 계획이 같은 이름의 시트를 추가합니다.")
        taken = {(added.sheet, added.header) for added in self.new_columns}
        for added in other.new_columns:
            if (added.sheet, added.header) in taken:
                raise PlanError("두 계획이 같은 열을 추가합니다.", sheet=added.sheet)
        grown = {rows.sheet for rows in self.new_rows} & {rows.sheet for rows in other.new_rows}
        if grown:
            raise PlanError("두 계획이 같은 시트에 행을 추가합니다.", sheet=min(grown))
        return Plan(
            tuple(columns.values()),
            self.new_columns + other.new_columns,
            self.new_rows + other.new_rows,
            self.new_sheets + other.new_sheets,
        )


def _cells_of(sheet: NewSheet) -> Iterator[CellEdit]:
    for row, cells in enumerate([sheet.headers, *sheet.rows], start=1):
        for column, new in enumerate(cells, start=1):
            if new is not None:
                yield CellEdit(CellRef(sheet.name, row, column), None, new)


def _merged(one: ColumnEdits, other: ColumnEdits) -> ColumnEdits:
    cells = {row: (old, new) for row, old, new in zip(one.rows, one.old, one.new, strict=True)}
    for row, old, new in zip(other.rows, other.old, other.new, strict=True):
        if row in cells and cells[row][1] != new:
            where = CellRef(one.sheet, row, one.column)
            raise PlanError(
                "두 계획이 같은 셀을 다르게 고칩니다.", sheet=where.sheet, cell=where.cell
            )
        cells[row] = (old, new)
    rows = sorted(cells)
    return ColumnEdits(
        one.sheet,
        one.column,
        rows,
        [cells[row][0] for row in rows],
        [cells[row][1] for row in rows],
        one.date_format or other.date_format,
    )
