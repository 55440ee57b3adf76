"""What has become of coupons."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.domain.coupons import CouponRow, OddCoupon, coupons
from xlcrm.domain.points import Entry

CODE = "9G4H-FQ9W"
LAST = date(2024, 12, 31)
GIVEN = CouponRow(date(2024, 9, 1), Entry.COUPON, CODE, "1001", LAST, "1만원", 0)
LATE = date(2025, 1, 31)


def used(on: date, code: str = CODE, who: str = "1001", place: int = 1) -> CouponRow:
    """Return the row of a use."""
    return CouponRow(on, Entry.REDEEMED, code, who, place=place)


def test_a_coupon_is_open_until_it_is_used() -> None:
    """On its last day still; from the day of its use on not."""
    rows = [GIVEN, used(date(2024, 10, 5))]
    assert coupons(rows, date(2024, 10, 4))[0][CODE].is_open(date(2024, 10, 4))
    assert not coupons(rows, date(2024, 10, 5))[0][CODE].is_open(date(2024, 10, 5))
    found, _ = coupons([GIVEN], LAST)
    assert found[CODE].is_open(LAST)
    assert not found[CODE].is_open(LATE)


@pytest.mark.parametrize(
    ("row", "why", "counts"),
    [
        (used(date(2024, 10, 5), ""), OddCoupon.NO_CODE, False),
        (used(date(2024, 10, 5), "WELCOME"), OddCoupon.UNKNOWN, False),
        (used(date(2024, 8, 5)), OddCoupon.UNKNOWN, False),
        (used(LATE), OddCoupon.LATE, True),
        (used(date(2024, 10, 5), who="1002"), OddCoupon.SOMEBODY_ELSE, True),
        (
            CouponRow(date(2024, 10, 5), Entry.COUPON, CODE, "1002", place=1),
            OddCoupon.TWICE_GIVEN,
            False,
        ),
    ],
)
def test_odd_rows_are_told(row: CouponRow, why: OddCoupon, counts: bool) -> None:  # noqa: FBT001
    """Some of them count all the same: the coupon has been taken."""
    found, odd = coupons([GIVEN, row], date(2025, 6, 1))
    assert odd == {1: why}
    assert (found[CODE].used is not None) == counts
    assert found[CODE].who == "1001"


def test_a_coupon_is_used_once() -> None:
    """The second use does not count, nor does an expiry after it."""
    second = used(date(2024, 10, 6), place=2)
    over = CouponRow(LATE, Entry.COUPON_EXPIRED, CODE, "1001", place=3)
    found, odd = coupons([GIVEN, used(date(2024, 10, 5)), second, over], LATE)
    assert (found[CODE].used, found[CODE].expired) == (date(2024, 10, 5), None)
    assert odd == {2: OddCoupon.OVER, 3: OddCoupon.OVER}


def test_a_coupon_may_be_taken_after_its_expiry_was_written_down() -> None:
    """It counts as used, and is to be looked at; its expiry is not written down again."""
    over = CouponRow(date(2025, 1, 1), Entry.COUPON_EXPIRED, CODE, "1001", place=1)
    found, odd = coupons([GIVEN, over, used(LATE, place=2)], LATE)
    assert (found[CODE].used, odd) == (LATE, {2: OddCoupon.LATE})
