"""Excel tables: read from their parts, and grown with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.cellref import CellRange
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.ranges import Growth
from xlcrm.ooxml.table import grown_table, read_table, tables_of

if TYPE_CHECKING:
    from tests.ooxml.conftest import MakePackage

TABLE = (
    '<table id="1" name="t" displayName="고객" ref="A1:C4" insertRow="1" totalsRowShown="0">'
    '<autoFilter ref="A1:C4"/><tableColumns count="3"><tableColumn id="1" name="이름"/>'
    '<tableColumn id="7" name="a &amp; b"><calculatedColumnFormula>고객[이름]&amp;"x"'
    '</calculatedColumnFormula></tableColumn><tableColumn id="3" name="c"/></tableColumns></table>'
)


def test_a_table_is_read() -> None:
    """Its name as formulas call it, its area, its columns and their formulas."""
    table = read_table("t.xml", TABLE.encode())
    assert (table.name, table.area, table.last_data_row) == ("고객", CellRange.of("A1:C4"), 4)
    assert [(column.id, column.name, column.formula) for column in table.columns] == [
        (1, "이름", ""),
        (7, "a & b", '고객[이름]&"x"'),
        (3, "c", ""),
    ]


def test_totals_are_no_data() -> None:
    """The last row of data stands above them."""
    text = TABLE.replace("totalsRowShown", 'totalsRowCount="1" totalsRowShown')
    assert read_table("t.xml", text.encode()).last_data_row == 3


@pytest.mark.parametrize(
    "text", ["<a/>", "<table/>", '<table ref="?"/>', '<table ref="A1" headerRowCount="x"/>']
)
def test_a_broken_table_is_damaged(text: str) -> None:
    """The error names the part."""
    with pytest.raises(DamagedWorkbookError, match=r"t\.xml"):
        read_table("t.xml", text.encode())


def test_tables_lie_on_their_sheet(make: MakePackage) -> None:
    """Found through the sheet's relationships."""
    package = make({"가": "<sheetData/>", "나": "<sheetData/>"}, tables={"나": TABLE})
    assert [table.name for table in tables_of(package, package.sheet("나").part)] == ["고객"]
    assert tables_of(package, package.sheet("가").part) == ()


def test_a_table_grows_by_rows() -> None:
    """Area and filter grow; the waiting insert row is there no more."""
    growth = Growth(CellRange.of("A1:C4"), bottom=6, right=3)
    wanted = TABLE.replace("A1:C4", "A1:C6").replace(' insertRow="1"', "")
    assert grown_table(TABLE.encode(), growth).decode() == wanted


def test_a_table_grows_by_a_column() -> None:
    """The new column has a new id; the insert row still waits."""
    growth = Growth(CellRange.of("A1:C4"), bottom=4, right=4)
    wanted = TABLE.replace("A1:C4", "A1:D4").replace('count="3"', 'count="4"')
    wanted = wanted.replace(
        "</tableColumns>", '<tableColumn id="8" name="상태 &quot;새&quot;"/></tableColumns>'
    )
    assert grown_table(TABLE.encode(), growth, ['상태 "새"']).decode() == wanted


def test_a_table_narrower_than_the_data_stays_narrow() -> None:
    """Rows that reach past a table do not widen it."""
    growth = Growth(CellRange.of("A1:H4"), bottom=5, right=8)
    assert b'ref="A1:C5"' in grown_table(TABLE.encode(), growth)
