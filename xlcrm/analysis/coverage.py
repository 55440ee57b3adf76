"""When each contract serves its customer, and what it brings a month.

All figures of revenue stand on this one reading of the contracts. A contract covers the days from
its first to its last day of service: the earliest of 계약 종료일, 해지일 and the day before a
planned 취소일. Where the next term starts within the grace, it covers the days until then too: such
a renewal is continuous. A contract that has been cancelled counts as never made. One whose sessions
are used up is over as if its last day were past; where nothing says when it, or one that somebody
has ended, came to its end, no month's figures say that it was theirs: see `Undated`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.inputs import MONTHLY
from xlcrm.analysis.once import once, once_a_frame
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Decision, Status
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.analysis.inputs import Office

FOREVER: Final = np.datetime64("9999-12-31", "D")
"""The last day of what is open-ended."""

UNKNOWN: Final = "모름"

_DAY: Final = np.timedelta64(1, "D")
_MONTHS_A_YEAR: Final = 12
_DAYS_A_YEAR: Final = 365  # docs/domain.md#figures: a fee for days is × 365/12 by the month


def counted(office: Office) -> pd.Series:
    """Return which contracts figures count: not 오류, not cancelled, their first day known.

    Nor those of people who are no customers yet, as somebody has typed (상담중, 체험).
    """
    return _counts(office.contracts)


@once_a_frame
def _counts(contracts: pd.DataFrame) -> pd.Series:
    status = contracts["status"]
    return (
        contracts["readable"]
        & contracts["start"].notna()
        & (status != Status.CANCELLED.value)
        & ~(contracts["typed"] & (status == Status.UPCOMING.value))
    )


@once
def counting(office: Office) -> pd.DataFrame:
    """Return the contracts that figures count; the office's own frame where those are all.

    The same frame for all days of an office, so that what is known of it is asked for once.
    """
    contracts = office.contracts
    some = _some_counted(contracts)
    return contracts if some is None else some


@once_a_frame
def _some_counted(contracts: pd.DataFrame) -> pd.DataFrame | None:
    """Those of the contracts that count; None are all: a frame is not kept for its own sake."""
    counts = _counts(contracts)
    return None if counts.all() else contracts[counts]


DECIDED: Final = ["next_start", "terminated_on", "cancelled_on"]
"""The days of which one is enough to know what becomes of a contract, also one still to come."""


def undecided(contracts: pd.DataFrame) -> pd.Series:
    """Return of which contracts nobody has said what becomes of them at their end.

    No 재계약 의사 but 미정, no 자동갱신, no next term, and no 해지일 or 취소일, be it to come.
    """
    said = contracts["decision"].fillna(Decision.UNDECIDED.value) != Decision.UNDECIDED.value
    return ~said & ~contracts["auto_renewal"] & contracts[DECIDED].isna().all(axis=1)


@once
def renewable(office: Office) -> pd.Series:
    """Return which contracts a term from the as-of day on would still renew, over `contracts`.

    Their last day is to come, or it is past and the grace is not; and nobody has decided: there
    is no 해지 예정 in 재계약 의사, no 해지일, no 취소일, no next term (one beyond the grace renews
    nothing), and of those that are over no word of a person in 상태. Those that are over are on the
    list of the grace, and 판정 대기 in all figures.
    """
    contracts = office.contracts
    decided = contracts[DECIDED].notna().any(axis=1)
    decided |= contracts["decision"] == Decision.ENDING.value
    over = contracts["end"] < pd.Timestamp(office.as_of)
    open_ = contracts["end"].notna() & grace_open(office, contracts["end"].to_numpy())
    return contracts["readable"] & open_ & ~decided & ~(contracts["typed"] & over)


def monthly_fee(contracts: pd.DataFrame) -> pd.Series:
    """Return what each contract brings a month, in won; NaN where that is not known.

    The fee itself where it is monthly; a fee for the whole term ÷ its months, or, where those are
    no whole number, ÷ its days × 365/12. Not known: no fee, a negative one, one for a term that has
    no end, or one of which nothing tells what it is for. Source: docs/domain.md#figures.

    >>> frame = pd.DataFrame({"fee": [1200.0, 1200.0], "basis": ["월", "기간총액"]})
    >>> days = pd.to_datetime(["2024-01-01"] * 2), pd.to_datetime(["2024-12-31"] * 2)
    >>> monthly_fee(frame.assign(start=days[0], end=days[1], months=12.0)).tolist()
    [1200.0, 100.0]
    """
    fee = contracts["fee"].where(contracts["fee"] >= 0)
    days = (contracts["end"] - contracts["start"]).dt.days + 1
    by_days = fee / days.where(days > 0) * (_DAYS_A_YEAR / _MONTHS_A_YEAR)
    by_term = (fee / contracts["months"]).where(contracts["months"].notna(), by_days)
    found = fee.where(contracts["basis"] == MONTHLY, by_term)
    return found.where(contracts["basis"].notna())


NO_FEES: Final = "요금을 읽을 수 있는 계약이 없습니다."
NO_BASIS: Final = (
    "요금이 한 달 금액인지 계약 전체 금액인지 알 수 없습니다. "
    'xlcrm adopt에 --answer "기준! 요금 기준=월"이나 "기준! 요금 기준=기간총액"을 붙여 알려 주세요.'
)


@once
def why_no_revenue(office: Office) -> str:
    """Return why nothing can be said of revenue; empty if something can.

    No figure is made of fees of which nothing tells what they are for: it would be wrong by as many
    times as a term has months.
    """
    contracts = counting(office)
    if contracts.empty:
        return ""
    if (contracts["fee"].notna() & contracts["basis"].isna()).any():
        return NO_BASIS
    return "" if _read(contracts).known.any() else NO_FEES


@once
def coverage(office: Office) -> pd.DataFrame:
    """Return the contracts that count, with the days they cover; the index is that of `contracts`.

    Columns: `who`, a number for each customer; `service` (모름: it is not known); `first` and
    `last`, the first and last day of service; `until`, the last day covered; `paused` and
    `resumed`, the first and last day of a pause within it (both NaT: none); `mrr` in won (0 where
    the fee is not known), `known` whether it is; `expires`, whether it ends with its term and not
    before; `renewed`, whether the next term starts within the grace.

    `undated`, whether it is over and nothing says since when (상태 해지 without 해지일, all
    sessions used): it is counted up to the day before the last full month's end, unless its end is
    earlier, so that no figure of that month or today counts it. `rests`, whether 일시정지 is there
    without its days: a pause from that month's end on.

    A contract whose sessions are used up, and that a next term follows, has served until then.
    """
    contracts = counting(office)
    read = _read(contracts)
    today = np.datetime64(office.as_of, "D")
    full = today.astype("datetime64[M]").astype("datetime64[D]") - _DAY  # the last month's end
    undated = read.over & (read.served >= today)
    last = np.where(undated, full - _DAY, read.served)
    grace = np.timedelta64(office.policy.grace + 1, "D")
    expires = read.followed | (last == read.end)
    renewed = expires & (read.following - last <= grace)  # False where no term follows (NaT)
    until = np.where(renewed, np.maximum(last, read.following - _DAY), last)
    since = np.where(read.rests, full, read.since)
    frame = pd.DataFrame(
        {
            "who": read.who,
            "service": read.service,
            "first": read.first,
            "last": last,
            "until": until,
            "paused": np.maximum(since, read.first),
            "resumed": np.minimum(read.to, until),
            "mrr": read.mrr,
            "known": read.known,
            "expires": expires,
            "renewed": renewed,
            "undated": undated,
            "rests": read.rests,
        },
        index=contracts.index,
        copy=False,  # nobody writes into it
    )
    there = last >= read.first
    return frame if there.all() else frame[there]


@outlined
class _Read(NamedTuple):
    """What contracts say of the days that they cover, whatever day it is, and of what they bring.

    Attributes:
        who: a number for each customer.
        service: the service; 모름: it is not known.
        first: the first day.
        end: 계약 종료일, or `FOREVER`.
        last: the last day of service, as far as days tell it.
        served: the same; of one whose sessions are used up the day before the next term.
        following: the first day of the next term; NaT where none follows.
        followed: whether its sessions are used up, and a next term has begun by its last day.
        used_up: whether it is over since its sessions are used up.
        over: whether it is, or since somebody has ended it.
        rests: whether it is paused, and nothing tells since when.
        since: the first day of its pause; NaT where it has none, or `rests`.
        to: the last one.
        mrr: what it brings a month, in won; 0 where that is not known.
        known: whether it is.
    """

    who: np.ndarray
    service: pd.Series
    first: np.ndarray
    end: np.ndarray
    last: np.ndarray
    served: np.ndarray
    following: np.ndarray
    followed: np.ndarray
    used_up: np.ndarray
    over: np.ndarray
    rests: np.ndarray
    since: np.ndarray
    to: np.ndarray
    mrr: pd.Series
    known: pd.Series


@once_a_frame
def _read(contracts: pd.DataFrame) -> _Read:
    """Read contracts once for all the days on which somebody looks at them."""
    end = _or(_days(contracts["end"]), FOREVER)
    last = np.minimum(end, _or(_days(contracts["terminated_on"]), FOREVER))
    last = np.minimum(last, _or(_days(contracts["cancelled_on"]) - _DAY, FOREVER))
    following = _days(contracts["next_start"])
    used, status = (contracts["sessions_left"] <= 0).to_numpy(), contracts["status"]
    used_up = used & (status == Status.EXPIRED.value).to_numpy()
    followed = used & (status == Status.RENEWED.value).to_numpy() & (following <= last)
    rests = _rests(contracts)
    since, to = _pauses(contracts, rests)
    mrr = monthly_fee(contracts)
    return _Read(
        who=_who(contracts),
        service=contracts["service"].where(contracts["service"].notna(), UNKNOWN),
        first=_days(contracts["start"]),
        end=end,
        last=last,
        served=np.where(followed, following - _DAY, last),
        following=following,
        followed=followed,
        used_up=used_up,
        over=used_up | (status == Status.TERMINATED.value).to_numpy(),
        rests=rests,
        since=since,
        to=to,
        mrr=mrr.fillna(0.0),
        known=mrr.notna(),
    )


def _rests(contracts: pd.DataFrame) -> np.ndarray:
    """Which contracts are paused, and nothing says since when."""
    undated = contracts["paused_from"].isna() & contracts["paused_to"].isna()
    return (undated & (contracts["status"] == Status.PAUSED.value)).to_numpy()


@outlined
class Undated(NamedTuple):
    """How many contracts came to their end, or to a pause, on a day that nothing tells.

    No month's 이탈, 축소, 이탈률, GRR, NRR or 재계약률 counts them: in which month they belong is
    not known. What they brought is counted up to the last full month, and no more from its end on.

    Attributes:
        left: 상태 해지 (or a word like it) without 해지일, the term not over.
        used_up: all sessions used, the term not over.
        rests: 상태 일시정지 (or a word like it) without its days.
    """

    left: int = 0
    used_up: int = 0
    rests: int = 0

    @property
    def told(self) -> str:
        """What is said of them; empty where there is none.

        >>> Undated(left=2, rests=1).told
        '해지일을 모르는 해지 2건 · 시작일을 모르는 일시정지 1건'
        """
        parts = (
            ("해지일을 모르는 해지", self.left),
            ("끝난 날을 모르는 소진", self.used_up),
            ("시작일을 모르는 일시정지", self.rests),
        )
        return " · ".join(f"{name} {count:,}건" for name, count in parts if count)


@once
def undated(office: Office) -> Undated:
    """Return how many contracts ended, or began to rest, on a day that nothing tells."""
    contracts = counting(office)
    read = _read(contracts)
    open_ = read.last >= np.datetime64(office.as_of, "D")
    left = (contracts["status"] == Status.TERMINATED.value).to_numpy()
    counts = (left & open_, read.used_up & open_, read.rests & open_)
    return Undated(*(int(each.sum()) for each in counts))


@outlined
class LeftOut(NamedTuple):
    """How many contracts no figure counts, since nothing tells when they began.

    Attributes:
        dateless: neither a first nor a last day.
        startless: a last day, or a word such as 상시, and no first one.
    """

    dateless: int = 0
    startless: int = 0

    @property
    def told(self) -> str:
        """What is said of them; empty where there is none.

        >>> LeftOut(dateless=2, startless=1).told
        '날짜가 없는 계약 2건 · 시작일을 모르는 계약 1건'
        """
        parts = (("날짜가 없는 계약", self.dateless), ("시작일을 모르는 계약", self.startless))
        return " · ".join(f"{name} {count:,}건" for name, count in parts if count)


def left_out(office: Office) -> LeftOut:
    """Return how many contracts no figure counts for want of a first day."""
    contracts = office.contracts
    begun = contracts["start"].notna() | ~contracts["readable"] | contracts["status"].isna()
    none = contracts["status"] == Status.CANCELLED.value
    none |= contracts["typed"] & (contracts["status"] == Status.UPCOMING.value)
    return LeftOut(office.dateless, int((~begun & ~none).sum()))


def _pauses(contracts: pd.DataFrame, rests: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first and last day of each contract's pause, open sides as far as days go.

    One that `rests` has no first day here: it is that of the day on which it is asked.
    """
    since, to = _days(contracts["paused_from"]), _days(contracts["paused_to"])
    paused = ~(np.isnat(since) & np.isnat(to))
    since = np.where(paused, _or(since, _BEGINNING), since)
    return since, np.where(paused | rests, _or(to, FOREVER), to)


_BEGINNING: Final = np.datetime64("0001-01-01", "D")


def _who(contracts: pd.DataFrame) -> np.ndarray:
    """A number for each customer; a contract of nobody that is known has one of its own."""
    codes, _ = pd.factorize(contracts["customer"].where(contracts["customer"] != ""))
    nobody = codes < 0
    codes[nobody] = len(codes) + np.arange(nobody.sum())
    return codes


def _days(column: pd.Series) -> np.ndarray:
    """Whole days, in the unit in which frames keep them."""
    return column.to_numpy().astype("datetime64[D]").astype("datetime64[s]")


def _or(days: np.ndarray, otherwise: np.datetime64) -> np.ndarray:
    return np.where(np.isnat(days), otherwise, days)


def grace_open(office: Office, last: np.ndarray) -> np.ndarray:
    """Return whether a term that starts on the as-of day would still renew one with such an end."""
    grace = np.timedelta64(office.policy.grace + 1, "D")
    since: np.ndarray = np.datetime64(office.as_of, "D") - last.astype("datetime64[D]")
    return since <= grace


def on_day(covered: pd.DataFrame, day: date | np.datetime64) -> pd.DataFrame:
    """Return the contracts that cover a day; `mrr` is 0 of those paused on it."""
    day = pd.Timestamp(day)
    found = covered[(covered["first"] <= day) & (day <= covered["until"])]
    paused = (found["paused"] <= day) & (day <= found["resumed"])
    return found.assign(mrr=found["mrr"].where(~paused, 0.0))


def mrr_on(covered: pd.DataFrame, day: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    """Return who is a customer on a day, and what each brings on it; both by `who`."""
    first, until = covered["first"].to_numpy(), covered["until"].to_numpy()
    found = (first <= day) & (day <= until)
    paused, resumed = (covered[name].to_numpy()[found] for name in ("paused", "resumed"))
    who, mrr = covered["who"].to_numpy(), covered["mrr"].to_numpy()[found]
    people = who.max(initial=-1) + 1
    mrr = np.where((paused <= day) & (day <= resumed), 0.0, mrr)
    who = who[found]
    return np.bincount(who, minlength=people) > 0, np.bincount(who, mrr, minlength=people)


def month_ends(office: Office, covered: pd.DataFrame) -> np.ndarray:
    """Return the days on which revenue is looked at, from the first contract's month on.

    The last day of each month, and in the as-of day's month the as-of day itself.
    """
    today = np.datetime64(office.as_of, "D")
    begun = covered["first"].to_numpy()
    begun = begun[begun <= today]
    if not len(begun):
        return np.array([], dtype="datetime64[D]")
    first = begun.min().astype("datetime64[M]")
    months = np.arange(first, today.astype("datetime64[M]") + 1)
    ends = (months + 1).astype("datetime64[D]") - _DAY
    return np.minimum(ends, today)
