"""A folder of mails that a mail program opens, ready to be sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.message import Channel
from xlcrm.files import handed
from xlcrm.files.passwords import refuse_plain
from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Sent
from xlcrm.jobs.outreach.mime import address_of, mail_of, message_id_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Given, Outcome

_SUFFIX: Final = ".eml"


class EmlCarrier:
    """Writes one file a message, named by its key, so that no name stands in the folder."""

    name: Final = "eml"
    channels: AbstractSet[Channel] = frozenset({Channel.EMAIL})

    def __init__(self, given: Given) -> None:
        if not given.output:
            raise CarrierError("메일을 넣을 폴더가 없습니다.", hint="-o 메일폴더를 적으세요.")
        sender = address_of(given.sender)
        if sender is None:
            raise CarrierError(
                "보내는 사람의 이메일 주소가 없습니다.",
                hint='--from "센터 이름 <주소@회사.kr>"처럼 적으세요.',
            )
        self.output = given.output
        self._of = (given.ledger,) if given.ledger else ()
        refuse_plain(self._of, Path(self.output))
        self._sender, self._clock, self._opt_out = sender, given.clock, given.opt_out

    def holds(self) -> AbstractSet[str]:
        """Return the keys of the mails in the folder."""
        names = handed.names_in(self.output, _SUFFIX)
        return frozenset(name.removesuffix(_SUFFIX) for name in names)

    def send(self, message: Message, key: str) -> Outcome:
        """Write a mail; `X-Unsent` has Outlook open it as one that is still to be sent."""
        mail = mail_of(message, key, sender=self._sender, at=self._clock(), opt_out=self._opt_out)
        if mail is None:
            return Refused("이메일 주소가 없거나 주소가 아님")
        mail["X-Unsent"] = "1"
        handed.put_file(self.output, f"{key}{_SUFFIX}", mail.as_bytes(), self._of)
        return Sent(message_id_of(key, self._sender))

    def trace(self, key: str, since: datetime) -> Outcome | None:  # noqa: ARG002 - the protocol's
        """Tell whether the folder holds a mail."""
        if key in self.holds():
            return Sent(message_id_of(key, self._sender))
        return Refused("메일 폴더에 없음", later=True)

    def close(self) -> None:
        """Nothing is held."""
