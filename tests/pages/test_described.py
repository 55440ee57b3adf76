"""What is said of a chart to those who do not see it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pytest

from xlcrm.look.report import load_look
from xlcrm.pages.described import described, told_course
from xlcrm.pages.page import Chart, PageColumn, PageTable

if TYPE_CHECKING:
    from pathlib import Path

KINDS = load_look().kinds
MONTHS = pd.to_datetime(["2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01"])
COLUMNS = (
    PageColumn("월", "month"),
    PageColumn("매출", "money"),
    PageColumn("이탈률", "percent"),
    PageColumn("비고"),
)


def _said(kind: str, *series: str, rows: int = 4, x: str = "월") -> str:
    frame = pd.DataFrame(
        {
            "월": MONTHS,
            "매출": [3000, 5000, 1000, 4000],
            "이탈률": [0.05, float("nan"), 0.05, 0.05],
            "비고": ["가", "나", "다", "라"],
        }
    )
    chart = Chart("그림", kind, "t", x, series)
    return described(chart, PageTable("t", frame, COLUMNS), rows, KINDS)


def test_a_line_is_told_from_where_to_where_it_goes() -> None:
    """Both ends, the way, the highest and the lowest point."""
    assert _said("line", "매출") == (
        "그림: 선 그림. 2024년 7월 3,000원에서 2024년 10월 4,000원으로 늘었습니다. "
        "가장 높은 때는 2024년 8월 5,000원, 가장 낮은 때는 2024년 9월 1,000원입니다."
    )


def test_what_is_not_drawn_is_not_told() -> None:
    """A month that still runs is left out of the chart, and of its words."""
    assert "2024년 10월" not in _said("line", "매출", rows=3)
    assert "1,000원으로 줄었습니다" in _said("line", "매출", rows=3)


def test_each_of_several_lines_is_named() -> None:
    """And one that stays says so; a month without a value is passed over."""
    said = _said("line", "매출", "이탈률")
    assert "매출은 2024년 7월" in said
    assert said.endswith("이탈률은 2024년 7월부터 2024년 10월까지 내내 5.0%입니다.")


def test_of_bars_the_largest_and_the_smallest_are_told() -> None:
    """Without an order in which they stand for anything."""
    assert _said("bar", "매출", x="비고") == (
        "그림: 가로 막대그림. 4가지 가운데 나가 5,000원으로 가장 크고, "
        "다가 1,000원으로 가장 작습니다."
    )


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (["가", None], "가가 3으로 가장 크고, 모름이 1로"),
        ([4, 5], "점 4가 3으로 가장 크고, 점 5가 1로"),
        ([float("nan"), 5], "모름이 3으로 가장 크고, 점 5가 1로"),
    ],
)
def test_what_stands_below_a_bar_is_named(places: list[object], said: str) -> None:
    """A word, a number with what it counts, or that nothing is known."""
    frame = pd.DataFrame({"점": pd.Series(places, dtype=object), "수": [3, 1]})
    table = PageTable("t", frame, (PageColumn("점", "middle"), PageColumn("수", "count")))
    assert said in described(Chart("그림", "bar", "t", "점", ("수",)), table, 2, KINDS)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "상담: 값이 없습니다."),
        ([3.0], "상담: 선 그림. 2024년 7월 3입니다."),
        ([3.0, 3.0], "상담: 선 그림. 2024년 7월부터 2024년 8월까지 내내 3입니다."),
        (
            [3.0, 4.0, 3.0],
            (
                "상담: 선 그림. 2024년 7월 3에서 2024년 9월 3으로 되돌아왔습니다. "
                "가장 높은 때는 2024년 8월 4입니다."
            ),
        ),
    ],
)
def test_a_small_chart_is_told_too(values: list[float], said: str) -> None:
    """With one value, with nothing that changes, with none."""
    months = pd.Series(MONTHS[: len(values)])
    assert told_course("상담", months, pd.Series(values, dtype=float), "count", KINDS) == said


def test_every_chart_of_a_report_says_what_it_shows(workbook: Path) -> None:
    """More than its title: a figure, in words that end as a sentence does."""
    with ZipFile(workbook) as package:
        drawings = [name for name in package.namelist() if name.startswith("xl/drawings/drawing")]
        said = [
            html.unescape(text)
            for name in drawings
            for text in re.findall(r'descr="([^"]*)"', package.read(name).decode())
        ]
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(said) == len(charts) > 25
    assert [text for text in said if not re.search(r"\d.*니다\.$", text)] == []
