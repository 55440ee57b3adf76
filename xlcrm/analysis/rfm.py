"""RFM: when a customer was last there, how often they signed, how much they paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.paid import last_paid, paid
from xlcrm.analysis.people import days_since, last_contacts, people, share, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.reading.standards import RfmStandards

SCORES: Final = 5
MAN_WON: Final = 10_000
_EDGES: Final = tuple(step / SCORES for step in range(1, SCORES))
_QUINTILES, _BANDS = "5분위", "고정 구간"
NOT_SCORED: Final = "산출 불가"
SEGMENTS: Final = ("핵심", "우량", "신규·성장", "보통", "이탈 우려", "휴면", NOT_SCORED)


@once
def rfm(office: Office) -> pd.DataFrame:
    """Return each customer's recency, frequency and money, each scored from 1 to 5.

    경과일: days since the last entry in the journal, purchase, or day on which a fee fell due,
    whichever came last; of who has none of them since the last term began. 계약 횟수: terms begun.
    누적 결제: won paid in all, as `xlcrm.analysis.paid` has both. R, F and M by quintiles of all
    customers, of whom ties share the lower score; by the fixed bands of 설정 where there are fewer
    than 50 customers. A customer with an unknown fee has no M, and is in no segment. Those with
    most points come first. Source: 고객대장, 고객관리일지, 구매이력; docs/domain.md#figures.
    """
    # those with the same numbers go by their keys, as they stand already
    order = scored(office).sort_values(["합", "누적 결제"], ascending=[False, False])
    return order.reset_index(drop=True)


@once
def scored(office: Office) -> pd.DataFrame:
    """Return the same by customers' keys, in their order, as `people` has them."""
    who = people(office)
    recency = days_since(_last_seen(office, who), office)
    money = paid(office).reindex(who.index)
    standards = office.policy.standards.rfm
    if len(who) >= standards.quintiles_from:
        way = _QUINTILES
        scores = [quintiles(values) for values in (-recency, who["terms"], money)]
    else:
        way = _BANDS
        scores = _in_bands(recency, who["terms"], money, standards)
    found = signed(who)
    found["경과일"] = recency.to_numpy()
    found["계약 횟수"] = who["terms"].to_numpy()
    found["누적 결제"] = money.to_numpy()
    for name, score in zip("RFM", scores, strict=True):
        found[name] = score.to_numpy()
    found["합"] = found["R"] + found["F"] + found["M"]
    found["구분"] = _segments(found["R"], (found["F"] + found["M"]) / 2)
    return found.assign(방식=way)


def rfm_segments(office: Office) -> pd.DataFrame:
    """Return the segments that RFM gives: 고객 수, 비율 of all customers, 누적 결제 and its share.

    With fm = (F + M) ÷ 2: 핵심 R ≥ 4 and fm ≥ 4; else 우량 R ≥ 3 and fm ≥ 3; 신규·성장 R ≥ 4;
    보통 R = 3; 이탈 우려 fm ≥ 3; else 휴면. Shares sum to 1. What a segment has paid is missing
    where no fee in it is known.
    """
    scored = rfm(office)
    paid_in = scored.groupby("구분")["누적 결제"]
    groups = paid_in.agg(["size"]).assign(sum=paid_in.sum(min_count=1))
    groups = groups.reindex([name for name in SEGMENTS if name in groups.index])
    return pd.DataFrame(
        {
            "구분": groups.index,
            "고객 수": groups["size"].to_numpy(),
            "비율": share(groups["size"], float(len(scored))).to_numpy(),
            "누적 결제": groups["sum"].to_numpy(),
            "결제 비율": share(groups["sum"], float(groups["sum"].sum())).to_numpy(),
        }
    )


def quintiles(values: pd.Series) -> pd.Series:
    """Return each value's quintile from 1, the lowest, to 5; equal values share the lower one.

    The edges are the quintiles of all values, linear between two, and belong to the part below, so
    that where no two edges are equal this is `pandas.qcut` with five parts. Missing stays missing.

    >>> quintiles(pd.Series([10.0, 20, 30, 40, 50, 50])).tolist()
    [1.0, 1.0, 2.0, 3.0, 4.0, 4.0]
    """
    known = values.astype(float)
    if not known.notna().any():
        return known
    edges = np.quantile(known.dropna(), _EDGES)
    return _scores(known, edges, side="left")


def _in_bands(
    recency: pd.Series, frequency: pd.Series, money: pd.Series, standards: RfmStandards
) -> list[pd.Series]:
    """Score by the bands of 설정: at most so many days, at least so many terms or won."""
    days = [standards.recency_2, standards.recency_3, standards.recency_4, standards.recency_5]
    times = [standards.frequency_2, standards.frequency_3, standards.frequency_4]
    won = [standards.money_2, standards.money_3, standards.money_4, standards.money_5]
    return [
        _scores(-recency.astype(float), sorted(-day for day in days), side="right"),
        _scores(frequency.astype(float), sorted([*times, standards.frequency_5]), side="right"),
        _scores(money, sorted(each * MAN_WON for each in won), side="right"),
    ]


def _scores(
    values: pd.Series, edges: Sequence[float] | np.ndarray, *, side: Literal["left", "right"]
) -> pd.Series:
    """One more than how many edges lie below each value; with "right" an edge itself too."""
    below = np.searchsorted(np.asarray(edges, dtype=float), values.to_numpy(), side=side)
    return pd.Series(below + 1.0, index=values.index).where(values.notna())


def _segments(recent: pd.Series, worth: pd.Series) -> pd.Series:
    """Name each customer's segment by R and the mean of F and M."""
    rules = (
        ("핵심", (recent >= 4) & (worth >= 4)),  # noqa: PLR2004 - scores from 1 to 5, as documented
        ("우량", (recent >= 3) & (worth >= 3)),  # noqa: PLR2004
        ("신규·성장", recent >= 4),  # noqa: PLR2004
        ("보통", recent >= 3),  # noqa: PLR2004
        ("이탈 우려", worth >= 3),  # noqa: PLR2004
    )
    names = [name for name, _ in rules]
    found = np.select([there.to_numpy() for _, there in rules], names, default="휴면")
    return pd.Series(found, index=recent.index, dtype=object).mask(worth.isna(), NOT_SCORED)


def _last_seen(office: Office, who: pd.DataFrame) -> pd.Series:
    """Return the last day on which each customer was talked with, or paid."""
    days = {
        "talked": last_contacts(office).reindex(who.index),
        "paid": last_paid(office).reindex(who.index),
    }
    return pd.DataFrame(days).max(axis=1).fillna(who["last_start"])


TABLES: Final = (("rfm", rfm), ("rfm_segments", rfm_segments))
