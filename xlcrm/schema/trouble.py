"""What is wrong with a record that somebody brings or types, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.values import dataclass

if TYPE_CHECKING:
    from xlcrm.errors import XlcrmError

from xlcrm.domain.outline import outlined


@outlined
@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a record: the field, what, and what to do. It holds no personal value."""

    field: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """`message → hint`."""
        return f"{self.message} → {self.hint}" if self.hint else self.message


@outlined
@dataclass(frozen=True, slots=True)
class Problem:
    """Why one of several rows is not taken: what it is called (`3번째 줄`), and what is wrong."""

    place: str
    trouble: Trouble

    @classmethod
    def of(cls, error: XlcrmError) -> Problem:
        """Return an error that stops one of several as the reason why that one is not done."""
        return cls(error.place, Trouble("", error.message, error.hint or ""))

    def __str__(self) -> str:
        """`place: message → hint`."""
        return f"{self.place}: {self.trouble}" if self.place else str(self.trouble)
