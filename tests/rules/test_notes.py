"""What stands in 비고 about a contract, and nowhere else in its row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.schema.table import Table

AS_OF = date(2024, 10, 1)
TERM = ("가", "2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("note", "code"),
    [
        *(("8/31 중도해지", "C325"), ("9.30 반납완료", "C325"), ("환불 처리", "C325")),
        *(("홀딩중 (9/5~)", "C326"), ("휴원(12월 복귀)", "C326")),
        *((each, "C325") for each in ("양도", "지인에게 양도함", "9/1 종료 통보", "종료통지 접수")),
        *(
            (each, "C325")
            for each in ("폐점으로 인한 계약 종료", "거래 종료", "타사로 변경", "연장 안 함")
        ),
        *(
            (each, "C325")
            for each in ("8월 말 철수 예정", "부도 처리", "전학감", "재계약 거절", "배달 중단")
        ),
        *(
            (each, "C326")
            for each in ("두 달 쉼", "9월 쉼", "쉬는 중", "11/1~15 배달 중지", "일시중지 요청")
        ),
        *(
            (each, "C327")
            for each in ("8월 명의변경", "명의 이전 완료", "분당점 이관", "이관됨", "본점으로 이동")
        ),
        *(
            (each, "C327")
            for each in (
                "이사함",
                "9월 이사",
                "이사 가심",
                "사무실 이전",
                "계약자 변경",
                "법인전환",
            )
        ),
    ],
)
def test_who_has_left_or_rests_by_a_note_alone_is_told(
    make_table: Callable[..., Table], found: Callable[..., list[str]], note: str, code: str
) -> None:
    """The contract counts as one that goes on: whoever reads the note knows better."""
    table = make_table(LEDGER, "name start end note", (*TERM, note))
    assert found(table, as_of=AS_OF) == [f"{code} D2"]
    assert found(table) == []


@pytest.mark.parametrize(
    "note",
    [
        *("중도해지 불가", "해지 시 위약금 있음", "9월분 환불함", "홀딩 1회 사용", "해지 철회"),
        *("해지 문의", "보증금 500", "재계약 예정", "해지 예정", None),
        *(
            "이사님과 통화",
            "대표이사 연락",
            "양도 불가",
            "양도양수 문의",
            "강남점에서 이관받음",
            "쉼터 옆",
        ),
        *(
            "명의변경 시 수수료 안내",
            "계약 종료일 확인",
            "계약종료 후 연락",
            "사망보험금 수익자",
            "김철수 소개",
        ),
        *(
            "해지 후 재가입",
            "졸업반",
            "이전 계약 참고",
            "휴일 쉬지 않음",
            "연장 가능",
            "이사비 지원",
            "중지선",
        ),
    ],
)
def test_a_note_that_says_no_such_thing_is_left(
    make_table: Callable[..., Table], found: Callable[..., list[str]], note: str | None
) -> None:
    """Nor does one that is a decision already."""
    assert found(make_table(LEDGER, "name start end note", (*TERM, note)), as_of=AS_OF) == []


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("status", "해지"),
        ("status", "퇴원"),
        ("terminated_on", "2024-09-30"),
        ("decision", "해지 예정"),
    ],
)
def test_what_the_row_says_itself_needs_no_note(
    make_table: Callable[..., Table], found: Callable[..., list[str]], field: str, cell: str
) -> None:
    """A word in 상태, a day of ending or a decision."""
    table = make_table(LEDGER, f"name start end note {field}", (*TERM, "8/31 해지", cell))
    assert [each for each in found(table, as_of=AS_OF) if "C325" in each] == []


def test_a_contract_that_is_over_or_has_not_begun_needs_none_either(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """Its dates say enough; an open end goes on."""
    rows = [("가", "2023-01-01", "2023-12-31", "해지함"), ("나", "2023-02-01", "상시", "해지함")]
    table = make_table(LEDGER, "name start end note", *rows)
    assert found(table, as_of=AS_OF) == ["C325 D3"]
