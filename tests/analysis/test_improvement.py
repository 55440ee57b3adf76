"""The plan of improvement on offices counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from xlcrm.analysis.compared import effect
from xlcrm.analysis.improvement import (
    AT_RISK,
    LEFT,
    OWN_OFFICER,
    contact_effects,
    plan_customers,
    plan_reasons,
)
from xlcrm.analysis.inputs import Office, Policy, office
from xlcrm.reading.responses import Response

AS_OF = date(2024, 10, 15)
NEXT = date(2024, 7, 1)


def term(customer: str, start: date, end: date, **more: object) -> dict[str, Any]:
    """Return a contract's row."""
    known = {"customer": customer, "name": customer, "service": "기본", "fee": 10_000}
    known |= {"basis": "월", "status": "활성화", "sheet": "고객대장", "row": 2, "days_left": 99}
    return {**known, "start": start, "end": end, **more}


def spoken(customer: str, day: date, direction: str | None = "발신") -> dict[str, Any]:
    """Return an entry of the journal."""
    at = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - a sheet's times have no zone
    return {"customer": customer, "at": at, "direction": direction, "category": "재계약"}


def groups(*counts: tuple[str, bool, int, int]) -> pd.DataFrame:
    """Return rows of groups: whether contacted, how many, and how many of them went on."""
    rows = [
        {"group": group, "contacted": contacted, "renewed": at < kept}
        for group, contacted, size, kept in counts
        for at in range(size)
    ]
    return pd.DataFrame(rows, columns=["group", "contacted", "renewed"])


def test_groups_are_held_against_their_like() -> None:
    """8 of 10 against 5 of 10, and 5 of 5 against 12 of 15; a group without others is left out.

    By hand: weights 100/20 = 5 and 75/20 = 3.75; (5 × 0.3 + 3.75 × 0.2) ÷ 8.75 = 0.2571. Sato's
    P is (100·5 − 100·8) ÷ 20² = −0.75 and (25·12 − 225·5 + 75·10 ÷ 2) ÷ 20² = −1.125, his Q
    (8·5 + 5·2) ÷ 40 = 1.25 and (5·3 + 12·0) ÷ 40 = 0.375: the variance (0.2571·−1.875 + 1.625)
    ÷ 8.75² = 0.0149271.
    """
    found = effect(
        groups(
            ("가", True, 10, 8),
            ("가", False, 10, 5),
            ("나", True, 5, 5),
            ("나", False, 15, 12),
            ("다", True, 40, 0),
        )
    )
    assert found[:4] == (15, 13, 25, 17)
    assert found.difference == pytest.approx(2.25 / 8.75)
    half = 1.959964 * 0.0149271**0.5
    assert found.low == pytest.approx(2.25 / 8.75 - half, abs=1e-5)
    assert found.high == pytest.approx(2.25 / 8.75 + half, abs=1e-5)


def test_few_give_no_difference() -> None:
    """Nine contacted are told as numbers, and no more; nobody at all gives nothing."""
    found = effect(groups(("가", True, 9, 9), ("가", False, 50, 10)))
    assert (found.contacted, found.others, found.difference) == (9, 50, None)
    assert found.told(30) == "견줄 수가 적어 말할 수 없습니다."
    assert effect(groups()).told(30) == "견줄 수가 적어 말할 수 없습니다."


def test_what_is_told_never_says_because() -> None:
    """An association, hedged by its interval and by how few there are."""
    sure = effect(groups(("가", True, 40, 36), ("가", False, 40, 12)))
    assert sure.told(30).startswith("연락한 쪽이 60.0%p 더 이어졌습니다. 연관이며")
    assert sure.told(50).startswith("수가 적습니다. 연락한 쪽이")
    worse = effect(groups(("가", True, 40, 12), ("가", False, 40, 36)))
    assert "덜 돌아왔습니다. 연관이며" in worse.told(30, did="돌아왔습니다")
    same = effect(groups(("가", True, 40, 20), ("가", False, 40, 19)))
    assert same.told(30) == "차이가 있다고 말할 수 없습니다."


def renewing() -> Office:
    """Return an office of which 24 contracts ended in June: contacted 12, of whom 9 went on."""
    rows, journal = [], []
    for at in range(24):
        who = f"고객{at}"
        contacted = at < 12
        renewed = at < 9 or 12 <= at < 18
        first = term(who, date(2023, 7, 1), date(2024, 6, 30), status="만료", days_left=-107)
        rows.append(first | ({"next_start": NEXT, "status": "재계약 완료"} if renewed else {}))
        if renewed:
            rows.append(term(who, NEXT, date(2025, 6, 30)))
        journal.append(spoken(who, date(2024, 6, 15), "발신" if contacted else "수신"))
        journal.append(spoken(who, date(2024, 3, 1)))  # before the notice of 31 May
    for at in range(3):  # of a service of which nobody was left alone
        rows.append(term(f"홀로{at}", date(2023, 7, 1), date(2024, 6, 30), service="고급"))
        journal.append(spoken(f"홀로{at}", date(2024, 6, 1)))
    return office(AS_OF, contracts=rows, journal=journal)


def test_contact_is_what_went_out_between_notice_and_end() -> None:
    """9 of 12 contacted went on, 6 of the 12 others: 25 points, told with care."""
    found = contact_effects(renewing()).set_index("사유").loc["전체"]
    assert (found["연락"], found["이어짐"]) == (12, 9)
    assert (found["연락 없음"], found["이어짐(연락 없음)"]) == (12, 6)
    assert found["차이"] == pytest.approx(0.25)
    assert found["하한"] < 0 < found["상한"]
    assert found["말"] == "수가 적습니다. 차이가 있다고 말할 수 없습니다."


def test_a_risk_reason_has_its_own_comparison() -> None:
    """All 24 were in their first term as the quarter began."""
    found = contact_effects(renewing()).set_index("사유").loc["첫 계약"]
    assert (found["구분"], found["연락"], found["연락 없음"]) == (AT_RISK, 12, 12)
    assert found["차이"] == pytest.approx(0.25)


def test_a_band_of_risk_is_compared_with_its_own() -> None:
    """Those contacted had a complaint in March and nobody else: nothing compares with them."""
    at = renewing()
    bad = [
        spoken(f"고객{each}", date(2024, 3, 2), "수신") | {"sentiment": "부정", "category": "불만"}
        for each in range(12)
        for _ in range(3)
    ]
    more = office(AS_OF, journal=bad).journal
    worse = replace(at, journal=pd.concat([at.journal, more], ignore_index=True))
    found = contact_effects(worse).set_index("사유")
    assert (found.loc["전체", "연락"], found.loc["전체", "연락 없음"]) == (0, 0)


def test_coming_back_is_counted_of_those_who_left() -> None:
    """Ten of twenty were called within 90 days; four of them and one other came back in June."""
    rows, journal = [], []
    for at in range(20):
        who, contacted = f"고객{at}", at < 10
        back = at < 4 or at == 10
        ended = term(who, date(2023, 1, 1), date(2023, 12, 31), end_reason="가격", status="만료")
        rows.append(ended)
        if back:
            rows.append(term(who, date(2024, 6, 1), date(2025, 5, 31)))
        journal.append(spoken(who, date(2024, 1, 20) if contacted else date(2024, 5, 1)))
    found = contact_effects(office(AS_OF, contracts=rows, journal=journal))
    (row,) = found[found["구분"] == LEFT].to_dict("records")
    assert (row["사유"], row["연락"], row["이어짐"]) == ("가격", 10, 4)
    assert (row["연락 없음"], row["이어짐(연락 없음)"]) == (10, 1)
    assert row["차이"] == pytest.approx(0.3)


def leaving(policy: Policy | None = None) -> Office:
    """Return an office that two left for the fee and one for nothing told; one shows a sign."""
    end = date(2024, 5, 31)
    begin = date(2023, 6, 1)
    rows = [
        term("가", begin, end, end_reason="가격", status="만료", officer="누리", row=2),
        term("나", begin, end, end_reason="가격", status="만료", officer="누리", row=3),
        term("다", begin, end, status="만료", row=4),
        term("라", begin, end, end_reason="가격", status="만료"),
        term("라", date(2024, 9, 1), date(2025, 8, 31)),  # has come back
        term("마", date(2022, 1, 1), date(2022, 12, 31), end_reason="가격"),  # too long ago
        term("바", date(2024, 9, 20), date(2025, 9, 19), officer="가온", row=9),
    ]
    journal = [spoken("가", date(2024, 7, 1)), spoken("나", date(2024, 5, 1))]
    return office(AS_OF, contracts=rows, journal=journal, policy=policy)


def test_each_reason_says_for_whom_and_what_was_done() -> None:
    """Of the two who left for the fee one has been spoken to since."""
    found = plan_reasons(leaving()).set_index("사유")
    fee = found.loc["가격"]
    assert (fee["구분"], fee["고객 수"], fee["월 매출"], fee["연락"]) == (LEFT, 2, 20_000, 1)
    assert (fee["담당"], fee["정한 곳"]) == (OWN_OFFICER, "xlcrm 기본")
    assert found.loc["적지 않음", "고객 수"] == 1
    first = found.loc["첫 계약"]
    assert (first["구분"], first["고객 수"], first["월 매출"]) == (AT_RISK, 1, 10_000)


def test_the_offices_own_response_goes_before_ours() -> None:
    """What, who and when, as 설정 says; each customer has it, and by which day."""
    policy = Policy(responses={"가격": Response("할인을 제안", "가온", 7)})
    found = plan_reasons(leaving(policy)).set_index("사유").loc["가격"]
    assert tuple(found[["대응", "담당", "기한(일)", "정한 곳"]]) == (
        "할인을 제안",
        "가온",
        7,
        "사무실",
    )
    people = plan_customers(leaving(policy))
    people = people[people["사유"] == "가격"]
    assert list(people["고객"]) == ["가", "나"]
    assert set(people["담당자"]) == {"가온"}
    assert set(people["기한"]) == {pd.Timestamp(2024, 10, 22)}


def test_what_is_to_be_done_is_done_before_the_end() -> None:
    """A contract that ends in five days does not wait for fourteen."""
    ends = date(2024, 10, 20)
    rows = [term("가", date(2023, 10, 21), ends, days_left=5, row=2)]
    found = plan_customers(office(AS_OF, contracts=rows)).set_index("사유")
    assert found.loc["첫 계약", "기한"] == pd.Timestamp(ends)
    assert found.loc["만료 임박 미정", "기한"] == pd.Timestamp(2024, 10, 18)


def test_without_a_journal_nothing_is_said_of_contact() -> None:
    """Neither how many were spoken to, nor what followed."""
    rows = [term("가", date(2024, 1, 1), date(2024, 12, 31))]
    found = plan_reasons(office(AS_OF, contracts=rows))
    assert found["연락"].isna().all()
