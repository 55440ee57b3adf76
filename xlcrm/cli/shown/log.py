"""What became of journal entries, for people and for programs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlcrm.cli.failures import FAILED, without_path
from xlcrm.cli.shown.progress import working
from xlcrm.cli.streams import out, say, shown
from xlcrm.cli.writing import (
    BUSY,
    beside,
    code_of,
    json_object,
    outcome_of,
    print_json,
    tell_as_named,
)
from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.particles import with_particle
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DamagedWorkbookError, XlcrmError
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.log.logbook import Added
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.trouble import Problem

_MOST = 20


def logged(  # noqa: PLR0913 - what the commands were given
    path: str,
    work: Callable[[], Added],
    as_of: date,
    *,
    as_json: bool,
    dry_run: bool,
    unknown: Sequence[str] = (),
    understood: str = "",
    told: Callable[[], Told] | None = None,
    show: Callable[[dict[str, Any]], None] = print_json,
) -> int:
    """Write entries, tell what became of them, and return the exit code.

    Args:
        path: the workbook as the user named it.
        work: writes them.
        as_of: the day.
        as_json: whether to print docs/architecture.md#json, with `ids`, `problems` and
            the summary's `known`.
        dry_run: whether nothing was to be written.
        unknown: the headers of a file that mean nothing; filled by the time the work is done.
        understood: what was typed in short, in full.
        told: what else is told of them, once the work is done.
        show: prints the JSON.
    """
    try:
        with working("일지를 적는 중"):
            added = work()
    except XlcrmError as error:
        if as_json:
            show(json_object(path, as_of, outcome_of(error), error=without_path(error)))
        else:
            tell_as_named(error, path)
        return code_of(error)
    if added.unread:
        return _unread(path, as_of, added, as_json=as_json)
    failed = bool(added.proposal.problems) and not added.logged.rows and not added.logged.known
    besides = told() if told else Told()
    if as_json:
        found = _object(path, as_of, added, unknown, failed=failed)
        found["files"][0] |= besides.more
        show(found)
    else:
        typed = [] if failed or not understood else [f"  {understood}"]
        for line in (*_lines(path, added, dry_run=dry_run), *typed, *besides.lines):
            out(shown(line))
        _say_beside(path, added, unknown, failed=failed)
    if failed:
        return FAILED
    if added.busy is not None and added.logged.rows:
        return BUSY
    return 1 if added.proposal.problems or besides.asks else 0


class Told(NamedTuple):
    """What is told of entries beside themselves.

    Attributes:
        lines: for people.
        more: for programs, beside what is told of any entries.
        asks: whether something is asked.
    """

    lines: Sequence[str] = ()
    more: Mapping[str, object] = MappingProxyType({})
    asks: bool = False


def _unread(path: str, as_of: date, added: Added, *, as_json: bool) -> int:
    """Say that entries wait although the workbook could not even be read."""
    if added.busy is None:
        return BUSY
    if as_json:
        more = {"ids": [*added.unread], "waiting": added.waiting, "problems": [], "unknown": []}
        why = without_path(added.busy)
        print_json(json_object(path, as_of, "busy", error=why, more=more))
        return BUSY
    waits = f"대기 {added.waiting:,}건"
    out(f"{shown(path)}: 대장을 읽을 수 없어 상담을 대기열에 두었습니다 ({waits}).")
    name = shown(path_typed(path))
    out(f"  읽을 수 있게 되면 살펴서 적습니다. 바로 적으려면: xlcrm queue apply {name}")
    out(f"  {shown(without_path(added.busy))}")
    return BUSY


def _say_beside(path: str, added: Added, unknown: Sequence[str], *, failed: bool) -> None:
    """Say what was not read, and what is wrong."""
    if unknown:
        say(shown(f"{path}: 모르는 열은 읽지 않았습니다: {', '.join(unknown)}"))
    _say_problems(path, added.proposal.problems)
    if failed and len(added.proposal.problems) > 1:
        say("아무것도 적지 않았습니다. → 고쳐서 다시 실행하세요.")


def _object(
    path: str, as_of: date, added: Added, unknown: Sequence[str], *, failed: bool
) -> dict[str, Any]:
    outcome = "failed" if failed else "busy" if added.busy else "ok"
    if outcome == "ok" and added.proposal.problems:
        outcome = "findings"
    changed = added.changed
    return json_object(
        path,
        as_of,
        outcome,
        error=without_path(added.busy) if added.busy else None,
        edits=changed.plan if changed else (),
        kinds=changed.kinds if changed else None,
        summary={"added": len(added.logged.rows), "known": added.logged.known},
        more={
            "ids": [str(row["entry_id"]) for row in added.logged.rows],
            "problems": [str(each) for each in added.proposal.problems],
            "waiting": added.waiting,
            "unknown": list(unknown),
        },
    )


def _lines(path: str, added: Added, *, dry_run: bool) -> Iterator[str]:
    rows, changed = added.logged.rows, added.changed
    ids = [str(row["entry_id"]) for row in rows]
    entries = f"일지 {len(ids):,}건" + (f"({ids[0]})" if len(ids) == 1 else "")
    told = with_particle(entries, "을/를")
    if changed is None:
        if ids and added.busy is None:
            yield f"{path}: {told} 적었습니다."  # by another xlcrm, with its own
        elif ids and added.busy is not None:
            waits = f"대기 {added.waiting:,}건"
            yield f"{path}: 지금은 쓸 수 없어 {told} 대기열에 두었습니다 ({waits})."
            if isinstance(added.busy, DamagedWorkbookError):  # what waits is kept by a restore
                yield "  대장을 고치거나 되살린 뒤, 다음에 쓸 때 옮겨 적습니다."
                yield f"  {added.busy.message} → {added.busy.hint}"
            else:
                later = "다음에 이 대장에 쓸 때 옮겨 적습니다."
                yield f"  {later} 바로 옮기려면: xlcrm queue apply 대장"
                yield f"  {added.busy.message}"
        elif not added.proposal.problems:
            yield f"{path}: 더할 일지가 없습니다."
        yield from _known(added)
        return
    if ids and dry_run:
        yield f"{path}: {told} 적을 것입니다. (--dry-run: 쓰지 않았습니다)"
    elif ids:
        yield f"{path}: {told} 적었습니다."
    elif not added.proposal.problems:
        yield f"{path}: 더할 일지가 없습니다."
    yield from _known(added)
    yield from beside(changed, dry_run=changed.dry_run)


def _known(added: Added) -> Iterator[str]:
    if added.logged.known:
        yield f"  이미 있거나 대기 중인 일지 {added.logged.known:,}건은 다시 적지 않았습니다."


def _say_problems(path: str, problems: tuple[Problem, ...]) -> None:
    for each in problems[:_MOST]:
        say(shown(f"{path}: {each}"))
    if len(problems) > _MOST:
        say(f"외 {len(problems) - _MOST:,}건 (모두 보려면 --json)")


def hidden_names(ledger: Ledger) -> HiddenNames:
    """Return what masks everybody whom the ledger knows in what people wrote of somebody."""
    names = set(ledger.book.people.column("name")) - {None}
    return HiddenNames(frozenset(map(str, names)))


def say_waiting(path: str) -> None:
    """Say how much is not in the workbook yet, if entries or works wait beside it."""
    from xlcrm.files.queue import waiting  # noqa: PLC0415 - heavy

    waits = waiting(path)
    counted = (("일지", len(waits.rows)), ("일", len(waits.works)))
    what = ", ".join(f"{name} {count:,}건" for name, count in counted if count)
    if what:
        say(
            f"{shown(path)}: 대기열의 {with_particle(what, '은/는')} 아직 들어 있지 않습니다. "
            "→ 대장을 닫고 xlcrm queue apply를 실행하세요."
        )
