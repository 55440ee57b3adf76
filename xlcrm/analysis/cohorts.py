"""Who stays: customers by the month in which they first came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, month_ends
from xlcrm.analysis.movements import steps_in

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_COLUMNS: Final = ("가입월", "고객 수")
_LONGEST: Final = 1_200  # months after which nobody is asked who still is here


def cohorts(office: Office) -> pd.DataFrame:
    """Return the share of each month's new customers who are still here k months later.

    A row a month in which customers' first contracts began (가입월), with how many they are (고객
    수); column `k개월` is the share of them, 0 to 1, whom a contract covers at the end of the month
    k months on, or on the as-of day in its month; missing where that lies ahead. Who comes back
    counts again. k goes up to a hundred years. Source: 고객대장; docs/domain.md#figures.
    """
    covered = coverage(office)
    ends = month_ends(office, covered)
    if not len(ends):
        return pd.DataFrame(columns=list(_COLUMNS))
    months = ends.astype("datetime64[M]")
    first = covered.groupby("who")["first"].min()
    first = first[first <= pd.Timestamp(office.as_of)]
    cohort = (first.to_numpy().astype("datetime64[M]") - months[0]).astype(int)
    sizes = np.bincount(cohort, minlength=len(months))
    begun = np.flatnonzero(sizes)
    ends = ends[: begun[-1] + _LONGEST + 1]
    row = pd.Series(np.searchsorted(begun, cohort), index=first.index)
    moved = steps_in(office)
    here = _here(moved[moved["at"] < len(ends)], len(ends), row, len(begun))
    most = min(len(ends) - begun[0], _LONGEST + 1)
    shares = pd.DataFrame({f"{k}개월": _later(here, sizes[begun], begun + k) for k in range(most)})
    left = pd.DataFrame({"가입월": months[begun].astype("datetime64[s]"), "고객 수": sizes[begun]})
    return pd.concat([left, shares], axis=1)


def _here(steps: pd.DataFrame, ends: int, cohort: pd.Series, cohorts: int) -> np.ndarray:
    """How many of each cohort (rows) are here at each month-end (columns)."""
    moved = steps[steps["here"] != steps["was_here"]]
    change = np.zeros((cohorts, ends), dtype=np.int64)
    rows = cohort.reindex(moved["who"]).to_numpy()
    np.add.at(change, (rows, moved["at"].to_numpy()), np.where(moved["here"], 1, -1))
    return change.cumsum(axis=1)


def _later(here: np.ndarray, sizes: np.ndarray, then: np.ndarray) -> np.ndarray:
    """The share of each cohort that is here at a month-end of its own."""
    known = then < here.shape[1]
    found = here[np.arange(len(sizes)), np.where(known, then, 0)] / sizes
    return np.where(known, found, np.nan)


TABLES: Final = (("cohorts", cohorts),)
