"""Tiers of loyalty: how long somebody has been a customer, or how much they have paid.

The tiers are those that the office has named in 설정 under 혜택; else VIP, 골드 and 실버, with its
own thresholds or those of `xlcrm.reading.standards`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.paid import paid, served_months
from xlcrm.analysis.people import in_force, people, share, signed
from xlcrm.reading.benefit_rules import Tier

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

MAN_WON: Final = 10_000
TIERS: Final = ("VIP", "골드", "실버", "일반")
"""The tiers of an office that has named none, the highest first."""

OTHERWISE: Final = TIERS[-1]
"""The tier of whoever has none of the others."""


@once
def loyalty(office: Office) -> pd.DataFrame:
    """Return the tier of each customer with a contract in force, the highest first.

    이용 개월: months of service, pauses aside. 누적 결제: won paid in all (see
    `xlcrm.analysis.paid`). A customer has the highest 등급 of which either reaches the threshold;
    근거 says which did. Where a fee is not known the months alone decide. Source: 고객대장,
    구매이력; thresholds in 설정.
    """
    who = in_force(office)
    months = served_months(office).reindex(who.index)
    money = paid(office).reindex(who.index)
    found = signed(who)
    found["이용 개월"] = np.floor(months.to_numpy() * 10) / 10  # so that 11.98 is not shown as 12
    found["누적 결제"] = money.to_numpy()
    rules, names = _rules(office), tier_names(office)
    by_months = [(months >= _least(each.months)).to_numpy() for each in rules]
    by_money = [(money >= _least(each.won)).to_numpy() for each in rules]
    either = [long | much for long, much in zip(by_months, by_money, strict=True)]
    found["등급"] = _first(either, names[:-1], names[-1])
    found["근거"] = _first(
        [
            condition
            for long, much in zip(by_months, by_money, strict=True)
            for condition in (long & much, long, much)
        ],
        ["기간 · 금액", "기간", "금액"] * len(either),
        "",
    )
    found["place"] = found["등급"].map({name: at for at, name in enumerate(names)})
    # those with the same numbers go by their keys, as they stand already
    found = found.sort_values(["place", "누적 결제", "이용 개월"], ascending=[True, False, False])
    return found.drop(columns="place").reset_index(drop=True)


def tiers(office: Office) -> pd.DataFrame:
    """Return the tiers: 등급, 기준 in words, 고객 수, 비율 of those in force (sums to 1), 월 매출.

    월 매출 is what their contracts bring a month, in won.
    """
    each, names = loyalty(office), tier_names(office)
    worth = each["고객"].map(people(office)["mrr"])
    counts = each["등급"].value_counts().reindex(names, fill_value=0)
    found = pd.DataFrame(
        {
            "등급": names,
            "기준": [*(rule.shape for rule in _rules(office)), "그 밖"],
            "고객 수": counts.to_numpy(),
        }
    )
    found["비율"] = share(found["고객 수"], float(len(each)))
    found["월 매출"] = worth.groupby(each["등급"]).sum().reindex(names, fill_value=0).to_numpy()
    return found


def tier_names(office: Office) -> tuple[str, ...]:
    """Return what an office's tiers are called, the highest first, the last that of all others."""
    names = [each.name for each in _rules(office)]
    return (*names, next(each for each in (OTHERWISE, "그 밖") if each not in names))


def _rules(office: Office) -> tuple[Tier, ...]:
    """Each tier, and from how many months or won on somebody has it; the highest first."""
    own, standards = office.policy.standards.own_tiers, office.policy.standards.tiers
    return own or (
        Tier(TIERS[0], standards.vip_months, standards.vip_paid * MAN_WON),
        Tier(TIERS[1], standards.gold_months, standards.gold_paid * MAN_WON),
        Tier(TIERS[2], standards.silver_months, standards.silver_paid * MAN_WON),
    )


def _least(threshold: int | None) -> float:
    return float("inf") if threshold is None else threshold


def _first(
    conditions: list[np.ndarray], words: list[str] | tuple[str, ...], other: str
) -> np.ndarray:
    return np.select(conditions, list(words), default=other).astype(object)


TABLES: Final = (("tiers", tiers), ("loyalty", loyalty))
