"""What became of offers, and what followed: an association, and never a cause.

An office offers something to those of whom it thinks that they may take it. So they are held
against comparable people to whom nothing was offered. Source: 고객관리일지 (`xlcrm offers record`),
고객대장, 구매이력.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.compared import WITHIN, effects, followed, purchases, renewals
from xlcrm.analysis.demand import known_purchases
from xlcrm.analysis.grounds import made_offers
from xlcrm.analysis.months import FEW
from xlcrm.analysis.people import share
from xlcrm.analysis.renewal_rates import wilson
from xlcrm.domain.identity import match_key
from xlcrm.domain.offer_mark import ACCEPTED, DECLINED, MADE
from xlcrm.schema.sheets import JOURNAL, PURCHASES

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

ALL: Final = "전체"
RENEWED, BOUGHT = "재계약", "구매"
_ANSWERS: Final = (
    *("제안", "첫 날", "마지막 날", "고객 수", "수락", "거절", "기다림"),
    *("수락률", "하한", "상한", "비고"),
)
_EFFECTS: Final = (
    *("제안", "잣대", "판정 대기", "제안(견줌)", "이어짐", "비율"),
    *("견줄 고객", "이어짐(견줄 고객)", "비율(견줄 고객)", "차이", "하한", "상한", "말"),
)


def offer_answers(office: Office) -> pd.DataFrame:
    """Return what became of each offer, in customers, the most first.

    고객 수 = 수락 + 거절 + 기다림: of each customer what was said last. 수락률 = 수락 ÷ (수락 +
    거절), with Wilson's 95 % interval; 비고 says where those are few. Source: 고객관리일지.
    """
    made = made_offers(office)
    groups = made.groupby("name")
    last = made.drop_duplicates(["customer", "name"], keep="last")
    found = pd.DataFrame(
        {
            "첫 날": groups["day"].min(),
            "마지막 날": groups["day"].max(),
            "고객 수": last.groupby("name").size(),
        }
    )
    for title, state in (("수락", ACCEPTED), ("거절", DECLINED), ("기다림", MADE)):
        counts = (last["state"] == state).groupby(last["name"]).sum()
        found[title] = counts.reindex(found.index, fill_value=0).astype("int64")
    said = found["수락"] + found["거절"]
    found["수락률"] = share(found["수락"], said.astype(float))
    low, high = wilson(found["수락"].to_numpy(dtype=float), said.to_numpy(dtype=float))
    found["하한"], found["상한"] = (np.where(said > 0, each, np.nan) for each in (low, high))
    few = said < office.policy.standards.small_sample
    found["비고"] = np.where(few, FEW, "") if len(found) else pd.Series(dtype=object)
    found = found.rename_axis("제안").reset_index()
    found = found.sort_values(["고객 수", "제안"], ascending=[False, True], ignore_index=True)
    return found[list(_ANSWERS)]


def offer_effects(office: Office, within: int = WITHIN) -> pd.DataFrame:
    """Return who renewed, and who bought, after an offer, against comparable others.

    재계약: of contracts whose end was open (`campaign_effects` says when), those of which the next
    term began within 60 days; 구매: of customers in force those who bought within 60 days what was
    offered, or, where that is no product, anything. 견줄 고객 are those to whom nothing had been
    offered on a day of the offer or in the 60 days before it, of the same service, number of terms,
    band of risk and nearness of the end. 판정 대기: the 60 days are not over. 차이 with its 95 %
    interval, missing under 10 on a side. 전체 is of all offers. Source: 고객관리일지, 고객대장,
    구매이력; Mantel and Haenszel 1959, Sato 1989.

    Args:
        office: the office.
        within: the days in which a renewal or a purchase counts.
    """
    made = made_offers(office)[["name", "customer", "day"]]
    if made.empty:
        return pd.DataFrame(columns=list(_EFFECTS))
    names = [ALL, *sorted(made["name"].unique())]
    done = pd.concat([made.assign(name=ALL), made], ignore_index=True)
    few = office.policy.standards.small_sample
    rows, waiting = followed(office, renewals(office, within), done, within=within)
    told = effects(rows, waiting, names, few, whom="제안", did="재계약했습니다")
    found = [(name, RENEWED, each) for name, each in zip(names, told, strict=True)]
    if PURCHASES.key in office.present:
        for name in names:
            units = purchases(office, _wanted(office, name))
            rows, waiting = followed(office, units, done, within=within, names=[name])
            (each,) = effects(rows, waiting, [name], few, whom="제안", did="샀습니다")
            found.append((name, BOUGHT, each))
    made_rows = [{"제안": name, "잣대": kind, **each} for name, kind, each in found]
    table = pd.DataFrame(made_rows, columns=list(_EFFECTS))
    place = {name: at for at, name in enumerate(names)}
    table = table.assign(order=table["제안"].map(place))
    table = table.sort_values("order", kind="stable", ignore_index=True)[list(_EFFECTS)]
    numbers = ("비율", "비율(견줄 고객)", "차이", "하한", "상한")
    return table.astype(dict.fromkeys(numbers, float))


def _wanted(office: Office, name: str) -> pd.DataFrame:
    """The purchases that an offer asks for: of the products that it names, or all."""
    bought, made = known_purchases(office), made_offers(office)
    said = {match_key(name), *map(match_key, made["what"][made["name"] == name])}
    named = bought[bought["product"].map(lambda each: match_key(str(each)) in said).astype(bool)]
    return bought if named.empty or name == ALL else named


TABLES: Final = (("offer_answers", offer_answers), ("offer_effects", offer_effects))
NEEDS: Final = {name: JOURNAL.key for name, _ in TABLES}
"""Tables, and the kind of sheet without which each is empty."""
