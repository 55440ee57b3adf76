"""Which customers are to be purged: whose 보유기한 is over, and who has asked for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Status
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.jobs.privacy.found import Whom, keys_of, whom
from xlcrm.office.contract import ContractIndex
from xlcrm.people.person import told_apart
from xlcrm.schema.consent_columns import ERASURE
from xlcrm.schema.sheets import CUSTOMERS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

_RUNNING: Final = frozenset(
    {Status.ACTIVE.value, Status.EXPIRING.value, Status.PAUSED.value, Status.UPCOMING.value}
)


@outlined
@dataclass(frozen=True, slots=True)
class Due:
    """A customer whose data are to be purged, or would be.

    Attributes:
        whom: who it is.
        why: why it is due: 보유기한 2024-08-31, 파기 요청 2024-09-01.
        not_yet: why it is not purged all the same; "" where nothing is in the way.
    """

    whom: Whom
    why: str
    not_yet: str = ""


def due_customers(ledger: Ledger, as_of: date) -> list[Due]:
    """Return whose 보유기한 is over on a day, and who has asked to be purged by then."""
    book = ledger.book
    found: dict[str, Due] = {}
    for sheet in book.sheets:
        if sheet.table.spec.key != CUSTOMERS.key:
            continue
        asked, until = sheet.table.values(ERASURE), sheet.table.values("retain_until")
        for at, key in enumerate(keys_of(book, sheet)):
            why = ""
            if (day := _day(asked[at])) is not None and day <= as_of:
                why = f"파기 요청 {day}"
            elif (day := _day(until[at])) is not None and day < as_of:
                why = f"보유기한 {day}"
            if why and key and key not in found:
                found[key] = _due(book, key, why)
    running = running_customers(book, as_of)
    return [
        Due(each.whom, each.why, each.not_yet or _in_the_way(running, each.whom))
        for each in found.values()
    ]


def customer_due(ledger: Ledger, customer: str, as_of: date) -> Due:
    """Return the customer that somebody wants to be purged.

    Raises:
        DomainError: no customer is meant, or more than one.
    """
    person = customer_meant(ledger, customer)
    theirs = whom(person)
    running = running_customers(ledger.book, as_of)
    return Due(theirs, "요청에 따라", _in_the_way(running, theirs))


def running_customers(book: Book, as_of: date) -> frozenset[str]:
    """Return the keys of the customers who have a contract that is not over."""
    index = ContractIndex(book)
    found = set()
    for number, rows in enumerate(index.rows):
        said = rows.computed(index.following(number), as_of)["status"]
        for key, status in zip(book.people.customers[number], said, strict=True):
            if key and str(status) in _RUNNING:
                found.add(key)
    return frozenset(found)


def _due(book: Book, key: str, why: str) -> Due:
    people = [person for person in _of_key(book, key) if person.key == key]
    if len({person.name for person in people}) > 1:
        each = told_apart(people)
        return Due(Whom(frozenset({key}), each), why, "한 ID에 이름이 여럿이어서 누구인지 모릅니다")
    if people:
        return Due(whom(people[0]), why)
    return Due(Whom(frozenset({key}), key), why)


def _of_key(book: Book, key: str) -> Iterator[Person]:
    places = book.people.places_of([key])[key]
    numbers = {place: row for row, place in enumerate(book.people.places)}
    first: dict[str, Person] = {}
    for place in places:
        person = book.people.person(numbers[place])
        first.setdefault(person.name, person)
    yield from first.values()


def _in_the_way(running: frozenset[str], theirs: Whom) -> str:
    return "" if running.isdisjoint(theirs.keys) else "끝나지 않은 계약이 있습니다"


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
