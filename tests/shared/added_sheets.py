"""Two sheets for any workbook: a furnished one, and one made like its first sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.table import tables_of
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package

FURNISHED: Final = NewSheet(
    "새 일지",
    ("일시", "채널", "내용"),
    ((date(2024, 10, 1), "전화", "=1+1"), (date(2024, 10, 2), "면담", "둘째\n줄")),
    (14, 10, 40),
    table="tblXlcrm",
    choices={2: ("전화", "면담", '"따옴표"')},
    formats={1: "yyyy-mm-dd"},
    wrap=(3,),
    links={(0, 3): "'새 일지'!A3"},
    printed=True,
)


def added_sheets(package: Package) -> Plan:
    """Return a plan for both sheets.

    Example: apply(added_sheets(package), package) brings 새 일지 and 본뜬 시트.
    """
    entry = package.worksheets[0]
    table = next(iter(tables_of(package, entry.part)), None)
    area = table.area if table is not None and table.header_rows else _used(package, entry.part)
    columns = range(area.left, area.right + 1)
    values: tuple[CellValue, ...] = ("본뜬 행", 12.5, True)
    row = dict(zip(columns, values, strict=False))
    like = LikeSheet("본뜬 시트", entry.name, area, (row, row), ({area.left: "'새 일지'!A1"}, {}))
    return Plan(new_sheets=(FURNISHED, like))


def _used(package: Package, part: str) -> CellRange:
    data = package.markup(part)
    cells = [
        (row.number, cell.column)
        for row in rows_of(data, frame_of(data))
        for cell in row.cells
        if cell.content
    ] or [(1, 1)]
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return CellRange(min(rows), min(columns), max(rows), max(columns))
