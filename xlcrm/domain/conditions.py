"""Conditions put together: 그리고, 또는, 아닌 and brackets, in Korean words or in signs.

    list      = both { 또는 both }
    both      = one { [그리고] one }
    one       = condition [아닌] | "(" list ")" [아닌] | 아닌 one
    condition = name [value { "," value }]

그리고 binds closer than 또는, and 아닌 closer than both. 그리고 may be left out. 아닌 stands behind
its condition, as in Korean, or in front of it where none stands before. The signs are `&`, `|` and
`!`. What a condition is, a `Vocabulary` knows: it takes as many words as it understands. In
quotation marks a word means nothing to this grammar. What `str` makes of an expression is read as
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy, one_line
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AND, OR, NOT = "그리고", "또는", "아닌"
COMMA: Final = ","
_OPEN, _CLOSE = "(", ")"
_DEEPEST: Final = 40  # brackets in one another
_LONGEST: Final = 2_000  # signs
_LONGEST_NAME: Final = 40  # signs

_SAID: Final = {
    **dict.fromkeys(("그리고", "및", "and", "&", "&&"), AND),
    **dict.fromkeys(("또는", "혹은", "or", "|", "||"), OR),
    **dict.fromkeys(("아닌", "아님", "아니고", "제외", "제외한", "빼고", "말고", "not", "!"), NOT),
}
"""Words and signs, in small letters, by what they mean."""
_IN_FRONT: Final = frozenset({"not", "!"})
"""Those of 아닌 that never stand behind."""
PEOPLE: Final = frozenset({"고객", "고객들", "사람", "회원", "분"})
"""What may stand behind a condition and adds nothing."""

_TOKEN: Final = lazy(
    r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<sign>[(),]|!(?!=)|&&?|\|\|?)"""
    r"""|(?P<word>(?:[^\s(),=&|"']|(?<=[^\s(),=&|"'])\([^()]*\)|(?<=\w)'(?=\w))+)|(?P<equals>=+))"""
)
_ENDING: Final = lazy(
    r"(?P<stem>.+?)(?P<ending>이고|이면서|이며|이거나|거나|이|가|은|는|인|된|한|의|을|를|에|만)"
)
_COMPARED: Final = lazy(r"!=|[<>]|≥|≤|≠")
"""Signs that compare, which conditions say in words."""
_JOINS: Final = {"이고": AND, "이면서": AND, "이며": AND, "이거나": OR, "거나": OR}
_PLAIN: Final = lazy(r"[^\s(),=&|\"'!]+(?: [^\s(),=&|\"'!]+)*")


class Word(NamedTuple):
    """A word of some conditions; in quotation marks it is never one of the grammar's own."""

    text: str
    quoted: bool = False


class Condition(NamedTuple):
    """One thing that is asked of a customer: its name, and which values, of which one is enough."""

    name: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as it is typed.

        >>> print(Condition("등급", ("VIP", "골드")), Condition("서비스", ("요가 또는 헬스",)))
        등급 VIP, 골드 서비스 "요가 또는 헬스"
        """
        values = ", ".join(map(_quoted, self.values))
        return f"{self.name} {values}" if values else self.name


@outlined
@dataclass(frozen=True, slots=True)
class Only:
    """What one condition asks."""

    condition: Condition

    def __str__(self) -> str:
        """Return it as it is typed."""
        return str(self.condition)


@outlined
@dataclass(frozen=True, slots=True)
class Without:
    """Not what a part asks."""

    part: Expression

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"{_inner(self.part)} {NOT}"


@outlined
@dataclass(frozen=True, slots=True)
class Both:
    """All that its parts ask."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f" {AND} ".join(map(_inner, self.parts))


@outlined
@dataclass(frozen=True, slots=True)
class Either:
    """What at least one of its parts asks."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f" {OR} ".join(map(_inner, self.parts))


Expression: TypeAlias = Only | Without | Both | Either


class Vocabulary(Protocol):
    """What conditions there are."""

    def read(self, words: Sequence[Word]) -> tuple[int, Condition] | None:
        """Return how many of the first words are a condition, as many as possible, and which."""

    def unknown(self, words: Sequence[Word]) -> DomainError:
        """Return what is said of words that no condition begins with."""


def both(parts: Sequence[Expression]) -> Expression:
    """Return what asks all of some parts; those of a part that does so itself among them."""
    flat = tuple(inner for part in parts for inner in _parts(part, Both))
    return flat[0] if len(flat) == 1 else Both(flat)


def either(parts: Sequence[Expression]) -> Expression:
    """Return what asks one of some parts; those of a part that does so itself among them."""
    flat = tuple(inner for part in parts for inner in _parts(part, Either))
    return flat[0] if len(flat) == 1 else Either(flat)


def without(part: Expression) -> Expression:
    """Return what asks the opposite; of an opposite what it is of."""
    return part.part if isinstance(part, Without) else Without(part)


def conditions_in(expression: Expression) -> Iterator[tuple[Condition, bool]]:
    """Yield each condition once, in its order, and whether it is asked, rather than its opposite.

    One that is asked in one place and its opposite in another is yielded as both.
    """
    seen: set[tuple[Condition, bool]] = set()

    def walk(part: Expression, *, asked: bool) -> Iterator[tuple[Condition, bool]]:
        if isinstance(part, Only):
            if (part.condition, asked) not in seen:
                seen.add((part.condition, asked))
                yield part.condition, asked
        elif isinstance(part, Without):
            yield from walk(part.part, asked=not asked)
        else:
            for inner in part.parts:
                yield from walk(inner, asked=asked)

    return walk(expression, asked=True)


def words_in(text: str) -> list[Word]:
    """Return the words and signs of some conditions; `=` only parts a name from its value.

    >>> [word.text for word in words_in("(등급=VIP, 골드) 그리고 서비스 요가(12회)")]
    ['(', '등급', 'VIP', ',', '골드', ')', '그리고', '서비스', '요가(12회)']

    Raises:
        DomainError: a quotation mark is not closed, or the text is too long.
    """
    text = one_line(f".{text}")[1:].strip().translate(_QUOTES)  # a quotation mark may begin it
    if len(text) > _LONGEST:
        raise DomainError("조건이 너무 깁니다.", hint=f"{_LONGEST:,}자 안에서 나누어 쓰세요.")
    found: list[Word] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or not match[0].strip():
            raise DomainError(
                "조건의 따옴표가 닫히지 않았습니다.", hint='따옴표를 짝지어 쓰세요: 서비스 "요가".'
            )
        quoted = match["double"] if match["double"] is not None else match["single"]
        plain = match["sign"] or match["word"]
        if plain and _COMPARED.search(text[match.start() : match.end() + 1]):
            raise DomainError(
                f"'{plain}' 뒤의 기호를 모릅니다.",
                hint="'등급 VIP 아닌', '월 매출 10만원 이상'처럼 말로 쓰세요.",
            )
        if quoted is not None:
            found.append(Word(" ".join(quoted.split()), quoted=True))
        elif plain:
            found += _apart(plain)
        at = match.end()
    return found


def is_name(text: str) -> bool:
    """Tell whether a saved list may be called so: plain words, none of the grammar's own.

    >>> is_name("우수 고객 1"), is_name("VIP 그리고 미납"), is_name("가(나"), is_name("")
    (True, False, False, False)
    """
    plain = one_line(text)
    if not _PLAIN.fullmatch(plain) or len(plain) > _LONGEST_NAME:
        return False
    return plain not in PEOPLE and not any(each.casefold() in _SAID for each in plain.split(" "))


_QUOTES: Final = {ord(sign): '"' for sign in "“”„«»「」『』"} | {ord(sign): "'" for sign in "‘’"}


def _apart(word: str) -> list[Word]:
    """A word of the grammar's own stands apart from the bracket behind it: 그리고(…)."""
    first, bracket, rest = word.partition(_OPEN)
    if not bracket or first.casefold() not in _SAID:
        return [Word(word)]
    inner = words_in(rest.removesuffix(_CLOSE)) if rest else []
    return [Word(first), Word(_OPEN), *inner, *([Word(_CLOSE)] if rest.endswith(_CLOSE) else [])]


def parsed(text: str, vocabulary: Vocabulary) -> Expression:
    """Return what some conditions ask.

    Args:
        text: the conditions as they are typed.
        vocabulary: what conditions there are.

    Raises:
        DomainError: something of it is not understood; it is said what.
    """
    words = words_in(text)
    if not words:
        raise DomainError("조건이 없습니다.", hint='등급 VIP, "관심 요가 그리고 미납"처럼 쓰세요.')
    parser = _Parser(words, vocabulary)
    found = parser.either()
    if parser.left:
        raise DomainError(
            "조건의 괄호가 맞지 않습니다.", hint="여는 괄호와 닫는 괄호를 짝지어 쓰세요."
        )
    return found


class _Parser:
    """Reads words from the first on; each method what it is called after."""

    def __init__(self, words: list[Word], vocabulary: Vocabulary) -> None:
        self.left = words
        self._vocabulary = vocabulary
        self._depth = 0

    def either(self) -> Expression:
        parts = [self._both()]
        while self._take(OR):
            parts.append(self._both())
        return either(parts)

    def _both(self) -> Expression:
        parts = [self._one()]
        while self.left and self._next() not in {OR, _CLOSE}:
            self._take(AND)
            parts.append(self._one())
        return both(parts)

    def _one(self) -> Expression:
        if self._next() == NOT:
            self.left = self.left[1:]
            return without(self._deeper(self._one))
        if self._next() == _OPEN:
            self.left = self.left[1:]
            found = self._deeper(self.either)
            if self._next() != _CLOSE:
                raise DomainError(
                    "조건의 괄호가 닫히지 않았습니다.",
                    hint="여는 괄호와 닫는 괄호를 짝지어 쓰세요.",
                )
            self.left = self.left[1:]
        else:
            found = Only(self._condition())
        self._skip_people()
        while self._next() == NOT and self.left[0].text.casefold() not in _IN_FRONT:
            self.left = self.left[1:]
            found = without(found)
            self._skip_people()
        return found

    def _skip_people(self) -> None:
        while self.left and not self.left[0].quoted and self.left[0].text in PEOPLE:
            self.left = self.left[1:]

    def _deeper(self, read: _Reading) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DomainError("조건의 괄호가 너무 깊습니다.", hint="조건을 나누어 쓰세요.")
        found = read()
        self._depth -= 1
        return found

    def _condition(self) -> Condition:
        words = self.left[: self._run()]
        if not words or words[0] == Word(COMMA):
            raise self._misplaced()
        found = self._vocabulary.read(words)
        count = 0 if found is None else found[0]
        if found is not None and count < len(words) and words[count] == Word(COMMA):
            raise DomainError(
                f"'{words[count - 1].text}' 뒤의 쉼표가 '그리고'인지 '또는'인지 알 수 없습니다.",
                hint="쉼표 대신 '그리고'나 '또는'을 쓰세요. 쉼표는 한 조건의 값 사이에만 씁니다: "
                "등급 VIP, 골드",
            )
        longer = self._with_ending(words, count)
        if longer is not None:
            return longer
        if found is None:
            raise self._vocabulary.unknown(words)
        self.left = self.left[count:]
        return found[1]

    def _with_ending(self, words: list[Word], least: int) -> Condition | None:
        """A condition of more words whose last has a particle, or 이고 and 이거나, on it."""
        for count in range(len(words), least, -1):
            last = words[count - 1]
            match = None if last.quoted else _ENDING.fullmatch(last.text)
            if match is None:
                continue
            stem = [*words[: count - 1], Word(match["stem"])]
            found = self._vocabulary.read(stem)
            if found is not None and found[0] == count:
                joins = _JOINS.get(match["ending"])
                rest = self.left[count:]
                behind = bool(rest) and self._meant(rest[0]) == NOT
                self.left = [Word(joins), *rest] if joins and not behind else rest
                return found[1]
        return None

    def _run(self) -> int:
        """How many words stand before the next one of the grammar's own."""
        own = (AND, OR, NOT, _OPEN, _CLOSE)
        return next(
            (at for at, word in enumerate(self.left) if self._meant(word) in own), len(self.left)
        )

    def _misplaced(self) -> DomainError:
        if not self.left:
            return DomainError("조건이 끝나지 않았습니다.", hint="뒤에 조건을 하나 더 쓰세요.")
        told = with_particle(f"'{self.left[0].text}'", "이/가")
        return DomainError(
            f"{told} 올 자리가 아닙니다. 조건이 와야 합니다.",
            hint="등급 VIP 그리고 (미납 또는 위험 높음) 처럼 쓰세요.",
        )

    def _take(self, meaning: str) -> bool:
        if self._next() != meaning:
            return False
        self.left = self.left[1:]
        return True

    def _next(self) -> str:
        return self._meant(self.left[0]) if self.left else ""

    @staticmethod
    def _meant(word: Word) -> str:
        """What a word or sign means to the grammar; empty for what belongs to a condition."""
        if word.quoted:
            return ""
        return word.text if word.text in {_OPEN, _CLOSE} else _SAID.get(word.text.casefold(), "")


class _Reading(Protocol):
    def __call__(self) -> Expression: ...


def _parts(part: Expression, kind: type[Both | Either]) -> tuple[Expression, ...]:
    return part.parts if isinstance(part, kind) else (part,)


def _inner(part: Expression) -> str:
    return f"({part})" if isinstance(part, Both | Either) else str(part)


def _quoted(value: str) -> str:
    """A value in quotation marks, where the grammar would take it apart or for its own."""
    words = value.split(" ")
    own = any(word.casefold() in _SAID or word in PEOPLE for word in words)
    if _PLAIN.fullmatch(value) and not own:
        return value
    sign = "'" if '"' in value else '"'
    return f"{sign}{value}{sign}"
