"""Who may be sent advertising by which way, who not and why, and what the office owes for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import days_after
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import (
    ADVERTISED_BY,
    NIGHT_NAME,
    Reason,
    allowed_ways,
    by_relation,
    confirmation_due,
    gone,
    night_allowed,
    refusal,
    refused_there,
    results_to_tell,
    without_consent,
)
from xlcrm.domain.outline import outlined
from xlcrm.jobs.outreach.gate import Gate
from xlcrm.people.keys import trusted
from xlcrm.schema.sheets import CUSTOMERS
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.domain.message_gate import Recipient, ToTell
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book

SOON: Final = 30  # days before the last day of a notice, from which on it is listed as due
WAYS: Final = (*(way.value for way in ADVERTISED_BY), NIGHT_NAME)
_WHO: Final = ("customer_id", "name", "phone", "email", "officer", "branch")
_NAMING: Final = ("customer_id", "name", "phone")
_ASKED: Final = frozenset({Reason.NOT_LISTED, Reason.UNKNOWN, Reason.WITHOUT_DAY})


@outlined
class Told(NamedTuple):
    """Who a customer is, as the last row of the ledgers has it.

    Attributes:
        where: the cell that names them: of 고객정보, or of the ledger where that has no row.
        ledger: the cell of the ledger that does; None where only 고객정보 knows them.
        customer: the customer's key.
        customer_id: 고객 ID as text; "" where there is none.
        name: 고객명 as written, unmasked; "" where only 고객정보 knows them.
        phone: 연락처 likewise.
        email: 이메일 likewise.
        officer: 담당자.
        branch: 지점, or the sheet where each branch has its own; "" where the ledger has none.
    """

    where: CellRef
    ledger: CellRef | None
    customer: str
    customer_id: str
    name: str
    phone: str
    email: str
    officer: str
    branch: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What is known of one customer's consent on a day.

    Attributes:
        who: who it is.
        ways: why advertising may not go by 문자, 이메일 and 전화; None where it may.
        night: whether it may between 21:00 and 08:00, too.
        since: the day of the consent that counts; None where none does.
        how: how it was said.
        confirm_by: the last day of the notice that is due every two years; None without consent.
        tell: what became of a consent or refusal and is still to be told, the most urgent first.
        runs: whether a contract of theirs runs.
        until: the last day of the contract that ends first of those that run; None: open-ended.
        gone: why their data may not be used any more, whatever they have said; else None.
    """

    who: Told
    ways: Mapping[Channel, Reason | None]
    night: bool
    since: date | None
    how: str
    confirm_by: date | None
    tell: tuple[ToTell, ...]
    runs: bool
    until: date | None
    gone: Reason | None = None

    @property
    def allowed(self) -> tuple[Channel, ...]:
        """The ways that are open."""
        return tuple(way for way, why in self.ways.items() if why is None)

    @property
    def why(self) -> Reason | None:
        """Why none is open; None where one is."""
        reasons = [*self.ways.values()]
        known = [why for why in reasons if why is not None and why is not Reason.NO_ADDRESS]
        return None if None in reasons else (known or reasons)[0]

    def confirmation_is_due(self, as_of: date) -> bool:
        """Whether the two-year notice is due within the month, or late."""
        return self.confirm_by is not None and self.confirm_by <= days_after(as_of, SOON)


@outlined
@dataclass(frozen=True, slots=True)
class Consents:
    """What is known of the consents of all customers on a day.

    Attributes:
        as_of: the day.
        rows: the customers, in the order of the ledger.
        counts: by way, how many may be written to so, and how many not for which reason.
        told_kept: whether the office writes down when it has told what became of a consent.
        sender: the office's name for messages, as 설정 has it; "" where it does not.
        related: how many may be sent advertising by 문자 without consent, of the kind of goods that
            they have bought, for the office uses that exception; 0 where it does not.
    """

    as_of: date
    rows: tuple[ConsentRow, ...]
    counts: Mapping[str, Mapping[str, int]]
    told_kept: bool
    sender: str
    related: int = 0

    @property
    def has_branches(self) -> bool:
        """Whether the ledger tells of branches."""
        return any(row.who.branch for row in self.rows)

    @property
    def to_confirm(self) -> tuple[ConsentRow, ...]:
        """Whom the office has to tell that they have consented, the most urgent first."""
        found = [row for row in self.rows if row.confirmation_is_due(self.as_of)]
        return tuple(sorted(found, key=lambda row: (row.confirm_by or self.as_of, row.who.where)))

    @property
    def to_tell(self) -> tuple[ConsentRow, ...]:
        """Whom it has to tell what became of a consent or a refusal, likewise."""
        found = [row for row in self.rows if row.tell]
        return tuple(sorted(found, key=lambda row: (row.tell[0].by, row.who.where)))

    @property
    def to_ask(self) -> tuple[ConsentRow, ...]:
        """Whom to ask for consent: those with a contract of whom nothing is known, soonest first.

        Nobody who has refused, withdrawn or asked to be erased is asked again.
        """
        found = [row for row in self.rows if row.runs and row.why in _ASKED and row.gone is None]
        return tuple(sorted(found, key=lambda row: (row.until is None, row.until or self.as_of)))


def consents(ledger: Ledger, *, as_of: date) -> Consents:
    """Return who may be sent advertising by which way on a day, who not, and why.

    It is what the gate says of a message that lacks nothing, by day; what waits beside the workbook
    counts as done. This is no legal advice.

    Args:
        ledger: the opened workbook, read whole.
        as_of: the day.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.consents(ledger, as_of=date(2024, 10, 1))
    >>> found.counts["문자"]
    {'보낼 수 있음': 0, '고객정보에 없음': 3}
    >>> [row.who.customer_id for row in found.to_ask]
    ['1001', '1002', '1003']
    """
    gate = Gate.of(ledger, as_of=as_of)
    rows = tuple(
        _row(who, gate.people[who.customer], as_of)
        for who in _everybody(ledger.on(as_of).book)
        if who.customer in gate.people
    )
    counts = {way.value: _counted([row.ways[way] for row in rows]) for way in ADVERTISED_BY}
    counts[NIGHT_NAME] = {OPEN: sum(row.night for row in rows)}
    kept = any(each.told_kept for each in gate.people.values())
    related = sum(
        gate.rules.relation
        and bool(person.numbers)
        and not any(refused_there(person, Channel.TEXT, each) for each in person.numbers)
        and by_relation(person, Channel.TEXT, as_of)
        for person in gate.people.values()
    )
    return Consents(as_of, rows, counts, kept, gate.rules.sender.name, related)


def within(found: Consents, *, channel: str = "", may: bool | None = None) -> list[ConsentRow]:
    """Return the customers to whom advertising may go by a way, or may not.

    Args:
        found: what is known of the consents.
        channel: 문자, 이메일, 전화 or 야간; "" for any way.
        may: whether it may; None for all customers.
    """

    def is_open(row: ConsentRow) -> bool:
        if channel == NIGHT_NAME:
            return row.night
        return bool(row.allowed) if not channel else row.ways[Channel(channel)] is None

    return [row for row in found.rows if may is None or is_open(row) is may]


OPEN: Final = "보낼 수 있음"


def _counted(reasons: Iterable[Reason | None]) -> dict[str, int]:
    found = Counter(reasons)
    some = {each.words: found[each] for each in Reason if found[each]}
    return {OPEN: found[None], **some}


def _row(who: Told, person: Recipient, as_of: date) -> ConsentRow:
    ways: dict[Channel, Reason | None] = {}
    for way in ADVERTISED_BY:
        why = without_consent(person, way, as_of) or gone(person, as_of)
        reached = person.emails if way is Channel.EMAIL else person.numbers
        if why is None and reached and all(refused_there(person, way, to) for to in reached):
            why = Reason.SHARED
        ways[way] = why or (None if reached else Reason.NO_ADDRESS)
    allowed = allowed_ways(person, as_of)
    given = [person.consent(way) for way in allowed] or [person.general]
    running = [deal.end for deal in person.deals if deal.runs(as_of)]
    return ConsentRow(
        who,
        ways,
        refusal(person, as_of) is None and night_allowed(person, Channel.TEXT, as_of),
        min((each.on for each in given if each.on is not None), default=None) if allowed else None,
        next((each.how for each in given if each.how), ""),
        confirmation_due(person, as_of),
        results_to_tell(person, as_of),
        bool(running),
        min((end for end in running if end is not None), default=None),
        gone(person, as_of),
    )


def _everybody(book: Book) -> list[Told]:
    """The customers of the ledgers, then those whom only 고객정보 knows."""
    tables = [sheet.table for sheet in book.ledgers]
    details: dict[str, CellRef] = {}
    for table in book.tables:
        if table.spec.key == CUSTOMERS.key:
            for at, who in enumerate(book.people.whose_rows(table)):
                if who:
                    field = next(each for each in _NAMING if each in table.columns)
                    details[who] = table.where(at, field)
    columns = [
        {name: table.values(name) for name in _WHO if name != "customer_id" or trusted(table)}
        for table in tables
    ]
    found = []
    for who, places in book.people.by_customer.items():
        told = {
            name: str(said[name][at])
            for said, at in ((columns[number], at) for number, at in places)
            for name in said
            if said[name][at] is not None
        }
        number, at = places[-1]
        table = tables[number]
        cell = next((each for each in _NAMING if each in table.columns), next(iter(table.columns)))
        home = table.where(at, cell)
        where = details.pop(who, None) or home
        if table.across is not None:
            told.setdefault("branch", table.sheet)
        found.append(Told(where, home, who, *(told.get(name, "") for name in _WHO)))
    rest = [Told(where, None, who, who, "", "", "", "") for who, where in details.items()]
    return found + rest
