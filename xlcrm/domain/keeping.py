"""Which of a workbook's backups stay: the last saves, and before them one a day, week and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import datetime


@outlined
@dataclass(frozen=True, slots=True)
class Ages:
    """For how many days, weeks and months back the last backup of each stays.

    Counted are those that have a backup: a holiday without one pushes nothing out. Weeks begin on
    Monday (ISO 8601).
    """

    days: int = 7
    weeks: int = 4
    months: int = 12


NO_AGES: Final = Ages(0, 0, 0)
"""Nothing stays but the last saves."""

EVERY: Final = 1 << 30
"""So many of the last saves' stay where nobody can read how many: that is all."""


def staying(moments: Sequence[datetime], saves: int, ages: Ages) -> frozenset[int]:
    """Return the positions of the backups that stay.

    Beside the last saves, and the last one of each day, week and month, the first one of the newest
    day stays where days are kept: that is what the file was before all that was done on that day.

    Args:
        moments: when each backup's content had been saved, the oldest first.
        saves: how many of the newest stay whatever their day is.
        ages: of how many days, weeks and months the last one stays.

    >>> from datetime import datetime
    >>> moments = [datetime(2024, 9, day, hour) for day in (2, 10, 29, 30) for hour in (9, 18)]
    >>> sorted(staying(moments, 1, Ages(days=2, weeks=3, months=1)))
    [3, 5, 6, 7]
    """
    stay = {*range(max(0, len(moments) - saves), len(moments))}
    periods: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (ages.days, lambda moment: moment.date()),
        (ages.weeks, lambda moment: moment.isocalendar()[:2]),
        (ages.months, lambda moment: (moment.year, moment.month)),
    )
    for most, period_of in periods:
        last: dict[Hashable, int] = {}
        for at in reversed(range(len(moments))):
            period = period_of(moments[at])
            if period not in last and len(last) == most:
                break
            last.setdefault(period, at)
        stay.update(last.values())
    if ages.days and moments:
        newest = moments[-1].date()
        stay.add(next(at for at, moment in enumerate(moments) if moment.date() == newest))
    return frozenset(stay)
