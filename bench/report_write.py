"""What a report has to write: its cells, by xlsxwriter alone.

Usage: report_write.py CELLS TARGET
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from xlsxwriter import Workbook

if __name__ == "__main__":
    sheets = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with Workbook(sys.argv[2], {"in_memory": True}) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for row, column, value in cells:
                sheet.write(row, column, value)
