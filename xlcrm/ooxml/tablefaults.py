"""Rules for Excel tables (ECMA-376 Part 1, 18.5): what must agree with each other and the cells."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from xlcrm.cellref import CellRange, a1
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.fault import Fault
from xlcrm.ooxml.markup import attributes, find
from xlcrm.ooxml.modelrow import row_at
from xlcrm.ooxml.packagefaults import repeated
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.scan import position_of
from xlcrm.ooxml.table import header_of, read_table
from xlcrm.ooxml.workbook import defined_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.ooxml.table import ExcelTable


def all_tables(package: Package) -> dict[str, str]:
    """Return the sheet's part by each table's member."""
    return {
        package.member(part): entry.part
        for entry in package.worksheets
        for part in package.related(entry.part, "table")
        if part in package
    }


def id_faults(package: Package) -> Iterator[Fault]:
    """Yield the tables whose number or name another table, or a defined name, has too."""
    said = {}
    for part in all_tables(package):
        root = find(package.part(part), b"table")
        said[part] = attributes(root.attributes) if root else {}
    numbers = [each.get("id", "") for each in said.values()]
    names = [_name(each) for each in said.values()]
    workbook = package.part(package.workbook_part)
    taken = {name.casefold() for name, _ in defined_names(workbook)}
    for part, each in said.items():
        if each.get("id", "") in repeated(numbers) or not each.get("id", "").isdecimal():
            yield Fault("table-id", part)
        if _name(each) in repeated(names) or not _name(each) or _name(each) in taken:
            yield Fault("table-name", part)


def _name(said: Mapping[str, str]) -> str:
    return (said.get("displayName") or said.get("name", "")).casefold()


def table_faults(
    package: Package, part: str, found: Scan, strings: SharedStrings
) -> Iterator[Fault]:
    """Yield what is wrong with the tables of a sheet.

    Args:
        package: the workbook.
        part: the sheet.
        found: the sheet, scanned.
        strings: the workbook's shared strings.
    """
    tables: list[ExcelTable] = []
    for target in package.related(part, "table"):
        if target in package:
            name = package.member(target)
            try:
                tables.append(read_table(name, package.part(name)))
            except (DamagedWorkbookError, ValueError):
                yield Fault("table", name)
    if not tables:
        return
    merges = merged_ranges(found.data, found.frame)
    for one, other in combinations(tables, 2):
        if one.area.meets(other.area):
            yield Fault("table-overlap", one.part, other.part)
    for table in tables:
        yield from _own_faults(table, package.part(table.part))
        yield from _header_faults(table, found, strings)
        for merge in merges:
            if merge.meets(table.area):
                yield Fault("table-overlap", table.part, str(merge))


def _own_faults(table: ExcelTable, data: bytes) -> Iterator[Fault]:
    """What a table's part says of itself."""
    area, columns = table.area, table.columns
    parent = find(data, b"tableColumns")
    count = attributes(parent.attributes).get("count", "") if parent else ""
    if len(columns) != area.right - area.left + 1 or count not in {"", str(len(columns))}:
        yield Fault("table-columns", table.part)
    names = [column.name.casefold() for column in columns]
    for key in (*repeated(names), *repeated(f"#{column.id}" for column in columns)):
        yield Fault("table-column", table.part, key)
    if "" in names:
        yield Fault("table-column", table.part)
    if table.last_data_row < area.top + table.header_rows:
        yield Fault("table-rows", table.part)
    tag = find(data, b"autoFilter")
    if tag is not None:
        wanted = CellRange(area.top, area.left, table.last_data_row, area.right)
        if _area(attributes(tag.attributes).get("ref", "")) != wanted:
            yield Fault("table-filter", table.part)


def _area(text: str) -> CellRange | None:
    try:
        return CellRange.of(text)
    except ValueError:
        return None


def _header_faults(table: ExcelTable, found: Scan, strings: SharedStrings) -> Iterator[Fault]:
    """The columns whose header cell says something else than their name."""
    if not table.header_rows:
        return
    at = position_of(found, table.area.top)
    cells = () if at is None else row_at(found, at).cells
    decoder = Decoder(strings)
    said = {
        cell.column: decoder.read(cell.attributes, cell.content)
        for cell in cells
        if table.area.left <= cell.column <= table.area.right
    }
    for number, column in enumerate(table.columns, start=table.area.left):
        if _text(said.get(number)) != _squeezed(header_of(column.name)):
            yield Fault("table-header", table.part, a1(table.area.top, number))


def _text(value: CellValue) -> str:
    """What a header cell says; only a text, or what some programs write for one, a whole number."""
    return _squeezed(str(value)) if isinstance(value, str | int) else ""


def _squeezed(text: str) -> str:
    """A text with each run of blanks as one, as reading an attribute makes line ends blanks."""
    return " ".join(text.split())
