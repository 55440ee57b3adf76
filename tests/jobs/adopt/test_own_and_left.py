"""Lists of what an office itself uses, and of who has left: what is asked to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

OURS = """
프로그램|청구주기|청구금액|갱신일
디자인툴|월|45,000원|2024-12-17
메신저|연|120,000원|2025-01-05
디자인툴|월|45,000원|2024-11-24
회계툴|월|33,000원|2024-11-30
"""
GONE = """
회원명|입문일|탈퇴일
홍가람|2023-01-05|2024-03-01
김나래|2023-04-11|2024-04-30
이다솜|2023-05-20|2024-05-15
"""
PRODUCED = """
관리번호|실증 과제명|시작일|종료일|상대편
V-1|불량 검출|2024-01-05|2025-01-04|가온상사
V-2|작황 예측|2024-02-01|2025-01-31|나래식품
V-3|상권 분석|2024-03-10|2025-03-09|다솜기계
"""
DEPOSITED = """
룸|팀/그룹|입실|퇴실예정|월료|예탁
A룸|새벽밴드|2024-01-05|2025-01-04|35만원|30만원
B룸|노을악단|2024-02-01|2025-01-31|38만원|31만원
C룸|물결중주|2024-03-10|2025-03-09|35만원|32만원
D룸|구름합주|2024-04-10|2025-04-09|35만원|33만원
"""


def asked(office: Office, name: str, text: str) -> dict[str, list[str]]:
    """What is asked of each header of a sheet, the likeliest field first."""
    found = survey(office.workbook({name: text}))
    return {each.header: [field for field, _ in each.candidates] for each in found.questions}


def test_what_the_office_itself_subscribes_to_is_asked_about(office: Office) -> None:
    """Nobody is named, and what is renewed ends on the day of renewal, if the office says so."""
    found = asked(office, "구독", OURS)
    assert found["갱신일"] == ["end"]
    assert found["프로그램"][0] == "name"


def test_a_day_before_those_on_which_people_left_may_be_the_first(office: Office) -> None:
    """입문일 is earlier in each row than 탈퇴일."""
    assert asked(office, "지난 회원", GONE) == {"입문일": ["start"]}


def test_the_title_of_a_project_names_nobody(office: Office) -> None:
    """실증 과제명 ends as names do, and is what is done."""
    assert "실증 과제명" not in asked(office, "협약", PRODUCED)


def test_no_amount_names_somebody(office: Office) -> None:
    """예탁 tells rows apart, and holds money; the teams do the renting."""
    assert "예탁" not in asked(office, "월대관", DEPOSITED)


ROUNDS = """
건물|연락처|최근소독|다음소독|주기|금액
가람빌딩|02-000-0001|2024-01-05|2024-07-04|6개월|180,000
나래빌라|02-000-0002|2024-02-01|2025-01-31|12개월|198,000
다솜타워|02-000-0003|2024-03-10|2024-09-09|6개월|210,000
"""
SEEN = ROUNDS.replace("소독", "점검")
SEVERAL = """
고객명|전화번호|개통일|등록일시|보험상품
홍가람|010-0000-0001|2024-01-05|2024-02-03 09:00|파손형
김나래|010-0000-0002|2024-02-01|2024-02-20 10:13|분실형
이다솜|010-0000-0003|2024-03-10|2024-03-29 11:26|파손형
"""


def test_what_is_done_in_rounds_may_bound_a_term_and_a_look_may_not(office: Office) -> None:
    """Who pays for 소독 each half a year is asked about; a 점검 is nothing that is sold."""
    found = asked(office, "소독주기", ROUNDS)
    assert (found["최근소독"], found["다음소독"]) == (["start"], ["end"])
    assert "최근점검" not in asked(office, "점검주기", SEEN)


def test_one_of_several_events_is_the_first_day_only_if_the_office_says_so(office: Office) -> None:
    """개통일 may be the telephone's, and nothing says when the insurance ends."""
    assert asked(office, "안심보험", SEVERAL).get("개통일") == ["start"]
