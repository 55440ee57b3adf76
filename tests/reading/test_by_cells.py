"""Columns whose words nobody knows are what their cells say, beside the plain ones of a list."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.combined import period
from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.reading.lexicon import meaning_of
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

ROWS = 6
NAMES: Cells = ["홍가람", "김나래", "이다솜", "박라온", "최마루", "정바다"]
FIRMS: Cells = ["가온상사", "나래식품", "다솜기계", "라온상회", "마루건설", "바다유통"]
FIRST: Cells = [f"2024-0{month}-01" for month in range(1, ROWS + 1)]
LAST: Cells = [f"2024-{month + 6:02}-28" for month in range(1, ROWS + 1)]
PRICES: Cells = ["30,000", "45,000", "30,000"]
TERM: Mapping[str, Cells] = {"회원명": NAMES, "시작일": FIRST, "종료일": LAST}


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


def doubts(table: Mapping[str, Cells]) -> set[str]:
    """The fields of a list that a notice says may be something else."""
    found = read(table)
    assert found is not None
    return {each.field for each in found.notices if each.code == "C202"} | set(found.doubtful)


@pytest.mark.parametrize("header", ["선석료", "월 자부담", "월(원)", "송전료(월)"])
def test_the_only_amount_of_a_charge_is_the_fee(header: str) -> None:
    """선석료 is no word that anybody has listed, and plainly what is paid beside a term."""
    assert fields({**TERM, header: PRICES})["fee"] == header


def test_an_amount_that_may_be_another_is_the_fee_in_doubt() -> None:
    """봉헌금 may be what is paid: read, and told."""
    assert fields({**TERM, "봉헌금": PRICES})["fee"] == "봉헌금"
    assert doubts({**TERM, "봉헌금": PRICES}) == {"fee"}


@pytest.mark.parametrize("header", ["취득가액", "배기량", "적립금", "공시지가", "위약금", "재료"])
def test_no_other_amount_or_number_is_the_fee(header: str) -> None:
    """What a thing is worth, what is saved up and how large an engine is are no fees."""
    assert "fee" not in fields({**TERM, header: [180000, 250000, 180000]})


def test_beside_a_known_fee_nothing_else_is_it() -> None:
    """이용료 says it, so 선석료 is the office's own."""
    assert fields({**TERM, "선석료": PRICES, "이용료": PRICES})["fee"] == "이용료"


def test_two_unknown_charges_are_neither_the_fee() -> None:
    """Which of 선석료 and 하역료 is the fee nobody can tell."""
    assert "fee" not in fields({**TERM, "선석료": PRICES, "하역료": PRICES})


def test_surnames_beside_a_number_of_people_are_the_customers() -> None:
    """리뷰어 is nobody's word for a customer; its cells are people, each another."""
    table = {"회원ID": [f"r{number}" for number in range(ROWS)], "크리에이터": NAMES}
    bounds = {"시작일": FIRST, "종료일": LAST}
    assert fields({**table, **bounds})["name"] == "크리에이터"
    staff = {**table, "크리에이터": ["홍가람", "김나래", "홍가람"], **bounds}
    assert "name" not in fields(staff)


def test_the_only_telephone_of_a_list_is_read_whoever_answers() -> None:
    """회계 연락처 is the one number at which anybody can be reached."""
    phones = [f"010-0000-000{number}" for number in range(ROWS)]
    assert fields({**TERM, "회계 연락처": phones})["phone"] == "회계 연락처"


def test_two_ends_of_the_lists_own_matter_bound_its_terms() -> None:
    """하자개시 and 하자만료 are another matter's days, but in a list of 하자 with their numbers."""
    table = {"발주처": FIRMS, "증권번호": ["B-1", "B-2"], "하자개시": FIRST, "하자만료": LAST}
    found = fields({**table, "하자구분": ["방수", "도장"]})
    assert (found["start"], found["end"]) == ("하자개시", "하자만료")
    assert read(table) is None


def test_what_is_left_of_coupons_makes_a_list_of_passes() -> None:
    """잔여 쿠폰 counts sessions, of which 총쿠폰수 were bought and which end on a day."""
    table = {"성함": NAMES, "총쿠폰수": [10, 20], "잔여 쿠폰": [3, 0], "쿠폰 만료일": LAST}
    found = fields(table)
    assert {"sessions_left": "잔여 쿠폰", "sessions": "총쿠폰수", "end": "쿠폰 만료일"}.items() <= (
        found.items()
    )


def test_accounts_stand_for_people_where_nobody_is_named() -> None:
    """이용 계정 holds e-mail addresses, by which the customers are told apart."""
    mails = [f"user{number}@example.com" for number in range(ROWS)]
    table = {"이용 계정": mails, "만료": LAST, "상품": ["기본"]}
    assert fields(table)["customer_id"] == "이용 계정"


def test_a_bare_title_beside_somebody_is_not_the_customer() -> None:
    """명칭 is what the 등기인 has."""
    table = {"등기인": FIRMS, "명칭": ["창고", "사무실"], "시작일": FIRST, "종료일": LAST}
    assert "명칭" not in fields(table | {"고객번호": ["K-1", "K-2"]}).values()


def test_the_condition_of_a_thing_is_no_status() -> None:
    """상태(얼룩) tells of few things how they look."""
    seen = [None, "소매 얼룩", None, None, None, None]
    assert "status" not in fields({**TERM, "상태(얼룩)": seen})
    assert fields({**TERM, "상태(계약)": ["이용중", "해지"]})["status"] == "상태(계약)"


def test_what_stands_on_an_account_is_owed_by_nobody() -> None:
    """current_balance is filled in each row, and no arrears."""
    table = {**TERM, "account_balance": [3600000, 4100000]}
    assert "outstanding" not in fields(table)
    assert fields({**TERM, "balance_due": [0, 4100000]})["outstanding"] == "balance_due"


def test_an_account_gives_way_to_the_person_whose_it_is() -> None:
    """One customer may have several accounts."""
    table = {"account_id": [11, 12, 13], "customer_id": [601, 702], "시작일": FIRST, "종료일": LAST}
    assert fields(table)["customer_id"] == "customer_id"


def test_a_header_in_latin_letters_is_what_stands_in_brackets_behind_it() -> None:
    """lineContractFirst(계약시작일) says what it is in Korean."""
    said = meaning_of("lineContrFst(계약시작일)")
    assert said is not None
    assert said.field == "start"


@pytest.mark.parametrize("header", ["소재유형", "담당지점"])
def test_a_kind_of_material_is_no_address_and_a_branch_no_person(header: str) -> None:
    """소재유형 says of which kind, 담당지점 where."""
    said = meaning_of(header)
    assert said is not None
    assert said.field == ""


def test_a_period_that_is_open_may_begin_with_a_month() -> None:
    """2025년 3월~ has no end."""
    assert period("2025년 3월~") == ("2025-03", "")
    assert period("2025.03 ~ 현재") == ("2025-03", "")


def test_a_length_in_months_is_read_beside_the_only_known_end() -> None:
    """투약기간(개월) is the term's, in doubt, where only a last day is there besides."""
    table = {"환자명": NAMES, "투약기간(개월)": [6, 12], "만료일": LAST}
    assert fields(table)["months"] == "투약기간(개월)"
    assert "months" in doubts(table)


def test_open_periods_of_months_are_both_ends_of_a_term() -> None:
    """위탁기간 says when it began, and mostly no end."""
    table = {
        "수탁업체": FIRMS,
        "위탁기간": ["2025년 3월~", "2024년 11월~"],
        "연락처": ["02-000-0001"],
    }
    found = read(table)
    assert found is not None
    assert found.headers["start"] == "위탁기간"


def test_the_charge_of_an_insurance_is_a_fee() -> None:
    """위험보험료 is paid."""
    assert fields({**TERM, "위험보험료": PRICES})["fee"] == "위험보험료"
