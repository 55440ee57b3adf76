"""How columns are read, where they leave it open: what an adoption asks of them, and keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.day_order import DayOrder, DaysWritten
from xlcrm.domain.lengths import LengthUnit
from xlcrm.domain.money import format_won
from xlcrm.domain.particles import particle, with_particle
from xlcrm.domain.term import months_of_term
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.adopt.shown import values_shown
from xlcrm.jobs.adopt.values import MANNERS, Offer, Question
from xlcrm.reading.habits import TINY, answers_in, is_answer, read_again, settled
from xlcrm.reading.told import UNUSED, place_of, series_of, told_of
from xlcrm.rules.columns import are_slips, edge_of
from xlcrm.schema.coerce import AMBIGUOUS_DATE, OPEN_MONTH, UNKNOWN_LENGTH, UNKNOWN_WON
from xlcrm.schema.habit import PLAIN, Habit
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book, Sheet

Manners = dict[tuple[str, str], str]
"""(sheet, header) → how the column is read; as people spell them, the sheet empty for all."""

_OPEN: Final = (AMBIGUOUS_DATE, OPEN_MONTH, UNKNOWN_LENGTH, UNKNOWN_WON)
_USUAL: Final = frozenset({1, 2, 3, 6, 12, 18, 24, 36, 48, 60})  # months that terms mostly have
_PROVED: Final = 90.0
_LIKELY: Final = 80.0
_NO_REASON: Final = 50.0  # below the floor
_MOSTLY: Final = 0.6  # of the rows
_WEAK: Final = 0.3


def checked(key: str, text: str) -> str:
    """Return an answer about how a column is read as 설정 spells it.

    Raises:
        DomainError: nothing is read so.
    """
    if normalise(text) == normalise(UNUSED):
        return UNUSED
    if not is_answer(text):
        raise DomainError(
            f"'{key}'의 답으로 적은 '{text}'대로는 읽을 수 없습니다.",
            hint="일-월-년, 월-일-년, 연-월-일, 개월, 년, 주, 일, 원, 천원, 만원이나 "
            "쓰지 않음으로 적으세요.",
        )
    return text


def with_manners(book: Book, manners: Manners) -> Book:
    """Return the workbook as it reads once 설정 says how some columns are read."""
    if not manners:
        return book
    said: dict[str, dict[str, str]] = {}
    for (sheet, header), text in manners.items():
        said.setdefault(normalise(sheet), {})[normalise(header)] = text
    return replace(book, sheets=tuple(_read_so(book, each, said) for each in book.sheets))


def _read_so(book: Book, sheet: Sheet, said: Mapping[str, Mapping[str, str]]) -> Sheet:
    table = sheet.table
    told = told_of(table.sheet, said)
    mine = {
        name: read_again(column, PLAIN, date1904=book.package.date1904)
        for name, column in table.columns.items()
        if normalise(column.header) in told and table.spec.key != SETTINGS.key
    }
    if not mine:
        return sheet
    columns = settled({**table.columns, **mine}, told=told, date1904=book.package.date1904)
    return replace(sheet, table=replace(table, columns=columns))


def kept(book: Book) -> dict[str, dict[str, str]]:
    """Return what 설정 says of how columns are read, sheets and headers as they are compared."""
    found: dict[str, dict[str, str]] = {}
    for table in book.tables:
        if table.spec.key == SETTINGS.key:
            found.update(answers_in(table))
    return found


def unkept(book: Book, manners: Manners) -> Manners:
    """Return those of some answers that 설정 does not say yet."""
    known = kept(book)
    return {
        (sheet, header): text
        for (sheet, header), text in manners.items()
        if normalise(known.get(normalise(sheet), {}).get(normalise(header), "")) != normalise(text)
    }


def placed(book: Book, manners: Manners) -> tuple[Manners, list[tuple[str, str]]]:
    """Return answers with the sheets and headers spelled as they stand, and those of no column.

    An answer without a sheet is one for each sheet that has the header.
    """
    found: Manners = {}
    unused = []
    for (sheet, header), text in manners.items():
        columns = [
            (table.sheet, one_line(column.header))
            for table in book.tables
            for column in table.columns.values()
            if normalise(column.header) == normalise(header)
            and normalise(sheet) in {"", normalise(table.sheet)}
        ]
        found.update(dict.fromkeys(columns, text))
        if not columns:
            unused.append((sheet, header))
    return found, unused


def manners_asked(book: Book, manners: Manners) -> tuple[Question, ...]:
    """Return a question for each column that leaves open how it is read.

    Args:
        book: the workbook, read with what has been answered.
        manners: what has been answered, and 설정 may not say yet.
    """
    known = kept(book)
    for (name, header), text in manners.items():
        known.setdefault(normalise(name), {})[normalise(header)] = text
    found: list[Question] = []
    for sheet in book.sheets:
        table = sheet.table
        told = told_of(table.sheet, known)
        days_left = any(
            column.column.kind.is_day and told.get(normalise(column.header)) == UNUSED
            for column in table.columns.values()
        )
        for field, column in table.columns.items():
            if normalise(column.header) in told or column.column.computed:
                continue
            if column.column.kind.is_day and days_left:
                continue  # of days that are left unread all are
            asked = _question(table, field, column)
            if asked is not None:
                found.append(asked)
    return _once(found)


def columns_asked(table: Table) -> tuple[Question, ...]:
    """Return a question for each column of a table that leaves open how it is read."""
    each = (_question(table, field, column) for field, column in table.columns.items())
    return _once([asked for asked in each if asked is not None])


def _once(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Each question once: the answer for a sheet of one year is that of the next.

    The days of a table are mostly in one order, so that its first column is asked.
    """
    orders = {str(order) for order in DayOrder}
    found: dict[tuple[str, str], Question] = {}
    for each in questions:
        of_days = each.offers[0].answer in orders
        found.setdefault((series_of(each.sheet), "" if of_days else each.header), each)
    return tuple(found.values())


def _question(table: Table, name: str, column: TypedColumn) -> Question | None:
    """What a column leaves open, with what may be answered; None where nothing is."""
    places: dict[str, list[int]] = {}
    for at, problem in column.problems.items():
        if problem.code in _OPEN:
            places.setdefault(problem.code, []).append(at)
    for code, found in places.items():
        if code == AMBIGUOUS_DATE and are_slips(column, found):
            continue
        offers = {
            AMBIGUOUS_DATE: _orders,
            OPEN_MONTH: _whole_months,
            UNKNOWN_LENGTH: _units,
            UNKNOWN_WON: _amounts,
        }[code](table, name, column)
        ranked = sorted(offers, key=lambda each: -each.score)
        if not ranked:
            continue  # no order reads them: each cell is told by itself
        header = one_line(column.header)
        return Question(
            table.sheet,
            CellRef(table.sheet, table.header_row, column.number).cell,
            header,
            tuple((each.answer, round(each.score)) for each in ranked),
            header,
            section=MANNERS,
            values=values_shown((column.raw[at] for at in sorted(found)), {column.column.kind}),
            offers=tuple(ranked),
            count=len(found),
            required=False,
        )
    return None


def _orders(table: Table, name: str, column: TypedColumn) -> Iterator[Offer]:
    """The orders of days in which a column can be read, and how its terms come out so."""
    other = {"start": "end", "end": "start"}.get(name, "")
    shares: dict[DayOrder, tuple[float, int | None]] = {}
    for order in DayOrder:
        habit = Habit(DaysWritten.told(order))
        mine = read_again(column, habit)
        if any(each.code in _OPEN for each in mine.problems.values()) or not any(mine.values):
            continue
        if len(mine.problems) > len(column.raw) - len(column.problems):
            continue
        beside = table.columns.get(other)
        if beside is None:
            shares[order] = 0.0, None
            continue
        theirs = beside if not beside.problems else read_again(beside, habit)
        pair = (mine, theirs) if name == "start" else (theirs, mine)
        shares[order] = _usual_terms(pair[0].values, pair[1].values)
    best = max((share for share, _ in shares.values()), default=0.0)
    for order, (share, months) in shares.items():
        rest = [each for one, (each, _) in shares.items() if one is not order]
        if share == best >= _MOSTLY and all(each <= _WEAK for each in rest):
            yield Offer(str(order), _PROVED, f"이 순서로 읽으면 계약 기간이 {months}개월씩입니다.")
        else:
            yield Offer(str(order), _NO_REASON, _example(column, order))


def _example(column: TypedColumn, order: DayOrder) -> str:
    """How one of a column's days reads in an order."""
    mine = read_again(column, Habit(DaysWritten.told(order)))
    for at in sorted(column.problems):
        if isinstance(mine.values[at], date):
            raw = one_line(str(mine.raw[at]))
            day = str(mine.values[at])
            return f"{raw}{particle(raw, '을/를')} {day}{particle(day, '으로/로')} 읽습니다."
    return ""


def _usual_terms(starts: Sequence[object], ends: Sequence[object]) -> tuple[float, int | None]:
    """In which share of the rows terms have as many months as terms mostly have; and how many."""
    lengths: Counter[int] = Counter()
    count = 0
    for start, end in zip(starts, ends, strict=True):
        if isinstance(start, date) and isinstance(end, date):
            count += 1
            months = months_of_term(start, end) if start <= end else None
            if months in _USUAL:
                lengths[months] += 1
    usual = lengths.most_common(1)
    return (lengths.total() / count if count else 0.0), (usual[0][0] if usual else None)


def _whole_months(table: Table, name: str, column: TypedColumn) -> Iterator[Offer]:
    """Whether the months of a column that holds days too stand for their first or last day."""
    del table, column
    edge = with_particle(edge_of(name), "을/를")
    yield Offer("월", 65.0, f"달만 적힌 칸은 그달의 {edge} 뜻하는 일이 많습니다.")
    yield Offer(UNUSED, _NO_REASON, "달만 적힌 칸은 읽지 않습니다. 날을 적으면 읽습니다.")


def _units(table: Table, name: str, column: TypedColumn) -> Iterator[Offer]:
    """What the numbers of a column of lengths may count."""
    del table, name
    years = "년" in column.header or "약정" in column.header
    for unit in (LengthUnit.MONTHS, LengthUnit.YEARS, LengthUnit.WEEKS, LengthUnit.DAYS):
        score, why = _NO_REASON, "이 열에는 무엇을 센 숫자인지 드러나지 않습니다."
        if unit is LengthUnit.YEARS and years:
            score, why = 65.0, "약정은 년으로 적는 일이 많습니다."
        elif unit is LengthUnit.MONTHS and not years:
            score, why = 60.0, "계약 기간은 개월로 적는 일이 많습니다."
        yield Offer(str(unit), score, why)


def _amounts(table: Table, name: str, column: TypedColumn) -> Iterator[Offer]:
    """Whether a column counts won, or what its header says."""
    del table, name
    named = column.habit.named
    plain = read_again(column, PLAIN)
    first = next((value for value in plain.values if isinstance(value, int)), 0)
    shown = format_won(first)
    if column.habit.why == TINY:
        yield Offer(named, _LIKELY, f"그대로면 {shown}이라, 요금으로는 지나치게 작습니다.")
        yield Offer("원", _NO_REASON, "적힌 숫자 그대로가 요금입니다.")
        return
    so = f"{named}{particle(named, '으로/로')}"
    yield Offer("원", _LIKELY, f"그대로면 {shown}인데, {so} 읽으면 지나치게 큽니다.")
    yield Offer(named, _NO_REASON, f"머리글에는 {named} 단위라고 적혀 있습니다.")


def place_in(item: str) -> tuple[str, str]:
    """Return the sheet and the header that an answer names, as it spells them.

    >>> place_in("강남점!시작일"), place_in("'2024 신규'!시작일"), place_in("시작일")
    (('강남점', '시작일'), ('2024 신규', '시작일'), ('', '시작일'))
    """
    if not place_of(item)[0]:
        return "", item.strip()
    sheet, _, header = item.rpartition("!")
    sheet = sheet.strip()
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, header.strip()
