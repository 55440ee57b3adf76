"""Whose contract a brought row is: found in the ledgers by 계약 ID, 고객 ID, or name and phone.

Nothing is guessed. Who only looks like a customer of the ledger is told, for a decision.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.incoming.columns import comparable, compared_column
from xlcrm.people.index import People
from xlcrm.people.keys import trusted
from xlcrm.people.lookalikes import looks_like
from xlcrm.people.person import told_apart
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import TypedColumn
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Value
    from xlcrm.people.keys import Numbers
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

    NewValues = Mapping[tuple[int, str], Mapping[int, Value]]

_WHO: Final = ("name", "customer_id", "phone", "start")
_KNOWN_BY: Final = frozenset({"customer_id", "name", "phone", "contract_id"})


@outlined
class BroughtRow(NamedTuple):
    """What a row says of whose contract it is; `None` and `()` where it says nothing.

    Attributes:
        contract: 계약 ID.
        customer: 고객 ID.
        name: 고객명 as it is compared.
        phones: its telephone numbers as digits.
        start: 계약 시작일 as it is compared.
        branch: 지점 as it is compared: each may have its own 고객 ID.
    """

    contract: object
    customer: object
    name: object
    phones: Numbers
    start: object
    branch: object = None

    @property
    def numbered(self) -> object:
        """The 고객 ID with the branch that may have given it; None where there is no 고객 ID."""
        return self.customer and ((self.customer, self.branch) if self.branch else self.customer)


class Matcher:
    """The ledgers' contracts, among which that of a brought row is looked for.

    Rows are numbered through all ledgers, as `people` numbers them: the customers of the ledgers.

    Args:
        book: the workbook.
        changes: what is about to be written into it: (ledger, field) → position → value.
    """

    def __init__(self, book: Book, changes: NewValues | None = None) -> None:
        self.sheets = book.ledgers
        self.changes = changes or {}
        self.people = People(_changed(book, self.changes)) if self.changes else book.people
        self.places = self.people.places
        self._columns: dict[str, list[object]] = {}

    def column(self, field: str) -> list[object]:
        """Return what the rows say in a field, as it is compared; None where a sheet lacks it."""
        if field not in self._columns:
            parts: list[list[object]] = []
            for number, sheet in enumerate(self.sheets):
                column = sheet.table.columns.get(field)
                if column is None or (field == "customer_id" and not trusted(sheet.table)):
                    parts.append([None] * len(sheet.table.rows))
                else:
                    parts.append(compared_column(column))
                for at, value in self.changes.get((number, field), {}).items():
                    parts[-1][at] = comparable(LEDGER.column(field), value)
            self._columns[field] = list(chain.from_iterable(parts))
        return self._columns[field]

    def said(self, number: int, field: str) -> Value:
        """Return what a row says in 고객명 or 연락처, as it is read."""
        value = self.people.column(field)[number]
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

    def candidates(self, row: BroughtRow) -> Sequence[int]:
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

    def _alike(self, row: BroughtRow) -> Sequence[int]:
        if row.customer is None:
            return self._of_person(row)
        mine = self._by_customer.get((row.customer, row.start), ())
        mine = [at for at in mine if self.named(at, row.name)]  # else one ID is somebody else's
        known = self.with_id(row)
        if known:
            mine = [at for at in mine if at in known]
            name, phones = self.column("name")[known[-1]], self.people.numbers[known[-1]]
            row = row._replace(name=row.name or name, phones=row.phones or phones)
        # A row of the same person may lack the ID: it was written before there were any.
        return [*mine, *self._of_person(row)]

    def with_id(self, row: BroughtRow) -> Sequence[int]:
        """Return the rows of a brought row's 고객 ID: where branches have their own, its branch's.

        Of a branch that has no such number nobody is meant whose name is another.
        """
        known = self.people.with_id(row.customer)
        if not known or "branch" not in self._fields:
            return known
        if row.branch is not None:
            branches = self.column("branch")
            of_it = [at for at in known if branches[at] == row.branch]
            others = of_it or [at for at in known if branches[at] is None]
            return others or [at for at in known if self.named(at, row.name)]
        named = [at for at in known if self.named(at, row.name)]
        return named or known

    @cached_property
    def _fields(self) -> frozenset[str]:
        """The fields of all ledgers' columns."""
        return frozenset().union(*(sheet.table.columns for sheet in self.sheets))

    def _of_person(self, row: BroughtRow) -> list[int]:
        """The rows of a name, phone and first day; beside a 고객 ID those that have none."""
        if row.customer is not None and self._all_numbered:
            return []
        ids, starts = self.column("customer_id"), self.column("start")
        keys = [(row.name, digits, row.start) for digits in row.phones or ("",)]
        found = list(dict.fromkeys(at for key in keys for at in self._by_person.get(key, ())))
        named = not found and not row.phones and row.name is not None
        if named:
            found = [at for at in self.people.called(row.name) if starts[at] == row.start]
        if row.customer is not None:
            found = [at for at in found if ids[at] is None]
        return found if not named or len(found) == 1 else []

    def named(self, number: int, name: object) -> bool:
        """Tell whether a row may be about somebody of that name: equal, alike, or not said."""
        known = self.column("name")[number]
        if name is None or known is None or name == known:
            return True
        return looks_like(str(name), str(known))

    def told(self, numbers: Iterable[int]) -> str:
        """Return whose rows some are, masked."""
        return told_apart(map(self.people.person, numbers))

    @cached_property
    def _all_numbered(self) -> bool:
        """Whether every row has a 고객 ID."""
        return None not in self.column("customer_id")

    @cached_property
    def _by_contract(self) -> Mapping[object, list[int]]:
        return _index(self.column("contract_id"))

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
        for at, (name, phones, start) in enumerate(
            zip(names, self.people.numbers, starts, strict=True)
        ):
            if name is not None:
                for digits in phones or ("",):
                    found[name, digits, start].append(at)
        return found


def _changed(book: Book, changes: NewValues) -> list[Table]:
    """The ledgers' tables with what will be written where customers are known by it."""
    tables = [sheet.table for sheet in book.ledgers]
    for (number, field), cells in changes.items():
        if field not in _KNOWN_BY or not cells:
            continue
        table = tables[number]
        spec, blank = LEDGER.column(field), [None] * len(table.rows)
        column = table.columns.get(field) or TypedColumn(spec, 0, spec.name, blank, blank)
        raw, values = [*column.raw], [*column.values]
        for at, value in cells.items():
            raw[at] = values[at] = value  # type: ignore[assignment]  # none of them is a day
        columns = {**table.columns, field: replace(column, raw=raw, values=values, distinct=None)}
        tables[number] = replace(table, columns=columns)
    return tables


def _index(values: Sequence[object]) -> Mapping[object, list[int]]:
    """The positions of each value."""
    found: defaultdict[object, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        if value is not None:
            found[value].append(at)
    return found
