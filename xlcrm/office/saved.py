"""What a save has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.fresh.calculated import Calculated


@outlined
class Saved(NamedTuple):
    """A workbook as it is now, and what was done beside.

    Attributes:
        ledger: the workbook as it is now.
        backup: the workbook as it was before; None if none was made.
        calculated: what became of formulas' results; None if nothing was calculated.
    """

    ledger: Ledger
    backup: Path | None
    calculated: Calculated | None
