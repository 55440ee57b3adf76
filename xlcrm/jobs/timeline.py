"""What the workbook knows of one customer, in order, and what is still to be done for whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.entry_id import is_note
from xlcrm.domain.outline import outlined
from xlcrm.domain.sending_state import went_out
from xlcrm.errors import DomainError
from xlcrm.office.journal_read import (
    COMPLAINT,
    compensation_told,
    day_of,
    is_open_issue,
    moment_of,
    open_compensation,
    open_follow_up,
    standing,
    superseded,
    written,
)
from xlcrm.people.keys import customers
from xlcrm.people.person import told_apart
from xlcrm.schema.sheets import (
    BENEFITS,
    JOURNAL,
    KNOWN,
    LEDGER,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    USAGE,
)
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellRef
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_WHEN: Final = {
    LEDGER.key: "start",
    PURCHASES.key: "date",
    SATISFACTION.key: "date",
    MARKETING.key: "sent_on",
    USAGE.key: "month",
    BENEFITS.key: "date",
}
_KINDS: Final = {
    LEDGER.key: "계약",
    JOURNAL.key: "상담",
    PURCHASES.key: "구매",
    SATISFACTION.key: "만족도",
    MARKETING.key: "마케팅",
    USAGE.key: "이용",
    BENEFITS.key: "혜택",
}
_WHO: Final = frozenset(
    {
        "customer_id",
        *(column.field for spec in KNOWN for column in spec.columns if column.personal),
    }
)


@outlined
@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened with a customer.

    Attributes:
        when: the moment; a day alone counts from midnight, what has no date comes first.
        kind: 계약, 상담, 구매, 만족도, 마케팅 or 이용.
        where: the cell by which its row is named.
        values: the row by field, blanks and what names the person left out.
        superseded: whether a later entry corrects or closes it.
    """

    when: datetime
    kind: str
    where: CellRef
    values: Mapping[str, object]
    superseded: bool = False


@outlined
@dataclass(frozen=True, slots=True)
class FollowUp:
    """A contact that asks for something still: by `due`, or as soon as possible.

    Attributes:
        entry_id: the 일지 ID to close; "" of one that was typed in Excel without one.
        where: its cell, by which that one is closed.
        customer_id: 고객 ID as text.
        name: 고객명, to be masked when it is shown.
        due: 후속 기한; None of a problem without one.
        days: days until then; negative if overdue, None without one.
        what: 후속 조치; of a problem without one, "미해결"; "" of a compensation alone.
        officer: who looks after it.
        compensation: what the customer was promised and has not got; "" where there is nothing.
        promise: whether it is a promise not kept on the day: such a compensation, or a complaint's
            후속 기한 that is over.
    """

    entry_id: str
    where: CellRef
    customer_id: str
    name: str
    due: date | None
    days: int | None
    what: str
    officer: str
    compensation: str = ""
    promise: bool = False


def timeline(ledger: Ledger, customer: str | Person) -> list[Event]:
    """Return all that the workbook's sheets say of a customer, oldest first.

    Args:
        ledger: the opened workbook.
        customer: 고객 ID, 고객명 or 연락처; or a person whom the ledger's index has found.

    Raises:
        DomainError: there is no such customer, or more than one.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> [(event.kind, str(event.when.date())) for event in xlcrm.timeline(ledger, "1001")]
    [('계약', '2023-10-26')]
    """
    book = ledger.book
    person = one_customer(ledger, customer) if isinstance(customer, str) else customer
    found: list[Event] = []
    for sheet in book.sheets:
        if sheet.table.spec.key in _WHEN and not sheet.match.people:  # who has no contract
            found += _events(sheet.table, person, person.customer_id)
    found += _contacts(book, person)
    return sorted(found, key=lambda event: event.when)


def last_contact(ledger: Ledger, person: Person, *, notes: bool = True) -> Mapping[str, object]:
    """Return the values of the newest entry about a customer by field; none where there is none.

    Args:
        ledger: the opened workbook, with its journal.
        person: the customer.
        notes: whether what xlcrm has noted of its own changes counts, too.
    """
    standing_ones = (
        each
        for each in _contacts(ledger.book, person)
        if not each.superseded and (notes or not is_note(str(each.values.get("entry_id") or "")))
    )
    newest = max(standing_ones, key=lambda each: each.when, default=None)
    return {} if newest is None else newest.values


SAME: Final = ("channel", "direction", "category", "officer")
"""What a contact is like that is like the last one: who spoke by which way, and about what."""


def like_last(ledger: Ledger, customer: str) -> dict[str, object]:
    """Return what a contact says that is like a customer's last one, by field.

    Args:
        ledger: the opened workbook, with its journal.
        customer: 고객 ID, 고객명 or 연락처.

    Raises:
        DomainError: there is no such customer, or more than one, or no contact with them yet.
    """
    person = one_customer(ledger, customer)
    last = last_contact(ledger, person, notes=False)
    if not last:
        raise DomainError(
            "저번 상담이 없어 같다고 적을 수 없습니다.",
            path=ledger.path,
            hint="채널과 분류를 적으세요: 전화 발신 문의",
        )
    return {field: last[field] for field in SAME if last.get(field)}


def one_customer(ledger: Ledger, key: str) -> Person:
    """Return the one customer of a 고객 ID, a name or a telephone number.

    Raises:
        DomainError: there is none, or more than one; then they are listed, masked.
    """
    people = ledger.book.people.find(key)
    if len(people) != 1:
        raise DomainError(
            f"여러 고객이 맞습니다: {told_apart(people)}" if people else "그런 고객이 없습니다.",
            path=ledger.path,
            hint="고객 ID나 연락처로 다시 찾으세요.",
        )
    return people[0]


def _contacts(book: Book, person: Person) -> Iterator[Event]:
    """The journal's entries about a customer, as `People.whose` tells; nobody's are left out."""
    gone, whose = superseded(book), book.people.whose
    for entry in written(book):
        values = entry.values
        if person.key and whose(values) == person.key:
            told = {n: v for n, v in values.items() if v is not None and n not in _WHO}
            old = str(values.get("entry_id")) in gone
            when = moment_of(values.get("at"))
            yield Event(when, _KINDS[JOURNAL.key], entry.where, told, old)


def _events(table: Table, person: Person, key: str) -> Iterator[Event]:
    field = _WHEN[table.spec.key]
    mine = {at for ledger, at in person.rows if ledger is table}
    if table.spec.key != LEDGER.key and "customer_id" in table.columns and key:
        mine = {at for at, each in enumerate(customers(table)) if each == key}
    if table.spec.key == MARKETING.key:
        mine = {at for at in mine if went_out(table.values("state")[at])}
    for at in sorted(mine):
        values = {
            name: column.values[at]
            for name, column in table.columns.items()
            if column.values[at] is not None and name not in _WHO
        }
        first = field if field in table.columns else next(iter(table.columns))
        yield Event(
            moment_of(values.get(field)), _KINDS[table.spec.key], table.where(at, first), values
        )


def due(
    ledger: Ledger, *, as_of: date, within: int | None = None, promises: bool = False
) -> list[FollowUp]:
    """Return what is still to be done: overdue first, then by 후속 기한, then what has none.

    That is a follow-up, an open problem, or a compensation that was promised and not given.

    As the journal was on the day asked about, as far as its days tell: entries of later days
    (상담 일시) are not there, and what was done or resolved later (후속 완료일, 해결일시) is open.

    Args:
        ledger: the opened workbook.
        as_of: the day asked about.
        within: only what is due within so many days; all by default.
        promises: only promises not kept: compensations not given, and 후속 기한 of complaints that
            are over.
    """
    found = []
    for entry in standing(ledger.on(as_of).book, as_of):
        values = entry.values
        by, owed = open_follow_up(values, as_of), open_compensation(values, as_of)
        if by is None and not owed and not is_open_issue(values, as_of):
            continue
        days = None if by is None else (by - as_of).days
        late = days is not None and days < 0 and values.get("category") == COMPLAINT
        if within is not None and (days is None or days > within):
            continue
        if promises and not (owed or late):
            continue
        issue = is_open_issue(values, as_of)
        found.append(
            FollowUp(
                str(values.get("entry_id") or ""),
                entry.where,
                str(values.get("customer_id") or ""),
                str(values.get("name") or ""),
                by,
                days,
                str(_to_do(values, by, issue=issue)),
                str(values.get("officer") or ""),
                compensation_told(values) if owed else "",
                owed or late,
            )
        )
    return sorted(found, key=lambda each: (each.due is None, each.due or date.max, each.entry_id))


def _to_do(values: Mapping[str, object], by: date | None, *, issue: bool) -> object:
    """What an entry asks for; nothing where it is a compensation alone."""
    if by is None and not issue:
        return ""
    return values.get("follow_up") or ("미해결" if by is None else "후속 조치")


def described(event: Event) -> str:
    """Return an event's values in one line, by the sheet's headers.

    A contact without 일지 ID is named by its cell.
    """
    spec = next(spec for spec in KNOWN if _KINDS.get(spec.key) == event.kind)
    skipped = {_WHEN.get(spec.key, "at"), "at", "written_at"}
    unnamed = event.kind == _KINDS[JOURNAL.key] and "entry_id" not in event.values
    return (f"{event.where} · " if unnamed else "") + " · ".join(
        f"{column.name} {_text(event.values[column.field])}"
        for column in spec.columns
        if column.field in event.values and column.field not in skipped
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return (
            f"{value:%Y-%m-%d %H:%M}" if value != moment_of(day_of(value)) else f"{value:%Y-%m-%d}"
        )
    if isinstance(value, bool):
        return "예" if value else "아니오"
    return f"{value:,}" if isinstance(value, int) else str(value)
