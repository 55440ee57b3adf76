"""Tables one below another on one sheet: each is read, and written in its own place."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.incoming.sheet import rows_of_workbook
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.read import read_book
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.workbook.read import Book

    Rows = Sequence[Sequence[object]]

BY = xlcrm.Author("tester", "adopt", datetime.fromisoformat("2024-04-10T09:00"))
AS_OF = date(2024, 4, 10)
UPPER: Rows = (
    ("재원생 명단",),
    ("번호", "이름", "연락처", "시작일", "종료일", "반", "월 수강료"),
    (1, "홍가람", "010-0000-0001", date(2024, 1, 5), date(2024, 7, 4), "초급", 100_000),
    (2, "김나래", "010-0000-0002", date(2024, 2, 5), date(2024, 8, 4), "중급", 100_000),
    (3, "이다솜", "010-0000-0003", date(2024, 3, 5), date(2024, 9, 4), "초급", 100_000),
)
LOWER: Rows = (
    (),
    ("퇴원생 명단",),
    ("번호", "퇴원일", "이름", "시작일", "종료일", "보호자", "주소", "이메일", "담당자", "비고"),
    (1, date(2024, 3, 5), "정바다", date(2024, 1, 10), date(2024, 7, 9)),
    (2, date(2024, 3, 6), "강사랑", date(2024, 1, 11), date(2024, 7, 10)),
)
ONCE: Rows = (
    (),
    ("일회 대관",),
    ("번호", "사용자", "연락처", "사용일", None, None, "월 수강료"),
    (1, "정바다", "010-0000-0009", date(2024, 4, 1), None, None, 50_000),
    (2, "강사랑", "010-0000-0008", date(2024, 4, 2), None, None, 50_000),
)
SUMS: Rows = (
    (),
    ("반별 인원",),
    ("반", "인원", "금액"),
    ("초급", 2, 200_000),
    ("중급", 1, 100_000),
)
MANY: Rows = tuple(
    (
        4 + at,
        f"박{chr(0xAC00 + 28 * at)}솔",
        None,
        date(2024, 1, 5),
        date(2024, 7, 4),
        "초급",
        100_000,
    )
    for at in range(30)
)


def data_of(*rows: Rows, sheet: str = "원생") -> bytes:
    """A workbook with these rows, one block below another."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for block in rows:
        for row in block:
            page.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_of(*rows: Rows) -> Book:
    """Those rows as read."""
    return read_book(Package(data_of(*rows)))


def told(book: Book) -> list[str]:
    """The findings' codes and cells."""
    return [f"{each.code} {each.where.cell}" for each in book.findings]


def names(book: Book) -> list[list[object]]:
    """The customers of each table."""
    return [list(each.table.values("name")) for each in book.ledgers]


def test_the_lower_table_is_read_with_its_own_headers() -> None:
    """퇴원생 below 재원생 have other columns, more than those above."""
    book = book_of(UPPER, LOWER)
    assert names(book) == [["홍가람", "김나래", "이다솜"], ["정바다", "강사랑"]]
    assert list(book.ledgers[1].table.values("terminated_on")) == [
        date(2024, 3, 5),
        date(2024, 3, 6),
    ]
    assert told(book) == []


@pytest.mark.parametrize("rows", [(UPPER,), (UPPER, LOWER), (UPPER, MANY, SUMS, LOWER, ONCE)])
def test_where_a_table_lies_is_told_without_its_values(rows: tuple[Rows, ...]) -> None:
    """Its area, and the rows at which others may begin."""
    package = Package(data_of(*rows))
    reader = SheetReader(package, package.worksheets[0], ShownDates(package))
    match = reader.recognise()
    assert match is not None
    seen, read = reader.outline(match), reader.read(match, None)
    assert (seen.area, seen.others) == (read.area, read.others)
    assert reader.area_of(match) == read.area


def test_it_is_read_far_below_too() -> None:
    """Headers below the twentieth row, after sums that are no ledger and named once."""
    book = book_of(UPPER, MANY, SUMS, LOWER, SUMS)
    assert [len(each) for each in names(book)] == [33, 2]
    assert told(book) == ["C206 A38", "C206 A48"]


def test_days_of_another_name_in_the_same_columns_are_another_table() -> None:
    """사용일 below 시작일, and nothing below 종료일: single bookings are no contracts."""
    book = book_of(UPPER, ONCE)
    assert names(book) == [["홍가람", "김나래", "이다솜"]]
    assert told(book) == ["C206 A8"]


def test_sums_below_are_no_contracts() -> None:
    """반, 인원, 금액 lie where the contracts have a number and a name."""
    book = book_of(UPPER, SUMS)
    assert names(book) == [["홍가람", "김나래", "이다솜"]]
    assert told(book) == ["C206 A8"]


@pytest.mark.parametrize("title", ["만료 예정 명단", "재계약 대상", "통화할 곳 요약"])
def test_a_list_made_from_the_ledger_is_left_alone(title: str) -> None:
    """Whom to call stands above already."""
    extract = (
        (),
        (title,),
        ("이름", "종료일", "시작일", "전화"),
        (*UPPER[2][1:2], UPPER[2][4], UPPER[2][3]),
    )
    book = book_of(UPPER, extract)
    assert names(book) == [["홍가람", "김나래", "이다솜"]]
    assert told(book) == ["C206 A8"]


def test_headers_again_are_no_other_table() -> None:
    """The same headers on every page begin nothing."""
    again = (
        UPPER[1],
        (4, "정바다", "010-0000-0004", date(2024, 1, 5), date(2024, 7, 4), "초급", 1),
    )
    assert names(book_of(UPPER, again)) == [["홍가람", "김나래", "이다솜", "정바다"]]


def test_a_prose_row_among_contracts_ends_nothing() -> None:
    """A contract whose days nobody knows yet is no line of headers."""
    vague = (None, "박라온", None, "미정", "미정", "초급", None)
    book = book_of(UPPER, ((), vague, (5, "최마루", None, date(2024, 1, 5), date(2024, 7, 4))))
    assert names(book) == [["홍가람", "김나래", "이다솜", "박라온", "최마루"]]


def test_few_columns_find_the_same_tables() -> None:
    """A command that reads names alone sees the lower table's."""
    book = read_book(Package(data_of(UPPER, LOWER)), fields=lambda _: {"name"})
    assert names(book) == [["홍가람", "김나래", "이다솜"], ["정바다", "강사랑"]]


def test_each_table_gets_its_own_columns_and_rows(tmp_path: Path) -> None:
    """Adoption, refresh, a decision and a renewal write at the right of each table, in its rows."""
    path = tmp_path / "원생.xlsx"
    path.write_bytes(data_of(UPPER, LOWER))
    ledger = xlcrm.open_workbook(path)
    adopted = xlcrm.adopt(ledger, as_of=AS_OF)
    assert [(each.area.top, each.header) for each in adopted.plan.new_columns] == [
        (top, header) for top in (2, 8) for header in ("상태", "남은 일수", "조치")
    ]
    ledger = ledger.commit(adopted, by=BY)
    assert column(path, "H")[:4] == ["상태", *["활성화"] * 3]
    assert column(path, "K") == ["상태", *["해지"] * 2]
    ledger = xlcrm.open_ledger(path)
    later = xlcrm.refresh(ledger, as_of=date(2024, 7, 1))
    assert sorted(each.where.cell for each in later.plan)[:3] == ["H3", "I3", "I4"]
    ledger = ledger.commit(later, by=BY)
    assert not xlcrm.refresh(xlcrm.open_ledger(path), as_of=date(2024, 7, 1)).plan
    renewed = xlcrm.renew(ledger, CellRef("원생", 3, 1), as_of=date(2024, 7, 1))
    ledger.commit(renewed, by=BY)
    book = xlcrm.open_ledger(path).book
    assert names(book) == [["홍가람", "김나래", "이다솜", "홍가람"], ["정바다", "강사랑"]]


def column(path: Path, letter: str) -> list[object]:
    """What stands in a column of the sheet, blank cells left out."""
    return [each.value for each in load_workbook(path)["원생"][letter] if each.value is not None]


def test_new_contracts_come_into_the_table_of_those_who_stay(tmp_path: Path) -> None:
    """Brought rows stand below 재원생, and 퇴원생 move down."""
    path = tmp_path / "원생.xlsx"
    path.write_bytes(data_of(UPPER, LOWER))
    ledger = xlcrm.open_ledger(path)
    row = {"고객명": "신나라", "계약 시작일": date(2024, 5, 1), "계약 종료일": date(2025, 4, 30)}
    brought = xlcrm.bring(ledger, [row], as_of=AS_OF)
    book = ledger.commit(brought, by=BY).book
    assert names(book) == [["홍가람", "김나래", "이다솜", "신나라"], ["정바다", "강사랑"]]


def test_a_brought_file_may_have_tables_one_below_another() -> None:
    """Each is brought by its own headers; sums are named."""
    found = rows_of_workbook(Package(data_of(UPPER, SUMS, LOWER)), LEDGER)
    said = [each["name"] for each in found.rows]
    assert said == ["홍가람", "김나래", "이다솜", "정바다", "강사랑"]
    assert "terminated_on" in found.rows[3]
    assert "8행부터의 다른 표" in found.unknown


WAITING: Rows = (
    ("대기자 명단",),
    ("이름", "연락처", "주소", "신청일"),
    ("정바다", "010-0000-0011", "서울", date(2024, 1, 5)),
    ("강사랑", "010-0000-0012", "서울", date(2024, 1, 6)),
)


def test_a_list_of_people_above_is_named_and_hides_no_ledger() -> None:
    """Who waits has no term: the ledger is read, and the list above it told once."""
    book = book_of(WAITING, ((),), UPPER)
    assert names(book) == [["홍가람", "김나래", "이다솜"]]
    assert told(book) == ["C206 A2"]


def test_a_list_of_people_beside_is_named() -> None:
    """Left of the ledger, in the same rows."""
    heads = ("이름", "연락처", "주소", None, *UPPER[1])
    rows = [(*WAITING[2 + at][:3], None, *UPPER[2 + at]) for at in range(2)]
    book = book_of((heads, *rows))
    assert names(book) == [["홍가람", "김나래"]]
    assert told(book) == ["C206 A1"]


def test_two_excel_tables_are_two() -> None:
    """Each is read to its own end."""
    book = load_workbook(BytesIO(data_of(UPPER, LOWER)))
    book["원생"].add_table(Table(displayName="T1", ref="A2:G5"))
    book["원생"].add_table(Table(displayName="T2", ref="A8:J10"))
    stream = BytesIO()
    book.save(stream)
    assert names(read_book(Package(stream.getvalue()))) == [
        ["홍가람", "김나래", "이다솜"],
        ["정바다", "강사랑"],
    ]


def test_the_lower_headers_may_have_two_lines() -> None:
    """A group above 시작 and 종료, as in any table."""
    lower = (
        (),
        ("고객명", "계약기간", None, "연락처", "주소"),
        (None, "시작", "종료", None, None),
        ("정바다", date(2024, 1, 5), date(2024, 7, 4), "010-0000-0011", "서울"),
    )
    book = load_workbook(BytesIO(data_of(UPPER, lower)))
    for area in ("A7:A8", "B7:C7", "D7:D8", "E7:E8"):
        book["원생"].merge_cells(area)
    stream = BytesIO()
    book.save(stream)
    read = read_book(Package(stream.getvalue()))
    assert names(read) == [["홍가람", "김나래", "이다솜"], ["정바다"]]
    assert told(read) == []


GONE: Rows = (
    (),
    ("퇴원생 명단",),
    UPPER[1],
    (1, "정바다", "010-0000-0011", date(2024, 1, 5), date(2024, 12, 4), "초급", 100_000),
    (2, "강사랑", "010-0000-0012", date(2024, 1, 6), date(2024, 12, 5), "초급", 100_000),
)


def test_a_title_that_says_who_has_left_is_told_of() -> None:
    """The same headers again below 퇴원생: no cell says that they have left."""
    book = book_of(UPPER, GONE)
    assert names(book) == [["홍가람", "김나래", "이다솜"], ["정바다", "강사랑"]]
    assert told(book) == ["C241 A8"]
    assert "2줄" in book.findings[0].message


def test_a_day_of_leaving_or_a_status_answers_it() -> None:
    """What the finding says to do makes it go away."""
    days = [
        (),
        *GONE[1:2],
        (*UPPER[1], "해지일"),
        *((*each, date(2024, 3, 1)) for each in GONE[3:]),
    ]
    words = [(), *GONE[1:2], (*UPPER[1], "상태"), *((*each, "퇴원") for each in GONE[3:])]
    assert told(book_of(UPPER, days)) == told(book_of(UPPER, words)) == []


@pytest.mark.parametrize("title", ["재원생 명단", "초급반", "신규 회원"])
def test_other_titles_say_nothing(title: str) -> None:
    """The rows go on below the headers."""
    book = book_of(UPPER, ((), (title,), *GONE[2:]))
    assert [len(each) for each in names(book)] == [5]
    assert told(book) == []
