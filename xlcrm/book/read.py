"""A workbook's bytes as typed tables, its settings, and the scans they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from xlcrm.cellref import MAX_ROW, CellRange
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.markup import attributes, find_all
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import Scan, scan, values_at
from xlcrm.ooxml.table import ExcelTable, tables_of
from xlcrm.schema.coerce import is_blank, read_column
from xlcrm.schema.headers import HEADER_ROWS, HeaderMatch, classify
from xlcrm.schema.rules import header_findings
from xlcrm.schema.settings import Settings, read_settings
from xlcrm.schema.sheets import LEDGER, SETTINGS
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.rows import Frame
    from xlcrm.schema.finding import Finding

_TOTALS: Final = frozenset({"합계", "총계", "소계", "계", "총합계", "total", "sum"})
_EVIDENCE: Final = 2  # filled cells of ours that make a row below the headers a row of the table
_WHO: Final = ("customer_id", "name", "start", "end", "service", "at", "date", "section", "item")
Choice: TypeAlias = "Callable[[HeaderMatch], Collection[str]]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One recognised sheet: its table, its headers, the area of its data with the headers.

    Attributes:
        table: the rows as typed columns.
        match: the headers as recognised.
        area: header row to last data row, first to last column.
        excel_table: the Excel table that the data is, if it is one.
    """

    table: Table
    match: HeaderMatch
    area: CellRange
    excel_table: ExcelTable | None


@dataclass(frozen=True, slots=True)
class Book:
    """What was read of a workbook."""

    package: Package
    sheets: tuple[Sheet, ...]
    settings: Settings
    findings: tuple[Finding, ...]  # about headers and settings
    scans: dict[str, Scan]

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
        return values_at(self.scans[name], self.package.strings, rows, number) if rows else []


def read_book(
    package: Package,
    *,
    fields: Choice | None = None,
    kinds: Collection[str] | None = None,
) -> Book:
    """Read a workbook's recognised sheets.

    Args:
        package: the workbook.
        fields: tells which of a ledger sheet's columns to read, given its headers; all recognised
            ones by default. Computed columns are read always, other sheets whole.
        kinds: keys of the kinds of sheets to read; all by default. 설정 is always read.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    scans: dict[str, Scan] = {}
    sheets: list[Sheet] = []
    for entry in package.worksheets:
        reader = _SheetReader(package, entry)
        match = reader.match
        if match is None:
            continue
        key = match.spec.key
        if kinds is not None and key not in {*kinds, SETTINGS.key}:
            continue
        wanted = fields(match) if fields is not None and key == LEDGER.key else None
        sheets.append(reader.read(wanted))
        scans[entry.name] = reader.scan
    settings_table = next(
        (sheet.table for sheet in sheets if sheet.table.spec.key == SETTINGS.key), None
    )
    settings, findings = read_settings(settings_table, date1904=package.date1904)
    headers = [
        found
        for sheet in sheets
        for found in header_findings(sheet.match, sheet.table.sheet, settings.severities)
    ]
    return Book(package, tuple(sheets), settings, (*headers, *findings), scans)


class _SheetReader:
    """Reads one sheet: first its headers, then the columns that are wanted."""

    def __init__(self, package: Package, entry: SheetEntry) -> None:
        self.package = package
        self.name = entry.name
        self.data = package.markup(entry.part)
        self.frame = frame_of(self.data)
        merges = _merges(self.data, self.frame)
        grid = self._top()
        self.match = classify(entry.name, grid, merges)
        self.scan: Scan
        self.excel_table: ExcelTable | None = None
        if self.match is not None:
            self.excel_table = self._excel_table(package, entry, self.match)

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
        chosen = {
            field: number
            for field, number in match.columns.items()
            if fields is None or field in fields or match.spec.column(field).computed
        }
        computed = [n for field, n in chosen.items() if match.spec.column(field).computed]
        tracked = computed if match.spec.key == LEDGER.key else ()
        self.scan = scan(self.data, self.package.strings, wanted=chosen.values(), tracked=tracked)
        positions = self._data_positions(match, chosen)
        rows = self.scan.rows
        numbers: Sequence[int] = _picked(rows, positions)
        columns = {}
        for field, number in chosen.items():
            scanned = self.scan.columns[number]
            raw = _picked(scanned.values, positions)
            formulas: Collection[int] = scanned.formulas
            if formulas:
                formulas = {i for i, at in enumerate(positions) if at in scanned.formulas}
            columns[field] = read_column(
                match.spec.column(field),
                number,
                match.headers[field],
                raw,
                date1904=self.package.date1904,
                formulas=frozenset(formulas),
            )
        table = Table(match.spec, self.name, match.header_row, numbers, columns)
        return Sheet(table, match, self._area(match, numbers), self.excel_table)

    def _data_positions(self, match: HeaderMatch, chosen: Mapping[str, int]) -> Sequence[int]:
        """Positions of the rows that belong to the table, by row number.

        An Excel table says itself where it ends. Elsewhere a row belongs to it if it is filled
        enough; a row that begins with 합계 and the notes below a table do not.
        """
        rows = self.scan.rows
        last = self.excel_table.last_data_row if self.excel_table else MAX_ROW
        evidence = [self.scan.columns[n].values for f, n in chosen.items() if f in _WHO]
        if not evidence:
            return ()
        least = min(_EVIDENCE, len(evidence)) if self.excel_table is None else 1
        kept = [at for at, row in enumerate(rows) if match.header_row < row <= last]
        nothing = _nothings(evidence)
        if nothing:
            most_blank = len(evidence) - least
            kept = [
                at for at in kept if sum(values[at] in nothing for values in evidence) <= most_blank
            ]
        texts = [self.scan.columns[n].values for f, n in chosen.items() if f in _WHO[:2]]
        totals = {
            at
            for values in texts
            for at in kept[-3:]
            if isinstance(values[at], str)
            and str(values[at]).replace(" ", "").casefold() in _TOTALS
        }
        if totals:
            kept = [at for at in kept if at not in totals]
        if not self.scan.ordered:
            kept.sort(key=rows.__getitem__)
        whole = range(kept[0], kept[-1] + 1) if kept else range(0)
        return whole if len(kept) == len(whole) and self.scan.ordered else kept

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


def _nothings(columns: Sequence[Sequence[CellValue]]) -> set[CellValue]:
    """The values by which some cells of the columns say nothing: None, spaces, dashes."""
    return {value for values in columns for value in set(values) if is_blank(value)}


def _last_header(data: bytes, frame: Frame, header_row: int, least: int) -> int:
    """The last column of the unbroken run of header cells that starts at the last known one."""
    for row in rows_of(data, frame):
        if row.number == header_row:
            filled = {cell.column for cell in row.cells if cell.content}
            while least + 1 in filled:
                least += 1
            break
    return least


def _merges(data: bytes, frame: Frame) -> list[CellRange]:
    """The sheet's merged ranges."""
    return [
        CellRange.of(attributes(tag.attributes)["ref"])
        for tag in find_all(data, b"mergeCell", frame.end)
    ]
