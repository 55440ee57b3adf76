"""Rows of 접수 that only tell of something, as one plan: contacts, purchases, answers."""

from __future__ import annotations

from dataclasses import field
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.entry_id import note_id
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import squeezed
from xlcrm.errors import XlcrmError, unforeseen
from xlcrm.jobs.add import add, compared
from xlcrm.jobs.intake.kind import IntakeKind
from xlcrm.jobs.intake.request import customer_of, day_of, outcome_words
from xlcrm.jobs.intake.sheet import words
from xlcrm.jobs.log.entries import log
from xlcrm.office.checked import field_of
from xlcrm.schema.sheets import JOURNAL, MARKETING, PURCHASES, SATISFACTION
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from xlcrm.jobs.intake.taking import Due
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.people.person import Person
    from xlcrm.schema.columns import SheetSpec

    Record = dict[str, Any]

_SHEETS: Final[Mapping[IntakeKind, SheetSpec]] = {
    IntakeKind.PURCHASE: PURCHASES,
    IntakeKind.OPINION: SATISFACTION,
    IntakeKind.MESSAGE: MARKETING,
}
_OF_CONTACT: Final = {
    squeezed(choice): (name, choice)
    for name in ("outcome", "direction", "category", "sentiment", "channel")
    for choice in JOURNAL.column(name).choices
}
"""What a word in 결과 says of a contact."""

_CALL: Final = frozenset({"통화", "부재"})
_AGAIN: Final = "다시 연락"
_METHODS: Final = {squeezed(each): each for each in PURCHASES.column("payment_method").choices} | {
    "이체": "계좌이체",
    "송금": "계좌이체",
    "카드결제": "카드",
}
_CHANNELS: Final = {squeezed(each): each for each in MARKETING.column("channel").choices}
_RESPONSES: Final = {squeezed(each): each for each in MARKETING.column("response").choices}
_UNSENT: Final = frozenset({"실패", "미전달", "전달안됨", "반송", "수신거부"})
_NAMING: Final = frozenset({"customer", "고객"})
_MOST: Final = 50  # equal purchases of one customer on one day
_TOLD_ABOVE: Final = "위에 같은 일을 적은 줄이 있습니다."
_HOW_AGAIN: Final = "한 번 더 있었던 일이면 처리 칸에 '새로'라고 적고 저장하세요."
_HOW: Final = "결과 칸의 목록에서 고르거나, 비우고 내용에 적으세요."


@outlined
@dataclass(frozen=True, slots=True)
class Told:
    """What rows tell of, as a plan.

    Attributes:
        plan: what writes it.
        places: where each row that is written goes, by the row's number.
        troubles: what is wrong with the others, likewise.
    """

    plan: Plan = field(default_factory=Plan)
    places: Mapping[int, str] = field(default_factory=dict)
    troubles: Mapping[int, Trouble] = field(default_factory=dict)


def told_of(ledger: Ledger, due: Sequence[Due], *, now: datetime, saved: datetime) -> Told:
    """Return what writes the rows down; what is wrong with one keeps no other from it.

    Args:
        ledger: the workbook.
        due: the rows.
        now: when, in Korean wall time.
        saved: when people saved the rows, likewise.
    """
    return _Telling(ledger, now, saved).told(due)


class _Telling:
    def __init__(self, ledger: Ledger, now: datetime, saved: datetime) -> None:
        self.ledger = ledger
        self.book = ledger.book
        self.now, self.saved = now, saved
        self.plan = Plan()
        self.places: dict[int, str] = {}
        self.troubles: dict[int, Trouble] = {}

    def told(self, due: Sequence[Due]) -> Told:
        entries: dict[int, Record] = {}
        for kind, spec in _SHEETS.items():
            rows = {each.row.number: each for each in due if each.asked.kind is kind}
            records = self._records(rows, _OF_KIND[kind])
            self._add(spec, rows, records)
            for number in records:
                if number in self.places and (note := self._note(rows[number])):
                    whose = {
                        name: records[number][name] for name in _NAMING & records[number].keys()
                    }
                    entries[number] = {**note, **whose}
        contacts = {each.row.number: each for each in due if each.asked.kind is IntakeKind.CONTACT}
        entries |= self._new(contacts, self._records(contacts, self._contact))
        self._log(entries)
        return Told(self.plan, self.places, self.troubles)

    def _records(
        self, rows: Mapping[int, Due], made: Callable[[Due], Record | Trouble]
    ) -> dict[int, Record]:
        """The rows as records that name their customer; of the others what is wrong."""
        found: dict[int, Record] = {}
        for number, due in rows.items():
            who = customer_of(self.book, due.row)
            if isinstance(who, Trouble):
                self.troubles[number] = who
                continue
            record = self._ahead(due) or made(due)
            if isinstance(record, Trouble):
                self.troubles[number] = record
            else:
                found[number] = {**record, **self._who(who)}
        return found

    def _ahead(self, due: Due) -> Trouble | None:
        """What is wrong with what is said to have been bought, answered or sent on a day to come.

        Of contacts the journal says so itself.
        """
        if due.asked.kind not in _SHEETS or due.at.date() <= self.now.date():
            return None
        day = due.at.date()
        return Trouble(
            "at",
            f"'날짜'({day})가 아직 오지 않은 날입니다.",
            "해를 적지 않았으면 해까지 적으세요. 그날이 되면 저절로 접수합니다.",
        )

    def _new(self, rows: Mapping[int, Due], records: Mapping[int, Record]) -> dict[int, Record]:
        """The contacts but for those that another one tells already, though in other words."""
        found: dict[int, Record] = {}
        seen: set[object] = set()
        for number, record in records.items():
            due = rows[number]
            said = frozenset(
                (name, squeezed(words(value)))
                for name, value in record.items()
                if name not in {"entry_id", "at"}
            )
            timed = due.said_at and due.at.time() != time()
            told = (said, due.at if timed else due.at.date())
            if due.again or told not in seen:
                found[number] = record
            else:
                self.troubles[number] = Trouble("", _TOLD_ABOVE, _HOW_AGAIN)
            seen.add(told)
        return found

    @staticmethod
    def _who(person: Person) -> Record:
        """What names a customer, the same whatever was typed."""
        number = f"{person.branch} {person.customer_id}".strip()
        first, then, *_ = [each for each in (number, person.name, person.phone, "") if each] + [""]
        return {"customer": first, **({"고객": then} if then else {})}

    def _add(self, spec: SheetSpec, rows: Mapping[int, Due], records: Mapping[int, Record]) -> None:
        """Add rows to a sheet beside the ledger: those that it has already are asked about."""
        if self._all_added(spec, rows, records):
            return
        said = dict(zip(records, compared(self.book, spec, records.values()), strict=True))
        seen: set[object] = set()
        for number, record in records.items():
            try:
                found = self._once(spec, rows[number], record, again=said[number] in seen)
                if not isinstance(found, Trouble):
                    self.plan |= found.plan
            except XlcrmError as error:
                found = Trouble("", error.message, error.hint or "")
            except Exception as error:  # noqa: BLE001 - a bug at one row must not stop the rest
                found = Trouble("", unforeseen(error).message)
            if isinstance(found, Trouble):
                self.troubles[number] = found
            else:
                seen.add(said[number])
                self.places[number] = spec.name

    def _all_added(
        self, spec: SheetSpec, rows: Mapping[int, Due], records: Mapping[int, Record]
    ) -> bool:
        """Add all rows at once, as nearly always can be; tell whether that was done."""
        wanted = list(records.values())
        if any(due.again for due in rows.values()):
            return False
        try:
            if len(set(compared(self.book, spec, wanted))) < len(wanted):
                return False
            done = self._tried(spec, wanted)
        except Exception:  # noqa: BLE001 - each row says why, one after the other
            return False
        if done.problems or done.found.added < len(wanted):
            return False
        self.plan |= done.plan
        self.places.update(dict.fromkeys(records, spec.name))
        return True

    def _once(
        self, spec: SheetSpec, due: Due, record: Record, *, again: bool
    ) -> Proposal[Any] | Trouble:
        """What adds a row once; or why it is not, as where one above it tells the same.

        A sheet takes a row that says what one of its own says for that one: who says that it
        happened again brings it once more often than it is there.
        """
        for times in range(1, _MOST if due.again else 2):
            done = self._tried(spec, [record] * times)
            if done.problems:
                return done.problems[0].trouble
            if done.found.added and (due.again or not again):
                return done
        return Trouble("", f"{spec.name}에 같은 것이 이미 있습니다.", _HOW_AGAIN)

    def _tried(self, spec: SheetSpec, records: Sequence[Record]) -> Proposal[Any]:
        return add(self.ledger, spec, records, skip_bad=True)

    def _log(self, entries: Mapping[int, Record]) -> None:
        """Write the entries into the journal; a row whose entry cannot be is not taken."""
        if not entries:
            return
        places = {str(number): number for number in entries}
        done = log(
            self.ledger,
            list(entries.values()),
            now=self.now,
            skip_bad=True,
            once=True,
            places=list(places),
        )
        for problem in done.problems:
            number = places[problem.place]
            if number not in self.places:
                self.troubles.setdefault(number, problem.trouble)
        self.plan |= done.plan
        for number in entries.keys() - self.troubles.keys():
            self.places.setdefault(number, JOURNAL.name)

    def _contact(self, due: Due) -> Record | Trouble:
        """A contact as an entry of the journal."""
        row, said = due.row, due.row.said
        until = day_of(row, "until", self.saved, date1904=self.book.package.date1904)
        if isinstance(until, Trouble):
            return until
        found: Record = {"entry_id": due.identifier, "at": due.at, **due.asked.said}
        free = []
        for word in outcome_words(row):
            name, choice = _OF_CONTACT.get(squeezed(word), ("", word))
            if name:
                found[name] = choice
            else:
                free.append(word)
        if found.get("outcome") in _CALL and "channel" not in found:
            found["channel"] = "전화"
        content = said.get("memo", "")
        if free:
            content = f"{content} (결과: {' '.join(free)})".strip()
        if content:
            found["content"] = content
        if "officer" in said:
            found["officer"] = said["officer"]
        if until is not None:
            found |= {"follow_up": _AGAIN, "follow_up_due": until}
        return {**_own(row.more, JOURNAL), **found}

    def _note(self, due: Due) -> Record | None:
        """What a row tells beside what its sheet has columns for, as a note in the journal."""
        said = due.row.said
        if due.asked.kind is IntakeKind.OPINION or "memo" not in said:
            return None
        category = "결제" if due.asked.kind is IntakeKind.PURCHASE else "기타"
        found: Record = {
            "entry_id": note_id(due.identifier),
            "at": due.at,
            "category": category,
            "content": f"[{due.asked.kind.value}] {said['item']}: {said['memo']}",
        }
        return {**found, "officer": said["officer"]} if "officer" in said else found


def _own(more: Mapping[str, Any], spec: SheetSpec) -> Record:
    """What the office's own columns say that the sheet has columns for, too."""
    return {title: value for title, value in more.items() if field_of(spec, title) and words(value)}


def _purchase(due: Due) -> Record | Trouble:
    row = due.row
    found: Record = {
        "date": due.at.date(),
        "product": row.said["item"],
        "amount": row.values["amount"],
    }
    outcome = row.said.get("outcome", "")
    if outcome:
        found["payment_method"] = _METHODS.get(squeezed(outcome), outcome)
    return {**_own(row.more, PURCHASES), **found}


def _opinion(due: Due) -> Record | Trouble:
    row = due.row
    score = row.values["count"]
    if isinstance(score, str):
        score = score.strip().removesuffix("점")
    found: Record = {"date": due.at.date(), "score": score}
    if "memo" in row.said:
        found["opinion"] = row.said["memo"]
    return {**_own(row.more, SATISFACTION), **found}


def _message(due: Due) -> Record | Trouble:
    row = due.row
    found: Record = {"sent_on": due.at.date(), "campaign": row.said["item"]}
    for word in outcome_words(row):
        plain = squeezed(word)
        if plain in _CHANNELS:
            found["channel"] = _CHANNELS[plain]
        elif plain in _RESPONSES:
            found["response"] = _RESPONSES[plain]
        elif plain in _UNSENT:
            found["delivered"] = "N"
        else:
            return Trouble("outcome", "결과 칸의 말을 알 수 없습니다.", _HOW)
    if found.get("response") and "delivered" not in found:
        found["delivered"] = "Y"
    return {**_own(row.more, MARKETING), **found}


_OF_KIND: Final = {
    IntakeKind.PURCHASE: _purchase,
    IntakeKind.OPINION: _opinion,
    IntakeKind.MESSAGE: _message,
}
