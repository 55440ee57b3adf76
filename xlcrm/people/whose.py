"""Whose a row of the journal is, by the keys under which the ledgers know their customers."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.domain.identity import match_key
from xlcrm.rules.context import customers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.workbook.read import Book, Sheet


class Whose:
    """Tells whose a row is: by its 고객 ID, or else by a name that only one customer has.

    Of several customers with one name the 계약 ID tells who it is, and without one nobody does.
    The keys are those of `rules.context.customers`, over all ledgers of a book. Names are read
    only if there are rows that no 고객 ID explains, and contracts only if a name does not either.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ledgers = [(sheet, customers(sheet.table)) for sheet in book.ledgers]
        self._keys = {key for _, keys in self._ledgers for key in keys} - {""}

    def of(self, entry: Mapping[str, object]) -> str:
        """Return the customer's key; of one whom no ledger knows the ID, which may be empty.

        Args:
            entry: a row by field: `customer_id`, `name` and `contract_id` count.
        """
        customer, name = entry.get("customer_id"), entry.get("name")
        key = "" if customer is None else str(customer)
        if key in self._keys or name is None:
            return key
        called = match_key(str(name))
        contract = entry.get("contract_id") if self._shared(called) else None
        return self._told(called, contract) or key

    def rows(self, sheet: Sheet) -> list[str]:
        """Return the key of each row's customer, for the rows of a sheet's table."""
        ids = sheet.table.values("customer_id")
        known = {each: "" if each is None else str(each) for each in set(ids)}
        found = [known[each] for each in ids]
        strange = [at for at, key in enumerate(found) if key not in self._keys]
        called = {
            at: match_key(str(name))
            for at, name in zip(strange, _said(self._book, sheet, strange, "name"), strict=True)
            if name is not None
        }
        shared = [at for at, name in called.items() if self._shared(name)]
        told = zip(shared, _said(self._book, sheet, shared, "contract_id"), strict=True)
        contracts = dict(told)
        for at, name in called.items():
            found[at] = self._told(name, contracts.get(at)) or found[at]
        return found

    def _shared(self, name: str) -> bool:
        return len(self._by_name.get(name, ())) > 1

    def _told(self, name: str, contract: object) -> str:
        """The one of that name, or of several the one whose contract it is; "" is nobody."""
        keys = self._by_name.get(name, frozenset())
        if len(keys) > 1:
            keys = keys & self._by_contract.get(str(contract), frozenset())
        return next(iter(keys)) if len(keys) == 1 else ""

    @cached_property
    def _by_name(self) -> Mapping[str, AbstractSet[str]]:
        """The keys of the customers of each name."""
        return self._people("name", match_key)

    @cached_property
    def _by_contract(self) -> Mapping[str, AbstractSet[str]]:
        """The key of the customer of each contract; of several there is a mistake."""
        return self._people("contract_id", str)

    def _people(self, field: str, key_of: Callable[[str], str]) -> Mapping[str, AbstractSet[str]]:
        people: defaultdict[str, set[str]] = defaultdict(set)
        for sheet, keys in self._ledgers:
            said = _said(self._book, sheet, range(len(keys)), field)
            for each, key in zip(said, keys, strict=True):
                if each is not None and key:
                    people[key_of(str(each))].add(key)
        return people


def _said(
    book: Book, sheet: Sheet, positions: Sequence[int], field: str
) -> Sequence[CellValue | object]:
    """What a field says in some rows, read before or not."""
    column = sheet.table.columns.get(field)
    if column is not None:
        return [column.values[at] for at in positions]
    return book.cells(sheet, [sheet.table.rows[at] for at in positions], field)
