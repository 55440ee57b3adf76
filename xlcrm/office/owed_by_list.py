"""Who owes what by the sheet that lists payments, where the ledger itself tells nothing of them.

What a customer has paid since the list begins fills the months since then from the oldest on, over
all of the customer's contracts; what is short is owed for the last of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from xlcrm.domain.months_owed import Month, Span, due_on, months_told, owes, rests
from xlcrm.domain.office_words import Standing
from xlcrm.domain.status import DECISION_DAYS
from xlcrm.office.debts import BY_LIST, Aside, Owed, OwedIn
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.office.contracts import Contracts
    from xlcrm.office.payments import Payments
    from xlcrm.office.received import Received
    from xlcrm.workbook.read import Book


class _Item(NamedTuple):
    """What is to be paid for one month of a contract, or for all of it, in their order."""

    due: date
    month: Month
    place: tuple[int, int]
    won: int


def owed_by_list(
    book: Book,
    rows: Sequence[Contracts],
    payments: Sequence[Payments],
    listed: Received,
    as_of: date,
) -> OwedIn:
    """Return what contracts owe by a list of payments.

    Args:
        book: the workbook.
        rows: the contracts of each ledger sheet.
        payments: what their sheets say of fees and days of payment.
        listed: what came in.
        as_of: the day.
    """
    return _Counting(book, rows, payments, listed, as_of).owed()


class _Counting:
    """What each customer had to pay, and has paid."""

    def __init__(
        self,
        book: Book,
        rows: Sequence[Contracts],
        payments: Sequence[Payments],
        listed: Received,
        as_of: date,
    ) -> None:
        self.book, self.rows, self.payments = book, rows, payments
        self.listed, self.as_of = listed, as_of
        self.aside: Counter[str] = Counter()
        self.days = [{name: each.table.values(name) for name in DECISION_DAYS} for each in rows]

    def owed(self) -> OwedIn:
        by_customer: defaultdict[str, list[_Item]] = defaultdict(list)
        for number, rows in enumerate(self.rows):
            customers = self.book.people.customers[number]
            for at in range(len(rows.table.rows)):
                if at in rows.left_alone and not self.payments[number].sheet.match.people:
                    continue
                if customers[at]:
                    by_customer[customers[at]] += self._items(number, at)
                else:
                    self.aside["고객을 알 수 없는 계약"] += 1
        found = [
            each for customer, items in by_customer.items() for each in self._short(customer, items)
        ]
        found.sort(key=lambda each: (each.sheet, each.at))
        return OwedIn(
            tuple(found),
            tuple(Aside(why, count, 0) for why, count in self.aside.items()),
            tuple(self._read()),
            known=True,
        )

    def _span(self, number: int, at: int) -> Span | None:
        """When a contract serves; None if it owes nothing, or nobody knows."""
        rows, days = self.rows[number], self.days[number]
        start = rows.starts[at]
        standing = rows.standing(at) if "status" in rows.table.columns else None
        cancelled, ended, since, until = (
            each if isinstance(each := days[name][at], date) else None
            for name in ("cancelled_on", "terminated_on", "paused_from", "paused_to")
        )
        gone = cancelled is not None and cancelled <= self.as_of
        if gone or standing in {Standing.CANCELLED, Standing.NOT_YET}:
            return None
        if at in rows.unreadable or start is None:
            self.aside["날짜를 모르는 계약"] += 1
            return None
        if standing in {Standing.LEFT, Standing.ENDED, Standing.PAUSED} and not (ended or since):
            self.aside["그만두거나 쉬는 날을 모르는 계약"] += 1
            return None
        last = min((day for day in (rows.ends[at], ended) if day is not None), default=None)
        return Span(start, last, since, until)

    def _items(self, number: int, at: int) -> Iterator[_Item]:
        """What a contract has had to pay since the list begins."""
        rows, payments, span = self.rows[number], self.payments[number], self._span(number, at)
        if span is None or span.first is None:
            return
        start = span.first
        begins = Month(self.listed.since.year, self.listed.since.month)
        first = Month(start.year, start.month)
        fee, whole = payments.fees[at], payments.whole[at]
        if fee is None and whole is not None:
            if first < begins:
                self.aside["납부 내역보다 먼저 시작한, 요금이 기간 전체 금액인 계약"] += 1
            elif start < self.as_of:
                yield _Item(start, first, (number, at), whole)
            return
        if fee is None:
            self.aside[payments.why_not[at] or "요금을 알 수 없음"] += 1
            return
        day = payments.due_days[at] or rows.settings.payments.due_day or None
        month = max(first, begins)
        while (due := due_on(month, day, span)) < self.as_of:
            if owes(month, span) and not rests(month, span)[0]:
                yield _Item(due, month, (number, at), fee)
            if span.last is not None and month.first > span.last:
                return
            month = month.next

    def _short(self, customer: str, items: Sequence[_Item]) -> Iterator[Owed]:
        """What is not covered by what the customer has paid, a contract each."""
        came = [won for _, won in self.listed.by_customer.get(customer, ())]
        paid = rest = sum(came)
        given_back = -sum(won for won in came if won < 0)
        short: defaultdict[tuple[int, int], list[tuple[_Item, int]]] = defaultdict(list)
        for item in sorted(items):
            used = max(min(rest, item.won), 0)
            rest -= used
            if used < item.won:
                short[item.place].append((item, item.won - used))
        for (number, at), missing in short.items():
            months = [item.month for item, _ in missing]
            basis = (
                f"{self.listed.sheet}에 낸 {paid:,}원을 오래된 달부터 채우고 모자란 것"
                f"({months_told(months)})"
            )
            doubts = []
            if given_back:
                doubts.append(f"낸 금액은 돌려준 {given_back:,}원을 뺀 것")
            if self.listed.unknown[0]:
                doubts.append(f"누구의 것인지 모르는 납부 {self.listed.unknown[0]:,}건이 있음")
            rows = self.rows[number]
            table = rows.table
            name = next(each for each in (*_WHO, *table.columns) if each in table.columns)
            won = sum(each for _, each in missing)
            since = min(item.due for item, _ in missing)
            where = table.where(at, name)
            yield Owed(
                *(number, at, table.rows[at], where, BY_LIST, tuple(months), won, since, basis),
                doubts=tuple(doubts),
                listed=self.listed.sheet,
            )

    def _read(self) -> Iterator[str]:
        listed = self.listed
        yield (
            f"{listed.sheet}: {listed.since}부터 적힌 납부를 고객마다 오래된 달부터 채움 · "
            "그 앞의 달은 세지 않음"
        )
        count, won = listed.unknown
        if count:
            yield f"{listed.sheet}: 누구의 것인지 모르는 납부 {count:,}건({won:,}원)은 넣지 못함"
        if listed.other:
            yield f"{listed.sheet}: 요금이 아닌 듯한 납부 {listed.other:,}건은 넣지 않음"
        if listed.unread:
            yield f"{listed.sheet}: 날짜나 금액을 읽지 못한 납부 {listed.unread:,}건"


_WHO = ("customer_id", "name", "contract_id", "start")
