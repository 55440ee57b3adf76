"""A message as an e-mail: headers that any reader shows right, the text in UTF-8."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from xlcrm.domain.message import Message

_NAMED: Final = re.compile(r"(.*?)\s*<\s*([^<>\s]+)\s*>")
_KOREA: Final = timezone(timedelta(hours=9))
_OPT_OUT: Final = "unsubscribe"  # short, so that the header stays in one line


def address_of(text: str) -> Address | None:
    """Return an address, with or without a name before it; None where it is none.

    A name is taken as it stands, whatever signs it has: (주)가온, 가온 [본점].

    >>> address_of("가온 센터 <info@example.com>").addr_spec, address_of("없음") is None
    ('info@example.com', True)
    >>> address_of("(주)가온, 본점 <info@example.com>").display_name
    '(주)가온, 본점'
    """
    named = _NAMED.fullmatch(one_line(text))
    name, address = (named[1].strip(' "'), named[2]) if named else ("", one_line(text))
    user, at, domain = address.rpartition("@")
    if not (user and at and "." in domain.strip(".")) or not address.isascii():
        return None
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        return None


def mail_of(
    message: Message, key: str, *, sender: Address, at: datetime, opt_out: str = ""
) -> EmailMessage | None:
    """Return a message as an e-mail; None where what it goes to is no address.

    Args:
        message: what, and to whom.
        key: makes its Message-ID, which is the same however often it is sent.
        sender: from whom.
        at: when, in Korean wall time.
        opt_out: the address to which a reader's mail program may say that no more is wanted; the
            sender's by default.
    """
    to = address_of(message.to)
    if to is None:
        return None
    mail = EmailMessage(policy.SMTP)
    mail["From"] = sender
    mail["To"] = Address(one_line(message.name), addr_spec=to.addr_spec)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(at.replace(microsecond=0, tzinfo=_KOREA))
    mail["Message-ID"] = message_id_of(key, sender)
    where = address_of(opt_out) or sender
    mail["List-Unsubscribe"] = f"<mailto:{where.addr_spec}?subject={_OPT_OUT}>"
    mail.set_content(message.text, cte="base64")
    return mail


def message_id_of(key: str, sender: Address) -> str:
    """Return what a mail is called.

    >>> message_id_of("0a1b", Address(addr_spec="info@example.com"))
    '<0a1b@example.com>'
    """
    return f"<{key}@{sender.domain}>"
