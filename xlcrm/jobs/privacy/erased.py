"""A workbook without some customers: what their cells become, and every other trace of them.

Rows stay where they are: taking them out would move every formula, chart and name that reads them.
What says who it is goes: names and numbers of customers and contracts become a word that tells
nobody (파기-0001), what reaches them and what was written about them is emptied. Days, amounts and
choices stay, so that the office's figures do. Of 고객정보, which says what kind of person it is,
the whole row goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.domain.traces import PURGED, Known, Traces, purged_number
from xlcrm.jobs.privacy.found import own_cells, own_headers, personal_header, sorted_out
from xlcrm.ooxml.rewording import SheetCells, Wording, reworded
from xlcrm.ooxml.scan import scan
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import CUSTOMERS, HISTORY
from xlcrm.values import dataclass
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.privacy.found import Found, Whom
    from xlcrm.ooxml.package import Package
    from xlcrm.schema.columns import Column
    from xlcrm.workbook.read import Book, Sheet

_KEPT: Final = frozenset(
    {
        *("service", "action", "officer", "branch", "product", "campaign", "template", "audience"),
        *("reason", "state", "entry_id", "corrects", "message_id", "form_code", "computed_status"),
        *("source", "worth"),
    }
)
"""Fields of texts that tell of the office's work, and not of the customer."""

_FIGURES: Final = frozenset(
    {
        *(Kind.DATE, Kind.DATETIME, Kind.MONTH, Kind.MONTHS, Kind.MONEY, Kind.INTEGER),
        *(Kind.DAYS, Kind.YES_NO, Kind.CHOICE),
    }
)
_BORN: Final = lazy("(?i)생일|생년|생월|출생|나이|연령|birth")
_WIDEST: Final = 60  # columns of a sheet that nobody recognises, in which a row is looked for


@dataclass(frozen=True)
class Erased:
    """A workbook without some customers.

    Attributes:
        data: its bytes.
        rows: how many rows of each sheet were theirs.
        mentions: in how many parts of the file they were found beside their own rows.
        unread: parts that are no XML, and stayed as they lay.
        formulas: whether formulas read cells that say something else now.
        traces: what finds them.
        found: where each of them stood.
    """

    data: bytes = field(repr=False)
    rows: Mapping[str, int]
    parts: tuple[str, ...]
    unread: tuple[str, ...]
    traces: tuple[Traces, ...] = field(repr=False)
    found: tuple[Found, ...] = field(repr=False)

    @property
    def touched(self) -> bool:
        """Whether the workbook knew any of them."""
        return bool(self.parts)


def next_keys(book: Book, count: int) -> list[str]:
    """Return what customers are called from now on who are purged from a workbook.

    >>> import xlcrm
    >>> next_keys(xlcrm.open_ledger("sample_data/seed_ledger.xlsx").book, 2)
    ['파기-0001', '파기-0002']
    """
    last = 0
    for sheet in book.sheets:
        for name in ("customer_id", "name"):
            for value in {*sheet.table.values(name)}:
                last = max(last, purged_number(value))
    return [f"{PURGED}{last + number:04d}" for number in range(1, count + 1)]


def erased(
    package: Package,
    wanted: Sequence[Whom],
    keys: Sequence[str],
    known: Sequence[Known] = (),
    book: Book | None = None,
) -> Erased:
    """Return a workbook without some customers.

    Args:
        package: the workbook.
        wanted: who goes.
        keys: what each is called from then on.
        known: by what another workbook knows each of them, as the ledger does of its backups.
        book: the workbook as it was read, if it was.

    Raises:
        RefusedEditError: the workbook is signed, marked as final, or not written in UTF-8.
        DamagedWorkbookError: it cannot be read.
    """
    book = read_book(package) if book is None else book
    found, apart = sorted_out(book, wanted)
    spared = apart.names | apart.words
    traces = tuple(
        Traces(each.known.and_of(more.without(apart)), key, spared)
        for each, key, more in zip(found, keys, known or [Known()] * len(found), strict=True)
    )
    edits = _Edits(book, package)
    for each, key in zip(found, keys, strict=True):
        edits.of(each, key)
    edits.told_of()
    edits.elsewhere(traces)
    done = reworded(package, wording(traces), edits.sheets())
    rows: Counter[str] = Counter()
    for each in found:
        for sheet, positions in each.rows:
            rows[sheet.table.sheet] += len(positions)
    rows.update(edits.others)
    changed = done.changed if edits.cells or edits.strays else _said(done.changed)
    data = done.data if changed else package.data
    return Erased(data, dict(rows), changed, done.unread, traces, tuple(found))


def wording(traces: Sequence[Traces]) -> Wording:
    """Return how texts are said without some people."""

    def text(said: str) -> str:
        for each in traces:
            said = each.text(said)
        return said

    def markup(said: str) -> str:
        for each in traces:
            said = each.markup(said)
        return said

    return Wording(text, markup)


def _said(changed: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that named somebody; shared strings that were merely unused are none."""
    return () if set(changed) <= {"xl/sharedStrings.xml"} else changed


class _Edits:
    """What cells become, sheet by sheet."""

    def __init__(self, book: Book, package: Package) -> None:
        self.book, self.package = book, package
        self.cells: defaultdict[str, dict[tuple[int, int], CellValue]] = defaultdict(dict)
        self.strays: defaultdict[str, dict[int, frozenset[int]]] = defaultdict(dict)
        self.others: Counter[str] = Counter()
        self.contracts: dict[str, str] = {}

    def sheets(self) -> Mapping[str, SheetCells]:
        """What becomes of each sheet."""
        return {
            name: SheetCells(
                self.cells[name],
                self.strays[name],
                frozenset({*(row for row, _ in self.cells[name]), *self.strays[name]}),
            )
            for name in {*self.cells, *self.strays}
        }

    def of(self, found: Found, key: str) -> None:
        """Empty a customer's rows."""
        self.contracts = {}
        for sheet, positions in found.rows:
            known, own = self._columns_on(sheet), own_headers(self.book, sheet)
            for at in positions:
                self._row(sheet, at, key, own)
                self.strays[sheet.table.sheet][sheet.table.rows[at]] = known

    def _columns_on(self, sheet: Sheet) -> frozenset[int]:
        """The columns that all tables of a sheet know: what else stands in a row goes."""
        name = sheet.table.sheet
        return frozenset(
            number
            for each in self.book.sheets
            if each.table.sheet == name
            for number in (*each.match.columns.values(), each.match.given)
        )

    def _row(self, sheet: Sheet, at: int, key: str, own: Mapping[int, str]) -> None:
        table = sheet.table
        cells = self.cells[table.sheet]
        whole = table.spec.key == CUSTOMERS.key
        put: dict[tuple[int, int], CellValue] = {}
        for name, column in table.columns.items():
            if is_blank(column.raw[at]):
                continue
            if not whole and self._stays(name, column.column):
                continue
            new = None if whole else self._new(name, column.raw[at], key)
            row = sheet.shown_at.get(name, {}).get(table.rows[at]) or table.rows[at]
            place = row, column.number
            if new is not None or put.get(place) is None:
                put[place] = new
        if sheet.match.given:
            put[table.rows[at], sheet.match.given] = None
        for number, header in own.items():
            if (
                personal_header(header)
                or _BORN.search(header)
                or whole
                or (
                    isinstance(value := own_cells(self.book, sheet, [at], number)[0], str) and value
                )
            ):
                put[table.rows[at], number] = None
        cells.update(put)

    @staticmethod
    def _stays(name: str, column: Column) -> bool:
        """Whether a column tells of the office's work, and not of the customer."""
        return column.computed or column.kind in _FIGURES or name in _KEPT

    def _new(self, name: str, old: CellValue, key: str) -> CellValue:
        """What a cell says from now on."""
        if name in {"customer_id", "name"}:
            return key
        if name in {"contract_id", "next_contract_id"}:
            number = len(self.contracts) + 1
            return self.contracts.setdefault(str(old), f"{key}-{number}")
        return None

    def told_of(self) -> None:
        """Empty what 변경이력 has told of the cells that are emptied."""
        rows_of = {name: {row for row, _ in cells} for name, cells in self.cells.items()}
        for sheet in self.book.sheets:
            if sheet.table.spec.key != HISTORY.key:
                continue
            table = sheet.table
            columns = [table.columns[each] for each in ("old", "new") if each in table.columns]
            pairs = zip(table.values("sheet"), table.values("cell"), strict=True)
            for at, (name, cell) in enumerate(pairs):
                digits = lazy(r"\d+").findall(str(cell or ""))
                if rows_of.get(str(name), set()).isdisjoint(map(int, digits)):
                    continue
                for column in columns:
                    if not is_blank(column.raw[at]):
                        self.cells[table.sheet][table.rows[at], column.number] = None
                self.others[table.sheet] += 1

    def elsewhere(self, traces: Sequence[Traces]) -> None:
        """Empty the texts of rows that name them, on sheets that are no tables of the book."""
        known = {each.table.sheet for each in self.book.sheets}
        strings = self.package.strings
        for entry in self.package.worksheets:
            if entry.name in known:
                continue
            wanted = range(1, _WIDEST)
            scanned = scan(self.package.markup(entry.part), strings, wanted=wanted)
            columns = [each.values for each in scanned.columns.values()]
            for at, row in enumerate(scanned.rows):
                said = [str(each[at]) for each in columns if each[at] is not None]
                if any(one.text(text) == one.key for one in traces for text in said):
                    self.strays[entry.name][row] = frozenset()
                    self.others[entry.name] += 1
