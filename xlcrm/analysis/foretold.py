"""How well chances that were foretold agree with what happened."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

TENTHS: Final = 10


@outlined
class Quality(NamedTuple):
    """How good chances are that were foretold.

    Attributes:
        rows: how many looks they are of.
        left: how many of those left.
        auc: how often one who left had the greater chance than one who stayed, 0 to 1; 0.5: a coin.
        brier: the mean squared distance of the chances from what happened; 0: foreseen.
        calibration: the expected calibration error: by how much the chances of a tenth of the
            looks lie beside the share of it that left, on average.
        lift: how many times as many as usual left in the tenth with the greatest chances.
    """

    rows: int
    left: int
    auc: float
    brier: float
    calibration: float
    lift: float


def quality(left: np.ndarray, chance: np.ndarray) -> Quality:
    """Return how well chances agree with what happened; some must have left and some stayed.

    >>> quality(np.array([True, False]), np.array([0.8, 0.4])).auc
    1.0
    """
    happened = left.astype(float)
    return Quality(
        len(left),
        int(left.sum()),
        auc(left, chance),
        float(((chance - happened) ** 2).mean()),
        float(
            sum(
                len(each) * abs(each["left"].mean() - each["chance"].mean())
                for each in _tenths(left, chance)
            )
            / len(left)
        ),
        _lift(happened, chance),
    )


def auc(left: np.ndarray, chance: np.ndarray) -> float:
    """Return how often one who left was given more than one who stayed; ties count half."""
    ranks = pd.Series(chance).rank().to_numpy()
    gone = int(left.sum())
    stayed = len(left) - gone
    if not gone or not stayed:
        return float("nan")
    return float((ranks[left].sum() - gone * (gone + 1) / 2) / (gone * stayed))


def tenths(left: np.ndarray, chance: np.ndarray) -> pd.DataFrame:
    """Return what was foretold, and what happened, of each tenth from the least chance on.

    Columns: 건수, 예상 이탈률, 실제 이탈률; shares from 0 to 1.
    """
    groups = _tenths(left, chance)
    return pd.DataFrame(
        {
            "건수": [len(each) for each in groups],
            "예상 이탈률": [each["chance"].mean() for each in groups],
            "실제 이탈률": [each["left"].mean() for each in groups],
        }
    )


def _tenths(left: np.ndarray, chance: np.ndarray) -> list[pd.DataFrame]:
    order = np.argsort(chance, kind="stable")
    frame = pd.DataFrame({"left": left.astype(float), "chance": chance}).iloc[order]
    places = np.array_split(np.arange(len(frame)), min(TENTHS, len(frame)))
    return [frame.iloc[each] for each in places]


def _lift(happened: np.ndarray, chance: np.ndarray) -> float:
    """The share that left of the tenth with the greatest chances ÷ that of all.

    Of those on its edge, whose chances are the same, a share counts.
    """
    size = len(chance) / TENTHS
    frame = pd.DataFrame({"chance": chance, "left": happened})
    groups = frame.groupby("chance")["left"].agg(["size", "mean"]).sort_index(ascending=False)
    before = groups["size"].cumsum() - groups["size"]
    taken = (size - before).clip(lower=0).clip(upper=groups["size"])
    usual = happened.mean()
    return float((taken * groups["mean"]).sum() / size / usual) if usual else float("nan")
