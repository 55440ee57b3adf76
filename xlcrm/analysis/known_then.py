"""What an office knew on an earlier day, of what carries a day: for looking back at many days.

What has no day is left out where people change it as things go on (재계약 의사, 상태, 잔여횟수,
자동갱신), for nothing tells what it said then; what a contract was signed for stays (요금, 서비스).
`xlcrm.analysis.as_it_was` knows more, from 변경이력 too, and computes every status anew, at many
times the cost: learning looks back at each month, and takes nothing but what has a day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.months import rows_before
from xlcrm.analysis.once import once
from xlcrm.domain.status import Decision, Status

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.analysis.inputs import Office


def known_then(office: Office, day: date) -> Office:
    """Return the office on an earlier day, without anything that was written or came after it.

    Contracts that ended on a day that nothing tells are left out, as nobody knows of any day
    whether they still ran. A month's usage is known from the next month on.

    >>> from datetime import date
    >>> from xlcrm.analysis.inputs import office
    >>> term = {"customer": "1001", "start": "2024-01-01", "terminated_on": "2024-08-31"}
    >>> now = office(date(2024, 10, 1), contracts=[term, {"customer": "1", "start": "2024-09-01"}])
    >>> was = known_then(now, date(2024, 5, 1))
    >>> was.contracts["customer"].tolist(), was.contracts["terminated_on"].tolist()
    (['1001'], [NaT])
    """
    journal = ("resolved_at", "follow_up_done", "compensation_done")
    return replace(
        office,
        contracts=_contracts(office, day),
        usage=_until(office.usage, "month", day),
        purchases=_until(office.purchases, "date", day),
        journal=_until(office.journal, "at", day, *journal),
        notes=_until(office.notes, "at", day, *journal),
        marketing=_until(office.marketing, "sent_on", day, "responded_on"),
        unsent=_until(office.unsent, "sent_on", day, "responded_on"),
        answers=_until(office.answers, "date", day),
        as_of=day,
    )


def _contracts(office: Office, day: date) -> pd.DataFrame:
    limit = pd.Timestamp(day)
    known = _dated(office)
    found = known[known["start"] <= limit]
    days = {
        name: found[name].where(found[name] <= limit)
        for name in ("terminated_on", "cancelled_on", "paused_from", "next_start")
    }
    paused_to = found["paused_to"].where(days["paused_from"].notna())
    left = (found["end"] - limit).dt.days.astype(float)
    return found.assign(
        **days, paused_to=paused_to, days_left=left.where(found["end"].notna(), np.nan)
    )


@once
def _dated(office: Office) -> pd.DataFrame:
    """The contracts of which it is known when they ran, and nothing that has no day of its own."""
    covered = coverage(office)
    contracts = office.contracts.loc[covered.index[~covered["undated"]]]
    return contracts.assign(
        sessions_left=np.nan,
        decision=Decision.UNDECIDED.value,
        auto_renewal=False,
        end_reason=None,
        status=Status.ACTIVE.value,
        typed=False,
        action=None,
    )


def _until(frame: pd.DataFrame, column: str, day: date, *later: str) -> pd.DataFrame:
    """The rows of a sheet up to a day.

    Days that were written into a row after it, as `later` names them, are unknown until they come.
    """
    if frame.empty:  # as that of most kinds of sheets is; learning asks for each of many months
        return frame
    after = pd.Timestamp(day) + pd.Timedelta(days=1).as_unit("s")
    found = rows_before(frame, column, after).copy(deep=False)  # other columns are the same ones
    for name in later:
        found[name] = found[name].where(found[name] < after)
    return found
