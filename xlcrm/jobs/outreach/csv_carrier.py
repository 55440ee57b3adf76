"""A list for the web page of a gateway: numbers first, then names, as such pages take them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import guarded, spaced
from xlcrm.domain.message import Channel
from xlcrm.domain.text import lazy, one_line
from xlcrm.domain.text_bytes import TextKind
from xlcrm.errors import DomainError
from xlcrm.files import handed
from xlcrm.files.passwords import refuse_plain
from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Sent
from xlcrm.jobs.outreach.render import length_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Given, Outcome

KEY: Final = "메시지 ID"
NUMBER: Final = "번호"
NAME: Final = "이름"
SUBJECT: Final = "제목"
TEXT: Final = "내용"
PARTS: Final = (NUMBER, NAME, SUBJECT, TEXT)
"""What the columns of a list may hold; behind them stands what each message is called."""
_WHERE: Final = {Channel.TEXT: "휴대폰번호", Channel.KAKAO: "휴대폰번호", Channel.EMAIL: "이메일"}
_KEY: Final = lazy(r"[0-9a-f]{20}")


def columns_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the columns of a list as somebody types them: what each holds, and what it is called.

    Raises:
        DomainError: a column is none, stands twice, or number or text is missing.

    >>> columns_of("번호=수신번호, 이름, 내용")
    (('번호', '수신번호'), ('이름', '이름'), ('내용', '내용'))
    """
    found: dict[str, str] = {}
    for each in text.split(","):
        part, _, header = each.partition("=")
        part = part.strip()
        if part not in PARTS or part in found:
            raise DomainError(
                f"'{one_line(each)[:30]}' 열을 쓸 수 없습니다.",
                hint=f"{', '.join(PARTS)} 가운데에서 '번호=수신번호,이름,내용'처럼 적으세요.",
            )
        found[part] = one_line(header) or part
    if not {NUMBER, TEXT} <= found.keys():
        raise DomainError(
            "번호 열과 내용 열은 있어야 합니다.", hint="'번호=수신번호,이름,내용'처럼 적으세요."
        )
    return tuple(found.items())


class CsvCarrier:
    """Writes one row a message, each on the disk before the next is begun.

    Such pages take a number in a column, a name in another, and each person's text in a further
    one; whoever uploads the list says which, or has the columns written as a page wants them. What
    the message is called stands in the last one, by which a run that was broken off goes on. A page
    reads the numbers, so that they stay as they are; names and texts are no formulas to
    spreadsheets, in which people look at the list.
    """

    name: Final = "csv"
    channels: AbstractSet[Channel] = frozenset(_WHERE)

    def __init__(self, given: Given) -> None:
        if not given.output.lower().endswith(".csv"):
            raise CarrierError(
                "명단을 쓸 파일이 없습니다.", hint="-o 발송.csv처럼 .csv 파일을 적으세요."
            )
        self.output = given.output
        self._columns = given.columns
        self._heads = given.heads
        self._guard = given.guard
        self._of = (given.ledger,) if given.ledger else ()
        refuse_plain(self._of, Path(self.output))
        self._known: set[str] | None = None

    def holds(self) -> AbstractSet[str]:
        """Return the keys of the messages in the list."""
        if self._known is None:
            rows = handed.rows_in(self.output, self._is_ours)
            self._known = {row[-1] for row in self._messages(rows)}
            self._new = not rows
        return self._known

    def _is_ours(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether a list that lies there has these columns."""
        width = len(self._columns or PARTS) + 1
        mine = self._messages(rows)
        if any(len(row) != width or not _KEY.fullmatch(row[-1]) for row in mine):
            return False
        heads = ([*self._header(channel)] for channel in self.channels)
        return not self._heads or [*rows[0]] in heads

    def _messages(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """The rows below the header, if there is one."""
        return rows[1:] if self._heads else rows

    def _header(self, channel: Channel) -> tuple[str, ...]:
        """What the columns are called."""
        if self._columns:
            return (*(header for _, header in self._columns), KEY)
        return (_WHERE[channel], *PARTS[1:], KEY)

    def send(self, message: Message, key: str) -> Outcome:
        """Add a row."""
        known = self.holds()
        if key in known:
            return Sent(key)
        if not message.to:
            return Refused(f"{_WHERE[message.channel]} 없음")
        name, text, subject = message.name, message.text, message.subject
        if self._guard:
            name, text, subject = guarded(name), spaced(text), spaced(subject)
        is_short = message.channel is Channel.TEXT and length_of(message).kind is TextKind.SMS
        subject = "" if is_short else subject  # with one it would go as an LMS
        said = {NUMBER: message.to, NAME: name, SUBJECT: subject, TEXT: text}
        parts = [part for part, _ in self._columns] or PARTS
        header = self._header(message.channel) if self._new and self._heads else None
        row = (*(said[part] for part in parts), key)
        handed.add_row(self.output, row, header, self._of, new=self._new)
        self._new = False
        self._known = {*known, key}
        return Sent(key)

    def trace(self, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - the protocol's
        """Tell whether the list holds a message."""
        return Sent(key) if key in self.holds() else Refused("명단 파일에 없음", later=True)

    def close(self) -> None:
        """Nothing is held."""
