"""Recency, frequency, money: quintiles like pandas', ties, bands, segments."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.inputs import office
from xlcrm.analysis.rfm import quintiles, rfm, rfm_segments

AS_OF = date(2024, 10, 1)
TERM = {"customer": "A", "start": "2024-01-01", "end": "2024-12-31", "fee": 100_000}


def test_quintiles_of_ten_are_pairs() -> None:
    """Ten different values: two of each score."""
    assert quintiles(pd.Series(range(10))).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([7] * 6, [1] * 6, id="all equal: the lowest"),
        pytest.param([1, 1, 1, 1, 1, 1, 1, 1, 1, 9], [1] * 9 + [5], id="one above the rest"),
        pytest.param([1, 2, 3, 3, 3], [1, 2, 3, 3, 3], id="the upper three share the lower score"),
        pytest.param([None, 1, 2, 3, 4, 5], [None, 1, 2, 3, 4, 5], id="missing stays missing"),
        pytest.param([None], [None], id="nothing but missing"),
        pytest.param([3], [1], id="a single value"),
    ],
)
def test_ties_share_the_lower_score(values: list[float], expected: list[float]) -> None:
    """A value on an edge belongs to the part below it."""
    found = quintiles(pd.Series(values, dtype=float))
    assert [None if np.isnan(score) else score for score in found] == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=5, max_size=200))
def test_quintiles_are_those_of_pandas(values: list[int]) -> None:
    """Where no two edges are equal, `pandas.qcut` into five says the same of every value."""
    series = pd.Series(values, dtype=float)
    edges = np.quantile(series, [0, 0.2, 0.4, 0.6, 0.8, 1])
    if len(set(edges)) == len(edges):
        expected = pd.qcut(series, 5, labels=False) + 1
        assert quintiles(series).tolist() == expected.tolist()
    assert quintiles(series).between(1, 5).all()
    order = series.sort_values().index
    assert quintiles(series)[order].is_monotonic_increasing


def test_few_customers_are_scored_by_fixed_bands() -> None:
    """One customer: talked with 20 days ago, one term, a million won paid in January."""
    journal = [{"customer": "A", "at": "2024-09-11T09:00"}]
    term = TERM | {"fee": 1_000_000, "basis": "기간총액"}
    row = rfm(office(AS_OF, contracts=[term], journal=journal)).iloc[0]
    assert row["방식"] == "고정 구간"
    assert row[["경과일", "계약 횟수", "누적 결제"]].tolist() == [20, 1, 1_000_000]
    assert row[["R", "F", "M", "합", "구분"]].tolist() == [5, 1, 3, 9, "신규·성장"]


@pytest.mark.parametrize(
    ("days", "score"),
    [(0, 5), (30, 5), (31, 4), (90, 4), (91, 3), (180, 3), (181, 2), (365, 2), (366, 1)],
)
def test_recency_has_its_bands(days: int, score: int) -> None:
    """Within 30, 90, 180, 365 days: 5, 4, 3, 2."""
    term = TERM | {"start": "2022-01-01", "end": "2025-12-31", "basis": "기간총액"}
    bought = [{"customer": "A", "date": AS_OF - timedelta(days=days), "amount": 1}]
    assert rfm(office(AS_OF, contracts=[term], purchases=bought))["R"].tolist() == [score]


@pytest.mark.parametrize(
    ("fee", "score"),
    [
        *((5_000_000, 5), (4_999_999, 4), (3_000_000, 4), (2_999_999, 3), (1_000_000, 3)),
        *((999_999, 2), (300_000, 2), (299_999, 1), (0, 1)),
    ],
)
def test_money_has_its_bands(fee: int, score: int) -> None:
    """From 500, 300, 100 and 30 ten thousands of won: 5, 4, 3, 2."""
    term = TERM | {"fee": fee, "basis": "기간총액"}
    assert rfm(office(AS_OF, contracts=[term]))["M"].tolist() == [score]


def test_fifty_customers_are_scored_by_quintiles() -> None:
    """Fees of 1 to 50 won for the term: ten customers of each M, the largest fee 5."""
    contracts = [
        TERM | {"customer": f"{fee:02}", "fee": fee, "basis": "기간총액"} for fee in range(1, 51)
    ]
    found = rfm(office(AS_OF, contracts=contracts)).set_index("고객")
    assert set(found["방식"]) == {"5분위"}
    assert found["M"].value_counts().to_dict() == dict.fromkeys((1, 2, 3, 4, 5), 10)
    assert found.loc[["01", "50"], "M"].tolist() == [1, 5]
    assert set(found["R"]) == set(found["F"]) == {1}  # all alike: ties share the lower score


def test_without_a_fee_there_is_no_money_and_no_segment() -> None:
    """The customer is counted, as 산출 불가."""
    at = office(AS_OF, contracts=[TERM | {"fee": None}])
    assert rfm(at)["M"].isna().all()
    assert rfm_segments(at)[["구분", "고객 수"]].to_numpy().tolist() == [["산출 불가", 1]]


def test_segments_count_everybody_once() -> None:
    """A is new: R 5; B gone since 2021: R 1, F 1, M 4. Shares of both and of money sum to 1."""
    gone = {"customer": "B", "start": "2021-01-01", "end": "2021-12-31", "fee": 400_000}
    journal = [{"customer": "A", "at": "2024-09-30"}]
    found = rfm_segments(office(AS_OF, contracts=[TERM, gone], journal=journal))
    assert found[["구분", "고객 수"]].to_numpy().tolist() == [["신규·성장", 1], ["휴면", 1]]
    assert found["비율"].sum() == pytest.approx(1)
    assert found["누적 결제"].tolist() == [1_000_000, 4_800_000]
    assert found["결제 비율"].sum() == pytest.approx(1)
