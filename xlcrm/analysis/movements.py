"""Where revenue comes from and goes: month by month, customer by customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, month_ends, renewable, undated
from xlcrm.analysis.months import remarks
from xlcrm.analysis.once import once

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

UNKNOWN: Final = "날짜 모름"
UNKNOWN_PEOPLE: Final = f"{UNKNOWN} 고객"
"""What went on a day that nothing tells: see `xlcrm.analysis.coverage.Undated`."""

_WON: Final = ("신규", "재활성", "확대", "축소", "이탈", UNKNOWN)
_PEOPLE: Final = ("신규 고객", "재활성 고객", "이탈 고객", UNKNOWN_PEOPLE)
_COLUMNS: Final = (
    *("월", "시작 MRR", *_WON[:-1], "끝 MRR"),
    *("시작 고객", *_PEOPLE[:-1], "끝 고객", "판정 대기", UNKNOWN, UNKNOWN_PEOPLE, "비고"),
)
_EXACT: Final = 6  # decimals of a won: what is less is a rounding error of the machine


@once
def movements(office: Office) -> pd.DataFrame:
    """Return how MRR moved from month-end to month-end; the last row ends on the as-of day.

    Each customer's MRR, in won, is compared at both ends. 신규: the first contract began in
    between. 재활성: came back after none. 확대, 축소: more or less than before, a pause (which
    counts 0) among them, as it is no departure. 이탈: no contract covers the end any more; a term
    that ends on the month's last day is lost in the next month, on end + 1. 판정 대기: the part of
    이탈 that may still be renewed within the grace. 날짜 모름: what went on a day that nothing
    tells (`Undated`), and is neither 축소 nor 이탈 of this month; 날짜 모름 고객: who left so; 비고
    counts the contracts. 시작 + 신규 + 재활성 + 확대 − 축소 − 이탈 − 날짜 모름 = 끝.

    Source: 고객대장; docs/domain.md#figures.

    Raises:
        ArithmeticError: the movements do not add up to the contracts' own sum, which no data may
            bring about.
    """
    covered = coverage(office)
    ends = month_ends(office, covered)
    if not len(ends):
        return pd.DataFrame(columns=list(_COLUMNS))
    moved = steps_in(office)
    found = pd.DataFrame({"월": ends.astype("datetime64[M]").astype("datetime64[s]")})
    _add_amounts(found, moved, _totals(covered, ends, "mrr"))
    _add_people(found, moved)
    found["판정 대기"] = _sum_at(_pending(office, covered, ends, moved), moved, len(ends))
    notes = remarks(found["월"], None, office)
    unknown = (found[UNKNOWN] != 0) | (found[UNKNOWN_PEOPLE] != 0)
    found["비고"] = notes.mask(unknown, undated(office).told)
    return found[list(_COLUMNS)]


@once
def steps_in(office: Office) -> pd.DataFrame:
    """Return how all customers of an office changed from month-end to month-end, as `steps_of`."""
    covered = coverage(office)
    return steps_of(covered, month_ends(office, covered))


def steps_of(covered: pd.DataFrame, ends: np.ndarray) -> pd.DataFrame:
    """Return each customer's changes: one row for each month-end at which something is different.

    Columns: `who`; `at`, the position in `ends`; `here` and `mrr`, whether a contract covers that
    day and what it brings; `was_here` and `was`, the same at the month-end before; `first`,
    whether the customer's first contract began since then; `unknown` and `gone`, what of the
    change in won, and how many of the contracts that ended, went on a day that nothing tells.
    """
    events = _events(covered, ends)
    sums = ["terms", "mrr", "unknown", "gone"]
    pairs = (events["who"] * len(ends) + events["at"]).to_numpy()  # one number is grouped faster
    events = events[sums].groupby(pairs).sum()
    pairs = events.index.to_numpy()
    events = events.reset_index(drop=True).assign(who=pairs // len(ends), at=pairs % len(ends))
    running = events.groupby("who")[["terms", "mrr"]].cumsum()
    here = running["terms"] > 0
    steps = pd.DataFrame(
        {
            "who": events["who"],
            "at": events["at"],
            "here": here,
            "mrr": running["mrr"].where(here, 0.0).round(_EXACT),
            "unknown": events["unknown"].round(_EXACT),
            "gone": events["gone"],
        }
    )
    before = steps.groupby("who")[["here", "mrr"]].shift(1)
    steps["was_here"] = before["here"].eq(other=True)
    steps["was"] = before["mrr"].fillna(0.0)
    began = covered.groupby("who")["first"].min().reindex(steps["who"]).to_numpy()
    steps["first"] = np.searchsorted(ends, began.astype("datetime64[D]")) == steps["at"]
    return steps


def _events(covered: pd.DataFrame, ends: np.ndarray) -> pd.DataFrame:
    """What each contract adds at the first month-end it covers, and takes away after the last."""
    whole = _span(covered["first"], covered["until"], ends)
    paused = _span(covered["paused"], covered["resumed"], ends)
    gone, rests = covered["undated"].to_numpy(), covered["rests"].to_numpy()
    in_pause = gone & (paused[1] == whole[1])  # then nothing was paid at the end
    parts = (
        _at(covered, whole[0], 1, 1.0),
        _at(covered, whole[1], -1, -1.0, unknown=1.0 * gone, gone=gone),
        _at(covered, paused[0], 0, -1.0, unknown=1.0 * rests),
        _at(covered, paused[1], 0, 1.0, unknown=-1.0 * in_pause),
    )
    return pd.concat([part[part["at"] < len(ends)] for part in parts], ignore_index=True)


def _span(first: pd.Series, last: pd.Series, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The positions of the first month-end in each span, and of the first after it."""
    since, to = (days.to_numpy().astype("datetime64[D]") for days in (first, last))
    begin = np.searchsorted(ends, since, side="left")
    end = np.searchsorted(ends, to, side="right")
    none = np.isnat(since) | np.isnat(to) | (begin >= end)
    return np.where(none, len(ends), begin), np.where(none, len(ends), end)


def _at(  # noqa: PLR0913 - what an event is made of
    covered: pd.DataFrame,
    at: np.ndarray,
    terms: int,
    sign: float,
    *,
    unknown: np.ndarray | float = 0.0,
    gone: np.ndarray | bool = False,
) -> pd.DataFrame:
    amounts = covered["mrr"].to_numpy()
    columns = {"who": covered["who"], "at": at, "terms": terms, "mrr": sign * amounts}
    return pd.DataFrame({**columns, "unknown": unknown * amounts, "gone": 1 * np.asarray(gone)})


def _totals(covered: pd.DataFrame, ends: np.ndarray, column: str) -> np.ndarray:
    """The sum over all contracts at each month-end, without looking at customers."""
    events = _events(covered, ends)
    return np.bincount(events["at"], events[column], minlength=len(ends)).cumsum()


def _add_amounts(found: pd.DataFrame, steps: pd.DataFrame, totals: np.ndarray) -> None:
    """Add what moved in won, and see that it adds up."""
    size = len(found)
    unknown = steps["unknown"]
    change = (steps["mrr"] - steps["was"] + unknown).round(_EXACT)
    stays = steps["here"] & steps["was_here"]
    comes = steps["here"] & ~steps["was_here"]
    parts = {
        "신규": change.where(comes & steps["first"], 0.0),
        "재활성": change.where(comes & ~steps["first"], 0.0),
        "확대": change.where(stays, 0.0).clip(lower=0.0),
        "축소": -change.where(stays, 0.0).clip(upper=0.0),
        "이탈": (steps["was"] - unknown).round(_EXACT).where(~steps["here"], 0.0),
        UNKNOWN: unknown,
    }
    for name, amounts in parts.items():
        found[name] = _sum_at(amounts, steps, size)
    moved = found["신규"] + found["재활성"] + found["확대"] - found["축소"] - found["이탈"]
    moved -= found[UNKNOWN]
    found["끝 MRR"] = moved.cumsum()
    found["시작 MRR"] = found["끝 MRR"].shift(1, fill_value=0.0)
    if not np.allclose(found["끝 MRR"], totals, rtol=1e-9, atol=0.01):
        msg = "the movements of revenue do not add up to the revenue of all contracts"
        raise ArithmeticError(msg)


def _add_people(found: pd.DataFrame, steps: pd.DataFrame) -> None:
    comes = steps["here"] & ~steps["was_here"]
    leaves, untold = steps["was_here"] & ~steps["here"], steps["gone"] > 0
    parts = (comes & steps["first"], comes & ~steps["first"], leaves & ~untold, leaves & untold)
    for name, part in zip(_PEOPLE, parts, strict=True):
        found[name] = _sum_at(part.astype(float), steps, len(found)).astype(int)
    new, back, lost, gone = (found[name] for name in _PEOPLE)
    found["끝 고객"] = (new + back - lost - gone).cumsum()
    found["시작 고객"] = found["끝 고객"].shift(1, fill_value=0)


def _pending(
    office: Office, covered: pd.DataFrame, ends: np.ndarray, steps: pd.DataFrame
) -> pd.Series:
    """What was lost with a customer's last term, where that may still be renewed."""
    open_ = covered["until"].where(covered["expires"] & renewable(office).loc[covered.index])
    people = pd.DataFrame({"who": covered["who"], "all": covered["until"], "open": open_})
    last = people.groupby("who").max().reindex(steps["who"])
    left = np.searchsorted(ends, last["all"].to_numpy().astype("datetime64[D]"), side="right")
    may = last["all"] == last["open"]
    was = steps["was"] - steps["unknown"]
    return was.where(~steps["here"] & may.to_numpy() & (left == steps["at"]), 0.0)


def _sum_at(values: pd.Series, steps: pd.DataFrame, size: int) -> np.ndarray:
    return np.bincount(steps["at"], values, minlength=size)


TABLES: Final = (("movements", movements),)
