"""A ledger whose workbook is let go of, when all that figures ask of its bytes is found out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.domain.scorecard import TRAITS
from xlcrm.office.own_columns import own_columns
from xlcrm.office.recipients import consents_in
from xlcrm.workbook.read import Known

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.office.ledger import Ledger


def let_go(ledger: Ledger, as_of: date) -> Ledger:
    """Return a ledger as it is on a day, which can do without its sheets' bytes.

    Those are several times what was read of them. What `xlcrm.analysis.office.office_of` asks of
    them, consents and the columns that points of risk name, is found out before they go.

    Args:
        ledger: the opened workbook, which is scanned again if anybody asks it for a cell.
        as_of: the day.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> kept = let_go(ledger, date(2024, 10, 1))
    >>> kept.tables == ledger.tables, len(kept.book.scans)
    (True, 0)
    """
    ledger = ledger.on(as_of)
    book = ledger.book
    card = book.settings.standards.card
    wanted = {*(card.points if card else ())}
    own = [[*own_columns(book, sheet, wanted, known=TRAITS)] for sheet in book.sheets]
    known = Known(own, consents_in(book))
    book.scans.clear()
    return ledger.with_book(replace(book, known=known))
