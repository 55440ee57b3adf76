"""A real mail server on this computer, which does to a customer's mail what a test wants."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage


class Mailbox:
    """What the server took, in its order, and what it shall do next with whose mail.

    `faults` holds for an address what happens to its next mails, one after the other: an answer to
    RCPT (`450 …`), `data: 451 …` an answer to the text, `drop` a line that breaks before it,
    `data: drop` one that breaks while it comes, `taken: drop` one that breaks after it was taken; a
    call is made when the text has come and nobody has been answered yet.
    """

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.faults: dict[str, list[str | Callable[[], None]]] = {}
        self.lines = 0

    @property
    def got(self) -> list[str]:
        """Who got a mail, as often as they did."""
        return [to for to, _ in self.mails]

    def fault(self, to: str, when: str) -> Any:  # noqa: ANN401 - an answer, or a call
        """Take the next fault of an address, if it is one of this moment."""
        left = self.faults.get(to, [])
        if not left or callable(left[0]):
            return left.pop(0) if left and when == "taken" else None
        moment, _, rest = left[0].rpartition(": ")
        if (moment or "rcpt") != when:
            return None
        left.pop(0)
        return rest

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names and signature
        self,
        server: Any,  # noqa: ANN401 - aiosmtpd tells no types
        session: Any,  # noqa: ANN401, ARG002 - likewise
        envelope: Any,  # noqa: ANN401 - likewise
        address: str,
        options: Any,  # noqa: ANN401, ARG002
    ) -> str:
        """Answer who may get a mail."""
        fault = self.fault(address, "rcpt")
        if fault == "drop":
            server.transport.abort()
            return "421 gone"
        if fault:
            return str(fault)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, ARG002, N802
        """Take a mail."""
        to = envelope.rcpt_tos[0]
        refused = self.fault(to, "data")
        if refused:
            return str(refused)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((to, mail))
        fault = self.fault(to, "taken")
        if callable(fault):
            fault()
        elif fault == "drop":
            server.transport.abort()
        return "250 OK"


class _Server(SMTP):
    """A server that can break a line while a text comes."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Take the text, or ask for it and be gone."""
        assert self.envelope is not None
        box, to = self.event_handler, self.envelope.rcpt_tos
        left = box.faults.get(to[0], []) if to else []
        if left and left[0] == "data: drop":
            left.pop(0)
            await self.push("354 go on")
            self.transport.abort()  # type: ignore[union-attr]  # asyncio's own has it
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        self.handler.lines += 1
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(**how: Any) -> Iterator[tuple[Mailbox, int]]:  # noqa: ANN401 - aiosmtpd's
    """Run a server; yield what it takes, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox()
    controller = _Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()
