"""Values that show nothing of themselves: a sheet's bytes and cells are an office's people."""

from __future__ import annotations

from typing import Final, TypeVar

_T = TypeVar("_T", bound=type)

_SHOWN: Final = 40  # characters of a name; Excel takes 31 for a sheet's


def bare(cls: _T) -> _T:
    """Give a class of values a `repr` of its name, and that of the sheet or table that each is.

    >>> from dataclasses import dataclass
    >>> @bare
    ... @dataclass
    ... class Some:
    ...     name: str
    ...     rows: list[str]
    >>> Some("대장", ["홍길동"])
    <Some 대장>
    """
    setattr(cls, "__repr__", _bare)  # noqa: B010 - of each class that asks for it
    return cls


def _bare(self: object) -> str:
    name = getattr(self, "name", "")
    shown = " ".join(name.split())[:_SHOWN] if isinstance(name, str) else ""
    return f"<{type(self).__name__}{f' {shown}' if shown else ''}>"
