"""A line to a mail server: encrypted and its certificate checked, or no line at all."""

from __future__ import annotations

import smtplib
import ssl
from typing import Final

from xlcrm.errors import XlcrmError

_SECONDS: Final = 30.0  # what a server may take for an answer
_TLS: Final = 465  # the port that speaks it from the start
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(XlcrmError):
    """A mail could not be sent; the message says why, for people."""


def connected(
    server: str, port: int, user: str = "", password: str = "", *, seconds: float = _SECONDS
) -> smtplib.SMTP:
    """Return a line to a server, signed in.

    Nothing goes over a line that is not encrypted, but to a server on this computer.

    Args:
        server: its name.
        port: 465 speaks TLS from the start; any other begins it with STARTTLS.
        user: who signs in; "" where nobody does.
        password: with what.
        seconds: how long the server may take for an answer.

    Raises:
        MailError: the server does not encrypt, its certificate is not right, or it does not take
            the user and password.
        OSError: there is no line.
        smtplib.SMTPException: the server says something else than it should.
    """
    context = ssl.create_default_context()
    if port == _TLS:
        try:
            line: smtplib.SMTP = smtplib.SMTP_SSL(server, port, timeout=seconds, context=context)
        except ssl.SSLCertVerificationError as error:
            raise _untrusted() from error
    else:
        line = smtplib.SMTP(server, port, timeout=seconds)
    try:
        line.ehlo_or_helo_if_needed()
        if port != _TLS and line.has_extn("starttls"):
            line.starttls(context=context)
            line.ehlo()
        elif port != _TLS:
            _refuse_open_line(server)
        if user:
            line.login(user, password)
    except ssl.SSLCertVerificationError as error:
        line.close()
        raise _untrusted() from error
    except smtplib.SMTPNotSupportedError as error:
        line.close()
        raise MailError(
            "메일 서버가 이 포트에서는 로그인을 받지 않습니다.",
            hint="465나 587 포트를 적거나, 로그인이 없는 서버면 사용자를 빼세요.",
        ) from error
    except (smtplib.SMTPAuthenticationError, UnicodeEncodeError) as error:
        line.close()
        raise MailError(
            "메일 서버가 로그인을 받아 주지 않았습니다.",
            hint="사용자와 비밀번호(앱 비밀번호)를 확인하세요.",
        ) from error
    except BaseException:
        line.close()
        raise
    return line


def _untrusted() -> MailError:
    return MailError(
        "메일 서버의 인증서를 믿을 수 없어 보내지 않았습니다.",
        hint="서버 이름과 컴퓨터의 날짜가 맞는지 확인하세요. 맞으면 서버 관리자에게 알리세요.",
    )


def _refuse_open_line(server: str) -> None:
    """Raise for a line that is not encrypted, but to this computer itself."""
    if server.lower() not in _HERE:
        raise MailError(
            "메일 서버가 암호화를 하지 않아 보내지 않았습니다.",
            hint="암호화하는 포트(465나 587)를 적으세요.",
        )
