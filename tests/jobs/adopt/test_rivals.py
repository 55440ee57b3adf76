"""Columns that may as well be what another one is read as: asked about, and never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.jobs.adopt.conftest import Office

PEOPLE = ("홍가람", "김나래", "이다솜", "박라온", "최마루", "윤아람")
FIRMS = ("㈜가온", "(주)나루", "다온상사(주)", "㈜라온", "주식회사 마중", "㈜바른")
TERM = "|=2024-01-05|=2025-01-04|010-0000-0001"


def looked_over(
    office: Office, *columns: tuple[str, Sequence[object]]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, bool]]]:
    """What headers are read as, and which are asked about, as what, and whether at once."""
    heads = "|".join([*(header for header, _ in columns), "시작일", "종료일", "전화번호"])
    rows = zip(*(cells for _, cells in columns), strict=True)
    lines = ["|".join(map(str, row)) + TERM for row in rows]
    found = survey(office.workbook({"명단": "\n".join([heads, *lines])}))
    read = {each.header: each.fields for sheet in found.sheets for each in sheet.columns}
    asked = {each.header: (each.candidates[0][0], each.required) for each in found.questions}
    return read, asked


def test_who_stands_before_the_customer_may_be_the_customer(office: Office) -> None:
    """입점 브랜드 has a firm in each row, 사업자 a person: which one has the contract is asked."""
    _, asked = looked_over(office, ("입점 브랜드", FIRMS), ("사업자", PEOPLE))
    assert asked == {"입점 브랜드": ("name", True), "사업자": ("name", True)}


def test_a_plain_name_has_no_rival(office: Office) -> None:
    """고객명 is the customer, whoever else is named before him."""
    read, asked = looked_over(office, ("추천 카페", FIRMS), ("고객명", PEOPLE))
    assert read["고객명"] == ("name",)
    assert not asked


def test_two_kinds_of_what_is_sold_are_asked_about(office: Office) -> None:
    """모델 beside 회선분류: which one says what it is; the list is read meanwhile.

    Where nobody stands there twice, the answer changes no figure: one question is enough.
    """
    models = ("쏘렌토", "레이") * 3
    lines = ("주문전용", "시세전용") * 3
    _, asked = looked_over(office, ("회원명", PEOPLE), ("자동차모델", models), ("회선분류", lines))
    assert asked == {"자동차모델": ("service", False)}
    twice = (*PEOPLE[:5], PEOPLE[0])
    _, asked = looked_over(office, ("회원명", twice), ("자동차모델", models), ("회선분류", lines))
    assert asked == {"자동차모델": ("service", False), "회선분류": ("service", False)}


def test_who_does_the_work_is_proposed_as_who_looks_after_customers(office: Office) -> None:
    """강사 may be both; 담당강사 says that he is."""
    staff = ("정바다", "강자람") * 3
    read, asked = looked_over(office, ("회원명", PEOPLE), ("강사", staff))
    assert read["강사"] == ("officer",)
    assert asked == {"강사": ("officer", False)}
    read, asked = looked_over(office, ("회원명", PEOPLE), ("담당강사", staff))
    assert read["담당강사"] == ("officer",)
    assert not asked


@pytest.mark.parametrize("header", ["점검자명", "검토담당자", "접수직원"])
def test_who_has_done_something_once_looks_after_nobody(office: Office, header: str) -> None:
    """Nor does a reviewer: such columns stay the office's own."""
    read, asked = looked_over(office, ("회원명", PEOPLE), (header, ("정바다", "강자람") * 3))
    assert header not in read
    assert not asked


def test_whoever_is_another_in_each_row_looks_after_nobody(office: Office) -> None:
    """담당교사 of each school is the school's."""
    teachers = ("정바다", "강자람", "조차람", "임카람", "한타람", "오파람")
    read, _ = looked_over(office, ("학교명", FIRMS), ("담당교사", teachers))
    assert "담당교사" not in read


def test_branches_come_back(office: Office) -> None:
    """매장명 that tells the rows apart is no branch of ours."""
    shops = ("가람점", "나래점", "다솜점", "라온점", "마루점", "바다점")
    read, _ = looked_over(office, ("회원명", PEOPLE), ("매장명", shops))
    assert read.get("매장명") != ("branch",)
    read, _ = looked_over(office, ("회원명", PEOPLE), ("매장명", ("가람점", "나래점") * 3))
    assert read["매장명"] == ("branch",)


def test_a_part_of_a_price_is_no_fee(office: Office) -> None:
    """계약금 beside 총금액 is what was paid first."""
    whole, part = (2_600_000,) * 6, (300_000,) * 6
    read, _ = looked_over(office, ("산모", PEOPLE), ("총금액", whole), ("계약금", part))
    assert read["총금액"] == ("fee",)
    assert "계약금" not in read


@pytest.mark.parametrize("header", ["월 평균 매출", "예상 이용료"])
def test_what_nobody_pays_so_is_no_fee(office: Office, header: str) -> None:
    """Averages and guesses are figures of another kind."""
    read, _ = looked_over(office, ("회원명", PEOPLE), (header, (300_000, 500_000) * 3))
    assert header not in read


def test_a_price_of_a_ton_is_asked_about(office: Office) -> None:
    """It is what somebody pays only where he takes one; beside a whole price it is none."""
    piece, whole = (50_000, 80_000) * 3, (5_000_000, 9_000_000) * 3
    _, asked = looked_over(office, ("배출업소", FIRMS), ("톤당단가", piece), ("월정산액", whole))
    assert asked["톤당단가"][0] == "fee"
    read, _ = looked_over(office, ("배출업소", FIRMS), ("톤당단가", piece), ("월 이용료", whole))
    assert read["월 이용료"] == ("fee",)
    assert "톤당단가" not in read


def test_a_number_that_comes_back_with_its_person_is_no_papers(office: Office) -> None:
    """교육번호 of who has taken two courses; a 계약번호 may come back."""
    people = (*PEOPLE[:3], *PEOPLE[:3])
    numbers = ("00542", "00548", "00558") * 2
    read, _ = looked_over(office, ("성명", people), ("교육번호", numbers))
    assert "교육번호" not in read


def test_the_staff_is_not_the_customer(office: Office) -> None:
    """사용인명 has three people again and again, 계약자 another one in each row."""
    staff = ("정바다", "정바다", "정바다", "강자람", "강자람", "정바다")
    read, _ = looked_over(office, ("계약자", PEOPLE), ("사용인명", staff))
    assert read["계약자"] == ("name",)


def test_a_bank_is_no_customer(office: Office) -> None:
    """금융기관 is whom the office itself pays."""
    read, _ = looked_over(office, ("금융기관", FIRMS), ("증권번호", tuple("ABCDEF")))
    assert read.get("금융기관") != ("name",)


def test_a_day_beside_whether_it_has_come_may_be_over(office: Office) -> None:
    """보관종료일 beside 보관종료 여부 may tell only of what has ended."""
    lines = [f"{name}|=2024-01-05|=2024-12-20|Y|010-0000-0001" for name in PEOPLE]
    head = "화주명|입고일|보관종료일|보관종료 여부|전화번호"
    found = survey(office.workbook({"보관": "\n".join([head, *lines])}))
    assert "보관종료일" in {each.header for each in found.questions}
