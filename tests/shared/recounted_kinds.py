"""Who stays, who the customers are, what they like, answer and buy: counted again from the cells.

Beside recounted and recounted_people, and from the same pages: docs/domain.md#figures and
templates/report.toml.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from math import exp, log, sqrt
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from recounted import (
    DAY,
    FOREVER,
    Z,
    day_of,
    month_end,
    plus_months,
    revenue_by,
    share,
    term_end,
    total,
    wilson,
)
from recounted_people import (
    answers,
    arrived,
    is_problem,
    of_late,
    open_issues,
    purchases,
    replied,
    risk_points,
    talks,
    went_out,
)
from recounted_people import messages as listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from recounted import Counted, Rows, Table, Term

UNKNOWN: Final = "모름"
ALL: Final = "전체"
TOGETHER: Final = 3
"""Customers of whom it is told what they buy together."""
CONSENT: Final = 24
OLDEST: Final = 120
REFUSALS: Final = {"수신거부", "수신 거부", "거부", "수신철회", "수신 철회"}
BASES: Final = ("월", "기간총액")
REASONS: Final = (
    *("보낼 수 있음", "고객정보에 없음", "동의하지 않음", "동의 여부를 모름", "수신동의일을 모름"),
    *("수신동의일이 오지 않음", "수신동의를 철회함", "수신을 거부함"),
    *("개인정보를 지워 달라고 함", "보유기한이 지남"),
)


# Contracts.


def brings(term: Term, day: date) -> float:
    """Return what a contract that is there brings on a day."""
    return 0 if not term.there(day) or term.paused(day) else term.monthly or 0


def fee_bases(here: Counted) -> Table:
    """What the fees of contracts in force are for."""
    found: Table = {}
    for basis in BASES:
        some = [each for each in here.here if each.basis == basis and each.fee is not None]
        if some:
            mrr = total(brings(each, here.as_of) for each in some)
            found[basis] = {"계약 수": len(some), "MRR": mrr}
    return found


def mrr_by_branch(here: Counted) -> Table:
    """MRR by 지점, where the ledger has it."""
    told = any(each.branch != UNKNOWN for each in (*here.terms, *here.void))
    return revenue_by(here, lambda each: each.branch) if told else {}


def end_reasons(here: Counted) -> Table:
    """Why contracts that are over were left, renewed or waiting ones aside."""
    over = [each for each in here.terms if each.start <= each.last < here.as_of]
    kinds = {
        "해지": [each for each in over if not each.runs_out],
        "취소": here.void,
        "만료": [each for each in over if each.runs_out and not each.next and not here.waits(each)],
    }
    ended = total(len(each) for each in kinds.values())
    reasons = {each.reason for some in kinds.values() for each in some}
    found: Table = {}
    for reason in reasons:
        counts = {name: sum(each.reason == reason for each in some) for name, some in kinds.items()}
        so_many = sum(counts.values())
        found[reason] = {**counts, "합계": so_many, "비중": so_many / ended}
    return found


def cohorts(here: Counted) -> Table:
    """Of the customers whose first contract began in a month, how many are there k months on."""
    first: dict[str, date] = {}
    for each in here.begun:
        if each.start <= each.last:
            first[each.customer] = min(each.start, first.get(each.customer, each.start))
    ends = here.ends()
    there = [here.revenue(end).keys() for end in ends]
    found: Table = {}
    for at, end in enumerate(ends):
        came = {who for who, day in first.items() if month_end(day) == month_end(end)}
        if came:
            later = there[at:]
            found[end.replace(day=1)] = {"고객 수": len(came)} | {
                f"{k}개월": len(came & each) / len(came) for k, each in enumerate(later)
            }
    return found


def uses(here: Counted) -> list[tuple[str, int, bool]]:
    """Return how long each customer has had each service without a break, and whether it is over.

    In whole months.
    """
    chains: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for each in sorted(here.begun, key=lambda one: (one.start, one.row)):
        if each.start <= each.last:
            chains[each.customer, each.service].append(each)
    found = []
    for (_, service), terms in chains.items():
        runs: list[list[Term]] = []
        for term in terms:
            if runs and term.start <= max(each.over for each in runs[-1]) + DAY:
                runs[-1].append(term)
            else:
                runs.append([term])
        for run in runs:
            last = max(run, key=lambda each: each.over)
            over = last.over < here.as_of and not here.waits(last)
            found.append((service, whole_months(run[0].start, min(last.over, here.as_of)), over))
    return found


def whole_months(start: date, last: date) -> int:
    """Return the most months of which a term from a day on is over by another."""
    months = 0
    while term_end(start, months + 1) <= last:
        months += 1
    return months


def survival(here: Counted) -> Table:
    """Kaplan and Meier's estimate with Greenwood's band on the log-log scale, month by month."""
    all_uses = uses(here)
    found: Table = {}
    for service in {ALL, *(each[0] for each in all_uses)}:
        some = [(months, over) for name, months, over in all_uses if service in {name, ALL}]
        stays, spread = 1.0, 0.0
        for month in range(max((months for months, _ in some), default=-1) + 1):
            risk = sum(months >= month for months, _ in some)
            events = sum(months == month and over for months, over in some)
            stays *= 1 - events / risk
            spread += events / (risk * (risk - events)) if risk > events else 0
            low, high = stays, stays
            if 0 < stays < 1:
                width = Z * sqrt(spread) / log(stays)
                low, high = (exp(-exp(log(-log(stays)) + sign * width)) for sign in (-1, 1))
            found[service, month] = {
                "대상": risk,
                "종료": events,
                "절단": sum(months == month for months, _ in some) - events,
                "생존율": stays,
                "하한": low,
                "상한": high,
            }
    return found


def survival_summary(here: Counted) -> Table:
    """The months that half of them last, and the share that lasts a year."""
    curves, all_uses = survival(here), uses(here)
    found: Table = {}
    for service in {name for name, _ in curves}:
        curve = {month: each for (name, month), each in curves.items() if name == service}
        year = curve.get(12, {})
        found[service] = {
            "이용 건수": sum(service in {name, ALL} for name, *_ in all_uses),
            "종료": sum(over for name, _, over in all_uses if service in {name, ALL}),
            "중앙 개월": next(
                (m for m, each in sorted(curve.items()) if each["생존율"] <= 0.5), None
            ),
            "12개월 생존율": year.get("생존율"),
            "하한": year.get("하한"),
            "상한": year.get("상한"),
        }
    return found


def services(here: Counted) -> Table:
    """Contracts in force, their customers, and those that are over, by service."""
    begun = [each for each in here.begun if each.start <= each.last]
    found: Table = {}
    for service in {each.service for each in begun}:
        some = [each for each in begun if each.service == service]
        now = [each for each in some if each.there(here.as_of)]
        found[service] = {
            "계약 수": len(now),
            "비율": share(len(now), len(here.here)),
            "고객 수": len({each.customer for each in now}),
            "월 매출": total(brings(each, here.as_of) for each in now),
            "지난 계약": len(some) - len(now),
        }
    return found


# Customers.


def speaking(here: Counted) -> dict[str, Term]:
    """Return the contract that speaks for each customer.

    The one in force that began last, or else the one that did.
    """
    found: dict[str, Term] = {}
    begun = [each for each in here.begun if each.start <= each.last]
    for each in sorted(begun, key=lambda one: (one.there(here.as_of), one.start, one.row)):
        found[each.customer] = each
    return found


def told_of(here: Counted) -> dict[str, dict[str, Any]]:
    """Return what 고객정보 says of each customer."""
    return {str(row["고객 ID"]): row for row in here.sheets.get("고객정보", [])}


def region(address: str) -> str:
    """Return the city, or the part of the country, of an address."""
    words = address.split()
    city = bool(words) and words[0][-1] in "시군구"
    return words[0] if city else UNKNOWN


def age(here: Counted, row: dict[str, Any]) -> str:
    """Return the decade of somebody's age."""
    born = row.get("출생연도")
    years = -1 if born is None else here.as_of.year - born
    if not 0 <= years <= OLDEST:
        return UNKNOWN
    return "20세 미만" if years < 20 else "70세 이상" if years >= 70 else f"{years // 10}0대"


def customers_by(here: Counted, of: Callable[[Term], str]) -> Table:
    """Customers of today, what they bring, and those of the past, by what is said of each."""
    who, revenue = speaking(here), here.revenue(here.as_of)
    kinds: dict[str, list[str]] = defaultdict(list)
    for customer, term in who.items():
        kinds[of(term)].append(customer)
    found: Table = {}
    for kind, some in kinds.items():
        now = [each for each in some if each in revenue]
        found[kind] = {
            "고객 수": len(now),
            "비율": share(len(now), len(revenue)),
            "월 매출": total(revenue[each] for each in now),
            "지난 고객": len(some) - len(now),
        }
    return found


def regions(here: Counted) -> Table:
    """By the city of the address."""
    return customers_by(here, lambda term: region(term.address))


def age_bands(here: Counted) -> Table:
    """By the decade of their age."""
    told = told_of(here)
    return customers_by(here, lambda term: age(here, told.get(term.customer, {}))) if told else {}


def genders(here: Counted) -> Table:
    """By 성별."""
    told = told_of(here)
    said = customers_by(here, lambda term: told.get(term.customer, {}).get("성별") or UNKNOWN)
    return said if told else {}


def usual(rows: Rows, column: str, day: str) -> Any:  # noqa: ANN401 - what a cell says
    """Return what stands most often; of equals what was last, and then by its name."""
    times = Counter(row[column] for row in rows if row[column] is not None)
    last = {row[column]: row[day] for row in sorted(rows, key=lambda each: each[day])}
    return max(times, key=lambda each: (times[each], last[each], each), default=None)


def preferences(here: Counted) -> Table:
    """What each customer of today buys, pays with, calls by, and says to like."""
    told = told_of(here)
    found: Table = {}
    for who in here.revenue(here.as_of):
        bought = [row for row in purchases(here) if str(row["고객 ID"]) == who]
        called = [row for row in talks(here) if str(row["고객 ID"]) == who]
        found[who] = {
            "제품/서비스": usual(bought, "제품/서비스", "일자"),
            "결제 방법": usual(bought, "결제 방법", "일자"),
            "상담 채널": usual([row for row in called if row["방향"] == "수신"], "채널", "일시"),
            "선호도": told.get(who, {}).get("선호도"),
            "관심 분야": told.get(who, {}).get("관심 분야"),
            "구매 수": len(bought),
        }
    return found


def preference_counts(here: Counted) -> Table:
    """How many like what; shares are of those of whom it is known."""
    found: Table = {}
    each = preferences(here).values()
    for kind in ("제품/서비스", "결제 방법", "상담 채널", "선호도", "관심 분야"):
        counts = Counter(row[kind] for row in each)
        unknown = counts.pop(None, 0)
        for value, count in counts.items():
            found[kind, value] = {"고객 수": count, "비율": count / counts.total()}
        if unknown:
            found[kind, UNKNOWN] = {"고객 수": unknown, "비율": None}
    return found


def risk_signs(here: Counted) -> Table:
    """How many customers of today show each sign; not those whose sheet is missing."""
    found = risk_points(here)
    needs = {"미해결 문제": "고객관리일지", "부정 상담": "고객관리일지", "무상담": "고객관리일지"}
    needs["이용 감소"] = "이용현황"
    names = (*needs, "만료 임박 미정", "첫 계약")
    counts = {
        name: None
        if needs.get(name, "고객대장") not in here.sheets
        else sum(each[name] > 0 for each in found.values())
        for name in names
    }
    return {
        name: {"고객 수": count, "비율": None if count is None else share(count, len(found))}
        for name, count in counts.items()
    }


# Answers and talks.


def csat(here: Counted) -> Table:
    """Answers of the twelve months by their score."""
    if "만족도" not in here.sheets:
        return {}
    rows = of_late(here, here.sheets["만족도"], "일자")
    whole = answers(rows)["CSAT 응답"] or 0
    counts = Counter(row["만족도"] for row in rows)
    return {
        score: {"응답 수": counts[score], "비율": share(counts[score], whole)}
        for score in range(1, 6)
    }


def nps(here: Counted) -> Table:
    """Answers of the twelve months by whether they would recommend it."""
    if "만족도" not in here.sheets:
        return {}
    rows = of_late(here, here.sheets["만족도"], "일자")
    wishes = [row["추천 의향"] for row in rows if row["추천 의향"] is not None]
    counts = {
        "추천 (9–10)": sum(each >= 9 for each in wishes),
        "중립 (7–8)": sum(each in {7, 8} for each in wishes),
        "비추천 (0–6)": sum(each <= 6 for each in wishes),
    }
    return {name: {"응답 수": n, "비율": share(n, len(wishes))} for name, n in counts.items()}


def issues(here: Counted) -> Table:
    """What is not resolved: for how many days, and whether what was promised is late."""
    found: Table = {}
    for row in open_issues(here):
        assert is_problem(row)
        since = day_of(row["문제 발생일시"]) or day_of(row["일시"]) or here.as_of
        due, done = day_of(row["후속 기한"]), day_of(row["후속 완료일"]) or FOREVER
        open_due = due if done > here.as_of else None
        found[row["행"]] = {
            "경과일": max(0, (here.as_of - since).days),
            "분류": row["분류"] or UNKNOWN,
            "후속 기한": open_due,
            "기한 지남": "예" if open_due and open_due < here.as_of else "",
        }
    return found


def answered_by_channel(here: Counted) -> Table:
    """How often customers came themselves, of the talks of which it is told."""
    told = [row for row in of_late(here, talks(here), "일시") if row["방향"] in {"수신", "발신"}]
    found: Table = {}
    for channel in {row["채널"] or UNKNOWN for row in told}:
        some = [row for row in told if (row["채널"] or UNKNOWN) == channel]
        came = sum(row["방향"] == "수신" for row in some)
        found[channel] = {"건수": len(some), "수신": came, "수신 비율": came / len(some)}
    return found


# Messages.


def by_now(here: Counted, value: object) -> bool:
    """Whether a cell's day is there and has come."""
    return (day_of(value) or FOREVER) <= here.as_of


def messages(here: Counted) -> Rows:
    """Return the messages that went out."""
    return [row for row in listed(here) if went_out(row)]


def answered(here: Counted, row: dict[str, Any]) -> bool:
    """Whether an answer has come."""
    said = row["반응"] not in {None, "없음"}
    return said and (row["반응일"] is None or by_now(here, row["반응일"]))


def campaign_counts(here: Counted) -> Table:
    """Customers who refused, and of whom no delivery is told, by campaign."""
    found: Table = {}
    for name in {row["캠페인"] for row in messages(here)}:
        some = [row for row in messages(here) if row["캠페인"] == name]
        refused = [row for row in some if row["반응"] in REFUSALS and answered(here, row)]
        unknown = [row for row in some if arrived(row) is None]
        found[name] = {
            "모름": len({row["고객 ID"] for row in unknown}),
            "수신거부": len({row["고객 ID"] for row in refused}),
        }
    return found


def campaign_segments(here: Counted) -> Table:
    """Answers by who was written to; each customer once a campaign."""
    told, terms = told_of(here), latest(here)
    of: dict[str, Callable[[dict[str, Any], str], str]] = {
        "나이대": lambda _, who: age(here, told.get(who, {})),
        "성별": lambda _, who: told.get(who, {}).get("성별") or UNKNOWN,
        "지역": lambda _, who: region(terms[who].address) if who in terms else UNKNOWN,
        "서비스": lambda _, who: terms[who].service if who in terms else UNKNOWN,
        "채널": lambda row, _: row["채널"] or UNKNOWN,
    }
    found: Table = {}
    for name, says in of.items():
        groups: dict[str, Rows] = defaultdict(list)
        for row in messages(here):
            groups[says(row, str(row["고객 ID"]))].append(row)
        for value, rows in groups.items():
            reached = [row for row in rows if arrived(row)]
            told_us = [row for row in reached if replied(here, row)]
            bought = [row for row in told_us if row["반응"] == "구매"]
            counts = [
                len({(row["캠페인"], row["고객 ID"]) for row in some})
                for some in (reached, told_us, bought)
            ]
            found[name, value] = {
                "전달": counts[0],
                "반응": counts[1],
                "반응률": share(counts[1], counts[0]),
                "구매": counts[2],
                "구매율": share(counts[2], counts[0]),
            }
    return found


def latest(here: Counted) -> dict[str, Term]:
    """Return the contract that speaks for each customer, or else the last one to come."""
    rest = sorted([*here.terms, *here.void], key=lambda each: (each.start, each.row))
    return {each.customer: each for each in rest} | speaking(here)


def may_contact(here: Counted) -> Table:
    """Whether each customer may be written to, and if not why."""
    if "고객정보" not in here.sheets:
        return {}
    told, refused = told_of(here), refusals(here)
    found: Table = {}
    for who in {each.customer for each in [*here.terms, *here.void]}:
        row = told.get(who)
        nothing = "수신을 거부함" if who in refused else "고객정보에 없음"
        why = nothing if row is None else _refusal(here, row, refused.get(who))
        since = day_of(row["수신동의일"]) if row else None
        found[who] = {
            "광고": "아니오" if why else "예",
            "야간": "예" if row and not why and row["야간 수신동의"] == "Y" else "아니오",
            "사유": why,
            "수신동의일": since,
            "재확인 기한": None if why or not since else _day_before(since),
        }
    return found


def refusals(here: Counted) -> dict[str, date]:
    """Return when each customer who refused last did so, up to the day."""
    found: dict[str, date] = {}
    for row in here.sheets.get("마케팅", []):  # whether or not the message went out
        if row["반응"] in REFUSALS and answered(here, row):
            day = day_of(row["반응일"]) or day_of(row["발송일"]) or FOREVER
            who = str(row["고객 ID"])
            found[who] = max(day, found.get(who, day))
    return found


def _day_before(since: date) -> date:
    """The last day of the notice: the day before that of the consent comes back."""
    return plus_months(since, CONSENT) - timedelta(days=1)


def _refusal(here: Counted, row: dict[str, Any], refused: date | None) -> str:
    agreed, since = row["마케팅 수신동의"], day_of(row["수신동의일"])
    if agreed == "N":
        return "동의하지 않음"
    healed = agreed == "Y" and since is not None and refused is not None and refused < since
    if refused is not None and not healed:  # a day alone is no yes, and takes back no refusal
        return "수신을 거부함"
    if agreed != "Y":
        return "동의 여부를 모름"
    if since is None:
        return "수신동의일을 모름"
    if since > here.as_of:
        return "수신동의일이 오지 않음"
    return "보유기한이 지남" if (day_of(row["보유기한"]) or FOREVER) < here.as_of else ""


def consents(here: Counted) -> Table:
    """How many may be written to, and how many may not for which reason."""
    judged = may_contact(here)
    counts = Counter(each["사유"] or "보낼 수 있음" for each in judged.values())
    if "고객정보" not in here.sheets:
        return {}
    return {
        reason: {"고객 수": counts[reason], "비율": share(counts[reason], len(judged))}
        for reason in REASONS
    }


# Purchases.


def baskets(here: Counted) -> dict[str, dict[str, date]]:
    """Return when each customer first bought each product."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for row in purchases(here):
        day, mine = day_of(row["일자"]) or FOREVER, found[str(row["고객 ID"])]
        mine[row["제품/서비스"]] = min(day, mine.get(row["제품/서비스"], day))
    return found


def bought_together(here: Counted) -> Table:
    """How many who bought one product bought another, against how many did at all."""
    held = baskets(here)
    names = {name for each in held.values() for name in each}
    buyers = {name: sum(name in each for each in held.values()) for name in names}
    found: Table = {}
    for one in names:
        for other in names - {one}:
            both = sum(one in each and other in each for each in held.values())
            if both >= TOGETHER:
                rate = both / buyers[one]
                low, high = wilson(both, buyers[one])
                found[one, other] = {
                    "고객 수": both,
                    "비율": rate,
                    "하한": low,
                    "상한": high,
                    "향상도": rate * len(held) / buyers[other],
                }
    return found


def bought_next(here: Counted) -> Table:
    """What was first bought after the first purchase of a product, on a later day."""
    held = baskets(here)
    buyers = Counter(name for each in held.values() for name in each)
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    for mine in held.values():
        order = sorted(mine.items(), key=lambda each: (each[1], each[0]))
        for (one, first), (other, then) in pairwise(order):
            if then > first:
                days[one, other].append((then - first).days)
    return {
        pair: {
            "고객 수": len(some),
            "비율": len(some) / buyers[pair[0]],
            "중앙 일수": median(some),
        }
        for pair, some in days.items()
        if len(some) >= TOGETHER
    }


# What is done about those who leave.


def plan(here: Counted) -> Table:
    """Whom each reason is about: who left within the year, and who shows a sign."""
    found: Table = {}
    last: dict[str, date] = {}
    for row in talks(here):
        who, day = str(row["고객 ID"]), day_of(row["일시"]) or FOREVER
        last[who] = max(day, last.get(who, day))
    revenue, year = here.revenue(here.as_of), plus_months(here.as_of, -12)
    spoken = speaking(here)
    for who, term in spoken.items():
        comes = term.following and term.following.start > here.as_of
        if who not in revenue and term.last >= year and not comes:
            found[who, "해지 사유", term.reason] = {
                "월 매출": term.monthly or 0,
                "종료일": term.last,
                "최근 연락": last.get(who),
                "연락함": bool(who in last and last[who] > term.last),
            }
    for who, points in risk_points(here).items():
        end = spoken[who].end
        for sign, score in points.items():
            if score:
                found[who, "위험 사유", sign] = {
                    "월 매출": revenue[who],
                    "종료일": None if end == FOREVER else end,
                    "최근 연락": last.get(who),
                    "연락함": bool(who in last and (here.as_of - last[who]).days <= 30),
                }
    return found


def plan_reasons(here: Counted) -> Table:
    """How many each reason is about, what they bring, and with how many somebody has spoken."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for (_, kind, reason), each in plan(here).items():
        groups[kind, reason].append(each)
    journal = "고객관리일지" in here.sheets
    return {
        names: {
            "고객 수": len(some),
            "월 매출": total(each["월 매출"] for each in some),
            "연락": sum(each["연락함"] for each in some) if journal else None,
        }
        for names, some in groups.items()
    }
