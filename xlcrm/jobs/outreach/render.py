"""A text filled in for one customer: a message, or why it cannot be one.

Nothing is sent here, and nobody is asked whether it may be: that is the gate's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.domain.advertising import MARK, UNSUBSCRIBE, mail_opts_out, opts_out_at_the_end
from xlcrm.domain.contact import parse_email, parse_phones
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy, one_line
from xlcrm.domain.text_bytes import text_length
from xlcrm.domain.wording import Slot, filled, pieces_of
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.facts import Facts, Missing
from xlcrm.jobs.outreach.fields import field_named, said
from xlcrm.jobs.outreach.lacking import problem_of
from xlcrm.reading import sender as senders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.domain.text_bytes import TextLength
    from xlcrm.domain.wording import Piece
    from xlcrm.jobs.outreach.facts import Recipient
    from xlcrm.jobs.outreach.templates import Template
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.sender import Sender
    from xlcrm.schema.trouble import Problem

_MOBILE: Final = lazy(r"01[016789]\d{7,8}")
_DIGITS: Final = lazy(r"\D")
_BY_PHONE: Final = frozenset({Channel.TEXT, Channel.KAKAO, Channel.CALL})


def render(  # noqa: PLR0913 - each is a choice of who writes
    ledger: Ledger,
    who: str | CellRef,
    template: Template,
    as_of: date,
    *,
    channel: Channel | None = None,
    given: Mapping[str, str] | None = None,
) -> Message | Problem:
    """Return a text filled in for a customer, or which of its fields cannot be, and why.

    For many customers `Rendering` reads what it needs once.

    Args:
        ledger: the opened workbook, with all of its columns.
        who: a 고객 ID, a name or a telephone number that only one customer has; or a cell of the
            contract that is meant.
        template: the text.
        as_of: the day that counts as today.
        channel: by which way it goes; by default the first of the text's.
        given: what fields say for everybody, whatever the ledger has; also fields of its own.

    Raises:
        DomainError: nobody or more than one is meant, or the text names a field that there is not.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> text = xlcrm.read_templates().named("재계약 7일 전")
    >>> office = {"사무실": "가온헬스", "사무실 전화": "02-000-0000"}
    >>> made = xlcrm.render(ledger, "1001", text, date(2024, 10, 20), given=office)
    >>> made.channel.value, made.subject, len(made.text)
    ('문자', '프리미엄 서비스 종료 안내', 84)
    >>> problem = xlcrm.render(ledger, "1001", text, date(2024, 10, 20))
    >>> problem.place, problem.trouble.field
    ('1001 홍*동', '사무실')
    >>> problem.trouble.hint.partition(" 한 줄")[0]
    "설정 시트에 '기준 | 사무실 | 가온헬스'"
    """
    return Rendering(ledger, as_of, given).message(who, template, channel)


class Rendering:
    """What fills in texts for many customers of a ledger on a day.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
        given: what fields say for everybody, whatever the ledger has; also fields of its own.
    """

    def __init__(self, ledger: Ledger, as_of: date, given: Mapping[str, str] | None = None) -> None:
        self.facts = Facts(ledger, as_of, given)

    def key_at(self, where: CellRef) -> str:
        """Return the key of the customer in whose row a cell lies; "" if nobody's."""
        return self.facts.key_at(where)

    def recipient(self, who: str | CellRef, template: Template) -> Recipient:
        """Return a customer, with the contract that a text is about."""
        return self.facts.recipient(who, template.contract)

    def check(self, template: Template) -> None:
        """Refuse a text that names a field that there is not.

        Raises:
            DomainError: it does; the nearest field is named, and all that there are.
        """
        for name in template.fields:
            field_named(name, self.facts)

    def message(
        self, who: str | CellRef, template: Template, channel: Channel | None = None
    ) -> Message | Problem:
        """Return a text filled in for a customer, or why it cannot be; as `render` does.

        Raises:
            DomainError: as `render` says.
        """
        return self._made(who, template, channel, reveal=True)

    def shown(
        self, who: str | CellRef, template: Template, channel: Channel | None = None
    ) -> Message | Problem:
        """Return the same with everything personal masked, for the screen."""
        return self._made(who, template, channel, reveal=False)

    def text(
        self, text: str, recipient: Recipient, *, reveal: bool = True
    ) -> str | tuple[Missing, ...]:
        """Return any text filled in for a customer, or what it lacks.

        Raises:
            DomainError: the text names a field that there is not, or a brace has no other one.
        """
        missing: dict[str, Missing] = {}
        made = self._filled(pieces_of(text), recipient, missing, reveal=reveal)
        return tuple(missing.values()) or made

    def _made(
        self,
        who: str | CellRef,
        template: Template,
        channel: Channel | None,
        *,
        reveal: bool,
    ) -> Message | Problem:
        recipient = self.recipient(who, template)
        way = channel or template.channels[0]
        if way not in template.channels:
            raise DomainError(
                f"'{template.name}' 문구는 {with_particle(way.value, '으로/로')} 보내지 않습니다.",
                hint=f"쓸 수 있는 채널: {', '.join(each.value for each in template.channels)}",
            )
        missing: dict[str, Missing] = {}
        subject = self._filled(_pieces(template.subject), recipient, missing, reveal=reveal)
        text = self._filled(_pieces(template.text), recipient, missing, reveal=reveal)
        if template.purpose is Purpose.ADVERTISING:
            subject, text = self._advertising(subject, text, way, missing)
        if missing:
            return problem_of(recipient, missing)
        name = said(Slot("고객명"), self.facts, recipient, reveal=reveal)
        number = recipient.last("customer_id")[0]
        return Message(
            recipient.key,
            str(number or ""),
            name if isinstance(name, str) else "",
            _address(recipient, way) if reveal else "",
            way,
            template.purpose,
            subject,
            text,
            template.name,
        )

    def _filled(
        self,
        pieces: tuple[Piece, ...],
        recipient: Recipient,
        missing: dict[str, Missing],
        *,
        reveal: bool,
    ) -> str:
        def value(slot: Slot) -> str:
            found = said(slot, self.facts, recipient, reveal=reveal)
            if isinstance(found, Missing):
                missing.setdefault(slot.field, found)
                return ""
            return found

        return filled(pieces, value)

    def _advertising(
        self, subject: str, text: str, way: Channel, missing: dict[str, Missing]
    ) -> tuple[str, str]:
        """Advertising with what it has to say and does not yet.

        (광고) at the start, who sends and how to reach them, at the end how to refuse at no cost:
        정보통신망법 제50조 제4항, 시행령 별표 6; of an e-mail its subject begins so, and its text
        says the sender's e-mail and postal addresses too, and in two languages where to refuse.
        """
        sender = self.facts.sender
        mail = way is Channel.EMAIL
        if mail and not subject.startswith(MARK):
            subject = f"{MARK} {subject.lstrip()}".rstrip()
        if not mail and not text.startswith(MARK):
            text = f"{MARK}{text.lstrip()}"
        for item, said_there, line in _needed(sender, text, mail=mail):
            if not said_there and not line:
                missing.setdefault(item, _unset(item))
        if sender.name and not _holds(text, sender.name):
            begins = text.startswith(MARK)
            rest = text.removeprefix(MARK) if begins else text
            text = f"{MARK if begins else ''}[{sender.name}]{_spaced(rest)}"
        lines = [line for _, said_there, line in _needed(sender, text, mail=mail) if not said_there]
        return subject, "\n".join(filter(None, (text, *lines)))


def length_of(message: Message) -> TextLength:
    """Return how long a message is as a text message, and what it is sent as.

    >>> length_of(Message("1", "1", "", "", Channel.TEXT, Purpose.NOTICE, "", "안내")).told
    'SMS 4/90바이트'
    """
    return text_length(message.text, message.subject)


def _spaced(text: str) -> str:
    return text if text.startswith((" ", "\n", "[")) else f" {text}"


def _needed(sender: Sender, text: str, *, mail: bool) -> Iterator[tuple[str, bool, str]]:
    """What advertising has to say: the item of 설정, whether it is said, and the line that says it.

    The line is empty where 설정 does not say it.
    """
    yield senders.SENDER_ITEM, _holds(text, sender.name), sender.name
    phone, opt_out = sender.phone, sender.opt_out
    yield (
        senders.PHONE_ITEM,
        _holds(text, phone, digits=True),
        f"문의 {phone}" if phone else "",
    )
    if mail:
        email = sender.email
        yield senders.EMAIL_ITEM, _holds(text, email), email
        yield senders.ADDRESS_ITEM, _holds(text, sender.address), sender.address
        out = f"수신거부 {UNSUBSCRIBE}: mailto:{email}?subject={UNSUBSCRIBE.lower()}"
        yield senders.EMAIL_ITEM, mail_opts_out(text), out if email else ""
        if not opt_out:
            return
    yield (
        senders.OPT_OUT_ITEM,
        _holds(text, opt_out, digits=True) and opts_out_at_the_end(text),
        f"무료수신거부 {opt_out}" if opt_out else "",
    )


def _holds(text: str, wanted: str, *, digits: bool = False) -> bool:
    """Whether a text says something, however it is spaced; of a number, its figures."""
    if not wanted:
        return False
    if digits and (figures := _DIGITS.sub("", wanted)):
        return figures in _DIGITS.sub("", text)
    return match_key(wanted) in match_key(text)


def _unset(item: str) -> Missing:
    return Missing(
        f"광고에 꼭 있어야 하는 '{item}' 설정이 없습니다.",
        f"설정 시트에 {senders.told_by(item)} 한 줄을 적으세요.",
    )


@lru_cache(maxsize=64)
def _pieces(text: str) -> tuple[Piece, ...]:
    return pieces_of(text)


def _address(recipient: Recipient, way: Channel) -> str:
    """The number or the address that a message goes to; "" where none can be read."""
    if way is Channel.EMAIL:
        value = recipient.last("email")[0]
        try:
            return parse_email(str(value)) if value is not None else ""
        except DomainError:
            return ""
    value = recipient.last("phone")[0]
    try:
        phones = parse_phones(one_line(str(value))) if value is not None else ()
    except DomainError:
        return ""
    mobile = [each.formatted for each in phones if _MOBILE.fullmatch(each.digits)]
    if way is Channel.CALL and not mobile:
        mobile = [each.formatted for each in phones]
    return mobile[0] if mobile else ""
