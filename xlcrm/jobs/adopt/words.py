"""The office's own words that nobody else can explain: what an adoption asks, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import Standing, plain_word, second_meaning_of
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.status import Decision
from xlcrm.domain.text import one_line, squeezed
from xlcrm.errors import DomainError
from xlcrm.jobs.adopt.values import FLOOR, Offer, Question
from xlcrm.reading.answers import answered
from xlcrm.reading.settings import ANSWER_WORDS, DECISION_WORDS, LEFT, STATUS_WORDS, WORDS
from xlcrm.reading.status_column import proposed_standing, unknown_words
from xlcrm.reading.told import UNUSED
from xlcrm.reading.two_meanings import shown_by_rows, words_in
from xlcrm.schema.coerce import BAD_YES_NO
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import DECISIONS, LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.reading.settings import Settings
    from xlcrm.reading.status_column import Unknown
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book

WORD_SECTIONS: Final = {normalise(section): section for section in WORDS}
"""The sections of words, as they are compared."""

_NO_REASON: Final = 50.0  # below the floor
_WITHIN: Final = 75.0  # of a word in which a known one stands
_MEANS: Final[Mapping[str, Mapping[str, str]]] = {
    STATUS_WORDS: {
        "활성화": "이용하고 있습니다. 끝나는 때는 날짜로 셈합니다.",
        "해지": "그만두었습니다.",
        "만료": "기간이 다 되어 끝났습니다.",
        "취소": "시작하기 전에 없던 일이 되었습니다.",
        "일시정지": "쉬고 있습니다.",
        "예정": "아직 시작하지 않았습니다.",
        "해지 예정": "이용하고 있지만 곧 그만둡니다.",
    },
    DECISION_WORDS: {
        "미정": "아직 정하지 않았습니다.",
        "재계약 예정": "계속합니다.",
        "해지 예정": "계속하지 않습니다.",
    },
    ANSWER_WORDS: {"Y": "예", "N": "아니오"},
}
_TWO: Final[Mapping[Standing, str]] = {
    Standing.LEFT: "쉬는 것일 수도, 그만둔 것일 수도 있습니다.",
    Standing.PAUSED: "그만둔 것일 수도, 다시 이어질 수도 있습니다.",
    Standing.IN_FORCE: "날짜로는 이용하고 있는 것일 수도 있습니다.",
}
"""What a word that has two meanings leaves open, by the one that it has in fewer trades."""
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
        header: the header of its column, on one line.
    """

    section: str
    word: str
    where: CellRef
    times: int
    proposal: str
    shown: str
    header: str = ""

    @property
    def key(self) -> str:
        """How an answer names it: `상태 낱말!장기렌탈`."""
        return f"{self.section}!{self.word}"


def checked_word(section: str, text: str) -> str:
    """Return what an answer says that a word means, as 설정 spells it.

    Raises:
        DomainError: it is none of the meanings that there are.
    """
    read_as, offered = WORDS[section]
    if read_as(text) is None:
        raise DomainError(
            f"낱말의 뜻으로 적은 '{text}'{particle(text, '은/는')} 뜻이 아닙니다.",
            hint=f"다음 중 하나로 적으세요: {' · '.join((*offered, UNUSED))}",
        )
    return text


def spelled_out(book: Book, words: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return answers with the words as the cells say them, where a question showed a mask."""
    return unmasked(words_asked(book), words) if words else {}


def unmasked(
    asked: Iterable[WordQuestion], words: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """Return answers with the words as the cells say them, where some questions showed a mask."""
    masks = {
        (each.section, each.shown): each.word for each in asked if each.shown != one_line(each.word)
    }
    return {(key[0], masks.get(key, key[1])): text for key, text in words.items()}


def word_questions(words: Sequence[WordQuestion]) -> Iterator[Question]:
    """Yield a question for each word that nobody knows."""
    for each in words:
        _, offered = WORDS[each.section]
        first = Offer(each.proposal, *_reason(each))
        means = _MEANS.get(each.section, {})
        others = (
            Offer(name, _NO_REASON, means.get(name, ""))
            for name in offered
            if name != each.proposal
        )
        offers = (first, *others)
        yield Question(
            each.where.sheet,
            each.where.cell,
            each.header,
            tuple((offer.answer, round(offer.score)) for offer in offers),
            each.shown,
            section=each.section,
            values=(each.shown,),
            offers=offers,
            count=each.times,
            required=False,
        )


def _reason(word: WordQuestion) -> tuple[float, str]:
    """How much speaks for what is proposed, and what."""
    if word.section == STATUS_WORDS:
        if (other := second_meaning_of(word.word)) is not None:
            return FLOOR, f"{_TWO[other]} 이 줄들에 적힌 것만으로는 어느 쪽인지 알 수 없습니다."
        if word.proposal == Standing.IN_FORCE.value:
            return FLOOR, "그만두었다는 말이 없어, 날짜로 셈하는 것으로 봅니다."
        return (
            _WITHIN,
            f"{word.proposal}{particle(word.proposal, '을/를')} 뜻하는 말이 들어 있습니다.",
        )
    if word.section == DECISION_WORDS:
        return FLOOR, "뜻을 모르면 아직 정하지 않은 것으로 봅니다."
    return FLOOR, "뜻을 모르는 답은 동의로 보지 않습니다."


def with_words(book: Book, words: Mapping[tuple[str, str], str]) -> Book:
    """Return the workbook as it reads once 설정 says what some words mean."""
    if not words:
        return book
    said: dict[str, dict[str, object]] = {section: {} for section in WORDS}
    for (section, word), text in words.items():
        meant = WORDS[section][0](text)
        said[section][plain_word(word)] = None if meant is LEFT else meant
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


def shown_words(book: Book) -> dict[tuple[str, str], str]:
    """Return what words of two meanings mean otherwise than is usual, where the rows show it."""
    found = shown_by_rows(book.tables, book.settings.words)
    return {
        (STATUS_WORDS, word): each.standing.value
        for word, each in found.items()
        if each.sure and each.standing is not each.usual
    }


def words_asked(book: Book) -> tuple[WordQuestion, ...]:
    """Return the words of which nobody knows what they mean, each once.

    A column with more than a few of them is free text.
    """
    return asked_of_tables(book.tables, book.settings)


def asked_of_tables(tables: Sequence[Table], settings: Settings) -> tuple[WordQuestion, ...]:
    """Return the words of some tables of which nobody knows what they mean, each once."""
    found: dict[tuple[str, str], WordQuestion] = {}
    shown = shown_by_rows(tables, settings.words)
    two = {word: each.standing.value for word, each in shown.items() if not each.sure}
    for table in tables:
        for section, column, unknown in _unknown(table, settings, two):
            if len(unknown) > _MANY:
                continue
            for each in unknown:
                where = table.where(each.first, column.column.field)
                key = section, plain_word(each.word)
                asked = WordQuestion(
                    section,
                    each.word,
                    where,
                    each.times,
                    each.proposal,
                    each.shown,
                    one_line(column.header),
                )
                old = found.get(key)
                found[key] = old._replace(times=old.times + each.times) if old else asked
    return tuple(found.values())


def _unknown(
    table: Table, settings: Settings, two: Mapping[str, str]
) -> Iterator[tuple[str, TypedColumn, list[Unknown]]]:
    """Each column's unknown words.

    Args:
        table: the table.
        settings: what the office has set.
        two: words of 상태 that have two meanings, as they are compared, and the likelier one.
    """

    def meant(word: CellValue) -> object:
        return None if plain_word(word) in two else settings.meaning(word)

    def likely(word: str) -> str:
        return two.get(plain_word(word)) or proposed_standing(word)

    for name, column in table.columns.items():
        words: set[CellValue]
        known: Callable[[CellValue], object]
        proposed: Callable[[str], str]
        listed = set(map(squeezed, settings.lists.get(name, ())))
        if table.spec.key == LEDGER.key and name == "status":
            words, known, section = words_in(table), meant, STATUS_WORDS
            proposed = likely
        elif table.spec.key == LEDGER.key and name == "decision":
            words, known, section = set(column.raw) - {None}, settings.decision, DECISION_WORDS
            listed |= set(map(squeezed, DECISIONS))
            proposed = _undecided
        elif column.column.kind is Kind.YES_NO:
            bad = {at for at, each in column.problems.items() if each.code == BAD_YES_NO}
            told = settings.answers
            words = {column.raw[at] for at in bad if plain_word(column.raw[at]) not in told}
            known, section = _nobody, ANSWER_WORDS
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
