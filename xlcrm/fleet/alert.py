"""A mail that says that a night failed, to those whom the user has named, and to nobody else."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TYPE_CHECKING

from xlcrm.jobs.outreach.mail_line import MailError, connected

if TYPE_CHECKING:
    from xlcrm.files.mail_settings import MailSettings


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
    with connected(settings.server, settings.port, settings.user, settings.password) as line:
        line.send_message(message)
