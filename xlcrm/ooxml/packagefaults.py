"""Rules that hold between a workbook's small parts: types, relationships, sheets, names.

ECMA-376 Part 2, 6.2 and 6.5 (parts and relationships), Part 1, 18.2 (workbook). Excel repairs, or
does not open, what breaks one of them.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.digits import whole
from xlcrm.ooxml.fault import Fault
from xlcrm.ooxml.markup import attributes, element_end, find, find_all, tags
from xlcrm.ooxml.package import CONTENT_TYPES, rels_name
from xlcrm.ooxml.stringcount import is_true, said_by
from xlcrm.ooxml.strings import SharedStrings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from xlcrm.ooxml.package import Package

LONGEST_NAME: Final = 31  # Excel specifications and limits: characters in a sheet's name
# CT_Workbook's children in their order (ECMA-376 Part 1, A.2)
_ORDER: Final = (
    *(b"fileVersion", b"fileSharing", b"workbookPr", b"workbookProtection", b"bookViews"),
    *(b"sheets", b"functionGroups", b"externalReferences", b"definedNames", b"calcPr"),
    *(b"oleSize", b"customWorkbookViews", b"pivotCaches", b"smartTagPr", b"smartTagTypes"),
    *(b"webPublishing", b"fileRecoveryPr", b"webPublishObjects", b"extLst"),
)
_Key = TypeVar("_Key", str, tuple[str, str])
_MANY: Final = frozenset({b"fileRecoveryPr", b"conditionalFormatting"})


def package_faults(package: Package, changed: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong between the parts of a package, as far as changed ones are concerned.

    Args:
        package: the workbook.
        changed: the members that were changed or added.
    """
    yield from _type_faults(package)
    for name in changed:
        if name.endswith(".rels"):
            yield from _rels_faults(package, name)
    workbook = package.member(package.workbook_part)
    if {workbook, package.member(rels_name(package.workbook_part))} & {*changed}:
        yield from _workbook_faults(package, workbook)
    strings = package.related_part("sharedStrings")
    if strings is not None and package.member(strings) in changed:
        yield from _string_faults(package, package.member(strings))


def reference_faults(package: Package) -> Iterator[Fault]:
    """Yield a fault if the string table says another number of cells that refer to it.

    All sheets are read for it.
    """
    part = package.related_part("sharedStrings")
    said = None if part is None else said_by(package.part(part))
    sheets = [partial(package.part, entry.part) for entry in package.worksheets]
    if part is not None and said is not None and not is_true(said, sheets):
        yield Fault("references", package.member(part))


def order_faults(part: str, names: Iterable[bytes], order: Mapping[bytes, int]) -> Iterator[Fault]:
    """Yield the elements that stand behind one that they should precede, or stand there twice."""
    last, seen = -1, set()
    for name in names:
        rank = order.get(name)
        if rank is None:
            continue  # of another namespace, which may stand anywhere
        if rank < last:
            yield Fault("order", part, name.decode())
        if name in seen and name not in _MANY:
            yield Fault("twice", part, name.decode())
        last = max(last, rank)
        seen.add(name)


def repeated(keys: Iterable[_Key]) -> list[_Key]:
    """Return the keys that are there more than once."""
    return [key for key, count in Counter(keys).items() if count > 1]


def _type_faults(package: Package) -> Iterator[Fault]:
    """Every member has a content type, and no more than one."""
    for name in package.archive.names:
        if name != CONTENT_TYPES and not name.endswith("/") and not package.content_type(name):
            yield Fault("type", name)
    data = package.part(CONTENT_TYPES)
    said = [(tag.local, attributes(tag.attributes)) for tag in tags(data) if not tag.closing]
    keys = [
        (each.get("PartName") or each.get("Extension") or "").casefold()
        for local, each in said
        if local in {b"Override", b"Default"}
    ]
    for key in repeated(keys):
        yield Fault("type-twice", CONTENT_TYPES, key)


def _rels_faults(package: Package, name: str) -> Iterator[Fault]:
    """The relationships of a part: their ids differ, and what they lead to is there."""
    folder, _, file = name.rpartition("/")
    source = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
    if source and source not in package:
        yield Fault("rels-source", name)
    found = package.relationships(source)
    for key in repeated(each.id for each in found):
        yield Fault("rels-id", name, key)
    for each in found:
        if not each.external and each.target not in package:
            yield Fault("rels-target", name, each.id)


def _workbook_faults(package: Package, part: str) -> Iterator[Fault]:
    data = package.part(part)
    root, parent = find(data, b"workbook"), find(data, b"sheets")
    if root is None or parent is None or parent.empty:
        yield Fault("sheet-rel", part)
        return
    children, position = [], root.end
    while (tag := next(tags(data, position), None)) is not None and not tag.closing:
        children.append(tag.local)
        position = element_end(data, tag)
    yield from order_faults(part, children, {name: rank for rank, name in enumerate(_ORDER)})
    inside = find_all(data, b"sheet", parent.end, element_end(data, parent))
    sheets = [attributes(tag.attributes) for tag in inside]
    yield from _sheet_faults(package, part, sheets)
    yield from _name_faults(part, data, [each.get("name", "") for each in sheets])
    for tag in find_all(data, b"workbookView"):
        said = attributes(tag.attributes)
        for key in ("activeTab", "firstSheet"):
            if not _below(said.get(key, "0"), len(sheets)):
                yield Fault("tab", part, key)


def _sheet_faults(package: Package, part: str, sheets: list[dict[str, str]]) -> Iterator[Fault]:
    names = [each.get("name", "") for each in sheets]
    for key in repeated(name.casefold() for name in names):
        yield Fault("sheet-name", part, key)
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or set(name) & set("[]:*?/\\"):
            yield Fault("sheet-name", part, name)
    for key in repeated(each.get("sheetId", "") for each in sheets):
        yield Fault("sheet-id", part, key)
    related = {each.id for each in package.relationships(package.workbook_part)}
    ids = [next((v for k, v in each.items() if k.endswith(":id")), "") for each in sheets]
    for key in {*repeated(ids), *(each for each in ids if each not in related)}:
        yield Fault("sheet-rel", part, key)


def _name_faults(part: str, data: bytes, sheets: list[str]) -> Iterator[Fault]:
    """Names that are there twice for the workbook, or for one sheet; that sheet is told by name."""
    keys: list[tuple[str, str]] = []
    for tag in find_all(data, b"definedName"):
        said = attributes(tag.attributes)
        name, local = said.get("name", "").casefold(), said.get("localSheetId", "")
        if not local or _below(local, len(sheets)):
            keys.append((name, sheets[whole(local)] if local else ""))
        else:
            yield Fault("name-sheet", part, name)
    for name, sheet in repeated(keys):
        yield Fault("name-twice", part, f"{name} {sheet}")


def _below(text: str, count: int) -> bool:
    return text.isdecimal() and whole(text) < count


def _string_faults(package: Package, part: str) -> Iterator[Fault]:
    data = package.part(part)
    root = find(data, b"sst")
    said = attributes(root.attributes).get("uniqueCount") if root else None
    if said is not None and said != str(len(SharedStrings(data))):
        yield Fault("strings", part)
