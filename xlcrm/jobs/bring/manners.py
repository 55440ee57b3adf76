"""How brought columns are read whose cells leave it open: asked once a column, and kept in 설정.

A file goes into a ledger that writes its days in its own way: so the answer stands for what is
brought (읽는 법!가져오기!계약 시작일), and a file that proves its order is read as that says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.typed_option import typed_option
from xlcrm.incoming.told import SOURCE
from xlcrm.jobs.adopt.manners import columns_asked, kept
from xlcrm.jobs.bring.given import SPEC
from xlcrm.reading.told import UNUSED
from xlcrm.rules.columns import are_slips
from xlcrm.schema.coerce import AMBIGUOUS_DATE, UNKNOWN_LENGTH, UNKNOWN_WON
from xlcrm.schema.header_words import normalise
from xlcrm.schema.trouble import Problem, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.adopt.values import Question
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book

_LEFT_OPEN: Final = {
    AMBIGUOUS_DATE: "날짜 {}칸은 일과 월의 순서를",
    UNKNOWN_LENGTH: "숫자 {}칸은 무엇을 센 것인지(개월·년·주·일)",
    UNKNOWN_WON: "금액 {}칸은 단위를",
}


def known_manners(book: Book, answers: Mapping[str, str]) -> dict[str, str]:
    """Return how brought columns are read, by field: as answered now, else as 설정 says."""
    said = kept(book).get(normalise(SOURCE), {})
    by_header = {normalise(column.name): column.field for column in SPEC.columns}
    known = {by_header[header]: text for header, text in said.items() if header in by_header}
    return {field: text for field, text in {**known, **answers}.items() if text != UNUSED}


def questions_of(left: Table | None) -> tuple[Question, ...]:
    """Return what is to be asked of the brought columns that leave open how they are read."""
    return () if left is None else columns_asked(replace(left, sheet=SOURCE))


def as_one(columns: BroughtColumns) -> tuple[BroughtColumns, tuple[Trouble, ...]]:
    """Return brought rows whose open days and numbers are one trouble a column, and those."""
    left, questions = columns.left_open, questions_of(columns.left_open)
    if left is None or not questions:
        return columns, ()
    troubles = {at: [*each] for at, each in columns.troubles.items()}
    found = []
    for field, column in left.columns.items():
        code, places = _open_places(column)
        question = _asked(questions, column)
        if not places or question is None:
            continue
        if code == AMBIGUOUS_DATE and are_slips(column, places):
            continue
        one = _trouble(field, code, len(places), question)
        found.append(one)
        for at in places:
            troubles[at] = [each for each in troubles.get(at, ()) if each.field != field] + [one]
    return replace(columns, troubles=troubles), tuple(found)


def _open_places(column: TypedColumn) -> tuple[str, list[int]]:
    """What a column leaves open, and where."""
    places: dict[str, list[int]] = {}
    for at, each in column.problems.items():
        if each.code in _LEFT_OPEN:
            places.setdefault(each.code, []).append(at)
    return next(iter(places.items()), ("", []))


def _asked(questions: Sequence[Question], column: TypedColumn) -> Question | None:
    """The question that settles a column: its own, or that of the other days."""
    days = {each.name for each in SPEC.columns if each.kind.is_day}
    same = {column.header} if column.header not in days else days
    own = [each for each in questions if each.header == column.header]
    return next(iter(own or [each for each in questions if each.header in same]), None)


def _trouble(field: str, code: str, count: int, question: Question) -> Trouble:
    """What is wrong with a whole column, and how it is answered."""
    offers = question.offers[:2] if question.proposal is None else question.offers[:1]
    ways = typed_option("--answer", *((question.name, each.answer) for each in offers))
    return Trouble(
        field,
        f"'{SPEC.column(field).name}' 열의 {_LEFT_OPEN[code].format(f'{count:,}')} 알 수 없습니다.",
        f"이렇게 알려 주세요: {ways}",
    )


def told_once(problems: Iterable[Problem], open_: Sequence[Trouble]) -> tuple[Problem, ...]:
    """Return problems, those of whole columns once each, before the others and without a row."""
    rest = tuple(each for each in problems if each.trouble not in open_)
    return (*(Problem("", each) for each in open_), *rest)
