"""People who may be the same, though their names or telephone numbers differ a little."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

if TYPE_CHECKING:
    from xlcrm.people.keys import Numbers

NEAR_NAME: Final = 80
"""rapidfuzz's ratio of two names' letters, 0–100, from which one may be the other misspelt.

Of names of three syllables one letter may differ (홍길동, 홍길둥: 89), of two syllables too.
"""

_CORPORATE: Final = ("(주)", "주식회사", "(유)", "유한회사")  # before or behind a firm's name
_SHORTEST: Final = 2  # letters of a name that may stand inside another


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
            if not phones or not others or _one_digit_off(phones, others):
                return at
        return None


def _one_digit_off(numbers: Numbers, others: Numbers) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where two have one name

    pairs = product(numbers, others)
    return any(Levenshtein.distance(*pair, score_cutoff=1) <= 1 for pair in pairs)


def looks_like(name: str, other: str) -> bool:
    """Tell whether one name may be the other: a letter wrong, or a part of it left out.

    >>> [looks_like("홍길동", other) for other in ("홍길둥", "홍길동(모)", "김철수")]
    [True, True, False]
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where somebody is new

    plain, theirs = _bare(name), _bare(other)
    shorter, longer = sorted((plain, theirs), key=len)
    if len(shorter) >= _SHORTEST and shorter in longer:
        return True
    return fuzz.ratio(normalize("NFD", plain), normalize("NFD", theirs)) >= NEAR_NAME


def _bare(name: str) -> str:
    for word in _CORPORATE:
        name = name.replace(word, "")
    return name
