"""Who does what with a workbook, as the record beside it tells it."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

YEARS: Final = 1
LONGER: Final = 2
"""How long the lines stay at least: 개인정보의 안전성 확보조치 기준 제8조."""


@outlined
@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does, as the record tells it.

    Attributes:
        command: with which command, such as `renew`.
        user: who.
        now: when, in Korean wall time by the clock of `machine`; None where nobody said it.
        machine: the login and the computer, such as `kim@PC-1`.
        told: what else: cells, counts, whose data; plain values, no personal one unmasked.
        years: how many years the record of this workbook is kept.
    """

    command: str = ""
    user: str = ""
    now: datetime | None = None
    machine: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    years: int = YEARS

    def told_more(self, more: Mapping[str, Any]) -> Act:
        """Return the act with more that is told of it."""
        return replace(self, told={**self.told, **more})


NOBODY: Final = Act()
"""An act of which nobody has said whose it is."""
