"""What came in by the sheet that lists payments, held against what each customer had to pay.

Money is not earmarked: what a customer has paid since the list begins fills that customer's months
from the oldest on, over all contracts, and what is short is owed for the last ones. What was paid
before the list begins nobody knows; nothing is asked for the time before it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.ooxml.scan import scan, values_at
from xlcrm.reading.payment_list import is_for_something_else, is_payment_list, payment_list
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.scan import Scan
    from xlcrm.reading.payment_list import PaymentList
    from xlcrm.workbook.read import Book

_TOP: Final = 6  # rows in which the headers are looked for
_WIDE: Final = 20  # columns likewise
_WHO: Final = ("customer_id", "name", "contract_id")


@outlined
@dataclass(frozen=True, slots=True)
class Received:
    """What the list of payments says, by the day asked about.

    Attributes:
        sheet: the sheet's name.
        since: the day of its first payment.
        by_customer: each customer's payments that are for fees: day and won.
        unknown: how many payments are of nobody that the ledger knows, and what they come to.
        other: how many are for something else than a fee.
        unread: how many have no day or no amount that can be read.
    """

    sheet: str
    since: date
    by_customer: Mapping[str, Sequence[tuple[date, int]]]
    unknown: tuple[int, int] = (0, 0)
    other: int = 0
    unread: int = 0


@dataclass(slots=True)
class _Counting:
    """What has been counted so far, of the customers whom the ledger knows."""

    people: set[str]
    sheets: list[str] = field(default_factory=list)
    paid: defaultdict[str, list[tuple[date, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    since: date | None = None
    unknown: int = 0
    won: int = 0
    other: int = 0
    unread: int = 0

    def add(self, customer: str, day: date, won: int, *, other: bool) -> None:
        """Count one more payment."""
        self.since = day if self.since is None else min(day, self.since)
        if other:
            self.other += 1
        elif customer in self.people:
            self.paid[customer].append((day, won))
        else:
            self.unknown += 1
            self.won += won


def received(book: Book, as_of: date) -> Received | None:
    """Return what the workbook's list of payments says; None where there is none.

    Args:
        book: the workbook.
        as_of: the day asked about; later payments are left out.
    """
    counting = _Counting({key for each in book.people.customers for key in each if key})
    for name in payment_sheets(book):
        scanned = book.scans.get(name)
        if scanned is None:
            markup = book.package.markup(book.package.sheet(name).part)
            scanned = book.scans[name] = scan(markup, book.package.strings)
        columns = payment_list(name, _top(book, scanned))
        if columns is not None:
            counting.sheets.append(name)
            _count(book, scanned, columns, as_of, counting)
    if counting.since is None:
        return None
    return Received(
        ", ".join(counting.sheets),
        counting.since,
        dict(counting.paid),
        (counting.unknown, counting.won),
        counting.other,
        counting.unread,
    )


def payment_sheets(book: Book) -> tuple[str, ...]:
    """Return the names of the sheets that are named like lists of payments."""
    ledgers = {sheet.table.sheet for sheet in book.ledgers}
    return tuple(
        entry.name
        for entry in book.package.sheets
        if entry.kind == "worksheet" and entry.name not in ledgers and is_payment_list(entry.name)
    )


def _top(book: Book, scanned: Scan) -> dict[int, dict[int, CellValue]]:
    rows = [row for row in scanned.rows if row <= _TOP]
    found: dict[int, dict[int, CellValue]] = {row: {} for row in rows}
    for number in range(1, _WIDE + 1):
        for row, value in zip(rows, _column(book, scanned, rows, number), strict=True):
            if not is_blank(value):
                found[row][number] = value
    return found


def _column(book: Book, scanned: Scan, rows: Sequence[int], number: int) -> Sequence[CellValue]:
    if not number:
        return [None] * len(rows)
    return values_at(scanned, book.package.strings, rows, number)


def _count(
    book: Book, scanned: Scan, columns: PaymentList, as_of: date, counting: _Counting
) -> None:
    """Count one sheet's payments."""
    rows = [row for row in scanned.rows if row > columns.header_row]
    fields = (columns.day, columns.amount, columns.customer_id, columns.name, columns.contract_id)
    days, amounts, *whose = (_column(book, scanned, rows, number) for number in fields)
    said = [_column(book, scanned, rows, number) for number in columns.what]
    for at in range(len(rows)):
        who = {
            name: each[at] for name, each in zip(_WHO, whose, strict=True) if not is_blank(each[at])
        }
        if not who or is_blank(amounts[at]):
            continue  # a blank row, or a sum
        day = read(Kind.DATE, days[at], date1904=book.package.date1904).value
        won = read(Kind.MONEY, amounts[at]).value
        if not isinstance(day, date) or not isinstance(won, int):
            counting.unread += 1
            continue
        day = day.date() if isinstance(day, datetime) else day
        if day <= as_of:
            other = is_for_something_else([each[at] for each in said])
            counting.add(_customer(book, who), day, won, other=other)


def _customer(book: Book, who: Mapping[str, CellValue]) -> str:
    """Whose a payment is."""
    kinds = {name: Kind.NAME if name == "name" else Kind.IDENTIFIER for name in who}
    return book.people.whose({name: read(kinds[name], each).value for name, each in who.items()})
