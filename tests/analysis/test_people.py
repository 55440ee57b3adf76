"""Which contract speaks for a customer, and who is one today."""

from __future__ import annotations

import gc
from datetime import date
from weakref import ref

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.analysis.inputs import office
from xlcrm.analysis.months import last_whole_month, months_until, period_start
from xlcrm.analysis.once import once
from xlcrm.analysis.people import people, signed

AS_OF = date(2024, 10, 1)
OLD = {"customer": "A", "row": 2, "start": "2023-01-01", "end": "2023-12-31", "fee": 90}
NOW = {"customer": "A", "row": 3, "start": "2024-01-01", "end": "2024-12-31", "fee": 100}


def test_the_contract_in_force_speaks() -> None:
    """Row 3, whatever the order of the rows; two terms, the first since 2023."""
    for contracts in ([OLD, NOW], [NOW, OLD]):
        (row,) = people(office(AS_OF, contracts=contracts)).to_dict("records")
        assert (row["row"], row["terms"], row["in_force"]) == (3, 2, True)
        assert (row["first_start"], row["last_start"]) == (
            pd.Timestamp(2023, 1, 1),
            pd.Timestamp(2024, 1, 1),
        )


def test_a_running_contract_speaks_before_a_later_one_that_is_over() -> None:
    """A month's extra contract of this year has ended; the old one, open-ended, goes on."""
    extra = NOW | {"end": "2024-01-31"}
    (row,) = people(office(AS_OF, contracts=[OLD | {"end": None}, extra])).to_dict("records")
    assert (row["row"], row["in_force"]) == (2, True)


def test_two_running_contracts_add_up() -> None:
    """90 and 100 won a month; while one is paused, the other alone."""
    contracts = [OLD | {"end": None}, NOW]
    assert people(office(AS_OF, contracts=contracts))["mrr"].tolist() == [190]
    paused = [OLD | {"end": None}, NOW | {"paused_from": "2024-09-01"}]
    assert people(office(AS_OF, contracts=paused))["mrr"].tolist() == [90]


@pytest.mark.parametrize(
    ("change", "there"),
    [
        pytest.param({}, True, id="in the term"),
        pytest.param({"end": "2024-10-01"}, True, id="on the last day"),
        pytest.param({"end": "2024-09-30"}, False, id="the day after"),
        pytest.param(
            {"end": "2024-09-20", "next_start": "2024-10-05"}, True, id="renewed within the grace"
        ),
        pytest.param(
            {"end": "2024-08-20", "next_start": "2024-10-05"}, False, id="renewed after the grace"
        ),
        pytest.param({"terminated_on": "2024-10-01"}, True, id="the last day of service"),
        pytest.param({"terminated_on": "2024-09-30"}, False, id="terminated"),
        pytest.param({"paused_from": "2024-09-01"}, True, id="paused"),
        pytest.param({"status": "해지"}, False, id="typed as ended, nobody knows when"),
    ],
)
def test_who_is_a_customer_today(change: dict[str, object], there: bool) -> None:  # noqa: FBT001 - a case
    """As revenue counts customers: the contract, or a renewal in the grace, covers the day."""
    assert people(office(AS_OF, contracts=[NOW | change]))["in_force"].tolist() == [there]


def test_a_table_says_whose_row_it_is() -> None:
    """The key, 고객 ID, name, phone, and where the contract stands."""
    term = NOW | {
        "customer_id": "1001",
        "name": "가람",
        "phone": "010-0000-0000",
        "sheet": "고객대장",
    }
    assert signed(people(office(AS_OF, contracts=[term]))).to_dict("records") == [
        {
            "고객": "A",
            "고객 ID": "1001",
            "고객명": "가람",
            "연락처": "010-0000-0000",
            "시트": "고객대장",
            "행": 3,
        }
    ]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_months_follow_the_calendar(day: date) -> None:
    """The last whole month ends by the day and no later one does; the period has twelve months."""
    at = office(day)
    last = last_whole_month(day)
    assert last + pd.offsets.MonthEnd(1) <= pd.Timestamp(day) < last + pd.offsets.MonthEnd(2)
    assert len(months_until(period_start(at), pd.Timestamp(day.replace(day=1)))) == 12


def test_an_answer_is_remembered_as_long_as_the_office_is_there() -> None:
    """Asked twice, computed once; an office that is gone is not kept."""
    asked = []

    @once
    def question(_: object) -> int:
        asked.append(1)
        return len(asked)

    first, second = office(AS_OF), office(AS_OF)
    assert [question(first), question(first), question(second)] == [1, 1, 2]
    gone = ref(first)
    del first
    gc.collect()
    assert gone() is None
