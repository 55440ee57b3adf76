"""Who owes what, to hand on: a workbook that prints on A4, with what its figures rest on."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name, mask_phone, scrub
from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook

SHEET: Final = "미납"
_NOTES: Final = "센 기준"
_CATEGORY: Final = "xlcrm dues"
_PROPERTIES: Final = "docProps/core.xml"
_HEAD: Final = 3  # the row of the headers, counted from 0
COLUMNS: Final = (
    ("고객 ID", 11),
    ("고객명", 11),
    ("연락처", 15),
    ("담당자", 9),
    ("서비스", 14),
    ("상태", 10),
    ("언제부터", 12),
    ("지난 날", 8),
    ("달", 6),
    ("금액", 12),
    ("근거", 34),
    ("확인할 것", 22),
    ("최근 연락", 12),
    ("셀", 14),
)
"""The headers, and how wide each column is."""
_AMOUNT: Final = 9
_NUMBERS: Final = frozenset({"지난 날", "달", "금액"})
_WRAPPED: Final = frozenset({"근거", "확인할 것"})


@outlined
class DebtLine(NamedTuple):
    """One line of the list: what `COLUMNS` name, in their order, and the ledger it is of."""

    branch: str
    values: tuple[object, ...]


def masked_who(name: str, phone: str, service: str, *, reveal: bool) -> tuple[str, str, str]:
    """Return a name, a telephone number and a service as they may be shown.

    >>> masked_who("홍길동", "010-1234-5678", "기본", reveal=False)
    ('홍*동', '010-****-5678', '기본')
    """
    if reveal:
        return name, phone, service
    return mask_name(name) if name else "", mask_phone(phone) if phone else "", scrub(service)


def dues_book(lines: Sequence[DebtLine], notes: Sequence[str], as_of: date, name: str) -> bytes:
    """Return the list as the bytes of a workbook; the same list gives the same bytes.

    Args:
        lines: what is owed, in order.
        notes: how the columns were read, and what is not counted.
        as_of: the day.
        name: the ledger's file name, for the title.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    buffer, look = BytesIO(), load_look()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties(
            {
                "title": f"{name} {SHEET}",
                "category": _CATEGORY,
                "created": datetime.combine(as_of, time()),
            }
        )
        painter = Painter(book, look)
        _list(book.add_worksheet(SHEET), painter, lines, as_of, name)
        _notes(book.add_worksheet(_NOTES), painter, notes, as_of)
    return buffer.getvalue()


def is_dues(data: bytes) -> bool:
    """Tell whether a workbook is such a list that xlcrm has made, which a newer one may replace."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def _list(
    sheet: Worksheet,
    painter: Painter[ReportLook],
    lines: Sequence[DebtLine],
    as_of: date,
    name: str,
) -> None:
    colours = painter.look.colours
    several = any(each.branch for each in lines)
    columns = (*((("대장", 16),) if several else ()), *COLUMNS)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "미납 명단", painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    about = f"기준일 {as_of}  ·  {name}  ·  {len(lines):,}건"
    sheet.write_string(1, 0, about, painter.cell(font_color=colours["muted"]))
    head = painter.cell(
        bold=True, bg_color=colours["header"], bottom=1, bottom_color=colours["header_line"]
    )
    number = painter.cell(
        bold=True,
        bg_color=colours["header"],
        bottom=1,
        bottom_color=colours["header_line"],
        align="right",
    )
    for at, (title, wide) in enumerate(columns):
        sheet.write_string(_HEAD, at, title, number if title in _NUMBERS else head)
        sheet.set_column(at, at, wide)
    for row, line in enumerate(lines, _HEAD + 1):
        values = (*((line.branch,) if several else ()), *line.values)
        for at, (value, (title, _)) in enumerate(zip(values, columns, strict=True)):
            _write(sheet, (row, at), value, title, painter)
    last = _HEAD + len(lines)
    if lines:
        amount = _AMOUNT + several
        total = painter.cell(bold=True, top=1, num_format="#,##0")
        letter = chr(ord("A") + amount)
        known = [each.values[_AMOUNT] for each in lines]
        money = sum(each for each in known if isinstance(each, int))
        sheet.write_string(last + 1, amount - 1, "합계", total)
        formula = f"=SUBTOTAL(109,{letter}{_HEAD + 2}:{letter}{last + 1})"
        sheet.write_formula(last + 1, amount, formula, total, money)
    sheet.autofilter(_HEAD, 0, last, len(columns) - 1)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.set_footer(f"&L기준일 {as_of}&R&P / &N")


def _write(
    sheet: Worksheet,
    cell: tuple[int, int],
    value: object,
    title: str,
    painter: Painter[ReportLook],
) -> None:
    line = {"bottom": 1, "bottom_color": painter.look.colours["line"]}
    if isinstance(value, date):
        form = painter.cell(**line, num_format="yyyy-mm-dd", align="center")
        sheet.write_datetime(*cell, datetime.combine(value, time()), form)
    elif isinstance(value, int):
        sheet.write_number(*cell, value, painter.cell(**line, num_format="#,##0"))
    elif value is None or value == "":
        sheet.write_blank(*cell, None, painter.cell(**line))
    else:
        wrapped = {"text_wrap": True, "indent": 1} if title in _WRAPPED else {}
        sheet.write_string(*cell, str(value), painter.cell(**line, **wrapped))


def _notes(
    sheet: Worksheet, painter: Painter[ReportLook], notes: Sequence[str], as_of: date
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"무엇을 어떻게 세었나 (기준일 {as_of})", painter.cell(bold=True))
    for row, note in enumerate(notes, 1):
        sheet.write_string(row, 0, note, painter.cell(text_wrap=True))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
