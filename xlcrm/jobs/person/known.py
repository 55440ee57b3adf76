"""What was known of a customer on a day: nothing that carries a later one."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.inputs import frame_of
from xlcrm.analysis.told_changes import ADDED, told_changes
from xlcrm.office.journal_read import day_of
from xlcrm.schema.sheets import HISTORY, JOURNAL, MARKETING, PURCHASES, SATISFACTION, USAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.contract import Contract
    from xlcrm.workbook.read import Book

_DATED: Final = {
    PURCHASES.key: "date",
    SATISFACTION.key: "date",
    MARKETING.key: "sent_on",
    JOURNAL.key: "at",
    HISTORY.key: "at",
}
"""The sheets whose rows come in on a day, and the column that tells it."""

_TELLS_OF_NOW: Final = frozenset({JOURNAL.key, HISTORY.key})
"""Those that tell what has been done; a message may be planned."""

_SURE: Final = 3  # later rows; one may be a slip of the year


class Known:
    """What a workbook knew on a day."""

    def __init__(self, book: Book, day: date) -> None:
        self._book = book
        self._day = day

    @cached_property
    def looks_back(self) -> bool:
        """Whether the workbook has gone on since: several rows tell of later days."""
        return self._gone_on_to(self._day + timedelta(days=1))

    def contract(self, contract: Contract) -> bool:
        """Whether a term was known: one that begins later, too, unless it has begun since.

        Of one that has begun since 변경이력 may tell that it had been written by then.
        """
        start = contract.start
        if start is None or start <= self._day or not self._gone_on_to(start):
            return True
        where = contract.where()
        entered = self._entered.get((where.sheet, where.row))
        return entered is not None and entered <= self._day

    def row(self, kind: str, row: Mapping[str, object]) -> bool:
        """Whether a row of a kind of sheet was known; one without its day always was."""
        if kind == USAGE.key:
            month = day_of(row.get("month"))
            return month is None or _over(month) <= self._day
        day = day_of(row.get(_DATED[kind])) if kind in _DATED else None
        return day is None or day <= self._day

    def _gone_on_to(self, day: date) -> bool:
        """Whether the sheets tell of a day or of later ones, surely."""
        later = [each for each in self._last_days if each >= day]
        return len(later) >= _SURE

    @cached_property
    def _last_days(self) -> Sequence[date]:
        """The last few days of which any sheet tells."""
        found: list[date] = []
        for table in self._book.tables:
            if table.spec.key in _TELLS_OF_NOW:
                days = map(day_of, table.values(_DATED[table.spec.key]))
                found += sorted(filter(None, days))[-_SURE:]
        return sorted(found)[-_SURE:]

    @cached_property
    def _entered(self) -> Mapping[tuple[str, int], date]:
        """When rows of the ledger were written, as far as 변경이력 tells."""
        told = told_changes(self._book, frame_of("contracts", {}))
        added = told[(told["field"] == ADDED) & told["kept"].astype(bool)]
        places = zip(added["sheet"], added["row"], strict=True)
        days = (date(each.year, each.month, each.day) for each in added["at"])
        return {(str(sheet), int(row)): day for (sheet, row), day in zip(places, days, strict=True)}


def _over(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
