"""A proposal made real: the workbook, its 변경이력 and its queue settled in one atomic step.

With the plan go the journal entries that tell of it, those that waited beside the workbook, and
what 변경이력 says of all of them.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Generic, Protocol

from xlcrm.collector import seldom
from xlcrm.domain.outline import outlined
from xlcrm.errors import StaleLedgerError, WorkbookChangedError, XlcrmError
from xlcrm.files import queue, store
from xlcrm.files.act import NOBODY
from xlcrm.files.heard import remark
from xlcrm.office.history import kinds_of, with_history
from xlcrm.office.proposal import Found_co, Proposal
from xlcrm.office.saved import Saved
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from xlcrm.files.act import Act
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.fresh.calculated import Calculated
    from xlcrm.workbook.plan import Plan


@outlined
@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a workbook, with which command, and when (Korean wall time, without a zone).

    `machine` tells by whose clock and from where, such as `kim@PC-1`, for the record beside the
    workbook. Of a command of the program 변경이력 gives the Korean name (`history.WORK`), of a text
    of one's own that text.
    """

    user: str
    command: str
    now: datetime
    machine: str = ""


class Intake(Protocol):
    """What became of what staff typed into the sheet 접수, as the job says it."""

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        ...

    @property
    def needs_people(self) -> bool:
        """Whether somebody has to look at a row."""
        ...

    @property
    def changed(self) -> bool:
        """Whether the workbook was changed."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows were taken in, are wrong, and are still being typed, for programs."""
        ...

    def lines(self) -> Iterator[str]:
        """Yield what is said of it, a line each."""
        ...


@dataclass(frozen=True, repr=False)
class Committed(Generic[Found_co]):
    """What became of a proposal.

    Attributes:
        ledger: the workbook as it is now; the same ledger where nothing was written.
        proposal: what was proposed.
        plan: all that was changed, what waited and 변경이력 included.
        backup: the workbook as it was before; None if none was made.
        queued: how many waiting journal entries were added with it.
        kinds: what the columns hold that were changed, by sheet and column number.
        dry_run: whether all of that was only rehearsed.
        left: how many entries wait on, because there is no room for them in the workbook any more.
        settled: how much work that had waited was done before it.
        aside: how much of that does not fit any more, and was set aside with the reason.
        calculated: what became of the results of formulas that read what was changed; None if
            nothing was calculated.
        intake: what became of the rows of 접수, which were taken in before it; None if nothing is
            typed there.
    """

    ledger: Ledger
    proposal: Proposal[Found_co]
    plan: Plan
    backup: Path | None
    queued: int
    kinds: Mapping[tuple[str, int], Kind]
    dry_run: bool = False
    left: int = 0
    settled: int = 0
    aside: int = 0
    calculated: Calculated | None = None
    intake: Intake | None = None

    @property
    def path(self) -> Path:
        """Where the workbook really lies."""
        return self.ledger.path

    def __repr__(self) -> str:
        """One line that names nobody."""
        how = ", 연습" if self.dry_run else ""
        return f"<Committed {self.path.name}: 셀 {len(self.plan):,}개{how}>"


@seldom()
def commit(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    proposal: Proposal[Found_co],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    own: Collection[str] = (),
    spend: bool = False,
    note: Callable[[Proposal[Found_co]], queue.Note] | None = None,
) -> Committed[Found_co]:
    """Make a proposal real in the file, in one atomic replace. An empty one touches nothing.

    Args:
        ledger: the workbook that the proposal was made for.
        proposal: what to change.
        by: who, with what, and when.
        dry_run: whether to rehearse only; then nothing is written, not even a lock.
        backup: whether to keep a dated backup of the file as it was; 설정 says how many.
        own: the 일지 ID of waiting entries that this command itself has made. Undoing it takes
            them away; the others that it takes in then wait again.
        spend: whether the ledger may let go of what it has read: it will not be asked again.
        note: says of a proposal which work had waited and is done by it, for whoever undoes that.

    Raises:
        StaleLedgerError: this ledger has been committed to already.
        WorkbookChangedError: the file has changed since it was opened.
        LockedWorkbookError: somebody else holds it.
        PlanError: the plan would overwrite a formula or other content.
        RefusedEditError: the workbook is signed or marked as final.
        StorageError: it cannot be written.
    """
    book = ledger.book
    others = [row for row in book.waiting if row["entry_id"] not in own]
    try:
        plan = whole(ledger, proposal, by)
        touched = not dry_run and (plan or ledger.waits.rows)
        with store.locked(ledger.path) if touched else nullcontext():
            if dry_run:
                made = ledger.rehearse(plan, recalculated=proposal.recalculated)
                saved = Saved(ledger, None, made)
            else:
                from xlcrm.office.recorded import act_of  # noqa: PLC0415 - a rehearsal needs it not

                more = queue.Note() if note is None else note(proposal)
                lines = queue.packed(others, book.rotate) + more.lines
                saved = _saved(
                    ledger,
                    plan,
                    act=act_of(by, plan, book) if plan else NOBODY,
                    backup=backup,
                    note=queue.Note(lines, works=more.works).packed(),
                    spend=spend,
                    recalculated=proposal.recalculated,
                )
                _written_down(ledger)
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__
    kinds = kinds_of(book, plan)
    return Committed(
        *(saved.ledger, proposal, plan, saved.backup, len(book.waiting), kinds, dry_run),
        calculated=saved.calculated,
    )


def _written_down(ledger: Ledger) -> None:
    """Take what has been written out of the queue.

    Where that fails it is said, and no error: the change has been made, and whoever was told that
    it has not would make it again. What waits is found in the workbook the next time.
    """
    rows = ledger.waits.rows
    if not rows:
        return
    try:
        queue.drop(ledger.path, {str(row["entry_id"]) for row in rows})
    except XlcrmError as error:
        why = f"{error.message} → {error.hint}" if error.hint else error.message
        remark(
            ledger.path,
            f"대기열의 일지 {len(rows):,}건은 대장에 적었으나 대기열에서 빼지 못했습니다. "
            f"두 번 적지는 않습니다. {why}",
        )


def whole(ledger: Ledger, proposal: Proposal[object], by: Author) -> Plan:
    """Return the plan with its notes, with what waits, and with what 변경이력 tells of it all."""
    book, plan = ledger.book, proposal.plan
    if proposal.notes or book.waiting:
        from xlcrm.office.journal_rows import (  # noqa: PLC0415 - a refresh writes no entries
            noted,
            plan_rows,
            writes,
        )

        if proposal.notes:
            plan |= noted(book, proposal.notes, now=by.now)
        if not writes(plan, book.waiting):
            plan |= plan_rows(book, (), now=by.now)
    return with_history(plan, book, user=by.user, command=by.command, now=by.now)


def _saved(  # noqa: PLR0913 - as `Ledger.save`
    ledger: Ledger,
    plan: Plan,
    *,
    act: Act,
    backup: bool,
    note: bytes,
    spend: bool,
    recalculated: bool,
) -> Saved:
    """Save a plan; return the workbook as it is then, and its backup."""
    how = {"backup": backup, "spend": spend, "recalculated": recalculated}
    try:
        return ledger.save(plan, note=note, act=act, **how)
    except WorkbookChangedError as error:
        if not ledger.committed:
            raise
        raise StaleLedgerError(
            "이 대장으로는 이미 저장했습니다. 파일에는 더 새로운 내용이 있습니다.",
            path=ledger.path,
            hint="저장하고 돌려받은 대장을 쓰거나, 대장을 다시 여세요.",
        ) from error
