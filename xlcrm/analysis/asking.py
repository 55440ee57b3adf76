"""What was typed, as conditions that an office's customers have or have not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.analysis.asked import ASKED, OURS, OWN_NAME, in_the_way, own_kinds
from xlcrm.analysis.asked_values import SAID, Bound, Ranked, Words, value_in, whether_told
from xlcrm.analysis.everybody import everybody
from xlcrm.domain.conditions import (
    COMMA,
    PEOPLE,
    Condition,
    Either,
    Only,
    Without,
    Word,
    conditions_in,
    parsed,
)
from xlcrm.domain.identity import match_key
from xlcrm.domain.particles import particle
from xlcrm.domain.privacy import scrub
from xlcrm.errors import DomainError
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER, SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from xlcrm.analysis.asked import Asked
    from xlcrm.analysis.asked_values import Value
    from xlcrm.analysis.inputs import Office
    from xlcrm.domain.conditions import Expression

SAVED: Final = "명단"
"""What stands before the name of a saved list."""

_LONGEST: Final = 40  # signs of what was typed that a message repeats
_MOST: Final = 12  # values that a message names
_NEAR: Final = 3  # conditions that are proposed
_LONG_VALUE: Final = 20  # signs, beyond which a value is no example
_LISTED: Final = frozenset({LEDGER.key, CUSTOMERS.key})
"""The kinds of sheets whose columns a list may have."""
_SHEETS: Final = {spec.key: spec for spec in SHEETS}
OFFERED: Final = "쓸 수 있는 조건"
"""How what can be asked of a workbook is told."""
_WRITTEN: Final = "xlcrm log add로 상담을 적으면 생깁니다."
_COMMA: Final = Word(COMMA)


_Meanings: TypeAlias = "dict[Condition, tuple[Asked, tuple[str, ...]]]"


class Asking:
    """The conditions that can be asked of one office, and what each means there.

    Args:
        office: the office.
        held: the fields of the columns that the workbook has, by the kind of sheet.
        saved: its saved lists, name → conditions.
        titles: what the workbook calls its sheets, by their kind.
        headers: the headers of its columns, each with the kind of sheet and the field.
    """

    def __init__(
        self,
        office: Office,
        held: Mapping[str, Collection[str]],
        saved: Mapping[str, str] | None = None,
        titles: Mapping[str, str] | None = None,
        headers: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self.office = office
        self.saved = dict(saved or {})
        self._held = held
        self._titles = dict(titles or {})
        self.kinds = self._told_apart(ASKED, own_kinds(office))
        self._by_name: dict[str, list[Asked]] = {}
        for kind in self.kinds:
            for name in (kind.name, *kind.also):
                self._by_name.setdefault(match_key(name), []).append(kind)
        self.fields = {
            header: field for header, (sheet, field) in (headers or {}).items() if sheet in _LISTED
        }
        by_column = {kind.column: kind for kind in reversed(self.kinds) if kind.column}
        for header, column in (headers or {}).items():
            if column in by_column and match_key(header):
                self._by_name.setdefault(match_key(header), [by_column[column]])
        self._saved = {match_key(name): name for name in self.saved}
        self._meant: _Meanings = {}
        self._open: list[str] = []

    def _told_apart(self, ours: Sequence[Asked], own: Sequence[Asked]) -> tuple[Asked, ...]:
        """The kinds, of which one of ours and a column of the office may be called alike.

        Where the workbook lacks what ours is made of, the name is the column's. Else both keep it,
        as what either understands tells which is meant; where both do, the answer names both.
        """
        headers = {match_key(kind.name): kind for kind in own}
        found, alike = [], set()
        for kind in ours:
            names = {match_key(name) for name in (kind.name, *kind.also)} & headers.keys()
            if names and self._lacks(kind):
                also = tuple(each for each in kind.also if match_key(each) not in names)
                found.append(
                    replace(kind, also=also) if match_key(kind.name) not in names else None
                )
                continue
            alike |= names
            taken = match_key(kind.name) in names
            called = (f"{OURS} {kind.name}", (kind.name, *kind.also))
            found.append(replace(kind, name=called[0], also=called[1]) if taken else kind)
        for kind in own:
            also = (*kind.also, kind.name)
            name = f"{OWN_NAME} {kind.name}"
            found.append(
                replace(kind, name=name, also=also) if match_key(kind.name) in alike else kind
            )
        return tuple(kind for kind in found if kind is not None)

    def parsed(self, text: str) -> Expression:
        """Return what some conditions ask.

        Raises:
            DomainError: something of it is not understood, or the workbook lacks what it needs.
        """
        if not text.strip():
            raise DomainError("조건이 없습니다.", hint=f"등급 VIP처럼 적으세요. {self.offered()}")
        found = parsed(text, self)
        for condition, _ in conditions_in(found):  # a saved list may hold what is not understood
            if condition not in self._meant:
                self._opened(condition)
        return found

    def who(self, expression: Expression) -> pd.Series:
        """Tell of everybody whether they are what is asked."""
        if isinstance(expression, Only):
            return self._who(expression.condition)
        if isinstance(expression, Without):
            return ~self.who(expression.part)
        found = self.who(expression.parts[0])
        for part in expression.parts[1:]:
            found = (
                found | self.who(part) if isinstance(expression, Either) else found & self.who(part)
            )
        return found

    def is_wide(self, expression: Expression) -> bool:
        """Tell whether it asks of those too who have left."""
        return any(asked and kind.wide for kind, asked in self._kinds_in(expression))

    def asks_details(self, expression: Expression) -> bool:
        """Tell whether it asks what 고객정보 says."""
        kinds = (kind for kind, _ in self._kinds_in(expression))
        return any(sheet == CUSTOMERS.key for kind in kinds for sheet, _ in kind.needs)

    def columns(self, expression: Expression) -> tuple[str, ...]:
        """Return the columns of a list that tell of what is asked, each once."""
        return tuple(
            dict.fromkeys(name for kind, _ in self._kinds_in(expression) for name in kind.shows)
        )

    def told(self) -> tuple[str, ...]:
        """Return how each condition is typed that the workbook has the columns for."""
        there = (kind for kind in self.kinds if not self._lacks(kind) and self._has_values(kind))
        return (*(self._example(kind) for kind in there), *self.saved)

    def _has_values(self, kind: Asked) -> bool:
        """Whether the office says anything of a kind whose values are its words."""
        of_words = isinstance(kind.value, Words) and not kind.optional
        return not of_words or bool(kind.value and kind.value.words(self.office))

    def _example(self, kind: Asked) -> str:
        """How a kind is typed: with a value that the office has, where it has values."""
        shown = kind.shown.partition(",")[0]
        plain = kind.name.removeprefix(f"{OURS} ").removeprefix(f"{OWN_NAME} ")
        if not isinstance(kind.value, Words | Ranked) or kind.optional:
            return shown.replace(plain, kind.name, 1) if plain != kind.name else shown
        first = shown.removeprefix(plain).strip()
        if kind.value.read(self.office, first) is None:
            first = next(iter(kind.value.words(self.office)), "")
        value = SAID if kind.mask or len(first) > _LONG_VALUE else scrub(first)
        return str(Condition(kind.name, (value,) if value else ()))

    def knows(self, name: str) -> bool:
        """Tell whether a word is a condition already, or the name of one."""
        words = [Word(each) for each in name.split()]
        named = _key(words) in self._by_name or words[0].text == SAVED
        return named or bool(self._said_otherwise(words))

    # -- reading -----------------------------------------------------------------------------------

    def read(self, words: Sequence[Word]) -> tuple[int, Condition] | None:
        """Return how many of the first words are a condition, as many as possible, and which."""
        for count in range(len(words), 0, -1):
            if words[count - 1] == _COMMA:
                continue
            found = self._hits(words[:count])
            if not found:
                continue
            if len(found) > 1:
                several = ", ".join(map(str, found))
                raise DomainError(
                    f"'{_typed(words[:count])}' 조건이 여러 가지로 읽힙니다.",
                    hint=f"다음 가운데 하나로 쓰세요: {several}",
                )
            condition = next(iter(found))
            if condition.name != SAVED:
                kind, values = found[condition]
                self._refuse(kind)
                self._meant[condition] = (kind, values)
            return count, condition
        return None

    def unknown(self, words: Sequence[Word]) -> DomainError:
        """Return what is said of words that no condition begins with."""
        for count in range(len(words), 0, -1):
            for kind in self._by_name.get(_key(words[:count]), ()):
                return self._lack(kind) or self._no_value(kind, words, count)
        typed = _typed(words)
        near = self._near(words)
        if near:
            return DomainError(
                f"'{typed}' 조건을 모릅니다. 가장 가까운 것: {', '.join(near)}.",
                hint="그렇게 쓰세요. 모든 조건을 보려면: xlcrm list 대장",
            )
        return DomainError(f"'{typed}' 조건을 모릅니다.", hint=self.offered())

    def offered(self) -> str:
        """Return what can be asked of the workbook, for whoever asked nothing, or what is not."""
        return f"{OFFERED}: {', '.join(self.told())}"

    def _near(self, words: Sequence[Word]) -> list[str]:
        """Conditions that may be meant: where a column says the word; else what is spelt so."""
        typed = [word for word in words if word != _COMMA]
        for part in (typed,) if len(typed) == 1 else (typed, typed[:1], typed[-1:]):
            text = " ".join(word.text for word in part)
            found = [
                str(Condition(kind.name, (value,)))
                for kind in self.kinds
                if isinstance(kind.value, Words | Ranked) and not self._lacks(kind)
                for value in (kind.value.read(self.office, text),)
                if value is not None and len(match_key(text)) > 1
            ]
            if found:
                return found[:_NEAR]
        known = self._every_word()
        text = " ".join(word.text for word in typed)
        near = nearest(match_key(text), tuple(known))
        if near is None and words[0].text not in PEOPLE:
            near = nearest(match_key(words[0].text), tuple(known))
        return [known[near]] if near else []

    def _hits(self, words: Sequence[Word]) -> _Meanings:
        """What some words may mean; a name beats a value that stands alone."""
        found: _Meanings = {}
        for count in range(1, len(words) + 1):
            for kind in self._by_name.get(_key(words[:count]), ()):
                if count == len(words):
                    bare = kind.value is None or kind.optional
                    values: tuple[str, ...] | None = () if bare else None
                else:
                    values = self._values(kind, words[count:])
                if values is not None:
                    found[self._shown(kind, values)] = (kind, values)
        return (
            found
            or self._saved_list(words)
            or self._said_otherwise(words)
            or self._said_otherwise(words, late=True)
        )

    def _saved_list(self, words: Sequence[Word]) -> _Meanings:
        """A saved list: 명단 and its name, or the name alone where it means nothing else."""
        rest = words[1:] if words[0].text == SAVED and len(words) > 1 else words
        name = self._saved.get(_key(rest))
        if name is None:
            return {}
        found = {} if rest is not words else self._said_otherwise(words)
        return {Condition(SAVED, (name,)): (self.kinds[0], ()), **found}

    def _said_otherwise(self, words: Sequence[Word], *, late: bool = False) -> _Meanings:
        """A value without its name, a name with its value in one word, or another phrase."""
        found: _Meanings = {}
        text = " ".join(word.text for word in words)
        for kind in self.kinds:
            values: tuple[str, ...] | None = None
            value = None if kind.phrase is None else value_in(kind.phrase, text)
            if value is not None and kind.value is not None:
                kept = kind.value.read(self.office, value)
                values = None if kept is None else (kept,)
            if kind.late is not late:
                values = None
            elif values is None and kind.bare:
                values = self._values(kind, words, whole=True)
            if values is None and len(words) == 1 and kind.value is not None:
                values = self._glued(kind, words[0].text)
            if values is not None:
                found[self._shown(kind, values)] = (kind, values)
        return found if found or late else self._turned_round(words)

    def _turned_round(self, words: Sequence[Word]) -> _Meanings:
        """A name behind its value, or a part of a word alone: VIP 등급; 프리미엄."""
        found: _Meanings = {}
        if _key(words) in self._by_name:
            return found
        for kind in self._by_name.get(_key(words[-1:]), ()) if len(words) > 1 else ():
            values = self._values(kind, words[:-1], whole=True)
            if values is not None and isinstance(kind.value, Words | Ranked):
                found[self._shown(kind, values)] = (kind, values)
        if found:
            return found
        for kind in self.kinds:
            if kind.bare and isinstance(kind.value, Words) and kind.value.part:
                values = self._values(kind, words)
                if values is not None and min(map(len, values)) > 1:
                    found[self._shown(kind, values)] = (kind, values)
        return found

    def _glued(self, kind: Asked, text: str) -> tuple[str, ...] | None:
        """A name with its value in one word: 위험높음."""
        if kind.value is None:
            return None
        for name in (kind.name, *kind.also):
            rest = match_key(text).removeprefix(match_key(name))
            if rest and rest != match_key(text):
                value = kind.value.read(self.office, rest)
                if value is not None:
                    return (value,)
        return None

    def _values(
        self, kind: Asked, words: Sequence[Word], *, whole: bool = False
    ) -> tuple[str, ...] | None:
        """The values that some words are, with commas between; None where one is none."""
        if kind.value is None:
            return None
        value = kind.value
        if whole and isinstance(value, Words):
            value = Words(value.known, also=value.also)
        parts: list[list[str]] = [[]]
        for word in words:
            if word == _COMMA:
                parts.append([])
            else:
                parts[-1].append(word.text)
        told = kind.blank and not whole
        kept = [self._value(value, " ".join(part), told=told) if part else None for part in parts]
        known = tuple(dict.fromkeys(each for each in kept if each is not None))
        return known if None not in kept else None

    def _value(self, value: Value, text: str, *, told: bool) -> str | None:
        """A value; with `told` also whether anything is said."""
        found = value.read(self.office, text)
        return whether_told(text) if found is None and told else found

    def _shown(self, kind: Asked, values: tuple[str, ...]) -> Condition:
        """A condition as it is shown, and read again: of days to the end D-30."""
        if kind.name == "D-":
            most = max(int(value.removesuffix("일")) for value in values)
            return Condition(f"D-{most}")
        return Condition(kind.name, values)

    # -- what a condition means --------------------------------------------------------------------

    def _who(self, condition: Condition) -> pd.Series:
        if condition.name == SAVED:
            expression = self._opened(condition)
            return self.who(expression)
        kind, values = self._meant[condition]
        index = everybody(self.office).index
        return kind.who(self.office, values).reindex(index, fill_value=False).astype(bool)

    def _opened(self, condition: Condition) -> Expression:
        """What a saved list asks.

        Raises:
            DomainError: it asks for itself, or is not understood.
        """
        _, (name,) = condition
        if name in self._open:
            raise DomainError(
                f"'{name}' 명단이 자기 자신을 부릅니다.",
                hint="설정 시트의 '명단'에서 조건을 고치세요.",
            )
        self._open.append(name)
        try:
            return self.parsed(self.saved[name])
        except DomainError as error:
            if f"'{name}' 명단" in error.message:
                raise
            raise DomainError(f"'{name}' 명단: {error.message}", hint=error.hint) from error
        finally:
            self._open.pop()

    def meant(self, expression: Expression) -> Iterator[tuple[Asked, tuple[str, ...], bool]]:
        """Yield what each condition means: its kind, its values, and whether it is asked.

        Those of saved lists too; `bool` is False of what is not to be so.
        """
        for condition, asked in conditions_in(expression):
            if condition.name == SAVED:
                for kind, values, inner in self.meant(self._opened(condition)):
                    yield kind, values, inner is asked
            else:
                yield *self._meant[condition], asked

    def _kinds_in(self, expression: Expression) -> Iterator[tuple[Asked, bool]]:
        for kind, _, asked in self.meant(expression):
            yield kind, asked

    # -- what is said of what is wrong -------------------------------------------------------------

    def _refuse(self, kind: Asked) -> None:
        lack = self._lack(kind)
        if lack is not None:
            raise lack

    def _lacks(self, kind: Asked) -> list[tuple[str, str]]:
        if kind.without is not None and kind.without(self.office):
            return []
        return [
            (sheet, field) for sheet, field in kind.needs if field not in self._held.get(sheet, ())
        ]

    def _lack(self, kind: Asked) -> DomainError | None:
        """What is said where the workbook lacks what a kind is made of."""
        name = kind.called
        for sheet, field in self._lacks(kind):
            spec = _SHEETS[sheet]
            column = spec.column(field).name
            if sheet not in self._held:
                how = f"{spec.name} 시트를 만들어 '고객 ID'와 '{column}' 열을 채우세요."
                return DomainError(
                    f"'{name}' 조건에는 {spec.name} 시트의 '{column}' 열이 있어야 하는데, "
                    "그 시트가 없습니다.",
                    hint=_WRITTEN if sheet == JOURNAL.key else how,
                )
            return DomainError(
                f"'{name}' 조건에는 {self._titles.get(sheet, spec.name)} 시트의 '{column}' 열이 "
                "있어야 하는데 없습니다.",
                hint=f"'{column}' 열을 만들어 채우거나, 다른 이름의 열이면 설정 시트의 '머리글'에 "
                "그 뜻을 적으세요.",
            )
        why = in_the_way(kind, self.office)
        return DomainError(f"'{name}' 조건을 셀 수 없습니다. {why}") if why else None

    def _no_value(self, kind: Asked, words: Sequence[Word], count: int) -> DomainError:
        """What is said where a kind's value is missing, or none that there is."""
        name, typed = kind.called, _typed(words[count:])
        known = list(kind.value.words(self.office)) if kind.value else []
        hidden = kind.mask or scrub
        listed = " · ".join(filter(None, map(hidden, known[:_MOST])))
        more = f" 외 {len(known) - _MOST:,}가지" if len(known) > _MOST else ""
        if not known and not (kind.value and kind.value.shape):
            return DomainError(
                f"'{name}'에 무엇이 적힌 고객이 한 명도 없습니다.", hint="그 열을 먼저 채우세요."
            )
        if not typed:
            asked = f"쓸 수 있는 값: {listed}{more}" if listed else ""
            return DomainError(
                f"'{name}' 조건에 값이 없습니다.", hint=f"{kind.shown}처럼 쓰세요. {asked}".strip()
            )
        if known and not listed:
            return DomainError(
                f"'{name}'에 '{typed}'{particle(typed, '이라고/라고')} 적힌 것이 없습니다.",
                hint="적힌 말의 일부만 써도 됩니다.",
            )
        if not listed:
            number = f"{typed} 이상" if isinstance(kind.value, Bound) else ""
            if number and kind.value is not None and kind.value.read(self.office, number):
                return DomainError(
                    f"'{name} {typed}'{particle(typed, '이/가')} 그만큼인지, 그 이상인지 알 수 "
                    "없습니다.",
                    hint=f"'{name} {number}' 또는 '{name} {typed} 이하'처럼 쓰세요.",
                )
            return DomainError(
                f"'{name}' 조건의 값 '{typed}'{particle(typed, '을/를')} 읽을 수 없습니다.",
                hint=f"{kind.shown}처럼 쓰세요.",
            )
        spelt = {match_key(each): each for each in known}
        near = nearest(match_key(typed), tuple(spelt))
        close = f" 가장 가까운 값: {hidden(spelt[near])}." if near else ""
        others = (
            str(Condition(other.name, (value,)))
            for other in self.kinds
            if other.name.startswith(f"{kind.name} ") and isinstance(other.value, Bound)
            for value in (other.value.read(self.office, typed),)
            if value is not None
        )
        if other := next(others, ""):
            close = f" 가장 가까운 것: {other}."
        return DomainError(
            f"'{name}'에 '{typed}'{particle(typed, '이라고/라고')} 적힌 것이 없습니다.{close}",
            hint=f"쓸 수 있는 값: {listed}{more}",
        )

    def _every_word(self) -> dict[str, str]:
        """Whatever may be typed, as it is compared, and as it is shown."""
        found: dict[str, str] = {match_key(name): f"{SAVED} {name}" for name in self.saved}
        for kind in reversed(self.kinds):
            for name in (kind.name, *kind.also):
                found[match_key(name)] = self._example(kind)
            if kind.bare and kind.value is not None:
                for word in kind.value.words(self.office):
                    found.setdefault(match_key(word), f"{kind.name} {scrub(word)}")
        return found


def _key(words: Sequence[Word]) -> str:
    """Words as names are compared; none in quotation marks, and no comma, is part of a name."""
    if any(word.quoted or word == _COMMA for word in words):
        return ""
    return match_key(" ".join(word.text for word in words))


def _typed(words: Sequence[Word]) -> str:
    """What was typed, as a message repeats it."""
    text = scrub(" ".join(word.text for word in words).replace(" ,", ","))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
