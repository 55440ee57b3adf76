"""Which formulas read what is about to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.cellref import CellRange
from xlcrm.ooxml.formulas import ChangedAreas, formulas_read

if TYPE_CHECKING:
    from tests.ooxml.conftest import MakePackage

TABLE = (
    '<table name="t" displayName="고객" ref="A1:C9"><tableColumns count="1">'
    '<tableColumn id="1" name="a"/></tableColumns></table>'
)
NAMES = (
    '<definedNames><definedName name="자료">가!$A$1:$C$9</definedName><definedName name="돌아서">'
    'SUM(자료)</definedName><definedName name="지역" localSheetId="0">가!$B$2</definedName>'
    '<definedName name="지역" localSheetId="1">나!$B$2</definedName>'
    '<definedName name="딴것">나!$B$2</definedName></definedNames>'
)


def _cell(formula: str) -> str:
    return f'<row r="20"><c r="E20"><f>{formula}</f><v>1</v></c></row>'


def _reads(make: MakePackage, here: str, there: str = "", changed: str = "B2", **more: str) -> bool:
    """Whether formulas on the sheets 가 (which changes) and 나 read 가!`changed`."""
    sheets = {
        "가": f"<sheetData>{here}</sheetData>",
        "나": f"<sheetData>{there}</sheetData>",
        "다 라": "<sheetData/>",
    }
    package = make(sheets, tables={"가": TABLE}, names=more.get("names", NAMES))
    workbook = package.part(package.workbook_part)
    return formulas_read(package, ChangedAreas({"가": [CellRange.of(changed)]}), workbook, {})


@pytest.mark.parametrize(
    "formula",
    ["B2", "$B$2+1", "SUM(A1:C9)", "sum(b:b)", "SUM(2:2)", "가!B2", "'가'!B2",
     "SUM('가:다 라'!A1:C3)", "SUM('다 라:가'!A1:C3)", "고객[a]", "SUM(고객[#Data])", "자료",
     "돌아서", "지역", 'INDIRECT("나!A1")', "OFFSET(나!A1,1,1)", "SUM(A1:INDEX(나!C:C,3))",
     "SUM(가!A1:가!C3)", 'IF(A9="나!",B2,"")'],
)  # fmt: skip
def test_a_formula_depends(make: MakePackage, formula: str) -> None:
    """Directly, by range, by sheet, through sheets, by table, by name or by computation."""
    assert _reads(make, _cell(formula))


@pytest.mark.parametrize(
    "formula",
    ["B3", "SUM(C1:D9)", "나!B2", "'다 라'!B2", "SUM('나:다 라'!B2)", "[1]가!B2",
     "'[책.xlsx]가'!B2", '"B2"',
     '"INDIRECT"', "딴것", "LOG10(C3)", "XB2+B22", "B2B", "B2(1)", "TODAY()",
     "고객2[a]", "표_B2", "C3:D5", "A.B2"],
)  # fmt: skip
def test_a_formula_does_not_depend(make: MakePackage, formula: str) -> None:
    """Other cells, other sheets, other files, text, and words that only look like a reference."""
    names = '<definedNames><definedName name="딴것">나!$B$2</definedName></definedNames>'
    assert not _reads(make, _cell(formula), names=names)


def test_formulas_of_every_sheet_count(make: MakePackage) -> None:
    """A formula on another sheet needs the sheet's name."""
    assert _reads(make, "", _cell("가!B2"))
    assert not _reads(make, "", _cell("B2"))


@pytest.mark.parametrize(
    ("changed", "depends"),
    [("B2", True), ("B7", True), ("B8", False), ("D5", True), ("A5", False), ("H1", True)],
)
def test_a_shared_formula_reads_for_all_its_cells(
    make: MakePackage, changed: str, *, depends: bool
) -> None:
    """The text stands in one cell (E2), but each of E2:G7 reads its own."""
    shared = (
        '<row r="2"><c r="E2"><f t="shared" ref="E2:G7" si="0">B2+$H$1</f><v>1</v></c></row>'
        '<row r="3"><c r="E3"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    assert _reads(make, shared, changed=changed, names="") is depends


def test_a_shared_formula_may_stand_in_the_last_of_its_cells(make: MakePackage) -> None:
    """Then the others lie above it."""
    shared = '<row r="7"><c r="E7"><f t="shared" ref="E2:E7" si="0">B7</f><v>1</v></c></row>'
    assert _reads(make, shared, changed="B2", names="")
    assert not _reads(make, shared, changed="B8", names="")


@pytest.mark.parametrize(
    ("changed", "depends"), [("B4", True), ("C3", True), ("A1", True), ("A2", False), ("D3", False)]
)
def test_a_data_table_reads_its_edges_and_inputs(
    make: MakePackage, changed: str, *, depends: bool
) -> None:
    """C4:C6 is filled from B4:B6, the formula above it and the input cell A1."""
    table = '<row r="4"><c r="C4"><f t="dataTable" ref="C4:C6" r1="A1"/><v>1</v></c></row>'
    assert _reads(make, table, changed=changed, names="") is depends


def test_a_table_that_grows_is_read_by_its_name(make: MakePackage) -> None:
    """Its new row lies outside of the area that it had, but inside what its name means."""
    package = make({"가": f"<sheetData>{_cell('SUM(고객[a])')}</sheetData>"}, tables={"가": TABLE})
    workbook = package.part(package.workbook_part)
    areas = {"가": [CellRange.of("A10:C10")]}
    assert formulas_read(package, ChangedAreas(areas, frozenset({"고객"})), workbook, {})
    assert not formulas_read(package, ChangedAreas(areas), workbook, {})


def test_a_sheet_without_formulas_reads_nothing(make: MakePackage) -> None:
    """Words in cells are no formulas."""
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>=B2</t></is></c></row>'
    assert not _reads(make, cell, names="")
