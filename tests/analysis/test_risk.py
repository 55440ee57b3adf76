"""Risk of leaving: each sign at its boundary, the sum, the cap, and what 설정 changes.

The as-of day is 2024-10-01; 91 days before the last day of the term, 2024-12-31.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.inputs import Policy, office
from xlcrm.analysis.risk import (
    figures,
    points_of_all,
    risk,
    risk_levels,
    risk_of_all,
    risk_reasons,
    risk_signs,
    shown_signs,
)
from xlcrm.reading.standards import Standards

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

AS_OF = date(2024, 10, 1)
OLD = {
    "customer": "1001",
    "start": "2023-01-01",
    "end": "2023-12-31",
    "next_start": "2024-01-01",
    "status": "재계약 완료",
    "days_left": -275,
}
NOW = {
    "customer": "1001",
    "start": "2024-01-01",
    "end": "2024-12-31",
    "status": "활성화",
    "days_left": 91,
}
TALK = {"customer": "1001", "entry_id": "1", "at": "2024-09-20T10:00", "category": "문의"}


def ago(days: int) -> str:
    """Return ten o'clock so many days before the as-of day."""
    return f"{AS_OF - timedelta(days=days)}T10:00"


def points(at: Office) -> dict[str, int]:
    """Return the points of the one customer by reason."""
    rows = risk_reasons(at)
    return dict(zip(rows["사유"], rows["점수"], strict=True))


def test_a_customer_of_whom_nothing_is_wrong_has_no_points() -> None:
    """In the second term, talked with eleven days ago, three months before the end: 0, 낮음."""
    found = risk(office(AS_OF, contracts=[OLD, NOW], journal=[TALK]))
    assert found[["고객", "점수", "위험", "사유"]].to_numpy().tolist() == [["1001", 0, "낮음", ""]]


@pytest.mark.parametrize(
    ("journal", "expected"),
    [
        pytest.param([{"category": "불만", "at": ago(7)}], {}, id="a complaint of 7 days"),
        pytest.param(
            [{"category": "불만", "at": ago(8)}], {"미해결 문제": 25}, id="a complaint of 8 days"
        ),
        pytest.param(
            [{"occurred_at": ago(8), "at": ago(1)}], {"미해결 문제": 25}, id="since it happened"
        ),
        pytest.param(
            [{"category": "불만", "at": ago(20)}, {"category": "불만", "at": ago(9)}],
            {"미해결 문제": 25},
            id="two issues count once",
        ),
        pytest.param(
            [{"category": "불만", "at": ago(20), "resolved_at": ago(1)}], {}, id="resolved"
        ),
        pytest.param(
            [{"category": "불만", "at": ago(20), "resolved_at": ago(-1)}],
            {"미해결 문제": 25},
            id="resolved only tomorrow",
        ),
        pytest.param([{"sentiment": "부정", "at": ago(90)}], {"부정 상담": 10}, id="90 days"),
        pytest.param([{"sentiment": "부정", "at": ago(91)}], {}, id="91 days"),
        pytest.param(
            [{"sentiment": "부정", "at": ago(day)} for day in (1, 2, 3)],
            {"부정 상담": 20},
            id="three negative entries give twenty",
        ),
        pytest.param([{"sentiment": "부정", "at": ago(-1)}], {}, id="tomorrow's entry"),
    ],
)
def test_what_the_journal_says_counts(
    journal: list[dict[str, object]], expected: dict[str, int]
) -> None:
    """Issues over 7 days 25, once; negative entries within 90 days 10 each, 20 at most."""
    rows = [
        {"customer": "1001", "category": "문의", "entry_id": str(at)} | row
        for at, row in enumerate(journal)
    ]
    assert points(office(AS_OF, contracts=[OLD, NOW], journal=[TALK, *rows])) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(90, {}), (91, {"무상담": 15}), (180, {"무상담": 15}), (181, {"무상담": 25})],
)
def test_silence_counts_by_its_length(days: int, expected: dict[str, int]) -> None:
    """More than 90 days without an entry 15, more than 180 days 25 instead."""
    journal = [{"customer": "1001", "at": ago(days)}]
    assert points(office(AS_OF, contracts=[OLD, NOW], journal=journal)) == expected


def test_who_was_never_talked_with_is_silent_since_the_first_contract() -> None:
    """An empty journal: silent for the 275 days since 2024-01-01."""
    assert points(office(AS_OF, contracts=[NOW], journal=[])) == {"무상담": 25, "첫 계약": 5}


@pytest.mark.parametrize(
    ("september", "expected"),
    [
        pytest.param(71, {}, id="29 % less than 100"),
        pytest.param(70, {"이용 감소": 15}, id="30 % less"),
        pytest.param(51, {"이용 감소": 15}, id="49 % less"),
        pytest.param(50, {"이용 감소": 25}, id="half"),
        pytest.param(0, {"이용 감소": 25}, id="none at all"),
        pytest.param(None, {}, id="no row is not no usage"),
    ],
)
def test_usage_counts_against_the_three_months_before(
    september: int | None, expected: dict[str, int]
) -> None:
    """June 90, July 100, August 110: a mean of 100; September is the last whole month."""
    amounts = {"2024-06-01": 90, "2024-07-01": 100, "2024-08-01": 110, "2024-09-01": september}
    usage = [
        {"customer": "1001", "month": month, "amount": amount} for month, amount in amounts.items()
    ]
    at = office(AS_OF, contracts=[OLD, NOW], journal=[TALK], usage=usage)
    assert points(at) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"end": "2024-10-31", "days_left": 30}, {"만료 임박 미정": 15}, id="30 days"),
        pytest.param({"end": "2024-11-01", "days_left": 31}, {}, id="31 days"),
        pytest.param({"end": "2024-10-01", "days_left": 0}, {"만료 임박 미정": 15}, id="D-Day"),
        pytest.param(
            {"end": "2024-10-31", "days_left": 30, "decision": "재계약 예정"}, {}, id="will renew"
        ),
        pytest.param(
            {"end": "2024-10-31", "days_left": 30, "decision": "해지 예정"}, {}, id="will end"
        ),
        pytest.param(
            {"end": "2024-10-31", "days_left": 30, "auto_renewal": True}, {}, id="renews itself"
        ),
        pytest.param(
            {"end": "2024-10-31", "days_left": 30, "terminated_on": "2024-10-10"},
            {},
            id="a last day is set",
        ),
        pytest.param(
            {"end": "2024-10-31", "days_left": 30, "next_start": "2024-11-01"}, {}, id="renewed"
        ),
        pytest.param({"end": None, "days_left": None}, {}, id="open-ended"),
    ],
)
def test_the_last_days_count_while_nobody_has_decided(
    change: dict[str, object], expected: dict[str, int]
) -> None:
    """0 to 30 days before the end, undecided: 15."""
    assert points(office(AS_OF, contracts=[OLD, NOW | change], journal=[TALK])) == expected


def test_the_first_term_counts_five() -> None:
    """A customer who has not renewed yet; a term that is still to come is no second one."""
    to_come = NOW | {"start": "2025-01-01", "end": "2025-12-31", "status": "예정", "days_left": 456}
    now = NOW | {"next_start": "2025-01-01"}
    assert points(office(AS_OF, contracts=[now, to_come], journal=[TALK])) == {"첫 계약": 5}


def test_the_sum_is_capped_at_a_hundred() -> None:
    """25 + 20 + 25 + 25 + 15 + 5 = 115 of one customer: 100, and every reason with its points."""
    journal = [
        *({"customer": "1001", "sentiment": "부정", "at": ago(day)} for day in (85, 86)),
        {"customer": "1001", "category": "불만", "at": ago(84)},
    ]
    amounts = {"2024-06-01": 100, "2024-07-01": 100, "2024-08-01": 100, "2024-09-01": 40}
    usage = [
        {"customer": "1001", "month": month, "amount": amount} for month, amount in amounts.items()
    ]
    last = NOW | {"end": "2024-10-21", "days_left": 20, "status": "만료 예정"}
    standards = Standards(risk=replace(Standards().risk, long_silence_days=83))
    at = office(
        AS_OF,
        policy=Policy(standards=standards),
        contracts=[last],
        journal=journal,
        usage=usage,
    )
    row = risk(at).iloc[0]
    assert row["점수"] == 100
    assert row["위험"] == "높음"
    assert row["사유"] == (
        "미해결 문제 84일째(25) · 부정 상담 90일 안 2건(20) · 무상담 84일째(25) · "
        "이용 감소 -60%(25) · 만료 임박 미정 D-20(15) · 첫 계약(5)"
    )
    assert risk_reasons(at)["점수"].sum() == 115


def test_levels_begin_at_sixty_and_thirty() -> None:
    """25 + 20 + 15 = 60 is 높음; 25 + 5 = 30 주의; 25 alone 낮음."""

    def customer(key: str, *, renewed: bool) -> list[dict[str, object]]:
        return [({**OLD, "customer": key})] * renewed + [{**NOW, "customer": key}]

    high = {"end": "2024-10-31", "days_left": 30, "customer": "A"}
    contracts = [
        *(OLD | {"customer": "A"}, NOW | high),
        *customer("B", renewed=False),
        *customer("C", renewed=True),
    ]
    complaints = [{"customer": key, "category": "불만", "at": ago(9)} for key in "ABC"]
    angry = [{"customer": "A", "sentiment": "부정", "at": ago(day)} for day in (5, 6)]
    at = office(AS_OF, contracts=contracts, journal=[*complaints, *angry])
    found = risk(at)
    assert dict(zip(found["고객"], found["점수"], strict=True)) == {"A": 60, "B": 30, "C": 25}
    assert found["위험"].tolist() == ["높음", "주의", "낮음"]
    assert risk_levels(at)["고객 수"].tolist() == [1, 1, 1]
    assert [each.value for each in figures(at).values()] == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"status": "해지", "terminated_on": "2024-09-30"}, id="terminated"),
        pytest.param({"status": "만료", "end": "2024-09-30", "days_left": -1}, id="expired"),
        pytest.param({"status": "취소", "cancelled_on": "2024-02-01"}, id="cancelled"),
        pytest.param({"status": "예정", "start": "2024-10-02"}, id="to come"),
        pytest.param({"status": "오류", "readable": False}, id="unreadable"),
        pytest.param({"customer": ""}, id="nobody"),
    ],
)
def test_only_customers_of_today_can_leave(change: dict[str, object]) -> None:
    """Whose contract is over, never was, or is still to come has no risk."""
    at = office(AS_OF, contracts=[NOW | change], journal=[])
    assert risk(at).empty
    assert risk_reasons(at).empty


def test_signs_say_what_could_not_be_looked_for() -> None:
    """Without journal and usage two signs are left; the others name the sheet they need."""
    found = risk_signs(office(AS_OF, contracts=[NOW]))
    notes = dict(zip(found["사유"], found["비고"], strict=True))
    assert notes["무상담"] == "'고객관리일지' 시트가 없어 보지 않음"
    assert notes["이용 감소"] == "'이용현황' 시트가 없어 보지 않음"
    assert found[found["비고"] == ""]["사유"].tolist() == ["만료 임박 미정", "첫 계약"]
    assert found["고객 수"].isna().tolist() == [True, True, True, True, False, False]


def test_the_office_sets_its_own_points() -> None:
    """첫 계약 40 points, 주의 from 40: a first term alone is 주의."""
    standards = Standards(risk=replace(Standards().risk, first_term_points=40, caution=40))
    at = office(AS_OF, policy=Policy(standards=standards), contracts=[NOW], journal=[TALK])
    assert risk(at)[["점수", "위험"]].to_numpy().tolist() == [[40, "주의"]]


_ENTRY = st.fixed_dictionaries(
    {
        "customer": st.sampled_from("ABC"),
        "at": st.integers(-5, 400).map(ago),
        "category": st.sampled_from(["불만", "문의", None]),
        "sentiment": st.sampled_from(["부정", "긍정", None]),
        "resolved_at": st.none() | st.integers(0, 50).map(ago),
    }
)
_WEIGHTS = st.fixed_dictionaries(
    dict.fromkeys(
        (
            *("unresolved_points", "negative_points", "negative_most", "silence_points"),
            *("long_silence_points", "undecided_points", "first_term_points"),
        ),
        st.integers(0, 100),
    )
)


@settings(max_examples=25, deadline=None)
@given(journal=st.lists(_ENTRY, max_size=12), weights=_WEIGHTS, left=st.integers(0, 60))
def test_points_are_the_capped_sum_of_the_reasons(
    journal: list[dict[str, object]], weights: dict[str, int], left: int
) -> None:
    """Whatever the journal and the weights: 0 ≤ points = min(100, Σ reasons) ≤ 100."""
    ending = {"end": str(AS_OF + timedelta(days=left)), "days_left": left}
    contracts = [
        *(NOW | {"customer": "A"} | ending, NOW | {"customer": "B"}),
        *(OLD | {"customer": "C"}, NOW | {"customer": "C"}),
    ]
    standards = Standards(risk=replace(Standards().risk, **weights))
    at = office(AS_OF, policy=Policy(standards=standards), contracts=contracts, journal=journal)
    found = risk(at).set_index("고객")["점수"]
    sums = risk_reasons(at).groupby("고객")["점수"].sum().reindex(found.index, fill_value=0)
    assert found.between(0, 100).all()
    pd.testing.assert_series_equal(found, sums.clip(upper=100), check_names=False)


@pytest.mark.parametrize("day", [date(2024, 2, 1), date(2024, 6, 30), AS_OF, date(2025, 1, 3)])
def test_points_without_a_list_are_those_of_the_list(day: date) -> None:
    """Of whoever is in force on a day: the same reasons and points, capped or not."""
    who = ("1002", "", "가온", "1001", None, "1003")
    terms = [each | {"customer": name} for name in who for each in (OLD, NOW)]
    terms += [NOW | {"customer": "새 고객", "end": "2024-10-20", "days_left": 19}]
    told_of: list[tuple[str | None, dict[str, object]]] = [
        ("1003", {"sentiment": "부정", "occurred_at": ago(80)}),
        ("1001", {"category": "불만", "sentiment": "부정"}),
        (None, {"sentiment": "부정"}),
        ("가온", {"sentiment": "부정", "resolved_at": ago(1)}),
        ("없는 사람", {"category": "불만"}),
        ("1002", {"at": None, "category": "불만"}),
    ]
    talks: list[dict[str, object]] = [
        {**TALK, "customer": name, "at": ago(number * 40), "entry_id": str(number), **more}
        for number, (name, more) in enumerate(told_of)
    ]
    at = replace(office(AS_OF, contracts=terms, journal=talks), as_of=day)
    customers, signs = shown_signs(at)
    told = {
        (who, name): int(worth)
        for name, points_ in signs
        for who, worth in zip(customers, points_, strict=True)
        if worth
    }
    rows = risk_reasons(at)
    assert told == dict(
        zip(zip(rows["고객"], rows["사유"], strict=True), rows["점수"], strict=True)
    )
    listed = risk(at).set_index("고객")
    assert points_of_all(at).to_dict() == listed["점수"].to_dict()
    assert risk_of_all(at).to_dict() == listed["위험"].to_dict()
    assert listed.index.size == (5 if day.year == AS_OF.year else 0)
