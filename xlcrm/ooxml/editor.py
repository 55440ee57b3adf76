"""Edits to a workbook, gathered sheet by sheet and turned into new parts.

`Editor` is the one way from "what to write where" to bytes. It keeps every part it was not asked
to touch out of its result.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange, a1
from xlcrm.errors import PlanError, on_sheet
from xlcrm.ooxml.cellwriter import style_in
from xlcrm.ooxml.edits import AddedColumn, CellWrites, SheetEdits
from xlcrm.ooxml.formulas import ChangedAreas, formulas_read
from xlcrm.ooxml.looks import DAY_FORMAT, MOMENT_FORMAT
from xlcrm.ooxml.ranges import (
    Growth,
    grown_dimension,
    grown_ranges,
    hidden_in,
    merged_ranges,
)
from xlcrm.ooxml.rowheights import Heights
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.ooxml.sheet import ColumnWrite, SheetWriter
from xlcrm.ooxml.splice import pieces_of
from xlcrm.ooxml.stringcount import count_place, is_true, said_by, seeming_references
from xlcrm.ooxml.table import grown_table, tables_of
from xlcrm.ooxml.workbook import with_full_calculation, with_grown_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet, OwnSheet
    from xlcrm.ooxml.growing import Grown
    from xlcrm.ooxml.hyperlinks import Link
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.packing import Piece
    from xlcrm.ooxml.rowblock import RowsWrite
    from xlcrm.ooxml.splice import Splice
    from xlcrm.ooxml.styles import Styles
    from xlcrm.ooxml.table import ExcelTable

__all__ = ["AddedColumn", "CellWrites", "Editor", "SheetEdits"]

_EVERYWHERE: Final = CellRange(1, 1, MAX_ROW, MAX_COLUMN)
_MOST_RUNS: Final = 64  # separate ranges of a column that formulas are held against one by one


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
        self.changed: dict[str, bytes | Iterable[Piece]] = {}
        self.added: dict[str, bytes] = {}
        self._small: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}
        self._areas: dict[str, list[CellRange]] = defaultdict(list)
        self._growths: dict[str, Growth] = {}
        self._grown_tables: set[str] = set()
        self._wrote_formulas = self._calculated = False
        self.outdates = False
        """Whether formulas read what was changed; known after `run`."""
        self._references = 0
        part = package.related_part("styles")
        self._styles_part = None if part is None else package.member(part)
        self._styles: Styles | None = None
        self._dates: dict[tuple[int, bool], int] = {}

    def run(
        self,
        edits: Mapping[str, SheetEdits],
        sheets: Sequence[NewSheet | LikeSheet | OwnSheet] = (),
    ) -> bytes:
        """Return the workbook's bytes with the edits made and the sheets added or replaced.

        Raises:
            PlanError: an edit would overwrite a formula or other content, or has no room.
            SheetNotFoundError: an edited sheet does not exist.
        """
        for name, edit in edits.items():
            with on_sheet(name):
                self._edit_sheet(name, edit)
        if sheets:
            from xlcrm.ooxml.addsheet import SheetAdder  # noqa: PLC0415 - few plans add a sheet

            adder = SheetAdder(self.package, self.styles, self._small, self.added)
            for sheet in sheets:
                self._wrote_formulas |= adder.add(sheet)
            self._references += adder.references
            self._calculated = adder.calculated
            for name in adder.replaced:
                self._areas[name].append(_EVERYWHERE)
        self._finish_workbook()
        if self._references:
            self._count_references()
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
            from xlcrm.ooxml.styles import Styles  # noqa: PLC0415 - few plans change a style

            self._styles = Styles(self.package.markup(self._styles_part))
        return self._styles

    def _edit_sheet(self, name: str, edit: SheetEdits) -> None:
        entry = self.package.sheet(name)
        area = edit.area
        added = range(area.right + 1, area.right + 1 + len(edit.added_columns)) if area else ()
        if added and added[-1] > MAX_COLUMN:
            raise PlanError(
                "표의 오른쪽에 열을 더 넣을 자리가 없습니다.",
                sheet=name,
                hint="표의 오른쪽 끝에 있는, 쓰지 않는 열을 지우세요.",
            )
        like = {each.like or area.right for each in edit.added_columns} if area else set()
        like |= {each.aligned for each in edit.added_columns if each.aligned is not None}
        tracked = {*edit.cells, *added, *like}
        found = self._scan(name, entry.part, tracked)
        writer = SheetWriter(
            found,
            self.package.strings,
            date1904=self.package.date1904,
            sheet=name,
            dated=self._dated,
            heights=Heights(found.data, found.frame, lambda: self.styles),
            quoting=self._quoting,
        )
        columns = [self._column_write(writer, *item) for item in edit.cells.items()]
        touched = [area for write in columns for area in _areas_of(write)]
        tables = tables_of(self.package, entry.part)
        _refuse_hidden(name, found, edit.cells)
        self._rename_columns(name, tables, edit.cells)
        more: Grown | None = None
        if area is not None and (edit.added_columns or edit.added_rows or edit.reached):
            from xlcrm.ooxml.growing import grown  # noqa: PLC0415 - few plans add rows

            more = grown(writer, area, edit, tables, self.styles if added else None)
            columns += more.columns
            touched += more.growth.added
            if more.rows:
                touched.append(_below(area, len(more.rows.values)))
        splices = writer.splices(columns, more.rows if more else None)
        if touched:
            self._areas[name] += touched
            splices += grown_dimension(found, _hull(touched))
        if more is not None:
            splices += grown_ranges(found.data, found.frame, more.growth)
            splices += _widened(found, more.growth.old.right + 1, edit.added_columns)
        if edit.colours:
            from xlcrm.ooxml.colours import added_colours  # noqa: PLC0415 - few plans add colours

            splices += added_colours(found.data, found.frame, edit.colours, self.styles)
        if edit.dropdowns:
            from xlcrm.ooxml.validations import added_dropdowns  # noqa: PLC0415 - likewise

            splices += added_dropdowns(found.data, found.frame, edit.dropdowns, name)
        if more is not None:
            if more.rows:
                from xlcrm.ooxml.hyperlinks import added_links  # noqa: PLC0415 - few plans add any

                links = _links(more.rows, edit.added_links)
                splices += added_links(found.data, found.frame, links)
            self._grow(name, more, edit)
        self._references += writer.references
        self._unchain(entry.sheet_id, writer.unsaid)
        part = self.package.member(entry.part)
        self._known[entry.part] = found.data
        self.changed[part] = pieces_of(found.data, splices, writer.replaced, writer.streamed)

    def _unchain(self, sheet_id: int, cells: Sequence[tuple[int, int]]) -> None:
        """Take cells that hold no formula any more out of the order in which Excel calculates."""
        part = self.package.related_part("calcChain") if cells else None
        if part is not None:
            from xlcrm.ooxml.calcchain import without_cells  # noqa: PLC0415 - few formulas go

            name = self.package.member(part)
            known = self._small.get(name) or self.package.markup(name)
            self._small[name] = without_cells(known, sheet_id, {a1(*cell) for cell in cells})

    def _rename_columns(
        self, name: str, tables: Sequence[ExcelTable], cells: Mapping[int, CellWrites]
    ) -> None:
        """Name the columns of tables as their header cells will say, where those are written."""
        for table in tables:
            top, (left, right) = table.area.top, (table.area.left, table.area.right)
            headers = {
                column: write.values[at]
                for column, write in cells.items()
                if table.header_rows and left <= column <= right
                for at in [bisect_left(write.rows, top)]
                if at < len(write.rows) and write.rows[at] == top
            }
            if not headers:
                continue
            from xlcrm.ooxml.headercells import renamed  # noqa: PLC0415 - few plans write a header

            data = renamed(self.package, table, name, headers)
            if data is not None:
                self._small[self.package.member(table.part)] = data

    def _grow(self, name: str, more: Grown, edit: SheetEdits) -> None:
        """Grow the table that the data are, and remember for the workbook's names how they grew."""
        self._growths[name] = more.growth
        self._wrote_formulas |= more.filled
        if more.table is not None:
            self._grown_tables.add(more.table.name)
            headers = [column.header for column in edit.added_columns]
            part = self.package.member(more.table.part)
            known = self._small.get(part) or self.package.markup(part)
            data = grown_table(known, more.growth, headers)
            if data != self.package.part(part):
                self._small[part] = data

    def _scan(self, name: str, part: str, tracked: set[int]) -> Scan:
        known = self.scans.get(name)
        if known is not None and tracked <= known.tracked.keys():
            return known
        data = self.package.markup(part)
        return scan(data, self.package.strings, tracked=tracked) if tracked else scan_rows(data)

    def _column_write(self, writer: SheetWriter, column: int, cells: CellWrites) -> ColumnWrite:
        """A column write, with the style for cells that do not exist or must show it otherwise."""
        style = _style_above(writer, column, cells.rows)
        restyled: dict[int, int] = {}
        wanted = cells.date_format or cells.number_format
        if wanted and self.styles is not None:
            styles = self.styles
            hides = styles.shows_no_date if cells.date_format else styles.shows_no_amount
            texts = set(writer.scan.tracked[column].attributes)
            for known in {style_in(text) for text in texts} | {style or 0}:
                if hides(known):
                    restyled[known] = styles.derived(known, wanted)
            style = restyled.get(style or 0, style)
        return ColumnWrite(column, cells.rows, cells.values, style, restyled)

    def _dated(self, style: int, value: date) -> int:
        """The format in which an added row's cell shows a day: its own, if that shows one."""
        key = style, isinstance(value, datetime)
        if key not in self._dates:
            shown = self.styles is None or self.styles.shows_day(style)
            new = MOMENT_FORMAT if key[1] else DAY_FORMAT
            self._dates[key] = (
                style if shown or not self.styles else self.styles.derived(style, new)
            )
        return self._dates[key]

    def _quoting(self, style: int) -> int:
        """The format like another in which a text that begins like a formula stays a text."""
        return style if self.styles is None else self.styles.quoting(style)

    def _count_references(self) -> None:
        """Let the string table say how many cells refer to it, if what it said was true."""
        package = self.package
        part, table = package.related_part("sharedStrings"), package.strings.data
        said, place = said_by(table), count_place(table)
        if part is None or said is None or place is None:
            return
        read = {name: each.data for name, each in self.scans.items()}
        sheets = [
            partial(
                _bytes_of, package, entry.part, self._known.get(entry.part) or read.get(entry.name)
            )
            for entry in package.worksheets
        ]
        seeming = [
            _seeming(package, entry.part, sheet)
            for entry, sheet in zip(package.worksheets, sheets, strict=True)
        ]
        if is_true(said, sheets, seeming):
            count = b"%d" % (said + self._references)
            self.changed[package.member(part)] = pieces_of(table, [(*place, count)])

    def _finish_workbook(self) -> None:
        """Grow the defined names, and ask for recalculation where formulas read what changed."""
        name = self.package.member(self.package.workbook_part)
        old = self._small.get(name) or self.package.markup(name)
        new = with_grown_names(old, self._growths) if self._growths else old
        changed = ChangedAreas(self._areas, frozenset(self._grown_tables))
        if self._wrote_formulas or (
            self._areas and formulas_read(self.package, changed, new, self._known)
        ):
            self.outdates = True
            new = with_full_calculation(new)
        elif self._calculated:
            new = with_full_calculation(new)
        if new != old:
            self._small[name] = new


def _seeming(package: Package, part: str, sheet: Callable[[], bytes]) -> int:
    """How many cells of a sheet seem to be shared strings: of a long one as it is known."""
    name = package.member(part)
    found = package.known.of(name).shared
    if found is None:
        found = seeming_references(sheet())
        package.known.learn(name, shared=found)
    return found


def _bytes_of(package: Package, part: str, known: bytes | None) -> bytes:
    """A part's bytes, which are not inflated again where they are at hand."""
    return package.part(part) if known is None else known


def _refuse_hidden(name: str, found: Scan, cells: Mapping[int, CellWrites]) -> None:
    """Raise if a value would stand under a merged range, where nobody sees it."""
    merges = merged_ranges(found.data, found.frame)
    for column, write in cells.items() if merges else ():
        for index, merge in hidden_in(merges, column, write.rows):
            if write.values[index] not in {None, ""}:
                raise PlanError(
                    "병합된 셀에 가려 보이지 않는 칸이라 쓰지 않습니다.",
                    sheet=name,
                    cell=a1(write.rows[index], column),
                    hint=f"셀 병합을 풀거나, 합친 셀의 값은 {a1(merge.top, merge.left)}에 쓰세요.",
                )


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


def _links(rows: RowsWrite, places: Sequence[Mapping[int, str]]) -> list[Link]:
    """Where the cells of added rows lead."""
    from xlcrm.ooxml.hyperlinks import links_in  # noqa: PLC0415 - few plans add rows

    lead = zip(rows.numbers, rows.values, places, strict=False)
    return [link for number, values, to in lead for link in links_in(number, values, to)]


def _widened(found: Scan, first: int, columns: Sequence[AddedColumn]) -> Iterable[Splice]:
    """What makes added columns, from the number `first` on, as wide as what they show."""
    from xlcrm.ooxml.colwidths import widened, width_for  # noqa: PLC0415 - few plans add a column

    widths = {
        number: max(width_for(each.header, each.values), int(each.width))
        for number, each in enumerate(columns, first)
    }
    return widened(found.data, found.frame, widths)


def _below(area: CellRange, rows: int) -> CellRange:
    """The rows below an area."""
    return CellRange(area.bottom + 1, area.left, area.bottom + rows, area.right)


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
            return style_in(spans.attributes[at]) or None
    return None
