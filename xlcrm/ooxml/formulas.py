"""Which formulas read what is about to change, so that Excel is asked to recalculate only then.

Errs on one side: a formula that might read a changed cell counts as reading it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.ooxml.markup import text_of
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import defined_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package

_FORMULA: Final = re.compile(rb"<(?:[^\s<>/!?:]+:)?f(?:\s[^<>]*)?>([^<]+)</")
_STRING: Final = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE: Final = re.compile(
    r"(?:(?P<quoted>'(?:[^']|'')+')!|(?P<plain>[^\s'!(),;+\-*/^&<>=\"{}]+)!)?"
    r"(?P<area>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7})(?![\w(])"
)
_WORD: Final = re.compile(r"[\w.\\]+")
_VOLATILE: Final = {"INDIRECT", "OFFSET"}  # these reach cells that their text does not name


@dataclass(frozen=True, slots=True)
class _Changed:
    """What changes: areas by sheet (names casefolded), and words that stand for them."""

    areas: Mapping[str, Sequence[CellRange]]
    order: Sequence[str]
    words: frozenset[str]


def formulas_read(
    package: Package, areas: Mapping[str, Sequence[CellRange]], known: Mapping[str, bytes]
) -> bool:
    """Tell whether any formula of the workbook reads one of the areas.

    Args:
        package: the workbook.
        areas: the changed cells by sheet name.
        known: bytes of sheet parts that are at hand already, so that they are not inflated again.
    """
    changed = _changed(package, areas)
    for entry in package.worksheets:
        data = known.get(entry.part) or package.part(entry.part)
        for formula in _formulas(data):
            if _reads(formula, entry.name.casefold(), changed):
                return True
    return False


def _formulas(data: bytes) -> Iterator[str]:
    """Yield each distinct formula text of a sheet."""
    seen: set[bytes] = set()
    for match in _FORMULA.finditer(data):
        raw = match[1]
        if raw not in seen:
            seen.add(raw)
            yield text_of(raw)


def _changed(package: Package, areas: Mapping[str, Sequence[CellRange]]) -> _Changed:
    """Find the tables and names that stand for changed cells."""
    words = {
        table.name.casefold()
        for entry in package.worksheets
        if entry.name in areas
        for table in tables_of(package, entry.part)
        if any(table.area.meets(area) for area in areas[entry.name])
    }
    folded = {name.casefold(): ranges for name, ranges in areas.items()}
    order = [entry.name.casefold() for entry in package.sheets]
    names = defined_names(package.part(package.workbook_part))
    while True:
        changed = _Changed(folded, order, frozenset(words))
        found = {
            name.casefold()
            for name, formula in names.items()
            if name.casefold() not in words and _reads(formula, "", changed)
        }
        if not found:
            return changed
        words |= found


def _reads(formula: str, home: str, changed: _Changed) -> bool:
    formula = _STRING.sub('""', formula)
    words = {word.casefold() for word in _WORD.findall(formula)}
    if words & changed.words or any(name.casefold() in words for name in _VOLATILE):
        return True
    for match in _REFERENCE.finditer(formula):
        sheets = _sheets_of(match, home, changed.order)
        if not any(sheet in changed.areas for sheet in sheets):
            continue
        try:
            area = CellRange.of(match["area"])
        except ValueError:
            continue
        if any(area.meets(other) for sheet in sheets for other in changed.areas.get(sheet, ())):
            return True
    return False


def _sheets_of(match: re.Match[str], home: str, order: Sequence[str]) -> Sequence[str]:
    """The sheets a reference names: its own, one by name, or those between two (`A:C!A1`)."""
    if match["quoted"]:
        name = match["quoted"][1:-1].replace("''", "'").casefold()
    elif match["plain"]:
        name = match["plain"].casefold()
    else:
        return (home,)
    first, colon, last = name.partition(":")
    if colon and first in order and last in order:
        return order[order.index(first) : order.index(last) + 1]
    return (name,)
