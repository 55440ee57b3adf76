"""Workbooks as tables: which sheets, which rows, which columns, and what they mean."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table as OpenpyxlTable

from xlcrm.domain.term import MonthEnd
from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "상태")
ONE = (1001, "홍길동", "2023-10-26", "2024-10-25", "기본", "활성화")
TWO = (1002, "김철수", "2023-11-15", "2024-11-14", "기본", "활성화")
BLANK = (None,) * 6


def saved(book: Workbook) -> Book:
    """Return what is read of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def sheet_of(
    *rows: Sequence[object],
    name: str = "고객대장",
    change: Callable[[Workbook, Worksheet], None] | None = None,
) -> Book:
    """Return what is read of a workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append([*row])
    if change is not None:
        change(book, sheet)
    return saved(book)


def rewritten(book: Workbook, part: str, change: Callable[[bytes], bytes]) -> Book:
    """Return what is read of a workbook, one of its parts changed as bytes."""
    before, after = io.BytesIO(), io.BytesIO()
    book.save(before)
    with ZipFile(before) as source, ZipFile(after, "w") as target:
        for each in source.infolist():
            content = source.read(each)
            target.writestr(each, change(content) if each.filename == part else content)
    return read_book(Package(after.getvalue()))


# -- headers ---------------------------------------------------------------------------------------


def test_a_title_may_stand_above_the_headers() -> None:
    """The rows' numbers are Excel's."""
    book = sheet_of(("고객 관리 대장",), (), ("작성: 관리팀",), HEADERS, ONE, TWO)
    (table,) = book.tables
    assert (table.spec.key, table.header_row, list(table.rows)) == ("ledger", 4, [5, 6])
    assert list(table.values("end")) == [date(2024, 10, 25), date(2024, 11, 14)]
    assert str(book.ledgers[0].area) == "A4:F6"


def test_merged_titles_and_headers_two_rows_high_are_read() -> None:
    """계약 기간 over 시작일 and 종료일, the other headers merged over both rows."""

    def merge(_: Workbook, sheet: Worksheet) -> None:
        for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"):
            sheet.merge_cells(cells)

    book = sheet_of(
        ("2024년 고객 대장",),
        ("고객 ID", "고객명", "계약 기간", None, "서비스 내용", "상태"),
        (None, None, "시작일", "종료일", None, None),
        ONE,
        TWO,
        change=merge,
    )
    (table,) = book.tables
    assert (table.header_row, list(table.rows)) == (3, [4, 5])
    assert {name: column.number for name, column in table.columns.items()} == {
        field: number
        for number, field in enumerate(
            ("customer_id", "name", "start", "end", "service", "status"), start=1
        )
    }


def test_headers_with_line_breaks_and_other_words_are_read() -> None:
    """By their fields; the header is kept as it is."""
    book = sheet_of(
        ("회원\n번호", "성 명", "가입일 ", "만기일*"), ("M-1", "홍길동", "2023.1.5", "2024.1.4")
    )
    (table,) = book.tables
    assert list(table.columns) == ["customer_id", "name", "start", "end"]
    assert table.columns["customer_id"].header == "회원\n번호"


# -- rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([ONE, TWO], [2, 3]),
        ([ONE, BLANK, TWO], [2, 4]),
        ([ONE, ("–", " ", "-", "—", None, ""), TWO], [2, 4]),
        ([ONE, TWO, ("합계", None, None, None, None, "2건")], [2, 3]),
        ([ONE, TWO, BLANK, ("합 계", "2명", None, None, "2건", None)], [2, 3]),
        ([ONE, TWO, (None, "총계", "2건", None, None, None)], [2, 3]),
        ([ONE, TWO, BLANK, ("※ 종료일이 지난 고객은 따로 연락",)], [2, 3]),
        ([ONE, TWO, BLANK, (None, None, None, None, None, "작성자 확인")], [2, 3]),
        ([(None, *ONE[1:]), TWO], [2, 3]),
        ([], []),
    ],
    ids=[
        *("plain", "blank row", "row of dashes", "total", "total after a blank"),
        *("total in the name", "note below", "signature below", "no ID", "no rows"),
    ],
)
def test_only_rows_of_the_table_are_read(rows: Sequence[Sequence[object]], kept: list[int]) -> None:
    """Totals, notes and blanks are not contracts."""
    (table,) = sheet_of(HEADERS, *rows).tables
    assert list(table.rows) == kept
    assert all(len(column.values) == len(kept) for column in table.columns.values())


BLANK_ROW: tuple[object, ...] = ()


@pytest.mark.parametrize(
    ("below", "rows"),
    [
        ([ONE], [2, 3, 4]),
        ([BLANK_ROW, ONE, BLANK_ROW, TWO], [2, 3, 5, 7]),
        ([("합계", None, None, None, None, 2)], [2, 3]),
        ([("해지한 고객",), ONE], [2, 3]),
        ([HEADERS, ONE], [2, 3]),
        ([ONE, ("작성일: 2024-10-01",), TWO], [2, 3, 4]),
    ],
    ids=["right below", "after blanks", "a sum", "another list", "headers", "until a note"],
)
def test_contracts_below_an_excel_table_that_did_not_grow_are_read(
    below: Sequence[Sequence[object]], rows: list[int]
) -> None:
    """LibreOffice and others do not grow a table; a title, headers or a sum end it all the same."""

    def as_table(_: Workbook, sheet: Worksheet) -> None:
        sheet.add_table(OpenpyxlTable(displayName="고객표", ref="A1:F3"))

    book = sheet_of(HEADERS, ONE, TWO, *below, change=as_table)
    (sheet,) = book.ledgers
    assert list(sheet.table.rows) == rows
    assert list(sheet.loose) == rows[2:]
    assert sheet.excel_table is not None
    assert (sheet.excel_table.name, str(sheet.area)) == ("고객표", f"A1:F{rows[-1]}")
    assert [each.code for each in book.findings if each.code == "C216"] == ["C216"] * (
        len(rows) > 2
    )


def test_a_tables_total_row_is_no_contract() -> None:
    """Where the table has one."""

    def with_totals(_: Workbook, sheet: Worksheet) -> None:
        sheet.add_table(
            OpenpyxlTable(displayName="고객표", ref="A1:F4", totalsRowCount=1, totalsRowShown=True)
        )

    total = ("요약", "2명", "-", "-", "-", 2)
    (sheet,) = sheet_of(HEADERS, ONE, TWO, total, change=with_totals).ledgers
    assert list(sheet.table.rows) == [2, 3]
    assert str(sheet.area) == "A1:F3"


@pytest.mark.parametrize("order", [(3, 2, 1), (2, 1, 3), (30, 1, 2), (30, 25, 1, 28)], ids=str)
def test_rows_may_lie_in_any_order(order: tuple[int, ...]) -> None:
    """Row 1 is the header wherever it lies; the table is in Excel's order."""
    cells = {row: f'<c r="A{row}"><v>{row}</v></c><c r="C{row}"><v>45225</v></c>' for row in order}
    texts = ("고객 ID", "고객명", "계약 시작일", "계약 종료일")
    cells[1] = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCD", texts, strict=True)
    )
    lines = "".join(f'<row r="{row}">{cells[row]}</row>' for row in order)
    book = Workbook()
    book.worksheets[0].title = "고객대장"
    read = rewritten(
        book,
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(
            rb"<sheetData>.*?</sheetData>", b"<sheetData>%b</sheetData>" % lines.encode(), data
        ),
    )
    (table,) = read.tables
    assert list(table.rows) == sorted(row for row in order if row != 1)
    assert list(table.values("customer_id")) == [str(row) for row in table.rows]


# -- sheets ----------------------------------------------------------------------------------------


def test_ledger_sheets_by_year_are_all_read() -> None:
    """An office's own sheets are not, nor is a hidden one."""
    book = Workbook()
    for name, row in (("2022년", ONE), ("2023년", ONE), ("2024년", TWO)):
        sheet = book.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append(row)
    book["2022년"].sheet_state = "hidden"
    book.create_sheet("요약").append(HEADERS)
    book.create_sheet("메모").append(("할 일", "2024-10-01"))
    book.create_chartsheet("그림")
    read = saved(book)
    assert [sheet.table.sheet for sheet in read.ledgers] == ["2023년", "2024년"]
    assert [table.sheet for table in read.tables] == ["2023년", "2024년"]
    assert set(read.scans) == {"2023년", "2024년"}


SETTINGS = {
    "three columns": (
        ("구분", "항목", "값"),
        ("서비스", "프리미엄 서비스", "60일"),
        ("기준", "기본 만료 안내(일)", 45),
        ("기준", "말일 방식", "edate"),
        ("기준", "백업 보관(개)", 3),
    ),
    "two columns": (("서비스", "만료 안내 기간"), ("프리미엄 서비스", "D-60"), ("기본", 30)),
}


@pytest.mark.parametrize("form", SETTINGS)
def test_settings_are_read_in_both_forms(form: str) -> None:
    """The long form holds more; the short one only windows."""

    def with_settings(book: Workbook, _: Worksheet) -> None:
        sheet = book.create_sheet("설정")
        for row in SETTINGS[form]:
            sheet.append(row)

    settings = sheet_of(HEADERS, ONE, change=with_settings).settings
    assert settings.window("프리미엄서비스") == 60
    if form == "three columns":
        assert (settings.window("다른"), settings.backups) == (45, 3)
        assert settings.month_end is MonthEnd.EDATE
    else:
        assert (settings.window("다른"), settings.month_end) == (30, MonthEnd.CIVIL160)


def test_what_is_wrong_with_headers_and_settings_is_found() -> None:
    """Two columns for one field, a setting that is none."""

    def with_settings(book: Workbook, _: Worksheet) -> None:
        sheet = book.create_sheet("설정")
        for row in (("구분", "항목", "값"), ("서비스", "기본", "한 달")):
            sheet.append(row)

    book = sheet_of((*HEADERS, "상태"), (*ONE, "만료"), change=with_settings)
    assert [(found.code, str(found.where)) for found in book.findings] == [
        ("C201", "고객대장!G1"),
        ("S103", "설정!C2"),
    ]
    assert "status" not in book.tables[0].columns


# -- values ----------------------------------------------------------------------------------------


def test_a_workbook_that_counts_from_1904_gives_the_same_dates() -> None:
    """Its serial numbers are four years and a day lower."""

    def count_from_1904(book: Workbook, sheet: Worksheet) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - cells know no time zone
        sheet["C2"], sheet["D2"] = date(2023, 10, 26), date(2024, 10, 25)

    (table,) = sheet_of(HEADERS, ONE, change=count_from_1904).tables
    assert table.columns["start"].raw == [43763]
    assert table.values("start") == [date(2023, 10, 26)]
    assert table.values("end") == [date(2024, 10, 25)]


def test_formulas_are_marked_and_their_values_read() -> None:
    """In the columns that xlcrm computes; the positions count the table's rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (("제목",), HEADERS, ONE, BLANK, (*TWO[:5], "=1"), ONE):
        sheet.append(row)
    read = rewritten(
        book,
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(
            rb'<c r="F5"><f>1</f><v ?(/>|></v>)', b'<c r="F5" t="str"><f>1</f><v>ok</v>', data
        ),
    )
    column = read.tables[0].columns["status"]
    assert list(column.raw) == ["활성화", "ok", "활성화"]
    assert column.formulas == {1}


def test_an_unreadable_cell_is_a_problem_and_the_rest_is_read() -> None:
    """What the cell said is still there."""
    (table,) = sheet_of(HEADERS, (*ONE[:3], "2024-02-30", *ONE[4:]), TWO).tables
    end = table.columns["end"]
    assert list(end.values) == [None, date(2024, 11, 14)]
    assert [(at, problem.code) for at, problem in end.problems.items()] == [(0, "C103")]
    assert end.raw[0] == "2024-02-30"


# -- choices ---------------------------------------------------------------------------------------


def two_kinds() -> Package:
    """Return a workbook with a ledger, a journal and settings."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("고객대장", (HEADERS, ONE, TWO)),
        ("고객관리일지", (("일지 ID", "일시", "고객 ID", "고객명"), ("J1", "2024-10-01", 1, "홍"))),
        ("설정", SETTINGS["three columns"]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return Package(buffer.getvalue())


def test_only_the_wanted_kinds_of_sheets_are_read() -> None:
    """And 설정, always."""
    package = two_kinds()
    assert [table.spec.key for table in read_book(package).tables] == [
        "ledger",
        "journal",
        "settings",
    ]
    some = read_book(package, kinds=("journal",))
    assert [table.spec.key for table in some.tables] == ["journal", "settings"]
    assert some.settings.backups == 3


def test_only_the_wanted_columns_are_read() -> None:
    """And the computed ones; other sheets are read whole."""
    book = read_book(two_kinds(), fields=lambda match: {"end", *match.columns} - {"name", "start"})
    ledger, journal, _ = book.tables
    assert set(ledger.columns) == {"customer_id", "end", "service", "status"}
    assert set(journal.columns) == {"entry_id", "at", "customer_id", "name"}
    only = read_book(two_kinds(), fields=lambda _: {"end"}).tables[0]
    assert set(only.columns) == {"end", "status"}
    assert list(only.rows) == [2, 3]


def test_single_cells_of_columns_not_read_can_be_looked_up() -> None:
    """By Excel row, even after a commit has let go of the scans."""
    book = read_book(two_kinds(), fields=lambda _: {"end"})
    (sheet,) = book.ledgers
    for _ in range(2):
        assert book.cells(sheet, [3, 2], "name") == ["김철수", "홍길동"]
        assert book.cells(sheet, [3, 99], "phone") == [None, None]
        assert book.cells(sheet, [99], "name") == [None]
        assert book.cells(sheet, [], "name") == []
        book.scans.clear()


def test_a_sheet_that_is_not_kept_until_it_is_read_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of very large workbooks the sheets are unpacked anew."""
    package = Package((Path(__file__).parents[2] / "sample_data" / "office.xlsx").read_bytes())
    kept = read_book(package)
    monkeypatch.setattr("xlcrm.workbook.read._HELD", 0)
    anew = read_book(package)
    assert len(kept.tables) > 1
    assert (anew.tables, anew.findings) == (kept.tables, kept.findings)
