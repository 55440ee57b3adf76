"""Ranges of a sheet's copy that has other rows: what covered the old rows covers the new ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.ooxml.markup import (
    attributes,
    element_end,
    escape,
    find,
    find_all,
    text_of,
    with_attributes,
)
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.sections import SheetPart

_FORMULAS: Final = frozenset({b"formula", b"formula1", b"formula2", b"f"})
_TEXT: Final = lazy(r"\"(?:[^\"]|\"\")*\"")
_REFERENCE: Final = lazy(r"(?<![\w.])(\$?)[A-Za-z]{1,3}(\$?)\d{1,7}(?![\w(])")
_PER_RANGE: Final = {
    b"dataValidations": b"dataValidation",
    b"ignoredErrors": b"ignoredError",
    b"protectedRanges": b"protectedRange",
    b"conditionalFormattings": b"conditionalFormatting",
}
# What of a sheet's extensions needs no other part: newer formats and validations ([MS-XLSX] 2.3.2)
_KEPT_EXTENSIONS: Final = frozenset(
    {"{78C0D931-6437-407D-A8EE-F0AAD7539E65}", "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"}
)


@dataclass(frozen=True, slots=True)
class Trim:
    """How data with headers in `old` are replaced by as many rows as reach to `bottom`."""

    old: CellRange
    bottom: int

    def of(self, area: CellRange) -> CellRange | None:
        """Return the range an area becomes; None if it covered nothing that the copy has.

        >>> trim = Trim(CellRange.of("A3:F90"), bottom=4)
        >>> [str(trim.of(CellRange.of(text))) for text in ("C4:C90", "C4:C999", "A1:F2", "C9:C20")]
        ['C4', 'C4:C999', 'A1:F2', 'None']
        """
        old = self.old
        first = old.top + 1
        if area.bottom <= old.top:
            return area
        if area.top > max(old.bottom, first):
            return None
        if area.bottom < old.bottom:
            return (
                None if area.top > old.top else CellRange(area.top, area.left, old.top, area.right)
            )
        below = self.bottom if area.bottom == old.bottom else max(area.bottom, self.bottom)
        return CellRange(min(area.top, first), area.left, below, area.right)

    def of_list(self, sqref: str) -> tuple[str, bool]:
        """Return a list of ranges, and whether its first corner, which formulas count from, moved.

        The list is empty if nothing is left of it, or a range in it cannot be read.
        """
        try:
            old = [CellRange.of(text) for text in sqref.split()]
        except ValueError:
            return "", True
        new = [area for area in map(self.of, old) if area is not None]
        if not new:
            return "", True
        return " ".join(map(str, new)), _corner(old) != _corner(new)


def trimmed(data: bytes, section: SheetPart, trim: Trim) -> bytes:
    """Return a section with ranges, each trimmed; nothing if none is left."""
    text = data[section.tag.start : section.end]
    if section.local == b"conditionalFormatting":
        return _trimmed_rule(text, trim)
    if section.local == b"extLst":
        return _trimmed_extensions(text, trim)
    return _trimmed_list(text, trim)


def without_rows_below(data: bytes, section: SheetPart, last: int) -> bytes:
    """Return the merged cells down to a row; nothing if none is left."""
    tag = section.tag
    kept = [
        data[each.start : element_end(data, each)]
        for each in find_all(data, b"mergeCell", tag.end, section.end)
        if _bottom(attributes(each.attributes).get("ref", "")) <= last
    ]
    if not kept:
        return b""
    opened = with_attributes(data[tag.start : tag.end], {"count": str(len(kept))})
    return opened + b"".join(kept) + b"</%b>" % tag.name


def _bottom(ref: str) -> float:
    try:
        return CellRange.of(ref).bottom
    except ValueError:
        return float("inf")


def _corner(areas: list[CellRange]) -> tuple[int, int]:
    return min(area.top for area in areas), min(area.left for area in areas)


def _trimmed_list(text: bytes, trim: Trim) -> bytes:
    """A list of validations or the like, its count put right."""
    parent = next(find_all(text, _local(text)))
    name = _PER_RANGE.get(parent.local)
    if name is None or parent.empty:
        return b""
    children = [
        text[tag.start : element_end(text, tag)] for tag in find_all(text, name, parent.end)
    ]
    kept = [rule for child in children if (rule := _trimmed_rule(child, trim))]
    if not kept:
        return b""
    opened = text[: parent.end]
    if "count" in attributes(parent.attributes):
        opened = with_attributes(opened, {"count": str(len(kept))})
    return opened + b"".join(kept) + b"</%b>" % parent.name


def _local(text: bytes) -> bytes:
    return text[1 : re.search(rb"[\s/>]", text).start()].rpartition(b":")[2]  # type: ignore[union-attr]


def _trimmed_rule(text: bytes, trim: Trim) -> bytes:
    """One rule with its range trimmed; nothing if it is for rows that are gone."""
    root = next(find_all(text, _local(text)))
    ref = attributes(root.attributes).get("sqref")
    inner = find(text, b"sqref") if ref is None else None
    if ref is None and (inner is None or inner.empty):
        return b""
    stop = 0
    if inner is not None:
        stop = text.index(b"</", inner.end)
        ref = text_of(text[inner.end : stop])
    new, moved = trim.of_list(ref or "")
    if not new or (moved and any(map(_is_relative, _formulas(text)))):
        return b""
    if inner is not None:
        return text[: inner.end] + escape(new) + text[stop:]
    return with_attributes(text[: root.end], {"sqref": new}) + text[root.end :]


def _formulas(text: bytes) -> Iterator[str]:
    for name in _FORMULAS:
        for tag in find_all(text, name):
            if not tag.empty:
                yield text_of(text[tag.end : text.index(b"</", tag.end)])


def _is_relative(formula: str) -> bool:
    """Tell whether a formula means other cells for each cell that it is for."""
    found = _REFERENCE.findall(_TEXT.sub("", formula))
    return any(not (column and row) for column, row in found)


def _trimmed_extensions(text: bytes, trim: Trim) -> bytes:
    """The extensions that need no other part."""
    root = next(find_all(text, b"extLst"))
    kept = []
    for tag in find_all(text, b"ext", root.end):
        if attributes(tag.attributes).get("uri", "").upper() not in _KEPT_EXTENSIONS or tag.empty:
            continue
        end = element_end(text, tag)
        stop = text.rindex(b"</", tag.end, end)
        inner = _trimmed_list(text[tag.end : stop].strip(), trim)
        if inner:
            kept.append(text[tag.start : tag.end] + inner + text[stop:end])
    return text[: root.end] + b"".join(kept) + b"</%b>" % root.name if kept else b""
