"""Rules about fees: one that its service never costs is most often a zero too many or too few."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

FEWEST: Final = 8  # contracts of one service; of fewer nobody knows what is usual
WIDTH: Final = 5  # deviations from the median that are still usual
SIGMA: Final = 1.4826  # × the median absolute deviation: the standard deviation of normal data
LEAST: Final = 0.1  # of the median: the deviation where nearly all fees are one and the same
TARIFF: Final = 3  # contracts of one fee are no slip of the finger, but a price of their own

_Key = tuple[object, object, object]


@rule(
    "C316",
    Severity.REMARK,
    "보통과 다른 요금",
    "'{header}' 칸의 금액이 같은 서비스의 보통 범위({low}~{high}원)를 크게 벗어납니다.",
    "0을 더 쓰거나 덜 쓰지 않았는지 확인하세요. 맞으면 그대로 두어도 됩니다.",
    why=f"같은 서비스의 계약이 {FEWEST}건 이상이면 보통 요금과 견줍니다. 0을 더 쓰거나 덜 쓴 칸이 "
    "여기서 드러납니다.",
    bad=("서비스 내용 | 요금", "기본 | 50000 × 8", "기본 | 500000"),
    good=("서비스 내용 | 요금", "기본 | 50000 × 8", "기본 | 55000"),
)
def fees(context: Context) -> Iterator[Finding]:
    """C316: a fee far from the median of its service, 요금 기준 and 계약 기간 taken apart."""
    counts: Counter[tuple[object, ...]] = Counter()
    for table in context.ledgers:
        columns = (table.values(name) for name in ("service", "fee_basis", "months", "fee"))
        counts.update(zip(*columns, strict=True))
    by_service: defaultdict[_Key, Counter[int]] = defaultdict(Counter)
    for (service, basis, months, fee), count in counts.items():
        if service is not None and isinstance(fee, int) and fee > 0:
            by_service[service, basis, months][fee] += count
    odd: dict[tuple[object, ...], tuple[int, int]] = {}
    for key, prices in by_service.items():
        for fee, usual in _outliers(prices).items():
            odd[(*key, fee)] = usual
    if not odd:
        return
    for table in context.ledgers:
        columns = (table.values(name) for name in ("service", "fee_basis", "months", "fee"))
        for at, row in enumerate(zip(*columns, strict=True)):
            if row in odd:
                low, high = (f"{bound:,}" for bound in odd[row])
                yield from context.say("C316", table, at, "fee", low=low, high=high)


@rule(
    "C319",
    Severity.WARNING,
    "0보다 작은 요금",
    "'{header}' 칸의 금액이 0보다 작습니다.",
    "환불이면 비고나 고객관리일지에 적고, 이 칸에는 계약의 요금을 쓰세요.",
    why="요금은 계약의 값이므로 0보다 작을 수 없습니다.",
    bad=("요금", "-50000"),
    good=("요금 | 비고", "50000 | 9월분 환불함"),
)
def negative(context: Context) -> Iterator[Finding]:
    """C319: a fee below zero, which no contract has."""
    for table in context.ledgers:
        fees = table.values("fee")
        wrong = {fee for fee in set(fees) if isinstance(fee, int) and fee < 0}
        for at, fee in enumerate(fees) if wrong else ():
            if fee in wrong:
                yield from context.say("C319", table, at, "fee")


def _middle(values: Sequence[float]) -> float:
    """The median of sorted values; `statistics` would take longer to load than a check of them."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _outliers(prices: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Return the fees that are not usual, each with the usual range, in won."""
    if sum(prices.values()) < FEWEST or len(prices) == 1:
        return {}
    fees = sorted(Counter(prices).elements())
    middle = _middle(fees)
    spread = _middle(sorted(abs(fee - middle) for fee in fees))
    width = WIDTH * max(SIGMA * spread, LEAST * middle)
    low, high = max(0, round(middle - width)), round(middle + width)
    return {
        fee: (low, high)
        for fee, count in prices.items()
        if not low <= fee <= high and count < TARIFF
    }
