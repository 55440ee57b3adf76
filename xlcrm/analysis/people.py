"""Who the customers are: one row a customer, told by the contract that speaks for them today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.months import day_after, rows_before
from xlcrm.analysis.once import once, once_a_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.analysis.inputs import Office

_Rows = TypeVar("_Rows", pd.DataFrame, pd.Series)

WHO: Final = {
    "customer": "고객",
    "customer_id": "고객 ID",
    "name": "고객명",
    "phone": "연락처",
    "sheet": "시트",
    "row": "행",
}
"""How a table tells whose row it is.

고객 is the key that joins the tables; where there is no 고객 ID it is made of the name and the
phone number, so it is no more for showing than those. 시트 and 행 are where the contract stands.
"""

UNKNOWN: Final = "모름"


@once
def started(office: Office) -> pd.DataFrame:
    """Return the contracts of somebody that have begun by the as-of day, as revenue reads them.

    Beside the columns of `Office.contracts` stand those of `xlcrm.analysis.coverage` that people
    need: `last`, the last day of service so far, the as-of day at the latest; `paused` and
    `resumed`; `in_force`, whether the contract covers the as-of day, in a pause too; `mrr`, what
    it brings that month, in won; `undated`, whether it is over or paused and nothing says since
    when.
    """
    found = begun(office)
    return beside(
        those(office.contracts, found.index), **{str(name): found[name] for name in found}
    )


@once
def begun(office: Office) -> pd.DataFrame:
    """Return the columns that `started` adds to those of the contracts, and no others.

    Whoever asks for many days does not need the thirty of the contracts.
    """
    today = np.datetime64(office.as_of, "D")
    covered = _where(coverage(office), lambda rows: rows["first"] <= today)
    covered = _where(covered, lambda rows: those(_somebodys(office.contracts), rows.index))
    running = covered["until"] >= today
    paused = (covered["paused"] <= today) & (covered["resumed"] >= today)
    return pd.DataFrame(
        {
            "last": covered["last"].where(covered["last"] <= today, today).astype("datetime64[s]"),
            "paused": covered["paused"].astype("datetime64[s]"),
            "resumed": covered["resumed"].astype("datetime64[s]"),
            "in_force": running,
            "undated": covered["undated"] | covered["rests"],
            "mrr": covered["mrr"].where(running & ~paused, 0.0),
        }
    )


@once_a_frame
def _somebodys(contracts: pd.DataFrame) -> pd.Series:
    """Which contracts are somebody's that is known."""
    customers = contracts["customer"]
    return customers.notna() & (customers != "")


def _where(frame: pd.DataFrame, which: Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    """The rows of a frame that are so; the frame itself where all are."""
    there = which(frame).to_numpy()
    return frame if there.all() else frame[there]


def those(frame: _Rows, index: pd.Index) -> _Rows:
    """Return the rows of a frame, or a column, with these labels; itself where those are all.

    Thirty columns of a million contracts are not copied for nothing.
    """
    return frame if index is frame.index or index.equals(frame.index) else frame.loc[index]


@once
def people(office: Office) -> pd.DataFrame:
    """Return one row a customer who has, or had, a contract; indexed by the customer's key.

    The contract in force that began last speaks for the customer, or else the one that began last.
    To its columns come `terms`, how many contracts have begun; `first_start` and `last_start`, the
    first days of the first and the last of them; `in_force` says whether one of them runs today,
    and `mrr` what all of them bring a month.
    """
    contracts = started(office)
    numbers, keys = numbers_of(office, contracts)
    speaking = np.zeros(len(keys), dtype="int64")
    order = np.lexsort((contracts["start"].to_numpy(), contracts["in_force"].to_numpy()))
    speaking[numbers[order]] = order  # of one customer's the last one stays
    groups = contracts[["start", "mrr"]].groupby(numbers)
    starts, found = groups["start"], contracts.iloc[speaking]
    found.index = keys
    return beside(
        found,
        terms=groups.size().set_axis(keys),
        first_start=starts.min().set_axis(keys),
        last_start=starts.max().set_axis(keys),
        mrr=groups["mrr"].sum().set_axis(keys),
    )


@once
def in_force(office: Office) -> pd.DataFrame:
    """Return those of `people` who have a contract in force."""
    who = people(office)
    return who[who["in_force"]]


def beside(frame: pd.DataFrame, **columns: pd.Series) -> pd.DataFrame:
    """Return a frame with further columns, or others, beside its own, which are not copied."""
    found = frame.copy(deep=False)
    for name, values in columns.items():
        found[name] = values
    return found


@once
def present(office: Office) -> pd.DataFrame:
    """Return those of `people` who are in force, with nothing but `first_start` and `terms`.

    Whoever asks for many days, and not for what stands in a list, asks for this.
    """
    contracts = begun(office)
    numbers, keys = numbers_of(office, contracts)
    there = np.zeros(len(keys), dtype=bool)
    there[numbers[contracts["in_force"].to_numpy()]] = True
    groups = those(office.contracts["start"], contracts.index).groupby(numbers)
    found = pd.DataFrame({"first_start": groups.min(), "terms": groups.size()})
    return found.set_axis(keys)[there]


def numbers_of(office: Office, contracts: pd.DataFrame) -> tuple[np.ndarray, pd.Index]:
    """Return the number of each row's customer among those of some contracts, and the customers.

    Args:
        office: the office.
        contracts: rows of somebody's, by their place in `office.contracts`.
    """
    every, keys = numbered(office.contracts)
    mine = those(pd.Series(every, index=office.contracts.index), contracts.index).to_numpy()
    there = np.bincount(mine, minlength=len(keys)) > 0
    return (np.cumsum(there) - 1)[mine], keys[there]


@once_a_frame
def numbered(frame: pd.DataFrame) -> tuple[np.ndarray, pd.Index]:
    """Return a number for each row's customer, -1 where there is none, and the customers in order.

    To group by numbers takes a tenth of the time that grouping by texts takes.
    """
    codes, keys = pd.factorize(frame["customer"], sort=True)
    return codes, pd.Index(keys, name="customer")


@once_a_frame
def _met(frame: pd.DataFrame) -> tuple[np.ndarray, pd.Index]:
    """The same of a long journal, the customers in no order."""
    codes, keys = pd.factorize(frame["customer"])
    return codes, pd.Index(keys, name="customer")


def signed(who: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `people` that tell whose row it is, named as a table shows them."""
    return who[list(WHO)].set_axis(list(WHO.values()), axis=1).reset_index(drop=True)


def days_since(days: pd.Series, office: Office) -> pd.Series:
    """Return the whole days from each day, or moment, to the as-of day; NaN where there is none."""
    since: pd.Series = (pd.Timestamp(office.as_of) - days.dt.normalize()).dt.days
    return since


def until_today(dated: pd.DataFrame, column: str, office: Office) -> pd.DataFrame:
    """Return the rows of a sheet that lie on or before the as-of day; rows without a day do not."""
    return rows_before(dated, column, day_after(office.as_of))


@once
def last_contacts(office: Office) -> pd.Series:
    """Return the moment of each customer's last contact up to the as-of day, by the customer."""
    codes, keys = _met(office.journal)
    at = office.journal["at"]
    counts = (at < day_after(office.as_of)).to_numpy() & (codes >= 0)
    last: pd.Series = at[counts].groupby(codes[counts]).max()
    return last.set_axis(keys[last.index])


def share(part: pd.Series, whole: pd.Series | float) -> pd.Series:
    """Return the part of the whole, 0 to 1; NaN where the whole is nothing."""
    whole = pd.Series(whole, index=part.index, dtype=float)
    return part.astype(float).div(whole.where(whole > 0))


def texts(values: pd.Series) -> pd.Series:
    """Return texts with what is missing or blank as `UNKNOWN`."""
    known = values.astype(object)
    return known.where(known.notna() & (known != ""), UNKNOWN)


def in_order(
    found: pd.DataFrame, name: str, order: Sequence[str] = (), *, by: str | None = None
) -> pd.DataFrame:
    """Return a table's rows by what a column says: in an order, then the others, 모름 last.

    The others go by the numbers in the column `by`, the largest first, and then by their names.

    >>> rows = pd.DataFrame({"성별": ["모름", "여", "남"]})
    >>> in_order(rows, "성별", ("남", "여"))["성별"].tolist()
    ['남', '여', '모름']
    """
    places = {**{each: at for at, each in enumerate(order)}, UNKNOWN: len(order) + 1}
    keys = pd.DataFrame(
        {
            "place": found[name].map(places).fillna(len(order)),
            "size": -found[by] if by else 0,
            "name": found[name],
        }
    )
    ranks = keys.sort_values(["place", "size", "name"], kind="stable").index
    return found.loc[ranks].reset_index(drop=True)


def joined(parts: list[pd.Series], separator: str) -> np.ndarray:
    """Return the texts of several columns joined row by row, empty ones left out.

    >>> joined([pd.Series(["a", "", ""]), pd.Series(["b", "c", ""])], ", ").tolist()
    ['a, b', 'c', '']
    """
    codes = np.zeros(len(parts[0]), dtype="int64")
    whole = np.array([""], dtype=object)  # each distinct text once, and one object
    for part in parts:
        numbers, said = pd.factorize(part.to_numpy(dtype=object))
        pairs, codes = np.unique(codes * len(said) + numbers, return_inverse=True)
        before, text = whole[pairs // max(len(said), 1)], said[pairs % max(len(said), 1)]
        both = zip(before, text, strict=True)
        texts = [separator.join(filter(None, each)) for each in both]
        whole = np.array(["", *texts], dtype=object)[1:]
    return whole[codes]
