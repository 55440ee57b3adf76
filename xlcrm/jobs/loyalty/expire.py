"""The rows of 혜택 that tell what has expired: points, lot by lot, and coupons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry
from xlcrm.office.benefits import benefit_sheets, benefits_added, benefits_on, rows_in_doubt
from xlcrm.office.naming import naming
from xlcrm.office.proposal import Proposal
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger


@outlined
class ExpiredBenefits(NamedTuple):
    """What has expired without a row that says so.

    Attributes:
        people: how many customers had such points.
        points: how many points.
        coupons: how many coupons.
    """

    people: int = 0
    points: int = 0
    coupons: int = 0


def expire_benefits(ledger: Ledger, *, as_of: date) -> Proposal[ExpiredBenefits]:
    """Return the rows of 혜택 that tell which points and coupons have expired by a day.

    A balance does not change by them: what its last day has passed does not count anyway. Whose
    rows are in doubt is left alone. Once they are written there is nothing more to write.

    Args:
        ledger: the opened workbook, its sheets 혜택 read whole.
        as_of: the day that counts as today, which the rows bear.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> bool(xlcrm.expire_benefits(ledger, as_of=date(2024, 10, 1)))
    False
    """
    book = ledger.on(as_of).book
    if not benefit_sheets(book):
        return Proposal(found=ExpiredBenefits())
    found = benefits_on(book, date.max)  # what later rows tell of is not told again
    sure = {
        who: [lot for lot in each.gone if lot.until is not None and lot.until < as_of]
        for who, each in found.accounts.items()
        if each.sure
    }
    sure = {who: lots for who, lots in sure.items() if lots}
    over = [
        each
        for each in found.coupons.values()
        if each.used is None and each.expired is None and each.is_over(as_of)
    ]
    doubts = rows_in_doubt(book)
    wanted = {*sure, *(each.who for each in over)} - doubts.keys()
    ids = naming(book, wanted)
    rows: list[Record] = []
    points = 0
    for who, lots in sure.items():
        for lot in lots if who in ids else ():
            points += lot.left
            rows.append(
                {
                    "date": as_of,
                    **ids[who],
                    "entry": Entry.EXPIRED.value,
                    "points": lot.left,
                    "reason": f"{lot.on}에 준 포인트, {lot.until}까지",
                }
            )
    gone = [each for each in over if each.who in ids]
    rows += [
        {
            "date": as_of,
            **ids[each.who],
            "entry": Entry.COUPON_EXPIRED.value,
            "coupon": each.code,
            "worth": each.worth or None,
            "reason": f"{each.on}에 준 쿠폰, {each.until}까지",
        }
        for each in gone
    ]
    people = len({who for who in sure if who in ids})
    said = []
    if points:
        said.append(f"혜택: {people:,}명의 포인트 {points:,}점이 만료됨")
    if gone:
        said.append(f"혜택: 쿠폰 {len(gone):,}장이 만료됨")
    count = ExpiredBenefits(people, points, len(gone))
    return Proposal(benefits_added(book, rows), said=tuple(said), found=count)
