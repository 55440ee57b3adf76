"""Which of a contract's two parties is the customer, where neither column says it: the other one.

A contract names both parties, contratante and contratista, vendor and buyer. One of them is the
office itself, which stands in nearly every row. Where one column tells the rows apart far better
than the others it is read, with the address and the telephone of that party; a person is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS
from xlcrm.reading.evidence import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_CLEARLY: Final = 1.5  # times as many different names
_ROWS: Final = 3  # below which nothing is proved
_OF_PARTIES: Final = ("phone", "email", "address")
_WORD: Final = lazy(r"[^\W\d_]{6,}")


def of_one_party(
    by_field: Mapping[str, Sequence[Candidate]], below: Below
) -> dict[str, Sequence[Candidate]]:
    """Return the columns for each field, of several parties those of the likelier customer.

    >>> from xlcrm.reading.candidate import Candidate
    >>> names = [
    ...     Candidate("name", AMBIGUOUS, 1, "Nombre del Contratante", "", "", composed=True),
    ...     Candidate("name", AMBIGUOUS, 2, "Nombre del Contratista", "", "", composed=True),
    ... ]
    >>> cells = {1: ["Obra SA"] * 3, 2: ["Luz SA", "Agua SA", "Sol SA"]}
    >>> [each.column for each in of_one_party({"name": names}, cells.__getitem__)["name"]]
    [2]
    """
    found = dict(by_field)
    names = by_field.get("name", ())
    mine = _likelier(names, below)
    if mine is None:
        return found
    found["name"] = [each for each in names if each is mine or each.preference != AMBIGUOUS]
    others = {word for each in names if each is not mine for word in _words_of(each)}
    words = _words_of(mine) - others
    for field in _OF_PARTIES:
        rivals = by_field.get(field, ())
        same = [each for each in rivals if not words.isdisjoint(_words_of(each))]
        if same and len(rivals) > 1:
            found[field] = same
    return found


def _likelier(names: Sequence[Candidate], below: Below) -> Candidate | None:
    """The party that far more are named of, if no column says plainly who the customer is."""
    parties = [each for each in names if each.composed]
    if len(parties) < 2 or any(each.preference != AMBIGUOUS for each in names):  # noqa: PLR2004
        return None
    counts = {each.column: _different(below(each.column)) for each in parties}
    first, second, *_ = sorted(parties, key=lambda each: -counts[each.column])
    clear = counts[first.column] >= max(_ROWS, _CLEARLY * counts[second.column])
    return first if clear and counts[second.column] else None


def _words_of(candidate: Candidate) -> set[str]:
    return {word.casefold() for word in _WORD.findall(candidate.text)}


def _different(values: Sequence[CellValue]) -> int:
    return len({str(value) for value in filled(values)})
