"""Points that are due by 설정: for what was paid, for months of staying, for customers sent.

Each row bears the key of what it was given for, so that nothing is ever given twice: a purchase by
its day, product, amount and count; a fee by its contract and month; a month by itself; a customer
who was sent by the 고객 ID. A purchase that looks like one that has been changed since is asked
about.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.analysis.inputs import MONTHLY
from xlcrm.analysis.loyalty import loyalty
from xlcrm.analysis.office import office_of
from xlcrm.analysis.people import started
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry, points_of
from xlcrm.errors import DomainError
from xlcrm.jobs.loyalty.spend import last_day
from xlcrm.jobs.loyalty.whom import masked_people, without_id, written_ids
from xlcrm.office.benefits import benefits_added, benefits_on
from xlcrm.office.own_columns import cells_in, headers_of
from xlcrm.office.proposal import Proposal
from xlcrm.people.named import named_by
from xlcrm.reading.benefit_rules import BOTH_PAY, FEES_PAY, PURCHASES_PAY, RATE_ITEM, SINCE_ITEM
from xlcrm.reading.referrals import names_referrer
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import CUSTOMERS, LEDGER, PURCHASES
from xlcrm.schema.trouble import Problem, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from xlcrm.analysis.inputs import Office
    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.reading.benefit_rules import BenefitRules
    from xlcrm.workbook.read import Book, Sheet

_PURCHASE: Final = "구매"
_FEE: Final = "요금"
_MONTH: Final = "이용"
_REFERRAL: Final = "추천"
_SHOWN: Final = 5
_ALIKE: Final = 2  # of day, product and amount: so many in common, and it is one that was changed
_DAY: Final = timedelta(days=1)
_YEAR: Final = 12


@outlined
class PointsEarned(NamedTuple):
    """What is given.

    Attributes:
        people: to how many customers.
        points: how many points in all.
        taken_back: how many points are taken back for purchases that were returned.
        by: the points by what they are for: 구매, 요금, 이용, 추천.
        changed: purchases that look like changed ones, for which nothing is given.
    """

    people: int = 0
    points: int = 0
    taken_back: int = 0
    by: Mapping[str, int] = {}
    changed: tuple[CellRef, ...] = ()


@dataclass(frozen=True, slots=True)
class _Due:
    """Something for which points may be due: to whom, how many, for what."""

    who: str
    points: int
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Bought:
    """A purchase, and the parts of its key."""

    who: str
    on: date
    product: str
    won: int
    number: int
    where: CellRef

    @property
    def key(self) -> str:
        return f"{_PURCHASE}|{self.on}|{match_key(self.product)}|{self.won}|{self.number}"


def earn_points(
    ledger: Ledger, *, as_of: date, changed_too: bool = False
) -> Proposal[PointsEarned]:
    """Return the rows of 혜택 that give the points which are due by 설정, each once.

    Nothing is given before 설정 says from which day on, and for what. Points for fees are not given
    to whoever owes something. A month of staying is one with at least half of its days served.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today, which the rows bear.
        changed_too: whether what looks like a purchase that was changed counts as a new one.

    Raises:
        DomainError: 설정 does not say for what points are given, or from which day on.
        HeaderNotFoundError: the workbook is a list of people without terms.
    """
    opened = ledger.on(as_of)
    book = opened.book
    rules = book.settings.benefits
    _refuse_unset(ledger, rules)
    office = office_of(opened, as_of, with_owed=rules.paid != PURCHASES_PAY)
    found = benefits_on(book, as_of)
    earning = _Earning(book, office, rules, found, as_of, changed_too=changed_too)
    return earning.proposal()


def _refuse_unset(ledger: Ledger, rules: BenefitRules) -> None:
    if not rules.earns:
        raise DomainError(
            "무엇에 포인트를 줄지 설정에 없습니다.",
            path=ledger.path,
            hint=f"설정 시트에 '혜택 | {RATE_ITEM} | 10'과 '혜택 | {SINCE_ITEM} | 2024-10-01'처럼 "
            "적으세요.",
        )
    if rules.since is None:
        raise DomainError(
            "언제부터의 구매와 이용에 포인트를 줄지 설정에 없습니다.",
            path=ledger.path,
            hint=f"설정 시트에 '혜택 | {SINCE_ITEM} | 2024-10-01'처럼 적으세요. 그 전의 것에는 "
            "주지 않습니다.",
        )


class _Earning:
    """Points while they are gathered."""

    def __init__(  # noqa: PLR0913 - what decides about them
        self,
        book: Book,
        office: Office,
        rules: BenefitRules,
        found: Benefits,
        as_of: date,
        *,
        changed_too: bool,
    ) -> None:
        self.book, self.office, self.rules, self.found = book, office, rules, found
        self.as_of, self.changed_too = as_of, changed_too
        self.since = rules.since or as_of
        self.tiers: Mapping[str, str] = {}
        if rules.tier_rates:
            each = loyalty(office)
            self.tiers = dict(zip(each["고객"], each["등급"], strict=True))
        self.changed: list[_Bought] = []
        self.returned: list[_Bought] = []
        self.problems: list[Problem] = []
        self.said: list[str] = []

    def proposal(self) -> Proposal[PointsEarned]:
        due = [each for each in self._all() if (each.who, each.key) not in self.found.keys]
        back = list(self._taken_back(due))
        people = {each.who for each in (*due, *back)}
        ids = written_ids(self.book, people)
        nameless = people - ids.keys()
        for shown in masked_people(self.book, sorted(nameless)).values():
            self.problems.append(Problem(shown, without_id()))
        due = [each for each in due if each.who in ids]
        back = [each for each in back if each.who in ids]
        until = last_day(self.book, self.as_of)
        rows: list[Record] = []
        for each in due:
            row: dict[str, object] = {
                "date": self.as_of,
                "customer_id": ids[each.who],
                "entry": Entry.EARNED.value,
                "points": each.points,
                "reason": each.reason,
                "source": each.key,
            }
            rows.append(row if until is None else {**row, "until": until})
        rows += [
            {
                "date": self.as_of,
                "customer_id": ids[each.who],
                "entry": Entry.TAKEN_BACK.value,
                "points": each.points,
                "reason": each.reason,
                "source": each.key,
            }
            for each in back
        ]
        by = Counter[str]()
        for each in due:
            by[each.key.partition("|")[0]] += each.points
        total, less = sum(by.values()), sum(each.points for each in back)
        given = PointsEarned(
            len({each.who for each in due}),
            total,
            less,
            dict(by),
            tuple(each.where for each in self.changed),
        )
        said = self._told(given, due)
        return Proposal(
            benefits_added(self.book, rows), tuple(self.problems), tuple(said), found=given
        )

    def _told(self, given: PointsEarned, due: Sequence[_Due]) -> list[str]:
        counts = Counter(each.key.partition("|")[0] for each in due)
        said = []
        if due:
            said.append(f"{given.people:,}명에게 {given.points:,}점을 적립")
            said += [f"  {name}: {counts[name]:,}건 {won:,}점" for name, won in given.by.items()]
        else:
            said.append("새로 적립할 것이 없음")
        if given.taken_back:
            said.append(f"돌려준 구매의 {given.taken_back:,}점을 차감")
        if self.changed:
            cells = ", ".join(str(each.where) for each in self.changed[:_SHOWN])
            more = f" 외 {len(self.changed) - _SHOWN:,}건" if len(self.changed) > _SHOWN else ""
            said.append(
                f"확인: 이미 적립한 구매를 고친 것으로 보여 적립하지 않음: {cells}{more} → 새 구매면 "
                "--changed를 붙이고, 고친 것이면 차이를 xlcrm loyalty give나 use로 적으세요."
            )
        return [*said, *self.said]

    # -- what is due -------------------------------------------------------------------------------

    def _all(self) -> Iterator[_Due]:
        """Everything for which points are due, given already or not."""
        paid = self.rules.per_thousand or any(self.rules.tier_rates.values())
        if paid and self.rules.paid in {PURCHASES_PAY, BOTH_PAY}:
            yield from self._purchases()
        if paid and self.rules.paid in {FEES_PAY, BOTH_PAY}:
            yield from self._fees()
        if self.rules.per_month:
            yield from self._months()
        if self.rules.per_referral:
            yield from self._referrals()

    def _for(self, who: str, won: int) -> int:
        """The points for an amount that somebody has paid."""
        rate = self.rules.tier_rates.get(self.tiers.get(who, ""), self.rules.per_thousand)
        return points_of(won, rate, self.rules.unit, self.rules.rounding)

    def _purchases(self) -> Iterator[_Due]:
        bought = list(self._bought())
        known = defaultdict(set)
        for who, key in self.found.keys:
            if key.startswith(f"{_PURCHASE}|"):
                known[who].add(key)
        for each in bought:
            known[each.who].discard(each.key)  # what is left stands for no purchase any more
        for each in bought:
            if each.won < 0:
                self.returned.append(each)
                continue
            points = self._for(each.who, each.won)
            if not points:
                continue
            if (each.who, each.key) not in self.found.keys and not self.changed_too:
                twin = next((key for key in sorted(known[each.who]) if _alike(key, each)), None)
                if twin is not None:
                    known[each.who].discard(twin)
                    self.changed.append(each)
                    continue
            reason = f"{each.on} {each.product} {each.won:,}원".replace("  ", " ")
            yield _Due(each.who, points, each.key, reason)

    def _bought(self) -> Iterator[_Bought]:
        """The purchases since the office gives points, each with its count among equal ones."""
        seen: Counter[tuple[object, ...]] = Counter()
        unread = 0
        for sheet in self.book.sheets:
            table = sheet.table
            if table.spec.key != PURCHASES.key:
                continue
            days, amounts, products = map(table.values, ("date", "amount", "product"))
            for at, who in enumerate(self.book.people.whose_rows(table)):
                day, won = days[at], amounts[at]
                if not isinstance(day, date) or not isinstance(won, int) or not who:
                    unread += bool(won) or bool(day)
                    continue
                day = date(day.year, day.month, day.day)
                if not self.since <= day <= self.as_of or not won:
                    continue
                product = str(products[at] or "")
                same = (who, day, match_key(product), won)
                seen[same] += 1
                yield _Bought(who, day, product, won, seen[same], table.where(at, "amount"))
        if unread:
            self.said.append(f"일자·고객·금액을 읽지 못해 뺀 구매: {unread:,}건 (xlcrm check)")

    def _taken_back(self, due: Sequence[_Due]) -> Iterator[_Due]:
        """What is taken back for purchases that were returned, as far as it is left.

        Only where points have been given for that product to that customer.
        """
        given = {
            (each.who, each.key.split("|")[2]) for each in due if each.key.startswith(_PURCHASE)
        }
        given |= {
            (who, key.split("|")[2]) for who, key in self.found.keys if key.startswith(_PURCHASE)
        }
        left: dict[str, int] = {}
        for each in self.returned:
            product = match_key(each.product)
            if (each.who, each.key) in self.found.keys or (each.who, product) not in given:
                continue
            new = sum(one.points for one in due if one.who == each.who)
            left.setdefault(each.who, self.found.of(each.who).balance + new)
            points = min(self._for(each.who, -each.won), left[each.who])
            if points <= 0:
                continue
            left[each.who] -= points
            yield _Due(each.who, points, each.key, f"{each.on} {each.product} 반품")

    def _fees(self) -> Iterator[_Due]:
        """Fees as they fall due: of a month on its day, of a term on the first; none of who owes."""
        frame = started(self.office)
        owing = set(frame["customer"].reindex([*self.office.owed]).dropna())
        unknown = left = 0
        seen: Counter[tuple[str, str]] = Counter()
        for row in frame.itertuples():
            if row.fee != row.fee or row.basis is None or row.basis != row.basis:  # missing
                unknown += 1
                continue
            if row.customer in owing:
                left += 1
                continue
            for day in _due_days(row, self.since):
                points = self._for(row.customer, int(row.fee))
                if not points:
                    continue
                month = f"{day:%Y-%m}"
                named = str(row.contract_id) if isinstance(row.contract_id, str) else ""
                plain = f"{_FEE}|{named or match_key(str(row.service or ''))}|{month}"
                seen[row.customer, plain] += 1
                key = f"{plain}|{seen[row.customer, plain]}"
                service = row.service if isinstance(row.service, str) else ""
                yield _Due(row.customer, points, key, f"{day} {service} 요금 {int(row.fee):,}원")
        if unknown:
            self.said.append(f"요금이나 요금 기준을 몰라 뺀 계약: {unknown:,}건")
        if left:
            self.said.append(f"미납이 있어 아직 요금에 적립하지 않은 계약: {left:,}건 (xlcrm dues)")

    def _months(self) -> Iterator[_Due]:
        """Months of which each customer was served at least half the days."""
        served: defaultdict[tuple[str, int, int], int] = defaultdict(int)
        for row in started(self.office).itertuples():
            for first, last in _spans(row):
                for year, month, days in _by_month(max(first, self.since.replace(day=1)), last):
                    served[row.customer, year, month] |= days
        points = self.rules.per_month
        for (who, year, month), days in sorted(served.items()):
            first, length = date(year, month, 1), monthrange(year, month)[1]
            if first < self.since or first.replace(day=length) > self.as_of:
                continue
            if 2 * days.bit_count() >= length:
                key = f"{_MONTH}|{first:%Y-%m}"
                yield _Due(who, points, key, f"{year}년 {month}월 이용")

    def _referrals(self) -> Iterator[_Due]:
        """Customers whom others have sent, and who have begun since the office gives points."""
        frame = started(self.office)
        starts = frame.groupby("customer", sort=False)["start"].min()
        told: dict[str, str] = {}
        strangers: list[CellRef] = []
        for sheet in self.book.sheets:
            if sheet.table.spec.key in {LEDGER.key, CUSTOMERS.key}:
                for new, typed, where in _sent(self.book, sheet):
                    if (
                        new not in starts.index
                        or not self.since <= starts[new].date() <= self.as_of
                    ):
                        continue
                    person = named_by(self.book.people, [typed])
                    if isinstance(person, Trouble):
                        strangers.append(where)
                    elif person.key == new:
                        told_self = Trouble(
                            "", "추천인이 그 고객 자신입니다.", "추천인을 고치세요."
                        )
                        self.problems.append(Problem(str(where), told_self))
                    elif person.key:
                        told.setdefault(new, person.key)
        shown, ids = masked_people(self.book, list(told)), written_ids(self.book, told.keys())
        for new, by in told.items():
            reason = f"추천: {shown[new]}"
            yield _Due(by, self.rules.per_referral, f"{_REFERRAL}|{_named(new, ids)}", reason)
        if strangers:
            cells = ", ".join(map(str, strangers[:_SHOWN]))
            self.said.append(
                f"추천인을 고객 한 명으로 찾지 못한 칸: {len(strangers):,}곳 ({cells}) → 고객 ID나 "
                "한 명뿐인 고객명으로 적으세요."
            )


def _sent(book: Book, sheet: Sheet) -> Iterator[tuple[str, str, CellRef]]:
    """Each customer whom somebody has sent: the key, who it was as it is typed, and the cell."""
    from xlcrm.cellref import CellRef  # noqa: PLC0415 - few offices keep such a column

    table = sheet.table
    numbers = [at for name, at in headers_of(book, sheet, own=True).items() if names_referrer(name)]
    if not numbers:
        return
    whose = book.people.whose_rows(table)
    if table.spec.key == LEDGER.key:
        ledgers = [id(each.table) for each in book.ledgers]
        whose = list(book.people.customers[ledgers.index(id(table))])
    for number in numbers:
        cells = cells_in(book, sheet, table.rows, number)
        for row, who, cell in zip(table.rows, whose, cells, strict=True):
            if who and not is_blank(cell):
                typed = (
                    str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
                )
                yield who, typed.strip(), CellRef(table.sheet, row, number)


def _named(customer: str, ids: Mapping[str, CellValue]) -> str:
    """A customer in a key: the 고객 ID; of one who has none what tells nobody who it is."""
    if customer in ids:
        return str(ids[customer])
    return sha256(customer.encode()).hexdigest()[:16]


def _alike(key: str, bought: _Bought) -> bool:
    """Whether a key is of a purchase that was changed into another one."""
    parts = key.split("|")
    if len(parts) != len(bought.key.split("|")):
        return False
    same = [one == other for one, other in zip(parts[1:4], bought.key.split("|")[1:4], strict=True)]
    return sum(same) >= _ALIKE


def _due_days(row: pd.Series, since: date) -> Iterator[date]:
    """The days since when points are given on which a contract's fee fell due."""
    first, last = row.start.date(), row.last.date()
    if row.basis != MONTHLY:
        if since <= first <= last:
            yield first
        return
    pauses = _pause(row)
    number = 0
    while (day := _months_on(first, number)) <= last:
        if day >= since and not (pauses and pauses[0] <= day <= pauses[1]):
            yield day
        number += 1


def _months_on(first: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    year, month = divmod(first.year * _YEAR + first.month - 1 + months, _YEAR)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _pause(row: pd.Series) -> tuple[date, date] | None:
    if row.paused != row.paused or row.resumed != row.resumed:  # NaT
        return None
    return row.paused.date(), row.resumed.date()


def _spans(row: pd.Series) -> list[tuple[date, date]]:
    """When a contract has served so far, its pause aside."""
    first, last, pause = row.start.date(), row.last.date(), _pause(row)
    if pause is None:
        return [(first, last)] if first <= last else []
    spans = [(first, min(last, pause[0] - _DAY)), (max(first, pause[1] + _DAY), last)]
    return [span for span in spans if span[0] <= span[1]]


def _by_month(first: date, last: date) -> Iterator[tuple[int, int, int]]:
    """The months of a span: the year, the month, and its days in the span as bits."""
    day = first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        end = min(last, day.replace(day=length))
        yield day.year, day.month, ((1 << (end.day - day.day + 1)) - 1) << day.day
        day = day.replace(day=length) + _DAY
