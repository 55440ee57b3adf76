"""What a customer's history gives an offer to stand on: facts with their days and amounts.

Conditions of lists ask for them, and offers say them. Source: 구매이력, 고객관리일지, 이용현황,
고객대장, 고객정보; each function says of which.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import FOREVER, coverage, monthly_fee
from xlcrm.analysis.issues import entries, problems, unresolved
from xlcrm.analysis.once import once
from xlcrm.analysis.people import days_since, started, until_today
from xlcrm.analysis.segments import details
from xlcrm.analysis.usage import changes
from xlcrm.domain.message_gate import Reason, gone, refusal
from xlcrm.domain.offer_mark import read_mark
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy, squeezed

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office
    from xlcrm.domain.message_gate import Recipient

YEAR: Final = 365  # days in which what a customer said of prices counts
SOON: Final = 14  # days to an anniversary
LATELY: Final = 30  # days since a complaint was solved
LEAST_OF_PLAN: Final = 3  # customers who have a service, until its price is told to others
_LARGER: Final = 1.05  # times the price from which a plan is a larger one
_OUT: Final = "발신"
_PRICE: Final = "가격"
_COMPLAINED: Final = (
    r"비싸|비싼|비쌈|값이|요금(?:이|은)?부담|부담(?:스|된|이|됨)|깎아|네고|더싼|싸게"
)
_TOO_DEAR: Final = lazy(_COMPLAINED)
"""What only customers say of prices, without spaces."""
_OF_PRICES: Final = lazy(
    rf"{_COMPLAINED}|값을|가격|요금(?:을)?(?:인하|조정|할인|낮)|할인|저렴|인하|최저가"
)
"""What they ask about them when they come to us; when we call, it may be we who say it."""
_TASTE: Final = lazy(r"할인|가격|저렴|쿠폰|특가|가성비|세일")
_AMOUNT: Final = lazy(r"\d+(?:개월|달|년|주|일|회|차|시간|분|박|부|인|명)?")
_NO_DAY: Final = np.datetime64("NaT", "s")


@once
def price_talk(office: Office) -> pd.DataFrame:
    """Return the customers who look at prices: `day` of the last sign, and what it is.

    `what` says so in a word, `told` in a sentence.

    Signs: an entry of the last 365 days that speaks of the price or a discount, where it went out
    only what customers say of it; a contract ended for 가격 in the last 365 days; 선호도 or 관심
    분야 that says so, without a day. Source: 고객관리일지, 고객대장, 고객정보.
    """
    journal = until_today(office.journal, "at", office)
    lately = days_since(journal["at"], office) <= YEAR
    journal = journal[lately]
    said = [
        bool((_TOO_DEAR if way == _OUT else _OF_PRICES).search(squeezed(str(each or ""))))
        for way, each in zip(journal["direction"], journal["content"], strict=True)
    ]
    talked = journal[np.array(said, dtype=bool)]
    told = pd.DataFrame({"customer": talked["customer"], "day": talked["at"].dt.normalize()})
    told = told.assign(what="상담에서 말함", told="상담에서 값이나 할인을 말했습니다.")
    ended = _ended_for_price(office)
    taste = _taste(office)
    found = pd.concat([taste, ended, told], ignore_index=True)
    found = found[found["customer"].notna() & (found["customer"] != "")]
    found = found.sort_values("day", kind="stable", na_position="first")
    return found.drop_duplicates("customer", keep="last").set_index("customer")


def _ended_for_price(office: Office) -> pd.DataFrame:
    contracts = office.contracts
    last = coverage(office)["last"].reindex(contracts.index)
    days = days_since(last.where(last != pd.Timestamp(FOREVER)), office)
    yes = (contracts["end_reason"] == _PRICE) & (days >= 0) & (days <= YEAR)
    found = pd.DataFrame({"customer": contracts["customer"][yes], "day": last[yes]})
    return found.assign(what="값 때문에 끝냄", told="계약을 값 때문에 끝냈습니다.")


def _taste(office: Office) -> pd.DataFrame:
    told = details(office)
    parts = []
    for field, name in (("preference", "선호도"), ("interests", "관심 분야")):
        each = told[field].dropna().astype(str)
        each = each[[bool(_TASTE.search(text)) for text in each]]
        said = [with_particle(f"{name}에 '{text}'", "이/가") for text in each]
        told_so = {"what": name, "told": [f"{text} 적혀 있습니다." for text in said]}
        parts.append(pd.DataFrame({"customer": each.index, **told_so}))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(day=pd.Series(_NO_DAY, index=found.index, dtype="datetime64[s]"))


@once
def solved(office: Office) -> pd.DataFrame:
    """Return the last problem or complaint that was solved of each customer who has none open.

    `since` is when it began, `day` when it was solved, `days` how many days ago; indexed by
    customer. Source: 고객관리일지.
    """
    found = problems(until_today(entries(office), "at", office))
    days = days_since(found["resolved_at"], office)
    found = found.assign(days=days, day=found["resolved_at"].dt.normalize())
    found = found[(days >= 0) & ~found["customer"].isin(unresolved(office)["customer"])]
    found = found[found["customer"].notna() & (found["customer"] != "")]
    found = found.sort_values(["day", "since"], kind="stable")
    found = found.drop_duplicates("customer", keep="last").set_index("customer")
    return found[["since", "day", "days", "category"]]


@once
def usage_change(office: Office) -> pd.Series:
    """Return by how many percent each customer's usage grew, below 0 where it fell.

    The last whole month against the mean of the three before. Source: 이용현황.
    """
    found: pd.Series = changes(office)["변화율"].astype(float) * 100
    return found


@once
def plans(office: Office) -> pd.DataFrame:
    """Return what a service costs a month, by service: of those that three customers have today.

    `fee` is the median monthly fee in won, `n` how many have it; `family` the services that go on
    from one another, `plan` the name without lengths and counts. Source: 고객대장.
    """
    running = started(office)
    running = running[running["in_force"] & running["service"].notna()]
    fees = monthly_fee(running)
    known = running.assign(fee=fees)[fees > 0]
    groups = known.groupby("service", sort=True)
    found = pd.DataFrame(
        {
            "fee": groups["fee"].median(),
            "n": groups["customer"].nunique(),
            "family": groups["family"].first(),
        }
    )
    found = found[found["n"] >= LEAST_OF_PLAN]
    return found.assign(plan=[_AMOUNT.sub("", squeezed(str(each))) for each in found.index])


def other_plan(office: Office, service: str, *, larger: bool) -> tuple[str, int, int] | None:
    """Return the next larger or smaller plan of a service: its name, fee in won, how many have it.

    Of the same family, of another name than one that only says how long, and dearer (cheaper) by
    5 % at least; the nearest. None where there is none, or it is not known.
    """
    known = plans(office)
    if service not in known.index:
        return None
    mine = known.loc[service]
    others = known[(known["family"] == mine["family"]) & (known["plan"] != mine["plan"])]
    dear = others["fee"] >= mine["fee"] * _LARGER
    cheap = others["fee"] * _LARGER <= mine["fee"]
    others = others[dear if larger else cheap].sort_values("fee", ascending=larger, kind="stable")
    if others.empty:
        return None
    first = others.iloc[0]
    return str(others.index[0]), round(first["fee"]), int(first["n"])


@once
def made_offers(office: Office) -> pd.DataFrame:
    """Return what the journal tells of offers: `customer`, `day`, `name`, `what` and `state`.

    In the order of the moments, and of the rows. `state` is 권함, 수락 or 거절. Source:
    고객관리일지, of which `xlcrm offers record` writes them.
    """
    journal = until_today(entries(office), "at", office)
    marks = [read_mark(each) for each in journal["content"]]
    there = np.array([each is not None for each in marks], dtype=bool)
    told = [each for each in marks if each is not None]
    journal = journal[there]
    found = pd.DataFrame(
        {
            "customer": journal["customer"].to_numpy(dtype=object),
            "day": journal["at"].dt.normalize().to_numpy().astype("datetime64[s]"),
            "at": journal["at"].to_numpy(),
            "row": journal["row"].to_numpy(),
            **{
                name: np.array([getattr(each, name) for each in told], dtype=object)
                for name in ("name", "what", "state")
            },
        }
    )
    found = found[found["customer"].notna() & (found["customer"] != "")]
    found = found.sort_values(["at", "row"], kind="stable", ignore_index=True)
    return found.drop(columns=["at", "row"])


@once
def refusals(office: Office) -> pd.Series:
    """Return why a customer is offered nothing, by customer, in a sentence with its day.

    Who has asked that what is known of them be erased, or whose 보유기한 is over; who has refused
    to be written to, wherever they said it (`xlcrm.office.recipients`); who has a problem or
    complaint that is open. The first that is true.
    Source: 고객관리일지, 고객정보, 마케팅.
    """
    said = {
        who: told
        for who, person in office.consents.items()
        if (told := _left_alone(person, office.as_of))
    }
    alone = pd.Series(list(said.values()), index=list(said), dtype=object)
    waiting = _worded(_open(office), "{day}부터 해결되지 않은 문제가 있음")
    every: pd.Series = pd.concat([alone, waiting])
    found: pd.Series = every[~every.index.duplicated(keep="first")]
    return found


def _left_alone(person: Recipient, day: date) -> str:
    """Why somebody is to be left alone; empty where they need not be."""
    over = gone(person, day)
    if over is Reason.ERASURE_ASKED:
        return f"{_day_of(person.erasure_on)}에 {over.words}"
    if over is not None:
        return f"보유기한이 {_day_of(person.retain_until)}에 지남"
    why = refusal(person, day)
    if why is Reason.OPTED_OUT:
        return f"{_day_of(person.opted_out_on)}에 {why.words}"
    return f"광고 수신에 {why.words}" if why in {Reason.REFUSED, Reason.WITHDRAWN} else ""


def _day_of(day: date | None) -> str:
    """A day as it is written; one that nobody knows as such."""
    return day_told(None if day is None or day == date.max else pd.Timestamp(day))


def _open(office: Office) -> pd.Series:
    found: pd.Series = unresolved(office).groupby("customer")["since"].min().dt.normalize()
    return found


def _worded(days: pd.Series, text: str) -> pd.Series:
    said = [text.format(day=day_told(each)) for each in days]
    return pd.Series(said, index=days.index, dtype=object)


def day_told(day: object) -> str:
    """Return a day as it is written; a day that nobody knows as such.

    >>> day_told(pd.Timestamp("2024-10-01")), day_told(pd.NaT)
    ('2024-10-01', '언제인지 모를 날')
    """
    return f"{day:%Y-%m-%d}" if isinstance(day, pd.Timestamp) else "언제인지 모를 날"
