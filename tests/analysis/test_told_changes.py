"""What 변경이력 tells of contracts' cells, and when a line of it is not believed."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from in_memory import ledger_of
from openpyxl import Workbook

from xlcrm.analysis.analyse import office_of
from xlcrm.analysis.as_it_was import put_back
from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office

AS_OF: Final = date(2024, 10, 1)
BEFORE: Final = date(2024, 3, 31)
HEADS: Final = ("고객 ID", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "재계약 의사")
HISTORY: Final = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
MAY: Final = datetime(2024, 5, 2, 9)  # noqa: DTZ001 - Korean wall time has no zone here


def today(
    *lines: Sequence[object],
    fees: Sequence[object] = (12_000, 20_000),
    decision: str | None = None,
    heads: Sequence[str] = HEADS,
) -> Office:
    """Return the office of two contracts, of which 변경이력 tells some lines about May 2024."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*heads])
    for number, fee in enumerate(fees, 1001):
        end = date(2024, 12, 31)
        sheet.append([number, date(2024, 1, 1), end, "요가", fee, decision])
    told = book.create_sheet("변경이력")
    told.append([*HISTORY])
    for cell, old, new, *work in lines:
        told.append([MAY, "김", work[0] if work else "계약 가져오기", "고객대장", cell, old, new])
    buffer = io.BytesIO()
    book.save(buffer)
    return office_of(ledger_of(read_book(Package(buffer.getvalue()))), AS_OF)


def fees(office: Office) -> list[float]:
    """Return the fees as they were at the end of March."""
    found: list[float] = put_back(office, BEFORE).office.contracts["fee"].tolist()
    return found


def test_a_former_value_stands_there_again() -> None:
    """And as today after the change."""
    office = today(("E2", "10000", "12000"))
    assert fees(office) == [10_000, 20_000]
    assert put_back(office, MAY.date()).office.contracts["fee"].tolist() == [12_000, 20_000]
    assert put_back(office, BEFORE).restored == 1


def test_of_several_changes_the_first_after_the_day_counts() -> None:
    """Two of one moment are in the order in which they stand."""
    assert fees(today(("E2", "8000", "10000"), ("E2", "10000", "12000"))) == [8_000, 20_000]


@pytest.mark.parametrize(
    "lines",
    [
        [("E2", "10000", "11000")],
        [("E2", "9000", "10000"), ("E2", "11000", "12000")],
        [("E2:E3", None, "셀 120개를 고침")],
        [("E2", "협의", "12000")],
    ],
    ids=["says something else now", "a gap between two lines", "many at once", "no amount"],
)
def test_what_does_not_lead_to_today_is_not_put_back(lines: list[Sequence[object]]) -> None:
    """It is counted instead, since the cell was changed after the day."""
    office = today(*lines)
    assert fees(office) == [12_000, 20_000]
    found = put_back(office, BEFORE)
    assert (found.restored, found.lost) == (0, 2 if ":" in str(lines[0][0]) else 1)


def test_rows_that_have_moved_take_none_of_the_lines() -> None:
    """Sorted, one fee may be what another row's line says by chance; the other lines tell."""
    moved = today(
        ("E2", "10000", "12000"),  # as it happens, this row costs as much
        ("E3", "30000", "15000"),
        ("A3:F3", None, "새 행: 고객 ID=1003, 계약 시작일=2024-04-01, 요금=15000", "재계약"),
    )
    assert fees(moved) == [12_000, 20_000]
    assert not moved.history["kept"].any()


def test_a_gap_leaves_what_comes_after_it() -> None:
    """The later line is right, the earlier one is not."""
    kept = today(("E2", "9000", "10000"), ("E2", "11000", "12000")).history["kept"]
    assert kept.tolist() == [False, True]


def test_a_fee_counts_what_its_column_counts() -> None:
    """In ten thousands of won, and texts as they are read."""
    heads = (*HEADS[:4], "요금(만원)", HEADS[5])
    assert fees(today(("E2", "10", "12"), fees=(12, 20), heads=heads)) == [100_000, 200_000]
    texts = ("12,000원", "20,000원")
    assert fees(today(("E2", "10,000원", "12,000원"), fees=texts)) == [10_000, 20_000]


def test_a_fee_that_was_blank_was_not_known() -> None:
    """It is missing, and not 0."""
    first, second = fees(today(("E2", None, "12000")))
    assert math.isnan(first)
    assert second == 20_000


def test_what_a_refresh_wrote_is_no_news() -> None:
    """It only says what other cells say already."""
    office = today(("C2", None, "2024-12-31", "새로 고침"))
    assert office.history.empty


def test_a_decision_is_known_only_since_a_line_says_so() -> None:
    """Without a line it carries no day, and stays out."""
    office = today(("F2", None, "재계약 예정"), decision="재계약 예정")
    then = put_back(office, BEFORE)
    assert then.office.contracts["decision"].tolist() == ["미정", "미정"]
    assert then.undecided == 1  # of the other one nothing tells
    later = put_back(office, date(2024, 6, 30))
    assert later.office.contracts["decision"].tolist() == ["재계약 예정", "미정"]
    assert later.undecided == 1


def test_an_end_that_was_moved_is_moved_back_with_its_length() -> None:
    """A year became eighteen months and back."""
    office = today(("C2", "2024-06-30", "2024-12-31"))
    then = put_back(office, BEFORE).office.contracts
    assert then["months"].tolist() == [6, 12]
    assert [each.date() for each in then["end"]] == [date(2024, 6, 30), date(2024, 12, 31)]
    assert office.contracts["months"].tolist() == [12, 12]


def test_a_day_to_come_is_refused() -> None:
    """Nobody knows what will be."""
    with pytest.raises(ValueError, match="after"):
        put_back(today(), date(2024, 10, 2))
