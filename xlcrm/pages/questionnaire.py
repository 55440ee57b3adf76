"""Questionnaires: a page of A4 for each customer, and the form into which the answers are typed.

Neither says whose a page is: a code does, which stands in the ledger's 마케팅 beside the customer.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from xlcrm.errors import XlcrmError
from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.scan import scan, values_at
from xlcrm.reading.questionnaire_rules import FormQuestion
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.report import ReportLook
    from xlcrm.reading.questionnaire_rules import QuestionnaireRules

CODE: Final = "코드"
ANSWERED_ON: Final = "응답일"
SCORE: Final = "만족도"
RECOMMEND: Final = "추천 의향"
OPINION: Final = "의견"
ANSWER_HEADERS: Final = (CODE, ANSWERED_ON, SCORE, RECOMMEND, OPINION)
"""The headers of the form for the answers, beside those of the office's own questions."""

SHEET: Final = "답안"
_PAGES: Final = "설문지"
_CATEGORY: Final = "xlcrm survey"
_PROPERTIES: Final = "docProps/core.xml"
_ACROSS: Final = 22  # columns of the grid: two for each of the steps from 0 to 10
_WIDTH: Final = 3.6
_LINES: Final = 6
_SATISFIED: Final = ("매우 불만", "불만", "보통", "만족", "매우 만족")
_RECOMMENDED: Final = ("전혀 없다", "매우 크다")
_ENDS: Final = ("낮음", "높음")
_BOX: Final = "□"


def questions_of(rules: QuestionnaireRules) -> tuple[FormQuestion, ...]:
    """Return all questions in the order in which they are asked.

    >>> from xlcrm.reading.questionnaire_rules import QuestionnaireRules
    >>> [each.key for each in questions_of(QuestionnaireRules(recommend=""))]
    ['만족도', '의견']
    """
    found = []
    if rules.score:
        found.append(FormQuestion(SCORE, rules.score, 1, 5, _SATISFIED))
    if rules.recommend:
        found.append(FormQuestion(RECOMMEND, rules.recommend, 0, 10, _RECOMMENDED))
    found += rules.own
    if rules.opinion:
        found.append(FormQuestion(OPINION, rules.opinion))
    return tuple(found)


def answer_headers(rules: QuestionnaireRules) -> list[str]:
    """Return the headers of the form for the answers."""
    return [CODE, ANSWERED_ON, *(each.key for each in questions_of(rules))]


def question_pages(
    rules: QuestionnaireRules, codes: Sequence[str], as_of: date, campaign: str
) -> bytes:
    """Return the printable pages as the bytes of a workbook, one page of A4 for each code."""
    buffer, look = BytesIO(), load_look()
    with Workbook(buffer, _options(look)) as book:
        _properties(book, campaign, as_of)
        sheet = book.add_worksheet(_PAGES)
        sheet.hide_gridlines(2)
        sheet.set_column(0, _ACROSS - 1, _WIDTH)
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        writing = _Writing(sheet, Painter(book, look))
        breaks = []
        for code in codes:
            writing.page(rules, code)
            breaks.append(writing.row)
        sheet.set_h_pagebreaks(breaks[:-1])
        sheet.print_area(0, 0, max(writing.row - 1, 0), _ACROSS - 1)
    return buffer.getvalue()


class _Writing:
    """Pages written into their sheet, from above to below."""

    def __init__(self, sheet: Worksheet, painter: Painter[ReportLook]) -> None:
        self.sheet, self.painter, self.row = sheet, painter, 0
        self.colours = painter.look.colours

    def page(self, rules: QuestionnaireRules, code: str) -> None:
        """Write one customer's page."""
        accent, muted = self.colours["accent"], self.colours["muted"]
        half = _ACROSS - 7
        self._across(
            [
                (rules.title, half, {"bold": True, "font_size": 18, "font_color": accent}),
                (f"코드 {code}", 7, {"bold": True, "font_size": 13, "align": "right"}),
            ],
            34,
        )
        self._text(rules.greeting, {"font_color": muted, "bottom": 1, "bottom_color": accent})
        self._gap(14)
        for number, each in enumerate(questions_of(rules), start=1):
            self._text(f"{number}. {each.text}", {"bold": True, "font_size": 11})
            self._answers(each)
            self._gap(20)
        self._text(rules.back, {"font_color": muted, "align": "center"})

    def _answers(self, asked: FormQuestion) -> None:
        if asked.is_scale:
            self._scale(asked)
        elif asked.choices:
            told = "      ".join(f"{_BOX} {word}" for word in asked.choices)
            self._text(f"  {told}", {"font_size": 11})
        else:
            for _ in range(_LINES):
                line = {"bottom": 4, "bottom_color": self.colours["muted"]}
                self._across([("", _ACROSS, line)], 30)

    def _scale(self, asked: FormQuestion) -> None:
        """The steps of a scale in boxes, and what they mean below."""
        steps = range(asked.least, asked.most + 1)
        span = _ACROSS // len(steps)
        box = {"border": 1, "border_color": self.colours["muted"], "align": "center"}
        box |= {"font_size": 12}
        self._across([(str(step), span, box) for step in steps], 30)
        small = {"font_size": 8, "font_color": self.colours["muted"]}
        used = span * len(steps)
        if len(asked.choices) == len(steps):
            cells = [(word, span, {**small, "align": "center"}) for word in asked.choices]
            self._across(cells, 16)
        else:
            low, high = asked.choices or _ENDS
            left = used // 2
            right = {**small, "align": "right"}
            self._across([(low, left, small), (high, used - left, right)], 16)

    def _text(self, text: str, look: dict[str, object]) -> None:
        lines = -(-_wide(text) // int(_ACROSS * (_WIDTH + 0.6)))
        self._across([(text, _ACROSS, {**look, "text_wrap": True})], 20 * max(lines, 1))

    def _gap(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _across(self, cells: Sequence[tuple[str, int, dict[str, Any]]], height: float) -> None:
        column = 0
        for text, span, look in cells:
            form = self.painter.cell(**look)
            last = column + span - 1
            if span > 1:
                self.sheet.merge_range(self.row, column, self.row, last, "", form)
            self.sheet.write_string(self.row, column, text, form)
            column = last + 1
        self.sheet.set_row(self.row, height)
        self.row += 1


def answer_book(
    rules: QuestionnaireRules, codes: Sequence[str], as_of: date, campaign: str
) -> bytes:
    """Return the form for the answers as the bytes of a workbook: a row for each code."""
    buffer, look = BytesIO(), load_look()
    with Workbook(buffer, _options(look)) as book:
        _properties(book, campaign, as_of)
        painter = Painter(book, look)
        asked = questions_of(rules)
        _answers(book.add_worksheet(SHEET), painter, asked, codes)
        _meaning(book.add_worksheet("질문"), painter, asked)
    return buffer.getvalue()


def _answers(
    sheet: Worksheet,
    painter: Painter[ReportLook],
    asked: Sequence[FormQuestion],
    codes: Sequence[str],
) -> None:
    colours = painter.look.colours
    head = painter.cell(
        bold=True, bg_color=colours["header"], bottom=1, bottom_color=colours["header_line"]
    )
    line = {"bottom": 1, "bottom_color": colours["line"]}
    plain, day = painter.cell(**line), painter.cell(**line, num_format="yyyy-mm-dd")
    free = painter.cell(**line, text_wrap=True)
    for at, header in enumerate((CODE, ANSWERED_ON, *(each.key for each in asked))):
        sheet.write_string(0, at, header, head)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, 1, 12)
    for row, code in enumerate(codes, start=1):
        sheet.write_string(row, 0, code, plain)
        sheet.write_blank(row, 1, None, day)
        for at, each in enumerate(asked, start=2):
            closed = each.is_scale or each.choices
            sheet.write_blank(row, at, None, plain if closed else free)
    last = max(len(codes), 1)
    for at, each in enumerate(asked, start=2):
        sheet.set_column(at, at, 12 if each.is_scale or each.choices else 40)
        if each.is_scale:
            told = f"{each.least}에서 {each.most} 사이의 정수를 적습니다."
            sheet.data_validation(
                *(1, at, last, at),
                {
                    "validate": "integer",
                    "criteria": "between",
                    "minimum": each.least,
                    "maximum": each.most,
                    "error_title": each.key[:32],
                    "error_message": told,
                },
            )
        elif each.choices:
            sheet.data_validation(1, at, last, at, {"validate": "list", "source": [*each.choices]})
    sheet.freeze_panes(1, 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _meaning(sheet: Worksheet, painter: Painter[ReportLook], asked: Sequence[FormQuestion]) -> None:
    """What each column of the form asks, and what may be answered."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 40)
    bold, plain = painter.cell(bold=True), painter.cell(text_wrap=True)
    for at, title in enumerate(("열", "질문", "답")):
        sheet.write_string(0, at, title, bold)
    for row, each in enumerate(asked, start=1):
        answers = "자유롭게"
        if each.is_scale:
            answers = f"{each.least}–{each.most}"
        elif each.choices:
            answers = " · ".join(each.choices)
        for at, text in enumerate((each.key, each.text, answers)):
            sheet.write_string(row, at, text, plain)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def is_questionnaire(data: bytes, *, blank: bool = False) -> bool:
    """Tell whether a workbook is one of these, which a newer one may replace.

    Args:
        data: the file.
        blank: whether it has to be a form into which nobody has typed an answer.
    """
    try:
        package = Package(data)
        if f"<cp:category>{_CATEGORY}<".encode() not in package.part(_PROPERTIES):
            return False
        return not blank or _is_blank(package)
    except (XlcrmError, KeyError):
        return False


def _is_blank(package: Package) -> bool:
    """Whether nothing stands behind the codes."""
    names = [each.name for each in package.worksheets]
    if SHEET not in names:
        return False
    found = scan(package.markup(package.sheet(SHEET).part), package.strings)
    rows = [row for row in found.rows if row > 1]
    columns = range(2, _ACROSS + 100)
    return all(
        is_blank(value) for at in columns for value in values_at(found, package.strings, rows, at)
    )


def _options(look: ReportLook) -> dict[str, object]:
    font = {"font_name": look.font_name, "font_size": look.font_size}
    return {"in_memory": True, "default_format_properties": font}


def _properties(book: Workbook, campaign: str, as_of: date) -> None:
    created = datetime.combine(as_of, time())
    book.set_properties({"title": campaign, "category": _CATEGORY, "created": created})


def _wide(text: str) -> int:
    """How many digits wide a text is: a Hangul syllable is two."""
    return sum(1 if sign.isascii() else 2 for sign in text)
