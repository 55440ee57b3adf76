"""The customers of whom 혜택 tells, as its rows name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.person.enter import of_branches
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.office.benefits import doubtful_rows
from xlcrm.people.keys import trusted
from xlcrm.schema.sheets import BENEFITS
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from os import PathLike

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.workbook.read import Book


def written_ids(book: Book, wanted: Collection[str]) -> Mapping[str, CellValue]:
    """Return the 고객 ID of customers as the ledger's cells hold it, by their keys.

    Without those whom a row of another sheet would not name by it: they have none, or one that
    several have.
    """
    found: dict[str, CellValue] = {}
    for key, places in book.people.places_of(wanted).items():
        for number, at in reversed(places):
            column = book.ledgers[number].table.columns.get("customer_id")
            raw = None if column is None else column.raw[at]
            if raw is not None and book.people.whose({"customer_id": column.values[at]}) == key:  # type: ignore[union-attr]
                found[key] = raw
                break
    return found


def member(ledger: Ledger, customer: str) -> tuple[Person, CellValue]:
    """Return the customer that is meant, and the 고객 ID that a row of 혜택 names.

    Raises:
        DomainError: none is meant, or more than one, or there is no 고객 ID.
    """
    person = customer_meant(ledger, customer)
    known = written_ids(ledger.book, {person.key})
    if person.key not in known:
        trouble = without_id(ledger.book, person.key, BENEFITS.name, ledger.path)
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


def without_id(book: Book, who: str, sheet: str, path: str | PathLike[str]) -> Trouble:
    """Return why a sheet cannot name a customer, and what helps in the workbook of that path.

    Args:
        book: the workbook.
        who: the customer's key.
        sheet: the sheet that would name them: 혜택, 마케팅 or 만족도.
        path: where the workbook lies.
    """
    places = book.people.places_of({who}).get(who, ())
    has = any(
        "customer_id" in book.ledgers[number].table.columns
        and book.ledgers[number].table.values("customer_id")[at] is not None
        and trusted(book.ledgers[number].table)
        for number, at in places
    )
    if has:
        return of_branches(f"여러 고객이 같은 고객 ID를 써서 {sheet} 시트에 적을 수 없습니다.")
    return Trouble(
        "customer_id",
        f"고객 ID가 없어 {sheet} 시트에 적을 수 없습니다.",
        f"고객 ID를 매긴 뒤 다시 하세요: xlcrm customer number {path_typed(str(path))}",
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
