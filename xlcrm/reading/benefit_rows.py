"""The rows of the sheet 혜택 as values: who, when, what, and the keys of what was given for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.coupons import Coupon, CouponRow, OddCoupon, coupons
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import POINTS, Account, Entry, Odd, PointRow, account
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.schema.table import Table

Place = tuple[int, int]
"""Which of several sheets 혜택, and which row of its table; both count from 0."""

_ENTRIES: Final[Mapping[str, Entry]] = {each.value: each for each in Entry}
_SHEETS: Final = 10_000_000  # rows; places of several sheets stay apart


@outlined
@dataclass(frozen=True, slots=True)
class Benefits:
    """What the sheets 혜택 of a workbook come to on a day.

    Attributes:
        accounts: each customer's points, by the customer's key.
        coupons: every coupon, by its number.
        keys: what points were given or taken for already, by the customer and the key of it: how
            many, row by row; also of rows that do not count.
        missing: rows that lack their day, customer or kind, and do not count.
        odd: rows of points that do not count, or are to be looked at.
        odd_coupons: rows of coupons, likewise.
        known: the customers of whom any row tells.
        rows: each customer's rows of points, those of later days too.
    """

    accounts: Mapping[str, Account] = field(default_factory=dict)
    coupons: Mapping[str, Coupon] = field(default_factory=dict)
    keys: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    missing: tuple[Place, ...] = ()
    odd: Mapping[Place, Odd] = field(default_factory=dict)
    odd_coupons: Mapping[Place, OddCoupon] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    rows: Mapping[str, Sequence[PointRow]] = field(default_factory=dict)

    def of(self, customer: str) -> Account:
        """Return a customer's points; an empty account where no row tells of any."""
        return self.accounts.get(customer) or Account()


def benefits_in(tables: Iterable[tuple[Table, Sequence[str]]], as_of: date) -> Benefits:
    """Return what sheets 혜택 come to on a day.

    Args:
        tables: each of the sheets, with whose each of its rows is: a customer's key, or "".
        as_of: the day; rows of later days do not count yet.
    """
    points: defaultdict[str, list[PointRow]] = defaultdict(list)
    about: list[CouponRow] = []
    keys: dict[tuple[str, str], tuple[int, ...]] = {}
    missing: list[Place] = []
    known: set[str] = set()
    for number, (table, whose) in enumerate(tables):
        columns = {name: table.values(name) for name in _READ}
        for at, who in enumerate(whose):
            row = {name: values[at] for name, values in columns.items()}
            if all(value is None for value in row.values()) and not who:
                continue
            source = str(row["source"] or "")
            known.add(who)
            amount = row["points"] if isinstance(row["points"], int) else None
            if source:
                keys[who, source] = (*keys.get((who, source), ()), amount or 0)
            day, entry = _day(row["date"]), _ENTRIES.get(str(row["entry"]))
            if day is None or entry is None or not who:
                missing.append((number, at))
                continue
            place = number * _SHEETS + at
            until = _day(row["until"])
            if entry in POINTS:
                points[who].append(PointRow(day, entry, amount, until, place))
            else:
                code, worth = str(row["coupon"] or ""), str(row["worth"] or "")
                about.append(CouponRow(day, entry, code, who, until, worth, place))
    accounts = {who: account(rows, as_of) for who, rows in points.items()}
    found, odd_coupons = coupons(about, as_of)
    odd = {place: why for each in accounts.values() for place, why in each.odd.items()}
    return Benefits(
        accounts,
        found,
        keys,
        tuple(missing),
        {divmod(place, _SHEETS): why for place, why in odd.items()},
        {divmod(place, _SHEETS): why for place, why in odd_coupons.items()},
        frozenset(known - {""}),
        dict(points),
    )


_READ: Final = ("date", "entry", "points", "coupon", "worth", "until", "source")


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
