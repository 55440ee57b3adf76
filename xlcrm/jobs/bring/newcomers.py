"""New contracts from brought rows: whose they are, and which numbers they get.

Columns are taken over as they are; only what no row brings is filled in contract by contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.numbering import Numbering
from xlcrm.domain.particles import with_particle
from xlcrm.domain.status import DECIDED_BY, Status
from xlcrm.office.changes import filled_by_table
from xlcrm.office.mentioned import mentioned
from xlcrm.people.keys import trusted
from xlcrm.people.lookalikes import Lookalikes
from xlcrm.people.person import Person, told_apart
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.bring.matching import BroughtRow, Matcher
    from xlcrm.jobs.bring.sorting import Sorted
    from xlcrm.office.checked import Value
    from xlcrm.workbook.read import Book

_DECIDED: Final = frozenset(each.value for each in DECIDED_BY)
_FIRST: Final = "1000"  # the number before the first 고객 ID of a ledger that has none yet
_CARRIED: Final = ("name", "phone")  # what a known customer's new row takes from the last one


class Newcomers:
    """Fills in new contracts one by one: whose they are, and the numbers that the office gives.

    Args:
        book: the workbook.
        matcher: its ledgers' contracts, as they will be when what differs is written.
        brought: the brought rows.
        found: which contracts they tell of.
        target: which ledger gets the new ones.
        places: what each brought row is called.
        as_new: whether somebody who looks like another customer is a new one.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what was brought, and what it is held against
        self,
        book: Book,
        matcher: Matcher,
        brought: BroughtColumns,
        found: Sorted,
        target: int,
        places: Sequence[str],
        *,
        as_new: bool,
    ) -> None:
        self.book = book
        self.matcher = matcher
        self.brought = brought
        self.found = found
        self.places = places
        self.as_new = as_new
        self.sheet = book.ledgers[target]
        self.trusted = trusted(self.sheet.table)
        self.customers = 0
        self.added: frozenset[int] = frozenset()
        self._new: dict[object, Value] = {}
        self._written = self._ids()
        own = self.sheet.table.values("customer_id")
        if self.trusted:
            taken = {*self.matcher.column("customer_id"), *self.brought.column("customer_id")}
        else:
            taken = set(own)
        others = mentioned(book, "customer_id") if self.trusted else ()
        self._numbering = Numbering((str(each) for each in taken if each is not None), others)
        contracts = {
            *self.matcher.column("contract_id"),
            *self.brought.column("contract_id"),
        } - {None}
        self._contracts = Numbering(map(str, contracts), mentioned(book, "contract_id"))
        self._numbers_contracts = any(
            each is not None for each in self.sheet.table.values("contract_id")
        )
        self._theirs = filled_by_table(self.sheet)
        self._first: dict[object, int] = {}  # of each new customer, a row
        self._numbered: dict[object, list[int]] = {}  # customers whom the files give their 고객 ID
        self._lookalikes = Lookalikes()

    def columns(self) -> tuple[dict[str, list[Value]], int]:
        """Return the new contracts' values by field, and how many contracts there are.

        Why others cannot be one is noted among the troubles of their first rows.
        """
        fresh = [first for first in self.found.fresh if first not in self.found.troubles]
        more = self._all_filled_in(fresh)
        good = [first for first in fresh if first in more]
        self.added = frozenset(good)
        columns = {
            field: list(map(column.__getitem__, self._sources(good, field)))
            for field, column in self.brought.values.items()
        }
        for at, first in enumerate(good):
            for field, value in more[first].items():
                columns.setdefault(field, [None] * len(good))[at] = value
        said = {field: cells for field, cells in columns.items() if cells.count(None) < len(good)}
        return said, len(good)

    def _all_filled_in(self, fresh: Sequence[int]) -> dict[int, dict[str, Value]]:
        """What each new contract gets that its rows do not say.

        One that cannot be may be once others are, as it would be if it were brought again: a row
        without a name may be about a new customer whom another row names.
        """
        more: dict[int, dict[str, Value]] = {}
        waiting = sorted(fresh, key=lambda each: self._brought("name", each) is None)
        refused: dict[int, Trouble] = {}
        while waiting:
            refused = {}
            for first in waiting:
                found = self._filled_in(first)
                if isinstance(found, Trouble):
                    refused[first] = found
                else:
                    more[first] = found
            waiting = list(refused) if len(refused) < len(waiting) else []
        for first, trouble in refused.items():
            self.found.troubles[first].append(trouble)
        return more

    def _sources(self, rows: Sequence[int], field: str) -> Sequence[int]:
        """The row that says a field of each contract."""
        joined = self.found.joined
        return [self.found.source(first, field) for first in rows] if joined else rows

    def _brought(self, field: str, first: int) -> Value:
        """What the rows of a contract say in a field."""
        column = self.brought.values.get(field)
        return None if column is None else column[self.found.source(first, field)]

    def _filled_in(self, first: int) -> dict[str, Value] | Trouble:
        """What a new contract gets that its rows do not say, or why it cannot be one."""
        if self._brought("start", first) is None and not self.sheet.match.people:
            return _blank("start")
        row = self.found.merged(first)
        who = self._who(row)
        if isinstance(who, Trouble):
            return who
        customer, known = who
        more: dict[str, Value] = {}
        for field in _CARRIED:
            if self._brought(field, first) is None:
                carried = self._carried(field, row, known)
                if carried is not None:
                    more[field] = carried
        if "name" not in more and self._brought("name", first) is None:
            return _blank("name")
        trouble = self._typed_status(first, more)
        if trouble is not None:
            return trouble
        self._number(row, first, customer, known, more)
        return more

    def _carried(self, field: str, row: BroughtRow, known: int | None) -> Value:
        """What the ledger, or the first row of a new customer, says of whose contract it is."""
        if known is not None:
            return self.matcher.said(known, field)
        first = self._first.get(self._person(row))
        return None if first is None else self._brought(field, first)

    def _who(self, row: BroughtRow) -> tuple[Value, int | None] | Trouble:
        """The 고객 ID and a row of the customer; both None of a new one without an ID."""
        matcher, people = self.matcher, self.matcher.people
        mine = matcher.with_id(row) or self._numbered.get(row.numbered)
        if row.customer is not None and mine:
            return self._same_name(row, mine) or (self._written.get(row.customer), mine[-1])
        known: Mapping[object, int] = (
            people.alike(row.name, row.phones) if row.name is not None else {}
        )
        numbered = {each: at for each, at in known.items() if each is not None}
        known, others = numbered or known, list(numbered.values())
        if row.customer is not None and others:
            return Trouble(
                "customer_id",
                f"이름과 연락처가 같은 고객이 다른 고객 ID로 있습니다: {matcher.where(others[0])}",
                "고객 ID를 고객대장과 같게 고치세요.",
            )
        if row.customer is None and len(known) > 1:
            return Trouble(
                "customer_id",
                f"여러 고객이 맞습니다: {matcher.told(known.values())}",
                "고객 ID를 적으세요.",
            )
        if known:
            customer, at = next(iter(known.items()))
            return self._written.get(row.customer or customer), at
        return self._near(row) or (None, None)

    def _same_name(self, row: BroughtRow, mine: Sequence[int]) -> Trouble | None:
        """What is wrong where the 고객 ID is somebody else's."""
        names = self.matcher.column("name")
        said = [at for at in mine if names[at] is not None]
        if not said or any(self.matcher.named(at, row.name) for at in said):
            return None
        return Trouble(
            "customer_id",
            f"고객 ID가 같은 {self.matcher.where(said[0])} 고객과 이름이 다릅니다.",
            "고객 ID와 고객명을 확인하세요.",
        )

    def _near(self, row: BroughtRow) -> Trouble | None:
        """Ask about somebody new who looks like another customer."""
        if self.as_new or row.name is None:
            return None
        near = self.matcher.people.near(row.name, row.phones)
        return self._near_newcomer(row) if near is None else self._near_known(near)

    def _near_known(self, near: int) -> Trouble:
        told = self.matcher.told([near])
        customer = self.matcher.people.ids[near]
        same = (
            f"같은 고객이면 파일의 고객 ID에 {with_particle(customer, '을/를')} 적고,"
            if customer is not None
            else "같은 고객이면 이름과 연락처를 고객대장과 같게 적고,"
        )
        return Trouble(
            "name",
            f"혹시 {self.matcher.where(near)} 고객({told})과 같은 고객입니까?",
            f"{same} 다른 고객이면 --as-new를 붙이세요.",
        )

    def _near_newcomer(self, row: BroughtRow) -> Trouble | None:
        """Ask about somebody who looks like another new customer of the same files."""
        if self._person(row) in self._new:
            return None
        near = self._lookalikes.near(row.name, row.phones)
        if near is None or (row.customer and self.found.rows[near].customer):
            return None  # two 고객 ID are two customers
        name, phone = (self._brought(field, near) for field in ("name", "phone"))
        told = told_apart([Person("", str(name), "" if phone is None else str(phone), ())])
        return Trouble(
            "name",
            f"혹시 {self.places[near]}의 고객({told})과 같은 고객입니까?",
            "같은 고객이면 이름과 연락처를 같게 적고, 다른 고객이면 --as-new를 붙이세요.",
        )

    def _typed_status(self, first: int, more: dict[str, Value]) -> Trouble | None:
        """Keep a decision in 상태 only where the ledger has no column for it."""
        status = self._brought("status", first)
        if status is None:
            return None
        free = "status" in self.sheet.table.columns and "status" not in self._theirs
        more["status"] = None
        if status not in _DECIDED:  # the office's own word for it, which needs no day
            more["status"] = status if free else None
            return None
        fields = DECIDED_BY[Status(str(status))]
        if any(self._brought(field, first) is not None for field in fields):
            return None
        if self.sheet.table.columns.keys().isdisjoint(fields):
            more["status"] = status if free else None
            return None
        name = LEDGER.column(fields[0]).name
        message = f"상태가 '{status}'인데 '{name}' 칸이 비어 있습니다."
        return Trouble(fields[0], message, f"{with_particle(name, '을/를')} 적으세요.")

    def _number(
        self,
        row: BroughtRow,
        first: int,
        customer: Value,
        known: int | None,
        more: dict[str, Value],
    ) -> None:
        """Fill in 고객 ID and 계약 ID."""
        own = self._brought("customer_id", first)
        if known is None:
            person = self._person(row)
            if person not in self._new:
                self.customers += 1
                self._new[person] = own or row.customer  # type: ignore[assignment]  # a text
                self._first[person] = first
                self._lookalikes.add(row.name, row.phones, first)
            customer = self._new[person]
            if customer is None and self.trusted and self._has("customer_id"):
                customer = self._new[person] = self._next(self._numbering)
        elif row.customer is not None:
            self._numbered.setdefault(row.numbered, [known])
        if not self.trusted:
            if own is None and self._has("customer_id"):
                more["customer_id"] = self._next(self._numbering)
        elif customer is not None and customer is not own:
            more["customer_id"] = customer
        if self._numbers_contracts and self._brought("contract_id", first) is None:
            more["contract_id"] = self._contracts.next()

    @staticmethod
    def _person(row: BroughtRow) -> object:
        return row.numbered or (row.name, row.phones[:1])

    def _has(self, field: str) -> bool:
        return field in self.sheet.table.columns and field not in self._theirs

    @staticmethod
    def _next(numbering: Numbering) -> str:
        return numbering.next() or numbering.next(_FIRST) or _FIRST

    def _ids(self) -> Mapping[object, Value]:
        """Each 고객 ID as the ledger's last cell holds it."""
        ids = self.matcher.column("customer_id")
        return {
            customer: self.matcher.written(at, "customer_id")
            for at, customer in enumerate(ids)
            if customer is not None
        }


def _blank(field: str) -> Trouble:
    name = LEDGER.column(field).name
    return Trouble(field, f"'{name}' 칸이 비어 있습니다.", "꼭 적어야 하는 칸입니다.")
