"""Tiers of loyalty: by months, by money, by the office's own thresholds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xlcrm.analysis.inputs import Policy, office
from xlcrm.analysis.loyalty import loyalty, tiers
from xlcrm.reading.standards import Standards

AS_OF = date(2024, 10, 1)
TERM = {"customer": "A", "start": "2024-09-01", "end": "2025-08-31", "basis": "기간총액", "fee": 0}


@pytest.mark.parametrize(
    ("change", "tier", "grounds"),
    [
        pytest.param({}, "일반", "", id="a month"),
        pytest.param({"start": "2023-10-02"}, "실버", "기간", id="366 days, more than 12 months"),
        pytest.param({"start": "2023-10-03"}, "실버", "기간", id="365 days"),
        pytest.param({"start": "2023-10-04"}, "일반", "", id="364 days"),
        pytest.param({"start": "2022-10-01"}, "골드", "기간", id="two years"),
        pytest.param({"start": "2021-10-01"}, "VIP", "기간", id="three years"),
        pytest.param({"fee": 999_999}, "일반", "", id="a won too few"),
        pytest.param({"fee": 1_000_000}, "실버", "금액", id="a million"),
        pytest.param({"fee": 3_000_000}, "골드", "금액", id="three millions"),
        pytest.param({"fee": 5_000_000}, "VIP", "금액", id="five millions"),
        pytest.param(
            {"fee": 5_000_000, "start": "2023-09-01"}, "VIP", "금액", id="money says more"
        ),
        pytest.param({"fee": 1_000_000, "start": "2023-09-01"}, "실버", "기간 · 금액", id="both"),
        pytest.param({"fee": None, "start": "2022-10-01"}, "골드", "기간", id="a fee not known"),
    ],
)
def test_either_reaches_a_tier(change: dict[str, object], tier: str, grounds: str) -> None:
    """12, 24, 36 months, or 100, 300, 500 ten thousands of won."""
    row = loyalty(office(AS_OF, contracts=[TERM | change])).iloc[0]
    assert (row["등급"], row["근거"]) == (tier, grounds)


def test_tiers_say_their_rule_and_share() -> None:
    """Two of four are VIP; a customer whose contract is over has no tier any more."""
    contracts = [
        *(TERM | {"customer": key, "fee": 6_000_000, "months": 12} for key in "AB"),
        *(TERM | {"customer": key} for key in "CD"),
        TERM | {"customer": "E", "start": "2020-01-01", "end": "2024-09-30"},
    ]
    found = tiers(office(AS_OF, contracts=contracts))
    assert found["등급"].tolist() == ["VIP", "골드", "실버", "일반"]
    assert found["기준"].tolist()[0] == "36개월 또는 500만원 이상"
    assert found["고객 수"].tolist() == [2, 0, 0, 2]
    assert found["비율"].tolist() == [0.5, 0, 0, 0.5]
    assert found["월 매출"].tolist() == [1_000_000, 0, 0, 0]


def test_the_office_sets_its_own_thresholds() -> None:
    """VIP from one month on."""
    policy = Policy(standards=Standards(tiers=replace(Standards().tiers, vip_months=1)))
    at = office(AS_OF, policy=policy, contracts=[TERM])
    assert loyalty(at)["등급"].tolist() == ["VIP"]
