"""A new sheet made like one that a workbook has: its headers and its look, but other rows.

What refers to other parts of the workbook (pictures, notes, controls, slicers, a printer's own
settings) and what belongs to the old rows (merged cells, filters, links, sparklines) is left out.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellRange, a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import CellWriter
from xlcrm.ooxml.hyperlinks import link_markup, links_in
from xlcrm.ooxml.markup import attributes, element_end, find_all, tags, with_attributes
from xlcrm.ooxml.modelrow import ModelRow, model_row
from xlcrm.ooxml.newtable import with_table_name
from xlcrm.ooxml.rowblock import Renderer, RowBlock, RowsWrite
from xlcrm.ooxml.rows import frame_of, may_hold_formulas
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.sections import ORDER, SheetPart, sections_of
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.ooxml.trimming import Trim, trimmed, without_rows_below
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.addedsheet import LikeSheet
    from xlcrm.ooxml.markup import Tag
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.ooxml.table import ExcelTable

_AS_IT_LIES: Final = frozenset(
    {
        *(b"sheetCalcPr", b"sheetProtection", b"phoneticPr", b"printOptions", b"pageMargins"),
        *(b"headerFooter", b"colBreaks"),
    }
)
_RANGED: Final = frozenset(
    {
        *(b"protectedRanges", b"conditionalFormatting", b"dataValidations", b"ignoredErrors"),
        b"extLst",
    }
)
_PRINTER: Final = lazy(rb"\s+[^\s=<>]+:id\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@bare
@dataclass(frozen=True, slots=True)
class Template:
    """The sheet that a new one is made like, read: its bytes, rows, table and trimmed ranges.

    Attributes:
        scan: where its rows lie.
        table: the Excel table that its data are, if they are one.
        trim: what becomes of ranges over its data.
    """

    scan: Scan
    table: ExcelTable | None
    trim: Trim

    @property
    def has_filter(self) -> bool:
        """Whether the sheet itself, and not a table, has filter buttons over the headers."""
        return any(self._filter_areas())

    def _filter_areas(self) -> Iterator[CellRange]:
        for section in sections_of(self.scan.data, self.scan.frame):
            if section.local == b"autoFilter" and (area := self.filter_area(section)):
                yield area

    def filter_area(self, section: SheetPart) -> CellRange | None:
        """Return the new sheet's area for a filter; None if it is not over the data."""
        try:
            old = CellRange.of(attributes(section.tag.attributes).get("ref", ""))
        except ValueError:
            return None
        top = self.trim.old.top
        return CellRange(top, old.left, self.trim.bottom, old.right) if old.top == top else None


def template_of(sheet: LikeSheet, data: bytes, tables: Sequence[ExcelTable]) -> Template:
    """Read the sheet that a new one is made like.

    Raises:
        PlanError: its rows are in disorder, or the new rows have no room.
    """
    scan = scan_rows(data)
    if not scan.ordered:
        raise PlanError(
            "행의 순서가 뒤섞인 시트라서 본떠 만들 수 없습니다.",
            sheet=sheet.like,
            hint="엑셀에서 열어 다시 저장하세요.",
        )
    area = sheet.area
    table = next((t for t in tables if (t.area.top, t.header_rows) == (area.top, 1)
                  and t.area.meets(area)), None)  # fmt: skip
    bottom = area.top + max(len(sheet.rows), 1)
    if bottom > MAX_ROW:
        raise PlanError("시트에 행을 더 추가할 자리가 없습니다.", sheet=sheet.name)
    old = area if table is None else area.grown_to(row=table.last_data_row)
    return Template(scan, table, Trim(old, bottom))


def sheet_like(  # noqa: PLR0913 - a sheet, what it is made like, and what the workbook gives
    sheet: LikeSheet,
    template: Template,
    strings: SharedStrings,
    *,
    date1904: bool,
    table: bytes = b"",
    table_name: str = "",
    quoting: Callable[[int], int] | None = None,
) -> bytes:
    """Return the new sheet's bytes.

    Args:
        sheet: what it holds.
        template: the sheet it is made like.
        strings: the workbook's shared strings, in which the headers stand.
        date1904: whether the workbook counts days from 1904.
        table: the `tableParts` element, if the old sheet's data are a table.
        table_name: the new table's name.
        quoting: the format like another in which a text stays one; by default the same.
    """
    scan = template.scan
    data, frame = scan.data, scan.frame
    cells = CellWriter(frame.prefix, strings, date1904=date1904, quoting=quoting)
    root = next(find_all(data, b"worksheet"))
    pieces = [(rank, part) for rank, part in _tail(data, template) if part]
    links = [
        link
        for number, (values, places) in enumerate(
            zip(sheet.rows, sheet.links, strict=False), start=sheet.area.top + 1
        )
        for link in links_in(number, values, places)
    ]
    if links:
        p = frame.prefix
        block = b"<%bhyperlinks>%b</%bhyperlinks>" % (p, link_markup(links, p), p)
        pieces.append((ORDER.index(b"hyperlinks"), block))
    if table:
        pieces.append((ORDER.index(b"tableParts"), table))
    pieces.sort(key=lambda piece: piece[0])
    return b"".join(
        (
            _head(data, frame.tag.start, template.trim),
            data[frame.tag.start : frame.tag.end].removesuffix(b"/>"),
            b">" if frame.tag.empty else b"",
            _title_rows(scan, sheet.area.top),
            *_data_rows(sheet, template, cells, table_name),
            b"</%b>" % frame.tag.name,
            *(part for _, part in pieces),
            b"</%b>" % root.name,
        )
    )


def has_formulas(data: bytes) -> bool:
    """Tell whether a new sheet has formulas, which have to be calculated."""
    frame = frame_of(data)
    return may_hold_formulas(data, frame) and (
        next(find_all(data, b"f", frame.begin, frame.end), None) is not None
    )


def _head(data: bytes, end: int, trim: Trim) -> bytes:
    """What stands before the cells: the old sheet's own name, filter and view of it left out."""
    splices: list[Splice] = []
    for tag in tags(data, 0, end):
        text = data[tag.start : tag.end]
        if tag.closing:
            continue
        if tag.local in {b"selection", b"pivotSelection"}:
            splices.append((tag.start, element_end(data, tag), b""))
        elif changes := _changes_of(tag, trim):
            splices.append((tag.start, tag.end, with_attributes(text, changes)))
    return splice(data[:end], splices)


def _changes_of(tag: Tag, trim: Trim) -> dict[str, str | None]:
    """What a tag before the cells says otherwise in the new sheet."""
    match tag.local:
        case b"worksheet":
            return {"xr:uid": None}
        case b"sheetPr":
            return {"codeName": None, "filterMode": None}
        case b"sheetView":
            return {"tabSelected": None, "topLeftCell": None}
        case b"dimension":
            area = CellRange(1, trim.old.left, trim.bottom, trim.old.right)
            return {"ref": str(area)}
        case b"pane":
            return {"topLeftCell": _first_scrolled(attributes(tag.attributes))}
    return {}


def _first_scrolled(pane: Mapping[str, str]) -> str | None:
    """The first cell that scrolls beside frozen ones."""
    if not pane.get("state", "").startswith("frozen"):
        return None
    row, column = pane.get("ySplit", "0"), pane.get("xSplit", "0")
    return a1(int(float(row)) + 1, int(float(column)) + 1)


def _title_rows(scan: Scan, last: int) -> bytes:
    """The rows down to the headers, none of them hidden."""
    data, kept = scan.data, bisect_right(scan.rows, last)
    end = scan.starts[kept] if kept < len(scan.rows) else scan.frame.end
    begin = scan.frame.begin
    text = data[begin:end]
    splices: list[Splice] = []
    for at in scan.starts[:kept]:
        tag = next(tags(text, at - begin))
        row = text[tag.start : tag.end]
        splices.append(
            (tag.start, tag.end, with_attributes(row, {"hidden": None, "collapsed": None}))
        )
    shared = list(find_all(text, b"f"))
    homes = {found.get("si") for tag in shared if "ref" in (found := attributes(tag.attributes))}
    for tag in shared:  # the text of such a formula may stand in a row that is gone
        found = attributes(tag.attributes)
        if found.get("t") == "shared" and found.get("si") not in homes:
            splices.append((tag.start, element_end(text, tag), b""))
        elif found.get("t") in {"array", "dataTable"} and _bottom(found.get("ref", "")) > last:
            splices += _without_formula(text, tag)  # it would fill cells that say something else
    return splice(text, splices)


def _bottom(ref: str) -> int:
    try:
        return CellRange.of(ref).bottom
    except ValueError:
        return MAX_ROW


def _without_formula(text: bytes, formula: Tag) -> Iterator[Splice]:
    """Yield splices that leave a cell its value, but neither its formula nor what belongs to it."""
    start = text.rindex(b"<", 0, formula.start)
    end = text.index(b">", start) + 1
    yield start, end, with_attributes(text[start:end], {"cm": None})
    yield formula.start, element_end(text, formula), b""


def _data_rows(
    sheet: LikeSheet, template: Template, cells: CellWriter, table_name: str
) -> Iterator[bytes]:
    """Yield the new rows, in the look of the last one of the old sheet; an empty one if none."""
    area, table = sheet.area, template.table
    model = _model(template.scan, template.trim.old)
    formulas: dict[int, str] = {}
    if table is not None and sheet.rows:
        formulas = {
            column: with_table_name(text, {table.name}, table_name)
            for column, text in table.formulas.items()
        }
    styles = {c: text for c, text in model.styles.items() if area.left <= c <= area.right}
    rows = RowsWrite(area.top + 1, sheet.rows or ({},), formulas=formulas)
    written = Renderer(cells, styles).cells(rows, rows.by_column())
    heads = [model.reaching(written).attributes] * len(rows.values)
    yield from RowBlock(rows.numbers, cells.prefix, heads, [*written.values()])


def _model(scan: Scan, area: CellRange) -> ModelRow:
    """The last row of the old data, or the first one if only that has a look."""
    last = model_row(scan, area.bottom if area.bottom > area.top else None)
    if any(last.styles.values()) or area.bottom <= area.top + 1:
        return last
    return model_row(scan, area.top + 1)


def _tail(data: bytes, template: Template) -> Iterator[tuple[int, bytes]]:
    """Yield what stands behind the cells, each with its place in the standard's order."""
    trim = template.trim
    for section in sections_of(data, template.scan.frame):
        text = data[section.tag.start : section.end]
        if section.local in _AS_IT_LIES:
            part = text
        elif section.local in _RANGED:
            part = trimmed(data, section, trim)
        elif section.local == b"pageSetup":
            part = _PRINTER.sub(b"", text)
        elif section.local == b"mergeCells":
            part = without_rows_below(data, section, trim.old.top)
        elif section.local == b"autoFilter" and (area := template.filter_area(section)):
            part = b'<%b ref="%b"/>' % (section.tag.name, str(area).encode())
        else:
            continue
        yield ORDER.index(section.local), part
