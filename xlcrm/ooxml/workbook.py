"""Edits to the workbook's small parts: recalculation, names that grow, sheets that are added."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.ooxml.markup import (
    attributes,
    element_end,
    escape,
    find,
    find_all,
    tags,
    text_of,
    with_attributes,
)
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.ooxml.ranges import Growth

# CT_Workbook's children that stand before calcPr (ECMA-376 Part 1, 18.2.27)
_BEFORE_CALC: Final = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
# What names a sheet by its place, counted from 0 (ECMA-376 Part 1, 18.2.5 and 18.2.30)
_BY_PLACE: Final = {b"definedName": ("localSheetId",), b"workbookView": ("activeTab", "firstSheet")}
_VECTOR_SIZE: Final = lazy(rb'(<vt:vector[^<>]*\bsize=")(\d+)(")')
_PRINT_AREA: Final = "_xlnm.Print_Area"  # ECMA-376 Part 1, 18.2.5
_STRICT_MAIN: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def with_full_calculation(workbook: bytes) -> bytes:
    """Return the workbook part with `fullCalcOnLoad` set, so that Excel recalculates on opening.

    >>> with_full_calculation(b'<workbook><sheets/><calcPr calcId="1"/></workbook>')
    b'<workbook><sheets/><calcPr calcId="1" fullCalcOnLoad="1"/></workbook>'
    """
    tag = find(workbook, b"calcPr")
    if tag is not None:
        if attributes(tag.attributes).get("fullCalcOnLoad") in {"1", "true"}:
            return workbook
        text = with_attributes(workbook[tag.start : tag.end], {"fullCalcOnLoad": "1"})
        return splice(workbook, [(tag.start, tag.end, text)])
    for local in _BEFORE_CALC:
        tag = find(workbook, local)
        if tag is not None:
            prefix = tag.name[: -len(local)]
            end = element_end(workbook, tag)
            return splice(workbook, [(end, end, b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix)])
    raise damaged("통합 문서에 시트 목록이 없습니다.")


def with_grown_names(workbook: bytes, growths: Mapping[str, Growth]) -> bytes:
    """Return the workbook part with the defined names grown that covered a grown sheet's data."""
    splices = []
    for tag in find_all(workbook, b"definedName"):
        if tag.empty:
            continue
        end = workbook.index(b"</", tag.end)
        old = new = text_of(workbook[tag.end : end])
        for sheet, growth in growths.items():
            printed = attributes(tag.attributes).get("name") == _PRINT_AREA
            new = growth.of_formula(new, sheet, printed=printed)
        if new != old:
            splices.append((tag.end, end, escape(new)))
    return splice(workbook, splices) if splices else workbook


@lru_cache(maxsize=2)  # each step of a change asks for them, and there may be very many
def defined_names(workbook: bytes) -> Sequence[tuple[str, str]]:
    """Return the workbook's defined names and their formulas; local ones may repeat a name."""
    return tuple(
        (
            attributes(tag.attributes).get("name", ""),
            text_of(workbook[tag.end : workbook.index(b"</", tag.end)]),
        )
        for tag in find_all(workbook, b"definedName")
        if not tag.empty
    )


def sheet_entries(workbook: bytes) -> dict[str, int]:
    """Return the names of the workbook's sheets, of whatever kind, and their ids."""
    found = (attributes(tag.attributes) for tag in find_all(workbook, b"sheet"))
    numbers = ((each.get("name", ""), each.get("sheetId", "")) for each in found)
    return {name: whole(number) for name, number in numbers if name}


def with_sheet(  # noqa: PLR0913 - what the entry of a sheet says
    workbook: bytes,
    name: str,
    sheet_id: int,
    relationship: str,
    behind: str = "",
    *,
    hidden: bool = False,
) -> bytes:
    """Return the workbook part with a sheet added behind another, or at the end.

    What names sheets by their place among the tabs goes on naming the same ones. The tab of a
    hidden sheet is not shown.
    """
    parent = find(workbook, b"sheets")
    if parent is None or parent.empty:
        raise damaged("통합 문서에 시트 목록이 없습니다.")
    prefix = parent.name[: -len(b"sheets")]
    stop = element_end(workbook, parent)
    end = workbook.rindex(b"</", 0, stop)
    splices: list[Splice] = []
    for place, tag in enumerate(find_all(workbook, b"sheet", parent.end, stop), start=1):
        if behind and attributes(tag.attributes).get("name") == behind:
            end = element_end(workbook, tag)
            splices += _moved(workbook, place)
    uri = relationship_base(workbook)[:-1]
    entry = b'<%bsheet xmlns:r="%b" name="%b" sheetId="%d"%b r:id="%b"/>' % (
        prefix,
        uri,
        escape(name, quote=True),
        sheet_id,
        b' state="hidden"' if hidden else b"",
        relationship.encode(),
    )
    root = find(workbook, b"workbook")
    if root and b'xmlns:r="%b"' % uri in root.attributes:
        entry = entry.replace(b' xmlns:r="%b"' % uri, b"")
    return splice(workbook, [*splices, (end, end, entry)])


def _moved(workbook: bytes, place: int) -> Iterator[Splice]:
    """Yield splices for what names a sheet at or behind a place where one is put in."""
    for local, names in _BY_PLACE.items():
        for tag in find_all(workbook, local):
            found = attributes(tag.attributes)
            changes: dict[str, str | None] = {
                name: str(whole(found[name]) + 1)
                for name in names
                if whole(found.get(name), -1) >= place
            }
            if changes:
                text = workbook[tag.start : tag.end]
                yield (tag.start, tag.end, with_attributes(text, changes))


def relationship_base(workbook: bytes) -> bytes:
    """Return what the relationship types of this workbook begin with: strict or transitional."""
    if _is_strict(workbook):
        return b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
    return b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _is_strict(workbook: bytes) -> bool:
    root = find(workbook, b"workbook")
    return root is not None and _STRICT_MAIN in root.attributes


def main_namespace(workbook: bytes) -> bytes:
    """Return the namespace of this workbook's sheets: strict or transitional."""
    if _is_strict(workbook):
        return _STRICT_MAIN
    return b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_relationship(rels: bytes, identifier: str, kind: bytes, target: str) -> bytes:
    """Return a relationships part with one more."""
    root = find(rels, b"Relationships")
    if root is None:
        raise damaged("관계 목록을 읽을 수 없습니다.")
    prefix = root.name[: -len(b"Relationships")]
    entry = b'<%bRelationship Id="%b" Type="%b" Target="%b"/>' % (
        prefix,
        identifier.encode(),
        kind,
        escape(target, quote=True),
    )
    if root.empty:
        text = rels[root.start : root.end - 2].rstrip() + b">" + entry + b"</%b>" % root.name
        return splice(rels, [(root.start, root.end, text)])
    end = rels.rindex(b"</")
    return splice(rels, [(end, end, entry)])


def with_type(types: bytes, part: str, content_type: bytes) -> bytes:
    """Return the content types with a part's among them.

    What the package says by a file's ending is said so already; all else gets an entry of its own,
    in the place of one that a part of that name left behind.
    """
    root = find(types, b"Types")
    if root is None:
        raise damaged("통합 문서의 구성 목록을 읽을 수 없습니다.")
    named, wanted = f"/{part}".casefold(), content_type.decode()
    ending = part.rpartition(".")[2].casefold()
    usual = ""
    for tag in tags(types, root.end):
        said = attributes(tag.attributes)
        if tag.local == b"Override" and said.get("PartName", "").casefold() == named:
            text = with_attributes(types[tag.start : tag.end], {"ContentType": wanted})
            return splice(types, [(tag.start, tag.end, text)])
        if tag.local == b"Default" and said.get("Extension", "").casefold() == ending:
            usual = said.get("ContentType", "")
    if usual.casefold() == wanted.casefold():
        return types
    prefix = root.name[: -len(b"Types")]
    entry = b'<%bOverride PartName="/%b" ContentType="%b"/>' % (
        prefix,
        escape(part, quote=True),
        content_type,
    )
    end = types.rindex(b"</")
    return splice(types, [(end, end, entry)])


def with_sheet_title(app: bytes, name: str) -> bytes:
    """Return the extended properties with a worksheet's title added; unchanged if unusual.

    Excel lists the worksheets first, both in HeadingPairs and in TitlesOfParts.
    """
    pairs, titles = find(app, b"HeadingPairs"), find(app, b"TitlesOfParts")
    if pairs is None or titles is None:
        return app
    count = next(iter(find_all(app, b"i4", pairs.end, element_end(app, pairs))), None)
    if count is None or not (number := app[count.end : app.index(b"<", count.end)]).isdigit():
        return app
    vector = _VECTOR_SIZE.search(app, titles.start, element_end(app, titles))
    entries = list(find_all(app, b"lpstr", titles.start, element_end(app, titles)))
    if vector is None or not 0 < whole(number) <= len(entries):
        return app
    after = element_end(app, entries[whole(number) - 1])
    title = b"<vt:lpstr>%b</vt:lpstr>" % escape(name)
    return splice(
        app,
        [
            (count.end, count.end + len(number), b"%d" % (whole(number) + 1)),
            (vector.start(2), vector.end(2), b"%d" % (whole(vector[2]) + 1)),
            (after, after, title),
        ],
    )


def next_relationship_id(rels: bytes) -> str:
    """Return a relationship id that the part does not use yet."""
    used = {attributes(tag.attributes).get("Id", "") for tag in tags(rels)}
    number = len(used)
    while f"rId{number}" in used:
        number += 1
    return f"rId{number}"
