"""Days that were only announced, and what may be another matter: asked, with what is likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from pathlib import Path

MEMBERS = """
이름 | 연락처 | 회원권 | 시작일 | 종료일 | {header}
홍가람 | 010-0000-0001 | 헬스 | 2024-01-05 | 2025-01-04 | {cell}
김나래 | 010-0000-0002 | 요가 | 2024-02-01 | 2025-01-31 |
이다솜 | 010-0000-0003 | 헬스 | 2024-03-10 | 2025-03-09 | {cell}
"""
SHOPS = """
상호 | 계약시작일 | 계약종료일 | 매출액
가온상사 | 2024-01-05 | 2025-01-04 | 52000000
나래식품 | 2024-02-01 | 2025-01-31 | 57000000
다솜기계 | 2024-03-10 | 2025-03-09 | 49000000
"""
TRAINED = """
상호 | 연락처 | {subject} | 교육시작일 | 교육종료일
가온상사 | 010-0000-0001 | 50 | 2024-01-05 | 2025-01-04
나래식품 | 010-0000-0002 | 60 | 2024-02-01 | 2025-01-31
다솜기계 | 010-0000-0003 | 50 | 2024-03-10 | 2025-03-09
"""
BORROWED = """
이름 | 대여 품목 | 대여지점 | 시작일 | 종료일
홍가람 | 카메라 | 강남점 | 2024-01-05 | 2025-01-04
김나래 | 렌즈 | 역삼점 | 2024-02-01 | 2025-01-31
이다솜 | 카메라 | 강남점 | 2024-03-10 | 2025-03-09
"""


def asked(folder: Path, table: str, name: str = "명단") -> dict[str, str]:
    """What is asked of a list, with what is proposed first."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in cells])
    path = folder / "list.xlsx"
    book.save(path)
    return {each.header: each.candidates[0][0] for each in survey(path).questions}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("해지신청일", "terminated_on"),
        ("해지예정일", "terminated_on"),
        ("휴회신청일", "paused_from"),
    ],
)
def test_a_day_that_was_announced_is_asked(tmp_path: Path, header: str, field: str) -> None:
    """Whether somebody has left on that day only the office knows."""
    assert asked(tmp_path, MEMBERS.format(header=header, cell="2024-08-01")) == {header: field}


def test_a_day_on_which_it_ended_is_read(tmp_path: Path) -> None:
    """해지일 says it."""
    assert asked(tmp_path, MEMBERS.format(header="해지일", cell="2024-08-01")) == {}


def test_an_option_is_asked(tmp_path: Path) -> None:
    """옵션 is what a term is for only where nothing else is, and not surely then."""
    table = MEMBERS.replace("회원권", "옵션").replace("{header}", "비고").replace("{cell}", "")
    assert asked(tmp_path, table) == {"옵션": "service"}


def test_sales_are_asked(tmp_path: Path) -> None:
    """매출액 may be what the shop takes."""
    assert asked(tmp_path, SHOPS) == {"매출액": "fee"}
    priced = SHOPS.replace("매출액", "단가 | 매출금액").replace("000000", "000 | 52000")
    assert asked(tmp_path, priced) == {"매출금액": "fee"}


def test_days_of_training_are_asked_of_who_is_not_trained(tmp_path: Path) -> None:
    """Where 교육 stands in no other header, its days may be no term."""
    found = asked(tmp_path, TRAINED.format(subject="인원"))
    assert found == {"교육시작일": "start", "교육종료일": "end"}
    assert asked(tmp_path, TRAINED.format(subject="교육비")) == {}


def test_a_persons_name_beside_a_branch_is_not_asked(tmp_path: Path) -> None:
    """이름 above surnames is who, whatever 지점 stands beside."""
    assert "이름" not in asked(tmp_path, BORROWED)
