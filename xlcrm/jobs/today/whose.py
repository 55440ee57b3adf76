"""Whom a row of the sheet 오늘 is about: by its key, or by what its cells say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import lazy
from xlcrm.jobs.today.line import digest
from xlcrm.jobs.today.row import words
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.jobs.today.row import PageRow
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

    Who = Mapping[str, object]

_PARTS: Final = lazy(r"[^\s()\[\]{},/·:]+")
_CALLED: Final = lazy(
    r"(?<=[가-힣])(?:\s*(?:고객|회원))?\s*님(?=$|[\s(])|(?<=[가-힣])\s+씨(?=$|[\s(])"
)
_HIDDEN: Final = "*"


class Whose:
    """Finds the customers that rows are about.

    Args:
        book: the workbook.
        rows: all rows of its sheets of today's tasks.
    """

    def __init__(self, book: Book, rows: Iterable[PageRow]) -> None:
        self.book = book
        self._shown: dict[str, set[str]] = {}
        for row in rows:
            if row.key is not None and row.whole and row.is_marked and row.customer:
                self._shown.setdefault(row.customer, set()).add(row.key.customer)

    @cached_property
    def people(self) -> Mapping[str, Who]:
        """What names each customer of the ledgers, by the digest of the customer's key."""
        found: dict[str, Who] = {}
        tables = [sheet.table for sheet in self.book.ledgers]
        for customer, places in self.book.people.by_customer.items():
            number, at = places[-1]
            table = tables[number]
            fields = (
                ("customer_id", "name", "phone")
                if not customer.startswith("\n")
                else ("name", "phone")
            )
            said = {name: table.values(name)[at] for name in fields}
            who = {name: value for name, value in said.items() if value is not None}
            found[digest(customer)] = who
        return found

    def of_key(self, row: PageRow) -> Who | None:
        """Who is meant by a row's key; where nobody has it any more, whoever stands at its cell."""
        assert row.key is not None  # noqa: S101 - only such rows are asked about
        who = self.people.get(row.key.customer)
        return self._at_cell(row) if who is None and row.key.customer else who

    def named(self, row: PageRow) -> str:
        """The digest of the customer whom a row's cell names, as the sheet shows them or as typed.

        Nothing of nobody, and of several.
        """
        text = row.customer
        shown = self._shown.get(text, set()) & self.people.keys()
        if shown:
            return next(iter(shown)) if len(shown) == 1 else ""
        found = self._found(text) or self._found(_CALLED.sub("", text).strip())
        return digest(found[0].key) if len(found) == 1 else ""

    def _found(self, text: str) -> Sequence[Person]:
        """The people whom a text names: all of it, or each of its parts that names anybody."""
        find = self.book.people.find
        people = list(find(text)) if text else []
        if not people:
            for part in _PARTS.findall(text):
                some = () if _HIDDEN in part else find(part)
                places = {_place(each) for each in some}
                if some and not people:
                    people = list(some)
                elif some:
                    people = [each for each in people if _place(each) in places]
                    if not people:
                        return ()
        if _HIDDEN in text:
            return [each for each in people if _fits(each.name, text)]
        return people

    def _at_cell(self, row: PageRow) -> Who | None:
        """Whoever stands at the cell that a row names, if the name that it shows is theirs alone.

        Who has got a number, or another one, is known by another key than before.
        """
        where, shown = CellRef.typed(words(row.values.get("cell"))), row.customer
        customer = "" if where is None else self._customer_at(where)
        who = self.people.get(digest(customer)) if customer else None
        name = "" if who is None else str(who.get("name") or "")
        if not name or not _fits(name, shown):
            return None
        alike = sum(_fits(str(each.get("name") or ""), shown) for each in self.people.values())
        return who if alike == 1 else None

    def _customer_at(self, where: CellRef) -> str:
        """The key of the customer in whose row a cell lies; empty of nobody's."""
        ledgers = -1
        for sheet in self.book.sheets:
            table = sheet.table
            ledgers += table.spec.key == LEDGER.key
            if table.sheet != where.sheet or where.row not in table.rows:
                continue
            at = list(table.rows).index(where.row)
            if table.spec.key == LEDGER.key:
                return self.book.people.customers[ledgers][at]
            return self.book.people.whose_rows(table)[at]
        return ""


def _fits(name: str, text: str) -> bool:
    """Whether a text shows a name, masked or as it is."""
    return bool(name) and (mask_name(name) in text or name in text)


def _place(person: Person) -> tuple[str, int]:
    """The first of a customer's rows, which is nobody else's."""
    table, at = person.rows[0]
    return table.sheet, at
