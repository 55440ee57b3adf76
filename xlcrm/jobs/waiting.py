"""Work that waits beside a workbook that somebody has open: kept, and done once, in its order.

Before anything waits it is tried on the workbook as it will be when all that came before has been
done; what would be refused is refused at once. When the workbook is free, the next command does it
before its own: checked again, and only while its customers' rows say what they said then. What does
not fit any more is set aside with the reason, and keeps nothing else from being done.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.errors import DomainError, PlanError, StorageError, XlcrmError, unforeseen
from xlcrm.files import outbox, queue, store
from xlcrm.files.heard import remark
from xlcrm.jobs.outreach.posted import ASIDE, WRITTEN
from xlcrm.jobs.works import LOG, SEND, Work, of_outbox, proposed, unpacked
from xlcrm.office.change import change as changed
from xlcrm.office.commit import Author
from xlcrm.office.journal_read import understood
from xlcrm.office.journal_rows import identified, plan_rows
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import dataclass
from xlcrm.workbook.apply import apply
from xlcrm.workbook.intakes import may_have_intakes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from xlcrm.files.queue import Queue
    from xlcrm.jobs.intake.said import TakenIn
    from xlcrm.jobs.works import Proposed
    from xlcrm.office.commit import Committed
    from xlcrm.office.proposal import Found_co
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.workbook.plan import Plan

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
    """How much of what waited was done, and how much was set aside, as it does not fit any more.

    `queued` journal entries that waited with it were written before.
    """

    done: int = 0
    aside: int = 0
    queued: int = 0


def change(
    path: str | PathLike[str],
    make: Callable[[Ledger], Proposal[Found_co]],
    by: Author,
    **how: Any,  # noqa: ANN401 - as `office.change.change`
) -> Committed[Found_co]:
    """Do what waits beside a workbook, and then change it, as `office.change.change` does.

    A dry run sees the workbook as it would be then. What staff typed into its sheet 접수 is taken
    in before, unless `intake` says that it has been.
    """
    wanted = how.pop("intake", True)
    if how.get("dry_run"):
        taken = _taken_in(path, by, how) if wanted else None
        return replace(_rehearsed(path, make, by, **how), intake=taken)
    refuse_held(path)  # what is asked now may build on what waits
    limits = how.get("limits", DEFAULT_LIMITS)
    seconds = how.get("seconds", store.LOCK_SECONDS)
    settled = settle(path, by, backup=how.get("backup", True), limits=limits, seconds=seconds)
    taken = _taken_in(path, by, how) if wanted else None
    return replace(with_settled(changed(path, make, by, **how), settled), intake=taken)


def _taken_in(path: str | PathLike[str], by: Author, how: Mapping[str, Any]) -> TakenIn | None:
    """Take in what is typed into 접수; None where there is no such sheet."""
    try:
        package = Package(store.read(path, how.get("limits", DEFAULT_LIMITS)).data)
    except (XlcrmError, OSError):
        return None  # the command says so
    if not may_have_intakes(package):
        return None
    from xlcrm.jobs.intake.put import taken_before  # noqa: PLC0415 - few workbooks have one

    return taken_before(path, by, how)


def with_settled(done: Committed[Found_co], settled: Settled) -> Committed[Found_co]:
    """Return what was done, with what had waited and was done before it."""
    queued = done.queued + settled.queued
    return replace(done, settled=settled.done, aside=settled.aside, queued=queued)


def _rehearsed(
    path: str | PathLike[str],
    make: Callable[[Ledger], Proposal[Found_co]],
    by: Author,
    *,
    again: bool = False,
    **how: Any,  # noqa: ANN401 - as `change`
) -> Committed[Found_co]:
    """Rehearse a change to a workbook as it will be when what waits has been done."""
    if how.get("told") is not None or not any(again or not each.reason for each in works_of(path)):
        return changed(path, make, by, **how)
    try:
        ledger, settled = _as_it_will_be(path, how.get("limits", DEFAULT_LIMITS), by, again=again)
    except XlcrmError:  # the whole of it cannot be read; perhaps what is asked for can
        return changed(path, make, by, **how)
    return with_settled(
        changed(path, make, by, **{**how, "opening": lambda *_, **__: ledger}), settled
    )


def works_of(path: str | PathLike[str]) -> tuple[Work, ...]:
    """Return the work that waits beside a workbook, what is set aside too, in its order.

    The first is what 마케팅 does not tell yet of messages that were sent: what waits may be about
    them, such as what came back.

    Raises:
        StorageError: there is no such workbook.
    """
    found = [_of_outbox(path), *map(unpacked, queue.waiting(path).works)]
    return tuple(each for each in found if each is not None)


def _of_outbox(path: str | PathLike[str]) -> Work | None:
    """What waits in the outbox; that it cannot be read is said, and stops nothing but sending."""
    try:
        return of_outbox(path)
    except StorageError as error:
        where = Path(error.path or "")
        if not where.name.endswith(outbox.OUTBOX):
            raise
        remark(where, f"{error.message} → {error.hint}")
        return None


def _sorted_out(path: str | PathLike[str]) -> None:
    """Put what waits and is not understood aside, and say so: it stops nothing."""
    found = queue.waiting(path)
    if found.strange:  # which has been told
        return
    aside = queue.unread_beside(found.path)
    if _is_known(found) and not aside.exists():
        return
    count = queue.sort_out(path, _is_known)
    if count:
        remark(
            found.path,
            f"이해할 수 없는 줄 {count:,}개를 '{aside.name}' 파일에 따로 두었습니다. → 더 새로운 "
            "xlcrm이 적은 것이면 새 판을 설치하세요. 다음 실행에서 되가져옵니다.",
        )


def _is_known(waits: Queue) -> bool:
    """Whether this version understands all that waits."""
    works = [unpacked(each) for each in waits.works]
    return None not in works and not understood(waits).damaged


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

    Journal entries that wait are written first: a contact of a customer who becomes another is
    given to that one with everything else.

    Args:
        path: the workbook.
        by: when it is done, for 변경이력; it tells who gave the work.
        backup: whether to keep a dated backup of the workbook before each.
        limits: how much the workbook may unpack to.
        again: whether to try what was set aside, too.
        seconds: how long to wait while another xlcrm holds the workbook.

    Raises:
        XlcrmError: what was done cannot be taken out of the queue; it is not done again.
    """

    def due() -> list[Work]:
        return [each for each in works_of(path) if again or not each.reason]

    found = Settled()
    with suppress(XlcrmError):  # whatever it is, the command that came with it tells
        _sorted_out(path)
    with ExitStack() as held:
        try:
            if not due() or store.holder(path) is not None:
                return found
            held.enter_context(store.locked(path, seconds))
            found = replace(found, queued=_entries_written(path, by, backup=backup, limits=limits))
            works = due()
        except XlcrmError:  # whatever it is, the command that came with it tells
            return found
        for work in works:
            try:
                held.enter_context(outbox.sending(path) if work.kind == SEND else nullcontext())
                reason = _done(path, work, by, backup=backup, limits=limits)
            except XlcrmError:  # likewise, and the rest waits
                break
            if reason:
                _set_aside(path, work, reason)
                found = replace(found, aside=found.aside + 1)
            else:
                _finished(path, work)
                found = replace(found, done=found.done + 1)
    return found


def _finished(path: str | PathLike[str], work: Work) -> None:
    """Note that a piece of work has been done."""
    if work.kind == SEND:
        outbox.note(path, {"what": WRITTEN, "keys": [*work.words["keys"]]})
    else:
        queue.drop(path, [work.identifier])


def _set_aside(path: str | PathLike[str], work: Work, reason: str) -> None:
    """Note why a piece of work cannot be done."""
    if work.kind == SEND:
        outbox.note(path, {"what": ASIDE, "reason": reason})
    else:
        queue.set_aside(path, work.identifier, reason)


def _entries_written(path: str | PathLike[str], by: Author, *, backup: bool, limits: Limits) -> int:
    """Write the entries that wait, in a save of their own; return how many it were."""
    from xlcrm.jobs.log.entries import contact_edits  # noqa: PLC0415 - only where some wait

    if not queue.waiting(path).rows:
        return 0

    def make(ledger: Ledger) -> Proposal[None]:
        return Proposal(contact_edits(ledger.book))

    author = replace(by, command="queue apply")
    try:
        done = changed(path, make, author, backup=backup, limits=limits)
    except PlanError:  # there is no room for them: whoever comes next tells
        return 0
    return done.queued


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
                _refuse_unfit(work, found)
        except XlcrmError as error:
            refused.append(_reason(error))
            raise
        except Exception as error:
            refused.append(_reason(unforeseen(error)))
            raise DomainError("") from error
        return found.proposal

    author = Author(work.user, work.kind, by.now, by.machine)
    try:
        note = partial(_note, work)
        changed(path, make, author, backup=backup, limits=limits, note=note)
    except PlanError as error:
        return refused[0] if refused else _reason(error)
    except XlcrmError:
        if refused:
            return refused[0]
        raise
    return ""


def _note(work: Work, proposal: Proposal[Any]) -> queue.Note:
    """What whoever undoes a piece of work has to know: contacts wait again, as all that do."""
    if work.kind == LOG:
        rows = proposal.found.rows if proposal.found is not None else ()
        return queue.Note(queue.packed(rows, work.words.get("rotate")))
    return queue.Note(works=({"id": work.identifier, "kind": work.kind},))


def _refuse_unfit(work: Work, found: Proposed) -> None:
    """Raise if the rows do not say what they said, or if nothing can be done for what is wrong."""
    if found.proposal.problems and not found.proposal:
        raise DomainError(str(found.proposal.problems[0]))
    hint = "대장을 확인하고, 아직 할 일이면 명령을 다시 실행하세요."
    if work.promised and found.promised != work.promised:
        raise DomainError(
            f"기다리는 사이에 고객 ID {work.promised}{particle(work.promised, '이/가')} "
            "다른 고객의 것이 되었습니다.",
            hint=hint,
        )
    if not work.said or [*found.said] == [*work.said]:
        return
    if {*map(_who, found.said)} != {*map(_who, work.said)}:
        raise DomainError(
            "기다리는 사이에 그 고객의 고객 ID나 이름이 바뀌었습니다. 다른 고객일 수 있습니다.",
            hint=hint,
        )
    raise DomainError("기다리는 사이에 그 고객의 계약이 바뀌었습니다.", hint=hint)


def _who(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in ("customer_id", "name", "phone"))


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
    identifier = identified({"kind": kind}, by.now, os.urandom(8).hex())
    work = Work(identifier, kind, by.user, by.now, words)
    with queue.turn(path):  # of two at once the second builds on what the first one is told
        found = proposed(_as_it_will_be(path, limits, by)[0], work)
        if not found.proposal:
            return Waits(found.proposal, "", _count(path), busy)
        told = found.proposal.said
        work = replace(work, said=found.said, told=told, promised=found.promised)
        return _kept(path, work, found.proposal, busy)


def wait_unread(
    path: str | PathLike[str], kind: str, words: Mapping[str, Any], by: Author, busy: XlcrmError
) -> str:
    """Keep what a command was told to do beside a workbook that cannot even be read now.

    It is looked at when it can be. What identifies it is returned.
    """
    identifier = identified({"kind": kind}, by.now, os.urandom(8).hex())
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
    return len(found.rows) + len(found.works) + (_of_outbox(path) is not None)


def _as_it_will_be(
    path: str | PathLike[str], limits: Limits, by: Author, *, again: bool = False
) -> tuple[Ledger, Settled]:
    """The workbook after all that waits has been done, as far as it fits; and how much that is."""
    return _after_works(open_ledger(path, limits=limits), by, again=again)


def as_it_will_be(ledger: Ledger, by: Author) -> Ledger:
    """Return an opened workbook as it will be when what waits beside it has been done.

    What does not fit any more is left out; without any work the ledger is as it is.

    Args:
        ledger: the opened workbook, read whole.
        by: when it is asked, for what is written with its time.

    Raises:
        StorageError: there is no such workbook any more.
    """
    return _after_works(ledger, by)[0] if waits_for_more(ledger.path) else ledger


def _after_works(ledger: Ledger, by: Author, *, again: bool = False) -> tuple[Ledger, Settled]:
    path, limits = ledger.path, ledger.limits
    ledger, found = _with_entries(ledger, limits, by)
    for work in works_of(path):
        if work.reason and not again:
            continue
        try:
            new = proposed(ledger, work)
            if new.done:
                continue
            _refuse_unfit(work, new)
            ledger = _applied(ledger, new.proposal.plan, limits, ledger.waits)
        except XlcrmError:  # it will be set aside
            found = replace(found, aside=found.aside + 1)
        else:
            found = replace(found, done=found.done + 1)
    return ledger, found


def _with_entries(ledger: Ledger, limits: Limits, by: Author) -> tuple[Ledger, Settled]:
    """The workbook after the entries that wait have been written, if there is room."""
    from xlcrm.jobs.log.entries import contact_edits  # noqa: PLC0415 - only where some wait

    book = ledger.book
    if not book.waiting:
        return ledger, Settled()
    try:
        plan = plan_rows(book, (), now=by.now) | contact_edits(book)
        return _applied(ledger, plan, limits, None), Settled(queued=len(book.waiting))
    except XlcrmError:
        return ledger, Settled()


def _applied(ledger: Ledger, plan: Plan, limits: Limits, waits: Queue | None) -> Ledger:
    book = ledger.book
    stored = store.Stored(ledger.path, apply(plan, book.package, book.scans).data, 0)
    return Ledger(stored, limits=limits, waits=waits)


def waits_for_more(path: str | PathLike[str]) -> bool:
    """Tell whether work waits beside a workbook that will still change it."""
    return any(not each.reason for each in works_of(path))


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
    sent = _of_outbox(path)
    if sent is not None and sent.identifier == identifier:
        raise DomainError(
            "이미 보낸 메시지의 기록은 지우지 않습니다.",
            path=path,
            hint="대장을 닫고 xlcrm queue apply를 실행하면 마케팅 시트에 적습니다.",
        )
    found = queue.waiting(path)
    known = {str(each["id"]) for each in found.works} | {str(row["entry_id"]) for row in found.rows}
    if identifier not in known:
        raise DomainError(
            "그런 ID의 일이 대기열에 없습니다.",
            path=path,
            hint="xlcrm queue show가 보여 주는 ID를 적으세요.",
        )
    queue.drop(path, [identifier])
