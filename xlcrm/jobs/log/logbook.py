"""Writing to the journal whatever happens: at once, or as soon as the workbook is free.

While somebody has the workbook open, an entry waits in a queue beside it; the next change to the
workbook takes it in, once. While another xlcrm saves the workbook, entries wait there too, and
whoever gets hold of it next writes them all in one save: many who write at once do not queue up
for a save each.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import LockedWorkbookError, WorkbookChangedError, XlcrmError
from xlcrm.files import queue, store
from xlcrm.jobs.log.entries import Logged, plan_closing, plan_correction, plan_entries, records_of
from xlcrm.office.change import Changed, change, with_waiting
from xlcrm.office.journal_read import (
    CONTACT_COLUMNS,
    CUSTOMER_FIELDS,
    contact_columns,
    contacts,
)
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.people.whose import Whose
from xlcrm.rules.context import customers
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.workbook.plan import ColumnEdits, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from os import PathLike

    from xlcrm.cellref import CellRef
    from xlcrm.office.change import Author
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.trouble import Problem
    from xlcrm.workbook.read import Book

_LEDGER_FIELDS: Final = frozenset(
    {
        *("customer_id", "name", "phone", "contract_id", "start", "end"),
        *("cancelled_on", "terminated_on"),
    }
)
_GLANCE: Final = 0.05  # seconds between looks at whether an entry has been taken
_DATE_FORMAT: Final = "yyyy\\-mm\\-dd"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of some entries.

    Attributes:
        logged: the entries as they were written, and what is wrong with others.
        changed: the change to the workbook; None if it was not to be had, or if another xlcrm
            wrote the entries together with its own.
        waiting: how many entries wait beside the workbook now, if it was not to be had.
        busy: why it was not to be had; None if the entries stand in the workbook.
    """

    logged: Logged
    changed: Changed | None
    waiting: int = 0
    busy: LockedWorkbookError | None = None


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
    """Write contacts into a workbook's journal, or keep them beside it while somebody has it open.

    Args:
        path: the workbook.
        entries: a DataFrame or mappings, as for `plan_entries`.
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
        XlcrmError: the workbook cannot be read, or not be written for another reason than that
            somebody holds it.
    """
    salt = "" if once else secrets.token_hex(8)
    entries = records_of(entries)
    wanted = frozenset({"entry_id"} if once else ())

    def make(ledger: Ledger) -> Logged:
        return plan_entries(
            ledger,
            entries,
            now=by.now,
            rotate=rotate,
            skip_bad=skip_bad,
            once=once,
            salt=salt,
            places=places,
            unread=unread,
        )

    way = _Way(by, dry_run, backup, limits, together=True, rotate=rotate)
    return _written(path, make, wanted, way)


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
    """Write a new entry that takes the place of one; see `plan_correction` and `add_entries`."""
    salt = secrets.token_hex(8)

    def make(ledger: Ledger) -> Logged:
        return plan_correction(ledger, identifier, changes, now=by.now, salt=salt)

    return _written(path, make, None, _Way(by, dry_run, backup, limits))


def close_entry(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    identifier: str,
    resolution: str,
    by: Author,
    *,
    resolved_at: datetime | None = None,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Added:
    """Write a new entry that closes one; see `plan_closing` and `add_entries`."""
    salt = secrets.token_hex(8)

    def make(ledger: Ledger) -> Logged:
        return plan_closing(
            ledger, identifier, resolution, now=by.now, resolved_at=resolved_at, salt=salt
        )

    return _written(path, make, None, _Way(by, dry_run, backup, limits))


def apply_queue(
    path: str | PathLike[str],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> Changed:
    """Write what waits beside a workbook into its journal.

    Raises:
        XlcrmError: the workbook cannot be written, as while somebody still has it open.
    """
    return _applied(path, _Way(by, dry_run, backup, limits))


@dataclass(frozen=True, slots=True)
class _Way:
    """By whom and how something is written.

    `together` tells whether it may be written by another xlcrm, for what is added depends on
    nothing that this one may be changing. `rotate` is whether it begins a new sheet, if asked for.
    """

    by: Author
    dry_run: bool
    backup: bool
    limits: Limits
    together: bool = False
    rotate: str | None = None


def _written(
    path: str | PathLike[str],
    make: Callable[[Ledger], Logged],
    wanted: Collection[str] | None,
    way: _Way,
) -> Added:
    """Write what `make` plans, or keep it beside the workbook while somebody holds that."""
    found: list[Logged] = []

    def plan(ledger: Ledger) -> Plan:
        logged = make(ledger)
        told = logged.plan | _contact_edits(ledger.book, logged.rows, logged.unnamed)
        found[:] = [replace(logged, plan=told)]
        return told

    reads = _Reads(wanted)
    try:
        changed = change(
            path,
            plan,
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
        logged = make(with_waiting(ledger, queue.waiting(path)))
        if not logged.rows:
            return Added(logged, None, len(queue.waiting(path).rows), busy)
        if logged.unnamed is not None:
            raise
        queue.enqueue(path, logged.rows, rotate=way.rotate)
        return _together(path, logged, way, busy)
    return Added(found[0], changed)


def _applied(path: str | PathLike[str], way: _Way, own: Collection[str] = ()) -> Changed:
    """Write what waits beside a workbook; what is its own goes away when that is undone."""
    reads = _Reads(())
    return change(
        path,
        lambda ledger: _contact_edits(ledger.book),
        way.by,
        dry_run=way.dry_run,
        backup=way.backup,
        limits=way.limits,
        fields=reads.fields,
        kinds=reads.kinds,
        own=own,
    )


def _together(
    path: str | PathLike[str], logged: Logged, way: _Way, busy: LockedWorkbookError
) -> Added:
    """Write entries that wait by now, unless another xlcrm does, or somebody has the file open."""
    ours = {str(row["entry_id"]) for row in logged.rows}
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


def _contact_edits(
    book: Book, rows: Sequence[Mapping[str, object]] = (), corrected: CellRef | None = None
) -> Plan:
    """What entries change in 최근 상담일 and the like: those that have waited, and new ones."""
    plan = Plan()
    written = (*book.waiting, *rows)
    told = any(CONTACT_COLUMNS & sheet.table.columns.keys() for sheet in book.ledgers)
    if not written or not told:
        return plan
    whose = Whose(book)
    about = frozenset(map(whose.of, written)) - {""}
    said = contacts(book, rows, about, corrected)
    for sheet in book.ledgers:
        table = sheet.table
        positions = [at for at, each in enumerate(customers(table)) if each in about]
        for field, new in contact_columns(table, said, about).items():
            column = table.columns[field]
            changed = [
                at
                for at in positions
                if column.raw[at] != new[at]
                and at not in column.formulas
                and at not in column.problems
            ]
            if changed:
                plan |= Plan(
                    columns=(
                        ColumnEdits(
                            table.sheet,
                            column.number,
                            [table.rows[at] for at in changed],
                            [column.raw[at] for at in changed],
                            [new[at] for at in changed],
                            "" if field == "open_issues" else _DATE_FORMAT,
                        ),
                    )
                )
    return plan
