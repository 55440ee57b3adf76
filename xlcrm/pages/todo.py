"""What needs doing this week, counted from the analysis and the findings, and its rows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.risk import HIGH
from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Action, Decision
from xlcrm.domain.typed_option import path_typed, quoted
from xlcrm.pages.material import shown
from xlcrm.pages.page import Page, PageColumn, PageTable, Section, missing
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.pages.material import Material, Place

_WEEK: Final = 7  # days
_NOTHING: Final = "급히 할 일이 없습니다."
_ROWS: Final = ("날", "고객명", "내용", "담당자", "시트", "행")


@outlined
class Task(NamedTuple):
    """Something to do.

    Attributes:
        what: what, in a few words.
        first: what to look at first.
        page: the key of the report's sheet that tells more of it; empty where none does.
        how: a command that shows or does it on this workbook, or what to do in it.
        rows: what it is about: 날, 고객명, 내용, 담당자, and 시트 and 행, where it stands.
    """

    what: str
    first: str
    page: str
    how: str
    rows: pd.DataFrame

    @property
    def times(self) -> int:
        """How many there are."""
        return len(self.rows)


@outlined
class _Commands(NamedTuple):
    """Commands for the workbook, as they are typed."""

    called: str
    places: Mapping[str, Place]

    def of(self, verb: str, *more: str) -> str:
        """A command: its verb, the workbook, what follows."""
        return " ".join(("xlcrm", verb, path_typed(self.called), *more))

    def of_one(self, rows: pd.DataFrame, *more: str) -> str:
        """The command that renews the first of some contracts."""
        if rows.empty:
            return ""
        sheet, row = str(rows["시트"].iloc[0]), int(rows["행"].iloc[0])
        place = self.places.get(sheet)
        cell = CellRef(sheet if place is None else place.sheet, row, 1)
        return self.at(sheet).of("renew", "--contract", quoted(str(cell)), *more)

    def at(self, sheet: str) -> _Commands:
        """Commands for the ledger of a sheet, which is one of several."""
        place = self.places.get(sheet)
        return self if place is None else _Commands(place.called, {})


def todo(material: Material, called: str = "") -> tuple[Task, ...]:
    """Return what needs doing, the most urgent first; what there is nothing of is left out.

    Each says a command that works on the workbook as it is.

    Args:
        material: what the report is made of.
        called: how the workbook is named in those commands; by default by its file name.
    """
    about = (material.analysis, material.findings, material.planned, material.source, called)
    known = _known(material.analysis.office)
    for before, tasks in known:  # the summary asks, and asks again as its own sheet
        if all(one is other for one, other in zip(before, about, strict=True)):
            return tasks
    every = _tasks(material, _Commands(called or material.source.name, material.source.places))
    tasks = tuple(task for task in every if task.times)
    known.append((about, tasks))
    return tasks


@once
def _known(office: Office) -> list[tuple[tuple[object, ...], tuple[Task, ...]]]:  # noqa: ARG001
    """What needed doing in an office, by what was found and planned in it."""
    return []


def page(material: Material) -> Page:
    """Return the sheet that lists the rows behind all that needs doing, each with its link."""
    tasks = todo(material)
    if not tasks:
        return Page("todo", (missing("할 일", _NOTHING),))
    most = material.most_rows
    every = ((task.what, *row) for task in tasks for row in task.rows.itertuples(index=False))
    frame = pd.DataFrame([*islice(every, most)], columns=["할 일", *_ROWS])
    days = [None if pd.isna(each) else pd.Timestamp(each).to_datetime64() for each in frame["날"]]
    frame["날"] = np.array(days, dtype="datetime64[s]")
    pairs = zip(frame["시트"], frame["행"], strict=True)
    frame["바로가기"] = [material.source.link(sheet, row) for sheet, row in pairs]
    frame["셀"] = frame["시트"] + "!" + frame["행"].astype(str)
    columns = shown(
        **{"할 일": PageColumn("할 일", "note")},
        날=PageColumn("날", "date"),
        고객명=PageColumn("고객명", "name"),
        내용=PageColumn("내용", "note"),
        담당자=PageColumn("담당자", "middle"),
        셀=PageColumn("셀", link="바로가기", span=2),
    )
    beyond = sum(task.times for task in tasks) - most
    notes = (f"앞의 {most:,}줄만 실었습니다. 외 {beyond:,}줄이 더 있습니다.",) if beyond > 0 else ()
    table = PageTable("todo_rows", frame, columns, filtered=True)
    intro = "할 일 열을 걸러 보세요. 셀을 누르면 그 줄로 갑니다."
    return Page("todo", (Section("급한 순서", table, notes=notes),), intro=intro)


def _tasks(material: Material, commands: _Commands) -> Iterator[Task]:
    yield from _contracts(material, commands)
    yield from _planned(material, commands)
    yield from _journal(material, commands)
    yield from _customers(material, commands)
    errors = [each for each in material.findings if each.severity is Severity.ERROR]
    rows = pd.DataFrame(
        [(None, None, each.message, None, each.where.sheet, each.where.row) for each in errors],
        columns=list(_ROWS),
    )
    first = f"첫 셀 {errors[0].where}" if errors else ""
    yield Task("자료의 오류 고치기", first, "quality", commands.of("check"), rows)


def _contracts(material: Material, commands: _Commands) -> Iterator[Task]:
    """The contracts that end soon, or have just ended: whom to call, and about what."""
    ending, over = (material.analysis.tables[name] for name in ("expiring", "in_grace"))
    decision, left = ending["재계약 의사"], ending["남은 일수"]
    open_ = (decision == Decision.UNDECIDED.value) & ~ending["자동갱신"]
    list_ = commands.of("expiring")
    week = commands.of("expiring", "--within", str(_WEEK))
    near = ending[open_ & (left <= _WEEK)]
    yield _call(f"{_WEEK}일 안에 끝나는 미정 계약에 연락", near, week)
    agreed = ending[(decision == Decision.RENEWING.value) & (left <= _WEEK)]
    yield _call(
        f"{_WEEK}일 안에 끝나는 재계약 예정 계약의 새 기간 적기", agreed, commands.of_one(agreed)
    )
    due = ending["조치"].notna()
    yield _call("만료 안내 기간에 든 계약 상담", ending[open_ & due & (left > _WEEK)], list_)
    leaving = ending[(decision == Decision.ENDING.value) & due]
    yield _call("해지 예정 계약에 종료 안내", leaving, list_)
    open_ = (over["재계약 의사"] == Decision.UNDECIDED.value) & ~over["자동갱신"]
    yield _call("끝났지만 재계약 유예가 남은 계약에 연락", over[open_], list_)
    low = material.analysis.tables["low_sessions"]
    low = low[low["재계약 의사"] == Decision.UNDECIDED.value]
    used = int((low["구분"] == Action.SPENT.value).sum())
    first = f"다 쓴 계약 {used:,}건" if used else ""
    rows = _rows(low, "계약 종료일", "서비스")
    yield Task("횟수를 거의 다 쓴 계약 상담", first, "expiring", list_, rows)


def _call(what: str, contracts: pd.DataFrame, how: str) -> Task:
    rows = _rows(contracts, "계약 종료일", "서비스")
    first = f"가장 이른 종료일 {rows['날'].min():%Y-%m-%d}" if len(rows) else ""
    return Task(what, first, "expiring", how, rows)


def _planned(material: Material, commands: _Commands) -> Iterator[Task]:
    """What has been agreed to go on and does not yet: what one command does, and what people do."""
    contracts = material.analysis.office.contracts.drop_duplicates(["sheet", "row"])
    contracts = contracts.set_index(["sheet", "row"])
    ready, left = (_of(contracts, cells) for cells in material.planned)
    what = "끝난 자동갱신·재계약 예정 계약의 새 기간 적기"
    first = f"가장 이른 종료일 {ready['날'].min():%Y-%m-%d}" if ready["날"].notna().any() else ""
    of_first = commands.at(material.planned.ready[0].sheet) if len(ready) else commands
    how = of_first.of("renew", "--all-planned")
    yield Task(what, first, "todo", how, ready)
    what = "유예가 지난 자동갱신·재계약 예정 하나씩 정하기"
    first = f"첫 셀 {material.planned.left[0]}" if len(left) else ""
    again = commands.of_one(left, "--start", str(material.as_of))
    how = f"이어 쓰면 {again}, 떠났으면 재계약 의사나 자동갱신을 고치세요."
    yield Task(what, first, "todo", how, left)


def _of(contracts: pd.DataFrame, cells: Sequence[CellRef]) -> pd.DataFrame:
    """Contracts, by the rows of some cells, as rows of a task."""
    places = [(each.sheet, each.row) for each in cells]
    found = contracts.reindex(pd.MultiIndex.from_tuples(places, names=["sheet", "row"]))
    values = (found["end"], found["name"], found["service"], found["officer"])
    frame = dict(zip(_ROWS, (each.to_numpy() for each in values), strict=False))
    where = {"시트": [sheet for sheet, _ in places], "행": [row for _, row in places]}
    return pd.DataFrame({**frame, **where})


def _journal(material: Material, commands: _Commands) -> Iterator[Task]:
    issues = material.analysis.tables["open_issues"]
    old = issues[issues["경과일"] > _WEEK]
    first = f"가장 오래된 것 {old['경과일'].max():,.0f}일째" if len(old) else ""
    how = commands.of("log due")
    rows = _rows(old, "발생", "분류")
    yield Task(f"{_WEEK}일 넘게 해결되지 않은 문제", first, "activity", how, rows)
    follow_ups = material.analysis.tables["follow_ups"]
    left = follow_ups["남은 일수"]
    today = _rows(follow_ups[left == 0], "후속 기한", "후속 조치")
    yield Task("오늘까지인 후속 조치", "", "activity", commands.of("log due"), today)
    late = _rows(follow_ups[left < 0], "후속 기한", "후속 조치")
    first = f"가장 이른 기한 {late['날'].min():%Y-%m-%d}" if len(late) else ""
    yield Task("기한이 지난 후속 조치", first, "activity", how, late)


def _customers(material: Material, commands: _Commands) -> Iterator[Task]:
    people = material.analysis.tables["risk"]
    high = people[people["위험"] == HIGH]
    first = f"가장 높은 점수 {high['점수'].max():,.0f}점" if len(high) else ""
    report = ("report", "-o", "보고서.xlsx", "--only")
    rows = _rows(high, "종료일", "사유")
    yield Task(
        "이탈 위험이 높은 고객 만나기", first, "risk", commands.of(*report, '"위험 고객"'), rows
    )
    judged = material.analysis.tables["may_contact"]
    over = judged[judged["재확인 기한"] < pd.Timestamp(material.as_of)]
    due = _rows(over.assign(사유="2년마다 하는 안내의 기한이 지남"), "재확인 기한", "사유")
    first = "동의한 사실과 거두는 방법을 알리세요. 답이 없으면 동의가 이어집니다."
    yield Task("수신동의 안내", first, "marketing", commands.of("consent list", "--due"), due)
    known = material.analysis.office.customers
    over = known[known["retain_until"] < pd.Timestamp(material.as_of)]
    rows = _taken(over, {"날": "retain_until", "시트": "sheet", "행": "row"})
    rows = rows.assign(내용="보유기한이 지남")
    how = "고객정보 시트의 보유기한 열을 보세요."
    yield Task("보유기한이 지난 고객 정보 파기 검토", "", "todo", how, rows)


def _rows(frame: pd.DataFrame, day: str, what: str) -> pd.DataFrame:
    """Rows of a table of the analysis as rows of a task."""
    own = {name: name for name in ("고객명", "담당자", "시트", "행") if name in frame.columns}
    return _taken(frame, {**own, "날": day, "내용": what})


def _taken(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows of a task from a frame's columns, by their names there; the others are missing."""
    found = {name: frame[column].to_numpy() for name, column in columns.items()}
    return pd.DataFrame(found).reindex(columns=list(_ROWS))
