"""What a ledger's columns of amounts come to, where they are declared to be told; with its basis.

These are sums of what is written, not revenue: nothing of them counts in any figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.office.contracts import Contracts
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import masked
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.schema.columns import Column
    from xlcrm.workbook.read import Book

TOLD: Final = tuple(column for column in LEDGER.columns if column.told)
"""The ledger's columns of which lists of contracts tell where the ledger has them."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a column comes to.

    Attributes:
        column: which.
        amount: the sum, in the column's unit.
        contracts: how many contracts say anything but 0.
        unread: how many say what cannot be read; they are not in the sum.
        of: which contracts were asked, in Korean.
    """

    column: Column
    amount: int
    contracts: int
    unread: int
    of: str

    @property
    def basis(self) -> str:
        """What it is the sum of, in Korean."""
        left_out = f", 읽지 못한 {self.unread:,}건 제외" if self.unread else ""
        return f"{self.of} {self.contracts:,}건의 합계{left_out}"


def told_in(book: Book) -> tuple[Column, ...]:
    """Return those of `TOLD` that a ledger of the workbook has."""
    there = {field for sheet in book.ledgers for field in sheet.table.columns}
    return tuple(column for column in TOLD if column.field in there)


def sums(book: Book) -> tuple[Sum, ...]:
    """Return the sum of every such column of amounts over all contracts, whatever their status.

    What somebody owes is still owed when the contract is over. Rows that are no contracts are left
    out, as they are of all figures.
    """
    columns = told_in(book)
    if not columns:
        return ()
    rows = [Contracts.of(sheet.table, book.settings) for sheet in book.ledgers]
    found = []
    for column in columns:
        values, unread = [], 0
        for each in rows:
            typed = each.table.columns.get(column.field)
            if typed is not None:
                kept = [at for at in range(len(typed.values)) if at not in each.left_alone]
                values += [typed.values[at] for at in kept]
                unread += sum(at in typed.problems and typed.values[at] is None for at in kept)
        of = f"상태와 관계없이 {column.name} 있는 계약"
        found += sum_of(column, values, unread=unread, of=of)
    return tuple(found)


def sum_of(column: Column, values: Iterable[object], *, unread: int = 0, of: str) -> list[Sum]:
    """Return the sum of some of a column's values, if they are amounts; else nothing."""
    if column.kind is not Kind.MONEY:
        return []
    amounts = [each for each in values if isinstance(each, int)]
    return [Sum(column, sum(amounts), sum(map(bool, amounts)), unread, of)]


def worded(column: Column, value: object) -> str:
    """Return a value of a column as people may see it, with its unit; empty for nothing.

    >>> worded(LEDGER.column("fee"), 50_000), worded(LEDGER.column("name"), "홍길동")
    ('50,000원', '홍*동')
    """
    if value is None:
        return ""
    if column.personal:
        return masked(str(value), column.shown_as)
    if isinstance(value, bool):
        return "예" if value else "아니오"
    if isinstance(value, int):
        return f"{value:,}{column.unit}"
    return masked(str(value), column.shown_as)
