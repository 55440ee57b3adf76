"""Laws of the figures, held over random ledgers and against a count of one day after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.analysis.churn import churn_by_month
from xlcrm.analysis.cohorts import cohorts
from xlcrm.analysis.forecast import forecast
from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.movements import movements
from xlcrm.analysis.renewal_rates import renewal_rates
from xlcrm.analysis.survival import survival
from xlcrm.analysis.terms import ends_of_terms
from xlcrm.domain.renewal import Term, next_starts, within_grace
from xlcrm.domain.status import Circumstances, Status, status_of
from xlcrm.domain.term import MonthEnd, end_of_term

AS_OF = date(2024, 6, 15)
GRACE = 30
DAYS = st.dates(date(2023, 1, 1), date(2024, 9, 30))


@dataclass(frozen=True)
class Deal:
    """A contract as somebody might have written it."""

    customer: str
    service: str
    start: date
    days: int
    fee: int | None
    ended_after: int | None
    cancelled: bool
    paused: tuple[int, int] | None

    @property
    def end(self) -> date | None:
        """The last day; none is open-ended."""
        return self.start + timedelta(days=self.days) if self.days else None

    @property
    def terminated_on(self) -> date | None:
        """The last day of service of a contract that was ended early."""
        return None if self.ended_after is None else self.start + timedelta(self.ended_after)


DEALS = st.builds(
    Deal,
    customer=st.sampled_from("ABC"),
    service=st.sampled_from(["기본", "프리미엄"]),
    start=DAYS,
    days=st.sampled_from([0, 9, 29, 30, 89, 364, 365]),
    fee=st.sampled_from([None, 0, 100, 250, 3_333]),
    ended_after=st.none() | st.integers(0, 300),
    cancelled=st.sampled_from([False, False, False, True]),
    paused=st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
LEDGERS = st.lists(DEALS, max_size=12)


def office_of(deals: list[Deal]) -> Office:
    """Return the office that a ledger of these contracts would be."""
    terms = [
        Term(each.customer, each.service, None if each.cancelled else each.start, each.end)
        for each in deals
    ]
    rows = []
    for deal, following in zip(deals, next_starts(terms), strict=True):
        since, to = _pause(deal)
        cancelled_on = AS_OF if deal.cancelled else None
        contract = Circumstances(
            *(deal.start, deal.end, deal.terminated_on, cancelled_on, since, to),
            next_start=following,
        )
        rows.append(
            {
                "customer": deal.customer,
                "service": deal.service,
                "start": deal.start,
                "end": deal.end,
                "terminated_on": deal.terminated_on,
                "cancelled_on": cancelled_on,
                "paused_from": since,
                "paused_to": to,
                "next_start": following,
                "fee": np.nan if deal.fee is None else deal.fee,
                "status": status_of(contract, AS_OF, window=30, grace=GRACE).value,
            }
        )
    return office(AS_OF, contracts=rows)


def _pause(deal: Deal) -> tuple[date | None, date | None]:
    if deal.paused is None:
        return None, None
    after, days = deal.paused
    since = deal.start + timedelta(days=after)
    return since, since + timedelta(days=days)


def last_day(deal: Deal, deals: list[Deal]) -> date:
    """Return the last day that a contract covers, looking for its next term one by one."""
    last = min(deal.end or date.max, deal.terminated_on or date.max)
    if deal.end is None or last < deal.end:
        return last
    later = [
        other.start
        for other in deals
        if (other.customer, other.service) == (deal.customer, deal.service)
        and other.start > deal.start
        and not other.cancelled
    ]
    if later and within_grace(deal.end, min(later), GRACE):
        return max(last, min(later) - timedelta(days=1))
    return last


def brings(deal: Deal, day: date, deals: list[Deal]) -> int | None:
    """Return what a contract brings on a day, in won; None where it does not cover it."""
    if deal.cancelled or not deal.start <= day <= last_day(deal, deals):
        return None
    since, to = _pause(deal)
    paused = since is not None and to is not None and since <= day <= to
    return 0 if paused else deal.fee or 0


def by_customer(deals: list[Deal], day: date) -> dict[str, int]:
    """Return what each customer brings on a day, of those whom a contract covers."""
    found = [(deal.customer, brings(deal, day, deals)) for deal in deals]
    known = sorted((customer, won) for customer, won in found if won is not None)
    return {
        customer: sum(won for _, won in group) for customer, group in groupby(known, lambda x: x[0])
    }


@settings(deadline=None, max_examples=50)
@given(LEDGERS)
def test_movements_add_up(deals: list[Deal]) -> None:
    """Start + new + reactivation + expansion − contraction − churn = end, and so with customers."""
    table = movements(office_of(deals))
    comes = table["신규"] + table["재활성"] + table["확대"]
    assert (table["시작 MRR"] + comes - table["축소"] - table["이탈"]).tolist() == pytest.approx(
        table["끝 MRR"].tolist()
    )
    people = table["시작 고객"] + table["신규 고객"] + table["재활성 고객"] - table["이탈 고객"]
    assert people.tolist() == table["끝 고객"].tolist()
    assert table["시작 MRR"].tolist()[1:] == table["끝 MRR"].tolist()[:-1]
    assert (table[["신규", "재활성", "확대", "축소", "이탈", "판정 대기"]] >= 0).all(axis=None)
    assert (table["판정 대기"] <= table["이탈"]).all()
    assert not table[["날짜 모름", "날짜 모름 고객"]].any(axis=None)  # each day is known here


@settings(deadline=None, max_examples=50)
@given(LEDGERS)
def test_movements_are_those_of_a_count_day_by_day(deals: list[Deal]) -> None:
    """Each customer's sum at both ends of a month, taken contract by contract, says the same."""
    table = movements(office_of(deals))
    before: dict[str, int] = {}
    been: set[str] = set()
    for month in table.itertuples(index=False):
        first = month[0].date()
        end = min((first + timedelta(days=31)).replace(day=1) - timedelta(days=1), AS_OF)
        now = by_customer(deals, end)
        new = {each for each in now.keys() - before.keys() if each not in been}
        been |= {
            deal.customer
            for deal in deals
            if not deal.cancelled and deal.start <= end and _serves(deal)
        }
        back = now.keys() - before.keys() - new
        stay = now.keys() & before.keys()
        lost = before.keys() - now.keys()
        assert list(month)[1:12] == [
            sum(before.values()),
            sum(now[each] for each in new),
            sum(now[each] for each in back),
            sum(max(now[each] - before[each], 0) for each in stay),
            sum(max(before[each] - now[each], 0) for each in stay),
            sum(before[each] for each in lost),
            sum(now.values()),
            *(len(before), len(new), len(back), len(lost)),
        ]
        before = now


def _serves(deal: Deal) -> bool:
    """Whether a contract has a day of service at all."""
    return (deal.terminated_on or date.max) >= deal.start


@settings(deadline=None, max_examples=50)
@given(LEDGERS)
def test_shares_are_shares(deals: list[Deal]) -> None:
    """GRR never exceeds 1 nor NRR; what has been decided and what waits is what was due."""
    known = office_of(deals)
    churn = churn_by_month(known).dropna(subset=["GRR"])
    assert churn["GRR"].between(-1e-9, 1 + 1e-9).all()
    assert (churn["NRR"] >= churn["GRR"] - 1e-9).all()
    due = renewal_rates(known)
    assert (due["재계약"] + due["미갱신"] + due["판정 대기"] == due["만료 계약"]).all()
    assert (due["최저 재계약률"].fillna(0) <= due["재계약률"].fillna(1)).all()
    kept = cohorts(known).filter(like="개월").to_numpy(dtype=float)
    assert np.all((kept >= 0) & (kept <= 1) | np.isnan(kept))
    curves = survival(known)
    assert (curves["하한"] <= curves["생존율"] + 1e-12).all()
    assert (curves["생존율"] <= curves["상한"] + 1e-12).all()
    steps = curves.groupby("서비스")["생존율"].diff().dropna()
    assert (steps <= 0).all()


@settings(deadline=None, max_examples=50)
@given(LEDGERS)
def test_a_forecast_lies_within_its_range(deals: list[Deal]) -> None:
    """What is agreed ≤ the lowest ≤ what is expected ≤ the highest."""
    table = forecast(office_of(deals))
    assert (table["계약 매출"] <= table["하한"] + 1e-6).all()
    assert (table["하한"] <= table["상한"] + 1e-6).all()
    expected = table.dropna(subset=["예상 매출"])
    assert (expected["하한"] <= expected["예상 매출"] + 1e-6).all()
    assert (expected["예상 매출"] <= expected["상한"] + 1e-6).all()


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 60)), min_size=1
    ),
    st.sampled_from(MonthEnd),
)
def test_many_terms_end_as_each_one_does(
    terms: list[tuple[date, int]], convention: MonthEnd
) -> None:
    """The columns' arithmetic is that of `end_of_term`."""
    starts = np.array([start for start, _ in terms], dtype="datetime64[D]")
    months = np.array([length for _, length in terms])
    expected = [end_of_term(start, length, convention) for start, length in terms]
    assert ends_of_terms(starts, months, convention).tolist() == expected


def test_movements_that_do_not_add_up_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the customers' movements ever differ from the contracts' sum, there is no table."""
    deal = Deal("A", "기본", date(2024, 1, 1), 364, 100, None, cancelled=False, paused=None)
    monkeypatch.setattr("xlcrm.analysis.movements._totals", lambda _, ends, __: np.ones(len(ends)))
    with pytest.raises(ArithmeticError, match="do not add up"):
        movements(office_of([deal]))


def test_the_laws_meet_every_status() -> None:
    """Random ledgers have what makes figures hard: pauses, early ends, renewals, cancellations."""
    deals = [
        Deal("A", "기본", date(2024, 1, 1), 30, 100, None, cancelled=False, paused=None),
        Deal("A", "기본", date(2024, 2, 10), 364, 250, None, cancelled=False, paused=(100, 60)),
        Deal("B", "기본", date(2024, 1, 1), 364, 100, 20, cancelled=False, paused=None),
        Deal("C", "기본", date(2024, 1, 1), 364, 100, None, cancelled=True, paused=None),
    ]
    assert office_of(deals).contracts["status"].tolist() == [
        *(Status.RENEWED.value, Status.PAUSED.value),
        *(Status.TERMINATED.value, Status.CANCELLED.value),
    ]
