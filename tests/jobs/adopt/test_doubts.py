"""What a list of an office leaves open, and which lists are found by one day of their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.jobs.adopt.values import Question, Survey

LEASES = """
계약번호 | 고객명 | 계약유형 | 시작일 | 종료일 | 계약금액
L-101 | 홍가람 | 운용리스 | 2024-01-05 | 2025-01-04 | 500000
L-102 | 김나래 | 금융리스 | 2024-02-01 | 2025-01-31 | 500000
L-103 | 이다솜 | 운용리스 | 2024-03-10 | 2025-03-09 | 500000
"""
INSURANCE = """
고객ID | 계약일자 | 증권번호 | 상품명 | 보험료
41 | 2024-01-05 | P-101 | 암보험 | 52000
48 | 2024-02-01 | P-102 | 운전자 | 57000
55 | 2024-03-10 | P-103 | 실손 | 49000
"""
PAPERS = """
계약명 | 맞은편 | 검토담당자 | 요청자 | 계약 시작일 | 계약 종료일
물품공급 | 가온상사 | 박라온 | 최마루 | 2024-01-05 | 2025-01-04
용역 | 나래식품 | 정바다 | 강사랑 | 2024-02-01 | 2025-01-31
임대차 | 다솜기계 | 박라온 | 윤아람 | 2024-03-10 | 2025-03-09
"""
TEAMS = """
조직명 | 요금 | 계약만료일 | 최근활동일
가온상사 | 240000 | 2025-01-04 | 2024-09-01
나래식품 | 264000 | 2025-01-31 | 2024-09-20
다솜기계 | 240000 | 2025-03-09 | 2024-08-11
"""


def surveyed(lines: str, folder: Path) -> Survey:
    """The survey of a workbook whose one sheet says nothing by its name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines.strip().splitlines():
        cells = [each.strip() for each in line.split("|")]
        sheet.append([int(each) if each.isdecimal() else each for each in cells])
    path = folder / "list.xlsx"
    book.save(path)
    return survey(path)


def asked(found: Survey) -> dict[str, str]:
    """The headers that are asked about, with the field that is proposed."""
    return {each.header: _proposed(each) for each in found.questions}


def _proposed(question: Question) -> str:
    return question.candidates[0][0]


def test_a_kind_is_asked_about_and_read_meanwhile(tmp_path: Path) -> None:
    """One question with a proposal, which keeps nobody from adopting the workbook."""
    (question,) = surveyed(LEASES, tmp_path).questions
    assert (question.header, question.candidates) == ("계약유형", (("service", 75),))
    assert not question.required


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(INSURANCE, {"계약일자": "start"}, id="the day of a contract is asked about"),
        pytest.param(TEAMS, {"조직명": "name"}, id="no day of something lately is"),
    ],
)
def test_one_day_of_a_contract_makes_a_list_a_ledger(
    lines: str, expected: dict[str, str], tmp_path: Path
) -> None:
    """Where it says what the contract is for, and only who or when is open."""
    found = surveyed(lines, tmp_path)
    assert [each.kind for each in found.sheets] == ["ledger"]
    assert asked(found) == expected


def test_nobody_of_the_office_is_proposed_as_the_customer(tmp_path: Path) -> None:
    """검토담당자 and 요청자 hold names, but not those of customers."""
    assert {"검토담당자", "요청자"}.isdisjoint(asked(surveyed(PAPERS, tmp_path)))
