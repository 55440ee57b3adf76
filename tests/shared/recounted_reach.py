"""Whom messages reached, what offers became, and what followed: counted again from the cells.

Beside recounted and its kin, and from docs/domain.md#figures and the page 마케팅.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from math import floor, sqrt
from typing import TYPE_CHECKING, Any, Final

from recounted import DAY, FOREVER, Z, day_of, share, wilson
from recounted_kinds import UNKNOWN, age, latest, region, told_of
from recounted_people import (
    arrived,
    messages,
    purchases,
    replied,
    risk_points,
    talks,
    went_out,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recounted import Counted, Rows, Table, Term

WITHIN: Final = 60
LEAST: Final = 10
NEAR: Final = 30
GOLDEN: Final = (sqrt(5) - 1) / 2
ALL: Final = "전체"
FATES: Final = ("전달", "전달 모름", "확인 필요", "실패", "보류", "보내기 전")
OFFERED: Final = re.compile(r"\[제안\] ([^:·]+?)(?:: ([^·]+?))? · (권함|수락|거절)(?: · .*)?")
Done = dict[str, list[tuple[str, date]]]
"""What was done, by its name: with whom, and when."""
Open = tuple["Term", date, date, date, list[date]]
"""A term, the days on which it is open, its end, and the days on which it happened."""


def fate(row: dict[str, Any]) -> str:
    """Return what became of a message."""
    if not went_out(row):
        return "보내기 전" if row["상태"] == "발송대기" else str(row["상태"])
    return {True: "전달", None: "전달 모름", False: "실패"}[arrived(row)]


def best(here: Counted) -> dict[tuple[str, str], dict[str, Any]]:
    """Return of each customer of a campaign the row that counts: the best, of equals the last."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    rows = sorted(messages(here), key=lambda row: day_of(row["발송일"]) or FOREVER)
    for row in rows:
        key = (row["캠페인"], str(row["고객 ID"]))
        if key not in found or FATES.index(fate(row)) <= FATES.index(fate(found[key])):
            found[key] = row
    return found


def answering(here: Counted) -> set[tuple[str, str]]:
    """Return which customers of which campaign answered what came."""
    rows = [row for row in messages(here) if arrived(row) and replied(here, row)]
    return {(row["캠페인"], str(row["고객 ID"])) for row in rows}


UNSURE: Final = ""
"""Messages of which nobody knows whether they went out: of no campaign, and yet something."""


def campaign_reach(here: Counted) -> Table:
    """Each campaign, in customers: what became of them, and what it cost."""
    found: Table = {}
    rows, told, answers = messages(here), best(here), answering(here)
    for name in {row["캠페인"] for row in rows}:
        some = [row for row in rows if row["캠페인"] == name]
        mine = Counter(fate(row) for (campaign, _), row in told.items() if campaign == name)
        costs = [row["비용"] for row in some if row.get("비용") is not None]
        answered = sum(campaign == name for campaign, _ in answers)
        cost = sum(costs) if costs else None
        told_all = _cost_is_told(some)
        found[name] = {
            "첫 발송일": min(day_of(row["발송일"]) or FOREVER for row in some),
            "대상": len({row["고객 ID"] for row in some}),
            **{each: mine[each] for each in FATES},
            "반응": answered,
            "반응률": share(answered, mine["전달"]),
            "비용": cost,
            "전달당 비용": share(cost, mine["전달"]) if cost is not None and told_all else None,
        }
    return found


def _cost_is_told(rows: Rows) -> bool:
    """Whether each message that went out says what it cost."""
    return all(row.get("비용") is not None for row in rows if went_out(row))


def campaign_held(here: Counted) -> Table:
    """Why customers were not reached."""
    counts = Counter(
        (name, fate(row), row.get("사유") or "적지 않음")
        for (name, _), row in best(here).items()
        if fate(row) in {"보류", "실패"}
    )
    return {key: {"고객 수": count} for key, count in counts.items()}


def campaign_parts(here: Counted) -> Table:
    """Each campaign by who was on its list."""
    told, terms, answers = told_of(here), latest(here), answering(here)
    of: dict[str, Callable[[dict[str, Any], str], str]] = {
        "채널": lambda row, _: row["채널"] or UNKNOWN,
        "서비스": lambda _, who: terms[who].service if who in terms else UNKNOWN,
        "나이대": lambda _, who: age(here, told.get(who, {})),
        "성별": lambda _, who: told.get(who, {}).get("성별") or UNKNOWN,
        "지역": lambda _, who: region(terms[who].address) if who in terms else UNKNOWN,
    }
    due = Counter[tuple[str, str]]()
    renewed = Counter[tuple[str, str]]()
    for name, rows in sides(here, written_to(here), renewals(here)).items():
        for who, contacted, _, followed in rows:
            due[name, who] += contacted
            renewed[name, who] += contacted and followed
    found: Table = {}
    for kind, says in of.items():
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        fates: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for (name, who), row in best(here).items():
            groups[name, says(row, who)].append(who)
            fates[name, says(row, who)][fate(row)] += 1
        for (name, value), some in groups.items():
            mine = fates[name, value]
            answered = sum((name, who) in answers for who in some)
            ends, went_on = (sum(each[name, who] for who in some) for each in (due, renewed))
            found[name, kind, value] = {
                "대상": len(some),
                **{each: mine[each] for each in ("전달", "보류", "실패")},
                "반응": answered,
                "반응률": share(answered, mine["전달"]),
                "만료 대상": ends,
                "재계약": went_on,
                "재계약률": share(went_on, ends),
            }
    return found


def written_to(here: Counted) -> Done:
    """Return to whom each campaign sent something that, for all one knows, came."""
    found: Done = defaultdict(list)
    for row in messages(here):
        if arrived(row) is not False:
            name = row["캠페인"] if went_out(row) else UNSURE
            found[name].append((str(row["고객 ID"]), day_of(row["발송일"]) or FOREVER))
    return found


def served(here: Counted) -> list[Term]:
    """Return the contracts that have a day of service, in the order of their rows."""
    return sorted(
        (each for each in here.terms if each.start <= each.last), key=lambda each: each.row
    )


def renewals(here: Counted) -> list[Open]:
    """Return the contracts that run out, and when the next term of each begins."""
    found: list[Open] = []
    for term in served(here):
        if term.last == term.end < FOREVER:
            grace = term.last + DAY * here.grace
            next_ = term.next.start if term.next else None
            until = min(grace, next_ - DAY) if next_ else grace
            since = max(term.start, term.last - DAY * (WITHIN - 1))
            found.append((term, since, until, term.last, [next_] if next_ else []))
    return found


def buying(here: Counted, rows: Rows) -> list[Open]:
    """Return each customer's contracts while no later one has begun, and the days of purchases."""
    days: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        days[str(row["고객 ID"])].append(day_of(row["일자"]) or FOREVER)
    found: list[Open] = []
    terms = sorted(served(here), key=lambda each: (each.start, each.row))
    for at, term in enumerate(terms):
        after = [each.start for each in terms[at + 1 :] if each.customer == term.customer]
        until = min(term.over, after[0] - DAY) if after else term.over
        found.append((term, term.start, until, FOREVER, days[term.customer]))
    return found


def sides(
    here: Counted, done: Done, units: list[Open], names: Iterable[str] | None = None
) -> dict[str, list[tuple[str, bool, str, bool]]]:
    """Return by name: whose it is, whether it was done with them, their group, what followed."""
    touched: dict[str, set[date]] = defaultdict(set)
    for events in done.values():
        for who, day in events:
            touched[who].add(day)
    numbers = Counter[str]()
    which: dict[int, int] = {}
    for term in sorted(served(here), key=lambda each: (each.start, each.row)):
        numbers[term.customer] += 1
        which[term.row] = numbers[term.customer]
    found: dict[str, list[tuple[str, bool, str, bool]]] = {}
    for name in done.keys() - {UNSURE} if names is None else names:
        rows: list[tuple[str, bool, str, bool]] = []
        days = sorted(day for _, day in done[name] if day <= here.as_of - DAY * WITHIN)
        for term, since, until, end, happened in units:
            own = sorted(day for who, day in done[name] if who == term.customer and day >= since)
            if own and own[0] <= until and own[0] <= here.as_of - DAY * WITHIN:
                told = group(here, term, which[term.row], own[0], end)
                rows.append((term.customer, True, told, _within(own[0], happened)))
        for at, (term, since, until, end, happened) in enumerate(units, 1):
            if not days:
                continue
            day = days[floor((at * GOLDEN % 1) * len(days))]
            before = any(day - DAY * WITHIN <= each <= day for each in touched[term.customer])
            if since <= day <= until and not before:
                told = group(here, term, which[term.row], day, end)
                rows.append((term.customer, False, told, _within(day, happened)))
        found[name] = rows
    return found


def waiting(here: Counted, done: Done, units: list[Open], name: str) -> int:
    """Return of how many the days in which something may follow are not over."""
    count = 0
    for term, since, until, _, _ in units:
        own = sorted(day for who, day in done[name] if who == term.customer and day >= since)
        count += bool(own and own[0] <= until and own[0] > here.as_of - DAY * WITHIN)
    return count


def _within(day: date, happened: list[date]) -> bool:
    return any(day < each <= day + timedelta(days=WITHIN) for each in happened)


def group(here: Counted, term: Term, number: int, day: date, end: date) -> str:
    """Return who is comparable: service, number of terms, band of risk, how far the end is."""
    quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    left = (end - day).days
    when = "" if end == FOREVER else "멂" if left > NEAR else "가까움" if left >= 0 else "지남"
    band = bands(here, quarter).get(term.customer, "낮음")
    return f"{term.service}/{min(number, 3)}/{band}/{when}"


_BANDS: Final[dict[date, tuple[Counted, dict[str, str]]]] = {}


def bands(here: Counted, day: date) -> dict[str, str]:
    """Return each customer's level of risk on a day, but for what is near its end and undecided."""
    if _BANDS and next(iter(_BANDS.values()))[0] is not here:
        _BANDS.clear()
    if day in _BANDS:
        return _BANDS[day][1]
    sheets = dict(here.sheets)
    if "고객관리일지" in sheets:
        sheets["고객관리일지"] = talks(here)
    then = replace(here, as_of=day, sheets=sheets)
    found = {}
    for who, reasons in risk_points(then).items():
        points = sum(value for name, value in reasons.items() if name != "만료 임박 미정")
        found[who] = "높음" if points >= 60 else "주의" if points >= 30 else "낮음"
    _BANDS[day] = (here, found)
    return found


def held_against(rows: list[tuple[str, bool, str, bool]], ours: str) -> dict[str, Any]:
    """Return both sides of the groups that have both, and the difference by Mantel and Haenszel."""
    cells: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for _, contacted, name, followed in rows:
        at = 0 if contacted else 2
        cells[name][at] += 1
        cells[name][at + 1] += followed
    both = [each for each in cells.values() if each[0] and each[2]]
    n, a, m, c = (sum(each[at] for each in both) for at in range(4))
    found: dict[str, Any] = {
        ours: n,
        "이어짐": a,
        "비율": share(a, n),
        "견줄 고객": m,
        "이어짐(견줄 고객)": c,
        "비율(견줄 고객)": share(c, m),
        "차이": None,
        "하한": None,
        "상한": None,
    }
    if min(n, m) < LEAST:
        return found
    weight = sum(x * y / (x + y) for x, _, y, _ in both)
    gap = sum((p * y - q * x) / (x + y) for x, p, y, q in both) / weight
    sided = sum((x * x * q - y * y * p + x * y * (y - x) / 2) / (x + y) ** 2 for x, p, y, q in both)
    mixed = sum((p * (y - q) + q * (x - p)) / (2 * (x + y)) for x, p, y, q in both)
    half = Z * sqrt(max(gap * sided + mixed, 0)) / weight
    return {**found, "차이": gap, "하한": gap - half, "상한": gap + half}


def campaign_effects(here: Counted) -> Table:
    """Who renewed of those written to, and of comparable others."""
    done, units, reached = written_to(here), renewals(here), campaign_reach(here)
    rows = sides(here, done, units)
    found: Table = {}
    for name, each in reached.items():
        mine = rows.get(name, [])
        due = [followed for _, contacted, _, followed in mine if contacted]
        renewed = sum(due)
        told = _cost_is_told([row for row in messages(here) if row["캠페인"] == name])
        cost = each["비용"] if told else None
        found[name] = {
            "만료 대상": len(due),
            "재계약": renewed,
            "재계약률": share(renewed, len(due)),
            "재계약당 비용": cost / renewed if renewed and cost is not None else None,
            "판정 대기": waiting(here, done, units, name) if name in done else 0,
            **held_against(mine, "발송(견줌)"),
        }
    return found


def made(here: Counted) -> list[tuple[str, date, str, str, str]]:
    """Return what the journal tells of offers: to whom, when, its name, what, the state."""
    found = []
    for row in sorted(talks(here), key=lambda each: (each["일시"], each["행"])):
        match = OFFERED.fullmatch(row.get("내용") or "")
        if match:
            day = day_of(row["일시"]) or FOREVER
            found.append((str(row["고객 ID"]), day, match[1], match[2] or "", match[3]))
    return found


def offer_answers(here: Counted) -> Table:
    """What became of each offer, in customers."""
    last: dict[tuple[str, str], str] = {}
    days: dict[str, list[date]] = defaultdict(list)
    for who, day, name, _, state in made(here):
        last[name, who] = state
        days[name].append(day)
    found: Table = {}
    for name, some in days.items():
        states = Counter(state for (each, _), state in last.items() if each == name)
        said = states["수락"] + states["거절"]
        low, high = wilson(states["수락"], said)
        found[name] = {
            "첫 날": min(some),
            "마지막 날": max(some),
            "고객 수": states.total(),
            "수락": states["수락"],
            "거절": states["거절"],
            "기다림": states["권함"],
            "수락률": share(states["수락"], said),
            "하한": low,
            "상한": high,
        }
    return found


def offer_effects(here: Counted) -> Table:
    """Who renewed and who bought after an offer, and of comparable others."""
    done: Done = defaultdict(list)
    asked: dict[str, set[str]] = defaultdict(set)
    for who, day, name, what, _ in made(here):
        for each in (name, ALL):
            done[each].append((who, day))
        asked[name] |= {name, what}
    found: Table = {}
    for name in done:
        units = {"재계약": renewals(here)}
        if "구매이력" in here.sheets:
            rows = purchases(here)
            named = [row for row in rows if name != ALL and row["제품/서비스"] in asked[name]]
            units["구매"] = buying(here, named or rows)
        for kind, open_ in units.items():
            found[name, kind] = {
                "판정 대기": waiting(here, done, open_, name),
                **held_against(sides(here, done, open_, [name])[name], "제안(견줌)"),
            }
    return found
