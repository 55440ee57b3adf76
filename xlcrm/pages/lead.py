"""What the first page says first: three to five sentences, of figures and of what to do next.

The figures' sentences are those of `xlcrm.analysis.sentences`; what to do is the most urgent of
`xlcrm.pages.todo`, with who, until when, and what does it today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.causes import REASON
from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.sentences import said, sentences
from xlcrm.domain.outline import outlined
from xlcrm.pages.formulas import quoted
from xlcrm.pages.page import PageColumn, PageTable, Section
from xlcrm.pages.todo import todo
from xlcrm.reading.responses import response_to
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.analysis.causes import Cause
    from xlcrm.analysis.sentences import Compared
    from xlcrm.pages.material import Material
    from xlcrm.pages.todo import Task

TITLE: Final = "요점"
_ACTIONS: Final = 2
"""So many of the most urgent tasks have a sentence."""

_OWNERS: Final = 3
"""So many people are named who have most of a task's rows."""

NOBODY: Final = "담당자 없음"
NOTHING: Final = "급히 할 일이 없습니다."
NO_FIGURE: Final = "아직 낼 수 있는 지표가 없습니다: {why}"


@outlined
class Point(NamedTuple):
    """A sentence of the first page.

    Attributes:
        about: the figure's key, or `todo`.
        text: what it says.
        compared: the figure, where it is of one.
        cause: what explains it, where something does.
        owners: of what is to be done, who has how many of it; the name is empty where nobody has.
        due: by when.
        how: the command, or what to do.
        page: the key of the report's sheet that tells more.
    """

    about: str
    text: str
    compared: Compared | None = None
    cause: Cause | None = None
    owners: tuple[tuple[str, int], ...] = ()
    due: date | None = None
    how: str = ""
    page: str = ""


def points(
    material: Material, figures: Sequence[Compared | None], called: str = ""
) -> tuple[Point, ...]:
    """Return the sentences of the first page: three of figures at most, and two of what to do.

    Args:
        material: what the report is made of.
        figures: the summary's; None of those that cannot be computed.
        called: how the workbook is named in commands; by default by its file name.
    """
    known = {each.key: each for each in figures if each is not None}
    office = material.analysis.office
    found = [
        Point(
            each.about,
            each.text + _answer(material, each.cause),
            known[each.about],
            each.cause,
            page=_PAGES[each.about],
        )
        for each in sentences(office, tuple(known.values()))
    ]
    if not found:
        why = material.why_not("mrr_by_month") or material.why_not("movements")
        found = [Point("mrr", NO_FIGURE.format(why=why))]
    tasks = sorted(todo(material, called)[:_ACTIONS], key=lambda task: due_of(task, material.as_of))
    found += [_action(material, task) for task in tasks] or [Point("todo", NOTHING)]
    return tuple(found)


def _answer(material: Material, cause: Cause | None) -> str:
    """What is done about the reason that people gave, where one explains a figure."""
    if cause is None or cause.by != REASON:
        return ""
    response = response_to(cause.group, material.analysis.office.policy.responses)
    whose = "저희가 제안하는 대응" if response.ours else "정해 둔 대응"
    where = material.names.get("plan", "")
    sheet = f"(보고서의 '{where}' 시트)" if where else ""
    return f" {whose}: {response.what}{sheet}."


def section(material: Material, figures: Sequence[Compared | None]) -> Section:
    """Return the sentences as the first section of the summary, each with where it leads."""
    names = material.names
    rows = []
    for each in points(material, figures):
        name = names.get(each.page, "")
        link = f"internal:{quoted(name)}!A1" if name else ""
        rows.append({"요점": each.text, "보기": name, "바로가기": link})
    columns = (PageColumn("요점", "note", span=7), PageColumn("보기", "middle", link="바로가기"))
    return Section(TITLE, PageTable("points", pd.DataFrame(rows), columns))


_PAGES: Final = {
    **dict.fromkeys(("mrr", "customers"), "revenue"),
    **dict.fromkeys(("churn", "renewal"), "churn"),
    "nps": "satisfaction",
    "contacts": "activity",
}


def _action(material: Material, task: Task) -> Point:
    """What to do next: by when, who, how much is at stake, and what does it today."""
    due, owners = due_of(task, material.as_of), _owners(task)
    when = "오늘" if due == material.as_of else f"{due.month}월 {due.day}일까지"
    stake = _at_stake(material, task)
    worth = f", 월 매출 {said('mrr', stake)}" if stake else ""
    listed = "todo" if "todo" in material.names else task.page
    where = material.names.get(listed, "")
    text = (
        f"{when} 할 일: {task.what} {task.times:,}건({owners_said(task)}{worth}).",
        f"명단은 보고서의 '{where}' 시트에 있습니다." if where else "",
        f"하는 법: {task.how}",
    )
    return Point(
        "todo", " ".join(filter(None, text)), owners=owners, due=due, how=task.how, page=listed
    )


def owners_said(task: Task) -> str:
    """Return who has how many of a task's rows, in words."""
    owners = _owners(task)
    if len(owners) == 1:
        return owners[0][0] or NOBODY
    rest = task.times - sum(count for _, count in owners)
    who = ", ".join(f"{name or NOBODY} {count:,}건" for name, count in owners)
    return f"{who} 외 {rest:,}건" if rest else who


def due_of(task: Task, today: date) -> date:
    """By when it is to be done: the first of its days that is not past, else today."""
    days = pd.to_datetime(task.rows["날"]).dropna()
    ahead = days[days >= pd.Timestamp(today)]
    late = len(ahead) < len(task.rows)
    return today if late or ahead.empty else ahead.min().date()


def _owners(task: Task) -> tuple[tuple[str, int], ...]:
    """Who has how many of its rows, those with most first; empty for nobody."""
    names = task.rows["담당자"].astype(object)
    counts = names.where(names.notna(), "").value_counts(sort=False)
    order = sorted(counts.items(), key=lambda each: (-each[1], not str(each[0]), str(each[0])))
    return tuple((str(name), int(count)) for name, count in order[:_OWNERS])


def _at_stake(material: Material, task: Task) -> float:
    """What the contracts of a task bring a month, in won; 0 where it is about none."""
    office = material.analysis.office
    contracts = office.contracts[["sheet", "row"]]
    contracts = contracts[contracts["row"].isin(task.rows["행"])]
    places = set(zip(task.rows["시트"], task.rows["행"], strict=True))
    inside = [pair in places for pair in zip(contracts["sheet"], contracts["row"], strict=True)]
    covered = coverage(office)
    return float(covered["mrr"].reindex(contracts.index[inside]).sum())
