from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.pages.layout import placed
from xlcrm.pages.page import (
    Chart,
    Highlight,
    Page,
    PageCell,
    PageColumn,
    PageTable,
    Section,
    Tile,
    Total,
    ratio,
    summed,
)
from xlcrm.pages.paint import PaintedBook, paint

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LOOK = load_look()
MONTHS = pd.to_datetime(["2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01"])
FRAME = pd.DataFrame(
    {
        "월": MONTHS,
        "신규": [3, 1, 4, 1],
        "이탈": [1.0, 5.0, float("nan"), 2.0],
        "비고": ["", "", "", "진행 중"],
    }
)
COLUMNS = (
    PageColumn("월", "month"),
    PageColumn("신규", "count"),
    PageColumn("이탈", "count"),
    PageColumn("비고"),
)


def _painted(*sections: Section) -> bytes:
    """Return a workbook with one page."""
    page = placed(Page("revenue", sections), LOOK)
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        about = PaintedBook(
            Painter(book, LOOK), {"revenue": page}, {"revenue": "매출"}, "기준일", "기준일"
        )
        paint(book.add_worksheet("매출"), page, about)
    return buffer.getvalue()


def _sheet(*sections: Section, values: bool = False) -> Worksheet:
    return load_workbook(BytesIO(_painted(*sections)), data_only=values).worksheets[0]


def _chart(chart: Chart) -> str:
    """Return the markup of a chart over the table above."""
    data = _painted(Section("절", PageTable("t", FRAME, COLUMNS), (chart,)))
    with ZipFile(BytesIO(data)) as package:
        return package.read("xl/charts/chart1.xml").decode()


def test_lines_are_told_apart_by_more_than_their_colours() -> None:
    """Each has dashes and markers of its own."""
    markup = _chart(Chart("그림", "line", "t", "월", ("신규", "이탈")))
    assert re.findall(r'<a:prstDash val="(\w+)"', markup) == ["solid", "dash"]
    assert re.findall(r'<c:symbol val="(\w+)"', markup) == ["circle", "square"]


def test_a_month_that_still_runs_is_left_out_where_it_would_mislead() -> None:
    """The table has it, with its remark; the chart ends with the month before."""
    whole = _chart(Chart("그림", "line", "t", "월", ("신규",), whole=True))
    every = _chart(Chart("그림", "line", "t", "월", ("신규",)))
    assert [re.findall(r"\$C\$\d+:\$C\$(\d+)", each)[0] for each in (whole, every)] == ["7", "8"]


@pytest.mark.parametrize(("kind", "least"), [("column", ["0"]), ("stacked", ["0"]), ("line", [])])
def test_bars_begin_at_nothing(kind: str, least: list[str]) -> None:
    """Their lengths are compared; a line may begin where its values do."""
    markup = _chart(Chart("그림", kind, "t", "월", ("신규",)))
    assert re.findall(r'<c:min val="([^"]+)"', markup) == least


def _axes(*values: float, kind: str = "percent", over: bool = False) -> list[tuple[str, ...]]:
    """Return where the axes of values of a line chart are told to begin and end, in order."""
    frame = pd.DataFrame({"월": MONTHS[: len(values)], "가": [0.5] * len(values), "나": values})
    columns = (PageColumn("월", "month"), PageColumn("가", "percent"), PageColumn("나", kind))
    series = ("가", "나") if over else ("나",)
    chart = Chart("그림", "line", "t", "월", series, over=("나",) if over else ())
    data = _painted(Section("절", PageTable("t", frame, columns), (chart,)))
    with ZipFile(BytesIO(data)) as package:
        markup = package.read("xl/charts/chart1.xml").decode()
    axes = re.findall(r"<c:valAx>(.*?)</c:valAx>", markup)
    return [tuple(re.findall(r'<c:(?:max|min) val="([^"]+)"', axis)) for axis in axes]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((0.97, 1.0), ("1",)),
        ((0.95, 0.96), ("1",)),
        ((0.0, 0.0), ("1", "0")),
        ((0.02, 0.03), ()),
        ((0.97, 1.04), ()),
        ((-0.5, 0.9), ()),
    ],
    ids=["all", "nearly all", "none", "few", "more than all: no share", "a change: no share"],
)
def test_an_axis_of_shares_ends_at_all_there_is(
    values: tuple[float, ...], ends: tuple[str, ...]
) -> None:
    """Excel would go on to 120 %, and with nothing but zeros to who knows where."""
    assert _axes(*values) == [ends]


@pytest.mark.parametrize(
    ("values", "ends"),
    [((-20.0, 30.0), ()), ((90.0, 30.0), ("100", "-100")), ((0.0, 0.0), ("100", "-100"))],
)
def test_a_score_on_an_axis_of_its_own_ends_where_scores_do(
    values: tuple[float, ...], ends: tuple[str, ...]
) -> None:
    """NPS lies between -100 and 100."""
    shares, scores = _axes(*values, kind="score", over=True)
    assert (shares, scores) == ((), ends)


def test_parts_of_a_bar_are_apart_without_their_colours() -> None:
    """A white line stands between them."""
    markup = _chart(Chart("그림", "stacked", "t", "월", ("신규", "이탈")))
    assert markup.count('<a:ln w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/>') == 2


def test_a_missing_value_leaves_a_gap_in_a_chart_and_a_dash_in_a_table() -> None:
    """A dash would be drawn as 0."""
    drawn = _sheet(
        Section(
            "절", PageTable("t", FRAME, COLUMNS), (Chart("그림", "line", "t", "월", ("이탈",)),)
        )
    )
    plain = _sheet(Section("절", PageTable("t", FRAME, COLUMNS)))
    assert (drawn["D7"].value, plain["D7"].value) == (None, "–")


def test_totals_and_shares_are_formulas_with_their_values() -> None:
    """As a reader would check them: over the cells of the same table."""
    frame = pd.DataFrame(
        {"이름": ["가", "나"], "건수": [3, 1], "전체": [4, 4], "비율": [0.75, 0.25]}
    )
    totals = summed(frame, ("건수", "전체"))
    columns = (
        PageColumn("이름"),
        PageColumn("건수", "count"),
        PageColumn("전체", "count"),
        PageColumn("비율", "percent", formula="{건수}/{전체}"),
    )
    table = PageTable("t", frame, columns, {**totals, "비율": ratio("건수", "전체", totals)})
    formulas, values = _sheet(Section("절", table)), _sheet(Section("절", table), values=True)
    cells = ("E5", "E6", "B7", "C7", "E7")
    assert [formulas[cell].value for cell in cells] == [
        *("=C5/D5", "=C6/D6", "합계", "=SUM($C$5:$C$6)", "=C7/D7"),
    ]
    assert [values[cell].value for cell in cells] == [0.75, 0.25, "합계", 4, 0.5]


def test_a_total_without_a_value_is_a_dash() -> None:
    """Nothing is divided by nothing."""
    frame = pd.DataFrame({"이름": ["가"], "비율": [float("nan")]})
    columns = (PageColumn("이름"), PageColumn("비율", "percent", formula="{이름}/0"))
    table = PageTable("t", frame, columns, {"비율": Total("{이름:total}/0", None)})
    sheet = _sheet(Section("절", table))
    assert [sheet["C5"].value, sheet["C6"].value] == ["–", "–"]


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (Highlight(("신규",), "heat"), "colorScale"),
        (Highlight(("신규",), "bar"), "dataBar"),
        (Highlight(("비고",), "word", "진행 중", "warn"), "cellIs"),
        (Highlight(("신규",), "at_least", 3, "bad"), "cellIs"),
        (Highlight(("신규",), "at_most", 3, "good"), "cellIs"),
    ],
    ids=lambda each: each.kind if isinstance(each, Highlight) else None,
)
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_rule_colours_the_column_that_it_names(rule: Highlight, kind: str) -> None:
    """Every row of it, and no other column."""
    sheet = _sheet(Section("절", PageTable("t", FRAME, COLUMNS, rules=(rule,))))
    ((area, rules),) = [(str(each.sqref), each.rules) for each in sheet.conditional_formatting]
    assert area == {"신규": "C5:C8", "비고": "E5:E8"}[rule.columns[0]]
    assert [each.type for each in rules] == [kind]


@pytest.mark.parametrize(
    ("tile", "shown"),
    [
        (
            Tile(
                "값",
                PageCell("revenue", "t", "신규", -2, 4),
                PageCell("revenue", "t", "신규", -3, 1),
                3.0,
            ),
            ["='매출'!$C$15", "=$B$5/'매출'!$C$14-1"],
        ),
        (
            Tile(
                "값",
                PageCell("churn", "t", "신규", -2, 4),
                PageCell("churn", "t", "신규", -3, 1),
                3.0,
            ),
            [4, 3],
        ),
        (Tile("값", PageCell("revenue", "t", "신규", -2, 4)), ["='매출'!$C$15", "비교할 값 없음"]),
        (Tile("값", None, why="시트가 없습니다."), ["산출 불가", None]),
    ],
    ids=["leads to its rows", "a sheet that is not there", "nothing before", "no figure"],
)
def test_a_tile_shows_a_figure_and_its_change(tile: Tile, shown: list[object]) -> None:
    """By formulas where the table is in the report, as numbers where it is not."""
    table = Section("표", PageTable("t", FRAME, COLUMNS))
    sheet = _sheet(Section("지표", tiles=(tile,)), table)
    assert [sheet["B5"].value, sheet["C6"].value] == shown
