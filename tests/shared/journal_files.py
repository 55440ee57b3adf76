"""A ledger that contacts are written into, and what stands in its journal then."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from xlcrm.files import store
from xlcrm.jobs.log.logbook import add_entries
from xlcrm.office.commit import Author

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
ENTRY: Final = {
    "customer": "1001",
    "channel": "전화",
    "content": "통화함",
    "at": "2024-10-18 10:00",
}
SHEET: Final = "고객관리일지"


def by(minutes: int = 0, command: str = "log add") -> Author:
    """Return who writes, so many minutes later."""
    return Author("김대리", command, NOW + timedelta(minutes=minutes))


def add(path: Path, minutes: int = 0, **more: object) -> str:
    """Add an entry and return its 일지 ID."""
    (row,) = add_entries(path, [{**ENTRY, **more}], by(minutes)).logged.rows
    return str(row["entry_id"])


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the journal's rows by header, blanks left out."""
    book = load_workbook(path)
    if SHEET not in book.sheetnames:
        return []
    headers, *lines = book[SHEET].iter_rows(values_only=True)
    return [
        {str(name): value for name, value in zip(headers, line, strict=True) if value is not None}
        for line in lines
    ]


def state(path: Path) -> tuple[bytes, int, list[str]]:
    """Return all that a refused command leaves as it is."""
    names = sorted(
        each.name
        for each in path.parent.rglob("*")
        if ".xlcrm-record" not in each.name and store.LOCK not in each.name
    )
    return path.read_bytes(), path.stat().st_mtime_ns, names
