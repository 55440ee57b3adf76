"""Merged cells below the headers: one value for several rows, and cells that show nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue

CARRIED: Final = frozenset({"customer_id", "name", "phone", "service"})  # said once for more rows


def covered(
    merges: Sequence[CellRange], column: int, header_row: int, last_row: int
) -> dict[int, int | None]:
    """Return the rows in which a merged range covers a column's cell, below the headers.

    Each with the row of the cell that shows its value, None where that stands in another column or
    above. Ranges may not overlap; of those that do, the upper one counts.

    >>> from xlcrm.cellref import CellRange
    >>> covered([CellRange.of("A2:A4"), CellRange.of("A6:B6")], 1, 1, 9)
    {3: 2, 4: 2}
    >>> covered([CellRange.of("A2:A4"), CellRange.of("A6:B6")], 2, 1, 9)
    {6: None}
    """
    mine = [m for m in merges if m.left <= column <= m.right and m.bottom > header_row]
    found: dict[int, int | None] = {}
    reached = header_row
    for merge in sorted(mine, key=lambda merge: merge.top):
        shows = column == merge.left and merge.top > header_row
        first = max(merge.top + shows, reached + 1)
        bottom = min(merge.bottom, last_row)
        for row in range(first, bottom + 1):
            found[row] = merge.top if shows else None
        reached = max(reached, bottom)
    return found


def carried_down(
    raw: Sequence[CellValue], rows: Sequence[int], hidden: Mapping[int, int | None]
) -> Sequence[CellValue]:
    """Return a column's values, those that a merged range covers as the cell that shows them.

    Args:
        raw: what the column's cells say.
        rows: the Excel row of each.
        hidden: the covered rows, as `covered` gives them.
    """
    shown = {row for row in hidden.values() if row is not None}
    values = {row: value for row, value in zip(rows, raw, strict=True) if row in shown}
    above = {row: values.get(shows) for row, shows in hidden.items() if shows is not None}
    return [above.get(row, value) for row, value in zip(rows, raw, strict=True)]
