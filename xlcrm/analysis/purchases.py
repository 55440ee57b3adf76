"""Purchases as they stand: what was taken back of them is taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.analysis.once import once
from xlcrm.analysis.people import until_today
from xlcrm.domain.returned import Purchase, kept, says_returned

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office


@once
def purchases(office: Office) -> pd.DataFrame:
    """Return the purchases up to the as-of day, less what was taken back by that day.

    A row that takes a purchase back is none, and a purchase that was taken back as a whole is none
    any more; of one that was taken back in part the amount is what is left. What takes back a
    purchase that no row tells of is left out: `xlcrm check` names it.
    """
    rows = until_today(office.purchases, "date", office)
    return rows if (found := _kept(rows)) is None else found[found["counts"]][list(rows.columns)]


@once
def won_by_customer(office: Office) -> pd.Series:
    """Return what each customer has paid for purchases, less what was paid back, in won."""
    rows = until_today(office.purchases, "date", office)
    found = _kept(rows)
    rows = rows if found is None else found
    total: pd.Series = rows.groupby("customer", sort=False)["amount"].sum()
    return total


def _kept(rows: pd.DataFrame) -> pd.DataFrame | None:
    """What is left of each row, and whether it `counts`; None where nothing is taken back."""
    texts = [
        ["" if pd.isna(each) else str(each) for each in rows[name]]
        for name in ("product", "payment_method")
    ]
    words = {pair: says_returned(*pair) for pair in set(zip(*texts, strict=True))}
    if not any(words.values()) and not (rows["amount"] < 0).any():
        return None
    listed = [
        Purchase(
            "" if pd.isna(who) else str(who), product, day, None if pd.isna(won) else int(won), how
        )
        for who, product, day, won, how in zip(
            rows["customer"], texts[0], rows["date"], rows["amount"], texts[1], strict=True
        )
    ]
    found = kept(listed)
    return rows.assign(
        amount=pd.Series(found.won, index=rows.index, dtype=rows["amount"].dtype),
        counts=list(found.counts),
    )
