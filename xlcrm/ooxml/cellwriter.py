"""Cells as they are written: new ones, and what takes the place of an old one's value."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Final, Self

from xlcrm.cellref import a1
from xlcrm.digits import whole
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import MAX_TEXT, Rendered, render
from xlcrm.ooxml.markup import escape
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.ooxml.rows import Cell
    from xlcrm.ooxml.strings import SharedStrings

_VALUE_ATTRIBUTES: Final = lazy(rb"\s+(?:t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')|/$")
# What text must be looked at closely for: entities, escapes, spaces that must be asked to be kept.
_UNUSUAL: Final = lazy("[&<>\x01-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x|(?:^|\0)\\s|\\s(?:\0|$)")
_TAKEN: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a text may begin with that Excel takes for a formula as soon as its cell is edited."""
_ANY_TAKEN: Final = lazy("(?:^|\0)[=+\\-@\t\r]")
_STYLE: Final = lazy(rb"\ss\s*=\s*[\"'](\d+)[\"']")


class Formula(str):
    """A formula, where another cell would have a text."""

    __slots__ = ()


class Figure(Formula):
    """A formula with the result that its cell shows until a program calculates it."""

    __slots__ = ("result",)

    result: float | str

    def __new__(cls, formula: str, result: float | str) -> Self:
        """Make one: a formula without its equals sign, and its result."""
        made = super().__new__(cls, formula)
        made.result = result
        return made


class EachRow(Figure):
    """A formula that has to be told to look at each row by itself: one of arrays, for one cell.

    Functions such as IF look at one row only elsewhere, in an Excel before 2021.
    """

    __slots__ = ()


class CellWriter:
    """Writes values as one sheet's cells; each distinct value is turned into markup once.

    Args:
        prefix: of every element of the sheet, with its colon.
        strings: the workbook's shared strings.
        date1904: whether its days count from 1904.
        quoting: the format like another in which a text stays one (`Styles.quoting`); by default
            the same.
    """

    def __init__(
        self,
        prefix: bytes,
        strings: SharedStrings,
        *,
        date1904: bool,
        quoting: Callable[[int], int] | None = None,
    ) -> None:
        self.prefix = prefix
        self._quoting = quoting
        self.strings = strings
        self.date1904 = date1904
        self._rendered: dict[tuple[type, object], Rendered] = {}
        self._kept: dict[bytes, bytes] = {}

    def render(self, value: object) -> Rendered:
        """Return a value as cell markup, made once for each value."""
        key = (type(value), value)
        found = self._rendered.get(key)
        if found is None:
            found = self._rendered[key] = self.rendering(value)
        return found

    def rendering(self, value: object) -> Rendered:
        """Return a value as cell markup, for a caller that asks for each but once."""
        if isinstance(value, Formula):
            p = self.prefix
            kind, result = b"", b""
            if isinstance(value, Figure):
                said = value.result
                kind = b' t="str"' if isinstance(said, str) else b""
                text = said if isinstance(said, str) else repr(said)
                result = b"<%bv>%b</%bv>" % (p, escape(text), p)
            return Rendered(kind, b"<%bf>%b</%bf>%b" % (p, escape(value), p, result))
        return render(value, self.prefix, self.strings, date1904=self.date1904)

    def worn(self, text: bytes, value: object) -> bytes:
        """Return the attributes that a cell wears for a value: as they are, but for some texts.

        What begins like a formula is marked as a text, as by a leading apostrophe: else it becomes
        a formula when somebody opens its cell to edit it and leaves it as it is.
        """
        if self._quoting is None or not is_taken(value):
            return text
        style = style_in(text)
        new = self._quoting(style)
        return text if new == style else restyled(text, {style: new})

    def tail(self, text: bytes, rendered: Rendered) -> bytes:
        """Return what follows a cell's reference: closing quote, attributes and content."""
        kept = self._kept.get(text)
        if kept is None:
            kept = self._kept[text] = _VALUE_ATTRIBUTES.sub(b"", text)
        if not rendered.content:
            return b'"%b/>' % kept
        return b'"%b%b>%b</%bc>' % (kept, rendered.type, rendered.content, self.prefix)

    def text_tails(self, text: bytes, values: Sequence[str]) -> list[bytes]:
        """Return what follows the references of cells alike that hold texts, many at once.

        Texts without anything to escape, as most are, take a few steps for all together.
        """
        joined = "\0".join(values)
        apart = joined.count("\0") == len(values) - 1
        quoted = self._quoting is not None and _ANY_TAKEN.search(joined)
        if not apart or quoted or _UNUSUAL.search(joined) or max(map(len, values)) > MAX_TEXT:
            return [self.tail(self.worn(text, each), self.rendering(each)) for each in values]
        encoded = joined.encode().split(b"\0")
        p, inline, shared = self.prefix, b"<%bis><%bt>\0</%bt></%bis>", b"<%bv>\0</%bv>"
        before, behind = self.tail(text, Rendered(b' t="inlineStr"', inline % (p, p, p, p))).split(
            b"\0"
        )
        known = self.strings.indexes(encoded)
        if not any(at is not None for at in known):
            return [before + each + behind for each in encoded]
        first, last = self.tail(text, Rendered(b' t="s"', shared % (p, p))).split(b"\0")
        return [
            before + each + behind if at is None else first + b"%d" % at + last
            for each, at in zip(encoded, known, strict=True)
        ]

    def cell(self, row: int, column: int, style: bytes, value: object) -> bytes:
        """Return a new cell."""
        place = a1(row, column).encode()
        tail = self.tail(self.worn(style, value), self.render(value))
        if isinstance(value, EachRow):
            tail = tail.replace(b"f>", b'f t="array" ref="%b">' % place, 1)
        return b'<%bc r="%b%b' % (self.prefix, place, tail)

    def formula_tail(self, style: bytes, formula: str) -> bytes:
        """Return what follows the reference of a new cell with a formula."""
        p, kept = self.prefix, _VALUE_ATTRIBUTES.sub(b"", style)
        return b'"%b><%bf>%b</%bf></%bc>' % (kept, p, escape(formula), p, p)


@bare
class Tails(dict[tuple[bytes, type, object], bytes]):
    """What follows a cell's reference, by its old attributes and its new value."""

    def __init__(self, writer: CellWriter, restyled: Mapping[int, int]) -> None:
        super().__init__()
        self._writer = writer
        self._restyled = restyled

    def of(self, texts: Sequence[bytes], values: Sequence[object]) -> list[bytes]:
        """Return what follows each cell's reference."""
        alike, kinds = set(texts), set(map(type, values))
        if len(alike) == 1 and len(kinds - {NoneType}) <= 1:  # equal values are the same value
            text = alike.pop()
            tails = {value: self[text, type(value), value] for value in set(values)}
            return list(map(tails.__getitem__, values))
        keys = zip(texts, map(type, values), values, strict=True)
        return list(map(self.__getitem__, keys))

    def __missing__(self, key: tuple[bytes, type, object]) -> bytes:
        text, _, value = key
        worn = restyled(text, self._restyled) if self._restyled else text
        worn = self._writer.worn(worn, value)
        tail = self[key] = self._writer.tail(worn, self._writer.render(value))
        return tail


def is_taken(value: object) -> bool:
    """Tell whether a value is a text that Excel takes for a formula once its cell is edited.

    >>> is_taken("=1+1"), is_taken("+82 10"), is_taken(Formula("1+1")), is_taken(-3), is_taken("가")
    (True, True, False, False, False)
    """
    return isinstance(value, str) and not isinstance(value, Formula) and value.startswith(_TAKEN)


def restyled(text: bytes, styles: Mapping[int, int]) -> bytes:
    """Return attributes with the style that stands for their own, where one does.

    >>> restyled(b' s="3" t="s"', {3: 4}), restyled(b"", {0: 4}), restyled(b' s="3"', {0: 4})
    (b' t="s" s="4"', b' s="4"', b' s="3"')
    """
    text = text.removesuffix(b"/").rstrip()
    found = _STYLE.search(text)
    new = styles.get(whole(found[1]) if found else 0)
    if new is None:
        return text
    return (text[: found.start()] + text[found.end() :] if found else text) + b' s="%d"' % new


def style_of(cell: Cell) -> bytes:
    """Return the style attribute of a cell with its leading space, or nothing."""
    found = _STYLE.search(cell.attributes)
    return b' s="%b"' % found[1] if found else b""


def style_in(text: bytes) -> int:
    """Return the number of the cell format that a cell's attributes name.

    >>> style_in(b' s="3" t="s"'), style_in(b"")
    (3, 0)
    """
    found = _STYLE.search(text)
    return whole(found[1]) if found else 0
