"""What was said on earlier days and what came of it, counted again from a workbook's cells.

Beside recounted and recounted_people, and from docs/domain.md#backtest. Workbooks have no 변경이력:
what stands in a cell stood there all along, if it has no day of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from recounted import (
    DAY,
    ENOUGH,
    FOREVER,
    Counted,
    Z,
    day_of,
    forecast,
    month_end,
    plus_months,
    renewal_by_service,
    settled_of_late,
    share,
    tied,
    total,
    wilson,
)
from recounted_people import rfm, risk

if TYPE_CHECKING:
    from recounted import Rows, Table, Term

MONTHS: Final = (3, 6, 12)
LEVELS: Final = ("높음", "주의", "낮음")
ALL: Final = "전체"
FEW: Final = 10
FATES: Final = ("이탈", "유지", "판정 대기", "판단 못 함")


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which something was said, and the last day by which the outcome is known."""

    name: str
    months: int
    day: date
    until: date
    then: Counted


def known_then(here: Counted, day: date) -> Counted:
    """Return the office as far as it can be known as it was on a day."""
    terms = [
        replace(
            each,
            decision=None,
            terminated=each.terminated if each.terminated <= day else FOREVER,
            cancelled=each.cancelled if each.cancelled <= day else FOREVER,
            pause=_pause(each.pause, day),
            following=None,
            next=None,
        )
        for each in (*here.terms, *here.void)
        if each.start <= day
    ]
    kept = [each for each in terms if each.cancelled > day]
    void = [each for each in terms if each.cancelled <= day]
    return Counted(day, tied(kept, here.grace), void, here.grace, here.windows, _sheets(here, day))


def _pause(pause: tuple[date, date] | None, day: date) -> tuple[date, date] | None:
    """A pause that has begun; its end is not known before it comes."""
    if pause is None or pause[0] > day:
        return None
    return pause[0], pause[1] if pause[1] <= day else FOREVER


def _sheets(here: Counted, day: date) -> dict[str, Rows]:
    """The sheets without the entries that are corrected today, and months that were not over.

    A sheet that had no row yet was not there.
    """
    sheets = dict(here.sheets)
    entries = sheets.get("고객관리일지", [])
    counted = [row for row in entries if (day_of(row["일시"]) or FOREVER) <= here.as_of]
    corrected = {row.get("정정 대상 ID") for row in counted} - {None}
    if entries:
        sheets["고객관리일지"] = [row for row in entries if row["일지 ID"] not in corrected]
    if "이용현황" in sheets:
        sheets["이용현황"] = [
            row for row in sheets["이용현황"] if month_end(day_of(row["기준월"]) or day) < day
        ]
    dated = {"고객관리일지": "일시", "이용현황": "기준월"}
    return {
        name: rows
        for name, rows in sheets.items()
        if name not in dated or any((day_of(row[dated[name]]) or FOREVER) <= day for row in rows)
    }


@lru_cache(maxsize=2)
def looks(here: Counted) -> list[Look]:
    """Return the three days, as far as something ran on them; none if nothing has ever ended."""
    if not any(
        each.next or each.over < here.as_of for each in here.terms if each.start <= each.last
    ):
        return []
    until = here.whole_end()
    found = []
    for months in MONTHS:
        day = plus_months(until.replace(day=1), 1 - months) - DAY
        then = known_then(here, day)
        if running(then):
            found.append(Look(f"{months}개월 전", months, day, until, then))
    return found


def running(then: Counted) -> list[Term]:
    """Return the contracts that are not over, or whose grace is open."""
    return [
        each
        for each in then.terms
        if each.start <= each.last
        and (
            each.over >= then.as_of
            or (each.runs_out and not each.next and then.settled(each) >= then.as_of)
        )
    ]


@lru_cache(maxsize=2)
def forecast_error_months(here: Counted) -> Table:
    """Month by month the forecast, and what came of those who were there and of all others."""
    found: Table = {}
    for look in looks(here):
        said = forecast(look.then)
        old = {(each.customer, each.family) for each in running(look.then)}
        for at in range(1, look.months + 1):
            month = plus_months(look.day.replace(day=1), at)
            row = said.get(month, {"예상 매출": 0, "하한": 0, "상한": 0})
            came = {True: 0.0, False: 0.0}
            for each in here.terms:
                came[(each.customer, each.family) in old] += _came(each, month)
            found[look.name, month] = _judged(
                {
                    "예상 매출": row["예상 매출"],
                    "하한": row["하한"],
                    "상한": row["상한"],
                    "실제 매출": came[True],
                    "새 매출": came[False],
                    "전체 매출": came[True] + came[False],
                }
            )
    return found


def _came(term: Term, month: date) -> float:
    """What a contract brought in a month."""
    days = [month + DAY * at for at in range(month_end(month).day)]
    return (
        sum(term.there(day) and not term.paused(day) for day in days)
        / len(days)
        * (term.monthly or 0)
    )


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    said, came = row["예상 매출"], row["실제 매출"]
    error = None if said is None else said - came
    where = "상한보다 많음" if came > row["상한"] + 0.5 else "범위 안"
    where = "하한보다 적음" if came < row["하한"] - 0.5 else where
    return row | {
        "오차": error,
        "오차율": share(error, came) if error is not None and came > 0 else None,
        "범위": "" if said is None else where,
    }


def forecast_error(here: Counted) -> Table:
    """The same months together."""
    found: Table = {}
    months = forecast_error_months(here)
    for look in looks(here):
        some = [row for (name, _), row in months.items() if name == look.name]
        names = ("예상 매출", "하한", "상한", "실제 매출", "새 매출", "전체 매출")
        sums: dict[str, Any] = {}
        for name in names:
            values = [row[name] for row in some]
            sums[name] = None if None in values else total(values)
        rates = [row["오차율"] for row in some]
        width = sums["상한"] - sums["하한"]
        found[look.name] = _judged(sums) | {
            "달 수": look.months,
            "달 평균 오차율": None if None in rates else total(map(abs, rates)) / len(rates),
            "범위 폭": width / sums["예상 매출"] if sums["예상 매출"] else None,
            "판정된 계약": len(settled_of_late(look.then)),
        }
    return found


def renewal_error(here: Counted) -> Table:
    """What was expected of the contracts then due, and how many of them went on."""
    found: Table = {}
    today = {each.row: each for each in here.terms if each.start <= each.last}
    for look in looks(here):
        then = look.then
        due = [
            each for each in then.terms if then.waits(each) and look.day <= each.end <= look.until
        ]
        services = {each.service for each in due}
        for name in {ALL, *services} if len(services) > 1 else {ALL} if due else ():
            some = [each for each in due if name in {each.service, ALL}]
            fates = {each.row: outcome(here, today.get(each.row)) for each in some}
            judged = [each for each in some if fates[each.row] in {"재계약", "미갱신"}]
            rates = [rate_of(then, each) for each in judged]
            known = [rate for rate in rates if rate is not None]
            counts = Counter(fates.values())
            low, high = wilson(counts["재계약"], len(judged))
            said = total(known) if known else None
            expected = None if said is None else share(said, len(judged))
            actual = share(counts["재계약"], len(judged))
            verdict = ""
            if expected is not None and low is not None and high is not None:
                verdict = (
                    "낮게 봄" if expected < low else "높게 봄" if expected > high else "구간 안"
                )
            error = None if expected is None or actual is None else (expected - actual) * 100
            found[look.name, name] = {
                "판정": len(judged),
                "재계약": counts["재계약"],
                "실제 재계약률": actual,
                "하한": low,
                "상한": high,
                "예상 재계약률": expected,
                "예상 재계약": said,
                "오차": error,
                "평가": verdict,
                "판정 대기": counts["판정 대기"],
                "중도 해지": counts["중도 해지"],
                "그 밖": counts["취소"],
            }
    return found


def outcome(here: Counted, term: Term | None) -> str:
    """Return what became of a contract, as is known today."""
    if term is None:
        return "취소"
    if not term.runs_out:
        return "중도 해지"
    if term.last >= here.as_of - timedelta(days=here.grace + 1):
        return "판정 대기"
    return "재계약" if term.next else "미갱신"


def rate_of(then: Counted, term: Term) -> float | None:
    """Return the rate that the forecast took for a contract."""
    rates = renewal_by_service(then)
    own = rates.get(term.service)
    rate: float | None = (own if own and own["만료 계약"] >= ENOUGH else rates.get(ALL, {})).get(
        "재계약률"
    )
    return rate


@lru_cache(maxsize=4)
def fates(here: Counted, look: Look) -> dict[str, tuple[int, str, str]]:
    """Return the points, the level and the fate of each customer of the day.

    They are walked on with from contract to contract: who has a day without one has left.
    """
    since = here.as_of - timedelta(days=here.grace + 1)
    terms = [each for each in here.terms if each.start <= each.last]
    open_ = {each.row for each in terms if each.runs_out and since <= each.last <= look.until}
    waits: dict[tuple[str, str], date] = {}
    for each in terms:
        if each.row in open_:
            key = each.customer, each.family
            waits[key] = min(each.last, waits.get(key, each.last))
    found = {}
    for who, said in risk(look.then).items():
        mine = sorted((each for each in terms if each.customer == who), key=lambda one: one.start)
        mine = [each for each in mine if each.start <= waits.get((who, each.family), FOREVER)]
        fate = walked(mine, open_, look)
        found[who] = said["점수"], said["위험"], fate
    return found


def walked(mine: list[Term], open_: set[int], look: Look) -> str:
    """Return what became of a customer with such contracts."""
    if not mine:
        return "판단 못 함"
    reach, last = look.day - DAY, ""
    for each in mine:
        over = each.last if each.row in open_ else each.over
        if over > reach and over >= look.day and each.start <= max(reach + DAY, look.day):
            reach, last = over, "판정 대기" if each.row in open_ else "이탈"
    return "유지" if reach >= look.until else last or "이탈"


def risk_error(here: Counted) -> Table:
    """How well the list of risk told who would leave."""
    found: Table = {}
    for look in looks(here):
        every = fates(here, look).values()
        known = [
            (points, level, fate == "이탈") for points, level, fate in every if fate in FATES[:2]
        ]
        if not known:
            continue
        gone = [points for points, _, left in known if left]
        stayed = [points for points, _, left in known if not left]
        base = len(gone) / len(known)
        high = [left for _, level, left in known if level == "높음"]
        top = of_top(sorted(((points, left) for points, _, left in known), reverse=True))
        area, low, high_area = auc(gone, stayed)
        counts = Counter(fate for *_, fate in every)
        found[look.name] = {
            "고객 수": len(known),
            "이탈": len(gone),
            "이탈률": base,
            "AUC": area,
            "AUC 하한": low,
            "AUC 상한": high_area,
            "높음의 이탈률": share(sum(high), len(high)),
            "상위 10% 이탈률": top,
            "상위 10% 배수": share(top, base),
            "판정 대기": counts["판정 대기"],
            "판단 못 함": counts["판단 못 함"],
        }
    return found


def auc(gone: list[int], stayed: list[int]) -> tuple[float | None, float | None, float | None]:
    """Return how often one who left had more points, pair by pair, and its interval."""
    if not gone or not stayed:
        return None, None, None
    pairs = [(one, other) for one in gone for other in stayed]
    area = sum((one > other) + (one == other) / 2 for one, other in pairs) / len(pairs)
    few = min(len(gone), len(stayed))
    if few < FEW:
        middle = (area + Z * Z / (2 * few)) / (1 + Z * Z / few)
        half = Z / (1 + Z * Z / few) * sqrt(area * (1 - area) / few + Z * Z / (4 * few * few))
        return area, middle - half, middle + half
    one, other = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area)
    spread += (len(gone) - 1) * (one - area**2) + (len(stayed) - 1) * (other - area**2)
    half = Z * sqrt(max(spread, 0) / len(pairs))
    return area, max(area - half, 0), min(area + half, 1)


def of_top(known: list[tuple[int, bool]]) -> float:
    """Return the share that left of the tenth with the most points; on its edge in part."""
    size = max(1.0, len(known) / 10)
    taken, left = 0.0, 0.0
    for points in sorted({each for each, _ in known}, reverse=True):
        some = [gone for each, gone in known if each == points]
        part = min(size - taken, len(some))
        if part > 0:
            left += part * sum(some) / len(some)
            taken += part
    return left / size


def risk_error_levels(here: Counted) -> Table:
    """Who left, by level."""
    found: Table = {}
    for look in looks(here):
        known = [each for each in fates(here, look).values() if each[2] in FATES[:2]]
        gone = sum(fate == "이탈" for *_, fate in known)
        base = share(gone, len(known))
        for level in (*LEVELS, ALL):
            some = [each for each in known if level in {each[1], ALL}]
            left = sum(fate == "이탈" for *_, fate in some)
            low, high = wilson(left, len(some))
            rate = share(left, len(some))
            found[look.name, level] = {
                "고객 수": len(some),
                "이탈": left,
                "이탈률": rate,
                "하한": low,
                "상한": high,
                "전체의 몇 배": share(rate, base) if rate is not None and base else None,
            }
    return found


def backtest_basis(here: Counted) -> Table:
    """How many contracts were there, what came later, and what stays out."""
    rows = [*here.terms, *here.void]
    found: Table = {}
    for look in looks(here):
        there = [each for each in rows if each.start <= look.day]
        later = [
            each
            for each in there
            if look.day < each.terminated < FOREVER
            or look.day < each.cancelled < FOREVER
            or (each.pause and look.day < max(day for day in each.pause if day < FOREVER))
        ]
        decided = [each for each in there if each.decision not in {None, "미정"}]
        found[look.name] = {
            "기준일": look.day,
            "되돌린 계약": len(there),
            "그 뒤의 계약": len(rows) - len(there),
            "그 뒤의 해지 등": len(later),
            "뺀 재계약 의사": len(decided),
        }
    return found


def segment_moves(here: Counted) -> Table:
    """How customers moved between segments in three months."""
    then = known_then(here, plus_months(here.as_of, -3))
    was, now = (
        {
            who: each["구분"]
            for who, each in rfm(office).items()
            if who in office.revenue(office.as_of)
        }
        for office in (then, here)
    )
    if not was:
        return {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for who in was.keys() | now.keys():
        counts[was.get(who, "새 고객")][now.get(who, "이용 끝남")] += 1
    return {before: {"고객 수": each.total(), **each} for before, each in counts.items()}
