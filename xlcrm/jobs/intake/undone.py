"""Rows of 접수 that were taken in and are undone: the next run may not take them in again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.errors import DamagedWorkbookError, XlcrmError
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.intakes import may_have_intakes
from xlcrm.workbook.plan import ColumnEdits, Plan, RowHeights

if TYPE_CHECKING:
    from xlcrm.office.taken_back import WentBack


def held_back(now: Package, back: WentBack) -> WentBack:
    """Return what a workbook becomes, with the rows of 접수 that are undone told from new ones.

    Args:
        now: the workbook.
        back: what it becomes when an earlier version takes its place.
    """
    if not may_have_intakes(now):
        return back
    try:
        return _held(now, back)
    except XlcrmError:  # then they are taken in again, which is told as always
        return back


def _held(now: Package, back: WentBack) -> WentBack:
    from xlcrm.jobs.intake.sheet import (  # noqa: PLC0415 - few workbooks have such a sheet
        UNDONE,
        height_with,
        intakes_in,
        words,
    )

    before = Package(back.data, now.limits)
    done = {
        row.check
        for sheet in intakes_in(now)
        for row in sheet.rows
        if row.identifier and row.is_as_taken
    }
    told = (
        f"{UNDONE}: 접수한 것을 되돌렸습니다. 고쳐서 저장하면 다시 받고, 그대로 다시 받으려면 "
        "이 칸에 '새로'라고 적으세요."
    )
    plan = Plan()
    for sheet in intakes_in(before) if done else ():
        undone = {
            row.number: row
            for row in sheet.rows
            if row.said and row.check in done and not row.is_settled and not row.closed
        }
        numbers = sorted(undone)
        if not numbers or not sheet.is_whole:
            continue
        heights = {number: height_with(undone[number], told) for number in numbers}
        plan |= Plan(row_heights=(RowHeights(sheet.name, heights),))
        for name, new in (
            ("state", [told] * len(numbers)),
            ("key", [f":{undone[number].check}" for number in numbers]),
        ):
            old = [words(undone[number].values.get(name)) or None for number in numbers]
            edits = ColumnEdits(sheet.name, sheet.columns[name], numbers, old, new)
            plan |= Plan(columns=(edits,))
    if not plan:
        return back
    data = apply(plan, before).data

    def check(written: bytes) -> None:
        if written != data:
            raise DamagedWorkbookError(
                "새로 쓴 파일이 쓴 것과 다릅니다. 원래 파일은 그대로입니다.",
                hint="디스크를 확인하고 다시 실행하세요.",
            )

    return replace(back, data=data, check=check)
