"""Contracts written as cards: a label in each row, what it says at its right, and the next card.

A room a card, three cards in a line: 이름, 전화, 입실, 까지 stand below one another, and again.
Read as a table the first of them would be headers, and a customer's name one of these.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.reading.header_cells import is_header
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue

    Grid = Mapping[int, Mapping[int, CellValue]]

_NAMED: Final = frozenset({"name", "customer_id"})
_TELLS: Final = frozenset({"phone", "start", "end", "months", "fee", "service"})
_LEAST: Final = 2  # cards
_TOLD: Final = 2  # things that a card tells of whom it names
_ALIKE: Final = 0.6  # of the cards have a label in the same place
_LONGEST: Final = 12  # letters of a label


@outlined
class Card(NamedTuple):
    """Where a card stands.

    Attributes:
        row: the Excel row of its first label.
        column: the column of its labels.
        labels: these, from above.
    """

    row: int
    column: int
    labels: tuple[str, ...]


def cards_in(grid: Grid) -> list[Card]:
    """Return the cards of a sheet from above, in a line from the left; none if it has none.

    Args:
        grid: the sheet's rows as {row: {column: value}}.

    >>> one = {1: {1: "이름", 2: "홍길동"}, 2: {1: "전화", 2: "010"}, 3: {1: "만료일", 2: "8/1"}}
    >>> two = {row + 4: cells for row, cells in one.items()}
    >>> [(each.row, each.labels) for each in cards_in({**one, **two})]
    [(1, ('이름', '전화', '만료일')), (5, ('이름', '전화', '만료일'))]
    >>> cards_in(one), cards_in({1: {1: "이름"}, 2: {1: "홍길동"}, 9: {1: "이름"}})
    ([], [])
    """
    said = Counter(
        normalise(cell)
        for cells in grid.values()
        for cell in cells.values()
        if isinstance(cell, str) and len(cell) <= _LONGEST
    )
    known = [word for word, count in said.items() if count >= _LEAST and _field(word) in _NAMED]
    for word in known:
        places = [
            (row, column)
            for row, cells in sorted(grid.items())
            for column, cell in sorted(cells.items())
            if isinstance(cell, str) and normalise(cell) == word
        ]
        above, below = (_labels(grid, places, step) for step in (-1, 1))
        labels = (*reversed(above), word, *below)
        fields = {_field(each) for each in labels} & _TELLS
        if len({*labels}) == len(labels) and len(fields) >= _TOLD:
            first = len(above)
            texts = tuple(_text(grid, places, at - first) for at in range(len(labels)))
            return [Card(row - first, column, texts) for row, column in places]
    return []


def says_who(label: str) -> bool:
    """Tell whether a label says who the customer is.

    >>> says_who("이름"), says_who("전화")
    (True, False)
    """
    return _field(normalise(label)) in _NAMED


def _labels(grid: Grid, places: list[tuple[int, int]], step: int) -> list[str]:
    """The labels that most cards have above or below the one that says who."""
    found: list[str] = []
    while True:
        at = step * (len(found) + 1)
        words = Counter(
            normalise(cell)
            for row, column in places
            if is_header(cell := grid.get(row + at, {}).get(column)) and isinstance(cell, str)
        )
        word, count = next(iter(words.most_common(1)), ("", 0))
        if count < max(_LEAST, _ALIKE * len(places)) or word in found:
            return found
        found.append(word)


def _text(grid: Grid, places: list[tuple[int, int]], at: int) -> str:
    """A label as most cards spell it."""
    cells = (grid.get(row + at, {}).get(column) for row, column in places)
    return Counter(cell for cell in cells if isinstance(cell, str)).most_common(1)[0][0]


def _field(word: str) -> str:
    """The field that a label names, if it is a header of the ledger's."""
    from xlcrm.reading.candidates import index_of  # noqa: PLC0415 - few sheets repeat a name
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - as above

    if word in index_of(LEDGER):
        return index_of(LEDGER)[word][0]
    said = meaning_of(word)
    return "" if said is None else said.field
