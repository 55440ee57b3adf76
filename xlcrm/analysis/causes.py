"""Which group explains most of a change: by 해지 사유, 서비스, 담당자 or 지점, with its numbers.

What changed is taken apart into groups of which each customer, or contract, is in exactly one, so
that the groups' changes add up to the whole. The group that counts is the one that has most beyond
what its size would give it; where none has at least its part of the change, there is no cause to
be told. Whether that may be chance is told too.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, month_ends, on_day
from xlcrm.analysis.movements import steps_in
from xlcrm.analysis.renewal_rates import expired, wilson
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.analysis.inputs import Office

REASON: Final = "해지 사유"
WAYS: Final = {REASON: "end_reason", "서비스": "service", "담당자": "officer", "지점": "branch"}
"""By what a change is taken apart, with the field; of two that explain as much the first counts."""

VAGUE: Final = frozenset({"기타", "적지 않음", "모름", "없음"})
"""What names no group that anything could be done about."""

LEAST: Final = 3
"""So many have to have left, or more or fewer than before, until it is asked who they were."""

HALF: Final = 1 / 2
THIRD: Final = 1 / 3
"""Which part of a change, or of those who left, a group has to have to be told of."""

WORTH: Final = 0.01
"""Which part of revenue has to have changed until it is asked where."""

UNLIKELY: Final = 0.05
"""From which chance on a group's part is told to be possibly one."""

_NOTHING: Final = 1e-17
"""Which part of a sum no longer changes it."""


@outlined
class Cause(NamedTuple):
    """The group that explains most of a change, or of those who left.

    Attributes:
        by: by what they were taken apart: 해지 사유, 서비스, 담당자 or 지점.
        group: which.
        now: how many of the group left.
        before: how many a month before.
        size: how many of the group might have; 0 of a reason, which has no such number.
        total: how many left in all.
        total_before: likewise a month before.
        of_change: whether it explains the change; else it explains those who left now.
        sure: whether so much of one group is more than chance; a reason that people gave is.
    """

    by: str
    group: str
    now: int
    before: int
    size: int
    total: int
    total_before: int
    of_change: bool
    sure: bool

    @property
    def part(self) -> int:
        """How many of the change, or of those who left, are the group's."""
        return self.now - self.before if self.of_change else self.now

    @property
    def whole(self) -> int:
        """Of how many."""
        return self.total - self.total_before if self.of_change else self.total


@outlined
class Part(NamedTuple):
    """The group that explains most of a change of revenue, in won."""

    by: str
    group: str
    change: float
    whole: float


def cause(
    now: pd.DataFrame, before: pd.DataFrame, risk: pd.DataFrame, direction: float
) -> Cause | None:
    """Return the group that explains why more, or fewer, left than a month before.

    Where the numbers did not change by 3 or more, or not in the direction of the rate, the group
    that has most of those who left now. None where no group stands out.

    Args:
        now: who left; a column for each of `WAYS`, missing where nothing is known.
        before: who left a month before.
        risk: all who might have, those who left among them.
        direction: whether the rate rose (above 0) or fell (below 0).
    """
    change = len(now) - len(before)
    if abs(change) >= LEAST and np.sign(change) == np.sign(direction):
        found = list(_of_change(now, before, risk, change))
    elif len(now) >= LEAST:
        found = list(_of_those(now, before, risk))
    else:
        return None
    best = max(found, key=lambda each: each[0], default=None)
    return None if best is None else best[1]


def _of_change(
    now: pd.DataFrame, before: pd.DataFrame, risk: pd.DataFrame, change: int
) -> Iterator[tuple[float, Cause]]:
    sign = 1 if change > 0 else -1
    for by in WAYS:
        sized = _sizes(by, risk, before)
        if sized is None:
            continue
        sizes, shares = sized
        ours, theirs = _counts(now, by), _counts(before, by)
        for group in ours.index.union(theirs.index):
            left, past = int(ours.get(group, 0)), int(theirs.get(group, 0))
            part = (left - past) * sign
            beyond = part - abs(change) * float(shares.get(group, 0.0))
            if part >= max(2, HALF * abs(change)) and beyond > 0:
                sure = 2 * _one_sided(max(left, past), left + past, HALF) < UNLIKELY
                yield (
                    beyond,
                    Cause(by, str(group), left, past, sizes.get(group, 0), len(now), len(before),
                          of_change=True, sure=sure),
                )  # fmt: skip


def _of_those(
    now: pd.DataFrame, before: pd.DataFrame, risk: pd.DataFrame
) -> Iterator[tuple[float, Cause]]:
    for by in WAYS:
        sized = _sizes(by, risk, before.iloc[:0])
        if sized is None:
            continue
        sizes, shares = sized
        ours, theirs = _counts(now, by), _counts(before, by)
        for group, left in ours.items():
            share = float(shares.get(group, 0.0))
            beyond = left - len(now) * share
            if left >= max(2, THIRD * len(now)) and beyond > 0:
                chance = _one_sided(int(left), len(now), share) * max(len(shares), 1)
                yield (
                    beyond,
                    Cause(by, str(group), int(left), int(theirs.get(group, 0)),
                          sizes.get(group, 0), len(now), len(before), of_change=False,
                          sure=by == REASON or chance < UNLIKELY),
                )  # fmt: skip


def _sizes(
    by: str, risk: pd.DataFrame, left: pd.DataFrame
) -> tuple[dict[object, int], pd.Series] | None:
    """How many each group has, and its share; None where one group has all, and explains nothing.

    Of reasons, which only those who leave have, the share among those who did before.
    """
    rows = left if by == REASON else risk
    counts, whole = _counts(rows, by), len(rows)
    if by == REASON:
        return {}, counts / max(whole, 1)
    if counts.empty or counts.max() == whole:
        return None
    return {group: int(count) for group, count in counts.items()}, counts / whole


def _counts(rows: pd.DataFrame, by: str) -> pd.Series:
    """How many there are of each group; one without a name, or a vague one, is none."""
    if by not in rows.columns:
        return pd.Series(dtype="int64")
    names = rows[by]
    return names[names.notna() & (names != "") & ~names.isin(VAGUE)].value_counts().sort_index()


def _one_sided(successes: int, trials: int, share: float) -> float:
    """The chance of so many successes or more (binomial).

    Its logarithm is reckoned with: of a thousand trials there are more ways than a float can hold.

    >>> round(_one_sided(3, 3, 0.5), 9), _one_sided(0, 3, 0.5)
    (0.125, 1.0)
    """
    if successes <= 0 or share >= 1:
        return 1.0
    if share <= 0 or successes > trials:
        return 0.0
    if successes <= trials * share:  # the way that is not gone gets less with each step
        return 1 - _one_sided(trials - successes + 1, trials, 1 - share)
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    odds = exp(ways + successes * log(share) + (trials - successes) * log1p(-share))
    found = 0.0
    for each in range(successes, trials + 1):
        if odds <= found * _NOTHING:
            break
        found += odds
        odds *= (trials - each) / (each + 1) * share / (1 - share)
    return min(1.0, found)


def differ(part: int, whole: int, part_before: int, whole_before: int) -> bool:
    """Return whether two shares differ by more than chance: 0 is not in the 95 % interval.

    The interval of the difference is Newcombe's (1998, method 10), made of Wilson's.

    >>> differ(13, 301, 11, 298), differ(40, 100, 10, 100)
    (False, True)
    """
    if not whole or not whole_before:
        return False
    low, high = difference(part, whole, part_before, whole_before)
    return low > 0 or high < 0


def difference(part: int, whole: int, part_other: int, whole_other: int) -> tuple[float, float]:
    """Return the 95 % interval of one share less another (Newcombe 1998, method 10).

    >>> [round(each, 4) for each in difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    one, other = part / whole, part_other / whole_other
    lows, highs = wilson(np.array([part, part_other]), np.array([whole, whole_other]))
    gap = one - other
    below = np.hypot(one - lows[0], highs[1] - other)
    above = np.hypot(highs[0] - one, other - lows[1])
    return float(gap - below), float(gap + above)


def left_in(office: Office, month: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the customers who left in a month, and all who were there as it began.

    The same as 이탈 고객 and 시작 고객 of `churn_by_month`: a row a customer, by the contract that
    covered the month before's end and lasts longest, with the columns of `WAYS`.
    """
    covered = coverage(office)
    ends = month_ends(office, covered)
    at = int(np.searchsorted(ends.astype("datetime64[M]"), np.datetime64(month, "M")))
    if at == 0 or at >= len(ends):
        nobody = _labelled(office, covered.iloc[:0])
        return nobody, nobody
    moved = steps_in(office)
    gone = moved[(moved["at"] == at) & moved["was_here"] & ~moved["here"]]
    untold = gone.loc[gone["gone"] > 0, "who"]
    there = on_day(covered, ends[at - 1]).sort_values("until", kind="stable")
    there = there.drop_duplicates("who", keep="last")
    there = _labelled(office, there[~there["who"].isin(untold)])
    return there[there["who"].isin(gone["who"])], there


def not_renewed(office: Office, month: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the contracts that expired in a month and were not renewed, and all decided ones.

    The same as 미갱신, and 재계약 with it, of `renewal_rates`.
    """
    due = expired(office)
    inside = due["last"].to_numpy().astype("datetime64[M]") == np.datetime64(month, "M")
    due = _labelled(office, due[inside & ~due["pending"].to_numpy()])
    return due[due["lost"].to_numpy()], due


def part_of_revenue(office: Office, month: pd.Timestamp) -> Part | None:
    """Return the service, 담당자 or 지점 that explains most of how revenue changed in a month.

    In won, at the month's end against the month before's; None where none has half of the change,
    and where that is less than a hundredth of what there was.
    """
    covered = coverage(office)
    ends = month_ends(office, covered)
    at = int(np.searchsorted(ends.astype("datetime64[M]"), np.datetime64(month, "M")))
    if at == 0 or at >= len(ends):
        return None
    now, before = (_labelled(office, on_day(covered, day)) for day in (ends[at], ends[at - 1]))
    whole = float(now["mrr"].sum() - before["mrr"].sum())
    if abs(whole) < WORTH * float(before["mrr"].sum()):
        return None
    found: list[tuple[float, Part]] = []
    for by in WAYS:
        if by == REASON:
            continue
        sums = [each.groupby(each[by].fillna(""))["mrr"].sum() for each in (now, before)]
        change = sums[0].sub(sums[1], fill_value=0.0)
        if len(change) == 1:  # which explains nothing
            continue
        shares = (sums[1] / (before["mrr"].sum() or 1)).reindex(change.index, fill_value=0.0)
        for group, part in zip(map(str, change.index), change, strict=True):
            beyond = abs(part) - abs(whole) * float(shares[group])
            if (
                group
                and group not in VAGUE
                and part * whole > 0
                and abs(part) >= HALF * abs(whole)
                and beyond > 0
            ):
                found.append((beyond, Part(by, group, float(part), whole)))
    best = max(found, key=lambda each: each[0], default=None)
    return None if best is None else best[1]


def _labelled(office: Office, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `coverage` with what they are taken apart by, named as in `WAYS`."""
    contracts = office.contracts
    return rows.assign(**{by: contracts[field].loc[rows.index] for by, field in WAYS.items()})
