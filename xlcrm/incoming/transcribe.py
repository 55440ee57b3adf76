"""Lists in other formats written anew as a workbook: what stands there, and where.

Cells keep their values: numbers, texts, truths, days and times as what they are. Formulas are only
there as their values, and looks are not there at all.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW
from xlcrm.domain.text import lazy
from xlcrm.errors import DamagedWorkbookError, EncryptedWorkbookError
from xlcrm.files.formats import Format
from xlcrm.incoming.codepage import with_unicode
from xlcrm.incoming.dates1904 import counts_from_1904
from xlcrm.incoming.one_line import in_one_line
from xlcrm.incoming.one_table import from_cards, from_halves
from xlcrm.incoming.page import tables_of_page
from xlcrm.incoming.text import records_of, text_of
from xlcrm.look.ledger import load_look, text_width
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.cells import MAX_TEXT
from xlcrm.ooxml.package import is_encrypted, needs_password
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xlsxwriter.format import Format as Look
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.ooxml.zipformat import Limits

Value = object
"""What a cell of another format says: a text, a number, a truth, a day, a time, or nothing."""

_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)
_MEANINGLESS: Final = lazy(r"(?:sheet|시트|worksheet|page|table|표)\s*\(?\d*\)?", re.IGNORECASE)
_FORBIDDEN: Final = lazy(r"[\[\]:*?/\\\x00-\x1f]|^'+|'+$")
_LONGEST_NAME: Final = 31  # Excel specifications and limits: a sheet's name
_WIDEST, _NARROWEST = 40, 8  # digits
_MANIFEST: Final = "META-INF/manifest.xml"  # of OpenDocument: says what is encrypted
_LOOKED_AT: Final = 200  # rows that tell how wide a column is
_NUMBER: Final = lazy(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_GROUPED: Final = lazy(r"-?[1-9]\d{0,2}(?:,\d{3})+")
_DAY: Final = lazy(r"((?:19|20)\d\d-\d\d-\d\d)(?:T00:00:00(?:\.0+)?)?")


def as_workbook(
    data: bytes, found: Format, limits: Limits = DEFAULT_LIMITS, *, lone: str = ""
) -> bytes:
    """Return a file of another format as an .xlsx workbook.

    Args:
        data: the file.
        found: its format, one of `formats.BROUGHT`.
        limits: how much it may unpack to.
        lone: what a sheet is called that is the only one and has no name that says something.

    Raises:
        DamagedWorkbookError: it cannot be read.
        EncryptedWorkbookError: it needs a password.
        LimitExceededError: it would unpack to more.
        IncomingError: it is a text that cannot be read.
    """
    if found is Format.TEXT:
        sheets: Iterable[_Sheet] = [_Sheet("표 1", typed(records_of(text_of(data))))]
    elif found is Format.PAGE:
        tables = tables_of_page(text_of(data).reader().read())
        sheets = [_Sheet(f"표 {at}", typed(rows)) for at, rows in enumerate(tables, start=1)]
    else:
        _refuse_locked(data, limits)
        sheets = _opened(data)
    named = list(_named(sheets, lone))
    if not named:
        raise DamagedWorkbookError("읽을 표가 없습니다.", hint="파일에 표가 있는지 확인하세요.")
    return _written(named, date1904=counts_from_1904(data))


def each_in_one_line(data: bytes, *, packed: bool) -> bytes | None:
    """Return a workbook in which records that took two lines take one; None where none does.

    Args:
        data: an .xlsx workbook.
        packed: as in `one_line.in_one_line`.

    Raises:
        DamagedWorkbookError: it cannot be read.
        EncryptedWorkbookError: it needs a password.
    """
    return _rewritten(data, lambda rows: in_one_line(rows, packed=packed))


def in_tables(data: bytes) -> bytes | None:
    """Return a workbook in which each record takes one line; None where all lists are tables.

    Records of two lines, cards, and halves side by side are put into one table.

    Args:
        data: an .xlsx workbook.

    Raises:
        DamagedWorkbookError: it cannot be read.
        EncryptedWorkbookError: it needs a password.
    """
    return _rewritten(
        data, lambda rows: in_one_line(rows, packed=True) or from_cards(rows) or from_halves(rows)
    )


def _rewritten(
    data: bytes, rewrite: Callable[[list[list[Value]]], list[list[Value]] | None]
) -> bytes | None:
    """A workbook with the rows of its visible sheets rewritten; None where none is."""
    sheets = _opened(data)
    changed = False
    for sheet in sheets:
        down, across = sheet.first
        rows: list[list[Value]] = [[] for _ in range(down)]
        rows += [[*[None] * across, *row] for row in sheet.rows]
        made = None if sheet.hidden else rewrite(rows)
        if made is not None:
            sheet.rows, sheet.merged, sheet.first = made, (), (0, 0)
            changed = True
    named = list(_named(sheets, ""))
    return _written(named, date1904=counts_from_1904(data)) if changed else None


class _Sheet:
    """One sheet: its name, its rows, its merged cells, and whether it is hidden."""

    def __init__(
        self,
        name: str,
        rows: Sequence[Sequence[Value]],
        merged: Iterable[tuple[tuple[int, int], tuple[int, int]]] = (),
        *,
        hidden: bool = False,
        first: tuple[int, int] = (0, 0),
    ) -> None:
        self.name = name
        self.rows = rows
        self.merged = merged
        self.hidden = hidden
        self.first = first

    @property
    def says_something(self) -> bool:
        return any(value not in {None, ""} for row in self.rows for value in row)


def _refuse_locked(data: bytes, limits: Limits) -> None:
    """Refuse what needs a password, and an archive that would unpack to more than it may."""
    if is_encrypted(data):
        raise needs_password()
    if data.startswith(b"PK") and _is_locked(Archive(data, limits)):
        raise _locked()


def _is_locked(archive: Archive) -> bool:
    return _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST)


def _locked() -> EncryptedWorkbookError:
    return EncryptedWorkbookError(
        "열기 암호가 걸린 문서입니다.",
        hint="엑셀에서 열어 'Excel 통합 문서(.xlsx)'로 저장한 뒤 그 파일을 쓰세요. 암호는 그대로 "
        "두어도 됩니다.",
    )


def _opened(data: bytes) -> list[_Sheet]:
    """The sheets of a workbook of another format."""
    from python_calamine import (  # noqa: PLC0415 - only where such a file comes
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(with_unicode(data)))
        found = []
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=True)
            hidden = about.visible is not SheetVisibleEnum.Visible
            merged, first = sheet.merged_cell_ranges or (), sheet.start or (0, 0)
            found.append(_Sheet(about.name, rows, merged, hidden=hidden, first=first))
    except PasswordError:
        raise _locked() from None
    except BaseException as error:
        # A damaged file may make the reader panic, which is no Exception.
        known = isinstance(error, CalamineError | OSError | ValueError)
        if not known and type(error).__name__ != "PanicException":
            raise
        raise DamagedWorkbookError(
            "파일이 손상되어 읽을 수 없습니다.",
            hint="엑셀에서 열어 'Excel 통합 문서(.xlsx)'로 다시 저장하세요.",
        ) from None
    return found


def _named(sheets: Iterable[_Sheet], lone: str) -> Iterator[_Sheet]:
    """The sheets that say something, each with a name of its own that Excel takes."""
    filled = [sheet for sheet in sheets if sheet.says_something]
    taken: set[str] = set()
    for sheet in filled:
        name = _FORBIDDEN.sub(" ", sheet.name).strip()[:_LONGEST_NAME] or "시트"
        if lone and len(filled) == 1 and _MEANINGLESS.fullmatch(name):
            name = lone
        stem, number = name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem[: _LONGEST_NAME - 5]} ({number})"
        taken.add(name.casefold())
        sheet.name = name
        yield sheet


def _written(sheets: Sequence[_Sheet], *, date1904: bool) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - only where such a file comes

    look = load_look()
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "date_1904": date1904,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {
            "font_name": look.font_name,
            "font_size": look.font_size,
        },
    }
    with Workbook(buffer, options) as book:
        looks: dict[type, Look] = {
            kind: book.add_format({"num_format": shape})
            for kind, shape in (
                (date, "yyyy-mm-dd"),
                (datetime, "yyyy-mm-dd hh:mm"),
                (time, "hh:mm"),
                (timedelta, "[h]:mm"),
            )
        }
        hidden = [sheet for sheet in sheets if sheet.hidden]
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if sheet.hidden and len(hidden) < len(sheets):
                page.hide()
            _fill(page, sheet, looks)
            _widen(page, sheet)
        shown = next((at for at, sheet in enumerate(sheets) if not sheet.hidden), 0)
        page = book.worksheets()[shown]
        page.activate()
        page.set_first_sheet()
    return buffer.getvalue()


def _fill(page: Worksheet, sheet: _Sheet, looks: dict[type, Look]) -> None:
    down, across = sheet.first
    for row, values in enumerate(sheet.rows, start=down):
        if row >= MAX_ROW:
            break
        for column, value in enumerate(values, start=across):
            if value is None or value == "" or column >= MAX_COLUMN:
                continue
            _write(page, row, column, value, looks)
    for first, last in sheet.merged:
        if first != last and _merged(page, first, last):
            top = _at(sheet, first)
            if top is not None and top != "":
                _write(page, *first, top, looks)


def _widen(page: Worksheet, sheet: _Sheet) -> None:
    """Make each column as wide as what it says."""
    widths: dict[int, float] = {}
    for values in sheet.rows[:_LOOKED_AT]:
        for column, value in enumerate(values, start=sheet.first[1]):
            widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, _width(value)))
    for column, width in widths.items():
        page.set_column(column, column, width + 2)


def _merged(page: Worksheet, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Merge cells, unless some of them are merged already."""
    from xlsxwriter.exceptions import OverlappingRange  # noqa: PLC0415 - as above

    try:
        return bool(page.merge_range(*first, *last, "") == 0)
    except OverlappingRange:
        return False


def _at(sheet: _Sheet, place: tuple[int, int]) -> Value:
    row, column = place[0] - sheet.first[0], place[1] - sheet.first[1]
    if not 0 <= row < len(sheet.rows) or not 0 <= column < len(sheet.rows[row]):
        return None
    return sheet.rows[row][column]


def _width(value: Value) -> float:
    if isinstance(value, datetime):
        return 16
    if isinstance(value, date | float | int):
        return 10
    return max(map(text_width, str(value or "").splitlines()), default=0)


def _write(page: Worksheet, row: int, column: int, value: Value, looks: dict[type, Look]) -> None:
    """Write one cell as what it is."""
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        if math.isfinite(value):
            page.write_number(row, column, value)
    elif isinstance(value, date) and value.year < (1904 if page.date_1904 else 1900):
        page.write_string(row, column, value.isoformat()[:10])
    elif isinstance(value, datetime):
        kind = date if value.time() == time() else datetime
        page.write_datetime(row, column, value.replace(tzinfo=None), looks[kind])
    elif isinstance(value, date | time | timedelta):
        page.write_datetime(row, column, value, looks[_kind(value)])
    elif str(value) in _ERRORS:
        page.write_formula(row, column, f"={value}", None, str(value))
    else:
        page.write_string(row, column, str(value)[:MAX_TEXT])


def _kind(value: date | time | timedelta) -> type:
    return next(kind for kind in (date, time, timedelta) if isinstance(value, kind))


def typed(rows: Iterable[Sequence[str]]) -> list[list[Value]]:
    """Return a text's rows with what are plainly numbers and days as such.

    A column in which a number begins with 0, as telephone numbers do, stays text.

    >>> typed([["번호", "연락처", "시작일"], ["12", "01012345678", "2024-01-31"]])[1]
    [12, '01012345678', datetime.date(2024, 1, 31)]
    """
    read = [list(row) for row in rows]
    width = max(map(len, read), default=0)
    kept = {
        column
        for column in range(width)
        if any(_is_code(row[column]) for row in read if column < len(row))
    }
    return [
        [text if column in kept else _typed(text) for column, text in enumerate(row)]
        for row in read
    ]


def _is_code(text: str) -> bool:
    """Whether digits are written that no number has: 0012, or more than Excel keeps."""
    text = text.strip()
    return text.isdecimal() and (len(text) > 15 or (len(text) > 1 and text[0] == "0"))  # noqa: PLR2004


def _typed(text: str) -> Value:
    said = text.strip()
    if not said.isascii():
        return text
    if _NUMBER.fullmatch(said):
        return float(said) if "." in said else int(said)
    if _GROUPED.fullmatch(said):
        return int(said.replace(",", ""))
    day = _DAY.fullmatch(said)
    try:
        return date.fromisoformat(day[1]) if day else text
    except ValueError:
        return text
