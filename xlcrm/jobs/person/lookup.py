"""Who of the ledger may be the person that is being entered: by telephone number and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.people.keys import numbers_of
from xlcrm.people.lookalikes import one_digit_off
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.cellref import CellRef
    from xlcrm.people.index import People
    from xlcrm.people.keys import Numbers
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

SAME: Final = "이름과 연락처가 같음"
PHONE: Final = "연락처가 같음"
NAME: Final = "이름이 같음"
NEAR: Final = "이름이 비슷함"
_FEW: Final = 5
"""Names that are near another one by chance, as in a large ledger, are no reason to ask."""


@outlined
class Candidate(NamedTuple):
    """Somebody of the ledger who may be the same.

    Attributes:
        where: the cell of one of their rows.
        masked: who it is, as it may be shown.
        why: what is the same.
        customer_id: the 고객 ID; empty where there is none that names them, or may be shown.
    """

    where: CellRef
    masked: str
    why: str
    customer_id: str

    def __str__(self) -> str:
        """`고객대장!A2 1001 홍*동 010-****-5678 (연락처가 같음)`."""
        return f"{self.where} {self.masked} ({self.why})"


def candidates(
    book: Book, name: str, phone: str | None, without: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """Return who may be the same person, each once, those of the same number first.

    By the telephone number, the name, and a name that is nearly the same: without 님 or (주), its
    words turned round, a letter wrong, a part left out.

    Args:
        book: the workbook.
        name: as it was typed.
        phone: one telephone number or several; None where there is none.
        without: keys of customers who are not meant.
    """
    people, called = book.people, match_key(name)
    (digits,) = numbers_of([phone])
    mine = set(digits)
    rows: dict[int, str] = {}
    for at, numbers in enumerate(people.numbers) if mine else ():
        if mine & set(numbers):
            same = match_key(str(people.column("name")[at] or "")) == called
            rows[at] = SAME if same else PHONE
    for at in people.called(called):
        rows.setdefault(at, NAME)
    for at in _near(people, name, digits):
        rows.setdefault(at, NEAR)
    return _told(people, rows, without)


def _near(people: People, name: str, digits: Numbers) -> Iterator[int]:
    """The rows of names that may be this one, spelt otherwise.

    Where many are as near as that, only who also has nearly the same number.
    """
    yield from people.same_name(name)
    near = people.near_names(name)
    for rows in near:
        for at in rows:
            if len(near) <= _FEW or one_digit_off(digits, people.numbers[at]):
                yield at


def _told(people: People, rows: dict[int, str], without: Collection[str]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    order = (SAME, PHONE, NAME, NEAR)
    for at, why in sorted(rows.items(), key=lambda each: (order.index(each[1]), each[0])):
        person = people.person(at)
        if person.key and person.key not in without:
            shown = "" if person.branch or person.tells else person.customer_id
            found.setdefault(person.key, Candidate(_where(person), person.masked, why, shown))
    return tuple(found.values())


def _where(person: Person) -> CellRef:
    table, at = person.rows[0]
    field = next(each for each in ("name", "customer_id", "phone") if each in table.columns)
    return table.where(at, field)
