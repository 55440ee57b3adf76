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
_SEVERAL: Final = frozenset({"들", "님"})
_LEAST: Final = 2  # letters of a noun


def is_installed() -> bool:
    """Tell whether kiwipiepy and its model are there."""
    return find_spec("kiwipiepy") is not None and find_spec("kiwipiepy_model") is not None


def works() -> bool:
    """Tell whether kiwipiepy is there, and its model can be loaded.

    It cannot everywhere, such as from some folders with Hangul in their names.
    """
    if not is_installed():
        return False
    try:
        _kiwi()
    except Exception:  # noqa: BLE001 - whatever it is, there is another way
        return False
    return True


def kiwi_words(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return the nouns, adjectives and phrases of each text; verbs as a dictionary has them.

    Raises:
        ImportError: kiwipiepy is not installed.

    >>> (found,) = kiwi_words(("주차장이 좁아서 배송이 자꾸 늦는다",))
    >>> sorted(found)
    ['배송', '배송 늦다', '좁다', '주차장', '주차장 좁다']
    """
    tokens = _kiwi().tokenize([normalise(text) for text in texts])
    return [frozenset(_words(each)) for each in tokens]


@cache
def _kiwi() -> Any:  # noqa: ANN401 - the library is not there for the type checker everywhere
    from kiwipiepy import Kiwi  # noqa: PLC0415 - two seconds, and an extra

    return Kiwi(num_workers=1)


def _joined(tokens: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The tokens of a text as tag and form, those of one word put together.

    불 + 친절 is a noun, as are 이용 + 권 and 견인 + 료; 깨끗 + 하 is an adjective.
    """
    found: list[tuple[str, str]] = []
    end = 0
    for token in tokens:
        tag, form = token.tag.partition("-")[0], token.form
        before, said = found[-1] if found else ("", "")
        beside, end = token.start == end, token.start + token.len
        ends = tag == "XSN" or (tag in _NOUNS and len(form) == 1)
        if tag in _NOUNS and before == "XPN":
            found[-1] = tag, f"{said}{form}"
        elif ends and beside and before in _NOUNS and form not in _SEVERAL:
            found[-1] = before, f"{said}{form}"
        elif tag == "XSA" and before == "XR":
            found[-1] = "VA", f"{said}{form}"
        else:
            found.append((tag, form))
    yield from found


def _words(tokens: Sequence[Any]) -> Iterator[str]:
    """The words of a text: phrases begin with the noun before, if it is still near."""
    before, beside = "", False
    for tag, form in _joined(tokens):
        if tag in _NOUNS:
            noun = "" if len(form) < _LEAST or is_common(form) else form
            if noun:
                yield noun
            if noun and before and beside:
                yield f"{before} {noun}"
            before, beside = noun, True
        elif tag in _VERBS:
            yield from _with_verb(before, f"{form}다", tells=tag == "VA")
            before = ""
        elif tag in _BETWEEN:
            beside = False
        else:
            before = ""


def _with_verb(noun: str, verb: str, *, tells: bool) -> Iterator[str]:
    if verb not in _SAY_LITTLE:
        if tells:
            yield verb
        if noun:
            yield f"{noun} {verb}"
