"""Business registration numbers and keys for matching."""

from __future__ import annotations

import pytest

from xlcrm.domain.identity import (
    format_business_number,
    is_business_number,
    match_key,
    person_key,
)
from xlcrm.errors import DomainError


@pytest.mark.parametrize(
    "text",
    ["124-81-00998", "1248100998", "220-81-62517", "120-81-47521", " １２４-81-00998 "],
)
def test_accepts_numbers_whose_check_digit_is_right(text: str) -> None:
    """Numbers that large public companies print on their websites."""
    assert is_business_number(text)


@pytest.mark.parametrize(
    "text", ["124-81-00999", "214-81-00998", "124-81-0099", "0000000000", "", "abc", "12481009980"]
)
def test_refuses_others(text: str) -> None:
    """A wrong digit, two exchanged, too few, too many, or no number."""
    assert not is_business_number(text)
    with pytest.raises(DomainError, match="사업자등록번호"):
        format_business_number(text)


def test_one_wrong_digit_is_always_noticed_but_in_the_ninth_place() -> None:
    """The weights 1, 3 and 7 have no factor in common with 10; the ninth digit's rule has none."""
    right = "1248100998"
    for place in (0, 1, 2, 3, 4, 5, 6, 7, 9):
        for digit in "123456789":
            if digit != right[place]:
                assert not is_business_number(right[:place] + digit + right[place + 1 :])


def test_formats_with_hyphens() -> None:
    """Three, two and five digits."""
    assert format_business_number("1248100998") == "124-81-00998"


@pytest.mark.parametrize("name", ["김현성", "김 현성", "김　현성", " 김현성 ", "김\u200b현성"])
def test_a_name_matches_in_all_spellings(name: str) -> None:
    """Spaces of any kind do not matter."""
    assert match_key(name) == "김현성"


def test_a_person_is_name_and_phone() -> None:
    """The same name with another number is another person; unread numbers count as they are."""
    assert person_key("김 현성", "+82 10-1234-5678") == person_key("김현성", "01012345678")
    assert person_key("김현성", "01012345678") != person_key("김현성", "01012345679")
    assert person_key("김현성", "") == person_key("김현성", "없음") == "김현성|"
    assert person_key("김현성", "123-45") == "김현성|12345"
