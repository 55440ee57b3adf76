"""The next number of an office's own numbering."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.numbering import Numbering


@pytest.mark.parametrize(
    ("taken", "like", "expected"),
    [
        ({"C-0007"}, "C-0007", "C-0008"),
        ({"C-0007", "C-0099"}, "C-0007", "C-0100"),
        ({"C-9", "C-10"}, "C-9", "C-11"),
        ({"20240001", "20240009"}, "20240001", "20240010"),
        ({"K-1001-2", "K-1002-7"}, "K-1001-2", "K-1001-3"),
        ({"A1", "B7", "B9"}, None, "B10"),
        ({"C-1", "c-2"}, "C-1", "C-3"),
        ({"가"}, "가", "가-2"),
        ({"가", "가-2"}, "가", "가-3"),
        ({"가"}, None, None),
        (set(), None, None),
        (set(), "C-1", "C-2"),
    ],
    ids=[
        *("width kept", "greatest", "as numbers", "digits only", "a head of its own"),
        *("most common head", "capitals", "no number", "no number twice", "nothing to go by"),
        *("nothing at all", "only the one before"),
    ],
)
def test_the_next_number_is_one_above_the_greatest(
    taken: set[str], like: str | None, expected: str | None
) -> None:
    """Of those with the same head; the digits as wide."""
    assert Numbering(taken).next(like) == expected


@given(st.sets(st.from_regex(r"[A-C]-[0-9]{1,4}", fullmatch=True), min_size=1), st.data())
def test_nobody_has_the_next_number_yet(taken: set[str], data: st.DataObject) -> None:
    """However the others are written, and it can be followed by another."""
    like = data.draw(st.sampled_from(sorted(taken)))
    numbering = Numbering(taken)
    first = numbering.next(like)
    assert first is not None
    assert first.casefold() not in {each.casefold() for each in taken}
    assert first.startswith(like[:2])
    assert numbering.next(like) not in {*taken, first}
