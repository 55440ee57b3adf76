"""What is proposed to whom and why, on offices written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from xlcrm.analysis.asking import Asking
from xlcrm.analysis.grounds import made_offers, other_plan
from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.offer_results import offer_answers
from xlcrm.analysis.offers import offers_of
from xlcrm.domain.message_gate import Recipient
from xlcrm.reading.offers import OURS, OfferRule, offer_rule_of
from xlcrm.schema.sheets import SHEETS

if TYPE_CHECKING:
    from xlcrm.analysis.offers import Offers

AS_OF = date(2024, 10, 1)
FIELDS = {spec.key: {column.field for column in spec.columns} for spec in SHEETS}


def term(customer: str, service: str = "기본", **more: object) -> dict[str, Any]:
    """Return a contract in force until the end of the year."""
    known = {"customer": customer, "customer_id": customer, "name": customer, "fee": 50_000}
    known |= {"basis": "월", "status": "활성화", "sheet": "고객대장", "row": 2, "days_left": 91}
    days = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    return {**known, "service": service, "family": "서비스", **days, **more}


def bought(customer: str, product: str, day: str = "2024-08-03") -> dict[str, Any]:
    """Return a purchase."""
    return {"customer": customer, "product": product, "date": day, "amount": 35_000}


def spoken(customer: str, content: str = "", day: str = "2024-09-01", **more: object) -> Any:  # noqa: ANN401
    """Return an entry of the journal."""
    at = datetime.fromisoformat(day)
    known = {"customer": customer, "at": at, "category": "문의", "content": content}
    return {**known, "direction": "수신", **more}


def asking(at: Office) -> Asking:
    """Return what can be asked of an office whose workbook has all columns."""
    return Asking(at, FIELDS)


def rule(name: str, text: str) -> OfferRule:
    """Return a rule as 설정 says it."""
    found = offer_rule_of(name, text)
    assert found is not None
    return found


def proposed(at: Office, *rules: OfferRule) -> Offers:
    """Return what rules propose; ours by default."""
    return offers_of(asking(at), rules or OURS)


def told(found: Offers) -> list[tuple[str, str]]:
    """Return to whom what is proposed."""
    return [(each.customer_id, each.offer) for each in found.offers]


def reasons(found: Offers) -> dict[str, str]:
    """Return why each customer is offered nothing."""
    return {each.customer_id: each.reason for each in found.held}


WITHOUT_STRAP = "구매 매트 그리고 구매 끈 아닌 → 끈 → 매트와 함께 씁니다"


def test_who_bought_one_thing_and_not_another_is_offered_that() -> None:
    """With the day and the price of what was bought, and that the other never was."""
    at = office(
        AS_OF,
        contracts=[term(who) for who in "가나다"],
        purchases=[
            bought("가", "매트"),
            bought("나", "매트"),
            bought("나", "끈"),
            bought("다", "물"),
        ],
    )
    found = proposed(at, rule("끈", WITHOUT_STRAP))
    assert told(found) == [("가", "끈")]
    (offer,) = found.offers
    assert offer.why == "2024-08-03에 매트를 35,000원에 샀습니다. 끈 구매 기록은 없습니다."
    assert offer.say == "매트와 함께 씁니다"
    assert [tuple(each)[1:4] for each in found.rules] == [(1, 1, 0)]


def test_who_has_left_is_asked_only_where_a_rule_says_so() -> None:
    """As lists are: 지난 고객."""
    gone = term("나", status="만료", end=date(2024, 6, 30), days_left=-93)
    at = office(
        AS_OF, contracts=[term("가"), gone], purchases=[bought(each, "매트") for each in "가나"]
    )
    assert told(proposed(at, rule("끈", "구매 매트 → 끈"))) == [("가", "끈")]
    assert told(proposed(at, rule("다시", "지난 고객 → 다시 오면 혜택"))) == [
        ("나", "다시 오면 혜택")
    ]


def test_of_a_list_only_its_customers_are_asked() -> None:
    """Conditions of a list beside those of the rule."""
    at = office(
        AS_OF,
        contracts=[term("가", "고급"), term("나")],
        purchases=[bought(each, "매트") for each in "가나"],
    )
    found = offers_of(asking(at), [rule("끈", "구매 매트 → 끈")], "서비스 고급")
    assert (told(found), found.among, found.conditions) == ([("가", "끈")], 1, "서비스 고급")


# -- what alike customers took ---------------------------------------------------------------------


def mats(buyers: int, both: int, others: int = 60) -> Office:
    """Return an office in which so many bought 매트, some of them 끈 too, and others 물."""
    people = [f"{at:03}" for at in range(buyers + others)]
    rows = [bought(who, "매트") for who in people[:buyers]]
    rows += [bought(who, "끈") for who in people[:both]]
    rows += [bought(who, "물") for who in people[buyers:]]
    return office(AS_OF, contracts=[term(who) for who in people], purchases=rows)


def test_what_alike_customers_took_is_offered() -> None:
    """30 of 40 buyers took it, of all 100 customers 30: lift 2.5, and Wilson's 60 % to 86 %."""
    found = proposed(mats(40, 30), *(each for each in OURS if each.name == "함께 쓰는 제품"))
    assert {offer.offer for offer in found.offers} == {"끈"}
    assert sorted(offer.customer_id for offer in found.offers) == [
        f"{at:03}" for at in range(30, 40)
    ]
    assert found.offers[0].why == (
        "2024-08-03에 매트를 샀습니다. 그것을 산 고객 40명 가운데 30명(75%, Wilson 95% 구간 "
        "60%–86%)이 끈도 샀습니다. 모두는 30%이니 2.5배입니다."
    )


def test_nothing_is_said_of_few() -> None:
    """29 buyers are fewer than the 30 that count as enough."""
    assert proposed(mats(29, 25)).offers == ()


def test_nothing_is_said_of_what_chance_would_do() -> None:
    """12 of 40 took it, of all 20 %: the interval of the share begins below that."""
    at = mats(40, 12, 20)
    assert proposed(at, *(each for each in OURS if each.name == "함께 쓰는 제품")).offers == ()


# -- whom nothing is offered -----------------------------------------------------------------------


def test_nobody_is_offered_what_they_have() -> None:
    """A service of a contract in force or one that is to begin, or a product, in whole words."""
    at = office(
        AS_OF,
        contracts=[
            term("가", "프리미엄 서비스"),
            term("나"),
            term(
                "나",
                "프리미엄 서비스",
                start=date(2024, 11, 1),
                end=date(2025, 10, 31),
                status="예정",
            ),
            term("다"),
        ],
        purchases=[bought("다", "사물함")],
    )
    found = proposed(at, rule("올리기", "이용 중 → 프리미엄 서비스 첫 달 반값"))
    assert told(found) == [("다", "프리미엄 서비스 첫 달 반값")]
    assert reasons(found) == dict.fromkeys("가나", "이미 이용하거나 산 것(프리미엄 서비스)")
    found = proposed(at, rule("사물함", "이용 중 → 사물함"))
    assert reasons(found) == {"다": "이미 이용하거나 산 것(사물함)"}
    assert ("다", "사물함함") in told(proposed(at, rule("함", "이용 중 → 사물함함")))


def test_who_is_left_alone_is_told_with_the_reason() -> None:
    """Erasure; refusals, wherever they were said; an open complaint; 보유기한: with the day."""
    agreed = {"marketing_consent": True, "marketing_consent_on": "2024-01-01"}
    at = office(
        AS_OF,
        contracts=[term(who) for who in "가나다라마바사"],
        customers=[
            {"customer": "라", "marketing_consent": False},
            {"customer": "마", "retain_until": "2024-09-30", **agreed},
            {"customer": "바", **agreed, "marketing_consent_on": "2024-09-20"},
        ],
        journal=[spoken("나", "환불을 물음", category="불만", day="2024-08-30")],
        marketing=[
            {"customer": who, "sent_on": "2024-09-10", "campaign": "가을", "response": "수신거부"}
            for who in "바사"
        ],
    )
    said = {
        "가": Recipient(erasure_on=date(2024, 9, 1)),
        "다": Recipient(opted_out_on=date(2024, 9, 1)),
    }
    at = replace(at, consents={**at.consents, **said})
    found = proposed(at, rule("혜택", "모든 고객 → 감사 혜택"))
    assert told(found) == [("바", "감사 혜택")]  # agreed again after the refusal
    assert reasons(found) == {
        "가": "2024-09-01에 개인정보를 지워 달라고 함",
        "나": "2024-08-30부터 해결되지 않은 문제가 있음",
        "다": "2024-09-01에 수신을 거부함",
        "라": "광고 수신에 동의하지 않음",
        "마": "보유기한이 2024-09-30에 지남",
        "사": "2024-09-10에 수신을 거부함",
    }


def test_a_consent_that_nobody_knows_is_no_refusal() -> None:
    """It is proposed, to be said face to face: nothing may be sent."""
    (offer,) = proposed(
        office(AS_OF, contracts=[term("가")]), rule("혜택", "이용 중 → 혜택")
    ).offers
    assert (offer.may_write, offer.may_not) == (False, "고객정보에 없음")


@pytest.mark.parametrize(
    ("state", "days", "reason"),
    [
        ("권함", 30, "2024-09-01에 권하고 답을 기다림"),
        ("권함", 31, ""),
        ("거절", 90, "2024-07-03에 거절함 (90일 동안 다시 권하지 않음)"),
        ("거절", 91, ""),
        ("수락", 365, "2023-10-02에 수락함"),
        ("수락", 366, ""),
    ],
)
def test_what_was_offered_rests_for_a_while(state: str, days: int, reason: str) -> None:
    """30 days where an answer may come, 90 after a no, 365 after a yes."""
    day = str(AS_OF - timedelta(days=days))
    entry = spoken("가", f"[제안] 감사 · {state}", day)
    at = office(AS_OF, contracts=[term("가")], journal=[entry])
    found = proposed(at, rule("감사", "이용 중 → 감사 쿠폰"))
    assert [each.reason for each in found.held] == [reason] * bool(reason)


def test_another_thing_under_the_same_rule_may_be_offered() -> None:
    """What was declined was something else."""
    entry = spoken("가", "[제안] 윗 요금제: 고급 · 거절")
    at = office(AS_OF, contracts=[term("가")], journal=[entry])
    assert told(proposed(at, rule("윗 요금제", "이용 중 → 최고급"))) == [("가", "최고급")]


# -- what rules stand on ---------------------------------------------------------------------------


def used(customer: str, *amounts: int) -> list[dict[str, Any]]:
    """Return the usage of June to September."""
    return [
        {"customer": customer, "month": f"2024-0{6 + at}-01", "amount": amount}
        for at, amount in enumerate(amounts)
    ]


def test_who_uses_more_is_offered_the_larger_plan_and_who_uses_less_a_pause() -> None:
    """By 30 % of the three months before; of the dearest plan there is no larger one."""
    at = office(
        AS_OF,
        contracts=[
            *(term(who, "기본 서비스") for who in "가나다"),
            *(term(who, "프리미엄 서비스", fee=100_000) for who in "라마바"),
        ],
        usage=[*used("가", 10, 10, 10, 13), *used("나", 10, 10, 10, 7), *used("라", 5, 5, 5, 9)],
    )
    found = proposed(at)
    assert told(found) == [("가", "프리미엄 서비스"), ("나", "일시정지")]
    up, down = found.offers
    assert up.why == "2024-09 이용량 13, 앞 석 달 평균 10.0보다 30% 늘었습니다."
    assert up.say == "많이 쓰고 계십니다. 월 100,000원의 프리미엄 서비스가 맞는지 함께 봅니다."
    assert down.why.startswith("2024-09 이용량 7, 앞 석 달 평균 10.0보다 30% 줄었습니다.")
    assert reasons(found) == {"라": "윗 요금제가 없거나, 쓰는 고객이 적어 알 수 없음"}


def test_a_longer_term_is_no_larger_plan_and_few_prove_no_price() -> None:
    """헬스 12개월 is the same plan; a plan of two customers has no price that may be told."""
    rows = [
        *(term(who, "헬스 12개월", family="헬스") for who in "가나다"),
        *(term(who, "헬스 3개월", family="헬스", fee=70_000) for who in "라마바"),
        *(term(who, "헬스 골드", family="헬스", fee=90_000) for who in "사아"),
    ]
    at = office(AS_OF, contracts=rows)
    assert other_plan(at, "헬스 12개월", larger=True) is None
    more = term("자", "헬스 골드", family="헬스", fee=90_000)
    at = office(AS_OF, contracts=[*rows, more])
    assert other_plan(at, "헬스 12개월", larger=True) == ("헬스 골드", 90_000, 3)
    assert other_plan(at, "헬스 골드", larger=False) == ("헬스 3개월", 70_000, 3)


def test_who_looks_at_prices_is_known_by_what_they_said_did_and_like() -> None:
    """What we say ourselves is no sign; nor is what was said more than a year ago."""
    cheap = term("마", end_reason="가격", end=date(2024, 5, 31), days_left=-123, status="만료")
    at = office(
        AS_OF,
        contracts=[*(term(who) for who in "가나다라바"), cheap, term("마")],
        customers=[{"customer": "라", "interests": "할인 행사"}],
        journal=[
            spoken("가", "요금이 비싸다고 함", "2024-08-03", direction="발신"),
            spoken("나", "할인 행사를 안내함", direction="발신"),
            spoken("다", "가격을 물음", "2023-09-30"),
            spoken("바", "할인이 있는지 물음", "2023-10-02"),
        ],
    )
    known = asking(at)
    mask = known.who(known.parsed("가격 민감"))
    assert sorted(mask.index[mask]) == ["가", "라", "마", "바"]
    found = proposed(at, rule("긴 계약", "가격 민감 → 긴 계약 할인"))
    why = {each.customer_id: each.why for each in found.offers}
    assert why == {
        "가": "2024-08-03에 상담에서 값이나 할인을 말했습니다.",
        "라": "관심 분야에 '할인 행사'가 적혀 있습니다.",
        "마": "2024-05-31에 계약을 값 때문에 끝냈습니다.",
        "바": "2023-10-02에 상담에서 값이나 할인을 말했습니다.",
    }


def test_a_solved_complaint_is_made_good_while_it_is_fresh() -> None:
    """Within 30 days, and where none is open; with both days."""

    def complaint(who: str, day: str, solved: str | None) -> Any:  # noqa: ANN401
        moment = None if solved is None else datetime.fromisoformat(solved)
        return spoken(who, "", day, category="불만", resolved_at=moment)

    at = office(
        AS_OF,
        contracts=[term(who) for who in "가나다"],
        journal=[
            complaint("가", "2024-08-30", "2024-09-01"),
            complaint("나", "2024-08-30", "2024-08-31"),
            complaint("다", "2024-08-30", "2024-09-20"),
            complaint("다", "2024-09-21", None),
        ],
    )
    (offer,) = proposed(at).offers
    assert (offer.customer_id, offer.offer) == ("가", "감사 혜택")
    assert offer.why == "2024-08-30에 생긴 문제를 2024-09-01에 해결했습니다."


def test_an_anniversary_is_thanked_for() -> None:
    """Whole years since the first contract, within 14 days."""
    at = office(
        AS_OF,
        contracts=[
            term("가", start=date(2021, 10, 15), end=date(2024, 12, 31)),
            term("나", start=date(2021, 10, 16), end=date(2024, 12, 31)),
        ],
    )
    (offer,) = proposed(at).offers
    assert offer.why == "2021-10-15에 처음 계약해 2024-10-15에 3주년입니다."
    assert offer.say == "2024-10-15에 3주년입니다. 함께해 주셔서 감사합니다."


def test_other_conditions_say_what_lists_show_of_them() -> None:
    """A tier, an end, dues: each with its figure."""
    at = office(
        AS_OF, contracts=[term("가", start=date(2021, 1, 1), end=date(2024, 10, 20), days_left=19)]
    )
    (offer,) = proposed(at, rule("감사", "등급 VIP 그리고 D-30 → 감사 쿠폰")).offers
    assert offer.why == "등급 VIP. 2024-10-20에 계약이 끝납니다(D-19)."


def test_a_rule_whose_columns_are_missing_says_so() -> None:
    """And the others are asked."""
    at = office(AS_OF, contracts=[term("가")])
    known = Asking(at, {"ledger": FIELDS["ledger"]})
    rules = [rule("끈", WITHOUT_STRAP), rule("혜택", "이용 중 → 혜택")]
    found = offers_of(known, rules)
    assert [bool(each.trouble) for each in found.rules] == [True, False]
    assert "구매이력" in found.rules[0].trouble
    assert told(found) == [("가", "혜택")]


def test_what_was_answered_last_counts() -> None:
    """Of two offers to three customers; the share of those who answered, with its interval."""
    at = office(
        AS_OF,
        contracts=[term(who) for who in "가나다"],
        journal=[
            spoken("가", "[제안] 끈 · 권함", "2024-08-01"),
            spoken("가", "[제안] 끈 · 수락 · 다음 달부터", "2024-08-09"),
            spoken("나", "[제안] 끈 · 거절", "2024-08-20"),
            spoken("다", "[제안] 끈: 빨간 끈 · 권함", "2024-08-21"),
            spoken("다", "[제안] 물 · 권함", "2024-10-02"),
            spoken("다", "제안을 수락함", "2024-08-22"),
        ],
    )
    assert len(made_offers(at)) == 4  # what comes tomorrow is not known
    (row,) = offer_answers(at).to_dict("records")
    assert (row["제안"], row["고객 수"], row["수락"], row["거절"], row["기다림"]) == (
        "끈",
        3,
        1,
        1,
        1,
    )
    assert (row["수락률"], row["비고"]) == (0.5, "적음")
    assert (round(row["하한"], 4), round(row["상한"], 4)) == (0.0945, 0.9055)


def test_what_was_taken_back_was_not_bought() -> None:
    """A refund takes back its purchase: no offer stands on it, and no product goes with it."""
    back = {**bought("가", "매트"), "amount": -35_000, "date": "2024-08-09"}
    at = office(
        AS_OF,
        contracts=[term("가"), term("나")],
        purchases=[bought("가", "매트"), back, bought("나", "매트")],
    )
    assert told(proposed(at, rule("끈", "구매 매트 → 끈"))) == [("나", "끈")]
