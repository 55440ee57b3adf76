"""Who would get a campaign's message now, what it says, and who would not, and why.

Nothing is sent here and nothing written; `xlcrm.jobs.outreach.send` asks this before it sends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import SEOUL, Reason, wall_time
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_email, mask_phone
from xlcrm.domain.sending_state import SendingState, state_of, went_out
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.audience import audience
from xlcrm.jobs.outreach.gate import Gate
from xlcrm.jobs.outreach.posted import Outbox, Posted, kept_key, key_of, opened, twin_of
from xlcrm.jobs.outreach.preview import SHOWN
from xlcrm.jobs.outreach.purposes import purpose_found
from xlcrm.jobs.outreach.recorded import MessageRows, in_two_minds, recorded
from xlcrm.jobs.outreach.render import Rendering, length_of
from xlcrm.jobs.outreach.templates import read_templates
from xlcrm.office.naming import naming, not_named
from xlcrm.reading.sender import SENDER_ITEMS, known_to, sender_of
from xlcrm.schema.sheets import MARKETING
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.purposes import PurposeQuestion
    from xlcrm.jobs.outreach.templates import Template
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.sender import Sender

_LONGEST: Final = 60  # characters of a campaign's name, which stands in a cell
_RENAMED: Final = (
    "같은 번호나 주소로 이 캠페인의 메시지를 이미 보냄 "
    "(그때의 고객이 대장에 없음: 이름이 바뀐 것인지 확인)"
)
_BY_PHONE: Final = frozenset({Channel.TEXT, Channel.KAKAO})


@outlined
@dataclass(frozen=True, slots=True)
class Campaign:
    """What somebody wants to send.

    Attributes:
        name: the campaign's name, in which nobody gets two messages.
        template: the name of the text.
        as_of: the day that counts as today.
        audience: whom to reach: a list's name or conditions, as `xlcrm list` takes them; "" for
            those for whom the text is meant.
        channel: by which way; None for the text's own.
        given: what fields of the text say for everybody.
        cost: what one message costs in won: a short one and a long one; empty where nobody said.
        folder: where the office's own texts lie, if not beside the ledger.
    """

    name: str
    template: str
    as_of: date
    audience: str = ""
    channel: Channel | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    cost: tuple[int, ...] = ()
    folder: str | None = None


@outlined
class Addressed(NamedTuple):
    """A message that may be sent.

    Attributes:
        message: what, and to whom.
        key: what it is called.
        written: 고객 ID as the ledger's cell holds it; None where there is none.
        cost: what it costs in won; None where nobody said.
        twin: tells the same text to the same number.
        again: whether 마케팅 says that it may have gone out, and it shall go all the same.
    """

    message: Message
    key: str
    written: CellValue
    cost: int | None
    twin: str
    again: bool = False


@outlined
class HeldBack(NamedTuple):
    """A message that is not sent.

    Attributes:
        addressed: the message.
        reasons: why, in Korean, what weighs most first.
        told: whether the outbox or the workbook says so already.
        who: the customer, masked.
    """

    addressed: Addressed
    reasons: tuple[str, ...]
    told: bool
    who: str = ""

    @property
    def reason(self) -> str:
        """All reasons in one line, as 마케팅 has them."""
        return " / ".join(self.reasons)


@outlined
@dataclass(frozen=True, slots=True)
class Sending:
    """What a campaign would send now.

    Attributes:
        campaign: what is wanted.
        conditions: whom the list asks for, as it was understood.
        template: the text.
        channel: by which way.
        ready: the messages that may be sent.
        held: those that may not.
        unready: customers whose text cannot be filled in or who cannot be written down, and why.
        reached: how many have got the campaign's message already.
        unknown: messages of which nobody knows whether they went out.
        failed: how many failed before, and are not tried again.
        listed: how many customers the list has.
        texts: by which other texts messages of the campaign went out before, with how many.
        shown: the first few that are ready, their personal values masked unless they were asked
            for.
        question: what has to be answered of the text before it is sent; None where nothing has.
        words: what makes advertising of a text that says it is a notice; none where nothing does.
    """

    campaign: Campaign
    conditions: str
    template: Template
    channel: Channel
    ready: tuple[Addressed, ...]
    held: tuple[HeldBack, ...]
    unready: tuple[Problem, ...]
    reached: int
    unknown: tuple[Posted, ...]
    failed: int
    listed: int
    texts: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[Message, ...] = ()
    question: PurposeQuestion | None = None
    words: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Each reason that holds messages back, with how many: each by what weighs most."""
        counts = Counter(each.reasons[0] for each in self.held)
        return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """How the messages go: as SMS, LMS, or what their channel is called; with how many."""
        counts = Counter(_kind_of(each.message) for each in self.ready)
        return tuple(sorted(counts.items()))

    @property
    def cost(self) -> int | None:
        """What all that are ready cost, in won; None where nobody said."""
        costs = [each.cost for each in self.ready]
        return None if None in costs or not costs else sum(filter(None, costs))


def sending(  # noqa: PLR0913 - each is a choice of who looks
    ledger: Ledger,
    campaign: Campaign,
    *,
    at: datetime,
    resend_unknown: bool = False,
    retry_failed: bool = False,
    reveal: bool = False,
) -> Sending:
    """Return what a campaign would send now: who gets it, and who does not, and why.

    Args:
        ledger: the opened workbook, with all of its columns.
        campaign: what is wanted.
        at: the moment, in Korean wall time, or with its zone.
        resend_unknown: whether messages of which nobody knows whether they went out go again.
        retry_failed: whether those go again that failed before.
        reveal: whether personal values are shown as they are.

    Raises:
        DomainError: the list or the text is not understood, or the campaign has no name.
        HeaderNotFoundError: a sheet is called 마케팅, but its headers cannot be read.
        StorageError: what was sent before cannot be read.

    >>> from datetime import date, datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> office = {"사무실": "가온헬스", "사무실 전화": "02-000-0000"}
    >>> wanted = xlcrm.Campaign("10월 재계약", "재계약 60일 전", date(2024, 10, 1), given=office)
    >>> found = xlcrm.sending(ledger, wanted, at=datetime(2024, 10, 1, 10))
    >>> found.conditions, len(found.ready), found.shown[0].to
    ('D-60 그리고 D-30 아닌', 2, '010-****-5432')
    """
    everybody = Addressees(ledger, campaign)
    found = everybody.sending(at, resend_unknown=resend_unknown, retry_failed=retry_failed)
    everybody.refuse_unwritable(found.ready, at)
    return replace(found, shown=everybody.shown(found.ready[:SHOWN], reveal=reveal))


class Addressees:
    """The customers of a campaign's list, with what is known of each, on one state of the ledger.

    Args:
        ledger: the opened workbook.
        campaign: what is wanted.

    Raises:
        DomainError: as `sending` says.
    """

    def __init__(self, ledger: Ledger, campaign: Campaign) -> None:
        _refuse_unnamed(campaign.name)
        if campaign.channel is not None:
            campaign = replace(campaign, channel=_channel(campaign.channel))
        found = read_templates(ledger, folder=campaign.folder)
        self.ledger, self.campaign = ledger, campaign
        self.purpose = purpose_found(
            found.named(campaign.template), ledger, as_of=campaign.as_of, given=campaign.given
        )
        self.template = self.purpose.template
        self.channel = campaign.channel or self.template.channels[0]
        gate = Gate.of(ledger, as_of=campaign.as_of)
        self.gate = replace(gate, rules=known_to(gate.rules, _items(campaign.given)))
        self._rendering = Rendering(ledger, campaign.as_of, campaign.given)
        self._rendering.check(self.template)
        self._rows = MessageRows(ledger.on(campaign.as_of).book)
        conditions = campaign.audience or self.template.conditions(campaign.as_of)
        if not conditions:
            raise DomainError(
                "누구에게 보낼지 알 수 없습니다.",
                hint="--list에 명단의 이름이나 조건을 적으세요: --list 'D-30'",
            )
        meant = audience(ledger, conditions, as_of=campaign.as_of)
        self.conditions = meant.conditions
        self._made: dict[str, Addressed | Problem] = {}
        self._goods: dict[str, str] = {}
        self._where: dict[str, CellRef] = {}
        keys = {where: self._rendering.key_at(where) for where in meant.people}
        self._naming = naming(ledger.book, {*keys.values()})
        for where, key in keys.items():
            if key not in self._made:
                self._where[key] = where
                self._made[key] = self._addressed(key, where)

    def addressed(self, customer: str) -> Addressed | None:
        """Return a customer's message; None where the customer is not on the list or gets none."""
        found = self._made.get(customer)
        return found if isinstance(found, Addressed) else None

    def shown(self, some: Sequence[Addressed], *, reveal: bool) -> tuple[Message, ...]:
        """Return messages as they may be shown."""
        if reveal:
            return tuple(each.message for each in some)
        found = []
        for each in some:
            where = self._where[each.message.customer]
            made = self._rendering.shown(where, self.template, self.campaign.channel)
            if not isinstance(made, Problem):
                mask = mask_email if made.channel is Channel.EMAIL else mask_phone
                found.append(replace(made, to=mask(each.message.to)))
        return tuple(found)

    def held(self, addressed: Addressed, at: datetime) -> tuple[str, ...]:
        """Return all that holds a message back at a moment; nothing: it may be sent.

        Args:
            addressed: the message.
            at: the moment, in Korean wall time.
        """
        message = addressed.message
        reasons = self.gate.held(
            message,
            at=wall_time(at).replace(tzinfo=SEOUL),
            campaign=self.campaign.name,
            goods=self._goods.get(message.customer, ""),
        )
        return tuple(
            each.told for each in reasons if not (addressed.again and each is Reason.TWICE)
        )

    def known(self, customer: str, posted: Posted | None) -> SendingState | None:
        """Return what became of a customer's message of this campaign; None: nothing yet.

        Args:
            customer: the customer's key.
            posted: the message, if the outbox tells of one.
        """
        row = self._rows.find(customer, self.campaign.name)
        said = None if row is None else row.said("state")
        if row is not None and went_out(said):
            return SendingState.SENT
        if posted is None:
            return None if row is None else state_of(said)
        if row is not None and state_of(said) is SendingState.FAILED:
            same = row.said("message_id") in {posted.message_id, posted.key} - {""}
            return SendingState.FAILED if same else posted.state  # as a gateway told afterwards
        return posted.state

    def _masked(self, customer: str) -> str:
        """Who a customer is, as it may be shown."""
        return self._rendering.recipient(self._where[customer], self.template).masked

    def _in_doubt(self, customer: str) -> bool:
        """Whether 마케팅 still says that nobody knows, though the carrier has told by now."""
        row = self._rows.find(customer, self.campaign.name)
        return row is not None and state_of(row.said("state")) is SendingState.UNKNOWN

    def lost(self, outbox: Outbox) -> list[str]:
        """Return the keys of messages of which the workbook told once, and tells no more.

        Not those of customers whom it does not know any more, as of two who are one by now: a row
        could not tell whose it is.
        """
        mine = outbox.of(self.campaign.name).values()
        rows, known = (
            self._rows,
            [each for each in mine if each.recorded and each.state is not None],
        )
        return [
            each.key
            for each in known
            if rows.known_as(each.customer)
            and rows.find(each.customer, each.campaign) is None
            and rows.of_message(each) is None
        ]

    def told_reason(self, customer: str, posted: Posted | None) -> str:
        """Return the reason that the outbox or 마케팅 gives for holding a message back."""
        if posted is not None and posted.state is SendingState.HELD:
            return posted.reason
        row = self._rows.find(customer, self.campaign.name)
        if row is None or state_of(row.said("state")) is not SendingState.HELD:
            return ""
        return str(row.said("reason") or "")

    def sending(
        self, at: datetime, *, resend_unknown: bool = False, retry_failed: bool = False
    ) -> Sending:
        """Return what would be sent at a moment; see `sending`."""
        mine = opened(self.ledger.path).of(self.campaign.name)
        twins = {each.twin: who for who, each in mine.items() if each.state is not None}
        renamed = self._renamed(mine)
        ready: list[Addressed] = []
        held: list[HeldBack] = []
        unready: list[Problem] = []
        unknown: list[Posted] = []
        counts: Counter[SendingState] = Counter()
        for customer, made in self._made.items():
            if isinstance(made, Problem):
                unready.append(made)
                continue
            keys = self._rows.known_by(customer)
            posted = next((mine[each] for each in keys if each in mine), None)
            state = self.known(customer, posted)
            again = state is SendingState.UNKNOWN and resend_unknown
            again = again or (state is None and self._in_doubt(customer))
            if state is SendingState.UNKNOWN and not again:
                unknown.append(posted or self._unknown(made, at))
                continue
            if state is not None and (
                state.out or (state is SendingState.FAILED and not retry_failed)
            ):
                counts[state] += 1
                continue
            key = made.key if posted is None else posted.key  # as whoever carries it knows it
            each = made._replace(again=again, key=key)
            reasons = self.held(each, at)
            if not reasons and each.twin and twins.get(each.twin, keys[0]) not in keys:
                reasons = ("같은 번호로 같은 글을 이미 보냄",)
            if not reasons and twin_of(each.message.to, "") in renamed:
                reasons = (_RENAMED,)
            if reasons:
                told = self.told_reason(customer, posted) == " / ".join(reasons)
                held.append(HeldBack(each, reasons, told, self._masked(customer)))
            else:
                ready.append(each)
                twins.setdefault(each.twin, keys[0])
        return Sending(
            self.campaign,
            self.conditions,
            self.template,
            self.channel,
            tuple(ready),
            tuple(held),
            tuple(unready),
            sum(count for state, count in counts.items() if state.out),
            tuple(unknown),
            counts[SendingState.FAILED],
            len(self._made),
            self._other_texts(mine),
            question=self.purpose.question,
            words=self.purpose.words,
        )

    def _other_texts(self, mine: Mapping[str, Posted]) -> Mapping[str, int]:
        """By which other texts messages of the campaign went out, with how many."""
        rows = self._rows.of_campaign(self.campaign.name)
        told = [row.said("template") for _, row in rows if went_out(row.said("state"))]
        told += [each.template for each in mine.values() if _waits(each)]
        names = {match_key(str(each)): str(each) for each in told if each is not None}
        names.pop(match_key(self.template.name), None)
        counts = Counter(match_key(str(each)) for each in told if each is not None)
        return {name: counts[key] for key, name in names.items()}

    def refuse_unwritable(self, ready: Sequence[Addressed], at: datetime) -> None:
        """Raise if 마케팅 could not be told of messages: what it told before would be unknown too.

        Raises:
            XlcrmError: its headers cannot be read, or a cell cannot be written.
        """
        told = [self.posted(each, at, SendingState.SENT) for each in ready]
        recorded(self.ledger, told)

    def _renamed(self, mine: Mapping[str, Posted]) -> set[str]:
        """The numbers and addresses that somebody has got a message at who is not there any more.

        Where nothing but the name tells who somebody is, whoever is called otherwise now would be
        written to as somebody new.
        """
        people = self.ledger.book.people.customers
        known = {kept_key(key) for keys in people for key in keys} if mine else set()
        return {each.reach for who, each in mine.items() if who not in known} - {""}

    def posted(
        self, addressed: Addressed, at: datetime, state: SendingState | None, reason: str = ""
    ) -> Posted:
        """Return a message as the outbox keeps it, but for what carries it."""
        message = addressed.message
        return Posted(
            addressed.key,
            kept_key(message.customer),
            addressed.written,
            one_line(self.campaign.name),
            message.channel.value,
            self.template.name,
            self.campaign.audience or self.conditions,
            "",
            at,
            state,
            reason=reason,
            twin=addressed.twin,
            reach=twin_of(message.to, ""),
        )

    def _unknown(self, made: Addressed, at: datetime) -> Posted:
        """A message that 마케팅 alone tells of, whose outbox has been lost."""
        return self.posted(made, at, SendingState.UNKNOWN)

    def _addressed(self, key: str, where: CellRef) -> Addressed | Problem:
        message = self._rendering.message(where, self.template, self.campaign.channel)
        if isinstance(message, Problem):
            return message
        recipient = self._rendering.recipient(where, self.template)
        wrong = length_of(message).wrong if message.channel in _BY_PHONE else ()
        if wrong:
            hint = self._mended_by(message)
            return Problem(recipient.masked, Trouble("text", " ".join(wrong), hint))
        named = self._naming.get(key)
        if named is None:
            told = not_named(self.ledger.book, key, MARKETING.name, self.ledger.path.name)
            return Problem(recipient.masked, told)
        doubts = self._rows.doubts(key, self.campaign.name)
        if doubts:
            return Problem(recipient.masked, in_two_minds(doubts))
        cell = recipient.last("customer_id")[1] if "customer_id" in named else None
        written = None if cell is None else self._raw.get((cell.sheet, cell.row))
        self._goods[key] = str(recipient.last("service")[0] or "")
        twin = twin_of(message.to, message.text)
        return Addressed(
            message, key_of(self.campaign.name, key), written, self._cost(message), twin
        )

    def _mended_by(self, message: Message) -> str:
        """What helps where a text cannot be sent: its words, or what the customer's cells say."""
        lacking = {*length_of(message).lacking}
        ours = f"{self.template.subject}{self.template.text}"
        if lacking and lacking.isdisjoint(ours):
            return "그 고객의 칸(이름, 서비스)이나 --fill에 있는 그 글자를 다른 글자로 바꾸세요."
        return "문구를 고치세요."

    @cached_property
    def _raw(self) -> Mapping[tuple[str, int], CellValue]:
        """Each 고객 ID of the ledgers as its cell holds it, by sheet and row."""
        tables = [sheet.table for sheet in self.ledger.book.ledgers]
        return {
            (table.sheet, row): raw
            for table in tables
            if "customer_id" in table.columns
            for row, raw in zip(table.rows, table.columns["customer_id"].raw, strict=True)
        }

    def _cost(self, message: Message) -> int | None:
        """What a message costs: as a short text message, or a long one."""
        costs = self.campaign.cost
        if not costs:
            return None
        return costs[-1] if _kind_of(message) == "LMS" else costs[0]


def _channel(channel: Channel | str) -> Channel:
    """A way by which messages go, also where a program has its name alone."""
    try:
        return Channel(channel)
    except ValueError:
        ways = ", ".join(each.value for each in Channel)
        raise DomainError("그런 보내는 방법은 없습니다.", hint=f"쓸 수 있는 것: {ways}") from None


def _waits(posted: Posted) -> bool:
    """Whether a message went out of which the workbook does not tell yet."""
    return posted.state is not None and posted.state.out and not posted.recorded


def sender_told(ledger: Ledger, campaign: Campaign) -> Sender:
    """Return who sends: as 설정 says it, or as was given with the campaign."""
    given = sender_of(_items(campaign.given))._asdict()
    known: Sender = ledger.book.settings.sender
    return known._replace(**{part: text for part, text in given.items() if text})


def _items(given: Mapping[str, str]) -> dict[str, str]:
    """What is given of who sends, by the items of 설정, however they are spaced."""
    named = {match_key(item): item for item in SENDER_ITEMS}
    told = ((named.get(match_key(name)), text) for name, text in given.items())
    return {item: text for item, text in told if item is not None}


def _kind_of(message: Message) -> str:
    """What a message goes as: SMS, LMS, or what its channel is called."""
    kind = length_of(message).kind if message.channel is Channel.TEXT else None
    return str((kind or message.channel).value)


def _refuse_unnamed(name: str) -> None:
    if not one_line(name) or len(one_line(name)) > _LONGEST or not match_key(name):
        raise DomainError(
            "캠페인의 이름으로 쓸 수 없습니다.",
            hint=f"--campaign '2024 가을 재계약'처럼 {_LONGEST}자 안에서 적으세요.",
        )
