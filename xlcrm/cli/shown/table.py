"""Tables on a screen, by one hand for all commands: they fit, words stay whole, headers first.

A table that is too wide first lets its long texts run over several lines, word by word; then it
leaves out columns, those that matter least first, and says which. What is shown is never cut.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import wrapped
from xlcrm.cli.shown.tone import Tone, Toned, painted
from xlcrm.cli.shown.wide import width
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOM: Final = 80
"""Columns of a terminal that does not say how many it has, and of what is no terminal."""

_GAP: Final = 2
_LEAST: Final = 12  # columns that a text keeps before whole columns are left out
_NARROWEST: Final = 40  # below which a terminal breaks lines itself


class Heading(NamedTuple):
    """A column of a table.

    Attributes:
        name: what stands above it; empty where nothing need.
        weight: how much it matters: the smallest are left out first, 9 never.
        right: whether it stands right, as numbers do.
        wraps: whether its texts may run over several lines.
    """

    name: str
    weight: int = 5
    right: bool = False
    wraps: bool = False


ALWAYS: Final = 9
"""The weight of a column that is never left out."""


def room() -> int:
    """Return how many columns the screen has."""
    if not sys.stdout.isatty():
        return ROOM
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, _NARROWEST)
    except (OSError, ValueError):  # no terminal after all
        return ROOM


def table(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], *, indent: int = 2, within: int = 0
) -> Iterator[str]:
    r"""Yield the lines of a table, its headers first; nothing where there are no rows.

    Args:
        headings: its columns.
        rows: what stands in them; a `Toned` text keeps its colour.
        indent: how many spaces stand before each line.
        within: how many columns it may take; by default what the screen has.

    >>> headings = (Heading("고객", 9), Heading("요금", right=True))
    >>> print(*table(headings, [("홍*동", "5,000원"), ("김*수", "500원")]), sep="\n")
      고객      요금
      홍*동  5,000원
      김*수    500원
    """
    if rows:
        laid = lay(headings, rows, indent=indent, within=within)
        yield from laid.head
        for lines in laid.rows:
            yield from lines
        yield from laid.foot


class Laid(NamedTuple):
    """A table as lines.

    Attributes:
        head: its headers.
        rows: the lines of each row, so that something can be said between two.
        foot: what is not shown.
    """

    head: list[str]
    rows: list[list[str]]
    foot: list[str]


def lay(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], *, indent: int = 2, within: int = 0
) -> Laid:
    """Return a table's lines, as `table` yields them."""
    space = (within or room()) - indent
    kept, sizes = _sizes(headings, rows, space)
    named = any(heading.name for heading in headings)
    head = [Toned(headings[at].name, Tone.HEAD) for at in kept]
    gone = ", ".join(each.name for at, each in enumerate(headings) if at not in kept and each.name)
    text = f"자리가 모자라 보이지 않은 열: {gone} (--json에는 모두 있습니다)"
    return Laid(
        list(_lines(head, kept, sizes, headings, indent)) if named else [],
        [list(_lines([row[at] for at in kept], kept, sizes, headings, indent)) for row in rows],
        [" " * indent + line for line in wrapped(text, space)] if gone else [],
    )


def _sizes(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], space: int
) -> tuple[list[int], dict[int, int]]:
    """Which columns are shown, and how wide each is."""
    natural, least, in_words = {}, {}, {}
    for at, heading in enumerate(headings):
        texts = [heading.name, *(row[at] for row in rows)]
        natural[at] = max(map(width, texts))
        words = (word for text in texts for word in text.split(" "))
        in_words[at] = min(natural[at], max(_LEAST, *map(width, words)))
        least[at] = in_words[at] if heading.wraps else natural[at]
    kept = list(natural)
    while _needed(kept, least) > space:
        free = [at for at in kept if headings[at].weight < ALWAYS]
        if not free:
            break
        kept.remove(min(free, key=lambda at: (headings[at].weight, -at)))
    if _needed(kept, least) > space:  # what is never left out: by words, rather than over the edge
        least |= {at: in_words[at] for at in kept if not headings[at].right}
    sizes = {at: natural[at] for at in kept}
    while _needed(kept, sizes) > space:
        widest = max(kept, key=lambda at: sizes[at] - least[at])
        if sizes[widest] <= least[widest]:
            break
        sizes[widest] -= 1
    return kept, sizes


def _needed(kept: Sequence[int], sizes: dict[int, int]) -> int:
    return sum(sizes[at] for at in kept) + _GAP * (len(kept) - 1)


def _lines(
    texts: Sequence[str],
    kept: Sequence[int],
    sizes: dict[int, int],
    headings: Sequence[Heading],
    indent: int,
) -> Iterator[str]:
    """The lines of a row: as many as its longest text takes."""
    parts = [
        wrapped(text, sizes[at]) if width(text) > sizes[at] else [text]
        for text, at in zip(texts, kept, strict=True)
    ]
    for number in range(max(map(len, parts))):
        cells = []
        for text, lines, at in zip(texts, parts, kept, strict=True):
            line = lines[number] if number < len(lines) else ""
            pad = " " * (sizes[at] - width(line))
            tone = text.tone if isinstance(text, Toned) else None
            shown = painted(str(line), tone)
            cells.append(f"{pad}{shown}" if headings[at].right else f"{shown}{pad}")
        yield (" " * indent + (" " * _GAP).join(cells)).rstrip()
