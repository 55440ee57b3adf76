"""Links from cells to places inside the workbook (ECMA-376 Part 1, 18.3.1.47).

Such a link needs no relationship, for it leaves no part: it only names a sheet and a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import element_end, escape, tags
from xlcrm.ooxml.sections import place_for, sections_of
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.splice import Splice

MAX_LINKS: Final = 65_530  # Excel specifications and limits: hyperlinks in a worksheet
_LONGEST: Final = 2_084  # Excel's own limit for an address; a location is far shorter
_REFERENCE: Final = lazy(rb"\sref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_FEW: Final = 16  # links that are searched for one by one


@bare
@dataclass(frozen=True, slots=True)
class Link:
    """A cell's link: where it leads (`'고객대장'!A5`, or a defined name), and the cell's text."""

    row: int
    column: int
    location: str
    display: str = ""

    @property
    def cell(self) -> str:
        """The cell's A1 reference."""
        return a1(self.row, self.column)


def links_in(row: int, values: Mapping[int, object], places: Mapping[int, str]) -> Iterator[Link]:
    """Yield the links of one row by column, each showing its cell's text.

    >>> [link.display for link in links_in(5, {2: "홍길동"}, {2: "'고객대장'!A4"})]
    ['홍길동']
    """
    for column, location in sorted(places.items()):
        value = values.get(column)
        yield Link(row, column, location, value if isinstance(value, str) else "")


def link_markup(links: Iterable[Link], prefix: bytes) -> bytes:
    r"""Return links as a sheet's markup.

    Raises:
        PlanError: a link leads nowhere, or is longer than Excel allows.

    >>> link_markup([Link(12, 3, "'고객대장'!A5", "홍")], b"").decode()
    '<hyperlink ref="C12" location="\'고객대장\'!A5" display="홍"/>'
    """
    return b"".join(_markup(link, prefix) for link in links)


def added_links(data: bytes, frame: Frame, links: Sequence[Link]) -> Iterator[Splice]:
    """Yield the splices that add links behind those that a sheet has.

    A link that a deleted row left on one of the cells goes. Links for which Excel has no room in
    the sheet are left out: a row without its link is better than a workbook that needs repair.

    Raises:
        PlanError: a link leads nowhere, or is longer than Excel allows.
    """
    p = frame.prefix
    links = links[: _room(data, frame)]
    if not links:
        return
    new = link_markup(links, p)
    known = next((s for s in sections_of(data, frame) if s.local == b"hyperlinks"), None)
    if known is None:
        place = place_for(data, frame, b"hyperlinks")
        yield (place, place, b"<%bhyperlinks>%b</%bhyperlinks>" % (p, new, p))
        return
    tag = known.tag
    if tag.empty:
        opened = data[tag.start : tag.end - 2].rstrip()
        yield (tag.start, tag.end, b"%b>%b</%b>" % (opened, new, tag.name))
        return
    begin, end = known.inside(data)
    yield from _left_over(data, begin, end, {link.cell.encode() for link in links})
    yield (end, end, new)


def holds_links(data: bytes, frame: Frame, links: Sequence[Link]) -> bool:
    """Tell whether `added_links` has put links into a sheet, as far as there was room."""
    return data.find(link_markup(links, frame.prefix), frame.end) >= 0 or _room(data, frame) == 0


def _room(data: bytes, frame: Frame) -> int | None:
    """How many more links Excel takes; None, for any number, where it takes too many already."""
    room = MAX_LINKS - data.count(b"<%bhyperlink " % frame.prefix, frame.end)
    return None if room < 0 else room


def _markup(link: Link, prefix: bytes) -> bytes:
    if not link.location or len(link.location) > _LONGEST:
        raise PlanError("링크가 가리키는 곳이 없거나 너무 깁니다.", cell=link.cell)
    shown = b' display="%b"' % escape(link.display, quote=True) if link.display else b""
    location = escape(link.location, quote=True)
    reference = link.cell.encode()
    return b'<%bhyperlink ref="%b" location="%b"%b/>' % (prefix, reference, location, shown)


def _left_over(data: bytes, begin: int, end: int, cells: set[bytes]) -> Iterator[Splice]:
    """Yield splices that take out the links which these cells have already."""
    if len(cells) <= _FEW and not any(
        data.find(quote + cell + quote, begin, end) >= 0 for cell in cells for quote in (b'"', b"'")
    ):
        return
    for match in _REFERENCE.finditer(data, begin, end):
        if match[1] in cells:
            start = data.rindex(b"<", begin, match.start())
            tag = next(tags(data, start, end))
            yield (start, element_end(data, tag), b"")
