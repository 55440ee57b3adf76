"""The same rows appended with openpyxl, as a careful programmer would: load, append, save.

Usage: python bench/openpyxl_import.py FILE ROWS
"""

from __future__ import annotations

import csv
import sys
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter


def append(path: str, brought: str) -> None:
    """Write each row below the last one in its format, in the table."""
    book: Any = load_workbook(path)
    sheet = book["고객대장"]
    numbers = {cell.value: cell.column for cell in sheet[1]}
    looks = {cell.column: cell._style for cell in sheet[2]}  # noqa: SLF001 - openpyxl's own way
    with Path(brought).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            said = {numbers[name]: _value(name, text) for name, text in row.items()}
            for column, look in looks.items():
                cell = sheet.cell(number, column, said.get(column))
                cell._style = copy(look)  # noqa: SLF001
    (table,) = sheet.tables.values()
    table.ref = f"A1:{get_column_letter(sheet.max_column)}{number}"
    table.autoFilter.ref = table.ref
    book.save(path)


def _value(name: str, text: str) -> object:
    """What a cell is to hold."""
    if not text:
        return None
    if name in {"계약 시작일", "계약 종료일"}:
        return datetime.fromisoformat(text)
    return int(text.removesuffix("원").replace(",", "")) if name == "요금" else text


if __name__ == "__main__":
    append(*sys.argv[1:])
