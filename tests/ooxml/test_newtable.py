"""Excel tables for new sheets."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.ooxml.newtable import TableId, free_name, new_table, table_like
from xlcrm.ooxml.table import read_table

AREA = CellRange.of("A1:B3")


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("표", (), "표"),
        ("표", ("표",), "표2"),
        ("tbl", ("tbl", "tbl2"), "tbl_3"),
        ("Journal9", ("journal9", "journal10"), "Journal11"),
        ("T", ("t",), "T_2"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(wanted: str, taken: tuple[str, ...], name: str) -> None:
    """But none that reads like a cell."""
    if name == "tbl_3":  # TBL2 and TBL3 are cells
        taken = ("tbl", "tbl_2")
    assert free_name(wanted, {each.casefold() for each in taken}) == name


@pytest.mark.parametrize("name", ["", "1월", "내 표", "A1", "R1C1", "c", "a-b"])
def test_names_that_excel_refuses_are_refused(name: str) -> None:
    """The error says which names are good."""
    with pytest.raises(PlanError) as caught:
        free_name(name, ())
    assert caught.value.hint


def test_a_new_table_covers_headers_and_rows() -> None:
    """Its columns are the headers, line ends as Excel spells them."""
    data = new_table(TableId(4, "표"), AREA, ("가", '나\n"다"'), b"urn:main")
    table = read_table("t", data)
    assert (table.name, table.area, table.totals_rows) == ("표", AREA, 0)
    assert [column.name for column in table.columns] == ["가", '나_x000a_"다"']
    assert b'<autoFilter ref="A1:B3"/>' in data


@pytest.mark.parametrize("headers", [("가", ""), ("가", "가"), ("A", "a")])
def test_headers_must_differ(headers: tuple[str, str]) -> None:
    """A table knows its columns by them, without case."""
    with pytest.raises(PlanError, match="머리글"):
        new_table(TableId(1, "표"), AREA, headers, b"")


OLD = (
    b'<x:table id="3" name="Old" displayName="Old" ref="A1:B9" totalsRowCount="1" xr:uid="{1}" '
    b'tableType="queryTable"><x:autoFilter ref="A1:B8"><x:filterColumn colId="0"/></x:autoFilter>'
    b'<x:sortState ref="A2:B8"><x:sortCondition ref="A2"/></x:sortState><x:tableColumns count="2">'
    b'<x:tableColumn id="1" name="a" queryTableFieldId="1"/><x:tableColumn id="2" name="b">'
    b"<x:calculatedColumnFormula>Old[[#This Row],[a]]+SUM(Older[a])</x:calculatedColumnFormula>"
    b'</x:tableColumn></x:tableColumns><x:tableStyleInfo name="S"/></x:table>'
)


def test_a_table_like_another_has_its_columns_and_look() -> None:
    """But its own name, number and area, and nothing filtered, sorted, summed or queried."""
    assert table_like(OLD, TableId(7, "New"), AREA) == (
        b'<x:table id="7" name="New" displayName="New" ref="A1:B3" totalsRowShown="0">'
        b'<x:autoFilter ref="A1:B3"/><x:tableColumns count="2">'
        b'<x:tableColumn id="1" name="a"/><x:tableColumn id="2" name="b">'
        b"<x:calculatedColumnFormula>New[[#This Row],[a]]+SUM(Older[a])</x:calculatedColumnFormula>"
        b'</x:tableColumn></x:tableColumns><x:tableStyleInfo name="S"/></x:table>'
    )
