"""Who is no customer yet, what is to be done about each, and how many have become one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.entry_id import is_note
from xlcrm.domain.office_words import Standing
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.office.contract import ContractIndex
from xlcrm.office.journal_read import day_of, open_follow_up, standing
from xlcrm.rules.prospects import without_contract
from xlcrm.rules.terms import without_term
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellRef
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Place
    from xlcrm.workbook.read import Book

_ENTERED: Final = lazy(r"^(?:계약 전 고객\(|상태를 )")
_SIGNED: Final = lazy(r"에서 계약으로 바꿈\.")
_MERGED: Final = lazy(r"^두 번 적힌 고객을 하나로 합침")
# What the notes of `enter_customer` and `edit_customer` say of a prospect, and of one who signs,
# and that of `merge_customers` of two who are one.


@outlined
class Prospect(NamedTuple):
    """Somebody who has no contract yet.

    Attributes:
        where: the cell of their row.
        customer_id: 고객 ID; empty where there is none.
        name: 고객명.
        phone: 연락처; empty where there is none.
        word: what 상태 says: 잠재, 체험, 상담중.
        since: the day on which the journal first tells of them; None where it does not.
        due: the day of the first follow-up that is open; None where none is.
        what: what is to be done then.
        officer: who does it.
    """

    where: CellRef
    customer_id: str
    name: str
    phone: str
    word: str
    since: date | None
    due: date | None
    what: str
    officer: str


@outlined
class Conversion(NamedTuple):
    """How many prospects have decided, of those of whom the journal says that they were one.

    Attributes:
        signed: how many have a contract by now; who turned out to be a customer of before, when two
            became one, is in none of the numbers.
        lost: how many have not become customers.
        waiting: how many have not decided: they are in neither.
        untold: how many without a contract the journal tells nothing of; they count nowhere.
    """

    signed: int
    lost: int
    waiting: int
    untold: int

    @property
    def rate(self) -> float | None:
        """The share of those who have decided that have signed, 0 to 1; None where nobody has."""
        decided = self.signed + self.lost
        return self.signed / decided if decided else None


def prospects(ledger: Ledger, *, as_of: date) -> tuple[tuple[Prospect, ...], Conversion]:
    """Return the prospects, those whose follow-up is due first, and how many have signed.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today: who has signed by then.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.prospects(ledger, as_of=date(2024, 10, 1))[1].rate is None
    True
    """
    book = ledger.on(as_of).book
    told = _told(book, as_of)
    index = ContractIndex(book)
    found: list[Prospect] = []
    signed, lost, waiting, untold = 0, 0, 0, 0
    states = [without_contract(sheet.table, book.settings) for sheet in book.ledgers]
    termless = [without_term(sheet.table) for sheet in book.ledgers]
    for key, places in book.people.by_customer.items():
        if any(at not in termless[number] for number, at in places):
            if key in told:
                starts = [index.contract(place).start for place in places]
                first = min(filter(None, starts), default=None)
                left = any(at in termless[number] for number, at in places)
                if told[key].was_customer(first, left_over=left):
                    continue
                since = told[key].signed or first
                signed += since is not None and since <= as_of
                waiting += since is None or since > as_of
            continue
        number, at = places[-1]
        state = states[number].get(at)
        if state is None:
            continue
        if key not in told:
            untold += 1
        elif state is Standing.NOT_YET:
            waiting += 1
        else:
            lost += 1
        if state is Standing.NOT_YET:
            found.append(_prospect(book, (number, at), told.get(key)))
    found.sort(key=lambda each: (each.due or date.max, each.since or date.max))
    return tuple(found), Conversion(signed, lost, waiting, untold)


@outlined
class _Story(NamedTuple):
    """What the journal tells of a prospect: since when, and what is to be done when."""

    since: date | None
    signed: date | None = None
    due: date | None = None
    what: str = ""
    officer: str = ""
    merged: bool = False

    def was_customer(self, first: date | None, *, left_over: bool) -> bool:
        """Whether they turned out to be a customer of before, and are no prospect who has signed.

        Args:
            first: the first day of their first term.
            left_over: whether a row without a term is theirs, too, as two who are one have it.
        """
        if self.signed is not None or self.since is None or first is None:
            return False
        return (self.merged or left_over) and first < self.since


def _told(book: Book, as_of: date) -> Mapping[str, _Story]:
    """What the journal tells of those of whom it says that they are, or were, prospects."""
    entries: dict[str, list[Mapping[str, object]]] = {}
    marked: dict[str, _Story] = {}
    merged: set[str] = set()
    for each in standing(book, as_of):
        key, at = book.people.whose(each.values), day_of(each.values.get("at"))
        if not key or (at is not None and at > as_of):
            continue
        entries.setdefault(key, []).append(each.values)
        if not is_note(each.values.get("entry_id")):
            continue
        content = str(each.values.get("content") or "")
        if _SIGNED.search(content):
            marked[key] = marked.get(key, _Story(at))._replace(signed=at)
        elif _ENTERED.search(content):
            marked.setdefault(key, _Story(at))
        elif _MERGED.search(content):
            merged.add(key)
    for key, story in marked.items():
        due = [
            (day, each) for each in entries[key] if (day := open_follow_up(each, as_of)) is not None
        ]
        if due:
            day, first = min(due, key=lambda pair: pair[0])
            what, officer = (str(first.get(name) or "") for name in ("follow_up", "officer"))
            marked[key] = story._replace(due=day, what=what, officer=officer)
    for key in merged & marked.keys():
        marked[key] = marked[key]._replace(merged=True)
    return marked


def _prospect(book: Book, place: Place, story: _Story | None) -> Prospect:
    number, at = place
    table = book.ledgers[number].table
    field = next(each for each in ("name", "customer_id", "status") if each in table.columns)
    said = [table.values(each)[at] for each in ("customer_id", "name", "phone", "officer")]
    customer, name, phone, officer = ("" if each is None else str(each) for each in said)
    told = story or _Story(None)
    return Prospect(
        table.where(at, field),
        customer,
        name,
        phone,
        str(table.columns["status"].raw[at]).strip(),
        told.since,
        told.due,
        told.what,
        told.officer or officer,
    )
