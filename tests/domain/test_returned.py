"""What a refund takes back: the purchase it belongs to, in part or as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.returned import Purchase, kept, says_returned

FIRST, LATER = date(2024, 9, 1), date(2024, 9, 5)


def bought(product: str, won: int | None, on: date = FIRST, method: str = "카드") -> Purchase:
    """Return a row of one customer."""
    return Purchase("1001", product, on, won, method)


@pytest.mark.parametrize(
    "back",
    [
        bought("물", -3000, LATER),
        bought("물 (환불)", -3000, LATER),
        bought("물 환불", 3000, LATER),
        bought("물", 3000, LATER, "카드취소"),
        bought("물", 3000, LATER, "환불"),
        bought("환불", -3000, LATER),
        bought("[반품] 물", None, LATER),
        bought("물", -3000, FIRST),
    ],
)
def test_a_refund_takes_back_the_purchase_however_it_is_written(back: Purchase) -> None:
    """By its amount below 0 or by its words; neither row is a purchase then."""
    found = kept([bought("빵", 3000), bought("물", 3000), back])
    assert found.counts == (True, False, False)
    assert sum(found.counts) == 1
    assert sum(won or 0 for won in found.won) == 3000
    assert found.stray == ()


def test_a_row_that_says_that_it_was_cancelled_itself_is_no_purchase_and_no_riddle() -> None:
    """PT 10회 (취소) without another row is the purchase that was cancelled."""
    found = kept([bought("PT 10회 (취소)", 500_000)])
    assert (found.counts, found.won, found.stray) == ((False,), (0,), ())


def test_what_takes_back_nothing_that_is_there_is_named() -> None:
    """Another product, another customer, or before it was bought."""
    other = Purchase("1002", "물", LATER, -3000)
    early = bought("물", -3000, date(2024, 8, 1))
    found = kept([bought("물", 3000), bought("빵", -3000, LATER), other, early])
    assert found.stray == (1, 2, 3)
    assert found.counts == (True, False, False, False)


def test_what_is_called_after_a_refund_is_a_purchase() -> None:
    """취소 수수료 and 환불 보험 are sold."""
    assert not says_returned("취소 수수료", "계좌이체")
    assert not says_returned("환불보장 보험", "카드")


ROWS = st.lists(
    st.tuples(
        st.integers(1, 9), st.sampled_from(["물", "빵"]), st.sampled_from([-500, -200, 200, 500])
    ),
    max_size=8,
)


@given(ROWS)
def test_nothing_is_taken_back_twice(rows: list[tuple[int, str, int]]) -> None:
    """Of each purchase as much is left as was not taken; never below 0."""
    found = kept([bought(name, won, date(2024, 9, day)) for day, name, won in rows])
    taken: dict[int, int] = {}
    for parts in found.parts.values():
        for at, won in parts:
            taken[at] = taken.get(at, 0) + won
    for at, (_, _, won) in enumerate(rows):
        if won > 0:
            assert found.won[at] == won - taken.get(at, 0) >= 0
            assert found.counts[at] == (found.won[at] != 0)
