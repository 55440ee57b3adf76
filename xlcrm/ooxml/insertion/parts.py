"""Other parts that name cells: tables, notes, drawings, charts, pivots, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from xlcrm.cellref import CellRange
from xlcrm.digits import whole
from xlcrm.ooxml.insertion.anchors import moved_anchor
from xlcrm.ooxml.insertion.references import Home, Insertion, UnsafeInsertionError, moved
from xlcrm.ooxml.insertion.sheet import moved_ranges
from xlcrm.ooxml.markup import attributes, escape, find_all, text_of, unescape, with_attributes
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from xlcrm.ooxml.table import ExcelTable

_CHART: Final = Home("", 1, 1)  # a chart's formulas always name their sheet
_NAME: Final = Home("")
_FORMULAS: Final = (b"calculatedColumnFormula", b"totalsRowFormula")
_CONTROL: Final = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup")
_CLIENT: Final = lazy(rb"<x:ClientData\b.*?</x:ClientData\s*>", re.DOTALL)
_ANCHOR: Final = lazy(rb"(<x:Anchor\s*>)([^<]*)(</x:Anchor\s*>)")
_ROW: Final = lazy(rb"(<x:Row\s*>\s*)([0-9]+)(\s*</x:Row\s*>)")
_FMLA: Final = lazy(rb"(<x:Fmla(?:Link|Range|Txbx|Group|Pict)\s*>)([^<]*)(</x:)")
_STAYS: Final = lazy(rb"<x:MoveWithCells\s*(?:/>|>\s*(?!False)[^<]*<)", re.IGNORECASE)
_ANCHORED: Final = 8  # numbers of an anchor: column, offset, row, offset, twice


def moved_names(data: bytes, insertion: Insertion) -> bytes:
    """Return the workbook part with the cells that its names stand for moved and grown."""
    return _with_texts(data, b"definedName", lambda text: moved(text, _NAME, insertion))


def moved_table(data: bytes, insertion: Insertion, table: ExcelTable, sheet: str) -> bytes:
    """Return a table's part; its area, filter and sorting move and grow.

    Raises:
        UnsafeInsertionError: the rows would come into the middle of a table beside the data.
    """
    found: list[Splice] = []
    if insertion.touches(sheet):
        _refuse_inside(table, insertion)
        for local in (b"table", b"autoFilter", b"sortState", b"sortCondition"):
            for tag in find_all(data, local):
                found += _attribute(data, tag.start, tag.end, "ref", insertion)
    home = Home(sheet, table.area.top + table.header_rows, table.area.left)
    for local in _FORMULAS:
        found += _texts(data, local, lambda text: moved(text, home, insertion))
    return splice(data, found) if found else data


def _refuse_inside(table: ExcelTable, insertion: Insertion) -> None:
    area, before = table.area, insertion.before
    own = insertion.data is not None and area.meets(insertion.data)
    inside = area.top < before <= area.bottom
    if insertion.count and inside and not (own and before > table.last_data_row):
        if own and insertion.data is not None and before > insertion.data.bottom:
            return
        raise UnsafeInsertionError(
            f"옆에 있는 표 '{table.name}'의 가운데라 행을 넣을 수 없습니다.",
            sheet=insertion.sheet,
            cell=str(area),
            hint="옆의 표를 다른 시트로 옮기거나, 목록 아래를 비운 뒤 다시 실행하세요.",
        )


def moved_comments(data: bytes, insertion: Insertion) -> bytes:
    """Return a part of notes or of threaded comments with their cells moved."""
    found: list[Splice] = []
    for local in (b"comment", b"threadedComment"):
        for tag in find_all(data, local):
            found += _moved_attribute(data, tag.start, tag.end, "ref", insertion)
    return splice(data, found) if found else data


def moved_cells_of_maps(data: bytes, insertion: Insertion) -> bytes:
    """Return the part that maps single cells to XML with those cells moved."""
    found: list[Splice] = []
    for tag in find_all(data, b"singleXmlCell"):
        found += _moved_attribute(data, tag.start, tag.end, "r", insertion)
    return splice(data, found) if found else data


def moved_drawing(data: bytes, insertion: Insertion, sheets: Collection[str]) -> bytes:
    """Return a drawing's part with what hangs on rows, and what texts link to, moved.

    Args:
        data: the part.
        insertion: the rows that are put in.
        sheets: the sheets on which the drawing lies.
    """
    found: list[Splice] = []
    here = any(map(insertion.touches, sheets))
    for local in (b"twoCellAnchor", b"oneCellAnchor") if here else ():
        for tag in find_all(data, local):
            edits = attributes(tag.attributes).get("editAs", "twoCell")
            found += moved_anchor(data, tag, insertion, edits)
    for tag in find_all(data, b"sp"):
        old = attributes(tag.attributes).get("textlink", "")
        new = moved(old, _CHART, insertion)
        if new != old:
            text = with_attributes(data[tag.start : tag.end], {"textlink": new})
            found.append((tag.start, tag.end, text))
    return splice(data, found) if found else data


def moved_links(data: bytes, insertion: Insertion) -> bytes:
    """Return a drawing's relationships with links to places of the workbook moved."""
    found: list[Splice] = []
    for tag in find_all(data, b"Relationship"):
        old = attributes(tag.attributes).get("Target", "")
        if not old.startswith("#"):
            continue
        plain = unquote(old[1:])
        new = moved(plain, _CHART, insertion)
        if new != plain:
            target = "#" + (quote(new, safe="!'$:()") if "%" in old else new)
            text = with_attributes(data[tag.start : tag.end], {"Target": target})
            found.append((tag.start, tag.end, text))
    return splice(data, found) if found else data


def moved_chart(data: bytes, insertion: Insertion) -> bytes:
    """Return a chart's part with the ranges of its series moved and grown."""
    found: list[Splice] = []
    for local in (b"f", b"sqref"):
        found += _texts(data, local, lambda text: moved(text, _CHART, insertion))
    return splice(data, found) if found else data


def moved_cache(data: bytes, insertion: Insertion) -> bytes:
    """Return a pivot cache's definition with the range that it is made from moved and grown."""
    found: list[Splice] = []
    for local in (b"worksheetSource", b"rangeSet"):
        for tag in find_all(data, local):
            said = attributes(tag.attributes)
            elsewhere = any(name.endswith(":id") for name in said)
            if "ref" in said and insertion.touches(said.get("sheet", "")) and not elsewhere:
                found += _attribute(data, tag.start, tag.end, "ref", insertion)
    return splice(data, found) if found else data


def moved_pivot(data: bytes, insertion: Insertion) -> bytes:
    """Return a pivot table's part with its place on the sheet moved.

    Raises:
        UnsafeInsertionError: the rows would come into the middle of it.
    """
    found: list[Splice] = []
    for tag in find_all(data, b"location"):
        area = CellRange.of(attributes(tag.attributes).get("ref", "A1"))
        if insertion.count and area.top < insertion.before <= area.bottom:
            raise UnsafeInsertionError(
                "피벗 테이블의 가운데라 행을 넣을 수 없습니다.",
                sheet=insertion.sheet,
                cell=str(area),
                hint="피벗 테이블을 다른 시트로 옮긴 뒤 다시 실행하세요.",
            )
        found += _moved_attribute(data, tag.start, tag.end, "ref", insertion)
    return splice(data, found) if found else data


def moved_control(data: bytes, insertion: Insertion, sheet: str) -> bytes:
    """Return a form control's properties with the cells that it is linked to moved."""
    found: list[Splice] = []
    for tag in find_all(data, b"formControlPr"):
        said = attributes(tag.attributes)
        home = Home(sheet, 1, 1)
        changes: dict[str, str | None] = {
            name: new
            for name in _CONTROL
            if name in said and (new := moved(said[name], home, insertion)) != said[name]
        }
        if changes:
            text = with_attributes(data[tag.start : tag.end], changes)
            found.append((tag.start, tag.end, text))
    return splice(data, found) if found else data


def moved_vml(data: bytes, insertion: Insertion, sheet: str) -> bytes:
    """Return the old-style drawing of a sheet's notes and controls with their places moved."""
    here = insertion.touches(sheet)

    def client(match: re.Match[bytes]) -> bytes:
        text = _FMLA.sub(lambda each: _formula_in(each, sheet, insertion), match[0])
        return _placed(text, insertion) if here else text

    return _CLIENT.sub(client, data)


def _formula_in(match: re.Match[bytes], sheet: str, insertion: Insertion) -> bytes:
    old = unescape(match[2].decode("utf-8", "replace"))
    new = moved(old, Home(sheet, 1, 1), insertion)
    return match[0] if new == old else match[1] + escape(new) + match[3]


def _placed(text: bytes, insertion: Insertion) -> bytes:
    """A note's or a control's place, moved with its row."""
    anchor, note = _ANCHOR.search(text), _ROW.search(text)
    numbers = anchor[2].split(b",") if anchor else []
    if note is not None:
        row = whole(note[2])
    elif len(numbers) == _ANCHORED and not _STAYS.search(text):
        row = whole(numbers[2])
    else:
        return text
    shift = insertion.row(row + 1) - row - 1
    if not shift:
        return text
    if note is not None:
        text = _ROW.sub(lambda each: each[1] + b"%d" % (row + shift) + each[3], text)
    if len(numbers) == _ANCHORED:
        for place in (2, 6):
            old = numbers[place]
            blank = old[: len(old) - len(old.lstrip())]
            numbers[place] = blank + b"%d" % (int(old) + shift)
        joined = b",".join(numbers)
        text = _ANCHOR.sub(lambda each: each[1] + joined + each[3], text)
    return text


def moved_chain(data: bytes, insertion: Insertion, sheet_id: int) -> bytes:
    """Return the calculation chain with a sheet's cells moved (ECMA-376 Part 1, 18.6.1)."""
    found: list[Splice] = []
    current = ""
    for tag in find_all(data, b"c"):
        said = attributes(tag.attributes)
        current = said.get("i", current)
        if current == str(sheet_id):
            found += _moved_attribute(data, tag.start, tag.end, "r", insertion)
    return splice(data, found) if found else data


def _attribute(
    data: bytes, start: int, end: int, name: str, insertion: Insertion
) -> Iterator[Splice]:
    yield from _changed(data, start, end, name, insertion.grown)


def _moved_attribute(
    data: bytes, start: int, end: int, name: str, insertion: Insertion
) -> Iterator[Splice]:
    yield from _changed(data, start, end, name, insertion.area)


def _changed(
    data: bytes, start: int, end: int, name: str, move: Callable[[CellRange], CellRange]
) -> Iterator[Splice]:
    text = data[start:end]
    old = attributes(text[1:]).get(name)
    if old is not None and (new := moved_ranges(old, move)) != old:
        yield (start, end, with_attributes(text, {name: new}))


def _texts(data: bytes, local: bytes, change: Callable[[str], str]) -> Iterator[Splice]:
    for tag in find_all(data, local):
        if tag.empty:
            continue
        end = data.index(b"</", tag.end)
        old = text_of(data[tag.end : end])
        new = change(old)
        if new != old:
            yield (tag.end, end, escape(new))


def _with_texts(data: bytes, local: bytes, change: Callable[[str], str]) -> bytes:
    found = [*_texts(data, local, change)]
    return splice(data, found) if found else data
