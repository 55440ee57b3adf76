"""Brought rows as they are understood with the office's answers, and what they leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.columnwise import by_column
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.incoming.columns import brought_columns
from xlcrm.incoming.files import BroughtFiles
from xlcrm.incoming.rows import FeesFrom
from xlcrm.jobs.bring.fees import proves_nothing, with_bases
from xlcrm.jobs.bring.given import given, kept_plan
from xlcrm.jobs.bring.manners import as_one, known_manners, questions_of
from xlcrm.jobs.bring.words import explained, once_each, words_brought
from xlcrm.jobs.bring.words import questions_of as words_asked
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.settings import Settings
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.adopt.values import Question
    from xlcrm.jobs.bring.given import Given
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.trouble import Trouble
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Book


@outlined
@dataclass(frozen=True, slots=True)
class Understood:
    """Brought rows as they are understood.

    Attributes:
        book: the ledger, as it reads with the answers.
        columns: the rows.
        open_: what is wrong with whole columns, and with all cells of a word.
        questions: what is left open.
        marked: what fees are for that 요금 기준 tells of now, and what the ledger's are.
        kept: what 설정 is to keep of the answers.
    """

    book: Book
    columns: BroughtColumns
    open_: tuple[Trouble, ...]
    questions: tuple[Question, ...]
    marked: tuple[str, str] | None
    kept: Plan


def understood(
    book: Book,
    rows: object,
    records: Sequence[Mapping[str, object]],
    answers: Mapping[str, str],
) -> Understood:
    """Return rows as they are understood with answers.

    Args:
        book: the ledger.
        rows: what was brought, as `bring` takes it.
        records: the same as mappings.
        answers: by the names of the questions.

    Raises:
        DomainError: an answer is none of those that there are.
    """
    said = given(answers)
    _refuse_unknown(said, rows, records)
    manners = known_manners(book, said.manners)
    columns = brought_columns(records, book.settings, manners, said.headers)
    read, said = explained(book, said, columns)
    if read is not book:
        columns = brought_columns(records, read.settings, manners, said.headers)
    words = words_brought(columns, read.settings)
    columns, open_ = as_one(columns)
    columns, unclear = once_each(columns, words)
    fees = with_bases(read, columns, _parts(rows, columns), manners)
    open_columns = questions_of(columns.left_open)
    asked = (
        *open_columns,
        *([fees.question] if fees.question and not open_columns else []),  # terms come first
        *words_asked(words),
    )
    return Understood(
        read, fees.columns, (*open_, *unclear), asked, fees.marked, kept_plan(book, said)
    )


def _refuse_unknown(said: Given, rows: object, records: Sequence[Mapping[str, object]]) -> None:
    """Refuse answers about headers that nothing has that was brought, naming those that it has."""
    words = rows.headers if isinstance(rows, BroughtFiles) else map(str, by_column(records))
    seen = list(dict.fromkeys(words)) if said.headers else []
    for header in said.headers:
        if normalise(header) not in map(normalise, seen):
            raise DomainError(
                f"'{header}' 머리글이 파일에 없습니다.", hint=f"있는 머리글: {' · '.join(seen)}"
            )


def _parts(rows: object, columns: BroughtColumns) -> tuple[FeesFrom, ...]:
    """What the fees of brought rows are called, from which row on."""
    if isinstance(rows, BroughtFiles):
        return rows.fees
    word = columns.fee_word
    return (FeesFrom(0, LEDGER.column("fee").name if word == "fee" else word),) if word else ()


def asked_of(
    path: str,
    brought: BroughtFiles,
    answers: Mapping[str, str],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Question, ...]:
    """Return what is to be asked of brought files; the ledger is read only if something may be.

    Args:
        path: the ledger, whose 설정 may have the answer.
        brought: the files.
        answers: what has been answered.
        limits: how large the ledger may be.
    """
    usual = Settings()
    columns = brought_columns(brought.rows, usual, given(answers).manners)
    if not (
        questions_of(columns.left_open)
        or words_brought(columns, usual)
        or proves_nothing(columns, brought.fees)
    ):
        return ()
    book = open_ledger(path, limits=limits).book
    return understood(book, brought, brought.rows, answers).questions
