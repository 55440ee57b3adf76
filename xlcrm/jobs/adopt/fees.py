"""What fees are for, where nothing in the workbook proves it: asked once, and kept in 설정."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.money import format_won
from xlcrm.domain.particles import particle
from xlcrm.domain.term import follows_edate, months_of_term, one_day_late
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.adopt.shown import values_shown
from xlcrm.jobs.adopt.values import FIGURES, MANNERS, Offer, Question
from xlcrm.reading.basis import FOR_TERM, MONTHLY, basis_of, is_endless
from xlcrm.reading.settings import BASIS_ITEM, UNTOLD, basis_named
from xlcrm.reading.told import UNUSED
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.adopt.answers import Answers
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_EVEN: Final = 50.0  # below the floor: nothing proves either
_PERIODS: Final = ("월", "연", "개월", "년")


def checked_basis(text: str) -> str:
    """Return what an answer says that fees are for, as 설정 spells it.

    Raises:
        DomainError: it is neither a month nor the whole term.
    """
    found = UNUSED if normalise(text) == normalise(UNUSED) else basis_named(text)
    if found is None:
        raise DomainError(
            f"요금 기준으로 적은 '{text}'{particle(text, '은/는')} 쓸 수 없습니다.",
            hint=f"다음 중 하나로 적으세요: {MONTHLY} · {FOR_TERM} · {UNUSED}",
        )
    return found


def with_basis(book: Book, basis: str) -> Book:
    """Return the workbook as it reads once 설정 says what its fees are for."""
    if basis == UNUSED:
        return replace(book, settings=replace(book.settings, fee_basis_left=True))
    if not basis:
        return book
    return replace(book, settings=replace(book.settings, fee_basis=basis, fee_basis_told=True))


def fees_asked(book: Book) -> tuple[Question, ...]:
    """Return the question what fees are for, if the fees of a list prove nothing."""
    if book.settings.fee_basis_told or book.settings.fee_basis_left:
        return ()
    return tuple(_questions(book))[:1]


def with_doubt(book: Book, kept: Answers) -> Answers:
    """Return what 설정 is to keep, with 모름 where nobody has said what fees are for.

    Only where the name of the column would else pass for an answer: 요금, as new ledgers call it.
    """
    if kept.basis or book.settings.fee_basis_untold or not fees_asked(book):
        return kept
    fees = [sheet.table.columns.get("fee") for sheet in book.ledgers]
    named = any(fee is not None and basis_of(fee.header, (), ()) for fee in fees)
    return replace(kept, basis=UNTOLD) if named else kept


def _questions(book: Book) -> Iterator[Question]:
    own = any(table.spec.key == SETTINGS.key for table in book.tables)
    named = own and not book.settings.fee_basis_untold  # a ledger that xlcrm has made, or knows
    for sheet in book.ledgers:
        table = sheet.table
        fee = table.columns.get("fee")
        if fee is None or sheet.match.hints.get("fee_basis"):
            continue
        amounts = [value for value in fee.values if isinstance(value, int) and value > 0]
        if not amounts or any(table.values("fee_basis")):
            continue
        months = months_in(table)
        services, endless = table.values("service"), is_endless(sheet.match.fields)
        if basis_of(fee.header, fee.values, months, services, named=named, endless=endless):
            continue
        texts = [raw for raw in fee.raw if isinstance(raw, str)]
        if any(word in text for text in texts for word in _PERIODS):
            continue  # its cells say it: 월 100,000원
        where = CellRef(table.sheet, table.header_row, fee.number)
        shown = format_won(amounts[0])
        length = next((each for each in months if each and each > 1), None)
        term = f"{length}개월 계약" if length else "계약 전체"
        offers = (
            Offer(MONTHLY, _EVEN, f"매달 받는 돈: {shown}"),
            Offer(FOR_TERM, _EVEN, f"{term}에 받는 돈: {shown}"),
        )
        yield Question(
            table.sheet,
            where.cell,
            one_line(fee.header),
            tuple((each.answer, round(each.score)) for each in offers),
            BASIS_ITEM,
            section=FIGURES,
            values=values_shown(fee.raw, {Kind.MONEY}),
            offers=offers,
            count=len(amounts),
            required=False,
        )


def is_about_fees(question: Question) -> bool:
    """Tell whether a question is what the fees of brought rows are for."""
    return question.section == MANNERS and question.key == LEDGER.column("fee_basis").name


def months_in(table: Table) -> list[int | None]:
    """Return each term's months; None where they are no whole number."""
    return months_between(table.values("start"), table.values("end"))


def months_between(starts: Sequence[object], ends: Sequence[object]) -> list[int | None]:
    """Return the months of terms; None where they are no whole number, or a day is not known."""
    found: list[int | None] = []
    for start, end in zip(starts, ends, strict=True):
        if isinstance(start, date) and isinstance(end, date) and start <= end:
            rules = (months_of_term, one_day_late, follows_edate)
            found.append(next((months for rule in rules if (months := rule(start, end))), None))
        else:
            found.append(None)
    return found
