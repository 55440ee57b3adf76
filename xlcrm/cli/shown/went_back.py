"""Cells that go back to what they were, for people."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from xlcrm.cli.streams import shown
from xlcrm.cli.writing import plain
from xlcrm.domain.text import in_figures
from xlcrm.ooxml.cells import date_of
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.restore import Restored
    from xlcrm.jobs.undo import Undone

_MOST: Final = 20
TOLD: Final = "  변경이력의 행은 그대로 두고, 되돌아간 것을 그 아래에 적습니다."
"""What is said where 변경이력 tells of it."""

SPOILT: Final = (
    "  그 파일은 저장할 때부터 온전하지 않아(C219), 엑셀이 열 때 고칠 것을 묻습니다."
    " 저장한 그대로 되돌립니다."
)
"""What is said where the workbook that comes back had to be repaired even then."""


def cells_back(found: Undone | Restored) -> Iterator[str]:
    """Yield a line a cell, as far as they are few, and one for each sheet that is made anew."""
    edits = found.edits
    for edit in edits[:_MOST]:
        kind = found.kinds.get((edit.where.sheet, edit.where.column))
        old, new = (
            each if each in found.headers else plain(_moment(each, kind), kind)
            for each in (edit.old, edit.new)
        )
        yield f"  {shown(edit.where)}: {_value(old)} → {_value(new)}"
    if len(edits) > _MOST:
        yield f"  외 {len(edits) - _MOST:,}개 (모두 보려면 --json)"
    for sheet in found.remade:
        yield f"  {shown(sheet)}: xlcrm이 만든 시트여서 통째로 그 전으로 돌아갑니다."


def _moment(value: object, kind: Kind | None) -> object:
    """A day or moment instead of the number by which its cell holds it."""
    days = kind in {Kind.DATE, Kind.DATETIME}
    if not days or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    moment = date_of(value)
    return moment if moment is None or moment.time() != time() else moment.date()


def _value(value: object) -> str:
    if isinstance(value, int | float):
        return in_figures(value)
    return "(빈 칸)" if value is None else f"'{shown(value)}'"
