"""What stands around a sheet's cells: ranges, formulas and places, moved with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.digits import whole
from xlcrm.ooxml.insertion.anchors import moved_anchor
from xlcrm.ooxml.insertion.cells import moved_formulas, renumbered
from xlcrm.ooxml.insertion.references import Home, Insertion, UnsafeInsertionError, moved
from xlcrm.ooxml.markup import Tag, attributes, element_end, escape, tags, text_of, with_attributes
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import ORDER, sections_of
from xlcrm.ooxml.splice import splice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.ooxml.splice import Splice

_MOVED: Final[Mapping[bytes, tuple[str, ...]]] = {
    b"dimension": ("ref",),
    b"sheetPr": ("syncRef",),
    b"sheetView": ("topLeftCell",),
    b"customSheetView": ("topLeftCell",),
    b"pane": ("topLeftCell",),
    b"selection": ("activeCell", "sqref"),
    b"mergeCell": ("ref",),
    b"hyperlink": ("ref",),
    b"cellWatch": ("r",),
    b"inputCells": ("r",),
    b"cellSmartTags": ("r",),
}
"""Attributes with cells or ranges that move, by element (ECMA-376 Part 1, 18.3.1)."""

_GROWN: Final[Mapping[bytes, tuple[str, ...]]] = {
    b"autoFilter": ("ref",),
    b"sortState": ("ref",),
    b"sortCondition": ("ref",),
    b"conditionalFormatting": ("sqref",),
    b"dataValidation": ("sqref",),
    b"ignoredError": ("sqref",),
    b"protectedRange": ("sqref",),
}
"""Attributes with ranges that grow too, where they end with the data."""

_FORMULAS: Final = frozenset({b"formula", b"formula1", b"formula2", b"f"})
_IN_ATTRIBUTES: Final[Mapping[bytes, tuple[str, ...]]] = {
    b"cfvo": ("val",),
    b"hyperlink": ("location",),
    b"controlPr": ("linkedCell", "listFillRange"),
    b"oleObject": ("link",),
}
_EXTENSIONS: Final = frozenset(
    {
        "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",  # conditional formats
        "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",  # validations
        "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}",  # sparklines
        "{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}",  # slicers
        "{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}",  # slicers of tables
        "{7E03D99C-DC04-49D9-9315-930204A7B6E9}",  # timelines
        "{FC87AEE6-9EDD-4A0A-B7FB-166176984837}",  # protected ranges
        "{01252117-D84E-4E92-8308-4BE1C098FCBB}",  # ignored errors
        "{F7C9EE02-42E1-4005-9D12-6889AFFD525C}",  # web extensions
        "{64002731-A6B0-56B0-2670-7721B7C09600}",  # page layout on a Mac
        "HTTP://SCHEMAS.MICROSOFT.COM/OFFICE/MAC/EXCEL/2008/MAIN",
    }
)
"""The extensions of a sheet that are known to say where in the usual ways, or not at all."""


def moved_sheet(data: bytes, insertion: Insertion, sheet: str) -> bytes:
    """Return a worksheet's part as it reads after rows are put into it, or into another sheet.

    Raises:
        UnsafeInsertionError: something in it would not mean what it meant, or nobody can tell.
    """
    frame = frame_of(data)
    found: list[Splice] = list(moved_formulas(data, frame, sheet, insertion))
    here = insertion.touches(sheet)
    if here:
        found += renumbered(data, frame, insertion)
        _refuse_unknown(data, insertion)
    around = _Around(data, sheet, insertion)
    found += around.splices(0, frame.tag.start)
    after = frame.end if frame.tag.empty else data.index(b">", frame.end) + 1
    found += around.splices(after, len(data))
    return splice(data, found) if found else data


def grown_formulas(data: bytes, insertion: Insertion, sheet: str) -> bytes:
    """Return a worksheet's part with the formulas of its cells grown, and nothing else of it.

    What fills several cells stays: it would spill further than it did.
    """
    moved = moved_formulas(data, frame_of(data), sheet, insertion)
    found = [
        each for each in moved if b'"array"' not in data[data.rfind(b"<", 0, each[0]) : each[0]]
    ]
    return splice(data, found) if found else data


def _refuse_unknown(data: bytes, insertion: Insertion) -> None:
    """Raise if the sheet has parts of which nobody knows whether they name cells."""
    for section in sections_of(data, frame_of(data)):
        unknown = section.local not in ORDER and section.local != b"AlternateContent"
        names = [section.local.decode(errors="replace")] if unknown else []
        if section.local == b"extLst":
            begin, end = section.inside(data)
            uris = (
                attributes(tag.attributes).get("uri", "")
                for tag in tags(data, begin, end)
                if tag.local == b"ext" and not tag.closing
            )
            names = [uri for uri in uris if uri.upper() not in _EXTENSIONS]
        if names:
            raise UnsafeInsertionError(
                f"뜻을 알 수 없는 확장 내용이 시트에 있어 행을 넣을 수 없습니다 ({names[0][:40]}).",
                sheet=insertion.sheet,
                hint="엑셀에서 행을 직접 넣은 뒤 다시 실행하세요.",
            )


class _Around:
    """What stands around the cells of one sheet, gone through tag by tag."""

    def __init__(self, data: bytes, sheet: str, insertion: Insertion) -> None:
        self.data = data
        self.sheet = sheet
        self.insertion = insertion
        self.here = insertion.touches(sheet)
        self.home = Home(sheet, 1, 1)
        self.sparkline = self.breaks = False

    def splices(self, begin: int, end: int) -> Iterator[Splice]:
        """Yield splices for all that names cells between two places."""
        for tag in tags(self.data, begin, end):
            self._note(tag)
            if tag.closing:
                continue
            yield from self._attributes(tag)
            local = tag.local
            if tag.empty:
                continue
            if local in _FORMULAS:
                yield from self._text(tag, self._formula)
            elif local == b"sqref" and self.here:
                yield from self._text(tag, self._moved if self.sparkline else self._grown)
            elif local == b"anchor" and self.here:
                yield from moved_anchor(self.data, tag, self.insertion, _edits(tag))

    def _note(self, tag: Tag) -> None:
        """Remember within what the tags to come stand."""
        local = tag.local
        if local == b"sparklineGroups":
            self.sparkline = not tag.closing
        elif local == b"rowBreaks":
            self.breaks = not tag.closing
        elif local in {b"conditionalFormatting", b"dataValidation"}:
            text = attributes(tag.attributes).get("sqref") or self._later_sqref(tag)
            self.home = Home(self.sheet, *_first_cell(text))

    def _later_sqref(self, tag: Tag) -> str:
        """The cells of a newer format, which stand behind its formulas."""
        if tag.closing or tag.empty:
            return ""
        for inner in tags(self.data, tag.end, element_end(self.data, tag)):
            if inner.local == b"sqref" and not inner.closing and not inner.empty:
                return text_of(self.data[inner.end : self.data.index(b"</", inner.end)])
        return ""

    def _attributes(self, tag: Tag) -> Iterator[Splice]:
        local = tag.local
        names = (_MOVED.get(local, ()), _GROWN.get(local, ()), _IN_ATTRIBUTES.get(local, ()))
        consolidated = local in {b"dataRef", b"brk"}
        if not any(names) and not consolidated:
            return
        said = attributes(tag.attributes)
        changes: dict[str, str | None] = {}
        if self.here:
            changes |= {name: self._moved(said[name]) for name in names[0] if name in said}
            changes |= {name: self._grown(said[name]) for name in names[1] if name in said}
        changes |= {name: self._formula(said[name]) for name in names[2] if name in said}
        if local == b"dataRef" and self.insertion.touches(said.get("sheet", self.sheet)):
            changes |= {name: self._grown(said[name]) for name in ("ref",) if name in said}
        if local == b"brk" and self.breaks and self.here and said.get("id", "").isdecimal():
            changes["id"] = str(self.insertion.row(whole(said["id"]) + 1) - 1)
        changes = {name: new for name, new in changes.items() if new != said[name]}
        if changes:
            text = self.data[tag.start : tag.end]
            yield (tag.start, tag.end, with_attributes(text, changes))

    def _text(self, tag: Tag, change: Callable[[str], str]) -> Iterator[Splice]:
        end = self.data.index(b"<", tag.end)
        if self.data[end : end + 2] != b"</":
            return  # the formula stands in an element of its own
        old = text_of(self.data[tag.end : end])
        new = change(old)
        if new != old:
            yield (tag.end, end, escape(new))

    def _formula(self, text: str) -> str:
        return moved(text, self.home, self.insertion)

    def _moved(self, text: str) -> str:
        return moved_ranges(text, self.insertion.area)

    def _grown(self, text: str) -> str:
        return moved_ranges(text, self.insertion.grown)


def moved_ranges(text: str, move: Callable[[CellRange], CellRange]) -> str:
    """Return a list of ranges, each moved; what cannot be read stays.

    >>> moved_ranges("A1:B2 C9", Insertion("대장", before=5, count=2).area)
    'A1:B2 C11'
    """
    return " ".join(_range(part, move) for part in text.split())


def _range(text: str, move: Callable[[CellRange], CellRange]) -> str:
    try:
        area = CellRange.of(text)
    except ValueError:
        return text
    new = move(area)
    if new == area:
        return text
    return f"{new.top}:{new.bottom}" if text.replace(":", "").isdecimal() else str(new)


def _first_cell(sqref: str) -> tuple[int, int]:
    try:
        areas = [CellRange.of(part) for part in sqref.split()]
    except ValueError:
        return 1, 1
    return min(((area.top, area.left) for area in areas), default=(1, 1))


def _edits(tag: Tag) -> str:
    """How an embedded object goes with the cells under it."""
    said = attributes(tag.attributes)
    if said.get("moveWithCells") not in {"1", "true"}:
        return "absolute"
    return "twoCell" if said.get("sizeWithCells") in {"1", "true"} else "oneCell"
