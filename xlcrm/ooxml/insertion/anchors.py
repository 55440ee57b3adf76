"""Where drawings hang on a sheet: between which rows, moved with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.digits import whole
from xlcrm.ooxml.markup import Tag, element_end, tags
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.insertion.references import Insertion
    from xlcrm.ooxml.splice import Splice


class _Corner(NamedTuple):
    """A row counted from 0, where it is written, and how far below its upper edge one is."""

    start: int
    end: int
    row: int
    offset: int = 0


def moved_anchor(data: bytes, anchor: Tag, insertion: Insertion, edits: str) -> Iterator[Splice]:
    """Yield splices for the rows between which an object hangs.

    Args:
        data: the part.
        anchor: the element with `from` and, mostly, `to` (ECMA-376 Part 1, 20.5.2).
        insertion: the rows that are put in.
        edits: how the object goes with the cells: `twoCell`, `oneCell` or `absolute`.
    """
    corners = _corners(data, anchor)
    if edits == "absolute" or b"from" not in corners:
        return
    first = corners[b"from"]
    shift = insertion.row(first.row + 1) - first.row - 1
    if shift:
        yield (first.start, first.end, b"%d" % (first.row + shift))
    last = corners.get(b"to")
    if last is None:
        return
    if edits == "twoCell":  # what ends at the upper edge of a row ends with the row above it
        row = last.row + 1 if last.offset else last.row
        shift = max(shift, insertion.row(row) - row if row else 0)
    if shift:
        yield (last.start, last.end, b"%d" % (last.row + shift))


def _corners(data: bytes, anchor: Tag) -> dict[bytes, _Corner]:
    """The corners of an anchor, by their elements' names."""
    found: dict[bytes, _Corner] = {}
    inside = b""
    for tag in tags(data, anchor.end, element_end(data, anchor)):
        if tag.local in {b"from", b"to"}:
            inside = b"" if tag.closing else tag.local
        elif inside and tag.local in {b"row", b"rowOff"} and not (tag.closing or tag.empty):
            end = data.index(b"<", tag.end)
            value = whole(data[tag.end : end].strip())
            if tag.local == b"row":
                found[inside] = _Corner(tag.end, end, value)
            elif inside in found:
                found[inside] = found[inside]._replace(offset=value)
    return found
