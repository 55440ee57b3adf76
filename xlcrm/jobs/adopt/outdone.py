"""The ends of a term that a column of which nobody knows the words may be as well: asked about.

A header's words may be right, and another column the term's all the same. 가입일 and 반납일 do not
say that something begins or ends there; beside days of which no word is known they are only
likelier than those, unless they alone bound whole months. Then a person is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.bystanders import accessory_in
from xlcrm.reading.candidate import CANONICAL
from xlcrm.reading.evidence import are_dates, bounds_terms, comes_first, day_pairs, whole_terms
from xlcrm.reading.headers import PROOF
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.adopt.header_row import HeaderRow
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.headers import HeaderMatch

_PLAIN: Final = {
    "start": lazy(r"시작|개시|부터|start|begin"),
    "end": lazy(r"종료|만료|만기|까지|end|expir"),
}
"""What says of a day that something begins or ends there."""


@outlined
class _Pair(NamedTuple):
    """Two columns of days, row by row."""

    starts: Sequence[CellValue]
    ends: Sequence[CellValue]

    @property
    def bounds(self) -> bool:
        """Whether the one comes first in nearly every row, and mostly weeks before the other."""
        pair = self.starts, self.ends
        return bool(day_pairs(*pair)) and comes_first(*pair) and bounds_terms(*pair)

    @property
    def is_whole(self) -> bool:
        """Whether whole months lie between them in most rows."""
        return whole_terms(self.starts, self.ends) >= PROOF


def outdone(match: HeaderMatch, row: HeaderRow) -> frozenset[str]:
    """Return the ends of a term that are read with another column as likely to be it.

    Args:
        match: what the headers are read as.
        row: the headers, with what stands below them.
    """
    mine = {
        each.field: each
        for each in row.found
        if each.field in TERM
        and match.columns.get(each.field) == each.column
        and each.field not in match.told
    }
    days = [
        row.below(column)
        for column in row.open
        if row.is_full(column) and are_dates(row.below(column))
    ]
    if any(each.holds for each in mine.values()):
        return frozenset(mine) if days else frozenset()
    if {*mine} == {*TERM}:
        return _of_both(mine, row, days)
    if {*TERM} <= {*match.columns}:
        return frozenset()
    lasts = not {"months", "sessions_left"}.isdisjoint(match.fields)
    return frozenset(
        name
        for name, each in mine.items()
        if (each.composed or name == "end") and _may_be_either(each, row, days, whole=not lasts)
    )


def _may_be_either(
    end: Candidate, row: HeaderRow, days: Sequence[Sequence[CellValue]], *, whole: bool
) -> bool:
    """Whether the one end of a term that is read may be another day, or the other end.

    Args:
        end: the column.
        row: the headers.
        days: the days that no word tells of.
        whole: whether nothing else says how long a term goes.
    """
    plain = _PLAIN[end.field].search(normalise(end.text)) is not None
    least = 1 if end.field == "start" else 2  # one of them may begin what ends here
    if not plain and len(days) >= least and (end.field == "end" or not whole):
        return True
    later = any(_Pair(row.below(end.column), others).bounds for others in days)
    return whole and (later or (end.field == "start" and row.has_periods))


def _of_both(
    mine: Mapping[str, Candidate], row: HeaderRow, days: Sequence[Sequence[CellValue]]
) -> frozenset[str]:
    """Which of both ends other days may be: proved ones, and any where nothing speaks for it."""
    read = _Pair(*(row.below(mine[name].column) for name in TERM))
    others = {
        "start": [_Pair(each, read.ends) for each in days],
        "end": [_Pair(read.starts, each) for each in days],
    }
    found = set()
    for name, pairs in others.items():
        said = normalise(mine[name].text)
        plain = _PLAIN[name].search(said) is not None and not accessory_in(said)
        able = [pair for pair in pairs if pair.bounds]
        proved = any(pair.is_whole for pair in able)
        another = proved if plain or read.is_whole else bool(able)
        if another and mine[name].preference > CANONICAL:
            found.add(name)
    return frozenset(found)
