"""`xlcrm summary`: the few figures that matter, and what needs doing, on the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli import folder, options, several
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.analysis.coverage import LeftOut, Undated
    from xlcrm.cli.shown.table import Heading
    from xlcrm.cli.shown.tone import Tone
    from xlcrm.fleet.crew import Crew
    from xlcrm.jobs.together import Part
    from xlcrm.office.sums import Sum
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.branches import BranchFigures
    from xlcrm.pages.lead import Point
    from xlcrm.pages.material import Material
    from xlcrm.pages.summary import Found
    from xlcrm.pages.todo import Task

_HOW: Final = " 하는 법: "
_BARS: Final = "▁▂▃▄▅▆▇█"
_SHOWN: Final = 13  # months of a sparkline
_FORMS: Final = {"money": "{:,.0f}원", "percent": "{:.1%}", "score": "{:.1f}"}
_OF_BRANCHES: Final = {
    "active_customers": "이용 고객",
    "mrr": "월 반복 매출",
    "logo_churn": "이탈률(한 달)",
    "renewal_rate": "재계약률(12개월)",
    "expiring": "만료 예정",
}
_CHANGES: Final = {
    "percent_change": "{:.1%}",
    "point_change": "{:.1f}%p",
    "score_change": "{:.1f}",
}


@click.command(
    "summary",
    cls=KoreanCommand,
    short_help="주요 지표와 할 일을 화면에 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm summary 고객대장.xlsx
  xlcrm summary 고객대장.xlsx --as-of 2024-10-01 --json
  xlcrm summary 고객대장.xlsx --backtest
  xlcrm summary 지점폴더
  xlcrm summary 지점.duckdb""",
)
@options.ledger
@click.option(
    "--backtest",
    is_flag=True,
    help="3·6·12개월 전의 예상과 위험 목록이 맞았는지 봅니다.",
)
@folder.each
@folder.strict
@several.options
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    backtest: bool,
    each: bool,
    strict: bool,
    crew: Crew,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """매출, 이탈률, 재계약률 등 주요 지표와 이번 주 할 일을 보여 줍니다.

    \b
    요점은 몇 문장이며, 까닭과 크기, 먼저 할 일을 담당자와 기한과 함께 말합니다.
    지표는 끝난 달의 값이며, 앞달과 작년 같은 달, 설정의 목표에 견줍니다.
    표와 그림은 xlcrm report로 만듭니다. 파일에는 아무것도 쓰지 않습니다.
    폴더이면 모든 대장을 한 사무실처럼 셈하고, 지점마다의 지표를 함께 보여 줍니다.
    xlcrm export로 만든 파일이나 폴더이면 대장을 열지 않고 그렇게 셈합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import without_path  # noqa: PLC0415
    from xlcrm.cli.stored import is_store, summarised  # noqa: PLC0415
    from xlcrm.cli.writing import (  # noqa: PLC0415 - heavy imports late
        code_of,
        json_object,
        outcome_of,
        print_json,
        tell_as_named,
    )
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    if is_store(ledger):
        how = {"each": each, "strict": strict, "as_json": as_json, "backtest": backtest}
        return summarised(ledger, as_of, crew, show_together, **how)
    if folder.is_folder(ledger) and not backtest:
        how = {"each": each, "strict": strict, "as_json": as_json}
        return _of_folder(ledger, as_of, limits, crew, **how)
    try:
        if backtest:
            from xlcrm.cli.shown.backtest import show  # noqa: PLC0415 - heavy imports late

            return show(ledger, as_of, limits, as_json=as_json)
        told = _found(ledger, as_of, limits)
    except XlcrmError as error:
        if as_json:
            why = without_path(error)
            print_json(json_object(ledger, as_of, outcome_of(error), error=why))
        else:
            tell_as_named(error, ledger)
        return code_of(error)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=_more(told)))
    else:
        _show(ledger, as_of, told)
    return 0


def _more(told: _Told) -> dict[str, object]:
    """What JSON tells of a summary."""
    from xlcrm.cli.shown.sums import plain_sums  # noqa: PLC0415 - heavy imports late

    return {
        "sentences": [_point(each) for each in told.points],
        "figures": [_plain(each) for each in told.figures],
        "basis": list(told.basis),
        "sums": plain_sums(told.sums),
        "todo": [_task(each) for each in told.tasks],
        "blank_ends": told.blank_ends,
        "undated": told.undated._asdict(),
        "left_out": told.left_out._asdict(),
    }


def _of_folder(  # noqa: PLR0913 - what the command was given
    path: str,
    as_of: date,
    limits: Limits,
    crew: Crew,
    *,
    each: bool,
    strict: bool,
    as_json: bool,
) -> int:
    """The summary of every ledger of a folder, as one office's or one after the other."""
    if each:
        read = partial(_found, as_of=as_of, limits=limits)
        apart = folder.gathered(path, read, limits=limits, strict=strict, crew=crew)
        if as_json:
            return apart.print_json(as_of, lambda branch: _more(branch.found))
        for number, branch in enumerate(apart.branches):
            if number:
                click.echo()
            _show(str(branch.path), as_of, branch.found)
        return apart.tell(as_of)
    from xlcrm.jobs.together import material_of_several  # noqa: PLC0415 - heavy imports late

    part = partial(_part, as_of=as_of, limits=limits)
    all_ = folder.gathered(path, part, limits=limits, strict=strict, crew=crew)
    if not all_.branches:
        return all_.print_json(as_of, lambda _: {}) if as_json else all_.tell(as_of)
    parts = [(branch.name, branch.found[0]) for branch in all_.branches]
    material = material_of_several(parts, all_.title, unread=all_.unread)
    blank = sum(branch.found[1] for branch in all_.branches)
    return show_together(all_, material, blank, as_of, as_json=as_json)


def show_together(  # noqa: PLR0913 - what is shown, and how
    all_: folder.Folder[Any],
    material: Material,
    blank: int,
    as_of: date,
    *,
    as_json: bool,
    named: str = "",
    beside: Mapping[str, object] | None = None,
) -> int:
    """Show the figures of several ledgers as one office's, and each one's; the exit code.

    Args:
        all_: the ledgers, and how it went with each.
        material: what the figures are made of.
        blank: how many contracts end on a day that nobody has written.
        as_of: the day.
        as_json: whether to print JSON.
        named: the path under which the figures are shown, where it is not the folder's.
        beside: what JSON tells beside the figures.
    """
    from xlcrm.analysis.sharing import sharing  # noqa: PLC0415 - heavy imports late
    from xlcrm.pages.branches import branches  # noqa: PLC0415

    with sharing():
        told = _told(material, all_.path, blank)
    compared = branches(material)
    if as_json:
        of_each = {
            each.name: {key: figure.value for key, figure in each.figures} for each in compared
        }
        return all_.print_json(
            as_of,
            lambda branch: {"figures": of_each[branch.name]},
            {"together": _more(told), **(beside or {})},
        )
    _show(named or all_.path, as_of, told, of_branches=compared)
    return all_.tell(as_of)


def _part(file: Path, as_of: date, limits: Limits) -> tuple[Part, int]:
    """What a ledger brings to the figures of several, and how many of its ends are blank."""
    from xlcrm.jobs.blank_ends import blank_ends  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.together import part_of  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    opened = open_ledger(file, limits=limits)
    found = part_of(opened, as_of=as_of, called=str(file))
    return found, len(blank_ends(opened, as_of=as_of))


class _Told(NamedTuple):
    """What is shown: what it comes to, figures and what they stand on, sums, what needs doing."""

    points: tuple[Point, ...]
    figures: list[Found]
    basis: tuple[str, ...]
    sums: tuple[Sum, ...]
    tasks: tuple[Task, ...]
    blank_ends: int
    undated: Undated
    left_out: LeftOut


def _found(path: str | Path, as_of: date, limits: Limits) -> _Told:
    from xlcrm.analysis.sharing import sharing  # noqa: PLC0415 - heavy imports late

    with sharing():
        material, blank = _material(path, as_of, limits)  # the ledger itself is let go of
        return _told(material, str(path), blank)


def _material(path: str | Path, as_of: date, limits: Limits) -> tuple[Material, int]:
    """What a ledger's figures are made of, and how many of its ends are blank.

    What was read of a workbook takes several times its own size: it is let go of piece by piece.
    """
    from xlcrm.analysis.analyse import analyse  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.blank_ends import blank_ends  # noqa: PLC0415
    from xlcrm.jobs.renew import planned  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415
    from xlcrm.office.let_go import let_go  # noqa: PLC0415
    from xlcrm.pages.book import keys_of_all, material_of  # noqa: PLC0415

    opened = open_ledger(path, limits=limits)
    agreed = planned(opened, as_of=as_of)
    found = opened.findings_on(as_of)
    blank = len(blank_ends(opened, as_of=as_of))
    opened = let_go(opened, as_of)
    figures = analyse(opened, as_of)
    material = material_of(opened, figures, keys_of_all(), findings=found, planned=agreed)
    return material, blank


def _told(material: Material, path: str, blank: int) -> _Told:
    """What is shown of a report's material."""
    from xlcrm.analysis.coverage import left_out, undated  # noqa: PLC0415 - heavy imports late
    from xlcrm.pages.lead import points  # noqa: PLC0415
    from xlcrm.pages.summary import WANTED, find, stands_on  # noqa: PLC0415
    from xlcrm.pages.todo import todo  # noqa: PLC0415

    figures = [find(material, each) for each in WANTED]
    return _Told(
        points=points(material, [each.compared for each in figures], path),
        figures=figures,
        basis=stands_on(material),
        sums=material.sums,
        tasks=todo(material, path),
        blank_ends=blank,
        undated=undated(material.analysis.office),
        left_out=left_out(material.analysis.office),
    )


def _show(path: str, as_of: date, told: _Told, of_branches: Sequence[BranchFigures] = ()) -> None:
    from xlcrm.cli.shown.listing import on_screen  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.sums import sum_lines  # noqa: PLC0415
    from xlcrm.cli.shown.table import lay  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415

    out(f"{shown(path)}: {as_of} 기준 요점")
    for number, point in enumerate(told.points, start=1):
        text, how, command = shown(point.text).partition(_HOW)
        out("\n".join(on_screen(f"  {number}. {text}")))
        if how:
            out(f"     {how.strip()} {command}")
    out("\n주요 지표")
    laid = lay(_headings(), [_line(each) for each in told.figures])
    out("\n".join(laid.head))
    for lines, each in zip(laid.rows, told.figures, strict=True):
        out("\n".join((*lines, *_beside(each))))
    for line in _branch_lines(of_branches):
        out(line)
    out("\n바탕")
    for line in told.basis:
        out("\n".join(on_screen(f"  {shown(line)}")))
    for line in sum_lines(told.sums):
        out(line)
    for line in _task_lines(told.tasks):
        out(line)
    for line in _unknown(told):
        out(line)


def _beside(found: Found) -> Iterator[str]:
    """Yield what has to be known of a figure: what it stands on, or why there is none."""
    from xlcrm.cli.shown.listing import on_screen  # noqa: PLC0415 - heavy imports late

    why = found.why if found.value is None else ""
    for more in filter(None, (found.basis, found.note, _against(found), why)):
        yield from on_screen(f"    {more}")


def _task_lines(tasks: Sequence[Task]) -> Iterator[str]:
    """Yield what needs doing, and how; nothing where nothing does."""
    from xlcrm.cli.shown.wide import width  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415

    if not tasks:
        return
    yield "\n이번 주 할 일"
    counts = [f"{each.times:,}건" for each in tasks]
    room = max(map(width, counts))
    for count, task in zip(counts, tasks, strict=True):
        first = f" ({shown(task.first)})" if task.first else ""
        yield f"  {' ' * (room - width(count))}{count}  {task.what}{first}"
        yield f"  {' ' * room}  → {shown(task.how)}"


def _headings() -> Sequence[Heading]:
    from xlcrm.cli.shown.table import ALWAYS, Heading  # noqa: PLC0415 - heavy imports late

    return (
        Heading("지표", ALWAYS, wraps=True),
        Heading("달", ALWAYS),
        Heading("값", ALWAYS, right=True),
        Heading("앞달보다", ALWAYS),
        Heading("열세 달", 5, wraps=True),
    )


def _branch_lines(found: Sequence[BranchFigures]) -> Iterator[str]:
    """Yield the few figures of each branch that fit a screen; nothing for one ledger."""
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.pages.branches import BRANCH, COMPARED  # noqa: PLC0415

    if not found:
        return
    headings = [Heading(BRANCH, ALWAYS, wraps=True)]
    headings += (Heading(name, 5, right=True) for name in _OF_BRANCHES.values())
    lines: list[tuple[str, ...]] = []
    for each in found:
        figures = dict(each.figures)
        values = []
        for key in _OF_BRANCHES:
            value = figures[key].value
            form = _FORMS.get(COMPARED[key], "{:,.0f}")
            values.append("산출 불가" if value is None else form.format(value))
        lines.append((shown(each.name), *values))
    yield ""
    yield "지점별 지표"
    yield from table(headings, lines)


def _unknown(told: _Told) -> Iterator[str]:
    """Yield what is not known of contracts, and where it would be written."""
    if told.left_out.told:
        yield (
            f"\n{told.left_out.told}: 언제의 계약인지 몰라 위의 지표에서 모두 뺐습니다. "
            "시작일을 적으면 들어갑니다."
        )
        if told.left_out.dateless:
            yield "날짜가 없는 계약은 xlcrm expiring이 하나씩 보여 줍니다."
    if told.undated.told:
        yield (
            f"\n{told.undated.told}: 어느 달의 일인지 몰라 이탈률과 재계약률에서 뺐습니다. "
            "그 날을 대장에 적으면 그 달에 들어갑니다."
        )
    if told.blank_ends:
        from xlcrm.cli.shown.blank_ends import TITLE  # noqa: PLC0415

        yield (
            f"\n{TITLE} {told.blank_ends:,}건: 끝나는 날을 몰라 계속되는 것으로 셌습니다. "
            "xlcrm expiring이 하나씩 보여 줍니다."
        )


def _line(found: Found) -> tuple[str, ...]:
    """A figure in a line: its month, value, change and course; or why there is none."""
    label = found.wanted.label.partition(" (원)")[0].replace(" (명)", "").replace(" (건)", "")
    if found.value is None or found.month is None:
        return (label, "", "산출 불가", "", "")
    value = _FORMS.get(found.wanted.kind, "{:,.0f}").format(found.value)
    month = f"{found.month:%Y-%m}"
    return (label, month, value, _changed(found), sparkline(found.series[-_SHOWN:]))


def _changed(found: Found) -> str:
    """How much a figure changed against the month before, with an arrow."""
    change = found.change
    if change is None:
        return ""
    arrow = "▲" if change > 0 else "▼" if change < 0 else "–"
    from xlcrm.cli.shown.tone import Toned  # noqa: PLC0415 - heavy imports late

    text = f"{arrow} {_CHANGES.get(found.wanted.change, '{:,.0f}').format(abs(change))}"
    return Toned(text, _tone(change, found.wanted.rise))


def _tone(change: float, rise: str) -> Tone | None:
    """Whether a change is good or bad: a churn that rises is bad, a revenue that does is good."""
    from xlcrm.cli.shown.tone import Tone  # noqa: PLC0415 - heavy imports late

    if not change or not rise:
        return None
    return Tone.GOOD if (change > 0) == (rise == "good") else Tone.BAD


def _against(found: Found) -> str:
    """How a figure stands to the same month a year before, and to its target."""
    from xlcrm.analysis.sentences import gap_said, goal_said, said  # noqa: PLC0415

    figure = found.compared
    if figure is None:
        return ""
    past = figure.year_ago
    parts = []
    if past is not None:
        gap = gap_said(figure.key, figure.value, past)
        parts.append(f"작년 같은 달 {said(figure.key, past)} {gap}")
    if goal := goal_said(figure):
        parts.append(f"목표 {goal}")
    return " · ".join(parts)


def sparkline(values: Sequence[float]) -> str:
    """Return the course of some values as one line of bars, the least lowest.

    >>> sparkline([1, 2, 3, 5]), sparkline([2, 2]), sparkline([])
    ('▁▃▅█', '▁▁', '')
    """
    if not values:
        return ""
    low = min(values)
    step = (max(values) - low) / (len(_BARS) - 1) or 1
    return "".join(_BARS[round((value - low) / step)] for value in values)


def _plain(found: Found) -> Mapping[str, object]:
    return {
        "name": found.wanted.label,
        "month": f"{found.month:%Y-%m}" if found.month is not None else None,
        "value": found.value,
        "before": found.before,
        "year_ago": found.year_ago,
        "goal": found.goal,
        "series": list(found.series[-_SHOWN:]),
        "why": found.why or None,
        "note": found.note or None,
        "basis": found.basis or None,
    }


def _point(point: Point) -> Mapping[str, object]:
    """A sentence with what it says, for programs."""
    figure, cause = point.compared, point.cause
    return {
        "about": point.about,
        "text": point.text,
        "month": f"{figure.month:%Y-%m}" if figure else None,
        "value": figure.value if figure else None,
        "before": figure.before if figure else None,
        "year_ago": figure.year_ago if figure else None,
        "goal": figure.goal if figure else None,
        "cause": cause._asdict() if cause else None,
        "owners": dict(point.owners),
        "due": str(point.due) if point.due else None,
        "how": point.how or None,
    }


def _task(task: Task) -> Mapping[str, object]:
    cells = zip(task.rows["시트"], task.rows["행"], strict=True)
    return {
        "what": task.what,
        "count": task.times,
        "first": task.first,
        "how": task.how,
        "rows": [f"{sheet}!A{row}" for sheet, row in cells],
    }
