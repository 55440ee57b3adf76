"""What to change in a workbook, as a value: nothing here reads or writes a file.

Columnar inside, because a refresh changes whole columns; iterating gives one `CellEdit` a cell.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from xlcrm.cellref import MAX_COLUMN, CellRange, CellRef
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import scrub
from xlcrm.domain.text import in_figures
from xlcrm.errors import PlanError
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet, OwnSheet
from xlcrm.ooxml.edits import Below
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.addedsheet import AddedSheet
    from xlcrm.ooxml.colours import ColourRule
    from xlcrm.ooxml.validations import Dropdown, RenewedCheck

__all__ = [
    "CellEdit",
    "ColumnEdits",
    "FormulaResults",
    "GrownTable",
    "NewColumn",
    "NewRows",
    "Plan",
]


@outlined
@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell's change."""

    where: CellRef
    old: CellValue
    new: CellValue | date

    def __str__(self) -> str:
        """`고객대장!H4: '활성화' → '만료 예정'`; telephone numbers and the like masked.

        Names are not: nothing tells them from other words, and a plan does not know what its
        columns mean.
        """
        return f"{self.where}: {_safe(self.old)} → {_safe(self.new)}"


@outlined
@dataclass(frozen=True, slots=True)
class ColumnEdits:
    """New values of one column: `old[i]` becomes `new[i]` in `rows[i]`; rows strictly increase.

    A cell keeps its format; only where `date_format` is given and a cell's own format shows no
    date does it get a format like its own with that number format. Likewise where `number_format`
    is given and a cell's own shows no amount: General, text, a date or a percentage.
    """

    sheet: str
    column: int
    rows: Sequence[int]
    old: Sequence[CellValue]
    new: Sequence[CellValue | date]
    date_format: str = ""
    number_format: str = ""

    def cells(self) -> Iterator[CellEdit]:
        """Each cell's change."""
        for row, old, new in zip(self.rows, self.old, self.new, strict=True):
            yield CellEdit(CellRef(self.sheet, row, self.column), old, new)


def refuse_past_last(sheet: str, column: int) -> None:
    """Raise if a column lies behind the last one that Excel has."""
    if column > MAX_COLUMN:
        raise PlanError(
            "표의 오른쪽에 열을 더할 자리가 없습니다. 엑셀의 마지막 열까지 차 있습니다.",
            sheet=sheet,
            hint="쓰지 않는 열을 지우거나 표를 새 시트로 옮긴 뒤 다시 실행하세요.",
        )


@outlined
@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column at the right of the data in `area` (headers included).

    It looks like the column `like`; by default like its neighbour, the last one of the area. In its
    cells it stands as the column `aligned` does, if that is given. It is at least `width` digits
    wide, where something longer will come to stand there.
    """

    sheet: str
    area: CellRange
    header: str
    rows: Sequence[int]
    values: Sequence[CellValue | date]
    number_format: str = ""
    like: int | None = None
    aligned: int | None = None
    width: float = 0

    def __post_init__(self) -> None:
        """Refuse a column for which the sheet has no room.

        Raises:
            PlanError: it would lie behind the last column that Excel has.
        """
        refuse_past_last(self.sheet, self.area.right + 1)

    def cells(self, column: int) -> Iterator[CellEdit]:
        """The header and each value, in the column it is given."""
        yield CellEdit(CellRef(self.sheet, self.area.top, column), None, self.header)
        for row, new in zip(self.rows, self.values, strict=True):
            if new is not None:
                yield CellEdit(CellRef(self.sheet, row, column), None, new)


@outlined
@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows below the data in `area` (headers included): values by column number, a row each.

    A row is styled like the one above it. It may have values for columns that the same plan adds,
    the first of which is right behind `area`. `links` holds, for each row or for none, where its
    cells lead, by column number: `'고객대장'!A5`. Rows that are prepared `below` the data are
    filled first; the others are inserted before anything else that lies there.
    """

    sheet: str
    area: CellRange
    values: Sequence[Mapping[int, CellValue | date]]
    links: Sequence[Mapping[int, str]] = ()
    below: Below = field(default_factory=Below)

    @property
    def inserted(self) -> int:
        """How many rows the sheet gets between others, so that what lies below moves."""
        return self.below.inserted(len(self.values))

    def joined(self, other: NewRows) -> NewRows:
        """Return these rows and those of another, which come below them.

        Raises:
            PlanError: they do not stand below the same data.
        """
        if other.area != self.area:
            raise PlanError("두 계획이 같은 시트의 다른 곳에 행을 추가합니다.", sheet=self.sheet)
        links = _joined_links(self.values, self.links, other.values, other.links)
        return replace(self, values=(*self.values, *other.values), links=links)

    def cells(self) -> Iterator[CellEdit]:
        """Each value, in the rows right below the area."""
        for row, values in enumerate(self.values, start=self.area.bottom + 1):
            for column, new in sorted(values.items()):
                yield CellEdit(CellRef(self.sheet, row, column), None, new)


@outlined
@dataclass(frozen=True, slots=True)
class GrownTable:
    """An Excel table that takes in rows which were typed below it: then its data are `area`."""

    sheet: str
    before: CellRange
    area: CellRange


@outlined
@dataclass(frozen=True, slots=True)
class FormulaResults:
    """What formulas of a sheet give, by row and column, for their cells to hold.

    No edit of anybody's: a formula stays as it is, and so does all that people have typed.
    """

    sheet: str
    cells: Mapping[tuple[int, int], CellValue]


@outlined
@dataclass(frozen=True, slots=True)
class RowHeights:
    """How high rows of a sheet have to be at least for what is written into them, in points."""

    sheet: str
    heights: Mapping[int, float]


@outlined
@dataclass(frozen=True, slots=True)
class Plan:
    """Cells to change, columns and rows to add, sheets to make. Empty is false; `|` merges.

    `dropdowns` and `colours` are added to cells of a sheet, and `grown_tables` take cells in; they
    change none. `checks` of a sheet take the place of what xlcrm itself has had cells accept.
    `new_sheets` are added; an `OwnSheet` takes the place of the one that xlcrm made before.
    `results` of formulas are no edits, and count as none; nor are `row_heights`.

    >>> edits = ColumnEdits("고객대장", 8, (4,), ("활성화",), ("만료 예정",))
    >>> [str(edit) for edit in Plan(columns=(edits,))]
    ["고객대장!H4: '활성화' → '만료 예정'"]
    >>> bool(Plan())
    False
    """

    columns: tuple[ColumnEdits, ...] = ()
    new_columns: tuple[NewColumn, ...] = ()
    new_rows: tuple[NewRows, ...] = ()
    new_sheets: tuple[AddedSheet, ...] = ()
    dropdowns: tuple[tuple[str, Dropdown], ...] = ()
    checks: tuple[tuple[str, RenewedCheck], ...] = ()
    grown_tables: tuple[GrownTable, ...] = ()
    results: tuple[FormulaResults, ...] = ()
    row_heights: tuple[RowHeights, ...] = ()
    colours: tuple[tuple[str, ColourRule], ...] = ()

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
            or any(rows.values for rows in self.new_rows)
            or self.new_sheets
            or self.dropdowns
            or self.checks
            or self.grown_tables
            or self.results
            or self.colours
        )

    def __len__(self) -> int:
        """How many cells change, those of added columns, rows and sheets included."""
        others = replace(self, columns=())
        return sum(len(edits.rows) for edits in self.columns) + sum(1 for _ in others)

    def __iter__(self) -> Iterator[CellEdit]:
        """Every cell's change, by sheet, column and row."""
        for edits in self.columns:
            yield from edits.cells()
        placed: dict[tuple[str, int], int] = {}
        for added in self.new_columns:
            table = added.sheet, added.area.top
            column = placed[table] = placed.get(table, added.area.right) + 1
            yield from added.cells(column)
        for appended in _joined_rows(self.new_rows):
            yield from appended.cells()
        for sheet in self.new_sheets:
            yield from _cells_of(sheet)

    def __or__(self, other: Plan) -> Plan:
        """Return both plans as one; what both append to one sheet comes in the plans' order.

        New columns are one if they have the same header and no row in common, new sheets if they
        have the same name and the same headers, or are made like the same sheet; the left one's
        look counts.

        Raises:
            PlanError: both change the same cell to different values, add to the same place, or
                append at different places of one sheet.
        """
        columns: dict[tuple[str, int], ColumnEdits] = {}
        for edits in (*self.columns, *other.columns):
            key = (edits.sheet, edits.column)
            columns[key] = _merged(columns[key], edits) if key in columns else edits
        return Plan(
            tuple(columns.values()),
            _joined_columns(self.new_columns + other.new_columns),
            _joined_rows(self.new_rows + other.new_rows),
            _joined_sheets(self.new_sheets + other.new_sheets),
            self.dropdowns + other.dropdowns,
            (*dict.fromkeys(self.checks + other.checks),),
            (*dict.fromkeys(self.grown_tables + other.grown_tables),),
            self.results + other.results,
            self.row_heights + other.row_heights,
            self.colours + other.colours,
        )


def _joined_columns(parts: Iterable[NewColumn]) -> tuple[NewColumn, ...]:
    """All new columns, those of one header put together; the first one's look counts."""
    found: dict[tuple[str, str, int], NewColumn] = {}
    for added in parts:
        key = (added.sheet, added.header, added.area.top)
        known = found.get(key)
        if known is None:
            found[key] = added
        else:
            if known.area != added.area or not set(known.rows).isdisjoint(added.rows):
                raise PlanError("두 계획이 같은 열을 추가합니다.", sheet=added.sheet)
            cells = dict(zip(known.rows, known.values, strict=True))
            cells.update(zip(added.rows, added.values, strict=True))
            rows = sorted(cells)
            found[key] = replace(known, rows=rows, values=[cells[row] for row in rows])
    return tuple(found.values())


def _safe(value: CellValue | date) -> str:
    """A value as people write it, texts in quotes, with what surely is somebody's own masked."""
    if value is None:
        return "(빈 칸)"
    if isinstance(value, int | float):
        return in_figures(value)
    return scrub(repr(value)) if isinstance(value, str) else str(value)


def _joined_rows(parts: Iterable[NewRows]) -> tuple[NewRows, ...]:
    """All rows, those of one sheet put together."""
    found: dict[str, NewRows] = {}
    for rows in parts:
        known = found.get(rows.sheet)
        found[rows.sheet] = rows if known is None else known.joined(rows)
    return tuple(found.values())


def _joined_sheets(sheets: Iterable[AddedSheet]) -> tuple[AddedSheet, ...]:
    """All sheets, those that are one put together."""
    found: dict[str, AddedSheet] = {}
    for sheet in sheets:
        key = sheet.name.casefold()
        found[key] = _joined_sheet(found[key], sheet) if key in found else sheet
    return tuple(found.values())


def _joined_sheet(one: AddedSheet, other: AddedSheet) -> AddedSheet:
    """One sheet with the rows of both; an own sheet is made whole, and joins no other."""
    if isinstance(one, LikeSheet) and isinstance(other, LikeSheet):
        if (one.name, one.like, one.area) == (other.name, other.like, other.area):
            links = _joined_links(one.rows, one.links, other.rows, other.links)
            return replace(one, rows=(*one.rows, *other.rows), links=links)
    elif (
        isinstance(one, NewSheet)
        and isinstance(other, NewSheet)
        and (one.name, one.headers) == (other.name, other.headers)
    ):
        first = len(one.rows)
        moved = {(first + row, column): place for (row, column), place in other.links.items()}
        return replace(one, rows=(*one.rows, *other.rows), links={**one.links, **moved})
    raise PlanError("두 계획이 같은 이름의 시트를 추가합니다.", sheet=one.name)


def _joined_links(
    rows: Sequence[object],
    links: Sequence[Mapping[int, str]],
    more_rows: Sequence[object],
    more_links: Sequence[Mapping[int, str]],
) -> tuple[Mapping[int, str], ...]:
    """The links of rows and of more rows, one mapping a row; none if there are none at all."""
    if not links and not more_links:
        return ()
    nothing: Mapping[int, str] = {}
    first = links or [nothing] * len(rows)
    return (*first, *(more_links or [nothing] * len(more_rows)))


def _cells_of(sheet: AddedSheet) -> Iterator[CellEdit]:
    if isinstance(sheet, LikeSheet):
        yield from NewRows(
            sheet.name, replace(sheet.area, bottom=sheet.area.top), sheet.rows
        ).cells()
        return
    rows = sheet.rows if isinstance(sheet, OwnSheet) else (sheet.headers, *sheet.rows)
    for row, cells in enumerate(rows, start=1):
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
        one.number_format or other.number_format,
    )
