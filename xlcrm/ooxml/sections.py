"""What stands behind a sheet's cells: the other children of its `worksheet`, in their order.

A sheet may have as many links or merged cells as rows, so a child's end is searched for, and not
reached through every tag within it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import Tag, element_end, tags
from xlcrm.ooxml.zipformat import damaged
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.ooxml.rows import Frame

# CT_Worksheet's children behind sheetData (ECMA-376 Part 1, 18.3.1.99 and the schema in A.2)
ORDER: Final = (
    *(b"sheetCalcPr", b"sheetProtection", b"protectedRanges", b"scenarios", b"autoFilter"),
    *(b"sortState", b"dataConsolidate", b"customSheetViews", b"mergeCells", b"phoneticPr"),
    *(b"conditionalFormatting", b"dataValidations", b"hyperlinks", b"printOptions"),
    *(b"pageMargins", b"pageSetup", b"headerFooter", b"rowBreaks", b"colBreaks"),
    *(b"customProperties", b"cellWatches", b"ignoredErrors", b"smartTags", b"drawing"),
    *(b"legacyDrawing", b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls"),
    *(b"webPublishItems", b"tableParts", b"extLst"),
)
_RANK: Final = {name: rank for rank, name in enumerate(ORDER)}


@bare
class SheetPart(NamedTuple):
    """One child: its start tag, and where its element ends."""

    tag: Tag
    end: int

    @property
    def local(self) -> bytes:
        """The name without its prefix."""
        return self.tag.local

    def inside(self, data: bytes) -> tuple[int, int]:
        """Return where its content begins and ends."""
        if self.tag.empty:
            return self.tag.end, self.tag.end
        return self.tag.end, data.rindex(b"</", self.tag.end, self.end)


def sections_of(data: bytes, frame: Frame) -> list[SheetPart]:
    """Return the children behind the cells; DamagedWorkbookError if one is not closed.

    >>> from xlcrm.ooxml.rows import frame_of
    >>> data = b"<worksheet><sheetData/><mergeCells><mergeCell/></mergeCells><drawing/></worksheet>"
    >>> [section.local for section in sections_of(data, frame_of(data))]
    [b'mergeCells', b'drawing']
    """
    plain = data.find(b"<!", frame.end) < 0  # a comment might hold what looks like an end
    found: list[SheetPart] = []
    position = frame.end if frame.tag.empty else data.index(b">", frame.end) + 1
    while (tag := next(tags(data, position), None)) is not None and not tag.closing:
        end = _end_of(data, tag) if plain and tag.local in _RANK else element_end(data, tag)
        found.append(SheetPart(tag, end))
        position = end
    return found


def _end_of(data: bytes, tag: Tag) -> int:
    """Where a child ends: none but the last one, extLst, ever holds another of its own name."""
    if tag.empty:
        return tag.end
    if tag.local == b"extLst":
        return element_end(data, tag)
    at = data.find(b"</" + tag.name, tag.end)
    if at < 0:
        raise damaged(f"닫히지 않은 요소가 있습니다: {tag.name.decode(errors='replace')}")
    return data.index(b">", at) + 1


def place_for(data: bytes, frame: Frame, local: bytes) -> int:
    """Return where a child that is missing would stand.

    >>> from xlcrm.ooxml.rows import frame_of
    >>> data = b"<worksheet><sheetData/><mergeCells/><drawing/></worksheet>"
    >>> data[place_for(data, frame_of(data), b"hyperlinks"):]
    b'<drawing/></worksheet>'
    """
    place = frame.end if frame.tag.empty else data.index(b">", frame.end) + 1
    for section in sections_of(data, frame):
        if _RANK.get(section.local, len(ORDER)) > _RANK[local]:
            break
        place = section.end
    return place
