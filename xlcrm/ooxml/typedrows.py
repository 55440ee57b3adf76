"""The rows of a sheet into which people type, each with its number, and what may not be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder, date_of, is_formula
from xlcrm.ooxml.formulacells import formula_of
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.styles import Styles

_STYLE: Final = lazy(rb"\ss\s*=\s*[\"\'](\d+)[\"\']")

_HIDDEN: Final = lazy(rb"\shidden\s*=\s*[\"\'](?:1|true)[\"\']")


@bare
@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as people left it.

    Attributes:
        number: its number on the sheet.
        values: what its cells say, by column number; a number that is shown as a day is that day.
        closed: the columns of cells into which nothing can be written: formulas, and what lies
            under a merged cell.
    """

    number: int
    values: Mapping[int, CellValue]
    closed: frozenset[int] = frozenset()


def typed_rows(package: Package, name: str) -> list[TypedRow]:
    """Return the rows of a sheet that say something, from above."""
    data = package.markup(package.sheet(name).part)
    frame = frame_of(data)
    merges = merged_ranges(data, frame)
    decoder, styles = Decoder(package.strings), _styles(package)
    found: list[TypedRow] = []
    for row in rows_of(data, frame):
        values: dict[int, CellValue] = {}
        closed = {
            column
            for merge in merges
            if merge.top <= row.number <= merge.bottom
            for column in range(merge.left, merge.right + 1)
            if (row.number, column) != (merge.top, merge.left)
        }
        for cell in row.cells:
            if is_formula(cell.content):
                closed.add(cell.column)
            value = decoder.read(cell.attributes, cell.content)
            style = _STYLE.search(cell.attributes)
            if (
                type(value) in {int, float}
                and styles
                and style
                and styles.shows_day(whole(style[1]))
            ):
                value = date_of(value, date1904=package.date1904) or value  # type: ignore[arg-type]
            if value is not None and value != "":
                values[cell.column] = value
        if values:
            found.append(TypedRow(row.number, values, frozenset(closed)))
    return found


def told_rows(
    package: Package, name: str
) -> Iterator[tuple[int, dict[int, tuple[CellValue, str]]]]:
    """Yield the rows of a sheet that say something: each cell's value, and its formula or "".

    Args:
        package: the workbook.
        name: the sheet.
    """
    data = package.markup(package.sheet(name).part)
    decoder = Decoder(package.strings)
    for row in rows_of(data, frame_of(data)):
        cells: dict[int, tuple[CellValue, str]] = {}
        for cell in row.cells:
            value = decoder.read(cell.attributes, cell.content)
            found = formula_of(cell.content)
            formula = "" if found is None else found.text or "="  # part of a shared one
            if formula or (value is not None and value != ""):
                cells[cell.column] = (value, formula)
        if cells:
            yield row.number, cells


def is_even(package: Package, name: str, first: int, last: int) -> bool:
    """Tell whether rows look alike, so that what one says may as well stand in another one.

    That is where the cells of each column have one format, and no row is out of sight.

    Args:
        package: the workbook.
        name: the sheet.
        first: the number of the first row.
        last: that of the last one.
    """
    data = package.markup(package.sheet(name).part)
    styles = _styles(package)
    known: dict[int, object] = {}
    formats: dict[int, object] = {}
    for row in rows_of(data, frame_of(data)):
        if not first <= row.number <= last:
            continue
        if _HIDDEN.search(data, row.start, row.tag_end):
            return False
        for cell in row.cells:
            style = _STYLE.search(cell.attributes)
            number = whole(style[1]) if style else 0
            if number not in known:
                known[number] = None if styles is None else styles.seen(number)
            if formats.setdefault(cell.column, known[number]) != known[number]:
                return False
    return True


def _styles(package: Package) -> Styles | None:
    from xlcrm.ooxml.styles import Styles  # noqa: PLC0415 - few workbooks have such a sheet

    part = package.related_part("styles")
    return None if part is None else Styles(package.part(part))
