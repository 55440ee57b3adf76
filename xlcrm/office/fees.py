"""What each contract's fee is, and what it is for: a month, or the whole term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.term import length_of
from xlcrm.reading.basis import YEARLY, is_endless, months_paid, usual_basis
from xlcrm.schema.sheets import FEE_BASES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.domain.term import MonthEnd
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

_MONTHLY: Final = FEE_BASES[0]
_YEAR: Final = 12  # months


def fees_of(
    table: Table, settings: Settings, lengths: Sequence[object]
) -> tuple[Sequence[object], Sequence[object]]:
    """Return each contract's fee in won, and what it is for; None where nothing tells that.

    That is what 요금 기준 says; else its cell (월 100,000원), 설정, or what the column proves by
    its header, its products and its amounts. A fee for a year or for some months (연 120만원,
    12만원(3개월)) is given by the month.
    """
    usual: str | None = settings.fee_basis
    fees, bases = table.values("fee"), table.values("fee_basis")
    column = table.columns.get("fee")
    if column is None:
        return fees, [usual if each is None else each for each in bases]
    endless, services = is_endless(table.columns), table.values("service")
    usual = usual_basis(column.header, fees, lengths, services, settings, endless=endless) or None
    if usual == YEARLY:
        fees = [fee / _YEAR if isinstance(fee, int) else fee for fee in fees]
        usual = _MONTHLY
    said = {raw: months_paid(raw) for raw in set(column.raw) if type(raw) is str}
    if not any(said.values()):
        return fees, [usual if each is None else each for each in bases]
    spans = [said.get(raw, 0) if type(raw) is str else 0 for raw in column.raw]
    monthly = [
        fee / span if span > 1 and isinstance(fee, int) else fee
        for fee, span in zip(fees, spans, strict=True)
    ]
    told = [
        _MONTHLY if span > 1 or (span and basis is None) else basis or usual
        for basis, span in zip(bases, spans, strict=True)
    ]
    return monthly, told


def lengths_of(
    starts: Sequence[date | None], ends: Sequence[date | None], convention: MonthEnd
) -> Sequence[object]:
    """Return each term's months; of an end that is one day off, those that were meant."""
    known = {
        (start, end): length_of(start, end, convention)
        for start, end in set(zip(starts, ends, strict=True))
    }
    return [known[pair] for pair in zip(starts, ends, strict=True)]
