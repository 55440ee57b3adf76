"""What of a report the data fills, and what is drawn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.inputs import office
from xlcrm.analysis.sources import SOURCES
from xlcrm.pages.filled import drawn, says
from xlcrm.pages.page import Chart, Page, PageColumn, PageTable, Section
from xlcrm.schema.sheets import KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

from datetime import date

MONTHS = pd.to_datetime(["2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01"])
COLUMNS = (
    PageColumn("월", "month"),
    PageColumn("건수", "count"),
    PageColumn("비율", "percent"),
    PageColumn("비고"),
)


def _section(
    counts: Sequence[float],
    shares: Sequence[float] = (0.0, 0.0, 0.0, 0.0),
    *charts: Chart,
) -> Section:
    remarks = ["", "", "", "진행 중"]
    frame = pd.DataFrame({"월": MONTHS, "건수": counts, "비율": shares, "비고": remarks})
    return Section("절", PageTable("t", frame, COLUMNS), charts)


def _drawn(section: Section) -> Section:
    return drawn({"revenue": Page("revenue", (section,))})["revenue"].sections[0]


def test_a_table_begins_with_the_month_in_which_something_was() -> None:
    """And goes on to its end, whatever is there then."""
    table = _drawn(_section((0, 0, 3, 0), (float("nan"),) * 4)).table
    assert table is not None
    assert list(table.frame["건수"]) == [3, 0]


@pytest.mark.parametrize(
    ("counts", "whole", "stays"),
    [
        ((1, 2, 3, 4), True, True),
        ((0, 0, 0, 4), True, False),
        ((0, 0, 0, 4), False, False),
        ((0, 0, 0, 0), False, False),
        ((float("nan"), float("nan"), 3, 4), False, True),
    ],
    ids=["a course", "the running month alone", "one month", "nothing", "two months"],
)
def test_a_chart_of_nothing_or_of_one_value_is_left_out(
    counts: tuple[float, ...], *, whole: bool, stays: bool
) -> None:
    """Its axis would run anywhere, to 1200 % too."""
    chart = Chart("그림", "line", "t", "월", ("건수",), whole=whole)
    assert len(_drawn(_section(counts, (0.0,) * 4, chart)).charts) == stays


def test_a_column_without_a_value_is_not_drawn() -> None:
    """So that no legend names a line that is not there."""
    chart = Chart("그림", "line", "t", "월", ("건수", "비율"), over=("비율",))
    (left,) = _drawn(_section((1, 2, 3, 4), (float("nan"),) * 4, chart)).charts
    assert (left.series, left.over) == (("건수",), ())


def test_a_section_of_charts_alone_goes_with_them() -> None:
    """A heading with nothing below it says nothing."""
    chart = Chart("그림", "line", "t", "월", ("건수",), page="churn")
    pages = {
        "summary": Page("summary", (Section("흐름", charts=(chart,)), _section((1, 2, 3, 4)))),
        "churn": Page("churn", (_section((0, 0, 0, 0)),)),
    }
    assert [each.title for each in drawn(pages)["summary"].sections] == ["절"]


@pytest.mark.parametrize(
    ("values", "kinds", "expected"),
    [
        ({"고객명": ["가"]}, ("name",), True),
        ({"고객명": []}, ("name",), False),
        ({"성별": ["남"], "수": [0]}, ("text", "count"), False),
        ({"성별": ["남"], "수": [2]}, ("text", "count"), True),
        ({"성별": ["모름"], "수": [2]}, ("text", "count"), False),
        ({"고객명": ["가"], "서비스": ["모름"]}, ("name", "text"), True),
        ({"고객명": ["가"], "MRR": [float("nan")]}, ("name", "money"), True),
        ({"월": ["가"], "긍정": [0], "모름": [3]}, ("text", "count", "count"), False),
        ({"만족도": [1], "수": [0]}, ("middle", "count"), False),
    ],
    ids=[
        "somebody",
        "nobody",
        "nothing",
        "some",
        "of nobody known",
        "somebody of whom little is known",
        "somebody whose fee is not known",
        "of nothing known",
        "a score that nobody gave",
    ],
)
def test_a_table_that_says_nothing_is_told(
    values: dict[str, list[object]], kinds: tuple[str, ...], *, expected: bool
) -> None:
    """Rows of zeros and of 모름 are no data."""
    columns = tuple(PageColumn(name, kind) for name, kind in zip(values, kinds, strict=True))
    assert says(PageTable("t", pd.DataFrame(values), columns)) is expected


def test_every_table_is_made_of_columns_that_there_are() -> None:
    """A name that is changed in one place would send people to a column nobody reads."""
    tables = set(analyse_office(office(date(2024, 10, 1))).tables._names)  # type: ignore[attr-defined]  # noqa: SLF001 - those that are empty, too
    fields = {spec.key: {column.field for column in spec.columns} for spec in KNOWN}
    assert set(SOURCES) <= tables
    for name, kinds in SOURCES.items():
        assert all(set(wanted) <= fields[kind] for kind, wanted in kinds.items()), name
