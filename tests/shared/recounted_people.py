"""Customers, purchases, talks and answers of a workbook, counted again from its cells.

Beside recounted, and from the same two pages: docs/domain.md#figures and docs/standards.md, whose
defaults stand here as numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor
from statistics import median
from typing import TYPE_CHECKING, Final

import pandas as pd
from recounted import DAY, FOREVER, day_of, plus_months, share, total

if TYPE_CHECKING:
    from typing import Any

    from recounted import Counted, Rows, Table, Term

MONTH: Final = Fraction(365, 12)
MAN: Final = 10_000
WEEKDAYS: Final = "월화수목금토일"
CHANNELS: Final = ("전화", "이메일", "채팅", "면담", "문자", "방문")
TIERS: Final = (("VIP", 36, 500), ("골드", 24, 300), ("실버", 12, 100))


def purchases(here: Counted) -> Rows:
    """Return what was bought up to the day."""
    rows = here.sheets.get("구매이력", [])
    return [row for row in rows if (day_of(row["일자"]) or FOREVER) <= here.as_of]


def talks(here: Counted) -> Rows:
    """Return the entries up to the day, without those that another one corrects."""
    rows = [row for row in here.sheets.get("고객관리일지", []) if _by(here, row["일시"])]
    corrected = {row.get("정정 대상 ID") for row in rows} - {None}
    return [row for row in rows if row["일지 ID"] not in corrected]


def of_late(here: Counted, rows: Rows, column: str) -> Rows:
    """Return the rows of the twelve months that end with this one."""
    return [row for row in rows if here.since <= (day_of(row[column]) or FOREVER) <= here.as_of]


def due_days(here: Counted, term: Term) -> list[date]:
    """Return the days on which a term's fee has fallen due."""
    if term.basis != "월":
        return [term.start]
    last = min(term.last, here.as_of)
    found: list[date] = []
    while (day := plus_months(term.start, len(found))) <= last:
        found.append(day)
    return [day for day in found if not term.paused(day)]


def paid(here: Counted) -> dict[str, float | None]:
    """Return what each customer has paid: fees fallen due, and purchases."""
    found: dict[str, float | None] = {}
    for term in here.begun:
        so_far = found.setdefault(term.customer, 0)
        known = so_far is not None and term.fee is not None
        found[term.customer] = (
            (so_far or 0) + (term.fee or 0) * len(due_days(here, term)) if known else None
        )
    for row in purchases(here):
        who = str(row["고객 ID"])
        if found.get(who) is not None:
            found[who] = (found[who] or 0) + row["금액"]
    return found


def last_days(here: Counted) -> dict[str, date]:
    """Return when each customer last talked with the office or paid."""
    days: dict[str, list[date]] = defaultdict(list)
    for term in here.begun:
        days[term.customer] += due_days(here, term) if term.fee != 0 else []
    for rows, column in ((purchases(here), "일자"), (talks(here), "일시")):
        for row in rows:
            days[str(row["고객 ID"])].append(day_of(row[column]) or date.min)
    return {who: max(some) for who, some in days.items() if some}


def quintiles(values: dict[str, float | None]) -> dict[str, int | None]:
    """Return the fifth in which each value lies; on an edge it belongs to the lower one."""
    known = pd.Series([each for each in values.values() if each is not None], dtype=float)
    edges = [float(known.quantile(at / 5)) for at in range(1, 5)]
    return {
        who: None if each is None else 1 + sum(bool(each > edge) for edge in edges)
        for who, each in values.items()
    }


def banded(value: float | None, bands: tuple[float, ...]) -> int | None:
    """Return 5 from the first band on, and so down to 1."""
    if value is None:
        return None
    return next((5 - at for at, least in enumerate(bands) if value >= least), 1)


def rfm(here: Counted) -> Table:
    """Each customer whose term has begun: days, terms, money, their scores and the segment."""
    terms = Counter(each.customer for each in here.begun)
    money, seen = paid(here), last_days(here)
    first = {each.customer: each.start for each in sorted(here.begun, key=lambda one: one.start)}
    ago = {who: (here.as_of - seen.get(who, first[who])).days for who in terms}
    values: tuple[dict[str, float | None], ...] = (
        {who: -days for who, days in ago.items()},
        {who: float(count) for who, count in terms.items()},
        {who: money[who] for who in terms},
    )
    if len(terms) >= 50:
        scores = [quintiles(each) for each in values]
    else:
        bands = ((-30, -90, -180, -365), (5, 4, 3, 2), (500 * MAN, 300 * MAN, 100 * MAN, 30 * MAN))
        scores = [
            {who: banded(each, band) for who, each in some.items()}
            for some, band in zip(values, bands, strict=True)
        ]
    found: Table = {}
    for who in terms:
        known = [score for each in scores if (score := each[who]) is not None]
        r, f, m = (each[who] for each in scores)
        found[who] = {
            "경과일": ago[who],
            "계약 횟수": terms[who],
            "누적 결제": money[who],
            "R": r,
            "F": f,
            "M": m,
            "합": sum(known) if len(known) == len(scores) else None,
            "구분": _segment(*known) if len(known) == len(scores) else "산출 불가",
        }
    return found


def _segment(r: int, f: int, m: int) -> str:
    fm = (f + m) / 2
    for name, fits in (
        ("핵심", r >= 4 and fm >= 4),
        ("우량", r >= 3 and fm >= 3),
        ("신규·성장", r >= 4),
        ("보통", r == 3),
        ("이탈 우려", fm >= 3),
    ):
        if fits:
            return name
    return "휴면"


def rfm_segments(here: Counted) -> Table:
    """How many customers, and what money, are in each segment."""
    people = rfm(here)
    paid_in_all = total(each["누적 결제"] or 0 for each in people.values())
    found: Table = {}
    for name in {each["구분"] for each in people.values()}:
        some = [each for each in people.values() if each["구분"] == name]
        money = total(each["누적 결제"] or 0 for each in some)
        found[name] = {
            "고객 수": len(some),
            "비율": len(some) / len(people),
            "누적 결제": money,
            "결제 비율": share(money, paid_in_all),
        }
    return found


def served_days(here: Counted) -> dict[str, int]:
    """Return on how many days each customer was served, pauses left out."""
    days: dict[str, set[date]] = defaultdict(set)
    for term in here.begun:
        length = (min(term.last, here.as_of) - term.start).days + 1
        span = (term.start + DAY * at for at in range(length))
        days[term.customer] |= {day for day in span if not term.paused(day)}
    return {who: len(some) for who, some in days.items()}


def loyalty(here: Counted) -> Table:
    """The tier of each customer of today, and why."""
    money, days = paid(here), served_days(here)
    found: Table = {}
    for who in {each.customer for each in here.here}:
        months, won = days[who] / MONTH, money[who]
        name, least, man = next(
            (
                tier
                for tier in TIERS
                if months >= tier[1] or (won is not None and won >= tier[2] * MAN)
            ),
            ("일반", 0, 0),
        )
        grounds = [months >= least > 0, won is not None and won >= man * MAN > 0]
        told = [word for word, met in zip(("기간", "금액"), grounds, strict=True) if met]
        found[who] = {
            "이용 개월": floor(months * 10) / 10,
            "누적 결제": won,
            "등급": name,
            "근거": " · ".join(told),
        }
    return found


def tiers(here: Counted) -> Table:
    """How many customers, and what revenue, are in each tier."""
    found, revenue = loyalty(here), here.revenue(here.as_of)
    return {
        name: {
            "고객 수": len(some := [who for who, each in found.items() if each["등급"] == name]),
            "비율": share(len(some), len(found)),
            "월 매출": total(revenue[who] for who in some),
        }
        for name in (*(each[0] for each in TIERS), "일반")
    }


def is_problem(row: dict[str, Any]) -> bool:
    """Whether an entry is about something to be resolved."""
    return bool(row["문제 발생일시"]) or row["분류"] == "불만"


def open_issues(here: Counted) -> Rows:
    """Return the entries about something that is not resolved."""
    return [row for row in talks(here) if is_problem(row) and not _by(here, row["해결일시"])]


def _by(here: Counted, value: object) -> bool:
    return (day_of(value) or FOREVER) <= here.as_of


def risk_points(here: Counted) -> dict[str, dict[str, int]]:
    """Return the points of each customer of today by reason."""
    journal, used = defaultdict(list), usage(here)
    for row in talks(here):
        journal[str(row["고객 ID"])].append(row)
    issues: dict[str, int] = {}
    for row in open_issues(here):
        since = day_of(row["문제 발생일시"]) or day_of(row["일시"]) or here.as_of
        who = str(row["고객 ID"])
        issues[who] = max(issues.get(who, 0), (here.as_of - since).days)
    terms = Counter(each.customer for each in here.begun)
    first: dict[str, date] = {}
    for each in here.begun:
        first[each.customer] = min(each.start, first.get(each.customer, each.start))
    soon = {each.customer for each in here.here if here.undecided(each, 30)}
    found: dict[str, dict[str, int]] = {}
    for who in {each.customer for each in here.here}:
        ages = [(here.as_of - (day_of(row["일시"]) or here.as_of)).days for row in journal[who]]
        bad = sum(
            row["감정"] == "부정" and age <= 90 for row, age in zip(journal[who], ages, strict=True)
        )
        silent = min(ages) if ages else (here.as_of - first[who]).days
        change = used.get(who, {}).get("변화율")
        found[who] = reasons = {
            "미해결 문제": 25 if issues.get(who, 0) > 7 else 0,
            "부정 상담": min(20, 10 * bad),
            "무상담": 25 if silent > 180 else 15 if silent > 90 else 0,
            "이용 감소": _fell(change),
            "만료 임박 미정": 15 if who in soon else 0,
            "첫 계약": 5 if terms[who] == 1 else 0,
        }
        if "고객관리일지" not in here.sheets:
            reasons["무상담"] = 0
    return found


def risk(here: Counted) -> Table:
    """The points of each customer of today, and the level."""
    return {
        who: {
            "점수": (points := min(100, sum(each.values()))),
            "위험": "높음" if points >= 60 else "주의" if points >= 30 else "낮음",
        }
        for who, each in risk_points(here).items()
    }


def risk_reasons(here: Counted) -> Table:
    """The points of each reason, of those who have any."""
    return {
        (who, reason): {"점수": points}
        for who, each in risk_points(here).items()
        for reason, points in each.items()
        if points
    }


def _fell(change: float | None) -> int:
    if change is None or change > -0.3:
        return 0
    return 25 if change <= -0.5 else 15


def risk_levels(here: Counted) -> Table:
    """How many customers, and what revenue, are in each level."""
    found, revenue = risk(here), here.revenue(here.as_of)
    return {
        name: {
            "고객 수": len(some := [who for who, each in found.items() if each["위험"] == name]),
            "비율": share(len(some), len(found)),
            "월 매출": total(revenue[who] for who in some),
        }
        for name in ("높음", "주의", "낮음")
    }


def usage(here: Counted) -> Table:
    """Each customer of today: the last whole month against the mean of the three before."""
    sums: dict[str, Counter[date]] = defaultdict(Counter)
    for row in here.sheets.get("이용현황", []):
        month = day_of(row["기준월"])
        if month and month <= here.as_of and row["이용량"] is not None:
            sums[str(row["고객 ID"])][month] += row["이용량"]
    base = here.whole_end().replace(day=1)
    found: Table = {}
    for who in {each.customer for each in here.here} & sums.keys():
        months = sums[who]
        before = [months.get(plus_months(base, -at)) for at in (1, 2, 3)]
        if not {months.get(base), *before} - {None}:
            continue
        mean = None if None in before else total(each or 0 for each in before) / 3
        now = months.get(base)
        change = now / mean - 1 if mean and now is not None else None
        found[who] = {"이용량": now, "직전 3개월 평균": mean, "변화율": change}
    return found


def usage_by_month(here: Counted) -> Table:
    """All that was used, month by month, against the mean of the three months before."""
    sums, who = Counter[date](), defaultdict(set)
    for row in here.sheets.get("이용현황", []):
        month = day_of(row["기준월"]) or FOREVER
        if month <= here.as_of and row["이용량"] is not None:
            sums[month] += row["이용량"]
            who[month].add(row["고객 ID"])
    found: Table = {}
    month = min(sums, default=FOREVER)
    while month <= max(sums, default=date.min):
        before = [sums.get(plus_months(month, -at)) for at in (1, 2, 3)]
        mean = None if None in before else total(each or 0 for each in before) / 3
        now = sums.get(month)
        found[month] = {
            "고객 수": len(who[month]),
            "이용량": now,
            "고객당 이용량": None if now is None else share(now, len(who[month])),
            "직전 3개월 평균": mean,
            "변화율": now / mean - 1 if mean and now is not None else None,
        }
        month = plus_months(month, 1)
    return found


def answers(rows: Rows) -> dict[str, float | None]:
    """Return CSAT and NPS of some answers, each with its number."""
    scores = [row["만족도"] for row in rows if row["만족도"] is not None]
    wishes = [row["추천 의향"] for row in rows if row["추천 의향"] is not None]
    balance = sum((each >= 9) - (each <= 6) for each in wishes)
    return {
        "CSAT 응답": len(scores),
        "CSAT": share(sum(each >= 4 for each in scores), len(scores)),
        "NPS 응답": len(wishes),
        "NPS": 100 * balance / len(wishes) if wishes else None,
    }


def satisfaction_by_month(here: Counted) -> Table:
    """The answers of each of the twelve months."""
    if "만족도" not in here.sheets:
        return {}
    rows = of_late(here, here.sheets.get("만족도", []), "일자")
    return {
        month: answers([row for row in rows if _month(row["일자"]) == month])
        for month in (plus_months(here.since, at) for at in range(12))
    }


def _month(value: object) -> date:
    return (day_of(value) or FOREVER).replace(day=1)


def satisfaction_by_service(here: Counted) -> Table:
    """The answers by the service that the customer had on the day, else by the last one before."""
    rows = of_late(here, here.sheets.get("만족도", []), "일자")
    by_service: dict[str, Rows] = defaultdict(list)
    for row in rows:
        day = day_of(row["일자"]) or FOREVER
        begun = [
            each
            for each in here.terms
            if each.customer == str(row["고객 ID"]) and each.start <= day
        ]
        last = max(begun, key=lambda each: (each.start, each.row), default=None)
        by_service[last.service if last else "모름"].append(row)
    return {service: answers(some) for service, some in by_service.items()}


def contacts_by_channel(here: Counted) -> Table:
    """Talks of the twelve months by channel."""
    rows = of_late(here, talks(here), "일시")
    found: Table = {}
    for channel in {row["채널"] or "모름" for row in rows}:
        some = [row for row in rows if (row["채널"] or "모름") == channel]
        found[channel] = {
            "건수": len(some),
            "비율": len(some) / len(rows),
            "수신": sum(row["방향"] == "수신" for row in some),
            "발신": sum(row["방향"] == "발신" for row in some),
            "고객 수": len({row["고객 ID"] for row in some}),
        }
    return found


def contacts_by_month(here: Counted) -> Table:
    """Talks of each of the twelve months."""
    if "고객관리일지" not in here.sheets:
        return {}
    rows = of_late(here, talks(here), "일시")
    found: Table = {}
    for at in range(12):
        month = plus_months(here.since, at)
        some = [row for row in rows if _month(row["일시"]) == month]
        found[month] = {"건수": len(some), "고객 수": len({row["고객 ID"] for row in some})}
        found[month] |= {each: sum(row["채널"] == each for row in some) for each in CHANNELS}
    return found


def sentiment_by_month(here: Counted) -> Table:
    """Moods of each of the twelve months; shares are of those that are told."""
    if "고객관리일지" not in here.sheets:
        return {}
    rows = of_late(here, talks(here), "일시")
    found: Table = {}
    for at in range(12):
        month = plus_months(here.since, at)
        moods = Counter(row["감정"] or "모름" for row in rows if _month(row["일시"]) == month)
        told = moods["긍정"] + moods["중립"] + moods["부정"]
        found[month] = {each: moods[each] for each in ("긍정", "중립", "부정", "모름")} | {
            "긍정 비율": share(moods["긍정"], told),
            "부정 비율": share(moods["부정"], told),
        }
    return found


def contact_times(here: Counted) -> Table:
    """Talks of the twelve months by weekday and time of day; midnight is no time."""
    if not of_late(here, talks(here), "일시"):
        return {}
    bands = {"9시 전": (0, 9), "9–12시": (9, 12), "12–15시": (12, 15), "15–18시": (15, 18)}
    columns = ("건수", *bands, "18시 뒤", "시각 모름")
    found: Table = {day: dict.fromkeys(columns, 0) for day in WEEKDAYS}
    for row in of_late(here, talks(here), "일시"):
        at: datetime = row["일시"]
        names = [name for name, (low, high) in bands.items() if low <= at.hour < high]
        band = "시각 모름" if at.time() == time() else (names or ["18시 뒤"])[0]
        found[WEEKDAYS[at.weekday()]]["건수"] += 1
        found[WEEKDAYS[at.weekday()]][band] += 1
    return found


def hours(rows: Rows, until: str) -> list[float]:
    """Return how long it took from the problem, or else the talk; what is before it has none."""
    spans = [
        (row[until] - (row["문제 발생일시"] or row["일시"])).total_seconds() / 3600 for row in rows
    ]
    return [each for each in spans if each >= 0]


def times(spans: list[float]) -> dict[str, float | None]:
    """Return how many, their median, ninth tenth and longest."""
    some = pd.Series(spans, dtype=float)
    return {
        "건수": len(spans),
        "중앙값": median(spans) if spans else None,
        "90%": float(some.quantile(0.9)) if spans else None,
        "가장 긴": max(spans, default=None),
    }


def response_times(here: Counted) -> Table:
    """From the problem to the talk about it, in hours."""
    rows = of_late(here, talks(here), "일시")
    return _times_by_kind([row for row in rows if row["문제 발생일시"]], "일시")


def resolution_times(here: Counted) -> Table:
    """From the problem, or else the talk, to its end, in hours."""
    rows = of_late(here, talks(here), "일시")
    solved = [row for row in rows if is_problem(row) and _by(here, row["해결일시"])]
    return _times_by_kind(solved, "해결일시")


def _times_by_kind(rows: Rows, until: str) -> Table:
    kinds = {row["분류"] for row in rows} - {None}
    found = {
        kind: times(hours([row for row in rows if row["분류"] == kind], until)) for kind in kinds
    }
    found["전체"] = times(hours(rows, until))
    return {kind: each for kind, each in found.items() if each["건수"]}


def voices(here: Counted) -> Table:
    """Talks of the twelve months by what they were about."""
    rows = of_late(here, talks(here), "일시")
    unresolved = {row["행"] for row in open_issues(here)}
    this, last = here.month, plus_months(here.month, -1)
    found: Table = {}
    for kind in {row["분류"] or "모름" for row in rows}:
        some = [row for row in rows if (row["분류"] or "모름") == kind]
        bad = sum(row["감정"] == "부정" for row in some)
        found[kind] = {
            "건수": len(some),
            "비율": len(some) / len(rows),
            "부정": bad,
            "부정 비율": share(bad, sum(row["감정"] is not None for row in some)),
            "미해결": sum(row["행"] in unresolved for row in some),
            "이번 달": sum(_month(row["일시"]) == this for row in some),
            "지난달": sum(_month(row["일시"]) == last for row in some),
        }
    return found


def follow_ups(here: Counted) -> Table:
    """What was still to be done on the day."""
    return {
        row["행"]: {"남은 일수": ((day_of(row["후속 기한"]) or FOREVER) - here.as_of).days}
        for row in talks(here)
        if row["후속 기한"] and not _by(here, row["후속 완료일"])
    }


def messages(here: Counted) -> Rows:
    """Return the rows about messages, those of people to whom nothing went out, too."""
    return [row for row in here.sheets.get("마케팅", []) if _by(here, row["발송일"])]


def went_out(row: dict[str, Any]) -> bool:
    """Whether anything was sent."""
    return row.get("상태") not in {"보류", "실패", "확인 필요", "발송대기"}


def arrived(row: dict[str, Any]) -> bool | None:
    """Whether a message came; None where nobody knows."""
    if row.get("상태") == "확인 필요":
        return None
    if not went_out(row):
        return False
    if row.get("상태") in {"전달", "답장"}:
        return True
    return {"Y": True, "N": False, None: None}[row["전달 여부"]]


def replied(here: Counted, row: dict[str, Any]) -> bool:
    """Whether an answer has come, and no refusal."""
    if not (row["반응일"] is None or _by(here, row["반응일"])):
        return False
    if row["반응"] is None:
        return row.get("상태") == "답장"
    return row["반응"] not in {"없음", "수신거부"}


def campaigns(here: Counted) -> Table:
    """Each campaign, in customers: sent, delivered, answered, bought."""
    found: Table = {}
    rows = [row for row in messages(here) if went_out(row)]
    for name in {row["캠페인"] for row in rows}:
        some = [row for row in rows if row["캠페인"] == name]
        reached = {row["고객 ID"] for row in some if arrived(row)}
        told = [row for row in some if arrived(row) and replied(here, row)]
        answered = {row["고객 ID"] for row in told}
        bought = {row["고객 ID"] for row in told if row["반응"] == "구매"}
        found[name] = {
            "첫 발송일": min(day_of(row["발송일"]) or FOREVER for row in some),
            "발송": len({row["고객 ID"] for row in some}),
            "전달": len(reached),
            "반응": len(answered),
            "반응률": share(len(answered), len(reached)),
            "구매": len(bought),
            "구매율": share(len(bought), len(reached)),
        }
    return found


def products(here: Counted) -> Table:
    """What was bought in the twelve months, against the twelve before where the sheet has them."""
    rows, before = of_late(here, purchases(here), "일자"), plus_months(here.since, -12)
    first = min((day_of(row["일자"]) or FOREVER for row in purchases(here)), default=FOREVER)
    known = first <= plus_months(before, 1)
    found: Table = {}
    names = {
        row["제품/서비스"] for row in purchases(here) if (day_of(row["일자"]) or FOREVER) >= before
    }
    for name in names:
        some = [row for row in rows if row["제품/서비스"] == name]
        old = sum(
            row["제품/서비스"] == name and before <= (day_of(row["일자"]) or FOREVER) < here.since
            for row in purchases(here)
        )
        found[name] = {
            "건수": len(some),
            "금액": total(row["금액"] or 0 for row in some) if some else None,
            "고객 수": len({row["고객 ID"] for row in some}),
            "앞 12개월 건수": old,
            "증감률": share(len(some) - old, old) if known else None,
        }
    return found


def purchases_by_month(here: Counted) -> Table:
    """What was bought in each of the twelve months."""
    if not of_late(here, purchases(here), "일자"):
        return {}
    rows = of_late(here, purchases(here), "일자")
    found: Table = {}
    for at in range(12):
        month = plus_months(here.since, at)
        some = [row for row in rows if _month(row["일자"]) == month]
        found[month] = {
            "건수": len(some),
            "금액": total(row["금액"] or 0 for row in some),
            "고객 수": len({row["고객 ID"] for row in some}),
        }
    return found


def purchase_cycles(here: Counted) -> Table:
    """Of customers of today: the usual days between purchases of a product, and the next."""
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    present = {each.customer for each in here.here}
    for row in purchases(here):
        if str(row["고객 ID"]) in present:
            days[str(row["고객 ID"]), row["제품/서비스"]].add(day_of(row["일자"]) or FOREVER)
    found: Table = {}
    for names, some in days.items():
        if len(some) >= 3:
            when = sorted(some)
            cycle = median((b - a).days for a, b in pairwise(when))
            coming = when[-1] + timedelta(days=round(cycle))
            late = (here.as_of - coming).days
            found[names] = {
                "산 횟수": len(when),
                "주기(일)": cycle,
                "마지막 구매일": when[-1],
                "다음 예상일": coming,
                "지난 날": late,
                "상태": "멈춤" if late > cycle / 2 else "지남" if late > 0 else "예정",
            }
    return found


def segment_members(here: Counted) -> Table:
    """Who of today's customers is in which segment, and what they bring."""
    people, revenue = rfm(here), here.revenue(here.as_of)
    return {
        who: {
            "구분": people[who]["구분"],
            "월 매출": revenue[who],
            "누적 결제": people[who]["누적 결제"],
        }
        for who in {each.customer for each in here.here}
    }


def segment_offers(here: Counted) -> Table:
    """How many of today's customers are in each segment."""
    members = segment_members(here)
    found: Table = {}
    for name in {each["구분"] for each in members.values()} - {"산출 불가"}:
        some = [each for each in members.values() if each["구분"] == name]
        found[name] = {"고객 수": len(some), "월 매출": total(each["월 매출"] for each in some)}
    return found


def may_be_written_to(here: Counted) -> set[str]:
    """Who has agreed, has not opted out since, and may still be kept; silence keeps it."""
    out: dict[str, date] = {}
    for row in here.sheets.get("마케팅", []):
        if row["반응"] == "수신거부":
            day = day_of(row["반응일"]) or day_of(row["발송일"]) or FOREVER
            if day <= here.as_of:
                out[str(row["고객 ID"])] = max(day, out.get(str(row["고객 ID"]), day))
    found = set()
    for row in here.sheets.get("고객정보", []):
        who, agreed = str(row["고객 ID"]), day_of(row["수신동의일"])
        kept = (day_of(row["보유기한"]) or FOREVER) >= here.as_of
        yes = row["마케팅 수신동의"] == "Y" and kept
        if yes and agreed and out.get(who, date.min) < agreed <= here.as_of:
            found.add(who)
    return found


def figures(here: Counted) -> dict[str, float | None]:
    """Return the figures of people."""
    levels = risk_levels(here)
    said = answers(of_late(here, here.sheets.get("만족도", []), "일자"))
    solved = resolution_times(here).get("전체", {}).get("중앙값")
    everybody = {each.customer for each in (*here.terms, *here.void)}
    sent = sorted(campaigns(here).values(), key=lambda each: each["첫 발송일"])
    found: dict[str, float | None] = {
        "risk_high": levels["높음"]["고객 수"],
        "risk_caution": levels["주의"]["고객 수"],
        "resolution_days": None if solved is None else solved / 24,
        "response_rate": sent[-1]["반응률"] if sent else None,
        "csat": said["CSAT"],
        "nps": said["NPS"],
        "csat_answers": said["CSAT 응답"],
        "nps_answers": said["NPS 응답"],
        "contacts": len(of_late(here, talks(here), "일시")),
        "open_issues": len(open_issues(here)),
        "reachable": len(may_be_written_to(here) & everybody),
    }
    for sheet, names in _NEED.items():
        found |= dict.fromkeys(() if sheet in here.sheets else names)
    return found


_NEED: Final = {
    "만족도": ("csat_answers", "nps_answers"),
    "고객관리일지": ("contacts", "open_issues"),
    "고객정보": ("reachable",),
}
"""What is not a number where a sheet is missing."""
