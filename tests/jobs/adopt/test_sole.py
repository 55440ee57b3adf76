"""What the only column of its kind is, though no dictionary has its header."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

import xlcrm
from xlcrm.jobs.adopt.adopt import adopt_file, survey
from xlcrm.office.ledger import open_workbook
from xlcrm.reading.things import is_let

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.jobs.adopt.values import Survey

AS_OF = date(2024, 10, 1)
BY = xlcrm.Author("김사무", "adopt", datetime.fromisoformat("2024-10-01T09:00"))

BERTHS = """
접안석 | 배 | 소유자 | 연락처 | 접안시작 | 접안종료 | 접안비
A-1 | 해맞이 | 홍가람 | 010-0000-0001 | 2024-01-05 | 2025-01-04 | 430000
A-2 | 물새 | 김나래 | 010-0000-0002 | 2024-02-01 | 2025-01-31 | 430000
B-1 | 해맞이 | 이다솜 | 010-0000-0003 | 2024-03-10 | 2025-03-09 | 380000
"""
KEEPERS = """
방목인 | 방목지 | 방목기간 | 방목료
가온목장 | 다온리 3 | 2024.1.5~2025.1.4 | 430000
나래네 | 라온리 8 | 2024.2.1~2025.1.31 | 430000
다솜농원 | 다온리 3 | 2024.3.10~2025.3.9 | 380000
"""
STALLS = """
장터이름 | 노선 | 꾸리는쪽 | 계약기간
가온장 | 중부선 | ㈜나래식품 | 2024.1.5~2025.1.4
가온장 | 서부선 | 주식회사 다솜 | 2024.2.1~2025.1.31
라온장 | 중부선 | 마루상사(주) | 2024.3.10~2025.3.9
"""
TEAMS = """
악단명 | 지휘 | 휴대폰 | 시작일 | 종료일
푸른소리 | 홍가람 | 010-0000-0001 | 2024-01-05 | 2025-01-04
새벽빛 | 김나래 | 010-0000-0002 | 2024-02-01 | 2025-01-31
물결 | 이다솜 | 010-0000-0003 | 2024-03-10 | 2025-03-09
"""
DRIVERS = """
차량 | 운행자 | 전화 | 보험시작 | 보험만기
12가1530 | 홍가람 | 010-0000-0001 | 2024-01-05 | 2025-01-04
21나2647 | 김나래 | 010-0000-0002 | 2024-02-01 | 2025-01-31
33다3758 | 이다솜 | 010-0000-0003 | 2024-03-10 | 2025-03-09
"""
GRAVES = """
구역 | 번호 | 고인 | 유족대표 | 휴대폰 | 안치일 | 계약만료
솔 | 56 | 강사랑 | 홍가람 | 010-0000-0001 | 2024-01-05 | 2025-01-04
참 | 12 | 윤아람 | 김나래 | 010-0000-0002 | 2024-02-01 | 2025-01-31
솔 | 7 | 조자연 | 이다솜 | 010-0000-0003 | 2024-03-10 | 2025-03-09
"""
ROOMS = """
생활실 | 호실유형 | 성명 | 입주일 | 계약종료일 | 월세
203 | 1인실 | 홍가람 | 2024-01-05 | 2025-01-04 | 330000
204 | 2인실 | 김나래 | 2024-02-01 | 2025-01-31 | 290000
305 | 1인실 | 이다솜 | 2024-03-10 | 2025-03-09 | 330000
"""
MEMBERS = """
성명 | 회원구분 | 시작일 | 종료일 | 회비
홍가람 | 정회원 | 2024-01-05 | 2025-01-04 | 50000
김나래 | 학생회원 | 2024-02-01 | 2025-01-31 | 20000
이다솜 | 정회원 | 2024-03-10 | 2025-03-09 | 50000
"""
GYM = """
성명 | 사물함번호 | 시작일 | 종료일 | 회비
홍가람 | 84 | 2024-01-05 | 2025-01-04 | 50000
김나래 | 142 | 2024-02-01 | 2025-01-31 | 20000
이다솜 | 109 | 2024-03-10 | 2025-03-09 | 50000
"""
PARCELS = """
성명 | 동호수 | 차량번호 | 시작일 | 종료일
홍가람 | 101-203 | 12가1530 | 2024-01-05 | 2025-01-04
김나래 | 102-304 | 21나2647 | 2024-02-01 | 2025-01-31
이다솜 | 103-405 | 33다3758 | 2024-03-10 | 2025-03-09
"""


def workbook(table: str, folder: Path, name: str = "명단") -> Path:
    """A workbook with such a list."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for line in table.strip().splitlines():
        sheet.append([cell.strip() for cell in line.split("|")])
    path = folder / "list.xlsx"
    book.save(path)
    return path


def looked(table: str, folder: Path, name: str = "명단") -> tuple[dict[str, str], dict[str, str]]:
    """What each header of such a list is read as, and what is asked about."""
    found: Survey = survey(workbook(table, folder, name))
    read = {each.header: each.field for sheet in found.sheets for each in sheet.columns}
    asked = {each.header: each.candidates[0][0] for each in found.questions}
    return read, asked


@pytest.mark.parametrize(
    ("table", "who"),
    [
        (BERTHS, "소유자"),
        (KEEPERS, "방목인"),
        (STALLS, "꾸리는쪽"),
        (GRAVES, "유족대표"),
    ],
)
def test_the_one_column_that_says_who_is_read(table: str, who: str, tmp_path: Path) -> None:
    """People who can be reached, who does what the list is about, and firms."""
    read, asked = looked(table, tmp_path)
    assert read.get(who) == "name"
    assert "name" not in asked.values()


def test_where_two_columns_may_say_who_both_are_asked_about(tmp_path: Path) -> None:
    """A team and who leads it: nobody can tell with whom it is agreed."""
    read, asked = looked(TEAMS, tmp_path)
    assert "name" not in read.values()
    assert asked == {"악단명": "name", "지휘": "name"}


def test_who_drives_the_offices_own_cars_is_asked_about(tmp_path: Path) -> None:
    """A list of the office's own things has people in it, too, and is not taken in silence."""
    read, asked = looked(DRIVERS, tmp_path)
    assert "name" not in read.values()
    assert asked.get("운행자") == "name"


@pytest.mark.parametrize(
    ("table", "what"), [(ROOMS, "생활실"), (MEMBERS, "회원구분"), (BERTHS, None), (GYM, None)]
)
def test_what_is_let_is_what_the_term_is_for(table: str, what: str | None, tmp_path: Path) -> None:
    """A room before its kind, a kind of member, and no locker beside a membership."""
    read, asked = looked(table, tmp_path)
    assert [header for header, field in read.items() if field == "service"] == (
        [] if what is None else [what]
    )
    assert "service" not in asked.values()


def test_a_locker_is_let_where_the_list_is_of_lockers(tmp_path: Path) -> None:
    """So its sheet says."""
    assert looked(GYM, tmp_path, "사물함 대장")[0]["사물함번호"] == "service"


def test_where_somebody_lives_is_not_let(tmp_path: Path) -> None:
    """동호수 beside 차량번호 is an address of those who park."""
    assert "service" not in looked(PARCELS, tmp_path)[0].values()


def test_it_is_kept_so_that_nothing_is_asked_or_found_again(tmp_path: Path) -> None:
    """설정 says what the headers mean, lists no room as a product, and a second look adds none."""
    path = workbook(ROOMS, tmp_path)
    _, done = adopt_file(path, BY, as_of=AS_OF)
    assert done is not None
    ledger = xlcrm.open_ledger(path)
    assert list(ledger.tables[0].values("service")) == ["203", "204", "305"]
    assert ledger.book.settings.windows == {}
    assert not xlcrm.adopt(open_workbook(path), as_of=AS_OF).plan


def test_a_room_is_told_from_where_lessons_are_given() -> None:
    """No 강의실, no kind of rooms, and no password."""
    assert all(map(is_let, ("구획 번호", "창고코드", "객실", "연습실", "입주 호실", "방")))
    assert not any(map(is_let, ("강의실", "교실", "호실유형", "비밀번호", "방문일", "주방")))
