"""Rows brought into 고객대장: whose they are, what is new, what differs, and what is never done."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from brought_rows import HEADERS, NEW, A, B, after, book_of, books_of, bring, problems, said
from openpyxl import load_workbook

from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

# -- new contracts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [False, True], ids=["plain", "table"])
def test_a_new_contract_is_appended_as_the_ledger_writes(*, table: bool) -> None:
    """A real date that shows, a number for the fee, the next 고객 ID, and what is computed."""
    book = book_of(A, B, table=table)
    found = bring(book, NEW)
    new = after(book, found)
    assert (found.found.added, found.found.customers, found.found.known) == (1, 1, 0)
    assert said(new)[-1] == {
        "고객 ID": 1003,
        "고객명": "다솜",
        "연락처": "010-7777-8888",
        "계약 시작일": datetime(2024, 9, 1),  # noqa: DTZ001 - as cells hold it
        "계약 종료일": datetime(2025, 8, 31),  # noqa: DTZ001
        "서비스 내용": "기본",
        "요금": 50000,
        "상태": "활성화",
    }
    cell = load_workbook(io.BytesIO(new.package.data))["고객대장"]["D4"]
    assert cell.is_date


def test_fees_stay_texts_where_the_column_writes_them_so() -> None:
    """100,000원 below 50,000원."""
    book = book_of((*A[:6], "100,000원", "", ""))
    assert said(after(book, bring(book, NEW)))[-1]["요금"] == "50,000원"


def test_a_known_customer_keeps_his_number() -> None:
    """Name and phone tell who he is, however they are spaced; the status of both is looked at."""
    book = book_of(A, B)
    row = {**NEW, "고객명": "가온 누리", "연락처": "01000000001", "시작일": "2024-10-26"}
    row["종료일"] = "2025-10-25"
    found = bring(book, row)
    first, _, last = said(after(book, found))
    assert (found.found.added, found.found.customers) == (1, 0)
    assert (last["고객 ID"], last["상태"], first["상태"]) == (1001, "예정", "재계약 완료")


def test_a_row_with_an_id_alone_gets_name_and_phone() -> None:
    """As the customer's last row has them."""
    book = book_of(A)
    found = bring(book, {"고객 ID": "1001", "시작일": "2024-10-26", "종료일": "2025-10-25"})
    last = said(after(book, found))[-1]
    assert (last["고객명"], last["연락처"]) == ("가온누리", "010-0000-0001")


@pytest.mark.parametrize("update", [False, True])
def test_a_file_may_bring_the_first_numbers(update: bool) -> None:  # noqa: FBT001
    """Of customers and contracts: who is known without a number is the same person all the same."""
    book = book_of(A[1:], headers=HEADERS[1:])
    old = {"고객 ID": "1001", "계약 ID": "C-1", "고객명": A[1], "연락처": A[2], "시작일": A[3]}
    rows = [old, {**old, "계약 ID": "C-2"}, {"고객 ID": "1001", "시작일": "2024-10-26"}]
    first = bring(book, *rows, update=update)
    assert (first.found.added, first.found.known, first.problems) == (2, 1, ())
    book = after(book, first)
    assert [row["고객명"] for row in said(book)] == [A[1]] * 3
    again = bring(book, *rows, update=update)
    assert (bool(again.plan), again.found.added, again.problems) == (False, 0, ())


def test_rows_of_one_contract_number_are_taken_together() -> None:
    """The first of them counts, wherever the others would have found a contract."""
    book = book_of(A, B)
    rows = [
        {"계약 ID": "C-8", "고객명": "라온", "연락처": "010-7777-8888"},
        {"계약 ID": "C-8", "고객명": A[1], "연락처": A[2], "시작일": A[3]},
    ]
    found = bring(book, *rows, update=True, skip_bad=True)
    assert (bool(found.plan), found.found.bad) == (False, 2)
    assert problems(book, *rows) == [
        "1번째 start: '계약 시작일' 칸이 비어 있습니다.",
        "2번째 name: 1번째에 같은 계약이 있고 값이 다릅니다: 고객명, 연락처",
    ]


def test_a_row_may_be_about_a_customer_whom_a_row_below_it_brings() -> None:
    """Nothing is left for the same rows to do when they are brought once more."""
    book = book_of(A, headers=HEADERS)
    person = {"고객명": "다솜", "연락처": "010-7777-8888"}
    rows = [
        {"고객 ID": "1009", "시작일": "2024-03-01"},
        {**person, "고객 ID": "1009", "시작일": "2024-01-01"},
    ]
    first = bring(book, *rows)
    assert (first.found.added, first.found.customers, first.problems) == (2, 1, ())
    assert [row["고객명"] for row in said(after(book, first))[1:]] == ["다솜", "다솜"]
    again = bring(after(book, first), *rows)
    assert (bool(again.plan), again.found.known) == (False, 2)


def test_the_newest_sheet_grows_and_all_are_searched() -> None:
    """Of 2023 and 2024 the later; a contract on the earlier one is known."""
    sheets = {"2024년": (HEADERS, B), "2023년": (HEADERS, A)}
    book = books_of(sheets)
    known = dict(zip(HEADERS, A, strict=True))
    found = bring(book, known, NEW)
    assert (found.found.added, found.found.known) == (1, 1)
    assert [len(said(after(book, found), name)) for name in sheets] == [2, 1]


def test_a_column_that_the_ledger_lacks_is_added() -> None:
    """At the right; rows that are there get it with --update only."""
    book = book_of(A)
    mail = {**dict(zip(HEADERS[:5], A[:5], strict=True)), "이메일": "a@example.com"}
    found = bring(book, mail, {**NEW, "E-mail": "b@example.com"})
    assert [row.get("이메일") for row in said(after(book, found))] == [None, "b@example.com"]
    book = book_of(A)
    found = bring(book, mail, {**NEW, "E-mail": "b@example.com"}, update=True)
    assert [row["이메일"] for row in said(after(book, found))] == ["a@example.com", "b@example.com"]


def test_an_open_end_and_a_length_are_understood() -> None:
    """상시 stays as typed; a blank end is computed from the months."""
    book = book_of((*A, 12), headers=(*HEADERS, "계약 기간"))
    found = bring(
        book,
        {**NEW, "종료일": "상시"},
        {**NEW, "고객명": "라온", "연락처": "010-5555-6666", "종료일": "", "기간": "6개월"},
    )
    *_, forever, half = said(after(book, found))
    assert (forever["계약 종료일"], forever["상태"]) == ("상시", "활성화")
    assert half["계약 종료일"] == datetime(2025, 2, 28)  # noqa: DTZ001 - as cells hold it


def test_contracts_of_one_new_customer_share_a_number() -> None:
    """Two terms, one new customer; an ID in the file is not given to somebody else."""
    book = book_of(A, B)
    later = {**NEW, "시작일": "2025-09-01", "종료일": "2026-08-31"}
    other = {**NEW, "고객명": "라온", "연락처": "010-5555-6666", "고객 ID": "1003"}
    found = bring(book, NEW, later, other)
    assert [row["고객 ID"] for row in said(after(book, found))[2:]] == [1004, 1004, 1003]
    assert (found.found.added, found.found.customers) == (3, 2)


@pytest.mark.parametrize("named_first", [True, False])
def test_a_new_customer_may_be_named_in_one_row_only(named_first: bool) -> None:  # noqa: FBT001
    """Name and number are carried to the others of that 고객 ID, wherever they stand."""
    named = {**NEW, "고객 ID": "1005"}
    later = {"고객 ID": "1005", "시작일": "2025-09-01"}
    book = book_of(A)
    found = bring(book, *((named, later) if named_first else (later, named)))
    assert (found.found.added, found.found.customers) == (2, 1)
    rows = said(after(book, found))[1:]
    assert [(row["고객명"], row["연락처"]) for row in rows] == [("다솜", "010-7777-8888")] * 2


def test_an_empty_ledger_begins_at_1001() -> None:
    """There is no numbering to follow."""
    book = book_of(headers=HEADERS)
    assert [row["고객 ID"] for row in said(after(book, bring(book, NEW)))] == ["1001"]


def test_counted_rows_go_on_counting() -> None:
    """순번 is no 고객 ID: a known customer's new row gets the next number too."""
    headers = ("순번", *HEADERS[1:])
    book = book_of((1, *A[1:]), (2, *B[1:]), headers=headers)
    row = {**NEW, "고객명": "가온누리", "연락처": "010-0000-0001"}
    assert said(after(book, bring(book, row)))[-1]["순번"] == 3


# -- contracts that are there ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"고객 ID": "1001", "시작일": "2023.10.26"},
        {"고객명": "가온 누리", "연락처": "1000000001", "시작일": "2023-10-26"},
        {"성명": "가온누리", "시작일": "20231026"},
        {"고객 ID": 1001, "계약 시작일": 45225, "비고": "다른 메모", "상태": "만료"},
    ],
    ids=["id", "person", "name", "note"],
)
def test_a_contract_that_is_there_is_known(row: Mapping[str, object]) -> None:
    """By 고객 ID, by name and phone, by a name that only one contract of that day has."""
    found = bring(book_of(A, B), row, update=True)
    assert (found.found.known, found.found.added, found.found.differing, bool(found.plan)) == (
        1,
        0,
        (),
        False,
    )


def test_the_contract_number_counts_first() -> None:
    """Even where the first day differs; another number is another contract."""
    headers = (*HEADERS, "계약 ID")
    book = book_of((*A, "C-1"), headers=headers)
    row = {"고객 ID": "1001", "고객명": "가온누리", "시작일": "2023-10-27"}
    found = bring(book, {**row, "계약 ID": "C-1"}, {**row, "계약 ID": "C-2"})
    assert (found.found.known, found.found.added) == (1, 1)
    assert [each.header for each in found.found.differing] == ["계약 시작일"]


def test_what_differs_is_told_and_not_written() -> None:
    """Cell by cell, people masked."""
    book = book_of(A, B)
    row = {"고객 ID": "1001", "시작일": "2023-10-26", "연락처": "010-9999-1111", "요금": "6만원"}
    found = bring(book, row, places=["x.csv 2번째 줄"])
    assert not found.plan
    assert [str(each) for each in found.found.differing] == [
        "고객대장!C2 연락처: 010-****-0001 ← 010-****-1111 (x.csv 2번째 줄)",
        "고객대장!G2 요금: 50,000 ← 60,000 (x.csv 2번째 줄)",
    ]


def test_an_update_writes_the_differing_cells_and_no_others() -> None:
    """In the manner of the cell; the status of the row is looked at again, 비고 never."""
    book = book_of((*A[:6], "50,000원", "활성화", "메모"))
    row = {"고객 ID": "1001", "시작일": "2023-10-26", "종료일": "2024-09-25", "요금": 60000}
    found = bring(book, {**row, "비고": "다른 메모"}, update=True)
    assert {str(each.where): each.new for each in found.plan} == {
        "고객대장!E2": "2024-09-25",
        "고객대장!G2": "60,000원",
        "고객대장!H2": "만료",
    }
    assert all(each.written for each in found.found.differing)


def test_a_formula_is_never_overwritten() -> None:
    """It is told as different, and why it stays; what else differs is written."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("고객대장")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, A)
        sheet.write_formula("G2", "=25000*2", None, 50000)
    book = read_book(Package(buffer.getvalue()))
    row = {"고객 ID": "1001", "시작일": "2023-10-26", "요금": 1, "서비스": "고급"}
    found = bring(book, row, update=True)
    assert [str(each) for each in found.found.differing] == [
        "고객대장!F2 서비스 내용: 기본 ← 고급 (1번째)",
        "고객대장!G2 요금: 50,000 ← 1 (1번째) 수식이라 고치지 않음",
    ]
    assert {each.where.cell for each in found.plan} == {"F2", "H2"}  # H: 상태 of the changed row


def test_another_service_on_the_same_day_differs() -> None:
    """One customer and one day are one contract, unless the file names both services."""
    book = book_of(A)
    row = dict(zip(HEADERS, A, strict=True))
    other = {**row, "서비스 내용": "고급"}
    assert [each.header for each in bring(book, other).found.differing] == ["서비스 내용"]
    both = bring(book, row, other)
    assert (both.found.known, both.found.added, both.found.differing) == (1, 1, ())
