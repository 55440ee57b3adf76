"""Fees that their service never costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.schema.table import Table


@pytest.mark.parametrize(
    ("fees", "expected"),
    [
        pytest.param([50000] * 9 + [500000], ["C316 D11"], id="a zero too many"),
        pytest.param([50000] * 9 + [5000], ["C316 D11"], id="a zero too few"),
        pytest.param(
            [48000, 52000, 50000, 51000, 49000, 50500, 49500, 50200, 510000],
            ["C316 D10"],
            id="among many prices",
        ),
        pytest.param([50000] * 9 + [60000], [], id="a discount"),
        pytest.param([50000] * 6 + [500000], [], id="too few contracts to say"),
        pytest.param([50000] * 9 + [150000] * 3, [], id="a price of its own"),
        pytest.param([50000] * 9 + [0], [], id="free"),
        pytest.param([50000] * 10, [], id="one price"),
    ],
)
def test_a_fee_is_usual_for_its_service(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    fees: list[int],
    expected: list[str],
) -> None:
    """Far from the median of at least eight contracts, and no price that others pay."""
    rows = [(f"고객{n}", 45225, "기본", fee) for n, fee in enumerate(fees)]
    assert found(make_table(LEDGER, "name start service fee", *rows)) == expected


def test_services_and_lengths_are_taken_apart(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """What a year costs is not held against what a month costs."""
    rows = [
        *((f"고객{n}", 45225, "기본", 1, 50000) for n in range(9)),
        ("연간", 45225, "기본", 12, 600000),
        ("고급", 45225, "고급", 1, 900000),
    ]
    assert found(make_table(LEDGER, "name start service months fee", *rows)) == []


def test_no_fee_is_below_zero(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """However it is written; nothing is below it that is free."""
    rows = [(f"고객{n}", 45225, fee) for n, fee in enumerate([-50000, "△5,000", 0, 5000])]
    negative = [f"C319 C{row}" for row in (2, 3)]
    assert found(make_table(LEDGER, "name start fee", *rows)) == [*negative, "C602 C3"]
