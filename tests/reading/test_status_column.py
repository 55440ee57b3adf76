"""Whose column 상태 is, which 구분 is one, and yes and no as the whole column tells them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.ooxml.package import Package
from xlcrm.reading.status_column import is_theirs, status_place
from xlcrm.rules.every import check
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일")
TERM = ("2024-01-01", "2024-12-31")


def book_of(
    header: str, words: Sequence[object], settings: Sequence[Sequence[object]] = (), more: str = ""
) -> Book:
    """Read a ledger whose last column holds some words, a contract each."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*HEADS, header, *filter(None, [more])])
    for number, word in enumerate(words):
        sheet.append([number, f"가상{number}", *TERM, word])
    for row in settings:
        where = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
        where.append([*row])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()))


@pytest.mark.parametrize(
    ("words", "theirs"),
    [
        (("정상", "정상", "탈퇴", "만료"), True),
        (("이용중", "홀딩", None), True),
        (("활성화", "만료 예정", "탈퇴"), False),
        (("해지", "일시정지", None), False),
        ((None, None, None, "서류 대기"), False),
        ((None,), False),
    ],
)
def test_a_column_of_the_office_s_words_is_the_office_s(
    words: Sequence[object],
    theirs: bool,  # noqa: FBT001 - one of a table's cases
) -> None:
    """One word among what xlcrm has written, or among blanks, leaves it xlcrm's."""
    (sheet,) = book_of("상태", words).ledgers
    assert is_theirs(sheet.table) is theirs
    assert status_place(sheet.table) == (None if theirs else "status")


def test_beside_its_own_column_the_office_s_is_never_xlcrm_s() -> None:
    """Whatever stands in it."""
    (sheet,) = book_of("상태", ("활성화", None), more="계산 상태").ledgers
    assert (is_theirs(sheet.table), status_place(sheet.table)) == (True, "computed_status")


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        (("정상", "탈퇴", "정상"), True),
        (("재원", "휴원", "퇴원"), True),
        (("활성화", "만료"), True),
        (("신규", "기존", "신규"), False),
        (("법인", "개인", "법인"), False),
        (("법인", "개인", "단체", "종료"), False),
        (("체험", "정규"), False),
    ],
)
def test_a_column_of_kinds_that_says_who_has_left_is_a_status(
    words: Sequence[object],
    taken: bool,  # noqa: FBT001 - one of a table's cases
) -> None:
    """Kinds of customers are none."""
    (sheet,) = book_of("구분", words).ledgers
    assert ("status" in sheet.table.columns) is taken


def test_of_full_and_empty_signs_the_empty_ones_say_no() -> None:
    """Alone an empty circle is a yes."""
    (sheet,) = book_of("자동갱신", ("●", "○", None)).ledgers
    assert sheet.table.values("auto_renewal") == [True, False, None]
    (sheet,) = book_of("자동갱신", ("○", "×", None)).ledgers
    assert sheet.table.values("auto_renewal") == [True, False, None]


def test_an_unknown_answer_is_asked_once_and_kept() -> None:
    """C141 stands once a word, and 설정 says what it means."""
    words = ("당연히", "당연히", "글쎄요", "Y")
    book = book_of("자동갱신", words)
    found = [each for each in check(book.tables, book.settings) if each.code == "C141"]
    assert [each.where.cell for each in found] == ["E2", "E4"]
    assert "2칸" in found[0].message
    said = (
        ("구분", "항목", "값"),
        ("예/아니오 낱말", "당연히", "예"),
        ("예/아니오 낱말", "글쎄요", "N"),
    )
    book = book_of("자동갱신", words, said)
    assert [each.code for each in check(book.tables, book.settings)] == []
    assert book.ledgers[0].table.values("auto_renewal") == [True, True, False, True]


def test_a_meaning_that_nobody_knows_is_told() -> None:
    """S120, with what may be said."""
    said = (
        ("구분", "항목", "값"),
        ("상태 낱말", "장기렌탈", "우리말"),
        ("상태 낱말", "VIP", "정상"),
    )
    book = book_of("상태", ("장기렌탈",), said)
    assert [(each.code, each.where.cell) for each in book.findings] == [("S120", "C2")]
    assert list(book.settings.words) == ["vip"]
