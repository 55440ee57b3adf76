"""Rows kept by column are the rows they were made of."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.columnwise import Columnwise, by_column, without

VALUES = st.sampled_from(["가", "", 0, False, 1.5])  # whatever is not None is said
ROWS = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES), max_size=6).filter(any)


@given(ROWS)
def test_rows_by_column_are_the_same_rows(rows: list[dict[str, object]]) -> None:
    """Counted, walked through, picked from either end, sliced."""
    kept = Columnwise(by_column(rows))
    assert len(kept) == len(rows)
    assert [*kept] == rows
    assert kept == rows
    assert kept == Columnwise(by_column(rows[:]))
    assert (kept == rows[1:], kept == [*rows[:-1], {"z": 1}], kept == 1) == (False, False, False)
    assert [kept[at] for at in range(-len(rows), len(rows))] == rows + rows
    assert [*kept[1:]] == rows[1:]


@given(ROWS)
def test_columns_are_the_same_from_mappings_and_from_columns(rows: list[dict[str, object]]) -> None:
    """And which rows have no value."""
    columns = by_column(rows)
    kept = Columnwise(columns)
    assert by_column(kept) is columns
    for key in columns:
        assert without(kept, key) == without(rows, key)
        assert {at for at, row in enumerate(rows) if key not in row} == {*without(rows, key)}
    assert without(kept, "z") == without(rows, "z") == [*range(len(rows))]


def test_no_columns_are_no_rows() -> None:
    """Nobody says anything."""
    assert (len(Columnwise({})), [*Columnwise({})]) == (0, [])


def test_columns_are_equally_long() -> None:
    """Else a row would say something that nobody can tell."""
    with pytest.raises(ValueError, match="different lengths"):
        Columnwise({"a": [1, 2], "b": [1]})


def test_what_it_holds_is_not_shown() -> None:
    """Not in a traceback, nor in a notebook: it may be people."""
    assert repr(Columnwise({1: ["가"]})) == "<Columnwise 1행>"


def test_a_row_takes_little_room() -> None:
    """Of 14 values a sixth of what it takes as a mapping."""
    columns = {key: [*range(1000)] for key in range(14)}
    as_columns = sum(map(sys.getsizeof, columns.values()))
    as_mappings = sum(sys.getsizeof(row) for row in Columnwise(columns))
    assert as_columns * 5 < as_mappings
