"""Which day ends the term is asked with the likeliest first, where no header says it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

ROWS = """
홍가람|기본|=2024-01-05|=2025-01-04|=50000
김나래|고급|=2024-02-05|=2025-02-04|=70000
이다솜|기본|=2024-03-05|=2025-03-04|=50000"""


def asked(office: Office, text: str) -> list[tuple[str, str, float]]:
    """What is asked: the header, the field proposed and its score."""
    found = survey(office.workbook({"Sheet1": text}))
    return [(each.header, *each.candidates[0]) for each in found.questions]


@pytest.mark.parametrize(
    "header",
    ["갱신일", "차기 갱신일", "다음 결제일", "재계약일", "Renewal Date", "next_billing_date"],
)
def test_a_day_of_renewal_alone_is_asked_about(office: Office, header: str) -> None:
    """It may be the last day of the term: one question."""
    text = f"고객명|상품|시작일|{header}|요금{ROWS}"
    assert asked(office, text) == [(header, "end", 75)]


def test_it_is_asked_about_where_no_other_day_stands(office: Office) -> None:
    """A list of what is sold, with the day of its renewal only."""
    rows = ROWS.replace("|=2024-01-05", "").replace("|=2024-02-05", "").replace("|=2024-03-05", "")
    assert asked(office, f"고객명|상품|갱신일|요금{rows}") == [("갱신일", "end", 75)]


@pytest.mark.parametrize("header", ["보험 갱신일", "최근 갱신일", "면허 갱신일"])
def test_a_renewal_of_something_else_is_not(office: Office, header: str) -> None:
    """Of papers, and of the list itself."""
    assert asked(office, f"고객명|상품|시작일|{header}|요금{ROWS}") == []


def test_beside_a_last_day_it_is_not(office: Office) -> None:
    """A list that says when terms end needs no question."""
    rows = ROWS.replace("|=5", "|=2024-12-01|=5").replace("|=7", "|=2024-12-01|=7")
    assert asked(office, f"고객명|상품|시작일|종료일|갱신일|요금{rows}") == []


def test_of_two_last_days_the_planned_one_is_proposed(office: Office) -> None:
    """반납예정일 ends the term, and 반납일 is when it came back: one question."""
    rows = """
홍가람|기본|=2024-01-09|=2024-01-13|=2024-01-13
김나래|고급|=2024-02-09|=2024-02-19|=2024-02-18
이다솜|기본|=2024-03-09|=2024-03-19|=2024-03-29"""
    assert asked(office, f"회원명|상품|시작일|반납예정일|반납일{rows}") == [
        ("반납예정일", "end", 75)
    ]


def test_a_workbook_asks_three_questions_about_headers_at_most(office: Office) -> None:
    """Over all its sheets, and all rounds of answers; others are told, and need no answer."""
    rows = """
홍가람|=2024-01-05|=2024-12-20
김나래|=2024-02-05|=2024-11-13
이다솜|=2024-03-05|=2024-10-28"""
    heads = ("등록일", "등록일자", "등록 날짜", "신청일", "접수일")
    path = office.workbook(
        {f"{at}호점": f"이름|{head}|종료일{rows}" for at, head in enumerate(heads, start=1)}
    )
    answers: dict[str, str] = {}
    for _ in range(3):
        needed = [each for each in survey(path, answers).questions if each.required]
        answers |= {each.name: each.offers[0].answer for each in needed}
    assert len(answers) == 3
    rest = survey(path, answers).questions
    assert len(rest) == 2
    assert not any(each.required for each in rest)
