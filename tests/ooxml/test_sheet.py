"""Edits to a sheet's bytes: only what is named changes, all else stays as it lies."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xlcrm.cellref import CellRange, a1
from xlcrm.errors import DamagedWorkbookError, PlanError
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.ranges import grown_dimension
from xlcrm.ooxml.rowblock import RowsWrite
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.sheet import ColumnWrite, SheetWriter
from xlcrm.ooxml.splice import pieces_of, splice, spliced
from xlcrm.ooxml.strings import SharedStrings

if TYPE_CHECKING:
    from tests.ooxml.conftest import MakePackage


def _written(
    inside: str,
    *columns: ColumnWrite,
    rows: RowsWrite | None = None,
    prefix: str = "",
    strings: bytes = b"",
) -> str:
    """The inside of `sheetData` after the writes, given as it was before."""
    p = prefix
    head, tail = f"<{p}worksheet><{p}sheetData>", f"</{p}sheetData></{p}worksheet>"
    data = f"{head}{inside}{tail}".encode()
    table = SharedStrings(strings)
    found = scan(data, table, tracked=[write.column for write in columns])
    writer = SheetWriter(found, table, date1904=False, sheet="가")
    splices = writer.splices(columns, rows)
    after = b"".join(spliced(data, splices, writer.replaced, writer.streamed)).decode()
    after = b"".join(spliced(data, splices, writer.replaced, writer.streamed)).decode()
    assert after.startswith(head)
    assert after.endswith(tail)
    return after[len(head) : -len(tail)]


ROW = (
    '<row r="2" spans="1:3" ht="20"><c r="A2" s="1"><v>1</v></c><c r="C2" s="3"><v>3</v></c></row>'
)


AREA = range(1, 3)


@pytest.mark.parametrize(
    ("before", "write", "after"),
    [
        pytest.param(
            ROW, (1, 2, 7), ROW.replace("<v>1</v>", "<v>7</v>"), id="a value, its style kept"
        ),
        pytest.param(
            ROW,
            (2, 2, 7),
            ROW.replace('<c r="C2"', '<c r="B2"><v>7</v></c><c r="C2"'),
            id="a missing cell in its place",
        ),
        pytest.param(
            ROW,
            (4, 2, 7),
            ROW.replace("1:3", "1:4").replace("</row>", '<c r="D2"><v>7</v></c></row>'),
            id="a missing cell at the end, spans widened",
        ),
        pytest.param(
            ROW,
            (1, 1, 7),
            '<row r="1"><c r="A1"><v>7</v></c></row>' + ROW,
            id="a missing row before",
        ),
        pytest.param(
            ROW,
            (1, 5, 7),
            ROW + '<row r="5"><c r="A5"><v>7</v></c></row>',
            id="a missing row behind",
        ),
        pytest.param(
            '<row r="2" spans="2:2" s="4" customFormat="1"/>',
            (1, 2, 7),
            '<row r="2" spans="1:2" s="4" customFormat="1"><c r="A2"><v>7</v></c></row>',
            id="an empty row",
        ),
        pytest.param(
            '<row r="2"></row>',
            (1, 2, 7),
            '<row r="2"><c r="A2"><v>7</v></c></row>',
            id="a row without cells",
        ),
        pytest.param("", (1, 1, 7), '<row r="1"><c r="A1"><v>7</v></c></row>', id="no rows"),
        pytest.param(
            "\r\n\t<row r='2'>\r\n<c s='9' r='A2' t='s' cm='1' vm='2' ph='1'><v>0</v></c>\r</row>",
            (1, 2, 7),
            "\r\n\t<row r='2'>\r\n<c r=\"A2\" s='9' ph='1'><v>7</v></c>\r</row>",
            id="line ends, quotes and other attributes",
        ),
        pytest.param(
            '<row r="2"><c r="A2" s="1"/></row>',
            (1, 2, "a"),
            '<row r="2"><c r="A2" s="1" t="inlineStr"><is><t>a</t></is></c></row>',
            id="an empty cell gets a text",
        ),
        pytest.param(
            '<row r="2"><c r="A2" s="1" t="s"><v>0</v></c></row>',
            (1, 2, None),
            '<row r="2"><c r="A2" s="1"/></row>',
            id="a text goes, its style stays",
        ),
        pytest.param(
            '<row><c><v>1</v></c><c t="b"><v>1</v></c></row>',
            (2, 1, 7),
            '<row><c><v>1</v></c><c r="B1"><v>7</v></c></row>',
            id="cells without an address",
        ),
        pytest.param(
            '<row r="3"><c r="A3"/></row><row r="1"><c r="A1"/></row>',
            (1, 1, 7),
            '<row r="3"><c r="A3"/></row><row r="1"><c r="A1"><v>7</v></c></row>',
            id="rows out of order",
        ),
    ],
)
def test_one_write_changes_one_cell(
    before: str, write: tuple[int, int, object], after: str
) -> None:
    """The whole sheet is in view before and after."""
    column, row, value = write
    assert _written(before, ColumnWrite(column, (row,), (value,))) == after


def test_a_prefixed_sheet_keeps_its_prefix() -> None:
    """New cells and rows get the prefix that the sheet's own elements have."""
    before = '<x:row r="1"><x:c r="A1" s="1"><x:v>1</x:v></x:c></x:row>'
    after = _written(before, ColumnWrite(1, (1, 2), ("a", 2)), prefix="x:")
    assert after == (
        '<x:row r="1"><x:c r="A1" s="1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>2</x:v></x:c></x:row>'
    )


def test_text_of_the_string_table_is_shared() -> None:
    """A text that the workbook has already is referred to."""
    strings = b"<sst><si><t>a</t></si><si><t>b</t></si></sst>"
    after = _written("", ColumnWrite(1, (1,), ("b",)), strings=strings)
    assert after == '<row r="1"><c r="A1" t="s"><v>1</v></c></row>'


def test_new_cells_take_a_style_and_old_ones_another() -> None:
    """`style` is for cells that did not exist, `restyled` for those that did."""
    before = '<row r="1"><c r="A1" s="1"/></row><row r="2"/><row r="3"><c r="A3"/></row>'
    write = ColumnWrite(1, (1, 2, 3), (1, 2, 3), style=5, restyled={1: 6, 0: 7})
    assert _written(before, write) == (
        '<row r="1"><c r="A1" s="6"><v>1</v></c></row><row r="2"><c r="A2" s="5"><v>2</v></c></row>'
        '<row r="3"><c r="A3" s="7"><v>3</v></c></row>'
    )


@pytest.mark.parametrize(
    ("before", "row", "column"),
    [
        pytest.param('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>', 1, 1, id="a formula"),
        pytest.param(
            '<row r="1"><c r="A1"><f t="shared" si="0"/></c></row>', 1, 1, id="a shared one"
        ),
        pytest.param(
            '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f></c></row>'
            '<row r="2"><c r="A2"><v>2</v></c></row>',
            2,
            1,
            id="a cell an array fills",
        ),
        pytest.param(
            '<row r="1"><c r="A1"><f t="array" ref="A1:C3">B1:B3</f></c></row>',
            3,
            3,
            id="a missing cell an array fills",
        ),
        pytest.param(
            '<row r="2"><c r="B2"><f t="dataTable" ref="B2:B3" r1="A1"/><v>1</v></c></row>'
            '<row r="3"><c r="B3"><v>2</v></c></row>',
            3,
            2,
            id="a cell a data table fills",
        ),
    ],
)
def test_formulas_are_never_overwritten(before: str, row: int, column: int) -> None:
    """The error names the cell; values around formulas may be written."""
    with pytest.raises(PlanError, match="수식") as caught:
        _written(before, ColumnWrite(column, (row,), (1,)))
    assert (caught.value.sheet, caught.value.cell) == ("가", a1(row, column))
    assert _written(before, ColumnWrite(9, (9,), (1,))).startswith(before)


def test_a_row_that_only_looks_like_one_is_damage() -> None:
    """A quote too few in a row's tag: nobody could say where a cell would go."""
    broken = '<row r="5" spans="1 ht="2"></row>'
    with pytest.raises(DamagedWorkbookError):
        _written(broken, rows=RowsWrite(5, [{1: 1}]))


def test_two_rows_of_one_number_are_refused() -> None:
    """Nobody could say which of them to write to."""
    with pytest.raises(PlanError, match="두 번"):
        _written('<row r="1"/><row r="1"/>', ColumnWrite(1, (1,), (1,)))


def test_rows_are_added_like_the_one_above() -> None:
    """A new row has the height and styles of its model, but not what hides it."""
    before = (
        '<row r="4" spans="1:2" ht="30" customHeight="1" hidden="1"><c r="A4" s="1"><v>1</v></c>'
    )
    before += '<c r="B4" s="2"/><c r="Z4" s="9"/></row>'
    rows = RowsWrite(5, [{1: 7}, {2: 8}], 4, {2: "A5*2"}, AREA)
    assert _written(before, rows=rows) == before + (
        '<row r="5" spans="1:2" ht="30" customHeight="1"><c r="A5" s="1"><v>7</v></c>'
        '<c r="B5" s="2"><f>A5*2</f></c></row>'
        '<row r="6" spans="1:2" ht="30" customHeight="1"><c r="A6" s="1"/>'
        '<c r="B6" s="2"><v>8</v></c></row>'
    )


def test_a_row_is_added_where_styled_cells_wait() -> None:
    """An empty row below the data keeps its own attributes and styles, and what lies beside."""
    before = '<row r="4"><c r="A4" s="1"><v>1</v></c><c r="B4" s="2"/></row>'
    below = '<row r="5" ht="9"><c r="B5" s="8"/><c r="D5"><v>4</v></c></row>'
    row = RowsWrite(5, [{1: 7}], 4, {2: "A5"}, AREA)
    assert _written(before + below, rows=row) == before + (
        '<row r="5" ht="9"><c r="A5" s="1"><v>7</v></c><c r="B5" s="8"><f>A5</f></c>'
        '<c r="D5"><v>4</v></c></row>'
    )


def test_cells_beside_an_added_row_keep_their_order() -> None:
    """A row that exists may get cells of the added row and others at once."""
    after = _written(
        '<row r="5"></row>',
        ColumnWrite(9, (5,), (9,)),
        rows=RowsWrite(5, [{1: 1}], columns=AREA),
    )
    assert after == '<row r="5"><c r="A5"><v>1</v></c><c r="I5"><v>9</v></c></row>'


def test_writing_a_cell_twice_is_refused() -> None:
    """A cell of a row that is added cannot be changed as well."""
    with pytest.raises(PlanError, match="따로"):
        _written("", ColumnWrite(2, (5,), (9,)), rows=RowsWrite(5, [{1: 1}], columns=AREA))


def test_occupied_cells_are_not_overwritten_by_a_row() -> None:
    """What stands below the data is somebody's."""
    below = '<row r="5"><c r="A5"><v>1</v></c></row>'
    with pytest.raises(PlanError, match="다른 내용"):
        _written(below, rows=RowsWrite(5, [{1: 1}]))


@pytest.mark.parametrize(
    ("old", "cells", "new"),
    [
        ("A1:C3", "B2", "A1:C3"),
        ("A1:C3", "B2:D9", "A1:D9"),
        ("B2", "A1", "A1:B2"),
        ("?", "A1", "?"),
    ],
)
def test_the_dimension_is_widened(old: str, cells: str, new: str) -> None:
    """It comes to hold what was written; one that cannot be read stays."""
    data = f'<worksheet><dimension ref="{old}"/><sheetData/></worksheet>'.encode()
    found = grown_dimension(scan(data, SharedStrings()), CellRange.of(cells))
    assert splice(data, found).decode() == data.decode().replace(old, new)


WHERE = st.tuples(st.integers(1, 30), st.integers(1, 9))
VALUES = (
    st.integers(-(10**9), 10**9)
    | st.booleans()
    | st.dates(date(1990, 1, 1), date(2100, 1, 1))
    | st.text(st.sampled_from("가나 a<&>\"'\n"), min_size=1, max_size=5)
)


@settings(max_examples=60)
@given(st.dictionaries(WHERE, VALUES, max_size=8), st.sets(WHERE, max_size=12))
def test_only_edited_cells_differ(
    make: MakePackage, edits: dict[tuple[int, int], object], present: set[tuple[int, int]]
) -> None:
    """After any edits openpyxl reads exactly the planned values, and the others as before."""
    rows: dict[int, str] = {}
    for row, column in sorted(present):
        cell = f'<c r="{a1(row, column)}"><v>{column}</v></c>'
        rows[row] = rows.get(row, "") + cell
    inside = "".join(f'<row r="{row}">{cells}</row>' for row, cells in rows.items())
    package = make({"가": f"<sheetData>{inside}</sheetData>"})
    part = package.sheet("가").part
    by_column: dict[int, dict[int, object]] = {}
    for (row, column), value in sorted(edits.items()):
        by_column.setdefault(column, {})[row] = value
    found = scan(package.part(part), package.strings, tracked=by_column)
    writer = SheetWriter(found, package.strings, date1904=False, sheet="가")
    writes = [ColumnWrite(n, list(cells), list(cells.values())) for n, cells in by_column.items()]
    splices = writer.splices(writes)
    after = package.replacing({part: pieces_of(found.data, splices, writer.replaced)})
    read = {
        (cell.row, cell.column): cell.value
        for cells in load_workbook(BytesIO(after))["가"].iter_rows()
        for cell in cells
        if cell.value is not None
    }
    planned = {
        where: serial_of(value) if isinstance(value, date) else value
        for where, value in edits.items()
    }
    assert read == {where: where[1] for where in present} | planned
