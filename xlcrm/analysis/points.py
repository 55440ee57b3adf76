"""What a scorecard gives customers: the points of their traits, and how likely they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xlcrm.analysis.traits import coded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xlcrm.domain.scorecard import Scorecard


def points_of(worth: Mapping[str, int], values: pd.Series) -> np.ndarray:
    """Return the points of each value of a trait, by label."""
    codes = coded(tuple(worth), values)
    points = np.array([*worth.values(), 0])
    found: np.ndarray = points[codes]  # −1 is the last: none
    return found


def chances(card: Scorecard, points: np.ndarray) -> np.ndarray:
    """Return how likely customers leave with such sums; NaN where the card does not tell.

    >>> from xlcrm.domain.scorecard import Scorecard
    >>> chances(Scorecard({"서비스": {"가": 1}}, half=30, double=10), np.array([30, 40])).tolist()
    [0.5, 0.6666666666666666]
    """
    known = {each: card.probability(float(each)) for each in np.unique(points)}
    return np.array([known[each] for each in points], dtype=float)
