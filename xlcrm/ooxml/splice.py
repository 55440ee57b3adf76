"""New bytes from old ones: a list of places and what stands there instead."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import gt, itemgetter, sub
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.packing import Kept
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.ooxml.packing import Piece

LONG: Final = 262_144  # bytes between two splices that are not copied to be joined
_ROWS: Final = 2048  # of which the new cells stand in memory at a time: about a megabyte

Splice: TypeAlias = tuple[int, int, bytes]
"""(start, end, new): `new` in place of the bytes from `start` to `end`; equal for an insertion."""

_T = TypeVar("_T")
_Block: TypeAlias = "tuple[Sequence[int], Sequence[int], Sequence[bytes]]"  # starts, ends, new


@bare
@dataclass(frozen=True, slots=True)
class Replaced:
    """One column's replaced cells, kept small: their new bytes are made when they are written.

    The i-th of them lies in the row at `positions[i]` (increasing), whose cell of this column lies
    from `starts` to `ends` at that position; it becomes `opening`, the row's number, `tails[i]`.
    """

    opening: bytes
    rows: Sequence[int]
    positions: Sequence[int]
    tails: Sequence[bytes]
    starts: Sequence[int]
    ends: Sequence[int]

    def between(self, first: int, last: int) -> slice:
        """Return which of the cells lie at positions from `first` to before `last`."""
        low = bisect_left(self.positions, first)
        return slice(low, bisect_left(self.positions, last, low))

    def block(self, cells: slice, numbers: Sequence[bytes]) -> _Block:
        """Return some of the cells' splices; `numbers` are their rows' numbers as text."""
        opening = self.opening
        new = [
            opening + number + tail for number, tail in zip(numbers, self.tails[cells], strict=True)
        ]
        positions = self.positions[cells]
        low, high = positions[0], positions[-1] + 1
        if high - low == len(positions):
            return self.starts[low:high], self.ends[low:high], new
        starts, ends = self.starts, self.ends
        return [starts[at] for at in positions], [ends[at] for at in positions], new


@bare
@dataclass(frozen=True, slots=True)
class Streamed:
    """An insertion too long to stand in memory: made in pieces when it is written.

    It comes before splices at its place; what is `Replaced` lies before it.
    """

    place: int
    new: Iterable[bytes]


def spliced(
    data: bytes,
    splices: Iterable[Splice],
    replaced: Sequence[Replaced] = (),
    streamed: Streamed | None = None,
) -> Iterator[bytes | memoryview]:
    """Yield `data` in pieces with the splices made; those at one place are made in the order given.

    >>> b"".join(spliced(b"abcd", [(3, 4, b"D"), (1, 1, b"-"), (1, 2, b"B")]))
    b'a-BcD'
    """
    for piece in pieces_of(data, splices, replaced, streamed):
        yield piece.view() if isinstance(piece, Kept) else piece


def pieces_of(
    data: bytes,
    splices: Iterable[Splice],
    replaced: Sequence[Replaced] = (),
    streamed: Streamed | None = None,
) -> Iterator[Piece]:
    """Yield what `spliced` does, long pieces of the old data as such."""
    ordered = sorted(splices, key=itemgetter(0))
    if streamed is None:
        yield from _between(data, 0, len(data), _blocks(ordered, replaced))
        return
    place = streamed.place
    at = bisect_left(ordered, place, key=itemgetter(0))
    yield from _between(data, 0, place, _blocks(ordered[:at], replaced))
    yield from streamed.new
    yield from _between(data, place, len(data), _blocks(ordered[at:], ()))


def _between(data: bytes, position: int, stop: int, blocks: Iterable[_Block]) -> Iterator[Piece]:
    """Yield the data from a position to a stop with the splices made."""
    for starts, ends, new in blocks:
        before = [position, *ends[:-1]]
        if any(map(gt, before, starts)):
            msg = f"splices overlap before byte {ends[-1]}"
            raise ValueError(msg)
        yield from _joined_apart(data, before, starts, new)
        position = ends[-1]
    yield Kept(data, position, stop)


def _joined_apart(
    data: bytes, before: Sequence[int], starts: Sequence[int], new: Sequence[bytes]
) -> Iterator[Piece]:
    """Yield what lies between splices and what they say, short pieces joined."""
    done = 0
    long: list[int] = []
    if max(map(sub, starts, before)) >= LONG:
        long = [at for at, length in enumerate(map(sub, starts, before)) if length >= LONG]
    for at in (*long, len(starts)):
        spans = zip(before[done:at], starts[done:at], strict=True)
        kept = [data[end:start] for end, start in spans]
        yield b"".join(chain.from_iterable(zip(kept, new[done:at], strict=True)))
        if at < len(starts):
            yield Kept(data, before[at], starts[at])
            yield new[at]
        done = at + 1


def splice(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return `data` with the splices made: for parts small enough to hold twice."""
    return b"".join(spliced(data, splices))


def _blocks(splices: list[Splice], replaced: Sequence[Replaced]) -> Iterator[_Block]:
    """Yield all splices in order, those of some rows at a time."""
    filled = [each for each in replaced if each.positions]
    done = 0
    first = min((each.positions[0] for each in filled), default=0)
    last = max((each.positions[-1] for each in filled), default=-1) + 1
    for low in range(first, last, _ROWS):
        block = _block(filled, low)
        if not block[0]:
            continue
        if bisect_left(splices, block[1][-1], done, key=itemgetter(0)) > done:
            block = _block(filled, low, apart=True)  # a cell may come between two side by side
        stop = bisect_right(splices, block[0][-1], done, key=itemgetter(0))
        yield _sorted([*splices[done:stop], *zip(*block, strict=True)]) if stop > done else block
        done = stop
    if done < len(splices):
        yield _sorted(splices[done:])


def _block(replaced: Sequence[Replaced], low: int, *, apart: bool = False) -> _Block:
    """The splices of the replaced cells of some rows, in order; one for each cell if apart."""
    columns = [(each, each.between(low, low + _ROWS)) for each in replaced]
    columns = [(each, cells) for each, cells in columns if cells.start < cells.stop]
    if not columns:
        return (), (), ()
    column, cells = columns[0]
    rows, places = column.rows[cells], column.positions[cells]
    numbers = [b"%d" % row for row in rows]
    if all(each.positions[its] == places for each, its in columns[1:]):
        found = [each.block(its, numbers) for each, its in columns]
        found = found if apart else _joined(found)
        starts, ends, new = zip(*found, strict=True)
        return _interleaved(starts), _interleaved(ends), _interleaved(new)
    found = [each.block(its, [b"%d" % row for row in each.rows[its]]) for each, its in columns]
    return _sorted([each for block in found for each in zip(*block, strict=True)])


def _joined(columns: Sequence[_Block]) -> list[_Block]:
    """Columns whose cells lie side by side in all rows as one."""
    joined = [columns[0]]
    for starts, ends, new in columns[1:]:
        before = joined[-1]
        if before[1] == starts:
            joined[-1] = before[0], ends, list(map(bytes.__add__, before[2], new))
        else:
            joined.append((starts, ends, new))
    return joined


def _interleaved(columns: Sequence[Sequence[_T]]) -> list[_T]:
    """The first of every column, the second of every column, and so on."""
    merged = list(columns[0]) * len(columns)
    for place, column in enumerate(columns):
        merged[place :: len(columns)] = column
    return merged


def _sorted(splices: list[Splice]) -> _Block:
    """Splices in order of their places, those at one place as they were."""
    starts, ends, new = zip(*sorted(splices, key=itemgetter(0)), strict=True)
    return starts, ends, new
