"""A sheet of a new ledger: an Excel table with its formats, checks and colours.

Validations and conditional formats cover exactly the table's data, so that Excel and xlcrm both
grow them with it.
"""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import a1
from xlcrm.jobs.new.entry import entry_check
from xlcrm.look.ledger import text_width
from xlcrm.ooxml.newsheet import page_scale
from xlcrm.schema.sheets import HISTORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.ledger import LedgerLook, LedgerSheetLook
    from xlcrm.look.paint import Painter
    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

_A4: Final = 9  # ECMA-376 Part 1, 18.3.1.63, paperSize
_COMMENT_DIGITS: Final = 34
_DIGIT_PIXELS: Final = 7
_LINE_PIXELS: Final = 17
_MARGIN: Final = 0.4  # inches
_INDENT_DIGITS: Final = 2
_LINE_SPACING: Final = 1.4


def write_sheet(  # noqa: PLR0913 - what differs from a new one
    painter: Painter[LedgerLook],
    spec: SheetSpec,
    rows: Sequence[Mapping[str, object]],
    *,
    columns: Sequence[Column] = (),
    title: str = "",
    own: Sequence[str] = (),
) -> None:
    """Write a sheet as a new ledger has it.

    Args:
        painter: what it is painted with.
        spec: what kind of sheet it is.
        rows: its rows, by field.
        columns: its columns; by default those that a new one has.
        title: what it is called; by default as its kind is.
        own: the headers of the office's own columns behind them, by which the rows tell of those.
    """
    look, sheet_look = painter.look, painter.look.sheets[spec.key]
    columns = columns or spec.usual
    last = max(len(rows), 1)
    sheet = painter.book.add_worksheet(title or spec.name)
    sheet.set_default_row(look.row_height)
    sheet.set_row(0, look.header_height)
    cell_formats = [_cell_format(painter, column) for column in columns]
    number = len(painter.book.worksheets())
    sheet.add_table(
        0,
        0,
        last,
        len(columns) + len(own) - 1,
        {
            "name": f"{sheet_look.table}_{number}" if title else sheet_look.table,
            "style": look.table_style,
            "columns": [
                {"header": column.name, "header_format": _header_format(painter, spec, column)}
                for column in columns
            ]
            + [{"header": header} for header in own],
        },
    )
    for at, (column, cell_format) in enumerate(zip(columns, cell_formats, strict=True)):
        sheet.set_column(at, at, look.width(column), cell_format, _folding(columns, sheet_look, at))
        for row in range(1, last + 1):
            value = rows[row - 1].get(column.field) if rows else None
            _write(sheet, row, at, value, cell_format)
        if column.note:
            sheet.write_comment(0, at, column.note, _comment(look, column.note))
    for at, header in enumerate(own, start=len(columns)):
        for row, values in enumerate(rows, start=1):
            if (value := values.get(header)) is not None:
                sheet.write_string(row, at, str(value))
    for row, values in enumerate(rows, start=1):
        sheet.set_row(row, _row_height(look, columns, values))
    _set_checks(sheet, spec, columns, last)
    if {each.field for each in spec.usual} <= {each.field for each in columns}:
        _set_colours(painter, sheet, spec, columns, last)
    _set_page(look, sheet, spec)


def _folding(columns: Sequence[Column], look: LedgerSheetLook, at: int) -> dict[str, object]:
    """How a column is folded away with its neighbours, or shows the sign that unfolds them."""
    if columns[at].field in look.folded:
        return {"level": 1, "hidden": True}
    return {"collapsed": True} if at and columns[at - 1].field in look.folded else {}


def _write(sheet: Worksheet, row: int, at: int, value: object, cell_format: Format) -> None:
    if value is None:
        sheet.write_blank(row, at, None, cell_format)
    elif isinstance(value, date):  # a datetime is a date too
        sheet.write_datetime(row, at, value, cell_format)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, cell_format)
    else:
        sheet.write_string(row, at, str(value), cell_format)


def _row_height(look: LedgerLook, columns: Sequence[Column], values: Mapping[str, object]) -> float:
    """Return a height in points at which no wrapped text is cut off."""
    lines = 1
    for column in columns:
        if look.kinds[column.kind].wrap:
            room = look.width(column) - _INDENT_DIGITS
            lines = max(lines, ceil(text_width(str(values.get(column.field) or "")) / room))
    return look.row_height + (lines - 1) * look.font_size * _LINE_SPACING


def _cell_format(painter: Painter[LedgerLook], column: Column) -> Format:
    look, kind = painter.look, painter.look.kinds[column.kind]
    properties: dict[str, object] = {
        "align": kind.align,
        "num_format": look.number_format(column),
        "bottom": 1,
        "bottom_color": look.colours["line"],
    }
    if kind.align != "center":
        properties["indent"] = 1
    if kind.wrap:
        properties["text_wrap"] = True
    if column.computed:
        properties["bg_color"] = look.colours["computed_cell"]
    return painter.cell(**properties)


def _header_format(painter: Painter[LedgerLook], spec: SheetSpec, column: Column) -> Format:
    colours = painter.look.colours
    usual = "main" if column.main else "optional"
    role = "computed" if column.computed or spec.key == HISTORY.key else usual
    return painter.cell(
        bold=True,
        align="center",
        font_color=colours["on_header"],
        bg_color=colours[role],
        right=1,
        right_color=colours["header_line"],
    )


def _comment(look: LedgerLook, text: str) -> dict[str, object]:
    lines = -(-text_width(text) // _COMMENT_DIGITS)
    return {
        "author": "xlcrm",
        "font_name": look.font_name,
        "font_size": look.comment_font_size,
        "color": look.colours["paper"],
        "width": (_COMMENT_DIGITS + 2) * _DIGIT_PIXELS,
        "height": (lines + 1) * _LINE_PIXELS,
    }


def _set_checks(sheet: Worksheet, spec: SheetSpec, columns: Sequence[Column], last: int) -> None:
    cells = {column.field: a1(2, at + 1) for at, column in enumerate(columns)}
    for at, column in enumerate(columns):
        refers = column.not_before
        if (not refers or refers in cells) and (rule := entry_check(spec, column, cells)):
            sheet.data_validation(1, at, last, at, rule)


def _set_colours(
    painter: Painter[LedgerLook],
    sheet: Worksheet,
    spec: SheetSpec,
    columns: Sequence[Column],
    last: int,
) -> None:
    colours = painter.look.colours
    at = {column.field: place for place, column in enumerate(columns)}
    cell = {name: f"${a1(2, place + 1)}" for name, place in at.items()}  # $H2: fixed column

    def colour(first: int, final: int, formula: str, **properties: Any) -> None:  # noqa: ANN401 - xlsxwriter's format properties
        rule = {
            "type": "formula",
            "criteria": f"={formula}",
            "format": painter.change(**properties),
        }
        sheet.conditional_format(1, first, last, final, rule)

    def colour_cell(name: str, formula: str, **properties: Any) -> None:  # noqa: ANN401 - as above
        colour(at[name], at[name], formula, **properties)

    if spec.key == "ledger":
        for name, status in painter.look.statuses.items():
            colour_cell("status", f'{cell["status"]}="{name}"', **status.cell_format)
        expiring = f'{cell["status"]}="만료 예정"'
        colour_cell("days_left", expiring, bold=True, font_color=colours["action"])
        colour_cell("action", f'{cell["action"]}<>""', bold=True, font_color=colours["action"])
        for name, status in painter.look.statuses.items():
            if status.row_format:
                colour(0, len(columns) - 1, f'{cell["status"]}="{name}"', **status.row_format)
    elif spec.key == "journal":
        colour_cell("sentiment", f'{cell["sentiment"]}="부정"', font_color=colours["alarm"])
        due = f'AND({cell["follow_up_due"]}<>"",{cell["follow_up_due"]}<TODAY(),'
        due += f'{cell["follow_up_done"]}="")'
        colour_cell("follow_up_due", due, bold=True, font_color=colours["alarm"])
    elif spec.key == "customers":
        no = f'{cell["marketing_consent"]}="N"'
        colour_cell("marketing_consent", no, font_color=colours["muted"])


def _set_page(look: LedgerLook, sheet: Worksheet, spec: SheetSpec) -> None:
    sheet_look = look.sheets[spec.key]
    sheet.freeze_panes(1, sheet_look.freeze_columns)
    sheet.set_tab_color(sheet_look.tab)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.75, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L&B&14{spec.name}&R&9&D")
    sheet.set_footer("&L&9&F&R&9&P / &N쪽")
    if sheet_look.first_page:
        # All columns on one page would be too small to read, and a print area would leave out the
        # rows that people add. So the first columns fill a page, and the others follow on the next.
        columns = spec.usual[: sheet_look.first_page]
        sheet.set_print_scale(page_scale([look.width(column) for column in columns]))
        sheet.set_v_pagebreaks([sheet_look.first_page])
        sheet.repeat_columns(0, sheet_look.freeze_columns - 1)
    else:
        sheet.fit_to_pages(1, 0)
