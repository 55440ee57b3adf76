"""Tables made from rows in view, and what the rules find in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.schema.coerce import read_column
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.schema.sheets import SheetSpec


def _table(
    spec: SheetSpec,
    fields: str,
    *rows: Sequence[CellValue],
    sheet: str = "",
    formulas: dict[str, AbstractSet[int]] | None = None,
) -> Table:
    columns = {
        field: read_column(
            spec.column(field),
            at + 1,
            spec.column(field).name,
            [row[at] for row in rows],
            formulas=(formulas or {}).get(field, frozenset()),
        )
        for at, field in enumerate(fields.split())
    }
    return Table(spec, sheet or spec.name, 1, range(2, len(rows) + 2), columns)


def _found(*tables: Table, office: Settings | None = None, as_of: date | None = None) -> list[str]:
    several = len(tables) > 1
    return [
        f"{each.code} {each.where if several else each.where.cell}"
        for each in check(tables, office or Settings(), as_of)
    ]


@pytest.fixture(scope="session")
def make_table() -> Callable[..., Table]:
    """A function (spec, fields, *rows): the fields in columns A, B, …, the rows from row 2 on."""
    return _table


@pytest.fixture(scope="session")
def found() -> Callable[..., list[str]]:
    """A function (*tables): what is found, as `code cell`; of several, with the sheet."""
    return _found
