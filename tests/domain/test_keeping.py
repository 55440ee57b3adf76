"""Which backups stay, by when their content had been saved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from xlcrm.domain.keeping import NO_AGES, Ages, staying

FIRST = datetime(2024, 1, 1, 18)  # noqa: DTZ001 - Korean wall time has no zone here
MONTH_ENDS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30)


def days_staying(moments: list[datetime], saves: int, ages: Ages) -> list[datetime]:
    """The moments that stay."""
    return [moments[at] for at in sorted(staying(moments, saves, ages))]


def test_a_busy_day_pushes_no_other_day_out() -> None:
    """After thirty saves of one day the evening before is there, and the day's beginning."""
    evening = FIRST + timedelta(days=9)
    busy = [evening + timedelta(hours=14, minutes=minute) for minute in range(30)]
    found = days_staying([evening, *busy], 10, Ages())
    assert found == [evening, busy[0], *busy[-10:]]


def test_a_year_of_evenings_leaves_days_weeks_and_months() -> None:
    """Each once: the last week, the Sundays before it, the last day of each month before."""
    evenings = [FIRST + timedelta(days=day) for day in range(366)]  # to Tuesday, 2024-12-31
    found = [f"{each:%m-%d}" for each in days_staying(evenings, 1, Ages())]
    months = [
        "01-31",
        "02-29",
        "03-31",
        "04-30",
        "05-31",
        "06-30",
        "07-31",
        "08-31",
        "09-30",
        "10-31",
        "11-30",
    ]
    weeks = ["12-15", "12-22"]
    days = ["12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"]
    assert found == [*months, *weeks, *days]


def test_days_without_a_save_push_nothing_out() -> None:
    """Seven days are seven that have a backup."""
    mondays = [FIRST + timedelta(weeks=week) for week in range(7)]
    assert days_staying(mondays, 1, Ages(7, 0, 0)) == mondays


def test_without_ages_only_the_last_saves_stay() -> None:
    """As an office may set it."""
    moments = [FIRST + timedelta(days=day) for day in range(5)]
    assert days_staying(moments, 2, NO_AGES) == moments[-2:]


@pytest.mark.parametrize("ages", [NO_AGES, Ages()])
def test_of_nothing_nothing_stays(ages: Ages) -> None:
    """No backup, no error."""
    assert staying([], 10, ages) == frozenset()
