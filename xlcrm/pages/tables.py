"""A report's tables: headers, cells, formulas, links, totals and conditional formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.domain.outline import outlined
from xlcrm.pages.formulas import expanded
from xlcrm.pages.layout import LEFT
from xlcrm.pages.native import headers_of, is_native
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.pages.layout import TableSpot
    from xlcrm.pages.page import Highlight, PageColumn
    from xlcrm.pages.paint import Brush

NOTHING: Final = "–"
"""What a cell without a value shows; one that a chart draws stays blank, which leaves a gap."""

_TOTAL: Final = "합계"
_CRITERIA: Final = {"word": "==", "at_most": "<=", "at_least": ">="}


def write_table(  # noqa: PLR0913 - where it stands, how it looks, and what leads to and from it
    sheet: Worksheet,
    spot: TableSpot,
    brush: Brush,
    drawn: Collection[str] = (),
    *,
    name: str = "",
    leads: Mapping[str, str] | None = None,
) -> None:
    """Write a table at its place, as an Excel table if it can be one.

    Args:
        sheet: what it stands on.
        spot: the table and its place.
        brush: makes the formats.
        drawn: the columns that charts draw.
        name: what it is called in the workbook.
        leads: where the headers of columns lead: to what they count, or where they are shown.
    """
    headers = headers_of(spot.table)
    native = is_native(spot.table, brush.look.kinds)
    if native:
        _make_native(sheet, spot, headers, name)
    writer = _Writer(sheet, spot, brush, merges=not native)
    for column, header in zip(spot.table.columns, headers, strict=True):
        writer.header(column, header, (leads or {}).get(column.name, ""))
        writer.cells(column, "" if column.name in drawn else NOTHING)
    if spot.table.totals:
        writer.totals()
    if not spot.table.frame.empty:
        for rule in spot.table.rules:
            sheet.conditional_format(*_cells_of(rule, spot), _options(rule, brush))
        if spot.table.has_buttons and not native:
            sheet.autofilter(spot.head, LEFT, spot.last, spot.right)


def _make_native(sheet: Worksheet, spot: TableSpot, headers: Sequence[str], name: str) -> None:
    """Make an Excel table of the cells in which a table stands; its last column takes one."""
    columns: list[dict[str, object]] = []
    for number, (column, header) in enumerate(zip(spot.table.columns, headers, strict=True)):
        made: dict[str, object] = {"header": header}
        total = spot.table.totals.get(column.name)
        if spot.total is None or (total is None and number):
            pass
        elif total is None:
            made["total_string"] = _TOTAL
        elif total.value is None:
            made["total_string"] = NOTHING
        else:
            made["total_function"] = expanded(total.formula, spot, spot.total).removeprefix("=")
        columns.append(made)
    options: dict[str, object] = {
        "columns": columns,
        "style": None,  # the cells have their own look
        "autofilter": spot.table.has_buttons,
        "total_row": spot.total is not None,
    }
    if name:
        options["name"] = name
    last = spot.last if spot.total is None else spot.total
    sheet.add_table(spot.head, LEFT, last, LEFT + len(columns) - 1, options)


@outlined
@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes cells; `merges` those of a column that takes several, or leaves the others empty."""

    sheet: Worksheet
    spot: TableSpot
    brush: Brush
    merges: bool

    def header(self, column: PageColumn, title: str, target: str) -> None:
        """Write a header; as a link where it leads somewhere."""
        colours = self.brush.look.colours
        look = self._format(
            column,
            num_format="General",
            bold=True,
            bg_color=colours["header"],
            font_color=colours["accent"],
            bottom_color=colours["header_line"],
            **({"underline": 1} if target else {}),
        )
        self._write(self.spot.head, column, title, look)
        if target:
            at = self.spot.places[column.name]
            self.sheet.write_url(self.spot.head, at, target, look, title)

    def cells(self, column: PageColumn, nothing: str) -> None:
        """Write a column: formulas where it has one, links where its cells lead somewhere."""
        look, colours = self._format(column), self.brush.look.colours
        linked = self._format(column, font_color=colours["link"], underline=1)
        frame, at = self.spot.table.frame, self.spot.places[column.name]
        targets = frame[column.link] if column.link else [""] * len(frame)
        pairs = zip(frame[column.name], targets, strict=True)
        for row, (value, target) in enumerate(pairs, start=self.spot.first):
            if is_missing(value):
                self._write(row, column, nothing, look)
            elif column.formula:
                formula = expanded(column.formula, self.spot, row)
                self.sheet.write_formula(row, at, formula, look, value)
            elif target:
                self._write(row, column, "", linked)
                self.sheet.write_url(row, at, target, linked, str(value))
            else:
                self._write(row, column, value, look)

    def totals(self) -> None:
        """Write the row below: what adds up, by formulas; its first cell says what it is."""
        colours, row = self.brush.look.colours, self.spot.last + 1
        for number, column in enumerate(self.spot.table.columns):
            look = self._format(
                column,
                bold=True,
                bg_color=colours["total"],
                top=1,
                top_color=colours["header_line"],
            )
            total = self.spot.table.totals.get(column.name)
            if total is None:
                self._write(row, column, "" if number else _TOTAL, look)
            elif total.value is None:
                self._write(row, column, NOTHING, look)
            else:
                self._write(row, column, "", look)
                at = self.spot.places[column.name]
                formula = expanded(total.formula, self.spot, row)
                self.sheet.write_formula(row, at, formula, look, total.value)

    def _write(self, row: int, column: PageColumn, value: object, look: Format) -> None:
        sheet, at = self.sheet, self.spot.places[column.name]
        if column.span > 1:
            self._widen(row, at, column.span, look)
        if isinstance(value, pd.Timestamp):
            sheet.write_datetime(row, at, value.to_pydatetime(), look)
        elif value == "":
            sheet.write_blank(row, at, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, at, value, look)
        else:
            sheet.write_number(row, at, value, look)

    def _widen(self, row: int, at: int, span: int, look: Format) -> None:
        """Merge the cells of a column that takes several, or leave the others blank beside it."""
        if self.merges:
            self.sheet.merge_range(row, at, row, at + span - 1, "", look)
        for beyond in range(at + 1, at + span):
            self.sheet.write_blank(row, beyond, None, look)

    def _format(self, column: PageColumn, **more: object) -> Format:
        look = self.brush.look
        kind = look.kinds[column.kind]
        properties: dict[str, object] = {
            "align": kind.align,
            "num_format": kind.format,
            "bottom": 1,
            "bottom_color": look.colours["line"],
        }
        if kind.align != "center":
            properties["indent"] = 1
        if kind.wrap:
            properties["text_wrap"] = True
        return self.brush.cell(**{**properties, **more})


def is_missing(value: object) -> bool:
    """Tell whether a frame has no value there: None, NaN, NaT or NA."""
    return value is None or value is pd.NaT or value is pd.NA or value != value  # noqa: PLR0124 - NaN alone is unlike itself


def _cells_of(rule: Highlight, spot: TableSpot) -> tuple[int, int, int, int]:
    first, last = spot.places[rule.columns[0]], spot.places[rule.columns[-1]]
    return spot.first, first, spot.last, last


def _options(rule: Highlight, brush: Brush) -> dict[str, object]:
    """A rule as xlsxwriter takes it."""
    colours = brush.look.colours
    if rule.kind == "heat":
        return {
            "type": "2_color_scale",
            "min_color": colours["heat_low"],
            "max_color": colours["heat_high"],
        }
    if rule.kind == "bar":
        return {
            "type": "data_bar",
            "bar_color": colours["bar"],
            "bar_solid": True,
            "data_bar_2010": True,
            "min_type": "num",
            "min_value": 0,
        }
    changes: dict[str, object] = {"bold": True, "font_color": colours[rule.look]}
    if fill := colours.get(f"{rule.look}_fill"):
        changes["bg_color"] = fill
    return {
        "type": "cell",
        "criteria": _CRITERIA[rule.kind],
        "value": f'"{rule.value}"' if rule.kind == "word" else rule.value,
        "format": brush.change(**changes),
    }
