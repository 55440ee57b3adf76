"""What is bought, when and together; who comes and goes: against small offices counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from xlcrm.analysis.demand import (
    answered_by_channel,
    bought_next,
    bought_together,
    contact_times,
    moved_by_service,
    products,
    purchase_cycles,
    purchases_by_month,
)
from xlcrm.analysis.inputs import Policy, office
from xlcrm.reading.standards import Standards

AS_OF = date(2024, 10, 15)
FEW = Policy(standards=Standards(small_sample=2))


def bought(customer: str, day: date, product: str, amount: int = 1_000) -> dict[str, object]:
    """Return a purchase."""
    return {"customer": customer, "date": day, "product": product, "amount": amount}


def term(customer: str, start: date, end: date, service: str = "기본") -> dict[str, object]:
    """Return a contract in the office's ledger."""
    status = "활성화" if end >= AS_OF else "만료"
    known = {"customer": customer, "service": service, "status": status, "sheet": "고객대장"}
    return {**known, "start": start, "end": end, "row": 2, "customer_id": customer}


def test_products_are_held_against_the_year_before() -> None:
    """Twelve months that end with this one, and the twelve before, where the sheet goes so far."""
    rows = [
        bought("1", date(2022, 10, 20), "물"),
        bought("1", date(2023, 10, 20), "물"),
        bought("1", date(2023, 11, 1), "물"),
        bought("2", date(2024, 10, 15), "물"),
        bought("2", date(2024, 10, 16), "물"),
        bought("2", date(2024, 5, 1), "빵", 500),
    ]
    found = products(office(AS_OF, policy=FEW, purchases=rows)).set_index("제품")
    assert [*found.loc["물", ["건수", "고객 수", "앞 12개월 건수", "금액"]]] == [
        2,
        2,
        1,
        2_000,
    ]
    assert found.loc["물", "증감률"] == 1
    assert [*found.loc["빵", ["건수", "앞 12개월 건수"]]] == [1, 0]
    by_month = purchases_by_month(office(AS_OF, purchases=rows))
    assert (len(by_month), by_month["건수"].sum()) == (12, 3)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([3 if month == 7 else 1 for month in range(1, 13)] * 2, "7월 (보통 달의 2."),
        ([*range(1, 25)], ""),
        ([1] * 12 + [9 if month == 7 else 1 for month in range(1, 13)], ""),
        ([3 if month == 7 else 1 for month in range(1, 13)], ""),
    ],
    ids=["every summer", "what grows has none", "once is no season", "one year is too short"],
)
def test_a_season_is_told_where_it_comes_back(counts: list[int], told: str) -> None:
    """Against the line through all months, in each of two whole years."""
    first = 2023 - len(counts) // 12 + 1
    rows = [
        bought(str(n), date(first + at // 12, at % 12 + 1, 1 + n % 28), "물")
        for at, count in enumerate(counts)
        for n in range(count)
    ]
    (season,) = products(office(date(2023, 12, 31), policy=FEW, purchases=rows))["많은 달"]
    assert season.startswith(told)
    assert bool(season) == bool(told)


def test_what_goes_together_is_held_against_chance() -> None:
    """Three of four buyers of water buy bread, which three of five buy: 0.75 ÷ 0.6."""
    day = date(2024, 1, 1)
    rows = [bought(who, day, "물") for who in "1234"]
    rows += [bought(who, day + timedelta(days=9), "빵") for who in "123"]
    rows += [bought("5", day, "잼")]
    here = office(AS_OF, policy=FEW, purchases=rows)
    found = bought_together(here).set_index("제품")
    assert found.loc["물", "비율"] == 0.75
    assert found.loc["물", "향상도"] == pytest.approx(1.25)
    following = bought_next(here)
    assert following[
        ["제품", "다음에 산 제품", "고객 수", "비율", "중앙 일수"]
    ].to_numpy().tolist() == [["물", "빵", 3, 0.75, 9.0]]


def test_the_next_purchase_is_due_a_cycle_after_the_last() -> None:
    """The median of the gaps, from three purchases on, of those with a contract in force."""
    days = {"1": (0, 30, 60, 95), "2": (0, 30, 60), "3": (0, 30), "4": (0, 10, 20)}
    rows = [
        bought(who, date(2024, 7, 1) + timedelta(days=day), "물")
        for who, gaps in days.items()
        for day in gaps
    ]
    terms = [term(who, date(2024, 1, 1), date(2024, 12, 31)) for who in "123"]
    terms.append(term("4", date(2023, 1, 1), date(2023, 12, 31)))
    found = purchase_cycles(office(AS_OF, contracts=terms, purchases=rows))
    assert found[["고객", "산 횟수", "주기(일)", "지난 날", "상태"]].to_numpy().tolist() == [
        ["2", 3, 30.0, 16, "멈춤"],
        ["1", 4, 30.0, -19, "예정"],
    ]


def test_who_comes_goes_or_changes_adds_up() -> None:
    """A year ago and today, service by service; who is in the grace is still there."""
    terms = [
        term("1", date(2023, 1, 1), date(2024, 12, 31)),
        term("2", date(2023, 1, 1), date(2024, 3, 31)),
        term("3", date(2023, 1, 1), date(2024, 3, 31)),
        term("3", date(2024, 4, 1), date(2025, 3, 31), "프리미엄"),
        term("4", date(2024, 5, 1), date(2025, 4, 30), "프리미엄"),
        term("5", date(2023, 1, 1), date(2024, 9, 30)),
    ]
    found = moved_by_service(office(AS_OF, contracts=terms)).set_index("서비스")
    names = ["시작 고객", "신규", "옮겨 옴", "이탈", "옮겨 감", "끝 고객", "증감"]
    assert [*found.loc["기본", names]] == [4, 0, 0, 1, 1, 2, -2]
    assert [*found.loc["프리미엄", names]] == [0, 1, 1, 0, 0, 2, 2]


def test_contacts_are_counted_by_weekday_and_hour() -> None:
    """An entry without a time of day is in none of the bands."""
    journal = [
        {"customer": "1", "at": datetime(2024, 10, 14, 9, 0), "channel": "전화"},  # noqa: DTZ001
        {"customer": "1", "at": datetime(2024, 10, 14, 18, 0), "channel": "전화"},  # noqa: DTZ001
        {"customer": "1", "at": datetime(2024, 10, 13), "channel": "방문"},  # noqa: DTZ001
    ]
    directed = [{**each, "direction": way} for each, way in zip(journal, "수발수", strict=True)]
    directed = [{**each, "direction": f"{each['direction']}신"} for each in directed]
    here = office(AS_OF, journal=directed)
    found = contact_times(here).set_index("요일")
    assert [*found.loc["월", ["건수", "9–12시", "18시 뒤"]]] == [2, 1, 1]
    assert [*found.loc["일", ["건수", "시각 모름"]]] == [1, 1]
    came = answered_by_channel(here).set_index("채널")
    assert [*came.loc["전화", ["건수", "수신", "수신 비율"]]] == [2, 1, 0.5]
