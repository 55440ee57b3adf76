"""Headers whose words say what they are, and whose cells or neighbours deny it."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import HeaderMatch, classify, recognise
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.plausible import are_addresses, are_paired
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

ROWS = 6
NAMES: Cells = ["홍가람", "김나래", "이다솜", "박라온", "최마루", "정바다"]
FIRMS: Cells = ["가온상사", "나래식품", "다솜기계", "라온물산", "가온상사", "나래식품"]
OTHERS: Cells = ["강사랑", "윤아람", "조자연", "임차오", "강사랑", "윤아람"]
STAFF: Cells = ["오파랑", "유하늘"]
FIRST: Cells = [f"2024-0{month}-01" for month in range(1, ROWS + 1)]
LAST: Cells = [f"2025-0{month}-{last}" for month, last in enumerate((31, 28, 31, 30, 31, 30), 1)]
LONG_AGO: Cells = [f"2019-0{month}-17" for month in range(1, ROWS + 1)]


def grid_of(table: Mapping[str, Cells]) -> dict[int, dict[int, CellValue]]:
    """A list with these columns, each filled to the last row."""
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(table, start=1))}
    for row in range(2, ROWS + 2):
        grid[row] = {}
    for column, cells in enumerate(table.values(), start=1):
        for row, cell in enumerate(islice(cycle(cells), ROWS), start=2):
            grid[row][column] = cell
    return grid


def read(table: Mapping[str, Cells]) -> HeaderMatch:
    """What the headers of such a list are read as."""
    found = recognise(grid_of(table), (), LEDGER)
    assert found is not None
    return found


def headers(**columns: Cells) -> Mapping[str, str]:
    """What is read of a list with these columns beside a firm and a term."""
    return read({"계약업체": FIRMS, "시작일": FIRST, "종료일": LAST, **columns}).headers


def test_who_changes_with_the_customer_is_his() -> None:
    """담당자 of one customer alone is whom one speaks to there; who has several is ours."""
    assert are_paired(OTHERS, FIRMS)
    assert "officer" not in headers(담당자=OTHERS)
    assert headers(담당자=STAFF)["officer"] == "담당자"
    assert "officer" not in headers(급식담당자=OTHERS)
    assert headers(급식담당자=STAFF)["officer"] == "급식담당자"


def test_who_sells_is_told_from_whom_one_speaks_to() -> None:
    """영업담당 says more than 담당자명, whoever stands first."""
    assert headers(담당자명=STAFF, 영업담당=STAFF[:1])["officer"] == "영업담당"


@pytest.mark.parametrize("header", ["담당조경사", "배정코디", "전담매듭사"])
def test_who_is_in_charge_whatever_he_is(header: str) -> None:
    """A profession that nobody knows behind 담당; a 담당부서 is nobody."""
    assert headers(**{header: STAFF})["officer"] == header
    assert "officer" not in headers(담당부서=["건설과", "공원과"])


def test_a_site_is_an_address_only_where_one_is_written() -> None:
    """현장 above names of towns says where a machine stands, and nowhere a letter arrives."""
    assert are_addresses(["가람로 12", "나래동 3-1"])
    assert "address" not in headers(현장=["가람", "나래"])
    assert headers(현장=["가람시 나래로 12", "다솜시 라온로 3"])["address"] == "현장"


def test_where_the_land_lies_is_not_where_its_tenant_lives() -> None:
    """소재지 beside 지목 and 면적 is the field's; of a building it is where the customer is."""
    lies = ["가람동 22", "나래동 산7"]
    land = {"대부자": NAMES, "시작일": FIRST, "종료일": LAST, "소재지": lies}
    assert "address" not in read({**land, "지목": ["전", "답"], "면적": [330, 495]}).headers
    house = {"건물명": FIRMS, "시작일": FIRST, "종료일": LAST, "소재지": lies}
    assert read({**house, "연면적": [330], "대지면적": [200]}).headers["address"] == "소재지"


def test_a_state_of_something_else_has_other_words() -> None:
    """처리상태 above 미결 is nobody's; above 해지 it is the contract's."""
    assert "status" not in headers(처리상태=["미결", "완결"])
    assert headers(처리상태=["진행", "해지"])["status"] == "처리상태"
    assert headers(**{"정기권 상태": ["이용중", "해지"]})["status"] == "정기권 상태"


def test_a_kind_of_things_is_no_remark() -> None:
    """내용 above words that come back, and a 비고 of somebody else in brackets, are no notes."""
    assert "note" not in headers(홍보내용=["개업", "할인"])
    assert headers(내용=["다음 주에 다시 전화", "현관 앞에 두기"])["note"] == "내용"
    kinds = {"비고(수허가자)": ["공동", "단독"]}
    assert "note" not in headers(수허가자=NAMES, **kinds)
    assert headers(**{"메모(점주)": ["금요일에 전화"]})["note"] == "메모(점주)"


def test_a_link_is_no_product() -> None:
    """도메인 above addresses on the Internet says which pages are looked after."""
    assert "service" not in headers(도메인=["www.a.example", "b.example"])


def test_a_bare_name_of_things_beside_whose_it_is() -> None:
    """이름 above what is sold gives way to 업체명; above people it does not."""
    term = {"시작일": FIRST, "종료일": LAST}
    sold = ["교육 30명", "교육 50명"]
    assert read({"기업명": FIRMS, "이름": sold, **term}).headers["name"] == "기업명"
    assert read({"기업명": FIRMS, "이름": NAMES, **term}).headers["name"] == "이름"


def test_few_words_are_not_those_who_pay() -> None:
    """환자명 above two pets gives way to the column of people, of whom each is another one."""
    found = recognise(
        grid_of({"환자명": ["보리", "콩이"], "보호자": NAMES, "시작일": FIRST, "종료일": LAST}),
        (),
        LEDGER,
    )
    assert found is None or found.headers.get("name") != "환자명"


def test_a_day_of_joining_gives_way_to_the_day_of_use() -> None:
    """유효시작 beside 가입일; and both ends in one column beside 입관일."""
    both = {"성명": NAMES, "가입일": LONG_AGO, "유효시작": FIRST, "유효기간만료": LAST}
    assert read(both).headers["start"] == "유효시작"
    periods = [f"{start}~{end}" for start, end in zip(FIRST, LAST, strict=True)]
    for joined in ("입관일", "가입일", "등록일"):
        found = read({"관원명": NAMES, joined: LONG_AGO, "단련기간": periods})
        assert (found.headers["start"], found.headers["end"]) == ("단련기간", "단련기간")


def test_the_end_of_an_insurance_is_the_lists_own_after_joining() -> None:
    """Months to the day after 가입일 it is; beside the term of what is rented it is not."""
    table = {"이름": NAMES, "전화": ["010-0000-0001"], "가입일자": FIRST, "의무보험만기일": LAST}
    assert read(table).headers["end"] == "의무보험만기일"
    rented = {"이름": NAMES, "대여시작일": FIRST, "대여종료일": LAST, "보험만기일": LONG_AGO}
    assert read(rented).headers["end"] == "대여종료일"


def test_a_telephone_of_the_family_gives_way() -> None:
    """Of two numbers that nobody knows the one that is no relative's is read."""
    phones = ["010-0000-0001", "010-0000-0002"]
    found = headers(남편연락처=phones, 산모연락처=phones)
    assert found["phone"] == "산모연락처"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("유효시작", "start"),
        ("최종 이용 만료일", "end"),
        ("졸업예정일", "end"),
        ("정기결제 종료일", "end"),
        ("월납입보험료", "fee"),
        ("당월미납", "outstanding"),
        ("상담 담당자", "officer"),
        ("적요", "note"),
        ("점용목적", "service"),
        ("볼링권", "service"),
        ("수강권 번호", "contract_id"),
        ("사업장관리번호", ""),
        ("소재내용", ""),
        ("유통기한", ""),
    ],
)
def test_words_say(header: str, field: str) -> None:
    """What single headers say, or that it is nothing of ours."""
    said = meaning_of(header)
    assert ("" if said is None else said.field) == field


def test_who_has_paid_waits_no_longer() -> None:
    """A sheet 대기회원 with terms and fees is a list of terms; 대기자 명단 without is none."""
    table = {"이름": NAMES, "시작일": FIRST, "종료일": LAST, "이용료": [50_000]}
    found = classify("대기회원", grid_of(table), ())
    assert found is not None
    assert found.spec is LEDGER
    assert classify("대기자 명단", grid_of({"이름": NAMES, "시작일": FIRST}), ()) is None


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("강사 명부", {"프로그램명": ["가"], "성명": NAMES, "직위": ["강사"]}),
        ("자격", {"성명": NAMES, "자격명": ["가"], "취득일": FIRST, "발급기관": ["나"]}),
        ("예약", {"예약자": NAMES, "예약상태": ["확정"], "요금": [90_000]}),
    ],
)
def test_nobody_contracts_for_it(name: str, table: Mapping[str, Cells]) -> None:
    """Who works here, who has a certificate, and who comes for two nights."""
    soon = [f"2024-0{month}-03" for month in range(1, ROWS + 1)] if name == "예약" else LAST
    assert classify(name, grid_of({**table, "시작일": FIRST, "종료일": soon}), ()) is None


def test_works_are_over_when_they_are_done() -> None:
    """착수일 and 공사명 with a price tell of no term."""
    table = {
        "발주처": FIRMS,
        "공사명": ["도색"],
        "착수일": FIRST,
        "준공일": LAST,
        "금액": [900_000],
    }
    assert classify("목록", grid_of(table), ()) is None
