"""Columns of moments that are made of their numbers when somebody asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.analysis.inputs import frame_of
from xlcrm.schema.coerce import read_cell, read_column
from xlcrm.schema.moments import Moments, earlier
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Sequence

SERIALS = st.one_of(
    st.floats(20_000, 80_001, exclude_max=True),
    st.integers(20_000, 80_000),
    st.builds(
        lambda day, second: day + second / 172_800,
        st.integers(20_000, 79_999),
        st.integers(0, 172_800),
    ),
)
COLUMNS = st.lists(st.none() | SERIALS, min_size=1, max_size=12)


@given(raw=COLUMNS, date1904=st.booleans())
def test_a_columns_moments_are_those_of_its_cells(
    raw: Sequence[float | None], *, date1904: bool
) -> None:
    """One by one, all at once, counted, looked for and as a frame has them."""
    at = JOURNAL.column("at")
    alone = [None if each is None else read_cell(at, each, date1904=date1904).value for each in raw]
    read = read_column(at, 1, "일시", raw, date1904=date1904).values
    assert [read[place] for place in range(len(raw))] == alone
    assert read == alone
    assert (None in read, [*read].count(None)) == (None in alone, alone.count(None))
    told = frame_of("usage", {"month": read})["month"]
    assert told.equals(frame_of("usage", {"month": alone})["month"])


@given(COLUMNS, COLUMNS)
def test_what_is_earlier_by_its_moments_is_found_by_its_numbers(
    these: Sequence[float | None], those: Sequence[float | None]
) -> None:
    """To the second, as the moments are; a blank is neither earlier nor later."""
    size = min(len(these), len(those))
    one, other = (Moments(each[:size], date1904=False) for each in (these, those))
    expected = [
        at
        for at, (a, b) in enumerate(zip(list(one), list(other), strict=True))
        if a is not None and b is not None and a < b
    ]
    assert earlier(one, other) == earlier(list(one), list(other)) == expected


@pytest.mark.parametrize("odd", ["2024-10-01", 7, 90_000.5, True, datetime(2024, 10, 1)])  # noqa: DTZ001
def test_a_column_with_anything_else_is_read_cell_by_cell(odd: object) -> None:
    """Texts, numbers that are no days, days of another kind: then nothing is counted at once."""
    column = read_column(JOURNAL.column("at"), 1, "일시", [45_000.5, odd])  # type: ignore[list-item]
    assert not isinstance(column.values, Moments)
    assert column.values[0] == datetime(2023, 3, 15, 12)  # noqa: DTZ001 - a sheet knows no zone
