"""What has become of coupons: each is given once, used once or expires."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.coupon_code import code_typed
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry
from xlcrm.domain.text import squeezed
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class OddCoupon(Enum):
    """Why a row about a coupon does not count, or what is to be looked at."""

    NO_CODE = "no code"
    TWICE_GIVEN = "given twice"
    UNKNOWN = "never given"
    OVER = "used or expired before"
    LATE = "after its last day"
    SOMEBODY_ELSE = "of another customer"


COUNTS: Final = frozenset({OddCoupon.LATE, OddCoupon.SOMEBODY_ELSE})
"""Why a row is to be looked at that counts all the same."""


@outlined
@dataclass(frozen=True, slots=True)
class CouponRow:
    """One row about a coupon; `place` tells it from others, in their order."""

    on: date
    entry: Entry
    code: str
    who: str
    until: date | None = None
    worth: str = ""
    place: int = 0


@outlined
@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon.

    Attributes:
        code: its number.
        who: the customer's key.
        worth: what it gives.
        on: the day on which it was given.
        until: its last day; None: it never expires.
        used: the day on which it was used; None: it has not been.
        expired: the day of which a row says that it expired; None: none does.
        place: the row that gave it.
    """

    code: str
    who: str
    worth: str
    on: date
    until: date | None = None
    used: date | None = None
    expired: date | None = None
    place: int = 0

    def is_open(self, as_of: date) -> bool:
        """Whether it may be used on a day."""
        return self.used is None and self.expired is None and not self.is_over(as_of)

    def is_over(self, as_of: date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < as_of


def coupon_key(text: str) -> str:
    """Return a coupon's number as it is compared: ours however typed, an office's own in capitals.

    >>> coupon_key("9g4h fq9w"), coupon_key("welcome 10")
    ('9G4H-FQ9W', 'WELCOME10')
    """
    return code_typed(text) or squeezed(text).upper()


def coupons(
    rows: Iterable[CouponRow], as_of: date
) -> tuple[Mapping[str, Coupon], Mapping[int, OddCoupon]]:
    """Return the coupons of some rows by number, and the rows that are odd, by their place.

    Rows of later days do not count yet. A coupon that is given twice is the first one's.

    >>> from datetime import date
    >>> given = CouponRow(date(2024, 9, 1), Entry.COUPON, "9G4H-FQ9W", "1001", worth="1만원")
    >>> used = CouponRow(date(2024, 9, 5), Entry.REDEEMED, "9g4h-fq9w", "1001", place=1)
    >>> found, odd = coupons([given, used, used], date(2024, 10, 1))
    >>> found["9G4H-FQ9W"].used, odd
    (datetime.date(2024, 9, 5), {1: <OddCoupon.OVER: 'used or expired before'>})
    """
    found: dict[str, Coupon] = {}
    odd: dict[int, OddCoupon] = {}
    about = [each for each in rows if each.entry in _ORDER and each.on <= as_of]
    for row in sorted(about, key=lambda each: (each.on, _ORDER[each.entry], each.place)):
        key = coupon_key(row.code)
        wrong = _wrong(row, found.get(key), key)
        if wrong is not None:
            odd[row.place] = wrong
        if wrong is not None and wrong not in COUNTS:
            continue
        if row.entry is Entry.COUPON:
            found[key] = Coupon(key, row.who, row.worth, row.on, row.until, place=row.place)
        elif row.entry is Entry.REDEEMED:
            found[key] = replace(found[key], used=row.on)
        else:
            found[key] = replace(found[key], expired=row.on)
    return found, odd


_ORDER: Final = {Entry.COUPON: 0, Entry.REDEEMED: 1, Entry.COUPON_EXPIRED: 2}


def _wrong(row: CouponRow, known: Coupon | None, key: str) -> OddCoupon | None:
    if not key:
        return OddCoupon.NO_CODE
    if row.entry is Entry.COUPON:
        return None if known is None else OddCoupon.TWICE_GIVEN
    if known is None:
        return OddCoupon.UNKNOWN
    if known.used is not None or (known.expired is not None and row.entry is not Entry.REDEEMED):
        return OddCoupon.OVER
    return _doubtful(row, known) if row.entry is Entry.REDEEMED else None


def _doubtful(row: CouponRow, known: Coupon) -> OddCoupon | None:
    if known.expired is not None or known.is_over(row.on):
        return OddCoupon.LATE
    return OddCoupon.SOMEBODY_ELSE if row.who and known.who and row.who != known.who else None
