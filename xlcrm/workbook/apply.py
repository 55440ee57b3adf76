"""A plan made real: from a workbook's bytes and a plan to the new workbook's bytes. No file I/O."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.errors import PlanError
from xlcrm.ooxml.editor import AddedColumn, CellWrites, Editor, SheetEdits
from xlcrm.values import dataclass
from xlcrm.workbook.plan import FormulaResults, Plan, RowHeights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRange
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan


@outlined
@dataclass(frozen=True, slots=True)
class Applied:
    """A plan's result: the new bytes, and the names of the parts that were changed or added.

    `outdates` tells whether formulas read what was changed, so that their results may be old.
    """

    data: bytes
    parts: frozenset[str]
    outdates: bool = False


def apply(plan: Plan, package: Package, scans: Mapping[str, Scan] | None = None) -> Applied:
    """Return the workbook with the plan made real.

    Every part not named in the result's `parts` has the bytes it had, compressed and all; an empty
    plan gives the same file.

    Args:
        plan: what to change.
        package: the workbook.
        scans: scans by sheet name that the plan was made from, so that no sheet is scanned twice.

    Raises:
        PlanError: the plan would overwrite a formula or other content, or has no room.
        UnsafeInsertionError: rows would have to come between others, and something might not mean
            any more what it meant.
        RefusedEditError: an edit would break a signature, or the workbook is marked as final.
    """
    if not plan:
        return Applied(package.data, frozenset())
    if plan.row_heights:
        done = apply(replace(plan, row_heights=()), package, scans)
        return _with_heights(done, package, plan.row_heights)
    if plan.results:
        done = apply(replace(plan, results=()), package, scans)
        return _with_results(done, package, plan.results)
    if plan.checks:
        return _with_checks(apply(replace(plan, checks=()), package, scans), package, plan)
    first, rest = _by_table(plan)
    if rest:  # tables one below another: the next one's columns come into what the first becomes
        from xlcrm.ooxml.package import Package  # noqa: PLC0415 - few sheets have such tables

        done = apply(first, package, scans)
        after = apply(rest, Package(done.data, package.limits))
        outdates = done.outdates or after.outdates
        return Applied(after.data, done.parts | after.parts, outdates)
    roomy, moved = package, frozenset[str]()
    if plan.new_rows:
        from xlcrm.workbook.inserting import still_true, with_room  # noqa: PLC0415 - few add rows

        roomy, moved = with_room(package, plan, scans)
        scans = still_true(scans, roomy, moved) if moved else scans
    editor = Editor(roomy, scans)
    data = editor.run(_edits(plan), plan.new_sheets)
    return Applied(data, editor.parts | moved, editor.outdates)


def _with_results(done: Applied, package: Package, results: Sequence[FormulaResults]) -> Applied:
    """A workbook with results of its formulas written anew."""
    from xlcrm.ooxml.package import Package  # noqa: PLC0415 - few plans have any
    from xlcrm.ooxml.results import with_results  # noqa: PLC0415

    package.refuse_unless_editable()
    after = Package(done.data, package.limits)
    changed = {
        after.member(part): with_results(after.markup(part), each.cells)
        for each in results
        for part in [after.sheet(each.sheet).part]
    }
    return replace(done, data=after.replacing(changed), parts=done.parts | changed.keys())


def _with_heights(done: Applied, package: Package, wanted: Sequence[RowHeights]) -> Applied:
    """A workbook with rows as high as what is written into them needs."""
    from xlcrm.ooxml.package import Package  # noqa: PLC0415 - few plans have any
    from xlcrm.ooxml.rowheights import with_heights  # noqa: PLC0415

    after = Package(done.data, package.limits)
    changed = {
        after.member(part): with_heights(after.markup(part), each.heights)
        for each in wanted
        for part in [after.sheet(each.sheet).part]
    }
    return replace(done, data=after.replacing(changed), parts=done.parts | changed.keys())


def _with_checks(done: Applied, package: Package, plan: Plan) -> Applied:
    """A workbook with checks of entries in the places of others, once all else has grown."""
    from xlcrm.ooxml.package import Package  # noqa: PLC0415 - few plans have any
    from xlcrm.ooxml.validations import with_checks  # noqa: PLC0415

    package.refuse_unless_editable()
    after = Package(done.data, package.limits)
    changed: dict[str, bytes] = {}
    for name in dict.fromkeys(name for name, _ in plan.checks):
        part = after.sheet(name).part
        renewed = [check for sheet, check in plan.checks if sheet == name]
        changed[after.member(part)] = with_checks(after.markup(part), renewed)
    return replace(done, data=after.replacing(changed), parts=done.parts | changed.keys())


def _by_table(plan: Plan) -> tuple[Plan, Plan]:
    """A plan without, and with nothing but, the columns of second tables on their sheets."""
    areas: dict[str, CellRange] = {}
    for column in plan.new_columns:
        areas.setdefault(column.sheet, column.area)
    growing = {each.sheet for each in plan.new_rows} | {each.sheet for each in plan.grown_tables}
    later = tuple(
        column
        for column in plan.new_columns
        if column.sheet not in growing and _is_elsewhere(column.area, areas[column.sheet])
    )
    if not later:
        return plan, Plan()
    now = tuple(each for each in plan.new_columns if each not in later)
    return replace(plan, new_columns=now), Plan(new_columns=later)


def _is_elsewhere(area: CellRange, first: CellRange) -> bool:
    """Whether a table lies below or above another one."""
    return area.top > first.bottom or area.bottom < first.top


def _edits(plan: Plan) -> dict[str, SheetEdits]:
    edits: dict[str, SheetEdits] = {}
    for cells in plan.columns:
        if cells.rows:
            edit = edits.setdefault(cells.sheet, SheetEdits())
            edit.cells[cells.column] = CellWrites(
                cells.rows, cells.new, cells.date_format, cells.number_format
            )
    for column in plan.new_columns:
        edit = _grown(edits, column.sheet, column.area)
        edit.added_columns.append(
            AddedColumn(
                column.header,
                column.rows,
                column.values,
                column.number_format,
                column.like,
                column.aligned,
                column.width,
            )
        )
    for rows in (plan | Plan()).new_rows:  # those of one sheet put together
        edit = _grown(edits, rows.sheet, rows.area)
        edit.added_rows, edit.added_links = rows.values, rows.links
        edit.below = rows.below
    for table in plan.grown_tables:
        _grown(edits, table.sheet, table.area).reached = True
    for sheet, dropdown in plan.dropdowns:
        edits.setdefault(sheet, SheetEdits()).dropdowns.append(dropdown)
    for sheet, rule in plan.colours:
        edits.setdefault(sheet, SheetEdits()).colours.append(rule)
    return edits


def _grown(edits: dict[str, SheetEdits], sheet: str, area: CellRange) -> SheetEdits:
    """The edits of a sheet whose data grows; it has one area of data only."""
    edit = edits.setdefault(sheet, SheetEdits())
    if edit.area not in {None, area}:
        raise PlanError("한 시트의 두 표에 한 번에 추가할 수 없습니다.", sheet=sheet)
    edit.area = area
    return edit
