"""Occasions to get in touch: who has not been talked to for long, and whose year is full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.people import days_since, in_force, people, signed, until_today

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_YEAR: Final = 12  # months


def silent(office: Office) -> pd.DataFrame:
    """Return the customers in force of whom the journal has told nothing for long.

    무상담 is how many days; longer than 설정 says (위험 무상담 기간(일)), the longest first. 최근
    상담일 is missing of who was never talked to: then the days count from the first day of the
    first contract, or from the journal's first entry, where that is later: of the time before it
    nobody knows. None where the office keeps no journal. Source: 고객대장, 고객관리일지, 설정.
    """
    who = in_force(office)
    journal = until_today(office.journal, "at", office)
    last = journal.groupby("customer", sort=False)["at"].max().dt.normalize().reindex(who.index)
    begun = who["first_start"].clip(lower=journal["at"].min())
    days = days_since(last.fillna(begun), office)
    long_ago = days > office.policy.standards.risk.silence_days
    if "journal" not in office.present:
        long_ago = long_ago & False
    found = signed(who[long_ago])
    found["무상담"] = days[long_ago].to_numpy()
    found["최근 상담일"] = last[long_ago].to_numpy()
    found["담당자"] = who["officer"][long_ago].to_numpy()
    found["서비스"] = who["service"][long_ago].to_numpy()
    return found.sort_values(["무상담", "고객"], ascending=[False, True], ignore_index=True)


def still_here(office: Office) -> frozenset[str]:
    """Return the customers in force, and those whose last contract a new term would still renew.

    By their keys. Source: 고객대장, 설정 (재계약 유예).
    """
    who = people(office)
    gone = days_since(who["last"], office)
    return frozenset(who["customer"][who["in_force"] | (gone <= office.policy.grace + 1)])


def anniversaries(office: Office, within: int) -> pd.DataFrame:
    """Return the customers in force whose first contract began whole years ago, or soon has.

    기념일 is the day of this year, from the as-of day to `within` days later; 주년 the years. Of
    who began on a 29 February it is the 28th in other years. Source: 고객대장.

    Args:
        office: an office on a day.
        within: days ahead, 0 or more.
    """
    found = _anniversaries(office)
    soon = (found["기념일"] - pd.Timestamp(office.as_of)).dt.days <= within
    found = found[soon & (found["주년"] > 0)]
    return found.sort_values(["기념일", "고객"], ignore_index=True)


@once
def _anniversaries(office: Office) -> pd.DataFrame:
    """The next return of everybody's first day, of those in force."""
    who = people(office)
    who = who[who["in_force"] & who["first_start"].notna()]
    today = pd.Timestamp(office.as_of)
    found = signed(who)
    found["담당자"] = who["officer"].to_numpy()
    starts = who["first_start"].tolist()
    days = [next_return(each, today) for each in starts]
    found["기념일"] = pd.Series(days, index=found.index, dtype="datetime64[s]")
    found["주년"] = [day.year - each.year for day, each in zip(days, starts, strict=True)]
    return found


def next_return(day: pd.Timestamp, today: pd.Timestamp) -> pd.Timestamp:
    """Return when a day comes back next, today at the earliest, in whole years.

    >>> next_return(pd.Timestamp("2020-02-29"), pd.Timestamp("2023-02-28"))
    Timestamp('2023-02-28 00:00:00')
    >>> next_return(pd.Timestamp("2020-03-01"), pd.Timestamp("2023-03-02"))
    Timestamp('2024-03-01 00:00:00')
    """
    years = today.year - day.year
    this_year = day + pd.DateOffset(months=_YEAR * years)
    return this_year if this_year >= today else day + pd.DateOffset(months=_YEAR * (years + 1))
