"""Ridge-logistic regression in numpy: how likely something is, by what is known of it.

The weights are drawn towards those that are believed beforehand, the more so the fewer rows there
are: minimises the sum of log losses + strength ÷ 2 × Σ (weight − prior)². Newton's method (le
Cessie & van Houwelingen, "Ridge estimators in logistic regression", Applied Statistics 41, 1992).
"""

from __future__ import annotations

from typing import Final

import numpy as np

STRENGTHS: Final = (10.0, 30.0, 100.0, 300.0)
"""How strongly weights are drawn to their priors: of these the one that foretells best.

Weaker ones win now and then by chance where there are a hundred rows, and foretell worse."""

FOLDS: Final = 5
_STEPS: Final = 50
_CLOSE: Final = 1e-6
_FAR: Final = 30.0  # logits beyond which a probability is 0 or 1


def probability(logits: np.ndarray) -> np.ndarray:
    """Return the probabilities of some logits.

    >>> probability(np.array([0.0, np.log(3)])).round(6).tolist()
    [0.5, 0.75]
    """
    found: np.ndarray = 1 / (1 + np.exp(-np.clip(logits, -_FAR, _FAR)))
    return found


def log_losses(left: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Return the log loss of each foretold chance."""
    said = np.clip(np.where(left, chance, 1 - chance), 1e-9, 1)
    found: np.ndarray = -np.log(said)
    return found


def fitted(
    design: np.ndarray,
    left: np.ndarray,
    prior: np.ndarray,
    strength: float,
    start: np.ndarray | None = None,
) -> tuple[float, np.ndarray]:
    """Return the intercept, which is free, and the weight of each column.

    Args:
        design: rows × columns.
        left: what happened in each row, 0 or 1.
        prior: the weights believed beforehand.
        strength: how strongly; more than 0.
        start: the intercept and weights to begin with, where some are known that are near.
    """
    whole = np.column_stack([np.ones(len(design)), design])
    target = left.astype(float)
    pull = np.r_[0.0, np.full(len(prior), strength)]
    believed = np.r_[0.0, prior]
    share = np.clip(target.mean(), 1e-3, 1 - 1e-3)
    weights = (
        start
        if start is not None
        else np.r_[np.log(share / (1 - share)) - design.mean(axis=0) @ prior, prior]
    )
    loss = _loss(whole, target, weights, pull, believed)
    for _ in range(_STEPS):
        chance = probability(whole @ weights)
        slope = whole.T @ (target - chance) - pull * (weights - believed)
        curve = (whole * (chance * (1 - chance))[:, None]).T @ whole + np.diag(pull + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights, loss, moved = _moved(whole, target, weights, step, loss, pull, believed)
        if moved < _CLOSE:
            break
    return float(weights[0]), weights[1:]


def _loss(
    whole: np.ndarray,
    target: np.ndarray,
    weights: np.ndarray,
    pull: np.ndarray,
    believed: np.ndarray,
) -> float:
    losses = log_losses(target > 0, probability(whole @ weights)).sum()
    return float(losses + (pull * (weights - believed) ** 2).sum() / 2)


def _moved(  # noqa: PLR0913, PLR0917 - what a step depends on
    whole: np.ndarray,
    target: np.ndarray,
    weights: np.ndarray,
    step: np.ndarray,
    loss: float,
    pull: np.ndarray,
    believed: np.ndarray,
) -> tuple[np.ndarray, float, float]:
    """Weights one step on, halved until it helps; their loss, and how far they went."""
    size = 1.0
    while size > _CLOSE:
        after = weights + size * step
        found = _loss(whole, target, after, pull, believed)
        if found <= loss:
            return after, found, float(np.abs(size * step).max())
        size /= 2
    return weights, loss, 0.0


def best_strength(
    design: np.ndarray, left: np.ndarray, prior: np.ndarray, fold: np.ndarray
) -> float:
    """Return the strength that foretells best what was held back, fold by fold."""
    losses = np.zeros(len(STRENGTHS))
    for number in np.unique(fold):
        held, start = fold == number, None
        for at, strength in reversed([*enumerate(STRENGTHS)]):
            intercept, weights = fitted(design[~held], left[~held], prior, strength, start)
            start = np.r_[intercept, weights]
            chance = probability(intercept + design[held] @ weights)
            losses[at] += log_losses(left[held], chance).sum()
    return STRENGTHS[int(np.argmin(losses))]


def folds(groups: np.ndarray, count: int = FOLDS) -> np.ndarray:
    """Return a fold for each row, the same for the rows of one group, by a draw that never changes.

    >>> sorted(set(folds(np.array(list("abcdeabcde")), 5).tolist()))
    [0, 1, 2, 3, 4]
    """
    names, places = np.unique(groups.astype(str), return_inverse=True)
    drawn = np.random.default_rng(0).permutation(len(names)) % count
    found: np.ndarray = drawn[places]
    return found
