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
from xlcrm.rules.context import identifies, key_without_id
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from xlcrm.cellref import CellValue
    from xlcrm.workbook.read import Book, Sheet

    Place: TypeAlias = tuple[int, int]  # which ledger, which position

CUSTOMER: Final = ("customer", "고객")
"""The words for a customer named by 고객 ID, 고객명 or 연락처."""

FIND: Final = ("customer_id", "name", "phone")
"""The fields that name a customer, the surest first."""

_LISTED: Final = 5  # of several people with one name, so many are listed


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the ledgers know them.

    Attributes:
        customer_id: 고객 ID as text; empty where the ledger has none, or only 순번 or No.
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
    def key(self) -> str:
        """The customer's key, as `rules.context.customers` gives it to each of the rows."""
        return self.customer_id or key_without_id(self.name, self.phone)

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

        One ID under two different names counts as two people. 순번 and No are no 고객 ID: such a
        number finds the person of its row, where the book has one ledger sheet only.

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
                digits = set()
            places = sorted({at for each in digits for at in self._by_phone.get(each, ())})
        return self._apart(places or self._by_row_number.get(text, ()))

    def shares_name(self, person: Person) -> bool:
        """Tell whether somebody else in the ledgers has a customer's name."""
        return len(self._apart(self._by_name.get(match_key(person.name), ()))) > 1

    def _apart(self, places: Iterable[Place]) -> tuple[Person, ...]:
        """Return the people whose rows these are, each with all rows."""
        people: dict[tuple[str, str], Person] = {}
        strangers: dict[str, list[Place]] = {}  # those without 고객 ID
        for place in places:
            customer, name = self._id(place), match_key(self._name(place))
            if not customer:
                strangers.setdefault(self._key(place), self._like(place))
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

    def _like(self, place: Place) -> list[Place]:
        """All rows without 고객 ID of the person of one, told by name and phone."""
        named = self._by_name.get(match_key(self._name(place)), [place])
        key = self._key(place)
        return [each for each in named if not self._id(each) and self._key(each) == key]

    def _key(self, place: Place) -> str:
        return person_key(self._name(place), self._phone(place))

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
        """Which ledgers' 고객 ID is one; 순번 and No count rows, unless nothing else is there."""
        tables = [sheet.table for sheet in self._sheets]
        return [identifies(table) or "name" not in table.columns for table in tables]

    @cached_property
    def _by_id(self) -> Mapping[str, list[Place]]:
        return self._places("customer_id", str)

    @cached_property
    def _by_row_number(self) -> Mapping[str, list[Place]]:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        if len(self._sheets) == 1 and not self._identifying[0]:
            for at, number in enumerate(self._sheets[0].table.values("customer_id")):
                if number is not None:
                    found[str(number)].append((0, at))
        return found

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


def named_by(people: People, keys: Sequence[str], contract: object = None) -> Person | Trouble:
    """Return the one customer that all of some keys name, or why there is none.

    Args:
        people: the ledgers' customers.
        keys: 고객 ID, names or telephone numbers, as they were typed.
        contract: the 계약 ID that tells which of several it is, if there is one.
    """
    if not keys:
        return _unknown("고객이 없습니다.", "고객 ID, 고객명, 연락처 가운데 하나를 적으세요.")
    found = list(people.find(keys[0]))
    if not found:
        return _unknown(
            "고객대장에 없는 고객입니다.",
            "고객 ID, 고객명 또는 연락처를 확인하거나 고객대장에 먼저 적으세요.",
        )
    for key in keys[1:]:
        others = set(map(_place, people.find(key)))
        found = [person for person in found if _place(person) in others]
    if not found:
        return _unknown(
            "고객 ID, 고객명, 연락처가 서로 다른 고객의 것입니다.",
            "고객대장에서 확인하고 하나만 적으세요.",
        )
    theirs = [person for person in found if contract is not None and has(person, contract)]
    if len(found) > 1 and len(theirs) != 1:
        return _unknown(
            f"여러 고객이 맞습니다: {told_apart(found)}",
            "고객 ID나 연락처로 적으세요. 한 ID에 두 이름이 있으면 고객대장을 먼저 고치세요.",
        )
    return found[0] if len(found) == 1 else theirs[0]


def has(person: Person, contract: object) -> bool:
    """Tell whether a 계약 ID is one of a customer's."""
    told = [sheet.table.values("contract_id")[at] for sheet, at in person.rows]
    return str(contract) in {str(each) for each in told if each is not None}


def _unknown(message: str, hint: str) -> Trouble:
    return Trouble("customer_id", message, hint)


def _place(person: Person) -> tuple[str, int]:
    """The first of a customer's rows, which is nobody else's."""
    sheet, position = person.rows[0]
    return sheet.table.sheet, position
