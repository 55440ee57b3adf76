"""Rows of 접수 that were taken in long ago leave the sheet, which stays as the office has made it.

What the rows below say moves up into their cells; no width, list or colour is made anew. Where that
would tear apart what belongs together, such as a note beside a row, the rows become empty.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.intake.kind import asked_by
from xlcrm.jobs.intake.sheet import TAKEN, height_with, intakes_in, unmoved
from xlcrm.ooxml.typedrows import is_even
from xlcrm.workbook.plan import ColumnEdits, Plan, RowHeights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.intake.sheet import IntakeRow, IntakeSheet, Value
    from xlcrm.ooxml.package import Package

KEPT_DAYS: Final = 14
"""Days for which a row that has been taken in stays on the sheet."""

_ON: Final = lazy(rf"{TAKEN} (\d{{4}}-\d\d-\d\d)")
_DATE: Final = "yyyy\\-mm\\-dd"
_DAYS: Final = frozenset({"at", "until"})


def old_rows(sheet: IntakeSheet, day: date) -> frozenset[int]:
    """Return the numbers of the rows that were taken in long ago, and may leave the sheet.

    Not those that say something which has been moved nowhere, or beside which somebody has noted
    something: that stands nowhere else.
    """
    if not sheet.is_whole or not sheet.plain or sheet.covered:
        return frozenset()
    last = str(day - timedelta(days=KEPT_DAYS))
    return frozenset(
        row.number
        for row in sheet.rows
        if row.is_as_taken and (found := _ON.match(row.state)) and found[1] < last
        if row.number not in sheet.loose and not _left(row)
    )


def _left(row: IntakeRow) -> tuple[str, ...]:
    request = asked_by(row.said.get("kind", ""))
    return unmoved(row, None if request is None else request.kind)


def cleared(package: Package, day: date) -> Iterator[Plan]:
    """Yield what takes the rows off each sheet that were taken in long ago.

    Args:
        package: the workbook.
        day: today.
    """
    for sheet in intakes_in(package):
        old = old_rows(sheet, day)
        if old:
            yield _without(sheet, old, even=is_even(package, sheet.name, *_span(sheet)))


def _span(sheet: IntakeSheet) -> tuple[int, int]:
    numbers = [row.number for row in sheet.rows]
    return min(numbers), max(numbers)


def _without(sheet: IntakeSheet, old: frozenset[int], *, even: bool) -> Plan:
    """The cells of a sheet without some rows.

    Args:
        sheet: the sheet.
        old: the numbers of the rows.
        even: whether all cells of a column look alike, and no row is out of sight.
    """
    rows = sheet.rows
    stays = [row for row in rows if row.number not in old]
    if even and not sheet.loose and not any(map(_has_other_day, stays)):
        filled = {rows[at].number: row for at, row in enumerate(stays)}
    else:
        filled = {row.number: row for row in stays}
    plan = Plan()
    for column, field in (
        *((number, (name, "")) for name, number in sheet.columns.items()),
        *((number, ("", title)) for number, title in sheet.titles.items()),
    ):
        plan |= _column(sheet.name, column, rows, filled, field)
    heights = {
        number: height_with(row, row.state)
        for number, row in filled.items()
        if row.number != number
    }
    return plan | Plan(row_heights=(RowHeights(sheet.name, heights),) if heights else ())


def _has_other_day(row: IntakeRow) -> bool:
    """Whether a day stands in a column of which the cells show none by themselves."""
    own = (value for name, value in row.values.items() if name not in _DAYS)
    return any(isinstance(value, date) for value in (*own, *row.more.values()))


def _column(
    name: str,
    column: int,
    rows: Sequence[IntakeRow],
    filled: Mapping[int, IntakeRow],
    field: tuple[str, str],
) -> Plan:
    """What one column's cells become."""
    numbers: list[int] = []
    old: list[CellValue] = []
    new: list[Value] = []
    for row in rows:
        now = _value(filled.get(row.number), *field)
        before = _value(row, *field)
        if now != before:
            numbers.append(row.number)
            old.append(before)  # type: ignore[arg-type]  # a cell holds no plain date
            new.append(now)
    if not numbers:
        return Plan()
    shown = _DATE if field[0] in _DAYS else ""
    return Plan(columns=(ColumnEdits(name, column, numbers, old, new, date_format=shown),))


def _value(row: IntakeRow | None, name: str, title: str) -> Value:
    if row is None:
        return None
    return row.values.get(name) if name else row.more.get(title)
