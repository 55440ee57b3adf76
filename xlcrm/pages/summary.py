"""요약: the few figures that matter, how they changed, and what needs doing this week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.basis import basis, doubt, without_fee
from xlcrm.analysis.churn import NRR_YEAR, OPENING
from xlcrm.analysis.coverage import coverage, on_day, undated
from xlcrm.analysis.months import RUNNING
from xlcrm.analysis.renewal_rates import PENDING
from xlcrm.analysis.sentences import Compared, gap_said, goal_said, said
from xlcrm.domain.outline import outlined
from xlcrm.pages import branches, lead
from xlcrm.pages.formulas import quoted
from xlcrm.pages.material import NO_ROWS
from xlcrm.pages.page import POINTS, Chart, Page, PageCell, PageColumn, PageTable, Section, Tile
from xlcrm.pages.todo import todo
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.analysis.inputs import Office
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

    @property
    def key(self) -> str:
        """What it is called among `xlcrm.reading.goals`."""
        return _KEYS[self.column]


_KEYS: Final = {
    "MRR": "mrr",
    "고객 수": "customers",
    "고객당 매출": "arpa",
    NRR_YEAR: "nrr",
    "고객 이탈률": "churn",
    "재계약률": "renewal",
    "NPS": "nps",
    "건수": "contacts",
}
WANTED: Final = (
    WantedFigure("월 반복 매출 (원)", "revenue", "mrr_by_month", "MRR", "money"),
    WantedFigure("이용 고객 (명)", "revenue", "mrr_by_month", "고객 수", "count", "count_change"),
    WantedFigure("고객당 매출 (원)", "revenue", "mrr_by_month", "고객당 매출", "money"),
    WantedFigure(
        "매출 유지율 (NRR, 12개월)", "churn", "churn_by_month", NRR_YEAR, "percent", POINTS
    ),
    WantedFigure(
        "고객 이탈률 (한 달)", "churn", "churn_by_month", "고객 이탈률", "percent", POINTS, "bad"
    ),
    WantedFigure("재계약률 (그 달 만료)", "churn", "renewal_rates", "재계약률", "percent", POINTS),
    WantedFigure(
        "추천 지수 (NPS)", "satisfaction", "satisfaction_by_month", "NPS", "score", "score_change"
    ),
    WantedFigure("상담 (건)", "activity", "contacts_by_month", "건수", "count", "count_change", ""),
)
"""The figures, each by its last whole month; of 재계약률, the last of which all is decided."""


_DATED: Final = frozenset({"churn_by_month", "renewal_rates"})
"""The tables whose figures depend on when contracts ended."""

_OF_CONTRACTS: Final = _DATED | {"mrr_by_month"}
"""The tables that count contracts."""

_OF_FEES: Final = frozenset({"MRR", "고객당 매출", NRR_YEAR})
"""The columns that are made of fees."""

DOUBTFUL: Final = frozenset(
    {
        *("C104", "C112", "C116", "C133", "C141", "C241"),
        *("C302", "C306", "C311", "C317", "C323", "C324", "C325", "C326"),
    }
)
"""The codes of findings that make figures doubtful, beside those that leave rows out."""

_FIGURES: Final = {"MRR": "mrr", "고객당 매출": "arpa", NRR_YEAR: "nrr_year"}
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
        basis: what it is counted from.
        year_ago: the same a year before.
        goal: what the office wants it to be (설정, 목표).
    """

    wanted: WantedFigure
    month: pd.Timestamp | None = None
    row: int = -1
    value: float | None = None
    before: float | None = None
    series: tuple[float, ...] = ()
    why: str = ""
    note: str = ""
    basis: str = ""
    year_ago: float | None = None
    goal: float | None = None

    @property
    def compared(self) -> Compared | None:
        """The figure as sentences take it; None where there is none."""
        if self.value is None or self.month is None:
            return None
        past = (self.before, self.year_ago, self.goal)
        return Compared(self.wanted.key, self.month, self.value, *past, self.note, self.basis)

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
        lead.section(material, [each.compared for each in found]),
        Section(title, tiles=tuple(map(_tile, found)), notes=stands_on(material)),
        *branches.sections(material),
        *_held_against(found),
        *_sums(material),
        *_flow(material),
        _todo(material),
    ]
    intro = " ".join(
        (
            "끝난 달을 그 앞달과 견줍니다. 제목을 누르면 자세한 시트로 갑니다.",
            *material.left_out,
            *material.undated,
        )
    )
    return Page("summary", tuple(sections), intro=intro, grid=_GRID)


def stands_on(material: Material) -> tuple[str, ...]:
    """Return what all figures stand on, a line each: rows, fees, what is left out or doubtful.

    Beside what `xlcrm.analysis.basis` knows of the contracts, what was found in the data that
    makes a figure doubtful.
    """
    counts = Counter(each.code for each in material.findings if each.code in DOUBTFUL)
    found = [f"{CATALOGUE[code].title} {counts[code]:,}건({code})" for code in sorted(counts)]
    doubts = (f"점검에서 나온 의심: {', '.join(found)}.",) if found else ()
    office = material.analysis.office
    differing = ", ".join(office.differing)
    several = f"대장마다 설정이 달라 가장 많은 것을 따랐습니다: {differing}." if differing else ""
    unread = material.source.unread
    lack = (
        f"읽지 못해 들어 있지 않은 파일 {len(unread):,}개: {', '.join(unread)}." if unread else ""
    )
    remarks = material.source.remarks
    return tuple(filter(None, (lack, *remarks, *basis(office).told, *doubts, several)))


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
    month = pd.Timestamp(table[table.columns[0]].to_list()[at])
    return Found(
        wanted,
        month=month,
        row=at - len(table),
        value=float(values.iloc[at]),
        before=float(values.iloc[at - 1]) if before else None,
        series=tuple(values.iloc[: at + 1].dropna()),
        note=_note(material, wanted),
        basis=_basis(material, wanted, table.iloc[at]),
        year_ago=_year_ago(material, wanted, month),
        goal=material.analysis.office.policy.goals.get(wanted.key),
    )


def _year_ago(material: Material, wanted: WantedFigure, month: pd.Timestamp) -> float | None:
    """The figure of the same month a year before; None where there is none."""
    past, office = month - pd.DateOffset(years=1), material.analysis.office
    table = material.table(wanted.table)
    if wanted.table in _OF_A_YEAR:  # the table does not reach back so far
        then = replace(office, as_of=(past + pd.offsets.MonthEnd(0)).date())
        table = analyse_office(then).tables[wanted.table]
    values = table.loc[pd.to_datetime(table.iloc[:, 0]) == past, wanted.column].astype(float)
    return None if values.isna().all() else float(values.iloc[0])


_OF_A_YEAR: Final = frozenset({"satisfaction_by_month", "contacts_by_month"})
"""The tables of the last twelve months, which tell the same of any day."""


def _note(material: Material, wanted: WantedFigure) -> str:
    """What has to be known of a figure: what it does not know, and what it counts in doubt."""
    office = material.analysis.office
    parts = (
        undated(office).told if wanted.table in _DATED else "",
        doubt(office) if wanted.table in _OF_CONTRACTS else "",
        without_fee(office) if wanted.column in _OF_FEES else "",
    )
    return " · ".join(part for part in parts if part)


def _basis(material: Material, wanted: WantedFigure, row: pd.Series) -> str:
    """What a figure is counted from, in its month."""
    office = material.analysis.office
    month = pd.Timestamp(row.iloc[0])
    if wanted.table == "mrr_by_month":
        last = min(month + pd.offsets.MonthEnd(0), pd.Timestamp(office.as_of))
        served = on_day(coverage(office), np.datetime64(last, "D"))
        fees = " · ".join(each.why for each in basis(office).fees)
        of = f", 요금 {fees}" if wanted.column in _OF_FEES else ""
        return f"{last:%Y-%m-%d}에 유효한 계약 {len(served):,}건{of}"
    told = {
        NRR_YEAR: lambda: f"1년 전 고객 {row[OPENING]:,.0f}명의 매출 가운데",
        "고객 이탈률": lambda: f"시작 고객 {row['시작 고객']:,}명 가운데 {row['이탈 고객']:,}명",
        "재계약률": lambda: (
            f"판정된 만료 계약 {row['재계약'] + row['미갱신']:,}건 가운데 {row['재계약']:,}건"
        ),
        "NPS": lambda: f"응답 {row['NPS 응답']:,}건{_few(row['NPS 응답'], office)}",
        "건수": lambda: f"고객 {row['고객 수']:,}명, 정정된 줄 제외",
    }
    return told[wanted.column]()


def _few(answers: int, office: Office) -> str:
    return ", 적어서 흔들림" if answers < office.policy.standards.small_sample else ""


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
        basis=" · ".join(part for part in (found.basis, found.note) if part),
    )


def _held_against(found: Sequence[Found]) -> list[Section]:
    """Each figure against the month before, the same month a year before, and its target."""
    known = [each.compared for each in found if each.compared is not None]
    if not known:
        return []
    rows = [
        {
            "지표": named.wanted.label,
            "월": each.month,
            "값": said(each.key, each.value),
            "앞달": _said(each, each.before),
            "앞달과의 차이": gap_said(each.key, each.value, each.before),
            "작년 같은 달": _said(each, each.year_ago),
            "작년과의 차이": gap_said(each.key, each.value, each.year_ago),
            "목표": goal_said(each),
        }
        for named in found
        if (each := named.compared) is not None
    ]
    columns = (
        PageColumn("지표"),
        PageColumn("월", "month"),
        *(PageColumn(name, "right") for name in rows[0] if name not in {"지표", "월", "목표"}),
        PageColumn("목표", "advice"),
    )
    notes = () if any(each.goal is not None for each in known) else (_NO_GOALS,)
    return [Section("견주기", PageTable("held_against", pd.DataFrame(rows), columns), notes=notes)]


_NO_GOALS: Final = (
    "목표가 없습니다. 설정 시트에 구분 '목표', 항목 '고객 이탈률(%)', 값 3%처럼 적으면 견줍니다."
)


def _said(figure: Compared, value: float | None) -> str | None:
    return None if value is None else said(figure.key, value)


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
            "누가": lead.owners_said(each),
            "언제까지": pd.Timestamp(lead.due_of(each, material.as_of)),
            "먼저 볼 것": each.first,
            "하는 법": each.how,
            "보기": names.get(_listed(each, names), ""),
            "바로가기": _link(names.get(_listed(each, names), "")),
            "순서": at,
        }
        for at, each in enumerate(todo(material), start=1)
    ]
    if not rows:
        return Section("이번 주 할 일", missing="급히 할 일이 없습니다.")
    columns = (
        PageColumn("할 일", "advice"),
        PageColumn("건수", "count"),
        PageColumn("누가", "advice"),
        PageColumn("언제까지", "date"),
        PageColumn("먼저 볼 것", "advice"),
        PageColumn("하는 법", "advice"),
        PageColumn("보기", "middle", link="바로가기"),
        PageColumn("순서", "count"),  # who has sorted by something else comes back to this
    )
    table = PageTable("todo", pd.DataFrame(rows), columns, buttons=True)
    return Section("이번 주 할 일", table)


def _listed(task: Task, names: Mapping[str, str]) -> str:
    """The key of the sheet that lists a task's rows: 할 일, or where that is not wanted its own."""
    return "todo" if "todo" in names else task.page


def _link(name: str) -> str:
    return f"internal:{quoted(name)}!A1" if name else ""
