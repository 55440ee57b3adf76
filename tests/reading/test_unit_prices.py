"""A price of one, and what is paid for all of them."""

from __future__ import annotations

import pytest

from xlcrm.reading.basis import basis_of
from xlcrm.reading.headers import classify

HEADERS = ("건물명", "시작일", "종료일", "대수", "단가", "월계")
ROWS = [
    ("가나빌딩", "2024-01-01", "2024-12-31", 6, 150, 900),
    ("다라빌딩", "2024-02-01", "2025-01-31", 5, 110, 550),
    ("마바빌딩", "2024-03-01", "2025-02-28", 1, 110, 110),
    ("사아빌딩", "2024-04-01", "2025-03-31", 2, 150, 300),
]


def _fee(headers: tuple[str, ...], rows: list[tuple[str | int | None, ...]]) -> str | None:
    grid = {at: dict(enumerate(each, start=1)) for at, each in enumerate([headers, *rows], start=1)}
    match = classify("고객대장", grid, ())
    assert match is not None
    return match.headers.get("fee")


@pytest.mark.parametrize("name", ["월계", "계", "금액", "공급가"])
def test_the_fee_is_the_product(name: str) -> None:
    """Whatever it is called: the price of one is wrong by as many times as there are pieces."""
    assert _fee((*HEADERS[:-1], name), [*ROWS]) == name


def test_without_a_product_the_price_of_one_stays() -> None:
    """Nothing else says what is paid."""
    rows = [(*row[:-1], 7) for row in ROWS]
    assert _fee(HEADERS, [*rows]) == "단가"
    assert _fee(HEADERS[:-1], [row[:-1] for row in ROWS]) == "단가"


def test_the_sum_of_a_month_is_monthly() -> None:
    """월계 names its time, 계 does not."""
    assert basis_of("월계", [], []) == "월"
    assert not basis_of("계", [], [])
