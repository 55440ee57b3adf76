"""Who is in each segment of RFM, what they buy, what may be offered to them, and how they move.

The segments are those of `xlcrm.analysis.rfm`. Source: 고객대장, 구매이력, 고객관리일지.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.as_it_was import as_it_was
from xlcrm.analysis.demand import bought_together, known_purchases
from xlcrm.analysis.once import once
from xlcrm.analysis.people import in_force, in_order, people, texts
from xlcrm.analysis.rfm import SEGMENTS, scored

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from xlcrm.analysis.inputs import Office

BACK: Final = 3  # months between the two looks of `segment_moves`
GONE, NEW = "이용 끝남", "새 고객"
OFFERS: Final = {
    "핵심": "더 긴 계약이나 높은 서비스를 권하고, 소개를 부탁하세요.",
    "우량": "높은 서비스나 함께 쓰는 제품을 권하세요.",
    "신규·성장": "첫 재계약 전에 만족을 묻고, 다음 제품을 권하세요.",
    "보통": "이용에 맞는 서비스인지 묻고, 함께 쓰는 제품을 권하세요.",
    "이탈 우려": "먼저 연락해 불편을 묻고, 재계약 조건을 내세요.",
    "휴면": "다시 쓸 뜻을 묻고, 돌아오는 고객의 혜택을 알리세요.",
}
"""What is usually offered to whom; the office knows better."""

_NOTHING: Final = "–"
_MEMBERS: Final = (
    *("구분", "고객", "고객 ID", "고객명", "연락처", "시트", "행", "서비스", "월 매출", "종료일"),
    *("누적 결제", "많이 산 제품", "권할 제품", "담당자"),
)
_SEGMENTS: Final = ("구분", "고객 수", "월 매출", "많이 쓰는 서비스", "많이 산 제품", "권할 것")


@once
def segment_members(office: Office) -> pd.DataFrame:
    """Return the customers with a contract in force, by segment and by what they bring a month.

    많이 산 제품 is what the customer bought most often; 권할 제품 what goes best together with
    what they bought (`bought_together`, 향상도 above 1) and they have not bought yet; – where
    there is none.
    """
    who = in_force(office)
    scores = scored(office).set_index("고객")
    found = pd.DataFrame(
        {
            "구분": scores["구분"].reindex(who.index).to_numpy(),
            "고객": who.index,
            "고객 ID": who["customer_id"].to_numpy(),
            "고객명": who["name"].to_numpy(),
            "연락처": who["phone"].to_numpy(),
            "시트": who["sheet"].to_numpy(),
            "행": who["row"].to_numpy(),
            "서비스": texts(who["service"]).to_numpy(),
            "월 매출": who["mrr"].to_numpy(),
            "종료일": who["end"].to_numpy(),
            "누적 결제": scores["누적 결제"].reindex(who.index).to_numpy(),
            "많이 산 제품": _most(office).reindex(who.index).fillna(_NOTHING).to_numpy(),
            "권할 제품": _offers(office, who.index),
            "담당자": who["officer"].to_numpy(),
        }
    )
    found = found.sort_values("월 매출", ascending=False, kind="stable")  # then by their keys
    order = {name: at for at, name in enumerate(SEGMENTS)}
    ranks = found["구분"].map(order).sort_values(kind="stable").index
    return found.loc[ranks, list(_MEMBERS)].reset_index(drop=True)


def segment_offers(office: Office) -> pd.DataFrame:
    """Return for each segment how many are in it, what they use and buy most, and what to offer."""
    members = segment_members(office)
    groups = members.groupby("구분")
    found = pd.DataFrame(
        {
            "고객 수": groups.size(),
            "월 매출": groups["월 매출"].sum(),
            "많이 쓰는 서비스": groups["서비스"].agg(_usual),
            "많이 산 제품": groups["많이 산 제품"].agg(_usual),
        }
    )
    found = found.rename_axis("구분").reset_index()
    found["권할 것"] = found["구분"].map(OFFERS).fillna(_NOTHING).astype(object)
    return in_order(found, "구분", SEGMENTS)[list(_SEGMENTS)]


def segment_moves(office: Office) -> pd.DataFrame:
    """Return how customers moved between segments in three months: from rows to columns.

    As of the same day three months ago the office is put back as far as that can be known
    (`as_it_was`). 새 고객 had no contract yet; 이용 끝남 has none any more.
    """
    then = as_it_was(office, _months_before(office.as_of))
    was, now = (_segment_of(each) for each in (then, office))
    everyone = was.index.union(now.index)
    before = was.reindex(everyone).fillna(NEW)
    after = now.reindex(everyone).fillna(GONE)
    if everyone.empty or was.empty:
        return pd.DataFrame(columns=["3개월 전"])
    counts = pd.crosstab(before.to_numpy(), after.to_numpy())
    columns = [name for name in (*SEGMENTS, GONE) if name in counts.columns]
    rows = [name for name in (*SEGMENTS, NEW) if name in counts.index]
    counts = counts.reindex(index=rows, columns=columns, fill_value=0)
    counts.insert(0, "고객 수", counts.sum(axis=1))
    return counts.rename_axis(index="3개월 전", columns=None).reset_index()


def _segment_of(office: Office) -> pd.Series:
    """The segment of each customer with a contract in force."""
    who = people(office)
    segments = pd.Series(scored(office)["구분"].to_numpy(), index=who.index)
    found: pd.Series = segments[who["in_force"].to_numpy()]
    return found


def _months_before(day: date) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(months=BACK)).date()


def _most(office: Office) -> pd.Series:
    """What each customer bought most often; of several the first by name."""
    counts = (
        known_purchases(office).groupby(["customer", "product"]).size().reset_index(name="times")
    )
    order = counts.sort_values(["customer", "times", "product"], ascending=[True, False, True])
    return order.drop_duplicates("customer").set_index("customer")["product"]


def _offers(office: Office, customers: pd.Index) -> np.ndarray:
    """What goes best with what each customer bought, and was not bought yet."""
    pairs = bought_together(office)
    pairs = pairs[pairs["향상도"] > 1]
    held = known_purchases(office)[["customer", "product"]].drop_duplicates()
    held = held[held["customer"].isin(customers)]
    found = held.merge(pairs, left_on="product", right_on="제품")
    own = pd.MultiIndex.from_frame(held)
    offered = pd.MultiIndex.from_frame(found[["customer", "함께 산 제품"]])
    found = found[~offered.isin(own)].drop_duplicates("customer")  # the strongest stand first
    best = found.set_index("customer")["함께 산 제품"]
    told: np.ndarray = best.reindex(customers).fillna(_NOTHING).to_numpy(dtype=object)
    return told


def _usual(values: pd.Series) -> str:
    """What most have, with how many."""
    counts = values[values != _NOTHING].value_counts()
    return f"{counts.index[0]} ({counts.iloc[0]:,}명)" if len(counts) else _NOTHING


TABLES: Final = (
    *(("segment_members", segment_members), ("segment_offers", segment_offers)),
    ("segment_moves", segment_moves),
)
