"""Rules about the sheet 혜택: every point and coupon is explained by rows that can be true."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.coupons import OddCoupon
from xlcrm.domain.points import Odd
from xlcrm.reading.benefit_rows import benefits_in
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import BENEFITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

_HEAD: Final = "일자 | 고객 ID | 종류 | 포인트 | 쿠폰 번호 | 만료일"
_GIVEN: Final = "2024-09-01 | 1001 | 적립 | 500 | | 2024-12-31"
_COUPON: Final = "2024-09-01 | 1001 | 쿠폰 발급 | | 9G4H-FQ9W | 2024-12-31"
_CODES: Final[Mapping[Odd | OddCoupon, tuple[str, str]]] = {
    Odd.NO_POINTS: ("C551", "points"),
    Odd.ENDS_EARLY: ("C552", "until"),
    Odd.TOO_MUCH: ("C554", "points"),
    Odd.TOO_SOON: ("C556", "points"),
    OddCoupon.NO_CODE: ("C557", "coupon"),
    OddCoupon.UNKNOWN: ("C557", "coupon"),
    OddCoupon.TWICE_GIVEN: ("C558", "coupon"),
    OddCoupon.OVER: ("C558", "coupon"),
    OddCoupon.LATE: ("C559", "coupon"),
    OddCoupon.SOMEBODY_ELSE: ("C560", "coupon"),
}


@rule(
    "C551",
    Severity.ERROR,
    "포인트가 없는 행",
    "'{header}' 칸이 0보다 큰 수가 아니어서, 이 행을 셈에 넣지 않습니다.",
    "0보다 큰 수로 적으세요. 더하는지 빼는지는 종류가 말합니다.",
    why="-500이 500점을 쓴 것인지 500점을 되돌린 것인지 알 수 없습니다.",
    bad=("[혜택]", _HEAD, "2024-09-01 | 1001 | 적립 | -500 | | 2024-12-31"),
    good=("[혜택]", _HEAD, _GIVEN),
)
@rule(
    "C552",
    Severity.ERROR,
    "일자보다 이른 만료일",
    "'{header}' 칸이 일자보다 빨라, 이 행을 셈에 넣지 않습니다.",
    "두 날짜를 확인하세요.",
    why="준 날에 벌써 끝난 포인트는 한 번도 쓸 수 없습니다.",
    bad=("[혜택]", _HEAD, "2024-09-01 | 1001 | 적립 | 500 | | 2023-12-31"),
    good=("[혜택]", _HEAD, _GIVEN),
)
@rule(
    "C554",
    Severity.ERROR,
    "잔액보다 많은 포인트",
    "그날 쓸 수 있던 포인트보다 많아, 이 행을 셈에 넣지 않습니다.",
    "포인트와 일자를 확인하세요. 적립을 빠뜨렸으면 적립 행을 적으세요.",
    why="잔액은 0보다 작을 수 없습니다. 만료된 포인트는 쓸 수 없습니다.",
    bad=("[혜택]", _HEAD, _GIVEN, "2024-09-05 | 1001 | 사용 | 700 | |"),
    good=("[혜택]", _HEAD, _GIVEN, "2024-09-05 | 1001 | 사용 | 300 | |"),
)
@rule(
    "C556",
    Severity.WARNING,
    "아직 쓸 수 있는 포인트의 만료",
    "만료일이 지나지 않은 포인트까지 만료로 뺐습니다.",
    "잘못이면 포인트를 고치고, 일부러 뺀 것이면 종류를 '차감'으로 고치세요.",
    why="지난 날짜로 사용을 적어 넣으면, 먼저 적힌 만료가 남은 것보다 많아집니다.",
    bad=("[혜택]", _HEAD, _GIVEN, "2024-10-05 | 1001 | 만료 | 500 | |"),
    good=("[혜택]", _HEAD, _GIVEN, "2025-01-05 | 1001 | 만료 | 500 | |"),
)
@rule(
    "C557",
    Severity.ERROR,
    "발급하지 않은 쿠폰",
    "'{header}' 칸의 번호로 발급한 쿠폰이 없어, 이 행을 셈에 넣지 않습니다.",
    "번호를 확인하거나, 먼저 쿠폰 발급 행을 적으세요.",
    why="발급하지 않은 쿠폰을 쓴 것으로는 셀 수 없습니다.",
    bad=("[혜택]", _HEAD, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
    good=("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
)
@rule(
    "C558",
    Severity.ERROR,
    "두 번 적은 쿠폰",
    "이미 발급했거나 끝난 쿠폰이라, 이 행을 셈에 넣지 않습니다.",
    "번호를 확인하고, 두 번 적은 행을 지우세요.",
    why="쿠폰은 번호마다 하나이고, 한 번만 쓸 수 있습니다.",
    bad=(
        *("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
        "2024-09-06 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |",
    ),
    good=("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
)
@rule(
    "C559",
    Severity.REMARK,
    "기한이 지난 쿠폰의 사용",
    "만료일이 지난 뒤에 쓴 쿠폰입니다.",
    "일자를 확인하세요. 맞으면 그대로 두세요.",
    why="기한이 지나도 받아 줄 수 있지만, 일자를 잘못 적은 것일 수도 있습니다.",
    bad=("[혜택]", _HEAD, _COUPON, "2025-02-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
    good=("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
)
@rule(
    "C560",
    Severity.WARNING,
    "다른 고객이 쓴 쿠폰",
    "'{header}' 칸의 쿠폰은 다른 고객에게 준 것입니다.",
    "번호와 고객 ID 가운데 잘못된 쪽을 고치세요.",
    why="쿠폰은 받은 고객의 것입니다. 한쪽을 잘못 적은 것일 수 있습니다.",
    bad=("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1002 | 쿠폰 사용 | | 9G4H-FQ9W |"),
    good=("[혜택]", _HEAD, _COUPON, "2024-09-05 | 1001 | 쿠폰 사용 | | 9G4H-FQ9W |"),
)
def benefits(context: Context) -> Iterator[Finding]:
    """C551–C560: rows of 혜택 that do not count, or that are to be looked at.

    One that lacks its day, customer or kind is C301's, an ID that no ledger has C501's.
    """
    tables = context.of_kind(BENEFITS.key)
    if not tables:
        return
    whose = [(table, context.people.whose_rows(table)) for table in tables]
    found = benefits_in(whose, date.max)
    odd: Mapping[tuple[int, int], Odd | OddCoupon] = {**found.odd, **found.odd_coupons}
    for (number, at), why in sorted(odd.items()):
        code, name = _CODES[why]
        table = tables[number]
        if name not in table.columns:
            name = "entry"
        yield from context.say(code, table, at, name)
