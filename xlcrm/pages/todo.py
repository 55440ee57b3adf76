"""What needs doing this week, counted from the analysis and the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from xlcrm.analysis.risk import HIGH
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Action, Decision
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.pages.material import Material

_WEEK: Final = 7  # days
_EXPIRED_CONSENT: Final = "동의한 지 24개월이 지남"


@outlined
class Task(NamedTuple):
    """Something to do: what, how often, what to look at first, and the sheet that lists it."""

    what: str
    times: int
    first: str
    page: str


def todo(material: Material) -> tuple[Task, ...]:
    """Return what needs doing, the most urgent first; what there is nothing of is left out."""
    return tuple(task for task in _tasks(material) if task.times)


def _tasks(material: Material) -> Iterator[Task]:
    yield from _contracts(material)
    yield from _journal(material)
    yield from _customers(material)
    errors = [each for each in material.findings if each.severity is Severity.ERROR]
    first = f"첫 셀 {errors[0].where}" if errors else ""
    yield Task("자료의 오류 고치기", len(errors), first, "quality")


def _contracts(material: Material) -> Iterator[Task]:
    ending = material.analysis.tables["expiring"]
    open_ = ending[(ending["재계약 의사"] == Decision.UNDECIDED.value) & ~ending["자동갱신"]]
    week = open_[open_["남은 일수"] <= _WEEK]
    first = f"가장 이른 종료일 {week['계약 종료일'].min():%Y-%m-%d}" if len(week) else ""
    yield Task(f"{_WEEK}일 안에 끝나는 미정 계약에 연락", len(week), first, "expiring")
    due = open_[open_["조치"].notna() & (open_["남은 일수"] > _WEEK)]
    first = f"가장 이른 종료일 {due['계약 종료일'].min():%Y-%m-%d}" if len(due) else ""
    yield Task("만료 안내 기간에 든 계약 상담", len(due), first, "expiring")
    low = material.analysis.tables["low_sessions"]
    low = low[low["재계약 의사"] == Decision.UNDECIDED.value]
    used = int((low["구분"] == Action.SPENT.value).sum())
    first = f"다 쓴 계약 {used:,}건" if used else ""
    yield Task("횟수를 거의 다 쓴 계약 상담", len(low), first, "expiring")
    contracts = material.analysis.office.contracts
    missed = (contracts["action"] == Action.RENEWAL_MISSED.value).sum()
    yield Task("자동갱신인데 다음 계약이 없음", int(missed), "xlcrm renew로 갱신하세요.", "")


def _journal(material: Material) -> Iterator[Task]:
    issues = material.analysis.tables["open_issues"]
    old = issues[issues["경과일"] > _WEEK]
    first = f"가장 오래된 것 {old['경과일'].max():,.0f}일째" if len(old) else ""
    yield Task(f"{_WEEK}일 넘게 해결되지 않은 문제", len(old), first, "activity")
    journal = material.analysis.office.journal
    today = pd.Timestamp(material.as_of)
    late = journal[journal["follow_up_done"].isna() & (journal["follow_up_due"] < today)]
    first = f"가장 이른 기한 {late['follow_up_due'].min():%Y-%m-%d}" if len(late) else ""
    yield Task("기한이 지난 후속 조치", len(late), first, "quality")


def _customers(material: Material) -> Iterator[Task]:
    people = material.analysis.tables["risk"]
    high = people[people["위험"] == HIGH]
    first = f"가장 높은 점수 {high['점수'].max():,.0f}점" if len(high) else ""
    yield Task("이탈 위험이 높은 고객 만나기", len(high), first, "risk")
    judged = material.analysis.tables["may_contact"]
    expired = judged[judged["사유"] == _EXPIRED_CONSENT]
    first = "광고를 보내기 전에 다시 동의를 받으세요."
    yield Task("수신동의 다시 확인", len(expired), first, "marketing")
    retain = material.analysis.office.customers["retain_until"]
    over = int((retain < pd.Timestamp(material.as_of)).sum())
    yield Task("보유기한이 지난 고객 정보 파기 검토", over, "고객정보의 보유기한", "quality")
