"""What a check has found, written into the workbook as its 점검결과 sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.jobs.mark_sheet import marked_sheet
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.ownership import is_same
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.office.ledger import Ledger
    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding


def mark(
    ledger: Ledger, *, as_of: date | None = None, more: Sequence[Rule] = ()
) -> Proposal[tuple[Finding, ...]]:
    """Return what puts a workbook's findings into its 점검결과 sheet, and finds them.

    Nothing is written before `ledger.commit(proposal, by=…)`; the proposal is empty where the sheet
    says so already. The sheet that xlcrm made before is replaced; nobody else's is.

    Args:
        ledger: the opened workbook.
        as_of: the day for which to tell what is late; None asks nothing about days.
        more: further rules, each a function from a `Context` to findings.

    >>> from xlcrm.office.ledger import open_ledger
    >>> proposal = mark(open_ledger("sample_data/messy.xlsx"))
    >>> len(proposal.found), proposal.plan.new_sheets[0].name
    (9, '점검결과')
    """
    findings = ledger.findings_on(as_of, more)
    package = ledger.book.package
    sheet = marked_sheet(findings, [entry.name for entry in package.worksheets], as_of)
    if is_same(package, sheet):
        return Proposal(found=findings)
    said = (f"{sheet.name} 시트에 {len(findings):,}건을 적음",)
    return Proposal(Plan(new_sheets=(sheet,)), said=said, found=findings)
