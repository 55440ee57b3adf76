"""Makes the letters that come with xlcrm: templates/letters/renewal.docx and renewal.hwpx.

Run it from the repository's root, with the extra `letters` installed. The texts are those of an
office; whoever wants others edits the file in Word or 한글.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from xlcrm.files.letter_files import steady

FONT: Final = "맑은 고딕"
GREY: Final = "F2F2F2"
TITLE: Final = "재계약 안내"
TO: Final = "{고객명} 님 귀하"
DAY: Final = "{오늘}"
BODY: Final = (
    "안녕하십니까, {사무실}입니다. 그동안 저희를 이용해 주셔서 진심으로 감사드립니다.",
    "이용하시는 {서비스}의 기간은 {종료일}까지입니다. 다음 기간을 아래와 같이 제안해 드립니다.",
)
NEXT: Final = "다음 기간 제안"
NEXT_ROWS: Final = (
    ("서비스", "{서비스}"),
    ("기간", "{다음 시작일}부터 {다음 종료일}까지 ({다음 기간})"),
    ("요금", "{요금 안내}"),
)
TERMS: Final = "지금까지의 이용"
HEADERS: Final = ("서비스", "시작일", "종료일", "요금", "상태")
TERM_ROW: Final = tuple(f"{{계약.{name}}}" for name in HEADERS)
ASK: Final = (
    "이어서 이용하시려면 {답 기한:요일}까지 알려 주세요. 전화는 {사무실 전화}이고, 아래 그림을 "
    "휴대전화로 비추시면 저희 안내로 이어집니다."
)
CODE: Final = "{QR}"
SIGNED: Final = "{사무실}"
NOTE: Final = "다음 기간의 첫날과 마지막 날도 이용하시는 날입니다."
WIDTH: Final = 47_000  # HWPUNIT, 1/7200 inch: what lies between the margins of an A4 page
FOLDER: Final = Path(__file__).resolve().parents[1] / "templates" / "letters"


def word() -> bytes:
    """Return the letter for Word."""
    document = Document()
    _page(document)
    _word(document, TITLE, size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=18)
    _word(document, DAY, align=WD_ALIGN_PARAGRAPH.RIGHT, after=6)
    _word(document, TO, size=13, bold=True, after=12)
    for each in BODY:
        _word(document, each, after=8)
    _word(document, NEXT, bold=True, before=8, after=4)
    _facts(document)
    _word(document, TERMS, bold=True, before=14, after=4)
    _terms(document)
    _word(document, ASK, before=14, after=8)
    _word(document, CODE, align=WD_ALIGN_PARAGRAPH.CENTER, after=8)
    _word(document, SIGNED, size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=14)
    _word(document, NOTE, size=9, colour=RGBColor(0x59, 0x59, 0x59), after=0)
    document.core_properties.title = TITLE
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "ko-KR"
    found = BytesIO()
    document.save(found)
    return found.getvalue()


def _page(document: Any) -> None:  # noqa: ANN401 - python-docx's own
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for each in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(each), FONT)


def _word(  # noqa: PLR0913 - how a paragraph looks
    place: Any,  # noqa: ANN401 - python-docx's own
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    before: int = 0,
    after: int = 6,
    colour: RGBColor | None = None,
) -> None:
    paragraph = place.add_paragraph()
    _written(paragraph, text, size=size, bold=bold, colour=colour)
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.4


def _written(
    paragraph: Any,  # noqa: ANN401 - python-docx's own
    text: str,
    *,
    size: int = 10,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour


def _facts(document: Any) -> None:  # noqa: ANN401 - python-docx's own
    table = document.add_table(rows=len(NEXT_ROWS), cols=2)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, (Mm(32), Mm(134)), strict=True):
        column.width = width
    for row, (name, said) in zip(table.rows, NEXT_ROWS, strict=True):
        for cell, text in zip(row.cells, (name, said), strict=True):
            _cell(cell, text, head=text == name)


def _terms(document: Any) -> None:  # noqa: ANN401 - python-docx's own
    table = document.add_table(rows=2, cols=len(HEADERS))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = (Mm(52), Mm(28), Mm(28), Mm(30), Mm(28))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, texts in zip(table.rows, (HEADERS, TERM_ROW), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _cell(cell, text, head=texts is HEADERS)


def _cell(cell: Any, text: str, *, head: bool) -> None:  # noqa: ANN401 - python-docx's own
    paragraph = cell.paragraphs[0]
    _written(paragraph, text, bold=head)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    if head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:color"), "auto")
        shade.set(qn("w:fill"), GREY)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no other way


def hangul() -> bytes:
    """Return the letter for 한글."""
    from hwpx import HwpxDocument  # noqa: PLC0415 - after what needs no extra

    document = HwpxDocument.new()
    document.page.setup(margins_mm={"left": 22, "right": 22, "top": 15, "bottom": 15})
    _han(document, TITLE, size=20, bold=True, align="center")
    _han(document, "")
    _han(document, DAY, align="right")
    _han(document, TO, size=13, bold=True)
    _han(document, "")
    for each in BODY:
        _han(document, each)
    _han(document, "")
    _han(document, NEXT, bold=True)
    facts = document.add_table(len(NEXT_ROWS), 2, width=WIDTH)
    facts.set_column_widths([1, 4])
    for at, (name, said) in enumerate(NEXT_ROWS):
        facts.set_cell_text(at, 0, name)
        facts.set_cell_shading(at, 0, f"#{GREY}")
        facts.set_cell_text(at, 1, said)
    _han(document, "")
    _han(document, TERMS, bold=True)
    terms = document.add_table(2, len(HEADERS), width=WIDTH)
    terms.set_column_widths([9, 5, 5, 5, 5])
    for at, (name, said) in enumerate(zip(HEADERS, TERM_ROW, strict=True)):
        terms.set_cell_text(0, at, name)
        terms.set_cell_shading(0, at, f"#{GREY}")
        terms.set_cell_text(1, at, said)
    _han(document, "")
    _han(document, ASK)
    _han(document, CODE, align="center")
    _han(document, SIGNED, size=14, bold=True, align="center")
    _han(document, "")
    _han(document, NOTE, size=9)
    return bytes(document.to_bytes())


def _han(
    document: Any,  # noqa: ANN401 - its types are loose
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    align: str = "left",
) -> None:
    paragraph = document.add_paragraph("", include_run=False, inherit_style=False)
    paragraph.add_run(text, bold=bold, size=size)
    document.styles.apply_paragraph_format(
        paragraphs=[paragraph], alignment=align, line_spacing_percent=160
    )


def main() -> int:
    """Write both."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in (("renewal.docx", word()), ("renewal.hwpx", hangul())):
        (FOLDER / name).write_bytes(steady(data))
        print(FOLDER / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
