"""Imported contracts as changes: rows below the newest ledger, and cells that people brought."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.columnwise import Columnwise
from xlcrm.domain.outline import outlined
from xlcrm.office.changes import Changes
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.office.checked import Value
    from xlcrm.workbook.read import Book


@outlined
@dataclass(frozen=True, slots=True)
class Import:
    """What is to be written.

    Attributes:
        book: the workbook.
        target: which of its ledgers grows.
        columns: the new contracts' values by field; None where one has none.
        count: how many new contracts there are.
        cells: (ledger, field) → position → the new value.
    """

    book: Book
    target: int
    columns: Mapping[str, Sequence[Value]]
    count: int
    cells: Mapping[tuple[int, str], Mapping[int, Value]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.count) or any(self.cells.values())

    def carried_out(self) -> Book:
        """Return the workbook's ledgers as they will read; nothing else of it changes."""
        return self._changes(refusing=False).carried_out()

    def planned(self, as_of: date) -> Plan:
        """Return the plan that writes it, with what a refresh on that day would add.

        Raises:
            PlanError: a sheet has two columns for a field, or a new column would unsay what people
                have typed into 상태.
        """
        return self._changes(refusing=True).plan(as_of) if self else Plan()

    def _changes(self, *, refusing: bool) -> Changes:
        ledgers = self.book.ledgers
        changes = Changes(self.book, refusing=refusing)
        for (number, name), cells in self.cells.items():
            if cells:
                changes.set(ledgers[number], name, cells)
        if self.count:
            changes.append(ledgers[self.target], Columnwise(self.columns))
        return changes

    def followed_by(self, other: Import) -> Import:
        """Return what comes to the same as this, and another import into what comes of this."""
        base = len(self.book.ledgers[self.target].table.rows)
        columns: dict[str, list[Value]] = {}
        for name in {**self.columns, **other.columns}:
            mine = self.columns.get(name, [None] * self.count)
            columns[name] = [*mine, *other.columns.get(name, [None] * other.count)]
        cells = {key: dict(each) for key, each in self.cells.items()}
        for (number, name), each in other.cells.items():
            for at, value in each.items():
                if number == self.target and at >= base:
                    blank: list[Value] = [None] * (self.count + other.count)
                    columns.setdefault(name, blank)[at - base] = value
                else:
                    cells.setdefault((number, name), {})[at] = value
        return Import(self.book, self.target, columns, self.count + other.count, cells)
