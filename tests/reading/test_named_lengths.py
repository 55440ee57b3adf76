"""Products whose names say how long they last give the term where nothing else does."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.jobs.refresh import assess
from xlcrm.ooxml.package import Package
from xlcrm.rules.every import check
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2024, 10, 1)
NAMES = ("온새미", "라온제", "다솜이", "가온해")
STARTED = date(2024, 4, 5)


def members(
    products: Sequence[str], *more: str, cells: Sequence[object] = (), word: str = ""
) -> Book:
    """Return a list of invented members with a first day and a product, read."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    page.append(["회원명", "연락처", "회원권", "시작일", *more])
    for at, product in enumerate(products):
        rest = [cells[at]] if cells else []
        page.append([NAMES[at], f"010-2222-{at:04}", product, STARTED, *rest])
    if word:
        settings = book.create_sheet("설정")
        settings.append(["구분", "항목", "값"])
        settings.append(["기준", "빈 종료일", word])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


def codes(book: Book) -> list[str]:
    """Return the findings about ends as `code cell`."""
    found = (*book.findings, *check(book.tables, book.settings, AS_OF))
    return [f"{each.code} {each.where.cell}" for each in found if each.code[:3] in {"C13", "C32"}]


def test_the_end_follows_from_the_product() -> None:
    """Said once; nothing but the computed columns is written."""
    book = members(["헬스 12개월", "PT 3개월", "6개월권", "헬스 1년"])
    found = assess(book, AS_OF, add_columns=True)
    assert found.counts == {"활성화": 2, "만료 예정": 1, "만료": 1}
    assert {edit.where.column for edit in found.plan} == {5, 6, 7}
    assert codes(book) == ["C136 C2"]


def test_a_blank_column_of_ends_stays_blank() -> None:
    """The end is reckoned, and not written for a person."""
    book = members(["헬스 12개월", "PT 3개월"], "종료일", cells=[None, None])
    found = assess(book, AS_OF)
    assert found.counts == {"활성화": 1, "만료": 1}
    assert not found.plan
    assert codes(book) == ["C136 C2"]


def test_where_ends_stand_a_blank_one_is_a_gap() -> None:
    """And a length of its own column is the term, whatever the product is called."""
    ends = members(["헬스 12개월", "PT 3개월"], "종료일", cells=[date(2024, 12, 31), None])
    assert codes(ends) == ["C323 E3"]
    lengths = members(["헬스 12개월", "PT 3개월"], "기간", cells=["6개월", "6개월"])
    assert codes(lengths) == []
    assert assess(lengths, date(2024, 12, 1)).counts == {"만료": 2}


def test_those_that_name_no_length_are_told() -> None:
    """Of a list that otherwise has lengths, once."""
    book = members(["헬스 12개월", "PT 3개월", "요가 10회", "헬스 1년"])
    assert codes(book) == ["C324 D4", "C136 C2"]


@pytest.mark.parametrize(
    "products", [["필라테스 10회", "주5일반"], ["12개월 할부", "2년차"], ["기본", "고급"]]
)
def test_what_names_no_length_gives_none(products: Sequence[str]) -> None:
    """Sessions, instalments and years of use are no terms."""
    book = members(products)
    assert "months" not in book.ledgers[0].table.columns
    assert codes(book) == ["C324 D2"]


def test_an_office_s_word_for_blank_ends_goes_first() -> None:
    """빈 종료일 = 상시: then no product's name ends a contract."""
    book = members(["헬스 12개월", "PT 3개월"], word="상시")
    assert assess(book, AS_OF).counts == {"활성화": 2}
    assert codes(book) == []
