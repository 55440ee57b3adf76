"""Every edited workbook, read back by openpyxl and python-calamine: as planned, and as before."""

from __future__ import annotations

import dataclasses
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from xlcrm.cellref import CellError, a1, parse_a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.cells import serial_of
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import NewColumn, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.laws.conftest import Cells, Edit

UNREAD_BY_OPENPYXL: Final = {
    "calamine-empty_s_attribute.xlsx",
    "calamine-minimal_package.xlsx",
    "calamine-strict_iso_paths.xlsx",
    "openxmlsdk-ActiveXControls-O12-XL-Controls.xlsx",
    "openxmlsdk-OLE-O12-XL-OLE.xlsx",
    "openxmlsdk-Photo-Formats---CGM-O12-XL-Pictures.xlsx",
    "poi-SampleSS.strict.xlsx",
    "poi-poc-xmlbomb.xlsx",
}
UNREAD_BY_CALAMINE: Final = {"poi-64420.xlsm", "poi-poc-xmlbomb.xlsx", "poi-xlmmacro.xlsm"}
"""Originals that a reader cannot read: it is no judge of what became of them."""

STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
LARGE: Final = 300_000  # bytes of sheets that openpyxl needs seconds for: all edits together only


def test_openpyxl_reads_what_was_planned(editable: Path, edits: list[Edit]) -> None:
    """Law 4: openpyxl reads the planned values, and everything else as before."""
    before = _openpyxl(edits[0].before.data)
    if before is None:
        assert editable.name in UNREAD_BY_OPENPYXL
        return
    large = sum(len(edits[0].before.part(e.part)) for e in edits[0].before.worksheets) > LARGE
    for edit in edits[-1:] if large else edits:
        after = _openpyxl(edit.after.data)
        assert after is not None, edit.kind
        _compare(edit, before.cells, after.cells)
        grown = {row for _, row in edit.grown_rows}
        assert {k: after.rest[k] for k in before.rest} == before.rest, edit.kind
        ranges = {sheet: after.ranges[sheet] for sheet in before.ranges}
        assert _without_growth(ranges, grown) == _without_growth(before.ranges, grown)


def test_calamine_reads_what_was_planned(editable: Path, edits: list[Edit]) -> None:
    """Law 4: python-calamine reads the planned values, and everything else as before."""
    before = _once_read(edits[0].before.data)
    if before is None:
        assert editable.name in UNREAD_BY_CALAMINE
        return
    for edit in edits:
        after = _calamine(edit.after.data)
        assert after is not None, edit.kind
        _compare(edit, before, after)


def test_a_column_is_added_at_the_right(edits: list[Edit]) -> None:
    """A column beside the data is read back, or refused for a reason; all else is as before."""
    package = edits[0].before
    appended = next((edit.plan.new_rows[0] for edit in edits if edit.plan.new_rows), None)
    if appended is None:
        return  # there is no room for a row below the data either: nothing to add a column to
    area = appended.area
    column = NewColumn(appended.sheet, area, "xlcrm 열", (area.top + 1,), ("값",))
    plan = Plan(new_columns=(column,))
    try:
        after = apply(plan, package)
    except PlanError as error:
        reason = error.hint
        assert reason
        return
    before, read = _once_read(package.data), _calamine(after.data)
    if before is not None and read is not None:
        edit = dataclasses.replace(edits[0], kind="column", plan=plan, after=after)
        _compare(edit, before, read)


@dataclass(frozen=True, slots=True)
class Read:
    """What openpyxl reads: values, formulas and styles by cell, other facts, ranges by sheet."""

    cells: Cells
    rest: dict[str, object]
    ranges: dict[str, list[str]]


def _openpyxl(data: bytes) -> Read | None:
    cells: Cells = {}
    rest: dict[str, object] = {}
    ranges: dict[str, list[str]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it would lose; it loses nothing here
        try:
            if _is_strict(data):
                return None  # it passes over their cells without a word
            book = load_workbook(BytesIO(data))
            cached = dict(_cached(data))
        except Exception:  # noqa: BLE001 - whatever it cannot read, it is no judge of
            return None
    looks: dict[int, str] = {}
    for sheet in book.worksheets:
        for cell in _cells_of(sheet):
            key = (sheet.title, cell.coordinate)
            number = cell.style_id
            if number not in looks:
                looks[number] = _look(cell)
            cells[key] = (looks[number], cell.data_type, _plain(cell.value))
        rest[f"{sheet.title}!merged"] = sorted(map(str, sheet.merged_cells.ranges))
        rest[f"{sheet.title}!state"] = (sheet.sheet_state, sheet.protection.sheet)
        rest[f"{sheet.title}!links"] = sorted(
            each.ref for each in getattr(sheet, "_hyperlinks", ())
        )
        ranges[sheet.title] = [
            *sorted(str(rules.sqref) for rules in sheet.conditional_formatting),
            *sorted(str(each.sqref) for each in sheet.data_validations.dataValidation),
        ]
    for key in cells.keys() | cached.keys():
        cells[key] = (cells.get(key), cached.get(key))
    return Read(cells, rest, ranges)


def _cached(data: bytes) -> Iterator[tuple[tuple[str, str], object]]:
    """Every value, where there is a formula the one that was computed last.

    Read row by row: without what openpyxl would draw around merged cells, which takes longest.
    """
    for sheet in load_workbook(BytesIO(data), data_only=True, read_only=True).worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()
            for row in sheet.rows:
                for cell in row:
                    if cell.value is not None:
                        yield (sheet.title, cell.coordinate), _plain(cell.value)


def _is_strict(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        books = [name for name in archive.namelist() if name.endswith("workbook.xml")]
        return any(STRICT in archive.read(name) for name in books)


def _cells_of(sheet: object) -> Iterator[Any]:
    if isinstance(sheet, Worksheet):
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.has_style or cell.value is not None)


def _look(cell: Any) -> str:  # noqa: ANN401 - openpyxl's cells have no common type
    """A cell's format in words: its number would change with equal formats that are added."""
    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
    return repr((cell.number_format, *parts))


def _plain(value: object) -> object:
    """A value that can be compared: openpyxl's formula objects by their text."""
    return getattr(value, "text", None) or getattr(value, "ref", None) or value


@lru_cache(maxsize=2)
def _once_read(data: bytes) -> Cells | None:
    """What calamine finds in an original, about which two tests ask."""
    return _calamine(data)


def _calamine(data: bytes) -> Cells | None:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return {
            (name, a1(row, column)): value
            for name in book.sheet_names
            for row, values in enumerate(
                book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1
            )
            for column, value in enumerate(values, start=1)
            if value != ""
        }
    except Exception:  # noqa: BLE001 - whatever it cannot read, it is no judge of
        return None


def _compare(edit: Edit, before: Cells, after: Cells) -> None:
    """Assert that the planned cells say what was planned, and that all others are as before."""
    planned = edit.planned
    for key, value in planned.items():
        read = after.get(key, "")
        while isinstance(read, tuple):  # openpyxl's cell: the value itself comes last
            read = read[-1]
        assert _same(read, value, date1904=edit.before.date1904), (edit.kind, key, read)
    grown = edit.grown_rows
    rest = {
        key: value
        for key, value in after.items()
        if key not in planned and (key in before or (key[0], parse_a1(key[1])[0]) not in grown)
    }
    assert rest == {key: value for key, value in before.items() if key not in planned}, edit.kind


def _same(read: object, planned: object, *, date1904: bool) -> bool:
    if planned is None or planned == "":
        return read is None or read == ""
    if isinstance(planned, date):
        if isinstance(read, datetime):
            return read.date() == planned
        return read in {planned, serial_of(planned, date1904=date1904)}
    if isinstance(planned, CellError):
        return str(read) == str(planned)
    return read == planned


def _without_growth(ranges: Mapping[str, list[str]], rows: set[int]) -> dict[str, list[str]]:
    """Ranges with a last row that was added taken off again."""

    def taken_off(text: str) -> str:
        less = re.sub(
            r"(\d+)(?=\s|$)", lambda match: str(int(match[1]) - (int(match[1]) in rows)), text
        )
        return re.sub(r"\b(\w+):\1(?=\s|$)", r"\1", less)

    return {sheet: [taken_off(text) for text in texts] for sheet, texts in ranges.items()}
