"""A list of customers as a value: who is on it, what of each, and how many each condition has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.everybody import everybody
from xlcrm.analysis.listed import ListColumn, columns_of, usual_columns
from xlcrm.analysis.together import there
from xlcrm.cellref import CellRef
from xlcrm.domain.conditions import Only, conditions_in
from xlcrm.domain.outline import outlined
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlcrm.analysis.asking import Asking
    from xlcrm.domain.conditions import Expression

_LEDGER: Final = "대장"
_WHOLE: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.DAYS, Kind.MONTHS})


@outlined
class Count(NamedTuple):
    """How many people one condition asks for by itself.

    Attributes:
        condition: as it is typed.
        people: how many.
    """

    condition: str
    people: int


@outlined
class Listed(NamedTuple):
    """One customer of a list.

    Attributes:
        where: the row of the contract that speaks for the customer.
        values: what the list's columns say, by their keys, unmasked; None where nothing is known.
    """

    where: CellRef
    values: Mapping[str, object]


@outlined
@dataclass(frozen=True, slots=True)
class Roll:
    """A list of customers.

    Attributes:
        conditions: what was asked, as it was understood: brackets say what goes together.
        as_of: the day.
        counts: how many people each condition asks for by itself.
        people: who is asked for by all of it, whose contract ends soonest first.
        columns: what the list tells of each.
        among: of how many people they are.
        wide: whether those who have left are among these, since it was asked of them.
        left_out: how many who have left are what is asked, too, and are not on the list.
        dateless: how many contracts say no day, whose customers are therefore not asked of.
        nameless: how many contracts name nobody.
        without_contract: how many customers stand in 고객정보 alone, where that is asked about.
        names: all customers' names, which a masked text may not hold.
    """

    conditions: str
    as_of: date
    counts: tuple[Count, ...]
    people: tuple[Listed, ...]
    columns: tuple[ListColumn, ...]
    among: int
    wide: bool
    left_out: int
    dateless: int
    nameless: int
    without_contract: int
    names: frozenset[str]


@outlined
class SavedRoll(NamedTuple):
    """A list that 설정 holds.

    Attributes:
        name: its name.
        conditions: its conditions as they stand there.
        people: how many people it has; None where it is not understood.
        trouble: why it is not.
    """

    name: str
    conditions: str
    people: int | None
    trouble: str = ""


def roll_of(asking: Asking, conditions: str, columns: Iterable[str]) -> Roll:
    """Return the customers of whom some conditions are true, as `xlcrm.roll` does.

    Args:
        asking: what can be asked of an office.
        conditions: what is asked.
        columns: the names of the list's columns; who they are and what was asked by default.
    """
    office = asking.office
    expression = asking.parsed(conditions)
    chosen = columns_of(columns, office, asking.fields) or usual_columns(
        asking.columns(expression), office
    )
    mask, scope, left_out = within(asking, expression)
    who = everybody(office)
    counts = tuple(
        Count(str(each), int((asking.who(each) & scope).sum())) for each in _each(expression)
    )
    order = who[mask].sort_values(["days_left", "name", "row"], kind="stable")
    return Roll(
        conditions=str(expression),
        as_of=office.as_of,
        counts=counts,
        people=tuple(_people(order, chosen, asking)),
        columns=chosen,
        among=int(scope.sum()),
        wide=asking.is_wide(expression),
        left_out=left_out,
        dateless=office.dateless,
        nameless=int((office.contracts["customer"].fillna("") == "").sum()),
        without_contract=_without_contract(asking, expression),
        names=frozenset(str(each) for each in office.contracts["name"].dropna().unique()),
    )


def together(rolls: Sequence[tuple[str, Roll]], header: str) -> Roll:
    """Return lists of several ledgers as one, with a column before the others that says of which.

    Args:
        rolls: what each ledger is called, and its list; one at least, all asked for the same day.
        header: what the column is called; where a ledger has such a column of its own, 대장.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.roll(ledger, "프리미엄", as_of=date(2024, 10, 1))
    >>> both = together([("강남", found), ("서초", found)], "지점")
    >>> len(both.people), both.columns[0].name, both.people[1].values["ledger"]
    (4, '지점', '서초')
    """
    columns = {column.key: column for _, roll in rolls for column in roll.columns}
    name = _LEDGER if any(column.name == header for column in columns.values()) else header
    own = ListColumn("ledger", name, Kind.TEXT, lambda office: everybody(office)["name"], weight=9)
    people = [
        Listed(
            CellRef(there(called, each.where.sheet), each.where.row, each.where.column),
            {own.key: called, **dict.fromkeys(columns), **each.values},  # noqa: PD011 - a tuple's
        )
        for called, roll in rolls
        for each in roll.people
    ]
    people.sort(key=lambda each: _soonest(each.values))
    counts: dict[str, int] = {}
    for _, roll in rolls:
        for count in roll.counts:
            counts[count.condition] = counts.get(count.condition, 0) + count.people
    first = rolls[0][1]

    def total(of: Callable[[Roll], int]) -> int:
        return sum(of(roll) for _, roll in rolls)

    return Roll(
        conditions=first.conditions,
        as_of=first.as_of,
        counts=tuple(Count(*each) for each in counts.items()),
        people=tuple(people),
        columns=(own, *columns.values()),
        among=total(lambda roll: roll.among),
        wide=first.wide,
        left_out=total(lambda roll: roll.left_out),
        dateless=total(lambda roll: roll.dateless),
        nameless=total(lambda roll: roll.nameless),
        without_contract=total(lambda roll: roll.without_contract),
        names=frozenset().union(*(roll.names for _, roll in rolls)),
    )


def _soonest(values: Mapping[str, object]) -> float:
    """What a list of several ledgers is ordered by: the end, where one of its columns tells it."""
    days, end = values.get("days_left"), values.get("end")
    if isinstance(days, int):
        return days
    return end.toordinal() if isinstance(end, date) else float("inf")


def _without_contract(asking: Asking, expression: Expression) -> int:
    """How many customers of 고객정보 no contract names, where it is asked what that sheet says."""
    if not asking.asks_details(expression):
        return 0
    told = asking.office.customers["customer"].dropna()
    return int(told[(told != "") & ~told.isin(everybody(asking.office).index)].nunique())


def _each(expression: Expression) -> Sequence[Expression]:
    """Each condition by itself, in its order."""
    return [Only(each) for each in dict.fromkeys(one for one, _ in conditions_in(expression))]


def within(asking: Asking, expression: Expression) -> tuple[pd.Series, pd.Series, int]:
    """Who is what is asked, of whom it is asked, and how many others are it who have left."""
    mask = asking.who(expression)
    here = everybody(asking.office)["here"]
    if asking.is_wide(expression):
        return mask, pd.Series(data=True, index=here.index), 0
    return mask & here, here, int((mask & ~here).sum())


def _people(who: pd.DataFrame, columns: Sequence[ListColumn], asking: Asking) -> Iterable[Listed]:
    """The customers with what the columns say of each."""
    said = {
        column.key: [
            _value(each, column.kind)
            for each in column.said(asking.office).reindex(who.index).astype(object)
        ]
        for column in columns
    }
    for at, (sheet, row) in enumerate(zip(who["sheet"], who["row"], strict=True)):
        yield Listed(
            CellRef(str(sheet), int(row), 1), {key: values[at] for key, values in said.items()}
        )


def _value(value: object, kind: Kind) -> object:
    """A plain value: a day, a whole number, a text, or None."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.date() if isinstance(value, pd.Timestamp) else value
    if kind.is_day:
        return pd.Timestamp(str(value)).date()
    if kind in _WHOLE and isinstance(value, int | float):
        return round(value)
    return str(value) if str(value).strip() else None
