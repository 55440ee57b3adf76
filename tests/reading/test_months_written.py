"""Lists that say months and no days: the last day of an end month, the first of a start month."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.ooxml.package import Package
from xlcrm.rules.every import check
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("온새미", "라온제", "다솜이", "가온해")
STARTS = [date(2025, 9, 3), date(2025, 10, 1), date(2025, 12, 20), date(2026, 1, 5)]
ENDS = [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]


def members(  # noqa: PLR0913 - what such lists differ in
    end: str,
    ends: Sequence[object],
    *,
    start: str = "시작일",
    starts: Sequence[object] = STARTS,
    shown: str = "yyyy-mm-dd",
    answer: str = "",
) -> Book:
    """Return a list of invented members, read."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    page.append(["회원명", "휴대폰", start, end, "상품", "월회비"])
    for at, (first, last) in enumerate(zip(starts, ends, strict=True)):
        page.append([NAMES[at], f"010-2222-{at:04}", first, last, "헬스", 50000])
        for cell in page[at + 2]:
            if isinstance(cell.value, date):
                cell.number_format = shown
    if answer:
        settings = book.create_sheet("설정")
        settings.append(["구분", "항목", "값"])
        settings.append(["읽는 법", f"회원!{end}", answer])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def read(book: Book, field: str = "end") -> list[object]:
    """Return what a column of the list says."""
    return list(book.ledgers[0].table.values(field))


def codes(book: Book, *, wanted: str = "C10") -> list[str]:
    """Return the findings about days as `code cell`."""
    found = check(book.tables, book.settings, date(2026, 8, 15))
    return [f"{each.code} {each.where.cell}" for each in found if each.code.startswith(wanted)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("만기도래월", ["2026-09", "2026-10", "2026-11", "2026-12"]),
        ("종료일", ["26.9월", "26.10월", "'26.11월", "26년 12월"]),
        ("계약 만료", ["2026년 9월", "2026년 10월까지", "2026년11월", "2026.12"]),
        ("계약만료월", [202609, 202610, 202611, 202612]),
        ("END_YM", ["202609", "202610", "202611", "202612"]),
        ("만료월", ["26.09", "26.10", "26.11", "2612"]),
        ("만기", [2026.09, 2026.1, 2026.11, 2026.12]),
        ("만기월", [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]),
        ("만료월", ["Sep-26", "Oct-26", "Nov-26", "Dec-26"]),
        ("종료일", ["09/2026", "10/2026", "11/2026", "12/2026"]),
    ],
)
def test_the_end_of_a_month_is_meant(header: str, cells: Sequence[object]) -> None:
    """However the month is written; said once for the column."""
    book = members(header, cells)
    assert read(book) == ENDS
    assert codes(book) == ["C108 D2"]


def test_a_start_month_begins_on_its_first_day() -> None:
    """Both columns are told of."""
    starts = ["2025.09", "2025.10", "2025.12", "2026.01"]
    book = members(
        "종료월", ["2026.09", "2026.10", "2026.11", "2026.12"], start="시작월", starts=starts
    )
    assert read(book, "start") == [day.replace(day=1) for day in STARTS]
    assert read(book) == ENDS
    assert codes(book) == ["C108 C2", "C108 D2"]


def test_the_month_of_the_first_issue_begins_a_subscription() -> None:
    """2026년 1월호부터 is of January."""
    issues = ["2025년 9월호부터", "2025년 10월호", "2025년 12월호부터", "2026년 1월호"]
    book = members(
        "종료일", ["2026.09", "2026.10", "2026.11", "2026.12"], start="시작월", starts=issues
    )
    assert read(book, "start") == [day.replace(day=1) for day in STARTS]


def test_a_period_of_months_is_one() -> None:
    """In one cell; the year of the last month may be left out."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    page.append(["회원명", "휴대폰", "계약기간", "상품"])
    for name, text in zip(
        NAMES,
        ["2025.9~2026.8", "25년 10월 ~ 26년 9월", "2026.1~2026.12", "'25.11월~2월"],
        strict=True,
    ):
        page.append([name, "010-2222-0001", text, "헬스"])
    buffer = io.BytesIO()
    book.save(buffer)
    read_so = read_book(Package(buffer.getvalue()))
    assert read(read_so, "start")[1] == date(2025, 10, 1)
    assert read(read_so) == [
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 12, 31),
        date(2026, 2, 28),
    ]


MIXED = ["2026-09", date(2026, 10, 15), "2026-11", date(2026, 12, 20)]


def test_a_column_that_holds_days_too_is_a_question() -> None:
    """Asked once; the answer is kept in 설정."""
    book = members("종료일", MIXED)
    assert read(book) == [None, date(2026, 10, 15), None, date(2026, 12, 20)]
    assert codes(book) == ["C107 D2"]
    told = members("종료일", MIXED, answer="월")
    assert read(told) == [ENDS[0], date(2026, 10, 15), ENDS[2], date(2026, 12, 20)]
    assert codes(told) == ["C108 D2"]


def test_beside_plain_months_short_ones_are_months_too() -> None:
    """26.10 below 26.9월, read with it or asked with it."""
    assert read(members("종료일", ["26.9월", "26.10", "26.11", "2612"])) == ENDS
    book = members("종료일", ["26.9월", "26.10", date(2026, 11, 12), "26.12.20"])
    assert codes(book) == ["C107 D2"]
    (found,) = check(book.tables, book.settings)
    assert "2칸" in found.message


def test_one_month_among_many_days_is_a_slip() -> None:
    """It is a cell that cannot be read, and nothing is asked of the column."""
    book = members(
        "종료일", [date(2026, 10, 15), date(2026, 10, 16), "2026-09", date(2026, 12, 20)]
    )
    assert codes(book) == ["C101 D4"]


def test_what_xlcrm_writes_there_asks_nothing() -> None:
    """The last day of a month, and the first one of a start, are what months mean."""
    book = members("종료일", ["2026-09", "2026-10", "2026-11", date(2026, 12, 31)])
    assert read(book) == ENDS
    assert codes(book) == ["C108 D2"]


@pytest.mark.parametrize(
    ("header", "shown", "expected"),
    [
        ("만기", "yyyy-mm", 30),
        ("만기", "mmm-yy", 30),
        ("만기", "yyyy-mm-dd", 1),
        ("만기월", "yyyy-mm-dd", 30),
    ],
)
def test_firsts_of_months_that_show_no_day_are_months(
    header: str, shown: str, expected: int
) -> None:
    """Excel makes the first day of what people type as 2026-9; where the day shows, it is meant."""
    book = members(header, [day.replace(day=1) for day in ENDS], shown=shown)
    (first, *_) = read(book)
    assert first == date(2026, 9, expected)


def test_days_are_days() -> None:
    """Nothing is said of a list with days, nor are six digits months that may be days."""
    assert codes(members("종료일", ENDS)) == []
    assert codes(members("종료일", ["201112", "210131", "260930", "261231"])) != ["C108 D2"]


def test_january_and_october_are_told_apart_or_not_read() -> None:
    """2026.1 is October beside 2026.09, and may be January beside 2026.3."""
    book = members("만기", [2026.1, 2026.3, 2026.4, 2026.9])
    assert read(book) == [None, date(2026, 3, 31), date(2026, 4, 30), date(2026, 9, 30)]
