"""Lists are asked for as people speak, by the office's own columns and words too."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.analysis.roll import roll_of
from xlcrm.errors import DomainError
from xlcrm.jobs.roll import asking_of

if TYPE_CHECKING:
    from xlcrm.analysis.asking import Asking

DAY: Final = date(2026, 11, 30)
OFFICE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
HEADERS: Final = (
    *("호실", "회원번호", "회원명", "휴대폰", "종목", "시작일", "만기일", "월 이용료", "미수금"),
    *("담당강사", "관심", "등급", "보호자", "다음 점검일", "생년", "비고"),
)
ROWS: Final = (
    *(("가-1", "M1", "가나다", "010-0000-0001", "요가", date(2026, 5, 1), date(2026, 12, 3)),),
    *(("가-2", "M2", "라마바", "010-0000-0002", "요가", date(2026, 3, 1), date(2027, 2, 28)),),
    *(("나-1", "M3", "사아자", "010-0000-0003", "헬스", date(2025, 12, 1), date(2026, 11, 30)),),
    *(("나-2", "M4", "차카타", "010-0000-0004", "헬스", date(2024, 1, 1), date(2026, 10, 31)),),
)
OWN: Final = (
    (90000, 0, "한빛나", "필라테스", "A", "김가온", date(2026, 12, 7), 1990, "주차 등록"),
    (120000, 50000, "표가을", "필라테스, 명상", "B", "이나래", date(2027, 1, 4), 1985, None),
    (90000, 30000, None, "명상", "A", "박다솜", date(2026, 11, 27), 2001, "오전반"),
    (90000, 0, "표가을", "골프", "VIP", "최라온", None, 1999, None),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> xlcrm.Ledger:
    """Return a club's list, in its own words, with columns that xlcrm does not know."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "회원명부"
    sheet.append(HEADERS)
    for mine, own in zip(ROWS, OWN, strict=True):
        sheet.append((*mine, *own))
    path = tmp_path_factory.mktemp("club") / "회원.xlsx"
    book.save(path)
    return xlcrm.open_ledger(path)


@pytest.fixture(scope="module")
def club(ledger: xlcrm.Ledger) -> Asking:
    """Return what can be asked of it."""
    return asking_of(ledger, DAY)


def people(asking: Asking, conditions: str) -> str:
    """Return the numbers of those who are on a list, in order."""
    found = roll_of(asking, conditions, ["고객 ID"])
    return " ".join(sorted(str(each.values["customer_id"]) for each in found.people))


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("종목 요가", "M1 M2"),
        ("담당강사 표가을", "M2"),
        ("담당자 없음", "M3"),
        ("월 이용료 10만원 이상", "M2"),
        ("월 이용료 5만원 이상 10만원 미만", "M1 M3"),
        ("월 이용료 5만~10만", "M1 M3"),
        ("미수금 5만원 이상", "M2"),
        ("관심 명상", "M2 M3"),
        ("관심 명상 그리고 미납 아닌", ""),
        ("다음 점검일 이번 달", "M3"),
        ("다음 점검일 다음 달", "M1"),
        ("다음 점검일 1월 4일", "M2"),
        ("다음 점검일 2026-12 이후", "M1 M2"),
        ("비고 주차", "M1"),
        ("비고 없음", "M2"),
        ("호실 나-1", "M3"),
        ("생년 1990 이하", "M1 M2"),
        ("생년 2001", "M3"),
        ("등급 A", "M1 M3"),
        ("열 등급 VIP 그리고 모든 고객", "M4"),
        ("연락처 있음", "M1 M2 M3"),
        ("이메일 없음", ""),
    ],
)
def test_what_a_column_of_the_office_says_can_be_asked(club: Asking, asked: str, who: str) -> None:
    """By the header that it has there, of days and amounts too; also where ours is called alike."""
    if asked == "이메일 없음":
        with pytest.raises(DomainError, match="이메일"):
            people(club, asked)
    else:
        assert people(club, asked) == who
        assert people(club, roll_of(club, asked, ()).conditions) == who


def test_a_name_that_means_ours_and_a_column_is_asked_about(club: Asking) -> None:
    """Where both understand the value; either can then be said."""
    with pytest.raises(DomainError, match="여러 가지") as raised:
        people(club, "등급 VIP")
    offered = str(raised.value.hint).partition(": ")[2].split(", ")
    assert offered == ["xlcrm 등급 VIP", "열 등급 VIP"]
    assert [people(club, f"{each} 그리고 모든 고객") for each in offered] == ["", "M4"]


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("오늘 끝나는", "종료일 2026-11-30"),
        ("D-Day", "D-0"),
        ("이번 달에 끝나는 고객", "종료일 2026-11"),
        ("12월 만료", "종료일 2026-12"),
        ("종료일 12월 3일", "종료일 2026-12-03"),
        ("종료일 12/3", "종료일 2026.12.3"),
        ("종료일 내일 이후", "종료일 2026-12-01~"),
        ("종료일 작년 4분기", "종료일 2025-10~2025-12"),
        ("2주 안에 만료", "D-14"),
        ("한 달 안에 끝나는 고객", "D-30"),
        ("남은 일수 30일 이하", "D-30"),
        ("5월에 가입한 고객", "가입 2026-05"),
        ("가입 12월", "가입 2025-12"),
        ("가입 최근 10개월", "가입 2026-01-30~2026-11-30"),
        ("가입 상반기", "가입 2026-01~2026-06"),
        ("가입 ~2026-03", "가입 2026-03까지"),
        ("요가가 아닌 고객", "아닌 서비스 요가"),
        ("계약 횟수 1회", "계약 횟수 1회 이상 1회 이하"),
        ("xlcrm 등급 골드 이상", "xlcrm 등급 VIP, 골드"),
        ("위험 주의 이상", "위험 높음, 주의"),
        ("risk 낮음", "위험 낮음"),
    ],
)
def test_it_is_asked_as_people_speak(club: Asking, asked: str, same: str) -> None:
    """Days as they are typed elsewhere, times in weeks and months, ranges, and what is not."""
    everyone = " 그리고 모든 고객"
    assert people(club, asked + everyone) == people(club, same + everyone)
    assert people(club, asked) == people(club, same)


def test_months_without_a_year_are_told_with_it(club: Asking) -> None:
    """What was joined is past, what ends is near; which year was meant stands in the answer."""
    assert roll_of(club, "가입 12월", ()).conditions == "가입 2025-12"
    assert roll_of(club, "종료일 12월", ()).conditions == "종료일 2026-12"
    assert roll_of(club, "종료일 이번 달", ()).conditions == "종료일 이번 달"


def test_nobody_is_named_by_a_column_of_the_office(ledger: xlcrm.Ledger, club: Asking) -> None:
    """Neither in a list that is not revealed, nor among the values that an error names."""
    guardians = [str(each[5]) for each in OWN]
    with pytest.raises(DomainError) as raised:
        people(club, "보호자 없는사람")
    assert "김*온" in str(raised.value.hint)
    found = roll_of(club, "모든 고객", ["고객명", "보호자"])
    told = xlcrm.write_roll(found, ledger.path.with_name("명단.csv")).read_text("utf-8-sig")
    for each in guardians:
        assert each not in str(raised.value)
        assert each not in told
    assert "김*온" in told


def test_days_of_a_column_of_the_office_are_days(ledger: xlcrm.Ledger, club: Asking) -> None:
    """On the list and in its file, and not the numbers that Excel keeps them as; years are bare."""
    found = roll_of(club, "모든 고객", ["다음 점검일", "생년", "월 이용료"])
    days = {each.values["다음 점검일"] for each in found.people}
    assert days == {each[6] for each in OWN}
    assert {each.values["생년"] for each in found.people} == {str(each[7]) for each in OWN}
    written = xlcrm.write_roll(found, ledger.path.with_name("명단.xlsx"))
    cells = {row[0].value for row in load_workbook(written)["명단"].iter_rows(min_row=5)}
    assert {each.date() for each in cells if each is not None} == days - {None}  # type: ignore[union-attr]


def test_columns_are_named_as_the_office_names_them(club: Asking) -> None:
    """By the header in the ledger, of what it says there."""
    found = roll_of(club, "종목 요가", ["종목", "월 이용료", "미수금", "담당강사", "계약 기간"])
    assert [each.name for each in found.columns] == [
        *("서비스", "요금", "미납금", "담당자", "계약 기간"),
    ]
    told = [tuple(each.values.values()) for each in found.people]
    assert told == [("요가", 90000, 0, "한빛나", None), ("요가", 120000, 50000, "표가을", 12)]


def test_what_is_offered_is_what_the_office_has(club: Asking) -> None:
    """No officer and no service of another office; each that is offered is understood."""
    with pytest.raises(DomainError) as raised:
        people(club, "")
    offered = str(raised.value.hint).partition("쓸 수 있는 조건: ")[2].split(", ")
    assert "담당자 표가을" in offered
    assert not any("김하늘" in each or "프리미엄" in each for each in offered)
    for each in offered:
        roll_of(club, each, ())


def test_a_saved_list_is_not_taken_for_a_new_way_to_say_something(tmp_path: Path) -> None:
    """Its name is its own, whatever else it may say by now."""
    book = load_workbook(OFFICE.with_name("seed_ledger.xlsx"))
    sheet = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    sheet.delete_rows(1, sheet.max_row)
    for row in (
        ("구분", "항목", "값"),
        ("명단", "이번 달 만료", "프리미엄"),
        ("명단", "여성", "기본"),
    ):
        sheet.append(row)
    book.save(tmp_path / "대장.xlsx")
    asking = asking_of(xlcrm.open_ledger(tmp_path / "대장.xlsx"), date(2024, 10, 1))
    assert people(asking, "이번 달 만료") == people(asking, "서비스 프리미엄") == "1001 1003"
    assert people(asking, "여성") == "1002"
    assert people(asking, "다음 달 만료") == "1002 1003"
