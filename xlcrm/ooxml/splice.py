"""New bytes from old ones: a list of places and what stands there instead."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK: Final = 4096  # pieces joined before they are handed on: about half a megabyte of a sheet


class Splice(NamedTuple):
    """`new` in place of the bytes from `start` to `end`; an insertion where they are equal."""

    start: int
    end: int
    new: bytes


def spliced(data: bytes, splices: Iterable[Splice]) -> Iterator[bytes]:
    """Yield `data` in pieces with the splices made; those at one place are made in the order given.

    >>> b"".join(spliced(b"abcd", [Splice(3, 4, b"D"), Splice(1, 1, b"-"), Splice(1, 2, b"B")]))
    b'a-BcD'
    """
    pieces: list[bytes] = []
    position = 0
    for start, end, new in sorted(splices, key=itemgetter(0)):
        if start < position:
            msg = f"splices overlap at byte {start}"
            raise ValueError(msg)
        pieces += (data[position:start], new)
        position = end
        if len(pieces) >= _BLOCK:
            yield b"".join(pieces)
            pieces = []
    yield b"".join(pieces)
    yield data[position:]


def splice(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return `data` with the splices made: for parts small enough to hold twice."""
    return b"".join(spliced(data, splices))
