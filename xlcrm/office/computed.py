"""The columns that xlcrm computes, added to a ledger that lacks them: 상태, 남은 일수, 조치."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.plan import NewColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.workbook.read import Sheet

COMPUTED: Final = ("status", "days_left", "action")
DAYS_FORMAT: Final = '"D-"0;"D+"0;"D-Day"'


def lacking(sheet: Sheet) -> list[str]:
    """Return the computed columns that the sheet does not have in any form."""
    return [name for name in COMPUTED if name not in sheet.match.fields]


def computed_columns(
    sheet: Sheet,
    computed: Mapping[str, Sequence[object]],
    names: Sequence[str],
    area: CellRange | None = None,
) -> Iterator[NewColumn]:
    """Yield new columns at the right of a ledger's data.

    Args:
        sheet: the ledger.
        computed: field → what each row's cell will say.
        names: the fields.
        area: what the columns stand behind; the data by default.
    """
    for name in names:
        values: Sequence[CellValue] = computed[name]  # type: ignore[assignment]
        yield NewColumn(
            sheet.table.sheet,
            area or sheet.area,
            LEDGER.column(name).name,
            sheet.table.rows,
            values,
            DAYS_FORMAT if name == "days_left" else "General",
            None if area is None else sheet.area.right,
        )
