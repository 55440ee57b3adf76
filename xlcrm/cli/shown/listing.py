"""Lists on a screen: aligned where Hangul takes two columns, cut where they would never end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.wide import width
from xlcrm.domain.privacy import scrub
from xlcrm.domain.text import counted, lazy, squeezed
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import ACTIONS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.schema.finding import Finding


_NARROWEST: Final = 40  # columns, below which a terminal breaks lines itself
_ITEM: Final = lazy(r" *(?:[0-9]+\) |\[[0-9/]+\] )?")
OTHER: Final = "(다른 내용)"
_OURS: Final = frozenset(map(squeezed, (*STATUSES, *ACTIONS)))


def aligned(rows: Sequence[Sequence[str]], indent: int = 0) -> list[str]:
    r"""Return rows as lines whose columns begin below each other.

    >>> print(*aligned([("가", "1"), ("abc", "2")], indent=2), sep="\n")
      가   1
      abc  2
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        " " * indent
        + "  ".join(
            text + " " * (room - width(text)) for text, room in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def wrapped(text: str, room: int) -> list[str]:
    r"""Return a line as lines of at most so many columns, broken at spaces, indented below itself.

    >>> wrapped("  1) 계약 시작일 – 계약을 시작하는 날", 22)
    ['  1) 계약 시작일 –', '     계약을 시작하는', '     날']
    """
    start = _ITEM.match(text)
    indent = width(start[0]) if start else 0
    lines, line = [], ""
    for word in (text[len(start[0]) :] if start else text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and indent + width(longer) > room:
            lines.append(line)
            longer = word
        line = longer
    lines.append(line)
    first = start[0] if start else ""
    return [first + lines[0], *(" " * indent + each for each in lines[1:])]


def on_screen(text: str) -> list[str]:
    """Return a line as it fits a terminal; elsewhere, and where it fits, as it is.

    What may be copied as a command stays one line.
    """
    if not sys.stdout.isatty() or "xlcrm " in text or text.lstrip().startswith("--"):
        return [text]
    try:
        room = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):  # no terminal after all
        return [text]
    return [text] if width(text) <= room else wrapped(text, max(room, _NARROWEST))


def by_severity(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity that there are any of."""
    found = [each.severity for each in findings]
    return counted({each.korean: found.count(each) for each in Severity if each in found})


def before_edit(old: object) -> object:
    """Return what a cell said before an edit; a text that xlcrm does not write may name a person.

    >>> before_edit("만료 예정"), before_edit("D-30"), before_edit(30), before_edit("홍길동 통화함")
    ('만료 예정', 'D-30', 30, '(다른 내용)')
    """
    if not isinstance(old, str) or squeezed(old) in _OURS or is_blank(old):
        return old
    return OTHER if read(Kind.DAYS, old).problem else scrub(old)
