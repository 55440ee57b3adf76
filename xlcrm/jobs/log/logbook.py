"""Writing to the journal whatever happens: at once, or as soon as the workbook is free.

While somebody has the workbook open, an entry waits in a queue beside it; the next change to the
workbook takes it in, once. While another xlcrm saves the workbook, entries wait there too, and
whoever gets hold of it next writes them all in one save: many who write at once do not queue up
for a save each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import queue, store
from xlcrm.incoming.rows import records_of
from xlcrm.jobs.log.entries import Logged, contact_edits, log, log_closing, log_correction
from xlcrm.jobs.waiting import (
    change,
    refuse_held,
    settle,
    wait,
    wait_unread,
    waits_for_more,
    with_settled,
)
from xlcrm.office.journal_read import (
    CONTACT_COLUMNS,
    CUSTOMER_FIELDS,
)
from xlcrm.office.ledger import open_ledger
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from os import PathLike

    from xlcrm.office.commit import Author, Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.trouble import Problem

_LEDGER_FIELDS: Final = frozenset(
    {
        *("customer_id", "name", "phone", "contract_id", "start", "end"),
        *("cancelled_on", "terminated_on"),
    }
)
_GLANCE: Final = 0.05  # seconds between looks at whether an entry has been taken


@outlined
@dataclass(frozen=True, slots=True)
class Added:
    """What became of some entries.

    Attributes:
        proposal: the entries as they were written, and what is wrong with others.
        changed: the change to the workbook; None if it was not to be had, or if another xlcrm
            wrote the entries together with its own.
        waiting: how many entries wait beside the workbook now, if it was not to be had.
        busy: why it was not to be had, or not to be saved; None if the entries stand in it.
        unread: the IDs by which entries wait that could not be looked at, as the workbook could
            not be read; they are when it can be.
    """

    proposal: Proposal[Logged]
    changed: Committed[object] | None
    waiting: int = 0
    busy: XlcrmError | None = None
    unread: tuple[str, ...] = ()

    @property
    def logged(self) -> Logged:
        """The entries as they were written."""
        return self.proposal.found


def add_entries(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    entries: Iterable[Mapping[str, object]] | Any,  # noqa: ANN401 - a pandas DataFrame
    by: Author,
    *,
    rotate: str | None = None,
    skip_bad: bool = False,
    once: bool = False,
    places: Sequence[str] = (),
    unread: Sequence[Problem] = (),
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Added:
    """Write contacts into a workbook's journal, or keep them beside it if that cannot be saved.

    Whatever keeps the workbook from being saved, or from being read, a contact is not lost.

    Args:
        path: the workbook.
        entries: a DataFrame or mappings, as for `log`.
        by: who writes them, with what, and when.
        rotate: "month" or "year" begins a new sheet with each, "" none; None as 설정 says.
        skip_bad: whether the good ones are written although others are bad; else none is.
        once: whether entries that are there already are not added again.
        places: what each entry is called in a problem.
        unread: entries that could not even be read, which count among the bad ones.
        dry_run: whether to plan and rehearse only.
        backup: whether to keep a dated backup of the workbook.
        limits: how much the workbook may unpack to.

    Raises:
        XlcrmError: there is no such workbook, or no ledger in it; or the entries can be kept
            neither in it nor beside it.
    """
    records, called, unreadable = records_of(entries)
    places, unread = places or called, (*unread, *unreadable)
    wanted = frozenset({"entry_id"} if once else ())

    def make(ledger: Ledger) -> Proposal[Logged]:
        return log(
            ledger,
            records,
            now=by.now,
            rotate=rotate,
            skip_bad=skip_bad,
            once=once,
            places=places,
            unread=unread,
        )

    words = {"rows": [dict(record) for record in records], "rotate": rotate}
    may = None if once or skip_bad or unread else words
    way = _Way(by, dry_run, backup, limits, together=True, rotate=rotate, words=may)
    try:
        return _written(path, make, wanted, way)
    except (StorageError, DamagedWorkbookError, EncryptedWorkbookError) as error:
        if dry_run or once or unread or not _is_unreadable(path, limits):
            raise
        try:
            identifier = wait_unread(path, "log add", words, by, error)
        except XlcrmError:
            raise error from None
        found = queue.waiting(path)
        waiting = len(found.rows) + len(found.works)
        return Added(Proposal(found=Logged()), None, waiting, error, (identifier,))


def correct_entry(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    identifier: str,
    changes: Mapping[str, object],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Added:
    """Write a new entry that takes the place of one; see `log_correction` and `add_entries`."""

    def make(ledger: Ledger) -> Proposal[Logged]:
        return log_correction(ledger, identifier, changes, now=by.now)

    return _written(path, make, None, _Way(by, dry_run, backup, limits))


def close_entry(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    identifier: str,
    resolution: str,
    by: Author,
    *,
    resolved_at: datetime | None = None,
    compensation: Mapping[str, object] | None = None,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Added:
    """Write a new entry that closes one; see `log_closing` and `add_entries`."""

    def make(ledger: Ledger) -> Proposal[Logged]:
        return log_closing(
            ledger,
            identifier,
            resolution,
            now=by.now,
            resolved_at=resolved_at,
            compensation=compensation,
        )

    return _written(path, make, None, _Way(by, dry_run, backup, limits))


def apply_queue(
    path: str | PathLike[str],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Committed[object]:
    """Write what waits beside a workbook into its journal.

    Raises:
        XlcrmError: the workbook cannot be written, as while somebody still has it open; or what
            waits cannot be read.
    """
    way = _Way(by, dry_run, backup, limits, only=True)
    if dry_run:
        return _applied(path, way, again=True)
    refuse_held(path, again=True)
    settled = settle(path, by, backup=backup, limits=limits, again=True)
    return with_settled(_applied(path, way), settled)


@outlined
@dataclass(frozen=True, slots=True)
class _Way:
    """By whom and how something is written.

    `together` tells whether it may be written by another xlcrm, for what is added depends on
    nothing that this one may be changing. `rotate` is whether it begins a new sheet, if asked for.
    `words` are what was told, where that may wait behind what else does; None where it may not.
    `only` is whether nothing is wanted but what waits.
    """

    by: Author
    dry_run: bool
    backup: bool
    limits: Limits
    together: bool = False
    rotate: str | None = None
    words: Mapping[str, Any] | None = None
    only: bool = False


def _written(
    path: str | PathLike[str],
    make: Callable[[Ledger], Proposal[Logged]],
    wanted: Collection[str] | None,
    way: _Way,
) -> Added:
    """Write what `make` plans, or keep it beside the workbook while somebody holds that."""
    reads = _Reads(wanted)
    made: list[Proposal[Logged]] = []

    def making(ledger: Ledger) -> Proposal[Logged]:
        made[:] = [make(ledger)]
        return made[0]

    try:
        changed = change(
            path,
            making,
            way.by,
            dry_run=way.dry_run,
            backup=way.backup,
            limits=way.limits,
            fields=reads.fields,
            kinds=reads.kinds,
            seconds=0 if way.together else store.LOCK_SECONDS,
        )
    except LockedWorkbookError as busy:
        if way.dry_run:
            raise
        ledger = open_ledger(path, limits=way.limits, fields=reads.fields, kinds=reads.kinds)
        return _while_held(path, make(ledger), way, busy)
    except XlcrmError as failure:  # of the save: what was refused was never made
        if way.dry_run:
            raise
        if not made and isinstance(failure, StorageError | DamagedWorkbookError):
            # not to be written; perhaps to be read, as one that Excel might not open
            making(open_ledger(path, limits=way.limits, fields=reads.fields, kinds=reads.kinds))
        return _kept(path, made, way, failure)
    return Added(changed.proposal, changed)


def _while_held(
    path: str | PathLike[str], proposal: Proposal[Logged], way: _Way, busy: LockedWorkbookError
) -> Added:
    """Keep entries beside a workbook that somebody holds; write them if that was another xlcrm."""
    logged = proposal.found
    if proposal.problems and way.words is not None and waits_for_more(path):
        # of a customer who is entered, or gets another name, by what waits
        waits = wait(path, "log add", way.words, way.by, busy, limits=way.limits)
        if waits.identifier:
            return Added(waits.proposal, None, waits.waiting, busy)
    if not logged.rows:
        return Added(proposal, None, len(queue.waiting(path).rows), busy)
    if logged.unnamed is not None:
        raise busy
    queue.enqueue(path, logged.rows, rotate=way.rotate)
    return _together(path, proposal, way, busy)


def _kept(
    path: str | PathLike[str], made: Sequence[Proposal[Logged]], way: _Way, failure: XlcrmError
) -> Added:
    """Keep entries that are right beside a workbook that cannot be saved, whatever the reason.

    Raises:
        XlcrmError: that reason, if there are none, or if they can be kept nowhere.
    """
    for proposal in made:
        if proposal.problems and not proposal.found.rows:
            return Added(proposal, None, busy=failure)
        if proposal.found.rows and proposal.found.unnamed is None:
            try:
                waits = queue.enqueue(path, proposal.found.rows, rotate=way.rotate)
            except XlcrmError:
                break
            return Added(proposal, None, len(waits.rows), failure)
    raise failure


def _is_unreadable(path: str | PathLike[str], limits: Limits) -> bool:
    """Whether there is a file of that name that cannot be read now, and may be the ledger again."""
    try:
        queue.waiting(path)
    except XlcrmError:
        return False
    try:
        open_ledger(path, limits=limits, fields=lambda _: ())
    except (StorageError, DamagedWorkbookError, EncryptedWorkbookError):
        return True
    except XlcrmError:
        return False
    return False


def _applied(
    path: str | PathLike[str], way: _Way, own: Collection[str] = (), *, again: bool = False
) -> Committed[object]:
    """Write what waits beside a workbook; what is its own goes away when that is undone."""
    reads = _Reads(())
    more = {"again": True} if again else {}

    def contacts(ledger: Ledger) -> Proposal[object]:
        if way.only and ledger.waits.strange:  # nothing waits, it would say
            queue.refuse_unreadable(path)
            raise StorageError(
                "대기열을 읽지 못해 옮겨 적지 않았습니다.",
                path=path,
                hint="다시 실행하세요. 되풀이되면 디스크와 네트워크 연결을 확인하세요.",
            )
        return Proposal(contact_edits(ledger.book))

    return change(
        path,
        contacts,
        way.by,
        dry_run=way.dry_run,
        backup=way.backup,
        limits=way.limits,
        fields=reads.fields,
        kinds=reads.kinds,
        own=own,
        **more,
    )


def _together(
    path: str | PathLike[str],
    logged: Proposal[Logged],
    way: _Way,
    busy: LockedWorkbookError,
) -> Added:
    """Write entries that wait by now, unless another xlcrm does, or somebody has the file open."""
    ours = {str(row["entry_id"]) for row in logged.found.rows}
    for _ in range(round(store.LOCK_SECONDS / _GLANCE)):
        if not _wait(path, ours):
            return Added(logged, None)
        if store.holder(path) is not None:
            break
        try:
            with store.locked(path, _GLANCE):
                if not _wait(path, ours):
                    return Added(logged, None)
                changed = _applied(path, way, ours)
                others = max(0, changed.queued - len(ours))
                return Added(logged, replace(changed, queued=others))
        except LockedWorkbookError as still:
            busy = still
        except WorkbookChangedError:
            continue  # somebody else saved meanwhile; the next try sees what they wrote
        except XlcrmError:  # told as not written, so it must not be written later either
            queue.drop(path, ours)
            raise
    waits = queue.waiting(path).rows
    return Added(logged, None, len(waits), busy if _wait(path, ours) else None)


def _wait(path: str | PathLike[str], identifiers: Collection[str]) -> bool:
    """Tell whether any of these entries still waits beside the workbook."""
    return any(str(row["entry_id"]) in identifiers for row in queue.waiting(path).rows)


class _Reads:
    """Which sheets and columns an entry needs: no more of a long journal than has to be."""

    def __init__(self, wanted: Collection[str] | None) -> None:
        self._wanted = wanted
        self._told = False

    def kinds(self, matches: Sequence[HeaderMatch]) -> Collection[str]:
        """Ledgers and journals, and whether a ledger tells of contacts."""
        self._told = any(
            match.spec.key == LEDGER.key and CONTACT_COLUMNS & match.columns.keys()
            for match in matches
        )
        return LEDGER.key, JOURNAL.key

    def fields(self, match: HeaderMatch) -> Collection[str] | None:
        """The columns of one sheet to read."""
        if match.spec.key == LEDGER.key:
            return _LEDGER_FIELDS
        if match.spec.key != JOURNAL.key or self._wanted is None:
            return None
        return {*self._wanted, *CUSTOMER_FIELDS} if self._told else self._wanted
