"""Native Excel charts over a report's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.analysis.months import RUNNING
from xlcrm.analysis.renewal_rates import PENDING
from xlcrm.domain.text import without_controls
from xlcrm.pages.described import described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart as NativeChart
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook
    from xlcrm.pages.layout import ChartSpot, Placed, TableSpot
    from xlcrm.pages.page import Chart, PageTable
    from xlcrm.pages.paint import PaintedBook

_TYPES: Final = {
    "line": {"type": "line"},
    "area": {"type": "area"},
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
}
_DASHES: Final = ("solid", "dash", "round_dot", "long_dash", "dash_dot", "square_dot")
_MARKERS: Final = ("circle", "square", "diamond", "triangle", "x", "star")
"""What tells lines apart beside their colours."""

_REMARK: Final = "비고"
_OPEN: Final = (RUNNING, PENDING)
"""What is remarked of a month whose figures still change."""

_MANY: Final = 14  # categories; of more, the axis names some only
_LARGE: Final = 10_000_000  # from here on an axis counts millions
_LABELLED: Final = 9  # bars; of more, their numbers would not be read
_ROOM: Final = 1.25  # of the longest bar, with its number behind it
_MARKED: Final = 26  # points of a line; more of them are not marked one by one
_SHARES: Final = frozenset({"percent", "heat"})  # kinds of columns; more than all there cannot be
_SCORE: Final = 100  # NPS lies between that below 0 and above
_NEAR: Final = 0.8  # of the most there can be; from here on an axis of its own choice passes it


def insert_chart(sheet: Worksheet, spot: ChartSpot, placed: Placed, book: PaintedBook) -> None:
    """Draw a chart at its place, over the table that it names."""
    look, wanted = book.brush.look, spot.chart
    source = book.pages[wanted.page] if wanted.page else placed
    table = source.tables[wanted.table]
    name = book.names[source.page.key]
    chart = book.brush.book.add_chart(_TYPES[wanted.kind])
    mains = [each for each in wanted.series if each not in wanted.over]
    for each in mains:
        chart.add_series(_series(wanted, each, table, name, look))
    if wanted.over:
        line = book.brush.book.add_chart({"type": "line"})
        for each in wanted.over:
            line.add_series(_series(wanted, each, table, name, look, line=True))
        chart.combine(line)
        right = _values_axis(table, wanted.over[0], look)
        line.set_y2_axis({**right, **_bounds(wanted.over, table)})
    _dress(chart, wanted, table, look)
    chart.set_size({"width": spot.width, "height": spot.height})
    told = described(wanted, table.table, rows_drawn(wanted, table.table), look.kinds)
    place = {
        "x_offset": spot.x,
        "y_offset": 4,
        "object_position": 1,
        "description": without_controls(told),
    }
    sheet.insert_chart(spot.row, spot.column, chart, place)


def _series(  # noqa: PLR0913 - where it stands and how it looks
    wanted: Chart, name: str, table: TableSpot, sheet: str, look: ReportLook, *, line: bool = False
) -> dict[str, object]:
    """Options of a series: its cells, and a colour of its own."""
    number = wanted.series.index(name)
    colour = look.chart.colours[number % len(look.chart.colours)]
    column = table.places[name]
    first = table.first
    last = first + rows_drawn(wanted, table.table) - 1
    options: dict[str, object] = {
        "name": [sheet, table.head, column],
        "categories": [sheet, first, table.places[wanted.x], last, table.places[wanted.x]],
        "values": [sheet, first, column, last, column],
    }
    if line or wanted.kind == "line":
        dash = _DASHES[number % len(_DASHES)]
        options["line"] = {"color": colour, "width": 2.25, "dash_type": dash}
        if last - first < _MARKED:
            options["marker"] = {
                "type": _MARKERS[number % len(_MARKERS)],
                "size": 5,
                "fill": {"color": colour},
                "border": {"color": "#FFFFFF"},
            }
        options["y2_axis"] = line
    else:
        options["fill"] = {"color": colour}
        options["gap"] = 60
        if wanted.kind == "stacked":
            options["overlap"] = 100
            options["border"] = {"color": "#FFFFFF", "width": 0.75}  # parts apart without colour
        elif len(table.table.frame) < _LABELLED:
            font = {"name": look.font_name, "size": look.chart.font_size}
            shown = look.kinds[table.table.column(name).kind].format
            options["data_labels"] = {"value": True, "num_format": shown, "font": font}
    return options


def rows_drawn(wanted: Chart, table: PageTable) -> int:
    """Return how many of a table's rows a chart draws, from the first: all, or those that count."""
    rows = len(table.frame)
    if wanted.whole:
        remarks = list(table.frame[_REMARK])
        while rows > 1 and any(each in remarks[rows - 1] for each in _OPEN):
            rows -= 1
    return rows


def _dress(chart: NativeChart, wanted: Chart, table: TableSpot, look: ReportLook) -> None:
    font = {"name": look.font_name, "size": look.chart.font_size, "color": look.colours["muted"]}
    title = {**font, "size": look.chart.font_size + 2, "bold": True, "color": look.colours["ink"]}
    chart.set_title({"name": wanted.title, "name_font": title})
    legend = {"position": "bottom", "font": font} if len(wanted.series) > 1 else {"none": True}
    chart.set_legend(legend)
    chart.set_chartarea({"border": {"color": look.colours["line"]}, "fill": {"color": "#FFFFFF"}})
    chart.show_blanks_as("gap")
    first = next(each for each in wanted.series if each not in wanted.over)
    values: dict[str, object] = _values_axis(table, first, look)
    values["major_gridlines"] = {"visible": True, "line": {"color": look.colours["grid"]}}
    values |= _ends(wanted, table)
    categories = _categories_axis(wanted, table, look)
    across, up = (values, categories) if wanted.kind == "bar" else (categories, values)
    chart.set_x_axis(across)
    chart.set_y_axis(up)


def _ends(wanted: Chart, table: TableSpot) -> dict[str, object]:
    """Return where an axis of values begins and ends, where Excel's own choice would mislead.

    Bars begin at 0, for their lengths are compared; few bars with their numbers need no axis, but
    room for the numbers.
    """
    if wanted.most is not None:
        return {"min": 0, "max": wanted.most}
    mains = [each for each in wanted.series if each not in wanted.over]
    bounds = _bounds(mains, table)
    values = table.table.frame[mains]
    if wanted.kind == "line" or wanted.over or (values < 0).any(axis=None):
        return bounds
    most = float(values.to_numpy(dtype=float).max())
    if wanted.kind == "bar" and len(values) < _LABELLED and most > 0:
        bare = {"visible": False, "major_gridlines": {"visible": False}}
        return {**bare, "min": 0, "max": most * _ROOM}
    return {"min": 0, **bounds}


def _bounds(names: Sequence[str], table: TableSpot) -> dict[str, object]:
    """Return where an axis has to end that would otherwise show more than there can be.

    Shares end at 100 %, a score of −100 to 100 at those; what passes 100 % is no share.
    """
    values = table.table.frame[list(names)].to_numpy(dtype=float, na_value=np.nan)
    values = values[~np.isnan(values)]
    if not values.size:
        return {}
    kinds = {table.table.column(name).kind for name in names}
    most, least = float(values.max()), float(values.min())
    if kinds <= _SHARES and least >= 0 and most <= 1:
        return {"max": 1, **({"min": 0} if most == 0 else {})} if most > _NEAR or not most else {}
    if kinds == {"score"} and (most == least or max(most, -least) > _NEAR * _SCORE):
        return {"min": -_SCORE, "max": _SCORE}
    return {}


def _categories_axis(wanted: Chart, table: TableSpot, look: ReportLook) -> dict[str, object]:
    """Return how the axis of categories looks: months short, of many only some named."""
    font = {"name": look.font_name, "size": look.chart.font_size, "color": look.colours["muted"]}
    categories: dict[str, object] = {
        "num_font": font,
        "line": {"color": look.colours["line"]},
        "major_gridlines": {"visible": False},
        "major_tick_mark": "none",
        "text_axis": True,
        "label_position": "low",
    }
    if wanted.kind == "bar":
        categories["reverse"] = True
    elif len(table.table.frame) > _MANY:
        categories["interval_unit"] = -(-len(table.table.frame) // _MANY)
    if look.kinds[table.table.column(wanted.x).kind].format == "yyyy-mm":
        categories["num_format"] = "yy.mm"
    return categories


def _values_axis(table: TableSpot, name: str, look: ReportLook) -> dict[str, object]:
    """Return how an axis of values looks: the numbers as the table shows the column."""
    kind = look.kinds[table.table.column(name).kind]
    font = {"name": look.font_name, "size": look.chart.font_size, "color": look.colours["muted"]}
    return {
        "num_font": font,
        "num_format": _short(kind.format, table, name),
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }


def _short(number_format: str, table: TableSpot, name: str) -> str:
    """Return a number format for an axis: no decimals, and large sums in millions."""
    if number_format == "#,##0" and table.table.frame[name].abs().max() >= _LARGE:
        return '#,##0,,"백만"'
    return number_format.replace("0.0", "0")
