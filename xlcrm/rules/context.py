"""What a rule sees, and how it says what it found."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.schema.catalogue import finding
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.texts import Texts
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.people.index import People
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn


@outlined
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
    _people: list[People] = field(default_factory=list, repr=False, compare=False)

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
    def people(self) -> People:
        """Who is who in the ledgers. Several rules ask; it is found once."""
        from xlcrm.people.index import People  # noqa: PLC0415 - few rules ask who is who

        if not self._people:
            self._people.append(People(self.ledgers))
        return self._people[0]

    def texts(self, column: TypedColumn) -> Texts:
        """Return a column's distinct texts. Several rules ask; the work is done once."""
        if column.distinct is not None:
            return column.distinct.texts
        known = self._texts.get(id(column))
        if known is None:
            texts = str in set(map(type, column.raw))
            known = self._texts[id(column)] = Texts.among(
                dict.fromkeys(column.raw if texts else ())
            )
        return known

    def say(
        self, code: str, table: Table, position: int, name: str, **details: object
    ) -> Iterator[Finding]:
        """Yield the finding about one cell, or nothing if the office has switched the code off."""
        details.setdefault("header", one_line(table.columns[name].header))
        found = finding(code, table.where(position, name), self.settings.severities, **details)
        if found:
            yield found
