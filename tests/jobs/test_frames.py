"""The rules over a DataFrame."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from xlcrm.cellref import CellRef
from xlcrm.errors import HeaderNotFoundError
from xlcrm.jobs.check import check_frame
from xlcrm.reading.settings import Settings
from xlcrm.schema.finding import Finding, Severity
from xlcrm.schema.sheets import PURCHASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.rules.context import Context

CLEAN = {
    "고객 ID": ["1", "2"],
    "고객명": ["홍길동", "김철수"],
    "연락처": ["010-1234-5678", None],
    "계약 시작일": ["2023-10-26", "2023-11-15"],
    "계약 종료일": ["2024-10-25", "2024-11-14"],
    "요금": [100000, 50000],
}


def codes(frame: pd.DataFrame, as_of: date | None = None) -> list[str]:
    """What is found, as `code cell`."""
    return [f"{each.code} {each.where.cell}" for each in check_frame(frame, as_of)]


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        pytest.param("고객명", ["홍길동", "김철수"], [], id="in order"),
        pytest.param("계약 종료일", ["2023-10-25", "2024-11-14"], ["C302 E2"], id="end first"),
        pytest.param("연락처", ["010-1234-5678", "없음"], ["C121 C3"], id="no phone"),
        pytest.param("요금", [np.int64(100000), Decimal(50000)], [], id="numbers of other kinds"),
        pytest.param("요금", [100000.5, float("nan")], ["C113 F2"], id="missing"),
        pytest.param("고객명", ["홍길동", pd.NA], [], id="NA where the ID is enough"),
        pytest.param("계약 시작일", [date(2023, 10, 26), date(2023, 11, 15)], [], id="dates"),
        pytest.param(
            "계약 시작일", pd.to_datetime(["2023-10-26", "NaT"]), ["C301 D3"], id="NaT is blank"
        ),
        pytest.param(
            "계약 시작일",
            pd.to_datetime(["2023-10-26", "2024-12-01"]).tz_localize("Asia/Seoul"),
            ["C302 E3"],
            id="time stamps with a zone",
        ),
    ],
)
def test_a_frame_is_checked_like_a_sheet(
    column: str, values: list[object], expected: list[str]
) -> None:
    """The row is the position plus 2, the column the position."""
    assert codes(pd.DataFrame(CLEAN | {column: values})) == expected


def test_the_index_does_not_matter() -> None:
    """Positions tell where a value is, whatever the frame is indexed by."""
    frame = pd.DataFrame(CLEAN | {"계약 종료일": ["2024-10-25", "2023-11-14"]}, index=[70, 71])
    assert codes(frame) == ["C302 E3"]


def test_the_day_is_an_argument() -> None:
    """What is late is told only where a day is given."""
    frame = pd.DataFrame(CLEAN | {"상태": ["활성화", "활성화"]})
    assert codes(frame) == []
    assert codes(frame, date(2024, 11, 1)) == ["C318 G2"]


def test_other_kinds_of_tables_are_checked_too() -> None:
    """A purchase without its day."""
    frame = pd.DataFrame(
        {
            "일자": ["2024-01-01", None],
            "고객 ID": [1, 1],
            "제품/서비스": ["물", "물"],
            "금액": [1, 1],
        }
    )
    assert [each.where.cell for each in check_frame(frame, spec=PURCHASES)] == ["A3"]


def test_columns_that_nobody_knows_are_refused() -> None:
    """With what is missing."""
    with pytest.raises(HeaderNotFoundError, match="고객대장"):
        check_frame(pd.DataFrame({"a": [1]}))


def test_own_rules_are_run_behind_the_others() -> None:
    """A rule is any function from a context to findings."""

    def nobody_is_called_hong(context: Context) -> Iterator[Finding]:
        for table in context.tables:
            for at, name in enumerate(table.values("name")):
                if str(name).startswith("홍"):
                    where = CellRef(table.sheet, table.rows[at], 2)
                    yield Finding("X001", Severity.REMARK, where, "홍씨입니다.")

    found = check_frame(pd.DataFrame(CLEAN), settings=Settings(), more=(nobody_is_called_hong,))
    assert [str(each) for each in found] == ["고객대장!B2 X001 홍씨입니다."]
