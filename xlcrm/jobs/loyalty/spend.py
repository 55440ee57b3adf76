"""Points used, taken back and given by hand, and coupons given and redeemed: rows of 혜택."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.counts import days_left_told
from xlcrm.domain.coupon_code import code_typed, new_code
from xlcrm.domain.coupons import coupon_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry, PointRow, fits, taken_from
from xlcrm.domain.term import end_of_term
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.loyalty.whom import (
    in_doubt,
    listed_keys,
    masked_people,
    member,
    refuse_doubtful,
)
from xlcrm.office.benefits import benefits_added, benefits_on, rows_in_doubt
from xlcrm.office.checked import checked
from xlcrm.office.naming import naming, not_named
from xlcrm.office.proposal import Proposal
from xlcrm.schema.sheets import BENEFITS
from xlcrm.schema.trouble import Problem
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.domain.coupons import Coupon
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.workbook.read import Book

_MOST: Final = 999_999_999


@outlined
class PointsMoved(NamedTuple):
    """What became of a customer's points.

    Attributes:
        who: the customer, masked.
        points: how many were moved.
        balance: how many may be used afterwards.
    """

    who: str
    points: int
    balance: int


@outlined
class CouponsGiven(NamedTuple):
    """The coupons that are given.

    Attributes:
        codes: each customer, masked, and the coupon's number.
        passed_over: how many have such a coupon already.
    """

    codes: tuple[tuple[str, str], ...] = ()
    passed_over: int = 0


def use_points(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    customer: str,
    points: int,
    *,
    as_of: date,
    reason: str = "",
    take_back: bool = False,
    source: str = "",
) -> Proposal[PointsMoved]:
    """Return what writes down that a customer has used points.

    Args:
        ledger: the opened workbook.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        points: how many.
        as_of: the day, which the row bears.
        reason: what for.
        take_back: whether the office takes them back, as after a refund.
        source: what tells this use from others, so that it is written once; "" for none.

    Raises:
        DomainError: no customer is meant, or more than one, with fewer points,
            or whose balance is not sure.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day = date(2024, 10, 1)
    >>> given = ledger.after(xlcrm.give_points(ledger, "1001", 500, as_of=day).plan)
    >>> print(*xlcrm.use_points(given, "1001", 200, as_of=day, reason="할인").said)
    1001 홍*동 010-****-5678: 사용 200점, 남은 포인트 300점   만료일이 없는 포인트에서 200점
    """
    book = ledger.on(as_of).book
    person, named = member(ledger.on(as_of), customer)
    found = benefits_on(book, as_of)
    if source and (person.key, source) in found.keys:
        return Proposal(found=PointsMoved(person.masked, points, found.of(person.key).balance))
    refuse_doubtful(ledger, found, person.key)
    account, least = found.of(person.key), book.settings.benefits.least
    if not _whole(points):
        raise DomainError("포인트는 1 이상의 정수로 적습니다.", path=ledger.path)
    if points > account.balance:
        hint = f"쓸 수 있는 포인트는 {account.balance:,}점입니다."
        if account.expired:
            hint += f" 만료된 포인트 {account.expired:,}점은 쓸 수 없습니다."
        raise DomainError("쓸 수 있는 포인트보다 많습니다.", path=ledger.path, hint=hint)
    entry = Entry.TAKEN_BACK if take_back else Entry.USED
    if not fits(found.rows.get(person.key, ()), PointRow(as_of, entry, points)):
        raise DomainError(
            f"{as_of} 뒤에 적힌 사용이나 만료와 함께 셈하면 포인트가 모자랍니다.",
            path=ledger.path,
            hint="기준일을 확인하세요. 오늘 쓰는 것이면 --as-of를 빼세요.",
        )
    if points < least and not take_back:
        raise DomainError(
            f"포인트는 한 번에 {least:,}점부터 쓸 수 있습니다.",
            path=ledger.path,
            hint="설정 시트의 '혜택 | 최소 사용 포인트'에서 바꿉니다.",
        )
    row = _typed(book, reason=reason)
    row |= {"date": as_of, **named, "entry": entry.value, "points": points}
    if source:
        row["source"] = source
    after = account.balance - points
    said = [f"{person.masked}: {entry.value} {points:,}점, 남은 포인트 {after:,}점"]
    taken = taken_from(account.lots, points)
    said += [
        f"  {lot.until}까지의 포인트에서 {count:,}점"
        if lot.until
        else f"  만료일이 없는 포인트에서 {count:,}점"
        for lot, count in taken
    ]
    return Proposal(
        benefits_added(book, [row]),
        said=tuple(said),
        found=PointsMoved(person.masked, points, after),
    )


def give_points(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    customer: str,
    points: int,
    *,
    as_of: date,
    reason: str = "",
    until: date | None = None,
    source: str = "",
) -> Proposal[PointsMoved]:
    """Return what gives a customer points by hand: goodwill, what a list held before.

    Args:
        ledger: the opened workbook.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        points: how many.
        as_of: the day, which the row bears.
        reason: what for.
        until: their last day; None: as 설정 says, from the day on.
        source: what tells this from others, so that it is written once; "" for none.

    Raises:
        DomainError: no customer is meant, or more than one; or the last day is before the day.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.give_points(ledger, "1001", 500, as_of=date(2024, 10, 1))
    >>> proposal.found.balance, proposal.plan.new_sheets[0].name
    (500, '혜택')
    """
    opened = ledger.on(as_of)
    book = opened.book
    person, named = member(opened, customer)
    found = benefits_on(book, as_of)
    before = found.of(person.key).balance
    if source and (person.key, source) in found.keys:
        return Proposal(found=PointsMoved(person.masked, points, before))
    if not _whole(points):
        raise DomainError("포인트는 1 이상의 정수로 적습니다.", path=ledger.path)
    until = until or last_day(book, as_of)
    _refuse_early(ledger, until, as_of)
    row = _typed(book, reason=reason)
    row |= {
        "date": as_of,
        **named,
        "entry": Entry.EARNED.value,
        "points": points,
        "until": until,
    }
    if source:
        row["source"] = source
    after = before + points
    end = f", {until}까지" if until else ""
    said = f"{person.masked}: 적립 {points:,}점{end}, 남은 포인트 {after:,}점"
    moved = PointsMoved(person.masked, points, after)
    return Proposal(benefits_added(book, [row]), said=(said,), found=moved)


def give_coupons(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    customers: Sequence[str] = (),
    *,
    as_of: date,
    worth: str,
    conditions: str = "",
    until: date | None = None,
    reason: str = "",
    again: bool = False,
    salt: str | None = None,
    source: str = "",
) -> Proposal[CouponsGiven]:
    """Return what gives each of some customers a coupon of its own number.

    Who has an open coupon of the same worth and last day gets no second one, unless that is
    wanted. A number has no letters that look alike, and a last one that tells a slip.

    Args:
        ledger: the opened workbook.
        customers: a 고객 ID, a name or a telephone number of each.
        as_of: the day, which the rows bear.
        worth: what the coupon gives, such as `10,000원 할인`.
        conditions: a list of customers as `roll` takes it, beside or instead of `customers`.
        until: the last day; None: it never expires.
        reason: what it is given for.
        again: whether who has such a coupon gets another one.
        salt: what the numbers are made of: random by default.
        source: what tells this from others, so that it is written once; "" for none.

    Raises:
        DomainError: nobody is meant, one of the customers is not, the conditions are not
            understood, nothing is given, or the last day is before the day.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> given = xlcrm.give_coupons(
    ...     ledger, ["1001"], as_of=date(2024, 10, 1), worth="1만원 할인", salt="보기"
    ... )
    >>> given.found.codes
    (('1001 홍*동 010-****-5678', 'FFKP-AX6X'),)
    """
    opened = ledger.on(as_of)
    book = opened.book
    _refuse_early(ledger, until, as_of)
    if not worth.strip():
        raise DomainError("쿠폰이 무엇인지 적어야 합니다.", hint="--value '10,000원 할인'")
    people = {person.key: person.masked for person in (member(opened, c)[0] for c in customers)}
    if conditions:
        people |= masked_people(book, listed_keys(opened, conditions, as_of))
    if not people:
        raise DomainError(
            "쿠폰을 받을 고객이 없습니다.",
            path=ledger.path,
            hint="고객 ID나 --list의 조건을 적으세요."
            if not conditions
            else "--list의 조건에 맞는 고객이 없습니다. 조건을 바꾸세요.",
        )
    found, ids, doubts = benefits_on(book, as_of), naming(book, people), rows_in_doubt(book)
    typed = _typed(book, reason=reason, worth=worth)
    if source:
        typed["source"] = source
    have = _holding(found, str(typed["worth"]), until, as_of)
    people = {who: each for who, each in people.items() if (who, source) not in found.keys}
    wanted = [who for who in people if who in ids.keys() - doubts and (again or who not in have)]
    passed_over = sum(not again and who in have for who in people)
    taken = set(benefits_on(book, date.max).coupons)
    seed = secrets.token_hex(8) if salt is None else salt
    rows: list[Record] = []
    codes: list[tuple[str, str]] = []
    for who in wanted:
        code = new_code(f"{seed} {who}", taken)
        codes.append((people[who], code))
        row: dict[str, Value] = {
            **typed,
            "date": as_of,
            **ids[who],
            "entry": Entry.COUPON.value,
            "coupon": code,
        }
        rows.append(row if until is None else {**row, "until": until})
    problems = tuple(
        Problem(
            people[who],
            in_doubt(doubts[who])
            if who in ids
            else not_named(book, who, BENEFITS.name, ledger.path),
        )
        for who in people
        if who not in ids or who in doubts
    )
    end = f", {until}까지" if until else ""
    said = [f"{who}: {code}" for who, code in codes]
    if codes:
        said.insert(0, f"쿠폰 '{typed['worth']}' {len(codes):,}장{end}")
    if passed_over:
        said.append(f"같은 쿠폰을 이미 가진 {passed_over:,}명에게는 더 주지 않음")
    return Proposal(
        benefits_added(book, rows),
        problems,
        tuple(said),
        found=CouponsGiven(tuple(codes), passed_over),
    )


def redeem_coupon(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    code: str,
    *,
    as_of: date,
    customer: str = "",
    reason: str = "",
    late: bool = False,
    source: str = "",
) -> Proposal[Coupon]:
    """Return what writes down that a coupon has been used.

    Args:
        ledger: the opened workbook.
        code: its number, however typed.
        as_of: the day, which the row bears.
        customer: who uses it, where that is to be looked at; "" for whoever was given it.
        reason: what for.
        late: whether a coupon whose last day has passed is taken all the same.
        source: what tells this from others, so that it is written once; "" for none.

    Raises:
        DomainError: there is no such coupon, it has been used or has expired, or it was given to
            another customer.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day = date(2024, 10, 1)
    >>> given = xlcrm.give_coupons(ledger, ["1001"], as_of=day, worth="1만원 할인")
    >>> ((_, code),) = given.found.codes
    >>> after = ledger.after(given.plan)
    >>> xlcrm.redeem_coupon(after, code.lower(), as_of=day).found.worth
    '1만원 할인'
    """
    opened = ledger.on(as_of)
    book = opened.book
    found = benefits_on(book, date.max)
    coupon = found.coupons.get(coupon_key(code))
    if coupon is None or coupon.on > as_of:
        hint = f"번호를 확인하세요. 준 쿠폰을 보려면: xlcrm loyalty {path_typed(str(ledger.path))}"
        if not code_typed(code) and sum(map(str.isalnum, code)) == _LENGTH:
            hint = f"번호에 잘못 적은 글자가 있습니다. {hint}"
        raise DomainError("그런 번호의 쿠폰이 없습니다.", path=ledger.path, hint=hint)
    if source and (coupon.who, source) in found.keys:
        return Proposal(found=coupon)
    _refuse_over(ledger, coupon, as_of, late=late)
    if customer and member(opened, customer)[0].key != coupon.who:
        raise DomainError(
            "다른 고객에게 준 쿠폰입니다.",
            path=ledger.path,
            hint="맞으면 --customer를 빼고 다시 실행하세요.",
        )
    if coupon.who in (doubts := rows_in_doubt(book)):
        trouble = in_doubt(doubts[coupon.who])
        raise DomainError(trouble.message, path=ledger.path, hint=trouble.hint)
    ids = naming(book, {coupon.who})
    if coupon.who not in ids:
        trouble = not_named(book, coupon.who, BENEFITS.name, ledger.path)
        raise DomainError(trouble.message, path=ledger.path, hint=trouble.hint)
    row = _typed(book, reason=reason, worth=coupon.worth)
    row |= {
        "date": as_of,
        **ids[coupon.who],
        "entry": Entry.REDEEMED.value,
        "coupon": coupon.code,
    }
    if source:
        row["source"] = source
    who = masked_people(book, {coupon.who})[coupon.who]
    said = [f"{coupon.code}: '{coupon.worth}' 쿠폰을 씀 ({who})"]
    if coupon.until is not None:
        said.append(
            f"  쓸 수 있는 날: {coupon.until}까지 {days_left_told((coupon.until - as_of).days)}"
        )
    return Proposal(benefits_added(book, [row]), said=tuple(said), found=coupon)


_LENGTH: Final = 8


def _refuse_over(ledger: Ledger, coupon: Coupon, as_of: date, *, late: bool) -> None:
    """Raise if a coupon has been used, or has expired."""
    if coupon.used is not None:
        hint = "쿠폰 번호를 확인하세요. 잘못 쓴 것으로 적혔으면 새 쿠폰을 주세요."
        raise DomainError(f"{coupon.used}에 이미 쓴 쿠폰입니다.", path=ledger.path, hint=hint)
    ended = coupon.until if coupon.is_over(as_of) else coupon.expired
    if ended is not None and not late:
        hint = "새 쿠폰을 주거나, 그래도 받으려면 --late를 붙이세요."
        raise DomainError(f"{ended}에 끝난 쿠폰입니다.", path=ledger.path, hint=hint)


def last_day(book: Book, on: date) -> date | None:
    """Return the last day of points that are given on a day; None: they never expire."""
    months = book.settings.benefits.months
    return end_of_term(on, months) if months else None


def _whole(points: object) -> bool:
    """Whether it is a number of points: 5.5 and True, which a program may give, are none."""
    return hasattr(points, "__index__") and points is not True and 0 < int(points) <= _MOST


def _refuse_early(ledger: Ledger, until: date | None, as_of: date) -> None:
    if until is not None and until < as_of:
        raise DomainError(
            "만료일이 오늘보다 빠릅니다.", path=ledger.path, hint="--expires를 고치세요."
        )


def _typed(book: Book, **texts: str) -> dict[str, Value]:
    """What somebody has typed for the row, as a cell may hold it.

    Raises:
        DomainError: a cell may not hold it.
    """
    names = {BENEFITS.column(name).name: text for name, text in texts.items() if text.strip()}
    found = checked(BENEFITS, names, book.settings)
    if found.problems:
        trouble = found.problems[0]
        raise DomainError(trouble.message, hint=trouble.hint)
    return dict(found.values)


def _holding(found: Benefits, worth: str, until: date | None, as_of: date) -> set[str]:
    """Who has an open coupon of that worth and last day."""
    return {
        each.who
        for each in found.coupons.values()
        if each.is_open(as_of) and (each.worth, each.until) == (worth, until)
    }
