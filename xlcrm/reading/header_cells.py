"""The cells that end in a header row: single ones, merged ones, and headers two lines high."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue

    Grid = Mapping[int, Mapping[int, CellValue]]

LONGEST_HEADER: Final = 60  # characters; longer cells are titles and explanations
_LINE: Final = 3  # texts in a row before it may be the upper line of headers
_OWN: Final = 2  # texts in a row before the row above may be a line of the same headers


@outlined
class HeaderCell(NamedTuple):
    """One header: its text, the text of the group above it, and the Excel row it stands in."""

    text: str
    row: int
    group: str = ""


def header_cells(grid: Grid, merges: Sequence[CellRange], row: int) -> dict[int, HeaderCell]:
    """Return the texts that end in a row, by column.

    Args:
        grid: the sheet's first rows as {row: {column: value}}.
        merges: the sheet's merged ranges.
        row: the row; of headers two lines high the lower one.

    >>> grid = {1: {1: "고객명", 2: "계약", 4: "요금"}, 2: {2: "시작일", 3: "종료일"}}
    >>> for column, cell in sorted(header_cells(grid, (), 2).items()):
    ...     print(column, cell.text, cell.group or "-", cell.row)
    1 고객명 - 1
    2 시작일 계약 2
    3 종료일 계약 2
    4 요금 - 1
    """
    cells: dict[int, HeaderCell] = {}
    merges = [each for each in merges if each.top <= row <= each.bottom + 1]
    for column, value in grid.get(row, {}).items():
        if is_header(value) and not any(m.bottom > row and m.holds(row, column) for m in merges):
            cells[column] = HeaderCell(str(value), row)
    own = len(cells)
    for merge in merges:
        value = grid.get(merge.top, {}).get(merge.left)
        if merge.bottom == row and merge.top < row and is_header(value):
            cells[merge.left] = HeaderCell(str(value), merge.top)
    for merge in merges:
        value = grid.get(merge.top, {}).get(merge.left)
        if merge.bottom == row - 1 and merge.right > merge.left and is_header(value):
            for column in range(merge.left, min(merge.right, max(cells, default=0)) + 1):
                if column in cells:
                    cells[column] = cells[column]._replace(group=str(value))
    _add_narrow_groups(cells, grid, merges, row)
    if own >= _OWN and not _has_numbers(grid.get(row, {})):
        _add_upper_line(cells, grid, merges, row)
    return cells


def _add_narrow_groups(
    cells: dict[int, HeaderCell], grid: Grid, merges: Sequence[CellRange], row: int
) -> None:
    """Add groups of one column beside wider ones, which need no merging: 보호자 2 above 성명."""
    wide = any(merge.bottom == row - 1 and merge.right > merge.left for merge in merges)
    for column, value in grid.get(row - 1, {}).items() if wide else ():
        cell = cells.get(column)
        if cell is None or cell.group or cell.row != row or not is_header(value):
            continue
        if not any(merge.holds(row - 1, column) for merge in merges):
            cells[column] = cell._replace(group=str(value))


def _add_upper_line(
    cells: dict[int, HeaderCell], grid: Grid, merges: Sequence[CellRange], row: int
) -> None:
    """Add the line above where it is one of the same headers, which nobody has merged."""
    above = {
        column: str(value)
        for column, value in grid.get(row - 1, {}).items()
        if is_header(value) and not any(merge.holds(row - 1, column) for merge in merges)
    }
    alone = above.keys() - cells.keys()
    if len(above) < _LINE or not alone:
        return
    cells.update({column: HeaderCell(above[column], row - 1) for column in alone})
    for column in above.keys() - alone:
        at = column
        while at in cells and at not in alone and (at == column or at not in above):
            if not cells[at].group:
                cells[at] = cells[at]._replace(group=above[column])
            at += 1


def _has_numbers(cells: Mapping[int, CellValue]) -> bool:
    """Whether some cell of a row holds a number or a date: then it is hardly a line of headers."""
    return any(not isinstance(value, str) and value is not None for value in cells.values())


def is_header(value: object) -> bool:
    """Tell whether a cell may be a header: a text of some, but not too many characters."""
    return (
        isinstance(value, str)
        and not isinstance(value, CellError)
        and 0 < len(value.strip()) <= LONGEST_HEADER
    )


def runs_of(columns: Collection[int], grid: Grid, row: int) -> list[range]:
    """Return the stretches of a header row that no blank column divides.

    A column without a header that holds values divides nothing.

    >>> runs_of([1, 2, 4, 7], {1: {1: "가", 2: "나", 4: "다", 7: "라"}, 2: {3: "값"}}, 1)
    [range(1, 5), range(7, 8)]
    """
    below = (cells for at, cells in grid.items() if at > row)
    filled = {c for cells in below for c, value in cells.items() if value not in {None, ""}}
    found: list[range] = []
    for column in sorted(columns):
        if found and all(between in filled for between in range(found[-1].stop, column)):
            found[-1] = range(found[-1].start, column + 1)
        else:
            found.append(range(column, column + 1))
    return found
