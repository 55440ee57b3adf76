"""Into which labels a trait falls apart, and the columns of numbers that a regression takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.traits import coded
from xlcrm.domain.outline import outlined
from xlcrm.domain.scorecard import BLANK, OTHER, TRAITS, labels_of
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.reading.standards import RiskStandards

_FEW: Final = 5  # looks at least in a label of a number
_FEW_OF_ALL: Final = 0.005  # and this share of all
_FEW_WORDS: Final = 3  # looks at least with a word that has a label of its own
_MOST_WORDS: Final = 20
_MOST_SHARE: Final = 0.1  # distinct words ÷ looks above which a column is free text
_GROUPS: Final = 8  # of fees, if there are enough looks
_A_GROUP: Final = 25  # looks of fees at least
_TENS: Final = 10
_DOUBLES: Final = 20.0
"""Points of the present weights, which nobody has measured, that are believed to double the odds:
a problem unsolved for a week, 25 points, then makes the odds of leaving 2.4 times as great."""


@outlined
class Bands(NamedTuple):
    """A trait's labels, and what is believed of each: the logit that it adds.

    `ordered` tells whether the labels (but 없음) are steps of a number.
    """

    trait: str
    labels: tuple[str, ...]
    ordered: bool
    prior: np.ndarray

    def codes(self, values: pd.Series) -> np.ndarray:
        """Return which label each value has."""
        return coded(self.labels, values)

    def design(self, codes: np.ndarray) -> np.ndarray:
        """Return a column for each step upwards of a number, or for each word; and for 없음."""
        steps = self._steps
        upwards = [(codes >= at) & (codes < steps) for at in range(1, steps)]
        words = [codes == at for at in range(steps, len(self.labels))]
        columns = [*upwards, *words]
        return np.column_stack(columns).astype(float) if columns else np.zeros((len(codes), 0))

    @property
    def weights(self) -> np.ndarray:
        """What is believed of each column of `design`."""
        steps = self._steps
        found: np.ndarray = np.r_[np.diff(self.prior[:steps]), self.prior[steps:]]
        return found

    def effects(self, weights: np.ndarray) -> np.ndarray:
        """Return what each label adds, given the weights of the columns of `design`."""
        steps = self._steps
        if not steps:
            return weights
        upwards = np.r_[0.0, np.cumsum(weights[: steps - 1])] + self.prior[0]
        found: np.ndarray = np.r_[upwards, weights[steps - 1 :]]
        return found

    @property
    def _steps(self) -> int:
        """How many labels are steps of a number."""
        return len(self.labels) - (self.labels[-1] == BLANK) if self.ordered else 0


def bands_of(looks: pd.DataFrame, names: Sequence[str], usual: RiskStandards) -> Iterator[Bands]:
    """Yield the labels of each trait that tells customers apart, or has points already.

    Args:
        looks: the looks that are learned from.
        names: the traits' columns.
        usual: the present weights, which are believed as far as the looks do not say otherwise.
    """
    believed = _believed(usual)
    for name in names:
        values = looks[name]
        if not pd.api.types.is_numeric_dtype(values):
            yield from _of_words(name, values)
            continue
        cuts = _cuts(name, values.dropna().to_numpy(dtype=float))
        known, points = believed.get(name, ((), (0,)))
        cuts = tuple(sorted({*cuts, *known}))
        labels, blank = labels_of(cuts), bool(values.isna().any())
        if len(labels) + blank > 1:
            lowest = np.array([-np.inf, *cuts])
            worth = np.array(points)[np.searchsorted(known, lowest, side="right")]
            prior = np.r_[worth * np.log(2) / _DOUBLES, [0.0] * blank]
            yield Bands(name, (*labels, BLANK) if blank else labels, ordered=True, prior=prior)


def is_free_text(values: pd.Series) -> bool:
    """Return whether a column of the office's own holds too many words for labels."""
    distinct = values.dropna().nunique()
    return bool(distinct > min(_MOST_WORDS, max(2.0, _MOST_SHARE * len(values))))


def _believed(usual: RiskStandards) -> Mapping[str, tuple[tuple[float, ...], tuple[int, ...]]]:
    """Where the present weights cut a trait, and the points of each label."""
    once = usual.negative_points
    return {
        "미해결 문제": ((usual.unresolved_days + 1,), (0, usual.unresolved_points)),
        "부정 상담": (
            (1, 2),
            (0, min(once, usual.negative_most), min(2 * once, usual.negative_most)),
        ),
        "마지막 상담": _rising(
            (usual.silence_days + 1, usual.silence_points),
            (usual.long_silence_days + 1, usual.long_silence_points),
        ),
        "이용 감소": _rising(
            (usual.usage_drop, usual.usage_drop_points),
            (usual.usage_plunge, usual.usage_plunge_points),
        ),
        "계약 횟수": ((2,), (usual.first_term_points, 0)),
    }


def _rising(*steps: tuple[int, int]) -> tuple[tuple[float, ...], tuple[int, ...]]:
    known = dict(steps)
    cuts = tuple(sorted(known))
    return cuts, (0, *(known[cut] for cut in cuts))


def _cuts(name: str, numbers: np.ndarray) -> tuple[float, ...]:
    """Where a number is cut: each label has some looks."""
    offered = TRAITS[name].cuts if name in TRAITS else ()
    if not offered and len(numbers):
        groups = min(_GROUPS, max(2, len(numbers) // _A_GROUP))
        shares = np.arange(1, groups) / groups
        offered = tuple(sorted({_rounded(each) for each in np.quantile(numbers, shares)}))
    least = max(_FEW, _FEW_OF_ALL * len(numbers))
    found: list[float] = []
    for cut in offered:
        low = found[-1] if found else -np.inf
        within = ((numbers >= low) & (numbers < cut)).sum()
        if within >= least and (numbers >= cut).sum() >= least:
            found.append(cut)
    return tuple(found)


def _rounded(number: float) -> float:
    """A number with two figures, as people write amounts.

    >>> _rounded(54_321.0)
    54000.0
    """
    if number <= _TENS:
        return round(number)
    scale = 10.0 ** (int(np.floor(np.log10(number))) - 1)
    return float(round(number / scale) * scale)


def _of_words(name: str, values: pd.Series) -> Iterator[Bands]:
    counts = values.value_counts()
    least = max(_FEW_WORDS, _FEW_OF_ALL * len(values))
    words = tuple(str(word) for word, count in counts.items() if count >= least)[:_MOST_WORDS]
    if not words or (len(words) == 1 and counts[words[0]] == len(values)):
        return
    labels = (*(each for each in words if each not in {BLANK, OTHER}), OTHER)
    if values.isna().any():
        labels = (*labels, BLANK)
    yield Bands(name, labels, ordered=False, prior=np.zeros(len(labels)))
