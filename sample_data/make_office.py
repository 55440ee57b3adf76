"""Make `office.xlsx`: an invented office's workbook after four years of use.

Usage: python sample_data/make_office.py [TARGET]

Beside the ledger's own sheets it holds what an office adds by itself: a dashboard of formulas with
charts and a logo, sheets of its own, notes, conditional formats, defined names, a print area and a
hidden column. Formulas carry the values that are right for what is stored. Everybody is invented.
"""

from __future__ import annotations

import struct
import sys
import zlib
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from office_data import AS_OF, OFFICERS, Office, make_office
from office_sheets import Sheet, Value, ledger_sheets
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT: Final = {"font_name": "맑은 고딕", "font_size": 10}
GREEN: Final = "#2F5D50"
STATUSES: Final = ("활성화", "만료 예정", "만료", "재계약 완료", "예정", "일시정지", "해지", "취소")
GOALS: Final = (50, 46, 48, 46, 50, 46, 46, 50, 54, 46, 40, 40)
NOTES: Final = (
    (2, "B", "소개로 온 고객. 감사 인사 필요"),
    (7, "G", "2022년 행사 요금 적용"),
    (15, "I", "연말에 다시 확인할 것"),
)

LOOKS: Final[Mapping[str, Mapping[str, object]]] = {
    "text": {"valign": "vcenter"},
    "middle": {"valign": "vcenter", "align": "center"},
    "day": {"valign": "vcenter", "align": "center", "num_format": "yyyy-mm-dd"},
    "month": {"valign": "vcenter", "align": "center", "num_format": "yyyy-mm"},
    "moment": {"valign": "vcenter", "align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "won": {"valign": "vcenter", "num_format": "#,##0"},
    "count": {"valign": "vcenter", "num_format": "#,##0"},
    "left": {"valign": "vcenter", "align": "center", "num_format": '"D-"0;"D+"0;"D-Day"'},
    "share": {"valign": "vcenter", "align": "center", "num_format": "0%"},
    "header": {
        "valign": "vcenter", "align": "center", "bold": True, "border": 1,
        "bg_color": GREEN, "font_color": "#FFFFFF", "border_color": "#A9C4BA",
    },
    "title": {"valign": "vcenter", "align": "center", "bold": True, "font_size": 16},
    "boxed": {"valign": "vcenter", "align": "center", "border": 1, "border_color": "#BFBFBF"},
    "boxed_won": {
        "valign": "vcenter", "border": 1, "border_color": "#BFBFBF",
        "num_format": '#,##0"원"',
    },
}  # fmt: skip


def write(target: Path) -> None:
    """Write the workbook."""
    office = make_office()
    with Workbook(str(target), {"default_format_properties": dict(FONT)}) as book:
        book.set_properties({"created": datetime(2021, 11, 1)})  # noqa: DTZ001 - no zone in a workbook
        formats = {name: book.add_format({**FONT, **look}) for name, look in LOOKS.items()}
        dashboard = book.add_worksheet("대시보드")
        contents = ledger_sheets(office)
        sheets = {
            content.name: _table(book.add_worksheet(content.name), content, formats)
            for content in contents
        }
        _decorate(book, sheets["고객대장"], len(office.deals))
        usage = {content.name: len(content.rows) for content in contents}["이용현황"]
        sheets["이용현황"].conditional_format(1, 2, usage, 2, {"type": "3_color_scale"})
        _goals(book, book.add_worksheet("월별 목표"), office, formats)
        _staff(book.add_worksheet("직원 연락처"), formats)
        _dashboard(book, dashboard, office, formats)


def _table(sheet: Worksheet, content: Sheet, formats: Mapping[str, Format]) -> Worksheet:
    """Fill a sheet with one Excel table."""
    columns, rows = content.columns, content.rows
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    sheet.add_table(
        0,
        0,
        max(len(rows), 1),
        len(columns) - 1,
        {
            "name": content.table,
            "style": "Table Style Medium 7",
            "columns": [
                {"header": column.header, "header_format": formats["header"]} for column in columns
            ],
        },
    )
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        for row, values in enumerate(rows, start=1):
            _cell(sheet, row, at, values[at], formats[column.look])
        if not rows:
            sheet.write_blank(1, at, None, formats[column.look])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _cell(sheet: Worksheet, row: int, at: int, value: Value, look: Format) -> None:
    if value is None:
        sheet.write_blank(row, at, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, look)
    else:
        sheet.write(row, at, value, look)


def _decorate(book: Workbook, sheet: Worksheet, rows: int) -> None:
    """Add what the office did to 고객대장: colours, lists, notes, print area, hidden column."""
    amber = book.add_format({"bg_color": "#FFF2CC", "font_color": "#7F6000"})
    grey = book.add_format({"font_color": "#A6A6A6"})
    red = book.add_format({"font_color": "#C00000", "bold": True})
    bar = {"type": "data_bar", "bar_color": "#9BC2B0", "data_bar_2010": True, "bar_solid": True}
    sheet.conditional_format(1, 6, rows, 6, bar)
    for status, look in (("만료 예정", amber), ("해지", grey), ("취소", grey)):
        rule = {"type": "formula", "criteria": f'=$H2="{status}"', "format": look}
        sheet.conditional_format(1, 0, rows, 8, rule)
    urgent = {"type": "cell", "criteria": "between", "minimum": 0, "maximum": 14, "format": red}
    sheet.conditional_format(1, 9, rows, 9, urgent)
    sheet.data_validation(1, 7, rows, 7, {"validate": "list", "source": list(STATUSES)})
    decisions = ["미정", "재계약 예정", "해지 예정"]
    sheet.data_validation(1, 11, rows, 11, {"validate": "list", "source": decisions})
    for row, column, text in NOTES:
        sheet.write_comment(f"{column}{row}", text, {"author": OFFICERS[0]})
    sheet.set_column("W:W", 28, None, {"hidden": True})
    sheet.print_area(0, 0, rows, 15)
    sheet.freeze_panes(1, 2)


def _goals(book: Workbook, sheet: Worksheet, office: Office, formats: Mapping[str, Format]) -> None:
    """Add the office's own sheet of monthly goals."""
    sheet.set_column("A:D", 14)
    sheet.set_row(0, 34)
    sheet.merge_range("A1:D1", "2024년 월별 신규·갱신 목표", formats["title"])
    sheet.write_row("A3", ("월", "목표", "실적", "달성률"), formats["header"])
    months = [date(2024, month, 1) for month in range(1, 13)]
    for row, (month, goal) in enumerate(zip(months, GOALS, strict=True), start=4):
        done = sum(deal.start.replace(day=1) == month for deal in office.deals)
        sheet.write_datetime(f"A{row}", month, formats["month"])
        sheet.write_number(f"B{row}", goal, formats["count"])
        since = f'고객표[계약 시작일],">="&A{row}'
        before = f'고객표[계약 시작일],"<"&EDATE(A{row},1)'
        sheet.write_formula(f"C{row}", f"=COUNTIFS({since},{before})", formats["count"], done)
        sheet.write_formula(f"D{row}", f"=C{row}/B{row}", formats["share"], done / goal)
    sheet.conditional_format("D4:D15", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    book.define_name("월목표", "='월별 목표'!$B$4:$B$15")
    chart = book.add_chart({"type": "line"})
    for column, colour in (("B", "#A6A6A6"), ("C", GREEN)):
        chart.add_series(
            {
                "name": f"='월별 목표'!${column}$3",
                "categories": "='월별 목표'!$A$4:$A$15",
                "values": f"='월별 목표'!${column}$4:${column}$15",
                "line": {"color": colour, "width": 2.25},
            }
        )
    chart.set_title({"name": "목표와 실적", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"num_format": 'm"월"', "text_axis": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.insert_chart("F3", chart, {"object_position": 1})


def _staff(sheet: Worksheet, formats: Mapping[str, Format]) -> None:
    """Add the office's own list of colleagues."""
    sheet.set_column("A:D", 16)
    sheet.merge_range("A1:D1", "직원 비상 연락망", formats["title"])
    sheet.set_row(0, 30)
    sheet.write_row("A3", ("이름", "내선", "휴대폰", "맡은 일"), formats["header"])
    duties = ("총괄", "상담", "상담", "회계")
    for row, (officer, duty) in enumerate(zip(OFFICERS, duties, strict=True), start=4):
        line = (officer, f"{row + 97}", f"010-0000-00{row:02d}", duty)
        sheet.write_row(f"A{row}", line, formats["boxed"])


def _dashboard(
    book: Workbook, sheet: Worksheet, office: Office, formats: Mapping[str, Format]
) -> None:
    """Fill the office's dashboard: formulas over the ledger, a chart and the logo."""
    sheet.hide_gridlines(2)
    sheet.set_column("A:A", 3)
    sheet.set_column("B:E", 17)
    sheet.set_row(0, 44)
    sheet.merge_range("C1:E1", "고객 현황판", formats["title"])
    sheet.insert_image("B1", "logo.png", {"image_data": BytesIO(logo()), "x_offset": 6})
    sheet.write("B2", "기준일", formats["header"])
    sheet.write_datetime("C2", AS_OF, formats["day"])
    book.define_name("기준일", "=대시보드!$C$2")
    sheet.write_row("B4", ("상태", "건수", "비율", "월 요금 합계"), formats["header"])
    for row, status in enumerate(STATUSES, start=5):
        deals = [deal for deal in office.deals if deal.status.value == status]
        monthly = sum(deal.fee for deal in deals if deal.service.basis == "월")
        share = len(deals) / len(office.deals)
        count = f"=COUNTIF(고객표[상태],B{row})"
        fees = f'=SUMIFS(고객표[요금],고객표[상태],B{row},고객표[요금 기준],"월")'
        sheet.write_string(f"B{row}", status, formats["boxed"])
        sheet.write_formula(f"C{row}", count, formats["boxed"], len(deals))
        sheet.write_formula(f"D{row}", f"=C{row}/COUNTA(고객표[상태])", formats["share"], share)
        sheet.write_formula(f"E{row}", fees, formats["boxed_won"], monthly)
    known = sum(deal.status.value in STATUSES for deal in office.deals)
    sheet.write("B13", "합계", formats["header"])
    sheet.write_formula("C13", "=SUM(C5:C12)", formats["boxed"], known)
    sheet.write("B15", "올해 목표", formats["header"])
    sheet.write_formula("C15", "=SUM(월목표)", formats["boxed"], sum(GOALS))
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "=대시보드!$C$4",
            "categories": "=대시보드!$B$5:$B$12",
            "values": "=대시보드!$C$5:$C$12",
            "fill": {"color": GREEN},
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": "상태별 계약 건수", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart("G3", chart)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def logo() -> bytes:
    """Return the office's logo as a PNG: a green round with a white leaf.

    The image data are stored, not deflated, so that every build of zlib gives the same bytes.
    """
    size, scale = 48, 24.0
    lines = bytearray()
    for y in range(size):
        lines.append(0)  # no filter
        for x in range(size):
            across, down = (x + 0.5) / scale - 1, (y + 0.5) / scale - 1
            inside = across**2 + down**2 < 1
            leaf = (across + 0.5) ** 2 + down**2 < 0.62 and (across - 0.5) ** 2 + down**2 < 0.62  # noqa: PLR2004 - two circles
            lines.append(2 if inside and leaf else 1 if inside else 0)
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(lines), len(lines) ^ 0xFFFF) + lines
    stored += struct.pack(">I", zlib.adler32(lines))
    palette = bytes.fromhex("FFFFFF" + GREEN[1:] + "FFFFFF")
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", stored), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("office.xlsx"))
