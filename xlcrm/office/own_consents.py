"""What an office's own columns and remarks say of advertising: 광고수신 X, 비고 '문자 거부'.

Beside the columns of 고객정보 that xlcrm knows, a list may have its own, in the ledger or there.
A refusal there is a refusal; a consent counts where 고객정보 says nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.consent import NOTHING_SAID, Consent
from xlcrm.domain.outline import outlined
from xlcrm.office.own_columns import headers_of, own_cells
from xlcrm.reading.consent_headers import consent_meant, consent_told, is_day_of
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.consent_columns import Scope
    from xlcrm.workbook.read import Book, Sheet

_NOTE: Final = "note"


@outlined
class OwnConsents(NamedTuple):
    """A column of an office's own that tells of consents.

    Attributes:
        header: its header.
        number: the column's number.
        scope: the consent that it is about.
        said: what each row says.
    """

    header: str
    number: int
    scope: Scope
    said: Sequence[Consent]

    def where(self, sheet: Sheet, at: int) -> CellRef:
        """Return the cell of a row."""
        return CellRef(sheet.table.sheet, sheet.table.rows[at], self.number)


def own_consents(book: Book, sheet: Sheet) -> Iterator[OwnConsents]:
    """Yield the columns of a table that tell of consents, beside those that xlcrm knows.

    Args:
        book: the workbook.
        sheet: one of its tables.
    """
    if sheet.table.spec.key not in {LEDGER.key, CUSTOMERS.key}:
        return
    headers = headers_of(book, sheet, own=True)
    by_number = {number: header for header, number in headers.items()}
    for header, number in headers.items():
        meant = consent_meant(header)
        if meant is None:
            continue
        cells = own_cells(book, sheet, number)
        days: Sequence[CellValue] = [None] * len(cells)
        if not meant.day and is_day_of(by_number.get(number + 1, "")):
            days = own_cells(book, sheet, number + 1)
        known: dict[tuple[CellValue, CellValue], Consent] = {}  # many rows say the same
        said = []
        for cell, day in zip(cells, days, strict=True):
            if (cell, day) not in known:
                on = consent_told(meant._replace(refusal=False, day=True), day).on
                known[cell, day] = consent_told(meant, cell, on)
            said.append(known[cell, day])
        yield OwnConsents(header, number, meant.scope, said)


def told_by_row(columns: Sequence[OwnConsents]) -> list[dict[Scope, Consent]]:
    """Return what the columns of one table come to in each row: a refusal in any is one.

    Args:
        columns: as `own_consents` tells them of the table.
    """
    if not columns:
        return []
    scopes = [each.scope for each in columns]
    known: dict[tuple[int, ...], dict[Scope, Consent]] = {}  # many rows say the same
    found = []
    for said in zip(*(each.said for each in columns), strict=True):
        key = tuple(map(id, said))  # equal cells are one value, as `own_consents` makes them
        if key not in known:
            known[key] = _together(zip(scopes, said, strict=True))
        found.append(known[key])
    return found


def _together(said: Iterable[tuple[Scope, Consent]]) -> dict[Scope, Consent]:
    found: dict[Scope, Consent] = {}
    for scope, one in said:
        if one == NOTHING_SAID:
            continue
        before = found.get(scope, one)
        no = [each for each in (before, one) if each.said is False]
        gone = max(filter(None, (before.withdrawn_on, one.withdrawn_on)), default=None)
        on = before.on or one.on
        found[scope] = Consent(said=not no, on=on, withdrawn_on=gone)
    return found


def merged(known: Consent, own: Consent) -> Consent:
    """Return what 고객정보 and a column of the office's own come to.

    A refusal in either counts; a yes of the office's own column, where 고객정보 says nothing.

    >>> from datetime import date
    >>> yes = Consent(said=True, on=date(2024, 3, 1))
    >>> merged(yes, Consent(said=False)).said, merged(yes, Consent(said=True)) == yes
    (False, True)
    >>> merged(NOTHING_SAID, yes).said
    True
    """
    if own.said is False:
        gone = max(filter(None, (known.withdrawn_on, own.withdrawn_on)), default=None)
        return known._replace(said=False, withdrawn_on=gone)
    if known.said is None and known.withdrawn_on is None:
        return own._replace(told_on=known.told_on, how=known.how or own.how)
    return known


def remarks(book: Book, sheet: Sheet) -> Sequence[object]:
    """Return what 비고 of a table says in each row; None where it has none."""
    table = sheet.table
    if _NOTE in table.columns:
        return table.values(_NOTE)
    if _NOTE in sheet.match.columns:
        return book.cells(sheet, table.rows, _NOTE)
    return [None] * len(table.rows)
