"""Rows put into a sheet of a workbook: every part that this concerns, as it reads then.

All that lies below moves, and every formula, name, chart and table goes on naming the same cells.
One difference to what a spreadsheet program does is wanted: a range that ends with the data grows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.insertion import parts
from xlcrm.ooxml.insertion.references import Insertion, UnsafeInsertionError
from xlcrm.ooxml.insertion.sheet import grown_formulas, moved_sheet
from xlcrm.ooxml.package import rels_name
from xlcrm.ooxml.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.ooxml.package import Package, SheetEntry

_KNOWN: Final = frozenset(
    {
        *("table", "drawing", "vmlDrawing", "comments", "threadedComment", "hyperlink"),
        *("printerSettings", "pivotTable", "slicer", "timeline", "image", "oleObject", "package"),
        *("ctrlProp", "customProperty", "tableSingleCells"),
        *("queryTable", "customXml"),
    }
)
"""The kinds of parts that a sheet may have of which it is known where they name cells."""

_HERE: Final[Mapping[str, Callable[[bytes, Insertion], bytes]]] = {
    "comments": parts.moved_comments,
    "threadedComment": parts.moved_comments,
    "pivotTable": parts.moved_pivot,
    "tableSingleCells": parts.moved_cells_of_maps,
}
"""What becomes of a part of the sheet that gets the rows, by its kind."""

_HINT: Final = "엑셀에서 행을 직접 넣은 뒤 다시 실행하세요."


def inserted(package: Package, insertion: Insertion) -> dict[str, bytes]:
    """Return the parts that change when rows are put into a sheet, or ranges grow with the data.

    Args:
        package: the workbook.
        insertion: where, how many, and which ranges grow.

    Raises:
        UnsafeInsertionError: something would not mean what it meant, or nobody can tell.
    """
    _refuse(package, insertion)
    insertion = replace(insertion, order=tuple(entry.name for entry in package.sheets))
    found = _Parts(package, insertion, {})
    found.change(package.workbook_part, parts.moved_names)
    for entry in package.worksheets:
        found.change(entry.part, moved_sheet, entry.name)
        _beside(package, entry, insertion, found)
    for name in package.archive.names:
        kind = package.content_type(name)
        if "chart+xml" in kind or "chartex+xml" in kind:
            found.change(name, parts.moved_chart)
        elif "pivotCacheDefinition" in kind:
            found.change(name, parts.moved_cache)
    for part, sheets in _drawings(package).items():
        found.change(part, parts.moved_drawing, sheets)
        found.change(rels_name(part), parts.moved_links)
    chain = package.related_part("calcChain")
    if chain is not None and insertion.count:
        found.change(chain, parts.moved_chain, package.sheet(insertion.sheet).sheet_id)
    return found.changed


def grown_sums(
    package: Package, insertion: Insertion, known: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the parts in which formulas, charts or pivots read the data to their last row.

    Where rows come below all others nothing moves, but a sum over the data has to take them in.

    Args:
        package: the workbook.
        insertion: no rows, and the ends that grow.
        known: bytes of parts that are at hand already.
    """
    rows = "|".join(map(str, insertion.ends)).encode()
    formula = re.compile(rb"f(?:\s[^<>]*)?>[^<]*:\$?[A-Z]{1,3}\$?(?:%b)(?!\d)" % rows)
    found = _Parts(package, insertion, known)
    for entry in package.worksheets:
        found.change(entry.part, grown_formulas, entry.name, only=formula)
    for name in package.archive.names:
        kind = package.content_type(name)
        if "chart+xml" in kind or "chartex+xml" in kind:
            found.change(name, parts.moved_chart, only=formula)
        elif "pivotCacheDefinition" in kind:
            found.change(name, parts.moved_cache)
    return found.changed


class _Parts:
    """The parts that have changed so far."""

    def __init__(self, package: Package, insertion: Insertion, known: Mapping[str, bytes]) -> None:
        self.package = package
        self.insertion = insertion
        self.known = known
        self.changed: dict[str, bytes] = {}

    def change(
        self,
        part: str,
        change: Callable[..., bytes],
        *more: object,
        only: re.Pattern[bytes] | None = None,
    ) -> None:
        """Change a part, if the workbook has it and anything of it changes.

        Args:
            part: its name.
            change: what is given its bytes, the insertion and more, and returns new bytes.
            more: what else that needs to know.
            only: what its bytes must hold, if there is to be anything to change.
        """
        if part not in self.package:
            return
        name = self.package.member(part)
        old = self.changed.get(name) or self.known.get(name)
        if old is None:
            old = self.package.part(part)
        if only is not None and only.search(old) is None:
            return
        if name not in self.changed:
            self.package.markup(part)  # raises where it is not UTF-8
        new = change(old, self.insertion, *more)
        if new != old:
            self.changed[name] = new


def _beside(package: Package, entry: SheetEntry, insertion: Insertion, found: _Parts) -> None:
    """Change the parts that belong to one sheet."""
    for part in package.related(entry.part, "table"):
        if part in package:
            table = read_table(part, package.markup(part))
            found.change(part, parts.moved_table, table, entry.name)
    for part in package.related(entry.part, "ctrlProp"):
        found.change(part, parts.moved_control, entry.name)
    for part in package.related(entry.part, "vmlDrawing"):
        found.change(part, parts.moved_vml, entry.name)
    if insertion.touches(entry.name):
        for kind, change in _HERE.items():
            for part in package.related(entry.part, kind):
                found.change(part, change)


def _drawings(package: Package) -> dict[str, list[str]]:
    """The drawings of all sheets, and the names of the sheets on which each lies."""
    found: dict[str, list[str]] = {}
    for entry in package.sheets:
        for part in package.related(entry.part, "drawing"):
            found.setdefault(part, []).append(entry.name)
    return found


def _refuse(package: Package, insertion: Insertion) -> None:
    """Raise if the workbook has parts of which nobody knows whether they name cells."""
    if not insertion.count:
        return
    entry = package.sheet(insertion.sheet)
    unknown = {each.kind for each in package.relationships(entry.part) if each.kind not in _KNOWN}
    if unknown:
        raise UnsafeInsertionError(
            f"뜻을 알 수 없는 부분이 시트에 있어 행을 넣을 수 없습니다 ({min(unknown)[:40]}).",
            sheet=insertion.sheet,
            hint=_HINT,
        )
    if any(name.lower().startswith("xl/revisions/") for name in package.archive.names):
        raise UnsafeInsertionError(
            "변경 내용을 추적하는 공유 통합 문서라 행을 넣을 수 없습니다.",
            sheet=insertion.sheet,
            hint="엑셀에서 공유를 해제한 뒤 다시 실행하세요.",
        )
    kinds = {each.kind for each in package.sheets} - {"worksheet", "chartsheet"}
    if kinds:
        raise UnsafeInsertionError(
            "매크로 시트나 대화 상자 시트가 있어 행을 넣을 수 없습니다.",
            sheet=insertion.sheet,
            hint=_HINT,
        )
