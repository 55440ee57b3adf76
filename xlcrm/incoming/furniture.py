"""What stands among brought rows and is none: sums, notes, and lines that name nobody."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.extent import WHO, asides_among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import SheetSpec

_SOMEBODY: Final = (*WHO, "phone", "email", "contract_id")


def without_furniture(
    lines: Sequence[int], columns: Mapping[str, Sequence[CellValue]], spec: SheetSpec
) -> tuple[Sequence[int], Mapping[str, Sequence[CellValue]]]:
    """Return a ledger's brought rows without sums and notes, and those of nobody and no day.

    Args:
        lines: where each row stood.
        columns: field → what the rows say, None where they say nothing.
        spec: the kind of sheet that they are for.

    >>> columns = {"name": ["가온상사", "합계", None], "fee": [10, 10, 10]}
    >>> without_furniture([2, 3, 4], columns, LEDGER)
    ([2], {'name': ['가온상사'], 'fee': [10]})
    """
    said = [columns[field] for field in _SOMEBODY if field in columns]
    if spec.key != LEDGER.key or not said:
        return lines, columns
    asides = asides_among(columns)
    nothing = (None,) * len(said)
    kept = [row != nothing for row in zip(*said, strict=True)]
    for at in asides:
        kept[at] = False
    if all(kept):
        return lines, columns
    return [*compress(lines, kept)], {
        field: [*compress(values, kept)] for field, values in columns.items()
    }
