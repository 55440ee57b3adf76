"""Plain tables to hand on, a sheet each, as a workbook that prints on A4."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rowheights import LINE, lines_in
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook

_PROPERTIES: Final = "docProps/core.xml"
_FORMATS: Final[Mapping[str, Mapping[str, object]]] = {
    "count": {"num_format": "#,##0", "align": "right"},
    "won": {"num_format": "#,##0", "align": "right"},
    "percent": {"num_format": "0.0%", "align": "right"},
    "points": {"num_format": "+0.0%;-0.0%;0.0%", "align": "right"},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "note": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
}
_RIGHT: Final = frozenset({"count", "won", "percent", "points"})
_AROUND: Final = 4.0  # points above and below a row's text
_UPRIGHT: Final = 95  # digits that stand beside each other on an upright page


@outlined
@dataclass(frozen=True, slots=True)
class HandedColumn:
    """A column: its header, how wide it is in digits, and how its cells look.

    `kind` is text, note (wrapped), count, won, percent, points (a difference of percentages) or
    day.
    """

    name: str
    wide: float
    kind: str = "text"


@outlined
@dataclass(frozen=True, slots=True)
class HandedTable:
    """A sheet: its name, its heading, notes below that, columns and rows."""

    sheet: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[HandedColumn, ...]
    rows: Sequence[Sequence[object]]


def handed_book(
    tables: Sequence[HandedTable], *, name: str, category: str, as_of: date, about: str
) -> bytes:
    """Return tables as the bytes of a workbook; the same tables give the same bytes.

    Args:
        tables: a sheet each.
        name: the ledger's file name, for the title.
        category: by what the file is known as ours: the command.
        as_of: the day.
        about: what stands below each heading beside the day and the name.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    buffer, look = BytesIO(), load_look()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        created = datetime.combine(as_of, time())
        title = f"{name} {tables[0].title}"
        book.set_properties({"title": title, "category": category, "created": created})
        painter = Painter(book, look)
        for table in tables:
            line = f"기준일 {as_of}  ·  {name}  ·  {about}"
            _sheet(book.add_worksheet(table.sheet), painter, table, line, as_of)
    return buffer.getvalue()


def is_handed(data: bytes, category: str) -> bool:
    """Tell whether a workbook is one that xlcrm has made so, which a newer one may replace."""
    try:
        return f"<cp:category>{category}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def _sheet(
    sheet: Worksheet,
    painter: Painter[ReportLook],
    table: HandedTable,
    line: str,
    as_of: date,
) -> None:
    colours = painter.look.colours
    muted = painter.cell(font_color=colours["muted"])
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title, painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, line, muted)
    for row, note in enumerate(table.notes, 2):
        sheet.write_string(row, 0, note, muted)
    head = len(table.notes) + 3
    sheet.set_row(head, 2 * LINE + _AROUND)
    under = {"bottom": 1, "bottom_color": colours["header_line"], "bg_color": colours["header"]}
    for at, column in enumerate(table.columns):
        way = "right" if column.kind in _RIGHT else "center" if column.kind == "day" else "left"
        inside = {"indent": 1} if column.kind == "note" else {}
        form = painter.cell(bold=True, text_wrap=True, align=way, **under, **inside)
        sheet.write_string(head, at, column.name, form)
        sheet.set_column(at, at, column.wide)
    for row, values in enumerate(table.rows, head + 1):
        sheet.set_row(row, _height(values, table.columns))
        for at, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            _write(sheet, (row, at), value, column, painter)
    last = head + max(len(table.rows), 1)
    sheet.autofilter(head, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(head + 1, 0)
    sheet.set_paper(9)
    if sum(column.wide for column in table.columns) > _UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L기준일 {as_of}&R&P / &N")


def _height(values: Sequence[object], columns: Sequence[HandedColumn]) -> float:
    """How high a row is: as many lines as its longest wrapped text takes."""
    pairs = zip(values, columns, strict=True)
    lines = [lines_in(str(value or ""), c.wide) for value, c in pairs if c.kind == "note"]
    return LINE * max(lines, default=1) + _AROUND


def _write(
    sheet: Worksheet,
    cell: tuple[int, int],
    value: object,
    column: HandedColumn,
    painter: Painter[ReportLook],
) -> None:
    line: dict[str, object] = {
        "bottom": 1,
        "bottom_color": painter.look.colours["line"],
        "valign": "top",
    }
    form = painter.cell(**{**line, **_FORMATS.get(column.kind, {})})
    if value is None or value is pd.NaT or value == "" or value != value:  # noqa: PLR0124 - NaN
        sheet.write_blank(*cell, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(*cell, datetime.combine(value, time()), form)
    elif column.kind in _RIGHT:
        sheet.write_number(*cell, float(str(value)), form)
    else:
        sheet.write_string(*cell, str(value), form)
