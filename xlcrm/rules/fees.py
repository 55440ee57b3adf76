"""Rules about fees: one that its service never costs is most often a zero too many or too few."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding

FEWEST: Final = 8  # contracts of one service; of fewer nobody knows what is usual
WIDTH: Final = 5  # deviations from the median that are still usual
SIGMA: Final = 1.4826  # × the median absolute deviation: the standard deviation of normal data
LEAST: Final = 0.1  # of the median: the deviation where nearly all fees are one and the same
TARIFF: Final = 3  # contracts of one fee are no slip of the finger, but a price of their own

_Key = tuple[object, object, object]


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


def negative(context: Context) -> Iterator[Finding]:
    """C319: a fee below zero, which no contract has."""
    for table in context.ledgers:
        fees = table.values("fee")
        wrong = {fee for fee in set(fees) if isinstance(fee, int) and fee < 0}
        for at, fee in enumerate(fees) if wrong else ():
            if fee in wrong:
                yield from context.say("C319", table, at, "fee")


def _outliers(prices: Mapping[int, int]) -> dict[int, tuple[int, int]]:
    """Return the fees that are not usual, each with the usual range, in won."""
    if sum(prices.values()) < FEWEST or len(prices) == 1:
        return {}
    fees = sorted(Counter(prices).elements())
    middle = median(fees)
    spread = median(sorted(abs(fee - middle) for fee in fees))
    width = WIDTH * max(SIGMA * spread, LEAST * middle)
    low, high = max(0, round(middle - width)), round(middle + width)
    return {
        fee: (low, high)
        for fee, count in prices.items()
        if not low <= fee <= high and count < TARIFF
    }
