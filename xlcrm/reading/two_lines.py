"""Records that take two lines each: 계약 시작 above 계약 종료 in one column, and so in each record.

Read line by line the one day would stand for the other, so such a list is not read at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.reading.evidence import is_data

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.cellref import CellValue

    Row = Mapping[int, CellValue]  # by column, what its cell says

_ENDS: Final = frozenset({"start", "end"})
_LEAST: Final = 2  # texts in either row of headers


def heads_two_lines(upper: Row, lower: Row, columns: Collection[int] | None = None) -> bool:
    """Tell whether two rows of headers, one below the other, name both ends in one column.

    Args:
        upper: the upper row.
        lower: the row below.
        columns: the columns that are looked at; all unless given.

    >>> heads_two_lines({1: "상 호", 2: "계약 시작"}, {1: "주 소", 2: "계약 종료"})
    True
    >>> heads_two_lines({1: "계약 기간"}, {1: "시작", 2: "종료"})
    False
    """
    both = [column for column in upper if _is_word(upper[column]) and _is_word(lower.get(column))]
    if len(both) < _LEAST or not (columns is None or any(each in both for each in columns)):
        return False
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few rows have another above

    for column in both if columns is None else columns:
        texts = str(upper.get(column)), str(lower.get(column))
        said = {found.field for text in texts if (found := meaning_of(text)) is not None}
        if said == _ENDS:
            return True
    return False


def _is_word(cell: CellValue) -> bool:
    """Whether a cell may be a header: a text without digits."""
    return isinstance(cell, str) and not any(map(str.isdecimal, cell))


def two_lined_row(grid: Mapping[int, Row]) -> int:
    """Return the upper of two such rows among a sheet's first ones; 0 where there are none."""
    for row in sorted(grid):
        pair = grid[row], grid.get(row + 1, {})
        if all(map(_are_headers, pair)) and heads_two_lines(*pair):
            return row
    return 0


def _are_headers(row: Row) -> bool:
    """Whether a row may be one of headers: texts, of which at most one is a day or a number.

    Among contracts 시작 above 종료 in a column of states is none.
    """
    said = [cell for cell in row.values() if cell is not None]
    return all(isinstance(cell, str) for cell in said) and not is_data(said)
