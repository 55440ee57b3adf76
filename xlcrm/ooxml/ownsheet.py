"""A sheet that is xlcrm's own: made whole, line by line, and made anew whenever it changes.

It carries a mark, by which the next run knows it again and knows whether anybody wrote into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import CellWriter, Formula
from xlcrm.ooxml.colours import colour_markup
from xlcrm.ooxml.hyperlinks import link_markup
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.markup import attributes, find, with_attributes
from xlcrm.ooxml.pagesetup import FIT_TO_WIDTH, ONE_PAGE, ONE_PAGE_WIDE
from xlcrm.ooxml.rowheights import PADDING, height_of, lines_in
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import sections_of
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.validations import dropdown_markup
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
    from xlcrm.ooxml.styles import Styles

_PLAIN: Final = CellLook()
_VIEW: Final = ("tabSelected", "zoomScale", "zoomScaleNormal", "zoomScalePageLayoutView")


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
