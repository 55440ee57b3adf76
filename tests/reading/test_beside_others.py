"""Columns that what stands beside them says are something else: each read wrongly for once."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.candidates import candidates_in
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


@pytest.mark.parametrize("route", ["코스", "배달 노선"])
def test_a_round_of_deliveries_is_no_product(route: str) -> None:
    """코스 where papers or milk are brought round; where a course is sold, it is what is sold."""
    milk: Mapping[str, Cells] = {route: ["A", "B"], "품목": ["두유", "우유"], "배달요일": ["월"]}
    assert headers(**milk)["service"] == "품목"
    assert headers(코스=["기초", "심화"])["service"] == "코스"


@pytest.mark.parametrize(
    "words", [["양호", "스크래치"], ["정상", "수리중"], ["거래가능", "거래완료"]]
)
def test_the_condition_of_a_thing_is_no_status(words: Cells) -> None:
    """상태 above 양호, 스크래치 tells of the thing; above 정상, 해지 of the contract."""
    assert "status" not in headers(상태=words)
    assert headers(상태=["정상", "해지"])["status"] == "상태"


@pytest.mark.parametrize("daily", ["이용료(일)", "렌트비(하루)", "사용료/주", "일일 이용료"])
def test_what_is_paid_for_a_day_or_a_week_is_no_fee(daily: str) -> None:
    """No basis is that of a day: read as a month's, it would be wrong by thirty times."""
    assert "fee" not in headers(**{daily: [12_000, 15_000]})
    assert headers(**{daily: [12_000], "월 이용료": [300_000]})["fee"] == "월 이용료"


@pytest.mark.parametrize("header", ["미납월", "미납 개월수", "미수 횟수", "연체금액 연월"])
def test_how_many_months_are_owed_is_no_sum(header: str) -> None:
    """미납월 above 9~10월 says when; 미납금 how much."""
    assert "outstanding" not in headers(**{header: ["9~10월", None]})
    assert headers(미납금=[50_000, 0])["outstanding"] == "미납금"


def test_the_ends_of_a_term_may_stand_in_brackets() -> None:
    """계약기간(시작) is a first day, and no length."""
    table = {"업체명": NAMES, "계약기간(시작)": FIRST, "계약기간(종료)": LAST}
    assert dict(read(table).headers) == {
        "name": "업체명",
        "start": "계약기간(시작)",
        "end": "계약기간(종료)",
    }


def test_two_words_for_one_thing_are_read_whole() -> None:
    """제품/모델 says what it is; 병원·품목 says two things, of which one is unknown."""
    product = read({"고객명": NAMES, "시작일": FIRST, "종료일": LAST, "제품/모델": ["비데/B2"]})
    assert product.headers["service"] == "제품/모델"
    assert product.holds == {}
    two: Mapping[str, Cells] = {"병원·품목": ["가람내과·위장약", "나래의원·항생제"]}
    assert "service" not in headers(**two)


def test_how_many_there_are_is_no_product() -> None:
    """진행중 프로그램 above 7 and 9 counts them."""
    assert "service" not in headers(**{"진행중 프로그램": ["7", "9"]})


@pytest.mark.parametrize("header", ["자사갱신여부", "당사 갱신여부", "타사갱신여부"])
def test_with_whom_it_was_renewed_is_no_decision(header: str) -> None:
    """자사갱신여부 tells of the past; 갱신여부 what the customer wants."""
    assert "decision" not in headers(**{header: ["Y", None]})
    assert headers(갱신여부=["Y", None])["decision"] == "갱신여부"


@pytest.mark.parametrize(
    ("header", "field"),
    [("반출일", "start"), ("서명일시", "start"), ("이용달수", "months"), ("수탁기관", "name")],
)
def test_more_words_for_what_bounds_a_term(header: str, field: str) -> None:
    """What is handed out, signed or counted in months, and who has taken it over."""
    found = meaning_of(header)
    assert found is not None
    assert found.field == field


def test_other_costs_are_no_fee() -> None:
    """기타비용 beside no other amount."""
    assert "fee" not in headers(기타비용=[80_000, 90_000])


def test_a_number_that_changes_is_nobodys() -> None:
    """이용자ID is that of a person where each 이용기관 comes back with another one."""
    offices: Cells = ["가람시청", "나루군청", "가람시청", "나루군청", "가람시청", "다온공사"]
    numbers: Cells = ["u1", "u2", "u3", "u4", "u5", "u6"]
    days = {"시작일": FIRST, "종료일": LAST}
    assert "customer_id" not in read({"이용기관": offices, **days, "이용자ID": numbers}).headers
    kept: Cells = ["u1", "u2", "u1", "u2", "u1", "u6"]
    assert (
        read({"이용기관": offices, **days, "이용자ID": kept}).headers["customer_id"] == "이용자ID"
    )
    assert (
        read({"이용자명": NAMES, **days, "이용자ID": numbers}).headers["customer_id"] == "이용자ID"
    )


def test_the_number_of_a_shop_is_no_contract() -> None:
    """매장코드 beside 매장명 is the shop's; 계약번호 beside 계약명 the contract's."""
    codes: Cells = ["S1", "S2", "S3", "S4", "S5", "S6"]
    assert "contract_id" not in headers(매장코드=codes, 매장명=["가람점"])
    assert headers(계약번호=codes, 계약명=["청소"])["contract_id"] == "계약번호"


def test_a_fine_is_no_fee() -> None:
    """금액 beside 위반내용."""
    assert "fee" not in headers(위반내용=["주정차"], 금액=[40_000, 32_000])
    assert headers(위반내용=["주정차"], 월대여료=[400_000])["fee"] == "월대여료"


def test_the_names_of_things_are_nobody() -> None:
    """이름 above 카메라 beside 대여자, who has it."""
    days = {"대여일": FIRST, "반납예정일": LAST}
    things = read({"이름": ["카메라", "조명", "삼각대"], "대여자": NAMES, **days})
    assert things.headers["name"] == "대여자"
    assert read({"이름": NAMES, "대여자": NAMES[::-1], **days}).headers["name"] == "이름"


def test_who_has_given_it_back_has_left() -> None:
    """반납일 that few rows have, beside 반납예정일; where each has one it is a last day."""
    lent = {"대여자명": NAMES, "대여일": FIRST, "반납예정일": LAST}
    few: Cells = ["2024-08-01", None, None, None, None, None]
    assert read({**lent, "반납일": few}).headers["terminated_on"] == "반납일"
    assert "terminated_on" not in read({**lent, "반납일": LAST}).headers


@pytest.mark.parametrize("header", ["만료일", "계약 시작일", "이용 시작"])
def test_both_ends_in_one_cell_are_read_whatever_the_header_says(header: str) -> None:
    """A header of one end above periods."""
    found = read({"고객명": NAMES, header: [f"{FIRST[0]} ~ {LAST[0]}"]})
    assert found.holds["start"] == ("start", "end")


def test_years_are_no_amounts() -> None:
    """회비 연도 above 2026 says for which year it was paid."""
    assert "fee" not in headers(연회비=["2025", "2026"])
    assert headers(연회비=["20250", "2026"])["fee"] == "연회비"


def test_the_rent_of_a_licensed_shop_is_paid_to_somebody_else() -> None:
    """월세액 in a register of licences."""
    shops = {"사업장명": NAMES, "폐업일자": LAST, "월세액": [500_000]}
    assert "fee" not in read({**shops, "인허가일자": FIRST}).headers
    assert read({**shops, "입주일자": FIRST}).headers["fee"] == "월세액"


@pytest.mark.parametrize(
    "header", ["회원수", "총 이용자 수", "계약건수", "재원생 수", "자격 만료일"]
)
def test_numbers_of_people_and_days_of_papers_are_none_of_ours(header: str) -> None:
    """How many there are is no name, and when a certificate ends no end of a contract."""
    found = meaning_of(header)
    assert found is None or not found.field


@pytest.mark.parametrize(("header", "field"), [("접수종료일", "end"), ("신청 시작일", "start")])
def test_days_of_applying_are_in_doubt(header: str, field: str) -> None:
    """접수종료일 is perhaps only the last day of applying; 종료예정일 is a last day."""
    found, plain = meaning_of(header), meaning_of("종료예정일")
    assert found is not None
    assert plain is not None
    assert found.field == field
    assert found.strength < plain.strength


def test_a_charge_is_no_last_day() -> None:
    """중개수수료 does not end with 수료, as a course does."""
    found = meaning_of("중개수수료")
    assert found is None or found.field != "end"


@pytest.mark.parametrize("monthly", ["월요금", "월금액", "월 렌탈료"])
def test_what_is_paid_each_month_goes_before_what_is_paid_once(monthly: str) -> None:
    """월요금 beside 등록비, both filled in each row."""
    assert headers(등록비=[100_000], **{monthly: [29_900]})["fee"] == monthly


def test_a_code_that_different_customers_share_is_not_theirs() -> None:
    """회사코드 beside 계약자 is that of our own company; one typed twice is a slip."""
    assert "customer_id" not in headers(회사코드=["R1", "R2", "R3"])
    each = [f"R{number}" for number in range(1, ROWS)]
    assert headers(회사코드=[*each, "R1"])["customer_id"] == "회사코드"


def test_the_moment_of_entry_is_no_first_day_beside_one() -> None:
    """It says when a row was written: 생성일 is asked about, and regtime where it stands alone."""
    moments = [f"2024-0{month}-01 09:{month}7" for month in range(1, ROWS + 1)]
    ends: Mapping[str, Cells] = {"고객명": NAMES, "만료일": LAST}
    assert "start" not in read({**ends, "regtime": moments, "생성일": FIRST}).headers
    alone = read({**ends, "regtime": moments})
    assert alone.headers["start"] == "regtime"
    assert "C202" in [each.code for each in alone.notices]
    assert not read({**ends, "이용시작일시": moments}).notices


def test_an_address_with_its_region_is_one_thing() -> None:
    """주소/권역 hold where it is, with brackets in some rows and without them in others."""
    where = ["경기 가람시(중부)", "경남 나래시", "경기 다솜시(동남)"]
    found = read({"고객명": NAMES, "시작일": FIRST, "종료일": LAST, "주소/권역": where})
    assert (found.headers["address"], "address" in found.holds) == ("주소/권역", False)


@pytest.mark.parametrize("place", ["단지", "건물명", "현장명"])
def test_a_place_is_not_the_customer_where_people_are_named(place: str) -> None:
    """Which of them it is is asked; beside nobody but staff the place stands for the customer."""
    term: Mapping[str, Cells] = {"시작일": FIRST, "종료일": LAST, place: ["가람마을", "나래마을"]}
    assert read({**term, "담당자": NAMES}).headers["name"] == place
    assert recognise_name({**term, "집주인": NAMES}) == ""
    assert recognise_name({**term, "입주인(매수인)": NAMES}) == "입주인(매수인)"


def recognise_name(table: Mapping[str, Cells]) -> str:
    """The header that says who the customer is, in a list that need not be a ledger."""
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(table))}
    for row in range(ROWS):
        grid[row + 2] = {at: cells[row % len(cells)] for at, cells in enumerate(table.values())}
    found = recognise(grid, (), LEDGER)
    return "" if found is None else found.headers.get("name", "")


def test_the_fee_of_this_year_is_read_of_those_of_several() -> None:
    """2026 회비 beside 2025 회비; a header with a year says of nothing else what it is."""
    years: Mapping[str, Cells] = {"2025 회비": [60_000], "2026년 회비": [66_000]}
    assert headers(**years)["fee"] == "2026년 회비"
    assert meaning_of("2026 종료일") is None


def test_what_goes_out_and_comes_back_begins_when_it_goes_out() -> None:
    """출고일 beside 반납예정, of machines as of cars; of goods in a store it begins nothing."""
    lent: Mapping[str, Cells] = {"고객명": NAMES, "출고일": FIRST, "반납예정": LAST}
    assert read(lent).headers["start"] == "출고일"
    assert "start" not in read({"고객명": NAMES, "출고일": FIRST, "유효기한": LAST}).headers


def test_the_price_of_one_session_is_a_fee_of_its_kind() -> None:
    """1회 단가 as 회당 단가; 1회 이용권 is what is sold."""
    assert headers(**{"1회 단가": [55_000]})["fee"] == "1회 단가"
    assert "fee" not in headers(**{"1회 이용권": ["A", "B"]})


def test_a_place_is_not_the_customer_where_firms_are_named() -> None:
    """재하청업체명 tells the rows apart, 시설물 says where; firms that come back do not."""
    term: Mapping[str, Cells] = {"시작일": FIRST, "종료일": LAST, "현장": ["가람역", "나래역"]}
    firms = ["가온전기", "(주)나래", "다솜설비", "라온건설", "마루상사", "바다방수"]
    assert recognise_name({**term, "시설물": ["승강장"]}) == "시설물"
    assert recognise_name({**term, "시설물": ["승강장"], "재하청업체명": firms}) == ""
    assert (
        recognise_name({**term, "시설물": ["승강장"], "재하청업체명": ["가온", "나래"]}) == "시설물"
    )


def test_a_length_is_held_against_a_term_that_stands_in_one_column() -> None:
    """누적연수 of three years in a term of one is how long it has been; one that agrees is read."""
    term = [f"2024-0{month}-01 ~ 2025-0{month}-01" for month in range(1, ROWS + 1)]
    listed: Mapping[str, Cells] = {"고객명": NAMES, "계약기간": term}
    assert "months" not in read({**listed, "보관 연수": ["3년", "5년"]}).headers
    assert read({**listed, "보관 연수": ["1년"]}).headers["months"] == "보관 연수"


@pytest.mark.parametrize(("header", "field"), [("영업 담당자", "officer"), ("회원상태", "status")])
def test_of_two_columns_called_the_same_the_one_of_words_is_read(header: str, field: str) -> None:
    """A table joined from two has the code and the word below one header; the codes say nothing."""
    words = ["이용중", "해지"] if field == "status" else ["홍가람", "김나래"]
    for first, second in ((["K01", "K02"], words), (words, ["K01", "K02"])):
        table = {"고객명": NAMES, "시작일": FIRST, "종료일": LAST}
        found = read({**table, header: first, f"{header} ": second})
        assert found.columns[field] == 4 + (first is not words)
        assert "C201" not in [each.code for each in found.notices]


def test_a_word_beside_one_that_nobody_knows_is_not_read_by_halves() -> None:
    """상품/깃수 may be either in each row; a name is told from what stands beside it."""
    two = ["수영/3기", "헬스/4기"]
    assert "service" not in headers(**{"상품/깃수": two})
    assert "end" not in recognise_fields({"고객명": NAMES, "깃수/종료일": ["3기/2025-01-01"]})
    people = [f"{name}/3기" for name in NAMES]
    found = read({"성명/깃수": people, "시작일": FIRST, "종료일": LAST})
    assert found.holds["name"] == ("name", "")
    assert "note" in headers(**{"깃수/메모": ["3기/늦음", "4기"]})


def recognise_fields(table: Mapping[str, Cells]) -> frozenset[str]:
    """The fields of a list that need not be a ledger."""
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(table))}
    for row in range(ROWS):
        grid[row + 2] = {at: cells[row % len(cells)] for at, cells in enumerate(table.values())}
    return frozenset(each.field for each in candidates_in(grid, (), 1, LEDGER))


def test_what_is_owed_is_an_amount() -> None:
    """회비 미납 above the months that were not paid tells of no sum."""
    assert headers(**{"회비 미납": [0, 30_000]})["outstanding"] == "회비 미납"
    assert "outstanding" not in headers(**{"회비 미납": [None, "9~10월", "3월분"]})
