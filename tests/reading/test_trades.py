"""Words that mean a field in one trade only, and marks and examples that mean nothing."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.combined import period
from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.reading.lexicon import FALLBACK, meaning_of
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

ROWS = 6
NAMES: Cells = ["홍가람", "김나래", "이다솜", "박라온", "최마루", "정바다"]
FIRMS: Cells = ["가온상사", "나래식품", "다솜기계", "라온상회", "마루건설", "바다유통"]
FIRST: Cells = [f"2024-0{month}-01" for month in range(1, ROWS + 1)]
LAST: Cells = [f"2025-0{month}-28" for month in range(1, ROWS + 1)]
BLANK: Cells = [None]


def read(table: Mapping[str, Cells]) -> HeaderMatch | None:
    """The headers of a list with these columns, each filled to the last row."""
    grid: dict[int, dict[int, CellValue]] = {row: {} for row in range(1, ROWS + 2)}
    for column, (header, cells) in enumerate(table.items(), start=1):
        grid[1][column] = header
        for row, cell in enumerate(islice(cycle(cells), ROWS), start=2):
            grid[row][column] = cell
    return recognise(grid, (), LEDGER)


def fields(table: Mapping[str, Cells]) -> Mapping[str, str]:
    """Which header each field of a list is read from."""
    found = read(table)
    assert found is not None
    return found.headers


def test_a_leased_car_is_used_from_the_day_on_which_it_is_handed_over() -> None:
    """출고일 begins a lease of a car where nothing else does, and leaves a doubt."""
    cars = {"고객명": NAMES, "차량번호": ["12가1530"], "리스기간": [36, 48], "출고일": FIRST}
    found = read(cars)
    assert found is not None
    assert (found.headers["start"], "start" in found.doubtful) == ("출고일", True)
    assert fields({**cars, "리스시작일": FIRST})["start"] == "리스시작일"


def test_goods_that_leave_a_store_begin_no_term() -> None:
    """출고일 of what is no car is none."""
    assert "start" not in fields(
        {"업체명": FIRMS, "품목": ["상자"], "출고일": FIRST, "만료일": LAST}
    )


def test_who_lives_in_a_dormitory_enters_and_leaves_it() -> None:
    """입사일 and 퇴사일 beside a room are those of a stay, and beside a rank those of a job."""
    stay = {"이름": NAMES, "호실": ["101호", "102호"], "입사일": FIRST, "퇴사일": LAST}
    assert {"start": "입사일", "end": "퇴사일"}.items() <= fields(stay).items()
    job = read({"이름": NAMES, "직급": ["대리"], "호실": ["1층"], "입사일": FIRST, "퇴사일": BLANK})
    assert job is None or "start" not in job.headers


def test_a_class_is_entered_and_left() -> None:
    """입반일 begins; 퇴반일 ends where each row has one, and else says who has left."""
    course = {"원생명": NAMES, "입반일": FIRST, "수강료": [90000]}
    assert fields({**course, "퇴반일": LAST})["end"] == "퇴반일"
    left = fields({**course, "퇴반일": [None, None, None, "2024-09-01", None, None]})
    assert (left["start"], left["terminated_on"]) == ("입반일", "퇴반일")


def test_a_kind_of_car_is_what_is_rented() -> None:
    """차종 is what a rental is for, and of who parks only whose car it is."""
    term = {"이름": NAMES, "시작일": FIRST, "종료일": LAST, "차종": ["승용", "승합"]}
    assert fields({**term, "렌탈료": [500000]})["service"] == "차종"
    assert "service" not in fields({**term, "주차료": [100000]})


def test_what_is_left_of_sessions() -> None:
    """잔여 beside 등록횟수 counts those left, if it is never more."""
    term = {"이름": NAMES, "시작일": FIRST, "만료일": LAST, "등록횟수": [10, 30]}
    assert fields({**term, "잔여": [7, 30]})["sessions_left"] == "잔여"
    assert "sessions_left" not in fields({**term, "잔여": [70, 300]})


@pytest.mark.parametrize(
    "word", ["입주일\n(2026-08-15)", "입주일 ★", "※ 입주일", "입주일(예: 2026.8.15)"]
)
def test_marks_and_examples_mean_nothing(word: str) -> None:
    """A sign of what has to be filled in, and an example of it, are no words."""
    found = meaning_of(word)
    assert found is not None
    assert found.field == "start"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("해지신청일", "terminated_on"),
        ("해지 예정일", "terminated_on"),
        ("탈퇴신청일자", "terminated_on"),
        ("취소접수일", "cancelled_on"),
        ("휴회신청일", "paused_from"),
        ("매출액", "fee"),
        ("연장비용", "fee"),
        ("옵션", "service"),
    ],
)
def test_what_is_only_announced_or_perhaps_meant_leaves_a_doubt(header: str, field: str) -> None:
    """Nobody has left on the day on which he said that he would; a shop's sales are no fee."""
    found = meaning_of(header)
    assert found is not None
    assert (found.field, found.strength) == (field, FALLBACK)


@pytest.mark.parametrize(
    "header", ["설치상태", "기사주소", "도메인주소", "홈페이지 주소", "도메인관리사이트", "결재일"]
)
def test_none_of_the_customers(header: str) -> None:
    """Where a page is, where a technician lives, how a machine stands."""
    found = meaning_of(header)
    assert found is None or not found.field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *(("결재금액", "fee"), ("영수금액", "fee"), ("결제상품", "service"), ("수강권", "service")),
        *(("시공주소", "address"), ("세금계산서 이메일", "email"), ("고유회원ID", "customer_id")),
        *(("인터넷 설치주소", "address"), ("해지일", "terminated_on"), ("출고예정일", "end")),
    ],
)
def test_words_of_the_customers(header: str, field: str) -> None:
    """Words that offices write, of which some are misspelled."""
    found = meaning_of(header)
    assert found is not None
    assert found.field == field


def test_a_period_under_two_words() -> None:
    """대여~반납일 holds both ends, whatever the first word is; so does one divided by a stroke."""
    assert period("2024-01-01 / 2024-06-30") == ("2024-01-01", "2024-06-30")
    spans: Cells = [f"{one} ~ {other}" for one, other in zip(FIRST, LAST, strict=True)]
    for header in ("대여~반납일", "사용 날짜 / 만료 날짜"):
        found = read({"이름": NAMES, "품목": ["카메라", "렌즈"], header: spans})
        assert found is not None
        assert found.holds["start"] == found.holds["end"] == ("start", "end")


def test_the_number_of_a_contract_is_nobodys() -> None:
    """계약번호 beside 계약자명 is the paper's; 후원번호 beside 후원자명 the person's."""
    numbers: Cells = ["P-1", "P-2", "P-3", "P-4", "P-5", "P-6"]
    signed = fields({"계약번호": numbers, "계약자명": NAMES, "만료일": LAST})
    assert signed["contract_id"] == "계약번호"
    given = fields({"후원번호": numbers, "후원자명": NAMES, "후원시작일": FIRST, "후원금": [10000]})
    assert given["customer_id"] == "후원번호"


def test_numbers_of_others_and_accounts_are_none() -> None:
    """An agent's code is not the customer's, nor is what opens a page beside its password."""
    term = {"계약자": NAMES, "시작일": FIRST, "종료일": LAST}
    codes: Cells = ["U1", "U1", "U1", "U2", "U2", "U2"]
    agents: Cells = ["한아람", "한아람", "한아람", "오자람", "오자람", "오자람"]
    assert "customer_id" not in fields({**term, "사용인": agents, "사용인코드": codes})
    secret = fields({**term, "호스팅아이디": ["h1", "h2"], "호스팅비밀번호": ["****"]})
    assert {"contract_id", "customer_id"}.isdisjoint(secret)


def test_who_is_in_charge_at_the_customers() -> None:
    """담당자(고객측) is no salesperson of ours, and 담당자(정) is."""
    term = {"업체명": FIRMS, "시작일": FIRST, "종료일": LAST}
    assert "officer" not in fields({**term, "담당자(고객측)": ["한아람", "오자람"]})
    assert fields({**term, "담당자(정)": ["한아람", "오자람"]})["officer"] == "담당자(정)"


def test_an_insurance_of_what_is_leased_is_neither_product_nor_fee() -> None:
    """보험상품 and 보험료 of a leased car are the car's own matter."""
    car: dict[str, Cells] = {
        "고객명": NAMES,
        "기종": ["가형", "나형"],
        "리스시작일": FIRST,
        "리스종료일": LAST,
    }
    insured: dict[str, Cells] = {"보험상품": ["종합", "책임"], "보험료(연)": [1900000]}
    assert fields({**car, **insured})["service"] == "기종"
    assert "fee" not in fields({**car, **insured})
    policy: dict[str, Cells] = {"계약자": NAMES, "보험개시일": FIRST, "보험종료일": LAST, **insured}
    assert fields(policy)["service"] == "보험상품"


def test_what_a_thing_is_worth_is_no_fee() -> None:
    """차량가액 beside 렌탈료 is what the car would cost."""
    car = {"고객명": NAMES, "시작일": FIRST, "종료일": LAST, "차량가액": [42000000]}
    assert fields({**car, "렌탈료": [500000]})["fee"] == "렌탈료"


def test_who_gives_notice_begins_nothing() -> None:
    """신청일 before nothing but 퇴거예정일 is the day of the notice."""
    notice = {"신청인": NAMES, "연락처": ["010-0000-0001"], "신청일": FIRST, "퇴거예정일": LAST}
    assert "start" not in fields(notice)
    assert fields({"신청인": NAMES, "신청일": FIRST, "종료일": LAST})["start"] == "신청일"


def test_training_beside_a_contract_ends_none() -> None:
    """교육종료일 beside 계약종료일 is another matter; alone it may be the term."""
    both = {"업체명": FIRMS, "계약시작일": FIRST, "교육종료일": FIRST, "계약종료일": LAST}
    assert fields(both)["end"] == "계약종료일"
    late = {"이름": NAMES, "등록일": FIRST, "교육시작일": FIRST, "교육종료일": LAST}
    assert {"start": "교육시작일", "end": "교육종료일"}.items() <= fields(late).items()


def test_a_row_with_an_hour_is_none_of_headers() -> None:
    """What stands below headers of people are no headers of a ledger."""
    grid: dict[int, dict[int, CellValue]] = {
        1: {
            1: "회원명",
            2: "좌석번호",
            3: "입실시간",
            4: "개인/단체",
            5: "좌석연장",
            6: "좌석퇴실",
        },
        2: {1: "홍가람", 2: 9, 3: "09:02", 4: "단체", 5: "연장", 6: "퇴실"},
        3: {1: "김나래", 2: 3, 3: "18:40", 4: "단체", 5: "연장", 6: "퇴실"},
    }
    found = recognise(grid, (), LEDGER)
    assert found is None or found.header_row == 1
