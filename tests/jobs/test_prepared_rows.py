"""Rows that a form has ready for contracts: numbered, ruled, with formulas, and nobody's yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.styles import Border, Side

import xlcrm
from xlcrm.cellref import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HEADERS = ["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "요금", "남은 일수", "관리"]
HONG = [1001, "홍길동", "010-1234-5678", date(2023, 11, 1), date(2024, 10, 31), 50000]
DAY = date(2024, 10, 1)
BY = xlcrm.Author("tester", "renew", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time


def _form(path: Path, change: Callable[[Worksheet], None], contracts: int = 1) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(HEADERS)
    for _ in range(contracts):
        sheet.append(HONG)
    change(sheet)
    book.save(path)
    return path


def _renewed(path: Path, **more: Any) -> list[list[Any]]:  # noqa: ANN401 - as `renew`
    """The sheet's rows behind the headers, once 홍길동 is renewed."""
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.renew(ledger, CellRef("고객대장", 2, 1), as_of=DAY, **more)
    ledger.commit(proposal, by=BY)
    rows = openpyxl.load_workbook(path)["고객대장"].iter_rows(min_row=2, values_only=True)
    return [list(row) for row in rows]


def _days_left(sheet: Worksheet) -> None:
    for row in range(2, 9):
        sheet.cell(row, 7).value = f'=IF(E{row}="","",E{row}-TODAY())'
        sheet.cell(row, 8).value = row - 1


def test_a_contract_fills_the_first_prepared_row_and_leaves_its_formula_and_number(
    tmp_path: Path,
) -> None:
    """The next rows stay prepared."""
    rows = _renewed(_form(tmp_path / "form.xlsx", _days_left))
    assert rows[1][:3] == HONG[:3]
    assert [day.date() for day in rows[1][3:5]] == [date(2024, 11, 1), date(2025, 10, 31)]
    assert rows[1][6:8] == ['=IF(E3="","",E3-TODAY())', 2]
    assert rows[2][:8] == [None] * 6 + ['=IF(E4="","",E4-TODAY())', 3]


@pytest.mark.parametrize(("months", "end"), [(12, "=EDATE(D3,12)-1"), (6, "2025-04-30 00:00:00")])
def test_a_formula_that_says_the_same_day_stays_and_another_gives_way(
    tmp_path: Path, months: int, end: str
) -> None:
    """What was asked for is what stands there."""

    def ends(sheet: Worksheet) -> None:
        for row in range(3, 9):
            sheet.cell(row, 5).value = f"=EDATE(D{row},12)-1"

    rows = _renewed(_form(tmp_path / "form.xlsx", ends), months=months)
    assert str(rows[1][4]) == end


def test_a_ruled_blank_row_above_a_sum_is_filled(tmp_path: Path) -> None:
    """Rows that look like the contracts' are there for contracts."""

    def ruled(sheet: Worksheet) -> None:
        side = Side(style="thin")
        for row in range(2, 6):
            for column in range(1, 9):
                sheet.cell(row, column).border = Border(side, side, side, side)
        sheet["A6"], sheet["F6"] = "합계", "=SUM(F2:F5)"

    rows = _renewed(_form(tmp_path / "form.xlsx", ruled))
    assert [row[0] for row in rows] == [1001, 1001, None, None, "합계"]
    assert rows[4][5] == "=SUM(F2:F5)"


def test_prepared_rows_whose_formulas_have_nothing_to_say_are_no_contracts(tmp_path: Path) -> None:
    """Numbers and `=EDATE(D3,12)-1` of a blank D3, calculated or not."""

    def ends(sheet: Worksheet) -> None:
        for row in range(3, 9):
            sheet.cell(row, 1).value = 1000 + row - 1
            sheet.cell(row, 5).value = f"=EDATE(D{row},12)-1"

    path = _form(tmp_path / "form.xlsx", ends)
    ledger = xlcrm.open_ledger(path)
    assert [[*table.rows] for table in ledger.tables] == [[2]]
    assert not [each for each in ledger.findings if each.where.row > 2]


def test_a_row_with_a_name_is_a_contract_even_if_its_formulas_say_nothing(tmp_path: Path) -> None:
    """What is missing in it is told."""

    def named(sheet: Worksheet) -> None:
        sheet["A3"], sheet["B3"], sheet["E3"] = 1002, "김철수", "=EDATE(D3,12)-1"

    ledger = xlcrm.open_ledger(_form(tmp_path / "form.xlsx", named))
    assert [[*table.rows] for table in ledger.tables] == [[2, 3]]


def test_a_number_that_counts_the_rows_above_does_not_count_itself(tmp_path: Path) -> None:
    """A prepared row's formula over all rows above it is no sum that takes in new rows."""

    def counts(sheet: Worksheet) -> None:
        for row in range(3, 9):
            sheet.cell(row, 8).value = f"=COUNTA(B$2:B{row - 1})+1"
        sheet["A12"], sheet["F12"] = "합계", "=SUM(F2:F2)"

    path = _form(tmp_path / "form.xlsx", counts)
    rows = _renewed(path)
    assert [row[7] for row in rows[1:3]] == ["=COUNTA(B$2:B2)+1", "=COUNTA(B$2:B3)+1"]
    assert rows[10][5] == "=SUM(F2:F3)"
