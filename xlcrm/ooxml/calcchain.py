"""The order in which Excel calculates the formulas of a workbook (ECMA-376 Part 1, 18.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.ooxml.markup import attributes, find_all, with_attributes
from xlcrm.ooxml.splice import splice

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlcrm.ooxml.splice import Splice


def without_cells(chain: bytes, sheet_id: int, cells: Collection[str]) -> bytes:
    """Return the chain without some cells of a sheet; as it is if nothing would be left of it.

    An entry that names no sheet is on that of the one before it, and then names it.

    >>> chain = b'<calcChain><c r="A1" i="1"/><c r="A2"/><c r="A1" i="2"/></calcChain>'
    >>> without_cells(chain, 1, {"A1"})
    b'<calcChain><c r="A2" i="1"/><c r="A1" i="2"/></calcChain>'
    """
    found: list[Splice] = []
    sheet, gone, left = "", False, 0
    for tag in find_all(chain, b"c"):
        said = attributes(tag.attributes)
        sheet = said.get("i", sheet)
        if sheet == str(sheet_id) and said.get("r") in cells:
            found.append((tag.start, tag.end, b""))
            gone = True
            continue
        left += 1
        if gone and "i" not in said:
            text = with_attributes(chain[tag.start : tag.end], {"i": sheet})
            found.append((tag.start, tag.end, text))
        gone = False
    return splice(chain, found) if found and left else chain
