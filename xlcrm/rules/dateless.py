"""Contracts that say neither when they begin nor when they end, so that no figure has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import Standing
from xlcrm.people.keys import trusted
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

OVER: Final = frozenset({Standing.LEFT, Standing.CANCELLED, Standing.ENDED, Standing.NOT_YET})
"""What a word in 상태 says of those who need no day: they have left, or are no customers yet."""

ENDED_BY: Final = ("terminated_on", "cancelled_on")
"""The days that take the place of an end."""

_TOLD_BY: Final = ("start", "end", "sessions_left")
_WHO: Final = ("customer_id", "phone", "email")


def without_days(table: Table, settings: Settings) -> Sequence[int]:
    """Return the rows in which neither a first nor a last day stands, nor how often one may come.

    A length alone says nothing of when. Who has left, or is no customer yet, needs no day. Whether
    such a row is somebody's, or has only been numbered in advance, `of_somebody` tells.
    """
    from xlcrm.rules.decided import decided  # noqa: PLC0415 - few rows lack dates

    columns = [table.columns[name] for name in _TOLD_BY if name in table.columns]
    if not any(column.column.field in {"start", "end"} for column in columns):
        return ()
    left: Sequence[int] = range(len(table.rows))
    for column in columns:
        if None not in column.values:
            return ()
        blank = {raw for raw in set(column.raw) if is_blank(raw)}
        left = [at for at in left if column.raw[at] in blank and at not in column.problems]
    if not left:
        return ()
    over = decided(table, settings, ENDED_BY, lambda said: said.standing in OVER)
    return [at for at in left if at not in over]


def of_somebody(table: Table, places: Iterable[int]) -> list[int]:
    """Return those of some rows that say whose they are; 공실 says that they are nobody's."""
    if "name" in table.columns:
        names = table.values("name")
        return [at for at in places if is_somebody(names[at])]
    said = [name for name in _WHO if name in table.columns]
    if not trusted(table):
        said.remove("customer_id")
    return [at for at in places if any(table.values(name)[at] is not None for name in said)]


def is_somebody(name: object) -> bool:
    """Tell whether a cell for a name holds one."""
    from xlcrm.domain.vacancy import is_vacancy  # noqa: PLC0415 - few rows lack dates

    return isinstance(name, bool | int | float) or (
        isinstance(name, str) and not is_blank(name) and not is_vacancy(name)
    )


def dateless(table: Table, settings: Settings) -> Sequence[int]:
    """Return the positions of contracts that say neither when they begin nor when they end."""
    places = without_days(table, settings)
    return of_somebody(table, places) if places else ()
