"""Columns that read like ours until one looks at what stands beside them."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.evidence import are_dates
from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.reading.lexicon import meaning_of
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

ROWS = 9
NAMES: Cells = [f"{letter}온상사" for letter in "가나다라마바사아자"]
PEOPLE: Cells = [f"{name}람" for name in ("김가", "이나", "박다", "최라", "정마", "윤바", "임사")]
BOUNDS: Mapping[str, Cells] = {
    "개시일": [f"2024-0{month}-01" for month in range(1, ROWS + 1)],
    "만료일": [f"2025-0{month}-28" for month in range(1, ROWS + 1)],
}


def recognised(table: Mapping[str, Cells]) -> HeaderMatch:
    """The headers of a list with these columns, each filled to the last row."""
    grid: dict[int, dict[int, CellValue]] = {row: {} for row in range(1, ROWS + 2)}
    for column, (header, cells) in enumerate(table.items(), start=1):
        grid[1][column] = header
        for row, cell in enumerate(islice(cycle(cells), ROWS), start=2):
            grid[row][column] = cell
    found = recognise(grid, (), LEDGER)
    assert found is not None
    return found


def read(**columns: Cells) -> Mapping[str, str]:
    """What is read of a list with these columns beside a name and a term."""
    return recognised({"업체명": NAMES, **BOUNDS, **columns}).headers


@pytest.mark.parametrize("beside", ["담당자연락처", "담당자 이메일", "직책", "담당 부서"])
def test_whom_one_speaks_to_at_the_customer_is_no_salesperson(beside: str) -> None:
    """담당자 beside his telephone or rank is the customer's."""
    assert read(담당자=["김가람", "이나람"])["officer"] == "담당자"
    assert "officer" not in read(담당자=["김가람", "이나람"], **{beside: ["팀장"]})


def test_who_is_another_one_in_each_row_is_no_salesperson() -> None:
    """An office has few salespeople; each customer has his own person to speak to."""
    each = [*PEOPLE, "한아람", "오자람"]
    assert "officer" not in read(담당자=each)
    assert read(영업담당=each)["officer"] == "영업담당"


@pytest.mark.parametrize("header", ["고객담당자", "거래처 담당자", "업체담당자명"])
def test_a_person_of_the_customer_is_none_of_the_office(header: str) -> None:
    """고객 담당자 stands beside our own."""
    assert "officer" not in read(**{header: ["김가람", "이나람"]})
    assert read(**{header: ["김가람"], "담당컨설턴트": ["이나람"]})["officer"] == "담당컨설턴트"


@pytest.mark.parametrize("header", ["등록자", "접수자", "수정자", "입력자"])
def test_who_typed_a_row_is_no_salesperson(header: str) -> None:
    """등록자 is the login of whoever filled it in."""
    assert "officer" not in read(**{header: ["admin", "kim"]})


def test_a_line_of_business_is_no_product() -> None:
    """종목 beside 업태 or 대표자 says what the customer does; alone it may be what is learnt."""
    sold = ["수영", "헬스"]
    assert read(종목=sold)["service"] == "종목"
    assert "service" not in read(종목=["물류", "유통"], 업태=["서비스", "도소매"])
    assert read(종목=["물류"], 대표자=["김가람"], 계약상품=sold)["service"] == "계약상품"


def test_a_day_of_joining_begins_no_term_beside_a_period() -> None:
    """회원기간 has both ends; 입회일 was years before."""
    found = recognised(
        {"성명": PEOPLE, "입회일": ["2019.07.17"], "회원기간": ["2026.01.02 ~ 2027.01.01"]}
    )
    assert found.headers["start"] == found.headers["end"] == "회원기간"


def test_a_number_called_as_the_people_are_is_theirs() -> None:
    """후원번호 beside 후원자명 comes back with the same person; 증권번호 does not."""
    numbers = [f"D{number}" for number in range(ROWS)]
    of_people: Mapping[str, Cells] = {"후원번호": numbers, "후원자명": PEOPLE, **BOUNDS}
    assert recognised(of_people).headers["customer_id"] == "후원번호"
    of_papers: Mapping[str, Cells] = {"증권번호": numbers, "계약자명": PEOPLE, **BOUNDS}
    assert recognised(of_papers).headers["contract_id"] == "증권번호"


def test_an_amount_that_says_what_for_goes_before_a_mere_one() -> None:
    """월임대료 beside 금액."""
    found = read(월임대료=[30_000, 45_000], 금액=[900_000, 45_000])
    assert found["fee"] == "월임대료"


def test_a_name_that_groups_rows_gives_way_to_one_that_tells_them_apart() -> None:
    """법인 says whose staff it is, 현재사용자 who has the thing."""
    table: Mapping[str, Cells] = {
        "법인": ["본사", "지사"],
        "현재사용자": [*PEOPLE, "한아람", "오자람"],
        **BOUNDS,
    }
    assert recognised(table).headers["name"] == "현재사용자"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("사업자명/이름", "name"),
        ("계약상태명", "status"),
        ("CNCT_STAT_NM", "status"),
        ("수납 예정 금액", "fee"),
        ("요금명", "service"),
        ("요금 납부", "fee"),
        ("요금 납부일", ""),
        ("연체료", ""),
        ("자동차보험 가입현황", ""),
        ("보험 상태", "status"),
        ("보증금 입금일", ""),
        ("payment terms", ""),
        ("잔금", ""),
        ("종료년월", "end"),
        ("총사용액", ""),
        ("결제일", ""),
        ("최종 동기화 일시", ""),
    ],
)
def test_words_that_offices_put_together_are_known(header: str, field: str) -> None:
    """Each says one thing, or surely none of ours."""
    if "/" in header:
        assert recognised({header: NAMES, **BOUNDS}).headers[field] == header
        return
    said = meaning_of(header)
    assert said is not None
    assert said.field == field


@pytest.mark.parametrize(
    ("now", "once"),
    [
        ("현재 계약 만기일", "최초 계약 만기일"),
        ("연장종료일", "당초종료일"),
        ("최종 만료일", "이전 만료일"),
    ],
)
def test_the_term_of_today_goes_before_a_former_one(now: str, once: str) -> None:
    """최초 계약 만기일 has passed; 현재 계약 만기일 is the one to call about."""
    table: Mapping[str, Cells] = {
        "임차인명": NAMES,
        "시작일": BOUNDS["개시일"],
        once: [f"2023-0{month}-28" for month in range(1, ROWS + 1)],
        now: BOUNDS["만료일"],
    }
    assert recognised(table).headers["end"] == now


def test_an_extension_that_few_rows_have_is_told() -> None:
    """연장 종료일 of two rows replaces no column, and is not passed over without a word."""
    extended: Cells = ["2026-01-28", None, None, None, None]
    found = recognised({"업체명": NAMES, **BOUNDS, "연장종료일": extended})
    assert found.headers["end"] == "만료일"
    assert [(each.code, dict(each.details)["header"]) for each in found.notices] == [
        ("C203", "연장종료일")
    ]


def test_insurance_of_a_licensed_shop_is_no_term_of_its_licence() -> None:
    """보험종료일 of one column in twenty is another matter; in a list of policies it is the end."""
    bounds: Mapping[str, Cells] = {"보험시작일": BOUNDS["개시일"], "보험종료일": BOUNDS["만료일"]}
    policies: Mapping[str, Cells] = {"계약자명": NAMES, "보험상품": ["암", "실손"], **bounds}
    assert recognised(policies).headers["end"] == "보험종료일"
    others: Mapping[str, Cells] = {f"시설항목{letter}": ["가"] for letter in "abcdefghijklmnopq"}
    register: Mapping[str, Cells] = {**policies, "허가 시작일": BOUNDS["개시일"], **others}
    assert recognised(register).headers.get("end") != "보험종료일"


def test_a_bare_end_alone_is_the_last_day_of_those_who_are_named() -> None:
    """회원 | 연락처 | 만료, with days below."""
    table: Mapping[str, Cells] = {"회원": PEOPLE, "연락처": ["010-0000-0001"]}
    found = recognised({**table, "만료": BOUNDS["만료일"], "회원권": ["3개월", "6개월"]})
    assert found.headers["end"] == "만료"


def test_two_days_go_before_a_period_that_says_the_same() -> None:
    """구독기간 beside 구독시작일자 and 구독만료일자 is read from those."""
    days: Mapping[str, Cells] = {
        "구독시작일자": BOUNDS["개시일"],
        "구독만료일자": BOUNDS["만료일"],
    }
    found = read(**days, 구독기간=["2024.01.01 ~ 2024.12.31"])
    assert found["start"] != "구독기간"
    assert found["end"] != "구독기간"


@pytest.mark.parametrize("header", ["가입년수", "거래기간", "사용개월수"])
def test_how_long_one_has_been_there_is_no_term_beside_a_last_day(header: str) -> None:
    """가입년수 3 beside 약정종료일."""
    table: Mapping[str, Cells] = {"이름": PEOPLE, "약정종료일": BOUNDS["만료일"], header: [3, 5]}
    assert "months" not in recognised(table).headers


def test_a_state_of_the_union_is_no_status() -> None:
    """lic_state above CA and NY is where; above Active and Expired how one stands."""
    assert "status" not in read(lic_state=["CA", "NY"])
    assert read(lic_state=["Active", "Expired"])["status"] == "lic_state"


def test_a_header_of_two_days_holds_both_ends() -> None:
    """신청일/종료일 above 2024.01.01/2024.12.31."""
    found = recognised({"구독자": NAMES, "신청일/종료일": ["2024.01.01/2024.12.31"]})
    assert found.holds["end"] == ("start", "end")


def test_what_is_sold_is_known_by_its_last_word() -> None:
    """보상서비스명: nobody knows 보상, and everybody 서비스명."""
    assert read(보상서비스명=["안심24", "안심36"])["service"] == "보상서비스명"


def test_round_numbers_are_sums_and_no_days() -> None:
    """30000, 45000 would be days of 1982 and 2023; a column of such is money."""
    assert not are_dates([30_000, 45_000, 50_000])
    assert not are_dates(["79000.00", "45000.00"])
    assert are_dates([45_292, 45_300, 45_400])
