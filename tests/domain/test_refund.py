"""The arithmetic of a refund, against tables counted by hand and against another way to count."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.months_owed import Span
from xlcrm.domain.refund import (
    Unit,
    Use,
    days_used,
    month_of_term,
    refund_of,
    sessions_used,
)
from xlcrm.errors import DomainError

D = date.fromisoformat


@pytest.mark.parametrize(
    ("first", "last", "on", "whole", "used"),
    [
        ("2023-10-26", "2024-10-25", "2024-02-02", 366, 100),  # over February 29
        ("2022-10-26", "2023-10-25", "2023-02-02", 365, 100),
        ("2024-01-31", "2024-02-29", "2024-01-31", 30, 1),  # the first day counts
        ("2024-01-31", "2024-02-29", "2024-02-29", 30, 30),  # and the last
        ("2023-01-31", "2023-02-28", "2023-02-15", 29, 16),
        ("2024-02-29", "2025-02-28", "2024-03-31", 366, 32),
        ("2024-03-01", "2024-03-31", "2024-02-29", 31, 0),  # before it begins
        ("2024-03-01", "2024-03-31", "2024-04-20", 31, 31),  # after it is over
    ],
)
def test_days_of_a_term(first: str, last: str, on: str, whole: int, used: int) -> None:
    """Both ends counted, leap days with them."""
    use = days_used(Span(D(first), D(last)), D(on))
    assert (use.whole, use.used, use.left) == (whole, used, whole - used)


@pytest.mark.parametrize(
    ("since", "until", "on", "whole", "used", "rested"),
    [
        ("2024-07-01", "2024-07-31", "2024-08-31", 335, 213, 31),
        ("2024-07-01", "2024-07-31", "2024-07-10", 335, 182, 31),  # in the pause
        ("2024-07-01", "2024-07-31", "2024-06-30", 335, 182, 31),  # before it
        ("2023-12-01", "2024-01-10", "2024-01-20", 356, 10, 10),  # begun before the term
        ("2024-12-20", "2025-02-10", "2024-12-31", 354, 354, 12),  # beyond it
    ],
)
def test_days_of_a_pause_are_none_of_the_whole(  # noqa: PLR0913, PLR0917 - a table
    since: str, until: str, on: str, whole: int, used: int, rested: int
) -> None:
    """Neither used nor left."""
    use = days_used(Span(D("2024-01-01"), D("2024-12-31"), D(since), D(until)), D(on))
    assert (use.whole, use.used, use.rested) == (whole, used, rested)


@pytest.mark.parametrize(
    ("start", "on", "first", "last"),
    [
        ("2024-01-31", "2024-02-29", "2024-01-31", "2024-02-29"),
        ("2024-01-31", "2024-03-01", "2024-03-01", "2024-03-30"),
        ("2024-01-31", "2024-03-31", "2024-03-31", "2024-04-30"),
        ("2023-10-26", "2024-10-25", "2024-09-26", "2024-10-25"),
        ("2023-10-26", "2023-10-26", "2023-10-26", "2023-11-25"),
        ("2023-10-26", "2023-01-01", "2023-10-26", "2023-11-25"),  # before it begins
        ("2020-02-29", "2024-02-29", "2024-02-29", "2024-03-28"),
    ],
)
def test_the_month_of_a_term(start: str, on: str, first: str, last: str) -> None:
    """Counted from its first day, month-ends as terms have them."""
    assert month_of_term(D(start), D(on)) == (D(first), D(last))


@pytest.mark.parametrize(
    ("use", "fee", "how", "wanted"),
    [
        # used, left, penalty, back, more
        (Use(Unit.DAYS, 366, 100), 1_200_000, {}, (327_868, 872_132, 0, 872_132, 0)),
        (
            Use(Unit.DAYS, 366, 100),
            1_200_000,
            {"penalty": 10},
            (327_868, 872_132, 120_000, 752_132, 0),
        ),
        (
            Use(Unit.DAYS, 366, 100),
            1_200_000,
            {"penalty": 10, "rounding": 100, "clawback": 50_000},
            (327_800, 872_200, 120_000, 702_200, 0),
        ),
        (Use(Unit.SESSIONS, 20, 12), 400_000, {}, (240_000, 160_000, 0, 160_000, 0)),
        (Use(Unit.SESSIONS, 20, 12), 400_000, {"paid": 200_000}, (240_000, 160_000, 0, 0, 40_000)),
        (Use(Unit.DAYS, 30, 6), 50_000, {"more_paid": 100_000}, (10_000, 40_000, 0, 140_000, 0)),
        (Use(Unit.DAYS, 31, 31), 50_000, {}, (50_000, 0, 0, 0, 0)),
        (Use(Unit.DAYS, 31, 0), 50_000, {}, (0, 50_000, 0, 50_000, 0)),
        (Use(Unit.DAYS, 31, 5), 0, {"penalty": 10}, (0, 0, 0, 0, 0)),
    ],
)
def test_what_it_comes_to(use: Use, fee: int, how: dict[str, int], wanted: tuple[int, ...]) -> None:
    """By the day, by the session, with what is taken off."""
    found = refund_of(use, fee, **how)
    assert (found.used, found.left, found.penalty, found.back, found.more) == wanted


def test_what_cannot_be_is_refused() -> None:
    """More sessions left than there are, no day of service, less than nothing."""
    for whole, left in ((10, 11), (0, 0), (10, -1)):
        with pytest.raises(DomainError):
            sessions_used(whole, left)
    day = D("2024-05-05")
    with pytest.raises(DomainError):
        days_used(Span(day, day, day, day), day)
    with pytest.raises(DomainError):
        days_used(Span(day, None), day)
    with pytest.raises(DomainError):
        refund_of(Use(Unit.DAYS, 10, 1), 100, paid=-1)


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(
    first=DAYS,
    length=st.integers(0, 800),
    on=DAYS,
    pause=st.none() | st.tuples(DAYS, st.integers(0, 120)),
    fee=st.integers(0, 10**8),
    how=st.fixed_dictionaries(
        {
            "penalty": st.integers(0, 100),
            "clawback": st.integers(0, 10**6),
            "rounding": st.sampled_from([1, 10, 100, 1_000]),
        }
    ),
)
def test_used_and_left_are_the_whole(  # noqa: PLR0913, PLR0917 - what is drawn
    first: date,
    length: int,
    on: date,
    pause: tuple[date, int] | None,
    fee: int,
    how: dict[str, int],
) -> None:
    """In days and in won; nothing is below 0; pandas counts the same days."""
    last = first + timedelta(days=length)
    since, until = (None, None) if pause is None else (pause[0], pause[0] + timedelta(pause[1]))
    days = pd.date_range(first, last)
    if since is not None and until is not None:
        days = days[(days < pd.Timestamp(since)) | (days > pd.Timestamp(until))]
    if days.empty:
        with pytest.raises(DomainError):
            days_used(Span(first, last, since, until), on)
        return
    use = days_used(Span(first, last, since, until), on)
    assert (use.whole, use.used) == (len(days), int((days <= pd.Timestamp(on)).sum()))
    assert use.used + use.left == use.whole
    found = refund_of(use, fee, **how)
    assert found.used + found.left == fee
    assert min(found) >= 0
    assert found.back == 0 or found.more == 0
    assert found.back - found.more == fee - found.used - found.penalty - found.clawback
    exact = fee * use.used / use.whole
    assert exact - how["rounding"] - 0.01 < found.used <= exact + 0.01


@given(start=DAYS, on=DAYS)
def test_months_of_a_term_follow_one_another(start: date, on: date) -> None:
    """A day lies in one of them, and the next begins the day after."""
    first, last = month_of_term(start, on)
    assert first <= on or on < start
    assert on <= last
    after, _ = month_of_term(start, last + timedelta(days=1))
    assert after == last + timedelta(days=1)
