"""What two versions of a workbook say differently, cell by cell."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, CellRef, column_number
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.rows import read_row, usual_cell
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.workbook.plan import CellEdit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.strings import SharedStrings

_BEGIN: Final = b"<c "
_REFERENCE: Final = re.compile(rb'r="([A-Z]{1,3})[1-9][0-9]{0,5}"')
_MOST_SAID: Final = 1 << 14  # distinct cells that are remembered


def differences(old: Package, new: Package, without: Collection[str] = ()) -> Iterator[CellEdit]:
    """Yield each cell that says something else in the new version, by sheet, row and column.

    Sheets are told apart by their names; of a sheet that only one version has, every cell; of those
    in `without`, none. Dates come as the numbers that the cells hold.
    """
    before = {sheet.name: sheet.part for sheet in old.worksheets}
    after = {sheet.name: sheet.part for sheet in new.worksheets}
    for name in differing_sheets(old, new):
        if name not in without:
            first = _Rows(old, before[name]) if name in before else None
            second = _Rows(new, after[name]) if name in after else None
            yield from _of_sheet(name, first, second)


def differing_sheets(old: Package, new: Package) -> tuple[str, ...]:
    """Return the sheets that only one version has, or whose packed bytes are not the same."""
    before = {sheet.name: _packed(old, sheet.part) for sheet in old.worksheets}
    after = {sheet.name: _packed(new, sheet.part) for sheet in new.worksheets}
    names = dict.fromkeys((*before, *after))
    return tuple(name for name in names if before.get(name) != after.get(name))


def _packed(package: Package, part: str) -> bytes:
    return bytes(package.archive.packed(package.member(part)))


class _Rows:
    """A sheet's rows by number: their markup, and on demand their values."""

    def __init__(self, package: Package, part: str) -> None:
        self.scan: Scan = scan(package.markup(part), package.strings)
        self.decoder = Decoder(package.strings)
        self._said: dict[bytes, CellValue] = {}
        starts = [*self.scan.starts, self.scan.frame.end]
        data = self.scan.data
        self.markup = {
            row: data[starts[at] : starts[at + 1]].strip() for at, row in enumerate(self.scan.rows)
        }
        self.start = dict(zip(self.scan.rows, self.scan.starts, strict=True))

    def said(self, behind: bytes) -> CellValue:
        """What a cell says, by what stands behind its reference; remembered, as most repeat.

        Raises:
            KeyError: it is not written as programs write cells.
        """
        if behind not in self._said:
            cell = usual_cell(b'<c r="A1"' + behind)
            if cell is None:
                raise KeyError
            value = self.decoder.read(*cell[1:])
            if len(self._said) >= _MOST_SAID:
                return value
            self._said[behind] = value
        return self._said[behind]

    def values(self, row: int) -> dict[int, CellValue]:
        """What the cells of a row say, blanks left out."""
        if row not in self.start:
            return {}
        read = read_row(self.scan.data, self.start[row], self.scan.frame.end, row - 1)
        values = {
            cell.column: self.decoder.read(cell.attributes, cell.content)
            for cell in (read.cells if read else ())
        }
        return {column: value for column, value in values.items() if value is not None}


def _of_sheet(name: str, old: _Rows | None, new: _Rows | None) -> Iterator[CellEdit]:
    one = old.markup if old else {}
    other = new.markup if new else {}
    alike = bool(old and new and _strings_alike(old.decoder.strings, new.decoder.strings))
    for row in sorted({*one, *other}):
        was, now = one.get(row), other.get(row)
        if was == now:
            continue
        apart = _cells_apart(was, now, old, new) if alike and old and new and was and now else None
        cells = _told(row, old, new) if apart is None else apart
        for column, (before, after) in sorted(cells.items()):
            if before != after:
                yield CellEdit(CellRef(name, row, column), before, after)


def _told(row: int, old: _Rows | None, new: _Rows | None) -> dict[int, tuple[CellValue, CellValue]]:
    """What all cells of a row say, by column."""
    before = old.values(row) if old else {}
    after = new.values(row) if new else {}
    return {column: (before.get(column), after.get(column)) for column in {*before, *after}}


@cache  # of three letters at most, there are not so many
def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def _strings_alike(one: SharedStrings, other: SharedStrings) -> bool:
    """Whether a shared string that both have is the same in both: new ones come at the end."""
    texts, others = one.texts(), other.texts()
    shorter = min(len(texts), len(others))
    return texts[:shorter] == others[:shorter]


def _cells_apart(
    one: bytes, other: bytes, old: _Rows, new: _Rows
) -> dict[int, tuple[CellValue, CellValue]] | None:
    """What the cells of a row say that are written differently; None where it is no usual row.

    Most of a row that was changed is what it was: that is told by its bytes, without reading it.
    """
    cells, others = one.split(_BEGIN), other.split(_BEGIN)
    if len(cells) != len(others) or b"<!" in one or b"<!" in other:
        return None
    found = {}
    for was, now in zip(cells[1:], others[1:], strict=True):
        if was == now:
            continue
        place = _REFERENCE.match(was)
        if place is None or not now.startswith(place[0]):
            return None
        at, column = place.end(), _column(place[1])
        if column > MAX_COLUMN:
            return None
        try:
            found[column] = old.said(was[at:]), new.said(now[at:])
        except KeyError:
            return None
    return found
