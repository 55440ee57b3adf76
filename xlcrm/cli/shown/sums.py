"""Sums of a ledger's amounts, for people and programs: never without what they are the sum of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.office.sums import worded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.office.sums import Sum


def sum_lines(sums: Iterable[Sum]) -> list[str]:
    """Return a line a sum."""
    return [
        f"  {each.column.name} 합계: {worded(each.column, each.amount)} ({each.basis})"
        for each in sums
    ]


def plain_sums(sums: Iterable[Sum]) -> list[dict[str, object]]:
    """Return sums as JSON tells them."""
    return [
        {
            "field": each.column.field,
            "name": each.column.name,
            "value": each.amount,
            "contracts": each.contracts,
            "unread": each.unread,
            "basis": each.basis,
        }
        for each in sums
    ]
