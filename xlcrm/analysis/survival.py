"""How long customers keep a service: Kaplan and Meier's estimate, contracts in force censored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, renewable
from xlcrm.analysis.once import once
from xlcrm.analysis.renewal_rates import ALL, Z_95

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_COLUMNS: Final = ("서비스", "개월", "대상", "종료", "절단", "생존율", "하한", "상한")
_SUMMARY: Final = ("서비스", "이용 건수", "종료", "중앙 개월", "12개월 생존율", "하한", "상한")
_YEAR: Final = 12  # months
_HALF: Final = 0.5


@once
def survival(office: Office) -> pd.DataFrame:
    """Return the share of a service's uses that last longer than so many months.

    A use is what a customer has of a service without a break: terms that follow one another within
    the grace are one. Its length is in whole months (민법 제160조), begun ones left out. 대상: uses
    known to have lasted at least so long; 종료: ended in that month; 절단: still going on when last
    seen, or their renewal open (판정 대기). 생존율 is Kaplan and Meier's product (1958) of
    1 − 종료 ÷ 대상; 하한 and 상한 are its 95 % band by Greenwood's variance on the log-log scale
    (Kalbfleisch and Prentice 1980), pointwise. 0 to 1 each; all services first.
    Source: 고객대장.
    """
    uses = uses_of(office)
    if uses.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    parts = [(ALL, uses), *uses.groupby("service")]
    return pd.concat([_curve(str(name), part) for name, part in parts], ignore_index=True)


def survival_summary(office: Office) -> pd.DataFrame:
    """Return for each service the months that half its uses last, and the share that lasts a year.

    중앙 개월 is the first month at which 생존율 is 0.5 or less; missing while more than half are
    still here. 12개월 생존율 and its band: `survival`; missing where nothing was seen so long.
    Source: 고객대장.
    """
    curves = survival(office)
    rows = []
    for service, curve in curves.groupby("서비스", sort=False):
        below = curve.loc[curve["생존율"] <= _HALF, "개월"]
        year = curve[curve["개월"] == _YEAR]
        share = year.iloc[0] if len(year) else pd.Series(dtype=float)
        rows.append(
            (
                service,
                int(curve["대상"].iloc[0]),
                int(curve["종료"].sum()),
                float(below.iloc[0]) if len(below) else np.nan,
                *(share.get(name, np.nan) for name in ("생존율", "하한", "상한")),
            )
        )
    return pd.DataFrame(rows, columns=list(_SUMMARY))


def uses_of(office: Office) -> pd.DataFrame:
    """Return the uses begun by the as-of day: `who`, `service`, `months` and whether `ended`."""
    covered = coverage(office)
    covered = covered.assign(may=renewable(office).loc[covered.index])
    covered = covered.sort_values(["who", "service", "first"], kind="stable")
    groups = covered.groupby(["who", "service"], sort=False)["until"]
    reach = groups.cummax().groupby([covered["who"], covered["service"]], sort=False).shift(1)
    breaks = reach.isna() | (covered["first"] > reach + np.timedelta64(1, "D"))
    covered["use"] = breaks.cumsum()
    last = covered.sort_values("until", kind="stable").drop_duplicates("use", keep="last")
    uses = covered.drop_duplicates("use").set_index("use")[["who", "service", "first"]]
    last = last.set_index("use").reindex(uses.index)
    today = np.datetime64(office.as_of, "D")
    until = last["until"].to_numpy().astype("datetime64[D]")
    pending = (last["expires"] & last["may"]).to_numpy()
    uses["ended"] = (until < today) & ~pending
    uses["months"] = whole_months(uses["first"].to_numpy(), np.minimum(until, today))
    return uses[uses["first"] <= pd.Timestamp(office.as_of)].reset_index(drop=True)


def whole_months(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the whole months from each first to each last day, both of which count.

    >>> days = np.array(["2023-10-26", "2024-01-31"], dtype="datetime64[D]")
    >>> whole_months(days, np.array(["2024-10-25", "2024-02-28"], dtype="datetime64[D]"))
    array([12,  0])
    """
    start = first.astype("datetime64[D]")
    after = last.astype("datetime64[D]") + np.timedelta64(1, "D")
    gone = (after.astype("datetime64[M]") - start.astype("datetime64[M]")).astype(int)
    months: np.ndarray = gone - (_day_of_month(after) < _day_of_month(start))
    return months


def _day_of_month(days: np.ndarray) -> np.ndarray:
    found: np.ndarray = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(int)
    return found


def _curve(service: str, uses: pd.DataFrame) -> pd.DataFrame:
    """The estimate of one service, a row for each month up to the longest use."""
    months, ended = uses["months"].to_numpy(), uses["ended"].to_numpy()
    size = int(months.max()) + 1
    gone = np.bincount(months, minlength=size)
    events = np.bincount(months[ended], minlength=size)
    at_risk = gone[::-1].cumsum()[::-1]
    share, low, high = kaplan_meier(at_risk, events)
    columns = (service, np.arange(size), at_risk, events, gone - events, share, low, high)
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))


def kaplan_meier(
    at_risk: np.ndarray, events: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the share that survives each time, and its 95 % band.

    Args:
        at_risk: how many were still observed just before each time, 1 or more.
        events: how many ended then.

    >>> share, low, high = kaplan_meier(np.array([4, 2]), np.array([1, 1]))
    >>> share.tolist(), low.round(3).tolist(), high.round(3).tolist()
    ([0.75, 0.375], [0.128, 0.011], [0.961, 0.808])
    """
    share = np.cumprod(1 - events / at_risk)
    left = at_risk * (at_risk - events)
    variance = np.cumsum(np.divide(events, left, out=np.zeros(len(left)), where=left > 0))
    inside = (share > 0) & (share < 1)
    logs = np.log(np.where(inside, share, _HALF))
    width = Z_95 * np.sqrt(variance) / logs
    low, high = (
        np.where(inside, np.exp(-np.exp(np.log(-logs) + sign * width)), share) for sign in (-1, 1)
    )
    return share, low, high


TABLES: Final = (("survival", survival), ("survival_summary", survival_summary))
