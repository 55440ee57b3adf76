"""One entry written with openpyxl, as a careful programmer would: load, look up, append, save.

Usage: python bench/openpyxl_journal.py FILE CUSTOMER CHANNEL CONTENT
"""

from __future__ import annotations

import sys
from copy import copy
from datetime import datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from xlcrm.domain.entry_id import entry_id


def log(path: str, customer: int, channel: str, content: str) -> None:
    """Write an entry below the journal's others, linked to the customer, in the table."""
    book: Any = load_workbook(path)
    contracts = book["고객대장"]
    row, name = next(
        (cells[0].row, cells[1].value)
        for cells in contracts.iter_rows(min_row=2)
        if cells[0].value == customer
    )
    now = datetime.now().replace(microsecond=0)  # noqa: DTZ005 - a workbook has no zone
    said: dict[Any, Any] = {
        "일지 ID": entry_id(now, content),
        "일시": now,
        "고객 ID": customer,
        "고객명": name,
        "채널": channel,
        "내용": content,
        "작성시각": now,
    }
    sheet = book["고객관리일지"]
    last = sheet.max_row
    for above in sheet[last]:
        cell = sheet.cell(last + 1, above.column, said.get(sheet.cell(1, above.column).value))
        cell._style = copy(above._style)  # noqa: SLF001 - openpyxl's own way to copy a format
        if sheet.cell(1, above.column).value == "고객 ID":
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'고객대장'!A{row}")
    (table,) = sheet.tables.values()
    table.ref = f"A1:{get_column_letter(sheet.max_column)}{last + 1}"
    table.autoFilter.ref = table.ref
    book.save(path)


if __name__ == "__main__":
    log(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
