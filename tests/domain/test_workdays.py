"""Working days of a Korean office."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.domain.workdays import is_workday, next_workday, previous_workday
from xlcrm.errors import DomainError

HOLIDAYS = {
    "삼일절 대체공휴일": date(2025, 3, 3),
    "어린이날 대체공휴일": date(2024, 5, 6),
    "부처님 오신 날 대체공휴일": date(2023, 5, 29),
    "광복절 대체공휴일": date(2026, 8, 17),
    "추석 대체공휴일": date(2025, 10, 8),
    "개천절 대체공휴일": date(2026, 10, 5),
    "설날 연휴": date(2026, 2, 16),
    "제헌절, 2026년부터": date(2026, 7, 17),
    "노동절, 2026년부터": date(2026, 5, 1),
    "토요일": date(2024, 10, 26),
    "일요일": date(2024, 10, 27),
}


@pytest.mark.parametrize("day", HOLIDAYS.values(), ids=HOLIDAYS)
def test_nobody_works_on_a_holiday(day: date) -> None:
    """Weekends, public holidays and their substitute days."""
    assert not is_workday(day)


@pytest.mark.parametrize(
    "day",
    [date(2025, 7, 17), date(2025, 5, 1), date(2024, 10, 25), date(2026, 7, 16)],
    ids=["제헌절 before 2026", "노동절 before 2026", "a Friday", "the day before 제헌절"],
)
def test_other_days_are_working_days(day: date) -> None:
    """제헌절 and 노동절 became public holidays only in 2026."""
    assert is_workday(day)


def test_the_office_has_holidays_of_its_own() -> None:
    """They count like public ones, forwards and backwards."""
    own = frozenset({date(2024, 10, 25)})
    assert not is_workday(date(2024, 10, 25), own)
    assert next_workday(date(2024, 10, 25), own) == date(2024, 10, 28)
    assert previous_workday(date(2024, 10, 27), own) == date(2024, 10, 24)


def test_a_working_day_stays() -> None:
    """Only a day off is moved."""
    assert next_workday(date(2024, 10, 25)) == previous_workday(date(2024, 10, 25))


def test_the_long_chuseok_of_2025() -> None:
    """From 개천절, a Friday, to 한글날: back to Thursday, on to the Friday a week later."""
    assert previous_workday(date(2025, 10, 9)) == date(2025, 10, 2)
    assert next_workday(date(2025, 10, 3)) == date(2025, 10, 10)


def test_the_calendar_has_an_end() -> None:
    """Where no working day is left, the error says so."""
    with pytest.raises(DomainError, match="근무일"):
        next_workday(date.max, frozenset({date.max}))
