"""Write a ledger's rows as an office would send them: a CSV file of twelve columns.

Usage: python bench/make_rows.py LEDGER FILE
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook

COLUMNS: Final = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용"),
    *("요금", "비고", "재계약 의사", "자동갱신", "이메일", "담당자"),
)


def write(ledger: str, target: str) -> None:
    """Write the rows with their headers, dates and fees as people type them."""
    headers, *rows = CalamineWorkbook.from_path(ledger).get_sheet_by_name("고객대장").to_python()
    places = [headers.index(name) for name in COLUMNS]
    with Path(target).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(
            [_typed(name, row[place]) for name, place in zip(COLUMNS, places, strict=True)]
            for row in rows
        )


def _typed(name: str, value: object) -> str:
    """A cell as somebody would type it; of a dash, which means nothing, nothing is sent."""
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.0f}원" if name == "요금" else f"{value:.0f}"
    return "" if value == "–" else str(value)


if __name__ == "__main__":
    write(*sys.argv[1:])
