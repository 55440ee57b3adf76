"""A sheet's table as it will read once its changes are carried out, all of it or some rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xlcrm.schema.coerce import read_column
from xlcrm.schema.table import Table
from xlcrm.workbook.merged import carried_down

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.checked import Value
    from xlcrm.schema.columns import Kind
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Sheet


def table_after(  # noqa: PLR0913 - what changes, and what of it is wanted
    sheet: Sheet,
    cells: Mapping[str, Mapping[int, Value]],
    rows: Mapping[str, Sequence[Value]],
    bottom: int,
    *,
    positions: Sequence[int] | None = None,
    wanted: Collection[str] | None = None,
    date1904: bool = False,
) -> Table:
    """Return a sheet's table with changed cells, and new rows at its end.

    What does not change is not read again.

    Args:
        sheet: the sheet as it is.
        cells: field → position → the new value.
        rows: field → what each new row says; all equally long.
        bottom: the Excel row below which the new rows stand.
        positions: which of the rows that are there; all by default.
        wanted: the fields of the table; all by default.
        date1904: whether the workbook counts its dates from 1904.
    """
    table = sheet.table
    count = len(next(iter(rows.values()), ()))
    columns = {}
    for field in dict.fromkeys((*table.columns, *(each.field for each in table.spec.columns))):
        known, mine = table.columns.get(field), cells.get(field, {})
        if wanted is not None and field not in wanted:
            continue
        if known and positions is None and not mine and not count:
            columns[field] = known
        elif known or mine or field in rows:
            old = _excerpt(sheet, field, positions)
            if positions is not None:
                places = {at: place for place, at in enumerate(positions)}
                mine = {places[at]: new for at, new in mine.items() if at in places}
            fresh = rows.get(field) or [None] * count
            columns[field] = _column_after(old, mine, fresh, date1904=date1904)
            shown = sheet.shown_at.get(field)
            if shown and mine and positions is None:
                columns[field] = _carried(columns[field], table.rows, shown, date1904=date1904)
    there = table.rows if positions is None else [table.rows[at] for at in positions]
    below = range(bottom + 1, bottom + 1 + count)
    return Table(table.spec, table.sheet, table.header_row, [*there, *below], columns, table.across)


def _excerpt(sheet: Sheet, field: str, positions: Sequence[int] | None) -> TypedColumn:
    """A column as it is, all rows or some; of one that the sheet lacks all are blank."""
    known = sheet.table.columns.get(field)
    count = len(sheet.table.rows) if positions is None else len(positions)
    if known is None:
        column, number = sheet.match.spec.column(field), sheet.area.right + 1
        return read_column(column, number, column.name, [None] * count)
    if positions is None:
        return known
    places = {at: place for place, at in enumerate(positions)}
    return replace(
        known,
        raw=[known.raw[at] for at in positions],
        values=[known.values[at] for at in positions],
        problems={places[at]: known.problems[at] for at in positions if at in known.problems},
        formulas=frozenset(places[at] for at in positions if at in known.formulas),
        merged=frozenset(places[at] for at in positions if at in known.merged),
        distinct=None,
    )


def _column_after(
    old: TypedColumn, cells: Mapping[int, Value], fresh: Sequence[Value], *, date1904: bool
) -> TypedColumn:
    """A column with its changed cells and new rows."""
    kind, changed = old.column.kind, len(cells)
    said = [*_as_cells(kind, [*cells.values()]), *_as_cells(kind, fresh)]
    read = read_column(old.column, old.number, old.header, said, date1904=date1904, habit=old.habit)
    raw, values, problems = list(old.raw), list(old.values), dict(old.problems)
    for place, at in enumerate(cells):
        raw[at], values[at] = read.raw[place], read.values[place]
        problems.pop(at, None)
    if read.problems:
        order = [*cells, *range(len(raw), len(raw) + len(fresh))]
        problems.update({order[place]: each for place, each in read.problems.items()})
    return replace(
        old,
        raw=[*raw, *read.raw[changed:]],
        values=[*values, *read.values[changed:]],
        problems=problems,
        formulas=old.formulas - cells.keys(),
        distinct=None,
    )


def _carried(
    column: TypedColumn,
    rows: Sequence[int],
    shown: Mapping[int, int | None],
    *,
    date1904: bool,
) -> TypedColumn:
    """A column whose merged cells say below, too, what they say above by now."""
    raw = [*carried_down(column.raw[: len(rows)], rows, shown), *column.raw[len(rows) :]]
    return read_column(
        column.column,
        column.number,
        column.header,
        raw,
        date1904=date1904,
        formulas=column.formulas,
        habit=column.habit,
    )


def _as_cells(kind: Kind, values: Sequence[Value]) -> list[CellValue]:
    """Planned values as cells would say them when they are read again."""
    if not kind.is_day:
        return [*values]  # type: ignore[list-item]  # days stand in columns of days only
    known = {value: _as_cell(value) for value in set(values)}
    return list(map(known.__getitem__, values))


def _as_cell(value: Value) -> CellValue:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
