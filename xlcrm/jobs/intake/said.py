"""What became of the rows of 접수, as a value and in words."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.typed_option import path_quoted
from xlcrm.schema.sheets import INTAKE
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xlcrm.cellref import CellRef
    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.intake.sheet import IntakeSheet
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit

_ANSWERS: Final = frozenset(INTAKE.column(each).name for each in ("state", "key"))
_LISTED: Final = 5  # of several rows that are wrong, so many are told


@outlined
@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the rows.

    Attributes:
        taken: how many rows were taken in, by what 종류 they are.
        wrong: the rows that cannot be, each with the cell of its row and why; 처리 says it, too.
        open: the rows that are not whole yet, by the cells of their rows.
        edits: all cells that were changed, but for those of the sheet itself.
        backup: the workbook as it was before; None if none was made.
        kinds: what the columns hold that were changed, by sheet and column number.
        dry_run: whether all of that was only rehearsed.
        failed: why nothing could be taken in; None if it could.
        shut: the sheets of which no row can be read, each with a cell of it and why.
        changed: whether the workbook was changed.
    """

    taken: Mapping[str, int]
    wrong: tuple[tuple[CellRef, Trouble], ...] = ()
    open: tuple[CellRef, ...] = ()
    edits: tuple[CellEdit, ...] = ()
    backup: Path | None = None
    kinds: Mapping[tuple[str, int], Kind] = field(default_factory=dict)
    dry_run: bool = False
    failed: XlcrmError | None = None
    changed: bool = False
    shut: tuple[tuple[CellRef, Trouble], ...] = ()

    @property
    def count(self) -> int:
        """How many rows were taken in."""
        return sum(self.taken.values())

    @property
    def needs_people(self) -> bool:
        """Whether somebody has to look at a row, or at the sheet."""
        return bool(self.wrong or self.shut) or self.failed is not None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows were taken in, are wrong, and are still being typed, for programs."""
        wrong = len(self.wrong) + len(self.shut)
        return {"taken": self.count, "wrong": wrong, "open": len(self.open)}

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.taken or self.wrong or self.shut or self.open or self.failed)

    def lines(self) -> Iterator[str]:
        """Yield what is said of the rows, a line each; nobody to be recognised."""
        if self.taken:
            each = " · ".join(f"{kind} {count:,}" for kind, count in self.taken.items())
            how = "받을 것입니다" if self.dry_run else "받았습니다"
            yield f"접수 시트의 {self.count:,}건을 {how}: {each}"
        if self.failed is not None:
            hint = f" → {self.failed.hint}" if self.failed.hint else ""
            yield f"접수 시트를 받지 못했습니다: {self.failed.message}{hint}"
        for where, trouble in self.shut:
            yield f"{where.sheet} 시트를 받지 못했습니다: {trouble}"
        if self.wrong:
            count = len(self.wrong)
            yield f"접수 시트의 {count:,}줄은 고칠 것이 있습니다. 까닭은 처리 칸에 있습니다."
            for where, trouble in self.wrong[:_LISTED]:
                yield f"  {where}: {trouble}"
            if count > _LISTED:
                yield f"  외 {count - _LISTED:,}줄"
        if self.open:
            yield f"접수 시트의 {len(self.open):,}줄은 아직 적는 중이라 기다립니다."


def lacking(sheet: IntakeSheet, file: str) -> Trouble:
    """Return why nothing can be taken of a sheet some of whose headers are not there.

    Args:
        sheet: the sheet.
        file: the workbook's name.
    """
    told = ", ".join(f"'{name}'" for name in sheet.lacks)
    if _ANSWERS.issuperset(sheet.lacks):
        hint = f"다시 만들면 적은 줄은 그대로 있습니다: xlcrm intake {path_quoted(file)} --make"
    else:
        hint = f"머리글 행에 {told}{particle(sheet.lacks[-1], '이라고/라고')} 되돌려 적으세요."
    message = f"머리글에 {told} 열이 없어 적은 것을 받을 수 없습니다."
    return Trouble("", message, hint)
