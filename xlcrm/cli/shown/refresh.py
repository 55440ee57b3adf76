"""What a refresh did, so that a person can act on it; personal values masked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import field, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from xlcrm.cli.failures import tell
from xlcrm.cli.shown.results import results_told
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import beside
from xlcrm.domain.counts import days_left_told
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.status import Status
from xlcrm.domain.text import counted, in_figures
from xlcrm.domain.typed_option import path_quoted
from xlcrm.fleet.batch import Outcome
from xlcrm.jobs.refresh import dateless_told, figures_told
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.finding import Severity
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.refresh import Assessment, Expiring
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.plan import CellEdit, Plan

_MOST_CONTRACTS: Final = 20
_MOST_EDITS: Final = 20  # of a column
_MOST_FINDINGS: Final = 5


@dataclass(slots=True)
class _Total:
    """Figures over all files so far; grows as they come."""

    outcomes: list[Outcome] = field(default_factory=list)
    changed: int = 0
    cells: int = 0
    expiring: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    days_left: Counter[str] = field(default_factory=Counter)
    dateless: int = 0
    earlier: int = 0


def show(
    results: Iterable[FileResult], as_of: date, *, dry_run: bool, add_columns: bool
) -> list[Outcome]:
    """Print each file's summary as it comes, then the total of several; return the outcomes."""
    total = _Total()
    for result in results:
        total.outcomes.append(result.outcome)
        if result.assessment is None:
            if result.error is not None:
                tell(result.error, result.path)
            if result.earlier:
                total.earlier += 1
                total.statuses.update(json.loads(result.earlier).get("summary", {}))
            continue
        cells = len(result.assessment.plan)
        total.changed += bool(cells)
        total.cells += cells
        total.expiring += len(result.assessment.expiring)
        total.statuses.update(result.assessment.counts)
        total.actions.update(result.assessment.actions)
        total.days_left.update(result.assessment.days_left)
        total.dateless += result.assessment.dateless
        out(f"{shown(result.path)}: {_done(cells, as_of, dry_run=dry_run)}")
        out("\n".join(_file(result, result.assessment, dry_run=dry_run, add_columns=add_columns)))
    if len(total.outcomes) > 1:
        out("\n".join(_total(total, as_of, dry_run=dry_run)))
    return total.outcomes


def _done(cells: int, as_of: date, *, dry_run: bool) -> str:
    if not cells:
        return f"{as_of} 기준으로 고칠 것이 없습니다."
    if dry_run:
        return f"{as_of} 기준으로 셀 {cells:,}개를 고칠 것입니다. (--dry-run: 쓰지 않았습니다)"
    return f"{as_of} 기준으로 셀 {cells:,}개를 고쳤습니다."


def _file(
    result: FileResult, found: Assessment, *, dry_run: bool, add_columns: bool
) -> Iterator[str]:
    yield from _figures(found.counts, found.actions, found.days_left)
    if found.expiring:
        yield f"  새로 만료 예정: {len(found.expiring):,}건"
        yield from _expiring(found.expiring)
    if found.dateless:
        yield f"  {dateless_told(found.dateless)}"
    for line in found.customers:
        yield f"  {shown(line)}"
    for sheet, names in found.missing.items():
        yield f"  {_missing(sheet, names, dry_run=dry_run, add_columns=add_columns)}"
    if result.findings:
        from xlcrm.cli.shown.listing import by_severity  # noqa: PLC0415 - few runs find any

        yield f"  살펴볼 곳: {by_severity(result.findings)}"
        yield from _findings(result.findings, shown(result.path))
    if dry_run:
        yield from _plan(found.plan)
    if result.calculated is not None:
        yield from results_told(result.calculated, dry_run=dry_run)
    if result.ticked is not None:
        from xlcrm.jobs.today.said import said_of  # noqa: PLC0415 - few write into 오늘

        for line in said_of(result.ticked):
            yield f"  {line}{' (--dry-run: 쓰지 않았습니다)' if dry_run else ''}"
    yield from beside(result, dry_run=dry_run)


def _figures(
    statuses: Mapping[str, int], actions: Mapping[str, int], days_left: Mapping[str, int]
) -> Iterator[str]:
    for line in figures_told(statuses, actions, days_left):
        yield f"  {line}"


def _expiring(contracts: Sequence[Expiring]) -> Iterator[str]:
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - few runs list any
    from xlcrm.cli.shown.tone import Toned, of_days  # noqa: PLC0415 - likewise

    headings = (
        Heading("셀", 6),
        Heading("고객", ALWAYS, wraps=True),
        Heading("서비스", 7, wraps=True),
        Heading("종료일", 8),
        Heading("남은 날", ALWAYS, right=True),
    )
    rows = [
        (
            shown(each.where),
            shown(mask_name(each.name)) or "(이름 없음)",
            shown(scrub(each.service)),
            str(each.end),
            Toned(days_left_told(each.days_left), of_days(each.days_left)),
        )
        for each in contracts[:_MOST_CONTRACTS]
    ]
    yield from table(headings, rows, indent=4)
    yield from _more(
        len(contracts) - _MOST_CONTRACTS, "모두 보려면 상태 열에서 '만료 예정'을 거르세요"
    )


def _missing(sheet: str, names: Sequence[str], *, dry_run: bool, add_columns: bool) -> str:
    columns = f"{shown(sheet)} 시트의 {', '.join(names)}"
    if not add_columns:
        return f"없는 열: {columns} → 넣으려면 --add-columns를 붙여 다시 실행하세요."
    return f"더할 열: {columns}" if dry_run else f"더한 열: {columns}"


def _findings(findings: Sequence[Finding], path: str) -> Iterator[str]:
    """The first few, the worst first."""
    order = list(Severity)
    worst = sorted(findings, key=lambda each: order.index(each.severity))
    for each in worst[:_MOST_FINDINGS]:
        yield f"    {shown(each)}"
    yield from _more(
        len(findings) - _MOST_FINDINGS, f"모두 보려면: xlcrm check {path_quoted(path)}"
    )


def _plan(plan: Plan) -> Iterator[str]:
    """The edits, of each column the first few."""
    if plan:
        yield "  고칠 셀:"
    for edits in plan.columns:
        yield from map(_edit, islice(edits.cells(), _MOST_EDITS))
        yield from _more(len(edits.rows) - _MOST_EDITS, "모두 보려면 --json")
    added = replace(plan, columns=())
    for _, group in groupby(added, lambda edit: (edit.where.sheet, edit.where.column)):
        cells = list(group)
        yield from map(_edit, cells[:_MOST_EDITS])
        yield from _more(len(cells) - _MOST_EDITS, "모두 보려면 --json")


def _edit(edit: CellEdit) -> str:
    from xlcrm.cli.shown.listing import before_edit  # noqa: PLC0415 - for --dry-run alone

    return f"    {shown(edit.where)}: {_value(before_edit(edit.old))} → {_value(edit.new)}"


def _value(value: object) -> str:
    if value is None or (isinstance(value, str) and is_blank(value)):
        return "(빈 칸)"
    if isinstance(value, int | float):
        return in_figures(value)
    return f"'{shown(scrub(value))}'" if isinstance(value, str) else shown(value)


def _more(count: int, hint: str) -> Iterator[str]:
    if count > 0:
        yield f"    외 {count:,}건 ({hint})"


def _total(total: _Total, as_of: date, *, dry_run: bool) -> Iterator[str]:
    outcomes = Counter(total.outcomes)
    done = outcomes[Outcome.OK] + outcomes[Outcome.FINDINGS] - total.earlier
    figures = {
        "고칠 것" if dry_run else "고침": total.changed,
        "그대로": done - total.changed,
        "앞의 실행에서 마침": total.earlier,
        "자료 오류": outcomes[Outcome.FINDINGS],
        "건너뜀": outcomes[Outcome.SKIPPED],
        "실패": outcomes[Outcome.FAILED],
        "사용 중": outcomes[Outcome.BUSY],
        "그사이 바뀜": outcomes[Outcome.CHANGED],
    }
    shown_figures = {name: count for name, count in figures.items() if count}
    yield ""
    yield f"합계 ({as_of} 기준): 파일 {len(total.outcomes):,}개: {counted(shown_figures)}"
    statuses = {each.value: total.statuses[each.value] for each in Status}
    counts = {name: count for name, count in statuses.items() if count}
    if total.earlier:
        yield from _figures(counts, {}, {})
        yield "  남은 일수, 조치, 새로 만료 예정은 앞에서 마친 파일의 것을 몰라 적지 않았습니다."
        return
    yield from _figures(counts, total.actions, total.days_left)
    yield f"  새로 만료 예정: {total.expiring:,}건"
    if total.dateless:
        yield f"  {dateless_told(total.dateless)}"
