"""What the contracts bring in the next twelve months: what is agreed, and what renewals may add."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis import revenue
from xlcrm.analysis.coverage import coverage, renewable
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.once import once
from xlcrm.analysis.people import those
from xlcrm.analysis.renewal_rates import ALL, NONE_DUE, decided, renewal_by_service
from xlcrm.analysis.terms import ends_of_terms

if TYPE_CHECKING:
    from typing import TypeAlias

    from xlcrm.analysis.inputs import Office

    _Days: TypeAlias = pd.Series | np.ndarray

AHEAD: Final = 12  # months, the first of them the one after the as-of day's
ENOUGH: Final = 30  # decided contracts of a service whose own renewal rate is used
NOTHING_AHEAD: Final = "앞으로 이용할 계약이 없습니다."
_COLUMNS: Final = ("월", "계약 매출", "재계약 예상", "예상 매출", "하한", "상한")
_WHAT_IF: Final = ("바꾸는 것", "한 단위", "한 단위의 효과", "바꿀 양", "12개월 매출 변화")
_POINT: Final = 0.01
_KNOWN: Final = "(지금 고객만)"
_DAY: Final = np.timedelta64(1, "D")
_FIRST: Final = np.datetime64("1970-01-01", "D")


@once
def forecast(office: Office) -> pd.DataFrame:
    """Return the revenue of each of the twelve months after the as-of day's, in won.

    계약 매출 is agreed: the MRR of every contract × the share of the month's days that it covers
    and is not paused. 재계약 예상 adds for each contract without a next term the terms that may
    follow, as long and as dear as it, the k-th × (renewal rate)ᵏ; none after a 해지일 or the
    answer 해지 예정. The rate is the service's own of the last twelve months, or, of fewer than 30
    decided contracts, that of all services (`renewal_by_service`). 하한 and 상한 put the two ends
    of that rate's 95 % interval (Wilson) in its place: they range over how sure the rate is, not
    over new customers or prices. Without a decided contract there is no rate: 예상 매출 is missing,
    하한 is 계약 매출 alone, and 상한 renews all.

    Source: 고객대장; docs/domain.md#figures.
    """
    covered = coverage(office)
    months = np.datetime64(office.as_of, "M") + np.arange(1, AHEAD + 1)
    own = agreed(covered, months)
    expected, low, high = _renewals(office, covered, months)
    if not (own.any() or high.any()):
        return pd.DataFrame(columns=list(_COLUMNS))
    return pd.DataFrame(
        {
            "월": months.astype("datetime64[s]"),
            "계약 매출": own,
            "재계약 예상": expected,
            "예상 매출": own + expected,
            "하한": own + low,
            "상한": own + high,
        }
    )


def agreed(covered: pd.DataFrame, months: np.ndarray) -> np.ndarray:
    """Return the revenue of contracts themselves, as `coverage` has them, month by month in won."""
    served = _served(covered["first"], covered["until"], months)
    rests = covered["paused"].notna().to_numpy()
    served[rests] -= _served(covered["paused"][rests], covered["resumed"][rests], months)
    found: np.ndarray = covered["mrr"].to_numpy() @ served
    return found


def _served(first: _Days, last: _Days, months: np.ndarray) -> np.ndarray:
    """The share of each month's days (columns) that lies in each span (rows); 0 without one."""
    begin, end = (np.asarray(days).astype("datetime64[D]") for days in (first, last))
    none = np.isnat(begin) | np.isnat(end)
    since, to = (_numbered(np.where(none, _FIRST, days))[:, None] for days in (begin, end))
    opening, closing = _numbered(months), _numbered(months + 1)
    days = np.minimum(to + 1, closing)
    days -= np.maximum(since, opening)
    days[none] = 0
    served: np.ndarray = np.maximum(days, 0, out=days) / (closing - opening)
    return served


def _numbered(days: np.ndarray) -> np.ndarray:
    """Days, or the first ones of months, as whole numbers, which are counted with faster."""
    return days.astype("datetime64[D]").astype("int64").astype("int32")


def _renewals(
    office: Office, covered: pd.DataFrame, months: np.ndarray, more: float = 0.0
) -> np.ndarray:
    """What further terms may bring, month by month: as expected, at least and at most.

    With rates that are so much more, 1 at the most.
    """
    terms = to_renew(office, covered)
    rates = np.minimum(rates_of(office, terms["service"]) + more, 1.0)
    length, days = terms["months"].to_numpy(), terms["days"].to_numpy()
    mrr = terms["mrr"].to_numpy()[:, None]
    sums = np.zeros((len(rates), len(months)))
    horizon = (months[-1] + 1).astype("datetime64[D]")
    first, k = terms["last"].to_numpy().astype("datetime64[D]") + _DAY, 0
    ahead = np.flatnonzero(first < horizon)
    while len(ahead):
        k += 1
        last = _ends(first[ahead], length[ahead], days[ahead], office)
        sums += rates[:, ahead] ** k @ (_served(first[ahead], last, months) * mrr[ahead])
        first[ahead] = last + _DAY
        ahead = ahead[first[ahead] < horizon]
    return sums


def _ends(start: np.ndarray, months: np.ndarray, days: np.ndarray, office: Office) -> np.ndarray:
    """The last days of terms of so many months, or else of so many days."""
    whole = ~np.isnan(months)
    by_months = ends_of_terms(
        start, np.where(whole, months, 1).astype(int), office.policy.month_end
    )
    return np.where(whole, by_months, start + (days - 1) * _DAY)


def to_renew(office: Office, covered: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts that may still be renewed, with their length in months and in days."""
    terms: pd.DataFrame = covered[covered["expires"] & those(renewable(office), covered.index)]
    span = (terms["last"] - terms["first"]).dt.days + 1
    return terms.assign(months=office.contracts["months"].loc[terms.index], days=span)


def rates_of(office: Office, services: pd.Series) -> np.ndarray:
    """Return each contract's renewal rate (columns), and both ends of its interval (rows)."""
    known = renewal_by_service(office).set_index("서비스")
    columns = ("재계약률", "하한", "상한")
    if known.empty:
        return np.outer((np.nan, 0.0, 1.0), np.ones(len(services)))
    enough = known[known["만료 계약"] >= ENOUGH].drop(index=ALL, errors="ignore")
    found = enough.reindex(services)[list(columns)].to_numpy(dtype=float)
    of_all = known.loc[[ALL], list(columns)].to_numpy(dtype=float)
    return np.where(np.isnan(found), of_all, found).T


def what_if(office: Office) -> pd.DataFrame:
    """Return what one step more of price, renewal, new or won-back customers brings in 12 months.

    한 단위의 효과 in won over the twelve months of `forecast`: 요금 1 % on the terms that follow,
    not on those agreed; 재계약률 1 %p on every rate of `forecast`; a new customer a month, each
    with today's ARPA from the middle of the month on, none leaving; a customer won back today with
    that ARPA. 바꿀 양 is an example; the sheet multiplies, so that other amounts may be typed.
    """
    months = forecast(office)
    arpa = revenue.figures(office)["arpa"].value
    if months.empty or arpa is None or months["예상 매출"].isna().any():
        return pd.DataFrame(columns=list(_WHAT_IF))
    covered = coverage(office)
    ahead = np.datetime64(office.as_of, "M") + np.arange(1, AHEAD + 1)
    more = _renewals(office, covered, ahead, more=_POINT)[0].sum()
    renewals = float(months["재계약 예상"].sum())
    steps = (
        ("요금 인상", "다음 기간부터 1%", renewals * _POINT, 5),
        ("재계약률", "1%p", float(more) - renewals, 5),
        ("새 고객", "달마다 1명", arpa * sum(AHEAD - at - 0.5 for at in range(AHEAD)), 3),
        ("돌아온 고객", "지금 1명", arpa * AHEAD, 3),
    )
    found = pd.DataFrame(steps, columns=list(_WHAT_IF[:4]))
    return found.assign(**{_WHAT_IF[4]: found["한 단위의 효과"] * found["바꿀 양"]})


def figures(office: Office) -> dict[str, Figure]:
    """Return the revenue of the twelve months together: agreed, expected, and its range, in won."""
    months = forecast(office)
    columns = {
        "forecast_agreed": "계약 매출",
        "forecast": "예상 매출",
        "forecast_low": "하한",
        "forecast_high": "상한",
    }
    why = NONE_DUE if len(months) else NOTHING_AHEAD
    due = len(decided(office))
    basis = (
        f"지금 있는 계약과 그 재계약만, 새 고객과 요금 변화는 넣지 않음. 재계약률은 최근 12개월에 "
        f"판정이 끝난 만료 계약 {due:,}건의 것"
    )
    found = {}
    for key, column in columns.items():
        name, total = f"향후 12개월 {column}{_KNOWN}", float(months[column].sum(skipna=False))
        unknown = months.empty or np.isnan(total)
        figure = Figure.missing(name, "원", why) if unknown else Figure(name, total, "원")
        found[key] = replace(figure, basis=basis)
    return found


TABLES: Final = (("forecast", forecast), ("what_if", what_if))
