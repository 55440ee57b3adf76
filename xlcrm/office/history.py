"""변경이력: what a plan changes, as rows of that sheet; personal values masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.domain.dates import datetime_of_serial
from xlcrm.domain.text import in_figures, one_line
from xlcrm.errors import DomainError
from xlcrm.ooxml.addedsheet import LikeSheet, OwnSheet
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS, SHOWN_AS, in_short, masked
from xlcrm.schema.sheets import HISTORY
from xlcrm.workbook.plan import ColumnEdits, NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.addedsheet import AddedSheet
    from xlcrm.schema.columns import Column
    from xlcrm.workbook.plan import CellEdit
    from xlcrm.workbook.read import Book

    HistoryRow = Mapping[str, CellValue | date]

MOST_CELLS: Final = 100
"""Cells of one column that one change tells of one by one; of more, how many there are."""

MOST_ROWS: Final = 1_000
"""Rows that one change adds to a sheet and tells of one by one."""

WORK: Final[Mapping[str, str]] = {
    "add": "행 추가",
    "adopt": "명단 맞춤",
    "calc": "수식 계산",
    "cancel": "해지",
    "check --mark": "점검결과 기록",
    "decrypt": "암호 풀기",
    "encrypt": "암호 걸기",
    "column": "열 쓰기",
    "consent record": "수신동의 기록",
    "customer add": "고객 추가",
    "customer edit": "고객 고침",
    "customer merge": "고객 합침",
    "customer number": "고객 번호 매김",
    "dashboard": "현황판 넣기",
    "fix": "자료 고침",
    "import": "계약 가져오기",
    "intake": "접수",
    "intake --make": "접수 시트 넣기",
    "letter": "편지",
    "list --save": "명단 저장",
    "log add": "일지 추가",
    "log close": "일지 마무리",
    "log correct": "일지 정정",
    "log import": "일지 가져오기",
    "loyalty coupon": "쿠폰 발급",
    "loyalty earn": "포인트 적립",
    "loyalty expire": "혜택 만료",
    "loyalty give": "포인트 줌",
    "loyalty redeem": "쿠폰 사용",
    "loyalty use": "포인트 사용",
    "new": "새 파일",
    "offers record": "제안 기록",
    "offers rules": "제안 규칙 적음",
    "pause": "일시정지",
    "pay": "납부 받음",
    "purge": "파기",
    "queue apply": "대기열 반영",
    "refresh": "새로 고침",
    "refund": "환불 산출",
    "renew": "재계약",
    "report --into": "보고서 넣기",
    "restore": "되살리기",
    "resume": "정지 해제",
    "risk learn": "위험 점수 배움",
    "send": "메시지 발송",
    "templates answer": "문구 구분 답함",
    "send results": "발송 결과 적음",
    "survey make": "설문 물음",
    "survey take": "설문 답 받음",
    "today": "오늘 할 일 적음",
    "today --into": "오늘 할 일 넣기",
    "undo": "되돌리기",
    "upgrade": "대장 판 올림",
    "voices idea": "아이디어 적음",
}
"""What 변경이력 calls the program's commands, and the library's call that has no command."""

_ROW: Final = 2  # cells; more that all go are a row's
_LONGEST: Final = 500  # characters of a row that is told in one cell
_DAILY: Final = frozenset({"days_left"})  # these change every day in every row


def with_history(plan: Plan, book: Book, *, user: str, command: str, now: datetime) -> Plan:
    """Return a plan that also tells of itself in 변경이력, if the office keeps that sheet.

    Args:
        plan: what is changed.
        book: the workbook, of which 변경이력 was read if it has one.
        user: who changes it.
        command: with what, such as `renew`; 변경이력 says so in Korean (`WORK`), and any other
            text as it is.
        now: when, in Korean wall time.
    """
    sheet = next((each for each in book.sheets if each.table.spec.key == HISTORY.key), None)
    if not plan or plan == Plan(results=plan.results):  # nothing that anybody would look for
        return plan
    if sheet is None and not book.settings.history:
        return plan
    from xlcrm.office.changes import appended  # noqa: PLC0415 - most changes need none
    from xlcrm.office.records import new_sheet  # noqa: PLC0415 - likewise

    work = WORK.get(command, command)
    common: HistoryRow = {"at": now.replace(microsecond=0), "user": one_line(user), "command": work}
    rows: list[HistoryRow] = [{**common, **each} for each in told_lines(plan, book)]
    if sheet is not None:
        return plan | appended(book, sheet, rows)
    new = new_sheet(HISTORY, HISTORY.name, rows, book.settings)
    return plan | Plan(new_sheets=(new,))


def taken_back_lines(
    edits: Iterable[CellEdit], kinds: Mapping[tuple[str, int], Kind], *, date1904: bool
) -> Iterator[HistoryRow]:
    """Yield what 변경이력 tells of cells that went back to what they were, as of any change.

    Of more than `MOST_CELLS` cells of a column it says only how many there are; of a row that has
    gone or come back, that alone, for its cells tell nothing that the row did not say before.

    Args:
        edits: the cells, by sheet and row.
        kinds: what the columns hold, by sheet and column number.
        date1904: whether the cells count their days from 1904.
    """
    columns: dict[tuple[str, int], list[CellEdit]] = {}
    for cells in _by_row(edits):
        sheet, row = cells[0].where.sheet, cells[0].where.row
        if len(cells) > _ROW and (
            all(edit.new is None for edit in cells) or all(edit.old is None for edit in cells)
        ):
            gone = cells[0].new is None
            area = CellRange(row, cells[0].where.column, row, cells[-1].where.column)
            told = "행이 없어짐" if gone else "행이 다시 생김"
            yield {"sheet": sheet, "cell": str(area), "new": f"{told} (셀 {len(cells):,}개)"}
        else:
            for edit in cells:
                columns.setdefault((sheet, edit.where.column), []).append(edit)
    for (sheet, number), found in columns.items():
        rows = [edit.where.row for edit in found]
        old, new = [edit.old for edit in found], [edit.new for edit in found]
        kind = kinds.get((sheet, number), Kind.TEXT)
        yield from _cells(ColumnEdits(sheet, number, rows, old, new), kind, "", date1904=date1904)


def _by_row(edits: Iterable[CellEdit]) -> Iterator[list[CellEdit]]:
    """Yield the edits of each row together, as they follow one another."""
    cells: list[CellEdit] = []
    sheet, row = "", 0
    for edit in edits:
        where = edit.where
        if where.row != row or where.sheet != sheet:
            if cells:
                yield cells
            cells, sheet, row = [], where.sheet, where.row
        cells.append(edit)
    if cells:
        yield cells


def kinds_of(book: Book, plan: Plan) -> dict[tuple[str, int], Kind]:
    """Return as what columns of a workbook and a plan's new sheets are shown, by sheet, number."""
    kinds = {
        (sheet.table.sheet, number): sheet.match.spec.column(field).shown_as
        for sheet in book.sheets
        for field, number in sheet.match.columns.items()
    }
    for new in plan.new_sheets:
        if isinstance(new, LikeSheet):
            old = {number: kind for (sheet, number), kind in kinds.items() if sheet == new.like}
            kinds.update({(new.name, number): kind for number, kind in old.items()})
        elif not isinstance(new, OwnSheet):
            for number, header in enumerate(new.headers, start=1):
                kinds[new.name, number] = _kind_of(header)
    return kinds


def told_as(value: CellValue, kind: Kind, *, date1904: bool) -> str:
    """Return what 변경이력 says of a cell's value: a day as a day, people masked, nothing as "".

    >>> told_as(45225, Kind.DATE, date1904=False), told_as(None, Kind.TEXT, date1904=False)
    ('2023-10-26', '')
    """
    return _shown(_as_day(value, kind, date1904=date1904), kind) or ""


def told_lines(plan: Plan, book: Book) -> Iterator[HistoryRow]:
    """Yield each change as sheet, cell, old and new value; nobody's name or number unmasked."""
    columns: dict[tuple[str, int], list[tuple[int, Column]]] = {}
    for each in book.sheets:
        for name, number in each.match.columns.items():
            said = each.match.header_row, each.match.spec.column(name)
            columns.setdefault((each.table.sheet, number), []).append(said)
    for edits in plan.columns:
        column = _column_of(columns.get((edits.sheet, edits.column), ()), edits)
        field = "" if column is None else column.field
        kind = Kind.TEXT if column is None else column.shown_as
        yield from _cells(edits, kind, field, date1904=book.package.date1904)
    for sheet in plan.new_sheets:
        yield from _sheet(sheet, book)
    placed: dict[tuple[str, int], int] = {}
    for added in plan.new_columns:
        place = added.sheet, added.area.top
        number = placed[place] = placed.get(place, added.area.right) + 1
        many = len(added.rows) > MOST_CELLS
        bottom = max(added.rows) if many else added.area.top
        area = CellRange(added.area.top, number, bottom, number)
        count = f" (셀 {len(added.rows):,}개)" if many else ""
        kind = _kind_of(added.header)
        yield {
            "sheet": added.sheet,
            "cell": str(area),
            "new": f"새 열: {one_line(added.header)}{count}",
        }
        for row, value in zip(added.rows, added.values, strict=True):
            if value is not None and not many:
                yield {
                    "sheet": added.sheet,
                    "cell": a1(row, number),
                    "new": _shown(value, kind),
                }
    for rows in plan.new_rows:
        yield from _rows(rows, _names(book, rows.sheet))
    for table in plan.grown_tables:
        yield {
            "sheet": table.sheet,
            "cell": str(table.area),
            "new": f"표를 늘림 ({table.before}에서)",
        }


def _sheet(sheet: AddedSheet, book: Book) -> Iterator[HistoryRow]:
    """A new sheet, and each row that it begins with; of very many, only how many there are."""
    if isinstance(sheet, OwnSheet):
        again = sheet.name in {entry.name for entry in book.package.worksheets}
        what = "시트를 새로 씀" if again else "새 시트"
        yield {"sheet": sheet.name, "new": f"{what} ({len(sheet.rows):,}행)"}
        return
    yield {"sheet": sheet.name, "new": f"새 시트 ({len(sheet.rows):,}행)"}
    if len(sheet.rows) > MOST_ROWS:
        return
    if isinstance(sheet, LikeSheet):
        headers = replace(sheet.area, bottom=sheet.area.top)
        yield from _rows(NewRows(sheet.name, headers, sheet.rows), _names(book, sheet.like))
        return
    headers = CellRange(1, 1, 1, len(sheet.headers))
    values = [dict(enumerate(row, start=1)) for row in sheet.rows]
    names = {
        number: (one_line(header), _kind_of(header))
        for number, header in enumerate(sheet.headers, start=1)
    }
    yield from _rows(NewRows(sheet.name, headers, values), names)


def _names(book: Book, name: str) -> dict[int, tuple[str, Kind]]:
    """The header of each column of a sheet, and what it holds."""
    return {
        number: (one_line(sheet.match.headers[field]), sheet.match.spec.column(field).shown_as)
        for sheet in book.sheets
        if sheet.table.sheet == name
        for field, number in sheet.match.columns.items()
    }


def _kind_of(header: str) -> Kind:
    """What a column of a new sheet holds, by the name that xlcrm gives it."""
    return SHOWN_AS.get(header, Kind.TEXT)


def _column_of(places: Sequence[tuple[int, Column]], edits: ColumnEdits) -> Column | None:
    """The column that changes: of tables one below another theirs, and of several the masked one.

    The places are the rows of the headers in that column, with what it is there.
    """
    last = max(edits.rows, default=0)
    first = min(edits.rows, default=0)
    start = max((row for row, _ in places if row < first), default=0)
    mine = [column for row, column in places if start <= row < last]
    return next((each for each in mine if each.shown_as in MASKS), mine[0] if mine else None)


def _cells(edits: ColumnEdits, kind: Kind, field: str, *, date1904: bool) -> Iterator[HistoryRow]:
    """A column's changed cells; of very many, or of a daily figure, only how many there are."""
    if len(edits.rows) > MOST_CELLS or (field in _DAILY and len(edits.rows) > 1):
        area = CellRange(edits.rows[0], edits.column, edits.rows[-1], edits.column)
        yield {"sheet": edits.sheet, "cell": str(area), "new": f"셀 {len(edits.rows):,}개를 고침"}
        return
    for edit in edits.cells():
        yield {
            "sheet": edits.sheet,
            "cell": edit.where.cell,
            "old": _shown(_as_day(edit.old, kind, date1904=date1904), kind),
            "new": _shown(edit.new, kind),
        }


def _rows(rows: NewRows, names: Mapping[int, tuple[str, Kind]]) -> Iterator[HistoryRow]:
    """Each added row in one cell: its headers with its values."""
    first = rows.area.bottom + 1
    if len(rows.values) > MOST_ROWS:
        area = CellRange(
            first, rows.area.left, rows.area.bottom + len(rows.values), rows.area.right
        )
        yield {"sheet": rows.sheet, "cell": str(area), "new": f"행 {len(rows.values):,}개를 더함"}
        return
    for number, values in enumerate(rows.values, start=first):
        told = ", ".join(
            f"{names[column][0]}={_shown(value, names[column][1])}"
            for column, value in sorted(values.items())
            if value is not None and column in names
        )
        area = CellRange(number, rows.area.left, number, rows.area.right)
        text = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
        yield {"sheet": rows.sheet, "cell": str(area), "new": f"새 행: {text}"}


def _as_day(value: CellValue, kind: Kind, *, date1904: bool) -> CellValue | date:
    """A cell's number as the day or moment that it is, if it is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if kind in {Kind.DATE, Kind.DATETIME}:
        try:
            moment = datetime_of_serial(value, date1904=date1904)
        except DomainError:
            return value
        return moment if kind is Kind.DATETIME else moment.date()
    return value


def _shown(value: object, kind: Kind) -> str | None:
    """A value as it may stand in the history: nobody's name, phone, address or words."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float) and kind not in MASKS:
        return in_figures(value)
    if isinstance(value, date) and kind not in MASKS:
        return str(value)
    text = str(value)
    return in_short(text) if kind is Kind.NOTE else masked(text, kind)
