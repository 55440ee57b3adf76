"""New values in the manner of the cells around them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.money import parse_won
from xlcrm.office.manner import like_day, like_fee, like_length
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

DAY = date(2024, 3, 5)
MODELS = {
    "2023-10-26": "2024-03-05",
    "2023.10.26": "2024.03.05",
    "2023. 1. 6.": "2024. 3. 5.",
    "2023/10/26": "2024/03/05",
    "23.10.26": "24.03.05",
    "'23.10.26": "'24.03.05",
    "20231026": "20240305",
    "2023년 10월 26일": "2024년 03월 05일",
    "2023년 1월 6일": "2024년 3월 5일",
    "23. 10. 26(목)": "2024-03-05",
    "내년 봄": "2024-03-05",
}


@pytest.mark.parametrize("model", MODELS)
def test_a_day_is_written_as_the_column_writes_days(model: str) -> None:
    """Whatever it looks like, it is read as the same day."""
    assert like_day(model, DAY) == MODELS[model]
    assert read(Kind.DATE, MODELS[model]).value == DAY


@pytest.mark.parametrize("model", [45225, 45225.5, None, "", "–", True])
def test_a_day_among_days_is_a_day(model: CellValue) -> None:
    """Also where nothing stands yet."""
    assert like_day(model, DAY) == DAY


@given(st.sampled_from(sorted(MODELS)), st.dates(date(2000, 1, 1), date(2068, 12, 31)))
def test_every_day_is_read_as_itself(model: str, day: date) -> None:
    """In every manner."""
    assert read(Kind.DATE, like_day(model, day)).value == day  # type: ignore[arg-type]  # texts


@pytest.mark.parametrize(
    ("model", "fees", "expected"),
    [
        ("100,000원", ["100,000원", None, "–"], "55,000원"),
        ("100000원", ["100000원"], "55000원"),
        ("₩100,000", ["₩100,000"], "₩55,000"),
        ("10만원", ["10만원"], "55,000원"),
        ("월 10,000원", ["월 10,000원"], "55,000원"),
        (None, ["100,000원"], "55,000원"),
        ("100,000원", ["100,000원", 5], 55_000),
        (100_000, [100_000], 55_000),
        (None, [], 55_000),
    ],
)
def test_a_fee_is_a_text_only_where_all_fees_are(
    model: CellValue, fees: list[CellValue], expected: CellValue
) -> None:
    """And then it reads as so many won."""
    found = like_fee(model, fees, 55_000)
    assert found == expected
    assert parse_won(str(found)).won == 55_000


@pytest.mark.parametrize(
    ("model", "expected"), [("12개월", "6개월"), ("12", 6), (12, 6), (None, 6), ("1년", "6개월")]
)
def test_a_length_is_written_as_the_column_writes_lengths(
    model: CellValue, expected: CellValue
) -> None:
    """It reads as so many months."""
    assert like_length(model, 6) == expected
    assert read(Kind.MONTHS, expected).value == 6
