"""A consent written down: given, refused or withdrawn, or that the office has told of it.

It stands in 고객정보, in the columns of the way that it is for, with its day and how it was said.
The journal tells of it, and 변경이력 what stood there before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.consent import NOTHING_SAID, tell_by
from xlcrm.domain.dates import days_after
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import (
    ADVERTISED_BY,
    LATE,
    Recipient,
    allowed_ways,
    confirmation_due,
    refusal,
    without_consent,
)
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.text import one_line, squeezed
from xlcrm.domain.typed_option import path_typed
from xlcrm.jobs.person.whom import customer_meant, key_of, rows_elsewhere
from xlcrm.office.changes import Changes
from xlcrm.office.naming import naming, not_named
from xlcrm.office.proposal import Proposal
from xlcrm.office.recipients import (
    FIELDS,
    SCOPE_OF,
    both,
    consents_in,
    of_row,
    standing_refusals,
    with_own_of,
)
from xlcrm.office.records import new_sheet
from xlcrm.schema.consent_columns import CONFIRMED, GENERAL, NIGHT
from xlcrm.schema.sheets import CUSTOMERS
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.domain.consent import Consent
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.schema.consent_columns import Scope
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book, Sheet

EVERY_WAY: Final = "모두"
_WAYS: Final[Mapping[str, Scope]] = {
    **{
        word: SCOPE_OF[way]
        for way, words in (
            (Channel.TEXT, ("문자", "sms", "lms", "문자메시지")),
            (Channel.EMAIL, ("이메일", "메일", "전자우편", "email", "e-mail")),
            (Channel.CALL, ("전화", "tm", "통화")),
            (Channel.KAKAO, ("알림톡", "카카오톡", "카톡", "카카오")),
        )
        for word in words
    },
    **dict.fromkeys((EVERY_WAY, "전체", "마케팅", "광고"), GENERAL),
}
OFFERED: Final = ("문자", "이메일", "전화", "알림톡", EVERY_WAY)
_AHEAD: Final = 90  # days before its last day, from which on a notice is the one that is due


@outlined
@dataclass(frozen=True, slots=True)
class Recorded:
    """How many customers something is written down of."""

    people: int


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody has said, and what the office has done."""

    scopes: tuple[Scope, ...]
    yes: bool | None
    on: date
    how: str
    told: bool


def record_consent(  # noqa: PLR0913 - each is what somebody has said
    ledger: Ledger,
    customers: Sequence[str],
    *,
    as_of: date,
    yes: bool | None = None,
    channels: Sequence[str] = (),
    night: bool = False,
    on: date | None = None,
    how: str = "",
    told: bool = False,
) -> Proposal[Recorded]:
    r"""Return what writes down a consent, a refusal or a withdrawal, or that it was told.

    A refusal keeps the day of the consent before it: so it is a withdrawal. A consent for all ways
    leaves alone what was refused for one. `told` alone writes down that what was to be told was
    told: what became of a consent or refusal, or, where nothing of that is open, the notice that is
    due every two years.

    Args:
        ledger: the opened workbook, read whole.
        customers: each a 고객 ID, a name, a telephone number or a cell.
        as_of: the day that counts as today.
        yes: whether they agree; None where only `told` is to be written.
        channels: 문자, 이메일, 전화, 알림톡, or 모두, as by default.
        night: whether it is, with the channels, also for the night; alone, only for the night.
        on: the day on which they said so, or were told; by default `as_of`.
        how: how they said so: 서면, 전화, 홈페이지.
        told: whether the office has told what became of it.

    Raises:
        DomainError: no customer is meant, or more than one.
        PlanError: a cell holds a formula or is merged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.record_consent(
    ...     ledger, ["1001"], as_of=date(2024, 10, 1), yes=True, channels=["문자"], how="서면"
    ... )
    >>> print(proposal.said[0])
    고객정보에 새 행: 문자 수신동의 Y · 문자 수신동의일 2024-10-01 · 문자 수신동의 방법 서면
    """
    opened = ledger.on(as_of)
    day = on or as_of
    scopes = _scopes(channels, night=night)
    troubles = [*_troubles(scopes, yes, day, as_of, told=told, how=how, customers=customers)]
    if troubles:
        return Proposal(problems=tuple(Problem("", each) for each in troubles))
    people = [customer_meant(opened, customer) for customer in customers]
    chosen = tuple(scope for scope in scopes if scope is not None)
    path = path_typed(str(ledger.path))
    recording = _Recording(opened.book, _Said(chosen, yes, day, one_line(how), told), as_of, path)
    for person in {each.key: each for each in people}.values():
        if not recording.names(person):
            trouble = not_named(opened.book, person.key, CUSTOMERS.name, ledger.path)
            return Proposal(problems=(Problem(person.masked, trouble),))
        recording.record(person)
    return recording.proposal()


def _scopes(channels: Sequence[str], *, night: bool) -> tuple[Scope | None, ...]:
    """What is meant; None where a word says nothing."""
    found = [_WAYS.get(squeezed(each).casefold()) for each in channels]
    if night:
        found.append(NIGHT)
    return tuple(dict.fromkeys(found)) or (GENERAL,)


def _troubles(  # noqa: PLR0913 - what was said
    scopes: Sequence[Scope | None],
    yes: bool | None,  # noqa: FBT001 - as the caller has it
    day: date,
    as_of: date,
    *,
    told: bool,
    how: str,
    customers: Sequence[str],
) -> Iterator[Trouble]:
    """What is wrong with what was said."""
    if None in scopes:
        hint = f"다음 중 하나로 적으세요: {' · '.join(OFFERED)}"
        yield Trouble("channel", "알 수 없는 수신 방법입니다.", hint)
    if not customers:
        yield Trouble("customer", "고객을 적지 않았습니다.", "고객 ID를 적으세요: 1001")
    if yes is None and not told:
        hint = "동의했으면 --yes, 거부했으면 --no, 결과나 안내를 알렸으면 --told를 적으세요."
        yield Trouble("", "동의인지 거부인지 적지 않았습니다.", hint)
    if yes is None and how:
        yield Trouble("how", "방법은 동의나 거부와 함께 적습니다.", "--yes나 --no를 적으세요.")
    if day > as_of:
        hint = "동의하거나 알린 날을 적으세요. 적지 않으면 기준일입니다."
        yield Trouble("on", f"아직 오지 않은 날입니다: {day}", hint)


class _Recording:
    """Consents, while they are written down."""

    def __init__(self, book: Book, said: _Said, as_of: date, path: str) -> None:
        self.book = book
        self.said = said
        self.as_of = as_of
        self.path = path
        self.changes = Changes(book)
        self.lines: list[str] = []
        self.notes: list[dict[str, Value]] = []
        self.new: list[dict[str, Value]] = []
        self.problems: list[Problem] = []
        self.changed = 0
        self.known = consents_in(book)
        self.named: dict[str, Record] = {}

    def names(self, person: Person) -> bool:
        """Tell whether a row of 고객정보 can name a customer."""
        if person.customer_id and not person.branch:
            self.named[person.key] = {"customer_id": person.written or person.customer_id}
        else:
            self.named.update(naming(self.book, {person.key}))
        return person.key in self.named

    def record(self, person: Person) -> None:
        """Write it down of one customer."""
        rows = [
            (sheet, at)
            for sheet, places in rows_elsewhere(self.book, person)
            if sheet.table.spec.key == CUSTOMERS.key
            for at in places
        ]
        before = self.known.get(person.key, Recipient())
        facts = self._facts(before)
        if not facts:
            if self.said.yes is None:
                hint = "알릴 결과도, 안내할 수신동의도 없는 고객입니다."
                self.problems.append(
                    Problem(person.masked, Trouble("", "알릴 것이 없습니다.", hint))
                )
            return
        written = [self._into(sheet, at, facts) for sheet, at in rows]
        if not rows:
            self.new.append(self._new_row(person, facts))
        elif not any(written):
            return
        self.changed += 1
        self.notes.append(
            {
                "customer_id": person.written,
                **({"name": person.name} if person.name else {}),
                "category": "기타",
                "content": self._content(facts),
            }
        )
        self.lines += self._after(person, before, rows, facts)

    # -- what is written ---------------------------------------------------------------------------

    def _facts(self, before: Recipient) -> dict[str, Value]:
        """What the row says from then on, by field; None makes a cell blank."""
        said = self.said
        facts: dict[str, Value] = {}
        for scope in said.scopes if said.yes is not None else ():
            facts[scope.said] = "Y" if said.yes else "N"
            facts[scope.on if said.yes else scope.withdrawn] = said.on
            if said.yes:
                facts[scope.withdrawn] = None
            facts[scope.how] = said.how or None
            facts[scope.told] = said.on if said.told else None
        if said.yes is None and said.told:
            facts.update(self._told(before))
        return facts

    def _told(self, before: Recipient) -> dict[str, Value]:
        """What was told: what became of a consent or refusal, else that it is kept."""
        on = self.said.on
        said = [(GENERAL, before.general), (NIGHT, before.night)]
        said += [(SCOPE_OF[way], consent) for way, consent in before.own.items()]
        found: dict[str, Value] = {scope.told: on for scope, one in said if _is_open(one, on)}
        out = before.opted_out_on
        if out is not None and (before.general.told_on or date.min) < out <= on:
            found[GENERAL.told] = on
        due = confirmation_due(before, on)
        if due is not None and (not found or due <= days_after(on, _AHEAD)):
            found[CONFIRMED] = on
        return found

    def _into(self, sheet: Sheet, at: int, facts: Mapping[str, Value]) -> bool:
        """Write it into a row that is there; return whether it says anything else then."""
        table = sheet.table
        some = False
        for name, value in facts.items():
            if _says(table, name, at, value):
                continue
            some = True
            column = CUSTOMERS.column(name)
            where = (
                f"{table.where(at, name)} {column.name}"
                if name in table.columns
                else f"{table.sheet} {table.rows[at]}행 새 열 {column.name}"
            )
            old = _shown(table.columns[name].values[at]) if name in table.columns else "(빈칸)"
            self.lines.append(f"{where}: {old} → {_shown(value)}")
            self.changes.set(sheet, name, {at: value})
        return some

    def _new_row(self, person: Person, facts: Mapping[str, Value]) -> dict[str, Value]:
        told = {name: value for name, value in facts.items() if value is not None}
        names = " · ".join(f"{CUSTOMERS.column(name).name} {_shown(told[name])}" for name in told)
        self.lines.append(f"{CUSTOMERS.name}에 새 행: {names}")
        return {**self.named[person.key], **told}

    def _content(self, facts: Mapping[str, Value]) -> str:
        """What the journal says of it."""
        said = self.said
        ways = "·".join(scope.name or "광고" for scope in said.scopes)
        if said.yes is None:
            what = "2년마다 하는 수신동의 안내" if {*facts} == {CONFIRMED} else "수신동의 처리 결과"
            return f"{with_particle(what, '을/를')} {said.on}에 알림."
        done = "수신에 동의함" if said.yes else "수신을 거부함"
        how = f", {scrub(said.how)}" if said.how else ""
        told = " 결과를 바로 알림." if said.told else ""
        return f"{ways} {done} ({said.on}{how}).{told}"

    # -- what is said of it ------------------------------------------------------------------------

    def _after(
        self,
        person: Person,
        before: Recipient,
        rows: Sequence[tuple[Sheet, int]],
        facts: Mapping[str, Value],
    ) -> Iterator[str]:
        """What still has to be done, or still keeps advertising back."""
        said = self.said
        if said.yes is None:
            return
        if not said.told:
            yield (
                f"  결과를 {tell_by(said.on)}까지 알린 뒤: "
                f"xlcrm consent record {self.path} {key_of(person)} --told"
            )
        if not said.yes:
            return
        new = self._as_it_will_be(person.key, before, rows, facts)
        ways = {way for way in ADVERTISED_BY if SCOPE_OF[way] in said.scopes} or {*ADVERTISED_BY}
        closed = [way for way in ADVERTISED_BY if way in ways - {*allowed_ways(new, self.as_of)}]
        for way in closed:
            why = without_consent(new, way, self.as_of) or refusal(new, self.as_of)
            if why is not None:
                yield f"  {way.value} 광고는 아직 보낼 수 없음: {why.told}"
        if closed:
            for where in standing_refusals(self.book, person.key):
                yield f"  {where}에 아직 거부라고 적혀 있습니다. 이제 맞지 않으면 그 칸도 고치세요."

    def _as_it_will_be(
        self,
        who: str,
        before: Recipient,
        rows: Sequence[tuple[Sheet, int]],
        facts: Mapping[str, Value],
    ) -> Recipient:
        """What is known of somebody afterwards."""
        found: Recipient | None = None
        for sheet, at in rows:
            columns = sheet.table.columns
            row = {name: columns[name].values[at] for name in FIELDS & columns.keys()}
            one = of_row({**row, **_read(facts)})
            found = one if found is None else both(found, one)
        found = with_own_of(self.book, who, found or of_row(_read(facts)))
        gone = found.erasure_on or before.erasure_on
        return replace(found, opted_out_on=before.opted_out_on, erasure_on=gone)

    def proposal(self) -> Proposal[Recorded]:
        """What writes it all; nothing where something is wrong."""
        if self.problems:
            return Proposal(problems=tuple(self.problems))
        plan = Plan()
        sheets = [each for each in self.book.sheets if each.table.spec.key == CUSTOMERS.key]
        if self.new and sheets:
            self.changes.append(sheets[-1], self.new)
        elif self.new:
            made = new_sheet(CUSTOMERS, CUSTOMERS.name, self.new, self.book.settings)
            plan |= Plan(new_sheets=(made,))
        plan |= self.changes.plan(None)
        return Proposal(
            plan, said=tuple(self.lines), notes=tuple(self.notes), found=Recorded(self.changed)
        )


def _is_open(consent: Consent, on: date) -> bool:
    """Whether what was said by a day has not been told yet; what is old is not listed, either."""
    said = consent.decided_on
    if consent == NOTHING_SAID or said is None or said > on:
        return False
    if tell_by(said) < days_after(on, -LATE):
        return False
    return consent.told_on is None or consent.told_on < said


def _read(facts: Mapping[str, Value]) -> dict[str, object]:
    return {name: {"Y": True, "N": False}.get(str(each), each) for name, each in facts.items()}


def _says(table: Table, name: str, at: int, value: Value) -> bool:
    """Whether a cell says that already."""
    column = table.columns.get(name)
    if column is None:
        return value is None
    old = column.values[at]
    if isinstance(old, bool):
        return value == ("Y" if old else "N")
    return old is None if value is None else str(old) == str(value)


def _shown(value: object) -> str:
    if value is None:
        return "(빈칸)"
    if isinstance(value, bool):
        return "Y" if value else "N"
    return scrub(str(value))
