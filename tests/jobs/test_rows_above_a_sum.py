"""New rows with furniture below the list: sums, signatures and notes move down, nothing is lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from openpyxl.worksheet.datavalidation import DataValidation

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HEADERS: Final[list[Any]] = [
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "요금", "비고", "순번", "월할"),
]
PEOPLE: Final[list[list[Any]]] = [
    [1001, "홍길동", "010-1234-5678", date(2023, 11, 1), date(2024, 10, 31), 50000, None, 1],
    [1002, "김철수", "010-2222-3333", date(2024, 1, 1), date(2024, 12, 31), 60000, None, 2],
]
NEW: Final = [
    {"고객명": f"새고객{at}", "연락처": f"010-7000-000{at}", "계약 시작일": "2024-10-01",
     "계약 종료일": "2025-09-30", "요금": 10000}
    for at in range(3)
]  # fmt: skip
DAY: Final = date(2024, 10, 1)
BY: Final = xlcrm.Author("tester", "renew", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time


def _form(path: Path, change: Callable[[Worksheet], None] | None = None) -> Path:
    """A list with a sum, an average, a merged signature and a note below, and a sum elsewhere."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    for line in (HEADERS, *PEOPLE):
        sheet.append(line)
    side = Side(style="thin")
    for row in (2, 3):
        sheet.cell(row, 9).value = f"=F{row}/12"
        for column in range(1, 10):
            sheet.cell(row, column).border = Border(side, side, side, side)
    sheet["A4"], sheet["F4"] = "합계", "=SUM(F2:F3)"
    sheet["A5"], sheet["F5"] = "평균", "=F4/COUNTA(B2:B3)"
    sheet["A7"] = "작성자:            (인)"
    sheet.merge_cells("A7:D8")
    sheet["A10"] = "※ 요금은 월 기준"
    rule = DataValidation(type="list", formula1='"예,아니오"')
    rule.add("G2:G3")
    sheet.add_data_validation(rule)
    sheet.print_area = "A1:I10"
    other = book.create_sheet("요약")
    other["A1"] = "=고객대장!F4+SUM(고객대장!F2:F3)"
    if change is not None:
        change(sheet)
    book.save(path)
    return path


def _sheet(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["고객대장"]


def _column(path: Path, column: int) -> list[object]:
    sheet = _sheet(path)
    return [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]


def test_a_renewal_comes_in_above_the_sum_and_all_goes_with_it(tmp_path: Path) -> None:
    """Numbers and formulas go on; sums, validations, print areas and merged cells follow."""
    path = _form(tmp_path / "form.xlsx")
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.renew(ledger, CellRef("고객대장", 2, 1), as_of=DAY), by=BY)
    sheet = _sheet(path)
    assert _column(path, 1)[:5] == [1001, 1002, 1001, "합계", "평균"]
    assert (sheet["H4"].value, sheet["I4"].value) == (3, "=F4/12")
    assert sheet["A4"].border.bottom.style == "thin"
    assert (sheet["F5"].value, sheet["F6"].value) == ("=SUM(F2:F4)", "=F5/COUNTA(B2:B4)")
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A8:D9"]
    assert sheet["A11"].value == "※ 요금은 월 기준"
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["G2:G4"]
    assert sheet.print_area == "'고객대장'!$A$1:$I$11"
    other = openpyxl.load_workbook(path)["요약"]
    assert other["A1"].value == "=고객대장!F5+SUM(고객대장!F2:F4)"


def test_many_rows_come_in_at_once(tmp_path: Path) -> None:
    """The numbers count on, and a second time too."""
    path = _form(tmp_path / "form.xlsx")
    for rows in (NEW[:2], NEW[2:]):
        ledger = xlcrm.open_ledger(path)
        ledger.commit(xlcrm.bring(ledger, rows, as_of=DAY), by=BY)
    assert _column(path, 2)[:5] == ["홍길동", "김철수", "새고객0", "새고객1", "새고객2"]
    assert _column(path, 8)[:5] == [1, 2, 3, 4, 5]
    sheet = _sheet(path)
    assert (sheet["A7"].value, sheet["F7"].value) == ("합계", "=SUM(F2:F6)")
    assert [sheet.cell(row, 9).value for row in (4, 5, 6)] == ["=F4/12", "=F5/12", "=F6/12"]


@pytest.mark.parametrize("below", ["총계", "소 계", "계", "작성일: 2024-10-01", "끝."])
def test_whatever_stands_below_is_never_written_over(tmp_path: Path, below: str) -> None:
    """Right below the list, or after a blank row."""

    def other(sheet: Worksheet) -> None:
        sheet["A4"] = below

    path = _form(tmp_path / "form.xlsx", other)
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.renew(ledger, CellRef("고객대장", 3, 1), as_of=DAY), by=BY)
    assert _column(path, 1)[:4] == [1001, 1002, 1002, below]


def test_what_cannot_be_moved_for_sure_is_refused_with_the_reason(tmp_path: Path) -> None:
    """The file stays as it is."""

    def text(sheet: Worksheet) -> None:
        sheet["K1"] = '=INDIRECT("F4")'

    path = _form(tmp_path / "form.xlsx", text)
    before, ledger = path.read_bytes(), xlcrm.open_ledger(path)
    proposal = xlcrm.renew(ledger, CellRef("고객대장", 2, 1), as_of=DAY)
    with pytest.raises(PlanError, match="INDIRECT") as raised:
        ledger.commit(proposal, by=BY)
    assert (raised.value.place, path.read_bytes()) == ("고객대장!K1", before)


def test_a_refresh_moves_nothing(tmp_path: Path) -> None:
    """Only new rows need room."""
    path = _form(tmp_path / "form.xlsx")
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.refresh(ledger, as_of=DAY), by=BY)
    assert _column(path, 1)[:4] == [1001, 1002, "합계", "평균"]


def test_a_sum_above_the_list_or_elsewhere_takes_in_a_row_at_the_end(tmp_path: Path) -> None:
    """Nothing moves where nothing lies below."""
    path = tmp_path / "plain.xlsx"
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    for line in (HEADERS[:6], *(each[:6] for each in PEOPLE)):
        sheet.append(line)
    sheet["J1"], sheet["J2"] = "=SUM(F2:F3)", "=SUM(F2:F2)"
    book.create_sheet("요약")["A1"] = "=AVERAGE(고객대장!$F$2:$F$3)"
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.renew(ledger, CellRef("고객대장", 2, 1), as_of=DAY), by=BY)
    after = openpyxl.load_workbook(path)
    assert (_sheet(path)["J1"].value, _sheet(path)["J2"].value) == ("=SUM(F2:F4)", "=SUM(F2:F2)")
    assert after["요약"]["A1"].value == "=AVERAGE(고객대장!$F$2:$F$4)"


def test_what_a_new_row_does_not_say_is_no_number_that_goes_on(tmp_path: Path) -> None:
    """Answers of 7 and 8 above an average make no 9 of somebody who was not asked that."""
    path = _form(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("만족도")
    for row in (
        ("일자", "고객 ID", "만족도", "추천 의향", "순번", "의견"),
        (datetime(2024, 9, 1), 1001, 3, 7, 1, "가"),  # noqa: DTZ001 - a cell has no zone
        (datetime(2024, 9, 2), 1002, 4, 8, 2, "나"),  # noqa: DTZ001 - a cell has no zone
        (),
        ("평균",),
    ):
        sheet.append(row)
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    answer = {"고객 ID": 1001, "일자": date(2024, 9, 3), "만족도": 5}
    ledger.commit(xlcrm.add(ledger, "만족도", [answer]), by=BY)
    new = next(openpyxl.load_workbook(path)["만족도"].iter_rows(min_row=4, values_only=True))
    assert new == (datetime(2024, 9, 3), 1001, 5, None, 3, None)  # noqa: DTZ001
