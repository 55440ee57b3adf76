"""Columns that what stands beside them says are something else: each read wrongly for once."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.reading.lexicon import meaning_of
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

ROWS = 6
NAMES: Cells = ["홍가람", "김나래", "이다솜", "박라온", "최마루", "정바다"]
FIRST: Cells = [f"2024-0{month}-01" for month in range(1, ROWS + 1)]
LAST: Cells = [f"2025-0{month}-28" for month in range(1, ROWS + 1)]


def read(table: Mapping[str, Cells]) -> HeaderMatch:
    """The headers of a list with these columns, each filled to the last row."""
    grid: dict[int, dict[int, CellValue]] = {row: {} for row in range(1, ROWS + 2)}
    for column, (header, cells) in enumerate(table.items(), start=1):
        if header.strip():
            grid[1][column] = header
        for row, cell in enumerate(islice(cycle(cells), ROWS), start=2):
            grid[row][column] = cell
    found = recognise(grid, (), LEDGER)
    assert found is not None
    return found


def headers(**columns: Cells) -> Mapping[str, str]:
    """What is read of a list with these columns beside a name and a term."""
    return read({"고객명": NAMES, "시작일": FIRST, "종료일": LAST, **columns}).headers


@pytest.mark.parametrize("beside", ["구매일", "제조사", "구입처", "시리얼번호"])
def test_what_the_office_has_paid_for_what_it_lends_is_no_fee(beside: str) -> None:
    """구매금액 beside 제조사, in a list of what is lent; where something is sold it is paid."""
    lent = {"사용자": NAMES, "대여 시작일": FIRST, "대여 종료일": LAST, "구매금액": [900_000]}
    assert "fee" not in read({**lent, beside: ["가온"]}).headers
    assert headers(구매금액=[900_000])["fee"] == "구매금액"


@pytest.mark.parametrize("gift", ["서비스", "서비스 기간"])
def test_months_for_nothing_are_no_product(gift: str) -> None:
    """서비스 above 1개월 beside what is sold."""
    assert headers(신문=["조간", "석간"], **{gift: ["1개월", "2개월"]})["service"] == "신문"
    assert headers(서비스=["청소", "방역"])["service"] == "서비스"


@pytest.mark.parametrize("after", ["회원명(후)", "회원명(변경후)", "회원명(양도 후)"])
def test_what_stands_since_a_change_is_read(after: str) -> None:
    """회원명(후) beside 회원명, which is who it was."""
    table = {"회원명": NAMES, "이용시작일": FIRST, "이용종료일": LAST, after: NAMES[::-1]}
    assert read(table).headers["name"] == after


def test_the_state_is_that_of_what_the_days_are_of() -> None:
    """약정상태 beside 약정시작일, whatever 계약상태 says."""
    days = {"고객명": NAMES, "약정시작일": FIRST, "약정종료일": LAST}
    states: Mapping[str, Cells] = {"계약상태": ["정상", "해지"], "약정상태": ["정상", "휴지"]}
    assert read({**days, **states}).headers["status"] == "약정상태"


def test_a_kind_whose_words_are_passes_is_the_product() -> None:
    """종류 above 20회권 beside 반, which says where."""
    kinds: Cells = ["20회권", "월정액", "10회권"]
    assert headers(반=["소형반", "대형반"], 종류=kinds)["service"] == "종류"


def test_what_was_bought_first_of_all_is_in_doubt() -> None:
    """And gives way to what is used today."""
    first: Cells = ["기본", "고급", "기본"]
    table = {"고객명": NAMES, "시작일": FIRST, "종료일": LAST, "최초요금제": first}
    assert "service" in read(table).doubtful
    assert read({**table, "요금제": first}).headers["service"] == "요금제"


def test_amounts_of_nothing_are_no_fee() -> None:
    """월세액 of which each is 0 tells of no rent."""
    assert "fee" not in headers(월세액=[0])
    assert headers(월세액=[0, 300_000])["fee"] == "월세액"


def test_how_long_it_has_been_used_is_left_blank() -> None:
    """사용기간 without a cell: xlcrm would fill it with the length of the term."""
    assert "months" not in headers(사용기간=[None])
    assert "months" in headers(계약기간=[None])


def test_whom_the_office_buys_from_begins_no_table_of_its_own() -> None:
    """Behind a blank column of the same rows: 매입처 and a day are no customers."""
    table: Mapping[str, Cells] = {
        "회원명": NAMES, "계약시작일": FIRST, "계약종료일": LAST, " ": [None],
        "상품명": ["서버"], "월요금": [150_000], "매입처": ["가온", "나래"], "서비스개시일": FIRST,
    }  # fmt: skip
    match = read(table)
    assert match.beside == ()
    assert (match.headers["name"], match.headers["service"]) == ("회원명", "상품명")


@pytest.mark.parametrize("group", ["관리주체 담당자", "건물 담당자", "임차인 담당"])
def test_a_person_below_the_customers_is_none_of_the_office(group: str) -> None:
    """관리주체 above 담당자."""
    assert "officer" not in headers(**{group: ["김과장", "이과장"]})


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("계약서_문서ID", ""),
        ("문서번호", "contract_id"),
        ("요금항목명", ""),
        ("모상품명", "service"),
        ("세부내용", "note"),
        ("관리자_부", ""),
        ("관리자_정", "officer"),
    ],
)
def test_the_words_say_so(header: str, field: str) -> None:
    """Where a paper lies is no number of it; who stands in for another is not the one."""
    said = meaning_of(header)
    assert said is not None
    assert said.field == field


def test_the_days_of_a_locker_are_not_those_of_the_membership() -> None:
    """락커 시작 beside 회원권 시작."""
    table = {"고객명": NAMES, "락커 시작": LAST, "락커 종료": LAST, "회원권 시작": FIRST}
    found = read({**table, "회원권 종료": LAST}).headers
    assert (found["start"], found["end"]) == ("회원권 시작", "회원권 종료")


@pytest.mark.parametrize(
    "header",
    [
        *("프로모션 종료일", "수습종료일", "특약만료일", "공사 종료일", "연장신청마감일"),
        *("미납개월", "정지일수", "전담당자", "관심상품", "장비상태", "보험가입금액", "사은품"),
        *("전월요금", "현장소장", "연장일수"),
    ],
)
def test_words_of_something_else_say_so(header: str) -> None:
    """None of them is a day, an amount or a person of the contract's."""
    said = meaning_of(header)
    assert said is not None
    assert said.field == ""


@pytest.mark.parametrize(
    ("other", "who"),
    [("피보험자명", "계약자명"), ("전임차인", "현임차인"), ("수익자", "가입자명")],
)
@pytest.mark.parametrize("turned", [False, True])
def test_who_has_signed_and_is_here_today_is_the_customer(
    other: str, who: str, *, turned: bool
) -> None:
    """Wherever the insured, or who lived here before, stands."""
    names = {other: NAMES[::-1], who: NAMES}
    pair = dict(reversed(names.items())) if turned else names
    match = read({**pair, "시작일": FIRST, "종료일": LAST})
    assert match.headers["name"] == who
    assert "name" not in match.doubtful


def test_of_two_that_say_as_surely_who_it_is_a_person_is_asked() -> None:
    """And the first one is read meanwhile."""
    match = read({"점주명": NAMES, "가맹점주 이름": NAMES, "시작일": FIRST, "종료일": LAST})
    assert match.headers["name"] == "점주명"
    assert "name" in match.doubtful
