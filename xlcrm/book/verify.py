"""A new workbook read back before it takes the old one's place: every part, every planned cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from xlcrm.cellref import a1
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.scan import positions_of, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.book.plan import Plan
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.ooxml.zipformat import Limits


@dataclass(frozen=True, slots=True)
class _Cells:
    """What one column's cells have to say, by row."""

    column: int
    rows: Sequence[int]
    values: Sequence[object]


def verify(plan: Plan, data: bytes, before: Package, limits: Limits) -> None:
    """Read a new workbook back: every part's CRC, and every planned cell.

    Args:
        plan: what was to change.
        data: the new workbook, as read back from disk.
        before: the workbook that the plan was made for.
        limits: how much it may unpack to.

    Raises:
        DamagedWorkbookError: a part is broken, or a cell does not say what was planned.
    """
    package = Package(data, limits)
    planned = _planned(plan)
    sheets = {
        package.member(entry.part): entry.name
        for entry in package.worksheets
        if entry.name in planned
    }
    if len(sheets) != len(planned):
        raise _wrong("새로 쓴 파일에 시트가 없습니다. 원래 파일은 그대로입니다.")
    strings = before.strings if _same_strings(before, package) else package.strings
    for name in package.archive.names:
        content = package.archive.read(name)
        if name in sheets:
            sheet = sheets[name]
            _verify_sheet(sheet, content, strings, planned[sheet], date1904=package.date1904)


def _wrong(message: str, sheet: str | None = None, cell: str | None = None) -> DamagedWorkbookError:
    return DamagedWorkbookError(
        message, sheet=sheet, cell=cell, hint="이 파일을 개발자에게 알려 주세요."
    )


def _same_strings(before: Package, after: Package) -> bool:
    """Tell whether both workbooks have the same string table, so that it need not be read again."""
    part = before.related_part("sharedStrings")
    if part is None or part != after.related_part("sharedStrings"):
        return False
    name = before.member(part)
    return before.archive.packed(name) == after.archive.packed(name)


def _planned(plan: Plan) -> dict[str, list[_Cells]]:
    """The planned values by sheet. Changed columns stay as they are: they may be very long."""
    planned: dict[str, list[_Cells]] = {}
    for cells in plan.columns:
        if cells.rows:
            planned.setdefault(cells.sheet, []).append(_Cells(cells.column, cells.rows, cells.new))
    added: dict[tuple[str, int], dict[int, object]] = {}
    for edit in replace(plan, columns=()):
        where = edit.where
        added.setdefault((where.sheet, where.column), {})[where.row] = edit.new
    for (sheet, column), values in added.items():
        rows = sorted(values)
        found = _Cells(column, rows, [values[row] for row in rows])
        planned.setdefault(sheet, []).append(found)
    return planned


def _verify_sheet(
    sheet: str,
    content: bytes,
    strings: SharedStrings,
    planned: Sequence[_Cells],
    *,
    date1904: bool,
) -> None:
    found = scan(content, strings, wanted={cells.column for cells in planned})
    for cells in planned:
        values = found.columns[cells.column].values
        places = positions_of(found, cells.rows)
        said = [None if at is None else values[at] for at in places]
        if said == cells.values:
            continue
        for row, value, planned_value in zip(cells.rows, said, cells.values, strict=True):
            if value != _as_stored(planned_value, date1904=date1904):
                raise _wrong(
                    "새로 쓴 파일의 값이 계획과 다릅니다. 원래 파일은 그대로입니다.",
                    sheet,
                    a1(row, cells.column),
                )


def _as_stored(value: object, *, date1904: bool) -> object:
    """What reading back a planned value gives: dates as serial numbers, empty text as nothing."""
    if isinstance(value, date):
        return serial_of(value, date1904=date1904)
    return None if value == "" else value
