"""What a rule sees, and how it says what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from xlcrm.domain.identity import person_key
from xlcrm.domain.text import one_line
from xlcrm.schema.catalogue import finding
from xlcrm.schema.header_words import is_ambiguous
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from xlcrm.reading.settings import Settings
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn


Person: TypeAlias = tuple[object, object, object]
"""고객 ID, name and phone of a row; None where it says nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """A workbook's tables, in the order of its sheets, and its settings.

    Attributes:
        tables: the recognised tables.
        settings: what the office has set.
        as_of: the day that counts as today; without it no rule asks what is late.
    """

    tables: tuple[Table, ...]
    settings: Settings
    as_of: date | None = None
    _texts: dict[int, Texts] = field(default_factory=dict, repr=False, compare=False)
    _people: list[Collection[Person]] = field(default_factory=list, repr=False, compare=False)

    @property
    def ledgers(self) -> tuple[Table, ...]:
        """The ledger's tables: one, or one a year or a branch."""
        return tuple(table for table in self.tables if table.spec.key == LEDGER.key)

    @property
    def companions(self) -> tuple[Table, ...]:
        """The other tables that name customers by 고객 ID."""
        return tuple(
            table
            for table in self.tables
            if table.spec.key != LEDGER.key and "customer_id" in table.columns
        )

    def of_kind(self, key: str) -> tuple[Table, ...]:
        """Return the tables of one kind, such as all journals."""
        return tuple(table for table in self.tables if table.spec.key == key)

    @property
    def people(self) -> Collection[Person]:
        """Everybody in the ledgers that have IDs and names. Several rules ask; it is found once."""
        if not self._people:
            found: dict[Person, None] = {}  # in the order of the rows, as they lie in memory
            for table in self.ledgers:
                if identifies(table) and "name" in table.columns:
                    columns = (table.values(name) for name in ("customer_id", "name", "phone"))
                    found.update(dict.fromkeys(zip(*columns, strict=True)))
            self._people.append(found.keys())
        return self._people[0]

    def texts(self, column: TypedColumn) -> Texts:
        """Return a column's distinct texts. Several rules ask; the work is done once."""
        if column.distinct is not None:
            return column.distinct.texts
        known = self._texts.get(id(column))
        if known is None:
            known = self._texts[id(column)] = Texts.among(dict.fromkeys(column.raw))
        return known

    def say(
        self, code: str, table: Table, position: int, name: str, **details: object
    ) -> Iterator[Finding]:
        """Yield the finding about one cell, or nothing if the office has switched the code off."""
        details.setdefault("header", one_line(table.columns[name].header))
        found = finding(code, table.where(position, name), self.settings.severities, **details)
        if found:
            yield found


def identifies(table: Table) -> bool:
    """Tell whether the table has a 고객 ID that is surely one, and not a row's 순번 or No."""
    column = table.columns.get("customer_id")
    return column is not None and not is_ambiguous(column.column, column.header)


def key_without_id(name: str, phone: str) -> str:
    """Return the key of a customer who has no 고객 ID; "" without a name: that is nobody."""
    return f"\n{person_key(name, phone)}" if name else ""


def customers(table: Table) -> list[str]:
    """Return each row's customer: the 고객 ID, or where there is none the person; "" is nobody.

    순번 and No count rows, and begin anew on every sheet: there too it is the person.
    """
    ids = table.values("customer_id")
    if "name" in table.columns and not identifies(table):
        ids = [None] * len(ids)
    if None not in ids:
        return list(map(str, ids))
    names, phones = table.values("name"), table.values("phone")
    people = {
        (name, phone): key_without_id(str(name or ""), str(phone or ""))
        for name, phone in set(zip(names, phones, strict=True))
    }
    return [
        people[name, phone] if each is None else str(each)
        for each, name, phone in zip(ids, names, phones, strict=True)
    ]
