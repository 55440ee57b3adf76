"""A plan's rows that come between others: the workbook with room made for them.

What lies below moves, and every formula, name, chart and table of the workbook with it; ranges that
end with the data, such as the sum below them, grow over the new rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import PlanError
from xlcrm.ooxml.insertion.insert import grown_sums, inserted
from xlcrm.ooxml.insertion.references import Insertion, UnsafeInsertionError
from xlcrm.ooxml.package import Package
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.ooxml.scan import Scan
    from xlcrm.workbook.plan import NewRows


def with_room(
    package: Package, plan: Plan, scans: Mapping[str, Scan] | None = None
) -> tuple[Package, frozenset[str]]:
    """Return the workbook with room for the plan's rows, and the parts that changed for that.

    Rows at the end of a sheet need no room; sums over the data grow with them all the same.

    Raises:
        UnsafeInsertionError: something would not mean what it meant, or nobody can tell.
    """
    package.refuse_unless_editable()
    changed: set[str] = set()
    for rows in (plan | Plan()).new_rows:  # those of one sheet put together
        if not rows.values or rows.area.bottom == rows.area.top:
            continue
        below = rows.below
        if below.prepared or below.free is not None:
            new = _parts(package, rows, plan)
        else:
            new = grown_sums(package, _insertion(rows, 0), _at_hand(package, scans, changed))
        if new:
            package = Package(package.replacing(new), package.limits)
            changed |= new.keys()
    return package, frozenset(changed)


def still_true(
    scans: Mapping[str, Scan] | None, package: Package, changed: frozenset[str]
) -> dict[str, Scan]:
    """Return those of some scans whose sheets have not changed."""
    sheets = {entry.name: package.member(entry.part) for entry in package.worksheets}
    return {name: each for name, each in (scans or {}).items() if sheets.get(name) not in changed}


def _at_hand(
    package: Package, scans: Mapping[str, Scan] | None, changed: Collection[str]
) -> dict[str, bytes]:
    """The bytes of sheets that have been scanned, and have not changed since, by their parts."""
    true = still_true(scans, package, frozenset(changed))
    return {package.member(package.sheet(name).part): each.data for name, each in true.items()}


def _parts(package: Package, rows: NewRows, plan: Plan) -> dict[str, bytes]:
    """The parts that change for some rows."""
    insertion = _insertion(rows, rows.inserted)
    try:
        if insertion.count:
            _refuse_below(plan, insertion)
        return inserted(package, insertion)
    except UnsafeInsertionError:
        free = rows.below.prepared + (rows.below.free or 0)
        if not insertion.count or free < len(rows.values):
            raise
    return inserted(package, _insertion(rows, 0))  # the blank rows below are enough


def _insertion(rows: NewRows, count: int) -> Insertion:
    """What is put in, and which ranges grow: those that end with the data or prepared rows."""
    bottom, prepared = rows.area.bottom, rows.below.prepared
    end = bottom + len(rows.values)
    ends = {bottom: end}
    if end > bottom + prepared:
        ends[bottom + prepared] = end
    return Insertion(rows.sheet, bottom + prepared + 1, count, rows.area, ends)


def _refuse_below(plan: Plan, insertion: Insertion) -> None:
    """Raise if the plan writes into cells that move."""
    for edits in plan.columns:
        if edits.rows and insertion.touches(edits.sheet) and edits.rows[-1] >= insertion.before:
            raise PlanError(
                "아래로 밀리는 행을 함께 고치려고 합니다.",
                sheet=edits.sheet,
                hint="한 번에 한 가지만 하세요.",
            )
