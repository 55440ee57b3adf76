"""Sheets that are called as one of ours, and whose headers do not say enough to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.reading.header_cells import header_cells
from xlcrm.reading.headers import NAMES_WILL_DO, fields_in_row, lacks, named_like
from xlcrm.schema.sheets import CUSTOMERS, MARKETING, NAMED_BY, PURCHASES, SATISFACTION, USAGE
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.workbook.sheet_reader import SheetReader

_NAMED: Final = (CUSTOMERS, USAGE, PURCHASES, MARKETING, SATISFACTION)
_EITHER: Final = "고객 ID나 고객명"
_LEAST: Final = 2  # headers that are known, until a row is taken for the headers


class Lacking(NamedTuple):
    """A sheet that is not read, and what its headers lack.

    Attributes:
        spec: as what it is called.
        row: the row that is most like headers.
        column: its first column.
        missing: the names of the columns that would have to be there.
    """

    spec: SheetSpec
    row: int
    column: int
    missing: tuple[str, ...]


def lacking(reader: SheetReader) -> Lacking | None:
    """Return what the headers of a sheet lack that is called as one of ours and reads nothing."""
    called = named_like(reader.name, _NAMED)
    if reader.match is not None or not reader.visible or not called:
        return None
    spec = called[0]
    known: dict[int, frozenset[str]] = {}
    for row in list(reader.top)[:-1]:  # a row below has to be there
        line = header_cells(reader.top, reader.merges, row)
        cells = {at: each.text for at, each in line.items()}
        known[row] = frozenset(field for _, field in fields_in_row(cells, row, spec))
    who = {column.field for column in NAMED_BY}
    best = max(known, key=lambda row: len(known[row] - who), default=None)
    if best is None or len(known[best] - who) < _LEAST:
        return None
    by_name = spec.key in NAMES_WILL_DO
    missing = tuple(
        _EITHER if by_name and each.field == "customer_id" else each.name
        for each in lacks(spec, known[best])
    )
    return Lacking(spec, best, min(reader.top[best], default=1), missing)
