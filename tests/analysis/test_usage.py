"""Usage month by month, and a customer's last month against the mean of the three before."""

from __future__ import annotations

from datetime import date
from itertools import starmap

import pandas as pd
import pytest

from xlcrm.analysis.inputs import office
from xlcrm.analysis.usage import usage_by_month, usage_change

AS_OF = date(2024, 10, 15)
TERM = {"customer": "A", "start": "2024-01-01", "end": "2024-12-31", "status": "활성화"}


def used(customer: str, **amounts: float | None) -> list[dict[str, object]]:
    """Return a customer's rows of 2024: `jul=10` is 2024-07-01 with 10."""
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov")
    return list(
        starmap(
            lambda name, amount: {
                "customer": customer,
                "month": f"2024-{months.index(name) + 1:02}-01",
                "amount": amount,
            },
            amounts.items(),
        )
    )


def test_each_month_is_compared_with_the_mean_of_three() -> None:
    """A 10, 20, 30, 50 and B 10, 10, 10, 10 from June: 20, 30, 40, then 60 against 30, twice it."""
    rows = [*used("A", jun=10, jul=20, aug=30, sep=50), *used("B", jun=10, jul=10, aug=10, sep=10)]
    found = usage_by_month(office(AS_OF, contracts=[TERM], usage=rows))
    assert found["월"].dt.strftime("%Y-%m").tolist() == ["2024-06", "2024-07", "2024-08", "2024-09"]
    assert found["이용량"].tolist() == [20, 30, 40, 60]
    assert found["고객 수"].tolist() == [2, 2, 2, 2]
    assert found["고객당 이용량"].tolist() == [10, 15, 20, 30]
    assert found["직전 3개월 평균"].tolist()[3] == 30
    assert found["변화율"].tolist()[3] == 1.0
    assert found["변화율"].isna().tolist() == [True, True, True, False]


def test_a_month_without_rows_stands_there_and_is_compared_with_nothing() -> None:
    """Rows in March and July alone: five months, those between without usage that is known."""
    found = usage_by_month(office(AS_OF, contracts=[TERM], usage=used("A", mar=5, jul=7)))
    assert found["고객 수"].tolist() == [1, 0, 0, 0, 1]
    assert found["이용량"].isna().tolist() == [False, True, True, True, False]
    assert found["변화율"].isna().all()


def test_the_running_month_is_marked_and_later_ones_are_left_out() -> None:
    """On 15 October the month still runs; a row for November is no usage yet."""
    found = usage_by_month(office(AS_OF, contracts=[TERM], usage=used("A", sep=5, oct=2, nov=9)))
    assert found[["이용량", "비고"]].to_numpy().tolist() == [[5, ""], [2, "진행 중"]]


@pytest.mark.parametrize(
    ("amounts", "change", "why"),
    [
        pytest.param({"jun": 8, "jul": 10, "aug": 12, "sep": 5}, -0.5, "", id="half"),
        pytest.param({"jun": 8, "jul": 10, "aug": 12, "sep": 15}, 0.5, "", id="half more"),
        pytest.param(
            {"jul": 10, "aug": 12, "sep": 5}, None, "앞 석 달의 기록이 모두 있지 않음", id="no June"
        ),
        pytest.param(
            {"jun": 8, "jul": 10, "aug": 12}, None, "기준월의 기록이 없음", id="no September"
        ),
        pytest.param(
            {"jun": 0, "jul": 0, "aug": 0, "sep": 3},
            None,
            "앞 석 달의 이용량이 0",
            id="from nothing",
        ),
        pytest.param(
            {"jun": None, "jul": 10, "aug": 12, "sep": 5},
            None,
            "앞 석 달의 기록이 모두 있지 않음",
            id="a blank amount",
        ),
    ],
)
def test_a_customers_change_is_told_or_why_not(
    amounts: dict[str, float | None], change: float | None, why: str
) -> None:
    """September is the last whole month on 15 October."""
    row = usage_change(office(AS_OF, contracts=[TERM], usage=used("A", **amounts))).iloc[0]
    assert row["기준월"] == pd.Timestamp(2024, 9, 1)
    assert (None if pd.isna(row["변화율"]) else row["변화율"]) == change
    assert row["비고"] == why


def test_the_last_day_of_a_month_ends_it() -> None:
    """On 31 October the base month is October, one day earlier it is September."""
    rows = used("A", jun=1, jul=1, aug=1, sep=1, oct=1)
    months = [
        usage_change(office(date(2024, 10, day), contracts=[TERM], usage=rows))["기준월"].iloc[0]
        for day in (30, 31)
    ]
    assert months == [pd.Timestamp(2024, 9, 1), pd.Timestamp(2024, 10, 1)]


def test_who_fell_most_comes_first_and_who_left_is_not_listed() -> None:
    """B fell by half, A rose; C, whose contract is over, is nobody's worry any more."""
    contracts = [
        TERM,
        TERM | {"customer": "B"},
        TERM | {"customer": "C", "end": "2024-09-30", "status": "만료"},
    ]
    rows = [
        *used("A", jun=2, jul=2, aug=2, sep=4),
        *used("B", jun=2, jul=2, aug=2, sep=1),
        *used("C", jun=2, jul=2, aug=2, sep=0),
    ]
    found = usage_change(office(AS_OF, contracts=contracts, usage=rows))
    assert found["고객"].tolist() == ["B", "A"]


def test_two_rows_of_one_month_are_one_month() -> None:
    """Two contracts of a customer, 3 and 4 in September: 7."""
    rows = [*used("A", sep=3), *used("A", sep=4)]
    found = usage_by_month(office(AS_OF, contracts=[TERM], usage=rows))
    assert found[["고객 수", "이용량"]].to_numpy().tolist() == [[1, 7]]
