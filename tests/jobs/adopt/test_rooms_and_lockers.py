"""Lists of lockers, rooms and machines: who is there is the customer, and a free one is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import xlcrm
from xlcrm.jobs.adopt.adopt import survey
from xlcrm.office.ledger import open_ledger
from xlcrm.rules.every import check

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

AS_OF = date(2024, 10, 1)
LOCKERS = """
락카 관리대장

락카번호|회원명|연락처|시작일|만료일|보증금|비고
=1|온새미|010-2222-0001|=2024-07-05|=2025-01-04|=10000
=2|라온제|010-2222-0002|=2024-07-06|=2025-01-05|=10000
=3||||||고장
=4|다솜이|010-2222-0003|=2024-08-01|=2025-01-31|=10000
=5
"""
STORAGE = """
보관함번호|크기|계약자|휴대폰|계약시작|계약종료|월 이용료
B1|소|온새미|010-2222-0001|=2024-07-05|=2025-01-04|=33000
B2|중|공실|-||
B3|대|라온제|010-2222-0002|=2024-07-06|=2025-01-05|=55000
B4|소|다솜이|010-2222-0003|=2024-08-01|=2025-01-31|=33000
"""
CABINETS = """
사물함 번호|사용자|전화번호|사용기간|열쇠 반납
A-01|온새미|010-2222-0001|2024.7~2024.12
A-02|(공실)
A-03|라온제|010-2222-0002|2024.8~2025.1
A-04|다솜이|010-2222-0003|2024.9~2025.2
"""
KEYS = """
락커NO|회원번호|성명|만료월|금액|비고
M1|G001|온새미|2024-10|=10000
M2|||||수리중
M3|G002|라온제|2024-11|=10000
M4|G003|다솜이|2024-12|=10000
"""
UNITS = """
셀프스토리지 유닛 현황
유닛|상태|고객명|휴대전화|입고일|계약만료일|월 보관료(원)
U1|사용중|온새미|010-2222-0001|=2024-07-05|=2025-01-04|=99000
U2|공실|||||=99000
U3|사용중|라온제|010-2222-0002|=2024-07-06|=2025-01-05|=99000
U4|사용중|다솜이|010-2222-0003|=2024-08-01|=2025-01-31|=99000
"""
ROOMS = """
호실|임차인|연락처|보증금(만원)|월세(만원)|입주일|만기일|비고
101호|온새미|010-2222-0001|=1000|=50|=2024-07-05|=2025-01-04
102호|공실||=1000|=50
103호|라온제|010-2222-0002|=1000|=50|=2024-07-06|=2025-01-05
104호|다솜이|010-2222-0003|=1000|=50|=2024-08-01|=2025-01-31
"""
SHOPS = """
임대차 현황표
층|호수|상호|업종|임대면적|보증금|월임대료|임대차기간
=1|101|온새미상회|음식점|33.5|=20000000|=1500000|2024.05.01~2026.04.30
=1|102|공실||33.5
=2|201|라온제카페|카페|33.5|=20000000|=1500000|2024.06.01~2026.05.31
=2|202|다솜이약국|약국|33.5|=20000000|=1500000|2024.07.01~2026.06.30
"""
CARE = """
유지보수 계약 현황
연번|고객사|장비명|계약일|유지보수 시작|유지보수 종료|월 유지보수료|점검주기
=1|온새미상사|복사기|=2023-12-01|=2024-01-01|=2024-12-31|=150000|월 1회
=2|라온제상사|서버|=2023-12-05|=2024-01-01|=2024-12-31|=160000|월 1회
=3|다솜이상사|승강기|=2023-12-09|=2024-01-01|=2024-12-31|=170000|월 1회
"""
FREE_CARE = """
거래처|제품|도입일|무상기간|무상만료일|유상계약 시작|유상계약 만료|연간 유지보수 금액
온새미테크|장부 프로그램|=2021-01-01|1년|=2021-12-31|=2024-01-01|=2024-12-31|=2400000
라온제테크|장부 프로그램|=2021-01-02|1년|=2022-01-01|=2024-02-01|=2025-01-31|=2400000
다솜이테크|장부 프로그램|=2021-01-03|1년|=2022-01-02|=2024-03-01|=2025-02-28|=2400000
"""


@pytest.mark.parametrize(
    "lines",
    [LOCKERS, STORAGE, CABINETS, KEYS, UNITS, ROOMS, SHOPS, CARE, FREE_CARE],
    ids=["락카", "보관함", "사물함", "락커", "유닛", "호실", "상가", "유지보수", "유상"],
)
def test_whoever_is_there_is_the_customer(office: Office, lines: str) -> None:
    """Three contracts each; a free one is counted nowhere, and lacks nothing."""
    path = office.workbook({"현황": lines})
    assert [each.header for each in survey(path).questions if each.required] == []
    ledger = open_ledger(path).on(AS_OF)
    found = xlcrm.refresh(ledger, as_of=AS_OF).found
    assert sum(found.counts.values()) == 3
    assert found.dateless == 0
    assert not set(found.counts) & {"오류"}
    codes = {each.code for each in check(ledger.book.tables, ledger.book.settings, AS_OF)}
    assert codes <= {"C108", "C115", "C202"}


def test_a_free_year_is_no_term(office: Office) -> None:
    """무상기간 stands beside the term that is paid."""
    path = office.workbook({"현황": FREE_CARE})
    (sheet,) = survey(path).sheets
    assert {each.header: each.field for each in sheet.columns}.get("무상기간") is None
