"""A text with fields to be filled in: `{고객명}님의 {서비스}이/가 {종료일}에 끝납니다`.

A field stands in braces, perhaps with how it is shown: `{종료일:짧게}`. A particle written in both
forms (이/가, 을(를), (으)로) takes the one that agrees with what stands before it once that is
known; one written in one form right behind a field does so too, since whoever wrote it could not
know what would come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PAIRS: Final = (
    *("은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나", "이라고/라고", "이라면/라면"),
    *("이라서/라서", "이라도/라도", "이라는/라는", "이란/란", "이며/며", "이고/고", "이랑/랑"),
    *("이든/든", "아/야", "이여/여", "이에요/예요", "이었/였"),
)
"""The particles that agree, the form after a consonant first."""

_FORMS: Final = {form: pair for pair in PAIRS for form in pair.split("/")}
_ALONE: Final = ("은", "는", "이", "가", "을", "를", "과", "와", "으로", "로")
"""Forms that are a particle wherever they stand alone right behind a field."""

_FIELD: Final = lazy(r"\{([^{}\r\n]*)\}")
_EITHER: Final = "|".join(
    sorted(
        (
            form
            for pair in PAIRS
            for one, other in (pair.split("/"), pair.split("/")[::-1])
            for form in (f"{one}/{other}", rf"{one}\({other}\)")
        ),
        key=len,
        reverse=True,
    )
)
_SHORT: Final = r"\(으\)로|\(이\)(?:나|라고|라면|라서|라도|라는|란|며|고|랑|든)"
_BOTH: Final = lazy(rf"(?<=\S)(?:{_EITHER}|{_SHORT})")
_BEHIND_TEXT: Final = rf"({'|'.join(sorted(_ALONE, key=len, reverse=True))})(?![가-힣A-Za-z0-9/(])"
_BEHIND: Final = lazy(_BEHIND_TEXT)
_SEGMENT: Final = lazy(
    rf"\{{[^{{}}\r\n]*\}}(?:[^\s{{}}]{{0,8}}?(?:{_EITHER}|{_SHORT})|{_BEHIND_TEXT})?"
)
_TITLE: Final = "님"
_TITLED: Final = lazy(r"(?:[가-힣]{3}|[\s)\]][가-힣]*|[A-Za-z])님$")
"""How a name ends that was typed with its title; 김해님 alone is called so."""
_SEEN: Final = 40  # characters before a particle that it may agree with


@outlined
@dataclass(frozen=True, slots=True)
class Slot:
    """A field: its name as it is typed, and how it is shown; "" as is usual."""

    field: str
    how: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Agreeing:
    """A particle, as the pair of its forms: `이/가`."""

    pair: str


Piece: TypeAlias = str | Slot | Agreeing


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Return a text as what it is made of.

    Raises:
        DomainError: a brace has no other one, or there is nothing between two.

    >>> pieces_of("{고객명}님, {서비스}을(를) 보세요")
    (<Slot field=고객명>, '님, ', <Slot field=서비스>, <Agreeing>, ' 보세요')
    >>> pieces_of("{고객명님")
    Traceback (most recent call last):
    xlcrm.errors.DomainError: 중괄호가 짝이 맞지 않습니다: '{고객명님' → {고객명}처럼 적으세요.
    """
    return tuple(_pieces(text))


def fields_in(text: str) -> tuple[str, ...]:
    """Return the fields that a text names, each once, as they are typed.

    >>> fields_in("{고객명}님 {종료일:짧게} {고객명}")
    ('고객명', '종료일')
    """
    return tuple(dict.fromkeys(each.field for each in pieces_of(text) if isinstance(each, Slot)))


def filled(pieces: Sequence[Piece], value: Callable[[Slot], str]) -> str:
    """Return a text with its fields filled in and its particles agreeing.

    Args:
        pieces: what it is made of.
        value: what a field says, nothing of which is read again.

    A name that was typed with its 님 does not get a second one.

    >>> filled(pieces_of("{고객명}님, 안녕하세요"), lambda _: "홍길동님")
    '홍길동님, 안녕하세요'
    >>> says = {"서비스": "요가", "고객명": "김철"}
    >>> text = "{고객명}이/가 쓰는 '{서비스}'은(는) {서비스}와 {서비스}로 씁니다"
    >>> filled(pieces_of(text), lambda slot: says[slot.field])
    "김철이 쓰는 '요가'는 요가와 요가로 씁니다"
    """
    found = ""
    for each in pieces:
        if isinstance(each, str):
            twice = each.startswith(_TITLE) and _TITLED.search(found) is not None
            found += each.removeprefix(_TITLE) if twice else each
        elif isinstance(each, Slot):
            found += value(each)
        else:
            found += particle(found[-_SEEN:].rpartition("\n")[2], each.pair)
    return found


def segments_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the fields of a text stand, each with the particle that agrees with it.

    What stands around them need not be touched, so that it keeps its form in a document.

    Raises:
        DomainError: a brace has no other one.

    >>> text = "귀하 {고객명}님이/가 {서비스}을 쓰신 지"
    >>> [text[first:last] for first, last in segments_of(text)]
    ['{고객명}님이/가', '{서비스}을']
    """
    found = tuple(match.span() for match in _SEGMENT.finditer(text))
    at = 0
    for first, last in (*found, (len(text), len(text))):
        rest = text[at:first]
        for sign in "{}":
            if sign in rest:
                raise _unpaired(rest[rest.index(sign) :])
        at = last
    return found


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _FIELD.finditer(text):
        yield from _literal(text[at : match.start()], behind=at > 0)
        name, _, how = match[1].partition(":")
        if not name.strip():
            raise _unpaired(match[0])
        yield Slot(" ".join(name.split()), how.strip())
        at = match.end()
    yield from _literal(text[at:], behind=at > 0)


def _literal(text: str, *, behind: bool) -> Iterator[Piece]:
    """What stands between fields; `behind` one, its first letters may be a particle."""
    for sign in "{}":
        if sign in text:
            raise _unpaired(text[text.index(sign) :])
    both = _first(text) if behind else None
    alone = _BEHIND.match(text) if behind and both is None else None
    if both is not None:
        yield Agreeing(both[0])
        text = text[both[1] :]
    elif alone is not None:
        yield Agreeing(_FORMS[alone[1]])
        text = text[alone.end() :]
    at = 0
    for match in _BOTH.finditer(text):
        if text[at : match.start()]:
            yield text[at : match.start()]
        yield Agreeing(_pair(match[0]))
        at = match.end()
    if text[at:]:
        yield text[at:]


def _first(text: str) -> tuple[str, int] | None:
    """A particle in both forms with which a text begins right behind a field."""
    match = _BOTH.match(f".{text}", 1)
    return None if match is None else (_pair(match[0]), match.end() - 1)


def _pair(typed: str) -> str:
    """The pair that is meant: 를/을, 을(를) and (으)로 are 을/를 and 으로/로."""
    if typed.startswith("("):
        return _FORMS[typed.partition(")")[2]]
    return _FORMS[typed.partition("/")[0].partition("(")[0]]


def _unpaired(where: str) -> DomainError:
    shown = where.partition("\n")[0][:20]
    return DomainError(f"중괄호가 짝이 맞지 않습니다: '{shown}'", hint="{고객명}처럼 적으세요.")
