"""The office's own words that nobody else can explain: what an adoption asks, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.domain.office_words import plain_word
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.status import Decision
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.reading.answers import answered
from xlcrm.reading.settings import ANSWER_WORDS, DECISION_WORDS, STATUS_WORDS, WORDS
from xlcrm.reading.status_column import persons_words, proposed_standing, unknown_words
from xlcrm.schema.coerce import BAD_YES_NO
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import DECISIONS, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.reading.settings import Settings
    from xlcrm.reading.status_column import Unknown
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book

_SECTIONS: Final = {normalise(section): section for section in WORDS}
_MANY: Final = 5  # more words of one column are free text, which is not asked word by word


@outlined
class WordQuestion(NamedTuple):
    """A word that nobody but the office can explain.

    Attributes:
        section: what 설정 calls such rows: 상태 낱말, 재계약 낱말, 예/아니오 낱말.
        word: as the cells say it.
        where: the first cell that says it.
        count: how many cells do.
        proposal: what it may mean.
        shown: the word as it may be shown.
    """

    section: str
    word: str
    where: CellRef
    times: int
    proposal: str
    shown: str

    @property
    def key(self) -> str:
        """How an answer names it: `상태 낱말!장기렌탈`."""
        return f"{self.section}!{self.word}"


def word_answers(answers: Mapping[str, str]) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the answers about headers, and those about words as (section, word) → meaning.

    Raises:
        DomainError: a word's meaning is none of those that there are.

    >>> word_answers({"성함": "고객명", "상태 낱말!장기렌탈": "활성화"})
    ({'성함': '고객명'}, {('상태 낱말', '장기렌탈'): '활성화'})
    """
    headers: dict[str, str] = {}
    words: dict[tuple[str, str], str] = {}
    for key, text in answers.items():
        name, sign, word = key.partition("!")
        section = _SECTIONS.get(normalise(name)) if sign else None
        if section is None:
            headers[key] = text
            continue
        read_as, offered = WORDS[section]
        if read_as(text) is None:
            raise DomainError(
                f"낱말의 뜻으로 적은 '{text}'{particle(text, '은/는')} 뜻이 아닙니다.",
                hint=f"다음 중 하나로 적으세요: {' · '.join(offered)}",
            )
        words[section, word.strip()] = text
    return headers, words


def with_words(book: Book, words: Mapping[tuple[str, str], str]) -> Book:
    """Return the workbook as it reads once 설정 says what some words mean."""
    if not words:
        return book
    said: dict[str, dict[str, object]] = {section: {} for section in WORDS}
    for (section, word), text in words.items():
        said[section][plain_word(word)] = WORDS[section][0](text)
    old = book.settings
    settings = replace(
        old,
        words={**old.words, **said[STATUS_WORDS]},  # type: ignore[dict-item]  # as its section reads
        decisions={**old.decisions, **said[DECISION_WORDS]},  # type: ignore[dict-item]
        answers={**old.answers, **said[ANSWER_WORDS]},  # type: ignore[dict-item]
    )
    sheets = tuple(
        replace(each, table=answered(each.table, settings.answers)) for each in book.sheets
    )
    return replace(book, settings=settings, sheets=sheets)


def untold(book: Book, words: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return those of some answers that 설정 does not say yet."""
    said: dict[str, Mapping[str, object]] = {
        STATUS_WORDS: book.settings.words,
        DECISION_WORDS: book.settings.decisions,
        ANSWER_WORDS: book.settings.answers,
    }
    return {key: text for key, text in words.items() if plain_word(key[1]) not in said[key[0]]}


def words_asked(book: Book) -> tuple[WordQuestion, ...]:
    """Return the words of which nobody knows what they mean, each once.

    A column with more than a few of them is free text.
    """
    found: dict[tuple[str, str], WordQuestion] = {}
    for table in book.tables:
        for section, column, unknown in _unknown(table, book.settings):
            if len(unknown) > _MANY:
                continue
            for each in unknown:
                where = table.where(each.first, column.column.field)
                key = section, plain_word(each.word)
                asked = WordQuestion(
                    section, each.word, where, each.times, each.proposal, each.shown
                )
                old = found.get(key)
                found[key] = old._replace(times=old.times + each.times) if old else asked
    return tuple(found.values())


def _unknown(table: Table, settings: Settings) -> Iterator[tuple[str, TypedColumn, list[Unknown]]]:
    """Each column's unknown words."""
    for name, column in table.columns.items():
        words: set[CellValue]
        known: Callable[[CellValue], object]
        proposed: Callable[[str], str]
        listed = set(map(squeezed, settings.lists.get(name, ())))
        if table.spec.key == LEDGER.key and name == "status":
            words, known, section = {*persons_words(column)}, settings.meaning, STATUS_WORDS
            proposed = proposed_standing
        elif table.spec.key == LEDGER.key and name == "decision":
            words, known, section = set(column.raw) - {None}, settings.decision, DECISION_WORDS
            listed |= set(map(squeezed, DECISIONS))
            proposed = _undecided
        elif column.column.kind is Kind.YES_NO:
            bad = {at for at, each in column.problems.items() if each.code == BAD_YES_NO}
            words, known, section = {column.raw[at] for at in bad}, _nobody, ANSWER_WORDS
            proposed = _no
        else:
            continue
        words = {word for word in words if squeezed(str(word)) not in listed}
        found = list(unknown_words(column, words, known, proposed))
        if found:
            yield section, column, found


def _undecided(_: str) -> str:
    return Decision.UNDECIDED.value


def _nobody(_: CellValue) -> None:
    return None


def _no(_: str) -> str:
    return "N"  # what is not known is never yes
