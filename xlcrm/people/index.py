"""Who is who in the ledgers: one index, by 고객 ID, name, telephone number and contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from xlcrm.cellref import CellRef
from xlcrm.domain.contact import parse_phones
from xlcrm.domain.identity import match_key, person_key
from xlcrm.errors import DomainError
from xlcrm.people.keys import customers, identifiers, identifies, numbers_of, trusted
from xlcrm.people.lookalikes import Lookalikes, Names
from xlcrm.people.meant import Meant, Said
from xlcrm.people.person import Person
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import JOURNAL
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from xlcrm.people.keys import Identity, Numbers
    from xlcrm.people.person import Place

T = TypeVar("T")

Unread: TypeAlias = Callable[[Table, str, Sequence[int]], Sequence[object]]
"""What a table says in a field whose column was not read, at some positions."""


class People:
    """The customers of a workbook's ledgers; found as far as it is asked, each thing once.

    A row's customer has a key: see `keys.customers`. Rows are numbered through all ledgers, and
    `places` tells where each stands. Names, telephone numbers and contracts that were not read are
    read when they are needed; a key is made of what was read.

    Args:
        ledgers: the ledgers' tables.
        unread: what columns say that were not read; nothing, by default.
    """

    def __init__(self, ledgers: Sequence[Table], unread: Unread | None = None) -> None:
        self._tables = tuple(ledgers)
        self._unread = unread
        self._columns: dict[str, Sequence[object]] = {}
        self._found: dict[str, tuple[Person, ...]] = {}
        self._keys_by_name: dict[str, AbstractSet[str]] = {}
        self._near: dict[tuple[object, Numbers], int | None] = {}

    # -- what the rows say -------------------------------------------------------------------------

    @cached_property
    def places(self) -> Sequence[Place]:
        """Where each row stands."""
        return [
            (number, at)
            for number, table in enumerate(self._tables)
            for at in range(len(table.rows))
        ]

    def column(self, field: str) -> Sequence[object]:
        """Return what each row says in a field; None where it says nothing."""
        if field not in self._columns:
            self._columns[field] = _joined(
                [self._said(table, field, range(len(table.rows))) for table in self._tables]
            )
        return self._columns[field]

    @cached_property
    def ids(self) -> Sequence[object]:
        """Each row's 고객 ID; None where it has none, or a 순번 or No."""
        return _joined(
            [
                table.values("customer_id") if trusted(table) else [None] * len(table.rows)
                for table in self._tables
            ]
        )

    @cached_property
    def numbers(self) -> Sequence[Numbers]:
        """Each row's telephone numbers."""
        return numbers_of(self.column("phone"))

    @cached_property
    def identities(self) -> Collection[Identity]:
        """Everybody in the ledgers that have 고객 IDs and names, each once in the rows' order.

        The IDs are those of `keys.identifiers`.
        """
        found: dict[Identity, None] = {}  # in the order of the rows, as they lie in memory
        for table in self._tables:
            if identifies(table) and "name" in table.columns:
                columns = (identifiers(table), *(table.values(each) for each in ("name", "phone")))
                found.update(dict.fromkeys(zip(*columns, strict=True)))
        return found.keys()

    def _said(self, table: Table, field: str, positions: Sequence[int]) -> Sequence[object]:
        """What a field says at some positions, read before or not."""
        column = table.columns.get(field)
        if column is not None:
            whole = len(positions) == len(column.values)
            return column.values if whole else [column.values[at] for at in positions]
        if self._unread is None:
            return [None] * len(positions)
        return self._unread(table, field, positions)

    # -- at which rows a customer is ---------------------------------------------------------------

    @cached_property
    def customers(self) -> Sequence[Sequence[str]]:
        """Each row's customer, ledger by ledger, as `keys.customers` tells them."""
        return [customers(table) for table in self._tables]

    @cached_property
    def by_customer(self) -> Mapping[str, Sequence[Place]]:
        """Where each customer's rows are."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for number, each in enumerate(self.customers):
            for at, customer in enumerate(each):
                if customer:
                    found[customer].append((number, at))
        return found

    @cached_property
    def by_contract(self) -> Mapping[str, Sequence[Place]]:
        """Where each 계약 ID stands; more than once is a mistake."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for number, table in enumerate(self._tables):
            said = self._said(table, "contract_id", range(len(table.rows)))
            for at, contract in enumerate(said):
                if contract is not None:
                    found[str(contract)].append((number, at))
        return found

    def places_of(self, wanted: Collection[str]) -> Mapping[str, Sequence[Place]]:
        """Return where the rows of a few customers are, without looking at all others'."""
        found: dict[str, list[Place]] = {customer: [] for customer in wanted}
        for number, each in enumerate(self.customers if wanted else ()):
            for at, customer in enumerate(each):
                if customer in found:
                    found[customer].append((number, at))
        return found

    # -- who is meant by what somebody typed -------------------------------------------------------

    def find(self, key: object) -> tuple[Person, ...]:
        """Return the customers with that 고객 ID, else of that name, else with that phone number.

        Or the one in whose row a cell lies, typed as 고객대장!A2.

        One ID under two different names counts as two people, and one that several branches have
        given as one of each: 분당 1001 is that branch's. 순번 and No are no 고객 ID: such a
        number finds the person of its row, where the book has one ledger sheet only.

        Args:
            key: what somebody typed; a number counts as a 고객 ID or a phone number.
        """
        text = str(read(Kind.IDENTIFIER, key).value or "")  # type: ignore[arg-type]  # never raises
        if text not in self._found:
            self._found[text] = self._people(text) if text else ()
        return self._found[text]

    def shares_name(self, person: Person) -> bool:
        """Tell whether somebody else in the ledgers has a customer's name."""
        return len(self._apart(self.called(match_key(person.name)))) > 1

    def person(self, row: int) -> Person:
        """Return the customer as one row alone knows them."""
        return self._person([row])

    def _people(self, text: str) -> tuple[Person, ...]:
        if rows := self.with_id(text) or self._with_branch(text):
            return self._named_apart(rows)
        if not (rows := self.called(match_key(text))):
            try:
                digits = {phone.digits for phone in parse_phones(text)}
            except DomainError:
                digits = set()
            rows = sorted({row for each in digits for row in self._by_phone.get(each, ())})
        return self._apart(rows or self._by_row_number.get(text, ()) or self._in_row_of(text))

    def _in_row_of(self, text: str) -> Sequence[int]:
        """The row in which a cell lies that was typed as 고객대장!A2."""
        cell = CellRef.typed(text) if "!" in text else None
        if cell is None:
            return ()
        sheets = [(table.sheet, table.rows) for table in self._tables]
        return [
            row
            for row, (number, at) in enumerate(self.places)
            if sheets[number][0] == cell.sheet and sheets[number][1][at] == cell.row
        ][:1]

    def _with_branch(self, text: str) -> Sequence[int]:
        """The rows of a branch's own number, typed with the branch before it: 분당 1001."""
        branch, _, customer = text.rpartition(" ") if self._by_branch else ("", "", "")
        wanted = match_key(branch)
        return [
            row
            for row in (self.with_id(customer) if wanted else ())
            if match_key(self._keys[row].partition("\n")[2]) == wanted
        ]

    def _apart(self, rows: Iterable[int]) -> tuple[Person, ...]:
        """Return the people whose rows these are, each with all rows."""
        people: dict[tuple[str, str], Person] = {}
        strangers: dict[str, Sequence[int]] = {}  # those without 고객 ID
        for row in rows:
            customer, name = _text(self.ids[row]), self._called(row)
            if not customer:
                strangers.setdefault(self._key(row), self._like(row))
                continue
            for person in self._named_apart(self.with_id(customer)):
                if name in {match_key(person.name), ""}:
                    people[customer, match_key(person.name)] = person
        return (*people.values(), *map(self._person, strangers.values()))

    def _named_apart(self, rows: Sequence[int]) -> tuple[Person, ...]:
        """Make people of the rows under one ID: one for each name, rows without a name to all.

        Where each branch has its own numbers, one for each branch's.
        """
        if self._by_branch:
            mine: dict[str, list[int]] = {}
            for row in rows:
                mine.setdefault(self._keys[row], []).append(row)
            if len(mine) > 1:
                return tuple(chain.from_iterable(map(self._named_apart, mine.values())))
        names = dict.fromkeys(map(self._called, rows))
        keys = [key for key in names if key] or [""]
        return tuple(
            self._person([row for row in rows if self._called(row) in {key, ""}]) for key in keys
        )

    def _person(self, rows: Sequence[int]) -> Person:
        names, phones = (
            [text for row in rows if (text := _text(self.column(field)[row]))]
            for field in ("name", "phone")
        )
        first, position = self.places[rows[0]]
        customer = _text(self.ids[rows[0]])
        return Person(
            customer,
            names[-1] if names else "",
            phones[-1] if phones else "",
            tuple((self._tables[number], at) for number, at in map(self.places.__getitem__, rows)),
            self._tables[first].columns["customer_id"].raw[position] if customer else None,
            self._keys[rows[0]].partition("\n")[2] if customer and self._by_branch else "",
        )

    def _like(self, row: int) -> Sequence[int]:
        """All rows without 고객 ID of the person of one, told by name and phone."""
        named, key = self.called(self._called(row)) or [row], self._key(row)
        return [each for each in named if self.ids[each] is None and self._key(each) == key]

    def _called(self, row: int) -> str:
        return match_key(_text(self.column("name")[row]))

    def _key(self, row: int) -> str:
        return person_key(_text(self.column("name")[row]), _text(self.column("phone")[row]))

    # -- whose a row of another sheet is -----------------------------------------------------------

    def whose(self, entry: Mapping[str, object]) -> str:
        """Return the key of a row's customer: by its 고객 ID, or by a name that only one has.

        Of several customers with one name the telephone number or the 계약 ID tells who it is, and
        without one nobody does; of several with one number, of branches that count their own, the
        name or the branch. Where no ledger knows the customer it is the ID as it stands, which may
        be empty.

        Args:
            entry: a row by field: `customer_id`, `name`, `phone`, `branch` and `contract_id` count.
        """
        key = _text(entry.get("customer_id"))
        if key not in self._several and (key in self._known or entry.get("name") is None):
            return key
        return self._meant(Said.of(entry)).key or key

    @cached_property
    def told_by_id(self) -> AbstractSet[str]:
        """The 고객 ID of everybody of whom the number alone tells `whose` that it is they."""
        return self._known - self._several.keys()

    def whose_rows(self, table: Table) -> list[str]:
        """Return what `whose` says of each row of a sheet's table.

        Names are read only if there are rows that no 고객 ID explains, and contracts only if a name
        does not either.
        """
        if table.whose is not None:
            return [*table.whose.customers]
        return self._resolved(table)[0]

    def in_doubt(self, table: Table) -> Mapping[int, AbstractSet[str]]:
        """Return the rows of a sheet's table that may be of several customers, with their keys.

        Or of one alone, where what the row says of him does not agree: 홍길동 under the number of
        somebody else. Rows by position; what names nobody of the ledgers is none of these.
        """
        return self._resolved(table)[1]

    def _resolved(self, table: Table) -> tuple[list[str], dict[int, AbstractSet[str]]]:
        """Whose each row is, and who those may be of that nothing decides."""
        ids = table.values("customer_id")
        if self._by_branch and not identifies(table):
            ids = [None] * len(ids)  # a 순번 or No counts the rows there
        known = {each: _text(each) for each in set(ids)}
        found = list(map(known.__getitem__, ids))
        told = self.told_by_id
        unknown = {each for each in known.values() if each not in told}
        open_ = [at for at, each in enumerate(found) if each in unknown] if unknown else []
        strict = table.spec.key != JOURNAL.key
        doubts: dict[int, AbstractSet[str]] = {}
        shared: list[int] = []
        said = self._said_of(table, ids, open_)
        for at, each in said.items():
            meant = self._meant(each, strict=strict)
            if meant.key:
                found[at] = meant.key
            elif meant.among:
                doubts[at] = meant.among
                shared.append(at)
        contracts = self._said(table, "contract_id", shared) if shared else ()
        for at, contract in zip(shared, contracts, strict=True):
            if contract is not None:
                meant = self._meant(said[at]._replace(contract=contract), strict=strict)
                if meant.key:
                    found[at] = meant.key
                    del doubts[at]
        return found, doubts

    def _said_of(self, table: Table, ids: Sequence[object], rows: Sequence[int]) -> dict[int, Said]:
        """What some rows say of their customers, without the contracts."""
        names = self._said(table, "name", rows)
        some = [
            (at, name)
            for at, name in zip(rows, names, strict=True)
            if name is not None or self._is_of(_text(ids[at]))
        ]
        places = [at for at, _ in some]
        more = (self._said(table, field, places) for field in ("phone", "branch"))
        return {
            at: Said.of({"customer_id": ids[at], "name": name, "phone": phone, "branch": branch})
            for (at, name), phone, branch in zip(some, *more, strict=True)
        }

    def _meant(self, said: Said, *, strict: bool = False) -> Meant:
        """Whom a row means; a number that nobody has is a doubt where it is to be strict."""
        if self._is_of(said.customer):
            return self._of_number(said)
        keys = namesakes = self._keys_called(said.name) if said.name else frozenset[str]()
        if said.phones and keys:
            keys = keys & self._reached_by(said.phones) or keys - self._reachable
        elif strict and said.customer and self._numbered:
            keys = frozenset()
        return Meant.of(self._with_contract(keys, said.contract), namesakes)

    def _of_number(self, said: Said) -> Meant:
        """Whom a number means that several branches have given, with what stands beside it."""
        keys: AbstractSet[str] = self._several[said.customer]
        namesakes = self._keys_called(said.name) if said.name else frozenset[str]()
        everybody = keys | namesakes
        known_branch = said.branch in self._branches
        if namesakes:
            keys = keys & namesakes
        elif said.name and not known_branch:
            keys = frozenset()  # somebody of a name that no ledger has
        if known_branch:
            keys = {each for each in keys if match_key(each.partition("\n")[2]) == said.branch}
        reached = self._reached_by(said.phones)
        if reached:
            keys = keys & reached
        return Meant.of(self._with_contract(keys, said.contract), everybody)

    def _with_contract(self, keys: AbstractSet[str], contract: object) -> AbstractSet[str]:
        """Those of several whose contract it is; one alone needs none."""
        if len(keys) <= 1 or contract is None:
            return keys
        places = self.by_contract.get(str(contract), ())
        return keys & {self.customers[number][at] for number, at in places} or keys

    def _is_of(self, customer: str) -> bool:
        """Whether branches have given a number anew, so that it alone tells nobody."""
        return customer in self._several

    @cached_property
    def _by_branch(self) -> bool:
        """Whether branches have numbers of their own."""
        return any(table.across is not None for table in self._tables)

    @cached_property
    def _numbered(self) -> bool:
        """Whether any customer of the ledgers has a 고객 ID."""
        return any(each is not None for each in self.ids)

    @cached_property
    def _several(self) -> Mapping[str, AbstractSet[str]]:
        """The 고객 ID that branches have given anew, with the keys of whose they are."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row, each in enumerate(self.ids if self._by_branch else ()):
            if each is not None and self._keys[row] != str(each):
                found[str(each)].add(self._keys[row])
        own = self._known & found.keys()  # of rows that name no branch
        return {each: keys | ({each} & own) for each, keys in found.items()}

    @cached_property
    def _branches(self) -> AbstractSet[str]:
        """The branches that have numbers of their own, as they are compared."""
        found = {key.partition("\n")[2] for keys in self._several.values() for key in keys}
        return {match_key(each) for each in found} - {""}

    def _reached_by(self, phones: Numbers) -> AbstractSet[str]:
        """The keys of the customers who have any of some telephone numbers."""
        rows = (row for digits in phones for row in self._by_phone.get(digits, ()))
        return {self._keys[row] for row in rows} - {""}

    @cached_property
    def _reachable(self) -> AbstractSet[str]:
        """The keys of the customers who have a telephone number."""
        return {key for key, numbers in zip(self._keys, self.numbers, strict=True) if numbers}

    def _keys_called(self, name: str) -> AbstractSet[str]:
        """The keys of the customers of a name."""
        if name not in self._keys_by_name:
            self._keys_by_name[name] = {self._keys[row] for row in self.called(name)} - {""}
        return self._keys_by_name[name]

    @cached_property
    def _keys(self) -> Sequence[str]:
        return _joined(self.customers)

    @cached_property
    def _known(self) -> AbstractSet[str]:
        """The keys of all customers."""
        return {key for keys in self.customers for key in keys} - {""}

    # -- rows that are brought ---------------------------------------------------------------------

    def with_id(self, customer: object) -> Sequence[int]:
        """Return the rows of a 고객 ID."""
        return self._by_id.get(customer, ())

    def called(self, name: object) -> Sequence[int]:
        """Return the rows of a name, given as `match_key` makes it."""
        return self._by_name.get(name, ())

    def alike(self, name: object, phones: Numbers) -> Mapping[object, int]:
        """Return the customers of a name and phone: 고객 ID, None without one → their first row.

        Args:
            name: as `match_key` makes it.
            phones: any of these numbers; () finds those that have none either.
        """
        found: dict[object, int] = {}
        for digits in phones or ("",):
            for customer, row in self._by_person.get((name, digits), {}).items():
                found.setdefault(customer, row)
        return found

    def near(self, name: object, phones: Numbers) -> int | None:
        """Return a row of somebody else who may be the same; see `Lookalikes`."""
        key = (name, phones)
        if key not in self._near:
            self._near[key] = self._lookalikes.near(name, phones)
        return self._near[key]

    def same_name(self, name: str) -> Sequence[int]:
        """Return the rows of a name but for 님, (주) and the order of its words."""
        return [at for each in self._spelt.same(name) for at in self.called(match_key(each))]

    def near_names(self, name: str) -> Sequence[Sequence[int]]:
        """Return the rows of each name that may be another one misspelt, a name at a time."""
        return [self.called(match_key(each)) for each in self._spelt.near(name)]

    # -- rows by what they say ---------------------------------------------------------------------

    @cached_property
    def _names(self) -> Sequence[object]:
        """Each row's name as it is compared; None where there is none."""
        names = self.column("name")
        known = {each: None if each is None else match_key(str(each)) for each in set(names)}
        return list(map(known.__getitem__, names))

    @cached_property
    def _spelt(self) -> Names:
        """The names as they are written, one of each that is compared."""
        first: dict[str, str] = {}
        for each in set(self.column("name")) - {None}:
            first.setdefault(match_key(str(each)), str(each))
        return Names(sorted(first.values()))

    @cached_property
    def _by_id(self) -> Mapping[object, Sequence[int]]:
        return _rows_by(self.ids)

    @cached_property
    def _by_row_number(self) -> Mapping[object, Sequence[int]]:
        """The rows by 순번 or No, where there is one ledger."""
        if len(self._tables) != 1 or trusted(self._tables[0]):
            return {}
        return _rows_by(self._tables[0].values("customer_id"))

    @cached_property
    def _by_name(self) -> Mapping[object, Sequence[int]]:
        return _rows_by(self._names)

    @cached_property
    def _by_phone(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row, numbers in enumerate(self.numbers):
            for digits in numbers:
                found[digits].append(row)
        return found

    @cached_property
    def _by_person(self) -> Mapping[tuple[object, str], Mapping[object, int]]:
        found: defaultdict[tuple[object, str], dict[object, int]] = defaultdict(dict)
        said = zip(self._names, self.numbers, self.ids, strict=True)
        for row, (name, phones, customer) in enumerate(said):
            if name is not None:
                for digits in phones or ("",):
                    found[name, digits].setdefault(customer, row)
        return found

    @cached_property
    def _lookalikes(self) -> Lookalikes:
        found = Lookalikes()
        for row, (name, phones) in enumerate(zip(self._names, self.numbers, strict=True)):
            if name is not None:
                found.add(name, phones, row)
        return found


def _joined(columns: Sequence[Sequence[T]]) -> Sequence[T]:
    """Several ledgers' rows as one; of one ledger its own, however long."""
    return columns[0] if len(columns) == 1 else list(chain.from_iterable(columns))


def _rows_by(values: Sequence[object]) -> Mapping[object, Sequence[int]]:
    """The rows of each value."""
    found: defaultdict[object, list[int]] = defaultdict(list)
    for row, value in enumerate(values):
        if value is not None:
            found[value].append(row)
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
