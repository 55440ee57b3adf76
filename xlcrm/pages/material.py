"""What the sheets of a report are made of: the analysis, what was found, and where it came from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final, TypedDict

import pandas as pd

from xlcrm.analysis.coverage import left_out, undated
from xlcrm.analysis.sources import SOURCES
from xlcrm.domain.outline import outlined
from xlcrm.office.proposal import Planned
from xlcrm.office.sums import TOLD
from xlcrm.pages.formulas import quoted
from xlcrm.pages.page import PageColumn, PageTable, Section
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from typing import Unpack

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.analysis.figure import Figure
    from xlcrm.office.sums import Sum
    from xlcrm.pages.page import Chart, Highlight, Total
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

NO_ROWS: Final = "해당하는 자료가 없습니다."


@outlined
@dataclass(frozen=True, slots=True)
class Place:
    """Where a sheet of one of several ledgers is.

    Attributes:
        sheet: the sheet's own name.
        prefix: what links to its ledger's cells begin with.
        called: the ledger as it is named in commands.
    """

    sheet: str
    prefix: str
    called: str


@outlined
@dataclass(frozen=True, slots=True)
class Source:
    """The workbook that a report is about; or several, by the names of the folder.

    Attributes:
        name: its file name.
        digest: SHA-256 of its bytes when it was read; of several, empty.
        size: in bytes.
        sheets: its recognised sheets: name, what they hold, how many rows.
        prefix: what links to its cells begin with: `internal:`, or `external:대장.xlsx#`.
        places: of several ledgers, where each sheet is, by what it is called among them.
        files: of several ledgers, each one's name, SHA-256 and size.
        unread: files beside them that could not be read, and of which no figure knows.
        remarks: what else has to be known of where the figures come from, in Korean.
    """

    name: str
    digest: str
    size: int
    sheets: tuple[tuple[str, str, int], ...]
    prefix: str = "internal:"
    places: Mapping[str, Place] = field(default_factory=dict)
    files: tuple[tuple[str, str, int], ...] = ()
    unread: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def link(self, sheet: str, row: int, column: str = "A") -> str:
        """Return where a link to a cell of it leads."""
        place = self.places.get(sheet)
        if place is not None:
            return f"{place.prefix}{quoted(place.sheet)}!{column}{row}"
        return f"{self.prefix}{quoted(sheet)}!{column}{row}"

    def links(self, sheets: Sequence[str], rows: Sequence[object]) -> list[str]:
        """Return where links to the first cells of rows lead, as `link` says of each."""
        whole = {each: self.link(each, 0).removesuffix("0") for each in dict.fromkeys(sheets)}
        return [f"{whole[sheet]}{row}" for sheet, row in zip(sheets, rows, strict=True)]


@outlined
@dataclass(frozen=True, slots=True)
class Held:
    """What the workbook has of one kind of sheet.

    Attributes:
        sheet: the name of the first sheet of that kind.
        rows: how many rows all of them have.
        headers: the fields of its columns, as the office calls them.
        told: those of which a row says something.
    """

    sheet: str
    rows: int
    headers: Mapping[str, str]
    told: frozenset[str]


def held_in(tables: Sequence[Table]) -> dict[str, Held]:
    """Return what a workbook's tables hold of what the report's are made of, by kind of sheet."""
    wanted: dict[str, set[str]] = {}
    for kind, fields in (item for each in SOURCES.values() for item in each.items()):
        wanted.setdefault(kind, set()).update(fields)
    found: dict[str, Held] = {}
    for table in tables:
        kind, rows = table.spec.key, len(table.rows)
        before = found.get(kind, Held(table.sheet, 0, {}, frozenset()))
        there = wanted.get(kind, set()) & table.columns.keys()
        headers = {field: table.columns[field].header for field in there}
        told = {field for field in there if table.values(field).count(None) < rows}
        found[kind] = Held(
            before.sheet, before.rows + rows, {**headers, **before.headers}, before.told | told
        )
    return found


@outlined
@dataclass(frozen=True, slots=True)
class Material:
    """All that the sheets show.

    Attributes:
        analysis: the tables and figures.
        findings: what is wrong in the data, as of the day.
        source: where they came from.
        as_of: the day.
        names: the report's sheets by key, to which others may lead.
        most_rows: how long a list may be.
        sums: what the ledger's amounts come to that are told of.
        planned: the contracts that have been agreed to go on, as `xlcrm.renew_planned` takes them.
        held: what the workbook has of each kind of sheet, by its key.
        branches: of several ledgers, the figures that are compared, by what each is called.
        people: the names of all whom the workbook names, also of who has no contract.
        masked: whether people are masked in it already.
    """

    analysis: Analysis
    findings: tuple[Finding, ...]
    source: Source
    as_of: date
    names: Mapping[str, str]
    most_rows: int
    sums: tuple[Sum, ...] = ()
    planned: Planned = field(default_factory=Planned)
    held: Mapping[str, Held] = field(default_factory=dict)
    branches: Mapping[str, tuple[tuple[str, Figure], ...]] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    masked: bool = False

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the analysis, cells that lead to the workbook's rows beside it."""
        return self.linked(self.analysis.tables[name])

    def linked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table with cells that lead to the workbook's rows beside it, if it has none."""
        if {"시트", "행"} <= set(frame.columns) and "바로가기" not in frame.columns:
            links = self.source.links(frame["시트"].tolist(), frame["행"].tolist())
            frame = frame.copy(deep=False)
            frame["바로가기"] = pd.Series(links, index=frame.index, dtype=object)
        return frame

    def why_not(self, name: str) -> str:
        """Return why a table cannot be shown; empty if it can."""
        if name in self.analysis.missing:
            return self.analysis.missing[name]
        return "" if len(self.analysis.tables[name]) else NO_ROWS

    @property
    def undated(self) -> tuple[str, ...]:
        """What a reader has to know of contracts that ended on a day that nothing tells."""
        told = undated(self.analysis.office).told
        return (f"{told}: {_UNDATED}",) if told else ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What a reader has to know of contracts of which nothing tells when they began."""
        told = left_out(self.analysis.office).told
        return (f"{told}: {_LEFT_OUT}",) if told else ()


_LEFT_OUT: Final = "언제의 계약인지 몰라 모든 지표에서 뺐습니다. 시작일을 대장에 적으면 들어갑니다."
_UNDATED: Final = (
    "어느 달의 일인지 몰라 이탈과 축소, 이탈률, 재계약률에서 뺐습니다. "
    "지난달 끝부터는 세지 않으며, 그 날을 대장에 적으면 그 달에 들어갑니다."
)


def shown(*names: str, **more: PageColumn) -> tuple[PageColumn, ...]:
    """Return columns as they are usually shown; `more` replaces or adds some, by name.

    >>> [column.kind for column in shown("월", "건수", "사연")]
    ['month', 'count', 'text']
    """
    wanted = dict.fromkeys((*names, *more))
    return tuple(more.get(name, PageColumn(name, KINDS.get(name, "text"))) for name in wanted)


def share(name: str, of: str) -> PageColumn:
    """Return a column that says which part of the whole column each row is."""
    return PageColumn(name, "percent", formula=f"{{{of}}}/SUM({{{of}:all}})")


def section(
    material: Material,
    title: str,
    name: str,
    columns: Sequence[PageColumn],
    **more: Unpack[_More],
) -> Section:
    """Return a section with a table of the analysis, or a word about why there is none.

    Args:
        material: what the report is made of.
        title: the heading.
        name: the table's name in the analysis, by which charts refer to it.
        columns: which of its columns are shown, and how.
        more: what else `PageTable` and `Section` take, `totals` as what makes them from the frame;
            `frame` instead of the analysis' own, `prepare` to change it, how many of its `last`
            rows are shown, and how many rows at `most`.
    """
    why = material.why_not(name)
    if why:
        return Section(title, missing=why, key=name)
    frame = more.get("frame")
    frame = material.analysis.tables[name] if frame is None else frame
    if prepare := more.get("prepare"):
        frame = prepare(frame)
    if frame.empty:
        return Section(title, missing=NO_ROWS, key=name)
    if "last" in more:
        frame = frame.tail(more["last"])  # a copy, be it of all
    notes, most = more.get("notes", ()), more.get("most", material.most_rows)
    if (beyond := len(frame) - most) > 0:
        notes = (*notes, f"앞의 {most:,}줄만 실었습니다. 외 {beyond:,}줄이 더 있습니다.")
        frame = frame.head(most)
    frame = material.linked(frame)  # of a million rows those that are shown
    make = more.get("totals")
    table = PageTable(
        name,
        frame.reset_index(drop=True),
        tuple(columns),
        totals=make(frame) if make else {},
        rules=more.get("rules", ()),
        filtered=more.get("filtered", False),
    )
    return Section(title, table, more.get("charts", ()), notes)


class _More(TypedDict, total=False):
    """What a section may have beside its table."""

    frame: pd.DataFrame
    prepare: Callable[[pd.DataFrame], pd.DataFrame]
    last: int
    most: int
    totals: Callable[[pd.DataFrame], Mapping[str, Total]]
    rules: tuple[Highlight, ...]
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    filtered: bool


_SHOWN_AS: Final = {
    **{kind: kind.value for kind in MASKS},
    **dict.fromkeys((Kind.MONEY,), "money"),
    **dict.fromkeys((Kind.INTEGER, Kind.MONTHS), "count"),
    **{kind: kind.value for kind in (Kind.DATE, Kind.DATETIME, Kind.MONTH, Kind.DAYS)},
    **dict.fromkeys((Kind.CHOICE, Kind.YES_NO, Kind.IDENTIFIER), "middle"),
}
KINDS: Final[Mapping[str, str]] = {
    **{column.name: _SHOWN_AS.get(column.shown_as, "free") for column in TOLD},
    **dict.fromkeys(("월", "기준월", "만료월", "가입월"), "month"),
    **dict.fromkeys(("종료일", "계약 종료일", "최근 상담일", "후속 기한"), "date"),
    **dict.fromkeys(("수신동의일", "재확인 기한"), "date"),
    "발생": "datetime",
    **dict.fromkeys(
        ("건수", "고객 수", "응답 수", "점수", "계약 수", "이용 건수", "종료"), "count"
    ),
    **dict.fromkeys(("CSAT 응답", "NPS 응답", "경과일", "계약 횟수", "R", "F", "M", "합"), "count"),
    **dict.fromkeys(("비율", "비중", "CSAT", "하한", "상한", "12개월 생존율"), "percent"),
    "확률": "percent",
    **dict.fromkeys(("MRR", "월 매출", "누적 결제", "금액"), "money"),
    **dict.fromkeys(("이용량", "중앙 개월"), "count"),
    **dict.fromkeys(("고객당 이용량", "직전 3개월 평균"), "decimal"),
    **dict.fromkeys(("위험", "담당자", "고객 ID", "재계약 의사", "채널", "분류"), "middle"),
    **dict.fromkeys(("일지 ID", "기한 지남", "구분", "급한 정도", "자동갱신"), "middle"),
    "변화율": "percent_change",
    "사유": "note",
    "후속 조치": "free",
    "NPS": "score",
    "고객명": "name",
    "연락처": "phone",
    "남은 일수": "days",
}
"""How columns are shown, by their names in the analysis; all others as plain text."""
