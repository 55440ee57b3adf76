"""The customers of whom 혜택 tells, as its rows name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.office.benefits import doubtful_rows
from xlcrm.office.naming import naming, not_named
from xlcrm.schema.sheets import BENEFITS
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.workbook.read import Book


def member(ledger: Ledger, customer: str) -> tuple[Person, Record]:
    """Return the customer that is meant, and what a row of 혜택 says to name him.

    Raises:
        DomainError: none is meant, or more than one, or no row could tell who it is.
    """
    person = customer_meant(ledger, customer)
    known = naming(ledger.book, {person.key})
    if person.key not in known:
        trouble = not_named(ledger.book, person.key, BENEFITS.name, ledger.path)
        raise DomainError(trouble.message, path=ledger.path, hint=trouble.hint)
    return person, known[person.key]


def masked_people(book: Book, wanted: Collection[str]) -> dict[str, str]:
    """Return customers as they may be shown, by their keys, in the order in which they are wanted.

    As the last of their rows knows them.
    """
    people = book.people
    first, at = [], 0
    for sheet in book.ledgers:
        first.append(at)
        at += len(sheet.table.rows)
    places = people.places_of(wanted)
    return {
        key: people.person(first[places[key][-1][0]] + places[key][-1][1]).masked
        for key in wanted
        if places[key]
    }


def listed_keys(ledger: Ledger, conditions: str, as_of: date) -> list[str]:
    """Return the keys of the customers of a list, as `xlcrm.roll` finds them, each once.

    Raises:
        DomainError: a condition is not understood, or the workbook lacks what it needs.
    """
    from xlcrm.jobs.roll import roll  # noqa: PLC0415 - pandas, and only where a list is given

    book = ledger.book
    rows = {
        (sheet.table.sheet, row): key
        for sheet, keys in zip(book.ledgers, book.people.customers, strict=True)
        for row, key in zip(sheet.table.rows, keys, strict=True)
    }
    found = roll(ledger, conditions, as_of=as_of)
    keys = (rows.get((each.where.sheet, each.where.row), "") for each in found.people)
    return [key for key in dict.fromkeys(keys) if key]


def in_doubt(cells: Sequence[CellRef]) -> Trouble:
    """Say that nobody knows whether rows of 혜택 are a customer's, so that nothing is done."""
    more = f" 외 {len(cells) - 1:,}곳" if len(cells) > 1 else ""
    return Trouble(
        "customer_id",
        f"{BENEFITS.name} 시트의 {cells[0]}{more} 행이 이 고객의 것인지 알 수 없습니다.",
        "그 행의 고객명, 연락처, 지점을 고객대장과 맞춘 뒤 다시 하세요.",
    )


def refuse_doubtful(ledger: Ledger, found: Benefits, customer: str) -> None:
    """Raise if a row about a customer's points does not count, so that the balance is not sure.

    Raises:
        DomainError: it is so; the row is named.
    """
    cells = doubtful_rows(ledger.book, found).get(customer, ())
    if cells:
        more = f" 외 {len(cells) - 1:,}곳" if len(cells) > 1 else ""
        raise DomainError(
            f"혜택 시트에 셈하지 못한 행이 있어 이 고객의 잔액이 확실하지 않습니다{more}.",
            path=ledger.path,
            sheet=cells[0].sheet,
            cell=cells[0].cell,
            hint="그 행을 먼저 고치세요. 무엇이 틀렸는지는: xlcrm check "
            f"{path_typed(str(ledger.path))}",
        )
