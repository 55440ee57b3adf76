"""Rows that a statute keeps although the customer is purged, and until when.

전자상거래 등에서의 소비자보호에 관한 법률 시행령 제6조: contracts and payments five years,
complaints three. 개인정보 보호법 제21조 제3항: what is kept so is kept apart from all
other personal data.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.term import end_of_term, next_start
from xlcrm.jobs.privacy.found import own_cells, own_headers
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import JOURNAL, LEDGER, PURCHASES
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.jobs.privacy.found import Found
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book, Sheet

CONTRACTS_YEARS: Final = 5
"""전자상거래법 시행령 제6조 제1항 제2호·제3호: contracts, and payments and supply."""

COMPLAINTS_YEARS: Final = 3
"""전자상거래법 시행령 제6조 제1항 제4호: complaints and disputes."""

_LAST: Final = ("terminated_on", "end", "cancelled_on", "start")
_WHY: Final = {
    LEDGER.key: f"계약 기록 {CONTRACTS_YEARS}년",
    PURCHASES.key: f"결제 기록 {CONTRACTS_YEARS}년",
    JOURNAL.key: f"불만·분쟁 기록 {COMPLAINTS_YEARS}년",
}


@outlined
@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is kept apart.

    Attributes:
        until: the last day on which it is kept.
        why: which records these are, and how long.
        sheet: the sheet that it stood in.
        cells: what it said, by header.
    """

    until: date
    why: str
    sheet: str
    cells: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What the row said, as one text."""
        return " · ".join(f"{header}: {said}" for header, said in self.cells)


def held_rows(book: Book, found: Found, as_of: date) -> Iterator[HeldRow]:
    """Yield the rows of a customer that have to be kept on a day, apart from all others."""
    for sheet, positions in found.rows:
        own = own_headers(book, sheet) if sheet.table.spec.key in _WHY else {}
        for at in positions:
            until = _until(sheet.table, at, as_of)
            if until is not None and until >= as_of:
                key = sheet.table.spec.key
                cells = tuple(_cells(book, sheet, at, own))
                yield HeldRow(until, _WHY[key], sheet.table.sheet, cells)


def _until(table: Table, at: int, as_of: date) -> date | None:
    """Until when a row is to be kept; None if no statute keeps it."""
    key = table.spec.key
    if key == LEDGER.key:
        last = next((day for name in _LAST if (day := _day(table, name, at))), None)
        return _after(last or as_of, CONTRACTS_YEARS)
    if key == PURCHASES.key:
        return _after(_day(table, "date", at) or as_of, CONTRACTS_YEARS)
    if key == JOURNAL.key and str(table.values("category")[at] or "") == "불만":
        return _after(_day(table, "at", at) or as_of, COMPLAINTS_YEARS)
    return None


def _after(day: date, years: int) -> date:
    """The last day of some years, the first of which begins on the next day (민법 제157조)."""
    return end_of_term(next_start(day), 12 * years)


def _day(table: Table, name: str, at: int) -> date | None:
    value = table.values(name)[at]
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) and value.year < 9999 else None  # noqa: PLR2004 - 9999-12-31 never comes


def _cells(book: Book, sheet: Sheet, at: int, own: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    table = sheet.table
    for column in table.columns.values():
        value = column.values[at]
        said = column.raw[at] if value is None else value
        if said is not None and str(said).strip(" -–—"):
            yield column.header, str(said)
    for number, header in own.items():
        value = own_cells(book, sheet, [at], number)[0]
        if not is_blank(value):
            yield header, str(value)
