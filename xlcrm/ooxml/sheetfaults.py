"""Rules for one sheet's part (ECMA-376 Part 1, 18.3): order, counts, ranges, rows and their cells.

A sheet may hold millions of cells. What a scan has seen of all rows is taken from it; cells are
looked at one by one only in the rows that are named.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange, a1, column_number
from xlcrm.digits import whole
from xlcrm.ooxml.fault import Fault
from xlcrm.ooxml.markup import attributes, element_end, find, find_all, tags
from xlcrm.ooxml.modelrow import SPANS, row_at
from xlcrm.ooxml.packagefaults import order_faults
from xlcrm.ooxml.ranges import hidden_in, merged_ranges
from xlcrm.ooxml.scan import position_of
from xlcrm.ooxml.sections import ORDER, sections_of
from xlcrm.ooxml.spilled import spilled_rows
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.rows import Row
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.sections import SheetPart

_HEAD: Final = (b"sheetPr", b"dimension", b"sheetViews", b"sheetFormatPr", b"cols", b"sheetData")
_RANK: Final = {name: rank for rank, name in enumerate((*_HEAD, *ORDER))}
_COUNTED: Final = {
    b"mergeCells": b"mergeCell",
    b"dataValidations": b"dataValidation",
    b"tableParts": b"tablePart",
    b"rowBreaks": b"brk",
    b"colBreaks": b"brk",
}
_AREA: Final = rb"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_ANY: Final = rb"(?:%b(?::%b)?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+)" % (
    _AREA,
    _AREA,
)
_BAD_REF: Final = re.compile(
    rb"\s(?:sqref|ref)\s*=\s*(?!\"\s*%b(?:\s+%b)*\s*\"|'\s*%b(?:\s+%b)*\s*')[\"']([^\"']*)"
    % (_ANY, _ANY, _ANY, _ANY)
)
_RELATED: Final = re.compile(
    rb"xmlns:([\w.-]+)\s*=\s*[\"']http://(?:schemas\.openxmlformats\.org/officeDocument/2006"
    rb"|purl\.oclc\.org/ooxml/officeDocument)/relationships[\"']"
)
_CELL_ROW: Final = re.compile(
    rb"<(?:[^\s<>/!?:]+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"'][A-Za-z]{1,3}([0-9]+)[\"']"
)
_USUAL: Final = lazy(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_OWN_TEXT: Final = lazy(rb"\st\s*=\s*[\"'](?:s|inlineStr)[\"']")
_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f[\s/>]")


def sheet_faults(
    package: Package, part: str, found: Scan, rows: Collection[int]
) -> Iterator[Fault]:
    """Yield what is wrong with a sheet.

    Args:
        package: the workbook.
        part: the sheet's member.
        found: the sheet, scanned.
        rows: the numbers of the rows whose cells are looked at.

    Raises:
        DamagedWorkbookError: it cannot be read at all.
    """
    data, frame = found.data, found.frame
    sections = sections_of(data, frame)
    head = _children(data, frame.tag.start)
    names = [*head, b"sheetData", *(section.local for section in sections)]
    yield from order_faults(part, names, _RANK)
    yield from _count_faults(part, data, sections)
    yield from _column_faults(part, data[: frame.tag.start])
    for match in (
        *_BAD_REF.finditer(data, 0, frame.tag.start),
        *_BAD_REF.finditer(data, frame.end),
    ):
        yield Fault("ref", part, match[1].decode(errors="replace"))
    yield from _link_faults(package, part, found)
    if not found.ordered:
        yield from _row_order_faults(part, found.rows)
    merges = merged_ranges(data, frame)
    yield from merge_faults(part, merges)
    spilled = spilled_rows(found) if rows else {}
    numbers = sorted(rows)
    over = _merges_over(merges, numbers)
    for number in numbers:
        at = position_of(found, number)
        if at is None:
            continue
        cells = None if merges or spilled else _cells_at(found, at)
        if cells is None:
            mine = over.get(number, ())
            yield from _row_faults(part, found, row_at(found, at), mine, spilled)
        else:
            yield from _place_faults(part, number, *cells)


def _children(data: bytes, end: int) -> Iterator[bytes]:
    """The names of what stands before the cells."""
    root = next(find_all(data, b"worksheet"), None)
    position = end if root is None else root.end
    while position < end and (tag := next(tags(data, position, end), None)) is not None:
        yield tag.local
        position = element_end(data, tag)


def _count_faults(part: str, data: bytes, sections: Sequence[SheetPart]) -> Iterator[Fault]:
    for section in sections:
        child = _COUNTED.get(section.local)
        said = attributes(section.tag.attributes).get("count")
        if child is None or said is None:
            continue
        pattern = rb"<(?:[^\s<>/!?:]+:)?%b[\s/>]" % child
        if said != str(len(re.findall(pattern, data[section.tag.end : section.end]))):
            yield Fault("count", part, section.local.decode())


def _column_faults(part: str, head: bytes) -> Iterator[Fault]:
    parent = find(head, b"cols")
    last = 0
    for tag in find_all(head, b"col", parent.end) if parent else ():
        said = attributes(tag.attributes)
        low, high = said.get("min", ""), said.get("max", "")
        if not (low.isdecimal() and high.isdecimal() and last < int(low) <= int(high)):
            yield Fault("cols", part, low)
        last = int(high) if high.isdecimal() else last


def _link_faults(package: Package, part: str, found: Scan) -> Iterator[Fault]:
    """The ids by which a sheet names relationships that it does not have."""
    data, frame = found.data, found.frame
    prefixes = {*_RELATED.findall(data, 0, frame.tag.start), *_RELATED.findall(data, frame.end)}
    used: set[str] = set()
    for prefix in prefixes:
        pattern = re.compile(rb"\s%b:id\s*=\s*[\"']([^\"']*)[\"']" % re.escape(prefix))
        used.update(each.decode(errors="replace") for each in pattern.findall(data, frame.end))
    known = {each.id for each in package.relationships(part)} if used else set()
    for identifier in sorted(used - known):
        yield Fault("rel", part, identifier)


def _row_order_faults(part: str, rows: Sequence[int]) -> Iterator[Fault]:
    for above, row in pairwise(rows):
        if row <= above:
            yield Fault("row-order", part, str(row))


def merge_faults(part: str, merges: Sequence[CellRange]) -> Iterator[Fault]:
    """Merged ranges that share a cell with one that begins above them, or left of them."""
    if not merges:
        return
    lowest = _Lowest()
    for merge in sorted(merges, key=lambda each: (each.top, each.left)):
        if lowest.within(merge.left, merge.right) >= merge.top:
            yield Fault("merge-overlap", part, str(merge))
        lowest.raise_to(merge.bottom, merge.left, merge.right)


class _Lowest:
    """How far down the ranges reach that lie over each column; asked of some columns together.

    A tree of halves: a node knows how far ranges reach that lie over all of its columns, and how
    far any does that lies over some. So 50,000 tall ranges side by side take a second, where each
    held against each other would take minutes.
    """

    def __init__(self) -> None:
        self._size = 1 << MAX_COLUMN.bit_length()
        self._whole = [0] * (2 * self._size)
        self._some = [0] * (2 * self._size)

    def within(self, left: int, right: int) -> int:
        """Return the lowest row of a range that lies over any of the columns; 0 for none."""
        some, whole = self._some, self._whole
        found = 0
        for node in self._nodes(left, right):
            found = max(found, some[node])
        for node in (left + self._size, right + self._size):
            while node := node >> 1:
                found = max(found, whole[node])
        return found

    def raise_to(self, row: int, left: int, right: int) -> None:
        """Have a range lie over the columns down to a row."""
        some, whole = self._some, self._whole
        for node in self._nodes(left, right):
            whole[node] = max(whole[node], row)
            some[node] = max(some[node], row)
        for node in (left + self._size, right + self._size):
            while node := node >> 1:
                some[node] = max(some[node], row)

    def _nodes(self, left: int, right: int) -> Iterator[int]:
        """Yield the fewest nodes that make up some columns."""
        low, high = left + self._size, right + self._size + 1
        while low < high:
            if low & 1:
                yield low
                low += 1
            if high & 1:
                high -= 1
                yield high
            low, high = low >> 1, high >> 1


def _merges_over(merges: Sequence[CellRange], rows: Sequence[int]) -> dict[int, list[CellRange]]:
    """The merged ranges that lie over each of some rows, which increase."""
    found: dict[int, list[CellRange]] = {}
    for merge in merges:
        for number in rows[bisect_left(rows, merge.top) : bisect_right(rows, merge.bottom)]:
            found.setdefault(number, []).append(merge)
    return found


def _cells_at(found: Scan, at: int) -> tuple[bytes, Sequence[int], Collection[bytes]] | None:
    """A row's start tag, and the columns and the rows of which its cells say that they lie there.

    None where not all are written as programs write them.
    """
    data, start = found.data, found.starts[at]
    begin = data.index(b">", start) + 1
    end = found.starts[at + 1] if at + 1 < len(found.starts) else found.frame.end
    if not found.ordered or found.frame.prefix or data.find(b"<!", begin, end) >= 0:
        return None
    places = _USUAL.findall(data, begin, end)
    if len(places) != data.count(b"<c", begin, end):
        return None
    columns = [_column(letters) for letters, _ in places]
    if max(columns, default=0) > MAX_COLUMN:
        return None
    return data[start:begin], columns, {row for _, row in places}


@cache  # of three letters at most, there are not so many
def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def _place_faults(
    part: str, number: int, tag: bytes, columns: Sequence[int], told: Collection[bytes]
) -> Iterator[Fault]:
    """What is wrong with where the cells of a row lie."""
    for left, column in pairwise(columns):
        if column <= left:
            yield Fault("cell-order", part, a1(number, column))
    if any(whole(each) != number for each in told):
        yield Fault("cell-row", part, str(number))
    spans = SPANS.search(tag)
    if spans and columns and not whole(spans[1]) <= min(columns) <= max(columns) <= whole(spans[2]):
        yield Fault("spans", part, str(number))


def _row_faults(
    part: str,
    found: Scan,
    row: Row,
    merges: Sequence[CellRange],
    spilled: Mapping[int, Sequence[tuple[int, int]]],
) -> Iterator[Fault]:
    """What is wrong with a row's cells."""
    data, number = found.data, row.number
    columns = [cell.column for cell in row.cells]
    told = {*_CELL_ROW.findall(data, row.tag_end, row.end)}  # of a sound row one and the same
    yield from _place_faults(part, number, data[row.start : row.tag_end], columns, told)
    for cell in row.cells if merges or spilled else ():
        if not cell.content:
            continue
        if any(True for _ in hidden_in(merges, cell.column, (number,))):
            yield Fault("merge-value", part, a1(number, cell.column))
        if _is_filled(spilled.get(cell.column, ()), number) and (
            _OWN_TEXT.search(cell.attributes)
            or (_FORMULA.search(cell.content) and b"ref" not in cell.content)
        ):
            yield Fault("spill", part, a1(number, cell.column))


def _is_filled(areas: Sequence[tuple[int, int]], row: int) -> bool:
    """Tell whether a formula fills a row's cell; the areas are those of its column, in order."""
    at = bisect_right(areas, (row, MAX_ROW)) - 1
    return at >= 0 and row <= areas[at][1]
