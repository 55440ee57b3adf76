"""What a command was told to do, kept as plain values, and done when the workbook is free.

A piece of work names its kind and its words, as the command had them, and holds what the rows of
its customers said then. A new command that shall wait for a workbook needs one line in `_DOING`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.entry_id import note_id
from xlcrm.domain.outline import outlined
from xlcrm.office.contract import OfCustomer
from xlcrm.office.journal_read import CONTACT_COLUMNS, unknown
from xlcrm.office.journal_rows import identified
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from xlcrm.office.contract import Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

_NOT_SAID: Final = CONTACT_COLUMNS | {
    *("status", "computed_status", "days_left", "action", "note"),
    *("phone", "email", "address", "officer"),
}
"""Columns of a contract that may change meanwhile: computed ones, and those that decide nothing."""


@outlined
@dataclass(frozen=True, slots=True)
class Work:
    """What a command was told to do.

    Attributes:
        identifier: tells it from all others.
        kind: the command, as `history.WORK` names it.
        user: who gave it.
        now: when, in Korean wall time.
        words: what it was told, by the names of its job.
        said: what the rows of its customers said then, one mapping a row.
        told: what is done by it, a line each, nobody to be recognised.
        reason: why it does not fit any more; "" where it has not been tried.
    """

    identifier: str
    kind: str
    user: str
    now: datetime
    words: Mapping[str, Any]
    said: tuple[Mapping[str, str], ...] = ()
    told: tuple[str, ...] = ()
    reason: str = ""

    def packed(self) -> dict[str, Any]:
        """Return it as the queue keeps it."""
        return {
            "id": self.identifier,
            "kind": self.kind,
            "user": self.user,
            "now": self.now,
            "words": {**self.words},
            "said": [{**row} for row in self.said],
            "told": [*self.told],
            "reason": self.reason,
        }


def unpacked(found: Mapping[str, Any]) -> Work | None:
    """Return the work that a queue keeps; None if it is of a kind that only a newer version has."""
    try:
        work = Work(
            found["id"],
            found["kind"],
            found["user"],
            found["now"],
            found["words"],
            tuple(found["said"]),
            tuple(map(str, found["told"])),
            str(found.get("reason", "")),
        )
    except (KeyError, TypeError):
        return None
    return work if work.kind in _DOING and not {*found} - {*work.packed()} else None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a piece of work would do to a workbook now.

    Attributes:
        proposal: what to change; the notes that tell of it have their 일지 ID from the work.
        said: what the rows of its customers say.
        done: whether the workbook shows that it has been done already.
    """

    proposal: Proposal[Any]
    said: tuple[Mapping[str, str], ...] = field(default=())
    done: bool = False


def proposed(ledger: Ledger, work: Work) -> Proposed:
    """Return what a piece of work would do to a workbook.

    Raises:
        XlcrmError: whatever its job refuses.
    """
    if not unknown(ledger.book, [{"entry_id": _note_id(work, 0)}]):
        from xlcrm.office.proposal import Proposal  # noqa: PLC0415 - after a crash only

        return Proposed(Proposal(), done=True)
    proposal = _DOING[work.kind](ledger, work)
    notes = tuple(
        {"at": work.now.replace(microsecond=0), **note, "entry_id": _note_id(work, number)}
        for number, note in enumerate(proposal.notes)
    )
    said = tuple(sorted(_said(ledger, proposal), key=lambda row: sorted(row.items())))
    return Proposed(
        replace(proposal, notes=notes), said, done=not proposal and not proposal.problems
    )


def _note_id(work: Work, number: int) -> str:
    return note_id(identified({}, work.now, f"{work.identifier} {number}"))


def _said(ledger: Ledger, proposal: Proposal[Any]) -> Iterator[Mapping[str, str]]:
    """What the contracts say that are changed, and all others of the same customers."""
    book = ledger.book
    people = {book.people.whose(note) for note in proposal.notes} - {""}
    touched = {(edits.sheet, row) for edits in proposal.plan.columns for row in edits.rows}
    if not people and not touched:
        return
    for sheet in book.ledgers:
        table = sheet.table
        whose = book.people.whose_rows(table) if people else [""] * len(table.rows)
        columns = {name: each for name, each in table.columns.items() if name not in _NOT_SAID}
        for at, (row, person) in enumerate(zip(table.rows, whose, strict=True)):
            if person in people or (table.sheet, row) in touched:
                yield {
                    name: str(column.raw[at])
                    for name, column in columns.items()
                    if not is_blank(column.raw[at])
                }


def _wanted(words: Mapping[str, Any]) -> Wanted:
    contract = words.get("contract")
    return str(contract) if contract else OfCustomer(str(words.get("customer") or ""))


def _add(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.add import add  # noqa: PLC0415 - only where such work waits

    return add(ledger, work.words["sheet"], work.words["rows"], places=work.words.get("places", ()))


def _log(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.log.entries import log  # noqa: PLC0415 - likewise
    from xlcrm.office.proposal import Proposal  # noqa: PLC0415

    rows, rotate = work.words["rows"], work.words.get("rotate")
    found = log(ledger, rows, now=work.now, rotate=rotate, salt=work.identifier)
    if found.found.rows and not unknown(ledger.book, found.found.rows):
        return Proposal()
    return found


def _renew(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.renew import renew, renew_planned  # noqa: PLC0415 - likewise

    words = work.words
    if words.get("all_planned"):
        return renew_planned(ledger, as_of=words["as_of"])
    given = {name: words.get(name) for name in ("months", "fee", "service", "start")}
    return renew(ledger, _wanted(words), as_of=words["as_of"], **given)


def _cancel(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import cancel  # noqa: PLC0415 - likewise

    return cancel(ledger, _wanted(work.words), **_given(work, "on", "reason", "as_of"))


def _pause(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import pause  # noqa: PLC0415 - likewise

    return pause(ledger, _wanted(work.words), **_given(work, *_PAUSE))


def _resume(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import resume  # noqa: PLC0415 - likewise

    return resume(ledger, _wanted(work.words), **_given(work, "on", "extend", "as_of"))


def _enter(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.enter import enter_customer  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "another", "memo", "follow_up", "due")
    return enter_customer(ledger, work.words["fields"], **given)


def _edit(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.edit import edit_customer  # noqa: PLC0415 - likewise

    words = work.words
    return edit_customer(
        ledger, words["customer"], words["fields"], **_given(work, "as_of", "memo")
    )


def _merge(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.merge import merge_customers  # noqa: PLC0415 - likewise

    words = work.words
    return merge_customers(ledger, words["kept"], words["other"], as_of=words["as_of"])


def _pay(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.pay import pay  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "on", "months", "won", "everything", "memo", "year")
    return pay(ledger, _wanted(work.words), **given)


def _refund(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.refund import RefundTerms, accept_refund  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "on", "reason")
    terms = RefundTerms(**_given(work, *RefundTerms._fields))
    return accept_refund(ledger, _wanted(work.words), terms=terms, **given)


def _given(work: Work, *names: str) -> dict[str, Any]:
    return {name: work.words.get(name) for name in names}


_PAUSE: Final = ("first", "last", "extend", "as_of")
_DOING: Final[Mapping[str, Callable[[Ledger, Work], Proposal[Any]]]] = {
    "add": _add,
    "cancel": _cancel,
    "customer add": _enter,
    "customer edit": _edit,
    "customer merge": _merge,
    "log add": _log,
    "pause": _pause,
    "pay": _pay,
    "refund": _refund,
    "renew": _renew,
    "resume": _resume,
}
"""How each kind of work is done, by the command's name."""
