"""Imported contracts as a plan: new rows, cells that change, and what a refresh would add to them.

Works on whole columns: 100,000 rows come in as quickly as they are refreshed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.status import DECIDED_BY, typed_statuses
from xlcrm.domain.text import squeezed
from xlcrm.errors import PlanError
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.office.manner import like_day, like_fee, like_length
from xlcrm.office.records import columns_into, filled_area, identifier_manner, in_manner
from xlcrm.people.keys import identifies
from xlcrm.rules import cells as cell_rules
from xlcrm.schema.coerce import is_blank, read_column
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import Table
from xlcrm.workbook.plan import ColumnEdits, NewColumn, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.checked import Value
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Book, Sheet

DATE_FORMAT: Final = "yyyy\\-mm\\-dd"
_COMPUTED: Final = ("status", "days_left", "action")
_UNREAD: Final = frozenset(
    column.field for column in LEDGER.columns if not (column.decides or column.computed)
)
_WHO: Final = frozenset({"name", "phone"})


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be written.

    Attributes:
        book: the workbook.
        target: which of its ledgers grows.
        columns: the new contracts' values by field; None where one has none.
        count: how many new contracts there are.
        cells: (ledger, field) → position → the new value.
    """

    book: Book
    target: int
    columns: Mapping[str, Sequence[Value]]
    count: int
    cells: Mapping[tuple[int, str], Mapping[int, Value]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.count) or any(self.cells.values())

    def carried_out(self) -> Book:
        """Return the workbook's ledgers as they will read; nothing else of it changes."""
        grown = {
            id(sheet): replace(sheet, table=_grown(self, number))
            for number, sheet in enumerate(self.book.ledgers)
        }
        return replace(
            self.book, sheets=tuple(grown.get(id(sheet), sheet) for sheet in self.book.sheets)
        )

    def followed_by(self, other: Import) -> Import:
        """Return what comes to the same as this, and another import into what comes of this."""
        base = len(self.book.ledgers[self.target].table.rows)
        columns: dict[str, list[Value]] = {}
        for name in {**self.columns, **other.columns}:
            mine = self.columns.get(name, [None] * self.count)
            columns[name] = [*mine, *other.columns.get(name, [None] * other.count)]
        cells = {key: dict(each) for key, each in self.cells.items()}
        for (number, name), each in other.cells.items():
            for at, value in each.items():
                if number == self.target and at >= base:
                    blank: list[Value] = [None] * (self.count + other.count)
                    columns.setdefault(name, blank)[at - base] = value
                else:
                    cells.setdefault((number, name), {})[at] = value
        return Import(self.book, self.target, columns, self.count + other.count, cells)


def planned(wanted: Import, as_of: date) -> Plan:
    """Return the plan that writes imported contracts.

    New rows get 상태, 남은 일수 and 조치 as a refresh on that day would write them, as do the rows
    that change and those to which a new row is the next term. A column that the ledger lacks is
    added at its right.

    Raises:
        PlanError: a sheet has two columns for a field, or a new column would unsay what people
            have typed into 상태.
    """
    if not wanted:
        return Plan()
    sheets = wanted.book.ledgers
    _refuse_unsaying(wanted)
    target = sheets[wanted.target]
    manner = _Manner(target)
    theirs = filled_by_table(target)
    columns = dict(wanted.columns)
    figures, edits = _judged(wanted, as_of)
    for name, values in figures.items() if wanted.count else ():
        if name in target.table.columns:
            said = columns.get(name, (None,) * wanted.count)
            pairs = zip(said, values, strict=True)
            columns[name] = [new if old is None else old for old, new in pairs]
    written = {
        name: manner.of(name, values) for name, values in columns.items() if name not in theirs
    }
    plan = columns_into(target, written) if wanted.count else Plan()
    changed = [*edits, *_edits(wanted)]
    return Plan(tuple(changed), _new_columns(wanted, plan.new_columns), plan.new_rows)


def filled_by_table(sheet: Sheet) -> frozenset[str]:
    """Return the fields that the Excel table fills itself in every new row."""
    table = sheet.excel_table
    if table is None:
        return frozenset()
    columns = enumerate(table.columns, start=table.area.left)
    numbers = {number for number, column in columns if column.formula}
    return frozenset(name for name, each in sheet.match.columns.items() if each in numbers)


def _refuse_unsaying(wanted: Import) -> None:
    """Raise if a column that is added would unsay what people have typed into 상태."""
    for number, sheet in enumerate(wanted.book.ledgers):
        table = sheet.table
        new = {name for (each, name), cells in wanted.cells.items() if each == number and cells}
        if number == wanted.target:
            new |= wanted.columns.keys()
        for status in typed_statuses(table.columns.keys()):
            name = next((each for each in DECIDED_BY[status] if each in new), None)
            if name is None:
                continue
            for at, value in enumerate(table.values("status")):
                if value is not None and squeezed(str(value)) == squeezed(status.value):
                    header = LEDGER.column(name).name
                    where = table.where(at, "status")
                    raise PlanError(
                        f"상태에 '{status.value}'라고 적은 계약이 있습니다."
                        f" '{header}' 열을 더하면 그 상태가 다시 계산됩니다.",
                        sheet=where.sheet,
                        cell=where.cell,
                        hint=f"'{header}' 열을 만들어 그 계약들의 날짜를 적은 뒤 다시 실행하세요.",
                    )


class _Manner:
    """How a sheet's columns write fees, lengths and identifiers."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def of(self, name: str, values: Sequence[Value]) -> Sequence[Value]:
        """Return values as the column of a field writes them; each distinct one is turned once."""
        write = self._writer(name)
        if write is None:
            return values
        keys = list(zip(map(type, values), values, strict=True))  # 1 and True are equal
        known = {key: None if key[1] is None else write(key[1]) for key in set(keys)}
        return list(map(known.__getitem__, keys))

    def _writer(self, name: str) -> Callable[[Value], Value] | None:
        """What writes one value; None where values are written as they are."""
        column = self._sheet.table.columns.get(name)
        model = _last_filled(column)
        if column is None or model is None:
            return None
        kind = column.column.kind
        if kind is Kind.IDENTIFIER:
            manner = identifier_manner(self._sheet, name)
            return lambda value: in_manner(value, manner)
        if kind is Kind.MONEY:
            texts = all(isinstance(raw, str) for raw in set(column.raw) if not is_blank(raw))
            said: list[CellValue] = [model if texts else 0]
            return lambda value: like_fee(model, said, value) if isinstance(value, int) else value
        if kind is Kind.MONTHS:
            return lambda value: like_length(model, value) if isinstance(value, int) else value
        return None


def _last_filled(column: TypedColumn | None) -> CellValue:
    """What the last filled cell of a column says."""
    raw = () if column is None else column.raw
    return next((each for each in reversed(raw) if not is_blank(each)), None)


def _edits(wanted: Import) -> Iterator[ColumnEdits]:
    """The cells that people have brought, in columns that are there."""
    for (number, name), cells in wanted.cells.items():
        sheet = wanted.book.ledgers[number]
        column = sheet.table.columns.get(name)
        if column is not None:
            manner = _Manner(sheet)
            values = zip(cells, manner.of(name, [*cells.values()]), strict=True)
            new = {at: _like(column.raw[at], value) for at, value in values}
            yield from _column_edits(sheet, column, new)


def _like(old: CellValue, value: Value) -> Value:
    """A day as the cell that it replaces holds it; one that a date was typed into as text."""
    return like_day(old, value) if type(value) is date else value


def _column_edits(
    sheet: Sheet, column: TypedColumn, new: Mapping[int, Value]
) -> Iterator[ColumnEdits]:
    rows = sheet.table.rows
    order = sorted(new, key=lambda at: rows[at])
    if order:
        dated = any(isinstance(value, date) for value in new.values())
        yield ColumnEdits(
            sheet.table.sheet,
            column.number,
            [rows[at] for at in order],
            [column.raw[at] for at in order],
            [new[at] for at in order],
            DATE_FORMAT if dated else "",
        )


def _new_columns(wanted: Import, added: Sequence[NewColumn]) -> tuple[NewColumn, ...]:
    """The columns that the new rows add, filled for rows that are there, and those for them."""
    found = list(added)
    for (number, name), cells in wanted.cells.items():
        sheet = wanted.book.ledgers[number]
        if name in sheet.table.columns or not cells:
            continue
        column = LEDGER.column(name)
        if name in sheet.match.fields:
            raise PlanError(
                f"'{column.name}' 열이 둘이라 어느 쪽에 쓸지 알 수 없습니다.",
                sheet=sheet.table.sheet,
                hint="열 하나의 제목을 바꾼 뒤 다시 실행하세요.",
            )
        rows = sheet.table.rows
        order = sorted(cells, key=lambda at: rows[at])
        mine = NewColumn(
            sheet.table.sheet,
            filled_area(sheet),
            column.name,
            [rows[at] for at in order],
            [cells[at] for at in order],
            DATE_FORMAT if column.kind is Kind.DATE else "General",
        )
        same = [
            at
            for at, each in enumerate(found)
            if (each.sheet, each.header) == (mine.sheet, mine.header)
        ]
        if same:
            found[same[0]] = replace(found[same[0]], rows=mine.rows, values=mine.values)
        else:
            found.append(mine)
    return tuple(found)


def _judged(wanted: Import, as_of: date) -> tuple[dict[str, Sequence[Value]], list[ColumnEdits]]:
    """What a refresh would write into the new rows, and into rows that they or changes concern."""
    sheets, settings = wanted.book.ledgers, wanted.book.settings
    old = [Contracts.of(sheet.table, settings) for sheet in sheets]
    new = [
        Contracts.of(_grown(wanted, number, _unread(wanted, number)), settings)
        for number in range(len(sheets))
    ]
    before, after = following_starts(old), following_starts(new)
    figures: dict[str, Sequence[Value]] = {}
    edits: list[ColumnEdits] = []
    changed: defaultdict[int, set[int]] = defaultdict(set)
    for (number, _), cells in wanted.cells.items():
        changed[number].update(cells)
    for number, (sheet, each, starts) in enumerate(zip(sheets, new, after, strict=True)):
        count = len(sheet.table.rows)
        pairs = zip(before[number], starts[:count], strict=True)
        concerned = changed[number] | {at for at, (one, other) in enumerate(pairs) if one != other}
        if not concerned and number != wanted.target:
            continue
        computed = each.computed(starts, as_of)
        if number == wanted.target:
            columns = {**each.filled(), **computed}
            figures = {name: values[count:] for name, values in columns.items()}  # type: ignore[misc]  # texts, numbers and days
        for name in _COMPUTED:
            column = sheet.table.columns.get(name)
            if column is not None:
                theirs = column.formulas | cell_rules.of_people(column) | each.left_alone
                values = {at: computed[name][at] for at in concerned - theirs}
                differing: dict[int, Value] = {
                    at: value  # type: ignore[misc]  # texts and numbers
                    for at, value in values.items()
                    if column.raw[at] != value and not (value is None and is_blank(column.raw[at]))
                }
                edits += _column_edits(sheet, column, differing)
    return figures, edits


def _unread(wanted: Import, number: int) -> frozenset[str]:
    """The fields that a refresh does not read: of whom a contract is, 고객 ID mostly tells."""
    table = wanted.book.ledgers[number].table
    numbered = identifies(table) and None not in table.values("customer_id")
    if number == wanted.target and wanted.count:
        numbered = numbered and None not in wanted.columns.get("customer_id", (None,))
    return _UNREAD | _WHO if numbered else _UNREAD


def _grown(wanted: Import, number: int, unread: frozenset[str] = frozenset()) -> Table:
    """A ledger's table as it will be, without the columns that are not wanted."""
    sheet = wanted.book.ledgers[number]
    table = sheet.table
    fresh = wanted.columns if number == wanted.target else {}
    count = wanted.count if number == wanted.target else 0
    cells = {name: each for (of, name), each in wanted.cells.items() if of == number}
    columns = {}
    for column in LEDGER.columns:
        name = column.field
        known = table.columns.get(name)
        if name in unread or (known is None and name not in fresh and name not in cells):
            continue
        new = fresh.get(name) or [None] * count
        columns[name] = _grown_column(wanted, sheet, name, cells.get(name, {}), new)
    below = range(sheet.area.bottom + 1, sheet.area.bottom + 1 + count)
    return Table(table.spec, table.sheet, table.header_row, [*table.rows, *below], columns)


def _grown_column(
    wanted: Import,
    sheet: Sheet,
    name: str,
    cells: Mapping[int, Value],
    fresh: Sequence[Value],
) -> TypedColumn:
    """A column with its changed cells and new rows; what does not change is not read again."""
    table = sheet.table
    known = table.columns.get(name)
    column = LEDGER.column(name) if known is None else known.column
    below: list[CellValue] = [*fresh]  # type: ignore[list-item]  # days are turned right away
    if column.kind is Kind.DATE:
        cells_of = {value: _as_cell(value) for value in set(fresh)}
        below = list(map(cells_of.__getitem__, fresh))
    place = sheet.area.right + 1 if known is None else known.number
    header = column.name if known is None else known.header
    above: list[CellValue] = [None] * len(table.rows) if known is None else list(known.raw)
    if known is None or cells:
        for at, value in cells.items():
            above[at] = _as_cell(value)
        formulas = frozenset() if known is None else known.formulas - cells.keys()
        date1904 = wanted.book.package.date1904
        raw = [*above, *below]
        return read_column(column, place, header, raw, date1904=date1904, formulas=formulas)
    new = read_column(column, place, header, below)
    problems = {len(above) + at: problem for at, problem in new.problems.items()}
    return replace(
        known,
        raw=[*above, *below],
        values=[*known.values, *new.values],
        problems={**known.problems, **problems},
        distinct=None,
    )


def _as_cell(value: Value) -> CellValue:
    """A planned value as a cell would say it when it is read again."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
