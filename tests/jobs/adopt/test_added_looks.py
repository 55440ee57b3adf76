"""Columns that are added to an office's own list look as if the office had made them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter

import xlcrm
from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.office.commit import Author

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

AS_OF = date(2024, 10, 1)
BY = Author("김대리", "adopt", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - Korean wall time
BAND = "00F3E8FF"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a list with a title, bands, borders, a print area and notes in its last column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "명부"
    sheet.append(["회원 명부"])
    sheet.append(["성명", "휴대폰", "시작일", "만료일", "특이사항"])
    for number in range(6):
        end = date(2024, 10 + number % 3, 20)
        sheet.append([f"회원{number}", f"010-0000-000{number}", date(2024, 1, 1), end, "오전반"])
    line = Side(style="thin")
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        for cell in row:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            across = "left" if cell.column == 5 else "center"
            cell.alignment = Alignment(horizontal=across, vertical="center")
            if number % 2 and number > 2:
                cell.fill = PatternFill("solid", BAND)
    sheet["E4"].fill = PatternFill("solid", "00FF0000")  # one that somebody marked
    sheet.print_area = "A1:E8"
    file = tmp_path / "명부.xlsx"
    book.save(file)
    return file


def _adopted(path: Path) -> Worksheet:
    adopt_file(path, BY, as_of=AS_OF)
    return load_workbook(path)["명부"]


def test_statuses_have_their_colours(path: Path) -> None:
    """By conditional format, in their own cells alone, so that they follow what is written."""
    sheet = _adopted(path)
    (area,) = {str(each.sqref) for each in sheet.conditional_formatting}
    assert sheet["F2"].value == "상태"
    assert area == "F3:F8"
    formulas = [rule.formula[0] for each in sheet.conditional_formatting for rule in each.rules]
    assert 'F3="만료 예정"' in formulas


def test_they_go_on_with_the_rows_that_come(path: Path) -> None:
    """A contract that is added below has the colours, and is printed."""
    _adopted(path)
    ledger = xlcrm.open_ledger(path)
    where = ledger.book.ledgers[0].table.where(0, "name")
    proposal = xlcrm.renew(ledger, where, as_of=AS_OF, months=3)
    ledger.commit(proposal, by=BY)
    sheet = load_workbook(path)["명부"]
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"F3:F9"}
    assert sheet.print_area.endswith("$A$1:$H$9")


def test_the_bands_and_borders_go_on_and_the_words_stand_as_their_neighbours(path: Path) -> None:
    """Each row's cell is like the one beside it; a mark of somebody's is not copied."""
    sheet = _adopted(path)
    fills = [sheet.cell(row, 6).fill.fgColor.rgb for row in range(3, 9)]
    assert fills == [BAND, "00000000"] * 3
    assert {sheet.cell(row, 6).border.left.style for row in range(2, 9)} == {"thin"}
    assert {sheet.cell(row, 6).alignment.horizontal for row in range(2, 9)} == {"center", "left"}
    assert sheet["F3"].alignment.horizontal == "center"


def test_they_are_printed(path: Path) -> None:
    """The print area held the title and the table; it holds the new columns too."""
    assert _adopted(path).print_area.endswith("$A$1:$H$8")


def test_a_column_added_by_a_refresh_has_them_too(path: Path) -> None:
    """As --add-columns does."""
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.refresh(ledger, as_of=AS_OF, add_columns=True)
    ledger.commit(proposal, by=BY)
    sheet = load_workbook(path)["명부"]
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"F3:F8"}


def test_a_column_that_is_still_blank_is_wide_enough_for_what_will_stand_there(path: Path) -> None:
    """조치 says 재계약 상담 필요 after the next refresh."""
    sheet = _adopted(path)
    head = {cell.value: get_column_letter(cell.column) for cell in sheet[2] if cell.column}
    assert sheet.column_dimensions[head["조치"]].width >= 18
    assert sheet.column_dimensions[head["상태"]].width >= 13
