"""Whether a contract still stands, so that something can be decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.status import DATES, DECIDED_BY, Status
from xlcrm.office.deals import refusal

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef
    from xlcrm.office.deals import Deal

_OVER: Final = ((Status.CANCELLED, "취소한"), (Status.TERMINATED, "해지한"))


def refuse_unless_standing(deal: Deal, doing: str) -> None:
    """Refuse a contract that has been cancelled or ended early, or whose dates cannot be read.

    Args:
        deal: the contract.
        doing: what is not done to it, such as `재계약하지`.

    Raises:
        DomainError: it is such a contract; the cell that says so is named.
    """
    if deal.unreadable:
        raise refusal(
            f"읽을 수 없는 날짜가 있어 {doing} 않습니다.",
            _unreadable(deal),
            "날짜를 2024-10-25처럼 고친 뒤 다시 실행하세요.",
        )
    for status, word in _OVER:
        if deal.decided(status):
            raise refusal(
                f"{word} 계약이라 {doing} 않습니다.",
                deal.where(*DECIDED_BY[status], "status"),
                "잘못 적은 것이면 그 칸을 비우고, 다시 이용하는 고객이면 새 계약으로 적으세요.",
            )
    if deal.start is not None and deal.end is not None and deal.end < deal.start:
        raise refusal(
            f"시작일이 종료일보다 늦어 {doing} 않습니다.",
            deal.where("end"),
            "계약 시작일과 종료일을 확인하세요.",
        )


def _unreadable(deal: Deal) -> CellRef:
    """The cell of a contract that cannot be read."""
    for name in (*DATES, "months"):
        column = deal.sheet.table.columns.get(name)
        if column is not None and deal.place[1] in column.problems:
            return deal.where(name)
    return deal.where("start")
