"""What the list of risk said some months ago, held against who left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.backtest import FEW, horizons, is_few, open_since, relations
from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.once import once
from xlcrm.analysis.people import numbered, those
from xlcrm.analysis.renewal_rates import ALL, PENDING, Z_95, wilson
from xlcrm.analysis.risk import HIGH, LEVELS, levels, points_of_all
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.analysis.backtest import Horizon
    from xlcrm.analysis.inputs import Office

LEFT, STAYED, UNTOLD = "이탈", "유지", "판단 못 함"
TENTH: Final = 0.1
LEAST: Final = 10
"""Departures, and customers who stayed, below which an AUC is told with the remark: of ten events a
95 % interval is about ±0.2 wide (Hanley and McNeil 1982)."""
_LEVELS: Final = (
    *("시점", "위험", "고객 수", LEFT, "이탈률", "하한", "상한", "전체의 몇 배", "비고"),
)
_SUMS: Final = (
    *("시점", "기준일", "고객 수", LEFT, "이탈률", "AUC", "AUC 하한", "AUC 상한"),
    *("높음의 이탈률", "상위 10% 이탈률", "상위 10% 배수", PENDING, UNTOLD, "비고"),
)
_ONE_SIDE: Final = "떠난 고객과 남은 고객이 다 있어야 AUC가 나옴"


@outlined
class Auc(NamedTuple):
    """The area under the ROC curve and its 95 % interval; NaN where one side is missing."""

    value: float
    low: float
    high: float


def auc(scores: np.ndarray, left: np.ndarray) -> Auc:
    """Return how often one who left had a higher score than one who stayed; ties count half.

    The interval is that of Hanley and McNeil (1982); of fewer than ten who left, or stayed, for
    which it is too narrow, Wilson's for a share of so many.

    >>> auc(np.array([10, 20, 30, 40]), np.array([False, True, False, True]))[0]
    0.75
    """
    gone, stayed = int(left.sum()), int((~left).sum())
    if not (gone and stayed):
        return Auc(np.nan, np.nan, np.nan)
    ranks = pd.Series(scores).rank().to_numpy()
    area = (ranks[left].sum() - gone * (gone + 1) / 2) / (gone * stayed)
    if min(gone, stayed) < LEAST:
        few = np.array([min(gone, stayed)])
        low, high = wilson(area * few, few)
        return Auc(float(area), float(low[0]), float(high[0]))
    one, other = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (gone - 1) * (one - area**2) + (stayed - 1) * (other - area**2)
    half = Z_95 * np.sqrt(max(spread, 0) / (gone * stayed))
    return Auc(float(area), float(max(area - half, 0)), float(min(area + half, 1)))


def share_of_top(scores: np.ndarray, left: np.ndarray, part: float = TENTH) -> float:
    """Return which share of those with the highest scores left; of equal ones at the edge in part.

    >>> share_of_top(np.array([5, 5, 1, 1]), np.array([True, False, False, False]), 0.25)
    0.5
    """
    size = max(1.0, len(scores) * part)
    groups = pd.DataFrame({"score": scores, "left": left}).groupby("score")["left"]
    counts = groups.agg(["size", "mean"]).sort_index(ascending=False)
    before = counts["size"].cumsum() - counts["size"]
    taken = (size - before).clip(lower=0, upper=counts["size"])
    return float((taken * counts["mean"]).sum() / size)


@once
def risk_outcomes(office: Office) -> pd.DataFrame:
    """Return for each of the three days its list of risk, and what became of each customer.

    Columns: `시점`, `고객`, `점수`, `위험` as `risk` gave them for the ledger as it was; `outcome`:
    이탈 (a day without a contract came, up to the last whole month; a pause and a gap within the
    grace are none), 유지, 판정 대기 (it hangs on a term whose grace is open), or 판단 못 함 (the
    contract counts as never made, or ended on a day that nothing tells).
    """
    parts = [_at(office, each) for each in horizons(office)]
    names = ["시점", "고객", "점수", "위험", "outcome"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)


def _at(office: Office, each: Horizon) -> pd.DataFrame:
    points = points_of_all(each.then)
    return pd.DataFrame(
        {
            "시점": each.name,
            "고객": points.index,
            "점수": points.to_numpy(),
            "위험": levels(points, each.then).to_numpy(),
            "outcome": _fates(office, each, points.index),
        }
    )


def _fates(office: Office, each: Horizon, customers: pd.Index) -> np.ndarray:
    """What became of each of some customers of the day, as is known today."""
    numbers, keys = numbered(office.contracts)
    served = _served(office, each)
    who = those(pd.Series(numbers, index=office.contracts.index), served.index).to_numpy()
    fates = np.full(len(keys), UNTOLD, dtype=object)
    fates[who[who >= 0]] = LEFT  # unless they were there on the day or later
    there = (who >= 0) & (served["until"] >= pd.Timestamp(each.day)).to_numpy()
    reached, at, until = _reached(each, who[there], served[there])
    ends = served[there].iloc[at]
    words = np.select([ends["undated"], ends["open"]], [UNTOLD, PENDING], LEFT).astype(object)
    fates[reached] = np.where(until >= np.datetime64(each.until, "D"), STAYED, words)
    found: np.ndarray = fates[keys.get_indexer(customers)]
    return found


def _served(office: Office, each: Horizon) -> pd.DataFrame:
    """The contracts as they cover days, without what is not settled: `open` is whether that is."""
    covered = coverage(office)
    last, since = covered["last"], open_since(office)
    open_ = covered["expires"] & (last >= since) & (last <= pd.Timestamp(each.until))
    served = covered.assign(open=open_, until=covered["until"].where(~open_, last))
    # what goes on from a term whose grace is open is not settled for the others like it
    relation = relations(office, covered)
    waiting = last[open_].groupby(relation[open_]).min()
    found: pd.DataFrame = served[~(served["first"] > relation.map(waiting))]
    return found


def _reached(
    each: Horizon, who: np.ndarray, served: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Until when customers were there from the day on, without a day between.

    Returns:
        The numbers of those who were there on it, the place of the term that reaches furthest, and
        its last day.
    """
    first, until = (served[name].to_numpy().astype("datetime64[D]") for name in ("first", "until"))
    order = np.lexsort((first, who))  # of terms that begin on one day the upper one stays first
    who, first, until = who[order], first[order], until[order]
    next_one = np.diff(who, prepend=-1) != 0  # where the next customer's begin
    furthest = pd.Series(until).groupby(who).cummax().to_numpy().astype("datetime64[D]")
    before = np.roll(furthest, 1)
    day = np.datetime64(each.day, "D")
    gap = first > np.where(next_one, day, np.maximum(before + 1, day))
    broken = pd.Series(gap.astype("int8")).groupby(who).cummax().to_numpy() > 0
    further = ~broken & (next_one | (until > before))
    at = np.flatnonzero(further)
    at = at[np.diff(who[at], append=-1) != 0]  # of one customer's the last one
    return who[at], order[at], until[at]


def risk_error_levels(office: Office) -> pd.DataFrame:
    """Return for each of the three days how many of each level left since, up to the last month.

    이탈률 with Wilson's 95 % interval; 전체의 몇 배 is it ÷ that of all (the lift). The last row of
    each day is of all customers. Source: 고객대장, 고객관리일지, 이용현황; docs/domain.md#backtest.
    """
    rows = []
    known = _known(risk_outcomes(office))
    for each in horizons(office):
        mine = known[known["시점"] == each.name]
        base = (mine["outcome"] == LEFT).mean() if len(mine) else np.nan
        for level in (*LEVELS, ALL):
            part = mine if level == ALL else mine[mine["위험"] == level]
            rows.append((each.name, level, *_share(office, part, base)))
    return pd.DataFrame(rows, columns=list(_LEVELS))


def _known(outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes[outcomes["outcome"].isin([LEFT, STAYED])]


def _share(office: Office, part: pd.DataFrame, base: float) -> tuple[object, ...]:
    size, gone = len(part), int((part["outcome"] == LEFT).sum())
    if not size:
        return (0, 0, np.nan, np.nan, np.nan, np.nan, "")
    low, high = wilson(np.array([gone]), np.array([size]))
    lift = gone / size / base if base else np.nan
    remark = FEW if is_few(office, size) else ""
    return (size, gone, gone / size, float(low[0]), float(high[0]), lift, remark)


def risk_error(office: Office) -> pd.DataFrame:
    """Return how well the list of risk of each of the three days told who would leave.

    AUC is the share of pairs, one who left and one who stayed, of which the one who left had more
    points (ties count half; 0.5 is chance), with its interval (`auc`). 상위 10% are the customers
    with the most points; 배수 their 이탈률 ÷ that of all. 판정 대기 and 판단 못 함 are on neither
    side. Source: 고객대장, 고객관리일지, 이용현황; docs/domain.md#backtest.
    """
    every = risk_outcomes(office)
    known = _known(every)
    rows = []
    for each in horizons(office):
        mine = known[known["시점"] == each.name]
        if mine.empty:
            continue
        left = (mine["outcome"] == LEFT).to_numpy()
        scores = mine["점수"].to_numpy(dtype=float)
        high = mine["위험"] == HIGH
        base, top = float(left.mean()), share_of_top(scores, left)
        few = min(left.sum(), (~left).sum()) < LEAST
        told = every[every["시점"] == each.name]["outcome"]
        area = auc(scores, left)
        remarks = [_ONE_SIDE] * int(np.isnan(area.value)) + [FEW] * int(few)
        rows.append(
            (
                *(each.name, pd.Timestamp(each.day), len(mine), int(left.sum()), base, *area),
                *(float(left[high].mean()) if high.any() else np.nan, top),
                *(top / base if base else np.nan, int((told == PENDING).sum())),
                *(int((told == UNTOLD).sum()), " · ".join(remarks)),
            )
        )
    return pd.DataFrame(rows, columns=list(_SUMS))


TABLES: Final = (("risk_error", risk_error), ("risk_error_levels", risk_error_levels))
