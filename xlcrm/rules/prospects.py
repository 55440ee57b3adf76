"""People in the ledger who have no contract: prospects, and those who did not become customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.reading.status_column import persons_words
from xlcrm.rules.dateless import OVER
from xlcrm.rules.terms import without_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.domain.office_words import Standing
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

USUAL: Final = "잠재"
"""What stands in 상태 of a prospect of whom nothing else is said."""


def without_contract(table: Table, settings: Settings) -> Mapping[int, Standing]:
    """Return the rows that say no term, and of whom 상태 says that they need none.

    Those are prospects (`Standing.NOT_YET`: 잠재, 체험, 상담중), and people who have not become
    customers after all. A row without a term and without such a word lacks its days.

    Returns:
        How each of them stands, by position.
    """
    column = table.columns.get("status")
    if column is None:
        return {}
    words: dict[CellValue, Standing] = {}
    for word in persons_words(column):
        meaning = settings.meaning(word)
        if meaning is not None and meaning.standing in OVER:
            words[word] = meaning.standing
    if not words:
        return {}
    termless = without_term(table)
    return {at: words[column.raw[at]] for at in sorted(termless) if column.raw[at] in words}
