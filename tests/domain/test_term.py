"""Terms by article 160 of the Civil Act."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.term import (
    MonthEnd,
    days_left,
    end_of_term,
    follows_edate,
    in_notice_window,
    months_of_term,
    next_start,
    one_day_late,
)
from xlcrm.errors import DomainError

DAY = timedelta(days=1)
DATES = st.dates(date(1900, 1, 1), date(9000, 12, 31))
MONTHS = st.integers(1, 600)
REFERENCE = [
    (date(2023, 10, 26), 12, date(2024, 10, 25)),
    (date(2023, 1, 31), 1, date(2023, 2, 28)),
    (date(2024, 1, 31), 1, date(2024, 2, 29)),
    (date(2023, 1, 29), 1, date(2023, 2, 28)),
    (date(2024, 1, 29), 1, date(2024, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2024, 2, 29), 48, date(2028, 2, 28)),
    (date(2023, 2, 28), 12, date(2024, 2, 27)),
    (date(2023, 8, 31), 6, date(2024, 2, 29)),
    (date(2024, 8, 31), 1, date(2024, 9, 30)),
    (date(2024, 1, 1), 12, date(2024, 12, 31)),
    (date(2023, 12, 1), 12, date(2024, 11, 30)),
]


def edate(start: date, months: int) -> date:
    """Excel's EDATE: the corresponding day, or the month's last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@pytest.mark.parametrize(
    ("start", "months", "end"), REFERENCE, ids=[f"{row[0]}+{row[1]}" for row in REFERENCE]
)
def test_a_term_ends_as_article_160_says(start: date, months: int, end: date) -> None:
    """The reference table, there and back."""
    assert end_of_term(start, months) == end
    assert months_of_term(start, end) == months


@given(DATES, MONTHS)
def test_edate_is_adding_months_and_subtracting_a_day(start: date, months: int) -> None:
    """The EDATE convention is Excel's arithmetic."""
    expected = edate(start, months) - DAY
    assert end_of_term(start, months, MonthEnd.EDATE) == expected


@given(DATES, MONTHS)
def test_conventions_differ_by_a_day_where_the_last_month_is_short(
    start: date, months: int
) -> None:
    """They differ exactly where the corresponding day does not exist."""
    corresponding = edate(start, months)
    gap = end_of_term(start, months) - end_of_term(start, months, MonthEnd.EDATE)
    assert gap == (DAY if corresponding.day != start.day else timedelta())


def test_the_months_of_a_pair_are_unique_over_four_years_of_starts() -> None:
    """No two lengths from 1 to 60 months end a start's term on the same day, in either way."""
    for offset in range(4 * 365 + 1):
        start = date(2023, 1, 1) + offset * DAY
        for convention in MonthEnd:
            ends = [end_of_term(start, months, convention) for months in range(1, 61)]
            assert ends == sorted(set(ends))
            assert [months_of_term(start, end, convention) for end in ends] == list(range(1, 61))


@given(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(-40, 2000))
def test_months_are_given_only_for_a_right_end(start: date, length: int) -> None:
    """None exactly where no number of months ends on that day."""
    end = start + length * DAY
    ends = {end_of_term(start, months): months for months in range(1, 72)}
    assert months_of_term(start, end) == ends.get(end)


def test_terms_chain() -> None:
    """Renewals of one month from a month's last day: 01-31 to 02-28, then 03-01 to 03-31."""
    end = end_of_term(date(2023, 1, 31), 1)
    assert (end, end_of_term(next_start(end), 1)) == (date(2023, 2, 28), date(2023, 3, 31))


@pytest.mark.parametrize("months", [0, -1])
def test_a_term_has_at_least_one_month(months: int) -> None:
    """Less than a month is no term."""
    with pytest.raises(DomainError, match="1개월"):
        end_of_term(date(2024, 1, 1), months)


def test_the_calendar_ends_with_9999() -> None:
    """The last day Excel knows can end a term; a day later cannot."""
    assert end_of_term(date(9999, 1, 1), 12) == date(9999, 12, 31)
    with pytest.raises(DomainError, match="9999"):
        end_of_term(date(9999, 1, 2), 12)
    with pytest.raises(DomainError, match="9999"):
        next_start(date(9999, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2024, 10, 24), 1), (date(2024, 10, 25), 0), (date(2024, 10, 26), -1)],
    ids=["day before", "last day", "day after"],
)
def test_days_left_is_zero_on_the_last_day(as_of: date, expected: int) -> None:
    """D-1, D-Day, D+1."""
    assert days_left(date(2024, 10, 25), as_of) == expected


@pytest.mark.parametrize(
    ("days", "inside"),
    [(31, False), (30, True), (1, True), (0, True), (-1, False)],
)
def test_the_notice_window_holds_both_its_ends(days: int, *, inside: bool) -> None:
    """It opens on end - window and closes with the last day."""
    assert in_notice_window(days, 30) is inside


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 10, 26), date(2024, 10, 26), 12),
        (date(2024, 1, 1), date(2025, 1, 1), 12),
        (date(2023, 1, 31), date(2023, 3, 31), 2),
        (date(2023, 1, 31), date(2023, 2, 28), None),
        (date(2023, 10, 26), date(2024, 10, 25), None),
        (date(2023, 10, 26), date(2024, 10, 27), None),
        (date(2023, 10, 26), date(2023, 10, 26), None),
    ],
    ids=["a year", "from new year", "long month", "right", "right year", "two late", "one day"],
)
def test_an_end_one_day_late_is_noticed(start: date, end: date, months: int | None) -> None:
    """EDATE without the -1."""
    assert one_day_late(start, end) == months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 1, 31), date(2023, 2, 27), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 12),
        (date(2023, 1, 31), date(2023, 2, 28), None),
        (date(2023, 10, 26), date(2024, 10, 25), None),
        (date(2023, 10, 26), date(2023, 10, 20), None),
    ],
    ids=["january", "leap day", "article 160", "both agree", "before the start"],
)
def test_the_edate_convention_is_noticed(start: date, end: date, months: int | None) -> None:
    """Only where it differs from article 160."""
    assert follows_edate(start, end) == months


@given(DATES, MONTHS)
def test_an_end_is_right_late_or_by_edate_but_never_two_of_them(start: date, months: int) -> None:
    """The three answers exclude each other around every right end."""
    right = end_of_term(start, months)
    for end in (right - DAY, right, right + DAY):
        answers = (months_of_term(start, end), one_day_late(start, end), follows_edate(start, end))
        assert sum(answer is not None for answer in answers) <= 1
    assert one_day_late(start, right + DAY) == (
        None if months_of_term(start, right + DAY) else months
    )
