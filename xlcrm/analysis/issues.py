"""Problems that the journal tells of: which are open, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.months import day_after
from xlcrm.analysis.once import once, once_a_frame
from xlcrm.analysis.people import days_since

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

COMPLAINT: Final = "불만"
NEGATIVE: Final = "부정"


def problems(journal: pd.DataFrame) -> pd.DataFrame:
    """Return the entries about a problem, or a complaint, with `since`, when it began.

    That is 문제 발생일시, or 일시 where it is not told.
    """
    there = _is_problem(journal)
    found = (journal if there.all() else journal[there]).copy(deep=False)
    found["since"] = found["occurred_at"].fillna(found["at"])
    return found


_problems: Final = once_a_frame(problems)


def _is_problem(journal: pd.DataFrame) -> pd.Series:
    told: pd.Series = journal["occurred_at"].notna()
    return told | (journal["category"] == COMPLAINT)


def entries(office: Office) -> pd.DataFrame:
    """Return the journal's contacts, and xlcrm's own notes, which may promise something, too."""
    if office.notes.empty:
        return office.journal
    notes = office.notes.set_axis(range(-len(office.notes), 0))  # of other labels than contacts
    return notes if office.journal.empty else pd.concat([office.journal, notes])


@once
def unresolved(office: Office) -> pd.DataFrame:
    """Return the problems open on the as-of day, with `days`, for how many days they have been.

    A 해결일시 after the as-of day does not close them yet. Of a problem without any day `days` is
    missing, but it is open.
    """
    journal, tomorrow = _problems(entries(office)), day_after(office.as_of)
    later, resolved = journal["at"] >= tomorrow, journal["resolved_at"] < tomorrow
    found = journal[~later & ~resolved]
    return found.assign(days=days_since(found["since"], office).clip(lower=0))
