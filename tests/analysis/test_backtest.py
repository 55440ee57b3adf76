"""What the figures said months ago, and what came: counted by hand, and pair by pair."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.backtest import FEW, NOTHING_ENDED, horizons
from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.risk_error import auc, share_of_top
from xlcrm.pages.accuracy import told

AS_OF: Final = date(2024, 10, 1)


def year(customer: str, start: date, **more: object) -> dict[str, object]:
    """Return a contract of a year at 10,000 won a month."""
    end = start.replace(year=start.year + 1) - timedelta(days=1)
    return {
        "customer": customer,
        "service": "요가",
        "start": start,
        "end": end,
        "months": 12,
        "fee": 10_000,
        **more,
    }


def six() -> Office:
    """Return an office of six customers, of whom one came later and two have left."""
    first, second, third = date(2022, 8, 1), date(2023, 8, 1), date(2024, 8, 1)
    return office(
        AS_OF,
        contracts=[
            *(year("A", first, next_start=second), year("A", second, next_start=third)),
            year("A", third, fee=12_000),
            *(year("B", first, next_start=second), year("B", second)),  # lost with July 2024
            year("C", first),  # lost with July 2023
            year("D", date(2023, 9, 1), terminated_on=date(2024, 8, 15)),
            *(year("E", date(2024, 7, 1)), year("F", date(2024, 1, 1))),
        ],
    )


def test_the_days_are_ends_of_whole_months() -> None:
    """On the first of a month and on its last day the same months are over."""
    ends = {
        as_of: [(each.day, each.until) for each in horizons(office(as_of, contracts=rows()))]
        for as_of in (date(2024, 10, 1), date(2024, 9, 30), date(2024, 9, 29))
    }
    over = date(2024, 9, 30)
    days = (date(2024, 6, 30), date(2024, 3, 31), date(2023, 9, 30))
    assert ends[date(2024, 10, 1)] == ends[date(2024, 9, 30)] == [(day, over) for day in days]
    assert ends[date(2024, 9, 29)][0] == (date(2024, 5, 31), date(2024, 8, 31))


def rows() -> list[dict[str, object]]:
    """Return two terms of one customer."""
    again = date(2024, 1, 1)
    return [year("A", date(2023, 1, 1), next_start=again), year("A", again)]


def test_revenue_that_came_is_that_of_who_was_there() -> None:
    """July to September: two go on, one of them dearer, one is lost, one stops; one is new."""
    tables = analyse_office(six()).tables
    months = tables["forecast_error_months"]
    months = months[months["시점"] == "3개월 전"]
    july, august, september = months["실제 매출"].tolist()
    assert july == pytest.approx(4 * 10_000)  # A, B, D, F
    assert august == pytest.approx(12_000 + 10_000 * 15 / 31 + 10_000)  # A, half of D, F
    assert september == pytest.approx(12_000 + 10_000)
    assert months["새 매출"].tolist() == pytest.approx([10_000] * 3)  # E
    sums = tables["forecast_error"].set_index("시점").loc["3개월 전"]
    assert sums["실제 매출"] == pytest.approx(july + august + september)
    assert sums["오차"] == pytest.approx(sums["예상 매출"] - sums["실제 매출"])
    assert sums["비고"] == FEW


def test_what_was_said_knew_only_who_was_lost_by_then() -> None:
    """By June 2024 two of three were renewed: A and B, not C; each may renew at two thirds."""
    tables = analyse_office(six()).tables
    months = tables["forecast_error_months"]
    months = months[months["시점"] == "3개월 전"]
    rate = 2 / 3
    july = 10_000 * 4  # A, B, D and F
    august = 10_000 * (2 + 2 * rate)  # D and F; A and B end with July
    september = 10_000 * (1 + 3 * rate)  # F; D ends with August, as far as was known
    assert months["예상 매출"].tolist() == pytest.approx([july, august, september])


def test_renewals_are_held_against_the_contracts_then_due() -> None:
    """Of those who were to end, A renewed and B did not; D ended before its day."""
    found = analyse_office(six()).tables["renewal_error"].set_index("시점").loc["3개월 전"]
    assert (found["서비스"], found["판정"], found["재계약"]) == ("전체", 2, 1)
    assert (found["판정 대기"], found["중도 해지"]) == (0, 1)
    assert found["예상 재계약"] == pytest.approx(2 * 2 / 3)
    low, high = found["하한"], found["상한"]
    assert (low, high) == pytest.approx((0.0945, 0.9055), abs=1e-4)  # Wilson 1927, 1 of 2
    assert found["평가"] == "구간 안"
    assert found["비고"] == FEW


def test_contracts_whose_grace_is_open_wait_whether_renewed_or_not() -> None:
    """Otherwise those renewed at once would count, and those not yet lost would not."""
    ends = [date(2023, 9, 10), date(2023, 9, 10)]
    today = office(
        AS_OF,
        contracts=[
            year("A", ends[0], next_start=date(2024, 9, 10)),
            year("A", date(2024, 9, 10)),
            year("B", ends[1]),
            year("C", date(2022, 1, 1)),
        ],
    )
    tables = analyse_office(today).tables
    found = tables["renewal_error"].set_index("시점").loc["3개월 전"]
    assert (found["판정"], found["판정 대기"]) == (0, 2)
    assert tables["risk_error"].empty or "3개월 전" not in set(tables["risk_error"]["시점"])


def test_the_list_of_risk_is_held_against_who_left() -> None:
    """B left with July, D in August; A and F are there; E was not on the list."""
    tables = analyse_office(six()).tables
    found = tables["risk_error"].set_index("시점").loc["3개월 전"]
    assert (found["고객 수"], found["이탈"]) == (4, 2)
    levels = tables["risk_error_levels"]
    levels = levels[levels["시점"] == "3개월 전"].set_index("위험")
    assert levels["고객 수"].to_dict() == {"높음": 0, "주의": 0, "낮음": 4, "전체": 4}
    assert FEW in found["비고"]


def test_a_ledger_of_todays_contracts_only_is_not_held_against_anything() -> None:
    """Put back it would be one of those who stayed."""
    today = office(AS_OF, contracts=[year("A", date(2024, 1, 1)), year("B", date(2024, 3, 1))])
    found = analyse_office(today)
    assert horizons(today) == ()
    for name in ("backtest_basis", "forecast_error", "renewal_error", "risk_error"):
        assert found.missing[name] == NOTHING_ENDED
    assert told(found) == ()


def test_an_end_that_nothing_dates_is_on_neither_side() -> None:
    """Who left without 해지일 is told, and is neither among those who left nor who stayed."""
    gone = {"status": "해지", "typed": True}
    rows_ = [year("A", date(2023, 11, 1), **gone), year("B", date(2022, 1, 1))]
    tables = analyse_office(office(AS_OF, contracts=[*rows_, year("C", date(2024, 1, 1))])).tables
    basis = tables["backtest_basis"].set_index("시점").loc["6개월 전"]
    assert basis["뺀 상태 낱말"] == 1
    found = tables["risk_error"].set_index("시점").loc["6개월 전"]
    assert (found["고객 수"], found["이탈"], found["판단 못 함"]) == (1, 0, 1)


SCORES: Final = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=25)


@given(SCORES)
def test_the_auc_is_counted_pair_by_pair(pairs: list[tuple[int, bool]]) -> None:
    """A tie counts half; without both sides there is none."""
    left = [score for score, gone in pairs if gone]
    stayed = [score for score, gone in pairs if not gone]
    found = auc(np.array([each for each, _ in pairs]), np.array([each for _, each in pairs]))
    if not left or not stayed:
        assert np.isnan(found.value)
        return
    wins = sum((a > b) + 0.5 * (a == b) for a in left for b in stayed)
    assert found.value == pytest.approx(wins / (len(left) * len(stayed)))
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_one_departure_proves_nothing() -> None:
    """Even if it had the most points; of many the interval is narrow."""
    few = auc(np.array([5, 1, 1]), np.array([True, False, False]))
    assert (few.value, few.high) == (1.0, 1.0)
    assert few.low == pytest.approx(0.2065, abs=1e-4)  # Wilson 1927, 1 of 1
    scores, left = np.arange(100), np.arange(100) >= 50
    assert auc(scores, left)[:] == (1.0, 1.0, 1.0)
    mixed = auc(np.tile([1, 2], 50), np.arange(100) % 4 > 1)
    assert mixed.value == pytest.approx(0.5)
    assert mixed.high - mixed.low == pytest.approx(0.23, abs=0.02)


@given(SCORES)
def test_the_top_of_all_is_all(pairs: list[tuple[int, bool]]) -> None:
    """And equal scores share the edge, so that no order among them decides."""
    scores, left = (np.array(each) for each in zip(*pairs, strict=True))
    assert share_of_top(scores, left, 1.0) == pytest.approx(left.mean())
    flipped = share_of_top(scores[::-1], left[::-1])
    assert share_of_top(scores, left) == pytest.approx(flipped)


def test_revenue_that_came_is_that_of_each_day() -> None:
    """Counted one day after the other, over contracts of many lengths with gaps and early ends."""
    dice = np.random.default_rng(7)
    contracts: list[dict[str, object]] = []
    for customer in range(40):
        start = date(2022, 6, 1) + timedelta(days=int(dice.integers(0, 600)))
        for _ in range(int(dice.integers(1, 5))):
            end = start + timedelta(days=int(dice.choice([29, 89, 179, 364])))
            ended = start + timedelta(days=int(dice.integers(5, 400)))
            contracts.append(
                {
                    "customer": f"{customer}",
                    "service": "요가",
                    "start": start,
                    "end": end,
                    "fee": 10_000,
                    "terminated_on": ended if dice.random() < 0.2 and ended < end else None,
                }
            )
            start = end + timedelta(days=int(dice.choice([1, 1, 1, 40])))
    months = analyse_office(office(AS_OF, contracts=contracts)).tables["forecast_error_months"]
    for row in months.itertuples(index=False):
        first = row[1].date()
        size = monthrange(first.year, first.month)[1]
        days = [first + timedelta(days=at) for at in range(size)]
        total = sum(_covers(each, day) for each in contracts for day in days) * 10_000 / size
        assert dict(zip(months.columns, row, strict=True))["전체 매출"] == pytest.approx(total)


def _covers(contract: dict[str, object], day: date) -> bool:
    start, end, ended = contract["start"], contract["end"], contract["terminated_on"]
    assert isinstance(start, date)
    assert isinstance(end, date)
    last = min(end, ended) if isinstance(ended, date) else end
    return start <= day <= last


def test_sentences_say_what_the_tables_say() -> None:
    """With size, share and interval, and the word that there are few."""
    found = told(analyse_office(six()))
    assert found[0].head == "3개월 전 (2024-06-30 장부, 2024-09-30까지의 결과)"
    assert "판정된 2건 가운데 1건이 재계약했습니다(50.0%" in found[0].renewal
    assert "떠난 고객: 낮음 4명 중 2명(50.0%)." in found[0].risk
    assert all(FEW in each for each in found[0][2:])
