"""One figure of a report, or why there is none."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

Unit: TypeAlias = Literal["원", "%", "명", "건", "일", "개월", "점"]

NOT_COMPUTABLE: Final = "산출 불가"
"""What a report shows where a figure's value is None."""


@outlined
@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as a report shows it.

    Attributes:
        name: what it is called, in Korean.
        value: the figure in its unit; of "%" the fraction (0.25 is 25 %), as Excel formats it.
            None: the data cannot support it, and `why` says why.
        unit: 원, %, 명, 건, 일, 개월 or 점.
        why: the reason where there is no value.
        note: what has to be known of the value; empty where there is nothing.
        basis: what it is counted from: which rows or people, how many, and of when.
    """

    name: str
    value: float | None
    unit: Unit
    why: str = ""
    note: str = ""
    basis: str = ""

    @classmethod
    def missing(cls, name: str, unit: Unit, why: str) -> Figure:
        """Return the figure that cannot be computed, with its reason.

        >>> Figure.missing("CSAT", "%", "만족도 시트가 없습니다.").value is None
        True
        """
        return cls(name, None, unit, why)
