"""An office put back to an earlier day: what its ledger said then, as far as that can be known.

What carries a day tells when it came to be known: a contract by its first day, an ending by its
해지일 or 취소일, a pause by its first day, an entry of the journal by its 상담 일시, usage by its
month. 변경이력 tells what a cell said before, and on which day a row or an ending was written.
What carries no day, and is told by nobody, stays out: the decision in 재계약 의사 or 비고, a status
that people typed, how many sessions are left, what is owed. The terms of a contract themselves
(last day, service, fee, 자동갱신) are taken as they stand, unless 변경이력 says otherwise. Nothing
that was written or happened after the day comes in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.months import day_after, last_whole_month, rows_before
from xlcrm.analysis.people import numbered
from xlcrm.analysis.told_changes import ADDED, ENTERED
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.renewal import Term, next_in_family, next_starts
from xlcrm.domain.service_family import family_of
from xlcrm.domain.status import (
    DECISION_DAYS,
    Circumstances,
    Decision,
    Status,
    action_of,
    status_of,
)
from xlcrm.domain.term import length_of
from xlcrm.office.sums import TOLD
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.analysis.inputs import Office, Policy

_UNDECIDED: Final = Decision.UNDECIDED.value
_DECISIONS: Final = {each.value: each for each in Decision}
_ENDINGS: Final = ("terminated_on", "cancelled_on")
_DATED: Final = {"purchases": "date", "journal": "at", "marketing": "sent_on", "answers": "date"}
"""Sheets whose rows are known from a day on, and the column that says it."""

_LATER: Final = {
    "journal": ("resolved_at", "follow_up_done", "compensation_done"),
    "marketing": ("responded_on",),
    "customers": ("privacy_consent_on", "marketing_consent_on"),
}
"""Days that a row may get after it was written."""

_KINDS: Final = {"answers": "satisfaction"}  # frames whose sheet is called otherwise


@outlined
@dataclass(frozen=True, slots=True)
class PutBack:
    """An office as it was on a day, and how much of it could be put back.

    Attributes:
        office: the office; its `as_of` is the day.
        later: contracts that were not there yet.
        entered_later: those of them that had begun, and that were written down later as 변경이력
            says.
        undated: contracts whose first day is not known; they are left out.
        ended_later: contracts there whose 해지일, 취소일 or pause was not known yet.
        restored: cells of the contracts there that 변경이력 tells said something else then.
        lost: cells of them that 변경이력 tells were changed since, without a value that could be
            put back.
        undecided: contracts there with a decision today (재계약 의사, 비고) of which nothing tells
            since when, and which is left out.
        typed: contracts there whose status is a person's word without a day, which is left out.
    """

    office: Office
    later: int = 0
    entered_later: int = 0
    undated: int = 0
    ended_later: int = 0
    restored: int = 0
    lost: int = 0
    undecided: int = 0
    typed: int = 0


def as_it_was(office: Office, day: date) -> Office:
    """Return an office as it was on an earlier day, or on its own: nothing in it is of later.

    The frames have the columns and the index of the office's own, without the rows that were not
    there; statuses, next terms and days left are computed anew for the day. What the office has
    set (`policy`) is that of today.

    Args:
        office: the office.
        day: the day, not after the office's own `as_of`.

    Raises:
        ValueError: the day is after it.

    >>> from datetime import date
    >>> from xlcrm.analysis.inputs import office
    >>> old = {"customer": "1001", "start": date(2023, 1, 1), "end": date(2023, 12, 31)}
    >>> new = {"customer": "1001", "start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    >>> today = office(date(2024, 10, 1), contracts=[old, new | {"decision": "해지 예정"}])
    >>> then = as_it_was(today, date(2023, 12, 1))
    >>> then.contracts[["status", "next_start", "days_left"]].values.tolist()
    [['만료 예정', NaT, 30.0]]
    """
    return put_back(office, day).office


def put_back(office: Office, day: date) -> PutBack:
    """Return an office as it was on a day, as `as_it_was` does, with how much could be put back.

    Raises:
        ValueError: the day is after the office's own.
    """
    if day > office.as_of:
        msg = f"{day} is after the office's own day, {office.as_of}"
        raise ValueError(msg)
    told = _Told(office, day)
    contracts = office.contracts.copy(deep=False)
    restored = told.restore(contracts)
    start = _days(contracts["start"])
    today = np.datetime64(day, "D")
    begun, entered = start <= today, told.entered(contracts.index)
    there = np.where(np.isnat(entered), begun, entered <= today) & ~np.isnat(start)
    written_later = int((begun & ~there).sum())
    no_start = int(np.isnat(start).sum())
    gone = int((~there).sum()) - no_start
    contracts = contracts[there].copy(deep=False)
    ended = _without_later_ends(contracts, told, today)
    left_out = _without_undated(contracts, told, today)
    _anew(contracts, numbered(office.contracts)[0][there], office.policy, day)
    dated = {kind: _dated(getattr(office, kind), kind, day) for kind in _DATED}
    frames = {**dated, "usage": _usage(office.usage, day)}
    empty = {_KINDS.get(kind, kind) for kind, frame in frames.items() if frame.empty}
    then = replace(
        office,
        contracts=contracts,
        customers=_customers(office.customers, contracts, day),
        usage=frames["usage"],
        purchases=frames["purchases"],
        journal=frames["journal"],
        notes=_dated(office.notes, "journal", day),
        marketing=frames["marketing"],
        unsent=_dated(office.unsent, "marketing", day),
        answers=frames["answers"],
        history=office.history[office.history["at"] < day_after(day)],
        as_of=day,
        present=office.present - empty,
        told=frozenset(),
    )
    kept = contracts.index
    return PutBack(
        then,
        later=gone,
        entered_later=written_later,
        undated=no_start,
        ended_later=ended,
        restored=sum(label in kept for label in restored),
        lost=sum(label in kept for label in told.lost),
        **left_out,
    )


class _Told:
    """What 변경이력 says of the contracts' cells on a day."""

    def __init__(self, office: Office, day: date) -> None:
        history = office.history
        self._convention = office.policy.month_end
        self.lost: list[int] = []
        self._before: Mapping[str, Mapping[int, object]] = {}
        self._certain: dict[str, set[int]] = {}
        self._entered: dict[int, np.datetime64] = {}
        if history.empty:
            return
        places = zip(office.contracts["sheet"], office.contracts["row"], strict=True)
        labels = dict(zip(places, office.contracts.index, strict=True))
        at = [labels.get(key) for key in zip(history["sheet"], history["row"], strict=True)]
        known = history.assign(label=pd.Series(at, index=history.index, dtype=object))
        known = known[known["label"].notna()]
        added = known[(known["field"] == ADDED) & known["kept"] & (known["command"] == ENTERED)]
        moments = _days(added["at"])
        self._entered = dict(zip(added["label"], moments, strict=True))
        cells = known[known["field"] != ADDED]
        after = cells["at"] >= day_after(day)
        next_ = cells[after].drop_duplicates(["label", "field"], keep="first")
        last = cells[~after].drop_duplicates(["label", "field"], keep="last")
        self.lost = next_["label"][~next_["kept"]].tolist()
        kept = next_[next_["kept"]]
        self._before = {
            str(name): dict(zip(part["label"], part["old"], strict=True))
            for name, part in kept.groupby("field")
        }
        for name, part in last[last["kept"]].groupby("field"):
            self._certain[str(name)] = set(part["label"])

    def restore(self, contracts: pd.DataFrame) -> list[int]:
        """Put back what cells said; return the contracts concerned, once a cell."""
        restored: list[int] = []
        for name, values in self._before.items():
            if name in contracts.columns and name != "status":
                column = contracts[name]
                contracts[name] = _with(
                    column, column.index.get_indexer(pd.Index(list(values))), values
                )
            restored += values
        moved = {*self._before.get("start", ()), *self._before.get("end", ())}
        if not moved:
            return restored
        labels = sorted(moved & set(contracts.index))
        days = [_plain(contracts.loc[labels, name]) for name in ("start", "end")]
        spans = zip(labels, *days, strict=True)
        months = {label: length_of(first, last, self._convention) for label, first, last in spans}
        at = contracts.index.get_indexer(pd.Index(labels))
        contracts["months"] = _with(contracts["months"], at, months)
        return restored

    def entered(self, index: pd.Index) -> np.ndarray:
        """The day on which each contract was written down; NaT where nothing tells."""
        never = np.datetime64("NaT", "D")
        if not self._entered:
            return np.full(len(index), never)
        return np.array([self._entered.get(each, never) for each in index], dtype="datetime64[D]")

    def certain(self, name: str, index: pd.Index) -> np.ndarray:
        """Of which contracts a line says that their cell said then what it says here."""
        return np.asarray(index.isin(list(self._certain.get(name, ()))))

    def typed(self, statuses: pd.Series, typed: np.ndarray) -> pd.Series:
        """The statuses that somebody had typed by then, as lines say; None where none does."""
        told, before = self.certain("status", statuses.index), self._before.get("status", {})
        found = np.full(len(statuses), None, dtype=object)
        now = statuses.where(typed, None)[told]
        found[told] = [before.get(at, word) for at, word in zip(now.index, now, strict=True)]
        return pd.Series(found, index=statuses.index)


def _with(column: pd.Series, at: np.ndarray, values: Mapping[int, object]) -> pd.Series:
    """A column with other values at some positions, in its own dtype."""
    dtype = column.dtype
    day = pd.api.types.is_datetime64_dtype(dtype)
    found = np.array(column.to_numpy(), dtype="datetime64[s]" if day else object)
    found[at] = np.array([*values.values()], dtype=found.dtype)
    return pd.Series(found, index=column.index, dtype=dtype)


def _days(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[D]")


def _without_later_ends(contracts: pd.DataFrame, told: _Told, today: np.datetime64) -> int:
    """Leave out endings and pauses of later days; return how many contracts had one."""
    touched = np.zeros(len(contracts), dtype=bool)
    for name in _ENDINGS:
        later = (_days(contracts[name]) > today) & ~told.certain(name, contracts.index)
        contracts[name] = contracts[name].mask(later)
        touched |= later
    since, to = _days(contracts["paused_from"]), _days(contracts["paused_to"])
    begins_later = (since > today) & ~told.certain("paused_from", contracts.index)
    ends_later = (to > today) & ~told.certain("paused_to", contracts.index)
    contracts["paused_from"] = contracts["paused_from"].mask(begins_later)
    contracts["paused_to"] = contracts["paused_to"].mask(begins_later | ends_later)
    return int((touched | begins_later | ends_later).sum())


def _without_undated(contracts: pd.DataFrame, told: _Told, today: np.datetime64) -> dict[str, int]:
    """Leave out what carries no day; return how many decisions and typed statuses there were."""
    decided = (contracts["decision"].fillna(_UNDECIDED) != _UNDECIDED).to_numpy()
    unknown = ~told.certain("decision", contracts.index)
    contracts["decision"] = contracts["decision"].mask(unknown, _UNDECIDED)
    # who is no customer yet (상담중) was none then; all other words came on a day that nobody knows
    not_yet = (contracts["status"] == Status.UPCOMING.value).to_numpy()
    typed = contracts["typed"].to_numpy() & ~not_yet
    words = told.typed(contracts["status"], typed)
    said = np.array([each is not None for each in words], dtype=bool)
    contracts["status"] = contracts["status"].mask(said, words)
    contracts["typed"] = said | (contracts["typed"].to_numpy() & not_yet)
    over = contracts[list(_ENDINGS)].notna().any(axis=1) | (_days(contracts["end"]) <= today)
    contracts["end_reason"] = contracts["end_reason"].where(over, None)
    there = contracts["linked"].isin(contracts["contract_id"].dropna())
    contracts["linked"] = contracts["linked"].where(there, None)
    for column in TOLD:
        contracts[column.field] = _as_missing(contracts[column.field])
    return {
        "undecided": int((decided & unknown).sum()),
        "typed": int((typed & ~said).sum()),
    }


def _as_missing(column: pd.Series) -> pd.Series:
    return column.where(np.zeros(len(column), dtype=bool))


def _anew(contracts: pd.DataFrame, who: np.ndarray, policy: Policy, day: date) -> None:
    """Compute what follows from the rest: next terms, sessions, statuses, days left, actions."""
    following = _following(contracts, who, policy)
    contracts["next_start"] = following
    today = pd.Timestamp(day)
    used = (contracts["sessions_left"] <= 0) & (contracts["next_start"] <= today)
    contracts["sessions_left"] = contracts["sessions_left"].where(used)
    left = (contracts["end"] - today).dt.days.astype("float64")
    contracts["days_left"] = left.where(contracts["readable"])
    windows = {match_key(name): days for name, days in policy.windows.items()}
    days = ("start", "end", *DECISION_DAYS, "next_start")
    names = [*days, "decision", "auto_renewal", "sessions_left"]
    kinds = contracts[names].reset_index(drop=True)
    services, at = _services(contracts)
    of_each = [windows.get(each, policy.default_window) for each in services]
    kinds["window"] = np.array(of_each, dtype="int64")[at]
    alike = kinds.groupby([*kinds], sort=False, dropna=False).ngroup().to_numpy()
    some = kinds.iloc[np.unique(alike, return_index=True)[1]]  # many say the same: judged once
    keys = zip(
        *(_plain(some[name]) for name in days[:-1]),
        some["decision"],
        some["auto_renewal"],
        _plain(some["next_start"]),
        (None if np.isnan(each) else int(each) for each in some["sessions_left"].tolist()),
        some["window"].tolist(),
        strict=True,
    )
    judged = [_judged(key, policy, day) for key in keys]
    dated = contracts["readable"] & ~contracts["typed"]
    error = Status.ERROR.value
    said = np.array(judged, dtype=object).reshape(-1, 2)[alike]
    statuses, actions = (pd.Series(each, index=contracts.index, dtype=object) for each in said.T)
    contracts["status"] = (
        contracts["status"].mask(dated, statuses).where(contracts["readable"], error)
    )
    contracts["action"] = actions.where(dated, None)


def _judged(key: tuple[object, ...], policy: Policy, day: date) -> tuple[str, str | None]:
    """A contract's status and action on the day."""
    *dates, decision, auto_renewal, following, left, window = key
    said = (_DECISIONS[str(decision)], auto_renewal, following, False)
    contract = Circumstances._make((*dates, *said, left))
    status = status_of(contract, day, window=window, grace=policy.grace, few=policy.few)  # type: ignore[arg-type]
    action = action_of(contract, status, few=policy.few)
    return status.value, None if action is None else action.value


def _following(contracts: pd.DataFrame, who: np.ndarray, policy: Policy) -> np.ndarray:
    """The first day of each contract's next term among those that are there, as the ledger finds.

    Only contracts of customers who have others are looked at one by one: no term follows the rest.
    `who` are the customers' numbers.
    """
    cancelled = contracts["cancelled_on"].notna() | (
        contracts["typed"] & (contracts["status"] == Status.CANCELLED.value)
    )
    services, at = _services(contracts)
    begin = contracts["start"].mask(cancelled)
    several = np.flatnonzero((who >= 0) & (np.bincount(who + 1)[who + 1] > 1))
    some = contracts[["customer", "end"]].iloc[several]
    terms = list(
        map(
            Term,
            map(str, some["customer"]),  # nobody's, which are blank, follow none
            (services[each] for each in at[several].tolist()),
            _plain(begin.iloc[several]),
            _plain(some["end"]),
        )
    )
    found = next_starts(terms)
    families = _families(contracts, services, at)
    for place, start in next_in_family(terms, families, found, policy.grace).items():
        found[place] = start
    following = np.full(len(contracts), np.datetime64("NaT"), dtype="datetime64[s]")
    following[several] = np.array(found, dtype="datetime64[s]")
    return _linked(contracts, _seconds(begin), following)


def _services(contracts: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The services as services are compared, and which of them each contract has."""
    codes, names = pd.factorize(contracts["service"].where(contracts["service"].notna(), ""))
    keys = [match_key(str(name)) for name in names]
    known = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return [*known], np.array([known[key] for key in keys], dtype="int64")[codes]


def _families(contracts: pd.DataFrame, services: Sequence[str], at: np.ndarray) -> dict[str, str]:
    """The family of each service, as the last of its contracts says it."""
    last = np.zeros(len(services), dtype="int64")
    last[at] = np.arange(len(at))  # of several the last one stays
    said = zip(services, contracts["family"].iloc[last] if len(at) else (), strict=True)
    return {name: family_of(name) if family is None else family for name, family in said}


def _linked(contracts: pd.DataFrame, begin: np.ndarray, found: np.ndarray) -> np.ndarray:
    """The next terms with those that only 다음 계약 ID names, as far as they are there."""
    linked = contracts["linked"]
    if linked.isna().all():
        return found
    named = contracts["contract_id"]
    starts = {
        identifier: start
        for identifier, start in zip(named, begin, strict=True)
        if identifier is not None
    }
    own = _seconds(contracts["start"])
    for at in np.flatnonzero(linked.notna().to_numpy() & np.isnat(found)).tolist():
        following = starts.get(linked.iloc[at])
        if following is not None and following > own[at]:  # never so of a day that is not known
            found[at] = following
    return found


def _seconds(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[s]")


def _plain(column: pd.Series) -> list[date | None]:
    """A column's days as Python's own; None where there is none."""
    days: list[date | None] = _days(column).astype(object).tolist()
    return days


def _dated(frame: pd.DataFrame, kind: str, day: date) -> pd.DataFrame:
    """A sheet's rows up to the day, without what was added to them later."""
    return _without_later_days(rows_before(frame, _DATED[kind], day_after(day)), kind, day)


def _without_later_days(frame: pd.DataFrame, kind: str, day: date) -> pd.DataFrame:
    found = frame.copy(deep=False)  # other columns are the same ones
    for name in _LATER.get(kind, ()):
        found[name] = frame[name].where(frame[name] < day_after(day))
    if kind == "marketing":
        found["response"] = found["response"].where(found["responded_on"].notna(), None)
    return found


def _usage(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """The months that were over: nobody knows how much of a later sum was used by the day."""
    return frame[frame["month"] <= last_whole_month(day)]


def _customers(frame: pd.DataFrame, contracts: pd.DataFrame, day: date) -> pd.DataFrame:
    """The people of the contracts that were there, and who had given a consent by then.

    Of a consent without its day nothing tells whether it was there.
    """
    found = _without_later_days(frame, "customers", day)
    consented = found[["privacy_consent_on", "marketing_consent_on"]].notna().any(axis=1)
    found = found[found["customer"].isin(contracts["customer"]) | consented].copy()
    agreed = found["marketing_consent_on"].notna()
    for name in ("marketing_consent", "night_consent"):
        found[name] = found[name].where(agreed)
    for name in ("preference", "interests"):
        found[name] = found[name].where(np.zeros(len(found), dtype=bool), None)
    return found
