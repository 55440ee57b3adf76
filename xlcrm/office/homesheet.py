"""Whether an office is to be given the sheet 현황판: not where it has it, or has taken it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.look.ledger import load_look
from xlcrm.ooxml.markup import may_say
from xlcrm.schema.sheets import DASHBOARD, HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.package import Package


def wants_dashboard(package: Package) -> bool:
    """Tell whether a ledger lacks the sheet 현황판 only because it is older than that.

    A ledger that was made with it tells of it in its guide, and 변경이력 tells of one that was put
    in later: where either does and there is no such sheet, people have taken it away. An adopted
    workbook grows no sheets by itself.
    """
    names = {entry.name.casefold() for entry in package.sheets}
    if HISTORY.name not in {entry.name for entry in package.worksheets}:
        return False
    if DASHBOARD.casefold() in names:
        return False
    return not any(may_say(package.markup(part), DASHBOARD) for part in _telling(package))


def _telling(package: Package) -> Iterator[str]:
    """The parts that tell of a sheet which is not there any more."""
    strings = package.related_part("sharedStrings")
    if strings is not None:
        yield strings
    told = {load_look().guide.sheet, HISTORY.name}
    yield from (entry.part for entry in package.worksheets if entry.name in told)
