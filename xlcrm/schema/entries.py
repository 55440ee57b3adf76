"""The Korean wording of every finding code, in the order of the codes.

Codes by their first digits: C1 cells that cannot be read, C2 headers, sheets and formulas, C3 the
ledger, C4 identity numbers, C5 the companion sheets, C6 how cells are typed, S1 the 설정 sheet.
Details are header and service names, dates, figures and cell references, never what a person's
cell says.
"""

from __future__ import annotations

from typing import Final

from xlcrm.schema.entries_cells import CELL_ENTRIES
from xlcrm.schema.entries_ledger import LEDGER_ENTRIES
from xlcrm.schema.entries_personal import PERSONAL_ENTRIES
from xlcrm.schema.entries_settings import SETTINGS_ENTRIES
from xlcrm.schema.entry import Entry

__all__ = ["ENTRIES", "Entry"]

ENTRIES: Final = (*CELL_ENTRIES, *LEDGER_ENTRIES, *PERSONAL_ENTRIES, *SETTINGS_ENTRIES)
