"""One sheet of a workbook: first its headers, then the tables below them as typed columns."""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from dataclasses import field as kept
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from xlcrm.cellref import MAX_ROW, CellRange
from xlcrm.domain.outline import outlined
from xlcrm.errors import on_sheet
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.fewrows import beginning_of, few_rows
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import (
    frame_of,
    may_hold_formulas,
    read_row,
    refuse_many_rows,
    rows_of,
)
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.scan import Scan, scan, values_at
from xlcrm.ooxml.table import ExcelTable, tables_of
from xlcrm.ooxml.traits import LONG
from xlcrm.reading.candidates import NOTHING_TOLD
from xlcrm.reading.ditto import dittos_among, repeated
from xlcrm.reading.evidence import filled, is_data
from xlcrm.reading.habits import as_shown, may_help, settled, titles
from xlcrm.reading.headers import HEADER_ROWS, HeaderMatch, classify, of_people
from xlcrm.reading.named_lengths import with_named_lengths
from xlcrm.reading.things import numbers_thing
from xlcrm.reading.told import told_of
from xlcrm.schema.coerce import is_blank, read_column
from xlcrm.schema.columns import Kind
from xlcrm.schema.moments import are_serials
from xlcrm.schema.sheets import LEDGER, SETTINGS
from xlcrm.schema.table import Table, TypedColumn
from xlcrm.schema.texts import Distinct, Texts
from xlcrm.values import NamedTuple, dataclass
from xlcrm.workbook.asked import Judged, NotSureError, Told, forms_of, is_sure
from xlcrm.workbook.extent import DAYS, WHO, extent_of, telling_below, tells_filled
from xlcrm.workbook.merged import CARRIED, carried_down, covered
from xlcrm.workbook.uncalculated import Uncalculated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.people.index import People
    from xlcrm.reading.candidates import Told as ToldOfHeaders
    from xlcrm.reading.habits import Answers
    from xlcrm.workbook.asked import AskedRows
    from xlcrm.workbook.extent import Extent
    from xlcrm.workbook.shown import ShownDates

_TEXTS = frozenset({Kind.TEXT, Kind.NOTE})
_REMEMBERED = 4_096  # sheets whose headers are remembered: some workbooks have a thousand
_known: dict[bytes, HeaderMatch | None] = {}  # by what their first rows say
_beginnings: WeakKeyDictionary[Package, dict[str, _Beginning]] = WeakKeyDictionary()  # by part
LAST_COLUMN = 512
"""Behind it no headers are looked for: lists of people or contracts have some dozens of columns."""

_ABOVE = 3  # rows above the headers of a table below others that may be its title and unit


@outlined
@dataclass(frozen=True, slots=True)
class Sheet:
    """One recognised table: its rows, its headers, the area of its data with the headers.

    A sheet with tables side by side is several of these.

    Attributes:
        table: the rows as typed columns.
        match: the headers as recognised.
        area: header row to last data row, first to last column.
        excel_table: the Excel table that the data is, if it is one.
        shown_at: field → Excel row → the row whose merged cell shows the value there.
        others: the Excel rows below it that read like headers of other tables, from above; once all
            tables are read, of those that are not.
        title: the one text right above the headers, if one stands there.
        loose: the Excel rows of contracts and the like that lie below the Excel table, which did
            not grow.
        things: the columns of the headers' row that say which room, locker or seat a row is.
    """

    table: Table
    match: HeaderMatch
    area: CellRange
    excel_table: ExcelTable | None
    shown_at: Mapping[str, Mapping[int, int | None]]
    loose: Sequence[int] = ()
    others: Sequence[int] = ()
    title: str = ""
    things: frozenset[int] = frozenset()

    def cells_of(self, values: Mapping[str, CellValue | date]) -> dict[int, CellValue | date]:
        """Return a new row's values by column number; what shares a cell stands there together."""
        from xlcrm.reading.combined import cell_of  # noqa: PLC0415 - a refresh adds no rows

        found: dict[int, CellValue | date] = {}
        for field, value in values.items():
            number, holds = self.match.columns.get(field), self.match.holds.get(field)
            if number is None or value is None:
                continue
            if field == "name" and self.match.given:
                from xlcrm.reading.full_names import in_two  # noqa: PLC0415 - few lists do

                found[number], found[self.match.given] = in_two(str(value))
            elif holds:
                found[number] = cell_of(holds, [_said(values.get(each)) for each in holds])
            else:
                found[number] = value
        return found


def _said(value: CellValue | date) -> str:
    """A value as it stands in a cell beside another one."""
    if isinstance(value, datetime):
        value = value.date()
    return "" if value is None else str(value)


@bare
class _Beginning(NamedTuple):
    """How a sheet begins, which each step of an adoption asks for: the same as long as its bytes.

    Its first rows are those of nobody else: formulas among them get values that depend on the day.
    It is bounded where a row behind them shows that no other of them comes.
    """

    frame: Frame
    merges: list[CellRange]
    top: Mapping[int, Mapping[int, CellValue]]
    cut: int
    formulas: bool
    bounded: bool


class Outline(NamedTuple):
    """Where a table lies, headers and data, and the Excel rows of headers of others below it."""

    area: CellRange
    others: Sequence[int]


class _Rows(NamedTuple):
    """Which columns of a sheet were scanned, by field, and which of its rows are the table's."""

    chosen: Mapping[str, int]
    excel_table: ExcelTable | None
    extent: Extent


@dataclass(frozen=True, slots=True)
class _FirstRows:
    """A sheet's first rows, with how they are looked at."""

    name: str
    grid: Mapping[int, Mapping[int, CellValue]] = kept(repr=False)
    merges: Sequence[CellRange] = kept(repr=False)
    cells: bytes
    told: ToldOfHeaders
    first: int
    own: bool
    people: bool

    @property
    def said(self) -> bytes:
        """What they say, in a few bytes: nothing of the cells is remembered."""
        return _digest((self.name, self.cells, self.told, self.first, self.own, self.people))


def _digest(said: object) -> bytes:
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _taken_for(rows: _FirstRows) -> HeaderMatch | None:
    """The headers among a sheet's first rows: an adoption asks for them several times."""
    said = rows.said
    if said not in _known:
        while len(_known) >= _REMEMBERED:
            _known.pop(next(iter(_known)), None)
        _known[said] = _looked_for(rows)
    return _known[said]


def _looked_for(rows: _FirstRows) -> HeaderMatch | None:
    """The headers among a sheet's first rows."""
    if rows.people:
        return of_people(rows.name, rows.grid, rows.merges, rows.told, rows.first)
    return classify(
        rows.name, rows.grid, rows.merges, told=rows.told, own=rows.own, first=rows.first
    )


def _with_columns(match: HeaderMatch | None) -> HeaderMatch | None:
    """The headers, unless none of them is read: each is there several times."""
    return match if match is None or match.columns or match.given else None


class SheetReader:
    """Reads one sheet: first its headers, then the columns that are wanted.

    Attributes:
        top: the first rows' values by row and column.
        merges: the sheet's merged ranges.
        match: the headers, once `recognise` has looked for them; None if it is no sheet of ours.
        scan: where the cells of the table read last lie.
        first: the Excel row from which on headers are looked for: 1, but for a table below others.
        settings: the sheet as read, if it is 설정, which is read before all others.
        cut: the first row that says something in columns behind `LAST_COLUMN`; 0 if none does.
        answers: what 설정 says of how the columns of all sheets are read.
        partial: whether some of the sheet's rows are all that is there: of a long one first the
            first ones, then, where few are asked for, those.
        people: who is who in the ledgers, for a sheet of which few rows are asked for.
    """

    def __init__(  # noqa: PLR0913 - who reads, and how much
        self,
        package: Package,
        entry: SheetEntry,
        dates: ShownDates,
        uncalculated: Uncalculated | None = None,
        asked: AskedRows | None = None,
        *,
        whole: bool = True,
    ) -> None:
        """Look at a sheet's first rows.

        Args:
            package: the workbook.
            entry: the sheet.
            dates: how its cells show days.
            uncalculated: gives cells their values whose formulas no program has calculated.
            asked: which rows of a long sheet are asked for; all by default.
            whole: whether all of a long sheet is held at once; if not, whoever looks for headers
                has to ask whether it `needs_all`.
        """
        self.package = package
        self.entry = entry
        self.name = entry.name
        self.visible = entry.state not in {"hidden", "veryHidden"}
        self.dates = dates
        self.uncalculated = uncalculated or Uncalculated(package)
        self._data: bytes | None = None
        self.frame: Frame
        self.merges: Sequence[CellRange]
        with on_sheet(entry.name):
            some = None if whole and asked is None else beginning_of(package, entry.part)
            self.partial = some is not None
            if self.partial:
                self._data = some
            begun = self._begun()
            if self.partial and asked is None and not begun.bounded:
                self._data, self.partial = None, False
                begun = self._begun()
            self.frame, self.merges, self.cut = begun.frame, begun.merges, begun.cut
            self.top = {row: {**cells} for row, cells in begun.top.items()}
            if begun.formulas:
                self.uncalculated.fill_top(self.name, self.top)
        self._cells: tuple[object, object, bytes] = None, None, b""  # what the first rows say
        self._filled: dict[int, Collection[int]] = {}
        self._areas: dict[int, tuple[HeaderMatch, CellRange]] = {}  # with whose they are
        self.first = 1
        self.told: ToldOfHeaders = NOTHING_TOLD
        self._own, self._people = True, False  # how they were looked for
        self.match: HeaderMatch | None = None
        self.settings: Sheet | None = None
        self.answers: Answers = {}
        self.people: Callable[[], People | None] = lambda: None
        self._asked, self._few = asked, False
        self.scan: Scan

    @property
    def data(self) -> bytes:
        """The sheet's bytes."""
        if self._data is None:
            self._data = self.package.markup(self.entry.part)
        return self._data

    @property
    def held(self) -> int:
        """How many of the sheet's bytes are kept at present."""
        return 0 if self._data is None else len(self._data)

    def let_go(self) -> None:
        """Keep the sheet's bytes no longer: whoever asks for them has them unpacked again."""
        if not self.partial:
            self._data = None

    def recognise(
        self, told: ToldOfHeaders = NOTHING_TOLD, *, own: bool = True
    ) -> HeaderMatch | None:
        """Look for the headers, given what the office says of them, and return them.

        Args:
            told: what the office says.
            own: whether a sheet that is named like one made from a ledger is none.
        """
        self.told = told
        self._own = own
        self._people = False
        self.match = _with_columns(_taken_for(self._first_rows()))
        return self.match

    def recognise_people(self, told: ToldOfHeaders = NOTHING_TOLD) -> HeaderMatch | None:
        """Look for the headers of a list of people without terms, and return them."""
        self.told = told
        self._people = True
        self.match = _with_columns(_taken_for(self._first_rows()))
        return self.match

    def _first_rows(self) -> _FirstRows:
        """The sheet's first rows, with how they are looked at."""
        top, merges, cells = self._cells
        if top is not self.top or merges is not self.merges:
            top, merges, cells = self.top, self.merges, _digest((self.top, self.merges))
            self._cells = top, merges, cells
        return _FirstRows(
            self.name, top, merges, cells, self.told, self.first, self._own, self._people
        )

    def below(self, first: int) -> SheetReader:
        """Return a reader of what lies below a table of the sheet, which has been scanned.

        Args:
            first: the Excel row from which on headers are looked for, as they were in this table.
        """
        reader = copy(self)
        reader.first, reader.settings = first, None
        with on_sheet(self.name):
            reader.top = self._rows_from(first)
        if self._people:
            reader.recognise_people(self.told)
        else:
            reader.recognise(self.told, own=self._own)
        return reader

    @property
    def matches(self) -> tuple[HeaderMatch, ...]:
        """The headers of all tables, which stand side by side."""
        return () if self.match is None else (self.match, *self.match.beside)

    @property
    def reads_like_ledger(self) -> bool:
        """Whether the headers are those of a ledger."""
        return self.match is not None and self.match.spec.key == LEDGER.key

    def _begun(self) -> _Beginning:
        """How the sheet begins; of one that is there whole it is looked for once."""
        if self.partial:
            return self._begin()
        known = _beginnings.setdefault(self.package, {})
        if self.entry.part not in known:
            known[self.entry.part] = self._begin()
        return known[self.entry.part]

    def _begin(self) -> _Beginning:
        """Look for how the sheet begins: its merged ranges, and the values of its first rows."""
        frame = frame_of(self.data)
        if not self.partial:
            refuse_many_rows(self.data, frame)
        merges = merged_ranges(self.data, frame)
        decoder = Decoder(self.package.strings)
        top: dict[int, dict[int, CellValue]] = {}
        cut, bounded, above = 0, False, False
        for row in rows_of(self.data, frame, LAST_COLUMN):
            if row.number > HEADER_ROWS + 1:
                if top:
                    bounded = not above
                    break
                above = True  # rows need not lie in order: a lower one may come behind it
                continue
            if row.beyond:
                cut = cut or row.number
            top[row.number] = {
                cell.column: decoder.read(cell.attributes, cell.content) for cell in row.cells
            }
        return _Beginning(frame, merges, top, cut, decoder.formula_seen, bounded)

    def _rows_from(self, first: int) -> dict[int, dict[int, CellValue]]:
        """The values of the rows from one on, with the lines right above it."""
        top = rows_around(self.scan, self.package.strings, first)
        self.uncalculated.fill_top(self.name, top)
        return top

    def _headers_in(self, row: int) -> Collection[int]:
        """The columns that hold anything in a row of headers, which many tables may share."""
        if row not in self._filled:
            found = next(
                (each for each in rows_of(self.data, self.frame) if each.number == row), None
            )
            cells = () if found is None else found.cells
            self._filled[row] = frozenset(cell.column for cell in cells if cell.content)
        return self._filled[row]

    def area_of(self, match: HeaderMatch) -> CellRange:
        """Return headers and data of a table, which is scanned for that unless it has been."""
        known = self._areas.get(id(match))
        return self.outline(match).area if known is None else known[1]

    def outline(self, match: HeaderMatch) -> Outline:
        """Look where a table lies, as reading all of its columns tells it, without their values."""
        rows = self._rows(match, None)
        return Outline(self._whole_area(match, rows), rows.extent.others)

    def _whole_area(self, match: HeaderMatch, rows: _Rows) -> CellRange:
        """Headers and data of a table of which all columns are scanned."""
        area = self._area(match, rows.excel_table, _picked(self.scan.rows, rows.extent.positions))
        self._areas[id(match)] = match, area
        return area

    def _excel_table(self, match: HeaderMatch) -> ExcelTable | None:
        columns = match.columns.values()
        for table in tables_of(self.package, self.entry.part):
            if all(table.area.holds(match.header_row, column) for column in columns):
                return table
        return None

    def read(self, match: HeaderMatch, fields: Collection[str] | None) -> Sheet:
        """Read the wanted fields' columns, and keep the places of the computed ones.

        Of a long sheet only the rows that are asked for.

        Raises:
            NotSureError: those might say something else among all others; `asked` was given.
        """
        return self._read_asked(match, fields) if self.partial else self._read(match, fields)

    @property
    def needs_all(self) -> bool:
        """Whether only some rows are there of a sheet of which others are asked for."""
        if not self.partial:
            return False
        if self.match is not None:
            return self._asked is None or self.match.spec.key != self._asked.kind
        if self._asked is not None:
            return True
        # What is merged stands behind all rows; of numbers alone it makes no headers.
        name = self.package.member(self.entry.part)
        plain = self.package.known.of(name).merges is False
        said = (value for cells in self.top.values() for value in cells.values())
        return not plain and any(isinstance(value, str) for value in said)

    def hold_all(self) -> None:
        """Hold all of the sheet's rows, and what stands behind them."""
        with on_sheet(self.name):
            self._hold(self.package.markup(self.entry.part))
        self.partial = False
        if self.match is None:  # of what is no sheet of ours, all need not be held the next time
            name = self.package.member(self.entry.part)
            self.package.known.learn(name, merges=bool(self.merges))

    def _hold(self, data: bytes) -> None:
        self._data = data
        self.frame = frame_of(data)
        self.merges = merged_ranges(data, self.frame)
        self._filled, self._areas = {}, {}

    def _read_asked(self, match: HeaderMatch, fields: Collection[str] | None) -> Sheet:
        """Read the rows that are asked for.

        Raises:
            NotSureError: they might say something else among all others.
        """
        if not self._few:
            few = self._asked_rows(match, fields)
            if few is None or may_hold_formulas(few, frame_of(few)):
                raise NotSureError
            self._hold(few)
            self._few = True
        if any(merge.bottom > match.header_row for merge in self.merges) or (
            self.merges and self.match != _with_columns(_taken_for(self._first_rows()))
        ):
            raise NotSureError
        sheet = self._read(match, fields)
        if sheet.others or sheet.loose or not is_sure(self.scan, match, sheet.table.rows):
            raise NotSureError
        return sheet

    def _asked_rows(self, match: HeaderMatch, fields: Collection[str] | None) -> bytes | None:
        """The sheet with those rows that may be asked for; None where that may be all of them."""
        asked = self._asked
        forms = None if asked is None else forms_of(match, fields, asked)
        if asked is None or forms is None:
            return None

        def judged(field: str, test: Callable[[object], bool]) -> Judged:
            return Judged(self.package, self.dates, match.spec.column(field), test)

        dull = asked.dull(Told(match, self.people(), self.package.date1904, judged))
        columns = [match.columns.get(field) for field in asked.tell]
        with on_sheet(self.name):
            return dull and few_rows(self.package, self.entry.part, forms, columns, dull)

    def _rows(self, match: HeaderMatch, fields: Collection[str] | None) -> _Rows:
        """Scan the sheet for the wanted fields' columns, and tell which rows are the table's."""
        ledger = match.spec.key == LEDGER.key
        excel_table = self._excel_table(match)
        if fields is not None and not ledger and excel_table is None:
            fields = {*fields, *WHO}  # only they tell where the rows end
        chosen = {
            field: number
            for field, number in match.columns.items()
            if fields is None or field in fields or match.spec.column(field).computed
        }
        days: dict[str, int] = {}
        if fields and ledger:  # only they tell where another table begins
            other = match.columns.keys() - chosen.keys()
            days = {field: match.columns[field] for field in DAYS if field in other}
        computed = [n for field, n in chosen.items() if match.spec.column(field).computed]
        # Who reads all columns mostly only checks; if not, writing looks for the cells again.
        tracked = computed if ledger and fields is not None else ()
        self.scan = self._scan(match, days | chosen, tracked)
        if excel_table is not None and not ledger and not tells_filled(match, chosen):
            filled = {field: match.columns[field] for field in WHO if field in match.columns}
            if self._blank(excel_table.last_data_row, filled.values()):
                chosen |= filled  # only they tell how many rows at its end nobody has filled
                self.scan = self._scan(match, chosen)
        telling = telling_below(match) if excel_table is not None else {}
        asked = not telling.keys() <= chosen.keys()
        if asked and excel_table is not None and self._more_below(excel_table.area.bottom):
            chosen |= telling  # whether they are contracts depends on nothing else
            self.scan = self._scan(match, days | chosen, tracked)
        extent = extent_of(
            self.scan,
            self.package.strings,
            match,
            chosen,
            self.top,
            None if excel_table is None else excel_table.last_data_row,
            MAX_ROW if excel_table is None else excel_table.area.bottom,
            days,
        )
        return _Rows(chosen, excel_table, extent)

    def _read(self, match: HeaderMatch, fields: Collection[str] | None) -> Sheet:
        """Read the wanted fields' columns of the rows that are there."""
        ledger = match.spec.key == LEDGER.key
        found = self._rows(match, fields)
        chosen, excel_table, extent = found
        numbers: Sequence[int] = _picked(self.scan.rows, extent.positions)
        hidden = self._covered(match, numbers)
        columns = {
            field: self._column(match, field, extent, numbers, hidden.get(field, {}))
            for field in chosen
        }
        more = (
            may_help(columns, match.spec, match.columns) if match.spec.key != SETTINGS.key else ()
        )
        if more:
            whole = self._read(match, {*columns, *more}).table.columns
            columns = {field: whole[field] for field in columns}
        elif match.spec.key != SETTINGS.key:
            columns = settled(
                columns,
                told=told_of(self.name, self.answers),
                above=titles(self.top, match.header_row),
                date1904=self.package.date1904,
            )
            columns = as_shown(
                columns, lambda at, number: self.dates.format_at(self.scan, numbers[at], number)
            )
        columns = with_named_lengths(columns, match.fields) if ledger else columns
        table = Table(match.spec, self.name, match.header_row, numbers, columns)
        area = (
            self._area(match, excel_table, numbers)
            if fields is not None
            else self._whole_area(match, found)
        )
        shown = {name: hidden[name] for name in CARRIED & hidden.keys()}
        return Sheet(
            table,
            match,
            area,
            excel_table,
            shown,
            extent.loose,
            extent.others,
            self._title(match),
            self._things(match) if ledger else frozenset(),
        )

    def _things(self, match: HeaderMatch) -> frozenset[int]:
        """The columns that say which room, locker or seat a row is: its own, whoever is there."""
        headers = self.top.get(match.header_row, {})
        theirs = {
            number
            for each in self.matches
            for field, number in each.columns.items()
            if field != "service" or field not in each.told
        }
        return frozenset(
            column
            for column, text in headers.items()
            if isinstance(text, str) and column not in theirs and numbers_thing(text)
        )

    def _column(
        self,
        match: HeaderMatch,
        field: str,
        extent: Extent,
        rows: Sequence[int],
        hidden: Mapping[int, int | None],
    ) -> TypedColumn:
        """One field's column; `hidden` are the rows in which a merged range covers its cell."""
        number, column = match.columns[field], match.spec.column(field)
        scanned, positions = self.scan.columns[number], extent.positions
        raw = written = _picked(scanned.values, positions)
        formulas: Collection[int] = scanned.formulas
        if formulas:
            formulas = {i for i, at in enumerate(positions) if at in scanned.formulas}
        merged: Collection[int] = ()
        if hidden and field in CARRIED:
            raw = carried_down(raw, rows, hidden)
        elif hidden:
            merged = [at for at, row in enumerate(rows) if row in hidden]
        serials = column.kind in {Kind.DATE, Kind.DATETIME} and are_serials(raw)
        known = _known_of(extent, field, asked=not serials)
        if column.kind is not Kind.NOTE and not column.computed and match.spec.key != SETTINGS.key:
            raw = _without_dittos(raw, known if raw is written else None)
        if column.kind in _TEXTS and not column.computed and match.spec.key != SETTINGS.key:
            raw = self.dates.as_texts(self.scan, rows, number, raw)
        distinct = known if raw is written else None
        if column.kind.is_day and not serials:
            if distinct is None:
                distinct = Distinct(dict.fromkeys(raw))
            stored, raw = raw, self.dates.as_days(self.scan, rows, number, raw, distinct)
            distinct = distinct if raw is stored else None
        shared = field in match.holds or field in match.more
        if shared:
            raw, formulas = self._told(match, field, raw, positions), range(len(raw))
            distinct = None
        read = read_column(
            column,
            number,
            match.headers[field],
            raw,
            date1904=self.package.date1904,
            formulas=frozenset(formulas).union(merged),
            distinct=distinct,
            serials=True if serials and not shared else None,
        )
        if not merged and not shared:
            return read
        return replace(read, merged=frozenset(merged), shared=shared)

    def _told(
        self,
        match: HeaderMatch,
        field: str,
        raw: Sequence[CellValue],
        positions: Sequence[int],
    ) -> Sequence[CellValue]:
        """What a field's cells say that share their column, or have more than one."""
        from xlcrm.reading.combined import joined, parts_of  # noqa: PLC0415 - few columns do

        more = match.more.get(field, ())
        if more and field == "name" and match.given:
            from xlcrm.reading.full_names import full_names  # noqa: PLC0415 - few lists do

            given = _picked(self.scan.columns[match.given].values, positions)
            return full_names(raw, _without_dittos(given, None))
        if more:
            others = [_picked(self.scan.columns[number].values, positions) for number in more]
            raw = joined([raw, *others])
        if field not in match.holds:
            return raw
        fields = match.holds[field]
        kinds = {each: match.spec.column(each).kind for each in fields if each}
        return parts_of(raw, fields, field, kinds)

    def _scan(
        self, match: HeaderMatch, chosen: Mapping[str, int], tracked: Collection[int] = ()
    ) -> Scan:
        """The sheet scanned; where no column is wanted, only where its rows lie."""
        wanted = {*chosen.values(), *(n for field in chosen for n in match.more.get(field, ()))}
        whole = chosen.keys() >= match.columns.keys()
        with on_sheet(self.name):
            if not wanted and not tracked:
                return scan_rows(self.data)
            counts = None
            if whole and len(self.data) >= LONG:  # whoever reads all mostly looks at its health too
                from xlcrm.ooxml.surerows import counts_in  # noqa: PLC0415 - of few sheets

                counts = counts_in(self.package)
            scanned = scan(
                self.data,
                self.package.strings,
                wanted=wanted,
                tracked=tracked,
                others=whole,
                counts=counts,
            )
            self.uncalculated.fill(self.name, scanned)
            return scanned

    def _title(self, match: HeaderMatch) -> str:
        """The one text right above the headers, with a blank row between at most."""
        for row in (match.header_row - 1, match.header_row - 2):
            said = filled(self.top.get(row, {}).values())
            if said:
                return str(said[0]) if len(said) == 1 and isinstance(said[0], str) else ""
        return ""

    def _more_below(self, bottom: int) -> bool:
        """Whether rows below one of the scanned sheet hold anything."""
        scanned = self.scan
        first = bisect_right(scanned.rows, bottom) if scanned.ordered else 0
        if first >= len(scanned.rows):
            return False
        end = b"</%bc>" % self.frame.prefix
        return self.data.find(end, scanned.starts[first], self.frame.end) >= 0

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

    def _area(
        self, match: HeaderMatch, excel_table: ExcelTable | None, rows: Sequence[int]
    ) -> CellRange:
        if excel_table is not None:
            area = excel_table.area
            bottom = max(excel_table.last_data_row, rows[-1] if rows else 0)
            return CellRange(area.top, area.left, bottom, area.right)
        columns = [*match.columns.values(), *([match.given] if match.given else ())]
        bottom = max(rows[-1] if rows else 0, match.header_row)
        right = max(columns)
        headers = self._headers_in(match.header_row)
        while right + 1 in headers:
            right += 1
        return CellRange(match.header_row, min(columns), bottom, right)


def rows_around(
    scanned: Scan, strings: SharedStrings, first: int
) -> dict[int, dict[int, CellValue]]:
    """Return the values of the first rows of a table by row and column, with the lines above it.

    Args:
        scanned: the sheet.
        strings: the workbook's shared strings.
        first: the Excel row that may be that of its headers.
    """
    decoder, top = Decoder(strings), {}
    numbers = range(first - _ABOVE, first + HEADER_ROWS + 1)
    for at, number in enumerate(scanned.rows):
        if number in numbers:
            row = read_row(scanned.data, scanned.starts[at], scanned.frame.end, number - 1)
            cells = () if row is None else row.cells
            top[number] = {
                cell.column: decoder.read(cell.attributes, cell.content)
                for cell in cells
                if cell.column <= LAST_COLUMN
            }
    for number in sorted(row for row in top if row < first):
        said = filled(top[number].values())
        if len(said) > 1 and (is_data(said) or not all(isinstance(each, str) for each in said)):
            top = {row: cells for row, cells in top.items() if row > number}
    return dict(sorted(top.items()))


def _known_of(extent: Extent, field: str, *, asked: bool) -> Distinct | None:
    """The distinct cells of a field: of a long journal's days, all unlike, only where known."""
    if extent.distinct is None:
        return None
    return extent.distinct[field] if asked else extent.distinct.get(field)


def _without_dittos(raw: Sequence[CellValue], known: Distinct | None) -> Sequence[CellValue]:
    """A column's cells, those that say 〃 as what stands above them: mostly as they are."""
    texts = known.texts if known is not None else _texts_in(raw)
    marks = dittos_among(texts)
    return repeated(raw, marks) if marks else raw


def _texts_in(raw: Sequence[CellValue]) -> Texts:
    """The distinct texts of cells; of numbers and days alone none are looked for."""
    return Texts.among(dict.fromkeys(raw) if str in set(map(type, raw)) else ())


def _picked(values: Sequence[Any], positions: Sequence[int]) -> Sequence[Any]:
    """The values at some positions, which mostly are all from one to another."""
    if positions and positions == range(positions[0], positions[-1] + 1):
        return values[positions[0] : positions[-1] + 1]
    return [values[at] for at in positions]
