"""변경이력: what a change tells of itself, and what it keeps to itself."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from xlcrm.cellref import CellRange
from xlcrm.office.history import MOST_CELLS, MOST_ROWS, kinds_of, with_history
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import masked
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import ColumnEdits, NewColumn, NewRows, Plan
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue

NOW = datetime(2024, 10, 20, 14, 32, 5, 999)  # noqa: DTZ001 - Korean wall time has no zone here
SHOWN = NOW.replace(microsecond=0)
HEADERS = (
    *("고객 ID", "고객명", "연락처", "이메일", "계약 시작일", "계약 종료일"),
    *("상태", "비고", "주소"),
)
HONG = (
    *(1001, "홍길동", "010-1234-5678", "hong@example.com", date(2023, 10, 26), date(2024, 10, 25)),
    *("활성화", "재계약 예정", "서울특별시 강남구 테헤란로 123"),
)
HISTORY = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
AREA = CellRange(1, 1, 2, 9)


def workbook(
    history: Sequence[Sequence[object]] = (), *, table: bool = False, setting: str = ""
) -> Book:
    """Return a ledger of one contract, with 변경이력 or with the setting for it."""
    made = Workbook()
    ledger = made.worksheets[0]
    ledger.title = "고객대장"
    for row in (HEADERS, HONG):
        ledger.append([*row])
    if history:
        sheet = made.create_sheet("변경이력")
        for cells in history:
            sheet.append([*cells])
        if table:
            sheet.add_table(Table(displayName="변경표", ref=f"A1:G{max(2, sheet.max_row)}"))
    if setting:
        sheet = made.create_sheet("설정")
        for line in (("구분", "항목", "값"), ("기준", "변경이력", setting)):
            sheet.append([*line])
    buffer = io.BytesIO()
    made.save(buffer)
    package = Package(buffer.getvalue())
    return read_book(package, fields=lambda match: () if match.spec.key == "history" else None)


def edit(column: int, old: object, new: object) -> Plan:
    """Return a plan that changes one cell of the contract's row."""
    return Plan(columns=(ColumnEdits("고객대장", column, (2,), (old,), (new,)),))  # type: ignore[arg-type]


def told(book: Book, plan: Plan) -> Sequence[tuple[object, ...]]:
    """Return the rows that a plan adds to 변경이력."""
    whole = with_history(plan, book, user="김대리", command="renew", now=NOW)
    data = apply(whole, book.package, book.scans).data
    made = load_workbook(io.BytesIO(data))
    if "변경이력" not in made.sheetnames:
        assert whole is plan
        return []
    rows = list(made["변경이력"].iter_rows(values_only=True))
    assert rows[0] == HISTORY
    return rows[1:]


@pytest.mark.parametrize("table", [False, True], ids=["plain", "table"])
def test_a_change_is_told_below_the_earlier_ones(*, table: bool) -> None:
    """When, who, with what, where, what it was and what it is."""
    earlier = (SHOWN, "박대리", "refresh", "고객대장", "G2", "활성화", "만료 예정")
    rows = told(workbook([HISTORY, earlier], table=table), edit(7, "활성화", "만료 예정"))
    assert rows == [
        earlier,
        (SHOWN, "김대리", "재계약", "고객대장", "G2", "활성화", "만료 예정"),
    ]


@pytest.mark.parametrize("table", [False, True], ids=["plain", "table"])
def test_the_first_change_stands_right_below_the_headers(*, table: bool) -> None:
    """Also in a table with the one empty row that every new table has."""
    assert len(told(workbook([HISTORY], table=table), edit(7, "활성화", "만료"))) == 1


def test_without_the_sheet_the_setting_decides() -> None:
    """Asked for, it is made as a table; else nothing is kept."""
    plan = edit(7, "활성화", "만료")
    assert told(workbook(), plan) == []
    assert told(workbook(setting="아니오"), plan) == []
    assert len(told(workbook(setting="예"), plan)) == 1
    book = workbook(setting="예")
    whole = with_history(plan, book, user="김대리", command="renew", now=NOW)
    sheet = load_workbook(io.BytesIO(apply(whole, book.package, book.scans).data))["변경이력"]
    assert [each.ref for each in sheet.tables.values()] == ["A1:G2"]


def test_nothing_changed_is_not_told() -> None:
    """A plan without edits stays without edits, and the file untouched."""
    book = workbook([HISTORY])
    assert not with_history(Plan(), book, user="김대리", command="refresh", now=NOW)


@pytest.mark.parametrize(
    ("column", "old", "new", "shown"),
    [
        (2, "홍길동", "홍길순", ("홍*동", "홍*순")),
        (3, "010-1234-5678", None, ("010-****-5678", None)),
        (3, 1012345678, "010-1234-5678", ("010-****-5678", "010-****-5678")),
        (4, None, "hong@example.com", (None, "ho***@example.com")),
        (9, "서울특별시 강남구 테헤란로 123", "", ("서울특별시 강남구 테헤란로 ***", None)),
        (8, "홍길동 씨 아들 소개", "통화", ("(글 11자)", "(글 2자)")),
        (5, 45225, date(2024, 10, 26), ("2023-10-26", "2024-10-26")),
        (7, "활성화", "010-1234-5678", ("활성화", "010-****-5678")),
        (1, 1001, 1002, ("1001", "1002")),
    ],
    ids=["name", "phone", "phone as number", "email", "address", "note", "day", "other", "ID"],
)
def test_nobody_is_named(
    column: int, old: object, new: object, shown: tuple[object, object]
) -> None:
    """Names, phones, addresses are masked, and notes are not told at all."""
    ((*_, was, became),) = told(workbook([HISTORY]), edit(column, old, new))
    assert (was, became) == shown


def test_an_added_row_is_told_in_one_cell() -> None:
    """Its headers with its values, masked; its cells as an area."""
    values: dict[int, CellValue | date]
    values = {1: 1002, 2: "김철수", 3: "010-9876-5432", 5: date(2024, 1, 1), 8: "소개로 옴"}
    ((*_, where, was, became),) = told(
        workbook([HISTORY]), Plan(new_rows=(NewRows("고객대장", AREA, (values,)),))
    )
    assert (where, was) == ("A3:I3", None)
    assert became == (
        "새 행: 고객 ID=1002, 고객명=김*수, 연락처=010-****-5432, 계약 시작일=2024-01-01, "
        "비고=(글 5자)"
    )


def test_a_very_long_row_is_cut() -> None:
    """A cell of the history is for reading."""
    plan = Plan(new_rows=(NewRows("고객대장", AREA, ({7: "가" * 5_000},)),))
    ((*_, became),) = told(workbook([HISTORY]), plan)
    assert len(str(became)) < 520
    assert str(became).endswith("…")


def test_many_cells_of_a_column_are_told_as_one() -> None:
    """A refresh of 100,000 rows leaves a line, not 100,000."""
    rows = range(2, 2 + MOST_CELLS + 1)
    many = ColumnEdits("고객대장", 7, rows, ["활성화"] * len(rows), ["만료"] * len(rows))
    ((*_, sheet, where, was, became),) = told(workbook([HISTORY]), Plan(columns=(many,)))
    assert (sheet, where, was, became) == ("고객대장", "G2:G102", None, "셀 101개를 고침")
    few = ColumnEdits("고객대장", 7, rows[:-1], ["활성화"] * 100, ["만료"] * 100)
    assert len(told(workbook([HISTORY]), Plan(columns=(few,)))) == MOST_CELLS


def test_many_rows_are_told_as_one() -> None:
    """An import of thousands likewise."""
    values = [{1: number} for number in range(MOST_ROWS + 1)]
    plan = Plan(new_rows=(NewRows("고객대장", AREA, values),))
    ((*_, where, was, became),) = told(workbook([HISTORY]), plan)
    assert (where, was, became) == ("A3:I1003", None, "행 1,001개를 더함")


def test_new_columns_and_sheets_are_told() -> None:
    """The header, the filled cells, and how many rows a sheet begins with."""
    sheet = NewSheet("고객관리일지", ("일지 ID",))
    column = NewColumn("고객대장", AREA, "해지일", (2,), (date(2024, 10, 31),))
    rows = told(workbook([HISTORY]), Plan(new_columns=(column,), new_sheets=(sheet,)))
    assert [cells[3:] for cells in rows] == [
        ("고객관리일지", None, None, "새 시트 (0행)"),
        ("고객대장", "J1", None, "새 열: 해지일"),
        ("고객대장", "J2", None, "2024-10-31"),
    ]


def test_the_rows_of_a_new_sheet_are_told_as_added_ones() -> None:
    """The first contact of all is found in the history by its ID and its customer."""
    lines = (("a", 1001, "홍길동", "통화함"), ("b", 1002, None, None))
    sheet = NewSheet("고객관리일지", ("일지 ID", "고객 ID", "고객명", "내용"), lines)
    rows = told(workbook([HISTORY]), Plan(new_sheets=(sheet,)))
    assert [cells[3:] for cells in rows] == [
        ("고객관리일지", None, None, "새 시트 (2행)"),
        (
            *("고객관리일지", "A2:D2", None),
            "새 행: 일지 ID=a, 고객 ID=1001, 고객명=홍*동, 내용=(글 3자)",
        ),
        ("고객관리일지", "A3:D3", None, "새 행: 일지 ID=b, 고객 ID=1002"),
    ]
    many = replace(sheet, rows=lines[:1] * (MOST_ROWS + 1))
    ((*_, became),) = told(workbook([HISTORY]), Plan(new_sheets=(many,)))
    assert became == "새 시트 (1,001행)"


def test_the_rows_of_a_sheet_made_like_another_are_told_by_its_headers() -> None:
    """Right below them, wherever they stand."""
    sheet = LikeSheet("고객대장 2025", "고객대장", AREA, ({1: 1002, 2: "김철수"},))
    *_, cells = told(workbook([HISTORY]), Plan(new_sheets=(sheet,)))
    assert cells[3:] == ("고객대장 2025", "A2:I2", None, "새 행: 고객 ID=1002, 고객명=김*수")


def test_the_values_of_a_new_column_are_masked_by_what_it_is() -> None:
    """A new column of notes tells no notes, one of names no names."""
    column = NewColumn("고객대장", AREA, "담당자 메모", (2,), ("010-1234-5678로 연락",))
    *_, cells = told(workbook([HISTORY]), Plan(new_columns=(column,)))
    assert cells[-1] == "010-****-5678로 연락"
    rows = told(
        workbook([HISTORY]),
        Plan(new_columns=(NewColumn("고객대장", AREA, "해지 사유", (2,), ("가격",)),)),
    )
    assert rows[0][-1] == "새 열: 해지 사유"


def test_what_columns_hold_is_known_of_new_sheets_too() -> None:
    """By their headers, or from the sheet that they are made like."""
    book = workbook()
    like = LikeSheet("고객대장 2", "고객대장", AREA)
    new = NewSheet("고객관리일지", ("일지 ID", "고객명", "내용", "모름"))
    kinds = kinds_of(book, Plan(new_sheets=(new, like)))
    assert kinds["고객대장", 2] is kinds["고객대장 2", 2] is Kind.NAME
    assert [kinds["고객관리일지", number] for number in (2, 3, 4)] == [
        *(Kind.NAME, Kind.NOTE, Kind.TEXT)
    ]


def test_texts_lose_their_numbers_whatever_they_are() -> None:
    """An e-mail or a phone number in any text."""
    assert masked("hong@example.com, 010-1234-5678", Kind.TEXT) == (
        "ho***@example.com, 010-****-5678"
    )
