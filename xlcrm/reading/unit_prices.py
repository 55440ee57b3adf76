"""A price of one beside how many: what is paid is their product, where a column holds it.

월계 = 대수 × 단가, 금액 = 수량 × 단가. Read as the fee, the price of one would be wrong by as many
times as there are pieces.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import TOLD
from xlcrm.reading.session_prices import is_of_session
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import HeaderCell

_OF_ONE: Final = lazy(r"단가|단위가격|unitprice|priceper|单价|單價|単価")
_LEAST_ROWS: Final = 3
_MOSTLY: Final = 0.8  # of the rows have the product


def is_of_one(candidate: Candidate) -> bool:
    """Tell whether a fee is called the price of one of several."""
    plain = normalise(candidate.text)
    one = _OF_ONE.search(plain) is not None or is_of_session(plain)
    return candidate.field == "fee" and one


def with_totals(
    found: Sequence[Candidate],
    cells: Mapping[int, HeaderCell],
    below: Callable[[int], Sequence[CellValue]],
) -> list[Candidate]:
    """Return a row's candidates with the product in the place of a price of one.

    Args:
        found: the candidates.
        cells: the row's headers by column.
        below: what stands below a header, by its column.

    Where no column holds the product, the price of one stays what it was.

    >>> from xlcrm.reading.candidate import LOOSE, Candidate
    >>> from xlcrm.reading.header_cells import HeaderCell
    >>> heads = {at: HeaderCell(text, 1) for at, text in enumerate(["대수", "단가", "월계"], 1)}
    >>> rows = {1: [6, 5, 1, 2], 2: [150, 110, 110, 150], 3: [900, 550, 110, 300]}
    >>> price = Candidate("fee", LOOSE, 2, "단가", "단가", "")
    >>> [each.text for each in with_totals([price], heads, rows.__getitem__)]
    ['월계']
    """
    changed: list[Candidate] = []
    for each in found:
        total = None
        if is_of_one(each) and each.preference != TOLD:
            total = _product_of(each.column, cells, below)
        if total is None:
            changed.append(each)
        elif not any(other.field == "fee" and other.column == total for other in found):
            cell = cells[total]
            changed.append(replace(each, column=total, text=cell.text, group=cell.group, word=""))
    return sorted(changed, key=lambda each: each.column)


def _product_of(
    price: int,
    cells: Mapping[int, HeaderCell],
    below: Callable[[int], Sequence[CellValue]],
) -> int | None:
    """The column that is in most rows the price times another column; None where none is."""
    numbers = {column: list(map(_number, below(column))) for column in cells}
    prices = numbers[price]
    counted = [
        column
        for column, values in numbers.items()
        if column != price and sum(value > 0 for value in values) >= _LEAST_ROWS
    ]
    for count, total in permutations(counted, 2):
        rows = [
            (one, many, whole)
            for one, many, whole in zip(prices, numbers[count], numbers[total], strict=True)
            if one > 0 and whole > 0
        ]
        right = sum(abs(one * many - whole) < 1 for one, many, whole in rows)
        several = {many for _, many, _ in rows} - {1}
        if several and len(rows) >= _LEAST_ROWS and right >= _MOSTLY * len(rows):
            return total
    return None


def _number(cell: CellValue) -> float:
    """A cell's number; 0 where it has none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return 0.0
    return float(cell)
