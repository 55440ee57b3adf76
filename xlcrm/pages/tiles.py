"""The figures that matter, as tiles: large, with their change and their trend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.pages.described import told_course
from xlcrm.pages.formulas import fixed, place_of, quoted
from xlcrm.pages.layout import TILE_SPAN
from xlcrm.pages.page import POINTS

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.pages.layout import TileSpot
    from xlcrm.pages.page import PageCell, Tile
    from xlcrm.pages.paint import PaintedBook

NOT_COMPUTABLE: Final = "산출 불가"
_LEAST: Final = 3  # values, of which a line tells something
_INSIDE: Final = {"x": 0.02, "y": 0.06, "width": 0.96, "height": 0.88}


def write_tile(sheet: Worksheet, spot: TileSpot, book: PaintedBook) -> None:
    """Write a tile into its rows: what it is, the figure, the change, the trend, its basis."""
    tile, brush = spot.tile, book.brush
    colours = brush.look.colours
    box = {"bg_color": colours["tile"]}
    label = brush.cell(**box, font_color=colours["muted"], bold=True, indent=1, top=5,
                       top_color=colours["accent"])  # fmt: skip
    value = brush.cell(
        **box,
        bold=True,
        font_size=20,
        font_color=colours["accent"],
        align="left",
        indent=1,
        num_format=brush.look.kinds[tile.kind].format,
    )
    small = brush.cell(**box, font_color=colours["muted"], font_size=9, indent=1)
    _wide(sheet, spot, 0, label)
    if tile.page in book.names:
        place = tile.value and place_of(tile.value, book.pages, book.names)
        target = f"internal:{place or quoted(book.names[tile.page]) + '!A1'}"
        sheet.write_url(spot.row, spot.column, target, label, tile.label)
    else:
        sheet.write_string(spot.row, spot.column, tile.label, label)
    _wide(sheet, spot, 1, value)
    _wide(sheet, spot, 3, small)
    basis = brush.cell(**box, font_color=colours["muted"], font_size=9, indent=1,
                       text_wrap=True, valign="top")  # fmt: skip
    _wide(sheet, spot, 4, basis)
    if tile.basis:
        sheet.write_string(spot.row + 4, spot.column, tile.basis, basis)
    if tile.value is None:
        sheet.write_string(spot.row + 1, spot.column, NOT_COMPUTABLE, value)
        wrapped = brush.cell(**box, font_color=colours["warn"], font_size=9, indent=1,
                             text_wrap=True, valign="top")  # fmt: skip
        _wide(sheet, spot, 2, wrapped)
        sheet.write_string(spot.row + 2, spot.column, tile.why, wrapped)
        return
    _value(sheet, spot, tile.value, value, book)
    sheet.write_string(spot.row + 2, spot.column, "지난달보다", small)
    _change(sheet, spot, book, box)
    _trend(sheet, spot, tile, book)


def _wide(sheet: Worksheet, spot: TileSpot, row: int, look: Format) -> None:
    top, left = spot.row + row, spot.column
    sheet.merge_range(top, left, top, left + TILE_SPAN - 1, "", look)


def _value(
    sheet: Worksheet, spot: TileSpot, cell: PageCell, look: Format, book: PaintedBook
) -> None:
    """Write a figure: a formula that leads to where it stands, or the number by itself."""
    row, column = spot.row + 1, spot.column
    place = place_of(cell, book.pages, book.names)
    if place is None:
        sheet.write_number(row, column, cell.value, look)
    else:
        sheet.write_formula(row, column, f"={place}", look, cell.value)


def _change(sheet: Worksheet, spot: TileSpot, book: PaintedBook, box: dict[str, str]) -> None:
    """Write how much a figure has changed against the month before."""
    tile, brush = spot.tile, book.brush
    row, column = spot.row + 2, spot.column + 1
    look = brush.cell(
        **box,
        bold=True,
        align="right",
        indent=1,
        num_format=brush.look.kinds[tile.change].format,
    )
    if tile.changed is None or tile.before is None:
        sheet.write_string(row, column, "비교할 값 없음", look)
        return
    _colour(sheet, row, column, tile, book)
    here = fixed(spot.row + 1, spot.column)
    there = place_of(tile.before, book.pages, book.names)
    if there is None:
        sheet.write_number(row, column, tile.changed, look)
        return
    if tile.change == "percent_change":
        formula = f"={here}/{there}-1"
    else:
        formula = f"=({here}-{there})*100" if tile.change == POINTS else f"={here}-{there}"
    sheet.write_formula(row, column, formula, look, tile.changed)


def _colour(sheet: Worksheet, row: int, column: int, tile: Tile, book: PaintedBook) -> None:
    """Colour a change by whether it is good; the arrow before it says which way it went."""
    if not tile.rise:
        return
    fall = "bad" if tile.rise == "good" else "good"
    for criteria, name in ((">", tile.rise), ("<", fall)):
        look = book.brush.change(font_color=book.brush.look.colours[name])
        rule = {"type": "cell", "criteria": criteria, "value": 0, "format": look}
        sheet.conditional_format(row, column, row, column, rule)


def _trend(sheet: Worksheet, spot: TileSpot, tile: Tile, book: PaintedBook) -> None:
    """Draw the values up to the figure as a line, if the sheet that holds them is there."""
    if tile.value is None or tile.value.page not in book.pages:
        return
    table = book.pages[tile.value.page].tables.get(tile.value.table)
    if table is None or len(table.table.frame) < _LEAST:
        return
    last = table.row_of(tile.value)
    if last is None:
        return
    first = max(table.first, last - tile.trend + 1)
    column, name = table.places[tile.value.column], book.names[tile.value.page]
    values = table.table.frame[tile.value.column].iloc[first - table.first : last - table.first + 1]
    colour = book.brush.look.chart.colours[0]
    chart = book.brush.book.add_chart({"type": "line"})
    chart.add_series(
        {"values": [name, first, column, last, column], "line": {"color": colour, "width": 1.75}}
    )
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"layout": _INSIDE})
    chart.set_x_axis({"visible": False})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, **_range(values)})
    chart.show_blanks_as("span")
    chart.set_size({"width": spot.width - 16, "height": spot.height - 4})
    months = table.table.frame.loc[values.index, table.table.columns[0].name]
    told = told_course(tile.label, months, values, tile.kind, book.brush.look.kinds)
    place = {"x_offset": 8, "y_offset": 2, "object_position": 1, "description": told}
    sheet.insert_chart(spot.row + 3, spot.column, chart, place)


def _range(values: pd.Series) -> dict[str, float]:
    """The ends of an axis on which all values are seen, and their ups and downs too."""
    low, high = float(values.min()), float(values.max())
    room = (high - low) * 0.15 or 1
    return {"min": low - room, "max": high + room}
