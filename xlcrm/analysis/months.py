"""Calendar months of a table: which month a day is in, and the months up to the as-of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.domain.dates import days_after

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.analysis.inputs import Office

PERIOD: Final = 12  # months that the figures of people look back on, the as-of day's own among them
RUNNING: Final = "진행 중"
FEW: Final = "적음"


DAY: Final = pd.Timedelta(days=1).as_unit("s")
"""A day that leaves days in whole seconds, as they are kept: in pandas' own unit, nanoseconds, the
calendar ends in 2262."""


def month_of(days: pd.Series) -> pd.Series:
    """Return the first day of each day's month."""
    months = days.to_numpy().astype("datetime64[M]")  # pandas' own periods end with the year 2262
    return pd.Series(months.astype("datetime64[s]"), index=days.index, name=days.name)


def day_after(as_of: date) -> pd.Timestamp:
    """Return the day after the as-of day: what lies before it is past, at whatever time of day."""
    return pd.Timestamp(days_after(as_of, 1))


def rows_before(dated: pd.DataFrame, column: str, moment: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of a sheet before a moment; those without one are not.

    Where they are the first ones, as in a journal that has grown day by day, nothing is copied.
    """
    before = (dated[column] < moment).to_numpy()
    count = int(before.sum())
    return dated.iloc[:count] if before[:count].all() else dated[before]


def this_month(office: Office) -> pd.Timestamp:
    """Return the first day of the as-of day's month."""
    return pd.Timestamp(office.as_of.replace(day=1))


def last_whole_month(as_of: date) -> pd.Timestamp:
    """Return the first day of the last month that is over on the as-of day; its last day counts.

    >>> from datetime import date
    >>> last_whole_month(date(2024, 9, 30)), last_whole_month(date(2024, 10, 1))
    (Timestamp('2024-09-01 00:00:00'), Timestamp('2024-09-01 00:00:00'))
    """
    return day_after(as_of).replace(day=1) - pd.DateOffset(months=1)


def period_start(office: Office) -> pd.Timestamp:
    """Return the first day of the twelve months that end with the as-of day's month."""
    return this_month(office) - pd.DateOffset(months=PERIOD - 1)


def in_period(dated: pd.DataFrame, column: str, office: Office) -> pd.DataFrame:
    """Return the rows of those twelve months, none after the as-of day."""
    days = dated[column]
    return dated[(days >= period_start(office)) & (days < day_after(office.as_of))]


def months_until(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """Return the first days of the months from one to another, both inclusive."""
    return pd.date_range(first, last, freq="MS", unit="s")


def months_later(days: pd.Series, months: pd.Series | int) -> pd.Series:
    """Return the same day some months later, or that month's last day where it has none such.

    >>> months_later(pd.Series(pd.to_datetime(["2024-01-31"])), 1).tolist()
    [Timestamp('2024-02-29 00:00:00')]
    """
    plain = days.to_numpy().astype("datetime64[D]")
    month = plain.astype("datetime64[M]")
    later = month + np.asarray(months).astype("timedelta64[M]")
    same = later.astype("datetime64[D]") + (plain - month.astype("datetime64[D]"))
    last = (later + 1).astype("datetime64[D]") - 1
    return pd.Series(np.minimum(same, last).astype("datetime64[s]"), index=days.index)


def remarks(months: pd.Series, counts: pd.Series | None, office: Office) -> pd.Series:
    """Return what a reader has to know of a month: that it still runs, that its answers are few.

    Args:
        months: the first days of the months.
        counts: how many answers a share stands on; None where that does not matter.
        office: the as-of day and the least number of answers.
    """
    running = months > last_whole_month(office.as_of)
    notes = pd.Series("", index=months.index, dtype=object).mask(running, RUNNING)
    if counts is None:
        return notes
    few = counts < office.policy.standards.small_sample
    return notes.mask(few & ~running, FEW).mask(few & running, f"{RUNNING} · {FEW}")
