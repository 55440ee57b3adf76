"""Rules about the sheet 구매이력: what takes a purchase back takes back one that there is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.returned import Purchase, kept
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import PURCHASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

_HEAD: Final = "일자 | 고객 ID | 제품/서비스 | 금액"
_BOUGHT: Final = "2024-09-01 | 1001 | 물 | 3000"


@rule(
    "C514",
    Severity.WARNING,
    "산 기록이 없는 환불",
    "환불·취소·반품한 구매가 이 고객의 행에 없어, 무엇을 되돌린 것인지 알 수 없습니다.",
    "일자·고객 ID·제품/서비스를 산 줄과 같게 고치거나, 산 줄을 적으세요.",
    why="되돌린 구매를 찾아야 산 것으로 세지 않고, 준 포인트도 거둘 수 있습니다.",
    bad=("[구매이력]", _HEAD, _BOUGHT, "2024-09-03 | 1001 | 빵 | -3000"),
    good=("[구매이력]", _HEAD, _BOUGHT, "2024-09-03 | 1001 | 물 | -3000"),
)
def returns(context: Context) -> Iterator[Finding]:
    """C514: what takes back a purchase that no row tells of.

    A row that lacks its day, customer or product is C301's.
    """
    rows, places = [], []
    for table in context.of_kind(PURCHASES.key):
        said = zip(
            context.people.whose_rows(table),
            *map(table.values, ("product", "date", "amount", "payment_method")),
            strict=True,
        )
        for at, (who, product, on, won, method) in enumerate(said):
            known = isinstance(on, date) and (won is None or isinstance(won, int))
            if who and product and known:
                day = date(on.year, on.month, on.day)
                rows.append(Purchase(who, str(product), day, won, str(method or "")))
                places.append((table, at))
    for each in kept(rows).stray:
        table, at = places[each]
        yield from context.say("C514", table, at, "amount" if "amount" in table.columns else "date")
