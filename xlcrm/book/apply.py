"""A plan made real: from a workbook's bytes and a plan to the new workbook's bytes. No file I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xlcrm.cellref import CellRef
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.editor import AddedColumn, CellWrites, Editor, SheetEdits
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.scan import scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.book.plan import Plan
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.zipformat import Limits


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan's result: the new bytes, and the names of the parts that were changed or added."""

    data: bytes
    parts: frozenset[str]


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
        RefusedEditError: an edit would break a signature, or the workbook is marked as final.
    """
    if not plan:
        return Applied(package.data, frozenset())
    editor = Editor(package, scans)
    data = editor.run(_edits(plan), plan.new_sheets)
    return Applied(data, editor.parts)


def _edits(plan: Plan) -> dict[str, SheetEdits]:
    edits: dict[str, SheetEdits] = {}
    for cells in plan.columns:
        if cells.rows:
            edit = edits.setdefault(cells.sheet, SheetEdits())
            edit.cells[cells.column] = CellWrites(cells.rows, cells.new, cells.date_format)
    for column in plan.new_columns:
        edit = edits.setdefault(column.sheet, SheetEdits())
        edit.area = column.area
        edit.added_columns.append(
            AddedColumn(column.header, column.rows, column.values, column.number_format)
        )
    for rows in plan.new_rows:
        edit = edits.setdefault(rows.sheet, SheetEdits())
        edit.area = rows.area
        edit.added_rows.extend(rows.values)
    return edits


def verify(plan: Plan, data: bytes, limits: Limits) -> None:
    """Read a new workbook back: every part's CRC, and every planned cell.

    Raises:
        DamagedWorkbookError: a part is broken, or a cell does not say what was planned.
    """
    package = Package(data, limits)
    by_sheet = _planned(plan)
    sheets = {entry.part: entry.name for entry in package.worksheets if entry.name in by_sheet}
    if len(sheets) != len(by_sheet):
        raise DamagedWorkbookError("새로 쓴 파일에 시트가 없습니다.")
    folded = {package.member(part): name for part, name in sheets.items()}
    for name in package.archive.names:
        content = package.archive.read(name)
        if name in folded:
            _verify_sheet(package, folded[name], content, by_sheet[folded[name]])


def _planned(plan: Plan) -> dict[str, dict[int, dict[int, object]]]:
    """The planned values by sheet, column and row."""
    planned: dict[str, dict[int, dict[int, object]]] = {}
    for cells in plan.columns:
        if cells.rows:
            column = planned.setdefault(cells.sheet, {}).setdefault(cells.column, {})
            column.update(zip(cells.rows, cells.new, strict=True))
    for edit in replace(plan, columns=()):
        where = edit.where
        planned.setdefault(where.sheet, {}).setdefault(where.column, {})[where.row] = edit.new
    return planned


def _verify_sheet(
    package: Package, sheet: str, content: bytes, planned: Mapping[int, Mapping[int, object]]
) -> None:
    found = scan(content, package.strings, wanted=planned.keys())
    for number, cells in planned.items():
        values = found.columns[number].values
        missing = len(cells)
        for row, value in zip(found.rows, values, strict=True):
            if row in cells:
                missing -= 1
                if value != _as_stored(cells[row], date1904=package.date1904):
                    where = CellRef(sheet, row, number)
                    raise DamagedWorkbookError(
                        "새로 쓴 파일의 값이 계획과 다릅니다. 원래 파일은 그대로입니다.",
                        sheet=sheet,
                        cell=where.cell,
                        hint="이 파일을 개발자에게 알려 주세요.",
                    )
        if missing:
            raise DamagedWorkbookError(
                "새로 쓴 파일에 빠진 셀이 있습니다. 원래 파일은 그대로입니다.", sheet=sheet
            )


def _as_stored(value: object, *, date1904: bool) -> object:
    """What reading back a planned value gives: dates as serial numbers, empty text as nothing."""
    if isinstance(value, date):
        return serial_of(value, date1904=date1904)
    return None if value == "" else value
