"""What the office says of brought rows: how columns are read, what words mean, what a fee is for.

It is kept in 설정, so that the next file is not asked about again.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.errors import DomainError
from xlcrm.incoming.told import SOURCE
from xlcrm.jobs.adopt.answers import Answers, sorted_answers
from xlcrm.jobs.adopt.fees import checked_basis
from xlcrm.jobs.adopt.manners import kept, place_in
from xlcrm.jobs.adopt.settings import settings_plan
from xlcrm.jobs.adopt.values import MANNERS
from xlcrm.jobs.adopt.words import untold
from xlcrm.office.checked import field_of
from xlcrm.reading.brought import brought
from xlcrm.reading.habits import item_of, suits
from xlcrm.reading.told import UNUSED, meaning
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.workbook.read import Book

BASIS: Final = "fee_basis"
"""The field of which an answer says what brought fees are for."""

SPEC: Final = brought(LEDGER)
_BASIS_NAME: Final = LEDGER.column(BASIS).name


@outlined
@dataclass(frozen=True, slots=True)
class Given:
    """Answers to what an import asks.

    Attributes:
        manners: how columns are read, by field: the order of days, units, what fees are for.
        words: what the office's own words mean: (section, word) → the meaning.
        headers: what headers of the files mean: header → fields.
    """

    manners: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def given(answers: Mapping[str, str]) -> Given:
    """Return answers by what they are about.

    Raises:
        DomainError: an answer is none of those that there are, or to what is never asked.

    >>> given({"읽는 법!가져오기!계약 시작일": "일-월-년"}).manners
    {'start': '일-월-년'}
    >>> given({"읽는 법! 가져오기! 요금 기준": "총액", "상태 낱말!장기렌탈": "활성화"}).manners
    {'fee_basis': '기간총액'}
    """
    manners: dict[str, str] = {}
    others: dict[str, str] = {}
    for key, text in answers.items():
        if _names_basis(key):
            manners[BASIS] = checked_basis(text)
        else:
            others[key] = text
    said = sorted_answers(others)
    for (sheet, header), text in said.manners.items():
        name = field_of(SPEC, header) if normalise(sheet) in {"", normalise(SOURCE)} else None
        if name is None or not (text == UNUSED or suits(SPEC.column(name).kind, text)):
            raise no_question(header)
        manners[name] = text
    for other in said.terms:
        raise no_question(other)
    if said.basis:
        raise no_question(said.basis)
    headers = {place_in(key)[1]: meaning(text) or () for key, text in said.headers.items()}
    return Given(manners, said.words, headers)


def _names_basis(key: str) -> bool:
    """Whether a key says what brought fees are for: 읽는 법!가져오기!요금 기준."""
    section, _, rest = key.partition("!")
    sheet, _, header = rest.partition("!")
    return (normalise(section), normalise(sheet), normalise(header)) == (
        normalise(MANNERS),
        normalise(SOURCE),
        normalise(_BASIS_NAME),
    )


def no_question(name: str) -> DomainError:
    """Return the error of an answer to what is never asked."""
    return DomainError(
        f"'{name}'{particle(name, '은/는')} 가져오기가 묻는 것이 아닙니다.",
        hint=f"'읽는 법!{SOURCE}!계약 시작일=일-월-년'이나 '상태 낱말!장기렌탈=활성화'처럼 "
        "적으세요.",
    )


def kept_plan(book: Book, said: Given) -> Plan:
    """Plan what 설정 is to keep of answers that it does not say yet."""
    known = kept(book).get(normalise(SOURCE), {})
    manners = {
        (SOURCE, SPEC.column(name).name): text
        for name, text in said.manners.items()
        if normalise(known.get(normalise(SPEC.column(name).name), "")) != normalise(text)
    }
    words = untold(book, said.words)
    said_before = {
        header: fields for each in book.settings.headers.values() for header, fields in each.items()
    }
    headers = {
        item_of(SOURCE, header): fields
        for header, fields in said.headers.items()
        if said_before.get(normalise(header)) != fields
    }
    if not (manners or words or headers):
        return Plan()
    return settings_plan(book, (), headers, Answers(manners=manners, words=words))
