"""A list of customers to hand on: masked, as a workbook that prints on A4, or as CSV."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import csv_of
from xlcrm.domain.privacy import scrub
from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.pages.masks import Masks
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.analysis.listed import ListColumn
    from xlcrm.analysis.roll import Roll
    from xlcrm.look.report import ReportLook

SHEET: Final = "명단"
_COUNTS: Final = "조건별 인원"
_CATEGORY: Final = "xlcrm list"
_PROPERTIES: Final = "docProps/core.xml"
_HEAD: Final = 3  # the row of the headers, counted from 0
_WIDE: Final = {
    **dict.fromkeys((Kind.DATE, Kind.IDENTIFIER, Kind.NAME), 12),
    **dict.fromkeys((Kind.PHONE,), 16),
    **dict.fromkeys((Kind.EMAIL, Kind.ADDRESS, Kind.NOTE), 28),
    **dict.fromkeys((Kind.DAYS, Kind.INTEGER, Kind.MONTHS), 10),
}
_FORMATS: Final = {
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.MONEY: {"num_format": "#,##0"},
    Kind.INTEGER: {"num_format": "#,##0"},
    Kind.MONTHS: {"num_format": '#,##0"개월"'},
    Kind.DAYS: {"num_format": '"D-"0;"D+"0;"D-Day"', "align": "center"},
}


def values_of(roll: Roll, *, reveal: bool) -> Iterator[list[object]]:
    """Yield what each line of a list says, column by column; people masked unless revealed."""
    masks = Masks(roll.names)
    for each in roll.people:
        yield [
            value if reveal else _masked(value, column.kind, masks)
            for column in roll.columns
            for value in (each.values[column.key],)
        ]


def _masked(value: object, kind: Kind, masks: Masks) -> object:
    if not isinstance(value, str):
        return value
    if kind is Kind.NOTE:
        return masks.text(value)
    if kind is Kind.IDENTIFIER:
        return masks.identifier(value)
    mask = MASKS.get(kind)
    return mask(value) if mask is not None else scrub(value)


def as_csv(roll: Roll, *, reveal: bool, guard: bool = True) -> bytes:
    """Return a list as the bytes of a CSV file; `guard` as `csv_of` says."""
    names = [each.name for each in roll.columns]
    return csv_of(names, values_of(roll, reveal=reveal), guard=guard)


def as_workbook(roll: Roll, name: str, *, reveal: bool) -> bytes:
    """Return a list as the bytes of a workbook; the same list gives the same bytes.

    Args:
        roll: the list.
        name: the ledger's file name, for its title.
        reveal: whether people stand there unmasked.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    look = load_look()
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties(
            {
                "title": f"{name} {SHEET}",
                "category": _CATEGORY,
                "created": datetime.combine(roll.as_of, time()),
            }
        )
        painter = Painter(book, look)
        _people(book.add_worksheet(SHEET), painter, roll, name, reveal=reveal)
        _counts(book.add_worksheet(_COUNTS), painter, roll)
    return buffer.getvalue()


def is_roll(data: bytes) -> bool:
    """Tell whether a workbook is a list that xlcrm has made, which a newer one may replace."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def _people(
    sheet: Worksheet, painter: Painter[ReportLook], roll: Roll, name: str, *, reveal: bool
) -> None:
    colours = painter.look.colours
    columns = roll.columns
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, roll.conditions, painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    about = f"기준일 {roll.as_of}  ·  {name}  ·  {len(roll.people):,}명"
    sheet.write_string(1, 0, about, painter.cell(font_color=colours["muted"]))
    head = painter.cell(
        bold=True, bg_color=colours["header"], bottom=1, bottom_color=colours["header_line"]
    )
    last = _HEAD
    for at, column in enumerate(columns):
        sheet.write_string(_HEAD, at, column.name, head)
        sheet.set_column(at, at, _WIDE.get(column.kind, 14))
    for last, values in enumerate(values_of(roll, reveal=reveal), _HEAD + 1):
        for at, (value, column) in enumerate(zip(values, columns, strict=True)):
            _write(sheet, (last, at), value, column, painter)
    sheet.autofilter(_HEAD, 0, last, max(len(columns) - 1, 0))
    sheet.freeze_panes(_HEAD + 1, 0)
    _page(sheet, (_HEAD, _HEAD), roll, wide=sum(_WIDE.get(each.kind, 14) for each in columns))


def _write(
    sheet: Worksheet,
    cell: tuple[int, int],
    value: object,
    column: ListColumn,
    painter: Painter[ReportLook],
) -> None:
    line = {"bottom": 1, "bottom_color": painter.look.colours["line"]}
    wrapped = {"text_wrap": True} if column.kind in {Kind.NOTE, Kind.ADDRESS} else {}
    form = painter.cell(**line, **wrapped, **_FORMATS.get(column.kind, {}))
    if isinstance(value, date):
        sheet.write_datetime(*cell, datetime.combine(value, time()), form)
    elif isinstance(value, int | float):
        sheet.write_number(*cell, value, form)
    elif value is None:
        sheet.write_blank(*cell, None, form)
    else:
        sheet.write_string(*cell, str(value), form)


def _counts(sheet: Worksheet, painter: Painter[ReportLook], roll: Roll) -> None:
    """How many people each condition asks for by itself, and all of it."""
    colours = painter.look.colours
    head = painter.cell(bold=True, bg_color=colours["header"])
    rows: Sequence[tuple[str, int]] = [
        *((each.condition, each.people) for each in roll.counts),
        (f"함께: {roll.conditions}", len(roll.people)),
        ("물어본 고객", roll.among),
        *([("조건에 맞지만 지난 고객이라 뺀 사람", roll.left_out)] if roll.left_out else []),
    ]
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 12)
    for at, text in enumerate(("조건", "고객 수")):
        sheet.write_string(0, at, text, head)
    for row, (text, count) in enumerate(rows, 1):
        sheet.write_string(row, 0, text, painter.cell(text_wrap=True))
        sheet.write_number(row, 1, count, painter.cell(num_format="#,##0"))
    _page(sheet, (0, 0), roll, wide=0)


def _page(sheet: Worksheet, repeated: tuple[int, int], roll: Roll, *, wide: int) -> None:
    """A4, all columns on one page's width, the headers on each page."""
    sheet.set_paper(9)
    if wide > _UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*repeated)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L기준일 {roll.as_of}&R&P / &N")


_UPRIGHT: Final = 90
"""Digits that stand beside each other on an upright page."""
