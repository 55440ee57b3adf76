"""Times that a program has stamped on its rows: when somebody was entered, and no first day.

What regtime and 등록일시 say to the minute is when a row was written. The term begins
then only where nothing else says when, and a person had better be asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY
from xlcrm.reading.evidence import are_dates, comes_first, filled
from xlcrm.reading.lexicon import meaning_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_HOUR: Final = lazy(r"(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?")
_MOSTLY: Final = 0.6  # of the cells have an hour


def are_stamps(cells: Sequence[CellValue]) -> bool:
    """Tell whether cells are moments, of which each has its own hour.

    >>> are_stamps(["2024-01-05 09:12", "2024-02-01 14:40"]), are_stamps(["2024-01-05 00:00"])
    (True, False)
    """
    said = filled(cells)
    hours = [hour for each in said if (hour := _hour_of(each))]
    return len({*hours}) > 1 and len(hours) >= _MOSTLY * len(said)


def _hour_of(cell: CellValue) -> str:
    if isinstance(cell, datetime):
        return "" if cell.time() == time() else str(cell.time())
    found = _HOUR.search(cell) if isinstance(cell, str) else None
    return found[0] if found else ""


def without_stamps(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates with moments of entry in doubt, and without them beside a day.

    The day is one that no word explains, in nearly each row before the last one: 생성일.
    """
    stamps = [
        each
        for each in found
        if each.field == "start"
        and each.preference == LIKELY
        and each.composed
        and are_stamps(below(each.column))
    ]
    equals = [each for each in found if each.field == "start" and each.preference == LIKELY]
    if not stamps or len(equals) > len(stamps):  # of two such days a person is asked
        return list(found)
    ends = [below(each.column) for each in found if each.field == "end" and not each.holds]
    known = {each.column for each in found}
    days = [
        below(column)
        for column, cell in cells.items()
        if column not in known and meaning_of(cell.text, cell.group) is None
    ]
    other = any(
        are_dates(each) and not are_stamps(each) and any(comes_first(each, end) for end in ends)
        for each in days
    )
    kept = [each for each in found if each not in stamps or not other]
    return [replace(each, preference=AMBIGUOUS) if each in stamps else each for each in kept]
