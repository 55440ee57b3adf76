from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.look.report import load_look
from xlcrm.pages.book import keys_of_all, page_of
from xlcrm.pages.layout import LEFT, placed
from xlcrm.pages.page import Chart, Page, PageCell, PageColumn, PageTable, Section

if TYPE_CHECKING:
    from xlcrm.pages.layout import Placed
    from xlcrm.pages.material import Material

LOOK = load_look()
PAPER_POINTS = (8.27 - 0.75 - 0.6) * 72  # A4 lying, less the margins


def _table(rows: int, columns: int = 3, key: str = "t") -> PageTable:
    frame = pd.DataFrame({f"열{number}": range(rows) for number in range(columns)})
    return PageTable(key, frame, tuple(PageColumn(str(name), "count") for name in frame.columns))


def _chart(table: str = "t") -> Chart:
    return Chart("그림", "line", table, "열0", ("열1",))


def _height(spot: Placed, first: int, last: int) -> float:
    """The height of rows in points, both inclusive."""
    line = LOOK.page.line_height
    return sum(spot.heights.get(row, line) for row in range(first, last + 1))


def _last_row(spot: Placed, row: int, height: int) -> int:
    """The row in which something of a height in pixels ends that begins in a row."""
    left = height * 0.75
    while (left := left - spot.heights.get(row, LOOK.page.line_height)) > 0:
        row += 1
    return row


def _is_whole(spot: Placed) -> bool:
    """Whether no chart is cut by the end of a page."""
    return not any(
        chart.row < break_ <= _last_row(spot, chart.row, chart.height)
        for chart in spot.charts
        for break_ in spot.breaks
    )


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.integers(2, 12), st.integers(0, 3)), min_size=1, max_size=6
    )
)
def test_no_chart_is_cut_and_no_page_overflows(shapes: list[tuple[int, int, int]]) -> None:
    """Whatever tables and charts a page has: between two breaks lies no more than a page holds."""
    sections = tuple(
        Section(f"절 {at}", _table(rows, columns, f"t{at}"), (_chart(f"t{at}"),) * charts)
        for at, (rows, columns, charts) in enumerate(shapes)
    )
    spot = placed(Page("revenue", sections), LOOK)
    assert _is_whole(spot)
    room = PAPER_POINTS * 100 / spot.scale
    again = _height(spot, 0, spot.repeat)
    starts = [0, *spot.breaks]
    ends = [*(row - 1 for row in spot.breaks), max(spot.heights)]
    for at, (first, last) in enumerate(zip(starts, ends, strict=True)):
        assert _height(spot, first, last) + (again if at else 0) <= room


@pytest.mark.parametrize("key", keys_of_all())
def test_the_sample_offices_sheets_are_whole(material: Material, key: str) -> None:
    """No chart over a page's end, nothing beyond the columns that are printed, none on another."""
    spot = placed(page_of(key, material), LOOK)
    assert _is_whole(spot)
    width = len(spot.widths)
    assert all(table.right < width for table in spot.tables.values())
    areas = [
        (chart.row, _last_row(spot, chart.row, chart.height), chart.column, chart.x, chart.width)
        for chart in spot.charts
    ]
    assert len(areas) == len(set(areas))
    for table in spot.tables.values():
        under = [
            chart
            for chart in spot.charts
            if table.head <= chart.row <= table.last and chart.column <= table.right
        ]
        assert under == []


def test_a_chart_stands_beside_a_narrow_table_and_below_a_wide_one() -> None:
    """Wherever there is room for it to be read."""
    narrow, wide = (
        placed(Page("revenue", (Section("절", _table(5, columns), (_chart(),)),)), LOOK)
        for columns in (3, 11)
    )
    (beside,), (below,) = narrow.charts, wide.charts
    assert (beside.row, beside.column) == (
        narrow.tables["t"].head,
        narrow.tables["t"].right + 1,
    )
    assert below.row > wide.tables["t"].last
    assert below.column == LEFT


def test_a_list_repeats_its_headers_on_every_page() -> None:
    """And is fitted to the width of the paper, as long as it takes."""
    table = PageTable(
        "t", pd.DataFrame({"열": range(500)}), (PageColumn("열", "count"),), filtered=True
    )
    spot = placed(Page("risk", (Section("목록", table),)), LOOK)
    assert (spot.repeat, spot.frozen) == (spot.tables["t"].head, spot.tables["t"].first)
    assert (spot.scale, spot.breaks) == (0, ())


def test_wrapped_text_gets_the_height_that_it_needs() -> None:
    """A row is as high as its longest text takes lines."""
    frame = pd.DataFrame({"글": ["짧은 글", "긴 글 " * 60]})
    table = PageTable("t", frame, (PageColumn("글", "note"),))
    spot = placed(Page("risk", (Section("절", table),)), LOOK)
    first = spot.tables["t"].first
    assert spot.heights[first] == LOOK.page.line_height
    assert spot.heights[first + 1] > 4 * LOOK.page.line_height


@pytest.mark.parametrize(
    ("values", "kind", "least"),
    [
        (["가나다라마바사아자차카타파하"], "text", 28),
        ([1_234_567_890_123.0], "money", 17),
        ([0.5], "percent", 11),
        (pd.to_datetime(["2024-10-01"]), "date", 12),
    ],
    ids=["Hangul counts twice", "a large sum with its commas", "a share", "a day"],
)
def test_a_column_is_wide_enough_for_what_it_holds(
    values: list[object], kind: str, least: float
) -> None:
    """Nothing is cut off, and no number shows as ###."""
    table = PageTable("t", pd.DataFrame({"열": values}), (PageColumn("열", kind),))
    spot = placed(Page("risk", (Section("절", table),)), LOOK)
    assert spot.widths[LEFT] >= least


@pytest.mark.parametrize(
    ("row", "shown"), [(0, 0), (2, 2), (-1, 2), (-3, 0), (3, None), (-4, None)]
)
def test_a_value_that_a_table_does_not_show_has_no_row(row: int, shown: int | None) -> None:
    """Such as a month of long ago: a figure is then written as a number, and leads nowhere."""
    table = PageTable("t", pd.DataFrame({"열": [1, 2, 3]}), (PageColumn("열", "count"),))
    spot = placed(Page("risk", (Section("절", table),)), LOOK).tables["t"]
    there = spot.row_of(PageCell("risk", "t", "열", row, 0.0))
    assert there == (None if shown is None else spot.first + shown)
