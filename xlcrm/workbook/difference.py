"""What two versions of a workbook say differently, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.rows import read_row, usual_cell
from xlcrm.ooxml.scan import Scan, scan
from xlcrm.workbook.plan import CellEdit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.strings import SharedStrings

    _Cell = tuple[bytes, bytes | None]

_BEGIN: Final = b"<c "


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
        starts = [*self.scan.starts, self.scan.frame.end]
        data = self.scan.data
        self.markup = {
            row: data[starts[at] : starts[at + 1]].strip() for at, row in enumerate(self.scan.rows)
        }
        self.start = dict(zip(self.scan.rows, self.scan.starts, strict=True))

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
        cells = _cells_apart(was, now) if alike and was and now else None
        for column, before, after in _told(row, old, new, cells):
            if before != after:
                yield CellEdit(CellRef(name, row, column), before, after)


def _told(
    row: int, old: _Rows | None, new: _Rows | None, cells: Mapping[int, tuple[_Cell, _Cell]] | None
) -> Iterator[tuple[int, CellValue, CellValue]]:
    """What the cells of a row say, by column: some, or where nobody knows which, all."""
    if old and new and cells is not None:
        for column, (was, now) in sorted(cells.items()):
            yield column, old.decoder.read(*was), new.decoder.read(*now)
        return
    before = old.values(row) if old else {}
    after = new.values(row) if new else {}
    for column in sorted({*before, *after}):
        yield column, before.get(column), after.get(column)


def _strings_alike(one: SharedStrings, other: SharedStrings) -> bool:
    """Whether a shared string that both have is the same in both: new ones come at the end."""
    texts, others = one.texts(), other.texts()
    shorter = min(len(texts), len(others))
    return texts[:shorter] == others[:shorter]


def _cells_apart(one: bytes, other: bytes) -> dict[int, tuple[_Cell, _Cell]] | None:
    """The cells of a row that are written differently, by column; None where it is no usual row.

    Most of a row that was changed is what it was: that is told by its bytes, without reading it.
    """
    cells, others = one.split(_BEGIN), other.split(_BEGIN)
    if len(cells) != len(others) or b"<!" in one or b"<!" in other:
        return None
    found = {}
    for was, now in zip(cells[1:], others[1:], strict=True):
        if was == now:
            continue
        before, after = usual_cell(_BEGIN + was), usual_cell(_BEGIN + now)
        if before is None or after is None or before[0] != after[0]:
            return None
        found[before[0]] = before[1:], after[1:]
    return found
