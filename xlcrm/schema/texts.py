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
from xlcrm.domain.text import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue

_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_BEYOND: Final = bytes(range(128, 256))
_LONG: Final = 1 << 23  # characters
_BLOCK: Final = 1 << 20  # characters
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
    def joined(self) -> str:
        """All of them, a line break between two."""
        return "\n".join(self.each)

    def beginning(self, signs: Iterable[str]) -> bool:
        """Tell whether one of them may begin with one of some signs; of several lines, any.

        >>> Texts(["1-2", "=A1"]).beginning("=+"), Texts(["1-2"]).beginning("-")
        (True, False)
        """
        signs = [sign for sign in signs if sign in self.joined]
        lines = f"\n{self.joined}" if signs else ""
        return any(f"\n{sign}" in lines for sign in signs)

    @cached_property
    def unusual(self) -> set[str]:
        """Those with other characters than ASCII and Hangul: full-width digits, odd spaces, dashes.

        What an expression of plain characters does not find in them may be there once they are
        normalised.
        """
        return set() if self.joined.isascii() else self.having(_UNUSUAL)

    @cached_property
    def _shape(self) -> bytes:
        return _shape_of(self.joined)

    @cached_property
    def _plain_shape(self) -> bytes:
        """The same without syllables, in which a shape may be that is in none of them."""
        joined = self.joined
        parts = (joined[at : at + _BLOCK] for at in range(0, len(joined), _BLOCK))
        raw = (each.encode("utf-8", "replace") for each in parts)
        return b"".join(each.translate(_DIGITS, _BEYOND) for each in raw)

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
        if len(self.joined) <= _LONG:
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
        return {self.each[place] for pattern in patterns for place in self._places(pattern)}

    def _places(self, pattern: re.Pattern[str]) -> Iterator[int]:
        at = 0
        while at <= len(self.joined) and (found := pattern.search(self.joined, at)):
            place = bisect_right(self._starts, found.start()) - 1
            if place >= len(self.each):
                return
            yield place
            at = self._starts[place + 1]


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
