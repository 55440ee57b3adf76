"""시작 and 종료: below a group, as a pair, and alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.cellref import CellError, CellRange
from xlcrm.reading.headers import classify, recognise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

NOT_CALCULATED = CellError("#계산 전")


@pytest.mark.parametrize("group", ["계약기간", "계약 기간", "이용기간", "기간", "약정 기간"])
@pytest.mark.parametrize(
    ("start", "end"), [("시작", "종료"), ("개시", "만료"), ("시작일", "종료일")]
)
def test_below_a_period_both_are_sure(group: str, start: str, end: str) -> None:
    """The group says what starts there: nothing to remark."""
    grid: dict[int, dict[int, CellValue]] = {
        1: {1: "고객명", 2: group},
        2: {2: start, 3: end},
        3: {1: "홍길동", 2: 45225, 3: 45590},
    }
    merges = [CellRange.of("A1:A2"), CellRange.of("B1:C1")]
    match = recognise(grid, merges, LEDGER)
    assert match is not None
    assert (dict(match.columns), match.header_row) == ({"name": 1, "start": 2, "end": 3}, 2)
    assert match.notices == ()


@pytest.mark.parametrize("group", ["휴회기간", "정지 기간"])
def test_below_another_period_they_are_not_the_contracts(group: str) -> None:
    """A pause starts and ends as well."""
    grid: dict[int, dict[int, CellValue]] = {
        1: {1: "고객명", 2: "계약기간", 4: group},
        2: {2: "시작", 3: "종료", 4: "시작", 5: "종료"},
    }
    merges = [CellRange.of("A1:A2"), CellRange.of("B1:C1"), CellRange.of("D1:E1")]
    match = recognise(grid, merges, LEDGER)
    assert match is not None
    assert (match.columns["start"], match.columns["end"]) == (2, 3)


@pytest.mark.parametrize(
    ("headers", "below", "expected"),
    [
        pytest.param("고객명|시작|종료", "홍|45225|45590", {"start": 2, "end": 3}, id="a pair"),
        pytest.param("고객명|시작일|만료", "홍|2024-1-1|", {"start": 2, "end": 3}, id="blank"),
        pytest.param("고객명|시작일|만료", "홍|2024-1-1|Y", {"start": 2}, id="a mark"),
        pytest.param("고객명|시작|종료일", "홍|1|2", {"start": 2, "end": 3}, id="half a pair"),
        pytest.param(
            "고객명|시작일|종료일|만료",
            "홍|1|2|Y",
            {"start": 2, "end": 3},
            id="beside the sure one",
        ),
        pytest.param("고객명|만료일|시작", "홍|2|준비 중", {"end": 2}, id="a state"),
    ],
)
def test_alone_they_need_the_other_end_and_dates(
    headers: str, below: str, expected: dict[str, int]
) -> None:
    """만료 over Y and N is no date."""
    rows = [dict(enumerate(line.split("|"), start=1)) for line in (headers, below)]
    grid: dict[int, dict[int, CellValue]] = {at: {**row} for at, row in enumerate(rows, start=1)}
    match = recognise(grid, (), LEDGER)
    assert match is not None
    dates = {field: at for field, at in match.columns.items() if field in {"start", "end"}}
    assert dates == expected


def test_a_formula_that_nobody_has_calculated_may_be_a_date() -> None:
    """What it will say is not known."""
    grid: dict[int, dict[int, CellValue]] = {
        1: {1: "고객명", 2: "시작", 3: "종료"},
        2: {1: "홍길동", 2: True, 3: NOT_CALCULATED},
        3: {2: 45225},
    }
    match = recognise(grid, (), LEDGER)
    assert match is not None
    assert {"start", "end"} <= match.columns.keys()


def test_a_plan_of_projects_is_no_ledger() -> None:
    """A sheet of any name needs surer headers than 시작 and 종료."""
    headers = "이름|시작|종료|상태|담당"
    grid: dict[int, dict[int, CellValue]] = {1: {**dict(enumerate(headers.split("|"), start=1))}}
    assert classify("프로젝트", grid, ()) is None
    assert classify("고객대장", grid, ()) is not None
