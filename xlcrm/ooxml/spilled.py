"""Cells that formulas of other cells fill: those of array formulas and data tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.ooxml.markup import attributes
from xlcrm.ooxml.rows import may_hold_formulas
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from xlcrm.ooxml.scan import Scan

_ARRAY: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f\s[^<>]*t=[\"'](?:array|dataTable)[\"'][^<>]*>")


def spilled_rows(scan: Scan) -> dict[int, list[tuple[int, int]]]:
    """Return the (first, last) rows that array formulas and data tables fill, by column, in order.

    Excel writes each of its dynamic formulas as an array formula, so there may be one a row.
    """
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    data, frame = scan.data, scan.frame
    if not may_hold_formulas(data, frame) or all(
        data.find(kind, frame.begin, frame.end) < 0 for kind in (b"array", b"dataTable")
    ):
        return found
    for match in _ARRAY.finditer(data, frame.begin, frame.end):
        reference = attributes(match[0]).get("ref")
        if reference:
            try:
                area = CellRange.of(reference)
            except ValueError:
                raise damaged("배열 수식의 범위를 읽을 수 없습니다.") from None
            for column in range(area.left, area.right + 1):
                found[column].append((area.top, area.bottom))
    for rows in found.values():
        rows.sort()
    return found
