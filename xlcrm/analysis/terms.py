"""The last days of many terms at once, as `domain.term.end_of_term` has them one by one."""

from __future__ import annotations

from typing import Final

import numpy as np

from xlcrm.domain.term import MonthEnd

_DAY: Final = np.timedelta64(1, "D")


def ends_of_terms(
    starts: np.ndarray, months: np.ndarray, convention: MonthEnd = MonthEnd.CIVIL160
) -> np.ndarray:
    """Return the last days of terms of so many months, 1 or more each.

    Args:
        starts: the first days, as `datetime64[D]`.
        months: the lengths, as whole numbers.
        convention: what to do where the last month has no corresponding day.

    >>> starts = np.array(["2023-01-31", "2023-10-26"], dtype="datetime64[D]")
    >>> ends_of_terms(starts, np.array([1, 12])).astype(str).tolist()
    ['2023-02-28', '2024-10-25']
    """
    in_month = starts.astype("datetime64[M]")
    day = starts - in_month.astype("datetime64[D]")
    first = (in_month + months).astype("datetime64[D]")
    last = (in_month + months + 1).astype("datetime64[D]") - _DAY
    corresponding = first + day
    shortened = last - (_DAY if convention is MonthEnd.EDATE else np.timedelta64(0, "D"))
    ends: np.ndarray = np.where(corresponding > last, shortened, corresponding - _DAY)
    return ends
