"""Make the workbooks of `cases.py`: wide ones, long notes, big sheets that nobody touches, fleets.

Usage: python bench/make_shapes.py SHAPE SIZE TARGET     (SHAPE: wide, notes, untouched or fleet)
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from make_ledger import SYLLABLES, contracts_of, name_of, write_settings
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

HEADERS: Final = (
    "고객 ID",
    "고객명",
    "계약 시작일",
    "계약 종료일",
    "서비스 내용",
    "상태",
    "남은 일수",
)
_NOTE_LENGTH: Final = 30_000
_FIGURES: Final = 30_000, 20  # rows and columns of a sheet of about 24 MB
_BOOK: Final = 40  # contracts in each book of a fleet


def _ledger(book: Workbook, rows: int, more: Sequence[str], cells: Sequence[object]) -> Worksheet:
    """A ledger without computed cells, and beside it columns that say the same in each row."""
    sheet = book.add_worksheet("고객대장")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, (*HEADERS, *more))
    for number, row in enumerate(contracts_of(rows), start=1):
        sheet.write_row(number, 0, (row.customer, name_of(row.customer - 100_001)))
        sheet.write_datetime(number, 2, row.start, day)
        sheet.write_datetime(number, 3, row.end, day)
        sheet.write_string(number, 4, row.service)
        sheet.write_row(number, len(HEADERS), cells)
    write_settings(book)
    return sheet


def wide(columns: int, target: Path) -> None:
    """100 contracts, with very many columns of the office's own."""
    with Workbook(target) as book:
        own = range(columns - len(HEADERS))
        _ledger(book, 100, [f"측정 {at}" for at in own], list(own))


def notes(rows: int, target: Path) -> None:
    """Contracts each with a note nearly as long as a cell can hold, no two of them alike."""
    random = Random(rows)
    words = [
        "".join(random.choices(SYLLABLES, k=random.choice((1, 2, 2, 3, 4)))) for _ in range(2_000)
    ]
    with Workbook(target) as book:
        sheet = _ledger(book, rows, ("비고",), ())
        for number in range(1, rows + 1):
            note = f"{number}. {' '.join(random.choices(words, k=_NOTE_LENGTH // 2))}"
            sheet.write_string(number, len(HEADERS), note[:_NOTE_LENGTH])


def untouched(sheets: int, target: Path) -> None:
    """1,000 contracts, and beside them big sheets of figures."""
    with Workbook(target, {"constant_memory": True}) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"측정값{number + 1}")
            for row in range(_FIGURES[0]):
                sheet.write_row(row, 0, [row * column + number for column in range(_FIGURES[1])])
        _ledger(book, 1_000, (), ())


def fleet(books: int, target: Path) -> None:
    """A folder of small ledgers."""
    target.mkdir()
    for number in range(books):
        with Workbook(target / f"지점{number:05}.xlsx") as book:
            _ledger(book, _BOOK, (), ())


SHAPES: Final[Mapping[str, Callable[[int, Path], None]]] = {
    each.__name__: each for each in (wide, notes, untouched, fleet)
}

if __name__ == "__main__":
    SHAPES[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
