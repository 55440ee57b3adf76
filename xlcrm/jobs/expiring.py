"""Who expires when: the contracts whose notice window is open, or whose end is near.

And those that are over but may still be renewed; and all of it as a calendar, for the programs in
which offices keep theirs.
"""

from __future__ import annotations

import hashlib
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.renewal import within_grace
from xlcrm.domain.status import OVER, SOON, TO_END, Decision
from xlcrm.domain.term import in_notice_window
from xlcrm.domain.text import squeezed
from xlcrm.domain.workdays import previous_workday
from xlcrm.errors import DomainError
from xlcrm.office.contract import ContractIndex, is_over
from xlcrm.office.journal_read import contacts
from xlcrm.office.sums import told_in
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from xlcrm.cellref import CellRef
    from xlcrm.office.contract import Contract
    from xlcrm.office.contracts import Contracts
    from xlcrm.office.ledger import Ledger

DEFAULT_WITHIN: Final = SOON
_LISTED: Final = frozenset(squeezed(status.value) for status in TO_END)
_OVER: Final = frozenset(squeezed(status.value) for status in OVER)
_KINDS: Final = {"notice": "만료 안내", "end": "계약 만료"}


@outlined
@dataclass(frozen=True, slots=True)
class Expiry:
    """A contract that is about to end or has just ended, and that no next term follows yet.

    Attributes:
        where: the contract's cell.
        customer_id: 고객 ID as text; empty where there is none.
        contract_id: 계약 ID likewise.
        name: 고객명 as written, unmasked.
        service: 서비스 내용.
        start: the first day; None if it is blank.
        end: the last day.
        days_left: from the as-of day to the last day; below 0 of one that has ended.
        notice_on: the day on which the notice window opens.
        act_by: the same, or the last working day before it.
        decision: the customer's decision: 미정, 재계약 예정 or 해지 예정.
        renews_itself: whether the contract has 자동갱신.
        status: 상태 on the as-of day.
        action: 조치 on that day; empty if there is none.
        last_contact: the day of the customer's last entry in the journal, if there is any.
        told: what the row says of the columns that are told of, by field; those that the ledger
            has, None where a cell is blank or cannot be read.
    """

    where: CellRef
    customer_id: str
    contract_id: str
    name: str
    service: str
    start: date | None
    end: date
    days_left: int
    notice_on: date
    act_by: date
    decision: str
    renews_itself: bool
    status: str
    action: str
    last_contact: date | None
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def intention(self) -> str:
        """What is shown as 재계약 의사: the decision, or 자동갱신 as long as there is none."""
        undecided = self.decision == Decision.UNDECIDED.value
        return "자동갱신" if self.renews_itself and undecided else self.decision


def expiring(ledger: Ledger, *, as_of: date, within: int | None = None) -> tuple[Expiry, ...]:
    """Return the contracts that end soon, the most urgent first, then by name.

    Those are contracts in force, or to begin, that have been neither renewed, cancelled nor ended
    early. Unless it is said how soon, they are those that end within 60 days, and those whose
    service's notice window is open though they end later.

    Args:
        ledger: the opened workbook, its ledger sheets and its journals read.
        as_of: the day to count from.
        within: so many days ahead and no further, 0 or more.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> for each in expiring(ledger, as_of=date(2024, 10, 1)):
    ...     print(each.where, each.end, each.days_left, each.notice_on, each.act_by)
    고객대장!A2 2024-10-25 24 2024-08-26 2024-08-26
    고객대장!A3 2024-11-14 44 2024-10-15 2024-10-15
    고객대장!A4 2024-11-30 60 2024-10-01 2024-09-30
    >>> [each.days_left for each in expiring(ledger, as_of=date(2024, 10, 1), within=30)]
    [24]
    """

    def soon(rows: Contracts, left: int, window: int, decision: str) -> bool:  # noqa: ARG001
        if within is not None:
            return 0 <= left <= within
        return left >= 0 and (left <= DEFAULT_WITHIN or in_notice_window(left, window))

    return _found(ledger, as_of, soon, _LISTED)


def in_grace(ledger: Ledger, *, as_of: date) -> tuple[Expiry, ...]:
    """Return the contracts that are over and that a term from today on would still renew.

    The most urgent first: those whose grace (설정, 재계약 유예) ends soonest. Not those of whom
    재계약 의사 says 해지 예정. What figures call 판정 대기 is the same, of contracts that are over.

    Args:
        ledger: the opened workbook, its ledger sheets and its journals read.
        as_of: the day to count from.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> for each in in_grace(ledger, as_of=date(2024, 11, 20)):
    ...     print(each.where, each.end, each.days_left)
    고객대장!A2 2024-10-25 -26
    고객대장!A3 2024-11-14 -6
    """
    ending = Decision.ENDING.value

    def open_(rows: Contracts, left: int, window: int, decision: str) -> bool:  # noqa: ARG001
        end = as_of + timedelta(days=left)
        return left < 0 and within_grace(end, as_of, rows.settings.grace) and decision != ending

    return _found(ledger, as_of, open_, _OVER)


def _found(
    ledger: Ledger,
    as_of: date,
    wanted: Callable[[Contracts, int, int, str], bool],
    listed: Collection[str],
) -> tuple[Expiry, ...]:
    """The contracts of such a status that nobody has decided about, the fewest days left first.

    Args:
        ledger: the opened workbook.
        as_of: the day to count from.
        wanted: tells from a contract's sheet, days left, notice window and 재계약 의사 whether it
            is wanted.
        listed: statuses, squeezed.
    """
    ledger = ledger.on(as_of)
    refuse_without_terms(ledger)
    index = ContractIndex(ledger.book)
    told = told_in(ledger.book)
    last = {who: contact.last for who, contact in contacts(ledger.book, until=as_of).items()}
    found = []
    for number, rows in enumerate(index.rows):
        figures = rows.computed(index.following(number), as_of)
        decisions = rows.decisions()
        services = rows.table.values("service")
        windows = {each: rows.settings.window(str(each or "")) for each in set(services)}
        statuses = {each: squeezed(str(each or "")) for each in set(figures["status"])}
        typed = rows.typed(as_of)  # who has left, rests or is no customer yet is not called
        for at, left in enumerate(figures["days_left"]):
            if not isinstance(left, int) or at in typed:
                continue
            if statuses[figures["status"][at]] not in listed:
                continue
            window, status = windows[services[at]], str(figures["status"][at] or "")
            if not wanted(rows, left, window, decisions[at]):
                continue
            contract = index.contract((number, at))
            if contract.following is not None or is_over(contract):
                continue
            end = as_of + timedelta(days=left)
            action = str(figures["action"][at] or "")
            contact = last.get(index.customer_of(contract))
            row = _expiry(contract, end, window, (status, action, decisions[at]), left, contact)
            values = {each.field: contract.value(each.field) for each in told}
            found.append(replace(row, told=values))
    found.sort(key=lambda each: (each.days_left, each.name, each.where))
    return tuple(found)


def _expiry(  # noqa: PLR0913, PLR0917 - what a row of the list is made of
    contract: Contract,
    end: date,
    window: int,
    judged: tuple[str, str, str],
    days_left: int,
    last_contact: date | None,
) -> Expiry:
    notice_on = end - timedelta(days=window)
    status, action, decision = judged
    return Expiry(
        where=contract.where(),
        customer_id=str(contract.value("customer_id") or ""),
        contract_id=str(contract.value("contract_id") or ""),
        name=str(contract.value("name") or ""),
        service=str(contract.value("service") or ""),
        start=contract.start,
        end=end,
        days_left=days_left,
        notice_on=notice_on,
        act_by=_workday_before(notice_on, contract.rows.settings.holidays),
        decision=decision,
        renews_itself=contract.value("auto_renewal") is True,
        status=status,
        action=action,
        last_contact=last_contact,
    )


def _workday_before(day: date, own: frozenset[date]) -> date:
    try:
        return previous_workday(day, own)
    except DomainError:  # every day of the calendar is a holiday: then the day itself
        return day


def calendar(
    rows: Iterable[Expiry],
    *,
    stamp: datetime,
    reveal: bool = False,
    branches: Sequence[str] = (),
) -> bytes:
    """Return an iCalendar file (RFC 5545) with two all-day events a contract: notice and end.

    A contract's events have the same UID every time, so that a calendar into which the file is
    imported again replaces them. The UID is a hash: it names nobody.

    Args:
        rows: what `expiring` gives.
        stamp: when the file is made, in UTC.
        reveal: whether names stand in the events as they are; masked by default.
        branches: what the ledger of each is called, where they are of several.

    >>> from datetime import datetime
    >>> calendar((), stamp=datetime(2024, 10, 1))[:15]
    b'BEGIN:VCALENDAR'
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - only a calendar needs it

    file = Calendar()
    file.add("prodid", "-//xlcrm//expiring//KO")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "계약 만료")
    for row, branch in zip(rows, chain(branches, repeat("")), strict=False):
        for kind, day in (("notice", row.act_by), ("end", row.end)):
            event = Event()
            event.add("uid", _uid(row, kind, branch))
            event.add("dtstamp", stamp)
            event.add("sequence", 0)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=day < date.max))
            summary = _summary(row, kind, reveal=reveal)
            event.add("summary", f"{branch} {summary}" if branch else summary)
            event.add("description", _description(row))
            event.add("transp", "TRANSPARENT")
            file.add_component(event)
    return bytes(file.to_ical())


def _uid(row: Expiry, kind: str, branch: str) -> str:
    """The same for the same contract and kind, whatever else about it changes."""
    if row.contract_id:
        parts = [row.contract_id, row.customer_id]
    else:
        parts = [row.customer_id or row.name, row.service, str(row.start or "")]
    # Branches number their customers each from 1.
    text = "\n".join((*map(squeezed, parts), kind, *([branch] if branch else [])))
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@xlcrm"


def _summary(row: Expiry, kind: str, *, reveal: bool) -> str:
    name = row.name if reveal else mask_name(row.name)
    service = row.service if reveal else scrub(row.service)
    return " ".join(part for part in (f"[{_KINDS[kind]}]", name, service) if part)


def _description(row: Expiry) -> str:
    lines = (
        f"계약 종료일: {row.end}",
        f"만료 안내 시작: {row.notice_on}",
        f"재계약 의사: {row.intention}",
        f"계약: {' '.join(part for part in (row.contract_id, str(row.where)) if part)}",
    )
    return "\n".join(lines)
