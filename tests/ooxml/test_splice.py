"""New bytes from old ones: places, and what stands there instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.ooxml.splice import Replaced, splice, spliced


@given(st.binary(max_size=40), st.lists(st.binary(max_size=3), max_size=6), st.data())
def test_splices_are_made_in_any_order(data: bytes, news: list[bytes], draw: st.DataObject) -> None:
    """Given in any order, they give what writing the file piece by piece gives."""
    size = 2 * len(news)
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), min_size=size, max_size=size)))
    places = [(cuts[2 * i], cuts[2 * i + 1], new) for i, new in enumerate(news)]
    expected, position = b"", 0
    for start, end, new in places:
        expected += data[position:start] + new
        position = end
    distinct = len({start for start, _, _ in places}) == len(places)
    shuffled = draw.draw(st.permutations(places)) if distinct else places
    assert splice(data, shuffled) == expected + data[position:]


def test_no_splices_change_nothing() -> None:
    """The bytes come back whole."""
    assert splice(b"abc", []) == b"abc"


def test_insertions_at_one_place_keep_their_order() -> None:
    """First given, first written."""
    assert splice(b"ab", [(1, 1, b"1"), (1, 1, b"2"), (1, 2, b"B")]) == b"a12B"


def test_overlapping_splices_are_a_mistake() -> None:
    """They would write some bytes twice or not at all."""
    with pytest.raises(ValueError, match="overlap"):
        splice(b"abcd", [(0, 2, b""), (1, 3, b"")])


def test_a_cell_comes_between_two_that_are_replaced_side_by_side() -> None:
    """In some of the rows, also in the last one."""
    data = b"<B><D><B><D><B><D>"
    columns = [
        Replaced(name, (1, 2, 3), (0, 1, 2), (b"!",) * 3, starts, [each + 3 for each in starts])
        for name, starts in ((b"b", [0, 6, 12]), (b"d", [3, 9, 15]))
    ]
    assert b"".join(spliced(data, (), columns)) == b"b1!d1!b2!d2!b3!d3!"
    between = [(15, 15, b"-"), (3, 3, b"+")]
    assert b"".join(spliced(data, between, columns)) == b"b1!+d1!b2!d2!b3!-d3!"
