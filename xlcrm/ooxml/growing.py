"""Data that grow: columns at their right, rows below them, and the room that both need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellRange, a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import Formula, style_in
from xlcrm.ooxml.modelrow import row_at
from xlcrm.ooxml.ranges import Growth, merged_ranges
from xlcrm.ooxml.rowblock import RowsWrite
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sheet import ColumnWrite
from xlcrm.ooxml.table import ExcelTable, tables_of
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.ooxml.edits import AddedColumn, SheetEdits
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.sheet import SheetWriter
    from xlcrm.ooxml.styles import Styles


_FEW: Final = 5  # a look that less than a fifth of the rows have is a mark of somebody's


@bare
@dataclass(frozen=True, slots=True)
class Grown:
    """What a sheet's data grow by: writes, what becomes of their area, and the table that grows.

    `filled` tells whether formulas of calculated columns are written.
    """

    growth: Growth
    table: ExcelTable | None
    columns: list[ColumnWrite] = field(default_factory=list)
    rows: RowsWrite | None = None
    filled: bool = False


def grown(
    writer: SheetWriter,
    area: CellRange,
    edit: SheetEdits,
    tables: Sequence[ExcelTable],
    styles: Styles | None,
) -> Grown:
    """Return what adding columns and rows to a sheet's data comes to.

    Args:
        writer: the sheet; it tracks the columns that are added and the last one before them.
        area: the data with their headers; an Excel table may reach further with empty rows, or end
            above rows that were typed below it, and then takes them in.
        edit: the columns and rows.
        tables: the Excel tables of the sheet.
        styles: the workbook's formats, to which those of new columns are added.

    Raises:
        PlanError: there is no room, or a table cannot take the column or row.
    """
    met = [table for table in tables if table.area.meets(area)]
    table = next((each for each in met if _holds(each, area)), None)
    last = area.bottom if table is None else table.last_data_row
    whole = area.grown_to(row=last)
    columns, worn = _columns(writer, whole, met, edit.added_columns, styles)
    growth = Growth(
        whole if last >= area.bottom else replace(whole, bottom=last),
        max(last, area.bottom + len(edit.added_rows)),
        area.right + len(edit.added_columns),
    )
    if not edit.added_rows:
        return Grown(growth, table, columns)
    rows = _rows(writer, area, growth, table, edit, worn)
    columns = [_without(write, rows.numbers) for write in columns]  # a table's empty rows are both
    return Grown(growth, table, columns, rows, bool(rows.formulas or edit.below.continued))


def can_take_in(package: Package, table: ExcelTable, area: CellRange) -> bool:
    """Tell whether a table can grow over rows below it: no totals, other tables, merged cells."""
    for entry in package.worksheets:
        tables = tables_of(package, entry.part)
        if all(each.part != table.part for each in tables):
            continue
        data = package.markup(entry.part)
        below = replace(area, top=table.area.bottom + 1)
        others = [each.area for each in tables if each.part != table.part]
        others += merged_ranges(data, frame_of(data))
        return not (table.totals_rows or table.query or any(map(below.meets, others)))
    return False


def _without(write: ColumnWrite, rows: range) -> ColumnWrite:
    """A column's write without the rows that are added."""
    low, high = bisect_left(write.rows, rows.start), bisect_left(write.rows, rows.stop)
    if low == high:
        return write
    return replace(
        write,
        rows=[*write.rows[:low], *write.rows[high:]],
        values=[*write.values[:low], *write.values[high:]],
    )


def _holds(table: ExcelTable, area: CellRange) -> bool:
    """Tell whether the area is the table's data, but for empty rows or with rows below it."""
    if table.last_data_row == area.bottom:
        return True
    same_top = (table.area.top, table.header_rows) == (area.top, 1)
    return same_top and (table.last_data_row > area.bottom or not table.totals_rows)


def _columns(
    writer: SheetWriter,
    area: CellRange,
    tables: Sequence[ExcelTable],
    columns: Sequence[AddedColumn],
    styles: Styles | None,
) -> tuple[list[ColumnWrite], dict[int, int]]:
    """Writes for headers and values at the right of the data, and each new column's format."""
    writes: list[ColumnWrite] = []
    worn: dict[int, int] = {}
    if not columns:
        return writes, worn
    _refuse_headers(writer, area, tables, columns)
    totals = max((table.area.bottom for table in tables), default=area.bottom)
    merged = merged_ranges(writer.scan.data, writer.scan.frame)
    for number, added in enumerate(columns, start=area.right + 1):
        _refuse_beside(writer, area.grown_to(row=totals), number, merged)
        left = writer.scan.tracked[added.like or area.right].attributes
        header_style = _style_at(writer, left, area.top)
        writes.append(ColumnWrite(number, (area.top,), (added.header,), header_style))
        values = dict.fromkeys(row for row in writer.scan.rows if area.top < row <= area.bottom)
        values |= dict(zip(added.rows, added.values, strict=True))
        rows = sorted(values)  # those without a value too: all cells of a column look alike
        for style, alike in _by_look(writer, left, rows, area.top + 1).items():
            look = style
            if added.number_format and styles is not None:
                look = styles.derived(look, added.number_format)
            if added.aligned is not None and styles is not None:
                other = writer.scan.tracked[added.aligned].attributes
                look = styles.standing(look, _style_at(writer, other, area.top + 1))
            worn.setdefault(number, look)
            if alike:
                cells = [values[row] for row in alike]
                writes.append(ColumnWrite(number, alike, cells, look))
    return writes, worn


def _by_look(
    writer: SheetWriter, texts: Sequence[bytes], rows: Sequence[int], first: int
) -> dict[int, list[int]]:
    """The rows by the format that their new cell is given, that of the first row first.

    It is the one that the cell beside it has, as rows may be banded; but for the look that only a
    few rows have, as somebody has marked them.
    """
    usual = _style_at(writer, texts, first)
    own = [_style_at(writer, texts, row) for row in rows]
    counts = Counter(own)
    most = max(counts, key=counts.__getitem__, default=usual)
    kept = {style for style, count in counts.items() if count * _FEW >= len(rows)}
    found: dict[int, list[int]] = {usual if usual in kept or not kept else most: []}
    for at, row in enumerate(rows):
        banded = (own[near] for near in (at, at - 2, at + 2) if 0 <= near < len(own))
        found.setdefault(next((each for each in banded if each in kept), most), []).append(row)
    return found


def _refuse_headers(
    writer: SheetWriter,
    area: CellRange,
    tables: Sequence[ExcelTable],
    columns: Sequence[AddedColumn],
) -> None:
    """Raise if a table that the data meet cannot take the columns."""
    for table in tables:
        held = _holds(table, area) and table.last_data_row <= area.bottom
        if not held or table.area.right != area.right or table.header_rows != 1 or table.query:
            raise PlanError(
                "이 표에는 열을 추가할 수 없습니다 (머리글이 없거나 외부 자료와 연결된 표).",
                sheet=writer.sheet,
                cell=a1(area.top, area.right),
                hint="표의 오른쪽에 열을 직접 만든 뒤 다시 실행하세요.",
            )
        taken = {column.name.casefold() for column in table.columns}
        if any(added.header.casefold() in taken for added in columns):
            raise PlanError("표에 같은 이름의 열이 있습니다.", sheet=writer.sheet)


def _refuse_beside(
    writer: SheetWriter, area: CellRange, column: int, merged: Sequence[CellRange]
) -> None:
    """Raise if a cell beside the data holds something."""
    scanned = writer.scan
    spans = scanned.tracked[column]
    beside = CellRange(area.top, column, area.bottom, column)
    for each in merged:
        if each.meets(beside):
            raise PlanError(
                "표의 오른쪽에 병합된 셀이 있어 열을 추가할 수 없습니다.",
                sheet=writer.sheet,
                cell=a1(max(each.top, area.top), column),
                hint="셀 병합을 해제한 뒤 다시 실행하세요.",
            )
    for position, row in enumerate(scanned.rows):
        start, end = spans.starts[position], spans.ends[position]
        if start != end and area.top <= row <= area.bottom and b"</" in scanned.data[start:end]:
            raise PlanError(
                "표의 오른쪽에 다른 내용이 있어 열을 추가할 수 없습니다.",
                sheet=writer.sheet,
                cell=a1(row, column),
                hint="오른쪽 열을 비우거나 옮긴 뒤 다시 실행하세요.",
            )


def _rows(  # noqa: PLR0913, PLR0917 - what a row needs to know of the data above and beside it
    writer: SheetWriter,
    area: CellRange,
    growth: Growth,
    table: ExcelTable | None,
    edit: SheetEdits,
    worn: dict[int, int],
) -> RowsWrite:
    """The rows below the data, with the table's calculated columns filled down."""
    last = area.bottom + len(edit.added_rows)
    if table is not None and table.totals_rows and last > table.last_data_row:
        raise PlanError(
            "표에 요약 행이 있어 행을 추가할 수 없습니다.",
            sheet=writer.sheet,
            cell=a1(table.area.bottom, table.area.left),
            hint="[테이블 디자인 > 요약 행]을 끈 뒤 다시 실행하세요.",
        )
    if last > MAX_ROW:
        raise PlanError("시트에 행을 더 추가할 자리가 없습니다.", sheet=writer.sheet)
    below = CellRange(area.bottom + 1, area.left, last, growth.right)
    fresh = replace(below, top=min(below.top + edit.below.prepared, last + 1))
    for merged in merged_ranges(writer.scan.data, writer.scan.frame):
        _refuse_under(writer, merged, below.top, edit.added_rows[: edit.below.prepared])
        if fresh.top <= last and merged.meets(fresh):
            raise PlanError(
                "표 아래에 병합된 셀이 있어 행을 추가할 수 없습니다.",
                sheet=writer.sheet,
                cell=a1(merged.top, merged.left),
                hint="셀 병합을 해제하거나 표 아래의 내용을 다른 곳으로 옮기세요.",
            )
    like = area.bottom
    if area.bottom == area.top:  # no row yet but perhaps the one that every table has
        like = area.top + 1 if growth.old.bottom > area.top else 0
    for at in _positions_below(writer, fresh):
        _refuse_content(writer, at, fresh)
    columns = range(area.left, growth.right + 1)
    formulas = {} if table is None else table.formulas
    values = edit.added_rows
    if edit.below.continued or edit.below.counted:
        values = _gone_on(edit, area.bottom, formulas)
    return RowsWrite(below.top, values, like or None, formulas, columns, worn, edit.below.prepared)


def _gone_on(
    edit: SheetEdits, bottom: int, calculated: Mapping[int, str]
) -> Sequence[Mapping[int, object]]:
    """The rows with the formulas and numbers that go on below the rows that lie there already."""
    from xlcrm.ooxml.insertion.references import carried  # noqa: PLC0415 - a refresh adds no rows

    below, prepared = edit.below, edit.below.prepared
    last = bottom + prepared
    return [
        *edit.added_rows[:prepared],
        *(
            {
                **{column: n + number - last for column, n in below.counted.items()},
                **{
                    column: Formula(carried(text, number - last))
                    for column, text in below.continued.items()
                    if column not in calculated
                },
                **row,
            }
            for number, row in enumerate(edit.added_rows[prepared:], start=last + 1)
        ),
    ]


def _refuse_under(
    writer: SheetWriter, merged: CellRange, first: int, rows: Sequence[Mapping[int, object]]
) -> None:
    """Raise if a value of a prepared row would stand under a merged range, where nobody sees it."""
    for number in range(max(first, merged.top), min(first + len(rows), merged.bottom + 1)):
        for column, value in rows[number - first].items():
            hidden = merged.holds(number, column) and (number, column) != (merged.top, merged.left)
            if hidden and value not in {None, ""}:
                raise PlanError(
                    "병합된 셀에 가려 보이지 않는 칸이라 쓰지 않습니다.",
                    sheet=writer.sheet,
                    cell=a1(number, column),
                    hint="셀 병합을 푼 뒤 다시 실행하세요.",
                )


def _positions_below(writer: SheetWriter, below: CellRange) -> Iterable[int]:
    """The rows of the sheet that are to be filled."""
    rows = writer.scan.rows
    if writer.scan.ordered:
        return range(bisect_left(rows, below.top), bisect_right(rows, below.bottom))
    return [at for at, row in enumerate(rows) if below.top <= row <= below.bottom]


def _refuse_content(writer: SheetWriter, at: int, below: CellRange) -> None:
    """Raise if a row below the data holds something under it."""
    row = row_at(writer.scan, at)
    for cell in row.cells:
        if below.left <= cell.column <= below.right and cell.content:
            raise PlanError(
                "표 아래에 다른 내용이 있어 행을 추가할 수 없습니다.",
                sheet=writer.sheet,
                cell=a1(writer.scan.rows[at], cell.column),
                hint="표 아래를 비우거나 내용을 다른 곳으로 옮기세요.",
            )


def _style_at(writer: SheetWriter, texts: Sequence[bytes], row: int) -> int:
    at = writer.position(row)
    return style_in(texts[at]) if at is not None else 0
