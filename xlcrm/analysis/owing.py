"""What each contract and each customer owes, for lists and the page of today.

`xlcrm.office.owed` computes it, of the workbook as it stands; here it meets the frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office


def amounts(office: Office) -> pd.Series:
    """Return what each contract owes in won; NaN of what nothing is known.

    >>> from datetime import date
    >>> from xlcrm.analysis.inputs import office
    >>> rows = [{"customer": "1", "outstanding": 500}, {"customer": "2"}]
    >>> amounts(office(date(2024, 10, 1), contracts=rows)).tolist()
    [500.0, nan]
    """
    found: pd.Series = office.contracts["outstanding"].astype("float64")
    if office.owed:
        won = {
            at: np.nan if each.won is None else float(each.won) for at, each in office.owed.items()
        }
        found = pd.Series(won, dtype="float64").reindex(found.index).fillna(found)
    return found


def owes(office: Office) -> pd.Series:
    """Return which contracts owe something, be it known how much or not."""
    found: pd.Series = amounts(office) > 0
    return found | found.index.isin(list(office.owed))
