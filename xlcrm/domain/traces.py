"""What of a person can be found in texts, however it is written, and the texts without it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.firm import without_form
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_phone
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PURGED: Final = "파기-"
"""What a purged customer is called, with a number behind it."""

_PURGED: Final = lazy(rf"{PURGED}(\d{{4,6}})")
_HANGUL: Final = lazy(r"[가-힣]+")
_SHORTEST: Final = 2  # letters of a name that is looked for
_SHORT: Final = 2  # letters of a name that is looked for as a word of its own only
_FEWEST: Final = 8  # digits of a telephone number that is looked for
_GAP: Final = r"[\s.\-\u2010-\u2015)]{0,3}"
_CALLED: Final = r"(?:님|씨|군|양|이|가|은|는|을|를|에게|께|한테|와|과|의|도|네)?(?![가-힣])"
_LATIN: Final = lazy("[A-Za-z0-9]")
_KEY: Final = lazy(r"(?=.*[A-Za-z가-힣])[\w-]{4,}|\d{6,}")
_LONGEST: Final = 10  # letters of a text that is looked for as a whole, at least


def purged_number(name: object) -> int:
    """Return the number of a purged customer by what is said in the name's place; 0: nobody's.

    >>> purged_number("파기-0012"), purged_number("홍길동"), purged_number(None)
    (12, 0, 0)
    """
    found = _PURGED.fullmatch(str(name or ""))
    return int(found[1]) if found else 0


@outlined
@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person by which texts tell who it is.

    Attributes:
        names: as they are written.
        phones: telephone numbers.
        words: e-mail addresses, postal addresses: found as they are written, spaces aside.
        keys: 고객 ID and the like; those too short to tell anybody are left out.
        texts: notes, found only as a whole.
    """

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def without(self, other: Known) -> Known:
        """Return it without what somebody else has, too: that is not theirs alone."""
        numbers = {digits for each in other.phones for digits in _digits(each)}
        called = {_bare(each) for each in other.names}
        return Known(
            frozenset(each for each in self.names if _bare(each) not in called),
            frozenset(each for each in self.phones if not numbers.intersection(_digits(each))),
            self.words - other.words,
            self.keys - other.keys,
            self.texts - other.texts,
        )

    def and_of(self, other: Known) -> Known:
        """Return what is known of both."""
        return Known(
            self.names | other.names,
            self.phones | other.phones,
            self.words | other.words,
            self.keys | other.keys,
            self.texts | other.texts,
        )


@dataclass(frozen=True)
class Traces:
    """Finds people in texts by what is known of them, and writes something else in their place.

    >>> who = Traces(Known(frozenset({"홍길동"}), frozenset({"010-1234-5678"})), "파기-0001")
    >>> who.text("홍 길동님(01012345678), 010.1234.5678 / 10-1234-5678")
    '파기-0001님((파기-0001)), (파기-0001) / (파기-0001)'
    >>> who.text("홍길동상사"), who.text("김홍길동"), who.text("02-1234-5678")
    ('파기-0001상사', '김홍길동', '02-1234-5678')
    >>> told = Known(words=frozenset({"새빛로 1", "a@b.kr"}))
    >>> Traces(told, "X").text("새빛로 12, aa@b.kr, 새빛로1")
    '새빛로 12, aa@b.kr, (X)'

    Attributes:
        known: what is known of them.
        key: what stands in the place of a name; other things are told by it in brackets.
        spared: texts that are somebody else's as a whole.
    """

    known: Known
    key: str
    spared: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """Return a text without them."""
        if not text or text in self.spared:
            return text
        if self._texts and _packed(text) in self._texts:
            return ""
        text = self.markup(text)
        if self._key_pattern is not None:
            text = self._key_pattern.sub(self.key, text)
        return text

    def markup(self, text: str) -> str:
        """Return what may be a reference without them: 고객 ID are left alone."""
        if self._pattern is None or (text.isascii() and not self._ascii):
            return text
        if text in self.spared:
            return text

        def put(match: re.Match[str]) -> str:
            return self.key if match.lastgroup == "name" else f"({self.key})"

        return self._pattern.sub(put, text)

    def finds(self, text: str) -> bool:
        """Tell whether they can be found in a text."""
        found = self._pattern is not None and self._pattern.search(text)
        keyed = self._key_pattern is not None and self._key_pattern.search(text)
        packed = _packed(text) if self._texts else ""
        return bool(found or keyed) or any(each in packed for each in self._texts)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        each = [f"(?P<name>{'|'.join(names)})"] if (names := list(self._names())) else []
        others = [*self._phones(), *map(_bounded, sorted(self.known.words, key=len, reverse=True))]
        each += [f"(?:{'|'.join(others)})"] if others else []
        return re.compile("|".join(each), re.IGNORECASE) if each else None

    @cached_property
    def _ascii(self) -> bool:
        """Whether a text without Hangul may name them."""
        known = self.known
        return bool(known.phones) or any(each.isascii() for each in (*known.names, *known.words))

    @cached_property
    def _key_pattern(self) -> re.Pattern[str] | None:
        keys = [re.escape(each) for each in sorted(self.known.keys) if _KEY.fullmatch(each)]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(keys)})(?![\w-])") if keys else None

    @cached_property
    def _texts(self) -> frozenset[str]:
        packed = map(_packed, self.known.texts)
        return frozenset(each for each in packed if len(each) >= _LONGEST)

    def _names(self) -> Iterator[str]:
        found = {_bare(each) for each in self.known.names} | {
            _bare(without_form(normalise(each))) for each in self.known.names
        }
        for name in sorted(found, key=len, reverse=True):
            if len(name) < _SHORTEST:
                continue
            if not _HANGUL.fullmatch(name):
                yield rf"(?<![^\W_]){_spaced(name)}(?![A-Za-z0-9])"
            elif len(name) <= _SHORT:
                yield rf"(?<![가-힣]){name[0]}\s?{name[1]}(?={_CALLED})"
            else:
                yield rf"(?<![가-힣]){_spaced(name)}"

    def _phones(self) -> Iterator[str]:
        for each in sorted(self.known.phones):
            for digits in _digits(each):
                bare = digits.lstrip("0")
                if len(bare) >= _FEWEST:
                    yield rf"(?<!\d)(?:(?:\+|00)82{_GAP}(?:\(0\))?0?|0)?{_GAP.join(bare)}(?!\d)"
            masked = mask_phone(each)
            if any(map(str.isdecimal, masked)):
                yield rf"(?<![\d*]){re.escape(masked)}(?!\d)"


def _digits(phone: str) -> tuple[str, ...]:
    try:
        return tuple(each.digits for each in parse_phones(phone))
    except DomainError:
        digits = re.sub(r"\D", "", phone)
        return (digits,) if digits else ()


def _bare(name: str) -> str:
    return "".join(normalise(name).split()).casefold()


def _packed(text: str) -> str:
    return "".join(normalise(text).split())


def _spaced(word: str) -> str:
    """A pattern of a word, whatever spaces it is written with."""
    return r"\s*".join(re.escape(sign) for sign in "".join(word.split()))


def _bounded(word: str) -> str:
    """The same of a word that is no part of a longer one: 새빛로 1 is not in 새빛로 125.

    >>> [bool(re.search(_bounded(each), "a1@b.kr로 길 12")) for each in ("a1@b.kr", "길 1")]
    [True, False]
    """
    plain = "".join(word.split())
    before = r"(?<![A-Za-z0-9._-])" if _LATIN.match(plain[:1]) else ""
    after = r"(?![A-Za-z0-9]|[-.]\w)" if _LATIN.match(plain[-1:]) else ""
    return before + _spaced(word) + after


def together(each: Collection[Known]) -> Known:
    """Return what is known of all of some people."""
    found = Known()
    for one in each:
        found = found.and_of(one)
    return found
