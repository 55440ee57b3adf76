"""A new sheet as a value, and as the bytes of its part."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, a1, column_letters
from xlcrm.errors import PlanError
from xlcrm.ooxml.cellwriter import CellWriter
from xlcrm.ooxml.hyperlinks import link_markup, links_in
from xlcrm.ooxml.looks import DAY_FORMAT, MOMENT_FORMAT, CellLook
from xlcrm.ooxml.markup import escape
from xlcrm.ooxml.pagesetup import FIT_TO_WIDTH, FOOTER, MARGINS, ONE_PAGE_WIDE
from xlcrm.ooxml.rowheights import PADDING, height_of, lines_in
from xlcrm.ooxml.strings import SharedStrings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.ooxml.addedsheet import NewSheet
    from xlcrm.ooxml.styles import Styles

MAX_NAME: Final = 31  # Excel specifications and limits: characters in a sheet's name
MAX_CHOICES: Final = 255  # Excel specifications and limits: characters of a list typed into it
_FORBIDDEN: Final = frozenset("[]:*?/\\")
_SPARE_ROWS: Final = 1_000  # below the data, where no table carries validations down
_PLAIN_WIDTH: Final = 12.0
_RULE: Final = "D5DBE3"  # of the lines between the cells of a sheet that is to be printed
_FOLDING: Final = b'<sheetFormatPr defaultRowHeight="15" outlineLevelCol="1"/>'
_HEADER_HEIGHT: Final = 30

_A4_LONG_INCHES: Final = 11.69
_MARGIN: Final = 0.4  # inches
_PIXELS_PER_INCH: Final = 96
_DIGIT_PIXELS: Final = 7  # ECMA-376 Part 1, 18.3.1.13, width: a digit and the padding of a cell
_PADDING_PIXELS: Final = 5
_PRINTER_SLACK: Final = (
    0.79  # Excel measures the font a little wider in print, LibreOffice an eighth or more
)


def refuse_name(name: str, taken: Collection[str]) -> None:
    """Raise PlanError if Excel would not take `name` as a sheet's name."""
    if (
        not name
        or len(name) > MAX_NAME
        or _FORBIDDEN & set(name)
        or name.strip("'") != name
        or any(sign < " " for sign in name)
    ):
        raise PlanError(
            "시트 이름으로 쓸 수 없습니다.",
            sheet=name,
            hint=r"31자까지, [ ] : * ? / \ 없이 지으세요.",
        )
    if name.casefold() in {other.casefold() for other in taken}:
        raise PlanError("같은 이름의 시트가 이미 있습니다.", sheet=name, hint="다른 이름을 쓰세요.")


def sheet_part(
    sheet: NewSheet,
    styles: Styles | None,
    namespace: bytes,
    *,
    date1904: bool,
    table: bytes = b"",
) -> bytes:
    """Return the new sheet's bytes.

    Args:
        sheet: what it holds and how it looks.
        styles: the workbook's formats, to which the sheet's are added; None if it has none.
        namespace: that of the workbook's sheets, strict or transitional.
        date1904: whether the workbook counts days from 1904.
        table: the `tableParts` element, if the sheet has a table.

    Raises:
        PlanError: a value, a dropdown or a link cannot stand in a sheet.
    """
    links = b"".join(
        link_markup(links_in(row + 2, dict(enumerate(values, 1)), {column: place}), b"")
        for (row, column), place in sorted(sheet.links.items())
        for values in sheet.rows[row : row + 1]
    )
    fits = sheet.printed and not sheet.first_page
    fit = b"<sheetPr>%b</sheetPr>" % FIT_TO_WIDTH if fits else b""
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            b'<worksheet xmlns="%b">%b' % (namespace, fit),
            b'<dimension ref="%b"/>' % str(sheet.area).encode(),
            _view(sheet),
            _FOLDING if sheet.folded else b"",
            _columns(sheet, styles),
            b"<sheetData>%b</sheetData>" % b"".join(_rows(sheet, styles, date1904=date1904)),
            _validations(sheet),
            b"<hyperlinks>%b</hyperlinks>" % links if links else b"",
            _page(sheet) if sheet.printed else b"",
            table,
            b"</worksheet>",
        )
    )


def page_scale(widths: Sequence[float]) -> int:
    """Return the percentage at which columns of these widths (in characters) fill an A4 page lying.

    >>> page_scale([20] * 4), page_scale([20] * 14)
    (100, 40)
    """
    room = (_A4_LONG_INCHES - 2 * _MARGIN) * _PIXELS_PER_INCH
    pixels = sum(width * _DIGIT_PIXELS + _PADDING_PIXELS for width in widths)
    return min(100, int(100 * _PRINTER_SLACK * room / pixels))


def _view(sheet: NewSheet) -> bytes:
    """The frozen headers, and the columns that stay in sight."""
    across = b'xSplit="%d" ' % sheet.frozen if sheet.frozen else b""
    corner = a1(2, sheet.frozen + 1).encode()
    active = b"bottomRight" if sheet.frozen else b"bottomLeft"
    return (
        b'<sheetViews><sheetView workbookViewId="0"><pane %bySplit="1" topLeftCell="%b" '
        b'activePane="%b" state="frozen"/></sheetView></sheetViews>' % (across, corner, active)
    )


def _page(sheet: NewSheet) -> bytes:
    """A4 lying: as many pages high as it takes, and one wide unless the columns are too many."""
    if not sheet.first_page:
        return ONE_PAGE_WIDE
    scale = page_scale(sheet.widths[: sheet.first_page])
    set_up = b'<pageSetup paperSize="9" scale="%d" orientation="landscape"/>' % scale
    last = b'<brk id="%d" max="%d" man="1"/>' % (sheet.first_page, MAX_ROW - 1)
    breaks = b'<colBreaks count="1" manualBreakCount="1">%b</colBreaks>' % last
    return MARGINS + set_up + FOOTER + breaks


def _rows(sheet: NewSheet, styles: Styles | None, *, date1904: bool) -> Iterator[bytes]:
    """Yield each row's markup."""
    quoting = None if styles is None else styles.quoting
    cells = CellWriter(b"", SharedStrings(), date1904=date1904, quoting=quoting)
    dressed = bool(sheet.table) or sheet.printed
    text, fill = sheet.header if dressed else ("", "")
    look = CellLook(bold=True, text=text, fill=fill, wrap=dressed, centred=dressed)
    header = _attribute(styles.dressed(0, look) if styles else 0)
    height = b' ht="%d" customHeight="1"' % _HEADER_HEIGHT if dressed else b""
    row = b"".join(
        cells.cell(1, column, header, text) for column, text in enumerate(sheet.headers, 1) if text
    )
    yield b'<row r="1"%b>%b</row>' % (height, row)
    worn = {column: _style_of_column(sheet, column, styles) for column in _dressed_columns(sheet)}
    days = _day_styles(sheet, styles)
    rows = sheet.rows or (((),) if sheet.table else ())
    for number, values in enumerate(rows, start=2):
        found = dict(enumerate(values, start=1))
        written = (column for column, value in found.items() if value not in {None, ""})
        row = b"".join(
            cells.cell(
                number,
                column,
                _attribute(worn.get(column) or days.get(type(found.get(column)), 0)),
                found.get(column),
            )
            for column in sorted({*written, *(c for c, style in worn.items() if style)})
        )
        yield b'<row r="%d"%b>%b</row>' % (number, _height(sheet, values), row)


def _height(sheet: NewSheet, values: Sequence[object]) -> bytes:
    """A row's height where its wrapped text takes several lines; not all programs look for it."""
    texts = {
        column: value
        for column, value in enumerate(values, start=1)
        if column in sheet.wrap and isinstance(value, str) and column <= len(sheet.widths)
    }
    lines = max(
        (lines_in(text, sheet.widths[column - 1] - PADDING) for column, text in texts.items()),
        default=1,
    )
    return b' ht="%g"' % height_of(lines) if lines > 1 else b""


def _day_styles(sheet: NewSheet, styles: Styles | None) -> dict[type, int]:
    """The formats of days and moments in columns that have none of their own."""
    kinds = {type(value) for values in sheet.rows for value in values if isinstance(value, date)}
    codes = {kind: MOMENT_FORMAT if issubclass(kind, datetime) else DAY_FORMAT for kind in kinds}
    return {kind: styles.derived(0, code) for kind, code in codes.items()} if styles else {}


def _attribute(style: int) -> bytes:
    return b' s="%d"' % style if style else b""


def _dressed_columns(sheet: NewSheet) -> set[int]:
    every = range(1, len(sheet.headers) + 1) if sheet.ruled else ()
    return {*sheet.formats, *sheet.wrap, *every}


def _style_of_column(sheet: NewSheet, column: int, styles: Styles | None) -> int:
    """The format of a column's cells."""
    if styles is None:
        return 0
    return styles.dressed(
        0,
        CellLook(
            sheet.formats.get(column, ""),
            wrap=column in sheet.wrap,
            centred=column in sheet.centred,
            middle=sheet.ruled,
            border=_RULE if sheet.ruled else "",
        ),
    )


def _columns(sheet: NewSheet, styles: Styles | None) -> bytes:
    """Widths of columns, and formats for the cells that people will add to them."""
    last = max([len(sheet.widths), *_dressed_columns(sheet)])
    if last in sheet.folded:
        last += 1  # the sign that unfolds it stands above the next one
    widths = [*sheet.widths, *[_PLAIN_WIDTH] * (last - len(sheet.widths))]
    columns = []
    for column, width in enumerate(widths, start=1):
        style = _style_of_column(sheet, column, styles) if column in _dressed_columns(sheet) else 0
        worn = b' style="%d"' % style if style else b""
        columns.append(
            b'<col min="%d" max="%d" width="%.2f"%b%b customWidth="1"/>'
            % (column, column, width, worn, _fold(sheet, column))
        )
    return b"<cols>%b</cols>" % b"".join(columns) if columns else b""


def _fold(sheet: NewSheet, column: int) -> bytes:
    """How a column is folded away, or shows the sign that unfolds those before it."""
    if column in sheet.folded:
        return b' hidden="1" outlineLevel="1"'
    return b' collapsed="1"' if column - 1 in sheet.folded else b""


def _validations(sheet: NewSheet) -> bytes:
    """The columns' dropdowns.

    Over a table's rows exactly, for then Excel and xlcrm both carry them down with it.
    """
    last = sheet.area.bottom if sheet.table else min(sheet.area.bottom + _SPARE_ROWS, MAX_ROW)
    lists = []
    for column, choices in sorted(sheet.choices.items()):
        text = ",".join(choices)
        if not choices or len(text) > MAX_CHOICES or any("," in choice for choice in choices):
            raise PlanError(
                "선택 목록으로 쓸 수 없습니다.",
                sheet=sheet.name,
                cell=a1(1, column),
                hint=f"쉼표 없는 항목을 모두 합쳐 {MAX_CHOICES}자까지 적으세요.",
            )
        letters = column_letters(column)
        formula = escape('"' + text.replace('"', '""') + '"')
        lists.append(
            b'<dataValidation type="list" allowBlank="1" showInputMessage="1" '
            b'showErrorMessage="1" errorTitle="%b" error="%b" sqref="%b"><formula1>%b</formula1>'
            b"</dataValidation>"
            % (
                "목록에 없는 값".encode(),
                "목록에서 골라 주세요.".encode(),
                f"{letters}2:{letters}{max(last, 2)}".encode(),
                formula,
            )
        )
    if not lists:
        return b""
    return b'<dataValidations count="%d">%b</dataValidations>' % (len(lists), b"".join(lists))
