"""Branches that count their own 고객 ID: number 1001 of 강남 and that of 분당 are two people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.period import period_of
from xlcrm.people.keys import branches_of, numbers_of, trusted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from xlcrm.people.keys import Numbers
    from xlcrm.schema.table import Table

APART: Final = frozenset({"customer_id", "branch", "name", "phone"})
"""The fields that tell whether numbers begin anew in each branch."""


def told_apart(tables: Sequence[Table]) -> Sequence[Table]:
    """Return the ledgers' tables with what tells their customers apart.

    A branch is what 지점 says or, where a sheet has no such column, the sheet, unless it is one of
    a year or a month. A 고객 ID that stands in several branches is one customer where the name or a
    telephone number is the same, and each branch has its own where neither is. What most of such
    IDs are decides for all.
    """
    if len(tables) == 1 and "branch" not in tables[0].columns:
        return tables
    able = [each for each in tables if _may_have_own(each)]
    own, same = _compared(able)
    if not own or len(own) <= len(same):
        return tables
    across, chosen = frozenset(same), set(map(id, able))
    return [replace(each, across=across) if id(each) in chosen else each for each in tables]


def told_by_number(tables: Sequence[Table]) -> bool:
    """Tell whether the 고객 ID alone tells all customers of the ledgers apart.

    Without a ledger there is nobody to be told from anybody.
    """
    for table in tables:
        if "customer_id" not in table.columns or not trusted(table):
            return False
        if None in table.values("customer_id"):
            return False
    return all(each.across is None for each in told_apart(tables))


def _may_have_own(table: Table) -> bool:
    """Tell whether a ledger's numbers may be a branch's own."""
    if "customer_id" not in table.columns or not trusted(table):
        return False
    return "branch" in table.columns or period_of(table.sheet) is None


def _compared(tables: Sequence[Table]) -> tuple[set[object], set[object]]:
    """The 고객 ID that are different people in different branches, and those that are one."""
    branches: defaultdict[object, set[str]] = defaultdict(set)
    for table in tables:
        for customer, branch in set(
            zip(table.values("customer_id"), branches_of(table), strict=True)
        ):
            if customer is not None and branch:
                branches[customer].add(branch)
    shared = {customer for customer, where in branches.items() if len(where) > 1}
    own = _different(tables, shared) if shared else set()
    return own, shared - own


def _different(tables: Sequence[Table], shared: Collection[object]) -> set[object]:
    """Of 고객 ID in several branches those that are other people in each."""
    people: defaultdict[object, defaultdict[str, set[tuple[str, Numbers]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for table in tables:
        rows = zip(
            table.values("customer_id"),
            branches_of(table),
            table.values("name"),
            numbers_of(table.values("phone")),
            strict=True,
        )
        for customer, branch, name, phones in rows:
            if customer in shared and branch and name is not None:
                people[customer][branch].add((match_key(str(name)), phones))
    return {customer for customer, where in people.items() if _are_others(where.values())}


def _are_others(branches: Iterable[set[tuple[str, Numbers]]]) -> bool:
    """Tell whether no two branches name the same person."""
    seen: set[object] = set()
    count = 0
    for people in branches:
        mine = {name for name, _ in people} | {digits for _, phones in people for digits in phones}
        if seen & mine:
            return False
        seen |= mine
        count += 1
    return count > 1
