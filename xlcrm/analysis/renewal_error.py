"""What was expected of the contracts then due, held against how many were renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.backtest import FEW, horizons, is_few, outcomes
from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.forecast import rates_of, to_renew
from xlcrm.analysis.renewal_rates import ALL, PENDING, wilson

if TYPE_CHECKING:
    from xlcrm.analysis.backtest import Horizon
    from xlcrm.analysis.inputs import Office

AS_SAID, TOO_LOW, TOO_HIGH = "구간 안", "낮게 봄", "높게 봄"
_COLUMNS: Final = (
    *("시점", "서비스", "판정", "재계약", "실제 재계약률", "하한", "상한", "예상 재계약률"),
    *("예상 재계약", "오차", "평가", PENDING, "중도 해지", "그 밖", "비고"),
)
_NO_RATE: Final = "그때는 재계약률이 없었음"


def renewal_error(office: Office) -> pd.DataFrame:
    """Return by service what was expected of the contracts due since then, and what came of them.

    Due are the contracts that were there, had no next term and were to end with a day since then,
    up to the last whole month. 판정: those of which it is decided; 재계약 of them were renewed
    within the grace. 하한 and 상한 are Wilson's 95 % interval of 실제 재계약률. 예상 재계약률 is
    the mean of the rates that the forecast took for the same contracts, 예상 재계약 their sum; 오차
    = 예상 − 실제 in hundredths. 평가 says whether the expectation lies within the interval. Not
    among them: 판정 대기, whose grace is open, also those renewed already; 중도 해지, which ended
    before their day; 그 밖, cancelled or ended on a day that nothing tells. The last row of each
    day is of all services.
    Source: 고객대장, 변경이력; docs/domain.md#backtest.
    """
    parts = [_at(office, each) for each in horizons(office)]
    parts = [each for each in parts if len(each)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))


def _at(office: Office, each: Horizon) -> pd.DataFrame:
    then = each.then
    due = to_renew(then, coverage(then))
    begin, end = pd.Timestamp(each.day), pd.Timestamp(each.until)
    due = due[(due["last"] >= begin) & (due["last"] <= end)]
    if due.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    came = outcomes(office, due.index)
    whole = pd.DataFrame(
        {
            "서비스": due["service"],
            "재계약": came == "재계약",
            "judged": came.isin(["재계약", "미갱신"]),
            "rate": rates_of(then, due["service"])[0],
            PENDING: came == PENDING,
            "중도 해지": came == "중도 해지",
            "그 밖": came.isin(["취소", "날짜 모름"]),
        }
    )
    whole["rate"] = whole["rate"].where(whole["judged"])
    services = whole.groupby("서비스")
    rows = [_row(name, part) for name, part in services] if len(services) > 1 else []
    found = pd.DataFrame([*rows, _row(ALL, whole)])
    order = found["서비스"].eq(ALL), -found["판정"], found["서비스"]
    found = found.iloc[np.lexsort([each.to_numpy() for each in reversed(order)])]
    found.insert(0, "시점", each.name)
    return _judged(office, found)[list(_COLUMNS)]


def _row(name: object, part: pd.DataFrame) -> dict[str, object]:
    """One service's counts."""
    counts = {each: int(part[each].sum()) for each in ("재계약", PENDING, "중도 해지", "그 밖")}
    rate = part["rate"]
    size = int(part["judged"].sum())
    expected = float(rate.sum(skipna=True)) if rate.notna().any() else np.nan
    return {"서비스": str(name), "판정": size, "예상 재계약": expected, **counts}


def _judged(office: Office, found: pd.DataFrame) -> pd.DataFrame:
    size, renewed = found["판정"], found["재계약"]
    low, high = wilson(renewed.to_numpy(dtype=float), size.to_numpy(dtype=float))
    some = size.where(size > 0)
    actual, expected = renewed / some, found["예상 재계약"] / some
    verdict = pd.Series(AS_SAID, index=found.index, dtype=object)
    verdict = verdict.mask(expected < low, TOO_LOW).mask(expected > high, TOO_HIGH)
    few = pd.Series([is_few(office, each) for each in size], index=found.index)
    unrated = expected.isna() & (size > 0)
    remarks = [
        " · ".join([_NO_RATE] * int(none) + [FEW] * int(small))
        for none, small in zip(unrated, few & (size > 0), strict=True)
    ]
    return found.assign(
        **{
            "실제 재계약률": actual,
            "하한": pd.Series(low, index=found.index).where(size > 0),
            "상한": pd.Series(high, index=found.index).where(size > 0),
            "예상 재계약률": expected,
            "오차": (expected - actual) * 100,
            "평가": verdict.where(expected.notna(), ""),
            "비고": pd.Series(remarks, index=found.index, dtype=object),
        }
    )


TABLES: Final = (("renewal_error", renewal_error),)
