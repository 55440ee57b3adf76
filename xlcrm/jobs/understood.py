"""What each sheet of a workbook is read as, and why: columns, words, what is open, what is left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import plain_word
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.errors import XlcrmError
from xlcrm.jobs.adopt.adopt import open_in
from xlcrm.jobs.adopt.fees import months_in
from xlcrm.jobs.adopt.seen import headers_in
from xlcrm.jobs.adopt.survey import surveyed
from xlcrm.reading.basis import basis_of, is_endless, says_monthly
from xlcrm.reading.headers import is_own_sheet
from xlcrm.reading.own_lists import own_lists
from xlcrm.reading.settings import ANSWER_WORDS, DECISION_WORDS, STATUS_WORDS
from xlcrm.reading.status_column import Unknown, persons_words
from xlcrm.schema.coerce import AMBIGUOUS_DATE, is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN
from xlcrm.schema.sheets import HISTORY, LEDGER, SETTINGS
from xlcrm.values import dataclass
from xlcrm.workbook.made import made_sheets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from xlcrm.jobs.adopt.seen import SeenHeader
    from xlcrm.jobs.adopt.values import How, Mapped, Question, SheetSurvey
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book, Sheet

_LATER: Final = ", 대장으로 쓰기 시작하면 읽음"
_MOST: Final = 30  # different words of a column; more are free text


@outlined
@dataclass(frozen=True, slots=True)
class ColumnRead:
    """What a column is taken for, and why.

    Attributes:
        cell: where its header stands.
        header: the header's text, on one line.
        fields: the schema's keys, mostly one.
        how: as it says, by likeness, or as somebody has told.
        score: how much the header is like the column's name or a synonym, 0 to 100.
        why: what tells it, in Korean.
        manners: how its values are read where a cell does not say it: order, unit, what a fee is
            for; each with what tells it.
        filled: how many cells say something.
        unread: of those how many cannot be read.
    """

    cell: str
    header: str
    fields: tuple[str, ...]
    how: How
    score: float
    why: str
    manners: tuple[str, ...]
    filled: int
    unread: int


@outlined
@dataclass(frozen=True, slots=True)
class WordRead:
    """A word of the office, and what it is taken for.

    Attributes:
        section: what 설정 calls such words: 상태 낱말, 재계약 낱말, 예/아니오 낱말.
        header: the header of its column.
        word: as it may be shown.
        count: how many cells say it.
        means: what it is taken for; empty where nobody knows.
        told: whether 설정 says so.
    """

    section: str
    header: str
    word: str
    count: int
    means: str
    told: bool


@outlined
@dataclass(frozen=True, slots=True)
class SheetRead:
    """A table that is read.

    Attributes:
        name: the sheet's name.
        kind: the key of the kind of sheet: `ledger`, `journal`, `purchases`.
        header_rows: the Excel rows that the headers stand in.
        area: headers and data, such as `A1:I40`.
        rows: how many rows of data it has.
        columns: the columns that are read, from left to right.
        others: the headers of those that are not.
        words: the words of its columns of 상태, 재계약 의사, and yes and no.
    """

    name: str
    kind: str
    header_rows: tuple[int, ...]
    area: str
    rows: int
    columns: tuple[ColumnRead, ...]
    others: tuple[str, ...]
    words: tuple[WordRead, ...]


@outlined
@dataclass(frozen=True, slots=True)
class SheetLeft:
    """A sheet that is not read.

    Attributes:
        name: the sheet's name.
        why: the reason, in Korean.
        headers: the headers that it has, with what each might be.
    """

    name: str
    why: str
    headers: tuple[SeenHeader, ...]


@outlined
@dataclass(frozen=True, slots=True)
class Understood:
    """What a workbook is read as.

    Attributes:
        sheets: the tables that are read, in the order of the tabs.
        left: the sheets that are not.
        questions: what nobody but the office can explain; `xlcrm.adopt` takes the answers.
    """

    sheets: tuple[SheetRead, ...]
    left: tuple[SheetLeft, ...]
    questions: tuple[Question, ...]


def reading_of(ledger: Ledger, *, as_of: date | None = None) -> Understood:
    """Return what each sheet of a workbook is read as and why; nothing is written.

    Args:
        ledger: the workbook, opened whole; with `open_workbook` it need be no ledger yet.
        as_of: the day that TODAY is in formulas which no program has calculated.

    Raises:
        XlcrmError: as `open_ledger`.

    >>> import xlcrm
    >>> found = xlcrm.reading_of(xlcrm.open_ledger("sample_data/messy.xlsx"))
    >>> [(sheet.name, sheet.kind) for sheet in found.sheets]
    [('2023년', 'ledger'), ('2024년', 'ledger')]
    >>> [(each.header, each.fields, each.why) for each in found.sheets[0].columns][1]
    ('성 명', ('name',), '뜻이 같은 말')
    """
    ledger = ledger if as_of is None else ledger.on(as_of)
    try:
        book = now = ledger.book
        found = surveyed(book.package, {})
        if found.spelled:  # what an adoption would understand besides
            book = ledger.told(found.told).book
        questions = found.survey.questions
        if not questions:
            questions = open_in(book)
        sheets = tuple(_read(table, book, now) for table in found.survey.sheets)
        left = tuple(_left(book, {sheet.name for sheet in sheets}))
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__
    return Understood(sheets, left, questions)


def _read(found: SheetSurvey, book: Book, now: Book) -> SheetRead:
    """One table with what its columns hold."""
    sheet = next(
        (
            each
            for each in book.sheets
            if each.table.sheet == found.name
            and (each.area.top, each.area.left) == (found.area.top, found.area.left)
        ),
        None,
    )
    sheet = sheet or next((each for each in book.sheets if each.table.sheet == found.name), None)
    table = None if sheet is None else sheet.table
    known = {
        (column.number, name)
        for each in now.tables
        if each.sheet == found.name and each.header_row in {found.area.top, *found.header_rows}
        for name, column in each.columns.items()
    }
    return SheetRead(
        found.name,
        found.kind,
        found.header_rows,
        str(found.area),
        0 if table is None else len(table.rows),
        tuple(_column(each, sheet, known, book.settings) for each in found.columns),
        found.others,
        () if table is None else tuple(_words(table, book.settings)),
    )


def _column(
    each: Mapped, sheet: Sheet | None, known: Collection[tuple[int, str]], settings: Settings
) -> ColumnRead:
    columns: Mapping[str, TypedColumn] = {} if sheet is None else sheet.table.columns
    mine = [(name, columns[name]) for name in each.fields if name in columns]
    later = "" if any((one.number, name) in known for name, one in mine) else _LATER
    filled = max((sum(not is_blank(raw) for raw in one.raw) for _, one in mine), default=0)
    return ColumnRead(
        each.cell,
        each.header,
        each.fields,
        each.how,
        each.score,
        each.why + later,
        tuple(text for name, one in mine for text in _manners(name, one, sheet, settings)),
        filled,
        sum(one.values[at] is None for _, one in mine for at in one.problems),
    )


def _manners(
    name: str, column: TypedColumn, sheet: Sheet | None, settings: Settings
) -> Iterator[str]:
    """How a column's values are read where its cells do not say it."""
    habit = column.habit
    why = f" ({habit.why})" if habit.why else ""
    kind = column.column.kind
    if kind.is_day and any(each.code == AMBIGUOUS_DATE for each in column.problems.values()):
        yield "날짜의 순서를 알 수 없는 칸이 있음"
    elif kind.is_day and habit.days != PLAIN.days and habit.days.order is not None:
        yield f"{habit.days.order} 순서{why}"
    elif kind is Kind.MONTHS and habit.unit is None:
        yield "무엇을 센 숫자인지 모름"
    elif kind is Kind.MONTHS and habit.unit is not PLAIN.unit:
        yield f"{habit.unit} 단위{why}"
    elif kind is Kind.MONEY and habit.won is None:
        yield f"{habit.named} 단위인지 알 수 없음"
    elif kind is Kind.MONEY and habit.named != PLAIN.named:
        yield f"{habit.named} 단위{why}"
    if name == "fee" and sheet is not None and sheet.table.spec.key == LEDGER.key:
        yield _basis(sheet, settings)


def _basis(sheet: Sheet, settings: Settings) -> str:
    """What a fee is for, and what tells it."""
    table = sheet.table
    if any(table.values("fee_basis")):
        return "무엇에 대한 요금인지는 요금 기준 열에서"
    if settings.fee_basis_told and not says_monthly(table.columns["fee"].header):
        return f"{settings.fee_basis} 요금 (설정에 적힌 대로)"
    column = table.columns["fee"]
    months, services = months_in(table), table.values("service")
    named, endless = settings.fee_named, is_endless(sheet.match.fields)
    basis = basis_of(column.header, column.values, months, services, named=named, endless=endless)
    told = "열 제목에서" if says_monthly(column.header) else "열 제목과 값에서"
    return f"{basis} 요금 ({told})" if basis else "무엇에 대한 요금인지 모름"


def _words(table: Table, settings: Settings) -> Iterator[WordRead]:
    """The words that say how a customer stands, what is decided, and yes or no."""
    if table.spec.key in {SETTINGS.key, HISTORY.key}:
        return
    for name, column in table.columns.items():
        ledger = table.spec.key == LEDGER.key
        if ledger and name == "status":
            words = {*persons_words(column)}
            yield from _meant(STATUS_WORDS, column, words, settings)
        elif ledger and name == "decision":
            yield from _meant(DECISION_WORDS, column, {*column.raw}, settings)
        elif column.column.kind is Kind.YES_NO:
            yield from _meant(ANSWER_WORDS, column, {*column.raw}, settings)


def _meant(
    section: str, column: TypedColumn, words: Collection[object], settings: Settings
) -> Iterator[WordRead]:
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for at, raw in enumerate(column.raw):
        if raw in words and not is_blank(raw):
            counts[plain_word(raw)] += 1
            first.setdefault(plain_word(raw), at)
    if len(counts) > _MOST:
        return
    told: Mapping[str, object] = {
        STATUS_WORDS: settings.words,
        DECISION_WORDS: settings.decisions,
        ANSWER_WORDS: settings.answers,
    }[section]
    for word, count in counts.items():
        raw = column.raw[first[word]]
        means = _meaning(section, raw, column.values[first[word]], settings)
        known = bool(means) and word not in told  # a word of the dictionary is nobody's name
        shown = Unknown(str(raw), first[word], count, "").shown
        shown = one_line(str(raw)) if known else shown
        yield WordRead(section, one_line(column.header), shown, count, means, word in told)


def _meaning(section: str, raw: object, value: object, settings: Settings) -> str:
    if section == STATUS_WORDS:
        meaning = settings.meaning(raw)
        if meaning is None:
            return ""
        decided = meaning.decision
        return meaning.standing.value if decided is None else decided.value
    if section == DECISION_WORDS:
        decision = settings.decision(raw)
        return "" if decision is None else decision.value
    return "" if not isinstance(value, bool) else "예" if value else "아니오"


def _left(book: Book, read: set[str]) -> Iterator[SheetLeft]:
    """The sheets that are not read, each with why."""
    known = read | {sheet.table.sheet for sheet in book.sheets}
    ledgers = [sheet.table.sheet for sheet in book.ledgers]
    entries = [each for each in book.package.sheets if each.name not in known]
    if not entries:
        return
    made = made_sheets(book.package)
    own = own_lists([*ledgers, *(each.name for each in entries)])
    headers = headers_in(book.package)
    for each in entries:
        if each.name in made:
            why = "xlcrm이 만든 시트"
        elif each.state in {"hidden", "veryHidden"}:
            why = "숨긴 시트"
        elif each.name in own or is_own_sheet(each.name):
            why = "이름으로 보아 대장에서 뽑아 만든 시트"
        elif each.name not in headers:
            why = "머리글이 보이지 않음"
        else:
            why = "머리글이 고객대장이나 다른 시트의 것으로 모자람"
        yield SheetLeft(each.name, why, headers.get(each.name, ()))
