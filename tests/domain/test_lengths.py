"""Lengths of terms as offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.lengths import (
    BareNumberError,
    Days,
    LengthUnit,
    counted_in,
    last_day,
    parse_length,
)
from xlcrm.domain.term import MonthEnd
from xlcrm.errors import DomainError


@pytest.mark.parametrize(
    ("text", "months"),
    [
        *(
            (text, 12)
            for text in ("12개월", "12 개월간", "12M", "12 months", "1년", "1Y", "일년", "연간")
        ),
        *(
            (text, 12)
            for text in ("annual", "Yearly", "1 yr", "12개월권", "12개월(자동연장)", "12個月")
        ),
        *(
            (text, 12)
            for text in ("1년(12개월)", "12개월 약정", "약정 12개월", "(12개월)", "12(개월)")
        ),
        *(
            (text, 12)
            for text in ("12회차/월납", "월납 12회", "12회차", "계약기간 12개월", "1년 계약")
        ),
        *((text, 12) for text in ("2024.01.01~2024.12.31", "2024-01-01 ~ 2024-12-31 (12개월)")),
        *(
            (text, 12)
            for text in ("12-month contract", "12개월/월납", "최소 12개월", "12개월권(신규)")
        ),
        *((text, 24) for text in ("2년 약정", "24개월", "2-year", "24 mos", "이년", "24개월 의무")),
        *((text, 36) for text in ("36개월 의무", "3년", "3년약정(의무)", "의무36개월", "삼년")),
        *((text, 18) for text in ("18월", "1년 6개월", "1년6개월", "1년반", "1.5년", "18개월")),
        *((text, 6) for text in ("반년", "반기", "6 months", "6mo", "여섯 달", "half-year")),
        *((text, 3) for text in ("분기", "quarterly", "세달", "석 달", "3개월 정기권")),
        *((text, 1) for text in ("monthly", "매월", "한달", "1개월")),
        ("12개월+1개월", 13),
        ("12+1개월", 13),
    ],
)
def test_reads_months(text: str, months: int) -> None:
    """With the words around them that say no length."""
    assert parse_length(text) == months


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("100일", 100),
        ("30 days", 30),
        ("12주", 84),
        ("2 weeks", 14),
        ("일주일", 7),
        ("weekly", 7),
        ("보름", 15),
        ("2024.01.01~2024.01.20", 20),
    ],
)
def test_reads_days(text: str, days: int) -> None:
    """What is no whole number of months."""
    assert parse_length(text) == Days(days)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "상시",
            "평생",
            "종신",
            "무기한",
            "무제한",
            "기한 없음",
            "자동 연장",
            "묵시적 갱신",
            "해지시까지",
        ),
        *(
            "계약 해지시",
            "영구",
            "Permanent",
            "lifetime",
            "ongoing",
            "until cancelled",
            "무약정",
            "약정없음",
        ),
    ],
)
def test_reads_that_there_is_no_end(text: str) -> None:
    """Which is said, and never concluded from a blank."""
    assert parse_length(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "당분간",
            "수시",
            "아직 모름",
            "별도협의",
            "0개월",
            "1201개월",
            "6월",
            "반",
            "년",
            "개월",
            "일",
        ),
        *(
            "1년 6",
            "12~24개월",
            "12개월/24개월",
            "의무3년/계약5년",
            "12개월(+1개월)",
            "1개월 10일",
            "2.5개월",
        ),
        *(
            "10회",
            "10회권",
            "-12",
            "12개월(6개월)",
            "2024.12.31~2024.01.01",
            "1분기",
            "프로젝트 종료까지",
        ),
    ],
)
def test_refuses_what_is_no_length_or_could_be_two(text: str) -> None:
    """6월 is June, and two lengths are a question."""
    with pytest.raises(DomainError):
        parse_length(text)


def test_a_bare_number_is_what_its_column_counts() -> None:
    """Where nobody knows, it is an error of its own."""
    assert [parse_length("3", unit) for unit in LengthUnit] == [3, 36, Days(21), Days(3)]
    with pytest.raises(BareNumberError):
        parse_length("3", None)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_term_of_days_has_as_many(start: date, days: int) -> None:
    """The first day counts."""
    assert (last_day(start, Days(days)) - start).days + 1 == days


def test_a_term_of_months_ends_by_the_civil_act() -> None:
    """Or as EDATE has it."""
    assert last_day(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert last_day(date(2023, 8, 31), 6, MonthEnd.EDATE) == date(2024, 2, 28)


@given(st.integers(1, 100), st.sampled_from(LengthUnit))
def test_what_is_counted_is_read_back(number: int, unit: LengthUnit) -> None:
    """As people write it with its unit."""
    assert parse_length(f"{number}{unit}") == counted_in(number, unit)
