"""Formulas of a report: written over a table's columns by name, filled in where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from xlcrm.pages.layout import Placed, TableSpot
    from xlcrm.pages.page import PageCell

_NAME: Final = lazy(r"\{([^{}:]+)(?::(all|total))?\}")


def expanded(formula: str, spot: TableSpot, row: int) -> str:
    """Return a formula with the cells that its names stand for, as seen from a row of the table."""

    def cells(match: re.Match[str]) -> str:
        name, which = match.groups()
        column = spot.places[name]
        if which == "all":
            return area(spot, name)
        if which == "total":
            return cell(row if spot.total is None else spot.total, column)
        return cell(row, column)

    return f"={_NAME.sub(cells, formula)}"


def cell(row: int, column: int) -> str:
    """Return a cell's reference; both count from 0.

    >>> cell(4, 2)
    'C5'
    """
    return a1(row + 1, column + 1)


def fixed(row: int, column: int) -> str:
    """Return a cell's absolute reference; both count from 0."""
    letters = a1(1, column + 1)[:-1]
    return f"${letters}${row + 1}"


def area(spot: TableSpot, name: str) -> str:
    """Return the cells of a table's column, absolutely."""
    column = spot.places[name]
    return f"{fixed(spot.first, column)}:{fixed(spot.last, column)}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas and links write it.

    >>> quoted("만료 예정"), quoted("김's")
    ("'만료 예정'", "'김''s'")
    """
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def place_of(wanted: PageCell, pages: Mapping[str, Placed], names: Mapping[str, str]) -> str | None:
    """Return where a value stands, as formulas write it; None if the report does not show it."""
    spot = pages[wanted.page].tables.get(wanted.table) if wanted.page in pages else None
    if spot is None or not len(spot.table.frame):
        return None
    row = spot.row_of(wanted)
    name = quoted(names[wanted.page])
    return None if row is None else f"{name}!{fixed(row, spot.places[wanted.column])}"
