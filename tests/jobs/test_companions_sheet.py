"""Companion sheets: where rows go, and that they go there once."""

from __future__ import annotations

import io
import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from companion_sheets import BOUGHT, add, after, book_of, said
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlcrm.errors import HeaderNotFoundError, PlanError
from xlcrm.jobs.add import COMPANIONS
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import (
    CUSTOMERS,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    USAGE,
    SheetSpec,
)
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

GOOD: dict[str, dict[str, object]] = {
    PURCHASES.key: BOUGHT,
    SATISFACTION.key: {"일자": "2024-10-01", "고객 ID": "1001", "만족도": 5},
    MARKETING.key: {"발송일": "2024-10-01", "고객 ID": "1001", "캠페인": "가을"},
    USAGE.key: {"고객 ID": "1001", "기준월": "2024-10", "이용량": 3},
    CUSTOMERS.key: {"고객 ID": "1001", "출생연도": 1980},
}


# -- where it goes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", COMPANIONS, ids=[spec.name for spec in COMPANIONS])
def test_a_missing_sheet_is_made(spec: SheetSpec) -> None:
    """With all its columns, in a table that is read as that kind of sheet again."""
    book = after(book_of(), add(book_of(), spec, [GOOD[spec.key]]))
    sheet = next(each for each in book.sheets if each.table.sheet == spec.name)
    assert sheet.table.spec.key == spec.key
    assert sheet.excel_table is not None
    assert len(sheet.table.rows) == 1
    assert set(sheet.table.columns) == {column.field for column in spec.usual}


@pytest.mark.parametrize("spec", COMPANIONS, ids=[spec.name for spec in COMPANIONS])
def test_the_empty_row_of_a_new_ledger_is_filled_first(spec: SheetSpec) -> None:
    """And the next row follows it, in the same table."""
    package = Package(blank_ledger(as_of=date(2024, 10, 1), sample=False))
    book = read_book(package)
    ledger = next(iter(book.ledgers))
    assert ledger.table.rows == range(0) or not list(ledger.table.rows)
    rows = [GOOD[spec.key], {**GOOD[spec.key], "고객 ID": 1002}]
    customers = book_of()
    found = add(
        Book(package, (*customers.ledgers, *book.sheets), book.settings, (), book.scans),
        spec,
        rows,
    )
    assert found.problems == ()
    again = read_book(Package(apply(found.plan, package, book.scans).data))
    sheet = next(each for each in again.sheets if each.table.sheet == spec.name)
    assert list(sheet.table.rows) == [2, 3]
    assert sheet.excel_table is not None
    assert sheet.excel_table.last_data_row == 3


def test_rows_go_below_the_data_in_the_format_above() -> None:
    """And beside what is not in the table."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액", None, "메모지")
    book = book_of(구매이력=(headers, (date(2024, 9, 1), 1002, "책", 1, None, "전화할 것")))
    book = after(book, add(book, PURCHASES, [BOUGHT]))
    assert said(book, "구매이력") == [
        (datetime(2024, 9, 1), 1002, "책", 1, None, "전화할 것"),  # noqa: DTZ001
        (datetime(2024, 10, 1), 1001, "개인 상담", 30000, None, None),  # noqa: DTZ001
    ]


def test_a_date_shows_below_dates_that_are_texts() -> None:
    """Where no cell above has a date's format, the new one has."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액")
    for rows in ((headers, ("2024.9.1", 1002, "책", 1)), (headers,)):
        book = book_of(구매이력=rows)
        book = after(book, add(book, PURCHASES, [BOUGHT]))
        assert said(book, "구매이력")[-1][0] == datetime(2024, 10, 1)  # noqa: DTZ001


def test_a_column_that_the_sheet_lacks_is_added() -> None:
    """Else what was brought would be lost; a column that nothing fills is not."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액", "매장")
    book = book_of(구매이력=(headers, ("2024-09-01", 1002, "책", 1, "강남")))
    found = add(book, PURCHASES, [{**BOUGHT, "결제 방법": "카드"}])
    read = load_workbook(io.BytesIO(after(book, found).package.data))["구매이력"]
    assert [cell.value for cell in read[1]] == [*headers, "결제 방법"]
    assert [cell.value for cell in read[3]][3:] == [30000, None, "카드"]
    assert not add(book, PURCHASES, [BOUGHT]).plan.new_columns


def test_of_several_sheets_the_last_one_grows() -> None:
    """And what stands on another one is known all the same."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액")
    book = book_of(
        구매이력_2023=(headers, ("2023-09-01", 1002, "책", 1)),
        구매이력_2024=(headers, ("2024-09-01", 1002, "책", 1)),
    )
    rows = [BOUGHT, {"일자": "2023-09-01", "고객": "나래울", "제품": "책", "금액": 1}]
    found = add(book, PURCHASES, rows)
    assert (found.found.added, found.found.skipped) == (1, 1)
    assert found.plan.new_rows[0].sheet == "구매이력 2024"


def test_a_sheet_that_cannot_be_read_is_not_made_again() -> None:
    """Somebody has to look at its headers first."""
    with pytest.raises(HeaderNotFoundError, match="구매이력: 시트의 열 제목을 읽을 수 없습니다"):
        add(book_of(구매이력=(("날", "누구"), (1, 2))), PURCHASES, [BOUGHT])


def test_two_columns_for_a_field_are_refused() -> None:
    """Nobody knows which one is meant."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액", "금액")
    book = book_of(구매이력=(headers, ("2023-09-01", 1002, "책", 1, 2)))
    with pytest.raises(PlanError, match="'금액' 열이 둘이라"):
        add(book, PURCHASES, [BOUGHT])


# -- once ------------------------------------------------------------------------------------------


def test_equal_rows_are_counted() -> None:
    """Two equal lines of a file are two purchases; of a third only one is new."""
    found = add(book_of(), PURCHASES, [BOUGHT, BOUGHT])
    assert (found.found.added, found.found.skipped) == (2, 0)
    book = after(book_of(), found)
    again = add(book, PURCHASES, [BOUGHT] * 3)
    assert (again.found.added, again.found.skipped) == (1, 2)


def test_one_row_a_month_is_one_row() -> None:
    """An equal one is there already; another figure for the month is a problem."""
    row = GOOD[USAGE.key]
    found = add(book_of(), USAGE, [row, row, {**row, "이용량": 4}], skip_bad=True)
    assert (found.found.added, found.found.skipped) == (1, 1)
    (problem,) = found.problems
    assert (problem.place, problem.trouble.message) == (
        "3번째",
        "같은 고객 ID·기준월의 행이 이미 있고, 값이 다릅니다.",
    )
    assert add(after(book_of(), found), USAGE, [row]).found.skipped == 1


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
)
BROUGHT = st.fixed_dictionaries(
    {
        "일자": st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(
            lambda day: date(day.year, day.month, day.day % 3 + 1)
        ),
        "고객": st.sampled_from(["1001", "나래울", "010-0000-0003"]),
        "제품": st.one_of(st.sampled_from(["책", "상담", "=1+1", " 책 "]), TEXTS),
        "금액": st.integers(-10, 10),
    },
    optional={"결제 방법": st.sampled_from(["카드", "현금", "", None])},
)


@given(st.lists(BROUGHT, max_size=6), st.lists(BROUGHT, max_size=4))
@settings(deadline=None, max_examples=60)
def test_bringing_rows_twice_adds_nothing(
    first: list[dict[str, object]], then: list[dict[str, object]]
) -> None:
    """Whatever stood there before, and whichever columns the rows fill."""
    book = book_of()
    for rows in (first, then):
        book = after(book, add(book, PURCHASES, rows, skip_bad=True))
    again = add(book, PURCHASES, then, skip_bad=True)
    assert (again.found.added, bool(again.plan)) == (0, False)


@given(BROUGHT)
@settings(deadline=None, max_examples=60)
def test_what_was_typed_is_read_back_as_its_kind(row: dict[str, Any]) -> None:
    """By openpyxl: a date, a number, a text as it was typed."""
    found = add(book_of(), PURCHASES, [row])
    if found.problems:
        assert {each.trouble.field for each in found.problems} <= {"product"}
        return
    (read,) = said(after(book_of(), found), "구매이력")
    assert read[0] == datetime.combine(row["일자"], datetime.min.time())
    assert read[3] == row["금액"]
    assert isinstance(read[2], str)
    assert read[4] == (row.get("결제 방법") or None)


def test_many_rows_take_seconds() -> None:
    """A year of an office's purchases at once, and again."""
    day = date(2024, 1, 1)
    rows = [
        {**BOUGHT, "일자": str(day + timedelta(days=n % 300)), "금액": n} for n in range(20_000)
    ]
    start = time.process_time()
    found = add(book_of(), PURCHASES, rows)
    assert (found.found.added, found.problems) == (20_000, ())
    again = add(after(book_of(), found), PURCHASES, rows)
    assert (again.found.added, again.found.skipped) == (0, 20_000)
    assert time.process_time() - start < 20
