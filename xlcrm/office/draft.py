"""Changes to contracts, gathered row by row and made one plan, with what a refresh would add."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.status import DECIDED_BY, typed_statuses
from xlcrm.domain.text import squeezed
from xlcrm.office.contract import WHO, refusal
from xlcrm.office.judged import judged
from xlcrm.rules import cells as cell_rules
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.plan import ColumnEdits, NewColumn, NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.errors import DomainError
    from xlcrm.office.contract import Contract, ContractIndex
    from xlcrm.office.judged import Value
    from xlcrm.people.person import Place
    from xlcrm.workbook.read import Sheet

DATE_FORMAT: Final = "yyyy\\-mm\\-dd"
_UNWRITABLE: Final = {
    "shared": (
        "한 칸에 여러 가지를 적은 열이라 쓰지 않습니다.",
        "그 칸을 직접 고치거나, 열을 나누어 적으세요.",
    ),
    "merged": ("병합된 칸이라 쓰지 않습니다.", "셀 병합을 풀고 다시 실행하세요."),
    "formula": ("수식이 있는 칸이라 쓰지 않습니다.", "수식을 값으로 바꾸세요."),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about contracts: a plan, and words for it.

    Attributes:
        plan: what to change; empty where nothing is.
        said: what was decided, a line each, personal values masked.
        notes: the journal entries that tell of it, by field of the journal.
        refused: contracts that were passed over, each with the reason.
    """

    plan: Plan
    said: tuple[str, ...] = ()
    notes: tuple[Mapping[str, Value], ...] = ()
    refused: tuple[DomainError, ...] = ()


class Draft:
    """A plan in the making. Nothing is written: `plan` gives it as a value."""

    def __init__(self, index: ContractIndex) -> None:
        self.index = index
        self._changed: dict[Place, dict[str, Value]] = {}
        self._added: list[tuple[int, dict[str, Value], Place]] = []
        self._rows: Counter[int] = Counter()
        self._theirs: dict[tuple[int, str], frozenset[int]] = {}

    def change(self, contract: Contract, values: Mapping[str, Value]) -> None:
        """Write fields of a contract's row; a column that the sheet lacks is added at the right.

        No values at all: only 상태, 남은 일수 and 조치 are looked at again.

        Raises:
            DomainError: a cell holds a formula or is merged, the sheet has two columns for the
                field, or a new column would unsay what people have typed into 상태.
        """
        for name in values:
            self._writable(contract, name)
        self._changed.setdefault(contract.place, {}).update(values)

    def add(self, number: int, values: Mapping[str, Value], after: Contract) -> CellRef:
        """Append a row to a ledger sheet and return where its customer will stand.

        Args:
            number: which ledger sheet.
            values: what to write by field; fields that the sheet lacks are left out.
            after: the contract that the row continues.
        """
        sheet = self.index.sheets[number]
        self._rows[number] += 1
        row = sheet.area.bottom + self._rows[number]
        columns = sheet.table.columns
        kept = {name: value for name, value in values.items() if name in columns}
        self._added.append((number, kept, after.place))
        first = next(name for name in WHO if name in columns)
        return CellRef(sheet.table.sheet, row, columns[first].number)

    def plan(self, as_of: date) -> Plan:
        """Return the plan, with the changed and added rows' 상태, 남은 일수 and 조치 on a day."""
        after, fresh = judged(self.index, self._changed, self._added, as_of)
        cells: dict[tuple[int, str], dict[int, Value]] = {}
        for place, values in self._changed.items():
            ours = {name: value for name, value in after[place].items() if self._ours(place, name)}
            for name, value in {**values, **ours}.items():
                cells.setdefault((place[0], name), {})[place[1]] = value
        edits: list[ColumnEdits] = []
        new: list[NewColumn] = []
        for (number, name), by_position in cells.items():
            sheet = self.index.sheets[number]
            if name in sheet.table.columns:
                edits += _edits(sheet, name, by_position)
        for number, sheet in enumerate(self.index.sheets):
            new += _new_columns(sheet, {n: c for (s, n), c in cells.items() if s == number})
        return Plan(tuple(edits), tuple(new), tuple(self._new_rows(fresh)))

    def _ours(self, place: Place, name: str) -> bool:
        """Whether a refresh would write the cell: no formula, and nothing that people wrote."""
        number, at = place
        key = (number, name)
        column = self.index.sheets[number].table.columns.get(name)
        if column is None or at in column.formulas or at in self.index.rows[number].left_alone:
            return False
        if key not in self._theirs:
            self._theirs[key] = cell_rules.of_people(column)
        return at not in self._theirs[key]

    def _new_rows(self, fresh: list[dict[str, Value]]) -> Iterator[NewRows]:
        for number, sheet in enumerate(self.index.sheets):
            columns = sheet.table.columns
            filled = _filled_by_table(sheet)
            known = [
                {name: value for name, value in {**values, **figures}.items() if name in columns}
                for (own, values, _), figures in zip(self._added, fresh, strict=True)
                if own == number
            ]
            rows = [
                {at: value for at, value in sheet.cells_of(each).items() if at not in filled}
                for each in known
            ]
            if rows:
                yield NewRows(sheet.table.sheet, sheet.area, rows)

    def _writable(self, contract: Contract, name: str) -> None:
        table, at = contract.sheet.table, contract.place[1]
        column = table.columns.get(name)
        if column is not None:
            if at in column.formulas:
                reason, hint = _UNWRITABLE[
                    "shared" if column.shared else "merged" if at in column.merged else "formula"
                ]
                raise refusal(reason, contract.where(name), hint)
            return
        known = LEDGER.column(name)
        if name in contract.sheet.match.fields:
            raise refusal(
                f"'{known.name}' 열이 둘이라 어느 쪽에 쓸지 알 수 없습니다.",
                contract.where(),
                "열 하나의 제목을 바꾼 뒤 다시 실행하세요.",
            )
        typed_here = typed_statuses(table.columns.keys())
        status = next((each for each in typed_here if name in DECIDED_BY[each]), None)
        if status is None:
            return
        typed = squeezed(status.value)
        for other, value in enumerate(table.values("status")):
            if value is not None and other != at and squeezed(str(value)) == typed:
                raise refusal(
                    f"상태에 '{status.value}'라고 적은 계약이 있습니다."
                    f" '{known.name}' 열을 더하면 그 상태가 다시 계산됩니다.",
                    table.where(other, "status"),
                    f"'{known.name}' 열을 만들어 그 계약들의 날짜를 적은 뒤 다시 실행하세요.",
                )


def _edits(sheet: Sheet, name: str, values: Mapping[int, Value]) -> Iterator[ColumnEdits]:
    """The cells of a column that differ."""
    column, rows = sheet.table.columns[name], sheet.table.rows
    changed = [
        at
        for at in sorted(values, key=lambda at: rows[at])
        if column.raw[at] != values[at] and not (values[at] is None and is_blank(column.raw[at]))
    ]
    if changed:
        dated = any(isinstance(values[at], date) for at in changed)
        yield ColumnEdits(
            sheet.table.sheet,
            column.number,
            [rows[at] for at in changed],
            [column.raw[at] for at in changed],
            [values[at] for at in changed],
            DATE_FORMAT if dated else "",
        )


def _new_columns(sheet: Sheet, cells: Mapping[str, Mapping[int, Value]]) -> Iterator[NewColumn]:
    """The columns that the sheet lacks and some row fills, in the order of the schema."""
    for column in LEDGER.columns:
        by_position = cells.get(column.field, {})
        filled = {at: value for at, value in by_position.items() if value is not None}
        if not filled or column.field in sheet.table.columns or column.computed:
            continue
        rows = sheet.table.rows
        order = sorted(filled, key=lambda at: rows[at])
        yield NewColumn(
            sheet.table.sheet,
            sheet.area,
            column.name,
            [rows[at] for at in order],
            [filled[at] for at in order],
            DATE_FORMAT if column.kind is Kind.DATE else "General",
        )


def _filled_by_table(sheet: Sheet) -> frozenset[int]:
    """The columns that the Excel table fills itself in every new row."""
    table = sheet.excel_table
    if table is None:
        return frozenset()
    columns = enumerate(table.columns, start=table.area.left)
    return frozenset(number for number, column in columns if column.formula)
