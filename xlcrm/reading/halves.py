"""One list written in two halves side by side, as it is printed: the same headers again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.reading.header_cells import is_header
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue

    Row = Mapping[int, CellValue]  # by column, what its cell says

_LEAST: Final = 2  # headers of each half
_NAMED: Final = frozenset({"name", "customer_id"})


def halves_of(row: Row) -> list[list[int]]:
    """Return the columns of each of the halves that a row heads; none if it heads no such.

    Args:
        row: the cells of a row.

    >>> halves_of({1: "성명", 2: "전화", 4: "성명", 5: "전화"})
    [[1, 2], [4, 5]]
    >>> halves_of({1: "성명", 2: "전화"}), halves_of({1: "가", 2: "나", 4: "가", 5: "나"})
    ([], [])
    """
    heads = [(at, normalise(str(cell))) for at, cell in sorted(row.items()) if is_header(cell)]
    texts = [word for _, word in heads]
    for size in range(_LEAST, len(texts) // 2 + 1):
        if len(texts) % size or texts != texts[:size] * (len(texts) // size):
            continue
        if len({*texts}) == size and _names_somebody(texts[:size]):
            return [
                [column for column, _ in heads[at : at + size]] for at in range(0, len(texts), size)
            ]
    return []


def _names_somebody(words: list[str]) -> bool:
    from xlcrm.reading.candidates import index_of  # noqa: PLC0415 - few rows repeat their texts
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - as above

    index = index_of(LEDGER)
    for word in words:
        said = meaning_of(word) if word not in index else None
        if (index[word][0] if word in index else said and said.field) in _NAMED:
            return True
    return False
