"""Workbooks that lie in no file, opened as ledgers: shared by what tests jobs without saving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.files.store import Stored
from xlcrm.office.ledger import Ledger

if TYPE_CHECKING:
    from xlcrm.workbook.read import Book


def ledger_of(book: Book) -> Ledger:
    """Return a workbook that was read from bytes as the ledger it would be in a file."""
    data = book.package.data
    return Ledger(Stored(Path("대장.xlsx"), data, 0), book=book)
