"""What is doubtful about headers: two columns for one field, guesses, and hints they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

REFERENCE = "고객 ID|고객명|연락처|계약 시작일|계약 종료일|서비스 내용|요금|상태|비고"


def one_row(headers: str) -> dict[int, dict[int, CellValue]]:
    """Read a header row of cells between bars."""
    return {1: dict(enumerate(headers.split("|"), start=1))}


def codes(match: HeaderMatch | None) -> list[tuple[str, str]]:
    """The notices as (code, field)."""
    assert match is not None
    return [(notice.code, notice.field) for notice in match.notices]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("고객명|시작일|종료일|만료일", [("C201", "end")], id="two synonyms"),
        pytest.param("고객명|시작일|계약 종료일|만료일", [("C203", "end")], id="name and synonym"),
        pytest.param(
            "고객명|시작일|계약 종료일|계약 종료일", [("C201", "end")], id="the name twice"
        ),
        pytest.param(
            "고객명|시작일|종료일|연락처|연락처(집)", [("C203", "phone")], id="one with a remark"
        ),
        pytest.param(
            "고객명|시작일|종료일|만료일|만기일", [("C201", "end")] * 2, id="three synonyms"
        ),
        pytest.param("순번|고객명|시작일|종료일", [("C202", "customer_id")], id="only 순번"),
        pytest.param("No|고객번호|고객명|시작일|종료일", [], id="No beside 고객번호"),
        pytest.param("고객명|계약일|종료일", [("C202", "start")], id="only 계약일"),
        pytest.param("고객명|계약일|시작일|종료일", [], id="계약일 beside 시작일"),
        pytest.param("No|순번|고객명|시작일|종료일", [("C201", "customer_id")], id="No and 순번"),
        pytest.param("고객명|주민등록번호|시작일|종료일", [("C402", "")], id="resident numbers"),
        pytest.param(REFERENCE, [], id="the reference table"),
    ],
)
def test_doubtful_headers_are_noticed(cells: str, expected: list[tuple[str, str]]) -> None:
    """Two columns for one field are an error unless one has the very name; a guess is told."""
    assert codes(recognise(one_row(cells), (), LEDGER)) == expected


def test_a_field_with_two_columns_is_left_unmapped_and_the_notice_names_both() -> None:
    """Neither of two equal columns is used, and the second names the first."""
    match = recognise(one_row("고객명|시작일|종료일|만료\n일"), (), LEDGER)
    assert match is not None
    assert "end" not in match.columns
    assert "end" in match.fields
    (notice,) = match.notices
    assert (notice.row, notice.column) == (1, 4)
    assert dict(notice.details) == {
        "header": "만료 일",
        "name": "계약 종료일",
        "other": "C1",
        "other_header": "종료일",
        "item": "만료 일",
    }


def test_the_canonical_column_wins() -> None:
    """Of 만료일 and 계약 종료일 the latter is read."""
    match = recognise(one_row("고객명|시작일|만료일|계약 종료일"), (), LEDGER)
    assert match is not None
    assert match.columns["end"] == 4


@pytest.mark.parametrize(
    ("below", "recognised"),
    [
        pytest.param(("활성화", "만료"), True, id="statuses below"),
        pytest.param(("신규", "기존"), False, id="other words below"),
        pytest.param((), True, id="nothing below"),
    ],
)
def test_a_column_of_the_office_is_not_taken_for_the_status(
    below: tuple[str, ...], recognised: object
) -> None:
    """구분 over 신규 and 기존 is the office's own column, which must not be overwritten."""
    cells = one_row("고객명|시작일|종료일|구분")
    cells |= {row: {1: "홍길동", 4: word} for row, word in enumerate(below, start=2)}
    match = recognise(cells, (), LEDGER)
    assert match is not None
    assert ("status" in match.columns) is recognised


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("월납입액", {"fee_basis": "월"}),
        ("요금(월)", {"fee_basis": "월"}),
        ("금액 (원/월)", {"fee_basis": "월"}),
        ("요금(원)", {}),
        ("계약금액", {}),
        ("요금", {}),
    ],
)
def test_a_header_tells_monthly_fees(header: str, expected: dict[str, str]) -> None:
    """월납입액 says that fees are monthly; 계약금액 says nothing."""
    match = recognise(one_row(f"고객명|시작일|종료일|{header}"), (), LEDGER)
    assert match is not None
    assert "fee" in match.columns
    assert match.hints == expected
