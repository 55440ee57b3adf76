"""What holds a message back: from what is known of a person, what it says, and the moment.

Each reason names the article that it comes from: 정보통신망법 제50조 and its 시행령, 개인정보
보호법. docs/domain.md#messages tells what was read of them, and when. No legal advice.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.advertising import (
    NAMELESS,
    NO_MAIL_OUT,
    NO_WAY_OUT,
    OUT_EARLY,
    UNMARKED,
    UNREACHABLE,
    UNSET,
    faults,
    is_advertising,
)
from xlcrm.domain.consent import (
    NOTHING_SAID,
    Consent,
    Standing,
    confirm_by,
    months_later,
    narrowed,
    tell_by,
)
from xlcrm.domain.contact import parse_email, parse_phones
from xlcrm.domain.dates import days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.domain.advertising import Fault
    from xlcrm.domain.message import Message
    from xlcrm.domain.message_rules import Rules

SEOUL: Final = timezone(timedelta(hours=9), "KST")
"""Korean time: no summer time since 1988."""

NIGHT_FROM: Final = 21  # o'clock, from then on; 정보통신망법 제50조 제3항
NIGHT_UNTIL: Final = 8  # o'clock, not any more
RELATION_MONTHS: Final = 6  # after the end of a deal; 시행령 제61조 제1항
LATE: Final = 90  # days; what had to be told before that is not listed any more
NIGHT_NAME: Final = "야간"

_ACT: Final = "정보통신망법 제50조"
_DECREE: Final = "같은 법 시행령"
_PRIVACY: Final = "개인정보 보호법"


class Reason(Enum):
    """Why a message is not sent; those that concern the person come first.

    `code` is its name for programs, `words` say it in Korean, `article` is what it comes from,
    empty where it is the office's own wish.
    """

    NOBODY = ("nobody", "고객대장에 없는 고객", "")
    NO_ADDRESS = ("no_address", "받을 연락처가 없음", "")
    OTHER_ADDRESS = ("other_address", "고객대장에 적힌 연락처가 아님", "")
    TWICE = ("twice", "이 캠페인으로 이미 보냄", "")
    ERASURE_ASKED = ("erasure_asked", "개인정보를 지워 달라고 함", f"{_PRIVACY} 제36조·제37조")
    RETENTION_OVER = ("retention_over", "보유기한이 지남", f"{_PRIVACY} 제21조")
    OFFERS = ("offers", "거래 안내이지만 값이나 혜택이 있어 광고로 봄", f"{_ACT} 제1항")
    KAKAO = ("kakao", "알림톡으로는 광고를 보낼 수 없음", "카카오 알림톡 운영정책")
    NOT_LISTED = ("not_listed", "고객정보에 없음", f"{_ACT} 제1항")
    REFUSED = ("refused", Standing.REFUSED.value, f"{_ACT} 제1항·제2항")
    UNKNOWN = ("unknown", Standing.UNKNOWN.value, f"{_ACT} 제1항")
    WITHOUT_DAY = ("without_day", Standing.WITHOUT_DAY.value, f"{_ACT} 제1항·제8항")
    NOT_YET = ("not_yet", Standing.NOT_YET.value, f"{_ACT} 제1항")
    WITHDRAWN = ("withdrawn", Standing.WITHDRAWN.value, f"{_ACT} 제2항")
    OPTED_OUT = ("opted_out", "수신을 거부함", f"{_ACT} 제2항")
    SHARED = ("shared", "같은 번호나 주소를 쓰는 다른 고객이 수신을 거부함", f"{_ACT} 제2항")
    NIGHT = ("night", "밤 9시부터 아침 8시까지는 야간 수신동의가 있어야 함", f"{_ACT} 제3항")
    ENOUGH = ("enough", "이번 달에 보낼 수 있는 만큼 보냄", "")
    SENDER_UNSET = (*UNSET, f"{_ACT} 제4항")
    MARK_MISSING = (*UNMARKED, f"{_ACT} 제4항, {_DECREE} 제61조 제3항")
    SENDER_MISSING = (*NAMELESS, f"{_ACT} 제4항, {_DECREE} 제61조 제3항")
    CONTACT_MISSING = (*UNREACHABLE, f"{_ACT} 제4항, {_DECREE} 제61조 제3항")
    OPT_OUT_MISSING = (*NO_WAY_OUT, f"{_ACT} 제4항·제6항, {_DECREE} 제62조")
    OPT_OUT_EARLY = (*OUT_EARLY, f"{_ACT} 제4항, {_DECREE} 별표 6")
    OPT_OUT_MAIL = (*NO_MAIL_OUT, f"{_ACT} 제4항·제6항, {_DECREE} 별표 6")

    def __init__(self, code: str, words: str, article: str) -> None:
        self.code: Final = code
        self.words: Final = words
        self.article: Final = article

    @property
    def told(self) -> str:
        """Say it in one line, with its article.

        >>> Reason.OPTED_OUT.told, Reason.TWICE.told
        ('수신을 거부함 (정보통신망법 제50조 제2항)', '이 캠페인으로 이미 보냄')
        """
        return f"{self.words} ({self.article})" if self.article else self.words

    @property
    def of_text(self) -> bool:
        """Whether it lies in what the message says, so that it is the same for everybody."""
        return self in _OF_TEXT


_OF_TEXT: Final = frozenset(
    {
        *(Reason.OFFERS, Reason.KAKAO, Reason.SENDER_UNSET, Reason.MARK_MISSING),
        *(Reason.SENDER_MISSING, Reason.CONTACT_MISSING, Reason.OPT_OUT_MISSING),
        *(Reason.OPT_OUT_EARLY, Reason.OPT_OUT_MAIL),
    }
)
_BY_FAULT: Final = {each.code: each for each in Reason}
_BY_STANDING: Final = {
    Standing.REFUSED: Reason.REFUSED,
    Standing.UNKNOWN: Reason.UNKNOWN,
    Standing.WITHOUT_DAY: Reason.WITHOUT_DAY,
    Standing.NOT_YET: Reason.NOT_YET,
    Standing.WITHDRAWN: Reason.WITHDRAWN,
}
_SAID_NO: Final = frozenset({Reason.REFUSED, Reason.WITHDRAWN, Reason.OPTED_OUT})
_OPEN: Final = frozenset({Reason.NOT_LISTED, Reason.UNKNOWN, Reason.WITHOUT_DAY})
"""Of whom nothing is known: for them a running relation may stand in for consent."""


@outlined
class Deal(NamedTuple):
    """What somebody has bought, as far as it matters here.

    Attributes:
        kind: the kind of goods, as they are compared.
        start: the first day; None where nobody knows.
        end: the day on which it ended, or will; None while nothing says when.
    """

    kind: str
    start: date | None
    end: date | None

    def lasts(self, day: date) -> bool:
        """Whether it runs on a day, or ended no more than six months before.

        >>> deal = Deal("헬스", date(2024, 1, 1), date(2024, 8, 31))
        >>> deal.lasts(date(2025, 2, 28)), deal.lasts(date(2025, 3, 1))
        (True, False)
        """
        if self.start is None or self.start > day:
            return False
        return self.end is None or day <= months_later(self.end, RELATION_MONTHS)

    def runs(self, day: date) -> bool:
        """Whether it runs on a day."""
        begun = self.start is not None and self.start <= day
        return begun and (self.end is None or day <= self.end)


@outlined
class Sent(NamedTuple):
    """A message that somebody has got, or may have got.

    Attributes:
        on: the day; None where nobody knows.
        campaign: its campaign, as it is compared.
    """

    on: date | None
    campaign: str


@outlined
@dataclass(frozen=True, slots=True)
class Recipient:
    """What is known of a person to whom a message may go.

    Attributes:
        listed: whether 고객정보 has a row about them.
        general: the consent for all ways.
        own: the consents for one way each.
        night: the consent for the night.
        opted_out_on: the last day on which they said that they want no more, apart from 고객정보:
            as the answer to a message, or on the telephone; `date.max` where no day is told.
        erasure_on: the day on which they asked to have their data erased, likewise.
        retain_until: the last day on which their data may be kept.
        confirmed_on: the day of the last notice that they have consented.
        deals: what they have bought.
        sent: the messages that they have got.
        numbers: their telephone numbers, digits alone.
        emails: their e-mail addresses, in small letters.
        told_kept: whether the office writes down when it has told what became of a consent.
        refused_at: their numbers and addresses at which somebody else has refused, each with the
            last day of that; `date.max` where nobody knows it.
    """

    listed: bool = False
    general: Consent = NOTHING_SAID
    own: Mapping[Channel, Consent] = field(default_factory=dict)
    night: Consent = NOTHING_SAID
    opted_out_on: date | None = None
    erasure_on: date | None = None
    retain_until: date | None = None
    confirmed_on: date | None = None
    deals: tuple[Deal, ...] = ()
    sent: tuple[Sent, ...] = ()
    numbers: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    told_kept: bool = False
    refused_at: Mapping[str, date] = field(default_factory=dict)

    def consent(self, channel: Channel) -> Consent:
        """Return the consent for one way."""
        return narrowed(self.general, self.own.get(channel, NOTHING_SAID))

    def runs(self, day: date) -> bool:
        """Whether a contract of theirs runs on a day."""
        return any(deal.runs(day) for deal in self.deals)


def without_consent(person: Recipient, channel: Channel, day: date) -> Reason | None:
    """Return why somebody may not be sent advertising by one way on a day, whatever it says.

    The hour, a running relation, and what was sent before are asked elsewhere.

    Args:
        person: what is known of them.
        channel: by which way.
        day: the day.

    >>> person = Recipient(listed=True, general=Consent(said=True, on=date(2020, 1, 1)))
    >>> without_consent(person, Channel.TEXT, date(2024, 1, 1)) is None  # silence keeps a consent
    True
    >>> without_consent(Recipient(), Channel.TEXT, date(2024, 1, 1)).words
    '고객정보에 없음'
    """
    consent = person.consent(channel)
    standing = consent.standing(day)
    if not person.listed and standing is Standing.UNKNOWN:
        found: Reason | None = Reason.NOT_LISTED
    else:
        found = _BY_STANDING.get(standing)
    gone = person.opted_out_on
    if _come(gone, day) and consent.is_withdrawn(gone):
        return found if found in {Reason.REFUSED, Reason.WITHDRAWN} else Reason.OPTED_OUT
    return found


def refused_there(person: Recipient, channel: Channel, to: str) -> bool:
    """Tell whether a number or an address has refused, though it is for another customer.

    Somebody may be in the ledger twice, and a number may be a family's or a firm's. A consent of a
    later day heals it, as it does one's own.

    Args:
        person: what is known of them.
        channel: by which way.
        to: the number or the address, as `address_key` gives it.

    >>> said = Recipient(refused_at={"01000000001": date(2024, 3, 1)})
    >>> refused_there(said, Channel.TEXT, "01000000001")
    True
    """
    day = person.refused_at.get(to)
    return day is not None and person.consent(channel).is_withdrawn(day)


def refusal_day(person: Recipient, channel: Channel) -> date | None:
    """Return the last day on which somebody has refused advertising by a way; None if they did not.

    `date.max` where nobody knows the day.

    >>> refusal_day(Recipient(general=Consent(said=False)), Channel.TEXT) == date.max
    True
    """
    consent = person.consent(channel)
    days = [day for day in (consent.withdrawn_on, person.opted_out_on) if day is not None]
    if consent.said is False:
        return max(days, default=date.max)
    return max(filter(consent.is_withdrawn, days), default=None)


def by_relation(person: Recipient, channel: Channel, day: date) -> bool:
    """Tell whether somebody may be sent advertising without consent, of the same kind of goods.

    That is, where the office uses the exception for those with whom it deals (제50조 제1항 제1호).

    >>> bought = Recipient(deals=(Deal("헬스", date(2024, 1, 1), date(2024, 8, 31)),))
    >>> by_relation(bought, Channel.TEXT, date(2024, 10, 1))
    True
    """
    open_ = without_consent(person, channel, day) in _OPEN and gone(person, day) is None
    return open_ and any(deal.lasts(day) for deal in person.deals)


ADVERTISED_BY: Final = (Channel.TEXT, Channel.EMAIL, Channel.CALL)
"""The ways by which advertising may go at all: none by 알림톡."""


def allowed_ways(person: Recipient, day: date) -> tuple[Channel, ...]:
    """Return the ways by which somebody may be sent advertising on a day.

    Whether they can be reached so is asked elsewhere.

    >>> person = Recipient(listed=True, general=Consent(said=True, on=date(2020, 1, 1)))
    >>> own = {Channel.EMAIL: Consent(said=False)}
    >>> from dataclasses import replace
    >>> [way.value for way in allowed_ways(replace(person, own=own), date(2024, 1, 1))]
    ['문자', '전화']
    """
    if gone(person, day) is not None:
        return ()
    return tuple(way for way in ADVERTISED_BY if without_consent(person, way, day) is None)


def refusal(person: Recipient, day: date) -> Reason | None:
    """Return why somebody may not be sent advertising by any way; None where some way is open."""
    if allowed_ways(person, day):
        return None
    return without_consent(person, ADVERTISED_BY[0], day) or gone(person, day)


def confirmation_due(person: Recipient, day: date) -> date | None:
    """Return the last day for confirming the consents of somebody who may be sent advertising."""
    consents = [person.consent(way) for way in allowed_ways(person, day)]
    days = [each.on for each in consents if each.on is not None]
    return min((confirm_by(each, person.confirmed_on) for each in days), default=None)


@outlined
class ToTell(NamedTuple):
    """What became of a consent, which the office still has to tell (제50조 제7항).

    Attributes:
        way: what it was for: 문자, 이메일, 전화, 알림톡, 야간; "" for all ways.
        what: 동의, 거부 or 철회.
        on: the day on which it was said.
        by: the last day for telling it.
    """

    way: str
    what: str
    on: date
    by: date


def results_to_tell(person: Recipient, day: date) -> tuple[ToTell, ...]:
    """Return what the office still has to tell somebody by a day, the most urgent first.

    What could still be told in time is listed; what is late only where the office writes down when
    it tells such things, and for three months: of older ones nobody knows.

    >>> said = Recipient(listed=True, general=Consent(said=True, on=date(2024, 9, 20)))
    >>> [(each.what, str(each.by)) for each in results_to_tell(said, date(2024, 10, 1))]
    [('동의', '2024-10-04')]
    >>> results_to_tell(said, date(2024, 10, 5))
    ()
    """
    ways = [("", person.general), *((way.value, each) for way, each in person.own.items())]
    found = [
        ToTell(way, _said_in(each), on, tell_by(on))
        for way, each in (*ways, (NIGHT_NAME, person.night))
        if (on := each.decided_on) is not None and not _is_told(each, on)
    ]
    out, general = person.opted_out_on, person.general
    if out is not None and out != date.max and not _is_told(general, out):
        told = any(each.what != "동의" and each.on >= out for each in found)
        what = "철회" if general.said and general.on else "거부"
        found += [] if told else [ToTell("", what, out, tell_by(out))]
    late = days_after(day, -LATE) if person.told_kept else day
    found = [each for each in found if each.on <= day and each.by >= late]
    return tuple(sorted(found, key=lambda each: (each.by, each.way)))


def _is_told(consent: Consent, on: date) -> bool:
    return consent.told_on is not None and consent.told_on >= on


def _said_in(consent: Consent) -> str:
    if consent.said is True and not consent.is_withdrawn(consent.withdrawn_on):
        return "동의"
    return "거부" if consent.on is None else "철회"


def gone(person: Recipient, day: date) -> Reason | None:
    """Return why somebody's data may not be used for advertising any more, if it is so."""
    if _come(person.erasure_on, day):
        return Reason.ERASURE_ASKED
    if person.retain_until is not None and person.retain_until < day:
        return Reason.RETENTION_OVER
    return None


def _come(said: date | None, day: date) -> bool:
    """Whether something was said by a day; where no day is told, it was."""
    return said is not None and (said <= day or said == date.max)


def night_allowed(person: Recipient, channel: Channel, day: date) -> bool:
    """Tell whether somebody may be sent advertising at night too: by e-mail everybody may.

    >>> said = Recipient(night=Consent(said=True))
    >>> night_allowed(said, Channel.TEXT, date(2024, 1, 1))
    True
    >>> night_allowed(Recipient(), Channel.EMAIL, date(2024, 1, 1))
    True
    """
    if channel is Channel.EMAIL:
        return True
    night = person.night
    withdrawn = night.withdrawn_on
    if withdrawn is not None and withdrawn <= day and night.is_withdrawn(withdrawn):
        return False
    return night.said is True and (night.on is None or night.on <= day)


def is_night(at: datetime) -> bool:
    """Tell whether a moment lies between 21:00 and 08:00 in Korea.

    Raises:
        DomainError: it says no zone.

    >>> clock = ((20, 59, 59), (21, 0), (8, 0))
    >>> [is_night(datetime(2024, 10, 1, *each, tzinfo=SEOUL)) for each in clock]
    [False, True, False]
    """
    hour = in_seoul(at).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def in_seoul(at: datetime) -> datetime:
    """Return a moment in Korean time.

    Raises:
        DomainError: it says no zone.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise DomainError(
            "시각에 시간대가 없어 밤인지 알 수 없습니다.",
            hint="한국 시각처럼 시간대가 있는 시각을 주세요.",
        )
    return at.astimezone(SEOUL)


def wall_time(at: datetime) -> datetime:
    """Return a moment as Korean clocks show it; one without a zone is that already.

    >>> from datetime import timezone
    >>> wall_time(datetime(2024, 10, 1, 13, tzinfo=timezone.utc)), wall_time(datetime(2024, 10, 1))
    (datetime.datetime(2024, 10, 1, 22, 0), datetime.datetime(2024, 10, 1, 0, 0))
    """
    return at if at.tzinfo is None else in_seoul(at).replace(tzinfo=None)


def held(  # noqa: PLR0913 - what decides about it
    message: Message,
    person: Recipient | None,
    *,
    at: datetime,
    campaign: str,
    rules: Rules,
    kind: str = "",
    only_kind: bool = False,
) -> tuple[Reason, ...]:
    """Return all that holds a message back, what weighs most first; nothing: it may be sent.

    Args:
        message: the message.
        person: what is known of whom it goes to; None where nobody knows them.
        at: the moment in which it would be sent.
        campaign: its campaign, in which nobody gets two.
        rules: what the office has said.
        kind: the kind of goods that it is about, as they are compared; "" where nothing says so.
        only_kind: whether the office deals in one kind alone, so that it need not be said.

    Raises:
        DomainError: the moment says no zone.
    """
    moment = in_seoul(at)
    day = moment.date()
    if person is None:
        return (Reason.NOBODY,)
    found = [*_of_everything(message, person, day, campaign)]
    if not is_advertising(message):
        return tuple(found)
    more = [*_of_advertising(message, person, moment, rules, (kind, only_kind))]
    if more and message.purpose is not Purpose.ADVERTISING:
        more.insert(0, Reason.OFFERS)
    return tuple(dict.fromkeys((*found, *more)))


def _of_everything(
    message: Message, person: Recipient, day: date, campaign: str
) -> Iterator[Reason]:
    """What holds back a notice, too."""
    known = person.emails if message.channel is Channel.EMAIL else person.numbers
    to = address_key(message.to, message.channel)
    if not to:
        yield Reason.NO_ADDRESS
    elif to not in known:
        yield Reason.OTHER_ADDRESS
    if any(sent.campaign == match_key(campaign) for sent in person.sent):
        yield Reason.TWICE
    over = gone(person, day)
    if over is not None and not person.runs(day):
        yield over


def _of_advertising(
    message: Message, person: Recipient, moment: datetime, rules: Rules, goods: tuple[str, bool]
) -> Iterator[Reason]:
    """What holds back advertising beside that."""
    day = moment.date()
    over = gone(person, day) or _erased_since(person)
    if over is not None:
        yield over
    if message.channel is Channel.KAKAO:
        yield Reason.KAKAO
    why = _refused_since(person, message.channel) or without_consent(person, message.channel, day)
    if why is not None and not (rules.relation and why in _OPEN and _related(person, day, goods)):
        yield why
    if refused_there(person, message.channel, address_key(message.to, message.channel)):
        yield Reason.SHARED
    if is_night(moment) and not night_allowed(person, message.channel, day):
        yield Reason.NIGHT
    if rules.most and _in_month(person, day) >= rules.most:
        yield Reason.ENOUGH
    for fault in faults(message, rules.sender):
        yield of_fault(fault)


def _refused_since(person: Recipient, channel: Channel) -> Reason | None:
    """Why somebody gets no advertising though that was said after the day that counts as today.

    Whoever sends as of a day that is over knows by now what was said since.
    """
    why = without_consent(person, channel, date.max)
    return why if why in _SAID_NO else None


def _erased_since(person: Recipient) -> Reason | None:
    return None if person.erasure_on is None else Reason.ERASURE_ASKED


def of_fault(fault: Fault) -> Reason:
    """Return the reason that a fault of the text is."""
    return _BY_FAULT[fault.key]


def _related(person: Recipient, day: date, goods: tuple[str, bool]) -> bool:
    """Whether somebody has a deal of the same kind, not ended more than six months ago."""
    kind, only_kind = goods
    return any(
        deal.lasts(day) and (only_kind or (bool(kind) and deal.kind == kind))
        for deal in person.deals
    )


def _in_month(person: Recipient, day: date) -> int:
    """How many messages somebody has got in the month of a day."""
    return sum(
        sent.on is not None and (sent.on.year, sent.on.month) == (day.year, day.month)
        for sent in person.sent
    )


def address_key(to: str, channel: Channel) -> str:
    """Return what a number or an address is compared by; "" of one that cannot be read.

    >>> address_key("010 1234 5678", Channel.TEXT), address_key("Kim@Example.com", Channel.EMAIL)
    ('01012345678', 'kim@example.com')
    >>> address_key("010-12", Channel.TEXT), address_key("kim", Channel.EMAIL)
    ('', '')
    """
    try:
        if channel is Channel.EMAIL:
            return parse_email(to).casefold()
        phones = parse_phones(to)
    except DomainError:
        return ""
    return phones[0].digits if len(phones) == 1 else ""
