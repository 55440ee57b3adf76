"""What a chart shows, in words: for those who hear a report read out, and where no picture loads.

Each sentence is built of the figures that the chart draws: over months from where to where each
line goes and when it stood highest and lowest, of other columns which is the largest and smallest.
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from xlcrm.analysis.coverage import UNKNOWN
from xlcrm.domain.particles import with_particle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.look.ledger import KindLook
    from xlcrm.pages.page import Chart, PageTable

_KINDS: Final = {
    "line": "선 그림",
    "area": "면 그림",
    "column": "막대그림",
    "stacked": "쌓은 막대그림",
    "bar": "가로 막대그림",
}
_TOLD: Final = 6  # series that are told of one by one; of more, how many there are
_UNITS: Final = {"money": "원", "days": "일"}
_MONTHS: Final = "개월"  # the column that counts how long it has been
_NOTHING: Final = "값이 없습니다."


def described(chart: Chart, table: PageTable, rows: int, kinds: Mapping[str, KindLook]) -> str:
    """Return what a chart shows.

    Args:
        chart: which columns it draws.
        table: the table that it is drawn over, nobody to be recognised in it.
        rows: how many of the table's first rows it draws.
        kinds: how the values of each kind of column are written.
    """
    frame = table.frame.head(rows)
    said = [f"{chart.title}: {_KINDS[chart.kind]}."]
    names = [name for name in chart.series if frame[name].notna().any()]
    if not names:
        return f"{said[0]} {_NOTHING}"
    course = chart.kind in {"line", "area"} or is_datetime64_any_dtype(frame[chart.x].dtype)
    for name in names[:_TOLD]:
        values = frame[name].astype(float)
        column = table.column(name)
        known = values.notna()
        places = [_place(chart.x, each) for each in frame[chart.x][known]]
        tell = _course if course else _shares
        title = column.title if len(chart.series) > 1 else ""
        said.append(tell(title, places, values[known].to_list(), column.kind, kinds))
    if (more := len(names) - _TOLD) > 0:
        said.append(f"이 밖에 {more}가지가 더 있습니다.")
    return " ".join(said)


def told_course(
    name: str, months: pd.Series, values: pd.Series, kind: str, kinds: Mapping[str, KindLook]
) -> str:
    """Return the course of one figure over months, as a small chart without a table shows it."""
    known = values.notna()
    places = [_place("", each) for each in months[known]]
    if not places:
        return f"{name}: {_NOTHING}"
    told = _course("", places, values[known].astype(float).to_list(), kind, kinds)
    return f"{name}: {_KINDS['line']}. {told}"


def _place(column: str, place: object) -> str:
    if isinstance(place, pd.Timestamp):
        return f"{place.year}년 {place.month}월"
    if place is None or place != place:  # noqa: PLR0124 - NaN alone is unlike itself
        return UNKNOWN
    if isinstance(place, str) or not isinstance(place, Real):
        return str(place)
    return f"{place:g}개월" if column == _MONTHS else f"{column} {place:g}".strip()


def _course(
    name: str,
    places: Sequence[str],
    values: Sequence[float],
    kind: str,
    kinds: Mapping[str, KindLook],
) -> str:
    """From where to where values go, when they are highest, and lowest if it is in between."""
    about = f"{with_particle(name, '은/는')} " if name else ""
    first, last = _worded(values[0], kind, kinds), _worded(values[-1], kind, kinds)
    if len(values) == 1:
        return f"{about}{places[0]} {first}입니다."
    if len(set(values)) == 1:
        return f"{about}{places[0]}부터 {places[-1]}까지 내내 {first}입니다."
    turn = "늘었습니다" if values[-1] > values[0] else "줄었습니다"
    if first == last:
        turn = "되돌아왔습니다"
    most, least = max(values), min(values)
    high, low = places[values.index(most)], places[values.index(least)]
    to = with_particle(last, "으로/로")
    told = f"가장 높은 때는 {high} {_worded(most, kind, kinds)}"
    if low not in {places[0], places[-1]}:
        told += f", 가장 낮은 때는 {low} {_worded(least, kind, kinds)}"
    return f"{about}{places[0]} {first}에서 {places[-1]} {to} {turn}. {told}입니다."


def _shares(
    name: str,
    places: Sequence[str],
    values: Sequence[float],
    kind: str,
    kinds: Mapping[str, KindLook],
) -> str:
    """Which of some values is the largest, and which the smallest."""
    about = f"{with_particle(name, '은/는')} " if name else ""
    most, least = max(values), min(values)
    high, low = places[values.index(most)], places[values.index(least)]
    if len(values) == 1:
        return f"{about}{high} {_worded(most, kind, kinds)}입니다."
    if most == least:
        return f"{about}{len(values)}가지 모두 {_worded(most, kind, kinds)}입니다."
    return (
        f"{about}{len(values)}가지 가운데 {with_particle(high, '이/가')} "
        f"{with_particle(_worded(most, kind, kinds), '으로/로')} 가장 크고, "
        f"{with_particle(low, '이/가')} {with_particle(_worded(least, kind, kinds), '으로/로')} "
        f"가장 작습니다."
    )


def _worded(value: float, kind: str, kinds: Mapping[str, KindLook]) -> str:
    """A value as its column shows it, its unit behind it."""
    shown = kinds[kind].format
    if "%" in shown:
        return f"{value:.1%}"
    decimals = 1 if "0.0" in shown else 0
    return f"{value:,.{decimals}f}{_UNITS.get(kind, '')}"
