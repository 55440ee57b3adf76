"""Small ledgers whose every figure was computed by hand; how stands with each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xlcrm.analysis.analyse import Analysis

    Analyse: TypeAlias = Callable[..., Analysis]

HEADERS = "고객 ID | 고객명 | 계약 시작일 | 계약 종료일 | 서비스 내용 | 요금"
MOVES = ("시작 MRR", "신규", "재활성", "확대", "축소", "이탈", "끝 MRR")
PEOPLE = ("시작 고객", "신규 고객", "재활성 고객", "이탈 고객", "끝 고객")


def row(table: pd.DataFrame, name: str) -> pd.Series:
    """Return one month's row of a table; the month is written 2024-03."""
    months = table[table.columns[0]].dt.strftime("%Y-%m")
    found = table[months == name]
    assert len(found) == 1, f"{name} of {list(months)}"
    first: pd.Series = found.iloc[0]
    return first


def moves(found: Analysis, month: str) -> list[float]:
    """Return a month's start, 신규, 재활성, 확대, 축소, 이탈 and end in won."""
    return row(found.tables["movements"], month)[list(MOVES)].tolist()


def people(found: Analysis, month: str) -> list[int]:
    """Return a month's customers: start, new, back, lost, end."""
    return row(found.tables["movements"], month)[list(PEOPLE)].tolist()


@pytest.mark.parametrize(
    ("settings", "mrr"),
    [
        # 100,000 + 50,000 + 100,000
        pytest.param((), 250_000, id="monthly"),
        # 100,000 ÷ 12 + 50,000 ÷ 12 + 100,000 ÷ 12 = 250,000 ÷ 12
        pytest.param((("기준", "요금 기준", "기간총액"),), 20_833.33, id="for the term"),
    ],
)
def test_the_reference_table(
    analysed: Analyse, settings: tuple[tuple[object, ...], ...], mrr: float
) -> None:
    """Three contracts of twelve months: 250,000 won a month, or a twelfth of it."""
    found = analysed(
        f"""{HEADERS}
        1001 | 홍길동 | 2023-10-26 | 2024-10-25 | 프리미엄 서비스 | 100,000원
        1002 | 김철수 | 2023-11-15 | 2024-11-14 | 기본 서비스     | 50,000원
        1003 | 박영희 | 2023-12-01 | 2024-11-30 | 프리미엄 서비스 | 100,000원
        """,
        "2024-10-01",
        settings,
    )
    figures = found.figures
    assert figures["mrr"].value == pytest.approx(mrr, abs=0.005)
    assert figures["arr"].value == pytest.approx(12 * mrr, abs=0.05)
    assert figures["arpa"].value == pytest.approx(mrr / 3, abs=0.005)
    assert found.tables["fee_bases"]["요금 기준"].tolist() == (["기간총액"] if settings else ["월"])


def test_a_renewal_on_the_next_day_is_continuous(analysed: Analyse) -> None:
    """December's contract is renewed at a higher fee: nobody leaves, January brings 20,000 more."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-01-01 | 2023-12-31 | 기본 | 100,000
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 120,000
        """,
        "2024-03-31",
    )
    assert moves(found, "2023-01") == [0, 100_000, 0, 0, 0, 0, 100_000]
    assert moves(found, "2023-12") == [100_000, 0, 0, 0, 0, 0, 100_000]
    assert moves(found, "2024-01") == [100_000, 0, 0, 20_000, 0, 0, 120_000]
    due = row(found.tables["renewal_rates"], "2023-12")
    assert due[["만료 계약", "재계약", "미갱신", "판정 대기", "재계약률"]].tolist() == [
        1,
        1,
        0,
        0,
        1,
    ]
    assert due[["만료 MRR", "재계약 MRR", "재계약률(금액)"]].tolist() == [100_000, 100_000, 1]
    churn = row(found.tables["churn_by_month"], "2024-01")  # 120 ÷ 100, and never above 1
    assert churn[["고객 이탈률", "매출 이탈률", "GRR", "NRR"]].tolist() == [0, 0, 1, 1.2]


@pytest.mark.parametrize(
    ("start", "january", "february", "rate"),
    [
        # From 01-16 to 02-14 there are 16 + 14 = 30 days without service: still a renewal.
        pytest.param(
            "2024-02-15", [100, 0, 0, 0, 0, 0, 100], [100, 0, 0, 0, 0, 0, 100], 1, id="in"
        ),
        # To 02-15 there are 31: January loses the customer, February wins it back.
        pytest.param(
            "2024-02-16", [100, 0, 0, 0, 0, 100, 0], [0, 0, 100, 0, 0, 0, 100], 0, id="out"
        ),
    ],
)
def test_a_late_renewal_is_one_within_the_grace(
    analysed: Analyse, start: str, january: list[float], february: list[float], rate: float
) -> None:
    """The grace is 30 days; a renewal within it is continuous, one after it a return."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-01-16 | 2024-01-15 | 기본 | 100
        1001 | 가람 | {start}    | 2025-02-14 | 기본 | 100
        """,
        "2024-04-30",
    )
    assert moves(found, "2024-01") == january
    assert moves(found, "2024-02") == february
    assert row(found.tables["renewal_rates"], "2024-01")["재계약률"] == rate


def test_the_grace_is_a_setting(analysed: Analyse) -> None:
    """With 10 days of grace a renewal after 11 days, 02-01 to 02-11, is none."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-02-01 | 2024-01-31 | 기본 | 100
        1001 | 가람 | 2024-02-12 | 2025-02-11 | 기본 | 100
        """,
        "2024-04-30",
        [("기준", "재계약 유예(일)", 10)],
    )
    assert row(found.tables["renewal_rates"], "2024-01")["재계약률"] == 0
    assert moves(found, "2024-02") == [100, 0, 0, 0, 0, 0, 100]  # no month-end lies in between


def test_a_pause_brings_nothing_and_loses_nobody(analysed: Analyse) -> None:
    """From 03-15 to 05-10 paused: March-end and April-end count 0, May-end the fee again."""
    found = analysed(
        f"""{HEADERS} | 정지 시작일 | 정지 종료일
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 60,000 | 2024-03-15 | 2024-05-10
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 | 40,000 |            |
        """,
        "2024-06-30",
    )
    assert moves(found, "2024-03") == [100_000, 0, 0, 0, 60_000, 0, 40_000]
    assert moves(found, "2024-04") == [40_000, 0, 0, 0, 0, 0, 40_000]
    assert moves(found, "2024-05") == [40_000, 0, 0, 60_000, 0, 0, 100_000]
    assert people(found, "2024-03") == [2, 0, 0, 0, 2]
    churn = row(found.tables["churn_by_month"], "2024-03")  # 40 of 100 are kept
    assert churn[["고객 이탈률", "GRR", "NRR"]].tolist() == pytest.approx([0, 0.4, 0.4])
    churn = row(found.tables["churn_by_month"], "2024-05")  # min(0, 60) + 40 of 40; 100 of 40
    assert churn[["GRR", "NRR"]].tolist() == [1, 2.5]


def test_on_a_paused_day_the_contract_counts_nothing(analysed: Analyse) -> None:
    """MRR of the pause's last day is 0, that of the next day 60,000; one customer on both."""
    ledger = f"""{HEADERS} | 정지 시작일 | 정지 종료일
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 60,000 | 2024-03-15 | 2024-05-10
        """
    last, after = (analysed(ledger, day).figures for day in ("2024-05-10", "2024-05-11"))
    assert [last["mrr"].value, last["active_customers"].value] == [0, 1]
    assert [after["mrr"].value, after["active_customers"].value] == [60_000, 1]


def test_a_new_price_within_a_term_is_a_movement_not_a_departure(analysed: Analyse) -> None:
    """Ended on 03-31 and made anew on 04-01 for 30,000 less: April contracts, nobody is lost."""
    found = analysed(
        f"""{HEADERS} | 해지일
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 90,000 | 2024-03-31
        1001 | 가람 | 2024-04-01 | 2025-03-31 | 기본 | 60,000 |
        """,
        "2024-05-31",
    )
    assert moves(found, "2024-03") == [90_000, 0, 0, 0, 0, 0, 90_000]
    assert moves(found, "2024-04") == [90_000, 0, 0, 0, 30_000, 0, 60_000]
    assert people(found, "2024-04") == [1, 0, 0, 0, 1]
    assert found.tables["renewal_rates"].empty  # it never came to its term's end


def test_who_comes_back_is_no_new_customer(analysed: Analyse) -> None:
    """Gone after 2023-06-30, back on 2023-11-10 for more: July loses, November reactivates."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-01-01 | 2023-06-30 | 기본 | 50,000
        1001 | 가람 | 2023-11-10 | 2024-11-09 | 기본 | 70,000
        """,
        "2023-12-31",
    )
    assert moves(found, "2023-07") == [50_000, 0, 0, 0, 0, 50_000, 0]
    assert moves(found, "2023-11") == [0, 0, 70_000, 0, 0, 0, 70_000]
    assert people(found, "2023-07") == [1, 0, 0, 1, 0]
    assert people(found, "2023-11") == [0, 0, 1, 0, 1]
    churn = row(found.tables["churn_by_month"], "2023-08")  # nobody there who could leave
    assert all(math.isnan(churn[name]) for name in ("고객 이탈률", "GRR", "NRR"))


def test_one_customer_may_have_several_contracts(analysed: Analyse) -> None:
    """One of two contracts ends: 축소 of 50,000, no 이탈. ARPA is 300,000 ÷ 2 customers."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 프리미엄 | 100,000
        1001 | 가람 | 2024-01-01 | 2024-03-31 | 기본     | 50,000
        1002 | 나래 | 2024-02-01 | 2025-01-31 | 프리미엄 | 200,000
        """,
        "2024-04-30",
    )
    assert moves(found, "2024-01") == [0, 150_000, 0, 0, 0, 0, 150_000]
    assert moves(found, "2024-02") == [150_000, 200_000, 0, 0, 0, 0, 350_000]
    assert moves(found, "2024-04") == [350_000, 0, 0, 0, 50_000, 0, 300_000]
    assert people(found, "2024-04") == [2, 0, 0, 0, 2]
    assert found.figures["arpa"].value == 150_000
    assert found.tables["mrr_by_service"].to_numpy().tolist() == [
        # contracts, customers, MRR, share, at the end of March, change
        ["프리미엄", 2, 2, 300_000, 1, 300_000, 0],
        ["기본", 0, 0, 0, 0, 50_000, -50_000],
    ]


def test_leap_days_are_days_like_others(analysed: Analyse) -> None:
    """A term from 02-29 is twelve months to 02-28; one that ends on 02-29 is lost in March."""
    found = analysed(
        f"""{HEADERS} | 요금 기준
        1001 | 가람 | 2024-02-29 | 2025-02-28 | 기본 | 1,200,000 | 기간총액
        1002 | 나래 | 2023-03-01 | 2024-02-29 | 기본 | 10,000    | 월
        1003 | 다솜 | 2023-02-28 | 2024-02-27 | 기본 | 1,000     | 월
        1003 | 다솜 | 2024-02-28 | 2025-02-27 | 기본 | 1,000     | 월
        1004 | 라온 | 2023-08-31 | 2024-02-28 | 기본 | 100       | 월
        """,
        "2024-05-31",
    )
    # January: 10,000 + 1,000 + 100. February: 1004 ended on the 28th; 1001 brings 1,200,000 ÷ 12.
    assert moves(found, "2024-02") == [11_100, 100_000, 0, 0, 0, 100, 111_000]
    assert moves(found, "2024-03") == [111_000, 0, 0, 0, 0, 10_000, 101_000]
    due = row(found.tables["renewal_rates"], "2024-02")  # 1002, 1003 and 1004: one is renewed
    assert due[["만료 계약", "재계약", "재계약률"]].tolist() == [3, 1, pytest.approx(1 / 3)]
    assert due["재계약률(금액)"] == pytest.approx(1_000 / 11_100)


def test_a_fee_for_days_is_brought_to_a_month(analysed: Analyse) -> None:
    """100,000 for ten days: 100,000 ÷ 10 × 365 ÷ 12 = 304,166.67; for 2024's days ÷ 12 = 10,000."""
    found = analysed(
        f"""{HEADERS} | 요금 기준
        1001 | 가람 | 2024-01-01 | 2024-01-10 | 단기 | 100,000 | 기간총액
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 | 120,000 | 기간총액
        """,
        "2024-01-10",
    )
    assert found.figures["mrr"].value == pytest.approx(304_166.67 + 10_000, abs=0.005)


def test_early_ends_and_cancellations(analysed: Analyse) -> None:
    """해지 on 05-15 loses in May; what was cancelled was never there, neither then nor before."""
    found = analysed(
        f"""{HEADERS} | 해지일 | 취소일 | 해지 사유
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 30,000 | 2024-05-15 |            | 가격
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 | 20,000 |            | 2024-04-02 | 기타
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | 기본 | 10,000 |            |            |
        1004 | 라온 | 2024-01-01 | 2024-03-31 | 기본 | 5,000  |            |            | 가격
        """,
        "2024-06-30",
    )
    assert moves(found, "2024-01") == [0, 45_000, 0, 0, 0, 0, 45_000]
    assert moves(found, "2024-04") == [45_000, 0, 0, 0, 0, 5_000, 40_000]
    assert moves(found, "2024-05") == [40_000, 0, 0, 0, 0, 30_000, 10_000]
    assert found.tables["end_reasons"].to_numpy().tolist() == [
        # 해지, 취소, 만료, all, share of the three that left
        ["가격", 1, 0, 1, 2, pytest.approx(2 / 3)],
        ["기타", 0, 1, 0, 1, pytest.approx(1 / 3)],
    ]


@pytest.mark.parametrize(
    ("as_of", "lost", "waiting", "rate"),
    [
        # The term ended on 09-20: a term that starts up to 10-21 would renew it.
        pytest.param("2024-10-21", 0, 1, 1.0, id="the last day of the grace"),
        pytest.param("2024-10-22", 1, 0, 0.5, id="the day after"),
    ],
)
def test_what_may_still_be_renewed_waits(
    analysed: Analyse, as_of: str, lost: int, waiting: int, rate: float
) -> None:
    """판정 대기 is neither in the numerator nor in the denominator; 최저 counts it as lost."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-09-21 | 2024-09-20 | 기본 | 80,000
        1002 | 나래 | 2023-09-06 | 2024-09-05 | 기본 | 20,000
        1002 | 나래 | 2024-09-06 | 2025-09-05 | 기본 | 20,000
        """,
        as_of,
    )
    due = row(found.tables["renewal_rates"], "2024-09")
    columns = ["만료 계약", "재계약", "미갱신", "판정 대기", "재계약률", "최저 재계약률"]
    assert due[columns].tolist() == [2, 1, lost, waiting, rate, 0.5]
    assert row(found.tables["movements"], "2024-09")["판정 대기"] == 80_000 * waiting


@pytest.mark.parametrize(
    ("columns", "cells", "waits"),
    [
        pytest.param("재계약 의사", "미정", 1, id="nothing is decided"),
        pytest.param("재계약 의사", "해지 예정", 0, id="the last one, they said"),
        pytest.param("해지일", "2024-09-20", 0, id="ended on the last day"),
        pytest.param("취소일", "2024-11-30", 0, id="a cancellation to come"),
        pytest.param("상태", "탈퇴", 0, id="a person's word"),
        pytest.param("정지 시작일", "2024-09-10", 1, id="a pause that outlasts it"),
    ],
)
def test_what_is_decided_does_not_wait(
    analysed: Analyse, columns: str, cells: str, waits: int
) -> None:
    """One meaning for the list of those in the grace, rates, movements, services and forecast."""
    found = analysed(
        f"""{HEADERS} | {columns}
        1001 | 가람 | 2023-09-21 | 2024-09-20 | 기본 | 80,000 | {cells}
        1002 | 나래 | 2023-09-06 | 2024-08-05 | 기본 | 20,000 |
        1002 | 나래 | 2024-08-06 | 2025-09-05 | 기본 | 20,000 |
        """,
        "2024-10-10",
    ).tables
    assert len(found["in_grace"]) == waits
    due = row(found["renewal_rates"], "2024-09")
    assert due[["미갱신", "판정 대기"]].tolist() == [1 - waits, waits]
    assert row(found["movements"], "2024-09")["판정 대기"] == 80_000 * waits
    assert found["moved_by_service"]["이탈"].sum() == 1 - waits
    lost = found["survival_summary"].set_index("서비스")["종료"]
    assert lost["기본"] == 1 - waits
    assert len(found["end_reasons"]) == 1 - waits
    assert (found["forecast"]["하한"] < found["forecast"]["상한"]).any()


def test_a_next_term_beyond_the_grace_is_a_decision(analysed: Analyse) -> None:
    """Who comes back in December does not wait in October."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-09-21 | 2024-09-20 | 기본 | 80,000
        1001 | 가람 | 2024-12-01 | 2025-11-30 | 기본 | 80,000
        """,
        "2024-10-10",
    ).tables
    assert found["in_grace"].empty
    assert row(found["renewal_rates"], "2024-09")[["미갱신", "판정 대기"]].tolist() == [1, 0]
    assert row(found["movements"], "2024-09")["판정 대기"] == 0


def test_a_fee_that_is_not_known_is_said(analysed: Analyse) -> None:
    """A free contract brings 0 and is known; one without a fee, and an unreadable row, are told."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 무료
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 |
        1003 | 다솜 | 2024-01-01 | 2023-12-31 | 기본 | 70,000
        1004 | 라온 | 2024-01-01 | 2024-12-31 | 기본 | 연 1,200,000원
        """,
        "2024-06-30",
    )
    assert found.figures["mrr"].value == 100_000  # 1,200,000 ÷ 12
    assert found.figures["active_customers"].value == 3
    assert found.tables["fee_bases"][["요금 기준", "계약 수", "MRR"]].to_numpy().tolist() == [
        ["월", 2, 100_000],
        ["요금 모름", 1, 0],
        ["읽을 수 없음", 1, 0],
    ]


def test_an_end_typed_without_its_day_is_in_no_month_s_churn(analysed: Analyse) -> None:
    """해지 without 해지일: gone by the last month's end, 일시정지 0 from then on; 취소 never there.

    In which month they went nobody knows: they are on neither side of that month's shares.
    """
    found = analysed(
        f"""{HEADERS} | 상태
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 1,000   | 해지
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 | 10,000  | 취소
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | 기본 | 100,000 | 일시정지
        """,
        "2024-06-15",
    )
    assert moves(found, "2024-04") == [101_000, 0, 0, 0, 0, 0, 101_000]
    assert moves(found, "2024-05") == [101_000, 0, 0, 0, 0, 0, 0]
    assert people(found, "2024-05") == [2, 0, 0, 0, 1]
    month = row(found.tables["movements"], "2024-05")
    assert [month["날짜 모름"], month["날짜 모름 고객"]] == [101_000, 1]
    told = "해지일을 모르는 해지 1건 · 시작일을 모르는 일시정지 1건"
    assert month["비고"] == told
    churn = row(found.tables["churn_by_month"], "2024-05")
    assert churn["고객 이탈률"] == 0
    assert math.isnan(churn["매출 이탈률"])  # of 0 won of which the day is known
    assert found.figures["logo_churn"].note == told


def test_churn_of_known_days_stands_beside_that_of_unknown_ones(analysed: Analyse) -> None:
    """Of four one left on a day that is written, one on none: 1 ÷ 3 left; 100 of 700 won."""
    found = analysed(
        f"""{HEADERS} | 상태 | 해지일
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 100 | 탈퇴 | 2024-05-10
        1002 | 나래 | 2024-01-01 | 2024-12-31 | 기본 | 200 | 환불 |
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | 기본 | 200 | 정상 |
        1004 | 라온 | 2024-01-01 | 2024-12-31 | 기본 | 400 | 정상 |
        """,
        "2024-06-15",
    )
    assert moves(found, "2024-05") == [900, 0, 0, 0, 0, 100, 600]
    assert people(found, "2024-05") == [4, 0, 0, 1, 2]
    churn = row(found.tables["churn_by_month"], "2024-05")
    assert churn["고객 이탈률"] == pytest.approx(1 / 3)
    assert [churn["GRR"], churn["NRR"]] == [pytest.approx(600 / 700)] * 2
    assert churn["비고"] == found.figures["grr"].note == "해지일을 모르는 해지 1건"
    assert [found.figures[name].note for name in ("mrr", "arpa")] == ["", ""]


def test_who_leaves_one_of_two_contracts_on_an_unknown_day_is_no_contraction(
    analysed: Analyse,
) -> None:
    """The fee that went is neither 축소 nor 이탈 of any month; the customer stays."""
    found = analysed(
        f"""{HEADERS} | 상태
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 기본 | 100 | 해지
        1001 | 가람 | 2024-01-01 | 2024-12-31 | 심화 | 700 | 정상
        """,
        "2024-06-15",
    )
    assert moves(found, "2024-05") == [800, 0, 0, 0, 0, 0, 700]
    assert people(found, "2024-05") == [1, 0, 0, 0, 1]
    assert row(found.tables["movements"], "2024-05")["날짜 모름"] == 100
    assert found.figures["nrr"].value == 1


SESSIONS = f"{HEADERS} | 총횟수 | 잔여횟수"


def test_who_has_used_all_sessions_brings_nothing_more(analysed: Analyse) -> None:
    """No session left: no contract today, nor in any month's churn, since nobody knows when."""
    found = analysed(
        f"""{SESSIONS}
        1001 | 가람 | 2024-01-01 | 2024-12-31 | PT | 100 | 10 | 0
        1002 | 나래 | 2024-01-01 | 2024-12-31 | PT | 200 | 10 | 1
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | PT | 400 |    |
        1004 | 라온 | 2024-01-01 | 2024-03-31 | PT | 800 | 10 | 0
        """,
        "2024-06-15",
    )
    assert found.figures["mrr"].value == 600
    assert found.figures["active_contracts"].value == 2
    assert moves(found, "2024-04") == [1_500, 0, 0, 0, 0, 800, 700]
    assert moves(found, "2024-05") == [700, 0, 0, 0, 0, 0, 600]
    assert row(found.tables["movements"], "2024-05")["비고"] == "끝난 날을 모르는 소진 1건"
    assert found.figures["renewal_missed"].value == 0
    low = found.tables["low_sessions"]
    assert low[["고객", "구분"]].to_numpy().tolist() == [["1001", "소진"], ["1002", "소진 임박"]]


def test_a_next_term_says_when_the_sessions_were_used(analysed: Analyse) -> None:
    """The old one has served until then: one contract a day, renewed in that month."""
    found = analysed(
        f"""{SESSIONS}
        1001 | 가람 | 2024-01-01 | 2024-12-31 | PT | 100 | 10 | 0
        1001 | 가람 | 2024-04-11 | 2025-04-10 | PT | 300 | 10 | 5
        """,
        "2024-06-15",
    )
    assert moves(found, "2024-04") == [100, 0, 0, 200, 0, 0, 300]
    assert found.figures["mrr"].value == 300
    assert row(found.tables["renewal_rates"], "2024-04")["재계약"] == 1
    assert not any(found.tables["movements"]["날짜 모름"])
