"""A workbook's bytes as typed tables, its settings, and the scans they were read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

from xlcrm.book.extent import WHO, extent_of
from xlcrm.book.merged import CARRIED, carried_down, covered, merges_of
from xlcrm.book.shown import ShownDates
from xlcrm.cellref import CellRange, CellRef
from xlcrm.domain.text import one_line
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.scan import Scan, scan, values_at
from xlcrm.ooxml.table import ExcelTable, tables_of
from xlcrm.schema.catalogue import finding
from xlcrm.schema.coerce import is_blank, read_column
from xlcrm.schema.columns import Kind
from xlcrm.schema.headers import HEADER_ROWS, HeaderMatch, classify
from xlcrm.schema.own_lists import named_settings, own_lists
from xlcrm.schema.rules import header_findings
from xlcrm.schema.settings import Settings, read_settings
from xlcrm.schema.sheets import LEDGER, SETTINGS
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.rows import Frame
    from xlcrm.schema.finding import Finding

_TEXTS = frozenset({Kind.TEXT, Kind.NOTE})
Choice: TypeAlias = "Callable[[HeaderMatch], Collection[str] | None]"
Kinds: TypeAlias = "Collection[str] | Callable[[Sequence[HeaderMatch]], Collection[str]]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recognised sheet: its table, its headers, the area of its data with the headers.

    Attributes:
        table: the rows as typed columns.
        match: the headers as recognised.
        area: header row to last data row, first to last column.
        excel_table: the Excel table that the data is, if it is one.
        shown_at: field → Excel row → the row whose merged cell shows the value there.
        other: the Excel row of another table's headers below this one, if there is one.
    """

    table: Table
    match: HeaderMatch
    area: CellRange
    excel_table: ExcelTable | None
    shown_at: Mapping[str, Mapping[int, int | None]]
    other: int | None


@dataclass(frozen=True, slots=True)
class Book:
    """What was read of a workbook.

    Attributes:
        package: the workbook itself.
        sheets: the recognised sheets in the order of their tabs.
        settings: what the office has set.
        findings: what is odd about sheets, headers and settings.
        scans: the sheets' scans by name.
        waiting: journal entries by field that wait beside the workbook, to be added with the next
            change; none unless somebody has put them here.
    """

    package: Package
    sheets: tuple[Sheet, ...]
    settings: Settings
    findings: tuple[Finding, ...]
    scans: dict[str, Scan]
    waiting: tuple[Mapping[str, CellValue | date], ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The recognised tables in the order of their sheets."""
        return tuple(sheet.table for sheet in self.sheets)

    @property
    def ledgers(self) -> tuple[Sheet, ...]:
        """The sheets of the ledger's kind: one, or one a year or a branch."""
        return tuple(sheet for sheet in self.sheets if sheet.table.spec.key == LEDGER.key)

    def cells(self, sheet: Sheet, rows: Sequence[int], field: str) -> list[CellValue]:
        """Return what a column that was not read says in some Excel rows; None where it is blank.

        For the few rows of a large sheet that are shown by name.
        """
        number = sheet.match.columns.get(field)
        if number is None:
            return [None] * len(rows)
        name = sheet.table.sheet
        if rows and name not in self.scans:  # spent by a commit
            data = self.package.markup(self.package.sheet(name).part)
            self.scans[name] = scan(data, self.package.strings)
        shown = sheet.shown_at.get(field, {})
        rows = [shown.get(row) or row for row in rows]
        return values_at(self.scans[name], self.package.strings, rows, number) if rows else []


def read_book(
    package: Package,
    *,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
) -> Book:
    """Read a workbook's recognised sheets.

    Args:
        package: the workbook.
        fields: tells which of a sheet's columns to read, given its headers; None, or by default,
            all recognised ones. A ledger's computed columns are read always, and 설정 whole.
        kinds: keys of the kinds of sheets to read, or what tells them given all headers; all by
            default. 설정 is always read.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    scans: dict[str, Scan] = {}
    sheets: list[Sheet] = []
    dates = ShownDates(package)
    readers = [_SheetReader(package, entry, dates) for entry in package.worksheets]
    own = own_lists([each.name for each in readers if each.reads_like_ledger and each.visible])
    if callable(kinds):
        kinds = kinds([each.match for each in readers if each.match is not None])
    for reader in readers:
        match = reader.match
        if match is None or (
            reader.reads_like_ledger and (reader.name in own or not reader.visible)
        ):
            continue
        key = match.spec.key
        if kinds is not None and key not in {*kinds, SETTINGS.key}:
            continue
        wanted = fields(match) if fields is not None and key != SETTINGS.key else None
        sheets.append(reader.read(wanted))
        scans[reader.name] = reader.scan
    settings_table = next(
        (sheet.table for sheet in sheets if sheet.table.spec.key == SETTINGS.key), None
    )
    settings, findings = read_settings(settings_table, date1904=package.date1904)
    headers = [
        found
        for sheet in sheets
        for found in header_findings(sheet.match, sheet.table.sheet, settings.severities)
    ]
    others = [
        found
        for code, where, details in (*_unread(readers, own), *_odd(sheets))
        if (found := finding(code, where, settings.severities, **details))
    ]
    return Book(package, tuple(sheets), settings, (*headers, *others, *findings), scans)


def _unread(
    readers: Sequence[_SheetReader], own: Collection[str]
) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C207, S110: sheets that are not read, though one might think so."""
    for reader in readers:
        match = reader.match
        if match is not None and reader.visible and reader.name in own:
            column = min(match.columns.values(), default=1)
            yield "C207", CellRef(reader.name, match.header_row, column), {}
        if named_settings(reader.name) and (match is None or match.spec.key != SETTINGS.key):
            yield "S110", CellRef(reader.name, 1, 1), {}


def _odd(sheets: Sequence[Sheet]) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C205, C206: merged cells where xlcrm writes, and other tables below a ledger."""
    for sheet in sheets:
        if sheet.other is not None:
            column = min(sheet.match.columns.values())
            yield "C206", CellRef(sheet.table.sheet, sheet.other, column), {}
        for name, column_read in sheet.table.columns.items():
            if column_read.merged and column_read.column.computed:
                details = {
                    "header": one_line(column_read.header),
                    "count": str(len(column_read.merged)),
                }
                yield "C205", sheet.table.where(min(column_read.merged), name), details


class _SheetReader:
    """Reads one sheet: first its headers, then the columns that are wanted."""

    def __init__(self, package: Package, entry: SheetEntry, dates: ShownDates) -> None:
        self.package = package
        self.name = entry.name
        self.visible = entry.state not in {"hidden", "veryHidden"}
        self.dates = dates
        self.data = package.markup(entry.part)
        self.frame = frame_of(self.data)
        self.merges = merges_of(self.data, self.frame)
        self.top = self._top()
        self.match = classify(entry.name, self.top, self.merges)
        self.scan: Scan
        self.excel_table: ExcelTable | None = None
        if self.match is not None:
            self.excel_table = self._excel_table(package, entry, self.match)

    @property
    def reads_like_ledger(self) -> bool:
        """Whether the headers are those of a ledger."""
        return self.match is not None and self.match.spec.key == LEDGER.key

    def _top(self) -> dict[int, dict[int, CellValue]]:
        """The first rows' values by row and column."""
        decoder = Decoder(self.package.strings)
        last = HEADER_ROWS + 1
        # Rows need not lie in order: a lower one may come before them.
        rest = dropwhile(lambda row: row.number > last, rows_of(self.data, self.frame))
        rows = takewhile(lambda row: row.number <= last, rest)
        return {
            row.number: {
                cell.column: decoder.read(cell.attributes, cell.content) for cell in row.cells
            }
            for row in rows
        }

    def _excel_table(
        self, package: Package, entry: SheetEntry, match: HeaderMatch
    ) -> ExcelTable | None:
        columns = match.columns.values()
        for table in tables_of(package, entry.part):
            if all(table.area.holds(match.header_row, column) for column in columns):
                return table
        return None

    def read(self, fields: Collection[str] | None) -> Sheet:
        """Read the wanted fields' columns, and keep the places of the computed ones."""
        match = self.match
        if match is None:
            msg = "a sheet without recognised headers has no table"
            raise ValueError(msg)
        ledger = match.spec.key == LEDGER.key
        if fields is not None and not ledger and self.excel_table is None:
            fields = {*fields, *WHO}  # only they tell where the rows end
        chosen = {
            field: number
            for field, number in match.columns.items()
            if fields is None or field in fields or match.spec.column(field).computed
        }
        computed = [n for field, n in chosen.items() if match.spec.column(field).computed]
        tracked = computed if ledger else ()
        self.scan = self._scan(chosen.values(), tracked)
        if self.excel_table is not None and not ledger and chosen.keys().isdisjoint(WHO):
            telling = {field: match.columns[field] for field in WHO if field in match.columns}
            if self._blank(self.excel_table.last_data_row, telling.values()):
                chosen |= telling  # only they tell how many rows at its end nobody has filled
                self.scan = self._scan(chosen.values())
        extent = extent_of(
            self.scan,
            self.package.strings,
            match,
            chosen,
            self.top,
            None if self.excel_table is None else self.excel_table.last_data_row,
        )
        positions = extent.positions
        numbers: Sequence[int] = _picked(self.scan.rows, positions)
        hidden = self._covered(match, numbers)
        columns = {}
        for field, number in chosen.items():
            scanned = self.scan.columns[number]
            raw = _picked(scanned.values, positions)
            formulas: Collection[int] = scanned.formulas
            if formulas:
                formulas = {i for i, at in enumerate(positions) if at in scanned.formulas}
            merged: Collection[int] = ()
            if field in hidden and field in CARRIED:
                raw = carried_down(raw, numbers, hidden[field])
            elif field in hidden:
                merged = [at for at, row in enumerate(numbers) if row in hidden[field]]
            column = match.spec.column(field)
            if column.kind in _TEXTS and not column.computed and match.spec.key != SETTINGS.key:
                raw = self.dates.read(self.scan, numbers, number, raw)
            read = read_column(
                column,
                number,
                match.headers[field],
                raw,
                date1904=self.package.date1904,
                formulas=frozenset(formulas).union(merged),
            )
            columns[field] = replace(read, merged=frozenset(merged)) if merged else read
        table = Table(match.spec, self.name, match.header_row, numbers, columns)
        area = self._area(match, numbers)
        shown = {name: hidden[name] for name in CARRIED & hidden.keys()}
        return Sheet(table, match, area, self.excel_table, shown, extent.other)

    def _scan(self, wanted: Collection[int], tracked: Collection[int] = ()) -> Scan:
        """The sheet scanned; where no column is wanted, only where its rows lie."""
        if not wanted and not tracked:
            return scan_rows(self.data)
        return scan(self.data, self.package.strings, wanted=wanted, tracked=tracked)

    def _blank(self, row: int, columns: Collection[int]) -> bool:
        """Whether a row of the scanned sheet says nothing in some columns."""
        strings = self.package.strings
        said = (values_at(self.scan, strings, [row], number) for number in columns)
        return all(is_blank(value) for values in said for value in values)

    def _covered(
        self, match: HeaderMatch, numbers: Sequence[int]
    ) -> dict[str, dict[int, int | None]]:
        """The data rows in which merged ranges cover the columns' cells, by field."""
        if not numbers or all(merge.bottom <= match.header_row for merge in self.merges):
            return {}
        last = max(numbers)
        found = {
            field: covered(self.merges, number, match.header_row, last)
            for field, number in match.columns.items()
        }
        return {field: rows for field, rows in found.items() if rows}

    def _area(self, match: HeaderMatch, rows: Sequence[int]) -> CellRange:
        if self.excel_table is not None:
            area = self.excel_table.area
            return CellRange(area.top, area.left, self.excel_table.last_data_row, area.right)
        columns = match.columns.values()
        bottom = max(rows[-1] if rows else 0, match.header_row)
        right = _last_header(self.data, self.frame, match.header_row, max(columns))
        return CellRange(match.header_row, min(columns), bottom, right)


def _picked(values: Sequence[Any], positions: Sequence[int]) -> Sequence[Any]:
    """The values at some positions, which mostly are all from one to another."""
    if positions and positions == range(positions[0], positions[-1] + 1):
        return values[positions[0] : positions[-1] + 1]
    return [values[at] for at in positions]


def _last_header(data: bytes, frame: Frame, header_row: int, least: int) -> int:
    """The last column of the unbroken run of header cells that starts at the last known one."""
    for row in rows_of(data, frame):
        if row.number == header_row:
            filled = {cell.column for cell in row.cells if cell.content}
            while least + 1 in filled:
                least += 1
            break
    return least
