"""Who owes what, since when, and what that figure is made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.office.contract import ContractIndex
from xlcrm.office.journal_read import contacts
from xlcrm.office.owed import owed_in
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef
    from xlcrm.office.contract import Contract
    from xlcrm.office.debts import Aside, Owed
    from xlcrm.office.ledger import Ledger


@outlined
@dataclass(frozen=True, slots=True)
class Debt:
    """What one contract owes.

    Attributes:
        where: the cell that names its row.
        cell: the cell that says what is owed: 미납금, the first unpaid month, or 납부 여부.
        customer_id: 고객 ID as text; empty where there is none.
        contract_id: 계약 ID likewise.
        name: 고객명 as written, unmasked.
        phone: 연락처 likewise.
        officer: 담당자.
        service: 서비스 내용.
        status: 상태 on the day.
        by: 미납금, 월별 납부 or 납부 여부.
        months: the unpaid months, as 2024-08; none where only an amount is known.
        won: how much, in won; None where that cannot be known.
        since: the day of payment that was missed first; None where nothing tells it.
        days: how many days ago that was.
        basis: what the amount is made of, in words; or why there is none.
        doubts: what speaks against it, in words.
        last_contact: the day of the customer's last entry in the journal.
    """

    where: CellRef
    cell: CellRef
    customer_id: str
    contract_id: str
    name: str
    phone: str
    officer: str
    service: str
    status: str
    by: str
    months: tuple[str, ...]
    won: int | None
    since: date | None
    days: int | None
    basis: str
    doubts: tuple[str, ...]
    last_contact: date | None


@outlined
@dataclass(frozen=True, slots=True)
class Debts:
    """What the contracts of a ledger owe on a day.

    Attributes:
        as_of: the day.
        rows: what each owes, the longest first.
        total: what those come to of which the amount is known, in won.
        unknown: how many there are of which it is not; they are not in the total.
        left_out: how many owe less than was asked for, or nobody knows how much.
        aside: what is not counted, and why.
        read: how the columns were read, a line a sheet.
        questions: what keeps columns from being read, and what to do about it.
        known: whether anything in the ledger tells who owes.
    """

    as_of: date
    rows: tuple[Debt, ...]
    total: int
    unknown: int
    left_out: int
    aside: tuple[Aside, ...]
    read: tuple[str, ...]
    questions: tuple[str, ...]
    known: bool


def dues(ledger: Ledger, *, as_of: date, officer: str = "", least: int = 0, year: int = 0) -> Debts:
    """Return who owes what, the longest first, then the most.

    Args:
        ledger: the opened workbook, its ledger sheets and its journals read.
        as_of: the day.
        officer: only what this person looks after; all by default.
        least: only who owes at least so many won; all by default.
        year: the year of columns of months that name none; 0 as 설정 says.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.dues(ledger, as_of=date(2024, 10, 1))
    >>> found.rows, found.total, found.known
    ((), 0, False)
    """
    book = ledger.on(as_of).book
    index = ContractIndex(book)
    owed = owed_in(book, index.rows, as_of, year=year)
    last = (
        {who: each.last for who, each in contacts(book, until=as_of).items()} if owed.rows else {}
    )
    statuses: dict[int, list[object]] = {}

    def status(sheet: int, at: int) -> str:
        if sheet not in statuses:
            figures = index.rows[sheet].computed(index.following(sheet), as_of)
            statuses[sheet] = figures["computed_status"]
        return str(statuses[sheet][at] or "")

    found = []
    for each in owed.rows:
        contract = index.contract((each.sheet, each.at))
        contact = last.get(index.customer_of(contract))
        found.append(_due(each, contract, status(each.sheet, each.at), contact, as_of))
    mine = [each for each in found if not officer or match_key(each.officer) == match_key(officer)]
    kept = [each for each in mine if not least or (each.won is not None and each.won >= least)]
    kept.sort(key=in_order)
    known = [each.won for each in kept if each.won is not None]
    return Debts(
        as_of,
        tuple(kept),
        sum(known),
        len(kept) - len(known),
        len(mine) - len(kept),
        owed.aside,
        owed.read,
        owed.questions,
        owed.known,
    )


def in_order(due: Debt) -> tuple[date, int, str, CellRef]:
    """Return by what a list is sorted: the longest first, then the most."""
    return due.since or date.max, -(due.won or 0), due.name, due.where


def _due(
    owed: Owed, contract: Contract, status: str, last_contact: date | None, as_of: date
) -> Debt:
    def text(field: str) -> str:
        return str(contract.value(field) or "")

    return Debt(
        contract.where(),
        owed.cell,
        text("customer_id"),
        text("contract_id"),
        text("name"),
        text("phone"),
        text("officer"),
        text("service"),
        status,
        owed.by,
        tuple(map(str, owed.months)),
        owed.won,
        owed.since,
        None if owed.since is None else (as_of - owed.since).days,
        owed.basis,
        owed.doubts,
        last_contact,
    )
