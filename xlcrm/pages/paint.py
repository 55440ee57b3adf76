"""A laid-out page written into a new workbook: cells, formulas, colours, the printed page."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy
from xlcrm.look.paint import Painter
from xlcrm.look.report import ReportLook
from xlcrm.pages.charts import insert_chart
from xlcrm.pages.formulas import quoted
from xlcrm.pages.layout import LEFT, LINE_ROW, TITLE_ROW
from xlcrm.pages.tables import write_table
from xlcrm.pages.tiles import write_tile
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.pages.layout import Placed, PlacedLine

_SHEET: Final = lazy(r"'([^']+)' 시트")
_ALL_CELLS: Final = "A1:XFD1048576"
_A4: Final = 9  # ECMA-376 Part 1, 18.3.1.63, paperSize
_MARGIN: Final = 0.4  # inches
Brush: TypeAlias = Painter[ReportLook]


@outlined
@dataclass(frozen=True, slots=True)
class PaintedBook:
    """What a page is painted into: the brush, all pages by key, their sheets' names.

    Attributes:
        about: the line below each title.
        footer: the line at the foot of each printed page.
        tables: the names of Excel tables, by the keys of their pages and their own.
        ways: where headers lead, by the same keys, then by column.
    """

    brush: Brush
    pages: Mapping[str, Placed]
    names: Mapping[str, str]
    about: str
    footer: str
    tables: Mapping[tuple[str, str], str] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def paint(sheet: Worksheet, placed: Placed, book: PaintedBook) -> None:
    """Write a page into its sheet."""
    look = book.brush.look
    sheet.set_default_row(look.page.line_height)
    folded = {
        row
        for spot in placed.tables.values()
        if spot.folded is not None
        for row in range(spot.folded[0], spot.folded[1] + 1)
    }
    for row in sorted({*placed.heights, *folded}):
        height = placed.heights.get(row, look.page.line_height)
        if row in folded:
            sheet.set_row(row, height, None, {"level": 1})
        elif height != look.page.line_height:
            sheet.set_row(row, height)
    for at, width in enumerate(placed.widths):
        sheet.set_column(at, at, width)
    _head(sheet, placed, book)
    for line in placed.lines:
        _line(sheet, line, placed, book)
    for tile in placed.tiles:
        write_tile(sheet, tile, book)
    drawn = {name for each in placed.charts for name in each.chart.series}
    key = placed.page.key
    for spot in placed.tables.values():
        name = book.tables.get((key, spot.table.key), "")
        leads = book.ways.get((key, spot.table.key), {})
        write_table(sheet, spot, book.brush, drawn, name=name, leads=leads)
    for chart in placed.charts:
        insert_chart(sheet, chart, placed, book)
    _set_page(sheet, placed, book)


def _head(sheet: Worksheet, placed: Placed, book: PaintedBook) -> None:
    brush = book.brush
    colours = brush.look.colours
    title = brush.cell(bold=True, font_size=18, font_color=colours["accent"])
    sheet.write_string(TITLE_ROW, LEFT, book.names[placed.page.key], title)
    parts = (book.about, placed.page.intro)
    about = brush.cell(font_color=colours["muted"], font_size=9)
    sheet.write_string(LINE_ROW, LEFT, "  ·  ".join(filter(None, parts)), about)
    first = next(iter(book.pages), placed.page.key)
    if first != placed.page.key:
        back = brush.cell(font_color=colours["link"], underline=1, font_size=9, align="right")
        target = f"internal:{quoted(book.names[first])}!A1"
        last = len(placed.widths) - 1
        said = with_particle(book.names[first], "으로/로")
        sheet.write_url(TITLE_ROW, last, target, back, said)


def _line(sheet: Worksheet, line: PlacedLine, placed: Placed, book: PaintedBook) -> None:
    brush = book.brush
    colours = brush.look.colours
    last = len(placed.widths) - 1
    if line.role == "section":
        look = brush.cell(
            bold=True,
            font_size=12,
            font_color=colours["accent"],
            bottom=2,
            bottom_color=colours["accent"],
        )
        for at in range(LEFT, last + 1):
            sheet.write_blank(line.row, at, None, look)
        sheet.write_string(line.row, LEFT, line.text, look)
    elif line.role == "missing":
        look = brush.cell(font_color=colours["warn"], italic=True)
        sheet.write_string(line.row, LEFT, f"※ {line.text}", look)
    else:
        small = {"font_size": 9, "text_wrap": True, "valign": "top"}
        target = _sheet_named(line.text, placed, book)
        ink = {"font_color": colours["link"], "underline": 1} if target else {}
        look = brush.cell(**{"font_color": colours["muted"], **small, **ink})
        sheet.merge_range(line.row, LEFT, line.row, last, line.text, look)
        if target:
            place = f"internal:{quoted(target)}!A1"
            sheet.write_url(line.row, LEFT, place, look, line.text)


def _sheet_named(text: str, placed: Placed, book: PaintedBook) -> str:
    """The other sheet of the report that a note tells of; empty if it tells of none."""
    found = _SHEET.search(text)
    others = {book.names[key] for key in book.pages if key != placed.page.key}
    return found[1] if found and found[1] in others else ""


def _set_page(sheet: Worksheet, placed: Placed, book: PaintedBook) -> None:
    look = book.brush.look
    sheet.set_tab_color(look.sheets[placed.page.key].tab)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": _ALL_CELLS})  # 고객 ID and the like are texts
    sheet.freeze_panes(placed.frozen, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.75, bottom=0.6)
    sheet.set_footer(f"&L&9{book.footer.replace('&', '&&')}&C&9&A&R&9&P / &N쪽")
    sheet.repeat_rows(0, placed.repeat)
    if placed.scale:
        sheet.set_print_scale(placed.scale)
        sheet.set_h_pagebreaks(list(placed.breaks))
    elif placed.page.one:
        sheet.fit_to_pages(1, 1)
    else:
        sheet.fit_to_pages(1, 0)
