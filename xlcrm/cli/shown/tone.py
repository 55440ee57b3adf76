"""Colour, which means the same in every command: red is bad or late, yellow soon, green good.

Only on a terminal, and never where `NO_COLOR` is set (https://no-color.org) or `TERM` is `dumb`.
"""

from __future__ import annotations

import os
import sys
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self, TextIO


class Tone(Enum):
    """What a colour says; its value is the ANSI code of it."""

    BAD = 31  # red: lost, late, wrong
    SOON = 33  # yellow: to be done now
    GOOD = 32  # green: won, done
    HEAD = 1  # bold: headers


class Toned(str):
    """A text with its tone; as wide as it is without.

    >>> Toned("D-3", Tone.SOON) + "!"
    'D-3!'
    """

    __slots__ = ("tone",)
    tone: Tone | None

    def __new__(cls, text: str, tone: Tone | None = None) -> Self:
        """Make one; without a tone it is a text like others."""
        made = super().__new__(cls, text)
        made.tone = tone
        return made


def painted(text: str, tone: Tone | None, stream: TextIO | None = None) -> str:
    """Return a text in its colour, if the stream (stdout by default) is one for colours."""
    if tone is None or not text or not _is_coloured(stream or sys.stdout):
        return text
    return f"\x1b[{tone.value}m{text}\x1b[0m"


def _is_coloured(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    return sys.platform != "win32" or _is_ready()


@cache
def _is_ready() -> bool:
    """Have a console of Windows understand colours; False where it cannot."""
    from importlib import import_module  # noqa: PLC0415 - on Windows alone

    try:
        import_module("colorama").just_fix_windows_console()  # comes with click there
    except (ImportError, AttributeError):
        return False
    return True


def of_days(days: int | None, week: int = 7) -> Tone | None:
    """Return the tone of a day by how far it is: past, within a week, or later.

    >>> of_days(-1), of_days(3), of_days(30)
    (<Tone.BAD: 31>, <Tone.SOON: 33>, None)
    """
    if days is None or days > week:
        return None
    return Tone.BAD if days < 0 else Tone.SOON
