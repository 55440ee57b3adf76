"""The distinct texts of a column, searched all at once.

One search in all of them, joined by line breaks, tells where something may be wrong: mostly
nowhere. Only the texts that it names are looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue

_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG: Final = 1 << 23  # characters
_STRETCH: Final = 1 << 16  # characters of long texts that are joined: enough to search them at once
_UNUSUAL: Final = lazy("[^\x00-\x7f가-힣]")


@outlined
@dataclass(frozen=True)
class Texts:
    """Distinct texts in the order in which they were first met."""

    each: Sequence[str]

    @classmethod
    def among(cls, cells: Iterable[object]) -> Texts:
        """Return those of a column's distinct cells that are texts; error values are none."""
        return cls([cell for cell in cells if type(cell) is str])

    @cached_property
    def long(self) -> bool:
        """Whether they say so much that joining them takes much room: see `stretches`."""
        return sum(map(len, self.each)) > _LONG

    @cached_property
    def joined(self) -> str:
        """All of them, a line break between two."""
        return "\n".join(self.each)

    def stretches(self) -> Iterator[Texts]:
        """Yield those texts that are searched at once: of long ones some at a time, or else all."""
        if not self.long:
            yield self
            return
        for begin, end in pairwise(self._cuts):
            yield Texts(self.each[begin:end])

    @cached_property
    def _cuts(self) -> list[int]:
        """At which texts stretches begin, and behind which the last one ends."""
        lengths = list(accumulate(map(len, self.each)))
        cuts = [0]
        while cuts[-1] < len(lengths):
            before = lengths[cuts[-1] - 1] if cuts[-1] else 0
            cuts.append(max(cuts[-1] + 1, bisect_right(lengths, before + _STRETCH)))
        return cuts

    def saying(self, pattern: re.Pattern[str]) -> bool:
        r"""Tell whether a match of an expression begins in one of them, and may reach beyond.

        >>> import re
        >>> Texts(["a1", "b"]).saying(re.compile(r"[0-9]"))
        True
        """
        return any(pattern.search(part.joined) is not None for part in self.stretches())

    def beginning(self, signs: Iterable[str]) -> bool:
        """Tell whether one of them may begin with one of some signs; of several lines, any.

        >>> Texts(["1-2", "=A1"]).beginning("=+"), Texts(["1-2"]).beginning("-")
        (True, False)
        """
        signs = tuple(signs)
        return any(_begins(part.joined, signs) for part in self.stretches())

    @cached_property
    def unusual(self) -> set[str]:
        """Those with other characters than ASCII and Hangul: full-width digits, odd spaces, dashes.

        What an expression of plain characters does not find in them may be there once they are
        normalised.
        """
        return {
            part.each[place]
            for part in self.stretches()
            if not part.joined.isascii()
            for place in part.places(_UNUSUAL)
        }

    @cached_property
    def usual(self) -> frozenset[str]:
        """The others, where they are long enough for it to be worth knowing; else none."""
        return frozenset(self.each).difference(self.unusual) if self.long else frozenset()

    @cached_property
    def shape(self) -> bytes:
        """All of them in UTF-8, every digit as 0."""
        return self.joined.encode("utf-8", "replace").translate(_DIGITS)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each begins in `joined`."""
        return list(accumulate((len(text) + 1 for text in self.each), initial=0))

    def shaped(self, shape: re.Pattern[bytes]) -> bool:
        """Tell whether a shape is anywhere in them: a 0 stands for any digit.

        Searching for seven zeros is many times faster than for seven digits.

        >>> import re
        >>> dashed = re.compile(b"-00")
        >>> Texts(["A-17"]).shaped(dashed), Texts(["A-1"]).shaped(dashed)
        (True, False)
        """
        return any(shape.search(part.shape) is not None for part in self.stretches())

    def having(
        self, *patterns: re.Pattern[str], shape: re.Pattern[bytes] | None = None
    ) -> set[str]:
        r"""Return the texts in which a match of one of some patterns begins.

        It may reach beyond the text's end: so these are all texts with a match of their own, and
        now and then another.

        Args:
            patterns: the expressions.
            shape: where given, a text with a match has this shape, as for `shaped`.

        >>> import re
        >>> Texts(["a1", "b"]).having(re.compile(r"\d"))
        {'a1'}
        """
        return {
            part.each[place]
            for part in self.stretches()
            if shape is None or part.shaped(shape)
            for pattern in patterns
            for place in part.places(pattern)
        }

    def places(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """Yield the positions of the texts in which a match of a pattern begins, as `having`."""
        at = 0
        while at <= len(self.joined) and (found := pattern.search(self.joined, at)):
            place = bisect_right(self._starts, found.start()) - 1
            if place >= len(self.each):
                return
            yield place
            at = self._starts[place + 1]


def _begins(joined: str, signs: Iterable[str]) -> bool:
    """Whether one of some lines begins with one of some signs."""
    signs = [sign for sign in signs if sign in joined]
    lines = f"\n{joined}" if signs else ""
    return any(f"\n{sign}" in lines for sign in signs)


@outlined
class Distinct(list["CellValue"]):
    """What a column's cells hold, each once, in the order of the rows.

    So they lie in memory, which makes going through them several times faster than through a set.
    """

    @cached_property
    def texts(self) -> Texts:
        """Those that are texts: found and joined once for all who search them."""
        return Texts.among(self)
