"""A finding: something wrong or worth knowing about the data, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef


class Severity(StrEnum):
    """How bad it is. Only `ERROR` makes a command end with exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"

    @property
    def korean(self) -> str:
        """What a person reads."""
        return {"error": "오류", "warning": "주의", "remark": "참고"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what (`code`, `message`), how bad, where, and what to do (`suggestion`).

    Neither `message` nor `suggestion` holds a personal value; the cell is named instead.
    """

    code: str
    severity: Severity
    where: CellRef
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """`고객대장!E7 C102 message → suggestion`."""
        text = f"{self.where} {self.code} {self.message}"
        return f"{text} → {self.suggestion}" if self.suggestion else text
