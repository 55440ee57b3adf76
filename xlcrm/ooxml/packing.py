"""Deflating a member in blocks, those that an edit leaves alone taken over as they are packed.

A sheet of a hundred thousand rows takes a second to deflate and an entry in it changes a few
hundred bytes. So a large member is deflated block by block: each ends at a whole byte and needs
nothing of those before it (zlib's full flush; RFC 1951, 3.2.4 lets any reader take it), which makes
the file less than a hundredth longer. Nothing about blocks stands in the file: where they end is
found by inflating them, which takes a sixth of the time. Where Excel has saved in between there are
none, and the next change deflates everything once.
"""

from __future__ import annotations

import os
import zlib
from bisect import bisect_left, bisect_right
from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.ooxml.bare import bare
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import ThreadPoolExecutor
    from types import ModuleType

codec: ModuleType = zlib
with suppress(ImportError):  # zlib-ng needs half of zlib's time; where it has no wheel, zlib serves
    from zlib_ng import zlib_ng as codec

LEVEL: Final = (
    5  # zlib-ng's 5 comes within 4 % of zlib's 6 (Excel, xlsxwriter) in under half its time
)
BLOCK: Final = 262_144  # bytes: half as many cost twice the length, twice as many save little
_FLUSHED: Final = b"\x00\x00\xff\xff"  # how a block ends: an empty stored one
_FINAL: Final = b"\x03\x00"  # an empty last block
_WRONG_ENDS: Final = 4  # places that look like the end of a block and are none, one after another
_WAITING: Final = 8  # blocks that stand in memory until they are deflated


class Kept(NamedTuple):
    """A piece of new content that is a piece of the old: `of` from `start` to `end`."""

    of: bytes
    start: int
    end: int

    def view(self) -> memoryview:
        """Return what it says."""
        return memoryview(self.of)[self.start : self.end]


Piece: TypeAlias = "bytes | Kept"


class Archived(NamedTuple):
    """Where a member's packed bytes lie: in an archive's `data`, from `begin` to `end`."""

    data: bytes
    begin: int
    end: int


class Blocks(NamedTuple):
    """Where a content's blocks begin, and the last of them ends: in the content, in the archive."""

    starts: Sequence[int]
    places: Sequence[int]


@bare
@dataclass(frozen=True, slots=True)
class Packed:
    """A member's new bytes, and what its headers say of them."""

    pieces: Sequence[bytes | memoryview]
    crc: int
    length: int

    @property
    def packed_length(self) -> int:
        """How many bytes it takes."""
        return sum(map(len, self.pieces))


def packed(content: bytes | Iterable[Piece], old: Archived | None = None) -> Packed:
    """Deflate a content.

    Args:
        content: the whole, or its pieces, which are deflated as they come, so that a large sheet
            never stands in memory twice.
        old: where the content lies that its kept pieces are pieces of.

    >>> from zlib import decompress
    >>> sheet = b"<row/>" * 10
    >>> done = packed([Kept(sheet, 0, 12), b"<row r='3'/>", Kept(sheet, 18, 60)])
    >>> decompress(b"".join(done.pieces), -15).count(b"<row"), done.length
    (10, 66)
    """
    if isinstance(content, bytes) and len(content) <= BLOCK:
        return Packed([_deflated([content], last=True)], codec.crc32(content), len(content))
    packing = _Packing(old)
    try:
        for piece in (content,) if isinstance(content, bytes) else content:
            if isinstance(piece, Kept):
                packing.keep(piece)
            else:
                packing.add(memoryview(piece))
        return packing.finished()
    finally:
        packing.close()


def blocks_of(content: bytes, old: Archived) -> Blocks:
    """Return the blocks in which a content is packed, as far as it is packed in any.

    Each is inflated on its own and compared, so that what looks like the end of one and is none is
    seen, and so is a content that does not lie there.
    """
    data, begin, end = old
    starts, places = [0], [begin]
    if data.count(_FLUSHED, begin, end) < len(content) // BLOCK // 2:
        return Blocks(starts, places)  # a few are there by chance
    archived = memoryview(data)
    found, wrong = begin, 0
    while wrong < _WRONG_ENDS and (found := data.find(_FLUSHED, found, end)) >= 0:
        found += len(_FLUSHED)
        block = _inflated(archived[places[-1] : found], len(content) - starts[-1])
        stop = starts[-1] + len(block)
        if block and content.startswith(block, starts[-1]):
            wrong = 0
            starts.append(stop)
            places.append(found)
        else:
            wrong += 1
    return Blocks(starts, places)


def _inflated(archived: memoryview, most: int) -> bytes:
    """Inflate what may be a block; empty if it is none: if no other block can come behind it."""
    inflater = codec.decompressobj(-15)
    try:
        content: bytes = inflater.decompress(archived, most + 1)
        content += inflater.decompress(inflater.unconsumed_tail + _FINAL, 1)
    except (zlib.error, codec.error):
        return b""
    return content if inflater.eof and not inflater.unused_data and len(content) <= most else b""


class _Packing:
    """A member on its way: blocks done, blocks being deflated, and the one that is being filled."""

    def __init__(self, old: Archived | None) -> None:
        self._old = old
        self._of: bytes | None = None  # the content whose blocks they are
        self._blocks = Blocks((), ())
        self._done: list[bytes | memoryview] = []
        self._lengths: list[int] = []
        self._waiting: deque[Callable[[], bytes | memoryview]] = deque()
        self._pool: ThreadPoolExecutor | None = None
        self._filling: list[memoryview] = []
        self._filled = self._crc = 0

    def add(self, data: memoryview) -> None:
        """Add what must be deflated."""
        self._crc = codec.crc32(data, self._crc)
        at = 0
        while at < len(data):
            part = data[at : at + BLOCK - self._filled]
            self._filling.append(part)
            self._filled += len(part)
            at += len(part)
            if self._filled == BLOCK:
                self._end_block()

    def keep(self, piece: Kept) -> None:
        """Add what is as it was: the whole blocks in it as they are packed."""
        data = piece.view()
        if self._of is not piece.of and self._old:
            self._of, self._blocks = piece.of, blocks_of(piece.of, self._old)
        starts, whole = self._blocks.starts, memoryview(piece.of)
        first = bisect_left(starts, piece.start)
        last = bisect_right(starts, piece.end) - 1
        if first >= last:
            self.add(data)
            return
        self.add(whole[piece.start : starts[first]])
        for at in range(first, last):
            if starts[at + 1] - starts[at] < BLOCK // 2:  # what many edits leave is put together
                self.add(whole[starts[at] : starts[at + 1]])
            else:
                self._take(at, whole)
        self.add(whole[starts[last] : piece.end])

    def _take(self, at: int, whole: memoryview) -> None:
        """Take over a block of the old content."""
        self._end_block()
        starts, places = self._blocks
        content = whole[starts[at] : starts[at + 1]]
        self._crc = codec.crc32(content, self._crc)
        self._lengths.append(len(content))
        data = self._old.data if self._old else b""
        taken = memoryview(data)[places[at] : places[at + 1]]
        self._waiting.append(lambda: taken)

    def _end_block(self) -> None:
        """Let the block that is being filled be deflated."""
        if not self._filled:
            return
        filling, self._filling = self._filling, []
        self._lengths.append(self._filled)
        self._filled = 0
        if self._pool is None and len(self._lengths) > 1 and (os.cpu_count() or 1) > 1:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - of large members

            self._pool = ThreadPoolExecutor(os.cpu_count())
        if self._pool is None:
            self._waiting.append(partial(_deflated, filling))
        else:
            self._waiting.append(self._pool.submit(_deflated, filling).result)
        self._settle(_WAITING)

    def _settle(self, most: int) -> None:
        """Wait until no more blocks than that are waiting."""
        while len(self._waiting) > most:
            self._done.append(self._waiting.popleft()())

    def finished(self) -> Packed:
        """Return all of it."""
        if not self._lengths:
            data = _deflated(self._filling, last=True)
            return Packed([data], self._crc, self._filled)
        self._end_block()
        self._settle(0)
        return Packed([*self._done, _FINAL], self._crc, sum(self._lengths))

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()


def _deflated(content: Sequence[bytes | memoryview], *, last: bool = False) -> bytes:
    """Deflate a block; the last one of a stream ends it."""
    compressor = codec.compressobj(LEVEL, zlib.DEFLATED, -15, 9)
    pieces = [compressor.compress(each) for each in content]
    pieces.append(compressor.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
    return b"".join(pieces)
