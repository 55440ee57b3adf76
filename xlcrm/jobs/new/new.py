"""The blank ledger that `xlcrm new` makes: every sheet as an Excel table, ready to type into.

Each table starts with one empty row (or the sample's rows). Validations and conditional formats
cover exactly the table's data, so that Excel and xlcrm both grow them with it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from xlcrm.cellref import a1
from xlcrm.errors import StorageError
from xlcrm.files import store
from xlcrm.jobs.dashboard.sheet import dashboard_sheet
from xlcrm.jobs.new.entry import entry_check, list_formulas
from xlcrm.jobs.new.guide import write_guide
from xlcrm.jobs.new.sample import sample_rows
from xlcrm.look.ledger import load_look, text_width
from xlcrm.look.paint import Painter
from xlcrm.office.commit import Author
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.ooxml.newsheet import page_scale
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import HISTORY, SHEETS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.look.ledger import LedgerLook, LedgerSheetLook
    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

_A4: Final = 9  # ECMA-376 Part 1, 18.3.1.63, paperSize
_COMMENT_DIGITS: Final = 34
_DIGIT_PIXELS: Final = 7
_LINE_PIXELS: Final = 17
_MARGIN: Final = 0.4  # inches
_INDENT_DIGITS: Final = 2
_LINE_SPACING: Final = 1.4


_SUFFIX: Final = ".xlsx"
_OTHERS: Final = frozenset({".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".csv", ".ods", ".hwp"})


def new_ledger(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    *,
    as_of: date,
    sample: bool = False,
    source: str | PathLike[str] | None = None,
    by: Author | None = None,
    intake: bool = False,
) -> Ledger:
    """Make a new ledger where there is no file yet, and open it.

    Args:
        path: where; `.xlsx` is put behind a name without a suffix.
        as_of: the day it is made; the sample's dates lie around it.
        sample: fill in invented customers, so that every status and every sheet shows.
        source: a list that the office has: an .xlsx, .xls, .xlsb, .ods or .csv file. The ledger is
            made of it, as `adopt` would, and nothing else is put in.
        by: who makes it of a source, for 변경이력.
        intake: put in the sheet 접수, too, into which staff type what happens.

    Raises:
        StorageError: there is a file, the folder is missing, or the suffix is another one.
        NotAWorkbookError: the source cannot be read.
        HeaderNotFoundError: nothing in the source reads like a ledger; it is there as a workbook.
    """
    target = target_of(Path(path))
    if source is None:
        data = blank_ledger(as_of=as_of, sample=sample, intake=intake, name=target.name)
        store.create(target, data, None)
    else:
        from xlcrm.jobs.new.from_file import made_of  # noqa: PLC0415 - a blank one needs it not

        made_of(target, source, as_of=as_of, by=by)
        if intake:
            from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - few want it

            made = open_ledger(target)
            author = by or Author("xlcrm", "new", datetime.combine(as_of, time()))
            return made.commit(put_intake(made), by=author, backup=False)
    return open_ledger(target)


def target_of(file: Path) -> Path:
    """Return the file to make: with .xlsx where it has no suffix (고객대장 2024.10 has none)."""
    suffix = file.suffix.lower()
    if suffix in _OTHERS:
        raise StorageError(
            f"{suffix} 파일은 만들지 않습니다.", path=file, hint="확장자를 .xlsx로 적으세요."
        )
    target = file if suffix == _SUFFIX else file.with_name(f"{file.name}{_SUFFIX}")
    if not target.parent.is_dir():
        raise StorageError(
            "폴더가 없습니다.", path=target.parent, hint="폴더를 먼저 만들거나 경로를 확인하세요."
        )
    return target


def blank_ledger(
    *, as_of: date, sample: bool = False, intake: bool = False, name: str = "고객대장.xlsx"
) -> bytes:
    """Make a new ledger workbook and return its bytes; the same arguments give the same bytes.

    Args:
        as_of: the day it is made; the sample's dates lie around it.
        sample: fill in invented customers, so that every status and every sheet shows.
        intake: put in the sheet 접수, too.
        name: what the file will be called, for the commands of the guide.

    Returns:
        The bytes of an .xlsx file with a guide sheet, the sheet of live figures and all sheets of
        `xlcrm.schema.sheets.SHEETS`.

    >>> blank_ledger(as_of=date(2024, 10, 1))[:2]
    b'PK'
    """
    look = load_look()
    rows = sample_rows(as_of) if sample else {}
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    options = {"in_memory": True, "default_format_properties": font}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": look.guide.title, "created": datetime.combine(as_of, time())})
        painter = Painter(book, look)
        write_guide(book.add_worksheet(look.guide.sheet), painter, name)
        for spec in SHEETS:
            data = _settings(look) if spec.key == "settings" else rows.get(spec.key, ())
            write_sheet(painter, spec, data)
        for defined, formula in list_formulas().items():
            book.define_name(defined, formula)
    made = _with_dashboard(buffer.getvalue(), as_of)
    return _with_intake(made) if intake else made


def _with_intake(workbook: bytes) -> bytes:
    """The workbook with the sheet 접수, whose dropdowns offer what its 설정 says."""
    from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - few want it
    from xlcrm.workbook.apply import apply  # noqa: PLC0415 - likewise

    made = Ledger(store.Stored(Path(), workbook, 0))
    return apply(put_intake(made).plan, made.book.package, made.book.scans).data


def _with_dashboard(data: bytes, as_of: date) -> bytes:
    """A new workbook with the sheet of live figures behind the guide."""
    package = Package(data)
    sheet = dashboard_sheet(read_book(package), as_of)
    return data if sheet is None else apply(Plan(new_sheets=(sheet,)), package).data


def _settings(look: LedgerLook) -> list[Mapping[str, object]]:
    return [
        {
            "section": row.section,
            "item": row.item,
            "value": None if row.value == "" else row.value,
            "explanation": row.explanation,
        }
        for row in look.settings
    ]


def write_sheet(  # noqa: PLR0913 - what differs from a new one
    painter: Painter[LedgerLook],
    spec: SheetSpec,
    rows: Sequence[Mapping[str, object]],
    *,
    columns: Sequence[Column] = (),
    title: str = "",
    own: Sequence[str] = (),
) -> None:
    """Write a sheet as a new ledger has it.

    Args:
        painter: what it is painted with.
        spec: what kind of sheet it is.
        rows: its rows, by field.
        columns: its columns; by default those that a new one has.
        title: what it is called; by default as its kind is.
        own: the headers of the office's own columns behind them, by which the rows tell of those.
    """
    look, sheet_look = painter.look, painter.look.sheets[spec.key]
    columns = columns or spec.usual
    last = max(len(rows), 1)
    sheet = painter.book.add_worksheet(title or spec.name)
    sheet.set_default_row(look.row_height)
    sheet.set_row(0, look.header_height)
    cell_formats = [_cell_format(painter, column) for column in columns]
    number = len(painter.book.worksheets())
    sheet.add_table(
        0,
        0,
        last,
        len(columns) + len(own) - 1,
        {
            "name": f"{sheet_look.table}_{number}" if title else sheet_look.table,
            "style": look.table_style,
            "columns": [
                {"header": column.name, "header_format": _header_format(painter, spec, column)}
                for column in columns
            ]
            + [{"header": header} for header in own],
        },
    )
    for at, (column, cell_format) in enumerate(zip(columns, cell_formats, strict=True)):
        sheet.set_column(at, at, look.width(column), cell_format, _folding(columns, sheet_look, at))
        for row in range(1, last + 1):
            value = rows[row - 1].get(column.field) if rows else None
            _write(sheet, row, at, value, cell_format)
        if column.note:
            sheet.write_comment(0, at, column.note, _comment(look, column.note))
    for at, header in enumerate(own, start=len(columns)):
        for row, values in enumerate(rows, start=1):
            if (value := values.get(header)) is not None:
                sheet.write_string(row, at, str(value))
    for row, values in enumerate(rows, start=1):
        sheet.set_row(row, _row_height(look, columns, values))
    _set_checks(sheet, spec, columns, last)
    if {each.field for each in spec.usual} <= {each.field for each in columns}:
        _set_colours(painter, sheet, spec, columns, last)
    _set_page(look, sheet, spec)


def _folding(columns: Sequence[Column], look: LedgerSheetLook, at: int) -> dict[str, object]:
    """How a column is folded away with its neighbours, or shows the sign that unfolds them."""
    if columns[at].field in look.folded:
        return {"level": 1, "hidden": True}
    return {"collapsed": True} if at and columns[at - 1].field in look.folded else {}


def _write(sheet: Worksheet, row: int, at: int, value: object, cell_format: Format) -> None:
    if value is None:
        sheet.write_blank(row, at, None, cell_format)
    elif isinstance(value, date):  # a datetime is a date too
        sheet.write_datetime(row, at, value, cell_format)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, cell_format)
    else:
        sheet.write_string(row, at, str(value), cell_format)


def _row_height(look: LedgerLook, columns: Sequence[Column], values: Mapping[str, object]) -> float:
    """Return a height in points at which no wrapped text is cut off."""
    lines = 1
    for column in columns:
        if look.kinds[column.kind].wrap:
            room = look.width(column) - _INDENT_DIGITS
            lines = max(lines, ceil(text_width(str(values.get(column.field) or "")) / room))
    return look.row_height + (lines - 1) * look.font_size * _LINE_SPACING


def _cell_format(painter: Painter[LedgerLook], column: Column) -> Format:
    look, kind = painter.look, painter.look.kinds[column.kind]
    properties: dict[str, object] = {
        "align": kind.align,
        "num_format": look.number_format(column),
        "bottom": 1,
        "bottom_color": look.colours["line"],
    }
    if kind.align != "center":
        properties["indent"] = 1
    if kind.wrap:
        properties["text_wrap"] = True
    if column.computed:
        properties["bg_color"] = look.colours["computed_cell"]
    return painter.cell(**properties)


def _header_format(painter: Painter[LedgerLook], spec: SheetSpec, column: Column) -> Format:
    colours = painter.look.colours
    usual = "main" if column.main else "optional"
    role = "computed" if column.computed or spec.key == HISTORY.key else usual
    return painter.cell(
        bold=True,
        align="center",
        font_color=colours["on_header"],
        bg_color=colours[role],
        right=1,
        right_color=colours["header_line"],
    )


def _comment(look: LedgerLook, text: str) -> dict[str, object]:
    lines = -(-text_width(text) // _COMMENT_DIGITS)
    return {
        "author": "xlcrm",
        "font_name": look.font_name,
        "font_size": look.comment_font_size,
        "color": look.colours["paper"],
        "width": (_COMMENT_DIGITS + 2) * _DIGIT_PIXELS,
        "height": (lines + 1) * _LINE_PIXELS,
    }


def _set_checks(sheet: Worksheet, spec: SheetSpec, columns: Sequence[Column], last: int) -> None:
    cells = {column.field: a1(2, at + 1) for at, column in enumerate(columns)}
    for at, column in enumerate(columns):
        refers = column.not_before
        if (not refers or refers in cells) and (rule := entry_check(spec, column, cells)):
            sheet.data_validation(1, at, last, at, rule)


def _set_colours(
    painter: Painter[LedgerLook],
    sheet: Worksheet,
    spec: SheetSpec,
    columns: Sequence[Column],
    last: int,
) -> None:
    colours = painter.look.colours
    at = {column.field: place for place, column in enumerate(columns)}
    cell = {name: f"${a1(2, place + 1)}" for name, place in at.items()}  # $H2: fixed column

    def colour(first: int, final: int, formula: str, **properties: Any) -> None:  # noqa: ANN401 - xlsxwriter's format properties
        rule = {
            "type": "formula",
            "criteria": f"={formula}",
            "format": painter.change(**properties),
        }
        sheet.conditional_format(1, first, last, final, rule)

    def colour_cell(name: str, formula: str, **properties: Any) -> None:  # noqa: ANN401 - as above
        colour(at[name], at[name], formula, **properties)

    if spec.key == "ledger":
        for name, status in painter.look.statuses.items():
            colour_cell("status", f'{cell["status"]}="{name}"', **status.cell_format)
        expiring = f'{cell["status"]}="만료 예정"'
        colour_cell("days_left", expiring, bold=True, font_color=colours["action"])
        colour_cell("action", f'{cell["action"]}<>""', bold=True, font_color=colours["action"])
        for name, status in painter.look.statuses.items():
            if status.row_format:
                colour(0, len(columns) - 1, f'{cell["status"]}="{name}"', **status.row_format)
    elif spec.key == "journal":
        colour_cell("sentiment", f'{cell["sentiment"]}="부정"', font_color=colours["alarm"])
        due = f'AND({cell["follow_up_due"]}<>"",{cell["follow_up_due"]}<TODAY(),'
        due += f'{cell["follow_up_done"]}="")'
        colour_cell("follow_up_due", due, bold=True, font_color=colours["alarm"])
    elif spec.key == "customers":
        no = f'{cell["marketing_consent"]}="N"'
        colour_cell("marketing_consent", no, font_color=colours["muted"])


def _set_page(look: LedgerLook, sheet: Worksheet, spec: SheetSpec) -> None:
    sheet_look = look.sheets[spec.key]
    sheet.freeze_panes(1, sheet_look.freeze_columns)
    sheet.set_tab_color(sheet_look.tab)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.75, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L&B&14{spec.name}&R&9&D")
    sheet.set_footer("&L&9&F&R&9&P / &N쪽")
    if sheet_look.first_page:
        # All columns on one page would be too small to read, and a print area would leave out the
        # rows that people add. So the first columns fill a page, and the others follow on the next.
        columns = spec.usual[: sheet_look.first_page]
        sheet.set_print_scale(page_scale([look.width(column) for column in columns]))
        sheet.set_v_pagebreaks([sheet_look.first_page])
        sheet.repeat_columns(0, sheet_look.freeze_columns - 1)
    else:
        sheet.fit_to_pages(1, 0)
