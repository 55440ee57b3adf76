"""What is said of figures: each word by a rule, on offices counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.sentences import Compared, beside, sentences

AS_OF = date(2024, 10, 15)
SEPTEMBER = pd.Timestamp(2024, 9, 1)


def terms(service: str, count: int, end: date = date(2024, 12, 31), **more: object) -> list[Any]:
    """Return the terms of some customers of a service, each from January on."""
    known = {"service": service, "start": date(2024, 1, 1), "end": end, "fee": 10_000}
    known |= {"basis": "월", "status": "활성화", "sheet": "고객대장", **more}
    return [{**known, "customer": f"{service} {end} {at} {more}"} for at in range(count)]


def said(at: Office, *figures: Compared) -> list[str]:
    """Return the sentences of some figures."""
    return [each.text for each in sentences(at, figures)]


def of(rows: list[Any]) -> Office:
    """Return an office of contracts."""
    return office(AS_OF, contracts=rows)


def test_a_sentence_says_cause_and_size() -> None:
    """60 customers: 1 left in August, 12 of 59 in September, all more of 기본."""
    rows = [
        *terms("고급", 1, date(2024, 8, 15)),
        *terms("고급", 1, date(2024, 9, 15)),
        *terms("기본", 11, date(2024, 9, 15)),
        *terms("고급", 28),
        *terms("기본", 19),
    ]
    churn = Compared("churn", SEPTEMBER, 12 / 59, 1 / 60, goal=0.03)
    (text,) = said(of(rows), churn)
    assert text == (
        "9월에 고객 59명 가운데 12명이 떠나 이탈률은 20.3%입니다. "
        "8월(1.7%)보다 18.7%p 올랐고, 목표 3.0%를 17.3%p 넘었습니다. "
        "떠난 고객이 1명에서 12명으로 늘었고, 늘어난 11명은 모두 서비스 '기본'에서 나왔습니다"
        "(8월 0명 → 9월 11명)."
    )


def test_a_change_within_chance_is_said_to_be_one() -> None:
    """1 of 60 and 3 of 59 do not differ by more than chance; two of three are no sure part."""
    rows = [
        *terms("고급", 1, date(2024, 8, 15)),
        *terms("고급", 1, date(2024, 9, 15)),
        *terms("기본", 2, date(2024, 9, 15)),
        *terms("고급", 28),
        *terms("기본", 28),
    ]
    (text,) = said(of(rows), Compared("churn", SEPTEMBER, 3 / 59, 1 / 60))
    assert "앞달과의 차이는 우연으로도 생기는 크기입니다." in text
    assert "떠난 3명 중 2명이 서비스 '기본'에서 나왔습니다(고객은 59명 중 30명)." in text
    assert text.endswith("다만 수가 적어 우연일 수 있습니다.")


def test_a_share_of_few_says_what_one_of_them_moves() -> None:
    """One of four left: each is 25 points."""
    rows = [*terms("기본", 1, date(2024, 9, 15)), *terms("기본", 3)]
    (text,) = said(of(rows), Compared("churn", SEPTEMBER, 0.25, 0.0))
    assert text.endswith(  # one who left has no cause
        "고객이 4명뿐이어서 하나에 25.0%p씩 움직이며, 앞달과의 차이는 우연으로도 생기는 크기입니다."
    )


def test_where_nobody_left_it_is_said() -> None:
    """And no cause is looked for."""
    (text,) = said(of(terms("기본", 40)), Compared("churn", SEPTEMBER, 0.0, 0.0))
    assert text == "9월에 떠난 고객이 없습니다(40명 가운데 0명). 8월과 같습니다."


def test_those_who_leave_alike_are_said_to() -> None:
    """Two of each of three services: no service explains it."""
    rows = [each for name in "가나다" for each in terms(name, 2, date(2024, 9, 15))]
    rows += [each for name in "가나다" for each in terms(name, 20)]
    (text,) = said(of(rows), Compared("churn", SEPTEMBER, 6 / 66, 0.0))
    assert text.endswith("떠난 6명은 어느 서비스에도 쏠리지 않았습니다.")


def test_revenue_says_what_added_and_what_took_most() -> None:
    """Three came at 10,000 won and one left; 고급 has all of the growth."""
    rows = [
        *terms("기본", 20),
        *terms("고급", 10),
        *terms("고급", 1, date(2024, 9, 15)),
        *({**row, "start": date(2024, 9, 3)} for row in terms("고급", 3, date(2025, 9, 2))),
    ]
    (text,) = said(of(rows), Compared("mrr", SEPTEMBER, 330_000, 310_000, 300_000, 400_000))
    assert text == (
        "9월 말 월 반복 매출은 330,000원입니다. 8월(310,000원)보다 20,000원(6.5%) 늘었고, "
        "작년 9월(300,000원)보다 30,000원(10.0%) 많으며, 목표 400,000원에 70,000원 못 미쳤습니다. "
        "가장 크게 더한 것은 신규 고객 3명의 30,000원, 뺀 것은 떠난 고객 1명의 10,000원입니다. "
        "늘어난 금액의 100%(20,000원)가 서비스 '고급'에서 나왔습니다."
    )


def test_renewals_say_of_how_many() -> None:
    """Of 5 contracts that ended in August 3 went on; too few to say why."""
    ended = date(2024, 8, 10)
    rows = terms("기본", 5, ended, status="만료")
    for row in rows[:3]:
        row["next_start"] = date(2024, 8, 11)
    (text,) = said(of(rows), Compared("renewal", pd.Timestamp(2024, 8, 1), 0.6))
    assert text == (
        "8월에 끝난 계약 5건 가운데 3건이 이어져 재계약률은 60.0%입니다. "
        "계약이 5건뿐이어서 하나에 20.0%p씩 움직입니다."
    )


def test_a_month_without_a_renewal_says_so() -> None:
    """None of 3, and all of them gave one reason."""
    rows = terms("기본", 3, date(2024, 8, 10), status="만료", end_reason="가격")
    (text,) = said(of(rows), Compared("renewal", pd.Timestamp(2024, 8, 1), 0.0))
    assert text.startswith(
        "8월에 끝난 계약 3건 가운데 한 건도 이어지지 않아 재계약률은 0.0%입니다."
    )
    assert text.endswith("이어지지 않은 3건은 모두 해지 사유가 '가격'입니다.")


def test_what_has_to_be_known_is_said_with_it() -> None:
    """A figure's doubt stands in its sentence, and the few answers that a score stands on."""
    (text,) = said(
        of(terms("기본", 40)), Compared("churn", SEPTEMBER, 0.0, note="해지일을 모르는 해지 2건")
    )
    assert text.endswith("알아 둘 것: 해지일을 모르는 해지 2건.")
    score = Compared("nps", SEPTEMBER, 40.0, basis="응답 14건, 적어서 흔들림")
    assert said(of(terms("기본", 40)), score) == [
        "9월 추천 지수(NPS)는 40.0점입니다(응답 14건, 적어서 흔들림)."
    ]


def test_three_figures_are_told_of_at_most() -> None:
    """Revenue, churn and renewals first; customers only where there is no revenue."""
    at = of(terms("기본", 40))
    keys = ("contacts", "nps", "customers", "churn", "mrr")
    figures = [Compared(key, SEPTEMBER, 0.0) for key in keys]
    assert [each.about for each in sentences(at, figures)] == ["mrr", "churn", "nps"]
    assert [each.about for each in sentences(at, figures[:4])] == ["churn", "customers", "nps"]
    assert not sentences(at, ())
    assert not sentences(at, [Compared("contacts", SEPTEMBER, 0.0)])


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (
            Compared("renewal", SEPTEMBER, 0.80, 0.85, 0.80, 0.80),
            "8월(85.0%)보다 5.0%p 내렸고, 작년 9월과 같으며, 목표 80.0%를 이루었습니다.",
        ),
        (Compared("churn", SEPTEMBER, 0.02, goal=0.03), "목표 3.0% 안에 있습니다."),
        (Compared("nps", SEPTEMBER, 5.0, -5.0), "8월(-5.0점)보다 10.0점 올랐습니다."),
        (Compared("contacts", SEPTEMBER, 10, 30), "8월(30건)보다 20건 줄었습니다."),
        (
            Compared("mrr", pd.Timestamp(2024, 1, 1), 90, 100, 120),
            "12월(100원)보다 10원(10.0%) 줄었고, 작년 1월(120원)보다 30원(25.0%) 적습니다.",
        ),
    ],
)
def test_each_figure_is_held_against_what_it_was_and_should_be(figure: Compared, text: str) -> None:
    """The month before, the same month a year before, and the target; what is missing is left."""
    assert beside(figure) == text


def test_a_month_of_another_year_is_told_with_its_year() -> None:
    """A list whose customers left long ago speaks of no month that could be last month."""
    old = pd.Timestamp(2023, 10, 1)
    (text,) = said(of(terms("기본", 3)), Compared("nps", old, 10.0, 5.0, 8.0))
    assert text.startswith("2023년 10월 추천 지수(NPS)는")
    assert "그 전해 10월" in text
    assert "작년" not in text
    (text,) = said(of(terms("기본", 3)), Compared("nps", SEPTEMBER, 10.0, 5.0, 8.0))
    assert text.startswith("9월 추천 지수")
