"""Status, days left and action of single contracts as they will be after a change.

Only the customers' own rows and those that 다음 계약 ID names are looked at, so that a change to
one contract of 100,000 costs no refresh.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.contract import ContractIndex
    from xlcrm.people.person import Place

Value: TypeAlias = "CellValue | date"
Figures: TypeAlias = "dict[str, Value]"
"""상태, 남은 일수 and 조치 by field."""


def judged(
    index: ContractIndex,
    changed: Mapping[Place, Mapping[str, Value]],
    added: Sequence[tuple[int, Mapping[str, Value], Place]],
    as_of: date,
) -> tuple[dict[Place, Figures], list[Figures]]:
    """Return what a refresh would write into the changed rows and the added ones.

    Args:
        index: the contracts as they are.
        changed: new values by field for rows that exist.
        added: the rows to add: their ledger sheet, their values by field, and a row of the same
            customer.
        as_of: the day to compute for.
    """
    wanted = _wanted(index, {*changed, *(source for *_, source in added)})
    positions = [sorted(at for sheet, at in wanted if sheet == n) for n in range(len(index.sheets))]
    rows = []
    for number, mine in enumerate(positions):
        news = [values for sheet, values, _ in added if sheet == number]
        theirs = {at: values for (sheet, at), values in changed.items() if sheet == number}
        table = _excerpt(index, number, mine, theirs, news)
        rows.append(Contracts.of(table, index.book.settings))
    figures = [
        each.computed(starts, as_of)
        for each, starts in zip(rows, following_starts(rows), strict=True)
    ]

    def at(number: int, position: int) -> Figures:
        return {name: values[position] for name, values in figures[number].items()}  # type: ignore[misc]  # texts and numbers

    where = [{position: at for at, position in enumerate(mine)} for mine in positions]
    after = {place: at(place[0], where[place[0]][place[1]]) for place in changed}
    used = [len(each) for each in positions]
    fresh = []
    for number, *_ in added:
        fresh.append(at(number, used[number]))
        used[number] += 1
    return after, fresh


def _wanted(index: ContractIndex, places: Collection[Place]) -> set[Place]:
    """The rows that may decide about some: their customers' own, and those that they name."""
    found = set(places)
    for sheet, at in places:
        found.update(index.by_customer.get(index.customers[sheet][at], ()))
    for sheet, at in tuple(found):
        linked = index.sheets[sheet].table.values("next_contract_id")[at]
        if linked is not None:
            found.update(index.by_contract.get(str(linked), ()))
    return found


def _excerpt(
    index: ContractIndex,
    number: int,
    positions: Sequence[int],
    changed: Mapping[int, Mapping[str, Value]],
    added: Sequence[Mapping[str, Value]],
) -> Table:
    """A ledger's table with some of its rows only, as they will be after the changes."""
    sheet = index.sheets[number]
    table = sheet.table
    fields = {name: table.columns[name] for name in table.columns}
    extra = {name for values in changed.values() for name in values} - fields.keys()
    columns = {}
    for name in (*fields, *sorted(extra)):
        known = fields.get(name)
        raw = [
            _as_cell(changed[at][name])
            if name in changed.get(at, {})
            else known.raw[at]
            if known
            else None
            for at in positions
        ]
        raw += [_as_cell(values.get(name)) for values in added]
        formulas = {
            place
            for place, at in enumerate(positions)
            if known and at in known.formulas and name not in changed.get(at, {})
        }
        columns[name] = read_column(
            known.column if known else LEDGER.column(name),
            known.number if known else sheet.area.right + 1,
            known.header if known else LEDGER.column(name).name,
            raw,
            date1904=index.book.package.date1904,
            formulas=frozenset(formulas),
        )
    below = range(sheet.area.bottom + 1, sheet.area.bottom + 1 + len(added))
    rows = [*(table.rows[at] for at in positions), *below]
    return Table(table.spec, table.sheet, table.header_row, rows, columns)


def _as_cell(value: Value) -> CellValue:
    """A planned value as a cell would say it when it is read again."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
