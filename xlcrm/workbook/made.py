"""Which sheets of a workbook xlcrm has made: by their mark, or as the sheet of today's tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import squeezed
from xlcrm.ooxml.ownership import own_sheets, told_by
from xlcrm.schema.sheets import TODAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package

_TYPED: Final = frozenset(
    squeezed(TODAY.column(field).name) for field in ("done", "outcome", "memo")
)
_OURS: Final = tuple(squeezed(TODAY.column(field).name) for field in ("urgency", "how", "key"))


def made_sheets(package: Package) -> frozenset[str]:
    """Return the names of the worksheets that xlcrm has made, which hold no data of the office.

    The sheet of today's tasks is known by its headers, too: some programs lose the mark, and what
    is left would read like a ledger.
    """
    marked = own_sheets(package)
    named = (each.name for each in package.worksheets if each.name.startswith(TODAY.name))
    return marked | {name for name in named if name not in marked and is_todays(package, name)}


def is_todays(package: Package, sheet: str) -> bool:
    """Tell whether a sheet has the headers of that of today's tasks."""
    return any(map(has_headers, told_by(package, sheet)))


def has_headers(row: Mapping[int, CellValue]) -> bool:
    """Tell whether a row is the headers of that sheet; people may have taken columns out."""
    said = {squeezed(str(value)) for value in row.values()}
    return said >= _TYPED and any(each.startswith(_OURS) for each in said)
