"""What one message or call of somebody else's records says, whatever form it came in."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.contact import parse_email, parse_phones
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import find_resident_numbers, mask_email, mask_name, mask_phone
from xlcrm.domain.text import is_dash, lazy, one_line
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.trouble import Problem

RECEIVED: Final = "수신"
SENT: Final = "발신"
ANSWERED: Final = "통화"
ABSENT: Final = "부재"

KOREA: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988

_UNFIT: Final = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = lazy(r"\r\n?|[\u0085\u2028\u2029]")
_BLANK_LINES: Final = lazy(r"\n(?:[^\S\n]*\n){2,}")
_HIDDEN_NUMBER: Final = "******-*******"


class Source(Enum):
    """What kind of record a message comes from, and the words for its channel, the best first."""

    MAIL = ("이메일", "메일", "전자우편", "e-mail", "email")
    CHAT = ("카카오톡", "카톡", "카카오", "톡", "메신저", "채팅")
    CALL = ("전화", "통화")
    TEXT = ("문자", "문자메시지", "SMS")


class Party(NamedTuple):
    """Somebody who wrote, was written to or was called, as the record names them.

    Attributes:
        name: as it is shown there; empty where it says none.
        address: the e-mail address in small letters; else empty.
        phone: the telephone number's digits as `parse_phones` gives them; else empty.
    """

    name: str = ""
    address: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        """What tells this party from others: the address, else the number, else the name."""
        return self.address or self.phone or match_key(self.name)

    @property
    def masked(self) -> str:
        """The key as it may be shown.

        >>> Party("홍길동", phone="01012345678").masked, Party("홍길동").masked, Party().masked
        ('010-****-5678', '홍*동', '(이름 없음)')
        """
        if self.address:
            return mask_email(self.address)
        if self.phone:
            return mask_phone(self.phone)
        return mask_name(one_line(self.name)) or "(이름 없음)"

    @property
    def plain(self) -> str:
        """The key as it is, for those who may see it."""
        return self.address or self.phone or one_line(self.name) or "(이름 없음)"

    def __repr__(self) -> str:
        """Show nobody."""
        return f"Party({self.masked})"


@outlined
@dataclass(frozen=True, slots=True)
class Room:
    """A conversation of a messenger.

    Attributes:
        title: whom or what it is called after; empty where the export does not say it.
        speakers: everybody who says something in it, in the order in which they begin.
    """

    title: str
    speakers: tuple[str, ...]


@outlined
@dataclass(frozen=True, slots=True)
class Message:
    """One message or call.

    Attributes:
        source: what kind of record it comes from.
        at: when, in Korean wall time.
        text: what it says, fit for a cell but for its length.
        identity: what tells it from all others, whichever file brings it.
        place: where it stands, for people: `카톡.txt 5번째 줄`.
        sender: who sent it; None for us.
        recipients: whom it went to; none for us.
        direction: 수신 or 발신; empty where only who they are tells it.
        outcome: 통화 or 부재 of a call; else empty.
        room: the conversation of a chat.
    """

    source: Source
    at: datetime
    text: str
    identity: str
    place: str
    sender: Party | None = None
    recipients: tuple[Party, ...] = ()
    direction: str = ""
    outcome: str = ""
    room: Room | None = None


@outlined
@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one file.

    Attributes:
        found: the messages in their order.
        problems: what could not be read, with its place.
        left_out: what was left out on purpose, such as `자동 응답` → how many.
        own: e-mail addresses that the file shows to be ours.
    """

    found: tuple[Message, ...]
    problems: tuple[Problem, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


def party_of(name: str = "", address: str = "", phone: str = "") -> Party:
    """Return somebody as a record names them, with the address and number in their usual form.

    >>> party_of(phone="+82 10-1234-5678")[2], party_of(address="Hong@Example.COM").address
    ('01012345678', 'hong@example.com')
    """
    try:
        address = parse_email(address).lower() if address else ""
    except DomainError:
        address = one_line(address).lower()
    name = one_line(name)
    try:
        phone = parse_phones(phone)[0].digits if phone else ""
    except DomainError:
        digits = "".join(sign for sign in phone if sign.isdecimal())
        worded = any(sign.isalpha() for sign in phone)
        name, phone = (name or one_line(phone), "") if worded else (name, digits)
    return Party(name, address, phone)


def in_korea(moment: datetime) -> datetime:
    """Return a moment with a zone as Korean wall time, to the second."""
    return moment.astimezone(KOREA).replace(tzinfo=None, microsecond=0)


def of_epoch(milliseconds: int) -> datetime:
    """Return Korean wall time, to the second, of milliseconds since 1970.

    Raises:
        ValueError: no calendar goes so far.

    >>> of_epoch(1709616665123)
    datetime.datetime(2024, 3, 5, 14, 31, 5)
    """
    first = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return in_korea(first + timedelta(milliseconds=milliseconds))
    except OverflowError as error:
        raise ValueError(milliseconds) from error


def fit(text: str) -> str:
    r"""Return a text as a cell may hold it, but for its length.

    Signs that no cell can hold are gone, resident numbers hidden, and what is nothing but dashes,
    which a cell counts as blank, stands in quotes.

    >>> fit("번호는 900101-1234567\x07 입니다\r\n"), fit(" - ")
    ('번호는 ******-******* 입니다', "'-'")
    """
    text = _UNFIT.sub("", _LINE_ENDS.sub("\n", text))
    text = _BLANK_LINES.sub("\n\n", normalize("NFC", text)).strip()
    for start, end in reversed(find_resident_numbers(text)):
        text = text[:start] + _HIDDEN_NUMBER + text[end:]
    return f"'{text}'" if is_dash(text) else text
