"""A list whose term stands above it or in its sheet's name, and in no column: asked, then written.

계약기간: 2026.4.1 ~ 2026.11.30 above the headers, or a sheet 2026년 상반기, is every row's term.
Once the office has said so, each row gets it in two columns of its own, as people would type it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.privacy import scrub
from xlcrm.domain.term import end_of_term
from xlcrm.domain.text import lazy, one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.adopt.header_row import HeaderRow, spelled_sheet
from xlcrm.jobs.adopt.plan import room_beside
from xlcrm.jobs.adopt.sole import let
from xlcrm.jobs.adopt.values import TERMS, Offer, Question
from xlcrm.office.records import number_format
from xlcrm.reading.combined import period
from xlcrm.reading.told import UNUSED
from xlcrm.schema.coerce import read, read_column
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.made import made_sheets
from xlcrm.workbook.plan import NewColumn, Plan
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.workbook.read import Book, Sheet

    Days = tuple[date, date]

_DAYS: Final = lazy(
    r"\d{4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}\.?\s*(?:\([월화수목금토일]\))?\s*[~∼〜～–—-]\s*"
    r"\d{2,4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}"
    r"|\d{4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일\s*(?:부터)?\s*[~∼〜～–—-]?\s*"
    r"\d{2,4}\s*년\s*\d{1,2}\s*월\s*\d{1,2}\s*일"
)
_NO_TERM: Final = lazy(r"접수|모집|신청|공고|납부|조회|출력|작성|집계|등록기간|환불")
_PART: Final = lazy(
    r"(?P<year>(?:19|20)\d\d)\s*년?도?\s*(?:(?P<half>상|하)반기|(?P<quarter>[1-4])\s*(?:/\s*4)?\s*분기)"
)
_COMPUTED: Final = 3  # columns that come behind those of the days
_SCORE: Final = 75.0
_WHY: Final = "표 위나 시트 이름에 적힌 기간입니다. 모든 줄의 시작일과 종료일로 새 열에 적습니다."


def term_in(text: str) -> Days | None:
    """Return the term that a title or a sheet's name states; None where it states none.

    >>> term_in("○ 이용기간 : 2026. 4. 1. ~ 2026. 11. 30.")
    (datetime.date(2026, 4, 1), datetime.date(2026, 11, 30))
    >>> term_in("2026년 상반기"), term_in("2026년 4/4분기 강습생")[0], term_in("2026년")
    ((datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)), datetime.date(2026, 10, 1), None)
    >>> term_in("접수기간: 2026.3.1~2026.3.10") is None
    True
    """
    plain = one_line(text)
    if _NO_TERM.search(plain):
        return None
    if found := _DAYS.search(plain):
        return days_of_answer(found[0])
    part = _PART.search(plain)
    if part is None:
        return None
    months = 6 if part["half"] else 3
    first = {"상": 0, "하": 1}[part["half"]] if part["half"] else int(part["quarter"]) - 1
    start = date(int(part["year"]), 1 + months * first, 1)
    return start, end_of_term(start, months)


def days_of_answer(text: str) -> Days | None:
    """Return both days of a term as an answer writes it: 2026-04-01~2026-11-30.

    >>> days_of_answer("2026-04-01~2026-11-30")[1], days_of_answer("모름")
    (datetime.date(2026, 11, 30), None)
    """
    ends = period(text)
    if ends is None:
        return None
    start, end = (read(Kind.DATE, each).value for each in ends)
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return (start, end) if start < end else None


def checked_term(key: str, text: str) -> str:
    """Return an answer about a term.

    Raises:
        DomainError: it states none.
    """
    if normalise(text) != normalise(UNUSED) and days_of_answer(text) is None:
        raise DomainError(
            f"'{key}'의 답에서 두 날짜를 읽을 수 없습니다.",
            hint="2026-04-01~2026-11-30처럼 적거나, 아니면 쓰지 않음이라고 적으세요.",
        )
    return text


def terms_asked(book: Book, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return which lists without a term have one above them or in their sheet's name.

    Args:
        book: the workbook, read as lists of people.
        answers: what is answered already, by the sheet's name as it is compared.
    """
    return tuple(each for each in _questions(book) if normalise(each.sheet) not in answers)


def with_stated(book: Book, answers: Mapping[str, str] | None = None) -> Book:
    """Return a workbook of terms with its other lists of people above which a term stands.

    A ledger hides them else: 방학특강 beside 정회원, with 특강기간 above it.

    Args:
        book: the workbook, with ledgers of terms.
        answers: of which sheets it is known, and their terms; of all by default.
    """
    known = {sheet.table.sheet for sheet in book.sheets} | made_sheets(book.package)
    found = []
    for entry in book.package.worksheets:
        term = None if answers is None else answers.get(normalise(entry.name), "")
        if entry.name in known or (term is not None and not days_of_answer(term)):
            continue
        reader = SheetReader(book.package, entry, ShownDates(book.package))
        match = reader.recognise_people() if reader.visible and reader.recognise() is None else None
        if match is not None and not match.beside and _above(reader, match.header_row):
            found.append(reader.read(match, None))
    return replace(book, sheets=(*book.sheets, *found)) if found else book


def _above(reader: SheetReader, header_row: int) -> bool:
    """Whether a title right above a list says from which day to which it goes."""
    return any(
        isinstance(value, str) and _DAYS.search(one_line(value)) and term_in(value)
        for row, cells in reader.top.items()
        for value in cells.values()
        if row < header_row
    )


def _questions(book: Book) -> Iterator[Question]:
    for sheet in book.ledgers:
        found = _stated(book, sheet)
        if found is None or not sheet.match.people or _room(book, sheet) is None:
            continue
        where, text, (start, end) = found
        answer = f"{start}~{end}"
        yield Question(
            sheet.table.sheet,
            where.cell,
            scrub(one_line(text)),
            ((answer, _SCORE),),
            sheet.table.sheet,
            section=TERMS,
            offers=(Offer(answer, _SCORE, _WHY),),
            count=len(sheet.table.rows),
        )


def _stated(book: Book, sheet: Sheet) -> tuple[CellRef, str, Days] | None:
    """Where a list's term is stated, in which words, and its days."""
    name = sheet.table.sheet
    reader = SheetReader(book.package, book.package.sheet(name), ShownDates(book.package))
    for row, cells in sorted(reader.top.items()):
        for column, value in sorted(cells.items()) if row < sheet.match.header_row else ():
            if isinstance(value, str) and (days := term_in(value)):
                return CellRef(name, row, column), value, days
    days = term_in(name)
    return None if days is None else (CellRef(name, 1, 1), name, days)


def _room(book: Book, sheet: Sheet) -> int | None:
    """The last column before room for the days, right beside the list; None where there is none.

    Of lists side by side one alone would be a ledger, and the other one nothing.
    """
    right = sheet.area.right
    if sum(each.table.sheet == sheet.table.sheet for each in book.ledgers) > 1:
        return None
    free = sheet.excel_table is None and room_beside(book, sheet, 2 + _COMPUTED) == right
    return right if free else None


def let_there(book: Book, answers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what of lists that get their term so is let in each row: 시트!머리글 → fields.

    Only with a term is it known that something is; see `xlcrm.jobs.adopt.sole`.
    """
    found: dict[str, tuple[str, ...]] = {}
    for sheet in book.sheets:
        name = sheet.table.sheet
        if not sheet.match.people or not days_of_answer(answers.get(normalise(name), "")):
            continue
        reader = SheetReader(book.package, book.package.sheet(name), ShownDates(book.package))
        row = HeaderRow(reader, LEDGER, sheet.match.header_row, {})
        column = let(row)
        if column is not None:
            found[f"{spelled_sheet(name)}!{one_line(row.cells[column].text)}"] = ("service",)
    return found


def with_terms(book: Book, answers: Mapping[str, str]) -> tuple[Book, Plan]:
    """Return the workbook as it reads with the terms that were told, and the columns they need."""
    added: list[NewColumn] = []
    sheets = []
    for sheet in book.sheets:
        days = days_of_answer(answers.get(normalise(sheet.table.sheet), ""))
        right = _room(book, sheet) if days and sheet.match.people else None
        if days is None or right is None:
            sheets.append(sheet)
            continue
        columns, headers, places = (
            dict(sheet.table.columns),
            dict(sheet.match.headers),
            dict(sheet.match.columns),
        )
        for number, (name, day) in enumerate(zip(("start", "end"), days, strict=True), right + 1):
            column, rows = LEDGER.column(name), sheet.table.rows
            raw = [str(day)] * len(rows)
            columns[name] = read_column(
                column, number, column.name, raw, date1904=book.package.date1904
            )
            headers[name], places[name] = column.name, number
            look = number_format(column) or "General"
            added.append(
                NewColumn(sheet.table.sheet, sheet.area, column.name, rows, [day] * len(rows), look)
            )
        match = replace(sheet.match, people=False, columns=places, headers=headers)
        sheets.append(replace(sheet, table=replace(sheet.table, columns=columns), match=match))
    return replace(book, sheets=tuple(sheets)), Plan(new_columns=tuple(added))


__all__ = [
    "checked_term",
    "days_of_answer",
    "let_there",
    "term_in",
    "terms_asked",
    "with_stated",
    "with_terms",
]
