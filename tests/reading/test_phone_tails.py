"""Telephone numbers of which an office writes only the last digits: one finding for the column."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.jobs.fix.fix import fix
from xlcrm.office.ledger import open_workbook
from xlcrm.ooxml.package import Package
from xlcrm.rules.every import check
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = ("온새미", "라온제", "다솜이", "가온해")


def page_of(header: str, numbers: Sequence[object], names: Sequence[str] = NAMES) -> bytes:
    """Return a list of invented members."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    page.append(["회원명", header, "시작일", "종료일", "상품"])
    for name, number in zip(names, numbers, strict=True):
        page.append([name, number, "2024-01-01", "2024-12-31", "헬스"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def members(header: str, numbers: Sequence[object], names: Sequence[str] = NAMES) -> Book:
    """Return them read."""
    return read_book(Package(page_of(header, numbers, names)))


def codes(book: Book) -> list[str]:
    """Return the findings about numbers as `code cell`."""
    found = check(book.tables, book.settings)
    return [f"{each.code} {each.where.cell}" for each in found if each.code.startswith("C12")]


@pytest.mark.parametrize(
    ("header", "numbers", "first"),
    [
        ("연락처(뒤 8자리)", ["1234-5678", "2345-6789", "3456-7890", "4567-8901"], "1234-5678"),
        ("연락처", [12345678, 23456789, 34567890, 45678901], "1234-5678"),
        ("전화", ["322-1234", "323 2345", "3243456", "325-4567"], "322-1234"),
        ("휴대폰 뒷자리", ["5678", "0123", "7890", "8901"], "5678"),
        ("전화 끝4자리", [678, 123, 7890, 8901], "0678"),
        ("연락처", ["(5678)", "끝 0123", "****-7890", "8901"], "5678"),
    ],
)
def test_last_digits_are_one_finding_a_column(
    header: str, numbers: Sequence[object], first: str
) -> None:
    """They stay what they are, and tell people apart."""
    book = members(header, numbers)
    assert codes(book) == ["C124 B2"]
    assert book.ledgers[0].table.values("phone")[0] == first


def test_one_that_lacks_its_first_digits_is_one_finding() -> None:
    """Among whole numbers it is a slip."""
    book = members("핸드폰", ["010-1234-5678", "010-2345-6789", "3456-7890", "010-4567-8901"])
    assert codes(book) == ["C121 B4"]
    assert book.ledgers[0].table.values("phone")[2] is None


def test_people_of_one_name_are_told_apart_by_them() -> None:
    """Two 김민수 with other last digits are two."""
    book = members("휴대폰 뒷자리", ["5678", "0123"], ["김민수", "김민수"])
    assert len(set(book.people.customers[0])) == 2
    assert not [each for each in check(book.tables, book.settings) if each.code == "C307"]


def test_nothing_is_put_in_front_of_them(tmp_path: Path) -> None:
    """No zero, no 010."""
    path = tmp_path / "회원.xlsx"
    path.write_bytes(page_of("연락처", [21234567, 22345678, 23456789, 24567890]))
    assert [
        each.where.cell for each in fix(open_workbook(path)).plan if each.where.column == 2
    ] == []


def test_a_number_of_something_else_is_no_telephone() -> None:
    """계좌 뒷자리 is none, nor 차량 뒷4자리."""
    for header in ("계좌번호 뒷자리", "차량번호 뒷4자리"):
        assert (
            "phone"
            not in members(header, ["5678", "0123", "7890", "8901"]).ledgers[0].table.columns
        )
