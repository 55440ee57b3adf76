"""Conditions put together: what is typed is read, and what is shown is read as the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.conditions import (
    COMMA,
    Condition,
    Expression,
    Only,
    Word,
    both,
    conditions_in,
    either,
    parsed,
    without,
)
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED: Final = ("등급", "관심", "서비스")


class Few:
    """Three conditions with values, 미납 and VIP without; a value is one or two words."""

    def read(self, words: Sequence[Word]) -> tuple[int, Condition] | None:
        """Read a name and its values."""
        first = words[0].text
        if first in {"미납", "VIP"}:
            return 1, Condition(first)
        if first not in NAMED or len(words) == 1:
            return None
        values = [words[1].text]
        at = 2
        while at + 1 < len(words) and words[at] == Word(COMMA):
            if words[at + 1].text in {"미납", *NAMED}:
                break
            values.append(words[at + 1].text)
            at += 2
        return at, Condition(first, tuple(values))

    def unknown(self, words: Sequence[Word]) -> DomainError:
        """Name what was typed."""
        return DomainError(f"{words[0].text}?")


def read(text: str) -> str:
    """Return what is shown of what was typed."""
    return str(parsed(text, Few()))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("VIP", "VIP"),
        ("VIP 미납", "VIP 그리고 미납"),
        ("VIP 그리고 미납", "VIP 그리고 미납"),
        ("VIP & 미납", "VIP 그리고 미납"),
        ("VIP and 미납", "VIP 그리고 미납"),
        ("VIP이고 미납", "VIP 그리고 미납"),
        ("VIP이거나 미납인", "VIP 또는 미납"),
        ("VIP|미납", "VIP 또는 미납"),
        ("등급=골드", "등급 골드"),
        ("등급 골드, 실버 그리고 미납", "등급 골드, 실버 그리고 미납"),
        ("미납 아닌 VIP", "미납 아닌 그리고 VIP"),
        ("미납이 아닌 VIP 고객", "미납 아닌 그리고 VIP"),
        ("VIP가 아닌 고객", "VIP 아닌"),
        ("VIP 아닌 고객 미납", "VIP 아닌 그리고 미납"),
        ("미납한 고객", "미납"),
        ("미납이 아니고 VIP", "미납 아닌 그리고 VIP"),
        ("아닌 VIP 그리고 미납", "VIP 아닌 그리고 미납"),
        ("!VIP 미납", "VIP 아닌 그리고 미납"),
        ("VIP not 미납", "VIP 그리고 미납 아닌"),
        ("미납 제외", "미납 아닌"),
        ("아닌 미납 아닌", "미납"),
        ("VIP 또는 관심 요가 그리고 미납", "VIP 또는 (관심 요가 그리고 미납)"),
        ("(VIP 또는 관심 요가) 그리고 미납", "(VIP 또는 관심 요가) 그리고 미납"),
        ("VIP 그리고(미납 또는 관심 요가)", "VIP 그리고 (미납 또는 관심 요가)"),
        ("(VIP 또는 미납) 아닌", "(VIP 또는 미납) 아닌"),
        ("((VIP))", "VIP"),
        ('서비스 "요가 또는 헬스"', '서비스 "요가 또는 헬스"'),
        ("서비스 “요가, 헬스”", '서비스 "요가, 헬스"'),
        ("서비스 요가(12회) 미납", '서비스 "요가(12회)" 그리고 미납'),
    ],
)
def test_conditions_are_read_as_people_type_them(typed: str, shown: str) -> None:
    """In words or in signs, with particles, with 아닌 behind or in front."""
    assert read(typed) == shown
    assert read(shown) == shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "조건이 없습니다"),
        ("날씨", "날씨?"),
        ("VIP 그리고", "끝나지 않았습니다"),
        ("그리고 VIP", "'그리고'가 올 자리가 아닙니다"),
        ("(VIP", "닫히지 않았습니다"),
        ("VIP)", "괄호가 맞지 않습니다"),
        ("()", "')'가 올 자리가 아닙니다"),
        ('서비스 "요가', "따옴표"),
        ("등급 VIP, 미납", "쉼표가 '그리고'인지 '또는'인지"),
        ("(" * 1000 + "VIP", "너무 깊습니다"),
        ("아닌 " * 100 + "VIP", "너무 깊습니다"),
        ("VIP " * 1000, "너무 깁니다"),
    ],
)
def test_what_is_not_understood_is_said(typed: str, said: str) -> None:
    """No traceback, and no guess between 그리고 and 또는."""
    with pytest.raises(DomainError) as raised:
        parsed(typed, Few())
    assert said in str(raised.value)


VALUES: Final = st.text(
    st.sampled_from("가요VIP1() ,'또는그리고아닌&|!="), min_size=1, max_size=12
).map(lambda text: " ".join(text.replace('"', "").split()))
ATOMS: Final = st.one_of(
    st.sampled_from([Condition("미납"), Condition("VIP")]),
    st.builds(
        Condition,
        st.sampled_from(NAMED),
        st.lists(
            VALUES.map(lambda text: "값" if text in {"", "미납", *NAMED} else text),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
).map(Only)


def grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Put some expressions together."""
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(several.map(both), several.map(either), parts.map(without))


class Quoting(Few):
    """As `Few`, its values one word each, since what is more than one stands in quotes here."""

    def read(self, words: Sequence[Word]) -> tuple[int, Condition] | None:
        """Join the words of each value."""
        first = words[0].text
        if words[0].quoted or (first in {"미납", "VIP"}):
            return None if words[0].quoted else (1, Condition(first))
        values: list[list[str]] = [[]]
        for word in words[1:]:
            if word == Word(COMMA):
                values.append([])
            else:
                values[-1].append(word.text)
        return len(words), Condition(first, tuple(" ".join(each) for each in values))


@given(st.recursive(ATOMS, grown, max_leaves=8))
def test_what_is_shown_is_read_as_the_same(expression: Expression) -> None:
    """Whatever the values hold: words of the grammar, brackets, commas, signs."""
    assert parsed(str(expression), Quoting()) == expression


def test_each_condition_is_told_once_and_whether_it_is_asked() -> None:
    """The opposite of an opposite is asked again."""
    found = parsed("VIP 그리고 (미납 또는 등급 골드) 아닌 그리고 VIP", Few())
    assert [(str(one), asked) for one, asked in conditions_in(found)] == [
        ("VIP", True),
        ("미납", False),
        ("등급 골드", False),
    ]
