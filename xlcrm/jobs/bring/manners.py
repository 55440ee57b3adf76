"""How brought columns are read whose cells leave it open: asked once a column, and kept in 설정.

A file goes into a ledger that writes its days in its own way: so the answer stands for what is
brought (읽는 법!가져오기!계약 시작일), and a file that proves its order is read as that says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.particles import particle
from xlcrm.errors import DomainError
from xlcrm.incoming.columns import brought_columns
from xlcrm.jobs.adopt.answers import Answers, sorted_answers
from xlcrm.jobs.adopt.manners import columns_asked, kept
from xlcrm.jobs.adopt.settings import settings_plan
from xlcrm.office.checked import field_of
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.brought import brought
from xlcrm.reading.settings import Settings
from xlcrm.reading.told import UNUSED
from xlcrm.rules.columns import are_slips
from xlcrm.schema.coerce import AMBIGUOUS_DATE
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.adopt.values import Question
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

SOURCE: Final = "가져오기"
"""What 설정 calls what is brought, where else a sheet is named."""

_SPEC: Final = brought(LEDGER)


def answered(answers: Mapping[str, str]) -> dict[str, str]:
    """Return how columns are read, by field, as answers say it.

    Raises:
        DomainError: an answer is none of those that there are, or is about no column of days.

    >>> answered({"읽는 법!가져오기!계약 시작일": "일-월-년"})
    {'start': '일-월-년'}
    """
    said = sorted_answers(answers)
    found: dict[str, str] = {}
    for (sheet, header), text in said.manners.items():
        field = field_of(_SPEC, header) if normalise(sheet) in {"", normalise(SOURCE)} else None
        if field is None or not _SPEC.column(field).kind.is_day:
            raise _no_question(header)
        found[field] = text
    for other in (*said.headers, *(word for _, word in said.words)):
        raise _no_question(other)
    if said.basis:
        raise _no_question(said.basis)
    return found


def _no_question(name: str) -> DomainError:
    return DomainError(
        f"'{name}'{particle(name, '은/는')} 가져오기가 묻는 것이 아닙니다.",
        hint=f"'읽는 법!{SOURCE}!계약 시작일=일-월-년'처럼 적으세요.",
    )


def known_manners(book: Book, answers: Mapping[str, str]) -> dict[str, str]:
    """Return how brought columns are read, by field: as answered now, else as 설정 says."""
    said = kept(book).get(normalise(SOURCE), {})
    by_header = {normalise(column.name): column.field for column in _SPEC.columns}
    known = {by_header[header]: text for header, text in said.items() if header in by_header}
    return {field: text for field, text in {**known, **answers}.items() if text != UNUSED}


def questions_of(left: Table | None) -> tuple[Question, ...]:
    """Return what is to be asked of the brought columns that leave open how they are read."""
    return () if left is None else columns_asked(replace(left, sheet=SOURCE))


def asked_of(
    path: str,
    rows: Sequence[Mapping[str, object]],
    answers: Mapping[str, str],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Question, ...]:
    """Return what is to be asked of brought rows; the ledger is read only if something may be.

    Args:
        path: the ledger, whose 설정 may have the answer.
        rows: the rows, as `bring` takes them.
        answers: what has been answered.
        limits: how large the ledger may be.
    """
    said = answered(answers)
    questions = questions_of(brought_columns(rows, Settings(), said).left_open)
    if not questions:
        return ()
    manners = known_manners(open_ledger(path, limits=limits).book, said)
    return questions_of(brought_columns(rows, Settings(), manners).left_open)


def as_one(columns: BroughtColumns) -> tuple[BroughtColumns, tuple[Trouble, ...]]:
    """Return brought rows whose days of an open order are one trouble a column, and those."""
    left, questions = columns.left_open, questions_of(columns.left_open)
    if left is None or not questions:
        return columns, ()
    troubles = {at: [*each] for at, each in columns.troubles.items()}
    found = []
    for field, column in left.columns.items():
        places = [at for at, each in column.problems.items() if each.code == AMBIGUOUS_DATE]
        if not places or are_slips(column, places):
            continue
        one = _trouble(field, len(places), questions[0])
        found.append(one)
        for at in places:
            troubles[at] = [each for each in troubles.get(at, ()) if each.field != field] + [one]
    return replace(columns, troubles=troubles), tuple(found)


def _trouble(field: str, count: int, question: Question) -> Trouble:
    """What is wrong with a whole column, and how it is answered."""
    offers = question.offers[:2] if question.proposal is None else question.offers[:1]
    ways = " 또는 ".join(f"--answer '{question.name}={each.answer}'" for each in offers)
    return Trouble(
        field,
        f"'{_SPEC.column(field).name}' 열의 날짜 {count:,}칸은 일과 월의 순서를 알 수 없습니다.",
        f"이렇게 알려 주세요: {ways}",
    )


def told_once(problems: Iterable[Problem], open_: Sequence[Trouble]) -> tuple[Problem, ...]:
    """Return problems, those of whole columns once each, before the others and without a row."""
    rest = tuple(each for each in problems if each.trouble not in open_)
    return (*(Problem("", each) for each in open_), *rest)


def kept_plan(book: Book, answers: Mapping[str, str]) -> Plan:
    """Plan what 설정 is to keep of answers that it does not say yet."""
    said = kept(book).get(normalise(SOURCE), {})
    manners = {
        (SOURCE, _SPEC.column(field).name): text
        for field, text in answers.items()
        if normalise(said.get(normalise(_SPEC.column(field).name), "")) != normalise(text)
    }
    return settings_plan(book, (), {}, Answers(manners=manners)) if manners else Plan()
