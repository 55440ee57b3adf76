"""The figures against other people's code: lifelines, scipy, and pivots in plain pandas."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.cohorts import cohorts
from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.movements import movements
from xlcrm.analysis.renewal_rates import Z_95, wilson
from xlcrm.analysis.survival import kaplan_meier, survival, uses_of

AS_OF = date(2024, 6, 30)
EXACT = 1e-9


def some_office(size: int = 400, seed: int = 1) -> Office:
    """Return an office of customers with a contract each, of which some have ended."""
    random = np.random.default_rng(seed)
    starts = pd.Timestamp(2022, 1, 1) + pd.to_timedelta(random.integers(0, 880, size), unit="D")
    ends = starts + pd.to_timedelta(random.integers(20, 700, size), unit="D")
    rows = pd.DataFrame(
        {
            "customer": [f"{number}" for number in range(size)],
            "service": random.choice(["기본", "프리미엄", "단기"], size),
            "start": starts,
            "end": ends.where(random.random(size) < 0.7),
            "fee": random.integers(1, 20, size) * 5_000.0,
            "status": "활성화",
        }
    )
    known = rows.astype(object).where(rows.notna(), None)
    return office(AS_OF, contracts=[dict(row) for _, row in known.iterrows()])


def fitted(months: pd.Series, ended: pd.Series) -> pd.DataFrame:
    """Return lifelines' estimate and 95 % band, a row for each whole month to the longest."""
    from lifelines import KaplanMeierFitter  # noqa: PLC0415 - a second, where this is not tested

    with np.errstate():  # lifelines changes how all of numpy takes a division by zero
        fitter = KaplanMeierFitter().fit(months, ended, timeline=np.arange(months.max() + 1))
        band = fitter.confidence_interval_survival_function_
    both: pd.DataFrame = pd.concat([fitter.survival_function_, band], axis=1)
    return both.set_axis(["생존율", "하한", "상한"], axis=1)


@pytest.mark.parametrize("service", ["전체", "기본", "프리미엄", "단기"])
def test_survival_and_its_band_are_those_of_lifelines(service: str) -> None:
    """For each service and for all, at each month, to 1e-9."""
    known = some_office()
    uses = uses_of(known)
    if service != "전체":
        uses = uses[uses["service"] == service]
    mine = survival(known)
    mine = mine[mine["서비스"] == service].set_index("개월")[["생존율", "하한", "상한"]]
    expected = fitted(uses["months"], uses["ended"])
    np.testing.assert_allclose(mine, expected, rtol=0, atol=EXACT)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30))
def test_survival_is_that_of_lifelines_for_any_lengths(uses: list[tuple[int, bool]]) -> None:
    """Also where all end at once, none ends, or some end in their first month."""
    months, ended = (pd.Series(each) for each in zip(*uses, strict=True))
    size = int(months.max()) + 1
    at_risk = np.array([(months >= month).sum() for month in range(size)])
    events = np.array([(ended & (months == month)).sum() for month in range(size)])
    mine = np.column_stack(kaplan_meier(at_risk, events))
    np.testing.assert_allclose(mine, fitted(months, ended), rtol=0, atol=EXACT)


@pytest.mark.parametrize("trials", [1, 7, 50, 4_000])
def test_intervals_of_shares_are_those_of_scipy(trials: int) -> None:
    """Wilson's score interval without a continuity correction, from none to all."""
    from scipy.stats import binomtest  # noqa: PLC0415 - see above

    successes = np.unique(np.linspace(0, trials, 9).astype(int))
    low, high = wilson(successes, np.full(len(successes), trials))
    tests = [binomtest(int(each), trials).proportion_ci(method="wilson") for each in successes]
    np.testing.assert_allclose(low, [each.low for each in tests], rtol=0, atol=EXACT)
    np.testing.assert_allclose(high, [each.high for each in tests], rtol=0, atol=EXACT)


def test_the_normal_point_is_that_of_scipy() -> None:
    """The constant of both bands."""
    from scipy.stats import norm  # noqa: PLC0415 - see above

    assert norm.ppf(0.975) == pytest.approx(Z_95, rel=1e-15)


def test_cohorts_are_a_plain_pivot() -> None:
    """Customers × month-ends, kept where the contract covers the day, pivoted by cohort and age."""
    known = some_office()
    people = known.contracts[["customer", "start", "end"]]
    ends = pd.date_range(people["start"].min(), AS_OF, freq="ME").to_frame(name="day")
    pairs = people.merge(ends, how="cross")
    pairs["cohort"] = pairs["start"].dt.to_period("M")
    pairs["k"] = (pairs["day"].dt.to_period("M") - pairs["cohort"]).map(lambda each: each.n)
    pairs = pairs[pairs["k"] >= 0]
    pairs["here"] = (pairs["start"] <= pairs["day"]) & ~(pairs["end"] < pairs["day"])
    pivot = pairs.pivot_table(index="cohort", columns="k", values="here", aggfunc="mean")
    table = cohorts(known)
    assert (
        table["고객 수"].tolist()
        == people.groupby(people["start"].dt.to_period("M")).size().tolist()
    )
    np.testing.assert_allclose(table.filter(regex=r"^\d+개월$"), pivot, rtol=0, atol=EXACT)


def test_revenue_is_a_plain_pivot() -> None:
    """The fees of the contracts that cover each month-end, summed."""
    known = some_office()
    ends = pd.date_range(known.contracts["start"].min(), AS_OF, freq="ME").to_frame(name="day")
    pairs = known.contracts[["start", "end", "fee"]].merge(ends, how="cross")
    pairs = pairs[(pairs["start"] <= pairs["day"]) & ~(pairs["end"] < pairs["day"])]
    sums = pairs.groupby("day")["fee"].sum()
    np.testing.assert_allclose(movements(known)["끝 MRR"], sums, rtol=EXACT)
