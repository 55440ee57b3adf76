"""Who may be sent advertising, whom to ask and tell, to hand on: a workbook that prints on A4."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook

_CATEGORY: Final = "xlcrm consent"
_PROPERTIES: Final = "docProps/core.xml"
_HEAD: Final = 3  # the row of the headers, counted from 0


@outlined
class ConsentSheet(NamedTuple):
    """One sheet: a title, what it is about, its columns with their widths, and its lines.

    Attributes:
        name: what it is called.
        title: what stands above it.
        about: a line below that.
        columns: the headers, each with its width in digits.
        lines: the lines: days, numbers and texts.
        notes: what stands below the table.
    """

    name: str
    title: str
    about: str
    columns: Sequence[tuple[str, float]]
    lines: Sequence[Sequence[object]]
    notes: Sequence[str] = ()


def consents_book(sheets: Sequence[ConsentSheet], as_of: date, name: str) -> bytes:
    """Return some sheets as the bytes of a workbook; the same sheets give the same bytes.

    Args:
        sheets: what stands in it.
        as_of: the day.
        name: the ledger's file name, for the title.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    buffer, look = BytesIO(), load_look()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties(
            {
                "title": f"{name} {sheets[0].name}",
                "category": _CATEGORY,
                "created": datetime.combine(as_of, time()),
            }
        )
        painter = Painter(book, look)
        for each in sheets:
            _put(book.add_worksheet(each.name), painter, each, as_of)
    return buffer.getvalue()


def is_consents(data: bytes) -> bool:
    """Tell whether a workbook is such a list that xlcrm has made, which a newer one may replace."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def _put(sheet: Worksheet, painter: Painter[ReportLook], told: ConsentSheet, as_of: date) -> None:
    colours = painter.look.colours
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, told.title, painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, told.about, painter.cell(font_color=colours["muted"]))
    head = painter.cell(
        bold=True,
        bg_color=colours["header"],
        bottom=1,
        bottom_color=colours["header_line"],
        text_wrap=True,
    )
    for at, (title, wide) in enumerate(told.columns):
        sheet.write_string(_HEAD, at, title, head)
        sheet.set_column(at, at, wide)
    for row, line in enumerate(told.lines, _HEAD + 1):
        for at, value in enumerate(line):
            _write(sheet, (row, at), value, painter)
    last = _HEAD + len(told.lines)
    for row, note in enumerate(told.notes, last + 2):
        sheet.write_string(row, 0, note, painter.cell(font_color=colours["muted"]))
    sheet.autofilter(_HEAD, 0, last, len(told.columns) - 1)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.set_footer(f"&L기준일 {as_of}&R&P / &N")


def _write(
    sheet: Worksheet, cell: tuple[int, int], value: object, painter: Painter[ReportLook]
) -> None:
    line = {"bottom": 1, "bottom_color": painter.look.colours["line"], "valign": "top"}
    if isinstance(value, date):
        form = painter.cell(**line, num_format="yyyy-mm-dd", align="center")
        sheet.write_datetime(*cell, datetime.combine(value, time()), form)
    elif isinstance(value, int):
        sheet.write_number(*cell, value, painter.cell(**line, num_format="#,##0"))
    elif value is None or value == "":
        sheet.write_blank(*cell, None, painter.cell(**line))
    else:
        sheet.write_string(*cell, str(value), painter.cell(**line, text_wrap=True))
