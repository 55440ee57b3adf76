"""What the forecast said some months ago, held against the revenue that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.backtest import FEW, horizons, is_few, relations, running
from xlcrm.analysis.coverage import coverage, why_no_revenue
from xlcrm.analysis.forecast import agreed, forecast
from xlcrm.analysis.once import once
from xlcrm.analysis.renewal_rates import decided

if TYPE_CHECKING:
    from xlcrm.analysis.backtest import Horizon
    from xlcrm.analysis.inputs import Office

WITHIN, ABOVE, BELOW = "범위 안", "상한보다 많음", "하한보다 적음"
_MONTHS: Final = (
    *("시점", "월", "예상 매출", "하한", "상한", "실제 매출", "오차", "오차율", "범위"),
    *("새 매출", "전체 매출"),
)
_SUMS: Final = (
    *("시점", "기준일", "달 수", "예상 매출", "하한", "상한", "실제 매출", "오차", "오차율"),
    *("달 평균 오차율", "범위", "범위 폭", "새 매출", "전체 매출", "판정된 계약", "비고"),
)
_NO_RATE: Final = "그때는 판정된 계약이 없어 재계약률이 없었음"


@once
def forecast_error_months(office: Office) -> pd.DataFrame:
    """Return month by month what the forecasts of the three days said, and what came, in won.

    예상 매출, 하한 and 상한 as `forecast` gives them for the ledger as it was. 실제 매출 is what
    came of the customers and services that were there then, since the forecast says nothing of new
    ones: what every contract brings × the share of the month that it covers, as the ledger tells
    today. 새 매출 came from all others, who came or came back after the day; 전체 매출 is both.
    오차 = 예상 − 실제, 오차율 = 오차 ÷ 실제. Missing where no fees are known.
    Source: 고객대장, 변경이력; docs/domain.md#backtest.
    """
    parts = [_months(office, each) for each in horizons(office)]
    if not parts or why_no_revenue(office):
        return pd.DataFrame(columns=list(_MONTHS))
    return pd.concat(parts, ignore_index=True)


def _months(office: Office, each: Horizon) -> pd.DataFrame:
    said = forecast(each.then).head(each.months)
    months = np.datetime64(each.day, "M") + np.arange(1, each.months + 1)
    columns = ("예상 매출", "하한", "상한")
    if said.empty:  # nothing was ahead, which is a forecast too
        said = pd.DataFrame(dict.fromkeys(columns, np.zeros(each.months)))
    covered = coverage(office)
    old = relations(office, running(each.then))
    mine = relations(office, covered).isin(old).to_numpy()
    actual, new = agreed(covered[mine], months), agreed(covered[~mine], months)
    found = pd.DataFrame({"시점": each.name, "월": months.astype("datetime64[s]")})
    for name in columns:
        found[name] = said[name].to_numpy(dtype=float)
    found["실제 매출"] = actual
    _judge(found)
    found["새 매출"] = new
    found["전체 매출"] = actual + new
    return found[list(_MONTHS)]


def _judge(found: pd.DataFrame) -> None:
    """Add by how much the forecast was wrong, and whether what came lies within its range."""
    actual = found["실제 매출"]
    found["오차"] = found["예상 매출"] - actual
    found["오차율"] = found["오차"] / actual.where(actual > 0)
    inside = pd.Series(WITHIN, index=found.index, dtype=object)
    cent = 0.5  # won: less is a rounding error of the machine
    inside = inside.mask(actual > found["상한"] + cent, ABOVE)
    inside = inside.mask(actual < found["하한"] - cent, BELOW)
    found["범위"] = inside.where(found["예상 매출"].notna(), "")  # from none renewed to all


def forecast_error(office: Office) -> pd.DataFrame:
    """Return for each of the three days the forecast of the months since then against what came.

    The months of `forecast_error_months` together. 달 평균 오차율 is the mean of the months' own
    errors, whatever their sign, since too much and too little cancel out in a sum. 범위 폭 = (상한
    − 하한) ÷ 예상 매출; 판정된 계약 is how many decided contracts the renewal rate of then stood
    on.
    Source: 고객대장, 변경이력; docs/domain.md#backtest.
    """
    months = forecast_error_months(office)
    rows = []
    for each in horizons(office) if len(months) else ():
        part = months[months["시점"] == each.name]
        names = ["예상 매출", "하한", "상한", "실제 매출", "새 매출", "전체 매출"]
        sums = part[names].sum(skipna=False)
        size = len(decided(each.then))
        row = {"시점": each.name, "기준일": pd.Timestamp(each.day), "달 수": each.months}
        row["달 평균 오차율"] = part["오차율"].abs().mean(skipna=False)
        remark = FEW if size and is_few(office, size) else "" if size else _NO_RATE
        rows.append({**row, **sums, "판정된 계약": size, "비고": remark})
    found = pd.DataFrame(rows, columns=list(_SUMS))
    if found.empty:
        return found
    _judge(found)
    width = found["상한"] - found["하한"]
    found["범위 폭"] = width / found["예상 매출"].where(found["예상 매출"] > 0)
    return found[list(_SUMS)]


TABLES: Final = (
    ("forecast_error", forecast_error),
    ("forecast_error_months", forecast_error_months),
)
