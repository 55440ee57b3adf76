"""New contracts from brought rows: whose they are, and which numbers they get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.book.checked import Trouble
from xlcrm.book.import_plan import DECIDED_BY, filled_by_table
from xlcrm.book.matching import looks_like, trusted
from xlcrm.domain.numbering import Numbering
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.book.checked import Value
    from xlcrm.book.incoming_columns import Brought
    from xlcrm.book.matching import Register, Row
    from xlcrm.book.read import Book
    from xlcrm.book.sorting import Sorted

_FIRST: Final = "1000"  # the number before the first 고객 ID of a ledger that has none yet
_CARRIED: Final = ("name", "phone")  # what a known customer's new row takes from the last one


class Newcomers:
    """Fills in new contracts one by one: whose they are, and the numbers that the office gives.

    Args:
        book: the workbook.
        register: its ledgers' rows.
        brought: the brought rows.
        found: which contracts they tell of.
        target: which ledger gets the new ones.
        as_new: whether somebody who looks like a customer of the ledger is a new one.
    """

    def __init__(  # noqa: PLR0913 - what was brought, and what it is held against
        self,
        book: Book,
        register: Register,
        brought: Brought,
        found: Sorted,
        target: int,
        *,
        as_new: bool,
    ) -> None:
        self.book = book
        self.register = register
        self.brought = brought
        self.found = found
        self.as_new = as_new
        self.sheet = book.ledgers[target]
        self.trusted = trusted(self.sheet)
        self.customers = 0
        self._new: dict[object, Value] = {}
        self._written = self._ids()
        own = self.sheet.table.values("customer_id")
        if self.trusted:
            taken = {*self.register.column("customer_id"), *self.brought.column("customer_id")}
        else:
            taken = set(own)
        self._numbering = Numbering(str(each) for each in taken if each is not None)
        contracts = {
            *self.register.column("contract_id"),
            *self.brought.column("contract_id"),
        } - {None}
        self._contracts = Numbering(map(str, contracts))
        self._numbers_contracts = any(
            each is not None for each in self.sheet.table.values("contract_id")
        )
        self._theirs = filled_by_table(self.sheet)

    def row(self, first: int) -> dict[str, Value] | Trouble:
        """Return a new contract's values by field, or why it cannot be one."""
        values: dict[str, Value] = {}
        for field, column in self.brought.values.items():
            value = column[self.found.source(first, field)]
            if value is not None:
                values[field] = value
        if "start" not in values:
            return _blank("start")
        who = self._who(first)
        if isinstance(who, Trouble):
            return who
        customer, known = who
        if known is not None:
            for field in _CARRIED:
                carried = self._said(known, field)
                if field not in values and carried is not None:
                    values[field] = carried
        if "name" not in values:
            return _blank("name")
        status = self._typed_status(values)
        if isinstance(status, Trouble):
            return status
        self._number(values, first, customer, known)
        return values

    def _who(self, first: int) -> tuple[Value, int | None] | Trouble:
        """The 고객 ID and a row of the customer; both None of a new one without an ID."""
        row, register = self._merged(first), self.register
        if row.customer is not None and (mine := register.rows_of(row.customer)):
            return self._same_name(row, mine) or (self._written.get(row.customer), mine[-1])
        known = register.customers(row.name, row.phones) if row.name is not None else {}
        numbered = {each: at for each, at in known.items() if each is not None}
        known, others = numbered or known, list(numbered.values())
        if row.customer is not None and others:
            return Trouble(
                "customer_id",
                f"이름과 연락처가 같은 고객이 다른 고객 ID로 있습니다: {register.where(others[0])}",
                "고객 ID를 고객대장과 같게 고치세요.",
            )
        if row.customer is None and len(known) > 1:
            return Trouble(
                "customer_id",
                f"여러 고객이 맞습니다: {register.told(known.values())}",
                "고객 ID를 적으세요.",
            )
        if known:
            customer, at = next(iter(known.items()))
            return self._written.get(row.customer or customer), at
        near = register.near(row.name, row.phones) if row.name is not None else None
        if near is not None and not self.as_new:
            return self._near(near)
        return None, None

    def _merged(self, first: int) -> Row:
        """What all rows of a new contract say of whose it is."""
        found = self.found
        row = found.rows[first]
        if first in found.joined:
            name = found.rows[found.source(first, "name")].name
            phones = found.rows[found.source(first, "phone")].phones
            row = row._replace(name=name, phones=phones)
        return row

    def _same_name(self, row: Row, mine: Sequence[int]) -> Trouble | None:
        """What is wrong where the 고객 ID is somebody else's."""
        column = self.register.column("name")
        names = [(column[at], at) for at in mine if column[at] is not None]
        if row.name is None or not names or any(row.name == name for name, _ in names):
            return None
        if any(looks_like(str(row.name), str(name)) for name, _ in names):
            return None
        return Trouble(
            "customer_id",
            f"고객 ID가 같은 {self.register.where(names[0][1])} 고객과 이름이 다릅니다.",
            "고객 ID와 고객명을 확인하세요.",
        )

    def _near(self, near: int) -> Trouble:
        told = self.register.told([near])
        customer = self.register.column("customer_id")[near]
        same = (
            f"같은 고객이면 파일의 고객 ID에 {customer}을(를) 적고,"
            if customer is not None
            else "같은 고객이면 이름과 연락처를 고객대장과 같게 적고,"
        )
        return Trouble(
            "name",
            f"혹시 {self.register.where(near)} 고객({told})과 같은 고객입니까?",
            f"{same} 다른 고객이면 --as-new를 붙이세요.",
        )

    def _typed_status(self, values: dict[str, Value]) -> Trouble | None:
        """Keep a decision in 상태 only where the ledger has no column for it."""
        status = values.pop("status", None)
        if status is None:
            return None
        fields = DECIDED_BY[str(status)]
        if any(field in values for field in fields):
            return None
        if self.sheet.table.columns.keys().isdisjoint((*fields, *values.keys() & set(fields))):
            if "status" in self.sheet.table.columns and "status" not in self._theirs:
                values["status"] = status
            return None
        name = LEDGER.column(fields[0]).name
        message = f"상태가 '{status}'인데 '{name}' 칸이 비어 있습니다."
        return Trouble(fields[0], message, f"{name}을 적으세요.")

    def _number(
        self, values: dict[str, Value], first: int, customer: Value, known: int | None
    ) -> None:
        """Fill in 고객 ID and 계약 ID."""
        if known is None:
            row = self._merged(first)
            person = row.customer or (row.name, row.phones[:1])
            if person not in self._new:
                self.customers += 1
                self._new[person] = values.get("customer_id", row.customer)  # type: ignore[arg-type]  # a text
            customer = self._new[person]
            if customer is None and self.trusted and self._has("customer_id"):
                customer = self._new[person] = self._next(self._numbering)
        if not self.trusted:
            if "customer_id" not in values and self._has("customer_id"):
                values["customer_id"] = self._next(self._numbering)
        elif customer is not None:
            values["customer_id"] = customer
        if "contract_id" not in values and self._numbers_contracts:
            values["contract_id"] = self._contracts.next()

    def _has(self, field: str) -> bool:
        return field in self.sheet.table.columns and field not in self._theirs

    @staticmethod
    def _next(numbering: Numbering) -> str:
        return numbering.next() or numbering.next(_FIRST) or _FIRST

    def _ids(self) -> Mapping[object, Value]:
        """Each 고객 ID as the ledger's last cell holds it."""
        found: dict[object, Value] = {}
        for customer, (number, at) in zip(
            self.register.column("customer_id"), self.register.places, strict=True
        ):
            if customer is not None:
                found[customer] = self.book.ledgers[number].table.columns["customer_id"].raw[at]
        return found

    def _said(self, place: int, field: str) -> Value:
        """What a customer's row says, as it is read."""
        number, at = self.register.places[place]
        value = self.book.ledgers[number].table.values(field)[at]
        return None if value is None else str(value)


def _blank(field: str) -> Trouble:
    name = LEDGER.column(field).name
    return Trouble(field, f"'{name}' 칸이 비어 있습니다.", "꼭 적어야 하는 칸입니다.")
