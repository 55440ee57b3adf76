"""Which customer is meant by what somebody typed, and where that customer stands in the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.typed_option import quoted
from xlcrm.errors import DomainError
from xlcrm.people.named import named_by
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book, Sheet

_SHOWN_BY: Final = ("name", "customer_id", "phone")


def customer_meant(ledger: Ledger, key: str) -> Person:
    """Return the one customer of a 고객 ID, a name or a telephone number.

    `홍길동 010-1234-5678`, a name with a number behind it, tells people of one name apart; so does
    a cell of one of their rows, `고객대장!B5`.

    Raises:
        DomainError: there is none, or more than one; then they are listed, masked.
    """
    key = str(key)  # a program may have the 고객 ID as a number
    people = ledger.book.people
    found = _in_cell(ledger.book, key) or named_by(people, [key])
    if isinstance(found, Trouble) and not people.find(key):
        name, _, phone = key.rpartition(" ")
        if name and people.find(name) and people.find(phone):
            found = named_by(people, [name, phone])
    if isinstance(found, Trouble):
        hint = found.hint
        if people.find(key):
            hint = "고객 ID로, 이름과 연락처를 함께, 또는 고객대장!B5처럼 그 고객의 셀로 적으세요."
        raise DomainError(found.message, path=ledger.path, hint=hint)
    return found


def _in_cell(book: Book, key: str) -> Person | None:
    """The customer in whose row a cell lies, with all rows."""
    cell = CellRef.typed(key)
    if cell is None:
        return None
    people = book.people
    for row, (number, at) in enumerate(people.places):
        table = book.ledgers[number].table
        if table.sheet == cell.sheet and table.rows[at] == cell.row:
            alone = people.person(row)
            sure = alone.customer_id or alone.name
            every = people.find(sure) if sure else ()
            return next(
                (
                    each
                    for each in every
                    if any(one is table and place == at for one, place in each.rows)
                ),
                alone,
            )
    return None


def key_of(person: Person) -> str:
    """Return what a command names a customer by: the 고객 ID, or a cell of theirs, as one word.

    The cell, too, where the 고객 ID would tell whoever reads the command who it is.
    """
    if person.customer_id and not person.branch and not person.tells:
        return person.customer_id
    table, at = person.rows[0]
    field = next((each for each in _SHOWN_BY if each in table.columns), next(iter(table.columns)))
    return quoted(str(table.where(at, field)))


def ledger_rows(book: Book, person: Person) -> dict[int, list[int]]:
    """Return the positions of a customer's rows, by the number of the ledger sheet."""
    numbers = {id(sheet.table): number for number, sheet in enumerate(book.ledgers)}
    found: dict[int, list[int]] = {}
    for table, at in person.rows:
        found.setdefault(numbers[id(table)], []).append(at)
    return found


def rows_elsewhere(book: Book, person: Person) -> Iterator[tuple[Sheet, Sequence[int]]]:
    """Yield the other sheets that know a customer, each with the positions of the rows."""
    for sheet in book.sheets:
        fields = sheet.table.columns.keys()
        if sheet.table.spec.key == LEDGER.key or not {"customer_id", "name"} & fields:
            continue
        whose = book.people.whose_rows(sheet.table)
        mine = [at for at, key in enumerate(whose) if key and key == person.key]
        if mine:
            yield sheet, mine
