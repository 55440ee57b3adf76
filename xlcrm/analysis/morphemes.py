"""The words of Korean texts by kiwipiepy, the one place that knows it.

Nouns, adjectives, and phrases: two nouns beside each other (온수 공급), a noun with the verb or the
adjective that follows it (배송 늦다). The library and its model are the extra `voices`; without it
`xlcrm.domain.plain_words` tells nouns by their particles.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.plain_words import is_common
from xlcrm.domain.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME: Final = "kiwipiepy"
"""What this way of telling words apart is called."""

INSTALL: Final = "pip install 'xlcrm[voices]'"
_NOUNS: Final = frozenset({"NNG", "NNP", "SL"})
_VERBS: Final = frozenset({"VV", "VA"})
_BETWEEN: Final = frozenset({"JKS", "JKO", "JX", "JKB", "MAG"})
_SAY_LITTLE: Final = frozenset({"하다", "되다", "있다", "없다", "같다", "보다", "주다", "가다"})
_LEAST: Final = 2  # letters of a noun


def is_installed() -> bool:
    """Tell whether kiwipiepy and its model are there."""
    return find_spec("kiwipiepy") is not None and find_spec("kiwipiepy_model") is not None


def kiwi_words(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return the nouns, adjectives and phrases of each text; verbs as a dictionary has them.

    Raises:
        ImportError: kiwipiepy is not installed.

    >>> (found,) = kiwi_words(("주차장이 좁아서 배송이 자꾸 늦는다",))
    >>> sorted(found)
    ['배송', '배송 늦다', '좁다', '주차장', '주차장 좁다']
    """
    tokens = _kiwi().tokenize([normalise(text) for text in texts])
    return [frozenset(_Reading().words(each)) for each in tokens]


@cache
def _kiwi() -> Any:  # noqa: ANN401 - the library is not there for the type checker everywhere
    from kiwipiepy import Kiwi  # noqa: PLC0415 - two seconds, and an extra

    return Kiwi(num_workers=1)


class _Reading:
    """One text, token by token: the noun that a phrase may begin with, and what stands before."""

    def __init__(self) -> None:
        self.noun, self.beside, self.prefix, self.root = "", False, "", ""

    def words(self, tokens: Sequence[Any]) -> Iterator[str]:
        for token in tokens:
            tag = token.tag.partition("-")[0]
            prefix, root = self.prefix, self.root
            self.prefix, self.root = "", ""
            if tag in _NOUNS:
                yield from self._of_noun(f"{prefix}{token.form}")
            elif tag in _VERBS or (tag == "XSA" and root):
                yield from self._of_verb(f"{root}{token.form}다", tells=tag != "VV")
            elif tag == "XPN":
                self.prefix = token.form
            elif tag == "XR":
                self.root = token.form
            elif tag in _BETWEEN:
                self.beside = False
            else:
                self.noun = ""

    def _of_noun(self, noun: str) -> Iterator[str]:
        if len(noun) < _LEAST or is_common(noun):
            self.noun = ""
            return
        yield noun
        if self.noun and self.beside:
            yield f"{self.noun} {noun}"
        self.noun, self.beside = noun, True

    def _of_verb(self, verb: str, *, tells: bool) -> Iterator[str]:
        if verb not in _SAY_LITTLE:
            if tells:
                yield verb
            if self.noun:
                yield f"{self.noun} {verb}"
        self.noun = ""
