"""A new sheet made like one that a workbook has."""

from __future__ import annotations

import warnings
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError, SheetNotFoundError
from xlcrm.ooxml.addedsheet import LikeSheet
from xlcrm.ooxml.editor import Editor
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.table import tables_of

if TYPE_CHECKING:
    from tests.ooxml.conftest import MakePackage

AREA = CellRange.of("A3:D6")
MOMENT = datetime.fromisoformat("2024-11-01 09:30")


def _office() -> Package:
    """A month's journal with all that a real sheet has, between two other sheets."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("안내").write("A1", "안내")
        sheet, last = book.add_worksheet("10월"), book.add_worksheet("요약")
        head = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "bottom": 1})
        money = book.add_format({"num_format": '#,##0"원"'})
        sheet.merge_range("A1:D1", "시월 일지", head)
        data = [[f"J-{n}", MOMENT, 1000 * n, n] for n in (1, 2, 3)]
        columns = [
            {"header": "일지 ID"},
            {"header": "일시", "format": day},
            {"header": "금액", "format": money},
            {"header": "두 배", "formula": "=tblLog[[#This Row],[금액]]*2"},
        ]
        sheet.add_table("A3:D6", {"name": "tblLog", "columns": columns, "data": data})
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("B:B", 18)
        sheet.data_validation("A4:A6", {"validate": "list", "source": ["가", "나"]})
        sheet.conditional_format("C4:C6", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(
            "A4:D6", {"type": "formula", "criteria": '=$A4="x"', "format": head}
        )
        sheet.freeze_panes(3, 1, 5, 1)
        sheet.set_tab_color("#1F3A5F")
        sheet.set_landscape()
        sheet.repeat_rows(0, 2)
        sheet.print_area("A1:D6")
        sheet.write_comment("A3", "메모")
        sheet.write_url("A4", "internal:'요약'!A1", string="J-1")
        sheet.insert_textbox("F2", "글상자")
        sheet.activate()
        last.repeat_rows(0)
        last.write("A1", "요약")
        book.define_name("자료", "='10월'!$A$4:$A$6")
    package = Package(buffer.getvalue())
    table = "xl/tables/table1.xml"
    plain = b'<autoFilter ref="A3:D6"/>'
    criteria = b'<filterColumn colId="0"><filters><filter val="J-1"/></filters></filterColumn>'
    filtered = b'<autoFilter ref="A3:D6">%b</autoFilter>' % criteria
    assert plain in package.part(table)
    return Package(package.replacing({table: package.part(table).replace(plain, filtered)}))


def _read(package: Package) -> Any:  # noqa: ANN401 - openpyxl's types say less than it gives
    """Read with openpyxl, which warns of the newer data bar that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(package.data))


NEW = LikeSheet(
    "11월",
    "10월",
    AREA,
    ({1: "J-4", 2: MOMENT, 3: 5000}, {1: "J-5", 4: 7}),
    ({1: "'10월'!A4"}, {}),
)


@pytest.fixture(scope="module")
def made() -> tuple[Package, Package]:
    """Return the workbook before and after."""
    before = _office()
    return before, Package(Editor(before).run({}, [NEW]))


def test_the_rows_stand_below_the_old_title_and_headers(made: tuple[Package, Package]) -> None:
    """In the old rows' formats; calculated columns are filled."""
    sheet = _read(made[1])["11월"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["시월 일지", None, None, None],
        [None, None, None, None],
        ["일지 ID", "일시", "금액", "두 배"],
        ["J-4", MOMENT, 5000, "=tblLog2[[#This Row],[금액]]*2"],
        ["J-5", None, None, 7],
    ]
    assert sheet["B4"].number_format == sheet["B5"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["C4"].number_format == '#,##0"원"'
    assert sheet["A4"].hyperlink.location == "'10월'!A4"
    assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())


def test_the_look_is_the_old_sheets(made: tuple[Package, Package]) -> None:
    """Widths, panes, tab, page, merged title, validations and formats."""
    book = _read(made[1])
    sheet = book["11월"]
    assert (sheet.freeze_panes, sheet.column_dimensions["B"].width) == ("B4", 18.7109375)
    assert sheet.sheet_properties.tabColor.rgb == "FF1F3A5F"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.print_area) == ("$1:$3", "'11월'!$A$1:$D$5")
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:D1"]
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["A4:A5"]
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"C4:C5", "A4:D5"}
    assert not sheet.sheet_view.tabSelected
    assert book.active.title == "10월"
    data = made[1].part(made[1].sheet("11월").part)
    assert data.count(b"<xm:sqref>C4:C5</xm:sqref>") == 1
    assert not [word for word in (b"drawing", b"legacy", b"filterMode") if word in data]


def test_its_table_is_its_own(made: tuple[Package, Package]) -> None:
    """A new name and number, the same columns, nothing filtered."""
    before, after = made
    (old,) = tables_of(before, before.sheet("10월").part)
    (new,) = tables_of(after, after.sheet("11월").part)
    assert (new.name, str(new.area)) == ("tblLog2", "A3:D5")
    assert [column.name for column in new.columns] == [column.name for column in old.columns]
    assert b"filterColumn" in after.part(old.part)
    assert b"filterColumn" not in after.part(new.part)
    assert after.content_type(new.part).endswith("table+xml")


def test_it_stands_behind_the_old_sheet_and_nothing_else_moves(
    made: tuple[Package, Package],
) -> None:
    """Names stay with their sheets; all old parts but the small ones have their bytes."""
    before, after = made
    assert [entry.name for entry in after.sheets] == ["안내", "10월", "11월", "요약"]
    book = _read(after)
    assert book["10월"].print_title_rows == "$1:$3"
    assert book["요약"].print_title_rows == "$1:$1"
    assert book.defined_names["자료"].attr_text == "'10월'!$A$4:$A$6"
    changed = {n for n in before.archive.names if after.part(n) != before.part(n)}
    assert changed == {
        "[Content_Types].xml",
        "docProps/app.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    }


def test_without_rows_there_is_an_empty_one_to_type_into() -> None:
    """As every Excel table has one."""
    package = Package(Editor(_office()).run({}, [LikeSheet("11월", "10월", AREA)]))
    sheet = _read(package)["11월"]
    assert [cell.value for cell in sheet[4]] == [None] * 4
    assert sheet["B4"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet.tables["tblLog2"].ref == "A3:D4"


def test_a_plain_sheet_keeps_its_filter_buttons_and_prefix(make: MakePackage) -> None:
    """Its criteria and the rows they hid go; shared formulas whose text is gone go too."""
    inside = (
        '<sheetPr codeName="Sheet1" filterMode="1"/><sheetData><row r="1" hidden="1">'
        '<c r="A1" t="inlineStr"><is><t>가</t></is></c><c r="B1"><f t="shared" si="0"/><v>1</v></c>'
        '</row><row r="2" ht="40"><c r="A2" s="1"><v>5</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"/></row></sheetData>'
        '<autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter>'
        '<pageSetup paperSize="9" r:id="rId9"/><drawing r:id="rId1"/>'
    )
    names = (
        "<definedNames><definedName name='_xlnm._FilterDatabase' localSheetId='0' hidden='1'>"
        "가!$A$1:$B$3</definedName></definedNames>"
    )
    package = make({"가": inside, "나": "<sheetData/>"}, names=names)
    new = LikeSheet("다", "가", CellRange.of("A1:B3"), ({1: 7},))
    after = Package(Editor(package).run({}, [new]))
    data = after.part(after.sheet("다").part).decode()
    assert data.partition("<sheetData>")[0].endswith("<sheetPr/>")
    assert data.partition("<sheetData>")[2].removesuffix("</worksheet>") == (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>가</t></is></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>7</v></c></row></sheetData>'
        '<autoFilter ref="A1:B2"/><pageSetup paperSize="9"/>'
    )
    assert "'다'!$A$1:$B$2" in after.part("xl/workbook.xml").decode()


def test_a_formula_among_the_headers_fills_no_new_row(make: MakePackage) -> None:
    """Its value stays; one that fills the headers alone stays whole."""
    formulas = [("A", "A1:A9"), ("B", "B1:C1")]
    cells = "".join(
        f'<c r="{letter}1" cm="1"><f t="array" ref="{ref}">LEN(F1)</f><v>3</v></c>'
        for letter, ref in formulas
    )
    package = make({"가": f'<sheetData><row r="1">{cells}</row></sheetData>'})
    new = LikeSheet("다", "가", CellRange.of("A1:B3"), ({1: 7},))
    after = Package(Editor(package).run({}, [new]))
    data = after.part(after.sheet("다").part).decode()
    assert '<c r="A1"><v>3</v></c><c r="B1" cm="1"><f t="array" ref="B1:C1">' in data


def test_a_name_that_a_sheet_has_twice_is_copied_once(make: MakePackage) -> None:
    """Some programs write the filter's so."""
    name = "<definedName name='_xlnm._FilterDatabase' localSheetId='0'>가!$A$1:$B$3</definedName>"
    inside = '<sheetData><row r="1"/></sheetData><autoFilter ref="A1:B3"/>'
    package = make({"가": inside}, names=f"<definedNames>{name * 2}</definedNames>")
    new = LikeSheet("다", "가", CellRange.of("A1:B3"), ({1: 7},))
    after = Package(Editor(package).run({}, [new]))
    assert after.part("xl/workbook.xml").count(b"FilterDatabase") == 3


def test_rows_in_disorder_are_not_copied(make: MakePackage) -> None:
    """The sheet is named."""
    package = make({"가": '<sheetData><row r="3"/><row r="1"/></sheetData>'})
    with pytest.raises(PlanError, match="순서"):
        Editor(package).run({}, [LikeSheet("나", "가", CellRange.of("A1:B3"))])


def test_the_old_sheet_must_exist_and_the_new_one_must_not() -> None:
    """By their names."""
    with pytest.raises(SheetNotFoundError):
        Editor(_office()).run({}, [LikeSheet("11월", "9월", AREA)])
    with pytest.raises(PlanError, match="이미"):
        Editor(_office()).run({}, [LikeSheet("요약", "10월", AREA)])
