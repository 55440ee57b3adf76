"""What goes to and fro between a run and the workers that do it, however they are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Joined(NamedTuple):
    """A worker is there.

    Attributes:
        worker: its address.
        threads: how many things it does at once.
        watched: whether somebody starts it anew when it ends.
    """

    worker: str
    threads: int
    watched: bool


class Greeted(NamedTuple):
    """A worker has said who it is; what failed instead where it could not."""

    worker: str
    said: str
    failed: str = ""


class Came(NamedTuple):
    """What became of a thing has come; what failed instead where it could not be begun."""

    number: int
    said: bytes
    failed: str = ""


class Gone(NamedTuple):
    """A worker is there no more."""

    worker: str


Event = Joined | Greeted | Came | Gone


class Line(Protocol):
    """A line to workers."""

    def greet(self, worker: str, place: str) -> None:
        """Ask a worker who it is."""
        ...

    def send(self, worker: str, number: int, text: str) -> None:
        """Have a worker do a thing after those that it was sent before."""
        ...

    def take_back(self, numbers: Sequence[int]) -> None:
        """Forget things that were sent: nothing more is heard of them."""
        ...

    def heard(self, seconds: float) -> list[Event]:
        """Return what has happened; after so many seconds at the latest.

        Raises:
            StorageError: nobody is at the other end any more.
        """
        ...

    def restart(self, worker: str) -> None:
        """Have a worker end in the middle of what it is at, and begin anew."""
        ...

    def end(self) -> None:
        """Hang up."""
        ...
