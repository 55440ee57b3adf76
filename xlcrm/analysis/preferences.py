"""What each customer prefers: what they buy, how they pay, how they call, what interests them.

A preference is what stands most often; of equals, what was last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.people import UNKNOWN, in_force, share, signed, until_today
from xlcrm.analysis.purchases import purchases
from xlcrm.analysis.segments import details

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

KINDS: Final = ("제품/서비스", "결제 방법", "상담 채널", "선호도", "관심 분야")


@once
def preferences(office: Office) -> pd.DataFrame:
    """Return what each customer with a contract in force prefers, None where nothing tells.

    제품/서비스 and 결제 방법 are those of most purchases (구매이력), 상담 채널 that of most
    contacts that the customer began (고객관리일지, 방향 수신); of equals that of the last one.
    선호도 and 관심 분야 are what 고객정보 says. 구매 수 is how many purchases the first two stand
    on.
    """
    who = in_force(office)
    bought = purchases(office)
    called = until_today(office.journal, "at", office)
    called = called[called["direction"] == "수신"]
    told = details(office)
    values = (
        usual(bought, "product", "date"),
        usual(bought, "payment_method", "date"),
        usual(called, "channel", "at"),
        told["preference"],
        told["interests"],
    )
    found = signed(who)
    for kind, value in zip(KINDS, values, strict=True):
        known = value.astype(object).reindex(who.index)
        found[kind] = known.where(known.notna(), None).to_numpy()
    count = bought.groupby("customer", sort=False).size().reindex(who.index, fill_value=0)
    return found.assign(**{"구매 수": count.to_numpy()})


def preference_counts(office: Office) -> pd.DataFrame:
    """Return how many customers prefer what: 항목, 값, 고객 수 and 비율.

    비율 is of those of whom it is known. The largest first within each 항목; 모름 last, without.
    """
    each = preferences(office)
    parts = [_counts(kind, each[kind]) for kind in KINDS]
    return pd.concat(parts, ignore_index=True)


def usual(rows: pd.DataFrame, column: str, day: str) -> pd.Series:
    """Return each customer's most frequent value of a column, of equals the one that came last."""
    told = rows[rows[column].notna()]
    who, customers = pd.factorize(told["customer"])
    what, values = pd.factorize(told[column], sort=True)
    pairs = pd.DataFrame({"pair": who * len(values) + what, "day": told[day].to_numpy()})
    groups = pairs.groupby("pair", sort=False)["day"].agg(["size", "max"]).reset_index()
    each, kind = np.divmod(groups["pair"].to_numpy(), max(len(values), 1))
    order = np.lexsort((kind, groups["max"], groups["size"], each))
    last = order[np.flatnonzero(np.diff(each[order], append=-1))]  # of each customer's rows
    return pd.Series(values.to_numpy()[kind[last]], index=customers.to_numpy()[each[last]])


def _counts(kind: str, values: pd.Series) -> pd.DataFrame:
    counts = values.value_counts(sort=False).rename_axis("값").reset_index(name="고객 수")
    counts = counts.sort_values(["고객 수", "값"], ascending=[False, True], ignore_index=True)
    known = float(counts["고객 수"].sum())
    unknown = pd.DataFrame({"값": [UNKNOWN], "고객 수": [int(values.isna().sum())]})
    if unknown["고객 수"].sum():
        counts = pd.concat([counts, unknown], ignore_index=True)
    shares = share(counts["고객 수"], known).mask(counts["값"] == UNKNOWN)
    counts.insert(0, "항목", kind)
    return counts.assign(비율=shares)


TABLES: Final = (("preferences", preferences), ("preference_counts", preference_counts))
