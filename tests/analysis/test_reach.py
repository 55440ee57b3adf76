"""Whom campaigns reached, and whom not: offices counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.marketing import campaigns
from xlcrm.analysis.reach import (
    FATES,
    campaign_effects,
    campaign_held,
    campaign_parts,
    campaign_reach,
)

AS_OF = date(2024, 10, 1)


def sent(customer: str, state: str | None = None, **more: object) -> dict[str, Any]:
    """Return a row of 마케팅."""
    known = {"sent_on": "2024-06-01", "campaign": "여름", "channel": "문자", "delivered": None}
    return {"customer": customer, "state": state, **known, **more}


def summer() -> Office:
    """Return an office whose campaign reached three of eight."""
    return office(AS_OF, marketing=SUMMER)


SUMMER = [
    sent("A", "전달", cost=20, response="클릭"),
    sent("B", "답장", cost=20),
    sent("C", None, delivered=True, cost=20, response="없음"),
    sent("D", "보냄", cost=20),
    sent("E", "실패", reason="없는 번호"),
    sent("F", "보류", reason="동의하지 않음"),
    sent("G", "보류", reason="동의하지 않음"),
    sent("H", "확인 필요"),
]


def test_every_customer_of_a_campaign_has_one_fate() -> None:
    """Three reached, one nobody knows, one unsure, one failed, two held back: eight."""
    (row,) = campaign_reach(summer()).to_dict("records")
    assert [row[each] for each in FATES] == [3, 1, 1, 1, 2, 0]
    assert row["대상"] == sum(row[each] for each in FATES) == 8
    assert (row["반응"], row["반응률"]) == (2, pytest.approx(2 / 3))
    assert (row["비용"], row["전달당 비용"]) == (80, pytest.approx(80 / 3))


def test_a_cost_that_is_known_in_part_is_no_cost_of_each() -> None:
    """What is written is added up; by delivery and by renewal it would be told too low."""
    rows = [sent("A", "전달", cost=20), sent("B", "전달"), sent("C", "실패")]
    found = office(AS_OF, marketing=rows)
    (row,) = campaign_reach(found).to_dict("records")
    assert (row["비용"], row["전달당 비용"]) == (20, pytest.approx(float("nan"), nan_ok=True))
    (row,) = campaign_effects(found).to_dict("records")
    assert row["재계약당 비용"] != row["재계약당 비용"]


def test_who_was_held_back_was_sent_nothing() -> None:
    """The old table of campaigns counts those to whom something went out."""
    (row,) = campaigns(summer()).to_dict("records")
    assert (row["발송"], row["전달"], row["모름"], row["반응"]) == (4, 3, 1, 2)


def test_who_is_written_to_in_the_end_was_not_held_back() -> None:
    """The best fate counts; its reason goes."""
    at = office(AS_OF, marketing=[sent("A", "보류", reason="밤 9시 뒤"), sent("A", "전달")])
    (row,) = campaign_reach(at).to_dict("records")
    assert (row["대상"], row["전달"], row["보류"]) == (1, 1, 0)
    assert campaign_held(at).empty


def test_reasons_add_up_to_those_not_reached() -> None:
    """By state and reason; a failure without one says so."""
    held = campaign_held(office(AS_OF, marketing=[*SUMMER, sent("I", "실패")]))
    assert held.to_dict("records") == [
        {"캠페인": "여름", "상태": "보류", "사유": "동의하지 않음", "고객 수": 2},
        {"캠페인": "여름", "상태": "실패", "사유": "없는 번호", "고객 수": 1},
        {"캠페인": "여름", "상태": "실패", "사유": "적지 않음", "고객 수": 1},
    ]


def test_costs_that_nobody_wrote_are_not_nothing() -> None:
    """Missing, and no 0."""
    at = office(AS_OF, marketing=[sent("A", "전달"), sent("B", "전달", campaign="겨울", cost=0)])
    found = campaign_reach(at).set_index("캠페인")["비용"]
    assert found.isna().tolist() == [False, True]


def term(customer: str, *, renewed: bool) -> list[dict[str, Any]]:
    """Return a contract that ended on 30 June, and what followed."""
    known = {"customer": customer, "name": customer, "service": "기본", "fee": 10_000}
    known |= {"basis": "월", "sheet": "고객대장", "row": 2, "days_left": -9, "status": "만료"}
    first = {**known, "start": date(2023, 7, 1), "end": date(2024, 6, 30)}
    if not renewed:
        return [first]
    on = {"next_start": date(2024, 7, 1), "status": "재계약 완료"}
    again = {"start": date(2024, 7, 1), "end": date(2025, 6, 30), "status": "활성화"}
    return [first | on, known | again]


def test_who_renewed_is_held_against_those_to_whom_nothing_was_sent() -> None:
    """Nine of twelve written to, six of twelve who were held back or not on the list at all."""
    rows, messages = [], []
    for number in range(24):
        who, written = f"고객{number:02}", number < 12
        rows += term(who, renewed=number < 9 or 12 <= number < 18)
        if written:
            messages.append(sent(who, "전달", cost=30))
        elif number < 20:
            messages.append(sent(who, "보류", reason="동의하지 않음"))
    at = office(AS_OF, contracts=rows, marketing=messages)
    (row,) = campaign_effects(at).to_dict("records")
    assert (row["만료 대상"], row["재계약"], row["재계약률"]) == (12, 9, 0.75)
    assert (row["발송(견줌)"], row["이어짐"]) == (12, 9)
    assert (row["견줄 고객"], row["이어짐(견줄 고객)"]) == (12, 6)
    assert row["차이"] == pytest.approx(0.25)
    assert row["하한"] < 0 < row["상한"]
    assert row["재계약당 비용"] == pytest.approx(360 / 9)
    assert row["말"] == "수가 적습니다. 차이가 있다고 말할 수 없습니다."
    (part,) = (each for each in campaign_parts(at).to_dict("records") if each["구분"] == "서비스")
    counts = [part[each] for each in ("대상", "전달", "보류", "만료 대상", "재계약")]
    assert (part["값"], counts) == ("기본", [20, 12, 8, 12, 9])


def test_a_campaign_of_yesterday_says_nothing_yet() -> None:
    """Those whose contracts are due wait; no rate is made."""
    rows = [each for at in range(3) for each in term(f"고객{at}", renewed=False)]
    messages = [sent(f"고객{at}", "전달", sent_on="2024-07-29") for at in range(3)]
    at = office(date(2024, 8, 1), contracts=rows, marketing=messages)
    (row,) = campaign_effects(at).to_dict("records")
    assert (row["만료 대상"], row["판정 대기"]) == (0, 3)
    assert row["말"] == "지켜볼 날이 아직 지나지 않았습니다."
