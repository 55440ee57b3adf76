"""What a ledger knows of each customer that may tell whether they leave: traits, as of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import monthly_fee
from xlcrm.analysis.inputs import OWN
from xlcrm.analysis.issues import NEGATIVE, unresolved
from xlcrm.analysis.once import once
from xlcrm.analysis.people import days_since, in_force, last_contacts, started, until_today
from xlcrm.analysis.purchases import purchases
from xlcrm.analysis.usage import changes
from xlcrm.domain.scorecard import BLANK, OTHER, span_of
from xlcrm.reading.setting_cells import text_of
from xlcrm.schema.sheets import JOURNAL, PURCHASES, SATISFACTION, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.analysis.inputs import Office

RECENT: Final = 90  # days of which the entries of the journal are counted
_YEAR: Final = 365  # days after which an answer says nothing any more
_MONTHS_A_YEAR: Final = 12

NEEDS: Final = {
    "상담 수": JOURNAL,
    "마지막 상담": JOURNAL,
    "부정 상담": JOURNAL,
    "미해결 문제": JOURNAL,
    "이용 감소": USAGE,
    "결제 방법": PURCHASES,
    "만족도": SATISFACTION,
}
"""Traits, and the sheet without which they are not looked at."""


@once
def traits(office: Office) -> Mapping[str, pd.Series]:
    """Return each trait of the customers with a contract in force, by name; indexed by customer.

    Numbers in the trait's unit (`xlcrm.domain.scorecard.TRAITS`), NaN where there is none, or
    texts, None where there is none. Those without their sheet are left out. The office's own
    columns, where they were read, come under their headers, in the place of a trait of that name.
    """
    who = in_force(office)
    found = {
        name: look(office, who).reindex(who.index)
        for name, look in _LOOKS.items()
        if name not in NEEDS or NEEDS[name].key in office.present
    }
    return found | _own(office, who)


def coded(labels: Sequence[str], values: pd.Series) -> np.ndarray:
    """Return which label each value has, as its position; −1 where none fits.

    >>> coded(("3 미만", "3 이상", "없음"), pd.Series([1.0, 3.0, np.nan])).tolist()
    [0, 1, 2]
    >>> coded(("카드", "그 밖"), pd.Series(["카드", "상품권", None])).tolist()
    [0, 1, 1]
    """
    found = np.full(len(values), -1)
    places = {label: at for at, label in enumerate(labels)}
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.to_numpy(dtype=float)
        for at, label in enumerate(labels):
            span = span_of(label)
            if span is not None:
                found[(numbers >= span[0]) & (numbers < span[1])] = at
        found[np.isnan(numbers)] = places.get(BLANK, -1)
        return found
    other = places.get(OTHER, -1)
    known = {word: places.get(word, other) for word in values.dropna().unique()}
    codes: pd.Series = values.map(known)
    return codes.fillna(places.get(BLANK, other)).to_numpy(dtype=int)


def _held(office: Office, who: pd.DataFrame) -> pd.Series:
    """For how many whole months somebody has been a customer."""
    first = who["first_start"]
    today = pd.Timestamp(office.as_of)
    months: pd.Series = (today.year - first.dt.year) * _MONTHS_A_YEAR
    months = months + today.month - first.dt.month
    months = months - (first.dt.day > today.day)
    return months.astype(float)


def _terms(_: Office, who: pd.DataFrame) -> pd.Series:
    return who["terms"].astype(float)


def _length(_: Office, who: pd.DataFrame) -> pd.Series:
    """The months of the term; NaN of one that has no end, or no whole number of them."""
    return who["months"].astype(float)


def _fee(office: Office, who: pd.DataFrame) -> pd.Series:
    """What all contracts in force are to bring a month, in won; NaN where one's fee is unknown."""
    contracts = started(office)
    running = contracts[contracts["in_force"]]
    fees = monthly_fee(running)
    sums: pd.Series = fees.groupby(running["customer"], sort=False).sum(min_count=1)
    unknown = fees.isna().groupby(running["customer"], sort=False).any()
    return sums.mask(unknown).reindex(who.index)


def _word(column: str) -> Callable[[Office, pd.DataFrame], pd.Series]:
    def said(_: Office, who: pd.DataFrame) -> pd.Series:
        return _plain(who[column])

    return said


def _plain(words: pd.Series) -> pd.Series:
    """Words as 설정 would say them, in which spaces and full-width letters are plain; else None."""
    known = {word: text_of(word) or None for word in words.dropna().unique()}
    found: pd.Series = words.map(known).astype(object)
    return found.where(found.notna(), None)


def _payment(office: Office, who: pd.DataFrame) -> pd.Series:
    """How the last purchase was paid."""
    paid = purchases(office)
    paid = paid[paid["payment_method"].notna()].sort_values("date", kind="stable")
    last = paid.drop_duplicates("customer", keep="last").set_index("customer")
    return _plain(last["payment_method"].reindex(who.index))


def _drop(office: Office, who: pd.DataFrame) -> pd.Series:
    """By how many percent the last month's usage fell short of the three months before it."""
    change = changes(office)["변화율"].reindex(who.index).astype(float)
    return (-change * 100).round(6)  # so that a fall of exactly 30 % counts


def _talks(office: Office, who: pd.DataFrame) -> pd.Series:
    journal = until_today(office.journal, "at", office)
    return _counted(journal[days_since(journal["at"], office) <= RECENT], who)


def _silence(office: Office, who: pd.DataFrame) -> pd.Series:
    """Days since the last entry; of a customer who never had one, since the first contract."""
    last = last_contacts(office).reindex(who.index)
    return days_since(last.fillna(who["first_start"]), office).astype(float)


def _negative(office: Office, who: pd.DataFrame) -> pd.Series:
    days = office.policy.standards.risk.negative_days
    journal = until_today(office.journal, "at", office)
    recent = days_since(journal["at"], office) <= days
    return _counted(journal[recent & (journal["sentiment"] == NEGATIVE)], who)


def _unresolved(office: Office, who: pd.DataFrame) -> pd.Series:
    """For how many days the oldest open problem has been open; 0 where there is none."""
    longest = unresolved(office).groupby("customer", sort=False)["days"].max()
    return longest.reindex(who.index).fillna(0).astype(float)


def _score(office: Office, who: pd.DataFrame) -> pd.Series:
    answers = until_today(office.answers, "date", office)
    answers = answers[(days_since(answers["date"], office) <= _YEAR) & answers["score"].notna()]
    answers = answers.sort_values("date", kind="stable")
    last = answers.drop_duplicates("customer", keep="last").set_index("customer")
    return last["score"].reindex(who.index).astype(float)


def _counted(rows: pd.DataFrame, who: pd.DataFrame) -> pd.Series:
    counts: pd.Series = rows.groupby("customer", sort=False).size()
    return counts.reindex(who.index, fill_value=0).astype(float)


def _own(office: Office, who: pd.DataFrame) -> dict[str, pd.Series]:
    """The office's own columns: of 고객대장 as the contract that speaks has them, of 고객정보."""
    said = _word
    found = {
        name.removeprefix(OWN): said(name)(office, who)
        for name in who.columns
        if name.startswith(OWN)
    }
    customers = office.customers.drop_duplicates("customer").set_index("customer")
    for name in customers.columns:
        if name.startswith(OWN):
            rows = customers.reindex(who.index)
            found.setdefault(name.removeprefix(OWN), said(name)(office, rows))
    return found


_LOOKS: Final[Mapping[str, Callable[[Office, pd.DataFrame], pd.Series]]] = {
    "이용 기간": _held,
    "계약 횟수": _terms,
    "계약 길이": _length,
    "월 요금": _fee,
    "서비스": _word("service"),
    "지점": _word("branch"),
    "결제 방법": _payment,
    "이용 감소": _drop,
    "상담 수": _talks,
    "마지막 상담": _silence,
    "부정 상담": _negative,
    "미해결 문제": _unresolved,
    "만족도": _score,
}
