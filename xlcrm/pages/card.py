"""A customer's page as values, and painted: one sheet that prints on one A4 page."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ACROSS: Final = 12  # columns of the grid, of which each cell takes some
_WIDTH: Final = 8  # digits of one
_LINE: Final = 17.0  # points of a line
_A4: Final = 9  # ECMA-376 Part 1, 18.3.1.63, paperSize
_NAME: Final = 2  # columns that the name of a fact takes
CATEGORY: Final = "xlcrm card"
"""What the properties of a card say that it is."""

_PROPERTIES: Final = "docProps/core.xml"


@outlined
@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a list of facts, or a table with headers.

    Attributes:
        title: what it is about.
        headers: what its columns are called; none of a list of facts, each a name and a value.
        rows: what stands there; with none, `nothing` is said instead.
        nothing: what is said where there is nothing.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Card:
    """All of a customer that fits a page.

    Attributes:
        who: who it is, masked unless that was not wanted.
        standing: how the customer stands on the day.
        as_of: the day.
        parts: what is told, in its order.
        masked: whether people are masked.
    """

    who: str
    standing: str
    as_of: date
    parts: tuple[Part, ...]
    masked: bool


def painted(  # noqa: PLR0913 - what kind of page it is
    card: Card,
    ledger: str,
    *,
    name: str = "고객 카드",
    category: str = CATEGORY,
    note: str = "",
    long: bool = False,
) -> bytes:
    """Return a card as a workbook; the same card gives the same bytes.

    Args:
        card: the page.
        ledger: the name of the workbook that it is about.
        name: what kind of page it is.
        category: which of xlcrm's files it is, as its properties say.
        note: what stands in its second line; by default whether people are masked.
        long: whether it may go on over several pages.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a card on the screen needs none

    from xlcrm.look.report import load_look  # noqa: PLC0415

    look = load_look()
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        created = datetime.combine(card.as_of, time())
        book.set_properties({"title": name, "category": category, "created": created})
        colours = look.colours
        looks = {
            "title": {"bold": True, "font_size": 16, "font_color": colours["accent"]},
            "standing": {"bold": True, "align": "right", "font_color": colours["accent"]},
            "line": {"font_color": colours["muted"]},
            "section": {
                "bold": True,
                "font_size": 11,
                "font_color": colours["accent"],
                "bottom": 1,
                "bottom_color": colours["header_line"],
                "valign": "bottom",
            },
            "header": {"bold": True, "bg_color": colours["header"], "font_color": colours["ink"]},
            "header of numbers": {
                "bold": True,
                "bg_color": colours["header"],
                "font_color": colours["ink"],
                "align": "right",
                "indent": 1,
            },
            "name": {"font_color": colours["muted"], "valign": "top", "text_wrap": True},
            "cell": {
                "text_wrap": True,
                "valign": "top",
                "font_color": colours["ink"],
                "bottom": 1,
                "bottom_color": colours["line"],
            },
            "number": {
                "align": "right",
                "indent": 1,
                "valign": "top",
                "font_color": colours["ink"],
                "bottom": 1,
                "bottom_color": colours["line"],
            },
        }
        formats = {name: book.add_format(each) for name, each in looks.items()}
        sheet = _Sheet(book.add_worksheet(name), formats)
        sheet.write(card, ledger, name, note, long=long)
    return buffer.getvalue()


def is_card(data: bytes, category: str = CATEGORY) -> bool:
    """Tell whether a file is a card, or another such page, which may be replaced by a newer one."""
    from xlcrm.ooxml.package import Package  # noqa: PLC0415 - only where one lies there

    try:
        return f"<cp:category>{category}<".encode() in Package(data).part(_PROPERTIES)
    except XlcrmError:
        return False


_NOTHING: Final = "기록이 없는 것"
"""Of what nothing is known is told in one line: a page of titles says nothing."""


class _Sheet:
    """A card written into its sheet, from above to below."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.row = 0

    def write(self, card: Card, ledger: str, name: str, note: str, *, long: bool) -> None:
        """Write the page, and set up how it is printed."""
        sheet = self.sheet
        sheet.set_column(0, _ACROSS - 1, _WIDTH)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0 if long else 1)
        sheet.center_horizontally()
        self._across([(card.who, 9, "title"), (card.standing, 3, "standing")], 28.0)
        masked = "이름과 연락처를 가렸습니다" if card.masked else "가리지 않은 개인정보입니다"
        about = f"{name}  ·  기준일 {card.as_of}  ·  {ledger}  ·  {note or masked}"
        self._across([(about, _ACROSS, "line")], _LINE)
        for part in card.parts:
            if part.rows:
                self._part(part)
        if nothing := [part.title for part in card.parts if not part.rows]:
            self._part(Part(_NOTHING, (), (), " · ".join(nothing)))
        sheet.set_footer(f"&L&8기준일 {card.as_of}&R&8&P / &N")
        sheet.print_area(0, 0, self.row - 1, _ACROSS - 1)

    def _part(self, part: Part) -> None:
        self._across([(part.title, _ACROSS, "section")], 24.0)
        if not part.rows:
            self._across([(part.nothing, _ACROSS, "line")])
        elif part.headers:
            spans = _spans([part.headers, *part.rows])
            looks = [_look_of_column(column) for column in zip(*part.rows, strict=True)]
            heads = ["header of numbers" if each == "number" else "header" for each in looks]
            self._across([*zip(part.headers, spans, heads, strict=True)], _LINE)
            for row in part.rows:
                self._across([*zip(row, spans, looks, strict=True)])
        else:
            for pair in _in_pairs(part.rows):
                self._across(list(pair))

    def _across(self, cells: Sequence[tuple[str, int, str]], height: float | None = None) -> None:
        """Write one row; as high as its longest text needs, unless it is given."""
        column = 0
        lines = 1
        for text, span, look in cells:
            last = column + span - 1
            if last > column:
                self.sheet.merge_range(self.row, column, self.row, last, "", self.formats[look])
            self.sheet.write_string(self.row, column, text, self.formats[look])
            lines = max(lines, -(-_width(text) // (span * _WIDTH)))
            column = last + 1
        self.sheet.set_row(self.row, _LINE * lines if height is None else height)
        self.row += 1


def _in_pairs(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, int, str], ...]]:
    """Two facts a row where both are short, else one."""
    room = (_ACROSS // 2 - _NAME) * _WIDTH
    left = list(rows)
    while left:
        name, value = left.pop(0)
        if _width(value) <= room and left and _width(left[0][1]) <= room:
            other, said = left.pop(0)
            half = _ACROSS // 2 - _NAME
            yield (
                *((name, _NAME, "name"), (value, half, "cell")),
                *((other, _NAME, "name"), (said, half, "cell")),
            )
        else:
            yield (name, _NAME, "name"), (value, _ACROSS - _NAME, "cell")


def _spans(rows: Sequence[Sequence[str]]) -> list[int]:
    """How many columns of the grid each column of a table takes: the widest has what is left.

    That is a third at least, if it needs as much.

    >>> _spans([("일시", "내용"), ("2024-10-01", "가격을 물어봄")])
    [2, 10]
    >>> _spans([("시트", "항목", "근거"), ("고객대장", "고객명, 연락처, 주소" * 4, "계약" * 20)])
    [2, 6, 4]
    >>> _spans([("항목", *("근거" * 20,) * 4), ("고객명, 연락처, 주소" * 4, *("",) * 4)])
    [4, 2, 2, 2, 2]
    """
    widths = [max(_width(row[at]) for row in rows) + 1 for at in range(len(rows[0]))]
    spans = [min(max(1, -(-each // _WIDTH)), _ACROSS // 3) for each in widths]
    widest = widths.index(max(widths))
    least = spans[widest]
    spans[widest] = 0
    while sum(spans) > max(len(spans) - 1, _ACROSS - least):
        spans[spans.index(max(spans))] -= 1
    spans[widest] = _ACROSS - sum(spans)
    return spans


def _look_of_column(texts: Sequence[str]) -> str:
    """How the cells of a column look, its header alike: numbers where it says nothing else.

    >>> _look_of_column(("50,000", "")), _look_of_column(("50,000", "협의"))
    ('number', 'cell')
    """
    said = [each.replace(",", "") for each in texts if each]
    numbers = [each for each in said if each.isascii() and each.isdecimal()]
    return "number" if said and len(numbers) == len(said) else "cell"


def _width(text: str) -> int:
    """How many digits wide a text is: a Hangul syllable is two."""
    return sum(1 if sign.isascii() else 2 for sign in text)
