"""The contracts of which a person has decided something: by a day, or by a word in 상태."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.reading.status_column import persons_words
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from xlcrm.cellref import CellValue
    from xlcrm.domain.office_words import StatusMeaning
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table


def decided(
    table: Table,
    settings: Settings,
    days: Iterable[str],
    says: Callable[[StatusMeaning], bool],
    also: Collection[CellValue] = (),
) -> set[int]:
    """Return the positions of contracts with one of some days, or with a word that decides.

    Args:
        table: the contracts.
        settings: what the office's own words in 상태 mean.
        days: the fields of days that decide.
        says: whether a word's meaning does.
        also: words that do in any case.
    """
    found = {
        at
        for name in days
        if name in table.columns
        for at, day in enumerate(table.columns[name].raw)
        if not is_blank(day)
    }
    column = table.columns.get("status")
    if column is None:
        return found
    words: set[CellValue] = {
        word
        for word in persons_words(column)
        if (meaning := settings.meaning(word)) is not None and says(meaning)
    }
    if also:
        words |= {word for word in set(column.raw) if word in also}
    found.update(at for at, raw in enumerate(column.raw if words else ()) if raw in words)
    return found
