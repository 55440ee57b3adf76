"""Whether one entry, and nothing else, was added to journals.

Usage: python bench/compare_journal.py CONTENT BEFORE AFTER…

Read with python-calamine, which none of the programs uses. Fails with a message if a workbook's
journal is not the one before and a row that holds the content, if two such rows do not agree in
what both programs were told, or if its table does not reach to the row.
"""

from __future__ import annotations

import sys
from typing import Final
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

SHEET: Final = "고객관리일지"
TOLD: Final = ("고객 ID", "고객명", "채널", "내용")


def rows(path: str) -> list[list[object]]:
    """Return the journal, headers first."""
    return [
        list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_name(SHEET).to_python()
    ]


def compare(content: str, before: str, *after: str) -> None:
    """Exit with a message at the first thing that is not as it should be."""
    old = rows(before)
    places = [old[0].index(name) for name in TOLD]
    told = set()
    for path in after:
        new = rows(path)
        if new[:-1] != old:
            sys.exit(f"{path}: the entries that were there have changed")
        if content not in new[-1]:
            sys.exit(f"{path}: the new entry is missing")
        told.add(tuple(new[-1][place] for place in places))
        with ZipFile(path) as package:
            tables = [package.read(n) for n in package.namelist() if n.startswith("xl/tables/")]
        if not any(b":U%d" % len(new) in table for table in tables):
            sys.exit(f"{path}: the table does not hold the new entry")
    if len(told) > 1:
        sys.exit("the programs do not agree")
    print(f"{len(old):,} entries as they should be")


if __name__ == "__main__":
    compare(*sys.argv[1:])
