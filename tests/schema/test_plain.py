"""Cells that a column's kind reads as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.schema.coerce import read, read_column
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.plain import not_plain

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

SPELLINGS = (
    *(
        "홍길동",
        "홍 길동",
        "홍  길동",
        " 홍길동",
        "홍길동 ",
        "(주)한국",
        "㈜한국",
        "Ａ상사",
        "두\n줄",
    ),
    *("-", "–", "'", "'홍길동", "-1", "A-17", "", " ", "\t", "홍\u200b길동", "홍\u00a0길동"),
    *("홍·길동", "\u1100\u1161", "010-1234-5678", "01012345678", "02-123-4567", "02-023-4567"),
    *("031-1234-567", "0502-123-4567", "051-123-4567", "070-1234-5678", "1588-1234"),
    *("010-1234-5678\n", "０10-1234-5678", "hong@example.com", "Hong@Example.com", "a.b@c.kr"),
    *("a..b@c.kr", "a@b", "mailto:a@b.kr", "-a@b.kr", "a@-b.kr", "홍@한국.kr", "a'b@c.kr"),
    *(f"{'a' * 65}@b.kr", f"a@{'b' * 64}.kr"),
)
CELLS = st.one_of(
    st.sampled_from(SPELLINGS),
    st.text(),
    st.text("가각힣홍 -'A1(.@\n", max_size=12),
    st.from_regex(r"0[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_.-]{1,9}@[A-Za-z0-9.-]{1,9}\.[a-z]{1,3}", fullmatch=True),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.floats(19_999, 80_002) | st.integers(19_999, 80_002),
    st.none(),
)


@given(st.sampled_from(Kind), st.lists(CELLS, unique=True, max_size=8))
def test_what_is_plain_reads_as_it_stands(kind: Kind, cells: list[CellValue]) -> None:
    """Whatever need not be read means itself, without a problem."""
    unread = not_plain(kind, cells)
    for cell in cells:
        if cell not in unread:
            reading = read(kind, cell)
            assert (reading.value, reading.problem) == (cell, None), repr(cell)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        pytest.param(Kind.NAME, "홍길동", id="name"),
        pytest.param(Kind.ADDRESS, "서울특별시 강남구 테헤란로 123, 4층", id="address"),
        pytest.param(Kind.PHONE, "010-1234-5678", id="mobile phone"),
        pytest.param(Kind.PHONE, "02-123-4567", id="phone in Seoul"),
        pytest.param(Kind.EMAIL, "gildong.hong@example.co.kr", id="e-mail"),
        pytest.param(Kind.MONEY, 100_000, id="amount"),
        pytest.param(Kind.NOTE, None, id="nothing"),
    ],
)
def test_what_most_cells_say_is_plain(kind: Kind, cell: CellValue) -> None:
    """The usual spellings need not be read one by one."""
    assert not_plain(kind, [cell]) == []


@given(st.sampled_from(Kind), st.lists(CELLS, max_size=8))
def test_a_column_reads_as_its_cells_do(kind: Kind, cells: list[CellValue]) -> None:
    """A column's values and problems are those of its cells, each read by itself."""
    column = read_column(Column("field", "이름", kind), 1, "이름", cells)
    readings = [read(kind, cell) for cell in cells]
    assert list(column.values) == [reading.value for reading in readings]
    wrong = {at: reading.problem for at, reading in enumerate(readings) if reading.problem}
    assert column.problems == wrong


@given(
    st.lists(st.none() | st.integers(20_000, 80_000) | st.floats(20_000, 80_000), max_size=8),
    st.booleans(),
)
def test_days_told_all_at_once_are_those_told_one_by_one(
    serials: list[float | None],
    date1904: bool,  # noqa: FBT001 - hypothesis gives it by position
) -> None:
    """To the last half second of a day, which is the next one's."""
    edges = [45_225 + seconds / 86_400 for seconds in (86_399.4, 86_399.5, 86_399.6)]
    cells: list[CellValue] = [*serials, *edges]
    column = read_column(Column("field", "날", Kind.DATE), 1, "날", cells, date1904=date1904)
    assert list(column.values) == [read(Kind.DATE, cell, date1904=date1904).value for cell in cells]
