"""How typed text is brought to one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.text import (
    in_plain_letters,
    is_dash,
    normalise,
    one_line,
    squeezed,
    without_odd_spaces,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("２０２３．１０．２６", "2023.10.26"),
        ("10\u00a0만\u3000원", "10 만 원"),
        ("\ufeff홍길동\u200b", "홍길동"),
        ("홍\u200b길\u2060동", "홍길동"),
        ("'23.10.26", "23.10.26"),
        ("\u201823.10.26", "23.10.26"),
        ("＇23.10.26", "23.10.26"),
        ("￦100", "₩100"),
        ("\u1112\u1169\u11bc", "홍"),
        ("두\n줄", "두\n줄"),
        ("  ", ""),
    ],
    ids=[
        "full-width",
        "wide spaces",
        "zero-width at the ends",
        "zero-width inside",
        "apostrophe",
        "curly apostrophe",
        "full-width apostrophe",
        "full-width won",
        "jamo",
        "line break stays",
        "spaces only",
    ],
)
def test_normalises_what_programs_and_people_leave_in_text(typed: str, expected: str) -> None:
    """Full-width, no-break, unseen and leading characters come to one form."""
    assert normalise(typed) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """A normalised text is normal."""
    assert normalise(normalise(text)) == normalise(text)


def test_spaces_fold_or_go() -> None:
    """One line has single spaces; a squeezed text has none."""
    assert (one_line(" 가\n 나\t다 "), squeezed(" 가\n 나\t다 ")) == ("가 나 다", "가나다")


@pytest.mark.parametrize("text", ["-", "–", "—", " - ", "--", "－", "\u2212", "ㅡ", "―"])
def test_a_dash_means_nothing(text: str) -> None:
    """People fill blank cells with dashes of every kind."""
    assert is_dash(normalise(text))


@pytest.mark.parametrize("text", ["", " ", "-1", "가-나", "~"])
def test_anything_else_is_no_dash(text: str) -> None:
    """Blank text and text with anything else in it is not a dash."""
    assert not is_dash(text)


@given(st.text(alphabet=" \t\u00a0\u3000\u200b\n가ㄱＡ㈜'a-１"))
def test_spaces_and_plain_letters_change_no_meaning(text: str) -> None:
    """What is compared stays the same, and a second time changes nothing."""
    for mend in (without_odd_spaces, in_plain_letters):
        assert squeezed(mend(text)) == squeezed(text)
        assert mend(mend(text)) == mend(text)
