"""Make `seed_ledger.xlsx`: the nine-column reference table, as an office would type it.

Usage: python sample_data/make_seed_ledger.py [TARGET]

Fees are text such as `100,000원`, dates are real dates, and 상태 is stale (활성화 everywhere), so
that `xlcrm refresh --as-of 2024-10-01` changes exactly one cell. Everybody in it is invented.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
    *("서비스 내용", "요금", "상태", "비고"),
)
ROWS: Final = (
    (
        *(1001, "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25)),
        *("프리미엄 서비스", "100,000원", "활성화", "재계약 예정"),
    ),
    (
        *(1002, "김철수", "010-9876-5432", date(2023, 11, 15), date(2024, 11, 14)),
        *("기본 서비스", "50,000원", "활성화", "–"),
    ),
    (
        *(1003, "박영희", "010-1111-2222", date(2023, 12, 1), date(2024, 11, 30)),
        *("프리미엄 서비스", "100,000원", "활성화", "재계약 상담 필요"),
    ),
)
WIDTHS: Final = (10, 12, 16, 13, 13, 18, 12, 12, 22)

SETTING_HEADERS: Final = ("구분", "항목", "값", "설명")
SETTINGS: Final = (
    ("서비스", "프리미엄 서비스", 60, "종료일 60일 전부터 만료 예정"),
    ("서비스", "기본 서비스", 30, "종료일 30일 전부터 만료 예정"),
)
SETTING_WIDTHS: Final = (12, 20, 10, 34)

FONT: Final = {"font_name": "맑은 고딕", "font_size": 11}
HEADER: Final = {
    **FONT,
    "bold": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": "#DDEBF7",
    "border": 1,
    "border_color": "#9DC3E6",
}
CELL: Final = {**FONT, "valign": "vcenter", "border": 1, "border_color": "#D9D9D9"}


def write(target: Path) -> None:
    """Write the workbook."""
    with Workbook(str(target), {"default_format_properties": dict(FONT)}) as book:
        book.set_properties({"created": datetime(2024, 9, 2)})  # noqa: DTZ001 - no zone in a workbook
        header = book.add_format(HEADER)
        plain = book.add_format({**CELL, "align": "center"})
        left = book.add_format({**CELL, "align": "left", "indent": 1})
        right = book.add_format({**CELL, "align": "right", "indent": 1})
        day = book.add_format({**CELL, "align": "center", "num_format": "yyyy-mm-dd"})
        formats = (plain, plain, plain, day, day, left, right, plain, left)
        for name, headers, rows, widths, looks in (
            ("고객대장", HEADERS, ROWS, WIDTHS, formats),
            ("설정", SETTING_HEADERS, SETTINGS, SETTING_WIDTHS, (plain, left, plain, left)),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_row(0, 24)
            sheet.write_row(0, 0, headers, header)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            for row, values in enumerate(rows, start=1):
                sheet.set_row(row, 20)
                for column, (value, look) in enumerate(zip(values, looks, strict=True)):
                    if isinstance(value, date):
                        sheet.write_datetime(row, column, value, look)
                    else:
                        sheet.write(row, column, value, look)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("seed_ledger.xlsx"))
