"""An office with a folder in which its workbooks are made and adopted.

Workbooks are written down as they look: a line a row, cells between bars, `=` before a number or a
real date. All people are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook

from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

AS_OF: Final = date(2024, 10, 1)
BY: Final = Author("안내", "adopt", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - Korean wall time


@dataclass(frozen=True)
class Office:
    """A folder in which workbooks are made."""

    folder: Path

    def workbook(self, sheets: Mapping[str, str], *merged: str) -> Path:
        """Write a workbook, `merged` ranges on its first sheet, and return its path."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, text in sheets.items():
            sheet = book.create_sheet(name)
            for row, line in enumerate(text.strip("\n").splitlines(), start=1):
                for column, word in enumerate(line.split("|"), start=1):
                    if word:
                        sheet.cell(row, column, _value(word))
        for area in merged:
            book.worksheets[0].merge_cells(area)
        path = self.folder / "명단.xlsx"
        book.save(path)
        return path

    def adopted(self, path: Path, **answers: str) -> Ledger:
        """Adopt a workbook and open it as any later command does."""
        found, done = adopt_file(path, BY, as_of=AS_OF, answers=answers, backup=False)
        assert found.required == ()
        assert done is not None
        return open_ledger(path)


def _value(word: str) -> str | int | date:
    if not word.startswith("="):
        return word
    return date.fromisoformat(word[1:]) if "-" in word else int(word[1:])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office with an empty folder."""
    return Office(tmp_path)
