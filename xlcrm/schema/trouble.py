"""What is wrong with a record that somebody brings or types, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a record: the field, what, and what to do. It holds no personal value."""

    field: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`message → hint`."""
        return f"{self.message} → {self.hint}" if self.hint else self.message


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one of several rows is not taken: what it is called (`3번째 줄`), and what is wrong."""

    place: str
    trouble: Trouble

    def __str__(self) -> str:
        """`place: message → hint`."""
        return f"{self.place}: {self.trouble}" if self.place else str(self.trouble)
