"""Records that take two lines each, put into one line: what stands below goes to the right.

계약 시작 above 계약 종료 in one column are two columns then. Which two lines are one record is told
by the days in that column: where they do not say it in each record, nothing is put together.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.reading.evidence import day_of
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.two_lines import two_lined_row
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue

    Value = object  # what a cell says
    Line = Sequence[Value]

_LOOKED_AT: Final = 20  # rows among which headers stand
_LOWER: Final = "아랫줄"  # what a column is called that only lower lines have


def in_one_line(rows: Sequence[Line], *, packed: bool) -> list[list[Value]] | None:
    """Return a sheet's rows with each record in one of them; None where that is not plain.

    Args:
        rows: all rows of the sheet.
        packed: whether records follow one another without the line that is free now; else each
            stays in the row in which it began.

    >>> heads = [["상호", "시작"], ["주소", "종료"]]
    >>> in_one_line([*heads, ["가온", "2024-01-05"], ["가람로", "2025-01-04"]], packed=True)
    [['상호', '시작', '주소', '종료'], ['가온', '2024-01-05', '가람로', '2025-01-04']]
    >>> in_one_line([["상호", "시작", "종료"]], packed=True)
    """
    cells = {
        row: {at: _cell(value) for at, value in enumerate(line, start=1)}
        for row, line in enumerate(rows[:_LOOKED_AT], start=1)
    }
    head = two_lined_row(cells)
    if not head:
        return None
    upper, lower = rows[head - 1], rows[head]
    column = _of_both_ends(upper, lower)
    pairs = None if column is None else _pairs(rows, head + 1, column)
    if not pairs:
        return None
    width = max(map(len, rows))
    below = [
        at
        for at in range(width)
        if _said(_at(lower, at)) or any(_said(_at(rows[second], at)) for _, second in pairs)
    ]
    names = [_at(lower, at) or f"{_at(upper, at) or ''} {_LOWER}".strip() for at in below]
    found: dict[int, list[Value]] = {
        row: list(line) for row, line in enumerate(rows) if row < head - 1
    }
    found[head - 1] = [*_padded(upper, width), *names]
    for first, second in pairs:
        more = [_at(rows[second], at) for at in below]
        found[first] = [*_padded(rows[first], width), *more]
    taken = {row for pair in pairs for row in pair}
    for row, line in enumerate(rows):
        if row > head and row not in taken and any(map(_said, line)):
            found[row] = list(line)  # sums and notes below the records
    if packed:
        return [found[row] for row in sorted(found)]
    return [found.get(row, []) for row in range(len(rows))]


def _of_both_ends(upper: Line, lower: Line) -> int | None:
    """The column with one end of a term above the other one."""
    for at in range(min(len(upper), len(lower))):
        said = {
            found.field
            for each in (upper[at], lower[at])
            if isinstance(each, str) and (found := meaning_of(each)) is not None
        }
        if said == {*TERM}:
            return at
    return None


def _pairs(rows: Sequence[Line], first: int, column: int) -> list[tuple[int, int]] | None:
    """The two rows of each record; None where one does not begin with its own day."""
    starts_below = _field(rows[first - 1], column) == TERM[0]
    found: list[tuple[int, int]] = []
    row = first
    while row < len(rows):
        if not any(map(_said, rows[row])):
            row += 1
            continue
        days = [_day(rows[at], column) if at < len(rows) else None for at in (row, row + 1)]
        alone = sum(map(_said, rows[row])) == 1 and days[0] is None  # - 이하 세종 -
        if alone or days == [None, None]:  # a sum, a note
            row += 1
            continue
        start, end = reversed(days) if starts_below else days
        if days[0] is None or row + 1 >= len(rows) or (start and end and end < start):
            return None
        found.append((row, row + 1))
        row += 2
    return found


def _field(line: Line, column: int) -> str:
    said = _at(line, column)
    found = meaning_of(said) if isinstance(said, str) else None
    return "" if found is None else found.field


def _day(line: Line, column: int) -> date | None:
    return day_of(_cell(_at(line, column)))


def _at(line: Line, column: int) -> Value:
    return line[column] if column < len(line) else None


def _padded(line: Line, width: int) -> list[Value]:
    return [*line, *[None] * (width - len(line))]


def _said(value: Value) -> bool:
    return value is not None and value != ""


def _cell(value: Value) -> CellValue:
    """A value as a cell of a workbook holds it."""
    if not _said(value):
        return None
    if isinstance(value, datetime | str | bool | int | float):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    return str(value)
