"""What customers have paid, and how long they have been served, as far as the ledger tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.inputs import MONTHLY
from xlcrm.analysis.months import DAY, months_later
from xlcrm.analysis.once import once
from xlcrm.analysis.people import started
from xlcrm.analysis.purchases import purchases, won_by_customer

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_MONTHS_A_YEAR: Final = 12
_DAYS_A_MONTH: Final = 365 / _MONTHS_A_YEAR  # as docs/domain.md#figures turns days into months


@once
def last_paid(office: Office) -> pd.Series:
    """Return the last day, by the as-of day, on which each customer's fee fell due, or they bought.

    As `paid` counts them; of no customer whose terms cost nothing. Indexed by customer.
    """
    contracts = started(office)
    contracts = contracts[contracts["fee"] != 0]
    times = _due_before_pause(contracts).where(contracts["basis"] == MONTHLY, 1)
    days = months_later(contracts["start"], times - 1)
    days = days.where(times > 0).groupby(contracts["customer"], sort=False).max()
    bought = purchases(office).groupby("customer", sort=False)["date"].max()
    found: pd.Series = pd.concat([days, bought]).groupby(level=0, sort=False).max()
    return found


@once
def paid(office: Office) -> pd.Series:
    """Return what each customer has paid in all by the as-of day, in won, indexed by customer.

    A monthly fee falls due on the first day of the term and on that day of every later month (the
    month's last day where it has none such), not in a pause, nor after the last day of service. A
    fee for the whole term falls due on its first day. To that come the purchases. What was really
    paid the ledger does not say: this is what fell due. Missing for a customer with a term whose
    fee is not known. Source: 고객대장, 구매이력; docs/domain.md#figures (the M of RFM).
    """
    contracts = started(office)
    times = _due(contracts).where(contracts["basis"] == MONTHLY, 1)
    customers = contracts["customer"]
    fees = (contracts["fee"] * times).groupby(customers, sort=False).sum()
    unknown = contracts["fee"].isna() | contracts["basis"].isna()
    unknown = unknown.groupby(customers, sort=False).any()
    bought = won_by_customer(office)
    return (fees + bought.reindex(fees.index, fill_value=0)).mask(unknown)


def served_months(office: Office) -> pd.Series:
    """Return for how many months each customer has been served, pauses aside; a float.

    The days with a term in force ÷ (365 ÷ 12); a day with several terms counts once. Indexed by
    customer. Source: 고객대장.
    """
    spans = started(office).sort_values(["customer", "start"], kind="stable")
    reached = spans.groupby("customer", sort=False)["last"].cummax()
    reached = reached.groupby(spans["customer"], sort=False).shift(1)
    begin = spans["start"].where(~(reached >= spans["start"]), reached + DAY)
    days = _days(begin, spans["last"])
    since = spans["paused"].where(~(spans["paused"] < begin), begin)
    to = spans["resumed"].where(~(spans["resumed"] > spans["last"]), spans["last"])
    served = (days - _days(since, to)).groupby(spans["customer"], sort=False).sum()
    return served / _DAYS_A_MONTH


def due_days(start: pd.Series, last: pd.Series) -> pd.Series:
    """Return on how many days a monthly fee falls due from the first day to a last day.

    >>> days = pd.Series(pd.to_datetime(["2024-01-31"] * 3))
    >>> due_days(days, pd.Series(pd.to_datetime(["2024-01-31", "2024-02-28", "2024-02-29"])))
    0    1
    1    1
    2    2
    dtype: int64
    """
    begin, end = (each.to_numpy().astype("datetime64[D]") for each in (start, last))
    first, to = (each.astype("datetime64[M]") for each in (begin, end))
    of_first, of_last = begin - first.astype("datetime64[D]"), end - to.astype("datetime64[D]")
    falls_on = np.minimum(
        of_first, (to + 1).astype("datetime64[D]") - to.astype("datetime64[D]") - 1
    )
    due = (to - first).astype("int64") + (of_last >= falls_on)
    return pd.Series(np.where(end >= begin, due, 0), index=last.index)


def _due(contracts: pd.DataFrame) -> pd.Series:
    """On how many days, so far, each contract's fee has fallen due if it is monthly."""
    start, last, since = contracts["start"], contracts["last"], contracts["paused"]
    paused_to = contracts["resumed"].where(~(contracts["resumed"] > last), last)
    in_pause = due_days(start, paused_to) - due_days(start, since - DAY)
    return due_days(start, last) - in_pause.where(since <= last, 0)


def _due_before_pause(contracts: pd.DataFrame) -> pd.Series:
    """Which of a term's due days is the last one so far, counted from 1: not one in a pause."""
    start, since = contracts["start"], contracts["paused"]
    due = due_days(start, contracts["last"])
    day = months_later(start, due - 1)
    paused = (day >= since) & (day <= contracts["resumed"])
    return due.where(~paused, due_days(start, since - DAY))


def _days(first: pd.Series, last: pd.Series) -> pd.Series:
    """How many days from one to the other, both inclusive; 0 where there is none."""
    days: pd.Series = (last - first).dt.days + 1
    return days.fillna(0).clip(lower=0)
