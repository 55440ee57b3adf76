"""What 설정 says of payments and refunds, all of it left open unless the office writes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.months_owed import LAST_OF_MONTH
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

DUE_ITEM: Final = "납부일"
BLANK_ITEM: Final = "납부 빈칸"
MONTHS_ITEM: Final = "월별 열"
YEAR_ITEM: Final = "납부 연도"
PENALTY_ITEM: Final = "환불 위약금(%)"
ROUNDING_ITEM: Final = "환불 단수(원)"

_BLANKS: Final = {**dict.fromkeys(("미납", "안냄"), True), **dict.fromkeys(("모름", "확인"), False)}
_PAY: Final = {
    **dict.fromkeys(("납부", "납부표시", "예"), True),
    **dict.fromkeys(("납부아님", "아님", "아니오", "다른것"), False),
}
PAYMENT_WORDS: Final[Mapping[str, tuple[Mapping[str, object], str]]] = {
    BLANK_ITEM: (_BLANKS, "미납 · 모름"),
    MONTHS_ITEM: (_PAY, "납부 · 납부 아님"),
}
"""The items that take words: what each word means, and the words that are offered."""

PAYMENT_FIGURES: Final[Mapping[str, int]] = {
    DUE_ITEM: LAST_OF_MONTH,
    YEAR_ITEM: 2999,
    PENALTY_ITEM: 100,
    ROUNDING_ITEM: 10_000,
}
"""The items that take numbers, with the largest."""


@outlined
class PaymentRules(NamedTuple):
    """What an office has said of payments and refunds.

    Attributes:
        due_day: the day of a month on which is to be paid, 31 for its last; 0: nobody has said.
        blank_is_unpaid: whether a blank cell of a month that is over is unpaid; None: its column
            decides.
        months_pay: whether columns of months are of payments where no word says so.
        year: the year of columns of months that name none; 0: nobody has said.
        penalty: 위약금 in per cent of the contract's fee; 0: none.
        rounding: in whole multiples of how many won a refund is worked out.
    """

    due_day: int = 0
    blank_is_unpaid: bool | None = None
    months_pay: bool | None = None
    year: int = 0
    penalty: int = 0
    rounding: int = 1


def payment_rules(figures: Mapping[str, int], words: Mapping[str, Any]) -> PaymentRules:
    """Return what the rows of 설정 say of payments.

    >>> payment_rules({DUE_ITEM: 25}, {BLANK_ITEM: True})[:2]
    (25, True)
    """
    return PaymentRules(
        figures.get(DUE_ITEM, 0),
        words.get(BLANK_ITEM),
        words.get(MONTHS_ITEM),
        figures.get(YEAR_ITEM, 0),
        figures.get(PENALTY_ITEM, 0),
        max(figures.get(ROUNDING_ITEM, 1), 1),
    )
