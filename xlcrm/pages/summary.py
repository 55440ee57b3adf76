"""요약: the few figures that matter, how they changed, and what needs doing this week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from xlcrm.analysis.coverage import undated
from xlcrm.analysis.months import RUNNING
from xlcrm.analysis.renewal_rates import PENDING
from xlcrm.domain.outline import outlined
from xlcrm.pages.formulas import quoted
from xlcrm.pages.material import NO_ROWS
from xlcrm.pages.page import POINTS, Chart, Page, PageCell, PageColumn, PageTable, Section, Tile
from xlcrm.pages.todo import todo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.pages.material import Material
    from xlcrm.pages.todo import Task

_GRID: Final = (21.0,) * 8


@outlined
class WantedFigure(NamedTuple):
    """A figure of the summary: where it stands, and how it is shown."""

    label: str
    page: str
    table: str
    column: str
    kind: str
    change: str = "percent_change"
    rise: str = "good"


WANTED: Final = (
    WantedFigure("월 반복 매출 (원)", "revenue", "mrr_by_month", "MRR", "money"),
    WantedFigure("이용 고객 (명)", "revenue", "mrr_by_month", "고객 수", "count", "count_change"),
    WantedFigure("고객당 매출 (원)", "revenue", "mrr_by_month", "고객당 매출", "money"),
    WantedFigure("매출 유지율 (NRR)", "churn", "churn_by_month", "NRR", "percent", POINTS),
    WantedFigure("고객 이탈률", "churn", "churn_by_month", "고객 이탈률", "percent", POINTS, "bad"),
    WantedFigure("재계약률", "churn", "renewal_rates", "재계약률", "percent", POINTS),
    WantedFigure(
        "추천 지수 (NPS)", "satisfaction", "satisfaction_by_month", "NPS", "score", "score_change"
    ),
    WantedFigure("상담 (건)", "activity", "contacts_by_month", "건수", "count", "count_change", ""),
)
"""The figures, each by its last whole month; of 재계약률, the last of which all is decided."""


_DATED: Final = frozenset({"churn_by_month", "renewal_rates"})
"""The tables whose figures depend on when contracts ended."""

_FIGURES: Final = {"MRR": "mrr", "고객당 매출": "arpa", "NRR": "nrr"}
"""The single figures that tell why a column has none."""


@outlined
class Found(NamedTuple):
    """A figure of the summary as the analysis has it.

    Attributes:
        wanted: which figure.
        month: the month that it is of; None where there is no figure.
        row: the month's row, counted from the end of the table.
        value: the figure.
        before: the same a month before.
        series: all months up to it.
        why: why there is no figure.
        note: what has to be known of the figure.
    """

    wanted: WantedFigure
    month: pd.Timestamp | None = None
    row: int = -1
    value: float | None = None
    before: float | None = None
    series: tuple[float, ...] = ()
    why: str = ""
    note: str = ""

    @property
    def change(self) -> float | None:
        """How much it has changed, in the unit of its kind; None where there is nothing before."""
        if self.value is None or self.before is None:
            return None
        if self.wanted.change == "percent_change":
            return self.value / self.before - 1 if self.before else None
        return (self.value - self.before) * (100 if self.wanted.change == POINTS else 1)


def page(material: Material) -> Page:
    """Return the summary."""
    found = [find(material, wanted) for wanted in WANTED]
    months = [each.month for each in found if each.month is not None]
    last = max(months, default=None)
    title = "주요 지표" if last is None else f"{last.year}년 {last.month}월의 주요 지표"
    sections = [
        Section(title, tiles=tuple(map(_tile, found))),
        *_sums(material),
        *_flow(material),
        _todo(material),
    ]
    intro = " ".join(
        ("끝난 달을 그 앞달과 견줍니다. 제목을 누르면 자세한 시트로 갑니다.", *material.undated)
    )
    return Page("summary", tuple(sections), intro=intro, grid=_GRID, one=True)


def find(material: Material, wanted: WantedFigure) -> Found:
    """Return a figure by its last whole month, and how it was before."""
    why = material.why_not(wanted.table)
    if why:
        return Found(wanted, why=why)
    table = material.table(wanted.table)
    values = table[wanted.column].astype(float)
    counts = values.notna() & ~table["비고"].str.contains(RUNNING).fillna(value=False)
    if PENDING in table.columns and wanted.table == "renewal_rates":
        counts &= table[PENDING] == 0
    if not counts.any():
        figure = _FIGURES.get(wanted.column)
        why = material.analysis.figures[figure].why if figure else ""
        return Found(wanted, why=why or NO_ROWS)
    at = int(counts.to_numpy().nonzero()[0][-1])
    before = at > 0 and values.notna().iloc[at - 1]
    return Found(
        wanted,
        month=pd.Timestamp(table[table.columns[0]].to_list()[at]),
        row=at - len(table),
        value=float(values.iloc[at]),
        before=float(values.iloc[at - 1]) if before else None,
        series=tuple(values.iloc[: at + 1].dropna()),
        note=undated(material.analysis.office).told if wanted.table in _DATED else "",
    )


def _tile(found: Found) -> Tile:
    wanted = found.wanted
    if found.value is None or found.month is None:
        return Tile(wanted.label, None, why=found.why, page=wanted.page)
    place = (wanted.page, wanted.table, wanted.column)
    before = None if found.before is None else PageCell(*place, found.row - 1, found.before)
    return Tile(
        f"{wanted.label} · {found.month.month}월",
        PageCell(*place, found.row, found.value),
        before,
        changed=found.change,
        kind=wanted.kind,
        change=wanted.change,
        rise=wanted.rise,
        page=wanted.page,
    )


def _sums(material: Material) -> list[Section]:
    """What the ledger's amounts come to that are told of, each with what it is the sum of."""
    if not material.sums:
        return []
    rows = [
        {"항목": each.column.name, "합계": each.amount, "기준": each.basis}
        for each in material.sums
    ]
    columns = (PageColumn("항목"), PageColumn("합계", "money"), PageColumn("기준", span=5))
    return [Section("합계 (매출이 아님)", PageTable("sums", pd.DataFrame(rows), columns))]


def _flow(material: Material) -> list[Section]:
    """The course of revenue and churn, where the sheets that tell of them are in the report."""
    charts = []
    if "revenue" in material.names and not material.why_not("mrr_by_month"):
        charts += [
            Chart("월 반복 매출 (원)", "column", "mrr_by_month", "월", ("MRR",), page="revenue")
        ]
    if "churn" in material.names and not material.why_not("churn_by_month"):
        rates = ("고객 이탈률", "매출 이탈률")
        charts += [Chart("이탈률", "line", "churn_by_month", "월", rates, page="churn", whole=True)]
    return [Section("흐름", charts=tuple(charts))] if charts else []


def _todo(material: Material) -> Section:
    """What needs doing, and the sheet that lists it."""
    names = material.names
    rows = [
        {
            "할 일": each.what,
            "건수": each.times,
            "먼저 볼 것": each.first,
            "하는 법": each.how,
            "보기": names.get(_listed(each, names), ""),
            "바로가기": _link(names.get(_listed(each, names), "")),
        }
        for each in todo(material)
    ]
    if not rows:
        return Section("이번 주 할 일", missing="급히 할 일이 없습니다.")
    columns = (
        PageColumn("할 일", span=2),
        PageColumn("건수", "count"),
        PageColumn("먼저 볼 것", span=2),
        PageColumn("하는 법", "advice", span=2),
        PageColumn("보기", "middle", link="바로가기"),
    )
    return Section("이번 주 할 일", PageTable("todo", pd.DataFrame(rows), columns))


def _listed(task: Task, names: Mapping[str, str]) -> str:
    """The key of the sheet that lists a task's rows: 할 일, or where that is not wanted its own."""
    return "todo" if "todo" in names else task.page


def _link(name: str) -> str:
    return f"internal:{quoted(name)}!A1" if name else ""
