"""A mail that says that a night failed, to those whom the user has named, and to nobody else."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError

if TYPE_CHECKING:
    from xlcrm.files.mail_settings import MailSettings

_SECONDS: Final = 30.0  # what a server may take for an answer
_TLS: Final = 465  # the port that speaks it from the start
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(XlcrmError):
    """A mail could not be sent; the message says why, for people."""


def send(settings: MailSettings, subject: str, text: str) -> None:
    """Send a mail.

    Nothing goes over a line that is not encrypted, but to a server on this computer.

    Args:
        settings: to whom, by which server.
        subject: what it is about.
        text: what it says.

    Raises:
        MailError: it could not be sent.
    """
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"], message["To"] = settings.sender, ", ".join(settings.to)
    message["Message-ID"] = make_msgid(domain="xlcrm.invalid")
    message.set_content(text)
    try:
        _send(settings, message)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            "메일 서버가 로그인을 받아 주지 않았습니다.",
            hint="사용자와 비밀번호(앱 비밀번호)를 확인하세요.",
        ) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise MailError(
            "메일 서버가 받는 사람을 받아 주지 않았습니다.", hint="--to의 주소를 확인하세요."
        ) from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise MailError(
            f"메일 서버({settings.server}:{settings.port})에 보내지 못했습니다.",
            hint="서버 이름과 포트, 인터넷 연결을 확인하세요.",
        ) from error


def _send(settings: MailSettings, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    where = (settings.server, settings.port)
    if settings.port == _TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(*where, timeout=_SECONDS)
    with server:
        server.ehlo_or_helo_if_needed()
        if settings.port != _TLS and server.has_extn("starttls"):
            server.starttls(context=context)
        elif settings.port != _TLS and settings.server.lower() not in _HERE:
            raise MailError(
                "메일 서버가 암호화를 하지 않아 보내지 않았습니다.",
                hint="암호화하는 포트(465나 587)를 적으세요.",
            )
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message)
