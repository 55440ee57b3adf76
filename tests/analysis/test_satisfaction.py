"""CSAT and NPS with their numbers of answers, by month and by service."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.inputs import office
from xlcrm.analysis.satisfaction import (
    csat,
    figures,
    nps,
    satisfaction_by_month,
    satisfaction_by_service,
)

AS_OF = date(2024, 10, 15)


def answer(
    score: int | None, recommend: int | None, day: str = "2024-09-10", customer: str = "A"
) -> dict[str, object]:
    """Return one row of 만족도."""
    return {"customer": customer, "date": day, "score": score, "recommend": recommend}


ANSWERS = [answer(5, 10), answer(4, 9), answer(4, 8), answer(3, 7), answer(1, 0)]


def test_csat_is_the_share_of_four_and_five() -> None:
    """5, 4, 4, 3, 1: three of five are content."""
    at = office(AS_OF, answers=ANSWERS)
    assert figures(at)["csat"].value == 0.6
    assert figures(at)["csat_answers"].value == 5
    assert csat(at)["응답 수"].tolist() == [1, 0, 1, 2, 1]
    assert csat(at)["비율"].tolist() == [0.2, 0, 0.2, 0.4, 0.2]


def test_nps_is_promoters_less_detractors() -> None:
    """10, 9 recommend, 0 does not, 8 and 7 are neither: 40 − 20 = 20."""
    at = office(AS_OF, answers=ANSWERS)
    assert figures(at)["nps"].value == pytest.approx(20)
    assert nps(at)["응답 수"].tolist() == [2, 2, 1]


@pytest.mark.parametrize(
    ("recommend", "expected"), [(10, 100), (9, 100), (8, 0), (7, 0), (6, -100), (0, -100)]
)
def test_an_answer_alone_is_all_or_nothing(recommend: int, expected: float) -> None:
    """9 and 10 recommend, 7 and 8 do neither, 0 to 6 do not."""
    assert figures(office(AS_OF, answers=[answer(5, recommend)]))["nps"].value == expected


def test_each_measure_has_its_own_answers() -> None:
    """A blank, and what no answer can be, count in neither share nor number."""
    answers = [answer(5, None), answer(None, 10), answer(6, 11), answer(0, -1), answer(3, 0)]
    found = figures(office(AS_OF, answers=answers))
    assert [each.value for each in found.values()] == [0.5, 2, 0, 2]


def test_the_last_twelve_months_count() -> None:
    """On 2024-10-15 from 2023-11-01 on, and nothing from after that day."""
    days = ("2023-10-31", "2023-11-01", "2024-10-15", "2024-10-16")
    at = office(AS_OF, answers=[answer(5, 10, day) for day in days])
    assert figures(at)["csat_answers"].value == 2
    months = satisfaction_by_month(at)
    assert months["월"].iloc[[0, -1]].tolist() == [
        pd.Timestamp(2023, 11, 1),
        pd.Timestamp(2024, 10, 1),
    ]
    assert months["CSAT 응답"].tolist() == [1, *[0] * 10, 1]
    assert months["CSAT"].isna().sum() == 10


def test_few_answers_are_marked() -> None:
    """Thirty answers in August are enough, 29 in July are few; October still runs."""
    answers = [
        *([answer(5, 10, "2024-07-01")] * 29),
        *([answer(5, 10, "2024-08-01")] * 30),
        *([answer(5, 10, "2024-10-01")] * 30),
    ]
    notes = satisfaction_by_month(office(AS_OF, answers=answers))["비고"].tolist()
    assert notes[-4:] == ["적음", "", "적음", "진행 중"]


def test_an_answer_is_about_the_service_of_its_day() -> None:
    """A changed from 기본 to 프리미엄 on 1 July; B answered before the contract began."""
    contracts = [
        {"customer": "A", "service": "기본", "start": "2023-07-01", "end": "2024-06-30"},
        {"customer": "A", "service": "프리미엄", "start": "2024-07-01", "end": "2025-06-30"},
        {"customer": "B", "service": "기본", "start": "2024-08-01", "end": "2025-07-31"},
    ]
    answers = [
        answer(2, 0, "2024-06-30"),
        answer(5, 10, "2024-07-01"),
        answer(4, 10, "2024-09-01"),
        answer(3, 8, "2024-07-31", "B"),
    ]
    found = satisfaction_by_service(office(AS_OF, contracts=contracts, answers=answers))
    assert found[["서비스", "CSAT 응답", "CSAT", "NPS"]].to_numpy().tolist() == [
        ["프리미엄", 2, 1.0, 100.0],
        ["기본", 1, 0.0, -100.0],
        ["모름", 1, 0.0, 0.0],
    ]
    assert set(found["비고"]) == {"적음"}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        pytest.param(None, "'만족도' 시트가 없습니다.", id="no sheet"),
        pytest.param([], "최근 12개월에 만족도의 응답이 없습니다.", id="no answers"),
        pytest.param(
            [answer(5, 10, "2022-01-01")],
            "최근 12개월에 만족도의 응답이 없습니다.",
            id="old answers",
        ),
    ],
)
def test_without_answers_there_is_no_share(
    answers: list[dict[str, object]] | None, why: str
) -> None:
    """No number, but the reason."""
    at = office(AS_OF) if answers is None else office(AS_OF, answers=answers)
    found = figures(at)["csat"]
    assert (found.value, found.why) == (None, why)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10)), min_size=1, max_size=60))
def test_measures_stay_within_their_bounds(answers: list[tuple[int, int]]) -> None:
    """CSAT from 0 to 1, NPS from −100 to 100, as counted one by one; shares sum to 1."""
    at = office(AS_OF, answers=[answer(*each) for each in answers])
    found = {key: each.value for key, each in figures(at).items()}
    scores, recommends = zip(*answers, strict=True)
    content = sum(score >= 4 for score in scores) / len(scores)
    balance = sum((each >= 9) - (each <= 6) for each in recommends) / len(recommends) * 100
    assert found["csat"] == pytest.approx(content)
    assert found["nps"] == pytest.approx(balance)
    assert 0 <= (found["csat"] or 0) <= 1
    assert -100 <= (found["nps"] or 0) <= 100
    assert csat(at)["비율"].sum() == pytest.approx(1)
    assert nps(at)["비율"].sum() == pytest.approx(1)
