"""Texts that are searched all at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellError
from xlcrm.schema.texts import Texts

TEXTS = st.lists(st.text("가1- \n０", max_size=6), unique=True, max_size=6)
PATTERNS = ("1-1", "^-", "[1０] ", r"\W1", "가$", r"\n")


@given(TEXTS, st.sampled_from(PATTERNS))
def test_every_text_with_a_match_is_found(each: list[str], pattern: str) -> None:
    """One search in all of them misses none that a search in each would find."""
    expression = re.compile(pattern, re.MULTILINE)
    alone = {text for text in each if expression.search(text)}
    assert alone <= Texts(each).having(expression) <= set(each)


@given(TEXTS)
def test_shapes_are_where_digits_are(each: list[str]) -> None:
    """Each digit is a 0 in the shape."""
    shaped = Texts(each).shaped(re.compile(b"0-0"))
    assert shaped == any(re.search("[0-9]-[0-9]", text) for text in each)


@pytest.mark.parametrize(
    ("text", "unusual"),
    [
        pytest.param("홍길동 010-1234", False, id="Hangul and ASCII"),
        pytest.param("０１０", True, id="full-width digits"),
        pytest.param("홍\u00a0길동", True, id="no-break space"),
        pytest.param("\u1100\u1161", True, id="jamo"),
    ],
)
def test_what_changes_once_normalised_is_unusual(text: str, *, unusual: bool) -> None:
    """Only texts of other characters have to be normalised before they are searched."""
    assert Texts(["홍길동", text]).unusual == ({text} if unusual else set())


def test_only_texts_are_kept() -> None:
    """Numbers, blanks and error values are none."""
    cells = ["가", None, 1, CellError("#N/A"), "나", True]
    assert list(Texts.among(cells).each) == ["가", "나"]
