"""A list for the web page of a gateway: numbers first, then names, as such pages take them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.message import Channel
from xlcrm.domain.text_bytes import TextKind
from xlcrm.files import handed
from xlcrm.files.passwords import refuse_plain
from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Sent
from xlcrm.jobs.outreach.render import length_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Given, Outcome

KEY: Final = "메시지 ID"
_WHERE: Final = {Channel.TEXT: "휴대폰번호", Channel.KAKAO: "휴대폰번호", Channel.EMAIL: "이메일"}
_REST: Final = ("이름", "제목", "내용", KEY)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would calculate


def _as_text(text: str) -> str:
    """A text that no spreadsheet calculates: customers read it, so that a space has to do."""
    return f" {text}" if text.startswith(_FORMULA) else text


class CsvCarrier:
    """Writes one row a message, each on the disk before the next is begun.

    Such pages take a number in the first column, a name in the second, and each person's text in a
    further one; whoever uploads the list says which.
    """

    name: Final = "csv"
    channels: AbstractSet[Channel] = frozenset(_WHERE)

    def __init__(self, given: Given) -> None:
        if not given.output.lower().endswith(".csv"):
            raise CarrierError(
                "명단을 쓸 파일이 없습니다.", hint="-o 발송.csv처럼 .csv 파일을 적으세요."
            )
        self.output = given.output
        self._of = (given.ledger,) if given.ledger else ()
        refuse_plain(self._of, Path(self.output))
        self._known: set[str] | None = None

    def holds(self) -> AbstractSet[str]:
        """Return the keys of the messages in the list."""
        if self._known is None:
            rows = handed.rows_in(self.output)
            if rows and rows[0][1:] != [*_REST]:
                raise handed.taken(self.output)
            self._known = {row[-1] for row in rows[1:]}
            self._new = not rows
        return self._known

    def send(self, message: Message, key: str) -> Outcome:
        """Add a row."""
        known = self.holds()
        if key in known:
            return Sent(key)
        if not message.to:
            return Refused(f"{_WHERE[message.channel]} 없음")
        name = f"'{message.name}" if message.name.startswith(_FORMULA) else message.name
        header = (_WHERE[message.channel], *_REST) if self._new else None
        is_short = message.channel is Channel.TEXT and length_of(message).kind is TextKind.SMS
        subject = "" if is_short else _as_text(message.subject)  # with one it would go as an LMS
        handed.add_row(
            self.output,
            (message.to, name, subject, _as_text(message.text), key),
            header,
            self._of,
        )
        self._new = False
        self._known = {*known, key}
        return Sent(key)

    def trace(self, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - the protocol's
        """Tell whether the list holds a message."""
        return Sent(key) if key in self.holds() else Refused("명단 파일에 없음", later=True)

    def close(self) -> None:
        """Nothing is held."""
