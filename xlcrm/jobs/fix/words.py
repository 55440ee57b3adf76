"""Words as they were meant: without odd spaces, in plain letters, as the lists spell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import in_plain_letters, lazy, squeezed, without_odd_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPACES: Final = "C604"
LOOK_ALIKES: Final = "C605"

_DASH: Final = lazy(r"(?<=[0-9A-Za-z가-힣])[\u2010-\u2015\u2212\u30fc\u3161](?=[0-9A-Za-z])")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


def known_words(words: Iterable[str]) -> dict[str, str]:
    """Return words by how they are compared; of two that are one but for spaces, neither.

    >>> known_words(["기본 서비스", "정기", "정 기"])
    {'기본서비스': '기본 서비스'}
    """
    found: dict[str, str] = {}
    twice = set()
    for word in words:
        key = squeezed(word)
        if found.setdefault(key, word) != word:
            twice.add(key)
    return {key: word for key, word in found.items() if key not in twice}


def respellings(text: str, *, identifier: bool = False) -> Iterator[tuple[str, str]]:
    """Yield a word as it was meant, with the finding code under which it is mended; best first.

    First without what looks like something else, full-width letters and, within an identifier,
    dashes that are no hyphens; then without odd spaces and unseen characters only.

    >>> list(respellings("Ｃ–００１ ", identifier=True))
    [('C-001', 'C605'), ('Ｃ–００１', 'C604')]
    >>> list(respellings("홍길동"))
    []
    """
    spaced = _without_apostrophe(without_odd_spaces(text))
    if text.isascii():
        if spaced != text:
            yield spaced, SPACES
        return
    plain = with_plain_dashes(in_plain_letters(spaced)) if identifier else in_plain_letters(spaced)
    if plain != spaced:
        yield without_odd_spaces(plain), LOOK_ALIKES  # a full-width space is one by now
    if spaced != text:
        yield spaced, SPACES


def may_stand_for(new: str, text: str) -> bool:
    """Tell whether a cell may say that instead: something, and no formula unless it was one.

    Excel makes a formula of what begins with its signs as soon as somebody edits the cell.

    >>> may_stand_for("가", " 가"), may_stand_for("", " "), may_stand_for("=1", " =1")
    (True, False, False)
    """
    return bool(new) and (not new.startswith(_FORMULA_SIGNS) or text.startswith(_FORMULA_SIGNS))


def with_plain_dashes(text: str) -> str:
    """Return an identifier with hyphens for all its dashes.

    >>> with_plain_dashes("C–001")
    'C-001'
    """
    return _DASH.sub("-", text)


def _without_apostrophe(text: str) -> str:
    """The text without the sign that tells Excel to take what follows for text: `'1001`."""
    return text[1:].lstrip() if text.startswith("'") and text.count("'") == 1 else text
