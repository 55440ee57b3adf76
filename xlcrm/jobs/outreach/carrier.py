"""What carries messages: a small protocol, which other packages may implement.

A package declares a carrier as an entry point of the group `xlcrm.carriers`: a function from
`Given` to a `Carrier`. Whatever a carrier says of a message, it says without names, numbers and
addresses: it is written into the workbook and onto the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from xlcrm.domain.message import Channel, Message


@outlined
@dataclass(frozen=True, slots=True)
class Sent:
    """It went out.

    Attributes:
        message_id: what the carrier calls it, by which its results come back; "" for its key.
        cost: what it cost, in won; None where that is not known.
    """

    message_id: str = ""
    cost: int | None = None


@outlined
@dataclass(frozen=True, slots=True)
class Refused:
    """It surely did not go out, and nobody got it.

    Attributes:
        reason: why, in Korean, nobody to be recognised.
        later: whether it may go out another time.
    """

    reason: str
    later: bool = False


@outlined
@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it went out: it is not sent again by itself.

    Attributes:
        reason: why that is not known, in Korean.
    """

    reason: str


Outcome: TypeAlias = Sent | Refused | Unknown


class CarrierError(XlcrmError):
    """Nothing was sent, and nothing can be now: no connection, a wrong password, a full disk."""


class Carrier(Protocol):
    """Carries messages, one after the other.

    Attributes:
        name: what it is called: csv, eml, smtp …
        channels: the ways by which it carries.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - see above
    @property
    def channels(self) -> AbstractSet[Channel]: ...  # noqa: D102 - likewise

    def send(self, message: Message, key: str) -> Outcome:
        """Send one message.

        Args:
            message: what, and to whom.
            key: what it is called, the same if it is tried again.

        Raises:
            CarrierError: this one was not sent, nor can any other be now.
        """

    def close(self) -> None:
        """Let go of what it holds."""


@runtime_checkable
class Tracing(Protocol):
    """A carrier that can tell afterwards what became of a message."""

    def trace(self, key: str, since: datetime) -> Outcome | None:
        """Return what became of a message, after a crash; None where that cannot be told.

        Args:
            key: as it was given to `send`.
            since: when it was about to be sent, in Korean wall time.

        Raises:
            CarrierError: nothing can be asked now.
        """


@runtime_checkable
class Pacing(Protocol):
    """A carrier that lets some time pass between two messages."""

    def wait(self) -> None:
        """Wait until the next message may go.

        It is called before a message is asked about: whether it may go is known of the moment in
        which it goes, and not of one before the pause.
        """


@runtime_checkable
class Making(Protocol):
    """A carrier that makes a file or a folder, which people then send."""

    @property
    def output(self) -> str:
        """The file or folder."""

    def holds(self) -> AbstractSet[str]:
        """Return the keys of the messages that are there already.

        Raises:
            CarrierError: what is there is something else.
            StorageError: it cannot be read.
        """


@outlined
@dataclass(frozen=True, slots=True)
class Given:
    """What a carrier is given to begin with.

    Attributes:
        clock: the Korean wall time.
        sender: the number or address from which messages go; "" where nobody said.
        output: the file or folder to make; "" where nobody said.
        server: such as smtp.example.com:587; "" where nobody said.
        user: who signs in; "" where nobody does.
        per_minute: how many messages a minute at most; 0: as the carrier thinks right.
        secret: a password or key by its name, such as XLCRM_SMTP_PASSWORD, "" where there is none.
            It comes from the environment or the system's keyring, and is never kept.
        opt_out: where to say that no more messages are wanted: an address or a number.
        kakao_template: the ID under which Kakao knows the text of an 알림톡.
        ledger: the workbook whose customers they are: whoever may read it may read what is made of
            it; "" where nobody said: then it is for its maker alone.
        columns: of a list for a gateway its columns, each what it holds and what it is called;
            none: as is usual.
        heads: whether the first row of such a list says what the columns are called.
        guard: whether no text of a list is a formula to spreadsheets, in which people look at it.
    """

    clock: Callable[[], datetime]
    sender: str = ""
    output: str = ""
    server: str = ""
    user: str = ""
    per_minute: int = 0
    secret: Callable[[str], str] = lambda _: ""
    opt_out: str = ""
    kakao_template: str = ""
    ledger: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    heads: bool = True
    guard: bool = True
