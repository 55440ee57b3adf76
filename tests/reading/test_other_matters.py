"""Lists with a first and a last day that are no ledgers, and those like them that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import classify
from xlcrm.reading.other_matters import are_stays, is_of_another_matter

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

FIRST = ["2026-01-05", "2026-02-01", "2026-03-10", "2026-04-02"]
SOON = ["2026-01-07", "2026-02-04", "2026-03-12", "2026-04-03"]
LAST = ["2027-01-04", "2027-01-31", "2027-03-09", "2027-04-01"]
NAMES = ["홍가람", "김나래", "이다솜", "박라온"]


def kind_of(name: str, table: dict[str, list[str]]) -> str:
    """Which kind of sheet a list is taken for; nothing for none of ours."""
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(table, start=1))}
    for row in range(len(FIRST)):
        cells = (column[row % len(column)] for column in table.values())
        grid[row + 2] = dict(enumerate(cells, start=1))
    match = classify(name, grid, ())
    return "" if match is None else match.spec.key


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("상품", "품목코드|상품명|현재고|안전재고|입고일|만료일|상태"),
        ("일정", "업무명|산출물|진행률|시작일|종료일|담당"),
        ("발급", "쿠폰번호|쿠폰명|할인액|시작일|종료일|상태"),
        ("계좌", "종목명|잔고수량|평가손익|대출일|만기일"),
        ("행사", "행사명|장소|시작일|종료일|소요예산"),
        ("안내", "강의명|강사명|정원|수강기간|개강일|수강료"),
        ("직원", "이름|사번|휴가종류|시작일|종료일|사유"),
        ("지급", "채무번호|공급사|미지급액|만기일|상태"),
        ("견적", "고객명|연락처|시작일|종료일|금액"),
    ],
)
def test_words_say_that_nobody_contracts_for_it(name: str, headers: str) -> None:
    """Goods, tasks, coupons, shares, events, courses, leave, debts and offers."""
    assert (
        kind_of(
            name,
            {each: FIRST if each.endswith("일") else ["가", "나"] for each in headers.split("|")},
        )
        == ""
    )


@pytest.mark.parametrize(
    "headers",
    [
        "고객명|연락처|업무내용|진행률|시작일|종료일|요금",
        "회원명|쿠폰|포인트|시작일|종료일|이용권",
        "업체명|점검일|점검결과|시작일|종료일|월 관리비",
        "성명|사번|부서|렌탈 시작일|렌탈 종료일|상품",
        "수강생|강사명|정원|시작일|종료일|수강료",
        "공급사|재고|품목|계약 시작일|계약 종료일|보증금",
    ],
)
def test_whoever_has_a_contract_makes_a_ledger_of_it(headers: str) -> None:
    """Words of other matters stand in ledgers as well."""
    table = {
        each: LAST if each.endswith("종료일") else FIRST if each.endswith("일") else NAMES
        for each in headers.split("|")
    }
    assert kind_of("대장", table) == "ledger"


def test_stays_of_a_few_days_are_no_terms() -> None:
    """A list of who sleeps where for two nights; with a price or a telephone it may be one."""
    guests = {"이름": NAMES, "방": ["301", "302"], "입실일": FIRST}
    assert kind_of("배정", {**guests, "퇴실일": SOON}) == ""
    assert kind_of("배정", {**guests, "퇴실일": LAST}) == "ledger"
    assert kind_of("배정", {**guests, "퇴실일": SOON, "금액": ["90000"]}) == "ledger"


def test_a_ledger_of_our_own_stays_one() -> None:
    """Where 남은 일수 is computed already, no word and no day makes another matter of it."""
    fields = {"name", "start", "end", "days_left"}
    assert not is_of_another_matter("대기", ["업무명", "산출물"], fields, named=False)
    assert not are_stays(FIRST, SOON, fields, named=True)


def test_what_the_office_has_told_of_a_list_counts() -> None:
    """A list of coupons is one of the office's contracts if it says so."""
    head = {1: "쿠폰명", 2: "쿠폰번호", 3: "시작일", 4: "종료일"}
    rows = {row + 2: {1: "봄", 2: "7", 3: FIRST[row], 4: LAST[row]} for row in range(4)}
    grid: dict[int, dict[int, CellValue]] = {
        1: {**head},
        **{at: {**each} for at, each in rows.items()},
    }
    told = {"쿠폰명": ("name",)}
    match = classify("쿠폰", grid, (), told=told)
    assert match is not None
    assert match.spec.key == "ledger"


def test_sales_with_a_commission_are_no_terms() -> None:
    """The day of a sale begins nothing; a lease by the same brokers has a last day."""
    sales = ["계약일", "계약주소", "매도인", "매수인(임차)", "담당자", "총수수료", "실수령액"]
    assert is_of_another_matter("정산", sales, {"start", "address"}, named=False)
    leases = [*sales, "만기일"]
    assert not is_of_another_matter("정산", leases, {"start", "end"}, named=False)
