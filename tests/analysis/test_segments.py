"""Customers by age, gender, region and service; what each person prefers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.inputs import office
from xlcrm.analysis.preferences import preference_counts, preferences
from xlcrm.analysis.segments import age_bands, genders, regions, services

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.analysis.inputs import Office

AS_OF = date(2024, 10, 1)
TERM = {"start": "2024-01-01", "end": "2024-12-31", "fee": 100}
GONE = {"start": "2023-01-01", "end": "2023-12-31", "fee": 100, "status": "만료"}


def rows(table: pd.DataFrame, *columns: str) -> list[list[object]]:
    """Return some columns of a table, row by row."""
    return table[list(columns)].to_numpy().tolist()


@pytest.mark.parametrize(
    ("born", "band"),
    [
        *((2024, "20세 미만"), (2005, "20세 미만"), (2004, "20대"), (1995, "20대"), (1994, "30대")),
        *((1955, "60대"), (1954, "70세 이상"), (1904, "70세 이상")),
        *((1903, "모름"), (2025, "모름"), (None, "모름")),
    ],
)
def test_age_is_the_year_less_the_year_of_birth(born: int | None, band: str) -> None:
    """2024 − 2005 = 19, 2024 − 2004 = 20; 121 years and those not born yet are typing errors."""
    customers = [{"customer": "A", "birth_year": born}]
    at = office(AS_OF, contracts=[TERM | {"customer": "A"}], customers=customers)
    assert rows(age_bands(at), "나이대", "고객 수") == [[band, 1]]


def test_customers_of_today_and_before_are_told_apart() -> None:
    """Two women are customers, one was; of the man and of nobody else nothing is known."""
    contracts = [
        *(TERM | {"customer": "A"}, TERM | {"customer": "B"}, GONE | {"customer": "C"}),
        *(TERM | {"customer": "D"}, TERM | {"customer": "E"}),
    ]
    customers = [
        *({"customer": key, "gender": "여"} for key in "ABC"),
        {"customer": "D", "gender": "남"},
    ]
    found = genders(office(AS_OF, contracts=contracts, customers=customers))
    assert rows(found, "성별", "고객 수", "비율", "월 매출", "지난 고객") == [
        ["남", 1, 0.25, 100.0, 0],
        ["여", 2, 0.5, 200.0, 1],
        ["모름", 1, 0.25, 100.0, 0],
    ]


def test_regions_are_counted_by_the_contract_that_runs() -> None:
    """A moved from 나주 to 가평 with the renewal; B's address says nothing."""
    contracts = [
        GONE | {"customer": "A", "region": "나주시", "next_start": "2024-01-01"},
        TERM | {"customer": "A", "region": "가평군"},
        TERM | {"customer": "B", "region": None},
    ]
    found = regions(office(AS_OF, contracts=contracts))
    assert rows(found, "지역", "고객 수", "비율") == [["가평군", 1, 0.5], ["모름", 1, 0.5]]


def test_services_count_contracts_and_customers() -> None:
    """A has both services; one contract of 기본 is paused and brings nothing, one is over."""
    contracts = [
        TERM | {"customer": "A", "service": "기본"},
        TERM | {"customer": "A", "service": "프리미엄", "fee": 300},
        TERM | {"customer": "B", "service": "기본", "paused_from": "2024-09-01"},
        GONE | {"customer": "C", "service": "기본"},
    ]
    found = services(office(AS_OF, contracts=contracts))
    assert rows(found, "서비스", "계약 수", "고객 수", "월 매출", "지난 계약") == [
        ["기본", 2, 2, 100.0, 1],
        ["프리미엄", 1, 1, 300.0, 0],
    ]
    assert found["비율"].tolist() == [pytest.approx(2 / 3), pytest.approx(1 / 3)]


_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["여", "남", "기타", None, "-"]),
        st.none() | st.integers(1890, 2030),
        st.sampled_from(["가평군", "나주시", None]),
        st.sampled_from(["기본", "프리미엄", None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=30, deadline=None)
@given(_PEOPLE)
def test_shares_of_every_table_sum_to_one(
    people: list[tuple[str | None, int | None, str | None, str | None, bool]],
) -> None:
    """Whoever the customers are, as long as there is one; everybody is counted once."""
    contracts, customers = [], []
    for key, (gender, born, region, service, here) in enumerate(people):
        term = {"customer": str(key), "region": region, "service": service}
        contracts.append((TERM if here or not key else GONE) | term)
        customers.append({"customer": str(key), "gender": gender, "birth_year": born})
    at: Office = office(AS_OF, contracts=contracts, customers=customers)
    for table in (age_bands(at), genders(at), regions(at)):
        assert table["비율"].sum() == pytest.approx(1)
        assert table["고객 수"].sum() + table["지난 고객"].sum() == len(people)
    assert services(at)["비율"].sum() == pytest.approx(1)


def test_a_preference_is_what_stands_most_often() -> None:
    """Two of 교육 against one of 사물함; cards twice, cash last: the card."""
    bought = [
        *({"customer": "A", "date": "2024-03-01", "product": "교육", "payment_method": "카드"},),
        *({"customer": "A", "date": "2024-02-01", "product": "교육", "payment_method": "카드"},),
        *({"customer": "A", "date": "2024-04-01", "product": "사물함", "payment_method": "현금"},),
    ]
    called = [
        {"customer": "A", "at": "2024-05-01", "channel": "전화", "direction": "수신"},
        *(
            {"customer": "A", "at": f"2024-06-0{day}", "channel": "문자", "direction": "발신"}
            for day in (1, 2)
        ),
    ]
    told = [{"customer": "A", "preference": "오전 통화", "interests": None}]
    at = office(
        AS_OF,
        contracts=[TERM | {"customer": "A"}],
        purchases=bought,
        journal=called,
        customers=told,
    )
    kinds = ("제품/서비스", "결제 방법", "상담 채널", "선호도", "관심 분야", "구매 수")
    assert rows(preferences(at), *kinds) == [["교육", "카드", "전화", "오전 통화", None, 3]]


@pytest.mark.parametrize("days", [("2024-03-01", "2024-04-01"), ("2024-04-01", "2024-03-01")])
def test_of_equals_the_last_one_counts(days: tuple[str, str]) -> None:
    """One of each: what was bought later, in whatever order the rows stand."""
    bought = [
        {"customer": "A", "date": day, "product": "사물함" if day > "2024-03-15" else "교육"}
        for day in days
    ]
    at = office(AS_OF, contracts=[TERM | {"customer": "A"}], purchases=bought)
    assert preferences(at)["제품/서비스"].tolist() == ["사물함"]


def test_preferences_are_counted_among_those_who_have_one() -> None:
    """Two prefer letters, one mornings, of one nothing is known: 2/3, 1/3, and no share."""
    told = [
        {"customer": key, "preference": preference}
        for key, preference in zip("ABCD", ("문자", "문자", "오전", None), strict=True)
    ]
    at = office(AS_OF, contracts=[TERM | {"customer": key} for key in "ABCD"], customers=told)
    found = preference_counts(at)
    found = found[found["항목"] == "선호도"]
    assert rows(found, "값", "고객 수") == [["문자", 2], ["오전", 1], ["모름", 1]]
    assert found["비율"].tolist()[:2] == [pytest.approx(2 / 3), pytest.approx(1 / 3)]
    assert found["비율"].isna().tolist() == [False, False, True]
