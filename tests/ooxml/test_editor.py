"""Edits gathered sheet by sheet: what they touch, what grows, and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError, RefusedEditError, SheetNotFoundError
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.editor import AddedColumn, CellWrites, Editor, SheetEdits
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.ooxml.conftest import MakePackage

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
AREA = CellRange.of("A1:C3")


def _ledger(*, formula: str = "", totals: bool = False, protect: bool = False) -> Package:
    """A real program's workbook: a table, formats, validations, names, a print area, a chart."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("고객 대장"), book.add_worksheet("요약")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        columns = [{"header": "이름"}, {"header": "종료일", "format": day}, {"header": "상태"}]
        if totals:
            columns[0]["total_string"] = "합계"
        rows = [["가", 45000, "활성화"], ["나", 45100, "만료"]]
        end = 3 if totals else 2
        sheet.add_table(0, 0, end, 2, {"columns": columns, "data": rows, "total_row": totals})
        sheet.conditional_format(
            "C2:C3", {"type": "cell", "criteria": "=", "value": 1, "format": day}
        )
        sheet.conditional_format(
            "C2:C2", {"type": "cell", "criteria": "=", "value": 1, "format": day}
        )
        sheet.data_validation("C2:C3", {"validate": "list", "source": ["활성화", "만료"]})
        sheet.data_validation("E2:E3", {"validate": "list", "source": ["a"]})
        sheet.print_area("A1:C3")
        book.define_name("상태들", "='고객 대장'!$C$2:$C$3")
        book.define_name("첫째", "='고객 대장'!$C$2")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='고객 대장'!$B$2:$B$3"})
        other.insert_chart("D2", chart)
        other.write("A1", "메모")
        if formula:
            other.write_formula("A2", formula, value=7)
        if protect:
            sheet.protect("암호")
    package = Package(buffer.getvalue())
    asked = package.part(WORKBOOK)  # xlsxwriter always asks for recalculation; Excel does not
    return Package(package.replacing({WORKBOOK: asked.replace(b' fullCalcOnLoad="1"', b"")}))


def _edited(package: Package, edits: Mapping[str, SheetEdits]) -> tuple[Package, frozenset[str]]:
    editor = Editor(package)
    return Package(editor.run(edits)), editor.parts


def _cell(where: str, value: object, sheet: str = "고객 대장") -> dict[str, SheetEdits]:
    area = CellRange.of(where)
    return {sheet: SheetEdits(cells={area.left: CellWrites((area.top,), (value,))})}


def test_a_cell_touches_one_part() -> None:
    """All other members keep their compressed bytes."""
    package = _ledger()
    after, parts = _edited(package, _cell("C2", "만료"))
    assert parts == {SHEET}
    for name in package.archive.names:
        if name != SHEET:
            assert after.archive.packed(name) == package.archive.packed(name)
    assert load_workbook(BytesIO(after.data))["고객 대장"]["C2"].value == "만료"


def test_a_new_text_touches_the_count_of_shared_strings_too() -> None:
    """It is written in its cell, so that one cell less refers to the table."""
    package = _ledger()
    after, parts = _edited(package, _cell("C2", "만료 예정"))
    assert parts == {SHEET, STRINGS}
    assert load_workbook(BytesIO(after.data))["고객 대장"]["C2"].value == "만료 예정"
    old, new = package.part(STRINGS), after.part(STRINGS)
    assert new == old.replace(b' count="8"', b' count="7"') != old


def test_a_row_grows_what_covered_the_data() -> None:
    """Table, filter, formats, validations, names and print area; the others stay."""
    rows: list[Mapping[int, object]] = [{1: "다", 2: date(2024, 10, 1), 3: "활성화"}, {1: "라"}]
    edit = SheetEdits(area=AREA, added_rows=rows)
    after, parts = _edited(_ledger(), {"고객 대장": edit})
    assert parts == {SHEET, WORKBOOK, "xl/tables/table1.xml", STRINGS}
    book = load_workbook(BytesIO(after.data))
    sheet = book["고객 대장"]
    assert [[cell.value for cell in row] for row in sheet["A4:C5"]] == [
        ["다", datetime.fromisoformat("2024-10-01"), "활성화"],
        ["라", None, None],
    ]
    assert sheet["B5"].number_format == "yyyy-mm-dd"
    assert sheet.dimensions == "A1:C5"
    table = sheet.tables["Table1"]
    assert (table.ref, table.autoFilter.ref) == ("A1:C5", "A1:C5")
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"C2:C5", "C2"}
    validations = sheet.data_validations.dataValidation
    assert {str(each.sqref) for each in validations} == {"C2:C5", "E2:E3"}
    assert book.defined_names["상태들"].attr_text == "'고객 대장'!$C$2:$C$5"
    assert book.defined_names["첫째"].attr_text == "'고객 대장'!$C$2"
    assert sheet.print_area == "'고객 대장'!$A$1:$C$5"


def test_a_column_grows_the_table() -> None:
    """Header and values beside the table, in its neighbour's style."""
    column = AddedColumn("남은 일수", (2, 3), (-3, 30), '"D"\\-0')
    after, parts = _edited(_ledger(), {"고객 대장": SheetEdits(area=AREA, added_columns=[column])})
    assert parts == {SHEET, WORKBOOK, "xl/tables/table1.xml", "xl/styles.xml"}
    book = load_workbook(BytesIO(after.data))
    sheet = book["고객 대장"]
    assert [cell.value for cell in sheet["D"]] == ["남은 일수", -3, 30]
    assert sheet["D2"].number_format == '"D"\\-0'
    table = sheet.tables["Table1"]
    assert (table.ref, table.autoFilter.ref) == ("A1:D3", "A1:D3")
    assert [c.name for c in table.tableColumns] == ["이름", "종료일", "상태", "남은 일수"]
    assert sheet.print_area == "'고객 대장'!$A$1:$D$3"


def test_rows_and_columns_grow_together() -> None:
    """A new row has a cell in the new column, too."""
    edit = SheetEdits(
        cells={1: CellWrites((2,), ("바꿈",))},
        area=AREA,
        added_columns=[AddedColumn("새 열", (2, 3), (1, 2))],
        added_rows=[{1: "다", 4: 3}],
    )
    sheet = load_workbook(BytesIO(_edited(_ledger(), {"고객 대장": edit})[0].data))["고객 대장"]
    assert [cell.value for cell in sheet["A"]] == ["이름", "바꿈", "나", "다"]
    assert [cell.value for cell in sheet["D"]] == ["새 열", 1, 2, 3]
    assert sheet.tables["Table1"].ref == "A1:D4"


def test_calculated_columns_are_filled_down(make: MakePackage) -> None:
    """A new row gets the table's formulas, and Excel is asked to calculate them."""
    table = (
        '<table name="t" displayName="t" ref="A1:B2"><tableColumns count="2"><tableColumn id="1" '
        'name="a"/><tableColumn id="2" name="b"><calculatedColumnFormula>1+1'
        "</calculatedColumnFormula></tableColumn></tableColumns></table>"
    )
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    package = make({"가": f"<sheetData>{row}</sheetData>"}, tables={"가": table})
    edit = SheetEdits(area=CellRange.of("A1:B2"), added_rows=[{1: 5}])
    after, _ = _edited(package, {"가": edit})
    assert after.part(SHEET).count(b"<f>1+1</f>") == 2
    assert b'<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f>1+1</f></c></row>' in after.part(SHEET)
    assert b'fullCalcOnLoad="1"' in after.part(WORKBOOK)


@pytest.mark.parametrize(
    ("formula", "depends"),
    [("='고객 대장'!C2", True), ("=COUNTA(Table1[상태])", True), ("=COUNTA(상태들)", True),
     ("='고객 대장'!C3", False), ("=A1", False), ("=TODAY()", False)],
)  # fmt: skip
def test_recalculation_is_asked_for_where_a_formula_depends(formula: str, *, depends: bool) -> None:
    """Its cached value stays until Excel has calculated."""
    after, parts = _edited(_ledger(formula=formula), _cell("C2", "만료"))
    assert (b'fullCalcOnLoad="1"' in after.part(WORKBOOK)) is depends
    assert parts == ({SHEET, WORKBOOK} if depends else {SHEET})
    cached = load_workbook(BytesIO(after.data), data_only=True)["요약"]["A2"].value
    assert cached == 7


def test_the_calculation_chain_stays(make: MakePackage) -> None:
    """No formula goes, so what lists them stays true."""
    chain = {"xl/calcChain.xml": '<calcChain><c r="B1" i="1"/></calcChain>'}
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>'
    package = make({"가": f"<sheetData>{row}</sheetData>"}, parts=chain)
    after, parts = _edited(package, _cell("A1", 2, "가"))
    assert "xl/calcChain.xml" not in parts
    assert b"<f>A1</f><v>1</v>" in after.part(SHEET)


def test_protected_sheets_are_edited_and_stay_protected() -> None:
    """That protection guards people from slips, not data from programs."""
    after, _ = _edited(_ledger(protect=True), _cell("C2", "만료 예정"))
    sheet = load_workbook(BytesIO(after.data))["고객 대장"]
    assert (sheet.protection.sheet, sheet["C2"].value) == (True, "만료 예정")


def test_a_date_gets_a_date_format_only_where_it_has_none() -> None:
    """A cell that shows dates keeps its own format."""
    edits = {
        "고객 대장": SheetEdits(
            cells={
                2: CellWrites((2,), (date(2024, 10, 1),), "yyyy/mm/dd"),
                3: CellWrites((2,), (date(2024, 10, 1),), "yyyy/mm/dd"),
            }
        )
    }
    sheet = load_workbook(BytesIO(_edited(_ledger(), edits)[0].data))["고객 대장"]
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet["C2"].number_format == "yyyy/mm/dd"
    assert sheet["C3"].number_format == "General"


def test_an_amount_gets_a_number_format_only_where_it_has_none() -> None:
    """General, text, dates and percentages are none; a cell that shows amounts keeps its own."""
    book = Workbook()
    sheet = book.worksheets[0]
    formats = ["General", "@", "yyyy-mm-dd", "0.0%", "#,##0", '"금" 0']
    for row, number_format in enumerate(formats, start=1):
        sheet.cell(row, 1, "5,000원").number_format = number_format
    sheet.cell(7, 1, "'5,000").quotePrefix = True
    buffer = BytesIO()
    book.save(buffer)
    rows = range(1, 9)
    edits = {sheet.title: SheetEdits(cells={1: CellWrites(rows, [5000] * 8, "", '#,##0"원"')})}
    after = load_workbook(BytesIO(_edited(Package(buffer.getvalue()), edits)[0].data)).worksheets[0]
    won = '#,##0"원"'
    shown = [after.cell(row, 1).number_format for row in rows]
    assert shown == [won, won, won, won, "#,##0", '"금" 0', won, won]
    assert not after["A7"].quotePrefix


@pytest.mark.parametrize("text", ["=1+1", "+82 10-1234-5678", "-전화", "@SUM(1)", "\t=1", "\r=1"])
def test_a_text_that_begins_like_a_formula_is_marked_as_a_text(text: str) -> None:
    """In cells that are written, added and new: their look stays, and others are as they were."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row, value in enumerate(["이름", "가", "나"], start=1):
        sheet.cell(row, 1, value).number_format = "yyyy-mm-dd"
        sheet.cell(row, 1).font = Font(bold=True)
    buffer = BytesIO()
    book.save(buffer)
    edits = SheetEdits(
        cells={1: CellWrites((2, 3), (text, "다"))},
        area=CellRange.of("A1:A3"),
        added_rows=[{1: text}, {1: "라"}],
        added_columns=[AddedColumn("메모", (2,), (text,))],
    )
    added = NewSheet("새 시트", ("메모",), rows=((text,),))
    data = Editor(Package(buffer.getvalue())).run({sheet.title: edits}, [added])
    after = load_workbook(BytesIO(data))
    first, second = after.worksheets
    quoted = [first["A2"], first["A4"], first["B2"], second["A2"]]
    assert [(cell.data_type, cell.quotePrefix) for cell in quoted] == [("s", True)] * 4
    assert all(not first[place].quotePrefix for place in ("A1", "A3", "A5", "B1"))
    assert {(cell.number_format, cell.font.b) for cell in first["A"]} == {("yyyy-mm-dd", True)}
    said = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(sheet.title).to_python()
    assert [row[0] for row in said] == ["이름", text, "다", text, "라"]


def test_an_empty_cell_without_a_style_gets_a_date_format(make: MakePackage) -> None:
    """`<c r="A1"/>` becomes a cell with a format and a value."""
    package = make({"가": '<sheetData><row r="1"><c r="A1"/></row></sheetData>'})
    edits = {"가": SheetEdits(cells={1: CellWrites((1,), (date(2024, 10, 1),), "yyyy/mm/dd")})}
    after, _ = _edited(package, edits)
    assert b'<c r="A1" s="2"><v>45566</v></c>' in after.part(SHEET)


NOTE = '<row r="4"><c r="B4"><v>9</v></c></row>'
MERGE = '<mergeCells count="1"><mergeCell ref="A4:D5"/></mergeCells>'
RIGHT = '<row r="2"><c r="D2"><v>9</v></c></row>'
ROWS = SheetEdits(area=AREA, added_rows=[{1: 1}])
COLUMN = SheetEdits(area=AREA, added_columns=[AddedColumn("새", (2,), (1,))])
ARRAY = '<row r="4"><c r="A4"><f t="array" ref="A4:C4">1</f></c></row>'


@pytest.mark.parametrize(
    ("inside", "edit", "word", "cell"),
    [
        pytest.param(f"<sheetData>{NOTE}</sheetData>", ROWS, "아래에 다른 내용", "B4", id="note"),
        pytest.param(f"<sheetData/>{MERGE}", ROWS, "아래에 병합", "A4", id="merged below"),
        pytest.param(f"<sheetData>{ARRAY}</sheetData>", ROWS, "내용", "A4", id="array below"),
        pytest.param(f"<sheetData>{RIGHT}</sheetData>", COLUMN, "오른쪽에 다른", "D2", id="right"),
        pytest.param(
            f"<sheetData/>{MERGE.replace('A4', 'C2')}", COLUMN, "오른쪽에 병합", "D2", id="merged"
        ),
    ],
)
def test_there_must_be_room(
    make: MakePackage, inside: str, edit: SheetEdits, word: str, cell: str
) -> None:
    """What stands below or beside the data is not overwritten; the error names it."""
    with pytest.raises(PlanError, match=word) as caught:
        _edited(make({"가": inside}), {"가": edit})
    assert (caught.value.sheet, caught.value.cell) == ("가", cell)
    assert caught.value.hint


def test_a_table_with_totals_gets_no_row() -> None:
    """Its totals row would have to move."""
    with pytest.raises(PlanError, match="요약 행"):
        _edited(_ledger(totals=True), {"고객 대장": ROWS})


def test_a_table_with_totals_gets_a_column() -> None:
    """It grows over the totals row, which has nothing to say of the new column."""
    after, _ = _edited(_ledger(totals=True), {"고객 대장": COLUMN})
    sheet = load_workbook(BytesIO(after.data))["고객 대장"]
    assert (sheet.tables["Table1"].ref, sheet.tables["Table1"].totalsRowCount) == ("A1:D4", 1)
    assert [cell.value for cell in sheet["D"]] == ["새", 1, None, None]


def test_a_column_that_is_there_is_not_added() -> None:
    """A table's headers are unique, whatever their case."""
    edit = SheetEdits(area=AREA, added_columns=[AddedColumn("상태", (), ())])
    with pytest.raises(PlanError, match="같은 이름"):
        _edited(_ledger(), {"고객 대장": edit})


def test_a_header_alone_is_a_column() -> None:
    """A new column may have no values yet."""
    edit = SheetEdits(area=AREA, added_columns=[AddedColumn("새 열", (), ())])
    sheet = load_workbook(BytesIO(_edited(_ledger(), {"고객 대장": edit})[0].data))["고객 대장"]
    assert [cell.value for cell in sheet["D"]] == ["새 열", None, None]


def test_a_missing_sheet_is_an_error() -> None:
    """By its exact name."""
    with pytest.raises(SheetNotFoundError):
        _edited(_ledger(), _cell("A1", 1, "없음"))


def test_signatures_are_checked_first(make: MakePackage) -> None:
    """No edit of a signed workbook is even begun."""
    package = make({"가": "<sheetData/>"}, parts={"_xmlsignatures/s.xml": "<a/>"})
    with pytest.raises(RefusedEditError):
        Editor(package)
