"""What every command that changes one workbook does: change it, tell of it, fail in words."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.cli.failures import FAILED, tell, without_path
from xlcrm.cli.shown.progress import working
from xlcrm.cli.streams import out, say, shown
from xlcrm.domain.particles import with_particle
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import LockedWorkbookError, WorkbookChangedError, XlcrmError
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS, in_short, masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.proposal import Proposal
    from xlcrm.schema.trouble import Problem
    from xlcrm.workbook.plan import CellEdit

BUSY = 3
CHANGED = 4


def code_of(error: XlcrmError) -> int:
    """Return the exit code of an error: 3 busy, 4 changed underneath, 2 anything else."""
    if isinstance(error, WorkbookChangedError):
        return CHANGED
    return BUSY if isinstance(error, LockedWorkbookError) else FAILED


def tell_as_named(error: XlcrmError, path: str | Path) -> None:
    """Say an error on stderr; of the workbook by the name that the user gave it.

    An error of another file, such as one that is imported, names that one.
    """
    same = error.path is None or os.path.realpath(error.path) == os.path.realpath(path)
    tell(error, Path(path) if same else None)


def outcome_of(error: XlcrmError) -> str:
    """Return what the JSON output calls an error."""
    return {CHANGED: "changed", BUSY: "busy"}.get(code_of(error), "failed")


def written(  # noqa: PLR0913 - what the commands were given
    path: str | Path,
    work: Callable[[], Committed[object]],
    tell_done: Callable[[Committed[object]], Iterable[str]],
    *,
    as_of: date,
    as_json: bool,
    of_queue: bool = False,
    keep: Callable[[XlcrmError], Waits] | None = None,
    what: str = "",
    more: Callable[[Proposal[object]], Mapping[str, object]] | None = None,
) -> int:
    """Change a workbook, print what was done, and return the exit code.

    Args:
        path: the workbook as the user named it.
        work: changes it.
        tell_done: the lines that tell of it, for people.
        as_of: the day that it was done for.
        as_json: whether to print the object of docs/architecture.md#json instead.
        of_queue: whether the lines tell of the entries that waited.
        keep: has it wait where somebody holds the workbook; by default that is an error.
        what: what then waits, such as `재계약`.
        more: further keys of the JSON object; where it is given, a problem means that nothing was
            written, which is said.
    """
    try:
        with working("대장을 처리하는 중"):
            done = work()
    except LockedWorkbookError as error:
        return kept(path, error, keep, what, as_of, as_json=as_json)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=as_json)
    problems = done.proposal.problems if more is not None else ()
    if as_json:
        told: dict[str, object] = {}
        if more is not None:
            told = {"problems": [str(each) for each in problems], **more(done.proposal)}
        outcome = "failed" if problems else "ok"
        print_json(json_object(path, as_of, outcome, edits=done.plan, kinds=done.kinds, more=told))
        return FAILED if problems else 0
    if problems:
        return _refused(path, problems, as_of, as_json=False)
    out("\n".join(shown(line) for line in tell_done(done)))
    rest = replace(done, queued=0, settled=0) if of_queue else done
    for line in beside(rest, dry_run=done.dry_run):
        out(line)
    return 0


def kept(  # noqa: PLR0913 - what the command was given
    path: str | Path,
    busy: XlcrmError,
    keep: Callable[[XlcrmError], Waits] | None,
    what: str,
    as_of: date,
    *,
    as_json: bool,
) -> int:
    """Have a command's work wait, tell of it, and return the exit code.

    Args:
        path: the workbook as the user named it.
        busy: why it cannot be done now.
        keep: has it wait; None where it cannot.
        what: what waits, such as `재계약`.
        as_of: the day that it is for.
        as_json: whether to print the object of docs/architecture.md#json instead.
    """
    if keep is None:
        return failed(path, busy, as_of, as_json=as_json)
    try:
        waits = keep(busy)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=as_json)
    return waits_told(path, waits, what, as_of, as_json=as_json)


def failed(path: str | Path, error: XlcrmError, as_of: date, *, as_json: bool) -> int:
    """Say why a workbook was not changed, for people or as JSON, and return the exit code."""
    if as_json:
        print_json(json_object(path, as_of, outcome_of(error), error=without_path(error)))
    else:
        tell_as_named(error, path)
    return code_of(error)


def beside(done: Committed[object] | FileResult, *, dry_run: bool) -> Iterator[str]:
    """Yield what was done beside the change itself: the entries that waited, and the backup."""
    if done.intake is not None:
        for line in done.intake.lines():
            yield f"  {shown(line)}"
    if done.queued:
        how = "옮겨 적을 것입니다." if dry_run else "옮겨 적었습니다."
        yield f"  대기열에 있던 일지 {done.queued:,}건도 {how}"
    if done.settled:
        how = "먼저 할 것입니다." if dry_run else "먼저 했습니다."
        yield f"  대기열에 있던 일 {done.settled:,}건을 {how}"
    if done.aside and dry_run:
        yield f"  대기열의 일 {done.aside:,}건은 이제 맞지 않아 하지 않고 따로 둘 것입니다."
    elif done.aside:
        yield (
            f"  대기열의 일 {done.aside:,}건은 이제 맞지 않아 하지 않고 따로 두었습니다."
            " → 까닭을 보려면: xlcrm queue show 대장"
        )
    if done.left:
        yield (
            f"  대기열의 일지 {done.left:,}건은 시트에 적을 자리가 없어 그대로 기다립니다."
            " → 까닭을 보려면: xlcrm queue apply 대장"
        )
    if done.backup is not None:
        yield f"  백업: {shown(done.backup.parent.name)}/{shown(done.backup.name)}"


def waits_told(path: str | Path, waits: Waits, what: str, as_of: date, *, as_json: bool) -> int:
    """Say that work waits beside a workbook that somebody has open, and return the exit code.

    Args:
        path: the workbook as the user named it.
        waits: the work.
        what: what it is, such as `재계약`.
        as_of: the day that it is for.
        as_json: whether to print the object of docs/architecture.md#json instead.
    """
    proposal = waits.proposal
    if proposal.problems and not waits.identifier:
        return _refused(path, proposal.problems, as_of, as_json=as_json)
    if as_json:
        more = {"waiting": waits.waiting, "ids": [waits.identifier] if waits.identifier else []}
        problems = [str(each) for each in proposal.problems]
        told = {**more, "problems": problems} if problems else more
        print_json(json_object(path, as_of, "busy", error=without_path(waits.busy), more=told))
        return BUSY
    if not waits.identifier:
        out(f"{shown(path)}: 바뀌는 것이 없어 대기열에 두지 않았습니다.")
        for each in proposal.said:
            out(f"  {shown(each)}")
        tell_as_named(waits.busy, path)
        return code_of(waits.busy)
    it = with_particle(what, "을/를")
    out(f"{shown(path)}: 지금은 쓸 수 없어 {it} 대기열에 두었습니다 (대기 {waits.waiting:,}건).")
    for each in proposal.said:
        out(f"  {shown(each)}")
    name = path_typed(str(path))
    later = "다음에 이 대장에 쓸 때 다시 살펴 적습니다."
    out(f"  {later} 바로 적으려면: xlcrm queue apply {shown(name)}")
    out(f"  하지 않으려면: xlcrm queue drop {shown(name)} {shown(waits.identifier)}")
    out(f"  {shown(waits.busy.message)}")
    if proposal.problems:
        say(f"{what}하지 못하는 것: {len(proposal.problems):,}건")
        for problem in proposal.problems:
            say(f"  {shown(problem)}")
    return BUSY


def _refused(path: str | Path, problems: Iterable[Problem], as_of: date, *, as_json: bool) -> int:
    """Say why nothing can be done, now or later, and return the exit code."""
    told = [str(each) for each in problems]
    if as_json:
        print_json(json_object(path, as_of, "failed", more={"problems": told}))
        return FAILED
    for each in told:
        say(shown(f"{path}: {each}"))
    return FAILED


def json_object(  # noqa: PLR0913 - the fields of the object
    path: str | Path,
    as_of: date,
    outcome: str,
    *,
    error: str | None = None,
    edits: Iterable[CellEdit] = (),
    kinds: Mapping[tuple[str, int], Kind] | None = None,
    headers: Collection[str] = (),
    summary: Mapping[str, int] | None = None,
    more: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Return the object of docs/architecture.md#json for one file; personal values masked.

    What `headers` say names nobody, and is told as it is.
    """
    from xlcrm.cli.editions import in_json  # noqa: PLC0415 - for --json alone
    from xlcrm.cli.shown.listing import before_edit  # noqa: PLC0415 - few commands list cells

    told = [
        {
            "sheet": edit.where.sheet,
            "cell": edit.where.cell,
            "old": plain(before_edit(edit.old)),
            "new": edit.new
            if edit.new in headers
            else plain(edit.new, (kinds or {}).get((edit.where.sheet, edit.where.column))),
        }
        for edit in edits
    ]
    file = {"path": str(path), "outcome": outcome, "error": error, "edits": told}
    rest = {"findings": [], "summary": dict(summary or {}), **(more or {}), **in_json(path)}
    return {"as_of": str(as_of), "files": [{**file, **rest}]}


def plain(value: object, kind: Kind | None = None) -> object:
    """Return a cell's value as JSON knows it: people masked, and of notes only how long they are.

    >>> plain("홍길동", Kind.NAME), plain("환불을 원함", Kind.NOTE), plain(3)
    ('홍*동', '(글 6자)', 3)
    """
    if isinstance(value, str):
        return in_short(value) if kind is Kind.NOTE else masked(value, kind or Kind.TEXT)
    if (
        value is not None and kind is not None and kind in MASKS
    ):  # a telephone number without its zero
        return masked(str(value), kind)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def print_json(value: object) -> None:
    """Print a value as JSON; all but ASCII escaped where the console could not show it."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") not in {"utf8", "utf8sig"}
    sys.stdout.write(json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n")
