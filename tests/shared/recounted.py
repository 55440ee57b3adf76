"""The contracts of a workbook and their figures, counted again from its cells with plain loops.

Written from docs/domain.md#figures and templates/report.toml alone, and apart from xlcrm: where
both say the same, the words say it too. Cells hold plain dates and numbers; headers are the
canonical ones. People, their purchases and their talks are in recounted_people.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Rows = list[dict[str, Any]]
Table = dict[Any, dict[str, Any]]
"""Rows by what names them: a month, a service, a customer."""

DAY: Final = timedelta(days=1)
Z: Final = 1.959963984540054
FOREVER: Final = date.max
ENOUGH: Final = 30
"""Settled contracts of a service that has a rate of its own in the forecast."""
GRADES: Final = re.compile(r"\(.*?\)|\d+\s*(개월|회|일|년)")


@dataclass(slots=True, eq=False)
class Term:
    """A contract as its row says it; `monthly` is its MRR, None where the fee is not known."""

    row: int
    customer: str
    service: str
    start: date
    end: date
    fee: float | None
    basis: str
    decision: str | None
    auto: bool
    terminated: date
    cancelled: date
    pause: tuple[date, date] | None
    officer: str
    branch: str
    reason: str
    address: str
    following: Term | None = field(default=None, repr=False)
    """The term of the same relation that comes after it, however much later."""
    next: Term | None = field(default=None, repr=False)
    """The one that renews it: within the grace, and not after an early end."""

    @property
    def ended(self) -> bool:
        """Whether somebody has ended it, or will: by a 해지일 or a 취소일."""
        return min(self.terminated, self.cancelled) < FOREVER

    @property
    def last(self) -> date:
        """The last day of service: a planned 취소일 is the first without."""
        return min(self.end, self.terminated, self.cancelled - DAY)

    @property
    def runs_out(self) -> bool:
        """Whether it ends with its term, and not before."""
        return self.last == self.end < FOREVER

    @property
    def family(self) -> str:
        """The service without what says how long or how high."""
        return GRADES.sub("", self.service).strip()

    @property
    def months(self) -> int | None:
        """How many whole months it is, by article 160; None where it is none."""
        return next((n for n in range(1, 61) if term_end(self.start, n) == self.end), None)

    @property
    def monthly(self) -> float | None:
        """Its MRR while it is not paused."""
        if self.fee is None or self.basis == "월":
            return self.fee
        if self.months:
            return self.fee / self.months
        return float(Fraction(self.fee) / ((self.end - self.start).days + 1) * 365 / 12)

    @property
    def over(self) -> date:
        """The last day of the relation: free days before a next term belong to it."""
        return max(self.last, self.next.start - DAY) if self.next else self.last

    def there(self, day: date) -> bool:
        """Whether it brings a customer on that day."""
        return self.start <= day <= self.over

    def paused(self, day: date) -> bool:
        """Whether the day is one of a pause."""
        return self.pause is not None and self.pause[0] <= day <= self.pause[1]


def plus_months(day: date, months: int) -> date:
    """Return the same day months later, the month's last one where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(start: date, months: int) -> date:
    """Return the last day of a term by article 160 of the Civil Act."""
    there = plus_months(start, months)
    return there if there.day < start.day else there - DAY


def month_end(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def share(part: float, of: float) -> float | None:
    """Return a share, or None of nothing."""
    return part / of if of else None


def wilson(hits: int, of: int) -> tuple[float | None, float | None]:
    """Return Wilson's 95 % interval of a share."""
    if not of:
        return None, None
    middle = (hits / of + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * sqrt(hits * (of - hits) / of**3 + Z * Z / (4 * of * of))
    return middle - half, middle + half


def sheets_of(book: bytes) -> dict[str, Rows]:
    """Return the rows of all sheets by their headers, with their row's number under '행'."""
    found: dict[str, Rows] = {}
    for sheet in load_workbook(BytesIO(book), read_only=True, data_only=True):
        lines = list(enumerate(sheet.iter_rows(values_only=True), 1))
        known = {"고객 ID", "항목", "누가"}
        at = next((at for at, (_, line) in enumerate(lines) if known & {*line}), None)
        if at is not None:
            heads = [str(head) for head in lines[at][1]]
            found[sheet.title] = [
                {**dict(zip(heads, line, strict=True)), "행": number}
                for number, line in lines[at + 1 :]
                if any(cell is not None for cell in line)
            ]
    return found


def day_of(value: object) -> date | None:
    """Return the day of a cell, without its hour."""
    return value.date() if isinstance(value, datetime) else None


def terms_of(ledger: Rows, basis: str | None) -> list[Term]:
    """Return the contracts of the rows; `basis` is 설정's 요금 기준, where it says one."""
    found = []
    for row in ledger:
        pause = day_of(row.get("정지 시작일"))
        until = day_of(row.get("정지 종료일")) or FOREVER
        found.append(
            Term(
                row=row["행"],
                customer=str(row["고객 ID"]),
                service=row["서비스 내용"],
                start=day_of(row["계약 시작일"]) or FOREVER,
                end=day_of(row["계약 종료일"]) or FOREVER,
                fee=row["요금"],
                basis=row.get("요금 기준") or basis or "월",
                decision=row.get("재계약 의사"),
                auto=row.get("자동갱신") == "Y",
                terminated=day_of(row.get("해지일")) or FOREVER,
                cancelled=day_of(row.get("취소일")) or FOREVER,
                pause=(pause, until) if pause else None,
                officer=row.get("담당자") or "모름",
                branch=row.get("지점") or "모름",
                reason=row.get("해지 사유") or "적지 않음",
                address=row.get("주소") or "",
            )
        )
    return found


def between(old: Term, new: Term, terms: list[Term]) -> bool:
    """Whether another service of the family was had after one term and up to the other."""
    return any(
        each.service != old.service
        and each.cancelled == FOREVER
        and old.last < each.start
        and each.last < new.start
        for each in terms
    )


def tied(terms: list[Term], grace: int) -> list[Term]:
    """Give each term the one that goes on from it: of the same customer and family.

    First of the same service within the grace, then of another, then what comes later at all.
    """
    relations: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for each in terms:
        relations[each.customer, each.family].append(each)
    for some in relations.values():
        _tie(some, grace)
    return terms


def _tie(terms: list[Term], grace: int) -> None:
    taken: set[Term] = set()
    by_start = sorted(terms, key=lambda each: (each.start, each.row))
    latest = DAY * (1 + grace)
    for same, within in ((True, latest), (False, latest), (None, timedelta.max)):
        for old in by_start:
            earliest = old.last - timedelta(days=31) if same is False else old.last + DAY
            fits = [
                new
                for new in by_start
                if old.following is None
                and old.cancelled == FOREVER
                and new not in taken
                and same in {new.service == old.service, None}
                and new.start > old.start
                and new.cancelled == FOREVER
                and earliest <= new.start
                and new.start - old.last <= within
                and not (same and between(old, new, terms))
            ]
            if fits:
                old.following = fits[0]
                taken.add(fits[0])
                if old.runs_out and fits[0].start - old.last <= latest:
                    old.next = fits[0]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What the contracts of a workbook give on a day."""

    as_of: date
    terms: list[Term]
    void: list[Term]
    """Cancelled by then: never there."""
    grace: int
    windows: dict[str, int]
    sheets: dict[str, Rows] = field(repr=False)

    @property
    def begun(self) -> list[Term]:
        """The contracts that have begun."""
        return [each for each in self.terms if each.start <= self.as_of]

    @property
    def here(self) -> list[Term]:
        """The contracts in force."""
        return [each for each in self.terms if each.there(self.as_of)]

    @property
    def month(self) -> date:
        """The first of the running month."""
        return self.as_of.replace(day=1)

    @property
    def since(self) -> date:
        """The first day of the twelve months that end with this one."""
        return plus_months(self.month, -11)

    def ends(self) -> list[date]:
        """The ends of all months with contracts, the last being the day itself."""
        first = min((each.start for each in self.begun), default=None)
        if first is None:
            return []
        count = (self.as_of.year - first.year) * 12 + self.as_of.month - first.month
        days = [month_end(plus_months(first.replace(day=1), at)) for at in range(count + 1)]
        return [*days[:-1], self.as_of]

    def whole_end(self) -> date:
        """The end of the last month that is over."""
        return self.as_of if self.as_of == month_end(self.as_of) else self.month - DAY

    def revenue(self, day: date) -> dict[str, float]:
        """Return who is there on a day, and what they bring a month."""
        found: dict[str, float] = defaultdict(float)
        for each in self.terms:
            if each.there(day):
                found[each.customer] += 0 if each.paused(day) else each.monthly or 0
        return found

    def waits(self, term: Term) -> bool:
        """Whether a term may still be renewed: its grace is not over, and nothing is decided."""
        decided = term.following or term.ended or term.decision == "해지 예정"
        return term.runs_out and not decided and self.as_of <= self.settled(term)

    def open_grace(self, term: Term) -> bool:
        """Whether it is over, too."""
        return term.end < self.as_of and self.waits(term)

    def settled(self, term: Term) -> date:
        """The last day on which a next term would be in time."""
        return min(term.last, FOREVER - timedelta(days=400)) + DAY + timedelta(days=self.grace)

    def window(self, term: Term) -> int:
        """How many days before its end a term is spoken of."""
        return self.windows.get(term.service, self.windows[""])

    def status(self, term: Term) -> str:
        """Return docs/domain.md#status."""
        if term.cancelled <= self.as_of:
            return "취소"
        if self.as_of > term.terminated:
            return "해지"
        if self.as_of < term.start:
            return "예정"
        if term.paused(self.as_of):
            return "일시정지"
        soon = (term.end - self.as_of).days <= self.window(term)
        decided = term.following or term.auto or term.decision == "재계약 예정"
        if term.next and (soon or (term.end - self.as_of).days <= 60):  # over, or about to be
            return "재계약 완료"
        going_on = "만료 예정" if soon and not decided else "활성화"
        return "만료" if self.as_of > term.end else going_on

    def undecided(self, term: Term, within: int) -> bool:
        """Whether it ends within so many days and nobody has said what then."""
        left = (term.end - self.as_of).days
        said = term.decision not in {None, "미정"} or term.auto or term.ended
        return 0 <= left <= within and not said and term.following is None


def counted(book: bytes, as_of: date) -> Counted:
    """Read a workbook as of a day; rows and journal entries of later days are not there yet."""
    sheets = sheets_of(book)
    says = {(row["구분"], row["항목"]): row["값"] for row in sheets.get("설정", [])}
    windows = {item: int(value) for (kind, item), value in says.items() if kind == "서비스"}
    windows[""] = int(says.get(("기준", "기본 만료 안내(일)"), 30))
    terms = terms_of(sheets["고객대장"], says.get(("기준", "요금 기준")))
    grace = int(says.get(("기준", "재계약 유예(일)"), 30))
    kept = [each for each in terms if each.cancelled > as_of]
    void = [each for each in terms if each.cancelled <= as_of]
    return Counted(as_of, tied(kept, grace), void, grace, windows, sheets)


def total(amounts: Iterable[float]) -> float:
    """Return a sum as a float."""
    return float(sum(amounts))


def revenue_by_month(here: Counted) -> Table:
    """MRR, ARR, customers, ARPA, and the change to the month before."""
    found: Table = {}
    before: float = 0
    for end in here.ends():
        by_customer = here.revenue(end)
        mrr = total(by_customer.values())
        found[end.replace(day=1)] = {
            "MRR": mrr,
            "ARR": 12 * mrr,
            "고객 수": len(by_customer),
            "고객당 매출": share(mrr, len(by_customer)),
            "증감": mrr - before,
            "증감률": share(mrr - before, before),
        }
        before = mrr
    return found


def movements(here: Counted) -> Table:
    """What came, grew, shrank and went from one month's end to the next."""
    found: Table = {}
    ever: set[str] = set()
    old: dict[str, float] = {}
    before = date.min
    for end in here.ends():
        new = here.revenue(end)
        gone = old.keys() - new.keys()
        came = new.keys() - old.keys()
        both = new.keys() & old.keys()
        back = {who for who in came if who in ever}
        latest = {each.customer: each for each in sorted(here.terms, key=lambda one: one.over)}
        open_ = {who for who in gone if here.waits(latest[who]) and latest[who].there(before)}
        found[end.replace(day=1)] = {
            "시작 MRR": total(old.values()),
            "신규": total(new[who] for who in came - back),
            "재활성": total(new[who] for who in back),
            "확대": total(max(0, new[who] - old[who]) for who in both),
            "축소": total(max(0, old[who] - new[who]) for who in both),
            "이탈": total(old[who] for who in gone),
            "끝 MRR": total(new.values()),
            "시작 고객": len(old),
            "신규 고객": len(came - back),
            "재활성 고객": len(back),
            "이탈 고객": len(gone),
            "끝 고객": len(new),
            "판정 대기": total(old[who] for who in open_),
        }
        before = end
        ever |= {each.customer for each in here.terms if each.start <= end}
        old = new
    return found


def churn_by_month(here: Counted) -> Table:
    """Shares of who and what left, of the month and against the same day a year before."""
    found: Table = {}
    for month, moved in movements(here).items():
        start = moved["시작 MRR"]
        kept = start - moved["축소"] - moved["이탈"]
        end = min(month_end(month), here.as_of)
        year = here.revenue(_year_before(end))
        now = here.revenue(end)
        held = total(min(now.get(who, 0), brought) for who, brought in year.items())
        left = total(now.get(who, 0) for who in year)
        found[month] = {
            "시작 고객": moved["시작 고객"],
            "이탈 고객": moved["이탈 고객"],
            "고객 이탈률": share(moved["이탈 고객"], moved["시작 고객"]),
            "매출 이탈률": share(start - kept, start),
            "GRR": share(kept, start),
            "NRR": share(kept + moved["확대"], start),
            "GRR(12개월)": share(held, total(year.values())),
            "NRR(12개월)": share(left, total(year.values())),
            "1년 전 고객": len(year) if total(year.values()) else None,
        }
    return found


def _year_before(day: date) -> date:
    there = plus_months(day, -12)
    return month_end(there) if day == month_end(day) else there


def due(here: Counted) -> list[Term]:
    """Return the contracts that run to their end: not those that were ended before it."""
    return [each for each in here.terms if each.runs_out]


def renewal_rates(here: Counted) -> Table:
    """By the month in which contracts end, this one included."""
    months: dict[date, list[Term]] = defaultdict(list)
    for term in due(here):
        if term.end <= month_end(here.as_of):
            months[term.end.replace(day=1)].append(term)
    found: Table = {}
    month = min(months, default=FOREVER)
    while month <= here.as_of:
        terms = months[month]
        won = [each for each in terms if each.next]
        rest = [each for each in terms if not each.next]
        waits = [each for each in rest if each.end >= here.as_of or here.waits(each)]
        lost = [each for each in rest if each not in waits]
        worth = [total(each.monthly or 0 for each in some) for some in (won, lost, waits)]
        found[month] = {
            "만료 계약": len(terms),
            "재계약": len(won),
            "미갱신": len(lost),
            "판정 대기": len(waits),
            "재계약률": share(len(won), len(won) + len(lost)),
            "최저 재계약률": share(len(won), len(terms)),
            "만료 MRR": sum(worth),
            "재계약 MRR": worth[0],
            "미갱신 MRR": worth[1],
            "판정 대기 MRR": worth[2],
            "재계약률(금액)": share(worth[0], worth[0] + worth[1]),
        }
        month = plus_months(month, 1)
    return found


def settled_of_late(here: Counted) -> list[Term]:
    """Return the contracts whose grace ended within the last twelve months."""
    return [
        each
        for each in due(here)
        if plus_months(here.as_of, -12) <= here.settled(each) < here.as_of
    ]


def renewal_by_service(here: Counted) -> Table:
    """With Wilson's intervals, and all of them together."""
    late = settled_of_late(here)
    found: Table = {}
    if not late:
        return found
    for service in (*sorted({each.service for each in late}), "전체"):
        terms = [each for each in late if service in {each.service, "전체"}]
        won = sum(each.next is not None for each in terms)
        low, high = wilson(won, len(terms))
        found[service] = {
            "만료 계약": len(terms),
            "재계약": won,
            "재계약률": share(won, len(terms)),
            "하한": low,
            "상한": high,
        }
    return found


def expected_terms(here: Counted, term: Term, until: date) -> Iterator[tuple[int, date, date]]:
    """Return the terms that may follow one, the k-th with its first and last day."""
    if not here.waits(term):
        return
    k, start = 1, term.end + DAY
    while start <= until:
        end = term_end(start, term.months) if term.months else start + (term.end - term.start)
        yield k, start, end
        k, start = k + 1, end + DAY


def forecast(here: Counted, more: float = 0) -> Table:
    """The next twelve months by the day: what is agreed, and what renewals would add.

    `more` is added to every rate.
    """
    rates = renewal_by_service(here)
    nobody = {"만료 계약": 0, "재계약률": None, "하한": 0, "상한": 1}
    of_all = rates.get("전체", nobody)
    open_ = False
    months = [plus_months(here.month, at) for at in range(1, 13)]
    until = month_end(months[-1])
    found: Table = {
        each: dict.fromkeys(("계약 매출", "재계약 예상", "하한", "상한"), 0.0) for each in months
    }
    for term in here.terms:
        monthly = term.monthly or 0
        for month, days in _days(months, term.start, term.over, term.paused):
            found[month]["계약 매출"] += monthly * days
        own = rates.get(term.service, of_all)
        rate = own if own["만료 계약"] >= ENOUGH else of_all
        for k, start, end in expected_terms(here, term, until):
            for month, days in _days(months, start, end, lambda _: False):
                worth = monthly * days
                open_ = open_ or rate["재계약률"] is None
                found[month]["재계약 예상"] += worth * min(1, (rate["재계약률"] or 0) + more) ** k
                found[month]["하한"] += worth * rate["하한"] ** k
                found[month]["상한"] += worth * rate["상한"] ** k
    if not any(row["상한"] or row["계약 매출"] for row in found.values()):
        return {}
    for row in found.values():
        for bound in ("하한", "상한"):
            row[bound] += row["계약 매출"]
        row["재계약 예상"] = row["재계약 예상"] if not open_ else None
        row["예상 매출"] = row["계약 매출"] + row["재계약 예상"] if not open_ else None
    return found


def _days(
    months: list[date], start: date, end: date, paused: Callable[[date], bool]
) -> Iterator[tuple[date, float]]:
    """Return each month's part of its days that lie between two days and are not paused."""
    for month in months:
        all_days = month_end(month).day
        span = [month + DAY * at for at in range(all_days)]
        served = sum(start <= day <= end and not paused(day) for day in span)
        if served:
            yield month, served / all_days


def figures(here: Counted) -> dict[str, float | None]:
    """Return the figures of the contracts."""
    whole = here.whole_end().replace(day=1)
    churn, now = churn_by_month(here), here.revenue(here.as_of)
    months = [plus_months(whole, -at) for at in range(6)]
    lost = sum(churn[each]["이탈 고객"] for each in months if each in churn)
    began = sum(churn[each]["시작 고객"] for each in months if each in churn)
    mrr = total(now.values()) if here.begun else None
    arpa = share(mrr or 0, len(now))
    late = settled_of_late(here)
    worth = total(each.monthly or 0 for each in late)
    ahead = forecast(here)
    terms = [*here.terms, *here.void]
    columns = ("계약 매출", "예상 매출", "하한", "상한")
    sums = {each: _sum(row[each] for row in ahead.values()) for each in columns}
    last = churn.get(whole, {})
    first = min((each.start for each in here.begun), default=here.as_of)
    long = plus_months(first, 12) <= here.as_of + DAY
    return {
        "mrr": mrr,
        "arr": None if mrr is None else 12 * mrr,
        "active_customers": len(now),
        "active_contracts": len(here.here),
        "arpa": arpa,
        "logo_churn": last.get("고객 이탈률"),
        "revenue_churn": last.get("매출 이탈률"),
        "grr": last.get("GRR"),
        "nrr": last.get("NRR"),
        "grr_year": churn.get(here.month, {}).get("GRR(12개월)"),
        "nrr_year": churn.get(here.month, {}).get("NRR(12개월)"),
        "ltv": arpa * began / lost if arpa is not None and lost and long else None,
        "renewal_rate": share(sum(each.next is not None for each in late), len(late)),
        "renewal_rate_value": share(total(each.monthly or 0 for each in late if each.next), worth),
        "forecast_agreed": sums["계약 매출"],
        "forecast": sums["예상 매출"],
        "forecast_low": sums["하한"],
        "forecast_high": sums["상한"],
        "expiring": sum(here.status(each) == "만료 예정" for each in terms),
        "expiring_week": sum(
            here.status(each) == "만료 예정" and 0 <= (each.end - here.as_of).days <= 7
            for each in terms
        ),
        "renewal_missed": sum(here.status(each) == "만료" and each.auto for each in terms),
    }


def _sum(values: Iterable[float | None]) -> float | None:
    known = list(values)
    return None if None in known or not known else total(each or 0 for each in known)


def what_if(here: Counted) -> Table:
    """Of one step: what the next twelve months would bring more."""
    ahead, more = forecast(here), forecast(here, 0.01)
    found = figures(here)
    if found["forecast"] is None or found["arpa"] is None:
        return {}
    expected = total(row["재계약 예상"] for row in ahead.values())
    rise = total(row["재계약 예상"] for row in more.values()) - expected
    return {
        "요금 인상": {"한 단위의 효과": expected / 100},
        "재계약률": {"한 단위의 효과": rise},
        "새 고객": {"한 단위의 효과": found["arpa"] * 72},
        "돌아온 고객": {"한 단위의 효과": found["arpa"] * 12},
    }


def in_grace(here: Counted) -> Table:
    """Who may still renew, row by row."""
    return {
        each.row: {"남은 일수": (each.last - here.as_of).days, "MRR": each.monthly}
        for each in here.terms
        if here.open_grace(each)
    }


def expiring(here: Counted) -> Table:
    """What ends within sixty days, or its service's window, and has no next term."""
    return {
        each.row: {
            "남은 일수": (each.end - here.as_of).days,
            "MRR": each.monthly,
            "상태": here.status(each),
        }
        for each in here.terms
        if each.end >= here.as_of
        and each.following is None
        and not each.ended
        and (each.end - here.as_of).days <= max(60, here.window(each))
    }


def leaving_signs(here: Counted) -> Table:
    """What contracts in force say of their end."""
    told: dict[str, Callable[[Term], bool]] = {
        "해지 예정이라고 답함": lambda each: each.decision == "해지 예정" and not each.following,
        "30일 안에 끝나고 미정": lambda each: here.undecided(each, 30),
        "만료 안내 중": lambda each: here.status(each) == "만료 예정",
        "일시정지 중": lambda each: here.status(each) == "일시정지",
        "해지일이 정해짐": lambda each: each.terminated < FOREVER,
    }
    if not here.here:
        return {}
    return {
        sign: {
            "계약 수": len(some := [each for each in here.here if said(each)]),
            "MRR": total(0 if each.paused(here.as_of) else each.monthly or 0 for each in some),
            "비중": share(len(some), len(here.here)) or 0,
        }
        for sign, said in told.items()
    }


def revenue_by(here: Counted, of: Callable[[Term], str]) -> Table:
    """MRR of the contracts in force by service or officer, beside the last month's."""
    ended = here.month - DAY
    found: Table = {}
    for name in {of(each) for each in here.terms if each.there(here.as_of) or each.there(ended)}:
        now = [each for each in here.here if of(each) == name]
        mrr = total(0 if each.paused(here.as_of) else each.monthly or 0 for each in now)
        before = [each for each in here.terms if of(each) == name and each.there(ended)]
        was = total(0 if each.paused(ended) else each.monthly or 0 for each in before)
        found[name] = {
            "계약 수": len(now),
            "고객 수": len({each.customer for each in now}),
            "MRR": mrr,
            "비중": share(mrr, total(here.revenue(here.as_of).values())),
            "지난달 MRR": was,
            "증감": mrr - was,
        }
    return found


def moved_by_service(here: Counted) -> Table:
    """Customers of a year ago and today; who may still renew is there."""
    before = _services(here, _year_before(here.as_of))
    after = _services(here, here.as_of)
    for each in here.terms:
        if here.open_grace(each):
            after[each.customer].add(each.service)
    found: Table = {}
    for service in {name for some in (before, after) for names in some.values() for name in names}:
        old = {who for who, names in before.items() if service in names}
        new = {who for who, names in after.items() if service in names}
        found[service] = {
            "시작 고객": len(old),
            "신규": sum(who not in before for who in new - old),
            "옮겨 옴": sum(who in before for who in new - old),
            "이탈": sum(who not in after for who in old - new),
            "옮겨 감": sum(who in after for who in old - new),
            "끝 고객": len(new),
            "증감": len(new) - len(old),
        }
    return found


def _services(here: Counted, day: date) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in here.terms:
        if each.there(day):
            found[each.customer].add(each.service)
    return found
