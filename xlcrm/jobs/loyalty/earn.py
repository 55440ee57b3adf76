"""Points that are due by 설정: for what was paid, for months of staying, for customers sent.

Each row bears the key of what it was given for, so that nothing is ever given twice: a purchase by
its day, product, amount and count; a fee by its contract and month; a month by itself; a customer
who was sent by the 고객 ID. A purchase that looks like one that has been changed since is asked
about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.loyalty import loyalty
from xlcrm.analysis.office import office_of
from xlcrm.cellref import CellRef
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.points import Entry, account, points_of
from xlcrm.domain.returned import Purchase, kept
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.loyalty.given import (
    FEE,
    MONTH,
    PURCHASE,
    REFERRAL,
    SETTLED,
    Bought,
    Returned,
    alike,
    given_for,
    left_over,
)
from xlcrm.jobs.loyalty.referred import referred
from xlcrm.jobs.loyalty.served import months_served, served_of
from xlcrm.jobs.loyalty.spend import last_day
from xlcrm.jobs.loyalty.whom import in_doubt, masked_people
from xlcrm.office.benefits import benefits_added, benefits_on, rows_in_doubt
from xlcrm.office.naming import naming, not_named
from xlcrm.office.proposal import Proposal
from xlcrm.reading.benefit_rules import BOTH_PAY, FEES_PAY, PURCHASES_PAY, RATE_ITEM, SINCE_ITEM
from xlcrm.schema.sheets import BENEFITS, PURCHASES
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from xlcrm.analysis.inputs import Office
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.reading.benefit_rules import BenefitRules
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_SHOWN: Final = 5
_UNREAD: Final = frozenset({"S152", "S153"})  # of 설정: rows of 혜택


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


def earn_points(
    ledger: Ledger, *, as_of: date, changed_too: bool = False, settle: bool = False
) -> Proposal[PointsEarned]:
    """Return the rows of 혜택 that give the points which are due by 설정, each once.

    Nothing is given before 설정 says from which day on, and for what. Points for fees are not given
    to whoever owes something. A month of staying is one with at least half of its days served.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today, which the rows bear.
        changed_too: whether what looks like a purchase that was changed counts as a new one.
        settle: whether the points of purchases that are not there any more are taken back, and
            what was changed gets its points anew.

    Raises:
        DomainError: 설정 does not say for what points are given, or from which day on, or says
            something of it that cannot be read.
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> try:
    ...     xlcrm.earn_points(ledger, as_of=date(2024, 10, 1))
    ... except xlcrm.DomainError as error:
    ...     print(error.message)
    무엇에 포인트를 줄지 설정에 없습니다.
    """
    opened = ledger.on(as_of)
    book = opened.book
    rules = book.settings.benefits
    _refuse_unread(ledger)
    _refuse_unset(ledger, rules)
    office = office_of(opened, as_of, with_owed=rules.paid != PURCHASES_PAY)
    found = benefits_on(book, as_of)
    earning = _Earning(
        book, office, rules, found, as_of, changed_too=changed_too, settle=settle, path=ledger.path
    )
    return earning.proposal()


def _refuse_unread(ledger: Ledger) -> None:
    """Raise if 설정 says something of points that cannot be read: they would be given otherwise."""
    found = next((each for each in ledger.book.findings if each.code in _UNREAD), None)
    if found is not None:
        raise DomainError(
            f"{found.message} 읽지 못한 채 적립하면 포인트가 달라집니다.",
            path=ledger.path,
            sheet=found.where.sheet,
            cell=found.where.cell,
            hint=found.suggestion,
        )


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
        settle: bool,
        path: str | PathLike[str],
    ) -> None:
        self.book, self.office, self.rules, self.found = book, office, rules, found
        self.as_of, self.changed_too, self.settle = as_of, changed_too, settle
        self.over: list[tuple[str, str]] = []
        self.since = rules.since or as_of
        self.path, self.typed = path, path_typed(str(path))
        self.tiers: Mapping[str, str] = {}
        if rules.tier_rates:
            each = loyalty(office)
            self.tiers = dict(zip(each["고객"], each["등급"], strict=True))
        self.terms = served_of(office)
        self.given = given_for(found.keys)
        self.bought: Sequence[Bought] = ()
        self.changed: list[Bought] = []
        self.problems: list[Problem] = []
        self.said: list[str] = []

    def proposal(self) -> Proposal[PointsEarned]:
        due = [each for each in self._all() if (each.who, each.key) not in self.given]
        back = list(self._taken_back(due))
        people = {each.who for each in (*due, *back)}
        ids = naming(self.book, people)
        doubts = {who: cells for who, cells in rows_in_doubt(self.book).items() if who in ids}
        for who, shown in masked_people(self.book, sorted(people & doubts.keys())).items():
            self.problems.append(Problem(shown, in_doubt(doubts[who])))
        people -= doubts.keys()
        ids = {who: said for who, said in ids.items() if who in people}
        nameless = people - ids.keys()
        for who, shown in masked_people(self.book, sorted(nameless)).items():
            trouble = not_named(self.book, who, BENEFITS.name, self.path)
            self.problems.append(Problem(shown, trouble))
        due = [each for each in due if each.who in ids]
        back = [each for each in back if each.who in ids]
        until = last_day(self.book, self.as_of)
        rows: list[Record] = []
        for each in due:
            row: dict[str, Value] = {
                "date": self.as_of,
                **ids[each.who],
                "entry": Entry.EARNED.value,
                "points": each.points,
                "reason": each.reason,
                "source": each.key,
            }
            rows.append(row if until is None else {**row, "until": until})
        rows += [
            {
                "date": self.as_of,
                **ids[each.who],
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
            said.append(f"돌려준 구매나 없어진 것의 {given.taken_back:,}점을 차감")
        if self.changed:
            cells = ", ".join(str(each.where) for each in self.changed[:_SHOWN])
            more = f" 외 {len(self.changed) - _SHOWN:,}건" if len(self.changed) > _SHOWN else ""
            said.append(
                f"확인: 적립한 구매를 고친 것으로 보여 적립하지 않음: {cells}{more} → 새 구매이면 "
                "--changed를 붙이고, 고친 것이면 준 것을 거두고 다시 적립하세요: "
                f"xlcrm loyalty earn {self.typed} --settle"
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
        if self.rules.per_month or (paid and self.rules.paid != PURCHASES_PAY):
            self._tell_undated()
        if self.rules.per_referral:
            yield from self._referrals()

    def _for(self, who: str, won: int) -> int:
        """The points for an amount that somebody has paid."""
        rate = self.rules.tier_rates.get(self.tiers.get(who, ""), self.rules.per_thousand)
        return points_of(won, rate, self.rules.unit, self.rules.rounding)

    def _purchases(self) -> Iterator[_Due]:
        self.bought = list(self._bought())
        mine = [each for each in self.bought if each.on >= self.since]
        gone = left_over(self.given, PURCHASE, ((each.who, each.key) for each in mine))
        for each in mine:
            points = self._for(each.who, each.won) if each.won > 0 else 0
            if not points:
                continue
            if (each.who, each.key) not in self.given and not self.changed_too:
                left = gone.get(each.who, [])
                twin = next((key for key in sorted(left) if alike(key, each)), None)
                if twin is not None and self.settle:
                    left.remove(twin)
                    self.over.append((each.who, twin))
                elif twin is not None:
                    left.remove(twin)
                    self.changed.append(each)
                    continue
            reason = f"{each.on} {each.product} {each.won:,}원".replace("  ", " ")
            yield _Due(each.who, points, each.key, reason)
        self._tell_gone(gone)

    def _tell_gone(self, gone: Mapping[str, Sequence[str]]) -> None:
        """Tell of purchases with points that are not there any more, as after a cancellation.

        Not of months before the first that is there: an office clears what is long past.
        """
        first = min((each.on for each in self.bought), default=self.as_of)
        pairs = [
            (who, key)
            for who, keys in gone.items()
            for key in keys
            if key.split("|")[1] >= f"{first:%Y-%m}" and self.given[who, key] and "|-" not in key
        ]
        if not pairs:
            return
        if self.settle:
            self.over += pairs
            return
        shown = masked_people(self.book, [who for who, _ in pairs])
        told = [
            f"{shown.get(who, '')} {key.split('|')[1]} {self.given[who, key]:,}점"
            for who, key in pairs[:_SHOWN]
        ]
        more = f" 외 {len(pairs) - _SHOWN:,}건" if len(pairs) > _SHOWN else ""
        self.said.append(
            f"확인: 적립했으나 구매이력에 이제 없는 구매 {len(pairs):,}건: {', '.join(told)}{more} "
            f"→ 취소한 구매이면 그 포인트를 거두세요: xlcrm loyalty earn {self.typed} --settle"
        )

    def _bought(self) -> Iterator[Bought]:
        """The purchases by the day, each with its count among equal ones."""
        seen: Counter[tuple[object, ...]] = Counter()
        known = {key for keys in self.book.people.customers for key in keys}
        unread, strange = 0, list[CellRef]()
        for sheet in self.book.sheets:
            table = sheet.table
            if table.spec.key != PURCHASES.key:
                continue
            whose = self.book.people.whose_rows(table)
            days, amounts, products = _as_taken_back(table, whose)
            for at, who in enumerate(whose):
                day, won = days[at], amounts[at]
                if not isinstance(day, date) or not isinstance(won, int) or not who:
                    unread += bool(won) or bool(day)
                    continue
                day = date(day.year, day.month, day.day)
                if day > self.as_of or not won:
                    continue
                if who not in known:
                    if day >= self.since:
                        strange.append(table.where(at, "customer_id"))
                    continue
                found = Bought(who, day, str(products[at] or ""), won, 1, table.where(at, "amount"))
                same = (who, day, found.of, won)
                seen[same] += 1
                yield replace(found, number=seen[same])
        if unread:
            self.said.append(
                f"일자·고객·금액을 읽지 못해 뺀 구매: {unread:,}건 (xlcrm check {self.typed})"
            )
        if strange:
            cells = ", ".join(map(str, strange[:_SHOWN]))
            more = f" 외 {len(strange) - _SHOWN:,}곳" if len(strange) > _SHOWN else ""
            self.said.append(
                f"고객대장에 없는 고객이라 뺀 구매: {len(strange):,}건 ({cells}{more}) → 고객 ID를 "
                "고치거나 고객대장에 먼저 적으세요."
            )

    def _taken_back(self, due: Sequence[_Due]) -> Iterator[_Due]:  # noqa: C901 - one walk
        """What is taken back for purchases that were returned, as far as it is left."""
        returns = [each for each in self.bought if each.won < 0]
        if not returns and not self.over:
            return
        new = Counter[str]()
        for one in due:
            new[one.who] += one.points
        points = {**self.given, **{(each.who, each.key): each.points for each in due}}
        returned = Returned(self.bought, points)
        left: dict[str, int] = {}
        spent, unmatched = 0, list[CellRef]()
        for one, lacks in self._settled(left, new):
            spent += lacks
            if one.points:
                yield one
        for each in sorted(returns, key=lambda each: each.on):
            back = returned.taken(each)
            if each.on < self.since or (each.who, each.key) in self.given:
                continue
            if back is None:
                unmatched.append(each.where)
                continue
            mine = left.setdefault(each.who, self._free(each.who) + new[each.who])
            taken = max(0, min(back, mine))
            spent += back - taken
            if taken:
                left[each.who] -= taken
                yield _Due(each.who, taken, each.key, f"{each.on} {each.product} 반품")
        if spent:
            self.said.append(
                f"돌려준 구매나 없어진 것의 포인트 가운데 이미 쓰거나 만료되어 못 거둔 {spent:,}점"
            )
        if unmatched:
            cells = ", ".join(map(str, unmatched[:_SHOWN]))
            more = f" 외 {len(unmatched) - _SHOWN:,}곳" if len(unmatched) > _SHOWN else ""
            self.said.append(
                f"어느 구매의 반품인지 몰라 포인트를 거두지 않은 반품: {len(unmatched):,}건 "
                f"({cells}{more}) → 제품/서비스를 산 줄과 같게 적으세요."
            )

    def _free(self, who: str) -> int:
        """How many points a customer has that rows of days to come do not use, either."""
        now = self.found.of(who).balance
        rows = self.found.rows.get(who, ())
        later = [row.on for row in rows if row.on > self.as_of]
        return min(now, account(rows, max(later)).balance) if later else now

    def _settled(self, left: dict[str, int], new: Mapping[str, int]) -> Iterator[tuple[_Due, int]]:
        """What is taken back for purchases that are gone or changed, and what is lacking for it."""
        for who, key in self.over:
            mine = left.setdefault(who, self._free(who) + new.get(who, 0))
            taken = max(0, min(self.given[who, key], mine))
            left[who] -= taken
            due = _Due(who, taken, f"{SETTLED}|{key}", _why_settled(key))
            yield due, self.given[who, key] - taken

    def _fees(self) -> Iterator[_Due]:
        """Fees as they fall due: of a month on its day, of a term on the first; not who owes."""
        unknown = left = 0
        seen: Counter[tuple[str, str]] = Counter()
        all_: list[_Due] = []
        for term in self.terms:
            if term.fee is None:
                unknown += 1
                continue
            if term.owes:
                left += 1
                continue
            points = self._for(term.customer, term.fee)
            for day in term.due_days(self.since) if points else ():
                named = (term.contract_id or match_key(term.service)).replace("|", "/")
                plain = f"{FEE}|{named}|{day:%Y-%m}"
                seen[term.customer, plain] += 1
                key = f"{plain}|{seen[term.customer, plain]}"
                reason = f"{day} {term.service} 요금 {term.fee:,}원"
                all_.append(_Due(term.customer, points, key, reason.replace("  ", " ")))
        yield from self._not_renamed(all_)
        if unknown:
            self.said.append(f"요금이나 요금 기준을 몰라 뺀 계약: {unknown:,}건")
        if left:
            self.said.append(
                f"미납이 있어 아직 요금에 적립하지 않은 계약: {left:,}건 (xlcrm dues {self.typed})"
            )

    def _not_renamed(self, all_: Sequence[_Due]) -> Iterator[_Due]:
        """Fees without those of a month for which points were given under another name.

        The service has another one by now, or the contract has got a 계약 ID.
        """
        gone = left_over(self.given, FEE, ((each.who, each.key) for each in all_))
        gone = {who: [*keys] for who, keys in gone.items()}
        months = Counter((who, key.split("|")[-2]) for who, keys in gone.items() for key in keys)
        renamed = 0
        for each in all_:
            month = each.who, each.key.split("|")[-2]
            if (each.who, each.key) not in self.given and months[month]:
                months[month] -= 1
                renamed += 1
                of = next(key for key in gone[each.who] if key.split("|")[-2] == month[1])
                gone[each.who].remove(of)
            else:
                yield each
        self._tell_over(gone)
        if renamed:
            self.said.append(
                f"확인: 이름이나 계약 ID가 바뀐 것으로 보여 다시 적립하지 않은 요금: {renamed:,}건 "
                f"→ 다른 계약이면 따로 적으세요: xlcrm loyalty give {self.typed} 고객 포인트"
            )

    def _months(self) -> Iterator[_Due]:
        """Months of which each customer was served at least half the days."""
        found = months_served(self.terms, self.since, self.as_of)
        present = [(who, f"{MONTH}|{month:%Y-%m}") for who, month in found]
        self._tell_over(left_over(self.given, MONTH, present))
        for who, month in found:
            reason = f"{month.year}년 {month.month}월 이용"
            yield _Due(who, self.rules.per_month, f"{MONTH}|{month:%Y-%m}", reason)

    def _tell_over(self, gone: Mapping[str, Sequence[str]]) -> None:
        """Tell of fees and months with points that are none any more, as after a cancellation.

        Only of customers of whom the ledger still tells when they came, and all of it; an office
        clears what is long past.
        """
        doubts = {
            term.customer for term in self.terms if term.owes or term.undated or term.fee is None
        }
        contracts = self.office.contracts
        first = contracts.groupby("customer")["start"].min().dropna()
        pairs = [
            (who, key)
            for who, keys in gone.items()
            if who in first.index and who not in doubts
            for key in keys
            if _month_of(key) >= f"{first[who]:%Y-%m}"
        ]
        if self.settle:
            self.over += pairs
            return
        if not pairs:
            return
        shown = masked_people(self.book, [who for who, _ in pairs])
        told = [
            f"{shown.get(who, '')} {_month_of(key)} {self.given[who, key]:,}점"
            for who, key in pairs[:_SHOWN]
        ]
        more = f" 외 {len(pairs) - _SHOWN:,}건" if len(pairs) > _SHOWN else ""
        kind = pairs[0][1].partition("|")[0]
        self.said.append(
            f"확인: 적립했으나 이제 계약에 없는 {kind} {len(pairs):,}건: {', '.join(told)}{more} "
            "→ 취소하거나 해지한 계약이면 그 포인트를 거두세요: "
            f"xlcrm loyalty earn {self.typed} --settle"
        )

    def _tell_undated(self) -> None:
        """Tell of contracts of which nobody knows until when they were served."""
        months = bool(self.rules.per_month)
        count = sum(
            term.undated and term.last >= self.since and (months or term.monthly)
            for term in self.terms
        )
        if count:
            self.said.append(
                f"해지하거나 쉬기 시작한 날을 몰라 이용한 달에 적립하지 않은 계약: {count:,}건 → "
                "고객대장의 '해지일'이나 '정지 시작일'을 적으세요."
            )

    def _renumbered(self) -> dict[str, list[str]]:
        """Customers who were sent and are known by another 고객 ID now, by who has sent them."""
        everybody = {key for keys in self.book.people.customers for key in keys if key}
        ids = naming(self.book, everybody)
        present = {f"{REFERRAL}|{_named(who, ids)}" for who in everybody}
        gone: defaultdict[str, list[str]] = defaultdict(list)
        for by, key in self.given:
            if key.startswith(f"{REFERRAL}|") and key not in present:
                gone[by].append(key)
        return gone

    def _referrals(self) -> Iterator[_Due]:
        """Customers whom others have sent, and who have begun since the office gives points."""
        starts: dict[str, date] = {}
        for term in self.terms:
            starts[term.customer] = min(term.first, starts.get(term.customer, term.first))
        new = {who for who, first in starts.items() if self.since <= first <= self.as_of}
        found = referred(self.book, new)
        shown = masked_people(self.book, list(found.by))
        ids = naming(self.book, found.by.keys())
        gone = self._renumbered()
        for who, by in found.by.items():
            key = f"{REFERRAL}|{_named(who, ids)}"
            if (by, key) not in self.given and gone.get(by):
                gone[by].pop()
                self.said.append(
                    f"확인: 추천받은 고객의 고객 ID가 바뀐 것으로 보여 적립하지 않음: {shown[who]} "
                    "→ 새로 추천받은 고객이면 따로 적으세요: "
                    f"xlcrm loyalty give {self.typed} 고객 포인트"
                )
                continue
            yield _Due(by, self.rules.per_referral, key, f"추천: {shown[who]}")
        for where in found.themselves:
            trouble = Trouble("", "추천인이 그 고객 자신입니다.", "추천인을 고치세요.")
            self.problems.append(Problem(str(where), trouble))
        if found.strangers:
            cells = ", ".join(map(str, found.strangers[:_SHOWN]))
            self.said.append(
                f"추천인을 고객 한 명으로 찾지 못한 칸: {len(found.strangers):,}곳 ({cells}) → "
                "고객 ID나 한 명뿐인 고객명으로 적으세요."
            )


def _as_taken_back(
    table: Table, whose: Sequence[str]
) -> tuple[list[object], list[object], list[object]]:
    """Days, amounts and products, in which what takes a purchase back is below 0, by its product.

    A purchase of which its own row says that it was taken back has no amount.
    """
    days, amounts, products, methods = (
        [*table.values(name)] for name in ("date", "amount", "product", "payment_method")
    )
    places: list[int] = []
    rows: list[Purchase] = []
    for at, (who, day, won) in enumerate(zip(whose, days, amounts, strict=True)):
        if who and isinstance(day, date) and isinstance(won, int):
            places.append(at)
            on = date(day.year, day.month, day.day)
            rows.append(Purchase(who, str(products[at] or ""), on, won, str(methods[at] or "")))
    found = kept(rows)
    for back, parts in found.parts.items():
        at = places[back]
        if parts:
            products[at] = products[places[parts[0][0]]]
            amounts[at] = -sum(won for _, won in parts)
        elif back in found.stray:
            amounts[at] = -abs(rows[back].won or 0)
        else:
            amounts[at] = 0
    return days, amounts, products


def _month_of(key: str) -> str:
    """The month of a fee's or a month's key."""
    return key.split("|")[-2 if key.startswith(f"{FEE}|") else -1]


def _why_settled(key: str) -> str:
    """Why points are taken back, for the row that does."""
    kind, *parts = key.split("|")
    if kind == PURCHASE:
        return f"{parts[0]} {parts[1]} 구매가 없어지거나 바뀜".replace("  ", " ")
    return f"{_month_of(key)} {kind}{'이' if kind == FEE else '은'} 계약에 없음"


def _named(customer: str, ids: Mapping[str, Record]) -> str:
    """A customer in a key: the 고객 ID; where that does not, what tells nobody who it is."""
    said = ids.get(customer, {})
    if said.keys() == {"customer_id"}:
        return str(said["customer_id"])
    return sha256(customer.encode()).hexdigest()[:16]
