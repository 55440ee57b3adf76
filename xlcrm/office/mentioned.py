"""Numbers that stand somewhere in a workbook, or wait beside it, and are therefore not given again.

A customer may have gone from the ledger, by a restore or by somebody's hand, while contacts and
purchases of theirs are still there: a new one with that number would get them.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.workbook.read import Book


def mentioned(book: Book, field: str) -> frozenset[str]:
    """Return what all sheets, and the entries that wait, say in a field: 고객 ID or 계약 ID.

    Args:
        book: the workbook, as far as it was read.
        field: `customer_id` or `contract_id`.
    """
    tables = (each.table.values(field) for each in book.sheets)
    waiting = (row.get(field) for row in book.waiting)
    return frozenset(str(each) for each in chain(*tables, waiting) if each is not None)
