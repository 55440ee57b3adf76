"""Mails by a server, one after the other: not too fast, tried again where the server asks for it.

Until a server has been given the last dot of a mail it has taken nothing; from then on until its
answer nobody knows. The commands are given one by one, so that it is known how far each came.
"""

from __future__ import annotations

import re
import smtplib
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlcrm.domain.message import Channel
from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Sent, Unknown
from xlcrm.jobs.outreach.mail_line import MailError, connected
from xlcrm.jobs.outreach.mime import address_of, mail_of, message_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet
    from email.message import EmailMessage

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Given, Outcome

PASSWORD: Final = "XLCRM_SMTP_PASSWORD"  # noqa: S105 - the name of a secret
_PORT: Final = 587
_LAST_PORT: Final = 65_535
_PER_MINUTE: Final = 30  # what usual providers take from one user without slowing down
_WAITS: Final = (2.0, 10.0, 30.0)  # seconds before a mail is tried again
_OK: Final = range(200, 300)
_GO_ON: Final = 354
_CLOSING: Final = 421
_LATER: Final = range(400, 500)
_CODE: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_DOT: Final = re.compile(rb"(?m)^\.")


class _NoLineError(CarrierError):
    """There is no line to the server now; there may be one in a moment."""


class SmtpCarrier:
    """Sends mails by a server."""

    name: Final = "smtp"
    channels: AbstractSet[Channel] = frozenset({Channel.EMAIL})

    def __init__(
        self,
        given: Given,
        *,
        waits: Sequence[float] = _WAITS,
        sleep: Callable[[float], None] = time.sleep,
        seconds: float = 30.0,
    ) -> None:
        """Begin without a line.

        Args:
            given: server, user, sender; the password is the secret XLCRM_SMTP_PASSWORD.
            waits: seconds before each further try.
            sleep: what waits.
            seconds: how long the server may take for an answer.
        """
        sender = address_of(given.sender or given.user)
        if sender is None:
            raise CarrierError(
                "보내는 사람의 이메일 주소가 없습니다.",
                hint='--from "센터 이름 <주소@회사.kr>"처럼 적으세요.',
            )
        self._where = _server(given.server)
        self._user, self._password = given.user, given.secret(PASSWORD) if given.user else ""
        if given.user and not self._password:
            raise CarrierError(
                "메일 서버의 비밀번호가 없습니다.",
                hint=f"환경 변수에 넣거나 적어 두세요: keyring set xlcrm {PASSWORD}",
            )
        self._sender, self._clock, self._opt_out = sender, given.clock, given.opt_out
        self._pause = 60 / (given.per_minute or _PER_MINUTE)
        self._waits, self._sleep, self._seconds = waits, sleep, seconds
        self._line: smtplib.SMTP | None = None
        self._last: float | None = None
        self._waited = False

    def send(self, message: Message, key: str) -> Outcome:
        """Send a mail, and try it again while the server says that another time is better."""
        mail = mail_of(message, key, sender=self._sender, at=self._clock(), opt_out=self._opt_out)
        if mail is None:
            return Refused("이메일 주소가 없거나 주소가 아님")
        self.wait()
        self._waited = False
        for wait in (*self._waits, None):
            try:
                outcome = self._tried(mail, key)
            except _NoLineError:
                if wait is None:
                    raise
                outcome = Refused("", later=True)
            if wait is None or not (isinstance(outcome, Refused) and outcome.later):
                break
            self._sleep(wait)
        return outcome

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.quit()
            self._line = None

    def wait(self) -> None:
        """Wait until the next mail may go."""
        if self._waited:
            return
        now = time.monotonic()
        if self._last is not None and (left := self._last + self._pause - now) > 0:
            self._sleep(left)
            now += left
        self._last, self._waited = now, True

    def _tried(self, mail: EmailMessage, key: str) -> Outcome:
        """One try, over a new line where the old one has broken."""
        try:
            line = self._connected()
            for verb, address in (("MAIL FROM:", mail["From"]), ("RCPT TO:", mail["To"])):
                said = line.docmd(verb + f"<{address.addresses[0].addr_spec}>")
                if said[0] not in _OK:
                    return self._refused(*said)
            said = line.docmd("DATA")
            if said[0] != _GO_ON:
                return self._refused(*said)
            line.send(_DOT.sub(b"..", mail.as_bytes()) + b".\r\n")
        except (smtplib.SMTPException, OSError):  # before the last dot: nothing was taken
            self._dropped()
            return Refused("메일 서버와 연결이 끊김", later=True)
        try:
            said = line.getreply()
        except (smtplib.SMTPException, OSError):
            self._dropped()
            return Unknown("메일 서버가 받았는지 답하기 전에 연결이 끊김")
        return Sent(message_id_of(key, self._sender)) if said[0] in _OK else self._refused(*said)

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            try:
                self._line = connected(
                    *self._where, self._user, self._password, seconds=self._seconds
                )
            except MailError as error:
                raise CarrierError(error.message, hint=error.hint) from error
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise _NoLineError(
                    "메일 서버에 연결하지 못했습니다.",
                    hint="서버 이름과 포트, 인터넷 연결을 확인하고 다시 실행하세요.",
                ) from error
        return self._line

    def _refused(self, code: int, told: bytes) -> Refused:
        """What a server's no means; its own words may name the customer."""
        if code == _CLOSING:
            self._dropped()
        else:
            try:
                self._connected().rset()
            except (smtplib.SMTPException, OSError):
                self._dropped()
        exact = _CODE.match(told)
        which = f"{code} {exact[1].decode()}" if exact else str(code)
        if code in _LATER:
            return Refused(f"메일 서버가 지금은 받지 않음 ({which})", later=True)
        return Refused(f"메일 서버가 거절함 ({which})")

    def _dropped(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _server(text: str) -> tuple[str, int]:
    """A server and its port, from smtp.example.com or smtp.example.com:465."""
    name, _, port = text.partition(":")
    if not name or not (port or "1").isdecimal() or not 0 < int(port or _PORT) <= _LAST_PORT:
        raise CarrierError("메일 서버가 없습니다.", hint="--server smtp.회사.kr:587처럼 적으세요.")
    return name, int(port or _PORT)
