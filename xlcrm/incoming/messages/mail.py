"""Mails: one that was saved (.eml), and folders of a mail program as one file (.mbox)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, one_line
from xlcrm.incoming.messages.mail_text import plain_words, without_answered
from xlcrm.incoming.messages.message import (
    Message,
    Messages,
    Source,
    fit,
    in_korea,
    party_of,
)
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from xlcrm.incoming.messages.message import Party

_POSTMARK: Final = lazy(
    rb"^From(?: -[^\r\n]*| \S+ [^\r\n]*\d{1,2}:\d{2}[^\r\n]*| ?)\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)",
    re.MULTILINE,
)
_QUOTED_FROM: Final = lazy(rb"^>(>*From )", re.MULTILINE)
_BEGIN: Final = lazy(
    rb"\s*(?:From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version"
    rb"|X-[A-Za-z0-9-]+|DKIM-Signature|ARC-[A-Za-z-]+|Reply-To|Content-Type|Authentication-Results)"
    rb":[^\n]*\n",
    re.IGNORECASE,
)
_KOREAN: Final = frozenset(
    {"euc-kr", "euckr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "korean", "ms949", "uhc", "949"}
)
_CHARSET: Final = lazy(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_AUTOMATIC: Final = lazy(
    r"\[?(?:자동 ?회신|자동 ?응답|자동 ?답장|부재 ?중 ?(?:자동 ?)?(?:응답|회신|메시지|알림)"
    r"|Automatic reply|Auto(?:matic)?[- ]?(?:reply|response)|Out of (?:the )?Office)"
    r" ?(?:메일)?(?:$|[:\]\-–(]).*",
    re.IGNORECASE,
)
_RETURNED: Final = lazy(
    r"\[?(?:반송 ?메일|반송된 ?메일|메일 ?반송|메일 ?전송 ?실패|메일 ?배달 ?실패|배달되지 않음).*"
)
_RETURNED_IN_ENGLISH: Final = lazy(
    r"(?:Undeliver(?:able|ed)|Delivery Status Notification|Mail delivery failed|Returned mail"
    r"|failure notice).*",
    re.IGNORECASE,
)
_ROBOTS: Final = ("mailer-daemon@", "postmaster@", "mail-daemon@")
_DELIVERED: Final = ("Delivered-To", "X-Original-To", "Envelope-To")
_PLAIN_NAME: Final = lazy(r"name\s*=\s*\"?([^\";]+)", re.IGNORECASE)
_SENT_LABELS: Final = frozenset({"sent", "보낸편지함", "보낸메일함"})
_LEFT_LABELS: Final = {
    **dict.fromkeys(("draft", "drafts", "임시보관함"), "임시 보관한 메일"),
    **dict.fromkeys(("spam", "스팸함", "스팸메일함", "trash", "휴지통"), "스팸과 휴지통의 메일"),
}
_REPLIES, _BOUNCES = "자동 응답", "반송된 메일"


class _Part(NamedTuple):
    """What a mail's parts hold: words, and the names of files."""

    plain: list[str]
    html: list[str]
    files: list[str]


def is_mail(data: bytes) -> bool:
    r"""Tell whether a file begins as a mail does.

    >>> is_mail(b"From: a@example.com\r\nSubject: x\r\n\r\ny"), is_mail(b"From,To\n")
    (True, False)
    """
    return _BEGIN.match(data[:4096]) is not None


def is_mailbox(data: bytes) -> bool:
    """Tell whether a file begins as a folder of mails does."""
    return _POSTMARK.match(data[:4096]) is not None


def mail_of(data: bytes, name: str) -> Messages:
    """Return what a saved mail says."""
    return _messages([(name, data)])


def mailbox_of(data: bytes, name: str) -> Messages:
    """Return what the mails of a folder say."""
    return _messages(
        (f"{name} {number:,}번째 메일", each) for number, each in enumerate(_apart(data), 1)
    )


def _apart(data: bytes) -> Iterator[bytes]:
    """The mails of a folder: each begins behind a line `From …` that stands below a blank one."""
    marks = [
        (each.start(), each.end())
        for each in _POSTMARK.finditer(data)
        if not each.start()
        or data[max(0, each.start() - 4) : each.start()].replace(b"\r", b"").endswith(b"\n\n")
    ]
    ends = [start for start, _ in marks[1:]] + [len(data)]
    for (_, begin), end in zip(marks, ends, strict=True):
        yield _QUOTED_FROM.sub(rb"\1", data[begin:end])


def _messages(mails: Iterable[tuple[str, bytes]]) -> Messages:
    found: list[Message] = []
    problems: list[Problem] = []
    left_out: Counter[str] = Counter()
    own: set[str] = set()
    for place, data in mails:
        mail = message_from_bytes(data)
        labels = _labels(mail)
        own |= _ours(mail, labels)
        if left := _left(mail, labels):
            left_out[left] += 1
            continue
        at = _moment(mail)
        if at is None:
            problems.append(_undated(place))
            continue
        found.append(_message(mail, at, place))
    return Messages(tuple(found), tuple(problems), dict(left_out), frozenset(own))


def _message(mail: Mail, at: datetime, place: str) -> Message:
    senders = _parties(mail, "From") or _parties(mail, "Sender")
    recipients = [
        each for name in ("To", "Cc", "Bcc") for each in _parties(mail, name) if each.address
    ]
    subject = one_line(_header(mail, "Subject"))
    part = _Part([], [], [])
    _read(mail, part)
    text = _text(part)
    named = f"첨부: {', '.join(part.files)}" if part.files else ""
    told = _header(mail, "Message-ID").strip()
    if not told:
        words = "\n".join((subject, text, *(each.address for each in senders)))
        told = hashlib.sha256(words.encode(errors="replace")).hexdigest()
    return Message(
        Source.MAIL,
        at,
        fit("\n".join(filter(None, (subject, text, named))) or "(내용 없음)"),
        told,
        place,
        senders[0] if senders else party_of(),
        tuple({each.address: each for each in recipients}.values()),
    )


def _text(part: _Part) -> str:
    """What the writer wrote: of the plain words if there are any, else of the page's."""
    plain = "\n".join(part.plain).strip()
    words = plain or "\n".join(map(plain_words, part.html))
    return without_answered(words.replace("\r\n", "\n").replace("\r", "\n"))


def _read(mail: Mail, part: _Part) -> None:
    """Gather what a mail's parts hold; a mail that is attached is a file."""
    if mail.is_multipart() and mail.get_content_maintype() == "multipart":
        for each in _parts(mail):
            _read(each, part)
        return
    name = _file_name(mail)
    kind = mail.get_content_type()
    attached = mail.get_content_disposition() == "attachment"
    if kind == "message/rfc822":
        inner = _parts(mail)
        part.files.append(
            name or (one_line(_header(inner[0], "Subject")) if inner else "") or "메일"
        )
    elif attached or (name and not (mail.get_content_maintype() == "image" and mail["Content-ID"])):
        part.files.append(name or "이름 없는 파일")
    elif kind in {"text/plain", "text/html"}:
        words = _decoded(mail)
        (part.plain if kind == "text/plain" else part.html).append(words)
    elif kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        part.plain.append("(암호화된 메일)")


def _parts(mail: Mail) -> list[Mail]:
    found = mail.get_payload()
    return [each for each in found if isinstance(each, Mail)] if isinstance(found, list) else []


def _file_name(mail: Mail) -> str:
    for header in ("Content-Disposition", "Content-Type"):
        raw = next(iter(_raw(mail, header)), "")
        if not raw.isascii() and (match := _PLAIN_NAME.search(raw)):
            return one_line(match[1])
    try:
        return one_line(_words(mail.get_filename() or ""))
    except (LookupError, UnicodeError, ValueError):
        return "이름을 읽을 수 없는 파일"


def _decoded(mail: Mail) -> str:
    """A part's words, in whatever it is written."""
    data = mail.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    said = (mail.get_content_charset() or "").casefold()
    if not said and (match := _CHARSET.search(data[:2048])):
        said = match[1].decode("ascii").casefold()
    return _in_letters(data, said)


def _in_letters(data: bytes, said: str) -> str:
    """Bytes as letters: as they say that they are written, else as Korean mails are."""
    said = "cp949" if said in _KOREAN else said
    for encoding in (said, "utf-8", "cp949"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    for encoding in (said, "utf-8"):
        try:
            return data.decode(encoding, "replace")
        except (LookupError, ValueError):
            continue
    return ""


def _raw(mail: Mail, name: str) -> list[str]:
    """A header's values as they stand, with letters for whatever bytes there are."""
    return [
        _in_letters(str(value).encode("utf-8", "surrogateescape"), "")
        for each, value in mail.raw_items()
        if each.casefold() == name.casefold()
    ]


def _header(mail: Mail, name: str) -> str:
    return _words(" ".join(next(iter(_raw(mail, name)), "").split()))


def _words(text: str) -> str:
    """A header's value with its encoded words as letters."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        part if isinstance(part, str) else _in_letters(part, (charset or "").casefold())
        for part, charset in parts
    )


def _parties(mail: Mail, name: str) -> list[Party]:
    found = getaddresses([" ".join(each.split()) for each in _raw(mail, name)])
    return [party_of(_words(called), address) for called, address in found if called or address]


def _labels(mail: Mail) -> frozenset[str]:
    said = ",".join(_words(" ".join(each.split())) for each in _raw(mail, "X-Gmail-Labels"))
    return frozenset(each.strip().strip('"').casefold() for each in said.split(","))


def _ours(mail: Mail, labels: frozenset[str]) -> set[str]:
    """The addresses that a mail shows to be ours: where it arrived, or who wrote what was sent."""
    names: Sequence[str] = ("From",) if labels & _SENT_LABELS else _DELIVERED
    return {each.address for name in names for each in _parties(mail, name) if each.address}


def _left(mail: Mail, labels: frozenset[str]) -> str:
    """As what a mail that nobody wrote to anybody is left out; "" for all others."""
    for label in sorted(labels):
        if label in _LEFT_LABELS:
            return _LEFT_LABELS[label]
    subject = one_line(_header(mail, "Subject"))
    sender = next((each.address for each in _parties(mail, "From")), "")
    if (
        mail.get_content_type() == "multipart/report"
        or sender.startswith(_ROBOTS)
        or any(_raw(mail, "X-Failed-Recipients"))
        or _RETURNED.match(subject)
        or _RETURNED_IN_ENGLISH.match(subject)
    ):
        return _BOUNCES
    automatic = _header(mail, "Auto-Submitted").casefold()
    if (
        (automatic and not automatic.startswith("no"))
        or any(_raw(mail, "X-Autoreply") or _raw(mail, "X-Autorespond"))
        or _header(mail, "Precedence").casefold() == "auto_reply"
        or _AUTOMATIC.match(subject)
    ):
        return _REPLIES
    return ""


def _moment(mail: Mail) -> datetime | None:
    """When a mail was sent, in Korean wall time; else when it arrived."""
    arrived = [each.rpartition(";")[2] for each in _raw(mail, "Received")]
    for text in (*_raw(mail, "Date"), *arrived):
        try:
            moment = parsedate_to_datetime(text.strip())
            return in_korea(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (TypeError, ValueError, OverflowError, IndexError):
            continue
    return None


def _undated(place: str) -> Problem:
    return Problem(
        place,
        Trouble("at", "보낸 날짜를 읽을 수 없는 메일입니다.", "메일 프로그램에서 다시 저장하세요."),
    )
