"""People who may be the same, though their names or telephone numbers differ a little."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.firm import without_form
from xlcrm.domain.identity import match_key
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.people.keys import Numbers

NEAR_NAME: Final = 80
"""rapidfuzz's ratio of two names' letters, 0–100, from which one may be the other misspelt.

Of names of three syllables one letter may differ (홍길동, 홍길둥: 89), of two syllables too.
"""

_POLITE: Final = lazy(r"(?<=\S{2})\s*(?:고객|회원|선생|사장|원장|대표)?(?:님|씨)$")
_PERSON: Final = lazy(r"[가-힣]{2,4}")
_AS_SPOKEN: Final = {"리": "이", "류": "유", "로": "노", "림": "임"}
_SHORTEST: Final = 2  # letters of a name that may stand inside another
_LONG: Final = 12  # signs of a name, Hangul taken apart, of which more than one may be wrong


class Lookalikes:
    """People by name and number, among whom somebody is looked for who may be the same."""

    def __init__(self) -> None:
        self._by_phone: defaultdict[str, dict[object, int]] = defaultdict(dict)
        self._by_name: defaultdict[object, dict[Numbers, int]] = defaultdict(dict)

    def add(self, name: object, phones: Numbers, at: int) -> None:
        """Add somebody, with a number to be found by; of equal ones the first stays."""
        self._by_name[name].setdefault(phones, at)
        for digits in phones:
            self._by_phone[digits].setdefault(name, at)

    def near(self, name: object, phones: Numbers) -> int | None:
        """Return who may be the same: of a misspelt name and this number, or one digit off.

        Who has no phone may be anybody of that name.
        """
        for digits in phones:
            for other, at in self._by_phone.get(digits, {}).items():
                if looks_like(str(name), str(other)):
                    return at
        for others, at in self._by_name.get(name, {}).items():
            if not phones or not others or one_digit_off(phones, others):
                return at
        return None


class Names:
    """Names, among which those are looked for that may be another one's.

    Args:
        names: as they are written; each counts once.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._plain = list(map(plain_name, self._names))
        self._signs = [normalize("NFD", each) for each in self._plain]

    def same(self, name: str) -> Sequence[str]:
        """Return those that are one with a name but for 님, (주) and the order of its words.

        >>> Names(["김철수", "(주)가온", "Smith John"]).same("JOHN SMITH")
        ['Smith John']
        """
        plain, turned = plain_name(name), _turned(name)
        return [
            each
            for each, theirs in zip(self._names, self._plain, strict=True)
            if theirs == plain or (turned and turned == _turned(each))
        ]

    def near(self, name: str) -> Sequence[str]:
        """Return those that may be a name misspelt: one letter wrong, or a part left out.

        A family name that is another one is not misspelt.

        >>> Names(["홍길동", "홍길순", "김철수"]).near("홍길둥")
        ['홍길동']
        """
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where somebody is new
        from rapidfuzz.process import extract  # noqa: PLC0415 - likewise

        plain = plain_name(name)
        signs = normalize("NFD", plain)
        if len(plain) < _SHORTEST:
            return []
        off = 1 if len(signs) < _LONG else 2
        found = extract(
            signs, self._signs, scorer=Levenshtein.distance, score_cutoff=off, limit=None
        )
        places = {at for _, _, at in found if _of_one_family(plain, self._plain[at])}
        places |= {
            at
            for at, each in enumerate(self._plain)
            if plain in each or (len(each) >= _SHORTEST and each in plain)
        }
        return [
            self._names[at]
            for at in sorted(places)
            if looks_like(self._plain[at], plain) and self._plain[at] != plain
        ]


def one_digit_off(numbers: Numbers, others: Numbers) -> bool:
    """Tell whether one of some telephone numbers may be one of others, a digit wrong or missing."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where two have one name

    pairs = product(numbers, others)
    return any(Levenshtein.distance(*pair, score_cutoff=1) <= 1 for pair in pairs)


def looks_like(name: str, other: str) -> bool:
    """Tell whether one name may be the other: a letter wrong, or a part of it left out.

    >>> [looks_like("홍길동", other) for other in ("홍길둥", "홍길동(모)", "김철수")]
    [True, True, False]
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where somebody is new

    plain, theirs = plain_name(name), plain_name(other)
    shorter, longer = sorted((plain, theirs), key=len)
    if len(shorter) >= _SHORTEST and shorter in longer:
        return True
    return fuzz.ratio(normalize("NFD", plain), normalize("NFD", theirs)) >= NEAR_NAME


def plain_name(name: str) -> str:
    """Return a name as it is compared, without what says how it is addressed, or a company's form.

    >>> [plain_name(each) for each in ("김철수 님", "김 철수씨", "주식회사 가온", "(주) 가온")]
    ['김철수', '김철수', '가온', '가온']
    """
    return match_key(_POLITE.sub("", without_form(name).strip()))


def _of_one_family(name: str, other: str) -> bool:
    """Whether two Korean names begin with one family name, 이 and 리 being one; others may."""
    if not (_PERSON.fullmatch(name) and _PERSON.fullmatch(other)):
        return True
    firsts = {_AS_SPOKEN.get(each[0], each[0]) for each in (name, other)}
    return len(firsts) == 1


def _turned(name: str) -> str:
    """The words of a name in the order of the alphabet; "" where it has but one."""
    words = without_form(name).casefold().split()
    return " ".join(sorted(words)) if len(words) > 1 else ""
