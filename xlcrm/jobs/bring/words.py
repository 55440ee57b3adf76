"""The office's own words in brought rows that nobody else can explain: asked once a word.

A word in 상태 that stays unexplained says no more than the dates do, and that is told. One in
재계약 의사 or in a column of yes and no is no value that a cell may have: its rows are bad ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.domain.office_words import plain_word
from xlcrm.domain.particles import particle
from xlcrm.domain.typed_option import typed_option
from xlcrm.incoming.told import SOURCE
from xlcrm.jobs.adopt.words import asked_of_tables, unmasked, with_words, word_questions
from xlcrm.jobs.bring.given import SPEC, Given
from xlcrm.reading.answers import answered
from xlcrm.reading.settings import STATUS_WORDS
from xlcrm.schema.coerce import is_blank, read_column
from xlcrm.schema.table import Table
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.adopt.values import Question
    from xlcrm.jobs.adopt.words import WordQuestion
    from xlcrm.reading.settings import Settings
    from xlcrm.workbook.read import Book


def words_brought(columns: BroughtColumns, settings: Settings) -> tuple[WordQuestion, ...]:
    """Return the words of brought rows of which nobody knows what they mean, each once."""
    typed = {
        field: read_column(SPEC.column(field), at, SPEC.column(field).name, _cells(raw))
        for at, (field, raw) in enumerate(columns.words.items(), 1)
    }
    if not typed:
        return ()
    table = Table(SPEC, SOURCE, 1, range(2, columns.count + 2), typed)
    return asked_of_tables([answered(table, settings.answers)], settings)


def _cells(raw: Sequence[object]) -> list[str | int | float | bool | None]:
    """Brought values as cells hold them; None of what says nothing, or is no value of a cell."""
    known = (str, int, float, bool)
    return [each if isinstance(each, known) and not is_blank(each) else None for each in raw]


def explained(book: Book, said: Given, columns: BroughtColumns) -> tuple[Book, Given]:
    """Return the workbook as it reads with answers about words, and those as the cells say them."""
    if not said.words:
        return book, said
    words = unmasked(words_brought(columns, book.settings), said.words)
    return with_words(book, words), replace(said, words=words)


def questions_of(words: Sequence[WordQuestion]) -> tuple[Question, ...]:
    """Return a question for each word that nobody knows."""
    return tuple(word_questions(words))


def once_each(
    columns: BroughtColumns, words: Sequence[WordQuestion]
) -> tuple[BroughtColumns, tuple[Trouble, ...]]:
    """Return brought rows whose unknown words are one trouble a word, and those."""
    troubles = {at: [*each] for at, each in columns.troubles.items()}
    found: dict[str, Trouble] = {}
    asked = {
        (each.section, plain_word(each.word)): each
        for each in words
        if each.section != STATUS_WORDS
    }
    if not asked:
        return columns, ()
    for field, raw in columns.words.items():
        for at, cell in enumerate(raw):
            if not any(each.field == field for each in troubles.get(at, ())):
                continue
            key = plain_word(cell)
            word = next((it for (_, known), it in asked.items() if known == key), None)
            if word is None or SPEC.column(field).name != word.header:
                continue
            one = found.setdefault(f"{field}\n{key}", _trouble(field, word))
            troubles[at] = [each for each in troubles[at] if each.field != field] + [one]
    return replace(columns, troubles=troubles), tuple(found.values())


def _trouble(field: str, word: WordQuestion) -> Trouble:
    """What is wrong with all cells of a word, and how it is answered."""
    (question,) = word_questions([word])
    first = question.offers[0].answer
    return Trouble(
        field,
        f"'{word.header}' 열의 '{word.shown}'{particle(word.shown, '은/는')} 무슨 뜻인지 알 수 "
        f"없습니다. ({word.times:,}칸)",
        f"이렇게 알려 주세요: {typed_option('--answer', (question.name, first))}",
    )
