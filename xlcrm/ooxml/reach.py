"""Which cells a formula reads, column by column, as far as its text tells.

Errs on one side: what might be read counts as read. What reaches cells that no text names
(`INDIRECT`), and what lies in another workbook, is told apart: nobody follows it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.formulas import (
    COMPUTED,
    REFERENCE,
    STRING,
    VOLATILE,
    moved,
    sheets_of,
)
from xlcrm.ooxml.table import header_of, tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.results import FormulaCell
    from xlcrm.ooxml.table import ExcelTable

_FUNCTION: Final = lazy(r"([A-Za-z_][\w.]*)\(")
_WORD: Final = lazy(r"(?<![\w.\\!\]])[^\W\d][\w.\\?]*")
_DIGITS: Final = lazy(r"\d+")
_NAME: Final = lazy(r"[^\W\d][\w.\\]*")
_BRACKET: Final = lazy(r"\[((?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*)\]")
_EXTERNAL: Final = lazy(r"\[\d+\]")
_THIS_ROW: Final = lazy(r"@|#\s*this\s+row", re.IGNORECASE)
_FIXED: Final = lazy(r"(?:\$[A-Za-z]+)?(?:\$\d+)?(?::(?:\$[A-Za-z]+)?(?:\$\d+)?)?")
_DEEPEST: Final = 8  # names that stand for names

CHANGING: Final = VOLATILE | {
    *("today", "now", "rand", "randbetween", "randarray", "info", "cell"),
    *("rtd", "cubevalue", "cubemember", "webservice", "image", "stockhistory", "getpivotdata"),
}
"""Functions whose result is another one tomorrow, or comes from elsewhere."""

HIDING: Final = frozenset({"subtotal", "aggregate"})
"""Functions that pass over rows that are hidden."""


@bare
@dataclass(frozen=True, slots=True)
class Area:
    """Cells that a formula reads: a rectangle of a sheet (its name casefolded)."""

    sheet: str
    cells: CellRange


@bare
@dataclass(frozen=True, slots=True)
class Reach:
    """What a formula asks for.

    Attributes:
        areas: the cells that it reads.
        functions: the functions that it calls, casefolded, without the prefixes of new ones.
        names: the workbook's names that it uses, casefolded.
        tables: the tables that it reads, casefolded.
        open: whether it reads what its text does not name.
    """

    areas: tuple[Area, ...]
    functions: frozenset[str]
    names: frozenset[str]
    tables: frozenset[str]
    open: bool


class Reaches:
    """Tells what formulas of one workbook read."""

    def __init__(self, package: Package) -> None:
        """Read the workbook's names and tables."""
        self.order = [entry.name.casefold() for entry in package.sheets]
        self.tables: dict[str, tuple[str, ExcelTable]] = {
            table.name.casefold(): (entry.name.casefold(), table)
            for entry in package.worksheets
            for table in tables_of(package, entry.part)
        }
        self._names: dict[str, list[str]] = {}
        for name, text in defined_names(package.part(package.workbook_part)):
            self._names.setdefault(name.casefold(), []).append(text)
        self._alike: dict[tuple[str, str], Reach | None] = {}

    def of(self, cell: FormulaCell, sheet: str) -> Reach:
        """Return what a cell's formula reads, on a sheet by its folded name."""
        shift = cell.row - cell.home[0], cell.column - cell.home[1]
        return self._read(cell.text, sheet, shift, cell)

    def alike(self, cell: FormulaCell, sheet: str) -> Reach:
        """Return what a formula reads and all that differ from it in numbers alone: whole columns.

        Cheap for a column of formulas, each of which reads its own row.
        """
        key = sheet, f"{cell.column - cell.home[1]}!{_DIGITS.sub('0', cell.text)}"
        found = self._alike.get(key)
        if found is None:
            read = self.of(cell, sheet)
            areas = {
                Area(each.sheet, CellRange(1, each.cells.left, MAX_ROW, each.cells.right))
                for each in read.areas
            }
            order = sorted(areas, key=lambda each: (each.sheet, each.cells.left, each.cells.right))
            found = Reach((*order,), read.functions, read.names, read.tables, read.open)
            if not re.search(r"(?<![\w$.])\$?\d+:\$?\d+", cell.text):  # rows, by their numbers
                self._alike[key] = found
        return found

    def _read(
        self,
        text: str,
        sheet: str,
        shift: tuple[int, int],
        cell: FormulaCell | None,
        depth: int = 0,
    ) -> Reach:
        """What a text reads that stands by so many rows and columns away from its own cell."""
        rows, columns = (shift[0],) * 2, (shift[1],) * 2
        plain = STRING.sub(r"\1", text)
        functions = {_bare_name(each) for each in _FUNCTION.findall(plain)}
        is_open = bool(functions & CHANGING or COMPUTED.search(plain) or _EXTERNAL.search(plain))
        areas: list[Area] = []
        for match in REFERENCE.finditer(plain):
            for named in sheets_of(match, sheet, self.order):
                try:
                    areas.append(Area(named, moved(match["area"], rows, columns)))
                except ValueError:
                    is_open = True
        names: set[str] = set()
        tables: set[str] = set()
        without = plain
        for name, bracket in self._structured(plain):
            found = self._table(name, sheet, cell)
            if found is None:
                is_open = True
                continue
            home, table = found
            tables.add(table.name.casefold())
            areas += [Area(home, each) for each in _of_table(table, bracket, cell)]
            without = without.replace(f"{name}[{bracket}]", " ")
        for word in {each.casefold() for each in _WORD.findall(without)}:
            if word in self.tables:
                home, table = self.tables[word]
                tables.add(word)
                areas.append(Area(home, table.area))
            for formula in self._names.get(word, ()):
                names.add(word)
                if depth >= _DEEPEST:
                    is_open = True
                    break
                inner = self._read(formula, "", (0, 0), None, depth + 1)
                is_open = is_open or _moves(formula)
                areas += inner.areas
                functions |= inner.functions
                names |= inner.names
                tables |= inner.tables
                is_open = is_open or inner.open
        return Reach(
            tuple(areas), frozenset(functions), frozenset(names), frozenset(tables), is_open
        )

    def _structured(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each reference to a table: its name, or nothing within it, and what it asks for."""
        for match in _BRACKET.finditer(text):
            if not _EXTERNAL.fullmatch(match[0]):
                yield _name_before(text, match.start()), match[1]

    def _table(
        self, name: str, sheet: str, cell: FormulaCell | None
    ) -> tuple[str, ExcelTable] | None:
        if name:
            return self.tables.get(name.casefold())
        around = (
            (home, table)
            for home, table in self.tables.values()
            if home == sheet and cell is not None and table.area.holds(cell.row, cell.column)
        )
        return next(around, None)


def _name_before(text: str, end: int) -> str:
    """The name that ends where a bracket begins; empty if none does.

    Looked for from its end: a formula is long, and has many brackets.
    """
    if text[end - 1 : end] == "\n":
        end -= 1
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in "_.\\"):
        start -= 1
    found = _NAME.search(text, start, end)
    return found[0] if found else ""


def _of_table(
    table: ExcelTable,
    bracket: str,
    cell: FormulaCell | None,
) -> Iterator[CellRange]:
    """Yield the cells of a table that are asked for; all of it where that is not plain."""
    area = table.area
    top, bottom = area.top, area.bottom
    if cell is not None and _THIS_ROW.search(bracket):
        top = bottom = cell.row
    said = bracket.casefold()
    alone = said.strip().lstrip("@").strip()
    asked = [
        column
        for column, header in enumerate(_headers_of(table), start=area.left)
        if alone == header or f"[{header}]" in said
    ]
    if not asked or "'" in bracket:
        yield CellRange(top, area.left, bottom, area.right)
    elif ":" in bracket:
        yield CellRange(top, min(asked), bottom, max(asked))
    else:
        for column in asked:
            yield CellRange(top, column, bottom, column)


@lru_cache(maxsize=64)
def _headers_of(table: ExcelTable) -> tuple[str, ...]:
    """A table's headers, folded, from left to right: each reference is looked for among them."""
    return tuple(header_of(each.name).casefold() for each in table.columns)


def _moves(name: str) -> bool:
    """Tell whether what a name stands for moves with the cell that uses it."""
    plain = STRING.sub(r"\1", name)
    return any(not _FIXED.fullmatch(match["area"]) for match in REFERENCE.finditer(plain))


def _bare_name(function: str) -> str:
    name = function.casefold()
    return name.removeprefix("_xlfn.").removeprefix("_xlws.")


def columns_of(areas: Sequence[Area]) -> Iterator[tuple[str, int]]:
    """Yield the columns that areas lie in, by sheet; of very wide ones only the sheet, with 0."""
    for area in areas:
        if area.cells.right - area.cells.left >= MAX_COLUMN // 2:
            yield area.sheet, 0
        else:
            for column in range(area.cells.left, area.cells.right + 1):
                yield area.sheet, column
