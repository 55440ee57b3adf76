"""Make `messy.xlsx`: two ledger sheets as real offices have them, with planted mistakes.

Usage: python sample_data/make_messy.py [TARGET]

A merged title and a blank row stand above the headers; the headers are not ours and have line
breaks and spaces in them; dates, fees and telephone numbers are spelled in many ways; notes stand
beside the table and a total below it. `SOURCES.md` lists the mistakes. Everybody is invented.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None
FEE: Final = 6

HEADERS: Final = (
    *("회원번호", "성 명", "휴대폰\n(HP)", "가입일", "만기일"),
    *("회원권", "이용료\n(월)", " 계약상태 ", "특이\n사항"),
)
WIDTHS: Final = (10, 11, 17, 16, 16, 16, 13, 12, 26)

# As typed, column by column; `=` marks a number or a real date.
LINES_2023: Final = """\
M-001|나다온|010-0000-1001|2023.01.05|2024.01.04|헬스 12개월|10만원|만료|
M-002|라 마루|=1000001002|2023. 2. 14.|2023. 8. 13.|헬스 6개월|80,000원|만료|재등록 권유
M-003|바솔|010 0000 1003|23/03/02|24/03/01|헬스 12개월|=100000|만료|-
M-004|사라온|01000001004|=20230410|=20240409|PT 12개월|30만원|만료|
M-005|아누리|+82 10-0000-1005|2023년 5월 20일|2024년 5월 19일|헬스 12개월|₩100,000|만료|주차 등록
M-006|자한별|010.0000.1006|=2023-06-01|=2024-05-31|헬스 12개월|100,000|해지|이사로 해지
M-007|차미르|010-0000-1007/010-0000-2007|'23.07.17|'24.07.16|PT 12개월|30만 원|만료|
M-008|카이든|010-0000-1008|2023.10.26 (목)|2024.10.25|헬스 12개월|10만원|활성화|재계약 예정
M-009|타온유|０１０-0000-1009|2023-11-15|2024-11-14|헬스 12개월|일금 십만원정|활성화|–
M-010|파란결|010-0000-1010|2023. 12. 1.|2024. 11. 30.|PT 12개월|=300000|활성화|재계약 상담 필요
"""
LINES_2024: Final = """\
M-011|하늘찬|010-0000-1011|2024.01.08|2025.01.07|헬스 12개월|11만원|활성화|
M-001|나다온|010-0000-1001|2024.01.05|2025.01.04|헬스 12개월|11만원|활성화|재등록
M-012|가람솔|=1000001012|24/02/29|25/02/28|헬스 12개월|110,000원|활성화|
M-013|나린별|010-0000-1013|=2024-03-04|=2024-09-03|헬스 6개월|=90000|활성화|연장 문의
M-014|다온솔|010-0000-1014|2023-02-30|2025.03.10|헬스 12개월|11만원|활성화|
M-015|라온빛|010-0000-1015|2024.04.15|2023.04.14|PT 12개월|33만원|활성화|
M-016|마루별|010-0000-1016|2024년 6월 3일|2025년 6월 2일|헬스 12개월|11만원|확인요망|
M-017|바다솔|010-0000-1017|=20240701|상시|법인 회원권|1.5만|활성화|월말 청구
M-018|사온달|010-0000-1018|2024. 8. 31.|2024. 9. 30.|헬스 1개월|12만원|활성화|
M-019|아라별|010-0000-101|2024.09.02|2025.09.02|헬스 12개월|11만냥|활성화|
"""

FONT: Final = {"font_name": "굴림", "font_size": 10}
BOX: Final = {**FONT, "border": 1, "valign": "vcenter", "align": "center"}


def write(target: Path) -> None:
    """Write the workbook."""
    with Workbook(str(target), {"default_format_properties": dict(FONT)}) as book:
        book.set_properties({"created": datetime(2024, 9, 2)})  # noqa: DTZ001 - no zone in a workbook
        formats = {
            "title": book.add_format({**BOX, "bold": True, "font_size": 16, "bg_color": "#FFF2CC"}),
            "header": book.add_format(
                {**BOX, "bold": True, "text_wrap": True, "bg_color": "#D9D9D9"}
            ),
            "cell": book.add_format(BOX),
            "day": book.add_format({**BOX, "num_format": "yyyy/mm/dd"}),
            "won": book.add_format({**BOX, "num_format": "#,##0"}),
            "aside": book.add_format({**FONT, "font_color": "#C00000"}),
            "total": book.add_format({**BOX, "bold": True, "bg_color": "#F2F2F2"}),
        }
        for year, text in (("2023년", LINES_2023), ("2024년", LINES_2024)):
            _sheet(book.add_worksheet(year), year, _lines(text), formats)
        _memo(book.add_worksheet("메모"), formats)


def _lines(text: str) -> list[list[Value]]:
    return [[_value(word) for word in line.split("|")] for line in text.splitlines()]


def _value(word: str) -> Value:
    if not word.startswith("="):
        return word or None
    return date.fromisoformat(word[1:]) if "-" in word else int(word[1:])


def _sheet(
    sheet: Worksheet, year: str, lines: Sequence[Sequence[Value]], formats: Mapping[str, Format]
) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.merge_range("A1:I1", f"{year} 회원 관리 대장", formats["title"])
    sheet.write_string("I2", f"작성: 안내데스크 / {year}", formats["aside"])
    sheet.set_row(3, 30)
    sheet.write_row(3, 0, HEADERS, formats["header"])
    for row, line in enumerate(lines, start=4):
        for column, value in enumerate(line):
            _cell(sheet, row, column, value, formats)
    last = 4 + len(lines)
    sheet.merge_range(last, 0, last, 5, "합  계", formats["total"])
    fees = f"G5:G{last}"
    total = sum(line[FEE] for line in lines if isinstance(line[FEE], int))
    sheet.write_formula(last, 6, f"=SUM({fees})", formats["total"], total)
    sheet.write_formula(last, 7, f'=COUNTA({fees})&"명"', formats["total"], f"{len(lines)}명")
    sheet.write_blank(last, 8, None, formats["total"])
    sheet.write_string("K5", "※ 만기 한 달 전에 꼭 전화할 것", formats["aside"])
    sheet.write_string("K6", "※ 수건 대여는 특이사항에 적기", formats["aside"])


def _cell(
    sheet: Worksheet, row: int, column: int, value: Value, formats: Mapping[str, Format]
) -> None:
    if value is None:
        sheet.write_blank(row, column, None, formats["cell"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, formats["cell"])
    else:
        sheet.write_number(row, column, value, formats["won" if column == FEE else "cell"])


def _memo(sheet: Worksheet, formats: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 60)
    sheet.write_string("A1", "8월 31일 정전 때 입력한 것은 다시 확인하기", formats["aside"])
    sheet.write_string("A3", "가격표: 헬스 월 11만, PT 월 33만 (2024년부터)", formats["aside"])


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("messy.xlsx"))
