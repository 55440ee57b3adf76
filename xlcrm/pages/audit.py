"""The acts of a record as a workbook to hand on: landscape, headers on every page."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from xlcrm.errors import XlcrmError
from xlcrm.look.ledger import text_width
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook

COLUMNS: Final = (
    ("줄", 6),
    ("시각", 19),
    ("사용자", 12),
    ("접속지", 18),
    ("종류", 9),
    ("작업", 14),
    ("누구의", 26),
    ("명·행", 8),
    ("무엇을", 52),
    ("결과", 10),
)
"""The headers, and how wide each column is."""
REVIEWED: Final = (
    ("사용자", 14),
    ("접속지", 20),
    ("변경", 8),
    ("열람", 8),
    ("내보내기", 9),
    ("본 사람(명)", 11),
    ("살펴볼 것", 46),
    ("확인한 사유", 34),
)
"""The headers of the list for the monthly review; the last one is written by hand."""
_CATEGORY: Final = "xlcrm audit"
_PROPERTIES: Final = "docProps/core.xml"
_LINE: Final = 12.0  # points of a line of 9-point text
_HIGHEST: Final = 400  # Excel takes no higher row than 409
_AROUND: Final = 3
_HEAD: Final = 3  # the row of the headers, counted from 0


def audit_book(
    rows: Sequence[Sequence[object]],
    review: Sequence[Sequence[object]],
    as_of: date,
    name: str,
    head: str,
) -> bytes:
    """Return the acts, and the list to review them by, as the bytes of a workbook.

    The same acts give the same bytes.

    Args:
        rows: what `COLUMNS` name, in their order.
        review: what `REVIEWED` names, in its order.
        as_of: the day that it is made.
        name: the ledger's file name, for the title.
        head: the hash of the record's last line.
    """
    buffer, look = BytesIO(), load_look()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        created = datetime.combine(as_of, time())
        title = f"{name} 접속기록".strip()
        book.set_properties({"title": title, "category": _CATEGORY, "created": created})
        painter = Painter(book, look)
        about = f"뽑은 날 {as_of}  ·  {len(rows):,}건  ·  마지막 줄의 해시 {head or '없음'}"
        sheet = _sheet(book, painter, ("접속기록", title, about), COLUMNS, rows)
        sheet.freeze_panes(_HEAD + 1, 2)
        if rows:
            sheet.autofilter(_HEAD, 0, _HEAD + len(rows), len(COLUMNS) - 1)
        title = f"{name} 접속기록 점검표".strip()
        sheet = _sheet(book, painter, ("점검표", title, about), REVIEWED, review)
        at = _HEAD + len(review) + 2
        for number, said in enumerate(("점검한 날", "점검한 사람 (서명)", "개인정보 보호책임자")):
            sheet.write_string(at + number, 0, said, painter.cell(bold=True))
            sheet.write_blank(at + number, 1, None, painter.cell(bottom=1))
    return buffer.getvalue()


def _sheet(
    book: Workbook,
    painter: Painter[ReportLook],
    said: tuple[str, str, str],
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[object]],
) -> Worksheet:
    """A sheet with a title, what it is about, headers and rows, ready to be printed."""
    name, title, about = said
    look = painter.look
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, title, painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, about, painter.cell(font_color=look.colours["muted"]))
    line = {"bottom": 1, "bottom_color": look.colours["header_line"]}
    headed = painter.cell(bold=True, bg_color=look.colours["header"], **line)
    plain = painter.cell(text_wrap=True, valign="top")
    for at, (heading, wide) in enumerate(columns):
        sheet.write_string(_HEAD, at, heading, headed)
        sheet.set_column(at, at, wide)
    figure = painter.cell(valign="top", align="center", num_format="#,##0")
    for number, row in enumerate(rows, _HEAD + 1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, at, value, figure)
            elif value is not None:
                sheet.write_string(number, at, str(value), plain)
        lines = max(
            -(-text_width(str(value)) // wide)
            for value, (_, wide) in zip(row, columns, strict=False)
        )
        sheet.set_row(number, min(_LINE * lines + _AROUND, _HIGHEST))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.set_footer("&C&P / &N")
    return sheet


def is_audit(data: bytes) -> bool:
    """Tell whether a workbook is such a list that xlcrm has made, which a newer one may replace."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False
