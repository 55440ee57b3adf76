"""The answers to what an adoption asks, of headers, of how columns are read and of words.

One kind of key names them all, as 설정 does: 구분!항목. Of a header the 구분 may be left out.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.jobs.adopt.fees import checked_basis
from xlcrm.jobs.adopt.manners import checked, place_in
from xlcrm.jobs.adopt.titled import checked_term
from xlcrm.jobs.adopt.values import FIGURES, HEADERS, MANNERS, TERMS
from xlcrm.jobs.adopt.words import WORD_SECTIONS, checked_word
from xlcrm.reading.habits import is_answer
from xlcrm.reading.settings import BASIS_ITEM
from xlcrm.reading.told import meaning
from xlcrm.schema.header_words import normalise
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.jobs.adopt.manners import Manners

_APART: Final = lazy(r"!\s+")


@outlined
@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by what they are about.

    Attributes:
        headers: what headers mean: 시트!머리글 → the column's name.
        manners: how columns are read: (sheet, header) → the order of days, or a unit.
        words: what the office's own words mean: (section, word) → the meaning.
        basis: what fees are for: 월, 기간총액 or 쓰지 않음; empty without an answer.
        terms: the term of a whole list: the sheet → 2026-04-01~2026-11-30, or 쓰지 않음.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    manners: Manners = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    basis: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)


def sorted_answers(answers: Mapping[str, str]) -> Answers:
    """Return answers by what they are about.

    Raises:
        DomainError: an answer is none of those that there are.

    >>> found = sorted_answers({"성함": "고객명", "상태 낱말!장기렌탈": "활성화"})
    >>> found.headers, found.words
    ({'성함': '고객명'}, {('상태 낱말', '장기렌탈'): '활성화'})
    >>> sorted_answers({"읽는 법! 강남점! 시작일": "일-월-년"}).manners
    {('강남점', '시작일'): '일-월-년'}
    """
    headers: dict[str, str] = {}
    manners: Manners = {}
    words: dict[tuple[str, str], str] = {}
    terms: dict[str, str] = {}
    basis = ""
    for given, text in answers.items():
        key = _APART.sub("!", given)  # "상태 낱말! 장기렌탈", as shells take it
        name, sign, item = key.partition("!")
        section = normalise(name) if sign else ""
        if section in WORD_SECTIONS:
            section = WORD_SECTIONS[section]
            words[section, item.strip()] = checked_word(section, text)
        elif section == normalise(FIGURES) and normalise(item) == normalise(BASIS_ITEM):
            basis = checked_basis(text)
        elif section == normalise(TERMS) and (meaning(text) in {None, ()}):
            terms[normalise(item)] = checked_term(key, text)
        elif section == normalise(MANNERS):
            manners[place_in(item)] = checked(key, text)
        elif meaning(text) is None and is_answer(text):
            manners[place_in(key)] = text
        else:
            headers[item if section == normalise(HEADERS) else key] = _checked_header(key, text)
    return Answers(headers, manners, words, basis, terms)


def _checked_header(key: str, text: str) -> str:
    if meaning(text) is None:
        raise DomainError(
            f"'{key}'의 뜻으로 적은 '{text}'{particle(text, '은/는')} 열 이름이 아닙니다.",
            hint="고객명, 계약 시작일, 쓰지 않음처럼 적으세요.",
        )
    return text
