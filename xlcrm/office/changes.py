"""The one engine that changes rows: what shall stand in a workbook's sheets, made a plan.

Jobs say what shall be. The engine leaves formulas and people's cells alone, writes in the manner of
the cells around, adds rows below the data and the columns that a sheet lacks at its right, in the
order of the schema, and computes what a refresh would add to the contracts that this concerns.

Works on whole columns: 100,000 rows come in as quickly as they are refreshed. Where few contracts
change, only their customers' rows are judged, so that one renewal among 100,000 costs no refresh.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import compress
from operator import ne
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, CellRange
from xlcrm.columnwise import Columnwise, by_column
from xlcrm.domain.particles import particle
from xlcrm.domain.status import DECIDED_BY, typed_statuses
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError, PlanError
from xlcrm.office.contracts import JUDGED_BY, Contracts, following_starts
from xlcrm.ooxml.edits import Below
from xlcrm.ooxml.looks import DAY_FORMAT, MOMENT_FORMAT, MONTH_FORMAT
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.people.keys import customers, identifies
from xlcrm.reading.status_column import is_theirs, lacks_own_status, status_place
from xlcrm.rules.cells import of_people
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.extent import tells_filled
from xlcrm.workbook.plan import ColumnEdits, NewColumn, NewRows, Plan, refuse_past_last

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.contract import ContractIndex
    from xlcrm.office.manner import Manner
    from xlcrm.ooxml.colours import ColourRule
    from xlcrm.people.person import Place
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book, Sheet

COMPUTED: Final = ("status", "days_left", "action")
"""The ledger's columns that a refresh computes for every contract.

Where 상태 is the office's own column, 계산 상태 stands for it.
"""

_PERSON: Final = frozenset({"name", "phone"})
_SHORT: Final = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.DAYS, Kind.MONTHS, Kind.INTEGER})
_FEW: Final = 1000  # contracts of whose customers the rows are looked up; for more, all are
_DATE_FORMATS: Final = {
    Kind.DATE: DAY_FORMAT,
    Kind.DATETIME: MOMENT_FORMAT,
    Kind.MONTH: MONTH_FORMAT,
}
_KEPT: Final = {
    "shared": (
        "한 칸에 여러 가지를 적은 열이라 쓰지 않습니다.",
        "그 칸을 직접 고치거나, 열을 나누어 적으세요.",
    ),
    "merged": ("병합된 칸이라 쓰지 않습니다.", "셀 병합을 풀고 다시 실행하세요."),
    "formula": ("수식이 있는 칸이라 쓰지 않습니다.", "수식을 값으로 바꾸세요."),
}


class RefusedChangeError(PlanError, DomainError):
    """What shall stand somewhere cannot, or would unsay what people have typed."""


@dataclass(frozen=True, slots=True)
class _Added:
    """A whole column that a sheet lacks: what its cells say, and where it stands."""

    values: Sequence[CellValue | date]
    area: CellRange
    like: int | None


class Changes:
    """What shall stand in a workbook's sheets, gathered. Nothing is written: see `plan`."""

    def __init__(
        self, book: Book, index: ContractIndex | None = None, *, refusing: bool = True
    ) -> None:
        """Begin without any change.

        Args:
            book: the workbook; of the ledgers that `plan` judges all columns have to be read.
            index: its contracts, where they are at hand.
            refusing: whether what cannot be is refused at once; else it is only gone through in
                mind, for `carried_out`.
        """
        self.book = book
        self._index = index
        self._refusing = refusing
        self._numbers = {id(sheet): number for number, sheet in enumerate(book.sheets)}
        self._cells: defaultdict[tuple[int, str], dict[int, Value]] = defaultdict(dict)
        self._formats: dict[tuple[int, str], str] = {}
        self._offered: dict[tuple[int, str], tuple[Sequence[int], Sequence[Value]]] = {}
        self._again: defaultdict[int, set[int]] = defaultdict(set)
        self._rows: dict[int, Sequence[Record]] = {}
        self._links: dict[int, list[Mapping[str, str]]] = {}
        self._given: defaultdict[int, set[str]] = defaultdict(set)
        self._added: dict[tuple[int, str], _Added] = {}
        self._manners: dict[int, Manner] = {}
        self._bottoms: dict[int, int] = {}

    # -- what shall be -----------------------------------------------------------------------------

    def set(
        self, sheet: Sheet, field: str, cells: Mapping[int, Value], *, as_given: str | None = None
    ) -> None:
        """Let cells say something, because people want it so.

        A column that the sheet lacks is added at the right. Days are written as the cells hold them
        (2024.10.26, where they are texts), and fees, lengths and identifiers as the column does.

        Args:
            sheet: where.
            field: which column.
            cells: position → value.
            as_given: a number format for cells whose own shows no amount, or "", where values are
                written just as they are given; None where they are written as the column does.

        Raises:
            RefusedChangeError: a cell holds a formula or is merged, the sheet has two columns for
                the field, or a new column would unsay what people have typed into 상태.
        """
        from xlcrm.office.manner import like_day  # noqa: PLC0415 - only for rows that are added

        number = self._numbers[id(sheet)]
        if self._refusing:
            self._refuse(sheet, field, cells)
        if as_given is not None:
            self._cells[number, field].update(cells)
            self._formats[number, field] = as_given
            return
        column = sheet.table.columns.get(field)
        values = self._manner(number).of(field, list(cells.values()))
        if column is not None:
            values = [
                like_day(column.raw[at], each, column.habit.days) if type(each) is date else each
                for at, each in zip(cells, values, strict=True)
            ]
        self._cells[number, field].update(zip(cells, values, strict=True))

    def judge_again(self, sheet: Sheet, at: int) -> None:
        """Have a contract judged anew, whether anything else of it changes or not."""
        self._again[self._numbers[id(sheet)]].add(at)

    def offer(
        self,
        sheet: Sheet,
        field: str,
        values: Sequence[object],
        left_alone: Collection[int] = frozenset(),
    ) -> None:
        """Let a column that xlcrm fills say this where it may: only cells that differ are written.

        Formulas, and what a person wrote there, stay; a blank cell stays as blank as it is.

        Args:
            sheet: where.
            field: which column; nothing happens if the sheet lacks it.
            values: what each row's cell shall say.
            left_alone: positions of rows that are not written at all.
        """
        column = sheet.table.columns.get(field)
        if column is None or (field == "status" and status_place(sheet.table) != field):
            return
        raw = column.raw
        changed = list(compress(range(len(raw)), map(ne, raw, values)))
        if None in values:
            nothing = {old for old in set(raw) if is_blank(old)}
            changed = [at for at in changed if values[at] is not None or raw[at] not in nothing]
        theirs = {*left_alone, *_of_others(column)} if changed else ()
        if theirs:
            changed = [at for at in changed if at not in theirs]
        key = self._numbers[id(sheet)], field
        self._offered.pop(key, None)
        if changed:
            new: list[Value] = [values[at] for at in changed]  # type: ignore[misc]  # texts, numbers, days
            self._offered[key] = changed, new

    def append(
        self,
        sheet: Sheet,
        rows: Sequence[Record],
        links: Sequence[Mapping[str, str]] = (),
        *,
        as_given: Collection[str] = (),
    ) -> int:
        """Add rows below a sheet's data, and return the Excel row of the first.

        A column that the sheet lacks and a row fills is added at the right. Fees, lengths and
        identifiers are written as the column has them: as numbers or as texts. What the Excel table
        fills itself in every new row is left to it.

        Args:
            sheet: where to.
            rows: field → value, as `checked` gives them; very many best as `Columnwise`.
            links: field → location in the workbook such as "'고객대장'!A5", a mapping a row.
            as_given: fields that all rows for the sheet already say as their columns write them.

        Raises:
            RefusedChangeError: the sheet has two columns for a field that a row fills, or a new
                column would unsay what people have typed into 상태.
        """
        number = self._numbers[id(sheet)]
        if self._refusing:
            for field in _filled(rows) - sheet.match.columns.keys():
                self._refuse(sheet, field, {})
        rows = self._in_habit(sheet, rows, as_given)
        known = self._rows.get(number)
        if known is None:
            self._rows[number] = rows if isinstance(rows, Columnwise) else list(rows)
        elif isinstance(known, list):
            known.extend(rows)
        else:
            self._rows[number] = [*known, *rows]
        before = 0 if known is None else len(self._rows[number]) - len(rows)
        if links:
            mine = self._links.setdefault(number, [])
            mine += [{} for _ in range(before - len(mine))]
            mine += links
        if number not in self._bottoms:  # a renewal of all adds rows one by one
            self._bottoms[number] = filled_area(sheet).bottom
        return self._bottoms[number] + 1 + before

    def _in_habit(
        self, sheet: Sheet, rows: Sequence[Record], as_given: Collection[str]
    ) -> Sequence[Record]:
        """New rows with the values of such columns as write them otherwise than they are read."""
        number = self._numbers[id(sheet)]
        odd = {name for name, each in sheet.table.columns.items() if each.habit != PLAIN}
        odd -= {*as_given}
        self._given[number] |= {*as_given, *odd}
        if not odd or not rows:
            return rows
        manner = self._manner(number)
        columns: dict[str, Sequence[Value]] = {
            name: manner.of(name, values) if name in odd else values
            for name, values in by_column(rows).items()
        }
        said: Sequence[Record] = Columnwise(columns)
        return said if isinstance(rows, Columnwise) else list(said)

    def add_column(
        self,
        sheet: Sheet,
        field: str,
        values: Sequence[object],
        area: CellRange | None = None,
    ) -> None:
        """Add a whole column that a sheet lacks.

        Args:
            sheet: where.
            field: which column.
            values: what each row's cell will say.
            area: what the column stands behind, if that reaches further than the data; it looks
                like the last column of the data all the same.
        """
        like = None if area is None else sheet.area.right
        added = _Added(values, area or sheet.area, like)  # type: ignore[arg-type]  # texts, numbers, days
        self._added[self._numbers[id(sheet)], field] = added

    # -- what comes of it --------------------------------------------------------------------------

    def plan(self, as_of: date | None = None) -> Plan:
        """Return the plan.

        Args:
            as_of: the day for which new rows, rows that change and those to which a new row is the
                next term get 상태, 남은 일수 and 조치 as a refresh would write them; None: none do.
        """
        cells = {key: dict(each) for key, each in self._cells.items()}
        rows = {number: dict(by_column(each)) for number, each in self._rows.items() if each}
        if as_of is not None and (cells or rows or self._again):
            self._judge(as_of, cells, rows)
        edits: list[ColumnEdits] = []
        for (number, field), (order, new) in self._offered.items():
            sheet, chosen = self.book.sheets[number], cells.pop((number, field), None)
            if chosen is None:
                edits.append(_edits(sheet, field, order, new))
            else:
                edits += edits_of(sheet, field, {**dict(zip(order, new, strict=True)), **chosen})
        for (number, field), each in cells.items():
            sheet, form = self.book.sheets[number], self._formats.get((number, field), "")
            if field in sheet.table.columns:
                edits += edits_of(sheet, field, _differing(sheet, field, each), form)
        columns: list[NewColumn] = []
        below: list[NewRows] = []
        colours: list[tuple[str, ColourRule]] = []
        for number, sheet in enumerate(self.book.sheets):
            mine = {field: each for (of, field), each in cells.items() if of == number}
            numbers, added = self._new_columns(number, sheet, mine, rows.get(number, {}))
            columns += added
            if number in rows:
                below.append(self._new_rows(number, sheet, rows[number], numbers))
            colours += self._colours(sheet, numbers)
        return Plan(tuple(edits), tuple(columns), tuple(below), colours=tuple(colours))

    def _colours(
        self, sheet: Sheet, numbers: Mapping[str, int]
    ) -> Iterator[tuple[str, ColourRule]]:
        """Yield the colours of statuses, where their column is a new one with a row below it."""
        for field in ("status", "computed_status"):
            column = numbers.get(field)
            if (
                column is None
                or field in sheet.match.columns
                or sheet.area.bottom <= sheet.area.top
                or column > MAX_COLUMN  # which is refused where the columns are made
            ):
                continue
            from xlcrm.look.statuses import status_colours  # noqa: PLC0415 - few changes add any

            bottom = sheet.area.bottom
            if sheet.excel_table is not None:
                bottom = max(bottom, sheet.excel_table.last_data_row)
            area = CellRange(sheet.area.top + 1, column, bottom, column)
            yield from ((sheet.table.sheet, rule) for rule in status_colours(area))

    def carried_out(self) -> Book:
        """Return the workbook's sheets as they will read; nothing else of it changes."""
        rows = {number: dict(by_column(each)) for number, each in self._rows.items()}
        changed = {number for number, _ in self._cells} | rows.keys()
        sheets = [
            replace(sheet, table=self._after(number, self._cells, rows))
            if number in changed
            else sheet
            for number, sheet in enumerate(self.book.sheets)
        ]
        return replace(self.book, sheets=tuple(sheets))

    # -- refusals ----------------------------------------------------------------------------------

    def _refuse(self, sheet: Sheet, field: str, positions: Collection[int]) -> None:
        """Raise if a field's cells are not to be written, or its column is not to be added."""
        table = sheet.table
        column = table.columns.get(field)
        if column is not None:
            for at in positions:
                if at in column.formulas:
                    reason, hint = _KEPT[why_kept(column, at)]
                    raise _refused(reason, hint, table.where(at, field))
            return
        if field in sheet.match.fields:
            name = sheet.match.spec.column(field).name
            message = f"'{name}' 열이 둘이라 어느 쪽에 쓸지 알 수 없습니다."
            hint = "열 하나의 제목을 바꾼 뒤 다시 실행하세요."
            if positions:
                raise _refused(message, hint, _who(table, next(iter(positions))))
            raise RefusedChangeError(message, sheet=table.sheet, hint=hint)
        if table.spec.key == LEDGER.key:
            self._refuse_unsaying(table, field, positions)

    def _refuse_unsaying(self, table: Table, field: str, positions: Collection[int]) -> None:
        """Raise if the new column would unsay what people have typed into 상태 elsewhere."""
        if is_theirs(table):  # xlcrm does not write there
            return
        typed_here = typed_statuses(table.columns.keys())
        status = next((each for each in typed_here if field in DECIDED_BY[each]), None)
        if status is None:
            return
        typed = squeezed(status.value)
        for at, value in enumerate(table.values("status")):
            if value is not None and at not in positions and squeezed(str(value)) == typed:
                name = LEDGER.column(field).name
                raise _refused(
                    f"상태에 '{status.value}'{particle(status.value, '이라고/라고')} 적은 "
                    f"계약이 있습니다. '{name}' 열을 더하면 그 상태가 다시 계산됩니다.",
                    f"'{name}' 열을 만들어 그 계약들의 날짜를 적은 뒤 다시 실행하세요.",
                    table.where(at, "status"),
                )

    # -- new columns and rows ----------------------------------------------------------------------

    def _new_columns(
        self,
        number: int,
        sheet: Sheet,
        cells: Mapping[str, Mapping[int, Value]],
        rows: Mapping[str, Sequence[Value]],
    ) -> tuple[Mapping[str, int], list[NewColumn]]:
        """Each field's column number, and the columns that the sheet lacks, as the schema has them.

        A column that nothing fills is not added.
        """
        spec, known = sheet.match.spec, sheet.match.columns
        numbers = dict(known)
        added: list[NewColumn] = []
        for column in spec.columns:
            field = column.field
            whole = self._added.get((number, field))
            mine = {at: new for at, new in cells.get(field, {}).items() if new is not None}
            if field in known or not (whole or mine or field in rows):
                continue
            from xlcrm.office.records import number_format  # noqa: PLC0415 - few changes add any

            order = sorted(mine, key=lambda at: sheet.table.rows[at])
            area = filled_area(sheet) if whole is None else whole.area
            numbers[field] = area.right + 1 + len(added)
            refuse_past_last(sheet.table.sheet, numbers[field])
            added.append(
                NewColumn(
                    sheet.table.sheet,
                    area,
                    column.name,
                    [sheet.table.rows[at] for at in order] if whole is None else sheet.table.rows,
                    [mine[at] for at in order] if whole is None else whole.values,
                    number_format(column) or "General",
                    None if whole is None else whole.like,
                    _aligned(sheet, column),
                    column.width if column.computed else 0,  # blank at first, filled by a refresh
                )
            )
        return numbers, added

    def _new_rows(
        self,
        number: int,
        sheet: Sheet,
        columns: Mapping[str, Sequence[Value]],
        numbers: Mapping[str, int],
    ) -> NewRows:
        """The rows that a sheet gets."""
        from xlcrm.office.prepared import (  # noqa: PLC0415 - only for rows that are added
            into_prepared,
        )

        theirs, manner = filled_by_table(sheet), self._manner(number)
        written: dict[str, Sequence[Value]] = {
            field: values if field in self._given[number] else manner.of(field, values)
            for field, values in columns.items()
            if field not in theirs
        }
        values: Sequence[Mapping[int, Value]]
        whole = not sheet.match.holds and not sheet.match.given
        if isinstance(self._rows[number], Columnwise) and whole:
            values = Columnwise({numbers[field]: each for field, each in written.items()})
        else:
            new = written.keys() - sheet.match.columns.keys()
            said: Sequence[Record] = Columnwise(written)
            values = tuple(
                {
                    **sheet.cells_of(row),
                    **{numbers[field]: row[field] for field in row if field in new},
                }
                for row in said
            )
        links = tuple(
            {numbers[field]: location for field, location in each.items()}
            for each in self._links.get(number, ())
        )
        found = below_data(self.book, sheet) if values else Below()
        if found.prepared or found.continued:
            computed = {numbers[field] for field in COMPUTED if field in numbers}
            values = into_prepared(values, found, computed)
        return NewRows(sheet.table.sheet, filled_area(sheet), values, links, found)

    def _manner(self, number: int) -> Manner:
        from xlcrm.office.manner import Manner  # noqa: PLC0415 - only for rows that are added

        if number not in self._manners:
            self._manners[number] = Manner(self.book.sheets[number])
        return self._manners[number]

    # -- what a refresh would add ------------------------------------------------------------------

    def _judge(
        self,
        as_of: date,
        cells: dict[tuple[int, str], dict[int, Value]],
        rows: dict[int, dict[str, Sequence[Value]]],
    ) -> None:
        """Add to cells and rows what a refresh would write into those that this concerns."""
        from xlcrm.office.contract import ContractIndex  # noqa: PLC0415 - a refresh finds nobody

        index = self._index or ContractIndex(self.book)
        numbers = [self._numbers[id(sheet)] for sheet in index.sheets]
        changed = {number: set(self._again[number]) for number in numbers}
        for (number, _), some in cells.items():
            if number in changed:
                changed[number] |= some.keys()
        picked, places = self._picked(index, changed, rows)
        after = [
            Contracts.of(
                self._after(
                    number,
                    cells,
                    rows,
                    picked[number],
                    self._read(number, rows.get(number, {}), whole=picked[number] is None),
                ),
                self.book.settings,
                theirs=is_theirs(self.book.sheets[number].table),
            )
            for number in numbers
        ]
        following = following_starts(after)
        for ledger, (number, each, starts) in enumerate(
            zip(numbers, after, following, strict=True)
        ):
            before, chosen = index.following(ledger), picked[number]
            there = range(len(before)) if chosen is None else chosen
            old = before if chosen is None else [before[at] for at in chosen]
            concerned = {
                place
                for place, (at, one, other) in enumerate(zip(there, old, starts, strict=False))
                if (one != other and (chosen is None or (ledger, at) in places))
                or at in changed[number]
            }
            if not concerned and number not in rows:
                continue
            computed = each.computed(starts, as_of)
            if number in rows:
                self._fill(number, rows[number], {**each.filled(), **computed}, len(there))
            for field in _written(self.book.sheets[number].table):
                column = each.table.columns.get(field)
                if column is None or not concerned:
                    continue
                for place in concerned - each.left_alone - _of_others(column):
                    new, raw = computed[field][place], column.raw[place]
                    if raw != new and not (new is None and is_blank(raw)):
                        mine = cells.setdefault((number, field), {})
                        mine[there[place]] = new  # type: ignore[assignment]  # a text or a number

    def _fill(
        self,
        number: int,
        rows: dict[str, Sequence[Value]],
        figures: Mapping[str, Sequence[object]],
        first: int,
    ) -> None:
        """Fill in new rows what a refresh would, in the columns that the sheet has."""
        count = len(self._rows[number])
        table = self.book.sheets[number].table
        theirs = {*COMPUTED} - {*_written(table)}
        for field, values in figures.items():
            if field in table.columns and field not in theirs:
                said = rows.get(field, (None,) * count)
                pairs = zip(said, values[first:], strict=True)
                rows[field] = [new if old is None else old for old, new in pairs]  # type: ignore[misc]  # texts, numbers, days

    def _picked(
        self,
        index: ContractIndex,
        changed: Mapping[int, Collection[int]],
        rows: Mapping[int, Mapping[str, Sequence[Value]]],
    ) -> tuple[dict[int, Sequence[int] | None], AbstractSet[Place]]:
        """Which rows are to be looked at, by sheet (None: all), and those that may change.

        Those that may are the rows of the customers whom a change concerns, as they are called
        before and after, and of those who name such a contract in 다음 계약 ID. To judge them the
        contracts that they name are looked at, too.
        """
        numbers = list(changed)
        new = sum(len(self._rows[number]) for number in numbers if number in rows)
        if new + sum(map(len, changed.values())) > _FEW:
            return dict.fromkeys(numbers), set()
        people: set[str] = set()
        named: set[str] = set()
        linked: set[str] = set()
        for ledger, number in enumerate(numbers):
            some = sorted(changed[number])
            old = index.sheets[ledger].table.values("contract_id")
            people.update(index.customers[ledger][at] for at in some)
            named.update(str(old[at]) for at in some)
            if some or number in rows:
                table = self._after(number, self._cells, rows, some, _LINKS)
                people.update(customers(table))
                named.update(map(str, table.values("contract_id")))
                linked.update(map(str, table.values("next_contract_id")))
        named.discard("None")
        places: set[Place] = {
            (ledger, at) for ledger, number in enumerate(numbers) for at in changed[number]
        }
        for ledger, sheet in enumerate(index.sheets):
            if named and "next_contract_id" in sheet.table.columns:
                links = enumerate(sheet.table.values("next_contract_id"))
                naming = [at for at, each in links if str(each) in named]
                people.update(index.customers[ledger][at] for at in naming)
                places.update((ledger, at) for at in naming)
        for person in people:
            places.update(index.by_customer.get(person, ()))
        for ledger, at in places:
            linked.add(str(index.sheets[ledger].table.values("next_contract_id")[at]))
        seen = set(places)
        for contract in linked:
            seen.update(index.by_contract.get(contract, ()))
        picked = {
            number: sorted(at for of, at in seen if of == ledger)
            for ledger, number in enumerate(numbers)
        }
        return dict(picked), places

    def _read(
        self, number: int, rows: Mapping[str, Sequence[Value]], *, whole: bool
    ) -> Collection[str]:
        """The fields by which contracts are judged: of whom one is, 고객 ID mostly tells."""
        wanted = JUDGED_BY.union(COMPUTED, {"computed_status"})
        table = self.book.sheets[number].table
        numbered = whole and identifies(table) and None not in table.values("customer_id")
        if rows:
            numbered = numbered and None not in rows.get("customer_id", (None,))
        return wanted - _PERSON if numbered else wanted

    def _after(
        self,
        number: int,
        cells: Mapping[tuple[int, str], Mapping[int, Value]],
        rows: Mapping[int, Mapping[str, Sequence[Value]]],
        positions: Sequence[int] | None = None,
        wanted: Collection[str] | None = None,
    ) -> Table:
        """A sheet's table as it will be: all of its rows and columns, or some only."""
        from xlcrm.office.after import table_after  # noqa: PLC0415 - only for rows that are added

        return table_after(
            self.book.sheets[number],
            {field: each for (of, field), each in cells.items() if of == number},
            rows.get(number, {}),
            filled_area(self.book.sheets[number]).bottom,
            positions=positions,
            wanted=wanted,
            date1904=self.book.package.date1904,
        )


_LINKS: Final = frozenset({*_PERSON, "customer_id", "branch", "contract_id", "next_contract_id"})
"""The fields that tell whose a contract is, and which others it is linked with."""


def appended(
    book: Book, sheet: Sheet, rows: Sequence[Record], links: Sequence[Mapping[str, str]] = ()
) -> Plan:
    """Return the plan that adds rows below a sheet's data, as `Changes.append` does."""
    changes = Changes(book)
    changes.append(sheet, rows, links)
    return changes.plan()


def edits_of(
    sheet: Sheet, field: str, cells: Mapping[int, Value], number_format: str = ""
) -> tuple[ColumnEdits, ...]:
    """Return the edits that write cells of a column, from above to below; none for no cells.

    Args:
        sheet: where.
        field: which column; the sheet has it.
        cells: position → value.
        number_format: for cells whose own format shows no amount.
    """
    if not cells:
        return ()
    order = sorted(cells, key=sheet.table.rows.__getitem__)
    return (_edits(sheet, field, order, [cells[at] for at in order], number_format),)


def _edits(
    sheet: Sheet,
    field: str,
    order: Sequence[int],
    new: Sequence[Value],
    number_format: str = "",
) -> ColumnEdits:
    """The edits of cells at some positions, which lie from above to below."""
    column, numbers = sheet.table.columns[field], sheet.table.rows
    dated = any(issubclass(each, date) for each in set(map(type, new)))
    return ColumnEdits(
        sheet.table.sheet,
        column.number,
        [numbers[at] for at in order],
        [column.raw[at] for at in order],
        new,
        _DATE_FORMATS.get(column.column.kind, DAY_FORMAT) if dated else "",
        number_format,
    )


def filled_area(sheet: Sheet) -> CellRange:
    """Return the data with their headers, without empty rows at the end of an Excel table.

    Every table has a row, also the one that nobody has written into yet. Where the columns that
    tell filled rows from empty ones were not read, all rows count as filled.
    """
    area, table = sheet.area, sheet.table
    if sheet.excel_table is None or not tells_filled(sheet.match, table.columns):
        return area
    last = table.rows[-1] if table.rows else table.header_row
    return replace(area, bottom=max(area.top, min(area.bottom, last)))


def below_data(book: Book, sheet: Sheet) -> Below:
    """Return what lies below the data of a sheet: prepared rows, room, and what is in the way."""
    name, area = sheet.table.sheet, filled_area(sheet)
    scanned = book.scans.get(name)
    if scanned is None:  # spent by a commit
        scanned = scan_rows(book.package.markup(book.package.sheet(name).part))
    table = sheet.excel_table
    reaching = 0 if table is None else table.last_data_row
    from xlcrm.ooxml.below import below  # noqa: PLC0415 - a refresh adds no rows

    who = sheet.match.columns.get("name")
    own = sheet.things if who is None else sheet.things | {who}
    found = below(scanned, book.package.strings, area, reaching, own)
    if found.counted:
        counts = {column: n for column, n in found.counted.items() if column not in _said(sheet)}
        found = replace(found, counted=counts)
    last = area.bottom + found.prepared
    beside = (each.area for each in book.sheets if each.table.sheet == name)
    if any(each.top <= last < each.bottom and each.left != area.left for each in beside):
        return replace(found, free=None)  # rows between would tear another table
    return found


def _said(sheet: Sheet) -> frozenset[int]:
    """The columns of which a new row says what stands there, or that nothing does.

    Two answers of 7 and 8 make no third one of 9: only what counts the rows, as a 순번 does, goes
    on by itself, also where it is read as a 고객 ID that tells nobody apart.
    """
    known = sheet.match.columns
    rest = frozenset() if identifies(sheet.table) else frozenset({known.get("customer_id")})
    return frozenset(known.values()) - rest


def filled_by_table(sheet: Sheet) -> frozenset[str]:
    """Return the fields that the Excel table fills itself in every new row."""
    table = sheet.excel_table
    if table is None:
        return frozenset()
    columns = enumerate(table.columns, start=table.area.left)
    numbers = {number for number, column in columns if column.formula}
    return frozenset(name for name, each in sheet.match.columns.items() if each in numbers)


def lacking(sheet: Sheet, settings: Settings) -> list[str]:
    """Return the computed columns that a ledger does not have in any form.

    Beside an office's own words in 상태 that is 계산 상태.
    """
    fields = sheet.match.fields
    found = [name for name in COMPUTED if name not in fields]
    if "computed_status" in fields:
        return [name for name in found if name != "status"]
    if "status" in found and "status" in sheet.match.hints:  # 상태 there is a thing's condition
        return ["computed_status" if name == "status" else name for name in found]
    if "status" not in found and lacks_own_status(sheet.table, settings):
        found.insert(0, "computed_status")
    return found


def _aligned(sheet: Sheet, column: Column) -> int | None:
    """The column of a table as which a new one stands in its cells, for its last may hold texts.

    That is its last column of words to choose from, or else of days; None where it has neither, and
    for a column of texts.
    """
    if column.kind not in _SHORT and not column.kind.is_day:
        return None
    area, columns = sheet.area, sheet.table.columns.values()
    short = [each for each in columns if area.left <= each.number <= area.right and not each.shared]
    for kinds in ((Kind.CHOICE, Kind.YES_NO), (Kind.DATE,)):
        numbers = [each.number for each in short if each.column.kind in kinds]
        if numbers:
            return max(numbers)
    return None


def _written(table: Table) -> tuple[str, ...]:
    """The fields of the computed columns that xlcrm writes in a ledger, as far as it has them."""
    return (status_place(table) or "computed_status", *COMPUTED[1:])


def why_kept(column: TypedColumn, at: int) -> str:
    """Return why one of a column's `formulas` is never written: shared, merged or formula."""
    if column.shared:
        return "shared"
    return "merged" if at in column.merged else "formula"


def _of_others(column: TypedColumn) -> AbstractSet[int]:
    """The positions in a column of xlcrm's that it leaves alone: formulas and people's cells."""
    if column.column.field in {*COMPUTED, "computed_status"}:
        return column.formulas | of_people(column)
    return column.formulas | column.problems.keys()


def _differing(sheet: Sheet, field: str, cells: Mapping[int, Value]) -> Mapping[int, Value]:
    """Those of some cells that say something else by now."""
    raw = sheet.table.columns[field].raw
    return {
        at: new
        for at, new in cells.items()
        if raw[at] != new and not (new is None and is_blank(raw[at]))
    }


def _filled(rows: Sequence[Record]) -> set[str]:
    """The fields that some row fills."""
    if isinstance(rows, Columnwise):
        return set(rows.columns)
    return {field for row in rows for field in row}


def _who(table: Table, at: int) -> CellRef:
    """The cell that stands for a row: who it is."""
    from xlcrm.office.contract import WHO  # noqa: PLC0415 - errors only

    field = next((name for name in WHO if name in table.columns), next(iter(table.columns)))
    return table.where(at, field)


def _refused(message: str, hint: str, where: CellRef) -> RefusedChangeError:
    return RefusedChangeError(message, sheet=where.sheet, cell=where.cell, hint=hint)
