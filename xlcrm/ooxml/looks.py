"""How a cell is to look, and the markup of fonts, fills and alignments made so from others."""

from __future__ import annotations

from typing import Final

from xlcrm.ooxml.markup import element_end, find, tags, with_attributes
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

DAY_FORMAT: Final = "yyyy\\-mm\\-dd"
MOMENT_FORMAT: Final = "yyyy\\-mm\\-dd\\ hh:mm"
MONTH_FORMAT: Final = "yyyy\\-mm"
"""How a day, a moment and a month are shown where nothing else is asked for."""

_BOLD: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?b[\s/>]")
# CT_Font's children in the order of the Open XML SDK's schema, up to the underline and the size
_BEFORE_UNDERLINE: Final = frozenset(
    {b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow"}
)
_BEFORE_SIZE: Final = _BEFORE_UNDERLINE | {b"u", b"vertAlign"}


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a cell's format changes of the one it is made from; what is empty or false stays.

    Attributes:
        number_format: as in Excel's own dialogue, such as `yyyy-mm-dd`.
        bold: whether its font is bold.
        text: the colour of its text, RRGGBB.
        fill: the colour behind it, RRGGBB.
        wrap: whether long text is shown in several lines.
        centred: whether it stands in the middle of its cell, both ways.
        top: whether it stands at the top of its cell.
        middle: whether it stands halfway between top and bottom of its cell.
        underlined: whether a line is drawn below it, as below a link.
        size: the font's size in points; 0 leaves it.
        border: the colour of thin lines around it, RRGGBB.
    """

    number_format: str = ""
    bold: bool = False
    text: str = ""
    fill: str = ""
    wrap: bool = False
    centred: bool = False
    top: bool = False
    middle: bool = False
    underlined: bool = False
    size: int = 0
    border: str = ""

    @property
    def dresses_font(self) -> bool:
        """Whether it asks for another font."""
        return bool(self.bold or self.text or self.underlined or self.size)


def font_like(font: bytes, look: CellLook) -> bytes:
    """Return a font made bold, underlined, larger or coloured.

    >>> look = CellLook(bold=True, text="1F3A5F")
    >>> font_like(b'<font><sz val="10"/><name val="Arial"/></font>', look)
    b'<font><b/><sz val="10"/><color rgb="FF1F3A5F"/><name val="Arial"/></font>'
    """
    font = _opened(font)
    prefix = next(tags(font)).name[: -len(b"font")]
    if look.bold and not _BOLD.search(font):  # `<b/>` first, where the schema wants it
        at = next(tags(font)).end
        font = font[:at] + b"<%bb/>" % prefix + font[at:]
    if look.size:
        font = _sized(font, look.size, prefix)
    if look.underlined and find(font, b"u") is None:
        at = _behind(font, _BEFORE_UNDERLINE)
        font = font[:at] + b"<%bu/>" % prefix + font[at:]
    if look.text:
        start, end = _place_of_colour(font)
        colour = b'<%bcolor rgb="FF%b"/>' % (prefix, look.text.encode())
        font = font[:start] + colour + font[end:]
    return font


def _sized(font: bytes, size: int, prefix: bytes) -> bytes:
    """A font of another size; where it had none, where Excel writes it."""
    old = find(font, b"sz")
    start = end = _behind(font, _BEFORE_SIZE)
    if old is not None:
        start, end = old.start, element_end(font, old)
    return font[:start] + b'<%bsz val="%d"/>' % (prefix, size) + font[end:]


def _behind(font: bytes, names: frozenset[bytes]) -> int:
    """Where a font's leading children of some names end."""
    first = next(tags(font))
    at = first.end
    for tag in tags(font, at):
        if tag.closing or tag.local not in names:
            break
        at = element_end(font, tag)
    return at


def _place_of_colour(font: bytes) -> tuple[int, int]:
    """Where a font's colour stands, or would stand: behind its size, as Excel writes it."""
    old, size = find(font, b"color"), find(font, b"sz")
    if old is not None:
        return old.start, element_end(font, old)
    at = font.rindex(b"</") if size is None else element_end(font, size)
    return at, at


def solid_fill(rgb: str, prefix: bytes) -> bytes:
    """Return a fill of one colour, given as RRGGBB."""
    p = prefix
    colours = b'<%bfgColor rgb="FF%b"/><%bbgColor indexed="64"/>' % (p, rgb.encode(), p)
    return b'<%bfill><%bpatternFill patternType="solid">%b</%bpatternFill></%bfill>' % (
        p,
        p,
        colours,
        p,
        p,
    )


def thin_border(rgb: str, prefix: bytes) -> bytes:
    """Return a border of thin lines on all four sides, of a colour given as RRGGBB."""
    p = prefix
    sides = b"".join(
        b'<%b style="thin"><%bcolor rgb="FF%b"/></%b>' % (p + side, p, rgb.encode(), p + side)
        for side in (b"left", b"right", b"top", b"bottom")
    )
    return b"<%bborder>%b<%bdiagonal/></%bborder>" % (p, sides, p, p)


def aligned(xf: bytes, look: CellLook) -> bytes:
    """Return a cell format with its text wrapped, centred or at the top, all else kept.

    >>> aligned(b'<xf fontId="0"><alignment vertical="center"/></xf>', CellLook(wrap=True))
    b'<xf fontId="0" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    """
    changes: dict[str, str | None] = {}
    if look.centred:
        changes |= {"horizontal": "center", "vertical": "center"}
    if look.top:
        changes["vertical"] = "top"
    if look.middle:
        changes["vertical"] = "center"
    if look.wrap:
        changes["wrapText"] = "1"
    if not changes:
        return xf
    xf = _opened(xf)
    start = next(tags(xf))
    old = find(xf, b"alignment")
    if old is None:
        new = with_attributes(b"<%balignment/>" % start.name[: -len(b"xf")], changes)
        xf = xf[: start.end] + new + xf[start.end :]
    else:
        new = with_attributes(xf[old.start : old.end], changes)
        xf = xf[: old.start] + new + xf[old.end :]
    return with_attributes(xf[: start.end], {"applyAlignment": "1"}) + xf[start.end :]


def aligned_as(xf: bytes, other: bytes) -> bytes:
    """Return a cell format whose text stands in its cell as that of another one does.

    >>> aligned_as(b'<xf fontId="1"/>', b'<xf><alignment horizontal="center"/></xf>')
    b'<xf fontId="1" applyAlignment="1"><alignment horizontal="center"/></xf>'
    """
    theirs, mine = find(other, b"alignment"), find(xf, b"alignment")
    if theirs is None:
        return xf
    new = other[theirs.start : element_end(other, theirs)]
    xf = _opened(xf)
    start = next(tags(xf))
    if mine is not None and (old := find(xf, b"alignment")) is not None:
        xf = xf[: old.start] + new + xf[element_end(xf, old) :]
    else:
        xf = xf[: start.end] + new + xf[start.end :]
    return with_attributes(xf[: start.end], {"applyAlignment": "1"}) + xf[start.end :]


def _opened(element: bytes) -> bytes:
    """An element that may hold others: `<font/>` as `<font></font>`."""
    tag = next(tags(element))
    if not tag.empty:
        return element
    return element[: tag.end - 2].rstrip() + b"></%b>" % tag.name
