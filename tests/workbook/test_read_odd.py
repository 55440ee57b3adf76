"""Ledgers as offices really keep them: signed, merged, with lists beside and tables below."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from openpyxl import Workbook

from xlcrm.errors import DamagedWorkbookError
from xlcrm.jobs.refresh import assess, columns_read
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

HEADERS = (
    "고객 ID",
    "고객명",
    "연락처",
    "계약 시작일",
    "계약 종료일",
    "서비스 내용",
    "상태",
    "비고",
)
ONE = (1001, "홍길동", "010-1234-5678", "2023-10-26", "2024-10-25", "기본", "활성화", None)
TWO = (1002, "김철수", "010-9876-5432", date(2023, 11, 15), date(2024, 11, 14), "기본", None, None)
OCTOBER = date(2024, 10, 1)
DECEMBER = date(2024, 12, 1)
READERS = pytest.mark.parametrize(
    "fields", [pytest.param(None, id="all"), pytest.param(columns_read, id="as a refresh")]
)


def data_of(book: Workbook) -> bytes:
    """Return a workbook as a file's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(**sheets: Sequence[Sequence[object]]) -> Workbook:
    """Return a workbook with sheets of rows, by name."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    return book


def read(book: Workbook, fields: Callable[..., Collection[str] | None] | None = None) -> Book:
    """Return what is read of a workbook."""
    return read_book(Package(data_of(book)), fields=fields)


def ledger(
    *rows: Sequence[object], change: Callable[[Worksheet], None] = lambda _: None
) -> Workbook:
    """Return a workbook with a ledger of these rows, changed."""
    book = workbook(고객대장=rows)
    change(book.worksheets[0])
    return book


def said(book: Book) -> list[str]:
    """The findings that come with reading, as `code sheet!cell`."""
    return [f"{each.code} {each.where}" for each in book.findings]


# -- rows that are none ----------------------------------------------------------------------------

CLOSED = ("고객 ID", "고객명", "해지일", "해지 사유", "담당", "서비스 내용", "상태")
GONE = (1009, "임꺽정", "2024-03-01", "이사", "김과장", "기본", "환불완료")


@READERS
@pytest.mark.parametrize(
    ("rows", "expected", "findings"),
    [
        pytest.param((ONE, HEADERS, TWO), [2, 4], [], id="the headers again"),
        pytest.param(
            (ONE, ("고객ID", "성명", None, "시작일", "종료일", "서비스"), TWO),
            [2, 4],
            [],
            id="the same headers in other words",
        ),
        pytest.param(
            (ONE, (), ("해지 고객",), CLOSED, GONE, TWO),
            [2],
            ["C206 고객대장!A5"],
            id="another table",
        ),
        pytest.param(
            (ONE, TWO, (), ("작성자: 이몽룡", None, None, "확인: 성춘향")),
            [2, 3],
            [],
            id="signatures",
        ),
        pytest.param(
            (
                ONE,
                ("소계", "1명", None, None, None, "1건"),
                TWO,
                ("합 계", "2명", None, None, "2건"),
            ),
            [2, 4],
            [],
            id="sums",
        ),
        pytest.param((ONE, ("※ 참고", None, None, "단위: 원"), TWO), [2, 4], [], id="a note"),
        pytest.param(
            (ONE, ("계", "계", None, "2024-01-01", "2024-12-31"), TWO), [2, 3, 4], [], id="a name"
        ),
        pytest.param(
            (ONE, (1003, "박영희", None, "미정", "미정"), TWO), [2, 3, 4], [], id="no dates"
        ),
        pytest.param(
            (ONE, (*TWO[:5], "상품", None, "메모"), TWO), [2, 3, 4], [], id="a row with such words"
        ),
    ],
)
def test_only_contracts_are_rows(
    rows: Sequence[Sequence[object]],
    expected: list[int],
    findings: list[str],
    fields: Callable[..., Collection[str] | None] | None,
) -> None:
    """Headers on every page, sums, notes and other tables below are no contracts."""
    book = read(ledger(HEADERS, *rows), fields)
    assert list(book.tables[0].rows) == expected
    assert said(book) == findings


def test_a_repeated_header_two_rows_high_is_no_row() -> None:
    """Neither of its rows is."""
    high = ("고객명", "연락처", "계약기간", None, "상태")
    low = (None, None, "시작", "종료", None)

    def merge(sheet: Worksheet) -> None:
        for top in (1, 4):
            sheet.merge_cells(f"C{top}:D{top}")
            for column in "ABE":
                sheet.merge_cells(f"{column}{top}:{column}{top + 1}")

    one = ("홍길동", "010-1234-5678", "2023-10-26", "2024-10-25")
    book = read(ledger(high, low, one, high, low, one, change=merge))
    assert list(book.tables[0].rows) == [3, 6]
    assert set(book.tables[0].values("end")) == {date(2024, 10, 25)}


# -- sheets that are no ledgers --------------------------------------------------------------------

LIST = (
    ("고객명", "연락처", "시작일", "종료일", "상태"),
    ("박영희", "", "2024-01-01", "2024-12-31"),
)


def test_the_offices_own_list_beside_its_ledger_is_left_alone() -> None:
    """A period or an archive is a ledger; a list of whom to call is not, and that is said."""
    names = ("2023년", "재계약 대상", "해지회원", "전화할 곳")
    book = read(workbook(고객대장=(HEADERS, ONE), **dict.fromkeys(names, LIST)))
    assert [table.sheet for table in book.tables] == ["고객대장", "2023년", "해지회원"]
    assert said(book) == ["C207 재계약 대상!A1", "C207 전화할 곳!A1"]


def test_a_list_of_any_name_is_the_ledger_where_there_is_no_other() -> None:
    """A branch's name says nothing about its sheet."""
    assert len(read(workbook(강남점=LIST, 서초점=LIST)).ledgers) == 2


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_no_ledger_but_may_hold_settings(
    state: Literal["hidden", "veryHidden"],
) -> None:
    """An old copy that nobody sees is not written to."""
    book = workbook(
        고객대장=(HEADERS, ONE),
        지난대장=(HEADERS, ONE),
        설정=(("서비스", "만료예정일수"), ("기본", 7)),
    )
    for sheet in book.worksheets[1:]:
        sheet.sheet_state = state
    found = read(book)
    assert [sheet.table.sheet for sheet in found.ledgers] == ["고객대장"]
    assert found.settings.window("기본") == 7
    assert said(found) == []


# -- 설정 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["만료예정일수", "안내일수", "만료 안내 일수", "알림 기간(일)", "만료 예정"]
)
def test_the_window_has_many_names(header: str) -> None:
    """All of them are read."""
    settings = (("서비스", header), ("기본", 45))
    assert read(workbook(고객대장=(HEADERS, ONE), 설정=settings)).settings.window("기본") == 45


def test_settings_without_known_headers_are_told() -> None:
    """Otherwise the office would believe that they count."""
    book = read(workbook(고객대장=(HEADERS, ONE), **{"설 정": (("가", "나"), ("기본", 45))}))
    assert said(book) == ["S110 설 정!A1"]
    assert book.settings.window("기본") == 30


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        pytest.param(
            (("구분", "항목", "값"), ("서비스", None, None)), "S102 설정!B2", id="section"
        ),
        pytest.param((("구분", "항목", "값"), (None, None, 5)), "S101 설정!A2", id="value"),
        pytest.param((("서비스", "만료 안내 기간"), (None, 5)), "S102 설정!A2", id="window"),
    ],
)
def test_one_filled_cell_is_a_setting(rows: Sequence[Sequence[object]], finding: str) -> None:
    """What lacks its other cells is told."""
    assert said(read(workbook(고객대장=(HEADERS, ONE), 설정=rows))) == [finding]


# -- 순번 ------------------------------------------------------------------------------------------


def test_numbered_rows_do_not_make_customers() -> None:
    """No. 1 of this year is not No. 1 of last year; the person of the same name and phone is."""
    headers = ("순번", "고객명", "연락처", "시작일", "종료일", "상태")
    hong, kim, lee = ("홍길동", "010-1234-5678"), ("김철수", "010-9876-5432"), ("이몽룡", "010-1-2")
    book = workbook(
        **{
            "2023년": (
                headers,
                (1, *hong, "2023-01-01", "2023-12-31"),
                (2, *kim, "2023-01-01", "2023-12-31"),
            ),
            "2024년": (
                headers,
                (1, *lee, "2024-01-01", "2024-12-31"),
                (2, *hong, "2024-01-01", "2024-12-31"),
            ),
        }
    )
    found = assess(read(book, columns_read), OCTOBER)
    assert [(str(edit.where), edit.new) for edit in found.plan if "2023" in edit.where.sheet] == [
        ("2023년!F2", "재계약 완료"),
        ("2023년!F3", "만료"),
    ]


# -- merged cells ----------------------------------------------------------------------------------

AGAIN = (None, None, None, "2024-10-26", "2025-10-25", None, None, None)


def merged(*ranges: str) -> Callable[[Worksheet], None]:
    """Return what merges these cells of a sheet."""

    def merge(sheet: Worksheet) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return merge


def test_a_merged_customer_stands_in_all_its_rows() -> None:
    """So does a merged service; what merely is blank stays so."""
    change = merged("A2:A3", "B2:B3", "C2:C3", "F2:F3")
    book = read(ledger(HEADERS, ONE, AGAIN, AGAIN, TWO, change=change))
    (table,) = book.tables
    assert list(table.values("customer_id")) == ["1001", "1001", None, "1002"]
    assert list(table.values("name")) == ["홍길동", "홍길동", None, "김철수"]
    assert list(table.values("service")) == ["기본", "기본", None, "기본"]
    assert book.cells(book.sheets[0], [3, 4], "name") == ["홍길동", None]


def test_a_covered_cell_is_never_written() -> None:
    """The first cell of a merged range is; the rest is told once a column."""
    data = data_of(ledger(HEADERS, ONE, AGAIN, change=merged("A2:A3", "F2:F3", "G2:G3")))
    book = read_book(Package(data), fields=columns_read)
    plan = assess(book, DECEMBER).plan
    assert [(edit.where.cell, edit.new) for edit in plan] == [("G2", "재계약 완료")]
    assert said(book) == ["C205 고객대장!G3"]
    after = read_book(Package(apply(plan, book.package, book.scans).data))
    assert not assess(after, DECEMBER).plan


def test_a_range_over_columns_shows_one_value_only() -> None:
    """The cells to its right are blank, and not written."""
    book = read(ledger(HEADERS, ONE, (*TWO[:5], "기본", None), change=merged("F3:G3")))
    status = book.tables[0].columns["status"]
    assert (status.merged, status.formulas) == ({1}, {1})


# -- dates in columns of text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        pytest.param(45417, "yyyy-mm-dd", "2024-05-05", id="a date"),
        pytest.param(45417.5, "yyyy/m/d h:mm", "2024-05-05 12:00:00", id="a moment"),
        pytest.param(45417, "0", "45417", id="a number"),
        pytest.param(0.5, "h:mm", "0.5", id="a time"),
        pytest.param("전화함", "yyyy-mm-dd", "전화함", id="text"),
    ],
)
def test_a_note_says_what_its_cell_shows(value: float | str, form: str, expected: str) -> None:
    """A number that shows as a date is that date."""

    def fill(sheet: Worksheet) -> None:
        sheet["H2"] = value
        sheet["H2"].number_format = form

    book = read(ledger(HEADERS, ONE, TWO, change=fill))
    assert list(book.tables[0].values("note")) == [expected, None]


@pytest.mark.parametrize("reader", [columns_read, None], ids=["as a refresh", "all"])
def test_damage_in_a_sheet_names_the_sheet_and_the_cell(reader: Callable[..., object]) -> None:
    """Whoever has to mend it must find it: among the headers and far below them."""
    book = Workbook()
    sheet = book.create_sheet("고객대장", 0)
    sheet.append(HEADERS)
    for _ in range(60):
        sheet.append(ONE)
    package = Package(data_of(book))
    part = package.member(package.sheet("고객대장").part)
    for row in (2, 50):
        old, new = b'r="B%d"' % row, b'r="BBBB%d"' % row
        assert package.part(part).count(old) == 1
        broken = Package(package.replacing({part: package.part(part).replace(old, new)}))
        with pytest.raises(DamagedWorkbookError) as raised:
            read_book(broken, fields=reader)  # type: ignore[arg-type]  # as READERS
        assert raised.value.place == f"고객대장!{row}행 BBBB{row}"
