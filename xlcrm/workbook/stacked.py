"""Tables one below another on one sheet: which of the lower ones are read as well.

재원생 above and 퇴원생 below, or the contracts of one service after those of another. What lies
below and is no list of contracts (a legend, sums, whom to call) is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from xlcrm.domain.period import newest
from xlcrm.reading.evidence import filled
from xlcrm.reading.header_cells import header_cells, runs_of
from xlcrm.reading.headers import ENOUGH_FIELDS, fields_in_row, is_own_sheet
from xlcrm.reading.own_lists import made_from_ledger
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.ledger_sheet import BOUNDS
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.sheet_reader import Sheet, SheetReader

_WHO = ("name", "customer_id", "phone")


class Lying(Protocol):
    """A table that knows where it lies, and where the headers of others below it."""

    @property
    def area(self) -> CellRange: ...  # noqa: D102 - as a sheet's
    @property
    def others(self) -> Sequence[int]: ...  # noqa: D102 - as a sheet's


AnyTable = TypeVar("AnyTable", bound=Lying)


def stacked(
    reader: SheetReader,
    upper: Sequence[AnyTable],
    read: Callable[[SheetReader, HeaderMatch], AnyTable | None],
    find: Callable[[SheetReader], HeaderMatch | None],
) -> tuple[list[AnyTable], list[int]]:
    """Return the tables below others of a sheet, and the headers' rows of those that are not read.

    Args:
        reader: the sheet.
        upper: its uppermost tables, as read or looked at.
        read: reads a table, or looks where it lies.
        find: looks for the headers that a reader begins with; None where they are no ledger's.
    """
    pending = sorted({row for each in upper for row in each.others})
    found: list[AnyTable] = []
    unread: list[int] = []
    while pending:
        row = pending.pop(0)
        lower = reader.below(row)
        match = find(lower)
        if match is None or not is_list_of_contracts(lower, match):
            unread.append(row)
            continue
        head = match.header_row
        pending = [each for each in pending if each > head]
        if row < head - 1:
            unread.append(row)
        tables = [sheet for each in (match, *match.beside) if (sheet := read(lower, each))]
        found += tables
        bottom = max((sheet.area.bottom for sheet in tables), default=head)
        more = {each for sheet in tables for each in sheet.others}
        pending = sorted({each for each in pending if each > bottom} | more)
    return found, unread


def lists_left(reader: SheetReader) -> list[tuple[int, int]]:
    """Return where lists of people stand above or beside the ledger of a sheet, which read nothing.

    As (row, column) of their first header: people with headers, and no day that bounds a term.
    """
    match = reader.match
    if match is None or match.spec.key != LEDGER.key or match.people:
        return []
    head, found = match.header_row, []
    read = {number for each in reader.matches for number in each.columns.values()}
    for row in (at for at in reader.top if reader.first <= at <= head):
        line = header_cells(reader.top, reader.merges, row)
        for run in runs_of(line, reader.top, row):
            if row == head and not read.isdisjoint(run):
                continue
            cells = {at: line[at].text for at in run if at in line}
            fields = {field: at for at, field in fields_in_row(cells, row, LEDGER)}
            rows = [
                each for at, each in reader.top.items() if at > row and (at < head or row == head)
            ]
            if len(fields) >= ENOUGH_FIELDS and _tell_people(fields, rows):
                found.append((row, run[0]))
    return found


def _tell_people(fields: Mapping[str, int], rows: Sequence[Mapping[int, CellValue]]) -> bool:
    """Whether at least two rows name somebody, and say something else of them."""
    who = next((fields[each] for each in ("name", "customer_id") if each in fields), 0)
    said = [
        row
        for row in rows
        if not is_blank(row.get(who))
        and sum(not is_blank(row.get(at)) for at in fields.values()) > 1
    ]
    return who > 0 and len(said) > 1


def place_of_new(ledgers: Sequence[Sheet]) -> int:
    """Return which of some ledgers' tables takes new contracts: one of the newest sheet.

    Of tables one below another the uppermost that says nothing of who has left.
    """
    chosen = newest([sheet.table.sheet for sheet in ledgers])
    name, area = ledgers[chosen].table.sheet, ledgers[chosen].area
    above = [
        at
        for at, each in enumerate(ledgers)
        if each.table.sheet == name and (at == chosen or each.area.bottom < area.top)
    ]
    staying = [at for at in above if "terminated_on" not in ledgers[at].match.columns]
    return chosen if len(above) == 1 else min(staying or above)


def is_list_of_contracts(reader: SheetReader, match: HeaderMatch) -> bool:
    """Tell whether what a reader begins with is a list of contracts, and has some.

    A list of vacant rooms has the headers of contracts and nobody's name; whom to call, says a
    title, stands above already.
    """
    if match.spec.key != LEDGER.key:
        return False
    above = [cells for row, cells in reader.top.items() if row < match.header_row]
    titles = [str(text) for cells in above for text in filled(cells.values())]
    if any(made_from_ledger(title) or is_own_sheet(title) for title in titles):
        return False
    who = next((match.columns[each] for each in _WHO if each in match.columns), 0)
    days = [match.columns[each] for each in BOUNDS if each in match.columns]
    return any(
        not is_blank(cells.get(who))
        and (match.people or any(not is_blank(cells.get(each)) for each in days))
        for row, cells in reader.top.items()
        if row > match.header_row
    )
