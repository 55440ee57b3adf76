"""Who a record is about: a customer found in the ledgers by ID, by name or by telephone number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.identity import match_key, person_key
from xlcrm.domain.privacy import mask_name, mask_phone
from xlcrm.errors import DomainError
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.context import identifies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    from xlcrm.book.read import Book, Sheet
    from xlcrm.cellref import CellValue

    Place: TypeAlias = tuple[int, int]  # which ledger, which position

_LISTED: Final = 5  # of several people with one name, so many are listed


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the ledgers know them.

    Attributes:
        customer_id: 고객 ID as text; empty where the ledger has none.
        name: 고객명 as last written; empty where there is none.
        phone: 연락처 as last written; empty where there is none, or none that can be read.
        rows: the customer's rows: ledger sheet and position, in the sheets' order.
        written: 고객 ID as the ledger's cell holds it: a number or a text.
    """

    customer_id: str
    name: str
    phone: str
    rows: tuple[tuple[Sheet, int], ...]
    written: CellValue = None

    @property
    def masked(self) -> str:
        """What may be shown: `1001 홍*동 010-****-5678`."""
        shown = (
            self.customer_id,
            mask_name(self.name) if self.name else "",
            mask_phone(self.phone) if self.phone else "",
        )
        return " ".join(part for part in shown if part)


def told_apart(people: Iterable[Person]) -> str:
    """Return several people in one line, masked, the first few of many.

    >>> both = Person("1001", "홍길동", "010-0000-5678", ()), Person("1007", "홍길동", "", ())
    >>> told_apart(both)
    '1001 홍*동 010-****-5678 · 1007 홍*동'
    """
    shown = [person.masked for person in people]
    more = f" 외 {len(shown) - _LISTED}명" if len(shown) > _LISTED else ""
    return " · ".join(shown[:_LISTED]) + more


class People:
    """An index over a book's ledgers, built as far as it is asked; answers are remembered.

    Needs the columns 고객 ID, 고객명 and 연락처 of the ledgers, as far as they were read.
    """

    def __init__(self, book: Book) -> None:
        self._sheets = book.ledgers
        self._found: dict[str, tuple[Person, ...]] = {}

    def find(self, key: object) -> tuple[Person, ...]:
        """Return the customers with that 고객 ID, else of that name, else with that phone number.

        One ID under two different names counts as two people. A column of 순번 or No holds IDs
        only where the book has one ledger sheet: on two sheets it counts rows.

        Args:
            key: what somebody typed; a number counts as a 고객 ID or a phone number.
        """
        text = str(read(Kind.IDENTIFIER, key).value or "")  # type: ignore[arg-type]  # never raises
        if text not in self._found:
            self._found[text] = self._people(text) if text else ()
        return self._found[text]

    def _people(self, text: str) -> tuple[Person, ...]:
        if places := self._by_id.get(text):
            return self._named_apart(places)
        if not (places := self._by_name.get(match_key(text))):
            try:
                digits = {phone.digits for phone in parse_phones(text)}
            except DomainError:
                return ()
            places = sorted({at for each in digits for at in self._by_phone.get(each, ())})
        people: dict[tuple[str, str], Person] = {}
        strangers: defaultdict[str, list[Place]] = defaultdict(list)  # rows without 고객 ID
        for place in places:
            customer, name = self._id(place), match_key(self._name(place))
            if not customer:
                strangers[person_key(name, self._phone(place))].append(place)
                continue
            for person in self._named_apart(self._by_id[customer]):
                if name in {match_key(person.name), ""}:
                    people[customer, match_key(person.name)] = person
        return (*people.values(), *map(self._person, strangers.values()))

    def _named_apart(self, places: list[Place]) -> tuple[Person, ...]:
        """Make people of the rows under one ID: one for each name, rows without a name to all."""
        names = dict.fromkeys(match_key(self._name(place)) for place in places)
        keys = [key for key in names if key] or [""]
        return tuple(
            self._person([at for at in places if match_key(self._name(at)) in {key, ""}])
            for key in keys
        )

    def _person(self, places: list[Place]) -> Person:
        names = [name for at in places if (name := self._name(at))]
        phones = [phone for at in places if (phone := self._phone(at))]
        sheet, position = places[0]
        column = self._sheets[sheet].table.columns.get("customer_id")
        customer = self._id(places[0])
        return Person(
            customer,
            names[-1] if names else "",
            phones[-1] if phones else "",
            tuple((self._sheets[sheet], at) for sheet, at in places),
            column.raw[position] if column is not None and customer else None,
        )

    def _id(self, place: Place) -> str:
        return self._said(place, "customer_id") if self._identifying[place[0]] else ""

    def _name(self, place: Place) -> str:
        return self._said(place, "name")

    def _phone(self, place: Place) -> str:
        return self._said(place, "phone")

    def _said(self, place: Place, field: str) -> str:
        sheet, at = place
        column = self._sheets[sheet].table.columns.get(field)
        value = None if column is None else column.values[at]
        return "" if value is None else str(value)

    @cached_property
    def _identifying(self) -> list[bool]:
        """Which ledgers' 고객 ID is one; 순번 and No count rows where there are several sheets."""
        alone = len(self._sheets) == 1
        return [alone or identifies(sheet.table) for sheet in self._sheets]

    @cached_property
    def _by_id(self) -> Mapping[str, list[Place]]:
        return self._places("customer_id", str)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Place]]:
        return self._places("name", match_key)

    @cached_property
    def _by_phone(self) -> Mapping[str, list[Place]]:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for text, places in self._places("phone", str).items():
            for number in text.split(", "):
                found["".join(filter(str.isdecimal, number))].extend(places)
        return found

    def _places(self, field: str, key_of: Callable[[str], str]) -> Mapping[str, list[Place]]:
        """Where each key stands; made once for each distinct value."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for number, sheet in enumerate(self._sheets):
            if field == "customer_id" and not self._identifying[number]:
                continue
            values = sheet.table.values(field)
            keys = {each: key_of(str(each)) for each in set(values) if each is not None}
            for at, value in enumerate(values):
                if value is not None:
                    found[keys[value]].append((number, at))
        return found
