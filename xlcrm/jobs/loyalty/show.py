"""What everybody has: points, what of them expires soon, the tier, and coupons."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.loyalty import loyalty, tier_names
from xlcrm.analysis.office import office_of
from xlcrm.domain.coupons import COUNTS
from xlcrm.domain.dates import days_after
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry, Odd
from xlcrm.jobs.loyalty.whom import masked_people
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.office.benefits import benefit_sheets, benefits_on, doubtful_rows
from xlcrm.office.journal_read import day_of
from xlcrm.office.terms_needed import has_terms
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellRef
    from xlcrm.domain.coupons import Coupon
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.workbook.read import Book


@outlined
@dataclass(frozen=True, slots=True)
class Benefit:
    """What one customer has on a day.

    Attributes:
        customer: the customer's key in the ledger, as `xlcrm.people` has it.
        who: the customer, masked.
        tier: 등급; "" where nobody has a term.
        issued: points given in all.
        used: points used or taken back.
        expired: points that have expired.
        balance: points that may be used: `issued - used - expired`.
        expiring: how many of these expire soon, as 설정 says: 만료 예고(일).
        expires_on: the day on which the first points that are left expire; None: none do.
        coupons: the coupons that may be used.
        doubtful: rows about the points that do not count, each by a cell.
    """

    customer: str
    who: str
    tier: str = ""
    issued: int = 0
    used: int = 0
    expired: int = 0
    balance: int = 0
    expiring: int = 0
    expires_on: date | None = None
    coupons: tuple[Coupon, ...] = ()
    doubtful: tuple[CellRef, ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class LoyaltyFound:
    """What a workbook's customers have on a day.

    Attributes:
        as_of: the day.
        people: each of whom 혜택 tells, with most points first.
        tiers: how many customers each tier has, the highest first.
        soon: within how many days points count as expiring soon.
        unexplained: points and coupons of customers that the ledger does not know.
        lapsed: points that have expired without a row that says so.
        earns: whether 설정 says for what points are given.
    """

    as_of: date
    people: tuple[Benefit, ...] = ()
    tiers: Mapping[str, int] = field(default_factory=dict)
    soon: int = 30
    unexplained: int = 0
    lapsed: int = 0
    earns: bool = False


def loyalty_of(ledger: Ledger, *, as_of: date) -> LoyaltyFound:
    """Return what customers have on a day: points, what of them expires soon, tier, coupons.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.loyalty_of(ledger, as_of=date(2024, 10, 1))
    >>> found.people, dict(found.tiers)
    ((), {'VIP': 0, '골드': 0, '실버': 2, '일반': 1})
    """
    opened = ledger.on(as_of)
    book, rules = opened.book, opened.book.settings.benefits
    found, tiers, counts = benefits_on(book, as_of), *_tiers(opened, as_of)
    shown = masked_people(book, sorted(found.known))
    having = _Having(book, found, as_of)
    people = [having.of(who, masked, tiers.get(who, "")) for who, masked in shown.items()]
    people.sort(key=lambda each: (-each.balance, each.who))
    return LoyaltyFound(
        as_of,
        tuple(people),
        counts,
        rules.soon,
        len(found.known - shown.keys()),
        sum(each.lapsed for each in found.accounts.values()),
        rules.earns and rules.since is not None,
    )


def benefits_of(ledger: Ledger, as_of: date) -> Mapping[str, Benefit]:
    """Return what each customer has on a day, by the customer's key; also the tier of the others.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.benefits_of(ledger, date(2024, 10, 1))
    >>> found["1001"].tier, found["1001"].balance, found["1001"].coupons
    ('실버', 0, ())
    """
    opened = ledger.on(as_of)
    book, found, tiers = opened.book, benefits_on(opened.book, as_of), _tiers(opened, as_of)[0]
    shown = masked_people(book, sorted({*found.known, *tiers}))
    having = _Having(book, found, as_of)
    return {who: having.of(who, masked, tiers.get(who, "")) for who, masked in shown.items()}


@outlined
class StatementRow(NamedTuple):
    """One row of a customer's statement.

    Attributes:
        on: the day.
        entry: what it did: 종류.
        points: how many points, less than 0 where they were taken; None of a coupon.
        coupon: the coupon's number; "" where it is about none.
        what: what it was for, or what the coupon gives.
        until: the last day; None where there is none.
        counts: whether it counts.
    """

    on: date
    entry: str
    points: int | None
    coupon: str
    what: str
    until: date | None
    counts: bool = True


@outlined
class Statement(NamedTuple):
    """All that explains what a customer has on a day: the sums, and every row, the newest first."""

    benefit: Benefit
    rows: tuple[StatementRow, ...] = ()


def statement_of(ledger: Ledger, customer: str, *, as_of: date) -> Statement:
    """Return a customer's statement: what there is, and each row that explains it.

    Args:
        ledger: the opened workbook.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        as_of: the day that counts as today.

    Raises:
        DomainError: no customer is meant, or more than one.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.statement_of(ledger, "1001", as_of=date(2024, 10, 1)).rows
    ()
    """
    opened = ledger.on(as_of)
    person = customer_meant(opened, customer)
    tier = _tiers(opened, as_of)[0].get(person.key, "")
    return statement_for(opened.book, person, as_of, tier)


def statement_for(book: Book, person: Person, as_of: date, tier: str = "") -> Statement:
    """Return the statement of a customer who has been found.

    Args:
        book: the workbook.
        person: the customer.
        as_of: the day that counts as today.
        tier: 등급, as it is known.
    """
    found = benefits_on(book, as_of)
    benefit = _Having(book, found, as_of).of(person.key, person.masked, tier)
    bad = {place for place, why in found.odd.items() if why is not Odd.TOO_SOON}
    bad |= {place for place, why in found.odd_coupons.items() if why not in COUNTS}
    rows = []
    for number, sheet in enumerate(benefit_sheets(book)):
        table = sheet.table
        columns = {name: table.values(name) for name in _SHOWN}
        for at, who in enumerate(book.people.whose_rows(table)):
            day = day_of(columns["date"][at])
            if who != person.key or day is None or day > as_of:
                continue
            said = {name: values[at] for name, values in columns.items()}
            counts = (number, at) not in bad and (number, at) not in found.missing
            rows.append(_statement_row(day, said, counts=counts))
    rows.sort(key=lambda each: each.on)
    return Statement(benefit, tuple(reversed(rows)))


_SHOWN: Final = ("date", "entry", "points", "coupon", "worth", "reason", "until")


def _statement_row(day: date, said: Mapping[str, object], *, counts: bool) -> StatementRow:
    entry, points = str(said["entry"] or ""), said["points"]
    amount = points if isinstance(points, int) else None
    if amount is not None and entry in _LESS:
        amount = -amount
    what = " · ".join(str(said[name]) for name in ("worth", "reason") if said[name] is not None)
    until = day_of(said["until"])
    return StatementRow(day, entry, amount, str(said["coupon"] or ""), what, until, counts)


_LESS: Final = frozenset(each.value for each in (Entry.USED, Entry.TAKEN_BACK, Entry.EXPIRED))


class _Having:
    """What customers have on a day, one after the other."""

    def __init__(self, book: Book, found: Benefits, as_of: date) -> None:
        self.found = found
        self.soon = days_after(as_of, book.settings.benefits.soon)
        self.doubtful = doubtful_rows(book, found)
        self.coupons: defaultdict[str, list[Coupon]] = defaultdict(list)
        for each in found.coupons.values():
            if each.is_open(as_of):
                self.coupons[each.who].append(each)

    def of(self, who: str, masked: str, tier: str) -> Benefit:
        """What one of them has."""
        account = self.found.of(who)
        ends = [lot.until for lot in account.lots if lot.until is not None]
        mine = sorted(
            self.coupons.get(who, ()),
            key=lambda each: (each.until or date.max, each.on, each.place),
        )
        return Benefit(
            who,
            masked,
            tier,
            account.issued,
            account.used,
            account.expired,
            account.balance,
            account.expiring(self.soon),
            min(ends, default=None),
            tuple(mine),
            self.doubtful.get(who, ()),
        )


def _tiers(ledger: Ledger, as_of: date) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """Each customer's tier, and how many each has; nothing where nobody has a term."""
    if not has_terms(ledger.book):
        return {}, {}
    office = office_of(ledger, as_of)
    each = loyalty(office)
    mine = dict(zip(each["고객"], each["등급"], strict=True))
    counts = Counter(mine.values())
    return mine, {name: counts[name] for name in tier_names(office)}
