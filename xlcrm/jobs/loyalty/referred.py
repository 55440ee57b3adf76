"""Who has sent which new customer, as an office's own column tells it: 추천인, 소개한 고객."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.office.own_columns import cells_in, headers_of
from xlcrm.people.named import named_by
from xlcrm.reading.referrals import names_referrer
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.schema.trouble import Trouble
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlcrm.workbook.read import Book, Sheet


@outlined
class Referred(NamedTuple):
    """Who has sent whom.

    Attributes:
        by: each new customer's key → the key of the customer who has sent them.
        strangers: cells that name no customer, or several.
        themselves: cells that name the new customer.
    """

    by: Mapping[str, str]
    strangers: tuple[CellRef, ...] = ()
    themselves: tuple[CellRef, ...] = ()


def referred(book: Book, new: Collection[str]) -> Referred:
    """Return who has sent some new customers; the first row that says so counts.

    Args:
        book: the workbook.
        new: the new customers' keys.
    """
    by: dict[str, str] = {}
    strangers: list[CellRef] = []
    themselves: list[CellRef] = []
    for who, typed, where in _told(book):
        if who not in new or who in by:
            continue
        person = named_by(book.people, [typed])
        if isinstance(person, Trouble) or not person.key:
            strangers.append(where)
        elif person.key == who:
            themselves.append(where)
        else:
            by[who] = person.key
    return Referred(by, tuple(strangers), tuple(themselves))


def _told(book: Book) -> Iterator[tuple[str, str, CellRef]]:
    """Each customer of whom somebody is said to have sent them: who that is as typed, and where."""
    for sheet in book.sheets:
        if sheet.table.spec.key in {LEDGER.key, CUSTOMERS.key}:
            yield from _told_in(book, sheet)


def _told_in(book: Book, sheet: Sheet) -> Iterator[tuple[str, str, CellRef]]:
    table = sheet.table
    numbers = [at for name, at in headers_of(book, sheet, own=True).items() if names_referrer(name)]
    if not numbers:
        return
    if table.spec.key == LEDGER.key:
        whose = book.people.customers[[id(each.table) for each in book.ledgers].index(id(table))]
    else:
        whose = book.people.whose_rows(table)
    for number in numbers:
        cells = cells_in(book, sheet, table.rows, number)
        for row, who, cell in zip(table.rows, whose, cells, strict=True):
            if who and not is_blank(cell):
                plain = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
                yield who, str(plain).strip(), CellRef(table.sheet, row, number)
