"""Names as messengers show them, and whom they may mean."""

from __future__ import annotations

import pytest

from xlcrm.people.shown_names import shown_name


@pytest.mark.parametrize(
    "shown",
    [
        *("홍길동", "홍길동님", "홍길동 님", "홍길동 고객님", "홍길동회원님", "회원 홍길동"),
        *("홍길동 씨", "홍길동 과장", "홍길동과장님", "홍길동(헬스)", "[강남] 홍길동", "♡홍길동♡"),
        *("홍길동🌸", "홍 길동"),
    ],
)
def test_what_stands_beside_a_name_is_passed_over(shown: str) -> None:
    """Titles, what is in brackets, and signs."""
    assert (shown_name(shown).name, shown_name(shown).kin) == ("홍길동", False)


@pytest.mark.parametrize("shown", ["홍길동5678", "홍길동 5678", "홍길동 010-1234-5678"])
def test_the_end_of_a_number_beside_a_name_is_kept(shown: str) -> None:
    """So that it can tell namesakes apart."""
    assert shown_name(shown)[:2] == ("홍길동", "5678")


@pytest.mark.parametrize(
    "shown", ["홍길동 어머니", "홍길동 엄마", "홍길동의 아내", "홍길동(모)", "홍길동 보호자님"]
)
def test_relatives_are_told(shown: str) -> None:
    """They are not the one who is named."""
    assert (shown_name(shown).name, shown_name(shown).kin) == ("홍길동", True)


def test_words_beside_a_name_are_kept_apart() -> None:
    """A firm's name, or a place: perhaps the name is one of the words."""
    assert shown_name("가온상사 홍길동 대리").parts == ("가온상사", "홍길동")
