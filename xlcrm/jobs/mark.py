"""What a check has found, written into the workbook as its 점검결과 sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.jobs.mark_sheet import marked_sheet
from xlcrm.ooxml.ownership import is_same
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.office.ledger import Ledger
    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding


@dataclass(frozen=True, slots=True)
class Marked:
    """What a check has found, and the plan that writes it; empty if the sheet says so already."""

    plan: Plan
    findings: tuple[Finding, ...]


def plan_marks(ledger: Ledger, as_of: date | None = None, more: Sequence[Rule] = ()) -> Marked:
    """Return a workbook's findings and the plan that writes them into 점검결과. Nothing is written.

    The sheet that xlcrm made before is replaced; nobody else's is.

    Args:
        ledger: the opened workbook.
        as_of: the day for which to tell what is late; None asks nothing about days.
        more: further rules, each a function from a `Context` to findings.

    >>> from xlcrm.office.ledger import open_ledger
    >>> found = plan_marks(open_ledger("sample_data/messy.xlsx"))
    >>> len(found.findings), found.plan.new_sheets[0].name
    (9, '점검결과')
    """
    findings = ledger.findings_on(as_of, more)
    package = ledger.book.package
    sheet = marked_sheet(findings, [entry.name for entry in package.worksheets], as_of)
    if is_same(package, sheet):
        return Marked(Plan(), findings)
    return Marked(Plan(new_sheets=(sheet,)), findings)
