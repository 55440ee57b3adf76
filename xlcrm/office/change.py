"""One change to a workbook, as every command makes it: lock, read, plan, save.

With the change go the journal entries that wait beside the workbook, and what 변경이력 tells of it.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlcrm.errors import PlanError, XlcrmError
from xlcrm.files import queue, store
from xlcrm.office.history import kinds_of, with_history
from xlcrm.office.journal_read import unknown
from xlcrm.office.journal_rows import LINKED_BY, plan_rows, writes
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.sheets import HISTORY, JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime
    from os import PathLike
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.told import Explained
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Choice, Kinds


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a workbook, with which command, and when (Korean wall time, without a zone)."""

    user: str
    command: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change.

    Attributes:
        path: where the workbook really lies.
        plan: all that was changed, what waited and 변경이력 included.
        backup: the workbook as it was before; None if none was made.
        queued: how many waiting journal entries were added with it.
        left: how many wait on, because there is no room for them in the workbook any more.
        kinds: what the columns hold that were changed, by sheet and column number.
        dry_run: whether all of that was only rehearsed.
    """

    path: Path
    plan: Plan
    backup: Path | None
    queued: int
    kinds: Mapping[tuple[str, int], Kind]
    dry_run: bool = False
    left: int = 0


def change(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    make: Callable[[Ledger], Plan],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
    told: Explained | None = None,
    seconds: float = store.LOCK_SECONDS,
    own: Collection[str] = (),
) -> Changed:
    """Change a workbook in one atomic step.

    Args:
        path: the workbook.
        make: says what to change; called with the workbook as it is, while nobody else may save,
            and with what waits beside it as its book's `waiting`.
        by: who, with what, and when.
        dry_run: whether to plan and rehearse only; then nothing is written, not even a lock.
        backup: whether to keep a dated backup of the file as it was.
        limits: how much the workbook may unpack to.
        fields: tells which columns `make` needs, given a sheet's headers; all by default.
        kinds: the kinds of sheets that `make` needs; all by default.
        told: what the office says its headers mean, beside what 설정 says of them.
        seconds: how long to wait while another xlcrm holds the workbook.
        own: the 일지 ID of waiting entries that this command itself has made. Undoing it takes
            them away; the others that it takes in then wait again.

    Raises:
        XlcrmError: whatever `make` raises, and all that `Ledger.commit` does.
    """
    with nullcontext() if dry_run else store.locked(path, seconds):
        waits = queue.waiting(path)
        ledger = open_ledger(
            path,
            limits=limits,
            fields=_fields(fields, kinds, waiting=bool(waits)),
            kinds=_kinds(kinds, waiting=bool(waits)),
            told=told,
        )
        bare, ledger, left = ledger, with_waiting(ledger, waits), 0
        others = [row for row in ledger.book.waiting if row["entry_id"] not in own]
        note = queue.packed(others, ledger.book.rotate)
        try:
            plan, kept = _saved(ledger, make, by, dry_run=dry_run, backup=backup, note=note)
        except PlanError:
            # What waits may have no room any more, which must not keep out everything else.
            if not ledger.book.waiting or not make(bare):
                raise
            left = len(ledger.book.waiting)
            ledger, waits = bare, replace(waits, rows=())
            plan, kept = _saved(ledger, make, by, dry_run=dry_run, backup=backup)
        if waits.rows and not dry_run:
            queue.drop(path, {str(row["entry_id"]) for row in waits.rows})
    return Changed(
        ledger.path,
        plan,
        kept,
        len(ledger.book.waiting),
        kinds_of(ledger.book, plan),
        dry_run,
        left,
    )


def _saved(  # noqa: PLR0913 - what is saved, and how
    ledger: Ledger,
    make: Callable[[Ledger], Plan],
    by: Author,
    *,
    dry_run: bool,
    backup: bool,
    note: bytes = b"",
) -> tuple[Plan, Path | None]:
    """Plan a change with what waits and what 변경이력 tells of it, and save or rehearse it."""
    book = ledger.book
    try:
        plan = make(ledger)
        if not writes(plan, book.waiting):
            plan |= plan_rows(book, (), now=by.now)
        plan = with_history(plan, book, user=by.user, command=by.command, now=by.now)
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__
    if dry_run:
        ledger.rehearse(plan)
        return plan, None
    return plan, ledger.commit(plan, backup=backup, note=note)


def with_waiting(ledger: Ledger, waits: queue.Queue) -> Ledger:
    """Return the workbook with those waiting entries that its journal does not have yet."""
    if not waits:
        return ledger
    fresh = tuple(unknown(ledger.book, waits.rows))
    return replace(ledger, book=replace(ledger.book, waiting=fresh, rotate=waits.rotate))


def _kinds(kinds: Kinds | None, *, waiting: bool) -> Kinds | None:
    """The kinds of sheets to read: those asked for, and those that every change may write to."""
    if kinds is None:
        return None

    def wanted(matches: Sequence[HeaderMatch]) -> Collection[str]:
        asked = kinds(matches) if callable(kinds) else kinds
        return {*asked, HISTORY.key, *((JOURNAL.key,) if waiting else ())}

    return wanted


def everything(match: HeaderMatch) -> None:
    """Have `change` read every column, those of 변경이력 too, which it leaves out by default."""


def _fields(fields: Choice | None, kinds: Kinds | None, *, waiting: bool) -> Choice | None:
    """The columns to read: of sheets only written to, no more than tells where they end."""
    if fields is everything:
        return None
    if fields is None and kinds is None:
        return lambda match: () if match.spec.key == HISTORY.key else None

    def wanted(match: HeaderMatch) -> Collection[str] | None:
        if match.spec.key == HISTORY.key:
            return ()
        asked = None if fields is None else fields(match)
        if waiting and asked is not None and match.spec.key == LEDGER.key:
            return {*asked, *LINKED_BY}
        return asked

    return wanted
