"""What a customer gets who had none: the number of a contract, and a row of 고객정보."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.numbering import Numbering
from xlcrm.office.mentioned import mentioned
from xlcrm.office.records import new_sheet
from xlcrm.schema.sheets import CUSTOMERS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.office.changes import Changes
    from xlcrm.office.checked import Value
    from xlcrm.workbook.read import Book, Sheet


def next_contract_id(book: Book, sheet: Sheet) -> str | None:
    """Return the next 계약 ID, above those of all ledgers; None where the sheet's have none."""
    if all(each is None for each in sheet.table.values("contract_id")):
        return None
    taken = {str(each) for each in book.people.column("contract_id")} - {"None"}
    return Numbering(taken, mentioned(book, "contract_id")).next()


def add_details(changes: Changes, facts: Mapping[str, Value]) -> Plan:
    """Add a row to 고객정보: to the changes, or, where there is no such sheet, as the plan of one.

    Args:
        changes: of the workbook.
        facts: what the row says, by field.
    """
    book = changes.book
    sheets = [each for each in book.sheets if each.table.spec.key == CUSTOMERS.key]
    if sheets:
        changes.append(sheets[-1], [facts])
        return Plan()
    return Plan(new_sheets=(new_sheet(CUSTOMERS, CUSTOMERS.name, [facts], book.settings),))
