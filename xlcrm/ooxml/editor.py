"""Edits to a workbook, gathered sheet by sheet and turned into new parts.

`Editor` is the one way from "what to write where" to bytes. It keeps every part it was not asked
to touch out of its result.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellRange, a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.formulas import Changes, formulas_read
from xlcrm.ooxml.markup import attributes
from xlcrm.ooxml.newsheet import NewSheet, add_sheet
from xlcrm.ooxml.ranges import Growth, grown_dimension, grown_ranges, merged_ranges
from xlcrm.ooxml.rows import read_row
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.ooxml.sheet import ColumnWrite, RowWrite, SheetWriter
from xlcrm.ooxml.splice import spliced
from xlcrm.ooxml.styles import Styles
from xlcrm.ooxml.table import ExcelTable, grown_table, tables_of
from xlcrm.ooxml.workbook import with_full_calculation, with_grown_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.rows import Row

_MOST_RUNS: Final = 64  # separate ranges of a column that formulas are held against one by one


@dataclass(frozen=True, slots=True)
class CellWrites:
    """Values for one column: `values[i]` goes to `rows[i]`; rows strictly increase.

    Where `date_format` is given, cells whose format shows no date get it beside their own format.
    """

    rows: Sequence[int]
    values: Sequence[object]
    date_format: str = ""


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column to add at the right: its header, its values by row, its number format if any."""

    header: str
    rows: Sequence[int]
    values: Sequence[object]
    number_format: str = ""


@dataclass(slots=True)
class SheetEdits:
    """What to do to one sheet. `area` is the data with its headers, where it grows."""

    cells: dict[int, CellWrites] = field(default_factory=dict)
    area: CellRange | None = None
    added_columns: list[AddedColumn] = field(default_factory=list)
    added_rows: list[Mapping[int, object]] = field(default_factory=list)


class Editor:
    """Turns edits to a package's sheets into its changed and added parts."""

    def __init__(self, package: Package, scans: Mapping[str, Scan] | None = None) -> None:
        """Make an editor.

        Args:
            package: the workbook.
            scans: scans by sheet name that are at hand; used where they track the edited columns.

        Raises:
            RefusedEditError: an edit would break a signature, or the workbook is marked as final.
        """
        package.refuse_unless_editable()
        self.package = package
        self.scans = scans or {}
        self.changed: dict[str, bytes | Iterable[bytes]] = {}
        self.added: dict[str, bytes] = {}
        self._small: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}
        self._areas: dict[str, list[CellRange]] = defaultdict(list)
        self._growths: dict[str, Growth] = {}
        self._grown_tables: set[str] = set()
        self._wrote_formulas = False
        part = package.related_part("styles")
        self._styles_part = None if part is None else package.member(part)
        self._styles: Styles | None = None

    def run(self, edits: Mapping[str, SheetEdits], sheets: Sequence[NewSheet] = ()) -> bytes:
        """Return the workbook's bytes with the edits made and the sheets added.

        Raises:
            PlanError: an edit would overwrite a formula or other content, or has no room.
            SheetNotFoundError: an edited sheet does not exist.
        """
        for name, edit in edits.items():
            self._edit_sheet(name, edit)
        for sheet in sheets:
            part, data = add_sheet(self.package, sheet, self.styles, self._small, self.added)
            self.added[part] = data
        self._finish_workbook()
        if self._styles is not None and self._styles_part is not None:
            data = self._styles.data()
            if data != self.package.part(self._styles_part):
                self._small[self._styles_part] = data
        return self.package.replacing({**self.changed, **self._small}, self.added)

    @property
    def parts(self) -> frozenset[str]:
        """The parts that were changed or added so far."""
        return frozenset({*self.changed, *self._small, *self.added})

    @property
    def styles(self) -> Styles | None:
        """The workbook's styles, read when first needed; None if it has none."""
        if self._styles is None and self._styles_part is not None:
            self._styles = Styles(self.package.markup(self._styles_part))
        return self._styles

    def _edit_sheet(self, name: str, edit: SheetEdits) -> None:
        entry = self.package.sheet(name)
        area = edit.area
        tables = tables_of(self.package, entry.part) if area else ()
        met = [table for table in tables if area and table.area.meets(area)]
        table = next((t for t in met if area and t.last_data_row == area.bottom), None)
        added = range(area.right + 1, area.right + 1 + len(edit.added_columns)) if area else ()
        tracked = {*edit.cells, *added, *((area.right,) if area and added else ())}
        sheet_scan = self._scan(name, entry.part, tracked)
        writer = SheetWriter(
            sheet_scan, self.package.strings, date1904=self.package.date1904, sheet=name
        )
        columns = [self._column_write(writer, *item) for item in edit.cells.items()]
        touched = [area for write in columns for area in _areas_of(write)]
        rows: list[RowWrite] = []
        growth = None
        if area is not None and (edit.added_columns or edit.added_rows):
            columns += self._added_columns(writer, area, met, edit.added_columns)
            rows = self._added_rows(writer, area, table, edit.added_rows)
            growth = Growth(area, area.bottom + len(rows), area.right + len(edit.added_columns))
            touched += growth.added
        splices = writer.splices(columns, rows)
        if touched:
            self._areas[name] += touched
            splices += grown_dimension(sheet_scan, _hull(touched))
        if growth is not None:
            splices += grown_ranges(sheet_scan.data, sheet_scan.frame, growth)
            self._growths[name] = growth
            if table is not None:
                self._grown_tables.add(table.name)
                headers = [column.header for column in edit.added_columns]
                part = self.package.member(table.part)
                self._small[part] = grown_table(self.package.markup(part), growth, headers)
        part = self.package.member(entry.part)
        self._known[entry.part] = sheet_scan.data
        self.changed[part] = spliced(sheet_scan.data, splices, writer.replaced)

    def _scan(self, name: str, part: str, tracked: set[int]) -> Scan:
        known = self.scans.get(name)
        if known is not None and tracked <= known.tracked.keys():
            return known
        return scan(self.package.markup(part), self.package.strings, tracked=tracked)

    def _column_write(self, writer: SheetWriter, column: int, cells: CellWrites) -> ColumnWrite:
        """A column write, with the style for cells that do not exist or must show a date."""
        style = _style_above(writer, column, cells.rows)
        restyled: dict[int, int] = {}
        if cells.date_format and self.styles is not None:
            texts = set(writer.scan.tracked[column].attributes)
            for known in {_style_in(text) for text in texts} | {style or 0}:
                if not self.styles.is_date(known):
                    restyled[known] = self.styles.derived(known, cells.date_format)
            style = restyled.get(style or 0, style)
        return ColumnWrite(column, cells.rows, cells.values, style, restyled)

    def _added_columns(
        self,
        writer: SheetWriter,
        area: CellRange,
        tables: Sequence[ExcelTable],
        columns: Sequence[AddedColumn],
    ) -> list[ColumnWrite]:
        """Column writes for headers and values at the right of the data."""
        for table in tables if columns else ():
            corner = (table.last_data_row, table.area.right)
            if corner != (area.bottom, area.right) or table.header_rows != 1 or table.query:
                raise PlanError(
                    "이 표에는 열을 추가할 수 없습니다 (머리글이 없거나 외부 자료와 연결된 표).",
                    sheet=writer.sheet,
                    cell=a1(area.top, area.right),
                    hint="표의 오른쪽에 열을 직접 만든 뒤 다시 실행하세요.",
                )
            taken = {column.name.casefold() for column in table.columns}
            for added in columns:
                if added.header.casefold() in taken:
                    raise PlanError("표에 같은 이름의 열이 있습니다.", sheet=writer.sheet)
        left = writer.scan.tracked[area.right] if columns else None
        writes = []
        for offset, added in enumerate(columns, start=1):
            number = area.right + offset
            totals = max((table.area.bottom for table in tables), default=area.bottom)
            self._refuse_occupied(writer, area.grown_to(row=totals), number)
            header_style = body_style = 0
            if left is not None:
                header_style = _style_at(writer, left.attributes, area.top)
                body_style = _style_at(writer, left.attributes, area.top + 1)
            if added.number_format and self.styles is not None:
                body_style = self.styles.derived(body_style, added.number_format)
            writes.append(ColumnWrite(number, (area.top,), (added.header,), header_style))
            writes.append(ColumnWrite(number, added.rows, added.values, body_style))
        return writes

    def _refuse_occupied(self, writer: SheetWriter, area: CellRange, column: int) -> None:
        """Raise if a cell beside the data holds something."""
        scanned = writer.scan
        spans = scanned.tracked[column]
        beside = CellRange(area.top, column, area.bottom, column)
        for merged in merged_ranges(scanned.data, scanned.frame):
            if merged.meets(beside):
                raise PlanError(
                    "표의 오른쪽에 병합된 셀이 있어 열을 추가할 수 없습니다.",
                    sheet=writer.sheet,
                    cell=a1(max(merged.top, area.top), column),
                    hint="셀 병합을 해제한 뒤 다시 실행하세요.",
                )
        for position, row in enumerate(scanned.rows):
            start, end = spans.starts[position], spans.ends[position]
            if start != end and area.top <= row <= area.bottom and b"</" in scanned.data[start:end]:
                raise PlanError(
                    "표의 오른쪽에 다른 내용이 있어 열을 추가할 수 없습니다.",
                    sheet=writer.sheet,
                    cell=a1(row, column),
                    hint="오른쪽 열을 비우거나 옮긴 뒤 다시 실행하세요.",
                )

    def _added_rows(
        self,
        writer: SheetWriter,
        area: CellRange,
        table: ExcelTable | None,
        rows: Sequence[Mapping[int, object]],
    ) -> list[RowWrite]:
        """Row writes below the data, with the table's calculated columns filled down."""
        if not rows:
            return []
        if table is not None and table.totals_rows:
            raise PlanError(
                "표에 요약 행이 있어 행을 추가할 수 없습니다.",
                sheet=writer.sheet,
                cell=a1(table.area.bottom, table.area.left),
                hint="[테이블 디자인 > 요약 행]을 끈 뒤 다시 실행하세요.",
            )
        formulas = _calculated(table) if table is not None else {}
        self._wrote_formulas |= bool(formulas)
        like = area.bottom if area.bottom > area.top else None
        columns = range(area.left, area.right + 1)
        below = CellRange(area.bottom + 1, area.left, area.bottom + len(rows), area.right)
        for merged in merged_ranges(writer.scan.data, writer.scan.frame):
            if merged.meets(below):
                raise PlanError(
                    "표 아래에 병합된 셀이 있어 행을 추가할 수 없습니다.",
                    sheet=writer.sheet,
                    cell=a1(merged.top, merged.left),
                    hint="셀 병합을 해제하거나 표 아래의 내용을 다른 곳으로 옮기세요.",
                )
        writes = []
        for number, values in enumerate(rows, start=area.bottom + 1):
            if number > MAX_ROW:
                raise PlanError("시트에 행을 더 추가할 자리가 없습니다.", sheet=writer.sheet)
            self._refuse_content(writer, number, area)
            fill = {column: text for column, text in formulas.items() if column not in values}
            writes.append(RowWrite(number, values, like, fill, columns))
        return writes

    def _refuse_content(self, writer: SheetWriter, number: int, area: CellRange) -> None:
        """Raise if the row below the data holds something under it."""
        at = writer.position(number)
        row: Row | None = None
        if at is not None:
            row = read_row(writer.scan.data, writer.scan.starts[at], writer.scan.frame.end, 0)
        for cell in row.cells if row else ():
            if area.left <= cell.column <= area.right and cell.content:
                raise PlanError(
                    "표 아래에 다른 내용이 있어 행을 추가할 수 없습니다.",
                    sheet=writer.sheet,
                    cell=a1(number, cell.column),
                    hint="표 아래를 비우거나 내용을 다른 곳으로 옮기세요.",
                )

    def _finish_workbook(self) -> None:
        """Grow the defined names, and ask for recalculation where formulas read what changed."""
        name = self.package.member(self.package.workbook_part)
        old = self._small.get(name) or self.package.markup(name)
        new = with_grown_names(old, self._growths) if self._growths else old
        changed = Changes(self._areas, frozenset(self._grown_tables))
        if self._areas and (
            self._wrote_formulas or formulas_read(self.package, changed, new, self._known)
        ):
            new = with_full_calculation(new)
        if new != old:
            self._small[name] = new


def _calculated(table: ExcelTable) -> dict[int, str]:
    """The formula of each calculated column, by column number."""
    columns = enumerate(table.columns, start=table.area.left)
    return {number: column.formula for number, column in columns if column.formula}


def _areas_of(write: ColumnWrite) -> list[CellRange]:
    """The cells of a column write, as few ranges; one over all of them if they are scattered."""
    runs: list[tuple[int, int]] = []
    whole = len(write.rows) == write.rows[-1] - write.rows[0] + 1
    for row in write.rows if not whole else ():
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
        if len(runs) > _MOST_RUNS:
            break
    if whole or len(runs) > _MOST_RUNS:
        runs = [(write.rows[0], write.rows[-1])]
    return [CellRange(first, write.column, last, write.column) for first, last in runs]


def _hull(areas: Sequence[CellRange]) -> CellRange:
    return CellRange(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def _style_above(writer: SheetWriter, column: int, rows: Sequence[int]) -> int | None:
    """The style for cells of a column that do not exist yet: that of its first existing one."""
    spans = writer.scan.tracked[column]
    for row in rows[:64]:
        at = writer.position(row)
        if at is not None and spans.starts[at] != spans.ends[at]:
            return _style_in(spans.attributes[at]) or None
    return None


def _style_in(text: bytes) -> int:
    style = attributes(text).get("s", "0")
    return int(style) if style.isdigit() else 0


def _style_at(writer: SheetWriter, texts: Sequence[bytes], row: int) -> int:
    at = writer.position(row)
    return _style_in(texts[at]) if at is not None else 0
