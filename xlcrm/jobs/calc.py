"""Formulas' results made fresh on demand, for whoever reads the workbook without Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import DomainError
from xlcrm.office.proposal import Proposal
from xlcrm.workbook.fresh.ask import is_installed
from xlcrm.workbook.fresh.calculated import Calculated, calculated
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger


def calc(ledger: Ledger) -> Proposal[Calculated]:
    """Return the results of formulas that wait for Excel to calculate them, as a proposal.

    They wait where a program has changed the workbook since Excel calculated it. A result is
    written only where two calculators give the same one; where nothing waits, Excel's stay.

    Raises:
        DomainError: the extra `calc` is not installed.
    """
    if not is_installed():
        raise DomainError(
            "수식을 계산하는 프로그램이 설치되어 있지 않습니다.",
            hint='설치하거나(pip install "xlcrm[calc]"), 엑셀에서 열어 저장하세요.',
        )
    found = calculated(ledger.book.package, ledger.book.scans)
    said = f"새로 쓸 결과 {found.written:,}개, 엑셀에서 계산될 결과 {len(found.stale):,}개"
    return Proposal(Plan(results=found.results), said=(said,), found=found)
