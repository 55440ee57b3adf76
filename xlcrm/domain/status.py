"""A contract's status and the action it asks for, from its dates and the decisions of people."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized

from xlcrm.domain.outline import outlined
from xlcrm.domain.renewal import within_grace
from xlcrm.domain.term import days_left, in_notice_window
from xlcrm.domain.text import is_usual, lazy, spaced, squeezed
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date


class Status(StrEnum):
    """What a contract is on the as-of day. The value is what the ledger shows."""

    ACTIVE = "활성화"
    EXPIRING = "만료 예정"
    EXPIRED = "만료"
    RENEWED = "재계약 완료"
    UPCOMING = "예정"
    PAUSED = "일시정지"
    TERMINATED = "해지"
    CANCELLED = "취소"
    ERROR = "오류"


TO_END: Final = (Status.ACTIVE, Status.EXPIRING, Status.PAUSED, Status.UPCOMING)
"""The statuses of contracts whose end is still to come: of them the call list is made."""

SOON: Final = 60
"""Days before its end from which on a contract is listed as one that ends soon, or says that a
next one follows it; from its service's notice window on where that is longer.
"""

_IN_FORCE: Final = frozenset(each.value for each in (Status.ACTIVE, Status.EXPIRING, Status.PAUSED))

OVER: Final = (Status.EXPIRED, Status.PAUSED)
"""The statuses of contracts whose last day is past and that may be renewed within the grace.

A pause may outlast the last day.
"""

MAY_BE_SPENT: Final = (Status.EXPIRING, Status.EXPIRED, Status.ACTIVE)
"""The statuses of contracts whose sessions may be used up, or nearly so."""


class Decision(StrEnum):
    """What the customer has decided about renewing."""

    UNDECIDED = "미정"
    RENEWING = "재계약 예정"
    ENDING = "해지 예정"


class Action(StrEnum):
    """What the office has to do now."""

    CONSULT = "재계약 상담 필요"
    ANNOUNCE_END = "종료 안내"
    RENEWAL_MISSED = "갱신 처리 누락"
    SPENT = "소진"
    NEARLY_SPENT = "소진 임박"


DECIDED_BY: Final[Mapping[Status, tuple[str, ...]]] = MappingProxyType(
    {
        Status.TERMINATED: ("terminated_on",),
        Status.CANCELLED: ("cancelled_on",),
        Status.PAUSED: ("paused_from", "paused_to"),
    }
)
"""Which columns of the ledger decide which status: the days that people put there, by field.

Where a sheet has no column for one of them, people type the status itself into 상태, and it is kept
as typed: see `typed_statuses`.
"""

DECISION_DAYS: Final = tuple(chain.from_iterable(DECIDED_BY.values()))
"""The columns of `DECIDED_BY`, by field."""

DATES: Final = ("start", "end", *DECISION_DAYS)
"""The days that a status depends on, by field, in the order of `Circumstances`."""

DEFAULT_GRACE: Final = 30
"""Days without service after which a new term is no renewal any more."""

DEFAULT_FEW: Final = 2
"""Sessions left from which on a contract counts as about to end."""


@outlined
class Circumstances(NamedTuple):
    """What the status of one contract term depends on.

    A tuple, since a refresh makes one a row and asks for each distinct one once: made and hashed
    at a third of a frozen dataclass's price.

    Attributes:
        start: the first day; None counts as started.
        end: the last day, inclusive; None is open-ended.
        terminated_on: the last day of service of a contract ended early.
        cancelled_on: the day from which the contract counts as never made.
        paused_from: the first day of a pause; None with a `paused_to` is open on that side.
        paused_to: the last day of a pause, inclusive; None with a `paused_from` likewise.
        decision: the customer's decision about renewing.
        auto_renewal: whether the contract renews by itself.
        next_start: the first day of the next term of the same customer and service, if any.
        unreadable: whether one of its dates is there but cannot be read.
        sessions_left: of a number of sessions, how many are left; None where it has no such number.
    """

    start: date | None
    end: date | None
    terminated_on: date | None = None
    cancelled_on: date | None = None
    paused_from: date | None = None
    paused_to: date | None = None
    decision: Decision = Decision.UNDECIDED
    auto_renewal: bool = False
    next_start: date | None = None
    unreadable: bool = False
    sessions_left: int | None = None

    @property
    def spent(self) -> bool:
        """Whether all sessions have been used, which ends it as its last day does."""
        return self.sessions_left is not None and self.sessions_left <= 0


def typed_statuses(columns: Collection[str]) -> tuple[Status, ...]:
    """Return the statuses that people type into 상태, for want of a column for the decision.

    Args:
        columns: the fields that a sheet has.

    >>> [status.value for status in typed_statuses({"status", "terminated_on", "paused_to"})]
    ['취소']
    """
    return tuple(
        status
        for status, fields in DECIDED_BY.items()
        if not any(map(columns.__contains__, fields))
    )


def status_of(  # noqa: PLR0911 - one rule after the other, first match wins
    contract: Circumstances,
    as_of: date,
    *,
    window: int,
    grace: int = DEFAULT_GRACE,
    few: int = DEFAULT_FEW,
) -> Status:
    """Return the contract's status on a day.

    Args:
        contract: the term and the decisions about it.
        as_of: the day asked about.
        window: the service's notice window in days, 0 or more; it opens on end - window.
        grace: days without service that still make the next term a renewal, 0 or more.
        few: sessions left from which on it is about to end, 0 or more.

    >>> from datetime import date
    >>> contract = Circumstances(date(2023, 12, 1), date(2024, 11, 30))
    >>> status_of(contract, date(2024, 10, 1), window=60).value
    '만료 예정'
    >>> status_of(contract, date(2024, 9, 30), window=60).value
    '활성화'
    """
    start, end = contract.start, contract.end
    if contract.unreadable or (start is not None and end is not None and end < start):
        return Status.ERROR
    if contract.cancelled_on is not None and contract.cancelled_on <= as_of:
        return Status.CANCELLED
    if contract.terminated_on is not None and as_of > contract.terminated_on:
        return Status.TERMINATED
    if start is not None and as_of < start:
        return Status.UPCOMING
    since, until = contract.paused_from, contract.paused_to
    if (
        (since is not None or until is not None)
        and (since is None or since <= as_of)
        and (until is None or as_of <= until)
    ):
        return Status.PAUSED
    if contract.spent or (end is not None and as_of > end):
        last = as_of if end is None else min(end, as_of)
        following = contract.next_start
        if following is not None and within_grace(last, following, grace):
            return Status.RENEWED
        return Status.EXPIRED
    left, following = contract.sessions_left, contract.next_start
    if following is not None:
        near = end is not None and in_notice_window(days_left(end, as_of), max(window, SOON))
        settled = near and end is not None and within_grace(end, following, grace)
        return Status.RENEWED if settled else Status.ACTIVE
    ending = end is not None and in_notice_window(days_left(end, as_of), window)
    if (
        (ending or (left is not None and left <= few))
        and not contract.auto_renewal
        and contract.decision is not Decision.RENEWING
    ):
        return Status.EXPIRING
    return Status.ACTIVE


def is_in_force(status: str, days_left: int | None, *, spent: bool = False) -> bool:
    """Tell whether a contract is one that the customer uses, or rests, on the day.

    One that has been renewed is in force up to its last day, and over from then on.

    Args:
        status: its status on the day.
        days_left: from that day to its last one; None where it has none.
        spent: whether all its sessions have been used.

    >>> is_in_force("재계약 완료", 0), is_in_force("재계약 완료", -1), is_in_force("활성화", None)
    (True, False, True)
    """
    if status == Status.RENEWED:
        return not spent and days_left is not None and days_left >= 0
    return status in _IN_FORCE


def action_of(contract: Circumstances, status: Status, *, few: int = DEFAULT_FEW) -> Action | None:
    """Return what the office has to do about a contract of that status, or None.

    Args:
        contract: the term and the decisions about it.
        status: its status on the day.
        few: sessions left from which on it is about to end.

    >>> action_of(Circumstances(None, None), Status.EXPIRING).value
    '재계약 상담 필요'
    """
    if status is Status.EXPIRING:
        if contract.decision is Decision.UNDECIDED:
            left = contract.sessions_left
            return Action.CONSULT if left is None or left > few else Action.NEARLY_SPENT
        if contract.decision is Decision.ENDING:
            return Action.ANNOUNCE_END
    elif status is Status.EXPIRED and contract.auto_renewal:
        return Action.RENEWAL_MISSED
    elif status is Status.EXPIRED and contract.spent:
        return Action.SPENT
    return None


_DECIDED: Final = lazy(r"(재계약|해지)예정(?!은?없|이?아[님니]|은?아[님니]|취소|철회|여부|미정|\?)")
_PLANNED: Final = spaced("예정")
_PLANS: Final = spaced("재계약예정"), spaced("해지예정")
_DECISIONS: Final = {"재계약": Decision.RENEWING, "해지": Decision.ENDING}


@lru_cache(maxsize=8192)
def decision_in_note(note: str, *, usual: bool = False) -> Decision | None:
    """Return the decision that a note states, or None; for sheets without a column for it.

    Spaces do not matter. A note that states both decisions states none, and so does one that takes
    it back ("재계약 예정 없음").

    Args:
        note: what stands there.
        usual: whether it is known to be, as `is_usual` tells.

    >>> decision_in_note("재계약 예정").value
    '재계약 예정'
    >>> decision_in_note("재계약 상담 필요") is None  # an action, not a decision
    True
    """
    normal = usual or is_normalized("NFKC", note)
    if normal and ("예" not in note or not _PLANNED.search(note)):
        return None
    usual = usual or is_usual(note)
    if usual and not any(words.search(note) for words in _PLANS):
        return None
    found = {match[1] for match in _DECIDED.finditer(squeezed(note, usual=usual))}
    return _DECISIONS[found.pop()] if len(found) == 1 else None
