"""Tables as CSV: dates as ISO 8601 has them, truths as 0 and 1, nothing as an empty cell."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING

from xlcrm.domain.csv_text import csv_of, unguarded
from xlcrm.jobs.stores.schema import DAY, MOMENT, TEXT, TRUTH, in_rows

if TYPE_CHECKING:
    from xlcrm.jobs.stores.schema import StoredTable


def dumped(table: StoredTable, columns: dict[str, list[object]], *, guard: bool) -> bytes:
    """Return a table's file."""
    rows = ([_plain(value) for value in row] for row in in_rows(table, columns))
    return csv_of(table.names, rows, guard=guard)


def loaded(table: StoredTable, data: bytes) -> dict[str, list[object]]:
    """Return a table's columns."""
    lines = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))
    rows = list(lines)
    return {
        each.name: [_read(each.type, row.get(each.name) or "") for row in rows]
        for each in table.columns
    }


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def _read(type_: str, text: str) -> object:
    if not text:
        return None
    if type_ == TEXT:
        return unguarded(text)
    if type_ == TRUTH:
        return text == "1"
    if type_ == DAY:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if type_ == MOMENT else int(unguarded(text))
