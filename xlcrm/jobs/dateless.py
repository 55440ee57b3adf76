"""The contracts of which nobody has written any day: a list of their own, beside expiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.office.contract import ContractIndex
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.rules.dateless import dateless as _places
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef
    from xlcrm.office.contract import Contract
    from xlcrm.office.ledger import Ledger


@outlined
@dataclass(frozen=True, slots=True)
class Dateless:
    """A contract that says neither when it begins nor when it ends.

    Attributes:
        where: the blank cell of the first day, or of the last where the sheet has no other.
        customer_id: 고객 ID as text; empty where there is none.
        contract_id: 계약 ID likewise.
        name: 고객명 as written, unmasked.
        service: 서비스 내용.
    """

    where: CellRef
    customer_id: str
    contract_id: str
    name: str
    service: str


def dateless(ledger: Ledger) -> tuple[Dateless, ...]:
    """Return the contracts without any day, in the order of the sheets.

    They have no status, and no figure counts them. A length alone does not say when. Rows that name
    nobody (공실, or numbered in advance) are none, nor is who has left or is no customer yet.

    Args:
        ledger: the opened workbook, its ledger sheets read.

    Raises:
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> import xlcrm
    >>> xlcrm.dateless(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    ()
    """
    refuse_without_terms(ledger)
    places = [
        (number, at)
        for number, sheet in enumerate(ledger.book.ledgers)
        for at in _places(sheet.table, ledger.book.settings)
    ]
    if not places:
        return ()
    index = ContractIndex(ledger.book)
    return tuple(_dateless(index.contract(place)) for place in places)


def _dateless(contract: Contract) -> Dateless:
    return Dateless(
        where=contract.where("start", "end"),
        customer_id=str(contract.value("customer_id") or ""),
        contract_id=str(contract.value("contract_id") or ""),
        name=str(contract.value("name") or ""),
        service=str(contract.value("service") or ""),
    )
