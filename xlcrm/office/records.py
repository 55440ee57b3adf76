"""Records of people, checked, and the sheet that is made for them where there is none.

Serves every sheet that only grows: the journal and the companion sheets. A record is a mapping of
fields to values, as `checked` gives them; `changes` makes a row of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.look.ledger import load_look
from xlcrm.office.checked import Checked, checked, field_of, guess, lacking
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.checked import Record
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import Column, SheetSpec

__all__ = [
    "Checked",
    "Trouble",
    "checked",
    "field_of",
    "guess",
    "lacking",
    "new_sheet",
    "number_format",
]


def new_sheet(
    spec: SheetSpec,
    name: str,
    rows: Sequence[Record],
    settings: Settings,
    links: Sequence[Mapping[str, str]] = (),
) -> NewSheet:
    """Return a new sheet of a kind with checked records: its table, dropdowns, formats and widths.

    It has the usual columns, and of those that are added on request the ones that a row fills.

    Args:
        spec: the kind of sheet.
        name: its name.
        rows: field → value, as `checked` gives them; columns on request stand there if one fills
            them.
        settings: 설정, whose lists extend the dropdowns.
        links: field → location in the workbook, a mapping a row, or none.
    """
    look = load_look()
    sheet_look = look.sheets[spec.key]
    filled = {field for row in rows for field, value in row.items() if value is not None}
    columns = tuple(each for each in spec.columns if not each.on_request or each.field in filled)
    numbers = {column.field: number for number, column in enumerate(columns, start=1)}
    choices = {
        numbers[column.field]: (*column.choices, *settings.lists.get(column.field, ()))
        for column in columns
        if column.choices
    }
    formats = {
        number: text
        for column, number in zip(columns, numbers.values(), strict=True)
        if (text := number_format(column))
    }
    return NewSheet(
        name,
        tuple(column.name for column in columns),
        tuple(tuple(row.get(column.field) for column in columns) for row in rows),
        tuple(look.width(column) for column in columns),
        table=sheet_look.table,
        choices=choices,
        formats=formats,
        wrap=[numbers[column.field] for column in columns if look.kinds[column.kind].wrap],
        centred=[
            numbers[column.field] for column in columns if look.kinds[column.kind].align == "center"
        ],
        ruled=True,
        printed=True,
        first_page=sheet_look.first_page or 0,
        frozen=sheet_look.freeze_columns,
        folded=frozenset(numbers[field] for field in sheet_look.folded if field in numbers),
        header=(look.colours["on_header"].lstrip("#"), look.colours["main"].lstrip("#")),
        links={
            (at, numbers[field]): location
            for at, each in enumerate(links)
            for field, location in each.items()
        },
    )


def number_format(column: Column) -> str:
    """Return the number format of a column's cells as a new ledger has it; "" where it has none."""
    found = load_look().number_format(column)
    return "" if found == "General" else found
