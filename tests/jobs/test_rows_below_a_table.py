"""Contracts typed below an Excel table that did not grow: mended, renewed, and nothing lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.office.changes import Changes

if TYPE_CHECKING:
    from pathlib import Path

HEADERS: Final[list[Any]] = ["고객 ID", "고객명", "계약 시작일", "계약 종료일", "요금", "상태"]
HONG: Final[list[Any]] = [1001, "홍길동", date(2023, 11, 1), date(2024, 10, 31), 50000, "활성화"]
KIM: Final[list[Any]] = [1002, "김철수", date(2024, 1, 1), date(2024, 12, 31), 50000]
HISTORY: Final = ["시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값"]
DAY: Final = date(2024, 10, 1)
BY: Final = xlcrm.Author("tester", "fix", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time


def _ledger(path: Path, gap: int) -> xlcrm.Ledger:
    """A table of one contract, and another contract below it."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    blanks: list[list[Any]] = [[] for _ in range(gap)]
    for row in (HEADERS, HONG, *blanks, KIM):
        sheet.append(row)
    book.create_sheet("변경이력").append(HISTORY)
    sheet.add_table(Table(displayName="표1", ref="A1:F2"))
    book.save(path)
    return xlcrm.open_ledger(path)


def _table(path: Path) -> str:
    return str(openpyxl.load_workbook(path)["고객대장"].tables["표1"].ref)


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_fix_grows_the_table_over_them(tmp_path: Path, gap: int) -> None:
    """Once: then nothing is left to mend, and 변경이력 tells of it."""
    ledger = _ledger(tmp_path / "ledger.xlsx", gap)
    proposal = xlcrm.fix(ledger)
    assert [str(each.area) for each in proposal.found.tables] == [f"A1:F{3 + gap}"]
    after = ledger.commit(proposal, by=BY)
    assert _table(after.path) == f"A1:F{3 + gap}"
    assert not any(each.code == "C216" for each in (*after.findings, *proposal.found.left))
    assert not xlcrm.fix(after).plan
    told = openpyxl.load_workbook(after.path)["변경이력"].iter_rows(values_only=True)
    assert any("표를 늘림 (A1:F2에서)" in row for row in told)


def test_a_new_row_comes_below_them_and_the_table_takes_all_in(tmp_path: Path) -> None:
    """A renewal mends the table by the way."""
    ledger = _ledger(tmp_path / "ledger.xlsx", 1)
    after = ledger.commit(xlcrm.renew(ledger, CellRef("고객대장", 2, 1), as_of=DAY), by=BY)
    rows = openpyxl.load_workbook(after.path)["고객대장"].iter_rows(min_row=2, values_only=True)
    assert [row[0] for row in rows] == [1001, None, 1002, 1001]
    assert _table(after.path) == "A1:F5"


def test_a_refresh_writes_their_status(tmp_path: Path) -> None:
    """They are contracts like all others."""
    ledger = _ledger(tmp_path / "ledger.xlsx", 1)
    after = ledger.commit(xlcrm.refresh(ledger, as_of=DAY), by=BY)
    assert openpyxl.load_workbook(after.path)["고객대장"]["F4"].value == "활성화"


def test_a_column_that_is_added_takes_them_in(tmp_path: Path) -> None:
    """The table grows over them, and each has its cell in the new column."""
    ledger = _ledger(tmp_path / "ledger.xlsx", 1)
    changes = Changes(ledger.book)
    (sheet,) = ledger.book.ledgers
    changes.set(sheet, "note", {0: "가", 1: "나"})
    after = ledger.commit(changes.plan(), by=BY)
    assert _table(after.path) == "A1:G4"
    page = openpyxl.load_workbook(after.path)["고객대장"]
    assert [page.cell(row, 7).value for row in range(1, 5)] == ["비고", "가", None, "나"]


OTHERS: Final[dict[str, tuple[list[Any], list[Any], list[Any]]]] = {
    "고객관리일지": (
        ["일지 ID", "일시", "고객 ID", "고객명", "채널", "내용"],
        ["20240901-001", datetime(2024, 9, 1, 9), 1001, "홍길동", "전화", "첫째"],  # noqa: DTZ001 - wall time
        ["20240902-001", datetime(2024, 9, 2, 9), 1001, "홍길동", "전화", "둘째"],  # noqa: DTZ001 - wall time
    ),
    "구매이력": (
        ["일자", "고객 ID", "제품/서비스", "금액"],
        [date(2024, 9, 1), 1001, "책자", 10_000],
        [date(2024, 9, 2), 1001, "책자", 20_000],
    ),
    "만족도": (
        ["일자", "고객 ID", "만족도"],
        [date(2024, 9, 1), 1001, 4],
        [date(2024, 9, 2), 1001, 5],
    ),
    "마케팅": (
        ["발송일", "고객 ID", "캠페인", "채널"],
        [date(2024, 9, 1), 1001, "가을", "문자"],
        [date(2024, 9, 2), 1001, "가을", "문자"],
    ),
    "이용현황": (
        ["고객 ID", "기준월", "이용량"],
        [1001, "2024-08", 4],
        [1001, "2024-09", 5],
    ),
    "고객정보": (
        ["고객 ID", "출생연도", "선호도"],
        [1001, 1980, "아침"],
        [1002, 1990, "저녁"],
    ),
    "혜택": (
        ["일자", "고객 ID", "종류", "포인트"],
        [date(2024, 9, 1), 1001, "지급", 500],
        [date(2024, 9, 2), 1001, "지급", 700],
    ),
    "아이디어": (
        ["제목", "누가", "상태"],
        ["주차", "1001", "검토"],
        ["샤워실", "1001", "검토"],
    ),
}
NOTES: Final[dict[str, list[Any]]] = {
    "마케팅": ["합계", None, None, "2건"],
    "이용현황": ["합계", None, 9],
    "고객정보": ["담당", "김대리", None],
    "혜택": ["※ 2024-09-01 기준"],
    "아이디어": ["※ 이번 달에 다시 봅니다"],
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("gap", [0, 1])
def test_contacts_and_purchases_below_a_table_are_read_and_told(
    tmp_path: Path, name: str, gap: int
) -> None:
    """As contracts are; LibreOffice grows no table, whatever it holds."""
    headers, first, second = OTHERS[name]
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    for row in (HEADERS, HONG):
        sheet.append(row)
    other = book.create_sheet(name)
    for row in (headers, first, *[[] for _ in range(gap)], second):
        other.append(row)
    other.add_table(Table(displayName="표2", ref=f"A1:{'ABCDEF'[len(headers) - 1]}2"))
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    assert len(ledger[name]) == 2
    assert [str(each.where) for each in ledger.findings if each.code == "C216"] == [
        f"{name}!A{3 + gap}"
    ]
    after = ledger.commit(xlcrm.fix(ledger), by=BY)
    assert openpyxl.load_workbook(path)[name].tables["표2"].ref.endswith(str(3 + gap))
    assert not [each for each in after.findings if each.code == "C216"]
    assert len(after[name]) == 2


def test_a_sum_below_a_table_of_purchases_is_none(tmp_path: Path) -> None:
    """Nor is a note: neither names somebody on a day."""
    headers, first, _ = OTHERS["구매이력"]
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    for row in (HEADERS, HONG):
        sheet.append(row)
    other = book.create_sheet("구매이력")
    for row in (headers, first, ["합계", None, None, 10_000], ["※ 9월 1일까지"]):
        other.append(row)
    other.add_table(Table(displayName="표2", ref="A1:D2"))
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    assert len(ledger["구매이력"]) == 1
    assert not [each for each in ledger.findings if each.code == "C216"]


@pytest.mark.parametrize("name", NOTES)
def test_a_sum_or_a_note_below_any_other_table_is_none(tmp_path: Path, name: str) -> None:
    """Neither names somebody and what of him; nor is what comes after it a row of the table."""
    headers, first, second = OTHERS[name]
    path = _companion(tmp_path, name, (headers, first, NOTES[name], second))
    ledger = xlcrm.open_ledger(path)
    assert len(ledger[name]) == 1
    assert not [each for each in ledger.findings if each.code == "C216"]


def test_a_row_that_a_command_adds_comes_below_what_people_typed(tmp_path: Path) -> None:
    """And the table takes in both: points given to somebody."""
    headers, first, second = OTHERS["혜택"]
    path = _companion(tmp_path, "혜택", (headers, first, second))
    ledger = xlcrm.open_ledger(path)
    ledger = ledger.commit(xlcrm.give_points(ledger, "1001", 300, as_of=DAY), by=BY)
    page = openpyxl.load_workbook(path)["혜택"]
    assert [row[3].value for row in page.iter_rows(min_row=2)] == [500, 700, 300]
    assert page.tables["표2"].ref.endswith("4")


def _companion(folder: Path, name: str, rows: tuple[list[Any], ...]) -> Path:
    """A ledger with a sheet beside it whose Excel table holds the first two of these rows."""
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.title = "고객대장"
    for row in (HEADERS, HONG):
        sheet.append(row)
    other = book.create_sheet(name)
    for row in rows:
        other.append(row)
    other.add_table(Table(displayName="표2", ref=f"A1:{'ABCDEF'[len(rows[0]) - 1]}2"))
    path = folder / "ledger.xlsx"
    book.save(path)
    return path
