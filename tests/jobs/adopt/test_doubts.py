"""What a list of an office leaves open, and which lists are found by one day of their terms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xlcrm.jobs.adopt.adopt import survey
from xlcrm.office.changes import lacking
from xlcrm.office.ledger import open_workbook

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
LOCKERS = """
보관함명 | 주소 | 임대시작일 | 임대종료일 | 수익금
역앞 1호 | 서울 가람로 1 | 2024-01-05 | 2024-07-04 | 12000
시장 3호 | 서울 나래로 2 | 2024-02-01 | 2024-07-31 | 13000
공원 2호 | 서울 다솜로 3 | 2024-03-10 | 2024-09-09 | 12000
"""
CARS = """
보험회사 | 보험가입일 | 보험만기일 | 가입금액
가람손보 | 2024-01-05 | 2025-01-04 | 780000
나래화재 | 2024-02-01 | 2025-01-31 | 858000
다솜손보 | 2024-03-10 | 2025-03-09 | 780000
"""
PLATES = """
차량번호 | 주차등급 | 정기권 시작일 | 정기권 종료일
12가1530 | 일반 | 2024-01-05 | 2024-02-04
21나2647 | 거주자 | 2024-02-01 | 2024-02-29
33다3758 | 일반 | 2024-03-10 | 2024-04-09
"""
BRANCHES = """
임대지점 | 임대호실 | 계약시작일 | 계약종료일
강남지점 | 301호 | 2024-01-05 | 2025-01-04
역삼지점 | 302호 | 2024-02-01 | 2025-01-31
수원지점 | 101호 | 2024-03-10 | 2025-03-09
"""
SHELVES = """
진열조직 | 판매단가 | 계약시작일 | 계약종료일
가람건설 본사 | 12800 | 2024-01-05 | 2025-01-04
가람건설 현장 | 14080 | 2024-02-01 | 2025-01-31
가람건설 본사 | 15000 | 2024-03-10 | 2025-03-09
"""
USED = """
계약번호 | 이름 | 요금제명 | 개통일 | 사용기간(개월)
512001 | 홍가람 | 선불 11 | 2024-01-05 | 9
512002 | 김나래 | 선불 22 | 2023-02-01 | 20
512003 | 이다솜 | 선불 11 | 2022-03-10 | 31
"""
TEAMS = """
조직명 | 요금 | 계약만료일 | 최근활동일
가온상사 | 240000 | 2025-01-04 | 2024-09-01
나래식품 | 264000 | 2025-01-31 | 2024-09-20
다솜기계 | 240000 | 2025-03-09 | 2024-08-11
"""


STORES = """
계약 상태 | 계약 시작일 | 계약 만료일 | 계약 금액 | 은행명 | 결제방식 | 걸린 곳
계약중 | 2024-01-05 | 2025-01-04 | 240000 | 가람은행 | 카드 | 역앞 벽
계약중 | 2024-02-01 | 2025-01-31 | 264000 | 나래은행 | 현금 | 시장 기둥
해지 | 2024-03-10 | 2025-03-09 | 240000 | 다솜은행 | 이체 | 공원 담장
"""
BOOKS = """
업체명 | 과세유형 | 원천세 신고유형 | 기장료 | 기장시작일 | 종료일
가온상사 | 일반 | 매월 | 110000 | 2024-01-05 | 2025-01-04
나래식품 | 면세 | 반기 | 121000 | 2024-02-01 | 2025-01-31
다솜기계 | 간이 | 매월 | 110000 | 2024-03-10 | 2025-03-09
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


@pytest.mark.parametrize(
    ("lines", "header", "field"),
    [
        (LOCKERS, "보관함명", "name"),
        (CARS, "보험회사", "name"),
        (PLATES, "차량번호", "customer_id"),
        (SHELVES, "진열조직", "name"),
        (BRANCHES, "임대지점", "name"),
    ],
)
def test_a_list_that_names_nobody_is_asked_what_stands_for_the_customer(
    lines: str, header: str, field: str, tmp_path: Path
) -> None:
    """What is used, whose name it bears, or the number of the thing: one question."""
    assert asked(surveyed(lines, tmp_path)) == {header: field}


def test_how_long_it_has_been_used_is_no_term_without_a_word(tmp_path: Path) -> None:
    """사용기간 where no end stands beside it may count up to today."""
    assert asked(surveyed(USED, tmp_path)) == {"사용기간(개월)": "months"}


def test_a_title_that_names_the_unit_of_amounts_tells_it_of_all(tmp_path: Path) -> None:
    """(금액: 만원 / 횟수: 회): a payment of 130 below 금액 is 1,300,000, and so is what is owed."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["(금액: 만원 / 횟수: 회)"])
    sheet.append(["이름", "시작일", "종료일", "금액", None])
    sheet.append([None, None, None, "결제", "미수"])
    for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:E2"):
        sheet.merge_cells(cells)
    for name in ("홍가람", "김나래", "이다솜"):
        sheet.append([name, date(2024, 1, 5), date(2025, 1, 4), 130, 10])
    path = tmp_path / "list.xlsx"
    book.save(path)
    table = open_workbook(path).book.ledgers[0].table
    assert set(table.values("fee")) == {1_300_000}
    assert set(table.values("outstanding")) == {100_000}


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        ("시작일", "프로젝트 종료일", ["프로젝트 종료일"]),
        ("과금시작일", "종료일", ["과금시작일"]),
        ("회원권 시작일", "락커 만료일", ["락커 만료일"]),
        ("심야권 시작일", "심야권 종료일", []),
        ("락커 시작일", "락커 만료일", []),
        ("시작일", "계약 종료일", []),
    ],
)
def test_an_end_called_after_something_else_is_asked(
    start: str, end: str, asked: list[str], tmp_path: Path
) -> None:
    """Though whole months lie between them: such things are kept as long."""
    rows = LEASES.replace("시작일", start).replace("종료일", end)
    assert [each.header for each in asked_days(rows, tmp_path)] == asked


def asked_days(rows: str, folder: Path) -> list[Question]:
    """The questions about days of a list whose kind of contract is plain."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in rows.replace("계약유형", "상품").strip().splitlines():
        sheet.append([word.strip() for word in line.split("|")])
    path = folder / "명단.xlsx"
    book.save(path)
    days = {"start", "end"}
    return [each for each in survey(path).questions if each.candidates[0][0] in days]


CANCELLED = """
고객명 | 상품 | 시작일 | 종료일 | {header}
홍가람 | 헬스 | 2024-01-05 | 2025-01-04 | {cell}
김나래 | 요가 | 2024-02-01 | 2025-01-31 |
이다솜 | 헬스 | 2024-03-10 | 2025-03-09 |
"""


@pytest.mark.parametrize(
    ("header", "cell", "read"),
    [("취소", "", False), ("취소", "O", False), ("취소일", "", True), ("취소", "2024-05-01", True)],
)
def test_the_bare_word_of_an_act_is_a_day_where_days_stand(
    header: str, cell: str, *, read: bool, tmp_path: Path
) -> None:
    """취소 above nothing may be ticked by and by; 취소일 is a day."""
    (sheet,) = surveyed(CANCELLED.format(header=header, cell=cell), tmp_path).sheets
    assert ("cancelled_on" in {each.field for each in sheet.columns}) is read


COUNTED = """
No | {who} | 모델 | 시작일 | 종료일
1 | 가온상사 | A-1 | 2024-01-05 | 2025-01-04
2 | 나래식품 | A-2 | 2024-02-01 | 2025-01-31
3 | 다솜기계 | A-1 | 2024-03-10 | 2025-03-09
"""
FLOORS = """
층별 | 임차 업종 | 계약유무 | 보증금 | 월세 | 계약 만료일
B1 | 음식점 | 유효 | 5000 | 320 | 2025-01-04
3F | 병원 | 유효 | 5500 | 352 | 2025-01-31
1F | 미용실 | 유효 | 5000 | 320 | 2025-03-09
"""
CHURCHES = """
고객교회 | 상품 | 월이용료 | 시작일 | 상태
가람교회 | 기본형 | 55000 | 2024-01-05 | 이용중
나래교회 | 고급형 | 60500 | 2024-02-01 | 중지
다솜교회 | 기본형 | 55000 | 2024-03-10 | 이용중
"""
FIRMS = """
번 | CRO업체명 | 대표자명 | 계약시작일 | 계약종료일
1 | 가온상사 | 홍가람 | 2024-01-05 | 2025-01-04
2 | 나래식품 | 김나래 | 2024-02-01 | 2025-01-31
3 | 다솜기계 | 이다솜 | 2024-03-10 | 2025-03-09
"""


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        pytest.param(COUNTED.format(who="소속 기관"), "소속 기관", id="a row number is nobody"),
        pytest.param(FLOORS, "임차 업종", id="of words that say no more the likeliest"),
        pytest.param(CHURCHES, "고객교회", id="a first day with a price is enough"),
        pytest.param(FIRMS, "CRO업체명", id="the firm, and not who leads it"),
    ],
)
def test_who_it_is_is_asked_where_nothing_says_it(lines: str, header: str, tmp_path: Path) -> None:
    """One question about the customer, with the column that may name him."""
    found = surveyed(lines, tmp_path)
    assert [each.kind for each in found.sheets] == ["ledger"]
    assert asked(found) == {header: "name"}


def test_nobody_who_wrote_it_down_is_the_customer(tmp_path: Path) -> None:
    """Where nothing but 등록자 and 사용여부 are words, no question is asked."""
    lines = FLOORS.replace("층별", "등록자").replace("임차 업종", "사용여부")
    lines = lines.replace("B1", "나").replace("3F", "다").replace("1F", "라")
    found = surveyed(lines, tmp_path)
    assert found.sheets == ()
    assert asked(found) == {}


@pytest.mark.parametrize("lines", [STORES, BOOKS])
def test_how_somebody_pays_or_is_taxed_is_not_asked_about(lines: str, tmp_path: Path) -> None:
    """A bank is nobody's name where another column tells rows apart; a kind of tax no product."""
    how = {"은행명", "결제방식", "과세유형", "원천세 신고유형"}
    found = surveyed(lines, tmp_path)
    assert [each.kind for each in found.sheets] == ["ledger"]
    assert how.isdisjoint(asked(found))


def test_beside_the_condition_of_a_thing_the_status_has_a_column_of_its_own(tmp_path: Path) -> None:
    """양호 and 파손 stay under 상태, and xlcrm's own is 계산 상태: no two columns of one name."""
    path = tmp_path / "대여.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("고객명", "연락처", "시작일", "종료일", "상태"),
        ("가나다", "010-0000-1111", date(2024, 1, 5), date(2025, 1, 4), "양호"),
        ("나다라", "010-0000-1112", date(2024, 2, 5), date(2025, 2, 4), "파손"),
    ):
        sheet.append(row)
    book.save(path)
    (found,) = open_workbook(path).book.ledgers
    assert lacking(found, open_workbook(path).book.settings) == [
        "computed_status",
        "days_left",
        "action",
    ]


UNNAMED = """
수주번호 | 양식장 | 계약일 | 종료일 | 매출액
F-101 | 가람만 | 2024-01-05 | 2025-02-11 | 9000000
F-102 | 나래만 | 2024-02-01 | 2025-03-20 | 7500000
F-103 | 가람만 | 2024-03-10 | 2025-05-02 | 8000000
F-104 | 나래만 | 2024-04-10 | 2025-05-22 | 9500000
"""


def test_what_is_doubted_is_asked_together_with_what_is_lacking(tmp_path: Path) -> None:
    """Who it is makes a ledger of the list; what the days and amounts are is not kept back."""
    found = surveyed(UNNAMED, tmp_path)
    assert {"계약일", "매출액"} < asked(found).keys()
    assert len(found.questions) > 2  # and who it is


MANY = """
등록일 | 만료일 | 매출액 | 계약종류 | 집주인
2024-01-05 | 2024-07-11 | 9000000 | 운용리스 | 홍가람
2024-02-01 | 2024-09-20 | 7500000 | 금융리스 | 김나래
2024-03-10 | 2024-08-30 | 8000000 | 운용리스 | 이다솜
"""


def test_what_is_lacking_is_asked_before_what_is_doubted(tmp_path: Path) -> None:
    """Of four open points that comes first without which the list is not read at all."""
    found = asked(surveyed(MANY, tmp_path))
    assert found["집주인"] == "name"
    assert found["등록일"] == "start"
    assert len(found) == 3


BURIAL = """
고객ID | 계약일 | 계약종료일 | 양도가 | 관리비
c11 | 2024-01-05 | 2034-01-04 | 4500000 | 50000
c12 | 2024-02-01 | 2034-01-31 | 4950000 | 55000
c13 | 2024-03-10 | 2034-03-09 | 4500000 | 50000
"""


def test_a_charge_beside_an_amount_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    """관리비 is what is paid where it stands alone; a column that counts is no amount."""
    found = surveyed(BURIAL, tmp_path)
    (question,) = [each for each in found.questions if each.header == "관리비"]
    assert (question.candidates[0][0], question.required) == ("fee", False)
    alone = BURIAL.replace("양도가", "기수").replace("4500000", "3").replace("4950000", "4")
    assert "관리비" not in asked(surveyed(alone, tmp_path))


def test_an_amount_that_may_be_any_is_asked_about_beside_one_that_nobody_knows(
    tmp_path: Path,
) -> None:
    """납부 총액 beside 조합 몫; a monthly one, a tax or a number that is none asks nothing."""
    kept = BURIAL.replace("관리비", "납부 총액").replace("양도가", "조합 몫")
    assert asked(surveyed(kept, tmp_path))["납부 총액"] == "fee"
    assert "월 납부 총액" not in asked(
        surveyed(kept.replace("납부 총액", "월 납부 총액"), tmp_path)
    )
    number = kept.replace("조합 몫", "운송 코드")
    assert "납부 총액" not in asked(surveyed(number, tmp_path))
    tax = kept.replace("4500000", "5000").replace("4950000", "5500")
    assert "납부 총액" not in asked(surveyed(tax, tmp_path))


HALLS = """
시설물명 | 시작일 | 종료일 | 월 이용료
""" + "\n".join(
    f"{['가람관', '나래관'][at % 2]} | 2024-0{at}-05 | 2025-0{at}-04 | 50000" for at in range(1, 8)
)


def test_a_place_that_comes_back_in_most_rows_is_asked_about_as_the_customer(
    tmp_path: Path,
) -> None:
    """It may be where the customers are, and is read meanwhile; one a row is the customer."""
    found = surveyed(HALLS, tmp_path)
    (question,) = [each for each in found.questions if each.header == "시설물명"]
    assert (question.candidates[0][0], question.required) == ("name", False)
    apart = HALLS
    for number, letter in enumerate("다라마바사아자"):
        apart = apart.replace(["나래관", "가람관"][number % 2], f"{letter}관", 1)
    assert "시설물명" not in asked(surveyed(apart, tmp_path))


SHARES = """
이름 | 개통일 | 유지 개월
홍가람 | 2024-01-05 | 9
김나래 | 2023-02-01 | 20
이다솜 | 2022-03-10 | 31
박라온 | 2023-05-10 | 17
최마루 | 2021-03-10 | 43
정바다 | 2022-08-10 | 26
"""


def test_lengths_of_which_nearly_each_is_another_are_asked_about(tmp_path: Path) -> None:
    """Contracts are mostly of few lengths; how long somebody has been there is of many."""
    assert asked(surveyed(SHARES, tmp_path))["유지 개월"] == "months"
    few = SHARES
    for length in ("| 9", "| 20", "| 31", "| 17", "| 43", "| 26"):
        few = few.replace(f"{length}\n", "| 12\n")
    assert "유지 개월" not in asked(surveyed(few, tmp_path))
