"""How a record becomes a row: its place in a sheet found, or a sheet made for it.

Serves every sheet that only grows: the journal and the companion sheets. A record is a mapping of
fields to values, as `checked` gives them; what comes out is a `Plan`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.columnwise import Columnwise
from xlcrm.errors import PlanError
from xlcrm.look.ledger import load_look
from xlcrm.office.checked import Checked, checked, field_of, guess, lacking
from xlcrm.schema.columns import Kind
from xlcrm.schema.trouble import Trouble
from xlcrm.workbook.extent import tells_filled
from xlcrm.workbook.plan import NewColumn, NewRows, NewSheet, Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellRange
    from xlcrm.office.checked import Record, Value
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import Column, SheetSpec
    from xlcrm.workbook.read import Sheet

__all__ = [
    "Checked",
    "Trouble",
    "checked",
    "columns_into",
    "field_of",
    "filled_area",
    "guess",
    "identifier_manner",
    "in_manner",
    "lacking",
    "new_sheet",
    "rows_into",
]

_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)  # Excel keeps fifteen digits


def rows_into(
    sheet: Sheet, rows: Sequence[Record], links: Sequence[Mapping[str, str]] = ()
) -> Plan:
    """Plan checked records as rows below a sheet's data.

    A column that the sheet lacks and a record fills is added at the right. Numbers in a column of
    identifiers are written as the column has them: as numbers or as texts.

    Args:
        sheet: where to.
        rows: field → value, as `checked` gives them.
        links: field → location in the workbook such as "'고객대장'!A5", a mapping a row, or none.

    Raises:
        PlanError: the sheet has two columns for a field that a record fills.
    """
    if not rows:
        return Plan()
    name, area = sheet.table.sheet, filled_area(sheet)
    filled = {field for row in rows for field in row}
    numbers, added = _places(sheet, filled, area)
    manners = {field: identifier_manner(sheet, field) for field in filled}
    new = filled - sheet.match.columns.keys()
    values = [
        {
            **sheet.cells_of(
                {field: in_manner(each, manners[field]) for field, each in row.items()}
            ),
            **{numbers[field]: each for field, each in row.items() if field in new},
        }
        for row in rows
    ]
    placed = [{numbers[field]: location for field, location in each.items()} for each in links]
    return Plan(new_columns=added, new_rows=(NewRows(name, area, values, tuple(placed)),))


def columns_into(sheet: Sheet, columns: Mapping[str, Sequence[Value]]) -> Plan:
    """Plan very many rows as `rows_into` does, given by column; None where a row says nothing.

    Identifiers are written as they are given.

    Raises:
        PlanError: the sheet has two columns for a field that a record fills.
    """
    if sheet.match.holds:
        return rows_into(sheet, Columnwise(columns))
    area = filled_area(sheet)
    numbers, added = _places(sheet, columns, area)
    placed: dict[int, Sequence[Value]] = {numbers[name]: each for name, each in columns.items()}
    return Plan(new_columns=added, new_rows=(NewRows(sheet.table.sheet, area, Columnwise(placed)),))


def _places(
    sheet: Sheet, filled: Collection[str], area: CellRange
) -> tuple[Mapping[str, int], tuple[NewColumn, ...]]:
    """Each field's column number, and the columns that the sheet lacks."""
    spec, numbers = sheet.match.spec, dict(sheet.match.columns)
    missing = [each for each in spec.columns if each.field in filled and each.field not in numbers]
    for column in missing:
        if column.field in sheet.match.fields:
            raise PlanError(
                f"'{column.name}' 열이 둘이라 어느 쪽에 쓸지 알 수 없습니다.",
                sheet=sheet.table.sheet,
                hint="열 하나의 제목을 바꾼 뒤 다시 실행하세요.",
            )
    added = []
    for number, column in enumerate(missing, start=area.right + 1):
        numbers[column.field] = number
        form = _number_format(column)
        added.append(NewColumn(sheet.table.sheet, area, column.name, (), (), form))
    return numbers, tuple(added)


def filled_area(sheet: Sheet) -> CellRange:
    """Return the data with their headers, without empty rows at the end of an Excel table.

    Every table has a row, also the one that nobody has written into yet. Where the columns that
    tell filled rows from empty ones were not read, all rows count as filled.
    """
    area, table = sheet.area, sheet.table
    if sheet.excel_table is None or not tells_filled(sheet.match, table.columns):
        return area
    last = max(table.rows, default=table.header_row)
    return replace(area, bottom=max(area.top, min(area.bottom, last)))


def identifier_manner(sheet: Sheet, field: str) -> type[int | str] | None:
    """Return how a column writes its identifiers; None where it does not tell."""
    column = sheet.table.columns.get(field)
    if column is None or column.column.kind is not Kind.IDENTIFIER:
        return None
    types = set(map(type, column.raw)) - {type(None), bool}
    if types and types <= {int, float}:
        return int
    return str if types == {str} else None


def in_manner(value: Value, manner: type[int | str] | None) -> Value:
    """Return an identifier as a column writes them, as `identifier_manner` tells."""
    if manner is int and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return str(value) if manner is str and isinstance(value, int) else value


def new_sheet(
    spec: SheetSpec,
    name: str,
    rows: Sequence[Record],
    settings: Settings,
    links: Sequence[Mapping[str, str]] = (),
) -> NewSheet:
    """Return a new sheet of a kind with checked records: its table, dropdowns, formats and widths.

    Args:
        spec: the kind of sheet.
        name: its name.
        rows: field → value, as `checked` gives them.
        settings: 설정, whose lists extend the dropdowns.
        links: field → location in the workbook, a mapping a row, or none.
    """
    look = load_look()
    sheet_look = look.sheets[spec.key]
    columns = spec.usual
    numbers = {column.field: number for number, column in enumerate(columns, start=1)}
    choices = {
        numbers[column.field]: (*column.choices, *settings.lists.get(column.field, ()))
        for column in columns
        if column.choices
    }
    formats = {
        number: text
        for column, number in zip(columns, numbers.values(), strict=True)
        if (text := _number_format(column))
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
        printed=True,
        first_page=sheet_look.first_page or 0,
        frozen=sheet_look.freeze_columns,
        header=(look.colours["on_header"].lstrip("#"), look.colours["main"].lstrip("#")),
        links={
            (at, numbers[field]): location
            for at, each in enumerate(links)
            for field, location in each.items()
        },
    )


def _number_format(column: Column) -> str:
    """The number format of a column's cells as a new ledger has it; "" where it has none."""
    found = load_look().number_format(column)
    return "" if found == "General" else found
