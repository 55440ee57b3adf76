"""A sheet that is xlcrm's own: made whole, line by line, and made anew whenever it changes.

It carries a mark, by which the next run knows it again and knows whether anybody wrote into it.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import CellWriter, Formula
from xlcrm.ooxml.colours import colour_markup
from xlcrm.ooxml.hyperlinks import MAX_LINKS, Link, link_markup, links_in
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.markup import attributes, find, with_attributes
from xlcrm.ooxml.pagesetup import FIT_TO_WIDTH, ONE_PAGE, ONE_PAGE_WIDE
from xlcrm.ooxml.rowheights import PADDING, height_of, lines_in
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import sections_of
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.validations import dropdown_markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.colours import ColourRule
    from xlcrm.ooxml.styles import Styles
    from xlcrm.ooxml.validations import Dropdown

_PLAIN: Final = CellLook()
_VIEW: Final = ("tabSelected", "zoomScale", "zoomScaleNormal", "zoomScalePageLayoutView")


@bare
@dataclass(frozen=True, slots=True)
class OwnLine:
    """One row of such a sheet.

    Attributes:
        values: what its cells say, from column A on.
        looks: how they look, from column A on; cells beyond are plain.
        links: where a cell leads, by column number: `'고객대장'!A5`.
        height: in points; 0 lets it follow the wrapped texts.
        passing: whether it may say something else without the sheet counting as another, as the
            day on which it was written.
    """

    values: tuple[CellValue | date, ...] = ()
    looks: tuple[CellLook, ...] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    height: float = 0
    passing: bool = False


@bare
@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet to make, in place of the one of that name which xlcrm made before.

    A sheet of that name which somebody else made, or wrote into, is never replaced.

    Attributes:
        name: its name.
        lines: its rows from row 1 on.
        widths: the columns' widths in characters.
        frozen: how many rows stay in sight.
        repeated: the row that stands on each printed page; 0 for none.
        filtered: headers and rows that get the buttons of a filter.
        merged: cells shown as one.
        tab: the colour of its tab, RRGGBB.
        typed: whether it takes the place of one into which people were to write: who makes it
            anew has read that it is xlcrm's own, and what they wrote.
        hidden: the columns that are not shown.
        dropdowns: lists to choose from in some of its cells.
        printed: what of it is printed; all by default.
        colours: how cells look as long as a formula holds, the rule that counts first first.
        upright: whether it is printed on one page of A4 standing; else lying, one page wide.
        behind: the sheet behind which it is put; at the end by default.
    """

    name: str
    lines: tuple[OwnLine, ...]
    widths: tuple[float, ...] = ()
    _: KW_ONLY
    frozen: int = 0
    repeated: int = 0
    filtered: CellRange | None = None
    merged: tuple[CellRange, ...] = ()
    tab: str = ""
    typed: bool = False
    hidden: frozenset[int] = frozenset()
    dropdowns: tuple[Dropdown, ...] = ()
    printed: CellRange | None = None
    colours: tuple[ColourRule, ...] = ()
    upright: bool = False
    behind: str = ""

    @property
    def has_formulas(self) -> bool:
        """Whether any of its cells is calculated."""
        return any(isinstance(value, Formula) for row in self.rows for value in row)

    @property
    def rows(self) -> tuple[tuple[CellValue | date, ...], ...]:
        """What its rows say, from row 1 on."""
        return tuple(line.values for line in self.lines)

    @property
    def area(self) -> CellRange:
        """All its cells."""
        width = max((len(line.values) for line in self.lines), default=1)
        return CellRange(1, 1, max(len(self.lines), 1), max(width, 1))

    def links(self) -> Iterator[Link]:
        """Yield its links by row and column, as many as Excel takes."""
        links = (
            link
            for row, line in enumerate(self.lines, start=1)
            if line.links
            for link in links_in(row, dict(enumerate(line.values, start=1)), line.links)
        )
        return islice(links, MAX_LINKS)


@bare
@dataclass(frozen=True, slots=True)
class Kept:
    """What a sheet made anew keeps of the one before: what macros, people and Excel set there.

    Attributes:
        code_name: the name by which macros know the sheet.
        view: attributes of its view, such as its zoom and whether its tab is selected.
        protection: the element that protects it.
    """

    code_name: bytes = b""
    view: bytes = b""
    protection: bytes = b""


def kept_of(data: bytes) -> Kept:
    """Return what a sheet made anew keeps of the one before."""
    frame = frame_of(data)
    properties = find(data, b"sheetPr", 0, frame.tag.start)
    view = find(data, b"sheetView", 0, frame.tag.start)
    protection = next((s for s in sections_of(data, frame) if s.local == b"sheetProtection"), None)
    code = attributes(properties.attributes).get("codeName") if properties else None
    said = attributes(view.attributes) if view else {}
    return Kept(
        _written({"codeName": code}),
        _written({key: said.get(key) for key in _VIEW}),
        b"" if protection is None or frame.prefix else data[protection.tag.start : protection.end],
    )


def _written(values: dict[str, str | None]) -> bytes:
    return with_attributes(b"<a>", values)[len(b"<a") : -len(b">")]


def own_sheet_part(
    sheet: OwnSheet,
    styles: Styles | None,
    namespace: bytes,
    *,
    date1904: bool,
    kept: Kept | None = None,
) -> bytes:
    """Return the sheet's bytes.

    Args:
        sheet: what it holds and how it looks.
        styles: the workbook's formats, to which the sheet's are added; None if it has none.
        namespace: that of the workbook's sheets, strict or transitional.
        date1904: whether the workbook counts days from 1904.
        kept: what stays of the sheet that it replaces.

    Raises:
        PlanError: a value or a link cannot stand in a sheet.
    """
    kept = kept or Kept()
    links = link_markup(sheet.links(), b"")
    tab = b'<tabColor rgb="FF%b"/>' % sheet.tab.encode() if sheet.tab else b""
    filtered = b'<autoFilter ref="%b"/>' % str(sheet.filtered).encode() if sheet.filtered else b""
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            b'<worksheet xmlns="%b">' % namespace,
            b"<sheetPr%b>%b%b</sheetPr>" % (kept.code_name, tab, FIT_TO_WIDTH),
            b'<dimension ref="%b"/>' % str(sheet.area).encode(),
            _view(sheet, kept.view),
            _columns(sheet),
            b"<sheetData>%b</sheetData>" % b"".join(_rows(sheet, styles, date1904=date1904)),
            kept.protection,
            filtered,
            _merged(sheet),
            colour_markup(sheet.colours, styles),
            dropdown_markup(sheet.dropdowns, sheet.name),
            b"<hyperlinks>%b</hyperlinks>" % links if links else b"",
            ONE_PAGE if sheet.upright else ONE_PAGE_WIDE,
            b"</worksheet>",
        )
    )


def _view(sheet: OwnSheet, kept: bytes) -> bytes:
    """The view, with the rows that stay in sight."""
    pane = b""
    if sheet.frozen:
        corner = a1(sheet.frozen + 1, 1).encode()
        pane = b'<pane ySplit="%d" topLeftCell="%b" activePane="bottomLeft" state="frozen"/>' % (
            sheet.frozen,
            corner,
        )
    view = b'<sheetView showGridLines="0"%b workbookViewId="0">%b</sheetView>' % (kept, pane)
    return b"<sheetViews>%b</sheetViews>" % view


def _columns(sheet: OwnSheet) -> bytes:
    columns = b"".join(
        b'<col min="%d" max="%d" width="%.2f"%b customWidth="1"/>'
        % (number, number, width, b' hidden="1"' if number in sheet.hidden else b"")
        for number, width in enumerate(sheet.widths, start=1)
    )
    return b"<cols>%b</cols>" % columns if columns else b""


def _rows(sheet: OwnSheet, styles: Styles | None, *, date1904: bool) -> Iterator[bytes]:
    """Yield each row's markup."""
    quoting = None if styles is None else styles.quoting
    cells = CellWriter(b"", SharedStrings(), date1904=date1904, quoting=quoting)
    worn: dict[CellLook, bytes] = {_PLAIN: b""}
    for number, line in enumerate(sheet.lines, start=1):
        row = []
        for column, value in enumerate(line.values, start=1):
            look = line.looks[column - 1] if column <= len(line.looks) else _PLAIN
            if look not in worn:
                style = styles.dressed(0, look) if styles else 0
                worn[look] = b' s="%d"' % style if style else b""
            if value not in {None, ""} or worn[look]:
                row.append(cells.cell(number, column, worn[look], value))
        if row or line.height:
            yield b'<row r="%d"%b>%b</row>' % (number, _height(sheet, line), b"".join(row))


def _height(sheet: OwnSheet, line: OwnLine) -> bytes:
    """A row's height where one is asked for, or its wrapped text takes several lines."""
    if line.height:
        return b' ht="%g" customHeight="1"' % line.height
    lines = max(
        (
            lines_in(value, width - PADDING)
            for value, look, width in zip(line.values, line.looks, sheet.widths, strict=False)
            if look.wrap and isinstance(value, str) and not isinstance(value, Formula)
        ),
        default=1,
    )
    return b' ht="%g"' % height_of(lines) if lines > 1 else b""


def _merged(sheet: OwnSheet) -> bytes:
    cells = b"".join(b'<mergeCell ref="%b"/>' % str(area).encode() for area in sheet.merged)
    return b'<mergeCells count="%d">%b</mergeCells>' % (len(sheet.merged), cells) if cells else b""
