"""The contracts that are to be renewed without anybody asking for each: which, and up to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.renewal import within_grace
from xlcrm.domain.status import Decision
from xlcrm.office.deals import is_over, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.office.deals import Deal, Deals

_DECIDE: Final = (
    "계속 이용하면 그 계약만 --contract로 재계약하고, 아니면 재계약 의사나 자동갱신을 고치세요."
)


def due(deals: Deals, as_of: date) -> Iterator[Deal]:
    """Yield the contracts whose renewal has been agreed on, and whose term has ended."""
    automatic = deals.book.settings.renew_automatically
    decisions = [rows.decisions() for rows in deals.rows]
    for number, rows in enumerate(deals.rows):
        autos = rows.table.values("auto_renewal")
        for at, end in enumerate(rows.ends):
            decision = decisions[number][at]
            itself = automatic and autos[at] is True and decision != Decision.ENDING.value
            if end is None or end >= as_of or not (itself or decision == Decision.RENEWING.value):
                continue
            deal = deals.deal((number, at))
            if at not in rows.left_alone and deal.following is None and not is_over(deal):
                yield deal


def refuse_overdue(deal: Deal, as_of: date) -> None:
    """Refuse a contract that ended so long ago that a term from today on would not renew it.

    Whether such a customer has stayed, and owes for the time between, only people know.

    Raises:
        DomainError: it is such a contract; the cell of its end is named.
    """
    grace = deal.rows.settings.grace
    if deal.end is not None and not within_grace(deal.end, as_of, grace):
        raise refusal(
            f"종료일({deal.end}) 뒤로 재계약 유예({grace}일)가 지나 한꺼번에 갱신하지 않습니다.",
            deal.where("end"),
            _DECIDE,
        )


def refuse_over_again(deal: Deal, first: date, last: date, as_of: date) -> None:
    """Refuse a next term that would itself be over: it would be due again, and so on.

    Raises:
        DomainError: it would be; the cell of the old term's end is named.
    """
    if last < as_of:
        raise refusal(
            f"다음 기간({first}–{last})도 이미 끝나 한꺼번에 갱신하지 않습니다.",
            deal.where("end"),
            _DECIDE,
        )
