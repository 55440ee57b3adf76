"""Workbooks of a few sheets, given as rows, in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def book_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Workbook:
    """Return a workbook with these rows on these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    return book


def put(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook with these rows on these sheets; return where it lies."""
    book_of(sheets).save(path)
    return path
