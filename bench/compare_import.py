"""Whether ledgers hold all brought rows, and agree in what they say of them.

Usage: python bench/compare_import.py ROWS LEDGER…

Read with python-calamine, which none of the programs uses. Fails with a message if a row is
missing, two ledgers do not agree in a brought column, or a table does not reach to the last row.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence


def columns(path: str, names: Sequence[str]) -> dict[str, list[object]]:
    """Return the ledger's columns of these names."""
    headers, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("고객대장").to_python()
    return {name: [row[headers.index(name)] for row in rows] for name in names}


def compare(brought: str, *ledgers: str) -> None:
    """Exit with a message at the first thing that is not as it should be."""
    with Path(brought).open(encoding="utf-8-sig", newline="") as file:
        names, *rows = csv.reader(file)
    said = {path: columns(path, names) for path in ledgers}
    for path, found in said.items():
        for name in ("고객 ID", "고객명", "연락처"):
            if list(map(str, found[name])) != [row[names.index(name)] for row in rows]:
                sys.exit(f"{path}: {name}: not what was brought")
        with ZipFile(path) as package:
            tables = [package.read(n) for n in package.namelist() if n.startswith("xl/tables/")]
        if not any(b":X%d" % (len(rows) + 1) in table for table in tables):
            sys.exit(f"{path}: the table does not hold the last row")
    first, *others = said.values()
    for name in names:
        if any(other[name] != first[name] for other in others):
            sys.exit(f"{name}: the programs do not agree")
    print(f"{len(rows):,} rows as they should be")


if __name__ == "__main__":
    compare(*sys.argv[1:])
