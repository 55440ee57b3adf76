"""Who the customers are: by age, gender, service and region. Shares of each table sum to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.people import UNKNOWN, in_order, people, share, started, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office

AGE_BANDS: Final = ("20세 미만", "20대", "30대", "40대", "50대", "60대", "70세 이상")
_DECADE: Final = 10
_OLDEST: Final = 120  # years; an older customer is a typing error
GENDERS: Final = ("남", "여", "기타")


def age_bands(office: Office) -> pd.DataFrame:
    """Return the customers by decade of their age, the as-of year − 출생연도.

    고객 수 are those with a contract in force, 비율 their share of all of them, 월 매출 what their
    contracts bring a month in won; 지난 고객 are those whose contracts are over. Without 출생연도,
    or of an age above 120: 모름. Source: 고객정보, 고객대장.
    """
    who = people(office)
    return _counted("나이대", ages(office, who.index), who, AGE_BANDS)


def genders(office: Office) -> pd.DataFrame:
    """Return the customers by 성별, counted as in `age_bands`. Source: 고객정보."""
    who = people(office)
    return _counted("성별", detail(office, who.index, "gender"), who, GENDERS)


def regions(office: Office) -> pd.DataFrame:
    """Return the customers by region, the largest first, counted as in `age_bands`.

    The region is that of the address on the contract that speaks for the customer.
    Source: 고객대장.
    """
    who = people(office)
    return _counted("지역", texts(who["region"]), who)


def services(office: Office) -> pd.DataFrame:
    """Return the services by contracts in force, the largest first.

    계약 수 are the contracts in force, 비율 their share of all of them, 월 매출 what they bring a
    month in won; 고객 수 the customers who have one (who has two services counts in both);
    지난 계약 the contracts that are over. Source: 고객대장.
    """
    contracts = started(office)
    contracts = contracts.assign(서비스=texts(contracts["service"]))
    running = contracts[contracts["in_force"]]
    groups = contracts.groupby("서비스")["in_force"].agg(["sum", "size"])
    customers = running.groupby("서비스")["customer"].nunique().reindex(groups.index, fill_value=0)
    found = pd.DataFrame(
        {
            "서비스": groups.index,
            "계약 수": groups["sum"].astype("int64").to_numpy(),
            "비율": share(groups["sum"], float(len(running))).to_numpy(),
            "고객 수": customers.to_numpy(),
            "월 매출": contracts.groupby("서비스")["mrr"].sum().to_numpy(),
            "지난 계약": (groups["size"] - groups["sum"]).astype("int64").to_numpy(),
        }
    )
    return in_order(found, "서비스", by="계약 수")


def ages(office: Office, customers: pd.Index) -> pd.Series:
    """Return the age band of each of some customers, 모름 where it is not told."""
    born = details(office)["birth_year"].reindex(customers)
    years = office.as_of.year - born
    known = years.between(0, _OLDEST)
    at = np.floor(years.where(known, 0) / _DECADE).clip(1, len(AGE_BANDS)).astype(int) - 1
    bands = pd.Series(np.array(AGE_BANDS, dtype=object)[at.to_numpy()], index=customers)
    return bands.where(known, UNKNOWN)


def detail(office: Office, customers: pd.Index, field: str) -> pd.Series:
    """Return what 고객정보 says of each of some customers, 모름 where it says nothing."""
    return texts(details(office)[field].reindex(customers))


@once
def details(office: Office) -> pd.DataFrame:
    """Return 고객정보 by customer; of a customer who stands twice, the last row."""
    return office.customers.drop_duplicates("customer", keep="last").set_index("customer")


def _counted(
    name: str, segments: pd.Series, who: pd.DataFrame, order: Sequence[str] = ()
) -> pd.DataFrame:
    """Count customers by segment: in a given order, the rest by size, 모름 last."""
    groups = who["in_force"].groupby(segments.to_numpy()).agg(["sum", "size"])
    now = groups["sum"].astype("int64")
    found = pd.DataFrame(
        {
            name: groups.index.astype(object),
            "고객 수": now.to_numpy(),
            "비율": share(now, float(now.sum())).to_numpy(),
            "월 매출": who["mrr"].groupby(segments.to_numpy()).sum().to_numpy(),
            "지난 고객": (groups["size"] - now).to_numpy(),
        }
    )
    return in_order(found, name, order, by="고객 수")


NEEDS: Final = {"age_bands": "customers", "genders": "customers"}
"""Tables, and the kind of sheet without which each says nothing."""

TABLES: Final = (
    *(("age_bands", age_bands), ("genders", genders)),
    *(("services", services), ("regions", regions)),
)
