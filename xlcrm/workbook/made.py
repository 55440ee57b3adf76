"""Which sheets of a workbook xlcrm has made: by their mark, or as the sheet of today's tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, squeezed
from xlcrm.ooxml.ownership import own_sheets, told_by
from xlcrm.schema.sheets import TODAY
from xlcrm.workbook.intakes import intakes, may_say_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package

_TYPED: Final = frozenset(
    squeezed(TODAY.column(field).name) for field in ("done", "outcome", "memo")
)
_KEY: Final = squeezed(TODAY.column("key").name)
_OURS: Final = (*(squeezed(TODAY.column(field).name) for field in ("urgency", "how")), _KEY)
_KEY_AND_DAY: Final = lazy(rf"{_KEY}[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}")


def made_sheets(package: Package) -> frozenset[str]:
    """Return the names of the worksheets that xlcrm has made, which hold no data of the office.

    The sheet of today's tasks is known by its headers, too: some programs lose the mark, and what
    is left would read like a ledger.
    """
    days = frozenset(todays(package, marked=False))
    return own_sheets(package) | days | frozenset(intakes(package))


def todays(package: Package, *, marked: bool = True) -> list[str]:
    """Return the names of the sheets of today's tasks: people may rename one, or copy it.

    Args:
        package: the workbook.
        marked: whether those that carry xlcrm's mark are looked for, too.
    """
    own = own_sheets(package)
    names = [each.name for each in package.worksheets]
    named = [name for name in names if name.startswith(TODAY.name) and (marked or name not in own)]
    others = [name for name in names if marked and name in own and name not in named]
    if others and not may_say_in(package, others, _KEY):
        others = []
    return [name for name in (*named, *others) if is_todays(package, name)]


def is_todays(package: Package, sheet: str) -> bool:
    """Tell whether a sheet has the headers of that of today's tasks."""
    return any(map(has_headers, told_by(package, sheet)))


def has_headers(row: Mapping[int, CellValue]) -> bool:
    """Tell whether a row is the headers of that sheet; people may have taken columns out."""
    said = {squeezed(str(value)) for value in row.values()}
    if any(map(_KEY_AND_DAY.fullmatch, said)):
        return bool(said & _TYPED)
    return said >= _TYPED and any(each.startswith(_OURS) for each in said)
