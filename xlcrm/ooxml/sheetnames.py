"""Defined names that are for one sheet alone: what is printed, the rows repeated on each page.

They name their sheet by its place among the tabs (`localSheetId`, ECMA-376 Part 1, 18.2.5).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, element_end, escape, find, find_all, text_of
from xlcrm.ooxml.splice import splice
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.ooxml.trimming import Trim

TITLES: Final = "_xlnm.Print_Titles"
AREA: Final = "_xlnm.Print_Area"
FILTER: Final = "_xlnm._FilterDatabase"
_ON_SHEET: Final = lazy(r"(?:'(?:[^']|'')+'|[^\s'!,;()+\-*/&<>=]+)!")
# CT_Workbook's children before definedNames, the last ones first (ECMA-376 Part 1, 18.2.27)
_BEFORE_NAMES: Final = (b"externalReferences", b"functionGroups", b"sheets")


@bare
@dataclass(frozen=True, slots=True)
class SheetName:
    """A name for one sheet alone, and its formula."""

    name: str
    formula: str
    hidden: bool = False


def quoted(sheet: str) -> str:
    """Return a sheet's name as formulas spell it.

    >>> quoted("홍's 일지")
    "'홍''s 일지'"
    """
    return "'" + sheet.replace("'", "''") + "'"


def names_of_sheet(workbook: bytes, sheet: str) -> list[SheetName]:
    """Return the names that are for one sheet alone."""
    return [*names_by_sheet(workbook).get(sheet, ())]


@lru_cache(maxsize=8)
def names_by_sheet(workbook: bytes) -> Mapping[str, Sequence[SheetName]]:
    """Return the names that are for one sheet alone, by the sheet that they are for."""
    sheets = [attributes(tag.attributes).get("name") for tag in find_all(workbook, b"sheet")]
    by_place: dict[str, list[SheetName]] = {}
    for tag in find_all(workbook, b"definedName"):
        found = attributes(tag.attributes)
        if tag.empty or (place := found.get("localSheetId")) is None:
            continue
        name = SheetName(
            found.get("name", ""),
            text_of(workbook[tag.end : workbook.index(b"</", tag.end)]),
            found.get("hidden") in {"1", "true"},
        )
        by_place.setdefault(place, []).append(name)
    return {
        sheet: by_place[str(at)]
        for at, sheet in reversed([*enumerate(sheets)])
        if sheet is not None and str(at) in by_place
    }


def on_sheet(name: SheetName, sheet: str, trim: Trim, *, filtered: bool) -> SheetName | None:
    """Return a name of a sheet for one that was made like it; None if it is of no use there.

    `filtered` tells whether the new sheet has filter buttons of its own.
    """
    own = f"{quoted(sheet)}!"
    if name.name == TITLES:
        return replace(name, formula=_ON_SHEET.sub(lambda _: own, name.formula))
    if name.name == AREA or (name.name == FILTER and filtered):
        areas = []
        for text in _ON_SHEET.sub("", name.formula).split(","):
            try:
                area = trim.of(CellRange.of(text))
            except ValueError:
                return None
            if area is not None:
                areas.append(f"{own}{absolute(area)}")
        return replace(name, formula=",".join(areas)) if areas else None
    return None


def without_local_names(workbook: bytes, sheet: str, names: Collection[str]) -> bytes:
    """Return the workbook part without some of the names that are for one of its sheets alone."""
    place = str(_place_of(workbook, sheet))
    splices = [
        (tag.start, element_end(workbook, tag), b"")
        for tag in find_all(workbook, b"definedName")
        if (found := attributes(tag.attributes)).get("localSheetId") == place
        and found.get("name") in names
    ]
    return splice(workbook, splices) if splices else workbook


def with_local_names(workbook: bytes, sheet: str, names: Sequence[SheetName]) -> bytes:
    """Return the workbook part with names added that are for one of its sheets alone."""
    if not names:
        return workbook
    place = _place_of(workbook, sheet)
    known = find(workbook, b"definedNames")
    anchor = known or next(filter(None, (find(workbook, name) for name in _BEFORE_NAMES)), None)
    if anchor is None:
        raise damaged("통합 문서에 시트 목록이 없습니다.")
    prefix = anchor.name[: -len(anchor.local)]
    entries = b"".join(
        b'<%bdefinedName name="%b" localSheetId="%d"%b>%b</%bdefinedName>'
        % (
            prefix,
            escape(each.name, quote=True),
            place,
            b' hidden="1"' if each.hidden else b"",
            escape(each.formula),
            prefix,
        )
        for each in names
    )
    if known is None or known.empty:
        block = b"<%bdefinedNames>%b</%bdefinedNames>" % (prefix, entries, prefix)
        end = element_end(workbook, anchor)
        start = anchor.start if known else end
        return splice(workbook, [(start, end, block)])
    end = workbook.rindex(b"</", 0, element_end(workbook, known))
    return splice(workbook, [(end, end, entries)])


def _place_of(workbook: bytes, sheet: str) -> int:
    names = [attributes(tag.attributes).get("name") for tag in find_all(workbook, b"sheet")]
    return names.index(sheet) if sheet in names else -1


def absolute(area: CellRange) -> str:
    """Return a range as defined names spell it.

    >>> absolute(CellRange(1, 1, 3, 2))
    '$A$1:$B$3'
    """
    first, last = a1(area.top, area.left), a1(area.bottom, area.right)
    return ":".join(re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", corner) for corner in (first, last))
