"""The distinct texts of a column, searched all at once.

One search in all of them, joined by line breaks, tells where something may be wrong: mostly
nowhere. Only the texts that it names are looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import is_usual, lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue

_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG: Final = 1 << 23  # characters
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
        """Whether they say so much that joining them takes much room: each is searched alone."""
        return sum(map(len, self.each)) > _LONG

    @cached_property
    def joined(self) -> str:
        """All of them, a line break between two."""
        return "\n".join(self.each)

    def saying(self, pattern: re.Pattern[str]) -> bool:
        r"""Tell whether a match of an expression begins in one of them, and may reach beyond.

        >>> import re
        >>> Texts(["a1", "b"]).saying(re.compile(r"[0-9]"))
        True
        """
        if self.long:
            return any(map(pattern.search, self.each))
        return pattern.search(self.joined) is not None

    def beginning(self, signs: Iterable[str]) -> bool:
        """Tell whether one of them may begin with one of some signs; of several lines, any.

        >>> Texts(["1-2", "=A1"]).beginning("=+"), Texts(["1-2"]).beginning("-")
        (True, False)
        """
        if self.long:
            signs = tuple(signs)
            return any(text.startswith(signs) or _begins(text, signs) for text in self.each)
        signs = [sign for sign in signs if sign in self.joined]
        lines = f"\n{self.joined}" if signs else ""
        return any(f"\n{sign}" in lines for sign in signs)

    @cached_property
    def unusual(self) -> set[str]:
        """Those with other characters than ASCII and Hangul: full-width digits, odd spaces, dashes.

        What an expression of plain characters does not find in them may be there once they are
        normalised.
        """
        if self.long:
            return {text for text in self.each if not is_usual(text)}
        return set() if self.joined.isascii() else self.having(_UNUSUAL)

    @cached_property
    def usual(self) -> frozenset[str]:
        """The others, where they are long enough for it to be worth knowing; else none."""
        return frozenset(self.each).difference(self.unusual) if self.long else frozenset()

    @cached_property
    def _shape(self) -> bytes:
        return _shape_of(self.joined)

    @cached_property
    def _plain_shape(self) -> bytes:
        """The same without syllables, in which a shape may be that is in none of them."""
        raw = (each.encode("ascii", "ignore") for each in self.each)
        return b"\n".join(each.translate(_DIGITS) for each in raw)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each begins in `joined`."""
        return list(accumulate((len(text) + 1 for text in self.each), initial=0))

    def shaped(self, *shapes: bytes) -> bool:
        """Tell whether one of some shapes is anywhere in them: a 0 stands for any digit.

        Searching for seven zeros is many times faster than for seven digits.

        >>> Texts(["A-17"]).shaped(b"-00"), Texts(["A-1"]).shaped(b"-00")
        (True, False)
        """
        if not self.long:
            return any(shape in self._shape for shape in shapes)
        # Their bytes at once would take twice as much room again, and mostly there is none.
        if not any(shape in self._plain_shape for shape in shapes):
            return False
        return any(shape in each for each in map(_shape_of, self.each) for shape in shapes)

    def having(self, *patterns: re.Pattern[str]) -> set[str]:
        r"""Return the texts in which a match of one of some patterns begins.

        It may reach beyond the text's end: so these are all texts with a match of their own, and
        now and then another.

        >>> import re
        >>> Texts(["a1", "b"]).having(re.compile(r"\d"))
        {'a1'}
        """
        if self.long:
            return {text for text in self.each if any(each.search(text) for each in patterns)}
        return {self.each[place] for pattern in patterns for place in self._places(pattern)}

    def _places(self, pattern: re.Pattern[str]) -> Iterator[int]:
        at = 0
        while at <= len(self.joined) and (found := pattern.search(self.joined, at)):
            place = bisect_right(self._starts, found.start()) - 1
            if place >= len(self.each):
                return
            yield place
            at = self._starts[place + 1]


def _begins(text: str, signs: tuple[str, ...]) -> bool:
    """Whether a line of a text below its first begins with one of some signs."""
    return "\n" in text and any(f"\n{sign}" in text for sign in signs)


def _shape_of(text: str) -> bytes:
    return text.encode("utf-8", "replace").translate(_DIGITS)


@outlined
class Distinct(list["CellValue"]):
    """What a column's cells hold, each once, in the order of the rows.

    So they lie in memory, which makes going through them several times faster than through a set.
    """

    @cached_property
    def texts(self) -> Texts:
        """Those that are texts: found and joined once for all who search them."""
        return Texts.among(self)
