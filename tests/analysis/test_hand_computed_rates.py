"""Retention, survival, LTV and forecast of small ledgers, each computed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.analysis.analyse import Analysis

    Analyse: TypeAlias = Callable[..., Analysis]

HEADERS = "고객 ID | 고객명 | 계약 시작일 | 계약 종료일 | 서비스 내용 | 요금"

HISTORY = "\n".join(
    f"9{number} | 이력{number} | 2023-01-01 | 2023-12-31 | 기본 | 무료 | \n"
    + f"9{number} | 이력{number} | 2024-01-01 | 무기한 | 기본 | 무료 |" * (number < 4)
    for number in (1, 2, 3, 4)
)
"""Four free contracts that ended with 2023, of which three were renewed without an end."""

RATE, LOW, HIGH = 0.75, 0.300642, 0.954413
"""3 ÷ 4, and (0.75 + z²/8 ± z √(0.75 × 0.25 ÷ 4 + z²/64)) ÷ (1 + z²/4) for z = 1.959964."""


def test_ltv_is_arpa_by_the_churn_of_six_months(analysed: Analyse) -> None:
    """Two of ten left after March. Customers at the start of January to June: 10, 10, 10, 10, 8, 8.

    Churn is 2 ÷ 56 a month, ARPA 80,000 ÷ 8, so LTV is 10,000 × 28 = 280,000.
    """
    rows = [
        f"{number} | 고객{number} | 2023-01-01 | 무기한 | 기본 | 10,000 | "
        + ("2024-03-31" if number < 12 else "")
        for number in range(10, 20)
    ]
    found = analysed("\n".join((f"{HEADERS} | 해지일", *rows)), "2024-06-30")
    starts = found.tables["churn_by_month"]["시작 고객"].tail(6).tolist()
    assert starts == [10, 10, 10, 10, 8, 8]
    assert found.figures["ltv"].value == pytest.approx(280_000)
    assert found.figures["grr_year"].value == pytest.approx(0.8)  # 80,000 of 100,000


@pytest.mark.parametrize(
    ("start", "why"),
    [
        pytest.param("2023-07-02", "자료가 12개월보다 짧습니다.", id="eleven months and 30 days"),
        pytest.param(
            "2023-07-01", "최근 6개월에 이탈한 고객이 없습니다.", id="a year, all still here"
        ),
    ],
)
def test_there_is_no_ltv_without_a_year_or_without_churn(
    analysed: Analyse, start: str, why: str
) -> None:
    """산출 불가 and why, instead of a number."""
    found = analysed(f"{HEADERS}\n1001 | 가람 | {start} | 무기한 | 기본 | 10,000", "2024-06-30")
    assert (found.figures["ltv"].value, found.figures["ltv"].why) == (None, why)


def test_an_office_without_contracts_has_no_figures(analysed: Analyse) -> None:
    """One contract that begins tomorrow: nothing to count today, and every figure says so."""
    found = analysed(f"{HEADERS}\n1001 | 가람 | 2024-07-01 | 2025-06-30 | 기본 |", "2024-06-30")
    for name in ("mrr", "arr", "arpa", "logo_churn", "grr", "nrr_year", "ltv", "renewal_rate"):
        assert found.figures[name].value is None, name
        assert found.figures[name].why.endswith("."), name
    assert found.tables["movements"].empty
    assert found.missing["movements"] == "해당하는 자료가 없습니다."
    assert found.missing["csat"] == "'만족도' 시트가 없습니다."


def test_cohorts_are_the_months_in_which_customers_came(analysed: Analyse) -> None:
    """Of January's two one is gone by the end of March; February's one left within the month."""
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2024-01-05 | 2024-02-29 | 기본 | 100
        1002 | 나래 | 2024-01-20 | 2024-12-31 | 기본 | 100
        1003 | 다솜 | 2024-02-01 | 2024-02-10 | 기본 | 100
        """,
        "2024-04-15",
    )
    table = found.tables["cohorts"]
    assert table["가입월"].dt.strftime("%Y-%m").tolist() == ["2024-01", "2024-02"]
    assert table["고객 수"].tolist() == [2, 1]
    shares = table[["0개월", "1개월", "2개월", "3개월"]].to_numpy()
    np.testing.assert_array_equal(shares, [[1, 1, 0.5, 0.5], [0, 0, 0, np.nan]])


def test_survival_is_the_product_of_what_each_month_leaves(analysed: Analyse) -> None:
    """Four uses of 3, 6, 6 (still going) and 12 months, the last in two terms without a break.

    S(3) = 1 − 1/4; S(6) = 0.75 × (1 − 1/3) = 0.5; S(12) = 0.5 × (1 − 1/1) = 0. Greenwood at 3:
    1 ÷ (4 × 3), so θ = 1.959964 × √0.08333 ÷ ln 0.75 = −1.966714 and the band is from
    0.75^exp(1.966714) = 0.1279 to 0.75^exp(−1.966714) = 0.9605.
    """
    found = analysed(
        f"""{HEADERS}
        1001 | 가람 | 2023-01-01 | 2023-03-31 | 기본 | 100
        1002 | 나래 | 2023-01-01 | 2023-06-30 | 기본 | 100
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | 기본 | 100
        1004 | 라온 | 2023-01-01 | 2023-06-30 | 기본 | 100
        1004 | 라온 | 2023-07-01 | 2023-12-31 | 기본 | 100
        """,
        "2024-06-30",
    )
    table = found.tables["survival"]
    curve = table[table["서비스"] == "기본"].set_index("개월")
    assert curve["대상"].loc[[0, 3, 4, 6, 7, 12]].tolist() == [4, 4, 3, 3, 1, 1]
    assert curve["종료"].loc[[3, 6, 12]].tolist() == [1, 1, 1]
    assert curve["절단"].loc[[3, 6, 12]].tolist() == [0, 1, 0]
    assert curve["생존율"].loc[[2, 3, 5, 6, 11, 12]].tolist() == [1, 0.75, 0.75, 0.5, 0.5, 0]
    assert list(curve.loc[3, ["하한", "상한"]]) == pytest.approx([0.1279, 0.9605], abs=5e-5)
    summary = found.tables["survival_summary"].iloc[0]
    assert list(summary[["이용 건수", "종료", "중앙 개월", "12개월 생존율"]]) == [4, 3, 6, 0]


def test_agreed_revenue_is_by_the_day(analysed: Analyse) -> None:
    """31,000 a month to August 10: ten of 31 days. No contract has been decided: no rate.

    The lowest is what is agreed; the highest has every day renewed.
    """
    found = analysed(
        f"{HEADERS}\n1001 | 가람 | 2023-08-11 | 2024-08-10 | 기본 | 31,000", "2024-06-15"
    )
    table = found.tables["forecast"]
    assert table["월"].dt.strftime("%Y-%m").tolist()[:3] == ["2024-07", "2024-08", "2024-09"]
    assert len(table) == 12
    assert table["계약 매출"].tolist()[:3] == [31_000, 10_000, 0]
    assert table["하한"].tolist()[:3] == [31_000, 10_000, 0]
    assert table["상한"].tolist()[:3] == [31_000, 31_000, 31_000]
    assert table["예상 매출"].isna().all()
    assert found.figures["forecast"].value is None
    assert found.figures["forecast"].why.startswith("지난 12개월에 만료되어")


def test_renewals_are_expected_at_the_rate_of_the_last_year(analysed: Analyse) -> None:
    """August: ten days agreed, then 21 days × 1,000 × ¾. September: 31,000 × ¾."""
    found = analysed(
        f"{HEADERS}\n{HISTORY}\n1001 | 가람 | 2023-08-11 | 2024-08-10 | 기본 | 31,000", "2024-06-15"
    )
    rates = found.tables["renewal_by_service"].set_index("서비스").loc["전체"]
    assert list(rates[["만료 계약", "재계약", "재계약률"]]) == [4, 3, RATE]
    assert list(rates[["하한", "상한"]]) == pytest.approx([LOW, HIGH], abs=5e-6)
    july, august, september = found.tables["forecast"].head(3).to_numpy()[:, 1:]
    assert july.tolist() == [31_000, 0, 31_000, 31_000, 31_000]
    assert august[:3].tolist() == [10_000, 15_750, 25_750]
    assert september.tolist() == pytest.approx(
        [0, 23_250, 23_250, 31_000 * LOW, 31_000 * HIGH], abs=0.5
    )


def test_each_further_term_is_less_sure(analysed: Analyse) -> None:
    """A contract of one month: ¾ of 8,000 in July, ¾ of that in August, and so on."""
    found = analysed(
        f"{HEADERS}\n{HISTORY}\n1001 | 가람 | 2024-06-01 | 2024-06-30 | 기본 | 8,000", "2024-06-15"
    )
    assert found.tables["forecast"]["예상 매출"].tolist() == pytest.approx(
        [8_000 * 0.75**k for k in range(1, 13)]
    )
    assert found.figures["forecast"].value == pytest.approx(8_000 * 3 * (1 - 0.75**12))


def test_terms_to_come_begin_on_the_day_after_the_one_before(analysed: Analyse) -> None:
    """A month from 05-30, and so on to 01-30, which ends with February: then from each month's 1st.

    So `xlcrm renew` writes them: March is one term, the ninth, and not two.
    """
    found = analysed(
        f"{HEADERS}\n{HISTORY}\n1001 | 가람 | 2024-05-30 | 2024-06-29 | 기본 | 8,000", "2024-06-15"
    )
    table = found.tables["forecast"].set_index("월")["재계약 예상"]
    assert table["2025-03-01":].tolist() == pytest.approx([8_000 * 0.75**k for k in range(9, 13)])


def test_who_has_said_no_is_not_expected_to_renew(analysed: Analyse) -> None:
    """해지 예정 ends with August, 해지일 before; what is renewed already is not expected again."""
    found = analysed(
        f"""{HEADERS} | 재계약 의사 | 해지일
        {HISTORY.replace("무료 |", "무료 | | ")}
        1001 | 가람 | 2023-09-01 | 2024-08-31 | 기본 | 1,000   | 해지 예정 |
        1002 | 나래 | 2023-09-01 | 2024-08-31 | 기본 | 10,000  |           | 2024-07-31
        1003 | 다솜 | 2023-09-01 | 2024-08-31 | 기본 | 100,000 |           |
        1003 | 다솜 | 2024-09-01 | 무기한     | 기본 | 200,000 |           |
        """,
        "2024-06-15",
    )
    table = found.tables["forecast"]
    assert table["계약 매출"].tolist() == [111_000, 101_000, *[200_000] * 10]
    assert table["재계약 예상"].tolist() == [0] * 12


def test_a_renewal_that_is_late_is_still_expected(analysed: Analyse) -> None:
    """Ended on June 1, the grace open: ¾ of 4,000 until 2025-06-01, then ¾ of ¾.

    June 2025: a day of the first renewal and 29 of the second.
    """
    found = analysed(
        f"{HEADERS}\n{HISTORY}\n1001 | 가람 | 2023-06-02 | 2024-06-01 | 기본 | 4,000", "2024-06-15"
    )
    june = 4_000 * (1 * 0.75 + 29 * 0.5625) / 30
    assert found.tables["forecast"]["예상 매출"].tolist() == pytest.approx([*[3_000] * 11, june])


def test_a_pause_that_lies_ahead_brings_nothing(analysed: Analyse) -> None:
    """Ten of July's 31 days are paused: 21,000 of 31,000."""
    found = analysed(
        f"""{HEADERS} | 정지 시작일 | 정지 종료일
        1001 | 가람 | 2024-01-01 | 무기한 | 기본 | 31,000 | 2024-07-01 | 2024-07-10
        """,
        "2024-06-15",
    )
    assert found.tables["forecast"]["계약 매출"].tolist()[:2] == pytest.approx([21_000, 31_000])


def test_signs_of_leaving_are_counted_from_the_contracts(analysed: Analyse) -> None:
    """Of four contracts one is answered 해지 예정, one undecided with 20 days left, one paused."""
    found = analysed(
        f"""{HEADERS} | 재계약 의사 | 자동갱신 | 정지 시작일
        1001 | 가람 | 2023-10-01 | 2024-09-30 | 기본 | 1,000 | 해지 예정 |   |
        1002 | 나래 | 2023-07-06 | 2024-07-05 | 기본 | 2,000 |           |   |
        1003 | 다솜 | 2024-01-01 | 2024-12-31 | 기본 | 4,000 |           |   | 2024-06-01
        1004 | 라온 | 2023-07-06 | 2024-07-05 | 기본 | 8,000 |           | Y |
        """,
        "2024-06-15",
    )
    assert found.tables["leaving_signs"].to_numpy().tolist() == [
        ["해지 예정이라고 답함", 1, 1_000, 0.25],
        ["30일 안에 끝나고 미정", 1, 2_000, 0.25],
        ["만료 안내 중", 1, 2_000, 0.25],
        ["일시정지 중", 1, 0, 0.25],
        ["해지일이 정해짐", 0, 0, 0],
    ]


def test_the_call_list_is_by_urgency(analysed: Analyse) -> None:
    """Within 60 days or the service's own window; renewed and ended contracts are not called."""
    found = analysed(
        f"""{HEADERS} | 해지일
        1001 | 가람 | 2023-08-15 | 2024-08-14 | 기본     | 1,000 |
        1002 | 나래 | 2023-08-16 | 2024-08-15 | 기본     | 1,000 |
        1003 | 다솜 | 2023-09-13 | 2024-09-12 | 프리미엄 | 1,000 |
        1004 | 라온 | 2023-06-16 | 2024-06-15 | 기본     | 1,000 |
        1005 | 마루 | 2023-07-01 | 2024-06-30 | 기본     | 1,000 | 2024-06-20
        1006 | 바다 | 2023-07-01 | 2024-06-30 | 기본     | 1,000 |
        1006 | 바다 | 2024-07-01 | 2025-06-30 | 기본     | 1,000 |
        """,
        "2024-06-15",
        [("서비스", "프리미엄", 90)],
    )
    table = found.tables["expiring"]
    assert table[["고객 ID", "남은 일수"]].to_numpy().tolist() == [
        ["1004", 0],
        ["1001", 60],
        ["1003", 89],
    ]
    assert table["안내 시작일"].dt.strftime("%m-%d").tolist() == ["05-16", "07-15", "06-14"]
    assert table[["시트", "행"]].to_numpy().tolist()[0] == ["고객대장", 5]
