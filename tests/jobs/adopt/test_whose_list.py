"""Lists that may be of what the office itself buys, lends or keeps are asked about, others not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.jobs.adopt.adopt import asked_of, survey
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.adopt.conftest import Office

DAYS: Final = (
    ("2025-03-01", "2026-02-28"),
    ("2025-05-11", "2027-05-10"),
    ("2024-09-01", "2026-08-31"),
    ("2025-12-15", "2026-12-14"),
)
FIRMS: Final = ("㈜가람", "나래상사", "다솜정보", "㈜라온")
PEOPLE: Final = ("홍가람", "김나래", "이다솜", "박라온")
PHONES: Final = tuple(f"010-0000-000{at}" for at in range(1, 5))


def _told(*words: str) -> tuple[str, ...]:
    """Four cells below a header, the words in turn."""
    return tuple(words[at % len(words)] for at in range(4))


STARTS: Final = tuple(f"={start}" for start, _ in DAYS)
ENDS: Final = tuple(f"={end}" for _, end in DAYS)
FEES: Final = ("1,200,000", "800,000", "2,400,000", "640,000")
TERM: Final = {"시작일": STARTS, "종료일": ENDS}


def _book(office: Office, sheet: str, columns: dict[str, tuple[str, ...]]) -> Path:
    rows = zip(*columns.values(), strict=True)
    return office.workbook({sheet: "\n".join(["|".join(columns), *map("|".join, rows)]) + "\n"})


def _required(path: Path) -> list[str]:
    """The headers about which is asked before anything is read."""
    return [each.header for each in survey(path).questions if each.required]


OURS: Final = {
    "what we pay for": (
        {"업체명": FIRMS, "계약명": _told("청소", "렌탈"), **TERM, "계약금액": FEES}
        | {"지급조건": _told("월", "일시불")},
        "업체명",
    ),
    "our budget": (
        {"상호": FIRMS, "용역명": _told("경비", "소독"), **TERM, "금액": FEES}
        | {"예산과목": _told("용역비", "수수료")},
        "상호",
    ),
    "our staff's flats": (
        {"사원번호": _told("S1", "S2", "S3", "S4"), "성명": PEOPLE, "숙소주소": _told("한빛로 1")}
        | {"계약시작일": STARTS, "계약종료일": ENDS, "보증금": FEES},
        "성명",
    ),
    "our staff": (
        {"성명": PEOPLE, "고용형태": _told("기간제"), "직급": _told("사원")}
        | {"계약시작일": STARTS, "계약종료일": ENDS},
        "성명",
    ),
    "what our staff use": (
        {"사용자": PEOPLE, "자산번호": _told("A1", "A2", "A3", "A4"), "부서": _told("재무", "민원")}
        | {"승인자": _told("최마루"), "사용시작일": STARTS, "만료일": ENDS},
        "사용자",
    ),
    "what is brought back": (
        {"회원명": PEOPLE, "전화번호": PHONES, "도서명": _told("봄", "여름")}
        | {"반납예정일": ENDS, "연체여부": _told("N", "Y")},
        "반납예정일",
    ),
    "what others have published": (
        {"회사": FIRMS, "공시일": STARTS, "종목코드": _told("000001", "000002")}
        | {"계약시작일": STARTS, "계약종료일": ENDS, "계약금액": FEES},
        "회사",
    ),
    "whose insurance ends": (
        {"이름": PEOPLE, "전화번호": PHONES, "서비스": _told("택시", "정비")}
        | {"보험사": _told("가나손보", "다라화재"), "증권번호": _told("301", "302", "303", "304")}
        | {"보험 만료일": ENDS, "등록일": STARTS, "수정일": STARTS},
        "보험 만료일",
    ),
}

THEIRS: Final = {
    "rentals": {"고객명": PEOPLE, "연락처": PHONES, **TERM, "월 렌탈료": FEES},
    "customers with whom they pay": {"업체명": FIRMS, **TERM, "월요금": FEES}
    | {"납부방법": _told("이체", "카드")},
    "customers, some served by others": {"업체명": FIRMS, **TERM, "계약금액": FEES}
    | {"외주업체": _told("", "㈜마루"), "매입일자": _told("")},
    "staff of a customer at a gym": {"회원명": PEOPLE, "사번": _told("S1", "S2", "S3", "S4")}
    | {"부서": _told("총무", "영업"), "연락처": PHONES, **TERM, "이용료": FEES},
    "clothes for a day": {"고객명": PEOPLE, "전화": PHONES, "대여일": STARTS, "반납예정일": ENDS}
    | {"반납여부": _told("N"), "대여료": FEES},
    "insurances": {"계약자": PEOPLE, "연락처": PHONES, "보험사": _told("가나손보", "다라화재")}
    | {"보험시작일": STARTS, "보험만기일": ENDS, "보험료": FEES},
}


@pytest.mark.parametrize("kind", OURS)
def test_a_list_that_may_be_ours_is_not_read_before_somebody_has_said_so(
    office: Office, kind: str
) -> None:
    """What says whose it is, is asked first, with what it would be read as."""
    columns, header = OURS[kind]
    path = _book(office, "목록", columns)
    assert header in _required(path)


@pytest.mark.parametrize("kind", THEIRS)
def test_a_list_of_customers_is_asked_nothing_for_such_words(office: Office, kind: str) -> None:
    """One word that lists of our own have too makes none of customers."""
    path = _book(office, "목록", THEIRS[kind])
    assert [each.kind for each in survey(path).sheets] == [LEDGER.key]
    assert not _required(path)


def test_the_answer_that_it_is_one_of_customers_settles_it(office: Office) -> None:
    """Whoever says that those firms are his customers is asked no more, and has his ledger."""
    columns, header = OURS["what we pay for"]
    path = _book(office, "목록", columns)
    (question,) = [each for each in asked_of(path) if each.header == header]
    assert question.required
    answers = {question.name: "고객명"}
    assert header not in {each.header for each in asked_of(path, answers)}
    names = office.adopted(path, **answers).tables[0].values("name")
    assert list(names) == [each.replace("㈜", "(주)") for each in FIRMS]


def _fields(path: Path) -> dict[str, tuple[str, ...]]:
    (sheet,) = survey(path).sheets
    return {each.header: each.fields for each in sheet.columns}


def test_what_goes_out_and_comes_back_begins_when_it_goes_out(office: Office) -> None:
    """접수 before 출고일 and 반납일 is when it was ordered."""
    path = _book(
        office,
        "대여장부",
        {"접수": _told("=2024-08-01", "=2024-08-05"), "고객명": PEOPLE, "전화": PHONES}
        | {"품목": _told("한복", "턱시도"), "출고일": STARTS, "반납일": ENDS, "대여료": FEES},
    )
    fields = _fields(path)
    assert fields["출고일"] == ("start",)
    assert "접수" not in fields


def test_yes_and_no_name_nothing_that_is_sold(office: Office) -> None:
    """스타터패키지 above Y and N says whether, and no column of what is sold is made of it."""
    path = _book(
        office,
        "고객사 목록",
        {"회사명": FIRMS, "스타터패키지": _told("N", "Y"), **TERM, "전체금액": FEES},
    )
    assert "스타터패키지" not in _fields(path)


def test_what_insures_a_thing_besides_is_no_fee(office: Office) -> None:
    """단말기보험료 is paid for the telephone; in a list of insurances such an amount is the fee."""
    head = {"고객명": PEOPLE, "연락처": PHONES}
    lent = _book(
        office, "렌탈", head | {"모델명": _told("S25", "A16"), "단말기보험료": FEES, **TERM}
    )
    assert "단말기보험료" not in _fields(lent)
    days = {"보험시작일": STARTS, "보험종료일": ENDS}
    insured = _book(office, "보험", head | {"자동차보험료": FEES, **days})
    assert _fields(insured)["자동차보험료"] == ("fee",)


def test_a_kind_of_no_product_gives_way_to_the_model(office: Office) -> None:
    """상품구분 above 신차 and 재렌트 says how it came about; the model is what is rented."""
    path = _book(
        office,
        "실적",
        {"고객명": PEOPLE, "고객연락처": PHONES, "모델명": _told("아반떼", "모델Y")}
        | {"상품구분": _told("신차", "재렌트"), "계약시작일": STARTS, "계약종료일": ENDS},
    )
    fields = _fields(path)
    assert fields["모델명"] == ("service",)
    assert "상품구분" not in fields


def test_words_of_staying_and_of_years_are_read(office: Office) -> None:
    """체크인, 계약연한 and 받는분 say since when, for how long and who."""
    path = _book(
        office,
        "회원",
        {"받는분": PEOPLE, "연락처": PHONES, "체크인": STARTS}
        | {"계약연한": _told("5년", "10년"), "연회비": FEES},
    )
    fields = _fields(path)
    assert [fields[each] for each in ("받는분", "체크인", "계약연한")] == [
        ("name",),
        ("start",),
        ("months",),
    ]


def test_a_night_at_an_inn_is_no_term(office: Office) -> None:
    """체크인 and 체크아웃 two days apart are bookings, telephone and price or not."""
    nights = _told("=2026-01-09", "=2026-01-30", "=2026-02-26", "=2026-03-07")
    days = _told("=2026-01-11", "=2026-02-01", "=2026-02-28", "=2026-03-08")
    path = _book(
        office,
        "숙박",
        {"성명": PEOPLE, "연락처": PHONES, "체크인": nights, "체크아웃": days, "총액": FEES},
    )
    assert [each.kind for each in survey(path).sheets if each.kind == LEDGER.key] == []
