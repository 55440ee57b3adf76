"""The contracts of which nobody has written when they end: a list of their own, beside expiring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Status
from xlcrm.domain.text import squeezed
from xlcrm.office.contract import ContractIndex, is_over
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.rules.gaps import gaps
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.office.contract import Contract
    from xlcrm.office.ledger import Ledger

_GOES_ON: Final = frozenset(
    squeezed(status.value) for status in (Status.ACTIVE, Status.PAUSED, Status.UPCOMING)
)


@outlined
@dataclass(frozen=True, slots=True)
class BlankEnd:
    """A contract whose last day nobody has written, and that seems to go on.

    Attributes:
        where: the blank cell, or the contract's where the sheet has no column for it.
        customer_id: 고객 ID as text; empty where there is none.
        contract_id: 계약 ID likewise.
        name: 고객명 as written, unmasked.
        service: 서비스 내용.
        start: the first day.
        status: 상태 on the as-of day, as if it had no end.
    """

    where: CellRef
    customer_id: str
    contract_id: str
    name: str
    service: str
    start: date | None
    status: str


def blank_ends(ledger: Ledger, *, as_of: date) -> tuple[BlankEnd, ...]:
    """Return the contracts whose end is blank and follows from nothing, the oldest first.

    They are counted as going on, since nobody says that they are over; none of them is on the list
    of those that end soon. One that a next term follows is left out.

    Args:
        ledger: the opened workbook, its ledger sheets read.
        as_of: the day asked about.

    Raises:
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.blank_ends(ledger, as_of=date(2024, 10, 1))
    ()
    """
    ledger = ledger.on(as_of)
    refuse_without_terms(ledger)
    places = [
        (number, at)
        for number, sheet in enumerate(ledger.book.ledgers)
        for at in gaps(sheet.table, ledger.book.settings).positions
    ]
    if not places:
        return ()
    index = ContractIndex(ledger.book)
    statuses = {
        number: index.rows[number].computed(index.following(number), as_of)["computed_status"]
        for number in {number for number, _ in places}
    }
    found = []
    for number, at in places:
        contract, status = index.contract((number, at)), str(statuses[number][at] or "")
        goes_on = squeezed(status) in _GOES_ON and contract.following is None
        if goes_on and not is_over(contract):
            found.append(_blank_end(contract, status))
    found.sort(key=lambda each: (str(each.start), each.name, each.where))
    return tuple(found)


def _blank_end(contract: Contract, status: str) -> BlankEnd:
    columns = contract.rows.table.columns
    return BlankEnd(
        where=contract.where("end") if "end" in columns else contract.where(),
        customer_id=str(contract.value("customer_id") or ""),
        contract_id=str(contract.value("contract_id") or ""),
        name=str(contract.value("name") or ""),
        service=str(contract.value("service") or ""),
        start=contract.start,
        status=status,
    )
