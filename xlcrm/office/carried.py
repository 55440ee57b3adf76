"""Journal entries that leave a workbook which goes back, and wait beside it to come in again.

One that was typed in Excel has no 일지 ID. It is told by all that it says, so that it is not added
again beside its own row where the workbook comes forward once more.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.office.journal_read import day_of, journals, moment_of
from xlcrm.office.journal_rows import identified
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.schema.table import Table

    Entry = Mapping[str, CellValue | date]

_ALIKE: Final = 16  # rows that say the same and have no 일지 ID; more are hardly several contacts
_NO_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a sheet's dates have no zone


def entries(package: Package) -> list[Entry]:
    """Return what the journal says, a row an entry, each with its 일지 ID or one of its own."""
    return [row for row, _ in _entries(package)]


def without_typed(package: Package, rows: Sequence[Entry]) -> list[Entry]:
    """Return those of some entries that do not stand in the journal without their 일지 ID."""
    typed = {str(row["entry_id"]) for row in rows if _is_typed(row)}
    if not typed:
        return [*rows]
    there = {str(row["entry_id"]) for row, is_called in _entries(package) if not is_called}
    return [row for row in rows if str(row["entry_id"]) not in typed & there]


def _entries(package: Package) -> Iterator[tuple[Entry, bool]]:
    """Each entry, and whether its 일지 ID stands there."""
    seen: Counter[str] = Counter()
    for sheet in journals(read_book(package, kinds=(JOURNAL.key, LEDGER.key))):
        yield from _identified(sheet.table, seen)


def _identified(table: Table, seen: Counter[str]) -> Iterator[tuple[Entry, bool]]:
    """Each row by field, as far as it says something; what cannot be read as it stands."""
    columns = table.columns.items()
    for at in range(len(table.rows)):
        said: dict[str, Any] = {
            name: column.raw[at] if column.values[at] is None else column.values[at]
            for name, column in columns
        }
        row = {name: value for name, value in said.items() if value not in (None, "")}
        if not row:
            continue
        is_called = "entry_id" in row
        if not is_called:
            plain = _called(row)
            seen[plain] += 1  # two equal rows are two contacts
            row["entry_id"] = _called(row, seen[plain])
        yield row, is_called


def _called(row: Entry, number: int = 1) -> str:
    """The 일지 ID of a row that has none, which is one of several that say the same."""
    at = row.get("at")
    return identified(row, moment_of(at) if day_of(at) else _NO_DAY, "" if number == 1 else number)


def _is_typed(row: Entry) -> bool:
    """Whether an entry's 일지 ID is one that `entries` has given it."""
    said = {name: value for name, value in row.items() if name != "entry_id"}
    return any(_called(said, number) == row["entry_id"] for number in range(1, _ALIKE))
