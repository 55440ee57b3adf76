"""No message passes the gate that another reading of the statute, written apart, forbids.

The other reading shares no rule with `xlcrm`: it looks at what was said as events on days, the
latest one counting, a tie counting as no; at a clock that is moved to Korea by hand; and at what a
text was put together of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from xlcrm.domain.consent import Consent
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.domain.message_gate import SEOUL, Deal, Reason, Recipient, Sent, held
from xlcrm.domain.message_rules import Rules, SenderRules
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
OFFICE = SenderRules(
    "한빛피트니스", ("0212345678",), "office@example.com", "서울시 중구 새길 1", "0801234567"
)
KINDS = ("헬스", "요가")


MARK = "(광고) "


@dataclass(frozen=True)
class Text:
    """What a text was put together of."""

    mark: str
    sender: bool
    contact: bool
    out: bool
    offer: str

    def written(self, channel: Channel) -> tuple[str, str]:
        """Its subject and text."""
        mail = channel is Channel.EMAIL
        mark = self.mark
        reach = "02-1234-5678"
        out = (
            " 수신거부 Unsubscribe mailto:out@example.com" if mail else " 무료수신거부 080-123-4567"
        )
        if mail:
            reach += " office@example.com 서울시 중구 새길 1"
        parts = (
            "" if mail else mark,
            "계약이 곧 끝납니다. ",
            self.offer,
            " 한빛피트니스" if self.sender else "",
            f" 문의 {reach}" if self.contact else "",
            out if self.out else "",
        )
        return (f"{mark}안내" if mail else "", "".join(parts).strip())


@dataclass(frozen=True)
class Case:
    """A message that could be sent, whom it goes to, and when."""

    text: Text
    channel: Channel
    purpose: Purpose
    person: Recipient
    at: datetime
    campaign: str
    rules: Rules
    kind: str
    only_kind: bool


CLOCKS = ("07:59:59", "08:00:00", "12:00:00", "20:59:59", "21:00:00", "00:00:00", "23:30:00")
ZONES = (SEOUL, UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30)))
TWISTS = (
    *("clock", "mark", "sender", "contact", "out", "offer", "unset", "refusal", "withdrawn", "own"),
    *(
        "general",
        "no day",
        "later",
        "opted out",
        "erased",
        "retained",
        "campaign",
        "month",
        "night",
    ),
    *("relation", "kind", "kakao", "mail", "notice", "shared"),
)
FEW = st.sets(st.sampled_from(TWISTS), max_size=2)
SOME = st.sets(st.sampled_from(TWISTS), min_size=4, max_size=9)
"""Each prohibition is looked for by itself, so that many at once are tried at once."""
ALONE = st.sampled_from(
    (
        *({"relation"}, {"relation", "kind"}, {"night"}, {"night"}, {"own", "withdrawn"}),
        *({"own", "general"}, {"retained"}, {"month"}, {"clock"}, {"notice", "offer"}),
    )
)
"""What has many boundaries of its own, without what would hold the message back anyway."""


@st.composite
def cases(draw: st.DrawFn) -> Case:  # noqa: C901, PLR0912, PLR0915 - one branch a twist
    """A message that nothing forbids, and things about it that may: few or many."""
    day = draw(DAYS)
    consented = day - timedelta(days=draw(st.integers(0, 900)))
    twists = draw(FEW | SOME | ALONE)
    near = st.sampled_from([-1, 0, 1]).map(timedelta)
    around = st.sampled_from([consented, day])

    def some_day() -> date:
        return draw(around) + draw(near)

    general = Consent(said=True, on=consented)
    own: dict[Channel, Consent] = {}
    person = Recipient(
        listed=True,
        numbers=frozenset({"01000000001"}),
        emails=frozenset({"kim@example.com"}),
        deals=(Deal("헬스", consented, None),) if draw(st.booleans()) else (),
    )
    channel = Channel.EMAIL if "mail" in twists else Channel.TEXT
    channel = Channel.KAKAO if "kakao" in twists else channel
    if "own" in twists:
        own[channel] = Consent(
            draw(st.sampled_from([True, False, None])),
            draw(st.none() | st.builds(some_day)),
            draw(st.none() | st.builds(some_day)),
        )
    if "general" in twists:
        general = Consent(
            draw(st.sampled_from([False, None])),
            draw(st.none() | st.just(consented)),
            draw(st.none() | st.builds(some_day)),
        )
    if "refusal" in twists:
        general = Consent(said=False)
    if "withdrawn" in twists:
        general = general._replace(withdrawn_on=some_day())
    if "no day" in twists:
        general = general._replace(on=None)
    if "later" in twists:
        general = general._replace(on=day + timedelta(days=1))
    if "opted out" in twists:
        person = replace(person, opted_out_on=some_day())
    if "shared" in twists:
        to = "kim@example.com" if "mail" in twists else "01000000001"
        other = draw(st.sampled_from([to, "01000000002"]))
        person = replace(person, refused_at={other: draw(st.just(date.max) | st.builds(some_day))})
    if "erased" in twists:
        person = replace(person, erasure_on=some_day())
    if "retained" in twists:
        person = replace(person, retain_until=some_day())
    if "night" in twists:
        said = Consent(
            draw(st.sampled_from([True, True, False, None])),
            draw(st.none() | st.builds(some_day)),
            draw(st.none() | st.builds(some_day)),
        )
        person = replace(person, night=said)
    most = draw(st.integers(0, 2))
    if "month" in twists:
        days = [day, day.replace(day=1) - timedelta(days=1), day - timedelta(days=365)]
        sent = [Sent(draw(st.sampled_from(days)), "여름") for _ in range(3)]
        person = replace(person, sent=tuple(sent[: draw(st.integers(0, 3))]))
    if "campaign" in twists:
        person = replace(person, sent=(*person.sent, Sent(date(2020, 1, 1), "가을")))
    if "relation" in twists:
        general = Consent(draw(st.sampled_from([None, None, None, False])))
        ended = _half_a_year_before(day) + draw(near)
        begun = st.sampled_from([date(2020, 1, 1), date(2020, 1, 1), day + timedelta(days=1), None])
        person = replace(
            person,
            listed=draw(st.booleans()),
            deals=(Deal(draw(st.sampled_from(KINDS)), draw(begun), ended),),
        )
    at_any_hour = not twists.isdisjoint({"clock", "night"})
    clock = draw(st.sampled_from(CLOCKS)) if at_any_hour else "12:00:00"
    at = datetime.fromisoformat(f"{day}T{clock}+09:00").astimezone(draw(st.sampled_from(ZONES)))
    offer = draw(st.sampled_from(["10% 할인!", "재계약 요금 55,000원", "쿠폰을 드립니다."]))
    return Case(
        Text(
            mark=draw(st.sampled_from(["", "안내 (광고) "])) if "mark" in twists else MARK,
            sender="sender" not in twists,
            contact="contact" not in twists,
            out="out" not in twists,
            offer=offer if "offer" in twists else "",
        ),
        channel,
        Purpose.NOTICE if "notice" in twists else Purpose.ADVERTISING,
        replace(person, general=general, own=own),
        at,
        "가을",
        Rules(
            SenderRules() if "unset" in twists else OFFICE,
            most,
            draw(st.booleans()),
        ),
        "요가" if "kind" in twists else "헬스",
        draw(st.booleans()),
    )


def _half_a_year_before(day: date) -> date:
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    return date(year, month, min(day.day, 28))


NO_CONSENT = frozenset(
    {
        *(Reason.REFUSED, Reason.UNKNOWN, Reason.WITHOUT_DAY, Reason.NOT_YET, Reason.WITHDRAWN),
        *(Reason.OPTED_OUT, Reason.NOT_LISTED),
    }
)


def forbidden(
    text: Text,
    message: Message,
    person: Recipient,
    at: datetime,
    campaign: str,
    **office: Any,  # noqa: ANN401 - as `held`
) -> Iterator[frozenset[Reason]]:
    """Yield all that the other reading forbids it for: the reasons of which one has to be given."""
    in_korea = (at.astimezone(UTC) + timedelta(hours=9)).replace(tzinfo=None)
    today, clock = in_korea.date(), in_korea.time().isoformat()
    if any(sent.campaign == campaign for sent in person.sent):
        yield frozenset({Reason.TWICE})
    asked_to_go = person.erasure_on is not None and person.erasure_on <= today
    too_long = person.retain_until is not None and person.retain_until < today
    gone = frozenset({Reason.ERASURE_ASKED, Reason.RETENTION_OVER})
    here = any(
        deal.start and deal.start <= today and not (deal.end and deal.end < today)
        for deal in person.deals
    )
    if (asked_to_go or too_long) and not here:
        yield gone
    if message.purpose is Purpose.NOTICE and not text.offer:
        return
    if asked_to_go or too_long or person.erasure_on:
        yield gone
    if message.channel is Channel.KAKAO:
        yield frozenset({Reason.KAKAO})
    yield from _lacking(text, message, office["rules"].sender)
    if office["rules"].most and office["rules"].most <= sum(
        (sent.on or today).strftime("%Y%m") == today.strftime("%Y%m") for sent in person.sent
    ):
        yield frozenset({Reason.ENOUGH})
    night = not "08:00:00" <= clock < "21:00:00"
    if night and message.channel is not Channel.EMAIL and not _night(person, today):
        yield frozenset({Reason.NIGHT})
    if _consent(person, message.channel, today, **office):
        yield NO_CONSENT
    if _refused_by_another(person, message.channel):
        yield frozenset({Reason.SHARED})


def _lacking(text: Text, message: Message, sender: SenderRules) -> Iterator[frozenset[Reason]]:
    """What a text has to say and does not."""
    mail = message.channel is Channel.EMAIL
    unset = sender == SenderRules()
    if unset:
        yield frozenset({Reason.SENDER_UNSET})
    if text.mark != MARK:
        yield frozenset({Reason.MARK_MISSING})
    if unset or not text.sender:
        yield frozenset({Reason.SENDER_MISSING})
    if unset or not text.contact:
        yield frozenset({Reason.CONTACT_MISSING})
    if not text.out:
        yield frozenset({Reason.OPT_OUT_MAIL if mail else Reason.OPT_OUT_MISSING})


def _night(person: Recipient, today: date) -> bool:
    said = person.night
    if said.said is not True or (said.on and said.on > today):
        return False
    gone = said.withdrawn_on
    return not (gone and gone <= today and (said.on is None or gone >= said.on))


def _consent(person: Recipient, channel: Channel, today: date, **office: Any) -> str:  # noqa: ANN401 - as `held`
    """Why there is no consent; what was said after today counts too where it is a refusal."""
    own, general = person.own.get(channel, Consent()), person.general
    if own.said is False:
        return "refused"
    yes = [day for day in (general.said and general.on, own.said and own.on) if day]
    if own.said and not own.on and not general.said:
        yes = []
    said_no = (own.withdrawn_on, general.withdrawn_on, person.opted_out_on)
    no = [day for day in said_no if day]
    if general.said is False and not (own.said and own.on and general.withdrawn_on):
        return "refused"
    come = [day for day in yes if day <= today]
    if no and (not yes or max(no) >= max(yes)):
        return "refused later"
    if come:
        return ""
    if yes:
        return "not yet"
    related = office["rules"].relation and any(
        (office["only_kind"] or deal.kind == office["kind"])
        and deal.start
        and deal.start <= today
        and (deal.end is None or today <= _half_a_year_after(deal.end))
        for deal in person.deals
    )
    return "" if related else "no consent"


def _refused_by_another(person: Recipient, channel: Channel) -> bool:
    """Whether the number or address has refused, and no later yes of this customer heals that."""
    to = "kim@example.com" if channel is Channel.EMAIL else "01000000001"
    own, general = person.own.get(channel, Consent()), person.general
    yes = [day for day in (general.said and general.on, own.said and own.on) if day]
    no = person.refused_at.get(to)
    return no is not None and not (yes and max(yes) > no)


def _half_a_year_after(day: date) -> date:
    """The same day of the sixth month after, or that month's last day."""
    month = day.month + 6
    year, month = day.year + (month > 12), (month - 1) % 12 + 1
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


@settings(max_examples=500)
@given(case=cases())
def test_no_message_passes_that_another_reading_forbids(case: Case) -> None:
    """Over random people, clocks of several zones, texts, ways, purposes and settings.

    Each prohibition is among the reasons, so that no other one hides that it was forgotten; and
    nothing is among them that is not forbidden.
    """
    to = "kim@example.com" if case.channel is Channel.EMAIL else "010-0000-0001"
    subject, written = case.text.written(case.channel)
    message = Message("1", "1", "홍길동", to, case.channel, case.purpose, subject, written)
    office: dict[str, Any] = {"rules": case.rules, "kind": case.kind}
    office["only_kind"] = case.only_kind
    wanted = [*forbidden(case.text, message, case.person, case.at, case.campaign, **office)]
    reasons = held(message, case.person, at=case.at, campaign=case.campaign, **office)
    event("held back" if reasons else "passes")
    for some in wanted:
        assert not some.isdisjoint(reasons), (some, reasons)
    known = frozenset({Reason.OFFERS}).union(*wanted)
    if case.person.own:  # of several consents the gate holds by the stricter
        known |= NO_CONSENT | {Reason.SHARED}
    assert known >= {*reasons} - ({Reason.OFFERS} if wanted else set())


@given(day=DAYS, hour=st.integers(8, 20), consented=DAYS, channel=st.sampled_from(Channel))
def test_what_nothing_forbids_passes(
    day: date, hour: int, consented: date, channel: Channel
) -> None:
    """A plain consent, by day, of a text that lacks nothing: only 알림톡 is closed."""
    subject, written = Text(
        mark=MARK, sender=True, contact=True, out=True, offer="10% 할인!"
    ).written(channel)
    to = "kim@example.com" if channel is Channel.EMAIL else "010-0000-0001"
    message = Message("1", "1", "", to, channel, Purpose.ADVERTISING, subject, written)
    person = Recipient(
        listed=True,
        general=Consent(said=True, on=min(day, consented)),
        numbers=frozenset({"01000000001"}),
        emails=frozenset({"kim@example.com"}),
    )
    at = datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)
    found = held(message, person, at=at, campaign="가을", rules=Rules(OFFICE))
    assert found == ((Reason.KAKAO,) if channel is Channel.KAKAO else ())


AD = Message(
    *("1", "1", "홍길동", "010-0000-0001", Channel.TEXT, Purpose.ADVERTISING, ""),
    "(광고) 한빛피트니스 특가 02-1234-5678 무료수신거부 080-123-4567",
)
AGREED = Recipient(
    listed=True,
    general=Consent(said=True, on=date(2024, 1, 1)),
    numbers=frozenset({"01000000001"}),
    emails=frozenset({"kim@example.com"}),
)
NOON = datetime(2024, 10, 1, 12, tzinfo=SEOUL)


def _held(person: Recipient, at: datetime = NOON, **more: Any) -> tuple[Reason, ...]:  # noqa: ANN401
    message = more.pop("message", AD)
    office = {"campaign": "가을", "rules": Rules(OFFICE), **more}
    return held(message, person, at=at, **office)


@pytest.mark.parametrize(
    ("clock", "open_"),
    [
        ("07:59:59", False),
        ("08:00:00", True),
        ("20:59:59", True),
        ("20:59:59.999999", True),
        ("21:00:00", False),
        ("23:59:59", False),
        ("00:00:00", False),
    ],
)
def test_the_night_begins_at_nine_and_ends_at_eight(clock: str, *, open_: bool) -> None:
    """In Korea, whatever zone the clock tells it in; by e-mail there is no night."""
    at = datetime.fromisoformat(f"2024-07-01T{clock}+09:00")  # summer elsewhere
    for zone in (SEOUL, UTC, timezone(timedelta(hours=-7))):
        found = _held(AGREED, at.astimezone(zone))
        assert found == (() if open_ else (Reason.NIGHT,))
    at_night = replace(AGREED, night=Consent(said=True, on=date(2024, 1, 1)))
    assert _held(at_night, at) == ()
    for said in (
        Consent(said=True, on=date(2024, 7, 2)),  # not yet
        Consent(said=True, on=date(2024, 1, 1), withdrawn_on=date(2024, 7, 1)),
        Consent(said=False),
    ):
        assert _held(replace(AGREED, night=said), at) == (() if open_ else (Reason.NIGHT,))
    mail = replace(
        AD,
        channel=Channel.EMAIL,
        to="kim@example.com",
        subject="(광고) 특가",
        text="한빛피트니스 02-1234-5678 office@example.com 서울시 중구 새길 1 "
        "수신거부 Unsubscribe mailto:office@example.com",
    )
    assert _held(AGREED, at, message=mail) == ()


def test_a_clock_without_its_zone_is_refused() -> None:
    """Nobody could say whether it is night."""
    with pytest.raises(DomainError, match="시간대"):
        _held(AGREED, datetime(2024, 10, 1, 12))  # noqa: DTZ001 - that is it


@pytest.mark.parametrize(
    ("ended", "today", "open_"),
    [
        ("2024-04-01", "2024-10-01", True),  # six months to the day
        ("2024-04-01", "2024-10-02", False),
        ("2024-08-31", "2025-02-28", True),
        ("2024-08-31", "2025-03-01", False),
    ],
)
def test_a_running_relation_stands_in_for_consent_for_six_months(
    ended: str, today: str, *, open_: bool
) -> None:
    """Only where 설정 says so, of the same kind of goods, and where nothing is known."""
    deal = Deal("헬스", date(2024, 1, 1), date.fromisoformat(ended))
    person = replace(AGREED, general=Consent(), deals=(deal,))
    at = datetime.fromisoformat(f"{today}T12:00+09:00")
    rules = Rules(OFFICE, relation=True)
    found = _held(person, at, rules=rules, kind="헬스")
    assert found == (() if open_ else (Reason.UNKNOWN,))
    assert _held(person, at, kind="헬스") == (Reason.UNKNOWN,)
    assert _held(person, at, rules=rules, kind="요가") == (Reason.UNKNOWN,)
    assert _held(person, at, rules=rules) == (Reason.UNKNOWN,)
    assert _held(person, at, rules=rules, only_kind=True) == found
    to_come = Deal("헬스", at.date() + timedelta(days=1), None)
    assert _held(replace(person, deals=(to_come,)), at, rules=rules, kind="헬스") == (
        Reason.UNKNOWN,
    )
    for no in (Consent(said=False), Consent(withdrawn_on=date(2024, 2, 1))):
        assert _held(replace(person, general=no), at, rules=rules, kind="헬스")
    night = datetime.fromisoformat(f"{today}T21:00+09:00")
    assert Reason.NIGHT in _held(person, night, rules=rules, kind="헬스")


def test_what_was_refused_for_all_ways_is_refused_for_one_that_agreed_before() -> None:
    """And a number that has refused under another name, until this one agrees on a later day."""
    early = {Channel.TEXT: Consent(said=True, on=date(2024, 1, 2))}
    all_ways = Consent(said=True, on=date(2024, 1, 1), withdrawn_on=date(2024, 3, 1))
    assert _held(replace(AGREED, own=early, general=all_ways)) == (Reason.WITHDRAWN,)
    later = {Channel.TEXT: Consent(said=True, on=date(2024, 3, 2))}
    assert _held(replace(AGREED, own=later, general=all_ways)) == ()
    for day, why in ((date(2023, 12, 31), ()), (date(2024, 1, 1), (Reason.SHARED,))):
        assert _held(replace(AGREED, refused_at={"01000000001": day})) == why
    assert _held(replace(AGREED, refused_at={"01000000002": date.max})) == ()


def test_nobody_gets_two_in_one_campaign() -> None:
    """Not a notice, either; the name is compared as people spell it."""
    got = replace(AGREED, sent=(Sent(date(2023, 1, 1), "가을재등록"),))
    note = replace(AD, purpose=Purpose.NOTICE, text="계약이 곧 끝납니다.")
    for message in (AD, note):
        assert _held(got, message=message, campaign="가을 재등록") == (Reason.TWICE,)
        assert _held(got, message=message, campaign="겨울 재등록") == ()


def test_a_month_brings_so_many_and_no_more_advertising() -> None:
    """By the month in Korea; a notice has to be told whatever was sent before."""
    sent = tuple(Sent(date(2024, 10, day), f"c{day}") for day in (1, 2))
    full = replace(AGREED, sent=sent)
    two = Rules(OFFICE, most=2)
    assert _held(full, rules=two) == (Reason.ENOUGH,)
    assert (
        _held(full, rules=Rules(OFFICE, most=3)) == _held(full, rules=Rules(OFFICE, most=0)) == ()
    )
    next_month = datetime(2024, 10, 31, 23, tzinfo=UTC)  # the first of November in Korea
    assert _held(full, next_month, rules=two) == ()
    note = replace(AD, purpose=Purpose.NOTICE, text="계약이 곧 끝납니다.")
    assert _held(full, message=note, rules=two) == ()


def test_who_has_left_and_asked_to_be_erased_gets_nothing() -> None:
    """While a contract runs they get what concerns it, and no advertising."""
    note = replace(AD, purpose=Purpose.NOTICE, text="계약이 곧 끝납니다.")
    for person, why in (
        (replace(AGREED, erasure_on=date(2024, 9, 1)), Reason.ERASURE_ASKED),
        (replace(AGREED, retain_until=date(2024, 9, 30)), Reason.RETENTION_OVER),
    ):
        assert _held(person) == _held(person, message=note) == (why,)
        running = replace(person, deals=(Deal("헬스", date(2024, 1, 1), None),))
        assert _held(running, message=note) == ()
        assert _held(running) == (why,)
    assert _held(replace(AGREED, retain_until=date(2024, 10, 1))) == ()


def test_who_is_written_to_is_in_the_ledger_with_that_number() -> None:
    """Nobody unknown, no number that is none, and none that is not theirs."""
    assert held(AD, None, at=NOON, campaign="", rules=Rules(OFFICE)) == (Reason.NOBODY,)
    assert _held(AGREED, message=replace(AD, to="")) == (Reason.NO_ADDRESS,)
    assert _held(AGREED, message=replace(AD, to="010-0000-0009")) == (Reason.OTHER_ADDRESS,)


def test_a_notice_that_offers_something_says_why_it_needs_consent() -> None:
    """First that it counts as advertising; with all that advertising needs it passes."""
    note = replace(AD, purpose=Purpose.NOTICE)
    assert _held(AGREED, message=note) == ()
    found = _held(replace(AGREED, general=Consent(said=False)), message=note)
    assert found == (Reason.OFFERS, Reason.REFUSED)
    plain = replace(note, text="재계약하시면 10% 할인해 드립니다.")
    assert _held(AGREED, message=plain)[:2] == (Reason.OFFERS, Reason.MARK_MISSING)


def test_every_reason_that_the_statute_gives_names_its_article() -> None:
    """And each says in Korean what it is, under a name of its own."""
    of_the_office = {
        *(Reason.NOBODY, Reason.NO_ADDRESS, Reason.OTHER_ADDRESS, Reason.TWICE, Reason.ENOUGH),
    }
    for each in Reason:
        assert bool(each.article) is (each not in of_the_office)
        assert each.code == each.name.lower()
        assert each.words in each.told
    assert len({each.words for each in Reason}) == len(Reason)
