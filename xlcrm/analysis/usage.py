"""How much is used: month by month, and how each customer's last month compares with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.months import last_whole_month, month_of, months_until, remarks, this_month
from xlcrm.analysis.once import once
from xlcrm.analysis.people import in_force, share, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office

BEFORE: Final = 3  # months whose mean a month is compared with
_BY_MONTH: Final = (
    *("월", "고객 수", "이용량", "고객당 이용량", "직전 3개월 평균", "변화율", "비고"),
)
_NOT_ALL: Final = "앞 석 달의 기록이 모두 있지 않음"
_NOT_NOW: Final = "기준월의 기록이 없음"
_NOTHING: Final = "앞 석 달의 이용량이 0"


def usage_by_month(office: Office) -> pd.DataFrame:
    """Return the usage of all customers, month by month without a gap.

    이용량 is the sum in units of the sheet; 고객당 이용량 that sum ÷ the customers with a row;
    직전 3개월 평균 the mean of 이용량 in the three months before; 변화율 = 이용량 ÷ that mean − 1,
    missing where one of the three has no row or their mean is 0.
    Source: 이용현황; docs/domain.md#figures.
    """
    rows = _months(office)
    if rows.empty:
        return pd.DataFrame(columns=list(_BY_MONTH))
    months = months_until(rows["month"].min(), rows["month"].max())
    by_month = rows.groupby("month")["amount"].agg(["sum", "size"]).reindex(months)
    used = by_month["sum"]
    before = used.shift(1).rolling(BEFORE).mean()
    counts = by_month["size"].fillna(0).astype(int)
    found = pd.DataFrame(
        {
            "월": months,
            "고객 수": counts.to_numpy(),
            "이용량": used.to_numpy(),
            "고객당 이용량": share(used, counts.astype(float)).to_numpy(),
            "직전 3개월 평균": before.to_numpy(),
            "변화율": (share(used, before) - 1).to_numpy(),
        }
    )
    return found.assign(비고=remarks(found["월"], None, office))


def usage_change(office: Office) -> pd.DataFrame:
    """Return each customer's usage in the last whole month against the mean of the three before.

    변화율 = 이용량 ÷ 직전 3개월 평균 − 1. Where a month has no row, or the mean is 0, there is
    none, and 비고 says why: a missing row is not known to be no usage. Customers with a contract in
    force and a row in one of the four months, those whose usage fell most first.
    Source: 이용현황; docs/domain.md#figures.
    """
    who = in_force(office)
    change = changes(office)
    change = change[change.index.isin(who.index)]
    found = signed(who.loc[change.index])
    for name in change.columns:
        found[name] = change[name].to_numpy()
    return found.sort_values(["변화율", "고객"], kind="stable", ignore_index=True)


@once
def changes(office: Office) -> pd.DataFrame:
    """Return 기준월, 이용량, 직전 3개월 평균, 변화율, 비고, indexed by customer."""
    rows = _months(office)
    last = last_whole_month(office.as_of)
    wanted = months_until(last - pd.DateOffset(months=BEFORE), last)
    rows = rows[rows["month"].isin(wanted)]
    wide = rows.pivot_table(index="customer", columns="month", values="amount", aggfunc="sum")
    wide = wide.reindex(columns=wanted)
    *before, now = (wide[month].astype(float) for month in wanted)
    mean = _mean(before)
    why = pd.Series("", index=wide.index, dtype=object)
    why = why.mask(mean == 0, _NOTHING).mask(mean.isna(), _NOT_ALL).mask(now.isna(), _NOT_NOW)
    return pd.DataFrame(
        {
            "기준월": last.as_unit("s"),
            "이용량": now,
            "직전 3개월 평균": mean,
            "변화율": share(now, mean) - 1,
            "비고": why,
        },
        index=wide.index,
    )


def _mean(columns: Sequence[pd.Series]) -> pd.Series:
    """Return the mean row by row; missing where one of the values is."""
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total / len(columns)


@once
def _months(office: Office) -> pd.DataFrame:
    """Return one row a customer and month, none after the as-of day's month."""
    usage = office.usage[office.usage["amount"].notna() & office.usage["month"].notna()]
    usage = usage.assign(month=month_of(usage["month"]))
    usage = usage[usage["month"] <= this_month(office)]
    return usage.groupby(["customer", "month"], as_index=False, sort=False).agg(
        amount=("amount", "sum")
    )


NEEDS: Final = {"usage_by_month": "usage", "usage_change": "usage"}
"""Tables, and the kind of sheet without which each is empty."""

TABLES: Final = (("usage_by_month", usage_by_month), ("usage_change", usage_change))
