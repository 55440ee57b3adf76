"""Which sheets of a workbook are those into which staff type what happened."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import squeezed
from xlcrm.ooxml.markup import may_say
from xlcrm.ooxml.ownership import own_sheets, told_by
from xlcrm.schema.sheets import INTAKE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.ooxml.package import Package

_NEEDED: Final = frozenset(squeezed(INTAKE.column(each).name) for each in ("kind", "customer"))
_ANSWERS: Final = frozenset(squeezed(INTAKE.column(each).name) for each in ("state", "key"))
_KEY: Final = INTAKE.column("key").name
_OURS: Final = _NEEDED | _ANSWERS
_ALL: Final = frozenset(squeezed(each.name) for each in INTAKE.columns)
_FIRST_ROWS: Final = 40  # with something in them, among which headers are looked for
_MOST: Final = 5
"""So many of the headers tell the sheet, though somebody has typed over one that it needs."""


def may_have_intakes(package: Package) -> bool:
    """Tell whether a workbook may have such a sheet: a look that costs next to nothing."""
    named = any(each.name.startswith(INTAKE.name) for each in package.worksheets)
    return named or bool(own_sheets(package))


def intakes(package: Package) -> tuple[str, ...]:
    """Return the names of those sheets in the order of their tabs; people may rename or copy one.

    They are known by their headers: an office may well have a list of its own called 접수, but
    without a key; and some programs lose the mark. One of whose headers somebody has typed over
    some is one still: else what is typed into it would be passed over in silence.
    """
    if not may_have_intakes(package):
        return ()
    own = own_sheets(package)
    names = [each.name for each in package.worksheets]
    others = [name for name in names if name in own and not name.startswith(INTAKE.name)]
    if others and not may_say_in(package, others, _KEY):
        own = own.difference(others)
    return tuple(name for name in names if _is_intake(package, name, own))


def may_say_in(package: Package, names: Sequence[str], word: str) -> bool:
    """Tell whether a word may stand in some sheets: a look that costs next to nothing."""
    parts = [package.related_part("sharedStrings"), *(package.sheet(name).part for name in names)]
    said = [package.part(part) for part in parts if part is not None]
    return any(may_say(each, word) for each in said)


def _is_intake(package: Package, name: str, own: Collection[str]) -> bool:
    named = name.startswith(INTAKE.name)
    if not named and name not in own:
        return False
    sure = named and name in own
    return any(
        is_intake_head({squeezed(str(value)) for value in row.values()}, sure=sure)
        for row in islice(told_by(package, name), _FIRST_ROWS)
    )


def is_intake_head(words: AbstractSet[str], *, sure: bool) -> bool:
    """Tell whether a row holds the headers of such a sheet.

    Args:
        words: what the row says, without spaces.
        sure: whether its sheet is xlcrm's own, and called so.
    """
    if words >= (_NEEDED if sure else _OURS):
        return True
    return len(words & _ALL) >= _MOST and (sure or words >= _ANSWERS)
