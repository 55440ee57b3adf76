"""The contracts of which few sessions are left, or none: beside those that expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.status import MAY_BE_SPENT, Action
from xlcrm.domain.text import squeezed
from xlcrm.office.contract import ContractIndex, is_over
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.office.contract import Contract
    from xlcrm.office.ledger import Ledger

_LISTED: Final = frozenset(squeezed(status.value) for status in MAY_BE_SPENT)


@outlined
@dataclass(frozen=True, slots=True)
class Sessions:
    """A contract of which few sessions are left, or none, and that no next term follows.

    Attributes:
        where: the cell that says how many are left.
        customer_id: 고객 ID as text; empty where there is none.
        contract_id: 계약 ID likewise.
        name: 고객명 as written, unmasked.
        service: 서비스 내용.
        end: the last day; None if there is none.
        left: how many sessions are left.
        state: 소진 or 소진 임박.
        status: 상태 on the as-of day.
    """

    where: CellRef
    customer_id: str
    contract_id: str
    name: str
    service: str
    end: date | None
    left: int
    state: str
    status: str


def sessions(ledger: Ledger, *, as_of: date) -> tuple[Sessions, ...]:
    """Return the contracts of which few sessions are left, or none, the fewest first.

    What few are says 설정 (소진 임박(회)). One whose last day is past is no longer listed.

    Args:
        ledger: the opened workbook, its ledger sheets read.
        as_of: the day asked about.

    Raises:
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.sessions(ledger, as_of=date(2024, 10, 1))
    ()
    """
    ledger = ledger.on(as_of)
    refuse_without_terms(ledger)
    few = ledger.book.settings.few
    places = [
        (number, at, left)
        for number, sheet in enumerate(ledger.book.ledgers)
        if "sessions_left" in sheet.table.columns
        for at, left in enumerate(sheet.table.values("sessions_left"))
        if isinstance(left, int) and left <= few
    ]
    if not places:
        return ()
    index = ContractIndex(ledger.book)
    figures = {
        number: index.rows[number].computed(index.following(number), as_of)["computed_status"]
        for number in {number for number, _, _ in places}
    }
    typed = {number: index.rows[number].typed(as_of) for number in figures}
    found = []
    for number, at, left in places:
        contract, status = index.contract((number, at)), str(figures[number][at] or "")
        past = contract.end is not None and contract.end < as_of
        if past or at in typed[number] or contract.following is not None or is_over(contract):
            continue
        if squeezed(status) in _LISTED:
            found.append(_sessions(contract, left, status))
    found.sort(key=lambda each: (each.left, each.name, each.where))
    return tuple(found)


def _sessions(contract: Contract, left: int, status: str) -> Sessions:
    return Sessions(
        where=contract.where("sessions_left"),
        customer_id=str(contract.value("customer_id") or ""),
        contract_id=str(contract.value("contract_id") or ""),
        name=str(contract.value("name") or ""),
        service=str(contract.value("service") or ""),
        end=contract.end,
        left=left,
        state=str(Action.SPENT if left <= 0 else Action.NEARLY_SPENT),
        status=status,
    )
