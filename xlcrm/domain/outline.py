"""One line that says what a value is and how much it holds, and nothing of what customers said.

A notebook, a traceback and a log print values that nobody asked them to; those of an office are
full of people.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.cellref import CellRange, CellRef

if TYPE_CHECKING:
    from collections.abc import Iterable

_T = TypeVar("_T", bound=type)

_LONGEST: Final = 200  # characters of such a line
_SHOWN: Final = 24  # characters of one text in it
_WORDS: Final = frozenset(
    {"sheet", "field", "header", "code", "severity", "outcome", "like", "cell"}
)
"""Fields whose texts are the office's words for its workbook, and nobody's own."""
_CELLS: Final = frozenset({"old", "new", "value", "values", "key", "customer"})
"""Fields that may hold what a cell says, whatever its type."""


def outlined(cls: _T) -> _T:
    """Give a class of values, a dataclass or a named tuple, such a line as its `repr`.

    >>> from dataclasses import dataclass
    >>> @outlined
    ... @dataclass
    ... class Call:
    ...     name: str
    ...     sheet: str
    ...     day: date
    ...     notes: list[str]
    >>> Call("홍길동", "일지", date(2024, 10, 1), ["통화함", "다시 전화"])
    <Call sheet=일지 day=2024-10-01 notes=2개>
    """
    setattr(cls, "__repr__", _outline)  # noqa: B010 - of each class that asks for it
    return cls


def _outline(self: object) -> str:
    cls = type(self)
    names: Iterable[str] = getattr(cls, "__dataclass_fields__", getattr(cls, "_fields", ()))
    told = ((name, _told(name, getattr(self, name, None))) for name in names)
    words = [cls.__name__, *(f"{name}={text}" for name, text in told if text)]
    if not names and isinstance(self, _COUNTED):
        words.append(f"{len(self):,}개")
    line = " ".join(words)
    return f"<{line if len(line) <= _LONGEST else line[:_LONGEST] + '…'}>"


def _told(name: str, value: object) -> str:
    """What the line says of a field; empty where it says nothing."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, CellRef | CellRange):
        return " ".join(str(value).split())[: 2 * _SHOWN]
    if isinstance(value, str):
        return " ".join(value.split())[:_SHOWN] if name in _WORDS else ""
    if isinstance(value, bool | int | float | date) and name not in _CELLS:
        return str(value)
    if isinstance(value, bytes | bytearray):
        return f"{len(value):,}바이트"
    return f"{len(value):,}개" if isinstance(value, _COUNTED) and value else ""


_COUNTED: Final = (tuple, list, dict, set, frozenset)
"""What is counted: for others counting may cost something, or say nothing."""
