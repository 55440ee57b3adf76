"""Findings of each severity over some sheets; nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import CellRef
from xlcrm.schema.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence


def findings_on(sheets: Sequence[str], count: int) -> list[Finding]:
    """Return so many, on cells of the sheets in turn, with texts that markup could break."""
    return [
        Finding(
            f"C{100 + number % 7}",
            list(Severity)[number % 3],
            CellRef(sheets[number % len(sheets)], 2 + number, 1 + number % 5),
            f"'기한 & <열>' 칸의 {number}번째 잘못입니다.",
            "=1+1처럼 보이는 글도 글로 둡니다." * (number % 4),
        )
        for number in range(count)
    ]
