"""An office's own past as looks at customers: what was known of each then, and whether they left.

A contract with a last day is looked at once, some days before the month in which it ended; one
without is looked at once a month, the same days before. Nothing in a look is of a later day
(`xlcrm.analysis.known_then`), and no look is of a contract whose end still may be followed by
another: its grace is over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import FOREVER, coverage
from xlcrm.analysis.known_then import known_then
from xlcrm.analysis.risk import points_of_all
from xlcrm.analysis.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.analysis.inputs import Office

MONTHS: Final = 60
"""Months before the as-of day's that are looked back on: older ones tell of another office."""

FIXED: Final = frozenset({"customer", "month", "day", "left", "decided", "old"})
"""The columns of the looks that are no trait: an office's own column of that name is none."""

_DAY: Final = np.timedelta64(1, "D")
_MONTH: Final = np.timedelta64(31, "D")
_KEY: Final = np.int64(10_000_000)  # more than any day's number in the calendar


def looks(office: Office, ahead: int) -> pd.DataFrame:
    """Return the looks, the oldest first.

    Args:
        office: the office as it is now, with all that may tell something.
        ahead: how many days before the month in which a contract may end it is looked at.

    Columns: `customer`; `month`, in which the contract may end, and `day`, on which it was looked
    at; `left`, whether the customer had no contract any more then and none began within the grace;
    `decided`, the day from which that has been known; `old`, the points that the office's present
    weights would have given; and each trait by its name.

    A contract that was ended early counts in the month in which it was, once its term would be
    over: else of terms that still run only those that were ended early would be known. Contracts
    without an end are looked at from the month on in which the first of them is known to have
    ended: before that the office kept no record of who left.
    """
    asked = _asked(office)
    parts = list(_of_months(office, asked, ahead))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _asked(office: Office) -> pd.DataFrame:
    """Whom to look at in which month: `customer`, `month`, `left`, `decided`; once each."""
    covered = coverage(office)
    covered = covered[~covered["undated"]]
    contracts = office.contracts.loc[covered.index]
    named = (contracts["customer"].notna() & (contracts["customer"] != "")).to_numpy()
    covered, contracts = covered[named], contracts[named]
    grace = np.timedelta64(office.policy.grace + 2, "D")
    days = pd.DataFrame(
        {
            "customer": contracts["customer"].to_numpy(),
            "first": _days(covered["first"]),
            "last": _days(covered["last"]),
            "left": _left(covered, office.policy.grace),
            "end": _days(contracts["end"]),
        }
    )
    ended = days["end"].notna()
    parts = [_of_terms(days[ended], grace), *_of_open(days[~ended], grace, office)]
    found = pd.concat(parts, ignore_index=True)
    today = np.datetime64(office.as_of, "D")
    oldest = today.astype("datetime64[M]") - MONTHS
    decided = (_days(found["decided"]) <= today) & (found["month"].to_numpy() >= oldest)
    found = found[decided].sort_values(["month", "last"], kind="stable")
    once: pd.DataFrame = found.drop_duplicates(["customer", "month"], keep="last")
    return once


def _of_terms(days: pd.DataFrame, grace: np.timedelta64) -> pd.DataFrame:
    return days.assign(
        month=_days(days["last"]).astype("datetime64[M]"),
        decided=_days(days["end"]) + grace,
    )


def _of_open(days: pd.DataFrame, grace: np.timedelta64, office: Office) -> Iterator[pd.DataFrame]:
    """Each month in which contracts without an end might have ended, from the first that did."""
    last = _days(days["last"])
    ended = last[last < FOREVER]
    if not len(ended):
        return
    today = np.datetime64(office.as_of, "D")
    since = max(ended.min(), today - MONTHS * _MONTH).astype("datetime64[M]")
    for month in np.arange(since, today.astype("datetime64[M]")):
        begins = month.astype("datetime64[D]")
        over = (month + 1).astype("datetime64[D]")
        if over - _DAY + grace > today:
            return
        there = (_days(days["first"]) < begins) & (last >= begins)
        found = days[there]
        yield found.assign(
            month=month,
            left=found["left"].to_numpy() & (last[there] < over),
            decided=over - _DAY + grace,
        )


def _left(covered: pd.DataFrame, grace: int) -> np.ndarray:
    """Whether a customer has no other contract when one is over, nor one that begins in time."""
    first, until = _numbers(covered["first"]), _numbers(covered["until"])
    last, who = _numbers(covered["last"]), covered["who"].to_numpy().astype("int64")
    order = np.lexsort((first, who))
    ordered = pd.Series(until[order])
    reached = ordered.groupby(who[order]).cummax().to_numpy()
    keys = who[order] * _KEY + first[order]
    at = np.searchsorted(keys, who * _KEY + last + grace + 1, side="right") - 1
    gone: np.ndarray = reached[at] <= last
    return gone


def _of_months(office: Office, asked: pd.DataFrame, ahead: int) -> Iterator[pd.DataFrame]:
    """The looks of each month, with what was known on its day."""
    months = asked["month"].to_numpy()
    for month in np.unique(months):
        rows, begins = asked[months == month], pd.Timestamp(month)
        day = begins.date() - timedelta(days=ahead + 1)
        was = known_then(office, day)
        known = traits(was)
        there = next(iter(known.values())).index
        found = rows[rows["customer"].isin(there)]
        if found.empty:
            continue
        who = found["customer"]
        frame = pd.DataFrame(
            {
                "customer": who.to_numpy(),
                "month": begins,
                "day": pd.Timestamp(day),
                "left": found["left"].to_numpy().astype(bool),
                "decided": pd.to_datetime(found["decided"]).to_numpy(),
                "old": points_of_all(was).reindex(who).to_numpy(),
            }
        )
        more = {name: each for name, each in known.items() if name not in FIXED}
        yield frame.assign(**{name: each.reindex(who).to_numpy() for name, each in more.items()})


def _days(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[D]")


def _numbers(column: pd.Series) -> np.ndarray:
    return _days(column).astype("int64")
