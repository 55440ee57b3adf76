"""Everybody whom the contracts name, one row each, and which of the contracts are theirs now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.people import people, started
from xlcrm.domain.status import TO_END, Status

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_FEW: Final = 8  # customers of so many contracts are looked at alone
_TO_END = [each.value for each in TO_END]


@once
def everybody(office: Office) -> pd.DataFrame:
    """Return one row a customer, indexed by the customer's key, with the contract that speaks.

    As `people`, and those too whose only contracts are still to begin, never were, or say no day.
    To its columns come `here`, whether the customer has a contract in force or one that is to
    begin, and `begun`, whether a contract has begun.
    """
    return _speaking(office, _contracts(office))


def everybody_of(office: Office, customers: pd.Series) -> pd.DataFrame:
    """Return the rows of `everybody` of some customers, by their keys, as often as they are named.

    Of those whom no contract names a row of missing values. Where they are few, others' contracts
    are not looked at.
    """
    contracts, wanted = office.contracts, customers.unique()
    if len(wanted) * _FEW > len(contracts):
        return everybody(office).reindex(customers)
    theirs = contracts[contracts["customer"].isin(wanted)]
    return _speaking(office, _judged(office, theirs)).reindex(customers)


def _speaking(office: Office, contracts: pd.DataFrame) -> pd.DataFrame:
    """The contract that speaks for each customer of some contracts, as `everybody` has it."""
    numbers, keys = pd.factorize(contracts["customer"], sort=True)
    ways = ("start", "coming", "begun", "in_force")
    order = np.lexsort([contracts[name].to_numpy() for name in ways])
    speaking = np.zeros(len(keys), dtype="int64")
    speaking[numbers[order]] = order  # of one customer's the last one stays
    here = np.zeros(len(keys), dtype=bool)
    here[numbers[(contracts["in_force"] | contracts["coming"]).to_numpy()]] = True
    found = contracts.iloc[speaking].set_axis(pd.Index(keys, name="customer"))
    known = people(office)[["terms", "first_start", "last_start", "mrr"]].reindex(found.index)
    return found.assign(
        terms=known["terms"].fillna(0).astype("int64"),
        first_start=known["first_start"].where(known["first_start"].notna(), found["start"]),
        last_start=known["last_start"],
        mrr=known["mrr"],
        here=here,
    )


@once
def theirs(office: Office) -> pd.DataFrame:
    """Return the contracts that say what each customer has now.

    Those in force; of who has none those that are to begin; of who has neither the one that speaks
    for the customer.
    """
    contracts = _contracts(office)
    now = contracts["in_force"]
    coming = contracts["coming"] & ~contracts["customer"].isin(contracts["customer"][now])
    here = now | coming
    return contracts[here | _last(office, contracts, here)]


@once
def theirs_to_come(office: Office) -> pd.DataFrame:
    """Return the same, and the contracts that are to begin of who has one in force, too."""
    contracts = _contracts(office)
    here = contracts["in_force"] | contracts["coming"]
    return contracts[here | _last(office, contracts, here)]


def _last(office: Office, contracts: pd.DataFrame, here: pd.Series) -> pd.Series:
    """Which contracts speak for customers who have none now."""
    gone = ~contracts["customer"].isin(contracts["customer"][here])
    speaks = contracts.index.isin(everybody(office)["at"])
    found: pd.Series = gone & speaks
    return found


def _renewed_early(contracts: pd.DataFrame) -> pd.Series:
    """Which contracts have been renewed and are not over."""
    renewed = contracts["status"] == Status.RENEWED.value
    spent = contracts["sessions_left"] <= 0
    found: pd.Series = renewed & (contracts["days_left"] >= 0) & ~spent
    return found


@once
def _contracts(office: Office) -> pd.DataFrame:
    """The contracts of somebody: whether each is in force, has begun, or is to begin."""
    return _judged(office, office.contracts)


def _judged(office: Office, contracts: pd.DataFrame) -> pd.DataFrame:
    """Some of the contracts, as `_contracts` has them."""
    known = started(office)
    running = known.index[known["in_force"].to_numpy(dtype=bool)]
    found = contracts.assign(
        at=np.arange(len(contracts)) if contracts.empty else contracts.index,
        in_force=contracts.index.isin(running),
        begun=contracts.index.isin(known.index),
        coming=(contracts["status"].isin(_TO_END) | _renewed_early(contracts))
        & ~contracts["typed"],
    )
    told = (found["customer"].notna() & (found["customer"] != "")).to_numpy()
    return found if told.all() else found[told]
