"""Which of a sheet's unexplained days begin and end its terms, and what speaks for that."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from statistics import median
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.term import follows_edate, months_of_term
from xlcrm.reading.evidence import comes_first, day_pairs, days_of, whole_terms
from xlcrm.reading.headers import PROOF
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue

    Days = Mapping[int, Sequence[CellValue]]  # by column, what its cells say

_WHOLE: Final = 90.0  # the score of two days with whole months between them
_BEFORE: Final = 75.0  # of a day that is earlier in nearly every row
_BARE: Final = 50.0  # of a column of days of which nothing else is known: below the floor
_LIFETIME: Final = 15 * 365  # days between two dates of one row that no term has
_LONG_AGO: Final = 2012  # a column whose last day is before says when people were born
_USUALLY: Final = 0.5  # of the rows


@outlined
class Likely(NamedTuple):
    """That a column may hold a field, how much speaks for it, and what.

    Attributes:
        field: `start` or `end`.
        score: 0 to 100.
        why: a sentence in Korean.
    """

    field: str
    score: float
    why: str


def likely_days(
    open_days: Days, known: Mapping[str, Sequence[CellValue]], names: Mapping[int, str]
) -> dict[int, list[Likely]]:
    """Return what the columns of days that nobody has explained may be, the likeliest first.

    Of two columns the earlier one row by row begins the term and the later one ends it; of more
    those count that bound whole months. A day on which people were born begins none.

    Args:
        open_days: by column, the cells of those that are not explained.
        known: the cells of the columns that are known to be `start` or `end`.
        names: the headers, by column and, for a known one, by 0 for `start` and -1 for `end`.

    >>> starts, ends = ["2024-01-05", "2024-02-01"], ["2025-01-04", "2025-01-31"]
    >>> found = likely_days({3: ends, 4: starts}, {}, {3: "끝", 4: "처음"})
    >>> found[4][0].field, found[3][0].why
    ('start', "'처음' 열의 날부터 12개월 뒤 종료일과 맞습니다.")
    """
    days = {column: cells for column, cells in open_days.items() if not are_births(cells)}
    if "start" in known and "end" in known:
        return {}
    if "start" in known:
        return _one(days, known["start"], "end", names[0])
    if "end" in known:
        return _one(days, known["end"], "start", names[-1])
    return _two(days, names)


def _one(days: Days, other: Sequence[CellValue], field: str, name: str) -> dict[int, list[Likely]]:
    """The column that begins or ends the terms of which the other end is known."""
    found: dict[int, Likely] = {}
    for column, cells in days.items():
        pair = (other, cells) if field == "end" else (cells, other)
        if comes_first(*pair) and not are_far(*pair):
            found[column] = _said(field, *pair, name)
    best = max(found, key=lambda column: (found[column].score, column), default=None)
    if best is None:
        return {}
    rest = [column for column in found if found[column].score == found[best].score]
    return {column: [found[column]] for column in rest}


def _two(days: Days, names: Mapping[int, str]) -> dict[int, list[Likely]]:
    """The two columns that bound a term; of one alone only that it holds days."""
    pairs = {
        pair: whole_terms(days[pair[0]], days[pair[1]])
        for pair in permutations(days, 2)
        if comes_first(days[pair[0]], days[pair[1]]) and not are_far(*map(days.__getitem__, pair))
    }
    pairs = {pair: share for pair, share in pairs.items() if pair[::-1] not in pairs}
    if not pairs:
        bare = "날짜가 적힌 열입니다."
        return {
            column: [Likely("start", _BARE, bare), Likely("end", _BARE, bare)] for column in days
        }
    # of equals the widest apart: a day between them is one of signing or of payment
    one, other = max(pairs, key=lambda pair: (pairs[pair], _apart(days, pair)))
    start = _said("start", days[one], days[other], names[other])
    end = _said("end", days[one], days[other], names[one])
    return {
        one: [start, Likely("end", _BARE - 1, "날짜가 적힌 열입니다.")],
        other: [end, Likely("start", _BARE - 1, "날짜가 적힌 열입니다.")],
    }


def _said(field: str, starts: Sequence[CellValue], ends: Sequence[CellValue], other: str) -> Likely:
    """What two columns of days say of one of them."""
    several = sum(1 for pair in _pairs(starts, ends)) > 1
    rows = "모든 줄에서" if several else "적힌 줄에서"
    if whole_terms(starts, ends) < PROOF:
        how = "이릅니다" if field == "start" else "늦습니다"
        return Likely(field, _BEFORE, f"이 열이 '{other}' 열보다 {rows} {how}.")
    length = usual_length(starts, ends)
    count = f"{length}개월" if length else "몇 달"
    if field == "end":
        return Likely(field, _WHOLE, f"'{other}' 열의 날부터 {count} 뒤 종료일과 맞습니다.")
    return Likely(
        field, _WHOLE, f"이 날부터 {count} 뒤가 '{other}'{particle(other, '과/와')} 맞습니다."
    )


def usual_length(starts: Sequence[CellValue], ends: Sequence[CellValue]) -> int | None:
    """Return the whole months that most terms have; None if most have no such number.

    >>> usual_length(["2024-01-05", "2024-02-01"], ["2025-01-04", "2025-01-31"])
    12
    """
    pairs = _pairs(starts, ends)
    lengths = Counter(months_of_term(*pair) or follows_edate(*pair) for pair in pairs)
    (length, count), *_ = [*lengths.most_common(1), (None, 0)]
    return length if count > _USUALLY * len(pairs) else None


def _pairs(one: Sequence[CellValue], other: Sequence[CellValue]) -> list[tuple[date, date]]:
    """The rows that have both days, in order."""
    return [(first, last) for first, last in day_pairs(one, other) if first <= last]


def _apart(days: Days, pair: tuple[int, int]) -> float:
    return median((last - first).days for first, last in _pairs(days[pair[0]], days[pair[1]]))


def are_far(starts: Sequence[CellValue], ends: Sequence[CellValue]) -> bool:
    """Tell whether two days are further apart than a term is long, as those of a life are."""
    pairs = _pairs(starts, ends)
    return not pairs or median((last - first).days for first, last in pairs) > _LIFETIME


def are_births(cells: Sequence[CellValue]) -> bool:
    """Tell whether days say when people were born, or when something long ago was."""
    days = [day for day in days_of(cells)[0] if day is not None]
    return bool(days) and max(days).year < _LONG_AGO
