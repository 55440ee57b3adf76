"""A long sheet without the rows that surely say nothing of what is asked, read piece by piece.

Rows as programs write them are matched whole by one expression made for the columns that tell, and
a function says which of them are dull. Those are left out; whatever else there is stays as it lies,
so that what is left is a sheet, too, and reads as those rows did: each has its number. A sheet of
400 MB never stands in memory.
"""

from __future__ import annotations

import re
from collections import deque
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import column_letters, letters_after, letters_between
from xlcrm.ooxml.package import refuse_other_encodings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package

LONG = 1 << 22
"""Bytes from which on it pays to inflate a sheet twice instead of reading all of its rows."""

_LAST_COLUMN: Final = 512  # more make an expression that takes longer than what it saves
_HEAD: Final = 100  # rows among which the headers are looked for
_LONGEST_HEAD: Final = 1 << 22  # bytes of those; of wide rows all are read
_LAST: Final = 100  # rows that tell where the rows end
_END: Final = b"</sheetData>"
_CLOSING: Final = b"</sheetData></worksheet>"
_ROW_END: Final = b"</row>"


class Form(Enum):
    """How a column's cell has to be written in a row that may be left out; a missing one will do.

    TEXT is a value of any kind, DAY a number that is a day whatever its format shows, NOTHING a
    cell without content; of each of these no formula. The markup behind the cell's reference: what
    stands before that which tells, that itself (of a day its five digits), and what stands behind.
    """

    TEXT = (
        rb"",
        rb"[^<>]*+>(?:(?<=/>)|(?><v>[^<]*+</v>|<is><t(?> [^<>]*+|)>[^<]*+</t></is>|))",
        rb"(?:(?<=/>)|</c>)",
    )
    DAY = (
        rb'(?> s="\d++"|)(?> t="n"|)(?:/>|>(?><v>',
        rb"[2-7]\d{4}",
        rb"(?>\.\d++|)</v>|)</c>)",
    )
    NOTHING = (rb"", rb'(?> s="\d++"|)(?> t="[a-z]++"|)', rb"(?:/>|></c>)")


def beginning_of(package: Package, part: str, least: int | None = None) -> bytes | None:
    """Return a long sheet that ends with its first rows; what stands behind all rows is not there.

    None of a sheet that is shorter than `least`, by default `LONG`, or not written as programs do.
    """
    name = package.member(part)
    archive = package.archive
    shortest = LONG if least is None else least
    if archive.member(name).unpacked < shortest or archive.is_dense(name):
        return None
    first = _first_rows(archive.pieces(name))
    if first is not None:
        refuse_other_encodings(part, first)
    return None if first is None or b"<!" in first else first + _CLOSING


def _first_rows(pieces: Iterator[bytes]) -> bytes | None:
    """A sheet's rows with its headers, and what stands before them; None of one with long rows."""
    found = b""
    for piece in pieces:
        found += piece
        if len(found) > _LONGEST_HEAD or _END in found:
            return None
        if found.count(_ROW_END) >= _HEAD:
            return found[: found.rindex(_ROW_END) + len(_ROW_END)]
    return None


def few_rows(
    package: Package,
    part: str,
    forms: Mapping[int, Form],
    asked: Sequence[int | None],
    dull: Callable[[Sequence[bytes | None]], bool],
) -> bytes | None:
    """Return a sheet without its dull rows; None if something in it hides what is a row.

    Its first rows and its last ones stay.

    Args:
        package: the workbook.
        part: the sheet.
        forms: how columns have to be written in a row that may be left out; all others anyhow.
        asked: the columns that tell; None stands for one that the sheet does not have.
        dull: tells from what those cells say, as their markup, whether a row is left out: of a day
            its five digits, of others all behind the reference; None of a cell that is not there.
            Behind them comes one None more.
    """
    if max(forms, default=0) > _LAST_COLUMN:
        return None
    pattern, groups = _pattern(tuple(sorted(forms.items())), tuple(asked))

    def left(match: re.Match[bytes]) -> bytes:
        return b"" if dull(match.group(*groups)) else match[0]

    blocks = _blocks(package.archive.pieces(package.member(part)))
    head, rest = _behind_head(next(blocks))
    kept = [head]
    last: deque[bytes] = deque()  # the last rows, and what stands behind all
    for block in chain([rest], blocks) if rest else blocks:
        if b"!" in block and b"<!" in block:
            return None  # what looks like a row may be a comment
        last.append(block)
        if len(last) > 2:  # noqa: PLR2004 - those two
            kept.append(pattern.sub(left, last.popleft()))
    if not last or last[-1].count(_END) != 1:
        return None
    end = b"".join(last)
    cut = len(end)
    for _ in range(_LAST + 1):
        cut = max(0, end.rfind(_ROW_END, 0, cut))
    if cut:
        cut += len(_ROW_END)
        kept.append(pattern.sub(left, end[:cut]))
    return b"".join([*kept, end[cut:]])


def _behind_head(block: bytes) -> tuple[bytes, bytes]:
    """The first block up to the rows with the headers, and what stands behind those."""
    cut = 0
    for _ in range(_HEAD):
        cut = block.find(_ROW_END, cut) + len(_ROW_END)
        if cut < len(_ROW_END):
            return block, b""
    return block[:cut], block[cut:]


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a sheet cut behind rows: first those with the headers, last what stands behind all."""
    rest, enough = b"", _HEAD
    for piece in pieces:
        if _END in piece or _END in rest[-len(_END) :] + piece[: len(_END)]:
            rest += piece
            break
        cut = piece.rfind(_ROW_END) + len(_ROW_END)
        if cut < len(_ROW_END) or (enough and (rest + piece).count(_ROW_END) < enough):
            rest += piece
            continue
        yield rest + piece[:cut]
        rest, enough = piece[cut:], 0
    yield b"".join([rest, *pieces])


@lru_cache(maxsize=8)
def _pattern(
    forms: Sequence[tuple[int, Form]], asked: Sequence[int | None]
) -> tuple[re.Pattern[bytes], Sequence[int]]:
    """The expression for a row that may be left out, and the groups of the cells that tell.

    Group 1 is its number. All cells are in the order of their columns as far as the forms go.
    """

    def run(letters: bytes) -> bytes:
        """Cells of columns that may say anything: first those that hold a value, as most do."""
        cell = rb'<c r="%b\1"' % letters
        value = rb"(?>(?:%b[^<]*+<v>[^<]*+</v></c>)*)" % cell
        return value + rb"(?>(?:%b%b)*)" % (cell, b"".join(Form.TEXT.value))

    parts = [rb'<row r="([1-9][0-9]{0,5})"[^<>]*+(?<!/)>']
    places: dict[int | None, int] = {}
    low = 1
    for number, form in forms:
        if low < number:
            parts.append(run(letters_between(low, number - 1)))
        low = number + 1
        before, telling, behind = form.value
        if number in asked:
            places[number] = len(places) + 2
            telling = rb"(%b)" % telling
        cell = rb'<c r="%b\1"' % column_letters(number).encode()
        # An alternative to nothing takes half as long to match as a group that may be missing.
        parts.append(rb"(?>%b%b%b%b|)" % (cell, before, telling, behind))
    parts += [run(letters_after(low - 1)), rb"</row>", rb"((?!))?"]
    places[None] = len(places) + 2  # a group that never matches: of a column that is not there
    # At least two groups, since one alone would come without a tuple.
    return re.compile(b"".join(parts)), [*(places[each] for each in asked), places[None]]
