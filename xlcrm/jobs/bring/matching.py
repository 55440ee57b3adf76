"""Whose contract a brought row is: found in the ledgers by 계약 ID, 고객 ID, or name and phone.

Nothing is guessed. Who only looks like a customer of the ledger is told, for a decision.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from unicodedata import normalize

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.identity import person_key
from xlcrm.errors import DomainError
from xlcrm.incoming.columns import comparable, compared_column
from xlcrm.people.register import Person, told_apart
from xlcrm.rules.context import identifies
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Value
    from xlcrm.workbook.read import Sheet

NEAR_NAME: Final = 80
"""rapidfuzz's ratio of two names' letters, 0–100, from which one may be the other misspelt.

Of names of three syllables one letter may differ (홍길동, 홍길둥: 89), of two syllables too.
"""

_CORPORATE: Final = ("(주)", "주식회사", "(유)", "유한회사")  # before or behind a firm's name
_SHORTEST: Final = 2  # letters of a name that may stand inside another
_WHO: Final = ("name", "customer_id", "phone", "start")

Numbers: TypeAlias = tuple[str, ...]
"""A customer's telephone numbers as digits."""


class Row(NamedTuple):
    """What a row says of whose contract it is; `None` and `()` where it says nothing.

    Attributes:
        contract: 계약 ID.
        customer: 고객 ID.
        name: 고객명 as it is compared.
        phones: its telephone numbers as digits.
        start: 계약 시작일 as it is compared.
    """

    contract: object
    customer: object
    name: object
    phones: Numbers
    start: object


class Register:
    """The ledgers' rows, numbered through all sheets, as they are looked up.

    Args:
        sheets: the ledgers.
        changes: what is about to be written into them: (ledger, field) → position → value.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        changes: Mapping[tuple[int, str], Mapping[int, Value]] | None = None,
    ) -> None:
        self.sheets = sheets
        self.changes = changes or {}
        self.places = [
            (number, at)
            for number, sheet in enumerate(sheets)
            for at in range(len(sheet.table.rows))
        ]
        self._columns: dict[str, list[object]] = {}
        self._near: dict[tuple[object, Numbers], int | None] = {}

    def column(self, field: str) -> list[object]:
        """Return what the rows say in a field, as it is compared; None where a sheet lacks it."""
        if field not in self._columns:
            parts: list[list[object]] = []
            for number, sheet in enumerate(self.sheets):
                column = sheet.table.columns.get(field)
                if column is None or (field == "customer_id" and not trusted(sheet)):
                    parts.append([None] * len(sheet.table.rows))
                else:
                    parts.append(compared_column(column))
                for at, value in self.changes.get((number, field), {}).items():
                    parts[-1][at] = comparable(LEDGER.column(field), value)
            self._columns[field] = list(chain.from_iterable(parts))
        return self._columns[field]

    def said(self, number: int, field: str) -> Value:
        """Return what a row says in a field, as it is read."""
        sheet, at = self.places[number]
        changed = self.changes.get((sheet, field), {})
        value = changed[at] if at in changed else self.sheets[sheet].table.values(field)[at]
        return None if value is None else str(value)

    def written(self, number: int, field: str) -> Value:
        """Return what stands in a row's cell of a field that it has, or is about to."""
        sheet, at = self.places[number]
        changed = self.changes.get((sheet, field), {})
        return changed[at] if at in changed else self.sheets[sheet].table.columns[field].raw[at]

    def where(self, number: int) -> CellRef:
        """Return the cell that stands for a row: who it is about."""
        sheet, at = self.places[number]
        table = self.sheets[sheet].table
        field = next((name for name in _WHO if name in table.columns), next(iter(table.columns)))
        return table.where(at, field)

    def candidates(self, row: Row) -> Sequence[int]:
        """Return the rows that may be the same contract, by what both of them say.

        That is the 계약 ID; else the 고객 ID and the first day, or name, phone and first day where
        the ledger's row has no 고객 ID. A row of another 계약 ID is another contract. A brought row
        without a phone is the one contract of that name and day, if there is just one.
        """
        if row.contract is not None and (mine := self._by_contract.get(row.contract)):
            return mine
        found = self._alike(row)
        if row.contract is None or not found:
            return found
        contracts = self.column("contract_id")
        return [at for at in found if contracts[at] is None]

    def _alike(self, row: Row) -> Sequence[int]:
        if row.customer is None:
            return self._of_person(row)
        mine = self._by_customer.get((row.customer, row.start), ())
        mine = [at for at in mine if self.named(at, row.name)]  # else one ID is somebody else's
        if known := self.rows_of(row.customer):
            name, phones = self.column("name")[known[-1]], self._numbers[known[-1]]
            row = row._replace(name=row.name or name, phones=row.phones or phones)
        # A row of the same person may lack the ID: it was written before there were any.
        return [*mine, *self._of_person(row)]

    def _of_person(self, row: Row) -> list[int]:
        """The rows of a name, phone and first day; beside a 고객 ID those that have none."""
        if row.customer is not None and self._all_numbered:
            return []
        ids, starts = self.column("customer_id"), self.column("start")
        keys = [(row.name, digits, row.start) for digits in row.phones or ("",)]
        found = list(dict.fromkeys(at for key in keys for at in self._by_person.get(key, ())))
        named = not found and not row.phones and row.name is not None
        if named:
            found = [at for at in self._by_name.get(row.name, ()) if starts[at] == row.start]
        if row.customer is not None:
            found = [at for at in found if ids[at] is None]
        return found if not named or len(found) == 1 else []

    def named(self, number: int, name: object) -> bool:
        """Tell whether a row may be about somebody of that name: equal, alike, or not said."""
        known = self.column("name")[number]
        if name is None or known is None or name == known:
            return True
        return looks_like(str(name), str(known))

    def rows_of(self, customer: object) -> Sequence[int]:
        """Return the rows of a 고객 ID."""
        return self._by_id.get(customer, ())

    def customers(self, name: object, phones: Numbers) -> dict[object, int]:
        """Return the customers of a name and phone: 고객 ID, None without one → a row of theirs."""
        found: dict[object, int] = {}
        for digits in phones or ("",):
            for customer, at in self._people.get((name, digits), {}).items():
                found.setdefault(customer, at)
        return found

    def near(self, name: object, phones: Numbers) -> int | None:
        """Return a row of somebody else who may be the same; see `Lookalikes`."""
        key = (name, phones)
        if key not in self._near:
            self._near[key] = self._lookalikes.near(name, phones)
        return self._near[key]

    def told(self, numbers: Iterable[int]) -> str:
        """Return whose rows some are, masked."""
        return told_apart(map(self._person, numbers))

    def _person(self, number: int) -> Person:
        name, phone = (str(self.said(number, field) or "") for field in ("name", "phone"))
        customer = self.column("customer_id")[number]
        return Person("" if customer is None else str(customer), name, phone, ())

    @cached_property
    def _all_numbered(self) -> bool:
        """Whether every row has a 고객 ID."""
        return None not in self.column("customer_id")

    @cached_property
    def _numbers(self) -> list[Numbers]:
        return numbers_of(self.column("phone"))

    @cached_property
    def _by_contract(self) -> Mapping[object, list[int]]:
        return _index(self.column("contract_id"))

    @cached_property
    def _by_id(self) -> Mapping[object, list[int]]:
        return _index(self.column("customer_id"))

    @cached_property
    def _by_name(self) -> Mapping[object, list[int]]:
        return _index(self.column("name"))

    @cached_property
    def _by_customer(self) -> Mapping[object, list[int]]:
        ids, starts = self.column("customer_id"), self.column("start")
        found: defaultdict[object, list[int]] = defaultdict(list)
        for at, key in enumerate(zip(ids, starts, strict=True)):
            found[key].append(at)
        return found

    @cached_property
    def _by_person(self) -> Mapping[object, list[int]]:
        names, starts = self.column("name"), self.column("start")
        found: defaultdict[object, list[int]] = defaultdict(list)
        for at, (name, phones, start) in enumerate(zip(names, self._numbers, starts, strict=True)):
            if name is not None:
                for digits in phones or ("",):
                    found[name, digits, start].append(at)
        return found

    @cached_property
    def _people(self) -> Mapping[object, dict[object, int]]:
        names, ids = self.column("name"), self.column("customer_id")
        found: defaultdict[object, dict[object, int]] = defaultdict(dict)
        for at, (name, phones, customer) in enumerate(zip(names, self._numbers, ids, strict=True)):
            if name is not None:
                for digits in phones or ("",):
                    found[name, digits].setdefault(customer, at)
        return found

    @cached_property
    def _lookalikes(self) -> Lookalikes:
        found = Lookalikes()
        for at, (name, phones) in enumerate(zip(self.column("name"), self._numbers, strict=True)):
            if name is not None:
                found.add(name, phones, at)
        return found


class Lookalikes:
    """People by name and number, among whom somebody is looked for who may be the same."""

    def __init__(self) -> None:
        self._by_phone: defaultdict[str, dict[object, int]] = defaultdict(dict)
        self._by_name: defaultdict[object, dict[Numbers, int]] = defaultdict(dict)

    def add(self, name: object, phones: Numbers, at: int) -> None:
        """Add somebody, with a number to be found by; of equal ones the first stays."""
        self._by_name[name].setdefault(phones, at)
        for digits in phones:
            self._by_phone[digits].setdefault(name, at)

    def near(self, name: object, phones: Numbers) -> int | None:
        """Return who may be the same: of a misspelt name and this number, or one digit off.

        Who has no phone may be anybody of that name.
        """
        for digits in phones:
            for other, at in self._by_phone.get(digits, {}).items():
                if looks_like(str(name), str(other)):
                    return at
        for others, at in self._by_name.get(name, {}).items():
            if not phones or not others or _one_digit_off(phones, others):
                return at
        return None


def _one_digit_off(numbers: Numbers, others: Numbers) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where two have one name

    pairs = product(numbers, others)
    return any(Levenshtein.distance(*pair, score_cutoff=1) <= 1 for pair in pairs)


def trusted(sheet: Sheet) -> bool:
    """Tell whether a ledger's 고객 ID tells customers apart: a 순번 or No counts rows.

    Where there are no names, it is all there is.
    """
    return identifies(sheet.table) or "name" not in sheet.table.columns


def numbers_of(phones: Sequence[object]) -> list[Numbers]:
    """Return each telephone cell's numbers as digits; a number that cannot be read as it is.

    >>> numbers_of(["010-1234-5678, 02-123-4567", None])
    [('01012345678', '021234567'), ()]
    """
    known: dict[object, Numbers] = {each: _digits(each) for each in set(phones)}
    return list(map(known.__getitem__, phones))


def _digits(phone: object) -> Numbers:
    if not isinstance(phone, str):
        return ()
    plain = phone.replace("-", "")
    if plain.isascii() and plain.isdecimal():
        return (plain,)
    try:
        return tuple(dict.fromkeys(each.digits for each in parse_phones(phone)))
    except DomainError:
        digits = person_key("", phone).removeprefix("|")
        return (digits,) if digits else ()


def looks_like(name: str, other: str) -> bool:
    """Tell whether one name may be the other: a letter wrong, or a part of it left out.

    >>> [looks_like("홍길동", other) for other in ("홍길둥", "홍길동(모)", "김철수")]
    [True, True, False]
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where somebody is new

    plain, theirs = _bare(name), _bare(other)
    shorter, longer = sorted((plain, theirs), key=len)
    if len(shorter) >= _SHORTEST and shorter in longer:
        return True
    return fuzz.ratio(normalize("NFD", plain), normalize("NFD", theirs)) >= NEAR_NAME


def _bare(name: str) -> str:
    for word in _CORPORATE:
        name = name.replace(word, "")
    return name


def _index(values: Sequence[object]) -> Mapping[object, list[int]]:
    """The positions of each value."""
    found: defaultdict[object, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        if value is not None:
            found[value].append(at)
    return found
