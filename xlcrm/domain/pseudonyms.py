"""Invented people in the place of real ones: the same for the same, and nobody's else."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Final

from xlcrm.domain.firm import forms_in, without_form
from xlcrm.domain.text import lazy, normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SURNAMES: Final = (
    "강고구권금김나남노도류마문민박방배백변서석선설성손송신심안양엄여염오옥온용우원위유육윤은이"
    "인임장전정조주진차채천최추탁탄태표피하한함허현홍황"
)
SURNAMES: Final = frozenset(_SURNAMES)
"""Usual family names of one syllable."""

_GIVEN: Final = ("가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하")
_GIVEN_LAST: Final = ("람", "름", "별", "빛", "솔", "온", "울", "찬", "늘", "결", "담", "봄", "샘")
_PERSON: Final = lazy(r"[가-힣]{2,4}")
_LATIN: Final = lazy(r"[A-Za-z][A-Za-z .,'-]*")
_PREFIX: Final = lazy(r"[A-Za-z]{1,3}[-_]?(?=\d)")
_REGION: Final = lazy(
    r"[가-힣]+(?:특별자치시|특별자치도|특별시|광역시|도|시|군|구)|서울|부산|대구|인천|광주|대전|울산"
    r"|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
)
_PHONE_PREFIX: Final = lazy(r"02|0\d{2}|1[5-8]\d{2}")
_FIRST: Final = 900_001


def is_name(text: str) -> bool:
    """Tell whether a text looks like the name of a Korean person.

    >>> is_name("김민수"), is_name("본사"), is_name("상담 필요")
    (True, False, False)
    >>> is_name("온새미"), is_name("2팀")
    (True, False)
    """
    bare = "".join(text.split())
    return bool(_PERSON.fullmatch(bare)) and bare[0] in SURNAMES and len(bare) != 2  # noqa: PLR2004 - two letters are too often a word


class Pseudonyms:
    """Gives invented values, each original one the same wherever it comes back.

    Args:
        taken: all names that are replaced: no invented one is, or holds, one of them.
        numbers: all telephone numbers that are replaced, as digits.

    >>> made = Pseudonyms({"홍길동"})
    >>> made.name("홍길동") == made.name("홍 길동"), made.name("홍길동") != "홍길동"
    (True, True)
    >>> made.phone("010-1234-5678"), made.phone("01012345678"), made.email("hong@corp.kr")
    ('010-0000-0001', '01000000001', 'user1@example.com')
    >>> made.address("서울특별시 강남구 테헤란로 123"), made.identifier("M-1001")
    ('서울특별시 강남구 가명로 1', 'M-900001')
    """

    def __init__(self, taken: Collection[str], numbers: Collection[str] = ()) -> None:
        self._theirs = frozenset(each.lstrip("0") for each in numbers)
        self._counted = count(1)
        self._taken = frozenset(_bare(each) for each in taken)
        self._names: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._numbers: dict[str, str] = {}

    def name(self, text: str) -> str:
        """Return an invented name: of a person, or of a company with its form."""
        bare = _bare(text)
        if bare not in self._names:
            self._names[bare] = self._invented(text)
        return self._names[bare]

    def phone(self, text: str) -> str:
        """Return an invented telephone number, written as the old one is."""
        digits = re.sub(r"\D", "", text)
        rest = re.sub(r"^(?:00)?82(?=\d{8,})", "", digits)
        whole = rest if rest.startswith("0") or (rest[:1] == "1" and len(rest) == 8) else f"0{rest}"  # noqa: PLR2004 - 1588-1234
        if whole not in self._phones:
            prefix = _PHONE_PREFIX.match(whole)
            head = prefix[0] if prefix else whole[:1]
            size = len(whole) - len(head)
            self._phones[whole] = next(
                new
                for number in self._counted
                if (new := head + str(number).zfill(size)).lstrip("0") not in self._theirs
            )
        return as_typed(text, self._phones[whole])

    def email(self, text: str) -> str:
        """Return an invented e-mail address, of a domain that is nobody's (RFC 2606)."""
        key = text.strip().casefold()
        return self._emails.setdefault(key, f"user{len(self._emails) + 1}@example.com")

    def address(self, text: str) -> str:
        """Return an invented address in the same city and district."""
        key = "".join(normalise(text).split())
        if key not in self._addresses:
            region = []
            for word in normalise(text).split():
                if not _REGION.fullmatch(word):
                    break
                region.append(word)
            number = len(self._addresses) + 1
            self._addresses[key] = " ".join([*region[:2], f"가명로 {number}"])
        return self._addresses[key]

    def identifier(self, text: str) -> str:
        """Return an invented 고객 ID or 계약 ID; of a number, a number."""
        key = text.strip()
        if key not in self._ids:
            prefix = _PREFIX.match(key)
            head = prefix[0] if prefix else "" if key.isdecimal() else "A"
            self._ids[key] = f"{head}{_FIRST + len(self._ids)}"
        return self._ids[key]

    def number(self, text: str) -> str:
        """Return another number in the form of a card's, an account's or a resident's.

        >>> Pseudonyms(()).number("110-123-456789")
        '000-000-000001'
        """
        digits = re.sub(r"\D", "", text)
        made = self._numbers.setdefault(
            digits, str(len(self._numbers) + 1).zfill(len(digits))[-len(digits) :]
        )
        return as_typed(text, made)

    def _invented(self, text: str) -> str:
        bare = without_form(normalise(text))
        forms = forms_in(normalise(text))
        if forms:
            words = (f"가명상사{number}" for number in count(len(self._names) + 1))
            whole, made = normalise(text), self._free(words)
            return whole.replace(bare, made) if bare and bare in whole else made
        if _PERSON.fullmatch("".join(text.split())):
            return next(name for name in self._people if self._is_free(name))
        word = "Guest" if _LATIN.fullmatch(text.strip()) else "가명"
        return self._free(f"{word} {number}" for number in count(len(self._names) + 1))

    def _free(self, names: Iterator[str]) -> str:
        return next(name for name in names if self._is_free(name))

    def _is_free(self, name: str) -> bool:
        bare = _bare(name)
        parts = (
            bare[start:stop]
            for start in range(len(bare))
            for stop in range(start + 2, len(bare) + 1)
        )
        return self._taken.isdisjoint(parts)

    @cached_property
    def _people(self) -> Iterator[str]:
        """Invented names, one after the other, none twice."""
        return (
            f"{surname}{first}{last}{'' if turn == 1 else turn}"
            for turn in count(1)
            for first in _GIVEN
            for last in _GIVEN_LAST
            for surname in _SURNAMES
        )


def as_typed(text: str, digits: str) -> str:
    """Return a text with its digits in the place of others, from the last one on.

    >>> as_typed("+82 10-1234-5678", "01000000001")
    '+82 10-0000-0001'
    """
    left = list(digits)
    signs = list(text)
    for at in range(len(signs) - 1, -1, -1):
        if signs[at].isdecimal() and left:
            new = left.pop()
            country = text[:at].strip() in {"+", "+8", "00", "008"}
            signs[at] = signs[at] if country else new
    return "".join(signs)


def _bare(name: str) -> str:
    return "".join(normalise(name).split()).casefold()
