"""The sheet 현황판 laid out, and put into a ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1, column_letters
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import DomainError
from xlcrm.jobs.dashboard.counting import GOOD, TARGET, WATCH, Count
from xlcrm.jobs.dashboard.figures import goal_of, sections_of
from xlcrm.jobs.dashboard.kept import Kept, kept_of
from xlcrm.jobs.dashboard.terms import Days
from xlcrm.look.ledger import load_look
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.cellwriter import Figure
from xlcrm.ooxml.colours import ColourRule
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import is_covered, own_sheets
from xlcrm.schema.sheets import DASHBOARD
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.dashboard.counting import Row, Section
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book

NAME: Final = DASHBOARD

_LABEL, _FIGURE, _GOAL, _STATE = 2, 3, 4, 5
_HOW: Final = 6
_PARTS: Final = 8  # from here on, in hidden columns, what is too long for one formula
_HEADS: Final = ("값", "목표", "상태", "어떻게 센 것인지")
_WIDTHS: Final = (2.0, 27.0, 16.0, 16.0, 10.0, 50.0)
_NARROW: Final = 9.0
_DAY_ROW: Final = 2
_TITLE: Final = "현황판"
_DAY: Final = "기준일"
_HINT: Final = (
    "날짜와 시트를 따라 스스로 바뀝니다. 다른 날을 보려면 기준일 칸에 날짜를 적고, "
    "되돌리려면 =TODAY()를 적으세요. 목표는 설정 시트에 적습니다."
)
_NO_DAY: Final = "← 날짜가 아니어서 세지 못합니다. 2024-12-01처럼 적으세요."
_GOOD, _BAD, _WATCHED, _NEAR, _MISSED = "좋음", "확인", "살핌", "근접", "미달"
_MET, _NUMBER = "달성", "숫자로"
"""A target is met; or it is a text, which nothing can be held against."""

_LISTED: Final = 5  # of many cells, so many are told
_NEARLY: Final = 0.9
_COUNT: Final = '#,##0"건"'
_WON: Final = '#,##0"원"'
_DATE: Final = "yyyy\\-mm\\-dd"


def dashboard(ledger: Ledger, *, as_of: date) -> Proposal[None]:
    """Return what puts the sheet 현황판 into a ledger, or anew in place of the one before.

    Its figures are formulas, all of them counted by the day in the cell of 기준일, which says
    today. Targets that people have typed beside figures stay. Nobody else's sheet is replaced, nor
    one upon which somebody has put a picture or a note.

    Args:
        ledger: the opened workbook, all of its columns read.
        as_of: the day for which the results are that the cells show until a program calculates.

    Raises:
        DomainError: the workbook has no columns that anything could be counted by, or somebody
            has put a picture, a chart or a note on the sheet, or written something else into it
            than targets.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.dashboard(ledger, as_of=date(2024, 10, 1)).said
    ('현황판 시트에 지표 17개',)
    """
    book = ledger.on(as_of).book
    known = NAME in own_sheets(book.package)
    sheet = dashboard_sheet(book, as_of)
    kept = Kept() if sheet is None or not known else kept_of(book.package, sheet)
    if kept.goals:
        sheet = dashboard_sheet(book, as_of, kept.goals)
    if sheet is None:
        raise DomainError(
            "현황판에 셀 것이 없습니다. 상태 열이 있는 고객대장이나 고객관리일지가 필요합니다.",
            path=ledger.path,
            hint=f"상태 열을 더한 뒤 다시 실행하세요: xlcrm adopt {path_quoted(ledger.path)}",
        )
    if known and is_covered(book.package, NAME):
        raise DomainError(
            "현황판 시트에 사람이 붙인 그림, 차트나 메모가 있어 새로 만들지 않습니다.",
            path=ledger.path,
            sheet=NAME,
            hint="남길 것을 다른 시트로 옮기고 현황판을 지운 뒤 다시 실행하세요.",
        )
    if kept.others:
        more = f" 외 {len(kept.others) - _LISTED:,}칸" if len(kept.others) > _LISTED else ""
        raise DomainError(
            "현황판 시트에 사람이 적은 것이 있어 새로 만들지 않습니다: "
            f"{', '.join(kept.others[:_LISTED])}{more}",
            path=ledger.path,
            sheet=NAME,
            hint="남길 것을 다른 시트로 옮기고 그 칸을 비운 뒤 다시 실행하세요.",
        )
    figures = sum(isinstance(value, Figure) for row in sheet.rows for value in row[2:3]) - 1
    plan = Plan(new_sheets=(replace(sheet, typed=known),))
    said = [f"{NAME} 시트에 지표 {figures:,}개"]
    if kept.goals:
        said.append(f"적어 둔 목표 {len(kept.goals):,}개는 그대로")
    if kept.day:
        said.append("기준일은 다시 오늘")
    return Proposal(plan, said=tuple(said))


def dashboard_sheet(
    book: Book, as_of: date, goals: Mapping[str, CellValue] | None = None
) -> OwnSheet | None:
    """Return the sheet for a workbook; None where nothing could be counted.

    Args:
        book: the workbook, all of its columns read.
        as_of: the day for which the results are that the cells show until a program calculates.
        goals: targets that people have typed beside figures, by the figures' labels.
    """
    days = Days(_DAY_ROW, _FIGURE, as_of)
    sections = sections_of(book, days)
    if not sections:
        return None
    return replace(_Page(book, days, goals or {}).sheet(sections), behind=_behind(book))


def _behind(book: Book) -> str:
    """The sheet behind which it is put: the guide, or else the first one."""
    names = [each.name for each in book.package.worksheets]
    guide = load_look().guide.sheet
    return guide if guide in names else names[0]


@outlined
class _Page:
    """The sheet while it is laid out, from above to below."""

    def __init__(self, book: Book, days: Days, goals: Mapping[str, CellValue]) -> None:
        self.book = book
        self.goals = goals
        self.days = days
        look = load_look()
        self.colours = {name: each.lstrip("#") for name, each in look.colours.items()}
        self.statuses = look.statuses
        self.lines: list[OwnLine] = []
        self.merged: list[CellRange] = []
        self.rules: list[ColourRule] = []
        self.beyond = _HOW  # the last column that holds anything

    def sheet(self, sections: Sequence[Section]) -> OwnSheet:
        """Return the sheet."""
        self._head()
        for section in sections:
            self._section(section)
        return OwnSheet(
            NAME,
            tuple(self.lines),
            (*_WIDTHS, *[_NARROW] * (self.beyond - _HOW)),
            hidden=frozenset(range(_HOW + 1, self.beyond + 1)),
            frozen=_DAY_ROW,
            merged=tuple(self.merged),
            tab=self.colours["accent"],
            colours=(*self.rules, *self._states()),
            upright=True,
            printed=CellRange(1, 1, len(self.lines), _HOW),
        )

    def _head(self) -> None:
        accent = self.colours["accent"]
        white = self.colours["on_header"]
        band = CellLook(bold=True, size=18, text=white, fill=accent, middle=True)
        self.lines.append(OwnLine((None, _TITLE, *[None] * 4), (band,) * _HOW, height=34))
        self.merged.append(CellRange(1, _LABEL, 1, _HOW))
        serial = serial_of(self.days.after().value, date1904=self.book.package.date1904)
        today = Figure("TODAY()", serial)
        no_day = Figure(f'IF({self.days.known},"","{_NO_DAY}")', "")
        label = CellLook(bold=True, text=accent, middle=True)
        day = CellLook(_DATE, bold=True, centred=True, fill="FFF8E1", border=self.colours["line"])
        warned = CellLook(bold=True, text="A81A1A", middle=True)
        self.lines.append(
            OwnLine((None, _DAY, today, no_day), (CellLook(), label, day, warned), height=24)
        )
        small = CellLook(text=self.colours["muted"], size=9, wrap=True, middle=True)
        self.lines.append(
            OwnLine((None, _HINT, *[None] * 4), (CellLook(), *[small] * 5), height=20)
        )
        self.merged.append(CellRange(3, _LABEL, 3, _HOW))

    def _section(self, section: Section) -> None:
        accent = self.colours["accent"]
        head = CellLook(
            bold=True, text=accent, fill="EAF0F7", centred=True, border=self.colours["header_line"]
        )
        title = replace(head, size=12, centred=False, middle=True)
        self.lines.append(OwnLine(height=12))
        self.lines.append(
            OwnLine((None, section.title, *_HEADS), (CellLook(), title, *[head] * 4), height=24)
        )
        for row in section.rows:
            self._row(row)

    def _row(self, row: Row) -> None:
        number = len(self.lines) + 1
        line = self.colours["line"]
        plain = CellLook(border=line, middle=True)
        figure = replace(plain, number_format=_WON if row.money else _COUNT, bold=True)
        how = replace(plain, text=self.colours["muted"], size=9, wrap=True)
        goal: CellValue = self.goals.get(row.label)
        if goal is None and row.goal:
            goal = goal_of(self.book, row.goal)
        value: CellValue = "—"
        told = row.how
        parts: tuple[Figure, ...] = ()
        if isinstance(row.figure, Count):
            parts = row.figure.parts if len(row.figure.parts) > 1 else ()
            last = _PARTS + len(parts) - 1
            cells = f"{_cell(number, _PARTS)}:{_cell(number, last)}" if parts else ""
            value = row.figure.adding(cells, self.days.known)
            self.beyond = max(self.beyond, last if parts else 0)
        else:
            told = row.figure
            figure = CellLook(centred=True, border=line)
        self.lines.append(
            OwnLine(
                (
                    *(None, row.label, value, goal, self._state(row, number, goal), told),
                    *((None, *parts) if parts else ()),
                ),
                (
                    CellLook(),
                    plain,
                    figure,
                    replace(figure, bold=False),
                    CellLook(bold=True, centred=True, border=line),
                    how,
                ),
                height=20,
            )
        )
        status = self.statuses.get(row.label.removeprefix("· "))
        if status is not None and isinstance(row.figure, Count):
            self.rules.append(
                ColourRule(
                    CellRange(number, _LABEL, number, _LABEL),
                    f"{_cell(number, _FIGURE)}>0",
                    text=status.text.lstrip("#"),
                    fill=status.fill.lstrip("#"),
                    bold=True,
                )
            )

    def _state(self, row: Row, number: int, goal: CellValue) -> Figure | None:
        """What is said of a figure: a formula, so that it moves with it."""
        said = self._judged(row, number, goal)
        return said and Figure(f'IF({self.days.known},{said},"")', said.result)

    def _judged(self, row: Row, number: int, goal: CellValue) -> Figure | None:
        """What is said of a figure on a day."""
        if not isinstance(row.figure, Count):
            return None
        cell, wanted, value = _cell(number, _FIGURE), _cell(number, _GOAL), row.figure.result
        if row.judged == GOOD:
            return Figure(f'IF({cell}=0,"{_GOOD}","{_BAD}")', _BAD if value else _GOOD)
        if row.judged == WATCH:
            return Figure(f'IF({cell}=0,"","{_WATCHED}")', _WATCHED if value else "")
        if row.judged == TARGET and goal is not None:
            text = (
                f'IF(ISNUMBER({wanted}),IF({cell}>={wanted},"{_MET}",'
                f'IF({cell}>={wanted}*{_NEARLY},"{_NEAR}","{_MISSED}")),'
                f'IF({wanted}="","","{_NUMBER}"))'
            )
            sought = goal.result if isinstance(goal, Figure) else goal
            said = _NUMBER if sought else ""
            if isinstance(sought, int | float) and isinstance(value, int | float):
                said = _MET if value >= sought else _MISSED
                said = _NEAR if said == _MISSED and value >= sought * _NEARLY else said
            return Figure(text, said)
        return None

    def _states(self) -> list[ColourRule]:
        """The colours of what is said of figures."""
        area = CellRange(4, _STATE, len(self.lines), _STATE)
        first = f"${a1(4, _STATE)}"
        looks = {
            ("15803D", "DCFCE7"): (_GOOD, _MET),
            ("A81A1A", "FECACA"): (_BAD, _MISSED),
            ("92400E", "FDE68A"): (_WATCHED, _NEAR),
        }
        return [
            ColourRule(
                area, f'OR({first}="{words[0]}",{first}="{words[1]}")', text, fill, bold=True
            )
            for (text, fill), words in looks.items()
        ]


def _cell(row: int, column: int) -> str:
    return f"${column_letters(column)}${row}"
