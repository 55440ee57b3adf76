"""Law: a relation is the same in every place, whatever the plan is called.

Statuses, the call list, the renewal rate, churn and `renew --service` are held against a count made
here term by term, over small ledgers of customers who change plans, come back and pause between.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import xlcrm
from xlcrm.analysis.analyse import analyse

AS_OF: Final = date(2024, 10, 15)
WINDOW, GRACE = 30, 30
HEADS: Final = ("계약 ID", "고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
PLANS: Final = {
    "헬스": ("헬스 3개월", "헬스 12개월", "헬스(VIP) 6개월"),
    "요가": ("요가 10회", "요가 30회권"),
}
STEPS: Final = st.tuples(
    st.integers(0, 2),  # which plan
    st.sampled_from([40, 61, 90, 183]),  # days
    st.sampled_from([-3, 0, 1, 15, 29, 30, 31, 45]),  # free days before it
)
CHAINS: Final = st.tuples(
    st.sampled_from(sorted(PLANS)), st.integers(0, 200), st.lists(STEPS, min_size=1, max_size=5)
)


@dataclass(frozen=True)
class Term:
    """One term of a customer, and when the same relation goes on."""

    customer: str
    service: str
    start: date
    end: date
    following: date | None = None

    @property
    def renewed(self) -> bool:
        """Whether at most so many days lie between without service."""
        return self.following is not None and (self.following - self.end).days - 1 <= GRACE

    @property
    def until(self) -> date:
        """The last day on which the customer has not left."""
        if self.following is None or not self.renewed:
            return self.end
        return max(self.end, self.following - timedelta(days=1))

    @property
    def waits(self) -> bool:
        """Whether it may still be renewed: a next term beyond the grace renews nothing."""
        over = (AS_OF - self.end).days
        return over <= 0 or (over <= GRACE + 1 and self.following is None)

    @property
    def status(self) -> str:
        """What it is on the day."""
        if self.start > AS_OF:
            return "예정"
        if self.end < AS_OF:
            return "재계약 완료" if self.renewed else "만료"
        near = (self.end - AS_OF).days <= WINDOW
        if self.following is not None:
            soon = (self.end - AS_OF).days <= max(WINDOW, 60)
            return "재계약 완료" if soon and self.renewed else "활성화"
        return "만료 예정" if near else "활성화"


def chained(
    customer: str, family: str, begin: int, steps: list[tuple[int, int, int]]
) -> list[Term]:
    """Return one relation's terms, one after the other."""
    found: list[Term] = []
    first = date(2023, 6, 1) + timedelta(days=begin)
    for plan, days, free in steps:
        names = PLANS[family]
        if found:
            first = found[-1].end + timedelta(days=1 + free)
            before = found[-1]
            found[-1] = Term(customer, before.service, before.start, before.end, first)
        last = first + timedelta(days=days - 1)
        found.append(Term(customer, names[plan % len(names)], first, last))
    return found


def ledger_of(folder: str, terms: list[Term]) -> xlcrm.Ledger:
    """Write a ledger of the terms, each with a 계약 ID of its own, and open it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*HEADS])
    for at, term in enumerate(terms):
        who = term.customer
        sheet.append([f"C-{at}", who, f"가상{who}", term.start, term.end, term.service, 10_000])
    own = book.create_sheet("설정")
    own.append(["구분", "항목", "값"])
    for plan in (*PLANS["헬스"], *PLANS["요가"]):
        own.append(["서비스", plan, WINDOW])
    path = Path(folder, "대장.xlsx")
    book.save(path)
    return xlcrm.open_ledger(path)


def agree(ledger: xlcrm.Ledger, terms: list[Term]) -> None:
    """Hold every place that tells of relations against the count."""
    found = xlcrm.refresh(ledger, as_of=AS_OF).found.counts
    assert dict(found) == dict(Counter(term.status for term in terms))
    called = {(each.service, each.end) for each in xlcrm.expiring(ledger, as_of=AS_OF, within=60)}
    assert called == {
        (term.service, term.end)
        for term in terms
        if term.following is None and 0 <= (term.end - AS_OF).days <= 60
    }
    tables = analyse(ledger, AS_OF).tables
    rates = tables["renewal_rates"]
    due = [term for term in terms if (term.end.year, term.end.month) <= (AS_OF.year, AS_OF.month)]
    open_ = [term for term in due if not term.renewed and term.waits]
    assert [int(rates[name].sum()) for name in ("만료 계약", "재계약", "판정 대기")] == [
        len(due),
        sum(term.renewed for term in due),
        len(open_),
    ]
    before: set[str] = set()
    for month in tables["churn_by_month"].itertuples(index=False):
        first = month[0].date()
        end = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), AS_OF)
        now = {term.customer for term in terms if term.start <= end <= term.until}
        assert (month[1], month[2]) == (len(before), len(before - now)), f"{first:%Y-%m}"
        before = now


@settings(deadline=None, max_examples=40)
@given(st.lists(CHAINS, min_size=1, max_size=4))
def test_statuses_calls_renewals_and_churn_agree(
    chains: list[tuple[str, int, list[tuple[int, int, int]]]],
) -> None:
    """Over changes of plan, new 계약 IDs, gaps within the grace and beyond it."""
    terms = [
        term
        for at, (family, begin, steps) in enumerate(chains)
        for term in chained(str(1001 + at), family, begin, steps)
    ]
    with tempfile.TemporaryDirectory() as folder:
        agree(ledger_of(folder, terms), terms)


@settings(deadline=None, max_examples=25)
@given(CHAINS, st.integers(0, 2))
def test_a_renewal_into_another_plan_is_the_same_relation(
    chain: tuple[str, int, list[tuple[int, int, int]]], plan: int
) -> None:
    """What `renew --service` writes is read as every other change of plan."""
    terms = chained("1001", *chain)
    service = PLANS[chain[0]][plan % len(PLANS[chain[0]])]
    with tempfile.TemporaryDirectory() as folder:
        ledger = ledger_of(folder, terms)
        last = f"C-{len(terms) - 1}"
        proposal = xlcrm.renew(ledger, last, as_of=AS_OF, months=2, service=service)
        author = xlcrm.Author("김대리", "renew", datetime(2024, 10, 15, 9))  # noqa: DTZ001
        ledger = ledger.commit(proposal, by=author)
        row = ledger["고객대장"].iloc[-1]
        start, end = row["계약 시작일"].date(), row["계약 종료일"].date()
        old = terms[-1]
        assert (start, row["서비스 내용"]) == (old.end + timedelta(days=1), service)
        terms[-1] = Term(old.customer, old.service, old.start, old.end, start)
        agree(ledger, [*terms, Term(old.customer, service, start, end)])
