"""The workings of a refund as a workbook: every figure a live formula, and each said in words."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.refund import Refund, Unit, Use
from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook

SHEET: Final = "환불 산출"
_CATEGORY: Final = "xlcrm refund"
_PROPERTIES: Final = "docProps/core.xml"
_TOP: Final = 4  # the first row of the table, counted from 0
_MONEY: Final = "#,##0"
_RATE: Final = '0"%"'
_LINE: Final = 16  # points
_ACROSS: Final = 84  # digits that the three columns hold beside each other
_PLAIN: Final = "General"

Value: TypeAlias = str | int | date | None


@outlined
class RefundPage(NamedTuple):
    """What stands on the page.

    Attributes:
        who: the customer and the service, as they may be shown.
        as_of: the day the page is of.
        over: the first and the last day that are counted.
        on: the last day of service.
        pause: the first and the last day of a pause; None where there is none.
        use: what has been used.
        sums: what it comes to.
        rate: 위약금 in per cent.
        rounding: in whole multiples of how many won.
        arrears: what is owed besides; None where nobody knows how much.
        words: each figure and how it is made.
        notes: what is to be looked at, and that it is no claim.
    """

    who: str
    as_of: date
    over: tuple[date, date]
    on: date
    pause: tuple[date | None, date | None] | None
    use: Use
    sums: Refund
    rate: int
    rounding: int
    arrears: int | None
    words: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


class _Line(NamedTuple):
    """A line: its label, what it is now, the formula that says so, its format, and its words."""

    label: str
    value: Value
    formula: str = ""
    form: str = _MONEY
    key: str = ""


def refund_book(page: RefundPage) -> bytes:
    """Return the page as the bytes of a workbook; the same page gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    buffer, look = BytesIO(), load_look()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        book.set_properties(
            {
                "title": SHEET,
                "category": _CATEGORY,
                "created": datetime.combine(page.as_of, time()),
            }
        )
        painter = Painter(book, look)
        _paint(book.add_worksheet(SHEET), painter, page)
    return buffer.getvalue()


def is_refund(data: bytes) -> bool:
    """Tell whether a workbook is such a page that xlcrm has made, which a newer one may replace."""
    try:
        return f"<cp:category>{_CATEGORY}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


def _lines(page: RefundPage) -> list[_Line]:
    """The table: what is known, then what is computed of it, each formula by its lines' cells."""
    use, sums = page.use, page.sums
    by_days = use.unit is Unit.DAYS
    since, until = page.pause or (None, None)
    first, last = page.over
    lines: list[_Line] = []
    if by_days:
        lines += [
            _Line("첫날", first, form="yyyy-mm-dd", key="first"),
            _Line("마지막 날", last, form="yyyy-mm-dd", key="last"),
            _Line("마지막 이용일", page.on, form="yyyy-mm-dd", key="on"),
        ]
        if page.pause is not None:
            lines += [
                _Line("정지 시작일", since or first, form="yyyy-mm-dd", key="since"),
                _Line("정지 종료일", until or last, form="yyyy-mm-dd", key="until"),
                _Line(
                    "정지한 날",
                    use.rested,
                    "=MAX(0,MIN({until},{last})-MAX({since},{first})+1)",
                    key="rested",
                ),
            ]
        rested = "-{rested}" if page.pause is not None else ""
        within = (
            "-MAX(0,MIN({until},{last},{on})-MAX({since},{first})+1)"
            if page.pause is not None
            else ""
        )
        lines += [
            _Line("전체 일수", use.whole, "={last}-{first}+1" + rested, key="whole"),
            _Line("이용 일수", use.used, "=MAX(0,MIN({on},{last})-{first}+1)" + within, key="used"),
        ]
    else:
        lines += [
            _Line("총횟수", use.whole, key="whole"),
            _Line("이용 횟수", use.used, key="used"),
        ]
    left = "남은 일수" if by_days else "남은 횟수"
    lines += [
        _Line(left, use.left, "={whole}-{used}", key="left"),
        _Line("요금", sums.fee, key="fee"),
        _Line("단수(원, 아래 버림)", page.rounding, key="round"),
        _Line(
            "이용 금액",
            sums.used,
            "=ROUNDDOWN({fee}*{used}/{whole}/{round},0)*{round}",
            key="spent",
        ),
        _Line("남은 금액", sums.left, "={fee}-{spent}", key="rest"),
        _Line("낸 금액", sums.paid, key="paid"),
        _Line("위약금 비율", page.rate, form=_RATE, key="rate"),
        _Line(
            "위약금",
            sums.penalty,
            "=ROUNDDOWN({fee}*{rate}/100/{round},0)*{round}",
            key="penalty",
        ),
        _Line("할인 회수", sums.clawback, key="clawback"),
        _Line(
            "돌려줄 금액",
            sums.back,
            "=MAX(0,{paid}-{spent}-{penalty}-{clawback})",
            key="back",
        ),
        _Line(
            "더 받을 금액",
            sums.more,
            "=MAX(0,{spent}+{penalty}+{clawback}-{paid})",
            key="more",
        ),
    ]
    if page.arrears:
        lines += [
            _Line("앞선 미납 (위에서 빼지 않음)", page.arrears, key="arrears"),
            _Line(
                "미납까지 빼면",
                sums.back - sums.more - page.arrears,
                "={back}-{more}-{arrears}",
            ),
        ]
    return lines


def _paint(sheet: Worksheet, painter: Painter[ReportLook], page: RefundPage) -> None:
    colours = painter.look.colours
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 46)
    sheet.write_string(0, 0, SHEET, painter.cell(bold=True, font_size=14))
    sheet.set_row(0, 26)
    muted = painter.cell(font_color=colours["muted"])
    sheet.write_string(1, 0, f"{page.who}  ·  작성 기준일 {page.as_of}", muted)
    head = painter.cell(
        bold=True, bg_color=colours["header"], bottom=1, bottom_color=colours["header_line"]
    )
    for at, title in enumerate(("항목", "값", "산식")):
        sheet.write_string(_TOP - 1, at, title, head)
    lines = _lines(page)
    cells = {each.key: f"$B${_TOP + at + 1}" for at, each in enumerate(lines) if each.key}
    for row, line in enumerate(lines, _TOP):
        strong = line.key in {"back", "more"}
        under = {"bottom": 1, "bottom_color": colours["line"], "bold": strong}
        given = {} if line.formula else {"bg_color": colours["header"]}
        sheet.write_string(row, 0, line.label, painter.cell(**under))
        form = painter.cell(**under, **given, num_format=line.form, align="right")
        formula = line.formula.format(**cells)
        _write(sheet, row, line, formula, form)
        how = formula.replace("$", "").removeprefix("=") if formula else "적은 값"
        sheet.write_string(
            row, 2, how, painter.cell(**under, font_color=colours["muted"], indent=1)
        )
    row = _TOP + len(lines) + 1
    wrapped = painter.cell(text_wrap=True, valign="top")
    bold = painter.cell(bold=True)
    sheet.write_string(row, 0, "풀어 쓴 산식", bold)
    _texts(sheet, row + 1, [f"{name}: {how}" for name, how in page.words], wrapped)
    row += len(page.words) + 2
    sheet.write_string(row, 0, "확인할 것", bold)
    _texts(sheet, row + 1, page.notes, wrapped)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L작성 기준일 {page.as_of}&R&P / &N")


def _write(sheet: Worksheet, row: int, line: _Line, formula: str, form: Format) -> None:
    if formula:
        sheet.write_formula(row, 1, formula, form, line.value)
    elif isinstance(line.value, date):
        sheet.write_datetime(row, 1, datetime.combine(line.value, time()), form)
    elif isinstance(line.value, int):
        sheet.write_number(row, 1, line.value, form)


def _texts(sheet: Worksheet, row: int, texts: Sequence[str], form: Format) -> None:
    """A line a text, over all columns."""
    for at, text in enumerate(texts, row):
        sheet.merge_range(at, 0, at, 2, text, form)
        sheet.set_row(at, _LINE * (1 + _digits(text) // _ACROSS))


def _digits(text: str) -> int:
    """About how many digits a text takes, of which Hangul takes two a sign."""
    return sum(1 if sign.isascii() else 2 for sign in text)
