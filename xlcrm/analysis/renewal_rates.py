"""How many of the contracts that expire are renewed, and how sure that share is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import FOREVER, coverage, renewable
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.once import once

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

ALL: Final = "전체"
PENDING: Final = "판정 대기"
Z_95: Final = 1.959963984540054  # the 97.5 % point of the normal distribution
NONE_DUE: Final = "지난 12개월에 만료되어 재계약 여부가 정해진 계약이 없습니다."
_YEAR: Final = 12  # months
_BY_MONTH: Final = (
    *("만료월", "만료 계약", "재계약", "미갱신", PENDING, "재계약률", "최저 재계약률"),
    *("만료 MRR", "재계약 MRR", "미갱신 MRR", "판정 대기 MRR", "재계약률(금액)", "비고"),
)
_BY_SERVICE: Final = ("서비스", "만료 계약", "재계약", "재계약률", "하한", "상한")


def renewal_rates(office: Office) -> pd.DataFrame:
    """Return, by the month in which contracts expire, how many were renewed.

    만료 계약 ends with its term in that month, not before it (해지), not cancelled. 재계약: the
    next term of the customer and service starts within the grace; 미갱신: none does, and the
    grace is over, or the term is and somebody has said that it is the last one (해지 예정); 판정
    대기: none does yet. 재계약률 = 재계약 ÷ (재계약 + 미갱신), with 판정 대기 in neither; 최저
    재계약률 counts those as lost. By value the same of the expiring contracts' MRR in won. The last
    month is the as-of day's. Source: 고객대장; docs/domain.md#figures.
    """
    due = expired(office)
    month = due["last"].to_numpy().astype("datetime64[M]")
    this = np.datetime64(office.as_of, "M")
    due, month = due[month <= this], month[month <= this]
    if due.empty:
        return pd.DataFrame(columns=list(_BY_MONTH))
    months = np.arange(month.min(), this + 1)
    at = (month - month.min()).astype(int)
    found = pd.DataFrame({"만료월": months.astype("datetime64[s]")})
    names = {"재계약": due["renewed"], "미갱신": due["lost"], PENDING: due["pending"]}
    for name, which in names.items():
        found[name] = np.bincount(at, which, minlength=len(months)).astype(int)
        found[f"{name} MRR"] = np.bincount(at, due["mrr"] * which, minlength=len(months))
    found["만료 계약"] = found["재계약"] + found["미갱신"] + found[PENDING]
    found["만료 MRR"] = found["재계약 MRR"] + found["미갱신 MRR"] + found["판정 대기 MRR"]
    found["재계약률"] = _share(found["재계약"], found["재계약"] + found["미갱신"])
    found["최저 재계약률"] = _share(found["재계약"], found["만료 계약"])
    decided = found["재계약 MRR"] + found["미갱신 MRR"]
    found["재계약률(금액)"] = _share(found["재계약 MRR"], decided)
    found["비고"] = np.where(found[PENDING] > 0, PENDING, "")
    return found[list(_BY_MONTH)]


@once
def renewal_by_service(office: Office) -> pd.DataFrame:
    """Return the renewal rate of the last twelve months by service, with its 95 % interval.

    Of the contracts whose grace ended in the twelve months up to the as-of day, so that all are
    decided. 하한 and 상한 are Wilson's score interval (Wilson 1927), which is right for small
    numbers and for shares of 0 and 1 too. The last row is of all services.
    Source: 고객대장; the forecast stands on it.
    """
    due = decided(office)
    counts = due.groupby("service")["renewed"].agg(["size", "sum"])
    counts.loc[ALL] = (len(due), int(due["renewed"].sum()))
    size, renewed = counts["size"].astype(int), counts["sum"].astype(int)
    low, high = wilson(renewed.to_numpy(), size.to_numpy())
    found = pd.DataFrame(
        {
            "서비스": counts.index,
            "만료 계약": size.to_numpy(),
            "재계약": renewed.to_numpy(),
            "재계약률": _share(renewed, size).to_numpy(),
            "하한": low,
            "상한": high,
        }
    )
    return found if len(due) else found.iloc[:0]


@once
def expired(office: Office) -> pd.DataFrame:
    """Return the contracts that end with their term: `coverage`, with what became of them.

    `renewed`, `lost` or `pending` (the last day is not over, or it may still be renewed): exactly
    one is True.
    """
    due = coverage(office)
    due = due[due["expires"] & (due["last"] != pd.Timestamp(FOREVER))]
    goes_on = due["last"] >= pd.Timestamp(office.as_of)
    pending = ~due["renewed"] & (goes_on | renewable(office).loc[due.index])
    return due.assign(pending=pending, lost=~due["renewed"] & ~pending)


def decided(office: Office) -> pd.DataFrame:
    """Return the expired contracts whose grace ended in the twelve months up to the as-of day."""
    due = expired(office)
    closed = due["last"] + np.timedelta64(office.policy.grace + 1, "D")
    today = pd.Timestamp(office.as_of)
    return due[(closed < today) & (closed >= today - pd.DateOffset(months=_YEAR))]


def wilson(successes: np.ndarray, trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of Wilson's 95 % score interval of a share; 0 and 1 where nothing is known.

    >>> low, high = wilson(np.array([8]), np.array([10]))
    >>> round(low[0], 4), round(high[0], 4)
    (np.float64(0.4902), np.float64(0.9433))
    """
    size = np.where(trials > 0, trials, 1)
    share = successes / size
    middle = (share + Z_95**2 / (2 * size)) / (1 + Z_95**2 / size)
    width = share * (1 - share) / size + Z_95**2 / (4 * size**2)
    half = Z_95 * np.sqrt(width) / (1 + Z_95**2 / size)
    low = np.where(trials > 0, np.clip(middle - half, 0, 1), 0.0)
    return low, np.where(trials > 0, np.clip(middle + half, 0, 1), 1.0)


def figures(office: Office) -> dict[str, Figure]:
    """Return the renewal rate of the last twelve months, by count and by value."""
    due = decided(office)
    renewed = due[due["renewed"]]
    by_value = (renewed["mrr"].sum(), due["mrr"].sum())
    found = {
        "renewal_rate": _rate("재계약률(12개월)", len(renewed), len(due)),
        "renewal_rate_value": _rate("재계약률(12개월, 금액)", *by_value),
    }
    basis = f"유예가 최근 12개월에 끝난 만료 계약 {len(due):,}건"
    return {key: replace(each, basis=basis) for key, each in found.items()}


def _rate(name: str, part: float, whole: float) -> Figure:
    return Figure(name, part / whole, "%") if whole > 0 else Figure.missing(name, "%", NONE_DUE)


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)


TABLES: Final = (("renewal_rates", renewal_rates), ("renewal_by_service", renewal_by_service))
