"""Whether two refreshed ledgers say the same, and whether every row was rewritten.

Usage: python bench/compare.py BEFORE XLCRM [OPENPYXL]

Read with python-calamine, which neither of the two uses. Fails with a message if a computed column
differs between the two, is unchanged in any row, or if any other cell of the sheet has changed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPUTED: Final = ("상태", "남은 일수", "조치")


def columns(path: str) -> dict[str, Sequence[object]]:
    """Return the ledger sheet's columns by header."""
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("고객대장").to_python()
    return {str(name): column for name, column in zip(header, zip(*rows, strict=True), strict=True)}


def compare(before: str, after: str, other: str | None = None) -> None:
    """Exit with a message at the first thing that is not as it should be."""
    old, new = columns(before), columns(after)
    for name in old:
        same = sum(a == b for a, b in zip(old[name], new[name], strict=True))
        if name in COMPUTED and same:
            sys.exit(f"{name}: {same:,} rows were not rewritten")
        if name not in COMPUTED and same != len(old[name]):
            sys.exit(f"{name}: {len(old[name]) - same:,} rows changed that should not have")
    if other is not None:
        theirs = columns(other)
        for name in COMPUTED:
            if new[name] != theirs[name]:
                sys.exit(f"{name}: xlcrm and openpyxl do not agree")
    print(f"{len(old[COMPUTED[0]]):,} rows as they should be")


if __name__ == "__main__":
    compare(*sys.argv[1:])
