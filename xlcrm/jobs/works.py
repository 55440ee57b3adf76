"""What a command was told to do, kept as plain values, and done when the workbook is free.

A piece of work names its kind and its words, as the command had them, and holds what the rows of
its customers said then. A new command that shall wait for a workbook needs one line in `_DOING`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.entry_id import note_id
from xlcrm.domain.outline import outlined
from xlcrm.office.journal_read import CONTACT_COLUMNS, unknown
from xlcrm.office.journal_rows import identified
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.people.keys import trusted
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import JOURNAL, LEDGER, MARKETING, NAMED_BY
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from os import PathLike

    from xlcrm.office.commit import Author
    from xlcrm.office.contract import Wanted
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Book, Sheet

LOG: Final = "log add"
SEND: Final = "send"
"""What waits in the outbox: messages that were sent, of which the workbook does not tell yet."""
CONSENT: Final = "consent record"
RESULTS: Final = "send results"
ANSWER: Final = "templates answer"
_WHO: Final = frozenset({"customer_id", "name", "contract_id", *(each.field for each in NAMED_BY)})
_ID: Final = LEDGER.column("customer_id").name
_HEADERS: Final = {"customer_id": _ID, **{each.field: each.name for each in NAMED_BY}}
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
        promised: the 고객 ID that was told of a new customer; "" where none was.
    """

    identifier: str
    kind: str
    user: str
    now: datetime
    words: Mapping[str, Any]
    said: tuple[Mapping[str, str], ...] = ()
    told: tuple[str, ...] = ()
    reason: str = ""
    promised: str = ""

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
            "promised": self.promised,
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
            str(found.get("promised", "")),
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
        promised: the 고객 ID that a new customer gets.
    """

    proposal: Proposal[Any]
    said: tuple[Mapping[str, str], ...] = field(default=())
    done: bool = False
    promised: str = ""


def proposed(ledger: Ledger, work: Work) -> Proposed:
    """Return what a piece of work would do to a workbook.

    Raises:
        XlcrmError: whatever its job refuses.
    """
    if not unknown(ledger.book, [{"entry_id": _note_id(work, 0)}]):
        from xlcrm.office.proposal import Proposal  # noqa: PLC0415 - after a crash only

        return Proposed(Proposal(), done=True)
    proposal = do(ledger, work)
    notes = tuple(
        {"at": work.now.replace(microsecond=0), **note, "entry_id": _note_id(work, number)}
        for number, note in enumerate(proposal.notes)
    )
    bare = _DOING[work.kind](ledger, work) if work.kind in _WITH_TICKS else proposal
    of_terms = () if work.kind in _OF_PEOPLE else _said(ledger, bare)
    rows = [*of_terms, *_named(ledger, bare)]
    said = tuple(sorted(rows, key=lambda row: sorted(row.items())))
    return Proposed(
        replace(proposal, notes=notes),
        said,
        done=not proposal and not proposal.problems,
        promised=str(getattr(proposal.found, "customer_id", "")),
    )


def of_outbox(path: str | PathLike[str]) -> Work | None:
    """Return the work that waits in the outbox; None where the workbook tells all.

    Nor while another process is sending: that one writes it down.

    Raises:
        StorageError: there is no such workbook, or the outbox cannot be read.
    """
    from xlcrm.files.outbox import is_sent_now  # noqa: PLC0415 - few send
    from xlcrm.jobs.outreach.posted import is_unwritten, opened  # noqa: PLC0415

    if not is_unwritten(path) or is_sent_now(path):
        return None
    from xlcrm.jobs.outreach.recorded import told_of  # noqa: PLC0415 - heavy

    found = opened(path)
    if not found.runs:
        return None
    run = found.runs[-1]
    keys = [each.key for each in found.unwritten]
    told = told_of(Counter(each.state for each in found.unwritten if each.state is not None))
    return Work(
        f"outbox-{run.at:%Y%m%d-%H%M}",
        SEND,
        run.user,
        run.at,
        {"keys": keys},
        (),
        told,
        found.aside,
    )


def do(ledger: Ledger, work: Work) -> Proposal[Any]:
    """Return what a command proposes for what it was told, whether it waits or not.

    Raises:
        XlcrmError: whatever its job refuses.
    """
    done_by = _WITH_TICKS.get(work.kind) or _BESIDE.get(work.kind) or _DOING[work.kind]
    return done_by(ledger, work)


def told_to(kind: str, words: Mapping[str, Any], by: Author) -> Callable[[Ledger], Proposal[Any]]:
    """Return what does at once what a command was told, from the words that could also wait."""
    work = Work("", kind, by.user, by.now, words)
    return lambda ledger: do(ledger, work)


def _note_id(work: Work, number: int) -> str:
    return note_id(identified({}, work.now, f"{work.identifier} {number}"))


def _said(ledger: Ledger, proposal: Proposal[Any]) -> Iterator[Mapping[str, str]]:
    """What the contracts say that are changed, and all others of the same customers."""
    book = ledger.book
    people = {book.people.whose(note) for note in proposal.notes} - {""}
    touched = _touched(proposal.plan)
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


def _named(ledger: Ledger, proposal: Proposal[Any]) -> Iterator[Mapping[str, str]]:
    """Who the customers are of the rows that are added or changed anywhere.

    By 고객 ID and name, for a number is another customer's where the office has typed somebody
    else's row meanwhile; without one by name and telephone number.
    """
    book = ledger.book
    people = {key for key in _whose(book, proposal) if key}
    rows = book.people.places_of(people)
    found = set()
    for places in rows.values():
        for number, at in places:
            table = book.ledgers[number].table
            numbered = trusted(table) and table.values("customer_id")[at] is not None
            fields = ("customer_id", "name") if numbered else ("name", "phone")
            said = [(name, table.values(name)[at]) for name in fields]
            found.add(tuple((name, str(value)) for name, value in said if value is not None))
    yield from map(dict, sorted(found))


def _whose(book: Book, proposal: Proposal[Any]) -> Iterator[str]:
    """The customers whose rows a proposal adds or changes, in any sheet that names customers."""
    plan = proposal.plan
    for row in getattr(proposal.found, "rows", ()):  # of the journal, where others wait, too
        if isinstance(row, Mapping):
            yield book.people.whose(row)
    for sheet in book.sheets:
        yield from _of_sheet(book, sheet, plan)
    for new in plan.new_sheets:
        if isinstance(new, NewSheet) and new.name != JOURNAL.name and _ID in new.headers:
            places = {
                field: new.headers.index(name)
                for field, name in _HEADERS.items()
                if name in new.headers
            }
            for row in new.rows:
                yield book.people.whose({field: row[at] for field, at in places.items()})


def _of_sheet(book: Book, sheet: Sheet, plan: Plan) -> Iterator[str]:
    """The customers whose rows a plan adds or changes in a sheet that is there."""
    table = sheet.table
    columns = {name: each.number for name, each in table.columns.items() if name in _WHO}
    if columns.keys().isdisjoint({"customer_id", "name"}) or table.spec.key == JOURNAL.key:
        return
    for added in plan.new_rows:
        if added.sheet == table.sheet and added.area.top == sheet.area.top:
            for cells in added.values:
                yield book.people.whose({name: cells.get(at) for name, at in columns.items()})
    places = _touched(plan)
    touched = [at for at, row in enumerate(table.rows) if (table.sheet, row) in places]
    if touched:
        ledgers = [id(each.table) for each in book.ledgers]
        own = book.people.customers[ledgers.index(id(table))] if id(table) in ledgers else None
        whose = book.people.whose_rows(table) if own is None else own
        yield from (whose[at] for at in touched)


def _touched(plan: Plan) -> set[tuple[str, int]]:
    """The rows, by sheet, in which a plan changes a cell, also one of a column that it adds."""
    found = {(each.sheet, row) for each in plan.columns for row in each.rows}
    for new in plan.new_columns:
        said = zip(new.rows, new.values, strict=True)
        found |= {(new.sheet, row) for row, value in said if value is not None}
    return found


def _wanted(words: Mapping[str, Any]) -> Wanted:
    from xlcrm.office.contract import OfCustomer  # noqa: PLC0415 - only for what waits

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

    if work.words.get("all_planned"):
        return renew_planned(ledger, as_of=_as_of(work))
    return renew(
        ledger, _wanted(work.words), **_given(work, "months", "fee", "service", "start", "as_of")
    )


def _cancel(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import cancel  # noqa: PLC0415 - likewise

    given = _given(work, "reason", "as_of")
    return cancel(
        ledger, _wanted(work.words), on=_day(work, "on"), before_start=_is_meant(work), **given
    )


def _pause(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import pause  # noqa: PLC0415 - likewise

    given = _given(work, "last", "as_of")
    return pause(
        ledger, _wanted(work.words), first=_day(work, "first"), extend=_is(work, "extend"), **given
    )


def _resume(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.decide import resume  # noqa: PLC0415 - likewise

    given = _given(work, "as_of")
    return resume(
        ledger, _wanted(work.words), on=_day(work, "on"), extend=_is(work, "extend"), **given
    )


def _enter(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.enter import Promise, entered  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "memo", "follow_up", "due")
    promise = Promise(work.promised, tell=True) if work.identifier else Promise()
    fields = work.words["fields"]
    return entered(ledger, fields, another=_is(work, "another"), promise=promise, **given)


def _edit(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.edit import edited  # noqa: PLC0415 - likewise

    words = work.words
    given = _given(work, "as_of", "memo")
    return edited(ledger, words["customer"], words["fields"], **given)[0]


def _edit_with_ticks(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.edit import edit_customer  # noqa: PLC0415 - likewise

    words = work.words
    given = _given(work, "as_of", "memo")
    return edit_customer(ledger, words["customer"], words["fields"], now=work.now, **given)


def _merge(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.merge import merged  # noqa: PLC0415 - likewise

    return merged(ledger, **_given(work, "kept", "other", "as_of"))[0]


def _merge_with_ticks(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.person.merge import merge_customers  # noqa: PLC0415 - likewise

    return merge_customers(ledger, now=work.now, **_given(work, "kept", "other", "as_of"))


def _pay(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.pay import pay  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "on", "months", "won", "everything", "memo", "year")
    return pay(ledger, _wanted(work.words), **given)


def _refund(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.refund import RefundTerms, accept_refund  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "on", "reason")
    terms = RefundTerms(**_given(work, *RefundTerms._fields))
    whose = _wanted(work.words)
    return accept_refund(ledger, whose, terms=terms, before_start=_is_meant(work), **given)


def _record_offer(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.offers import record_offer  # noqa: PLC0415 - likewise

    given = _only(work, "as_of", "state", "on", "memo")
    return record_offer(ledger, work.words["customer"], work.words["offer"], **given)


def _sent(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.outreach.posted import opened  # noqa: PLC0415 - likewise
    from xlcrm.jobs.outreach.recorded import recorded  # noqa: PLC0415

    keys = {*work.words["keys"]}
    posted = opened(ledger.path).posted.values()
    return recorded(ledger, [each for each in posted if each.key in keys])


def _results(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.outreach.results import take_results  # noqa: PLC0415 - likewise

    words = work.words
    told = _given(work, "as_of", "campaign", "places")
    return take_results(ledger, words["rows"], **told)


def _answer(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.outreach.purpose_row import written_purpose  # noqa: PLC0415 - likewise
    from xlcrm.office.commit import Author  # noqa: PLC0415

    words, by = work.words, Author(work.user, work.kind, work.now)
    return written_purpose(ledger, words["name"], words["answer"], words["digest"], by=by)


def _consent(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.outreach.record import record_consent  # noqa: PLC0415 - likewise

    given = _given(work, "as_of", "yes", "on")
    given |= {name: _is(work, name) for name in ("night", "told")}
    given |= {"channels": work.words.get("channels") or (), "how": work.words.get("how") or ""}
    return record_consent(ledger, work.words["customers"], **given)


def _idea(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.ideas import idea  # noqa: PLC0415 - likewise

    names = ("content", "state", "officer", "memo", "customers", "entries")
    given = {name: work.words[name] for name in names if name in work.words}
    return idea(ledger, work.words["title"], as_of=_as_of(work), **given)


def _earn(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.earn import earn_points  # noqa: PLC0415 - likewise

    return earn_points(
        ledger, as_of=_as_of(work), changed_too=_is(work, "changed_too"), settle=_is(work, "settle")
    )


def _use(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.spend import use_points  # noqa: PLC0415 - likewise

    given = _only(work, "customer", "points", "as_of", "reason", "take_back")
    return use_points(ledger, **given, source=work.identifier)


def _give(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.spend import give_points  # noqa: PLC0415 - likewise

    given = _only(work, "customer", "points", "as_of", "reason", "until")
    return give_points(ledger, **given, source=work.identifier)


def _coupon(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.spend import give_coupons  # noqa: PLC0415 - likewise

    given = _only(
        work,
        *("customers", "as_of", "worth", "conditions", "until", "reason", "again", "salt"),
    )
    return give_coupons(ledger, **given, source=work.identifier)


def _redeem(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.spend import redeem_coupon  # noqa: PLC0415 - likewise

    given = _only(work, "code", "as_of", "customer", "reason", "late")
    return redeem_coupon(ledger, **given, source=work.identifier)


def _expire(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.loyalty.expire import expire_benefits  # noqa: PLC0415 - likewise

    return expire_benefits(ledger, as_of=_as_of(work))


def _ask(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.add import add  # noqa: PLC0415 - likewise

    return add(ledger, MARKETING, work.words["rows"])


def _answers(ledger: Ledger, work: Work) -> Proposal[Any]:
    from xlcrm.jobs.questionnaire.take import FormAnswers, take_answers  # noqa: PLC0415 - likewise

    words = work.words
    rows, places = tuple(words["rows"]), tuple(words.get("places", ()))
    answers = FormAnswers(rows, places, tuple(words.get("unknown", ())))
    return take_answers(ledger, answers, as_of=_as_of(work))


def _given(work: Work, *names: str) -> dict[str, Any]:
    """Some of the words, by the names of the job's arguments; None where nothing was said."""
    found = {name: work.words.get(name) for name in names}
    return {**found, "as_of": _as_of(work)} if "as_of" in found else found


def _only(work: Work, *names: str) -> dict[str, Any]:
    """Those of some words that were said, by the names of the job's arguments."""
    return {name: value for name, value in _given(work, *names).items() if value is not None}


def _as_of(work: Work) -> date:
    """The day it is done for; that on which it was given where none was said."""
    said = work.words.get("as_of")
    return said if isinstance(said, date) else work.now.date()


def _day(work: Work, name: str) -> date:
    """A day of the decision; the day it is done for where none was said."""
    said = work.words.get(name)
    return said if isinstance(said, date) else _as_of(work)


def _is_meant(work: Work) -> bool:
    """Whether a contract that has not begun is to be cancelled; an older version did not ask."""
    return bool(work.words.get("before_start", True))


def _is(work: Work, name: str) -> bool:
    return bool(work.words.get(name))


_DOING: Final[Mapping[str, Callable[[Ledger, Work], Proposal[Any]]]] = {
    "add": _add,
    "cancel": _cancel,
    CONSENT: _consent,
    "customer add": _enter,
    "customer edit": _edit,
    "customer merge": _merge,
    LOG: _log,
    "offers record": _record_offer,
    "loyalty coupon": _coupon,
    "loyalty earn": _earn,
    "loyalty expire": _expire,
    "loyalty give": _give,
    "loyalty redeem": _redeem,
    "loyalty use": _use,
    "pause": _pause,
    "pay": _pay,
    "refund": _refund,
    "renew": _renew,
    "resume": _resume,
    ANSWER: _answer,
    RESULTS: _results,
    "voices idea": _idea,
    "survey make": _ask,
    "survey take": _answers,
}
"""How each kind of work is done, by the command's name."""

_OF_PEOPLE: Final = frozenset({LOG, CONSENT})
"""The kinds that are about people, whatever becomes of their contracts meanwhile."""

_WITH_TICKS: Final[Mapping[str, Callable[[Ledger, Work], Proposal[Any]]]] = {
    "customer edit": _edit_with_ticks,
    "customer merge": _merge_with_ticks,
}
"""The kinds that name customers anew, with what people wrote into 오늘: of that nothing was said
when the work was given, and nothing of it is compared."""

_BESIDE: Final[Mapping[str, Callable[[Ledger, Work], Proposal[Any]]]] = {SEND: _sent}
"""The kinds that wait in a file of their own, and not because a command has them wait."""

KINDS: Final = tuple(_DOING)
"""The commands that can wait."""
