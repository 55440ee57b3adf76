"""Sending a campaign: each message asked about, told of before and after, and never sent twice.

Whatever happens in the middle, the outbox beside the workbook knows how far it came: what is about
to be sent stands there before it is, what became of it afterwards. A message of which only the
first is known went out or did not: it is not sent again unless the carrier can tell, or somebody
says so.
The workbook is written at the end, or by the next command, or when whoever holds it lets go.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.message_gate import wall_time
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.sending_state import SendingState
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError, XlcrmError, unforeseen
from xlcrm.files import handed, outbox, queue, store
from xlcrm.jobs.outreach.carrier import (
    CarrierError,
    Making,
    Pacing,
    Refused,
    Sent,
    Tracing,
    Unknown,
)
from xlcrm.jobs.outreach.posted import END, HELD, INTENT, LOST, RUN, opened, result_line, told_by
from xlcrm.jobs.outreach.purposes import refuse_unanswered
from xlcrm.jobs.outreach.sending import Addressees
from xlcrm.jobs.waiting import as_it_will_be, settle
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from os import PathLike
    from pathlib import Path

    from xlcrm.domain.message import Channel
    from xlcrm.files.outbox import OutboxLine
    from xlcrm.jobs.outreach.carrier import Carrier, Outcome
    from xlcrm.jobs.outreach.posted import Outbox, Posted
    from xlcrm.jobs.outreach.sending import Addressed, Campaign, Sending
    from xlcrm.jobs.waiting import Settled
    from xlcrm.office.commit import Author
    from xlcrm.ooxml.zipformat import Limits

_BROKEN: Final = "보내는 도중에 멈춰 보냈는지 알 수 없음"
_DOUBTS: Final = 3  # messages one after the other of which nobody knows: then something is wrong
_SECONDS: Final = 10.0  # how long another sender may take to end


@outlined
@dataclass(frozen=True, slots=True)
class Dispatch:
    """What became of a run of sending.

    Attributes:
        sending: what was to be sent when it began, or would be now where nothing was left.
        counts: how many messages came to which state in this run.
        held: each reason that held a message back just before it went, with how many.
        failed: each reason for which a message failed, likewise.
        unknown: messages of which nobody knows whether they went out, of earlier runs too.
        traced: how many of those the carrier has told of.
        left: how many were not tried, since it was stopped.
        stopped: why it was; None where it came to its end.
        dropped: how many were no longer on the list when it was their turn.
        elsewhere: files of runs that were broken off, which hold messages, too.
        settled: what was written into the workbook; None where nothing was to be.
        waits: whether it waits, since somebody has the workbook open.
        aside: why it could not be written though nobody has; "" where that is not so.
    """

    sending: Sending
    counts: Mapping[SendingState, int]
    held: Mapping[str, int]
    failed: Mapping[str, int]
    unknown: tuple[Posted, ...] = ()
    traced: int = 0
    left: int = 0
    stopped: XlcrmError | None = None
    dropped: int = 0
    elsewhere: tuple[str, ...] = ()
    settled: Settled | None = None
    waits: bool = False
    aside: str = ""

    @property
    def sent(self) -> int:
        """How many messages surely went out."""
        return sum(count for state, count in self.counts.items() if state.out)


def send(  # noqa: PLR0913 - each is a choice of who sends
    path: str | PathLike[str],
    campaign: Campaign,
    carrier: Carrier,
    by: Author,
    *,
    clock: Callable[[], datetime],
    resend_unknown: bool = False,
    retry_failed: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    told: Callable[[int, int], None] | None = None,
    seconds: float = _SECONDS,
) -> Dispatch:
    """Send a campaign's message to everybody who may get it, and write into 마케팅 what became.

    Each message is asked about once more just before it goes, at that moment's hour, and with the
    workbook read anew if it has changed, or what waits beside it. Nobody gets two, however often it
    is called, and whatever stops it.

    Args:
        path: the workbook.
        campaign: what to send, and to whom.
        carrier: what carries it.
        by: who sends, and when.
        clock: the Korean wall time, or a time with its zone.
        resend_unknown: whether messages of which nobody knows whether they went out go again.
        retry_failed: whether those go again that failed before.
        backup: whether to keep a dated backup of the workbook before it is written.
        limits: how much the workbook may unpack to.
        told: called with how many were tried, of how many, after each.
        seconds: how long to wait for another process that sends.

    Raises:
        CarrierError: what the carrier would make is something else's.
        DomainError: the list or the text is not understood, nobody has said yet whether the text
            is advertising, or the carrier does not go that way.
        LockedWorkbookError: another process is sending to the customers of this workbook.
        HeaderNotFoundError: a sheet is called 마케팅, but its headers cannot be read.
        PlanError: 마케팅 cannot be written, for a cell holds a formula or is merged.
        StorageError: the workbook or the outbox cannot be read, or the folder not be written.

    >>> import shutil, tempfile
    >>> from datetime import date, datetime
    >>> import xlcrm
    >>> folder = tempfile.mkdtemp()
    >>> path = shutil.copy("sample_data/seed_ledger.xlsx", folder)
    >>> office = {"사무실": "가온헬스", "사무실 전화": "02-000-0000"}
    >>> wanted = xlcrm.Campaign(
    ...     "10월 재계약", "재계약 60일 전", date(2024, 10, 1), audience="D-60", given=office
    ... )
    >>> at = datetime(2024, 10, 1, 10)
    >>> csv = xlcrm.carrier_of("csv", xlcrm.Given(lambda: at, output=f"{folder}/발송.csv"))
    >>> done = xlcrm.send(path, wanted, csv, xlcrm.Author("김대리", "send", at), clock=lambda: at)
    >>> done.sent, xlcrm.open_ledger(path)["마케팅"]["상태"].tolist()
    (3, ['보냄', '보냄', '보냄'])
    >>> shutil.rmtree(folder)
    """
    take_over_left_behind(path, limits=limits)
    settle(path, by, backup=backup, limits=limits)
    with outbox.sending(path, seconds):
        run = _Run(path, campaign, carrier, by, clock, limits)
        try:
            found = run.done(resend_unknown=resend_unknown, retry_failed=retry_failed, told=told)
        finally:
            carrier.close()
        if run.begun:
            found = replace(found, settled=settle(path, by, backup=backup, limits=limits))
    after = opened(path)
    return replace(found, waits=bool(after.unwritten), aside=after.aside)


def take_over_left_behind(
    path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS
) -> Path | None:
    """Take over what was sent under another name of the workbook; return where that lay.

    It is this workbook's where no other one lies in the folder, it has no outbox of its own, and
    it knows each customer of whom the other tells, by the same 고객 ID.

    Raises:
        StorageError: whose it is cannot be told, so that somebody might get a message twice.

    >>> import shutil, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> path = shutil.copy("sample_data/seed_ledger.xlsx", folder)
    >>> take_over_left_behind(path) is None
    True
    >>> shutil.rmtree(folder)
    """
    mine = outbox.outbox_beside(path)
    left = [each for each, _ in outbox.left_behind(mine.parent)]
    if not left:
        return None
    others = [
        each
        for each in mine.parent.iterdir()
        if each.suffix.lower() in _WORKBOOKS
        and not each.name.startswith(("~$", "."))
        and outbox.outbox_name(each.name) != mine.name
    ]
    if len(left) > 1 or others or mine.exists() or not _knows(path, left[0], limits):
        raise outbox.refuse_left_behind(path, left[0])
    outbox.take_over(path, left[0])
    return left[0]


_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})


def _knows(path: str | PathLike[str], left: Path, limits: Limits) -> bool:
    """Whether a workbook has each customer of whom an outbox tells what no workbook has."""
    book = open_ledger(path, limits=limits).book
    here = {who for each in book.people.customers for who in each}
    told = told_by(outbox.lines_in(left)).unwritten
    return bool(told) and all(each.customer in here for each in told)


class _Run:
    """A run of sending."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it is made of
        self,
        path: str | PathLike[str],
        campaign: Campaign,
        carrier: Carrier,
        by: Author,
        clock: Callable[[], datetime],
        limits: Limits,
    ) -> None:
        self.path, self.campaign, self.carrier, self.by = path, campaign, carrier, by
        self._clock, self.limits = clock, limits
        self.output = os.path.realpath(carrier.output) if isinstance(carrier, Making) else ""
        self.begun = False
        self.doubts = 0
        self.counts: Counter[SendingState] = Counter()
        self.held: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._queue = queue.waiting(path).path
        self.stamp = self._stamp()
        self.everybody = self._everybody()
        refuse_other_way(carrier, self.everybody.channel)
        refuse_unanswered(self.everybody.purpose)

    def clock(self) -> datetime:
        """The moment, as Korean clocks show it."""
        return wall_time(self._clock())

    def done(
        self,
        *,
        resend_unknown: bool,
        retry_failed: bool,
        told: Callable[[int, int], None] | None,
    ) -> Dispatch:
        """Send to everybody, and return what became of it."""
        before = opened(self.path)
        traced = self._trace(before) if isinstance(self.carrier, Tracing) else 0
        found_out = sum(count for state, count in self.counts.items() if state.out)
        wanted = self.everybody.sending(
            self.clock(), resend_unknown=resend_unknown, retry_failed=retry_failed
        )
        if wanted.ready:
            self._refuse_taken(before)
            self.everybody.refuse_unwritable(wanted.ready, self.clock())
        if lost := self.everybody.lost(before):
            self._begin()
            self._note({"what": LOST, "keys": lost})
        for held in wanted.held:
            if not held.told:
                self._hold(held.addressed, held.reason)
        stopped: XlcrmError | None = None
        left = dropped = 0
        for tried, each in enumerate(wanted.ready):
            try:
                dropped += not self._sent(each)
            except XlcrmError as error:
                stopped, left = error, len(wanted.ready) - tried
                break
            if told is not None:
                told(tried + 1, len(wanted.ready))
            if self.doubts >= _DOUBTS and (left := len(wanted.ready) - tried - 1):
                stopped = _in_doubt(self.doubts)
                break
        if stopped is None and (self.begun or self._goes_on(before)):
            self._begin()
            self._note({"what": END})
        return Dispatch(
            replace(wanted, reached=wanted.reached - found_out),  # who is told of as sent, once
            dict(self.counts),
            dict(self.held),
            dict(self.failed),
            unknown=self._unknown(),
            traced=traced,
            left=left,
            stopped=stopped,
            dropped=dropped,
            elsewhere=self._elsewhere(before),
        )

    # -- one message -------------------------------------------------------------------------------

    def _sent(self, planned: Addressed) -> bool:
        """Send one message, if it still may be; False where its customer is not meant any more."""
        if isinstance(self.carrier, Pacing):
            self.carrier.wait()
        self._read_anew()
        refuse_unanswered(self.everybody.purpose)
        each = self.everybody.addressed(planned.message.customer)
        if each is None:
            return False
        each = each._replace(again=planned.again, key=planned.key)
        now = self.clock()
        reasons = self.everybody.held(each, now)
        if reasons:
            self.held[reasons[0]] += 1
            self._hold(each, " / ".join(reasons))
            return True
        self._begin()
        self._note(self._line(each, INTENT))
        try:
            outcome = self.carrier.send(each.message, each.key)
        except CarrierError:
            self._note(result_line(each.key, None))
            raise
        except Exception as error:
            self._note_outcome(each.key, Unknown(_BROKEN), None)
            raise error if isinstance(error, XlcrmError) else unforeseen(error) from error
        if isinstance(self.carrier, Tracing) and not isinstance(outcome, Sent | Refused):
            with suppress(CarrierError):  # it is asked again the next time
                outcome = self.carrier.trace(each.key, now) or outcome
        self._note_outcome(each.key, outcome, each.cost)
        self.doubts = self.doubts + 1 if isinstance(outcome, Unknown) else 0
        return True

    def _note_outcome(self, key: str, outcome: Outcome, cost: int | None) -> None:
        """Keep what became of a message."""
        if isinstance(outcome, Sent):
            state = SendingState.SENT
            spent = cost if outcome.cost is None else outcome.cost
            self._note(result_line(key, state, message_id=outcome.message_id or key, cost=spent))
        else:
            refused = isinstance(outcome, Refused)
            state = SendingState.FAILED if refused else SendingState.UNKNOWN
            reason = scrub(one_line(outcome.reason))  # whatever a carrier says
            self.failed.update([reason] if refused else [])
            self._note(result_line(key, state, reason=reason))
        self.counts[state] += 1

    def _hold(self, each: Addressed, reason: str) -> None:
        """Keep why a message was not sent."""
        self._begin()
        self.counts[SendingState.HELD] += 1
        self._note(self._line(each, HELD, reason))

    def _line(self, each: Addressed, what: str, reason: str = "") -> OutboxLine:
        at = self.clock().replace(microsecond=0)
        posted = self.everybody.posted(each, at, None, reason)
        return replace(posted, via=self.carrier.name, output=self.output).line(what)

    # -- what is known before ----------------------------------------------------------------------

    def _trace(self, before: Outbox) -> int:
        """Ask the carrier about messages without a result; return of how many it tells."""
        found = 0
        for each in before.of(self.campaign.name).values():
            if each.state is not SendingState.UNKNOWN or each.via != self.carrier.name:
                continue
            if each.output != self.output:
                continue
            outcome = self.carrier.trace(each.key, each.at)  # type: ignore[attr-defined]  # Tracing
            if outcome is None:
                continue
            self._begin()
            if isinstance(outcome, Refused) and outcome.later:
                self._note(result_line(each.key, None))  # it never came there, and may go now
            else:
                self._note_outcome(each.key, outcome, each.cost)
            found += 1
        return found

    def _refuse_taken(self, before: Outbox) -> None:
        """Raise if the file or folder holds messages of a run that is over, or of nobody's."""
        if not isinstance(self.carrier, Making):
            return
        there = self.carrier.holds()
        mine = {each.key for each in before.of(self.campaign.name).values()}
        if there and not (self._goes_on(before) and there <= mine):
            raise handed.taken(self.carrier.output)

    def _goes_on(self, before: Outbox) -> bool:
        """Whether a run of this campaign into this file or folder was broken off."""
        runs = [run for run in before.runs if self.output and run.output == self.output]
        name = match_key(self.campaign.name)
        return bool(runs) and not runs[-1].ended and match_key(runs[-1].campaign) == name

    def _elsewhere(self, before: Outbox) -> tuple[str, ...]:
        """The files of this campaign's runs that were broken off, and are not gone on with here."""
        last: dict[str, bool] = {}
        for run in before.runs:
            if run.output and match_key(run.campaign) == match_key(self.campaign.name):
                last[run.output] = run.ended
        return tuple(each for each, ended in last.items() if not ended and each != self.output)

    def _unknown(self) -> tuple[Posted, ...]:
        posted = opened(self.path).of(self.campaign.name).values()
        return tuple(each for each in posted if each.state is SendingState.UNKNOWN)

    # -- the workbook, and the outbox --------------------------------------------------------------

    def _everybody(self) -> Addressees:
        ledger = as_it_will_be(open_ledger(self.path, limits=self.limits), self.by)
        return Addressees(ledger, self.campaign)

    def _read_anew(self) -> None:
        """Read the workbook again if it, or what waits beside it, has changed."""
        stamp = self._stamp()
        if stamp != self.stamp:
            self.everybody = self._everybody()
            self.stamp = stamp

    def _stamp(self) -> tuple[object, ...]:
        return (store.stamp(self.path), store.stamp(self._queue))

    def _begin(self) -> None:
        """Tell that a run has begun, before the first thing that it tells."""
        if self.begun:
            return
        self.begun = True
        told = {"campaign": self.campaign.name, "via": self.carrier.name, "output": self.output}
        at = self.by.now.replace(microsecond=0)
        self._note({"what": RUN, **told, "user": self.by.user, "at": at})

    def _note(self, line: OutboxLine) -> None:
        outbox.note(self.path, line)


def _in_doubt(count: int) -> CarrierError:
    return CarrierError(
        f"보냈는지 알 수 없는 메시지가 잇따라 {count}건입니다.",
        hint="서버와 인터넷 연결을 확인하세요.",
    )


def refuse_other_way(carrier: Carrier, channel: Channel) -> None:
    """Raise if a carrier does not go a way.

    Raises:
        DomainError: it does not.
    """
    if channel not in carrier.channels:
        ways = ", ".join(sorted(each.value for each in carrier.channels))
        wanted = with_particle(channel.value, "을/를")
        raise DomainError(
            f"--via {carrier.name}: {wanted} 보낼 수 없습니다.",
            hint=f"보낼 수 있는 것: {ways}. --channel이나 --via를 바꾸세요.",
        )
