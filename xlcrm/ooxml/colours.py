"""Colours that follow what cells say: conditional formats added to a sheet, or part of a new one.

ECMA-376 Part 1, 18.3.1.18, conditionalFormatting; what a rule changes stands among the workbook's
formats (18.8.15, dxfs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import CellRange
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, escape, find_all
from xlcrm.ooxml.sections import place_for, sections_of
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.splice import Splice
    from xlcrm.ooxml.styles import Styles


@bare
@dataclass(frozen=True, slots=True)
class ColourRule:
    """How cells look as long as a formula holds.

    Attributes:
        area: the cells.
        formula: without its equals sign, written for the first of them.
        text: the colour of their text, RRGGBB; empty leaves it.
        fill: the colour behind it likewise.
        bold: whether their font is bold.
        strike: whether it is struck out.
    """

    area: CellRange
    formula: str
    text: str = ""
    fill: str = ""
    bold: bool = False
    strike: bool = False

    def markup(self, prefix: bytes) -> bytes:
        """Return what it changes, as one of the workbook's formats."""
        p = prefix
        font = b"".join(
            (
                b"<%bb/>" % p if self.bold else b"",
                b"<%bstrike/>" % p if self.strike else b"",
                b'<%bcolor rgb="FF%b"/>' % (p, self.text.encode()) if self.text else b"",
            )
        )
        fill = b""
        if self.fill:
            colour = b'<%bbgColor rgb="FF%b"/>' % (p, self.fill.encode())
            fill = b"<%bfill><%bpatternFill>%b</%bpatternFill></%bfill>" % (p, p, colour, p, p)
        font = b"<%bfont>%b</%bfont>" % (p, font, p) if font else b""
        return b"<%bdxf>%b%b</%bdxf>" % (p, font, fill, p)


def coloured(data: bytes, frame: Frame) -> list[CellRange]:
    """Return the ranges of a sheet that have colours of that kind; unreadable ones are left out."""
    found = []
    for section in sections_of(data, frame):
        if section.local == b"conditionalFormatting":
            for text in attributes(section.tag.attributes).get("sqref", "").split():
                try:
                    found.append(CellRange.of(text))
                except ValueError:
                    continue
    return found


def colour_markup(
    rules: Sequence[ColourRule], styles: Styles | None, prefix: bytes = b"", after: int = 0
) -> bytes:
    """Return rules as markup behind a sheet's cells; nothing where no format can be added.

    Args:
        rules: the rules, the one that counts first before the others.
        styles: the workbook's formats, to which theirs are added.
        prefix: that of the sheet's element names.
        after: the rules that the sheet has already count before these: their last number.
    """
    p, parts = prefix, []
    for number, rule in enumerate(rules, start=after + 1):
        look = None if styles is None else styles.changing(rule)
        if look is None:
            continue
        parts.append(
            b'<%bconditionalFormatting sqref="%b"><%bcfRule type="expression" dxfId="%d" '
            b'priority="%d"><%bformula>%b</%bformula></%bcfRule></%bconditionalFormatting>'
            % (p, str(rule.area).encode(), p, look, number, p, escape(rule.formula), p, p, p)
        )
    return b"".join(parts)


def added_colours(
    data: bytes, frame: Frame, rules: Sequence[ColourRule], styles: Styles | None
) -> Iterator[Splice]:
    """Yield the splices that add rules to a sheet, behind all that it has."""
    if not rules:
        return
    known = [
        int(number)
        for section in sections_of(data, frame)
        if section.local in {b"conditionalFormatting", b"extLst"}
        for tag in find_all(data, b"cfRule", section.tag.end, section.end)
        if (number := attributes(tag.attributes).get("priority", "")).isdecimal()
    ]
    block = colour_markup(rules, styles, frame.prefix, max(known, default=0))
    if block:
        place = place_for(data, frame, b"conditionalFormatting")
        yield place, place, block
