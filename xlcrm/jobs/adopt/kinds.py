"""Columns that only may say what a term is for: asked about where the answer changes a figure.

유형, 종류 and 구분 say as often how a contract came about, or of which kind the other side is, as
what is sold. What a term is for tells whose next term renews it: where somebody stands in a list
twice, once with 헬스 and once with PT, the answer decides, and a person gives it. Where nobody
does, it changes nothing: a mere kind is left alone then, and a name of something is read as what it
says. 설정 keeps either, where the office may change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidates import said_of
from xlcrm.reading.evidence import filled
from xlcrm.reading.products import KIND, is_extra, rank_of
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.jobs.adopt.header_row import HeaderRow
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.headers import HeaderMatch

_LENGTH: Final = lazy(r"\d\s*(?:개월|달|년|회|주|일권|시간)")
_MOSTLY: Final = 0.6  # of the cells
_ROWS: Final = 5  # below which nobody being there twice proves nothing


def settled_kinds(match: HeaderMatch, row: HeaderRow, told: Told) -> Mapping[int, tuple[str, ...]]:
    """Return what need not be asked of the column that says, with a doubt, what a term is for.

    Args:
        match: what the headers are read as.
        row: the headers, with what stands below them.
        told: what is told of headers already.
    """
    column = match.columns.get("service")
    if row.spec.key != LEDGER.key or column is None or "service" not in match.doubtful:
        return {}
    if "service" in match.told or "service" in match.holds:
        return {}
    if said_of(told, row.cells[column], column) is not None or decides(row, column):
        return {}
    text = row.cells[column].text
    return {column: () if rank_of(text) == KIND or is_extra(text) else ("service",)}


def decides(row: HeaderRow, column: int) -> bool:
    """Tell whether somebody stands in a list twice, with different words in a column.

    An empty list, or one of few rows, may come to say so; and what has a length in it, FM 12개월,
    is a plan, which tells for how long a fee is paid.
    """
    said = [str(each) for each in filled(row.below(column))]
    lengths = sum(_LENGTH.search(each) is not None for each in said)
    if len(said) < _ROWS or lengths >= _MOSTLY * len(said):
        return True
    who = min(
        (each for each in row.found if each.field in {"name", "customer_id"} and not each.counts),
        key=lambda each: (each.field != "customer_id", each.preference),
        default=None,
    )
    if who is None:
        return False
    kinds: dict[str, set[str]] = {}
    for one, what in zip(row.below(who.column), row.below(column), strict=True):
        if not is_blank(one) and not is_blank(what):
            kinds.setdefault(normalise(str(one)), set()).add(normalise(str(what)))
    return any(len(each) > 1 for each in kinds.values())
