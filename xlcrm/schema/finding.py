"""A finding: something wrong or worth knowing about the data, as a value."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import pandas as pd

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


@outlined
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


@outlined
class Findings(tuple[Finding, ...]):
    """Findings in their order; for those who would rather filter and group, also a DataFrame."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a finding: code, severity, sheet, cell, Excel row, message, suggestion.

        >>> from xlcrm.cellref import CellRef
        >>> found = Finding("C101", Severity.ERROR, CellRef("고객대장", 7, 5), "비어 있습니다.")
        >>> Findings((found,)).to_frame()[["code", "severity", "cell", "row"]].values.tolist()
        [['C101', 'error', 'E7', 7]]
        """
        import pandas as pd  # noqa: PLC0415 - the command line never needs it

        return pd.DataFrame(
            [
                (
                    each.code,
                    each.severity.value,
                    each.where.sheet,
                    each.where.cell,
                    each.where.row,
                    each.message,
                    each.suggestion,
                )
                for each in self
            ],
            columns=["code", "severity", "sheet", "cell", "row", "message", "suggestion"],
        )
