"""Cells whose texts stay texts when somebody edits them.

Their format says so: `quotePrefix` (ECMA-376 Part 1, 18.8.45).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.cellwriter import style_in
from xlcrm.ooxml.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book

_TAG: Final = rb"<(?:\w+:)?c\b[^<>]*?\sr\s*=\s*[\"']%b[\"'][^<>]*>"
_CODE: Final = "C601"


def unquoted(book: Book, cells: Iterable[CellRef]) -> frozenset[CellRef]:
    """Return which cells hold texts that become formulas when somebody edits them.

    Not those that their format keeps texts, nor those of a workbook without formats, in which no
    cell can be marked.
    """
    by_sheet: defaultdict[str, list[CellRef]] = defaultdict(list)
    for each in cells:
        by_sheet[each.sheet].append(each)
    part = book.package.related_part("styles") if by_sheet else None
    if part is None:
        return frozenset()
    styles = Styles(book.package.part(part))
    return frozenset(
        each
        for sheet, mine in by_sheet.items()
        for each, style in zip(mine, _styles(book, sheet, mine), strict=True)
        if style is not None and styles.quoting(style) != style
    )


def still_taken(book: Book, found: Sequence[Finding]) -> Sequence[Finding]:
    """Return findings but for those of texts (C601) that their cells' formats keep texts."""
    taken = [each.where for each in found if each.code == _CODE]
    if not taken or book.package.related_part("styles") is None:
        return found
    left = unquoted(book, taken)
    return [each for each in found if each.code != _CODE or each.where in left]


def _styles(book: Book, sheet: str, cells: Sequence[CellRef]) -> list[int | None]:
    """The formats of some cells; None of those that are not found."""
    scanned = book.scans.get(sheet)
    if scanned is None:
        return [None] * len(cells)
    starts = dict(zip(scanned.rows, scanned.starts, strict=True))
    ends = dict(zip(scanned.rows, [*scanned.starts[1:], scanned.frame.end], strict=True))
    found: list[int | None] = []
    for each in cells:
        row = scanned.data[starts.get(each.row, 0) : ends.get(each.row, 0)]
        tag = re.search(_TAG % each.cell.encode(), row)
        found.append(None if tag is None else style_in(tag[0]))
    return found
