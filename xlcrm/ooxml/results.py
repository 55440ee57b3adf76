"""The results that cells of formulas hold: found, and written anew with nothing else touched.

A formula's cell keeps its result beside it, in `v`, with its type in `t` (ECMA-376 Part 1,
18.3.1.4). A program that does not calculate shows that result, right or old.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, CellRange, parse_a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder, is_formula
from xlcrm.ooxml.markup import attributes, escape, text_of, with_attributes
from xlcrm.ooxml.rows import frame_of, may_hold_formulas, rows_of
from xlcrm.ooxml.splice import splice
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.strings import SharedStrings

_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</[^<>]*>)")
_REFERENCE: Final = lazy(rb"\s+r\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_VALUE: Final = lazy(
    rb"<((?:[^\s<>/!?:]+:)?v)(?:\s[^<>]*)?(?:/>|>[^<]*</\1\s*>)|"
    rb"<((?:[^\s<>/!?:]+:)?is)(?:\s[^<>]*)?>.*?</\2\s*>",
    re.DOTALL,
)


@bare
@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell with a formula, and the result that lies in it.

    Attributes:
        row: its row.
        column: its column.
        start: where its element begins in the sheet's bytes.
        end: where it ends.
        text: the formula; of a shared one that of its group.
        kind: `normal`, `shared`, `array` or `dataTable`.
        group: the group of a shared formula; else empty.
        area: the cells that a formula stands for: a group's, an array's; None for one cell.
        home: the cell that `text` is written for.
        value: the result; `NOT_CALCULATED` where there is none.
        special: whether its result belongs to a spill, holds more than a value (`cm`, `vm`), or is
            a shared string, as Excel writes none.
    """

    row: int
    column: int
    start: int
    end: int
    text: str
    kind: str
    group: str
    area: CellRange | None
    home: tuple[int, int]
    value: CellValue
    special: bool


def formula_cells(data: bytes, strings: SharedStrings) -> list[FormulaCell]:
    """Return a sheet's cells that hold formulas, in the order in which they lie.

    Raises:
        DamagedWorkbookError: the bytes are no sheet.
    """
    frame = frame_of(data)
    if not may_hold_formulas(data, frame):
        return []
    decoder = Decoder(strings)
    homes: dict[str, tuple[str, tuple[int, int], CellRange | None]] = {}
    found = [_read(data, each, decoder, homes) for each in _places(data, frame)]
    return [_of_group(cell, homes) for cell in found]


def with_results(data: bytes, results: Mapping[tuple[int, int], CellValue]) -> bytes:
    """Return a sheet's bytes with results of its formulas by row and column; all else as it lies.

    >>> sheet = b'<worksheet><sheetData><row r="1"><c r="A1" s="2" t="str"><f>1+1</f><v>x</v></c>'
    >>> sheet += b'</row></sheetData></worksheet>'
    >>> with_results(sheet, {(1, 1): 2.0})[33:-30]
    b'<c r="A1" s="2"><f>1+1</f><v>2</v></c>'
    """
    frame = frame_of(data)
    found = []
    for place in _places(data, frame):
        where = place.row, place.column
        if where in results:
            text = data[place.start : place.end]
            found.append((place.start, place.end, _with_result(text, results[where], frame.prefix)))
    return splice(data, found)


def holds_results(
    data: bytes, strings: SharedStrings, results: Mapping[tuple[int, int], CellValue]
) -> bool:
    """Tell whether a sheet's formulas hold these results."""
    held = {
        (cell.row, cell.column): cell.value
        for cell in formula_cells(data, strings)
        if (cell.row, cell.column) in results
    }
    return held == results


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a formula's cell lies: its element, its start tag's end, its content's end."""

    row: int
    column: int
    start: int
    opened: int
    closed: int
    end: int


def _places(data: bytes, frame: Frame) -> Iterator[_Place]:
    """Yield where cells with formulas lie; as programs write them, or else tag by tag."""
    if data.find(b"<!", frame.begin, frame.end) >= 0:
        yield from _tag_by_tag(data, frame)
        return
    opening, closing = b"<%bc " % frame.prefix, b"</%bc>" % frame.prefix
    found: list[_Place] = []
    for match in _FORMULA.finditer(data, frame.begin, frame.end):
        start = data.rfind(opening, frame.begin, match.start())
        opened = data.find(b">", start, match.start()) + 1
        closed = data.find(closing, match.end(), frame.end)
        said = attributes(data[start:opened]).get("r", "")
        try:
            row, column = parse_a1(said)
        except ValueError:
            row = column = 0
        if start < 0 or opened <= 0 or closed < 0 or not row:
            yield from _tag_by_tag(data, frame)
            return
        found.append(_Place(row, column, start, opened, closed, closed + len(closing)))
    yield from found


def _tag_by_tag(data: bytes, frame: Frame) -> Iterator[_Place]:
    for row in rows_of(data, frame):
        for cell in row.cells:
            if cell.content is not None and is_formula(cell.content):
                closed = data.rindex(b"</", 0, cell.end)
                opened = closed - len(cell.content)
                yield _Place(row.number, cell.column, cell.start, opened, closed, cell.end)


def _read(
    data: bytes,
    place: _Place,
    decoder: Decoder,
    homes: dict[str, tuple[str, tuple[int, int], CellRange | None]],
) -> FormulaCell:
    content, opening = data[place.opened : place.closed], data[place.start : place.opened]
    match = _FORMULA.search(content)
    said = attributes(match[1]) if match else {}
    text = text_of(match[2] or b"") if match else ""
    kind = said.get("t", "normal") if match and b"<!" not in content else "array"
    area = None
    if "ref" in said:
        try:
            area = CellRange.of(said["ref"])
        except ValueError:
            kind = "array"  # nobody knows what it fills
    group = said.get("si", "") if kind == "shared" else ""
    home = place.row, place.column
    if group and text:
        homes[group] = text, home, area
    own = attributes(opening)
    value = decoder.read(_REFERENCE.sub(b"", opening[opening.index(b" ") : -1]), content)
    special = "cm" in own or "vm" in own or own.get("t") == "s"
    return FormulaCell(
        *(place.row, place.column, place.start, place.end, text, kind, group, area, home),
        *(value, special),
    )


def _of_group(
    cell: FormulaCell, homes: Mapping[str, tuple[str, tuple[int, int], CellRange | None]]
) -> FormulaCell:
    """A cell of a shared formula with what its group says."""
    if not cell.group or cell.text or cell.group not in homes:
        return cell
    text, home, area = homes[cell.group]
    return FormulaCell(
        *(cell.row, cell.column, cell.start, cell.end, text, cell.kind, cell.group, area, home),
        *(cell.value, cell.special),
    )


def _with_result(cell: bytes, value: CellValue, prefix: bytes) -> bytes:
    """A formula's cell with another result."""
    opened = cell.index(b">") + 1
    kind, text = _stored(value)
    opening = with_attributes(cell[:opened], {"t": kind})
    content = cell[opened : cell.rindex(b"</")]
    closing = cell[cell.rindex(b"</") :]
    space = b' xml:space="preserve"' if text != text.strip() else b""
    written = b"<%bv%b>%b</%bv>" % (prefix, space, escape(text), prefix)
    formula = _FORMULA.search(content)
    found = _VALUE.search(content, formula.end() if formula else 0)
    if found is not None:
        content = content[: found.start()] + written + content[found.end() :]
    elif formula is not None:
        content = content[: formula.end()] + written + content[formula.end() :]
    return opening + content + closing


def _stored(value: CellValue) -> tuple[str | None, str]:
    """A result's `t` and its text; a number has no type."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, CellError):
        return "e", str(value)
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15  # noqa: PLR2004 - digits of Excel's numbers
        return None, str(int(value)) if whole else repr(value)
    return "str", str(value)
