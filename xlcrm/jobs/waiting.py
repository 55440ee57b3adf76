"""Work that waits beside a workbook that somebody has open: kept, and done once, in its order.

Before anything waits it is tried on the workbook as it will be when all that came before has been
done; what would be refused is refused at once. When the workbook is free, the next command does it
before its own: checked again, and only while its customers' rows say what they said then. What does
not fit any more is set aside with the reason, and keeps nothing else from being done.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError, PlanError, XlcrmError, unforeseen
from xlcrm.files import queue, store
from xlcrm.jobs.works import Work, proposed, unpacked
from xlcrm.office.change import change as changed
from xlcrm.office.commit import Author
from xlcrm.office.journal_rows import identified
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from xlcrm.office.commit import Committed
    from xlcrm.office.proposal import Found_co
    from xlcrm.ooxml.zipformat import Limits

_SEVERAL: Final = 200
"""Rows that one piece of work may hold; a longer file is read again when the workbook is free."""


@outlined
@dataclass(frozen=True, slots=True)
class Waits:
    """Work that waits now.

    Attributes:
        proposal: what it would do; nothing waits where that is nothing.
        identifier: tells it from others; "" where nothing waits.
        waiting: how much waits beside the workbook, entries and work.
        busy: why it could not be done.
    """

    proposal: Proposal[Any]
    identifier: str
    waiting: int
    busy: XlcrmError


@outlined
@dataclass(frozen=True, slots=True)
class Settled:
    """How much of what waited was done, and how much was set aside, as it does not fit any more."""

    done: int = 0
    aside: int = 0


def change(
    path: str | PathLike[str],
    make: Callable[[Ledger], Proposal[Found_co]],
    by: Author,
    **how: Any,  # noqa: ANN401 - as `office.change.change`
) -> Committed[Found_co]:
    """Do what waits beside a workbook, and then change it, as `office.change.change` does."""
    if how.get("dry_run"):
        return changed(path, make, by, **how)
    refuse_held(path)  # what is asked now may build on what waits
    limits = how.get("limits", DEFAULT_LIMITS)
    seconds = how.get("seconds", store.LOCK_SECONDS)
    settled = settle(path, by, backup=how.get("backup", True), limits=limits, seconds=seconds)
    done = changed(path, make, by, **how)
    return replace(done, settled=settled.done, aside=settled.aside)


def works_of(path: str | PathLike[str]) -> tuple[Work, ...]:
    """Return the work that waits beside a workbook, what is set aside too, in its order.

    Raises:
        StorageError: there is no such workbook.
    """
    found = (unpacked(each) for each in queue.waiting(path).works)
    return tuple(each for each in found if each is not None)


def settle(  # noqa: PLR0913 - each is a choice of who settles
    path: str | PathLike[str],
    by: Author,
    *,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    again: bool = False,
    seconds: float = store.LOCK_SECONDS,
) -> Settled:
    """Do the work that waits beside a workbook, if nobody holds that.

    Args:
        path: the workbook.
        by: when it is done, for 변경이력; it tells who gave the work.
        backup: whether to keep a dated backup of the workbook before each.
        limits: how much the workbook may unpack to.
        again: whether to try what was set aside, too.
        seconds: how long to wait while another xlcrm holds the workbook.
    """

    def due() -> list[Work]:
        return [each for each in works_of(path) if again or not each.reason]

    done = aside = 0
    try:
        if not due() or store.holder(path) is not None:
            return Settled()
        with store.locked(path, seconds):
            for work in due():
                reason = _done(path, work, by, backup=backup, limits=limits)
                if reason:
                    queue.set_aside(path, work.identifier, reason)
                    aside += 1
                else:
                    queue.drop(path, [work.identifier])
                    done += 1
    except XlcrmError:  # whatever it is, the command that came with it tells, and the rest waits
        return Settled(done, aside)
    return Settled(done, aside)


def _done(
    path: str | PathLike[str], work: Work, by: Author, *, backup: bool, limits: Limits
) -> str:
    """Do a piece of work; return why it does not fit any more, "" if it has been done.

    Raises:
        XlcrmError: the workbook cannot be read or saved, whatever the work is.
    """
    refused: list[str] = []

    def make(ledger: Ledger) -> Proposal[Any]:
        try:
            found = proposed(ledger, work)
            if not found.done:
                _refuse_unfit(work, found.said, found.proposal)
        except XlcrmError as error:
            refused.append(_reason(error))
            raise
        except Exception as error:
            refused.append(_reason(unforeseen(error)))
            raise DomainError("") from error
        return found.proposal

    author = Author(work.user, work.kind, by.now)
    try:
        changed(path, make, author, backup=backup, limits=limits)
    except PlanError as error:
        return refused[0] if refused else _reason(error)
    except XlcrmError:
        if refused:
            return refused[0]
        raise
    return ""


def _refuse_unfit(work: Work, said: tuple[Mapping[str, str], ...], proposal: Proposal[Any]) -> None:
    """Raise if the rows do not say what they said, or if nothing can be done for what is wrong."""
    if proposal.problems and not proposal:
        raise DomainError(str(proposal.problems[0]))
    if work.said and [*said] != [*work.said]:
        raise DomainError(
            "기다리는 사이에 그 고객의 계약이 바뀌었습니다.",
            hint="대장을 확인하고, 아직 할 일이면 명령을 다시 실행하세요.",
        )


def _reason(error: XlcrmError) -> str:
    text = f"{error.place}: {error.message}" if error.place else error.message
    return f"{text} → {error.hint}" if error.hint else text


def wait(  # noqa: PLR0913 - what the command was given
    path: str | PathLike[str],
    kind: str,
    words: Mapping[str, Any],
    by: Author,
    busy: XlcrmError,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Waits:
    """Keep what a command was told to do beside a workbook that it cannot have now.

    Args:
        path: the workbook.
        kind: the command, as 변경이력 knows it.
        words: what it was told, by the names of its job.
        by: who gave it, and when.
        busy: why it cannot be done now.
        limits: how much the workbook may unpack to.

    Raises:
        XlcrmError: it would be refused, or can neither be done nor kept.
    """
    rows = words.get("rows") or ()
    if len(rows) > _SEVERAL:
        raise busy
    identifier = identified({"kind": kind}, by.now, secrets.token_hex(8))
    work = Work(identifier, kind, by.user, by.now, words)
    found = proposed(_as_it_will_be(path, limits), work)
    if not found.proposal:
        return Waits(found.proposal, "", _count(path), busy)
    work = replace(work, said=found.said, told=found.proposal.said)
    return _kept(path, work, found.proposal, busy)


def wait_unread(
    path: str | PathLike[str], kind: str, words: Mapping[str, Any], by: Author, busy: XlcrmError
) -> str:
    """Keep what a command was told to do beside a workbook that cannot even be read now.

    It is looked at when it can be. What identifies it is returned.
    """
    identifier = identified({"kind": kind}, by.now, secrets.token_hex(8))
    _kept(path, Work(identifier, kind, by.user, by.now, words), Proposal(), busy)
    return identifier


def _kept(
    path: str | PathLike[str], work: Work, proposal: Proposal[Any], busy: XlcrmError
) -> Waits:
    try:
        queue.enqueue_work(path, work.packed())
    except (TypeError, ValueError):  # a value that no queue can hold
        raise busy from None
    return Waits(proposal, work.identifier, _count(path), busy)


def _count(path: str | PathLike[str]) -> int:
    found = queue.waiting(path)
    return len(found.rows) + len(found.works)


def _as_it_will_be(path: str | PathLike[str], limits: Limits) -> Ledger:
    """The workbook after all work that waits has been done, as far as it fits."""
    ledger = open_ledger(path, limits=limits)
    for work in works_of(path):
        if work.reason:
            continue
        try:
            found = proposed(ledger, work)
            if found.done:
                continue
            _refuse_unfit(work, found.said, found.proposal)
            book = ledger.book
            data = apply(found.proposal.plan, book.package, book.scans).data
        except XlcrmError:
            continue  # it will be set aside
        stored = store.Stored(ledger.path, data, 0)
        ledger = Ledger(stored, limits=limits, waits=ledger.waits)
    return ledger


def refuse_held(path: str | PathLike[str], *, again: bool = False) -> None:
    """Raise if work waits that cannot be done, as somebody has the workbook open.

    Args:
        path: the workbook.
        again: whether what was set aside counts, too.

    Raises:
        LockedWorkbookError: it is so.
    """
    if any(again or not each.reason for each in works_of(path)):
        store.refuse_open(path)


def give_up(path: str | PathLike[str], identifier: str) -> None:
    """Take a piece of work, or a journal entry, out of the queue undone.

    Raises:
        DomainError: nothing of that ID waits.
        StorageError: the folder cannot be written.
    """
    found = queue.waiting(path)
    known = {str(each["id"]) for each in found.works} | {str(row["entry_id"]) for row in found.rows}
    if identifier not in known:
        raise DomainError(
            "그런 ID의 일이 대기열에 없습니다.",
            path=path,
            hint="xlcrm queue show가 보여 주는 ID를 적으세요.",
        )
    queue.drop(path, [identifier])
