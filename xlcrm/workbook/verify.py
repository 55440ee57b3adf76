"""A new workbook read back before it takes the old one's place: parts, planned cells, structure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.columnwise import by_column, without
from xlcrm.domain.outline import outlined
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.addedsheet import LikeSheet, OwnSheet
from xlcrm.ooxml.cells import Decoder, serial_of
from xlcrm.ooxml.modelrow import row_at
from xlcrm.ooxml.ownership import is_same
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rowscan import (
    begins_with,
    known_rows,
    references_with,
    rows_with,
    scan_rows,
)
from xlcrm.ooxml.scan import position_of, positions_of, scan
from xlcrm.ooxml.stringcount import around_count, said_by
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.sound import Soundness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.hyperlinks import Link
    from xlcrm.ooxml.rowscan import KnownRows
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.workbook.plan import FormulaResults, NewRows
    from xlcrm.workbook.read import Book

_NOT_AS_PLANNED: Final = "새로 쓴 파일의 값이 계획과 다릅니다. 원래 파일은 그대로입니다."
_FEW: Final = 16  # rows that are read one by one; for more, whole columns are


@outlined
@dataclass(frozen=True, slots=True)
class _Cells:
    """What one column's cells have to say, by row."""

    column: int
    rows: Sequence[int]
    values: Sequence[object]


def verify(  # noqa: PLR0913 - what is known of the old workbook, one by one
    plan: Plan,
    data: bytes,
    before: Package,
    limits: Limits,
    *,
    was_sound: bool = False,
    rows: Mapping[str, KnownRows] | None = None,
) -> None:
    """Read a new workbook back: every part's CRC, every planned cell and link, its structure.

    Of a part that lies there packed as it lay before, that it does.

    Args:
        plan: what was to change.
        data: the new workbook, as read back from disk.
        before: the workbook that the plan was made for.
        limits: how much it may unpack to.
        was_sound: whether every part of the old workbook is known to be sound. Without that what
            lies in the new one as it lay before is unpacked too.
        rows: where the rows of the old one's long sheets lie, by their names, where it is known.

    Raises:
        DamagedWorkbookError: a part is broken, a cell does not say what was planned, or the
            structure has a fault that the workbook had not before.
    """
    from xlcrm.ooxml.hyperlinks import holds_links  # noqa: PLC0415 - few plans add links

    package = Package(data, limits, before.known.by_digest)
    planned, links = _planned(plan), _links(plan)
    sheets = {
        package.member(entry.part): entry.name
        for entry in package.worksheets
        if entry.name in planned
    }
    if len(sheets) != len(planned):
        raise _wrong("새로 쓴 파일에 시트가 없습니다. 원래 파일은 그대로입니다.")
    for own in plan.new_sheets:
        if isinstance(own, OwnSheet) and not is_same(package, own):
            raise _wrong(_NOT_AS_PLANNED, own.name)
    strings, said = _strings_of(before, package)
    results = {package.member(package.sheet(each.sheet).part): each for each in plan.results}
    sound = Soundness(before, package, strings, said)
    for name in package.archive.names:
        if (
            was_sound
            and name not in {*sheets, *results, *sound.sheets}
            and package.archive.lies_as_in(before.archive, name)
        ):
            continue
        content = package.archive.read(name)
        known = rows.get(sheets.get(name, "")) if rows else None
        known = known if known is not None and begins_with(content, known) else None
        sound.count(name, content, known and references_with(content, known))
        if name in results:
            _verify_results(content, strings, results[name])
        if name in sheets:
            sheet = sheets[name]
            found = _scan(content, strings, planned[sheet], known)
            _verify_cells(sheet, found, strings, planned[sheet], date1904=package.date1904)
            if sheet in links and not holds_links(content, found.frame, links[sheet]):
                raise _wrong("새로 쓴 파일에 링크가 없습니다. 원래 파일은 그대로입니다.", sheet)
            sound.look(name, found, [cells.rows for cells in planned[sheet]])
        elif name in sound.sheets:
            sound.look(name, scan_rows(content), ())
    sound.refuse_new()


def known_rows_of(plan: Plan, book: Book) -> dict[str, KnownRows]:
    """Return where the rows of long sheets lie to which a plan adds some."""
    package = book.package
    found = {}
    for name in dict.fromkeys(rows.sheet for rows in plan.new_rows):
        if (scanned := book.scans.get(name)) is not None:
            shared = package.known.of(package.member(package.sheet(name).part)).shared
            if (known := known_rows(scanned, shared)) is not None:
                found[name] = known
    return found


def _verify_results(content: bytes, strings: SharedStrings, planned: FormulaResults) -> None:
    from xlcrm.ooxml.results import holds_results  # noqa: PLC0415 - few plans have any

    if not holds_results(content, strings, planned.cells):
        raise _wrong(_NOT_AS_PLANNED, planned.sheet)


def _wrong(message: str, sheet: str | None = None, cell: str | None = None) -> DamagedWorkbookError:
    return DamagedWorkbookError(
        message, sheet=sheet, cell=cell, hint="이 파일을 개발자에게 알려 주세요."
    )


def _strings_of(before: Package, after: Package) -> tuple[SharedStrings, int | None]:
    """The new workbook's strings, and how many cells refer to them as their table says.

    They are the old one's, which need not be read again, if that table says nothing else than how
    many cells refer to it, or not even that.
    """
    part = before.related_part("sharedStrings")
    if part is None or part != after.related_part("sharedStrings"):
        return after.strings, said_by(after.strings.data)
    name, old = before.member(part), before.strings.data
    if before.archive.packed(name) == after.archive.packed(name):
        return before.strings, said_by(old)
    new = after.part(part)
    around = around_count(old)
    same = around is not None and around == around_count(new)
    return before.strings if same else after.strings, said_by(new)


def _planned(plan: Plan) -> dict[str, list[_Cells]]:
    """The planned values by sheet. Changed columns stay as they are: they may be very long.

    Of a sheet of xlcrm's own its mark tells whether it says what was planned, and nothing else.
    """
    planned: dict[str, list[_Cells]] = {sheet.name: [] for sheet in plan.new_sheets}
    for cells in plan.columns:
        if cells.rows:
            planned.setdefault(cells.sheet, []).append(_Cells(cells.column, cells.rows, cells.new))
    for added_rows in (plan | Plan()).new_rows:  # those of one sheet put together
        planned.setdefault(added_rows.sheet, []).extend(_of_rows(added_rows))
    added: dict[tuple[str, int], dict[int, object]] = {}
    others = tuple(each for each in plan.new_sheets if not isinstance(each, OwnSheet))
    for edit in replace(plan, columns=(), new_rows=(), new_sheets=others):
        where = edit.where
        added.setdefault((where.sheet, where.column), {})[where.row] = edit.new
    for (sheet, column), values in added.items():
        rows = sorted(values)
        found = _Cells(column, rows, [values[row] for row in rows])
        planned.setdefault(sheet, []).append(found)
    return planned


def _of_rows(rows: NewRows) -> Iterator[_Cells]:
    """The values of added rows, by column."""
    first = rows.area.bottom + 1
    for column, values in sorted(by_column(rows.values).items()):
        numbers: Sequence[int] = range(first, first + len(values))
        if None in values:
            absent = {*without(rows.values, column)}
            filled = [at for at in range(len(values)) if at not in absent]
            yield _Cells(column, [first + at for at in filled], [values[at] for at in filled])
        else:
            yield _Cells(column, numbers, values)


def _links(plan: Plan) -> dict[str, list[Link]]:
    """The planned links by sheet, in the order in which they are written."""
    from xlcrm.ooxml.hyperlinks import links_in  # noqa: PLC0415 - few plans add links

    links: dict[str, list[Link]] = {}
    placed = [(rows.sheet, rows.area.bottom, rows.values, rows.links) for rows in plan.new_rows]
    for sheet in plan.new_sheets:
        if isinstance(sheet, OwnSheet):
            if own := list(sheet.links()):
                links[sheet.name] = own
        elif isinstance(sheet, LikeSheet):
            placed.append((sheet.name, sheet.area.top, sheet.rows, sheet.links))
        else:
            values = [dict(enumerate(row, start=1)) for row in sheet.rows]
            by_row: list[dict[int, str]] = [{} for _ in values]
            for (row, column), place in sheet.links.items():
                by_row[row][column] = place
            placed.append((sheet.name, 1, values, by_row))
    for name, above, rows, places in placed:
        for number, (row_values, where) in enumerate(
            zip(rows, places, strict=False), start=above + 1
        ):
            if where:
                links.setdefault(name, []).extend(links_in(number, row_values, where))
    return links


def _scan(
    content: bytes, strings: SharedStrings, planned: Sequence[_Cells], known: KnownRows | None
) -> Scan:
    """Read the planned columns, or where there are but a few planned rows, only where rows lie."""
    if len(_rows_of(planned)) <= _FEW:
        found = None if known is None else rows_with(content, known)
        return scan_rows(content) if found is None else found
    return scan(content, strings, wanted={cells.column for cells in planned})


def _rows_of(planned: Sequence[_Cells]) -> set[int]:
    """The rows with planned cells; of very many, enough to know that they are."""
    rows: set[int] = set()
    for cells in planned:
        if len(rows) <= _FEW:
            rows.update(cells.rows)
    return rows


def _verify_cells(
    sheet: str,
    found: Scan,
    strings: SharedStrings,
    planned: Sequence[_Cells],
    *,
    date1904: bool,
) -> None:
    columns = {cells.column for cells in planned}
    by_row = {} if found.columns else _values(found, strings, _rows_of(planned), columns)
    for cells in planned:
        said = (
            _in_column(found, cells)
            if found.columns
            else [by_row[row].get(cells.column) for row in cells.rows]
        )
        if said == cells.values:
            continue
        stored = {each: _as_stored(each, date1904=date1904) for each in set(cells.values)}
        for row, value, planned_value in zip(cells.rows, said, cells.values, strict=True):
            if value != stored[planned_value]:
                raise _wrong(_NOT_AS_PLANNED, sheet, a1(row, cells.column))


def _in_column(found: Scan, cells: _Cells) -> list[CellValue]:
    values = found.columns[cells.column].values
    return [None if at is None else values[at] for at in positions_of(found, cells.rows)]


def _values(
    found: Scan, strings: SharedStrings, rows: set[int], columns: set[int]
) -> dict[int, Mapping[int, CellValue]]:
    """What the cells of some rows and columns say, by row and column."""
    decoder = Decoder(strings)
    by_row: dict[int, Mapping[int, CellValue]] = {}
    for row in rows:
        at = position_of(found, row)
        cells = () if at is None else row_at(found, at).cells
        by_row[row] = {
            cell.column: decoder.read(cell.attributes, cell.content)
            for cell in cells
            if cell.column in columns
        }
    return by_row


def _as_stored(value: object, *, date1904: bool) -> object:
    """What reading back a planned value gives: dates as serial numbers, empty text as nothing."""
    if isinstance(value, date):
        return serial_of(value, date1904=date1904)
    return None if value == "" else value
