"""What fell due, day by day, and for how long customers were served."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.analysis.inputs import office
from xlcrm.analysis.paid import due_days, last_paid, paid, served_months

AS_OF = date(2024, 10, 1)
TERM = {"customer": "A", "start": "2024-01-01", "end": "2024-12-31", "fee": 100}
MONTH = 365 / 12  # days


@pytest.mark.parametrize(
    ("change", "won"),
    [
        pytest.param({}, 1000, id="ten first days of a month, January to October"),
        pytest.param({"start": "2024-01-02"}, 900, id="October's falls due tomorrow"),
        pytest.param({"end": "2024-06-30"}, 600, id="over since June"),
        pytest.param({"terminated_on": "2024-03-31"}, 300, id="ended early"),
        pytest.param({"end": None}, 1000, id="open-ended"),
        pytest.param({"start": "2024-01-31"}, 900, id="on the 31st or the month's last day"),
        pytest.param(
            {"paused_from": "2024-03-01", "paused_to": "2024-04-30"}, 800, id="two months' pause"
        ),
        pytest.param(
            {"paused_from": "2024-03-02", "paused_to": "2024-03-31"}, 1000, id="between due days"
        ),
        pytest.param({"paused_from": "2024-09-15"}, 900, id="a pause that still runs"),
        pytest.param(
            {"paused_from": "2024-11-01", "paused_to": "2024-11-30"}, 1000, id="a pause to come"
        ),
        pytest.param({"basis": "기간총액"}, 100, id="once for the whole term"),
    ],
)
def test_a_fee_falls_due_on_its_day_of_each_month(change: dict[str, object], won: float) -> None:
    """100 won a month from 2024-01-01, looked at on 2024-10-01."""
    assert paid(office(AS_OF, contracts=[TERM | change])).to_dict() == {"A": won}


@pytest.mark.parametrize(
    ("change", "day"),
    [
        pytest.param({}, "2024-10-01", id="today"),
        pytest.param({"start": "2024-01-02"}, "2024-09-02", id="tomorrow it falls due again"),
        pytest.param({"start": "2024-01-31"}, "2024-09-30", id="a month without a 31st"),
        pytest.param({"end": "2024-06-30"}, "2024-06-01", id="over since June"),
        pytest.param({"paused_from": "2024-08-15"}, "2024-08-01", id="before the pause"),
        pytest.param(
            {"paused_from": "2024-08-15", "paused_to": "2024-09-15"}, "2024-10-01", id="after it"
        ),
        pytest.param({"basis": "기간총액"}, "2024-01-01", id="once, on the first day"),
        pytest.param({"fee": None}, "2024-10-01", id="however much it was"),
    ],
)
def test_the_last_payment_is_the_last_due_day(change: dict[str, object], day: str) -> None:
    """Of a term since 2024-01-01, looked at on 2024-10-01; purchases count as well."""
    assert last_paid(office(AS_OF, contracts=[TERM | change])).to_dict() == {"A": pd.Timestamp(day)}


def test_a_purchase_is_a_payment_and_nothing_paid_is_none() -> None:
    """A free term, bought for on 5 May; another one without a purchase is of nobody who paid."""
    free = TERM | {"fee": 0}
    bought = [{"customer": "A", "date": day, "amount": 5} for day in ("2024-05-05", "2024-10-02")]
    at = office(AS_OF, contracts=[free, free | {"customer": "B"}], purchases=bought)
    assert last_paid(at).to_dict() == {"A": pd.Timestamp(2024, 5, 5)}


def test_terms_and_purchases_add_up() -> None:
    """Twelve months of 90, ten of 100, and purchases of 50 and 30; one of tomorrow is not paid."""
    old = TERM | {"start": "2023-01-01", "end": "2023-12-31", "fee": 90}
    bought = [
        {"customer": "A", "date": day, "amount": amount}
        for day, amount in (("2024-05-05", 50), ("2024-10-01", 30), ("2024-10-02", 1000))
    ]
    at = office(AS_OF, contracts=[old, TERM], purchases=bought)
    assert paid(at).to_dict() == {"A": 12 * 90 + 10 * 100 + 80}


def test_with_an_unknown_fee_nobody_knows_what_was_paid() -> None:
    """Of two terms one has no fee: missing, not a thousand won."""
    old = TERM | {"start": "2023-01-01", "end": "2023-12-31", "fee": None}
    assert paid(office(AS_OF, contracts=[old, TERM])).isna().tolist() == [True]


@pytest.mark.parametrize(
    ("terms", "days"),
    [
        pytest.param([{}], 275, id="1 January to 1 October 2024"),
        pytest.param([{"start": "2023-01-01", "end": "2023-12-31"}], 365, id="a year"),
        pytest.param(
            [{"start": "2023-01-01", "end": "2023-12-31"}, {}], 365 + 275, id="two in a row"
        ),
        pytest.param([{}, {"start": "2024-05-01"}], 275, id="two at once are one time"),
        pytest.param(
            [{"end": "2024-01-31"}, {"start": "2024-01-16", "end": "2024-02-15"}],
            46,
            id="half overlapping",
        ),
        pytest.param([{}, {"start": "2024-02-01", "end": "2024-02-29"}], 275, id="one inside"),
        pytest.param(
            [{"paused_from": "2024-03-01", "paused_to": "2024-03-31"}], 244, id="31 days' pause"
        ),
    ],
)
def test_days_of_service_count_once(terms: list[dict[str, object]], days: int) -> None:
    """Months are days ÷ (365 ÷ 12)."""
    at = office(AS_OF, contracts=[TERM | each for each in terms])
    assert served_months(at).to_dict() == {"A": pytest.approx(days / MONTH)}


_DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(start=_DAYS, last=_DAYS)
def test_due_days_are_those_that_a_calendar_counts(start: date, last: date) -> None:
    """As many as months can be added, by pandas, to the first day without passing the last."""
    begin, end = pd.Timestamp(start), pd.Timestamp(last)
    expected = sum(begin + pd.DateOffset(months=month) <= end for month in range(12 * 9))
    first, until = pd.Series([begin]), pd.Series([end])
    assert due_days(first, until).tolist() == [expected]
