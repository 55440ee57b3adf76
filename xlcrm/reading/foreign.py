"""What a header means in a language that `lexicon` does not know, where all its words are known.

The words of Portuguese, Russian or Hebrew stand in another order than Korean ones: data de início
do contrato is a day, of the beginning, of the contract. So a header's words are put in the order
that `lexicon` reads, what it is about last, and mean there what they say together. Nobody says in
which language a header is written: where two languages read it as two things, it means nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.foreign_words import (
    COMPOUNDING,
    DUES,
    ENDINGS,
    LANGUAGES,
)
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Kinds = frozenset[str]

_SCRIPTS: Final = (
    (lazy(r"[\u0590-\u05ff]"), ("he",)),
    (lazy(r"[\u0600-\u06ff]"), ("ar",)),
    (lazy(r"[\u0e00-\u0e7f]"), ("th",)),
    (lazy(r"[\u0400-\u04ff]"), ("ru", "uk")),
)
"""The letters by which a language is told; what has none of them is written in Latin ones."""

_OURS: Final = lazy(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
_LETTERS: Final = lazy(r"[^\W\d_]")
_BROKEN: Final = lazy(r"(?<=\w)[-\u00ad]\s*\n\s*(?=\w)")  # ABON-⏎NEMENT
_QUOTES: Final = lazy(r"(?<=[\u0590-\u05ff])[\"'׳״](?=[\u0590-\u05ff])")  # סה"כ
_CAMEL: Final = lazy(r"(?<=[a-z\u0430-\u045f])(?=[A-Z\u0400-\u042f])")
_WORD: Final = lazy(r"(?:[^\W\d_]|[\u0e00-\u0e7f])+")
_BRACKETS: Final = lazy(r"[(\[][^()\[\]]*[)\]]")
_SECOND: Final = lazy(r"[2-9]\W*$")
_LONGEST: Final = 80  # characters of a header that is taken apart
_MOST_DIGITS: Final = 2
_PREFIXES: Final = "הלבמשו"  # Hebrew: the, to, in, from, that, and
_ACCENTS: Final = lazy(r"[\u0300-\u036f]")
_VIETNAMESE: Final = lazy(r"[\u1ea0-\u1eff\u01a0\u01a1\u01af\u01b0\u0102\u0103\u0110\u0111]")
_LETTERS_ALIKE: Final = str.maketrans("ıłđ", "ild")
_SHORT: Final = 3  # letters of a word that stands within another
_LONELY: Final = frozenset({"estado", "data", "motivo", "state", "no", "so", "do", "to", "og"})
"""Words that mean something only beside others: an estado is a state of Brazil, too."""

_HEADS: Final = (
    frozenset({"day"}),
    frozenset({"start", "end", "entry", "leaving", "signed", "terminated", "pause"}),
    *map(frozenset, (["phone"], ["email"], ["address"], ["basis"], ["status"], ["number"])),
    frozenset({"fee", "deposit"}),
    *map(frozenset, (["length"], ["name"], ["service"], ["note"])),
)
"""What a header is about, the plainest first: a number of a contract is a number."""

_EVENTS: Final = _HEADS[1]
_NO_DAYS: Final = frozenset({"fee", "number", "status", "name", "service", "phone", "note"})
_PLAIN: Final = frozenset({"plain"})
_OTHERWISE: Final = frozenset({"otherwise"})
_LEFT: Final = frozenset({"terminated"})
_PLURAL_S: Final = frozenset({"pt", "es"})


@outlined
class Abroad(NamedTuple):
    """A header's words in one language.

    Attributes:
        words: each as the kinds of word that it may be, what they are about last.
        known: how many of them that language has, for others may be English.
        due: whether its day may be that of a bill.
        second: whether it names a second one: Telefono 2.
    """

    words: tuple[Kinds, ...]
    known: int
    due: bool = False
    second: bool = False


def words_abroad(text: str, english: Callable[[str], Kinds | None]) -> list[Abroad]:
    """Return a header's words in the languages that know most of them; none if one is not known.

    Args:
        text: the header as in the sheet.
        english: the kinds that an English word may be: Status da apólice.

    >>> [sorted(each) for each in words_abroad("Data de início", lambda _: None)[0].words]
    [['start'], ['day']]
    >>> words_abroad("Bairro do brejo", lambda _: None), words_abroad("계약 시작일", lambda _: None)
    ([], [])
    """
    if not _may_be_abroad(text):
        return []
    for spelling in dict.fromkeys((text, _BRACKETS.sub(" ", text))):
        found = _read(spelling, english)
        if found:
            most = max(each.known for each in found)
            return [each for each in found if each.known == most]
    return []


def _may_be_abroad(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and _LETTERS.search(text) is not None
        and _OURS.search(text) is None
        and sum(map(str.isdecimal, text)) <= _MOST_DIGITS
    )


def _read(text: str, english: Callable[[str], Kinds | None]) -> list[Abroad]:
    """A header's words in each language that they are."""
    words = _words_of(text)
    if not words or (len(words) == 1 and words[0] in _LONELY):
        return []
    languages = next((each for script, each in _SCRIPTS if script.search(text)), None)
    found: list[Abroad] = []
    for language in languages or _latin(text):
        parts = [_Words.of(language).parts(word) for word in words]
        own = sum(map(bool, parts))
        whole = [
            each or tuple(filter(None, (english(word),)))
            for word, each in zip(words, parts, strict=True)
        ]
        if own and all(whole):
            many = language in _PLURAL_S and _are_many(words)
            ordered = _ordered(list(chain.from_iterable(whole)), many=many)
            second = _SECOND.search(text) is not None
            found.append(Abroad(ordered, own, not DUES.isdisjoint(words), second))
    return found


def _latin(text: str) -> Sequence[str]:
    """The languages that are written in Latin letters; Vietnamese is told by its accents."""
    told = {language for _, each in _SCRIPTS for language in each}
    accents = _VIETNAMESE.search(unicodedata.normalize("NFC", text)) is not None
    return [each for each in LANGUAGES if each not in told and (each != "vi" or accents)]


@lru_cache(maxsize=1024)
def _words_of(text: str) -> tuple[str, ...]:
    """A header's words in small letters, without accents over Latin ones."""
    plain = _QUOTES.sub("", unicodedata.normalize("NFKC", text))
    plain = _CAMEL.sub(" ", _bare(_BROKEN.sub("", plain)))
    return tuple(_WORD.findall(plain.casefold()))


def _bare(text: str) -> str:
    """A text without accents over Latin letters; those of other scripts are letters."""
    if text.isascii():
        return text
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS_ALIKE)


@outlined
class _Words:
    """The words of one language, each as the kinds of word that it may be."""

    def __init__(self, language: str) -> None:
        found: dict[str, set[str]] = {}
        for kind, words in LANGUAGES[language].items():
            for word in words.split():
                found.setdefault(_bare(word), set()).add(kind)
        self._whole = {word: frozenset(each) for word, each in found.items() if word[-1:] != "*"}
        stems = {word[:-1]: frozenset(each) for word, each in found.items() if word[-1:] == "*"}
        self._stems = sorted(stems.items(), key=lambda each: -len(each[0]))
        self._joins = language in COMPOUNDING
        self._endings = ENDINGS.get(language, ())
        self._prefixed = language == "he"

    @staticmethod
    @cache
    def of(language: str) -> _Words:
        """The words of a language, made ready once."""
        return _Words(language)

    def parts(self, word: str) -> tuple[Kinds, ...]:
        """A word's parts as the kinds of word that they may be; nothing for one not known."""
        found = self._known(word)
        if found is not None:
            return (found,)
        return self._apart(word) if self._joins else ()

    def _known(self, word: str) -> Kinds | None:
        found = self._whole.get(word)
        if found is None:
            found = next((kinds for stem, kinds in self._stems if word.startswith(stem)), None)
        if found is None and self._prefixed and word[:1] in _PREFIXES:
            found = self._whole.get(word[1:])
        for ending in self._endings if found is None else ():
            if word.endswith(ending):
                found = found or self._whole.get(word.removesuffix(ending))
        return found

    def _apart(self, word: str) -> tuple[Kinds, ...]:
        """The fewest known words that one is put together of; nothing if it is not."""
        best: list[tuple[Kinds, ...] | None] = [()] + [None] * len(word)
        for end in range(_SHORT, len(word) + 1):
            for start in range(end - _SHORT, -1, -1):
                before = best[start]
                kinds = None if before is None else self._known(word[start:end])
                here = best[end]
                if before is None or kinds is None:
                    continue
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, kinds)
        return best[-1] or ()


def _ordered(kinds: Sequence[Kinds], *, many: bool) -> tuple[Kinds, ...]:
    """The words in the order that `lexicon` reads: what they are about last."""
    told = [each for each in kinds if each != _PLAIN] or list(kinds)
    all_kinds: Kinds = frozenset().union(*told)
    if many and "number" in all_kinds:
        told = [_OTHERWISE, *told]  # número de inquilinos: how many
    head = next((each for each in _HEADS if not all_kinds.isdisjoint(each)), frozenset())
    rest = [each for each in told if each.isdisjoint(head)]
    heads = [each for each in told if not each.isdisjoint(head)]
    if head == _HEADS[0]:  # a day of the beginning of a contract: the contract's, first, day
        events = [each for each in rest if not each.isdisjoint(_EVENTS)]
        rest = [each for each in rest if each.isdisjoint(_EVENTS)]
        return (*rest, *events, *heads)
    if told == [_LEFT]:
        return (_LEFT, _HEADS[0])  # Austritt: the day of it
    if head == _EVENTS and not all_kinds.isdisjoint(_NO_DAYS - frozenset().union(*heads)):
        return _ordered(rest, many=many)  # the first amount is an amount
    return (*rest, *heads)


def _are_many(words: Sequence[str]) -> bool:
    return any(word.endswith("s") and len(word) > _SHORT for word in words)
