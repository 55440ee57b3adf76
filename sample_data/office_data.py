"""An invented office's four years: 600 customers and everything they did, from a seed.

`make_office.py` writes them into a workbook. Only `Random.random()` is drawn from, because Python
promises the same numbers for the same seed for that method alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.domain.renewal import Term, next_starts
from xlcrm.domain.status import Circumstances, Decision, Status, action_of, status_of
from xlcrm.domain.term import days_left, end_of_term, months_of_term, next_start

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED: Final = 20241001
AS_OF: Final = date(2024, 10, 1)
STALE: Final = date(2024, 8, 30)  # some rows were last refreshed on this day
STALE_EVERY: Final = 9
CUSTOMERS: Final = 600
FIRST_DAY: Final = date(2021, 11, 1)
LAST_JOIN: Final = date(2024, 10, 20)  # a few have signed a contract that starts later
LAST_END: Final = date(2025, 10, 31)

OFFICERS: Final = ("한가람", "도담별", "온새미", "채움솔")


@dataclass(frozen=True, slots=True)
class Service:
    """What the office sells: notice window in days, lengths in months, fee in won."""

    name: str
    window: int
    lengths: tuple[int, ...]
    fee: int
    fee_until_2023: int
    basis: str = "월"


SERVICES: Final = (
    Service("프리미엄 서비스", 60, (12,), 100_000, 90_000),
    Service("기본 서비스", 30, (12, 6, 6), 50_000, 45_000),
    Service("단기 이용권", 14, (3, 1), 180_000, 165_000, "기간총액"),
)

_SURNAMES: Final = (
    "가",
    "나",
    "다",
    "라",
    "마",
    "바",
    "사",
    "아",
    "자",
    "차",
    "하",
    "한",
    "온",
    "은",
)
_FIRSTS: Final = (
    "가",
    "누",
    "다",
    "도",
    "라",
    "루",
    "마",
    "미",
    "보",
    "새",
    "소",
    "슬",
    "여",
    "예",
    "하",
)
_SECONDS: Final = (
    "람",
    "리",
    "솔",
    "별",
    "온",
    "봄",
    "솜",
    "빛",
    "든",
    "결",
    "울",
    "찬",
    "름",
    "나",
    "루",
)
_TRADES: Final = ("상사", "공방", "건축", "식품", "학원", "디자인")
_REMARKS: Final = (
    "세금계산서 매달 5일",
    "오전 통화 선호",
    "문자 안내 희망",
    "주차 등록",
    "분할 납부",
)

_T = TypeVar("_T")


class Dice:
    """Draws from a seed, the same in every Python version."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, share: float) -> bool:
        """Return True in that share of draws."""
        return self._random.random() < share

    def number(self, low: int, high: int) -> int:
        """Return a whole number between two, both inclusive."""
        return low + int(self._random.random() * (high - low + 1))

    def one(self, choices: Sequence[_T]) -> _T:
        """Return one of the choices."""
        return choices[self.number(0, len(choices) - 1)]

    def day(self, first: date, last: date) -> date:
        """Return a day between two, both inclusive."""
        return first + timedelta(days=self.number(0, (last - first).days))

    def moment(self, first: date, last: date) -> datetime:
        """Return a minute of office hours on a weekday between two days, both inclusive."""
        day = self.day(first, last)
        while day.weekday() > 4 and day > first:  # noqa: PLR2004 - Friday
            day -= timedelta(days=1)
        return datetime.combine(day, time(self.number(9, 17), self.number(0, 59)))


@dataclass(frozen=True, slots=True)
class Customer:
    """One invented customer."""

    number: int
    name: str
    company: bool
    officer: str
    joined: date

    @property
    def phone(self) -> str:
        """A number that nobody can have."""
        return f"010-0000-{self.number:04d}"

    @property
    def email(self) -> str:
        """An address in RFC 2606's reserved domain."""
        return f"customer{self.number}@example.com"


@dataclass(frozen=True, slots=True)
class Deal:
    """One contract term of a customer, with the day's status, days left and action as stored."""

    customer: Customer
    service: Service
    contract: Circumstances
    months: int
    fee: int
    remark: str | None = None
    number: str = ""
    next_number: str | None = None
    status: Status = Status.ACTIVE
    days_left: int = 0
    action: str | None = None

    @property
    def start(self) -> date:
        """The first day."""
        return self.contract.start or FIRST_DAY

    @property
    def end(self) -> date:
        """The last day."""
        return self.contract.end or LAST_END

    @property
    def served_until(self) -> date:
        """The last day of service up to the as-of day; before the start if never served."""
        if self.contract.cancelled_on:
            return self.start - timedelta(days=1)
        return min(self.contract.terminated_on or self.end, self.end, AS_OF)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything: customers by number, deals in the order of their contract numbers."""

    dice: Dice
    customers: tuple[Customer, ...]
    deals: tuple[Deal, ...]
    served: tuple[Deal, ...] = field(default=())


def make_office() -> Office:
    """Invent the office."""
    dice = Dice(SEED)
    names: set[str] = set()
    customers = tuple(_customer(dice, 1001 + at, names) for at in range(CUSTOMERS))
    deals = [deal for customer in customers for deal in _history(dice, customer)]
    deals.sort(key=lambda deal: (deal.start, deal.customer.number))
    numbered = [
        replace(deal, number=f"C{deal.start:%y}-{at:04d}") for at, deal in enumerate(deals, start=1)
    ]
    finished = tuple(_stored(numbered))
    served = tuple(deal for deal in finished if deal.served_until >= deal.start)
    return Office(dice, customers, finished, served)


def _customer(dice: Dice, number: int, taken: set[str]) -> Customer:
    company = dice.chance(0.12)
    while True:
        name = dice.one(_FIRSTS) + dice.one(_SECONDS)
        name = f"㈜{name}{dice.one(_TRADES)}" if company else dice.one(_SURNAMES) + name
        if name not in taken:
            break
    taken.add(name)
    return Customer(number, name, company, dice.one(OFFICERS), dice.day(FIRST_DAY, LAST_JOIN))


def _history(dice: Dice, customer: Customer) -> list[Deal]:
    """Return a customer's terms: each renewal starts on the day after the last day."""
    service = dice.one(SERVICES[:1] if customer.company else SERVICES)
    months = dice.one(service.lengths)
    auto = service.basis == "월" and dice.chance(0.25)
    deals: list[Deal] = []
    start = customer.joined
    while (end := end_of_term(start, months)) <= LAST_END:
        contract = _fate(dice, Circumstances(start, end, auto_renewal=auto))
        fee = service.fee_until_2023 if start.year <= 2023 else service.fee  # noqa: PLR2004 - the year of the rise
        remark = dice.one(_REMARKS) if dice.chance(0.15) else None
        deals.append(Deal(customer, service, contract, months, fee, remark))
        ended = contract.cancelled_on or contract.terminated_on
        early = end > AS_OF and (end - AS_OF).days <= service.window and dice.chance(0.08)
        renews = early or (end <= AS_OF and dice.chance(0.97 if auto else 0.78))
        if ended or not renews:
            break
        start = next_start(end)
    return deals


def _fate(dice: Dice, contract: Circumstances) -> Circumstances:
    """Return the contract with what people decided about it."""
    start, end = contract.start, contract.end
    if start is None or end is None or start > AS_OF:
        return contract
    latest = min(end, AS_OF)
    long = (latest - start).days > 60  # noqa: PLR2004 - days, enough room for what happens
    if dice.chance(0.03):
        cancelled = min(start + timedelta(days=dice.number(0, 7)), AS_OF)
        return contract._replace(cancelled_on=cancelled)
    if long and dice.chance(0.05):
        last = dice.day(start + timedelta(days=20), latest - timedelta(days=15))
        return contract._replace(terminated_on=last)
    if long and dice.chance(0.1):
        since = dice.day(start + timedelta(days=10), latest)
        until = min(since + timedelta(days=dice.number(20, 60)), end)
        contract = contract._replace(paused_from=since, paused_to=until)
    if end >= AS_OF and (end - AS_OF).days <= 90 and not contract.auto_renewal:  # noqa: PLR2004 - days
        if dice.chance(0.35):
            return contract._replace(decision=Decision.RENEWING)
        if dice.chance(0.2):
            return contract._replace(decision=Decision.ENDING)
    return contract


def _stored(deals: list[Deal]) -> list[Deal]:
    """Return the deals as the office's file has them: right, but for every ninth one stale."""
    starts = next_starts(
        [
            Term(
                str(deal.customer.number),
                deal.service.name,
                None if deal.contract.cancelled_on else deal.start,
                deal.contract.terminated_on or deal.end,
            )
            for deal in deals
        ]
    )
    numbers = {(deal.customer.number, deal.start): deal.number for deal in deals}
    stored = []
    for at, (deal, following) in enumerate(zip(deals, starts, strict=True)):
        contract = deal.contract._replace(next_start=following)
        as_of = STALE if at % STALE_EVERY == 0 else AS_OF
        status = status_of(contract, as_of, window=deal.service.window)
        action = action_of(contract, status)
        if months_of_term(deal.start, deal.end) != deal.months:
            raise AssertionError(deal.number)
        stored.append(
            replace(
                deal,
                contract=contract,
                next_number=numbers[deal.customer.number, following] if following else None,
                status=status,
                days_left=days_left(deal.end, as_of),
                action=action.value if action else None,
            )
        )
    return stored
