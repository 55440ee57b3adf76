"""One change to a workbook, as every command makes it: lock, read, propose, commit."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.errors import PlanError, XlcrmError
from xlcrm.files import store
from xlcrm.office.commit import commit
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.sheets import HISTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from os import PathLike

    from xlcrm.files.queue import Note
    from xlcrm.office.commit import Author, Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Found_co, Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.told import Explained
    from xlcrm.workbook.read import Choice, Kinds


def change(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    make: Callable[[Ledger], Proposal[Found_co]],
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
    partial: bool = False,
    opening: Callable[..., Ledger] = open_ledger,
    note: Callable[[Proposal[Found_co]], Note] | None = None,
) -> Committed[Found_co]:
    """Change a workbook in one atomic step.

    Args:
        path: the workbook.
        make: says what to change; called with the workbook as it is, while nobody else may save,
            and with what waits beside it.
        by: who, with what, and when.
        dry_run: whether to plan and rehearse only; then nothing is written, not even a lock.
        backup: whether to keep a dated backup of the file as it was.
        limits: how much the workbook may unpack to.
        fields: tells which columns `make` needs, given a sheet's headers; all by default.
        kinds: the kinds of sheets that `make` needs; all by default.
        told: what the office says its headers mean, beside what 설정 says of them.
        seconds: how long to wait while another xlcrm holds the workbook.
        own: the 일지 ID of waiting entries that this command itself has made; see `commit`.
        partial: whether a sheet at which the program has a bug is left out, as in `open_ledger`.
        opening: what opens the workbook: `open_workbook` for one that need be no ledger yet.
        note: says which work had waited and is done by it; see `commit`.

    Raises:
        XlcrmError: whatever `make` raises, and all that `commit` does.
    """
    with nullcontext() if dry_run else store.locked(path, seconds):
        ledger = opening(
            path,
            limits=limits,
            fields=_fields(fields),
            kinds=_kinds(kinds),
            told=told,
            partial=partial,
        )

        def committed(opened: Ledger, proposal: Proposal[Found_co]) -> Committed[Found_co]:
            how = {"dry_run": dry_run, "backup": backup}
            return commit(opened, proposal, by, own=own, note=note, spend=True, **how)

        ledger.refuse_unsound()
        try:
            return committed(ledger, _made(make, ledger))
        except PlanError:
            # What waits may have no room any more, which must not keep out everything else.
            left = len(ledger.book.waiting)
            bare = ledger.without_waiting()
            if not left or not (proposal := _made(make, bare)):
                raise
            return replace(committed(bare, proposal), left=left)


def _made(make: Callable[[Ledger], Proposal[Found_co]], ledger: Ledger) -> Proposal[Found_co]:
    try:
        return make(ledger)
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__


def everything(match: HeaderMatch) -> None:
    """Have `change` read every column, those of 변경이력 too, which it leaves out by default."""


def _kinds(kinds: Kinds | None) -> Kinds | None:
    """The kinds of sheets to read: those asked for, and 변경이력, which every change writes to."""
    if kinds is None:
        return None

    def wanted(matches: Sequence[HeaderMatch]) -> Collection[str]:
        return {*(kinds(matches) if callable(kinds) else kinds), HISTORY.key}

    return wanted


def _fields(fields: Choice | None) -> Choice | None:
    """The columns to read: of 변경이력, which is only written to, none tells where it ends."""
    if fields is everything:
        return None

    def wanted(match: HeaderMatch) -> Collection[str] | None:
        if match.spec.key == HISTORY.key:
            return ()
        return None if fields is None else fields(match)

    return wanted
