"""Which formulas read what is about to change, so that Excel is asked to recalculate only then.

Errs on one side: a formula that might read a changed cell counts as reading it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange, parse_a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, text_of
from xlcrm.ooxml.rows import Frame, frame_of, may_hold_formulas
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package

_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f(\s[^<>]*)?>([^<]*)")
STRING: Final = lazy(r"\"(?:[^\"]|\"\")*\"|('(?:[^']|'')*')")
REFERENCE: Final = lazy(
    r"(?<![\w.$\\!])"
    r"(?:(?P<quoted>'(?:[^']|'')+')!|(?P<plain>(?!:)[^\s'!(),;+\-*/^&<>=\"{}]+)!)?"
    r"(?P<area>\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7})(?![\w(])"
)
_WORD: Final = lazy(r"[\w.\\]+")
VOLATILE: Final = frozenset(
    {"indirect", "offset"}
)  # these reach cells that their text does not name
# A range whose end is computed (`A1:INDEX(…)`), or names its sheet again (`S!A1:S!B2`)
COMPUTED: Final = lazy(
    r"\)\s*:|:\s*[A-Za-z_.]+\(|![$A-Za-z]+\d{1,7}:[^,;()+\-*/^&<>=\s]*!",
)
_RELATIVE_ROW: Final = lazy(r"(?<![$\d])\d")
_RELATIVE_COLUMN: Final = lazy(r"(?<![$A-Za-z])[A-Za-z]")


@dataclass(frozen=True, slots=True)
class ChangedAreas:
    """What changes: areas by sheet name, and tables that grow, by name."""

    areas: Mapping[str, Sequence[CellRange]]
    tables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Changed:
    """What changes: areas by sheet (names casefolded), and words that stand for them."""

    areas: Mapping[str, Sequence[CellRange]]
    order: Sequence[str]
    words: frozenset[str]


@bare
class _Formula(NamedTuple):
    """A formula's text, and by how many rows and columns a shared one is moved at most."""

    text: str
    rows: tuple[int, int] = (0, 0)
    columns: tuple[int, int] = (0, 0)


def formulas_read(
    package: Package, changes: ChangedAreas, workbook: bytes, known: Mapping[str, bytes]
) -> bool:
    """Tell whether any formula of the workbook reads what changes.

    Args:
        package: the workbook.
        changes: the changed cells and tables.
        workbook: the workbook part, with the defined names as they will be.
        known: bytes of sheet parts that are at hand already, so that they are not inflated again.
    """
    changed = _changed(package, changes, workbook)
    for entry in package.worksheets:
        name = package.member(entry.part)
        if entry.part not in known and package.known.of(name).formulas is False:
            continue
        data = known.get(entry.part) or package.part(entry.part)
        if not holds_formulas(data, frame := frame_of(data)):
            package.known.learn(name, formulas=False)
            continue
        for formula in _formulas(data, frame):
            if _reads(formula, entry.name.casefold(), changed):
                return True
    return False


def _formulas(data: bytes, frame: Frame) -> Iterator[_Formula]:
    """Yield each distinct formula of a sheet."""
    seen: set[bytes] = set()
    for match in _FORMULA.finditer(data, frame.begin, frame.end):
        kind, raw = match[1], match[2]
        if kind is not None and b"ref" in kind:
            yield from _formulas_over(data, frame, match)
        elif raw not in seen:
            seen.add(raw)
            yield _Formula(text_of(raw))


def holds_formulas(data: bytes, frame: Frame) -> bool:
    """Tell whether a sheet holds formulas; far cheaper than looking for them one by one."""
    mark = b"<%bf" % frame.prefix
    return may_hold_formulas(data, frame) and any(
        mark + end in data for end in (b">", b" ", b"\n", b"\r", b"\t")
    )


def _formulas_over(data: bytes, frame: Frame, match: re.Match[bytes]) -> Iterator[_Formula]:
    """Yield what a formula that stands for an area reads: shared, array or data table."""
    found = attributes(match[1])
    try:
        area = CellRange.of(found["ref"])
    except (KeyError, ValueError):
        yield _Formula("INDIRECT(A1)")  # an area that cannot be read might be any
        return
    if found.get("t") == "dataTable":
        # The values along its edges and its input cells (ECMA-376 Part 1, 18.3.1.40)
        edges = CellRange(max(1, area.top - 1), max(1, area.left - 1), area.bottom, area.right)
        yield _Formula(" ".join((str(edges), found.get("r1", ""), found.get("r2", ""))))
    elif found.get("t") == "shared":
        row, column = _home_of(data, frame, match.start(), area)
        rows = (area.top - row, area.bottom - row)
        yield _Formula(text_of(match[2]), rows, (area.left - column, area.right - column))
    else:
        yield _Formula(text_of(match[2]))


def _home_of(data: bytes, frame: Frame, position: int, area: CellRange) -> tuple[int, int]:
    """Row and column of the cell that holds a shared formula's text."""
    start = data.rfind(b"<%bc " % frame.prefix, frame.begin, position)
    try:
        return parse_a1(attributes(data[start : data.index(b">", start)])["r"])
    except (KeyError, ValueError):
        return area.top, area.left


def _changed(package: Package, changes: ChangedAreas, workbook: bytes) -> _Changed:
    """Find the tables and names that stand for changed cells."""
    areas = changes.areas
    words = {
        table.name.casefold()
        for entry in package.worksheets
        if entry.name in areas
        for table in tables_of(package, entry.part)
        if any(table.area.meets(area) for area in areas[entry.name])
    }
    words |= {name.casefold() for name in changes.tables}
    folded = {name.casefold(): ranges for name, ranges in areas.items()}
    order = [entry.name.casefold() for entry in package.sheets]
    names = defined_names(workbook)
    while True:
        changed = _Changed(folded, order, frozenset(words))
        found = {
            name.casefold()
            for name, formula in names
            if name.casefold() not in words and _reads(_Formula(formula), "", changed)
        }
        if not found:
            return changed
        words |= found


def _reads(formula: _Formula, home: str, changed: _Changed) -> bool:
    text = STRING.sub(r"\1", formula.text)
    words = {word.casefold() for word in _WORD.findall(text)}
    if words & changed.words or words & VOLATILE or COMPUTED.search(text):
        return True
    for match in REFERENCE.finditer(text):
        sheets = sheets_of(match, home, changed.order)
        if not any(sheet in changed.areas for sheet in sheets):
            continue
        try:
            area = moved(match["area"], formula.rows, formula.columns)
        except ValueError:
            continue
        if any(area.meets(other) for sheet in sheets for other in changed.areas.get(sheet, ())):
            return True
    return False


def moved(text: str, rows: tuple[int, int], columns: tuple[int, int]) -> CellRange:
    """Return the cells that a reference names in any of the cells that share its formula.

    Args:
        text: the reference, as it stands in the formula's own cell.
        rows: by how many rows cells that share it lie above (negative) and below that one.
        columns: likewise to its left and right.
    """
    area = CellRange.of(text)
    up, down = rows if _RELATIVE_ROW.search(text) else (0, 0)
    left, right = columns if _RELATIVE_COLUMN.search(text) else (0, 0)
    return CellRange(
        max(1, area.top + up),
        max(1, area.left + left),
        min(MAX_ROW, area.bottom + down),
        min(MAX_COLUMN, area.right + right),
    )


def sheets_of(match: re.Match[str], home: str, order: Sequence[str]) -> Sequence[str]:
    """Return the sheets a reference names, folded: its own, one, or those between two (`A:C!A1`).

    Args:
        match: what `REFERENCE` has found.
        home: the folded name of the sheet that the formula stands on.
        order: the folded names of all sheets, in the order of their tabs.
    """
    if match["quoted"]:
        name = match["quoted"][1:-1].replace("''", "'").casefold()
    elif match["plain"]:
        name = match["plain"].casefold()
    else:
        return (home,)
    first, colon, last = name.partition(":")
    if colon and first in order and last in order:
        low, high = sorted((order.index(first), order.index(last)))
        return order[low : high + 1]
    return (name,)
