"""What people wrote beside a line: a tick, a day, an outcome, words of their own."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import squeezed
from xlcrm.domain.typed_day import typed_moment
from xlcrm.errors import DomainError
from xlcrm.schema.sheets import JOURNAL
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_OUTCOMES: Final = {squeezed(each): each for each in JOURNAL.column("outcome").choices}
_NOT_DONE: Final = frozenset(
    {"☐", "□", "x", "×", "✕", "☒", "✗", "n", "아니오", "아니요", "0", "false"}
)
_DONE: Final = frozenset(
    {
        *("☑", "✔", "✓", "✅", "√", "■", "v", "o", "○", "ㅇ", "●", "◯", "ok"),
        *("y", "yes", "예", "네", "1", "true", "완료", "함", "했음", "끝", "끝냄"),
    }
)
_OPEN_STILL: Final = frozenset({"부재", "보류"})


@outlined
@dataclass(frozen=True, slots=True)
class Typed:
    """What people wrote beside a line.

    Attributes:
        done: whether they ticked it.
        text: all that they wrote in words of their own.
        outcome: one of the 결과 that the journal knows; empty if it is none.
        when: the day, or the moment, that they wrote under 완료; None if it is none, or is to come.
    """

    done: bool
    text: str
    outcome: str
    when: datetime | None = None

    @classmethod
    def of(cls, typed: Mapping[str, str], day: date, today: date) -> Typed:
        """Read what people wrote.

        Args:
            typed: the words, by field.
            day: the sheet's day, of which 어제 is the day before.
            today: the last day on which something can have been done.
        """
        written = typed.get("done", "")
        mark = squeezed(written).casefold()
        sign = mark in _DONE or mark in _NOT_DONE
        when = None if sign or not mark else _moment_in(written, day)
        to_come = when is not None and when.date() > today
        when = None if to_come else when
        spoken = "" if sign or when else written
        outcome = _OUTCOMES.get(squeezed(typed.get("outcome", "")), "")
        free = "" if outcome else typed.get("outcome", "")
        text = " ".join(part for part in (spoken, free, typed.get("memo", "")) if part)
        return cls(bool(mark) and mark not in _NOT_DONE and not to_come, text, outcome, when)

    @property
    def tells(self) -> bool:
        """Whether there is anything to write down: an X alone says that nothing was done."""
        return bool(self.done or self.text or self.outcome)

    @property
    def closes(self) -> bool:
        """Whether the thing is done: nobody was reached, or it was put off, is not."""
        return self.done and self.outcome not in _OPEN_STILL


def _moment_in(text: str, day: date) -> datetime | None:
    """The moment that a text tells, its day's beginning where no time is told; None if none."""
    try:
        return typed_moment(text, datetime.combine(day, time()))
    except DomainError:
        return None
