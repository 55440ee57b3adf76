"""A sheet added to an existing workbook, and everything that must know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.editor import Editor, SheetEdits
from xlcrm.ooxml.newsheet import refuse_name
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.table import tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.ooxml.conftest import MakePackage
    from xlcrm.ooxml.table import ExcelTable

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NOTES = NewSheet(
    "일지 2024", ("일시", "내용"), ((date(2024, 10, 1), "a <b>"), (None, 3)), widths=(12, 40.5)
)


def _excel(date_system: int = 1900) -> Package:
    """A workbook as a real program writes it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        if date_system == 1904:
            book.use_1904 = True
        book.add_worksheet("고객대장").write("A1", "이름")
        book.define_name("자료", "=고객대장!$A$1")
    return Package(buffer.getvalue())


def _with(package: Package, *sheets: NewSheet) -> Package:
    return Package(Editor(package).run({}, sheets))


@pytest.mark.parametrize("system", [1900, 1904])
def test_a_sheet_is_read_back(system: int) -> None:
    """Headers bold and frozen, dates as dates, widths as asked; the old sheet as it was."""
    after = _with(_excel(system), NOTES)
    book = load_workbook(BytesIO(after.data))
    sheet = book["일지 2024"]
    assert book.sheetnames == ["고객대장", "일지 2024"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["일시", "내용"],
        [datetime.fromisoformat("2024-10-01"), "a <b>"],
        [None, 3],
    ]
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet["A2"].number_format == "yyyy\\-mm\\-dd"
    assert (sheet.freeze_panes, sheet.column_dimensions["B"].width) == ("A2", 40.5)
    assert sheet.dimensions == "A1:B3"
    assert book["고객대장"]["A1"].value == "이름"
    assert book.defined_names["자료"].attr_text == "고객대장!$A$1"


def test_everything_that_must_know_of_it_does() -> None:
    """Relationship, content type, sheet id, and the title in the properties."""
    after = _with(_excel(), NOTES)
    entry = after.sheet("일지 2024")
    assert (entry.part, entry.sheet_id) == ("xl/worksheets/sheet2.xml", 2)
    assert after.content_type(entry.part).endswith("spreadsheetml.worksheet+xml")
    app = after.part("docProps/app.xml").decode()
    assert "<vt:lpstr>고객대장</vt:lpstr><vt:lpstr>일지 2024</vt:lpstr><vt:lpstr>자료" in app
    assert "<vt:i4>2</vt:i4>" in app


def test_two_sheets_are_two() -> None:
    """Each gets its own part, id and relationship."""
    after = _with(_excel(), NOTES, NewSheet("둘째", ("가",)))
    assert [(s.name, s.part, s.sheet_id) for s in after.sheets[1:]] == [
        ("일지 2024", "xl/worksheets/sheet2.xml", 2),
        ("둘째", "xl/worksheets/sheet3.xml", 3),
    ]
    assert load_workbook(BytesIO(after.data))["둘째"]["A1"].value == "가"


def test_a_part_of_that_name_is_not_overwritten(make: MakePackage) -> None:
    """A leftover part keeps its name; the new sheet takes the next."""
    package = make({"가": "<sheetData/>"}, parts={"xl/worksheets/Sheet2.xml": "<left/>"})
    after = _with(package, NewSheet("나", ("a",)))
    assert after.sheet("나").part == "xl/worksheets/sheet3.xml"
    assert after.part("xl/worksheets/Sheet2.xml") == b"<left/>"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("", ()), ("가" * 32, ()), ("a/b", ()), ("[a]", ()), ("a:b", ()), ("'a", ()), ("a'", ()),
     ("A", ("a",)), ("a?", ()), ("a*", ()), ("a\\", ())],
)  # fmt: skip
def test_names_that_excel_refuses_are_refused(name: str, taken: Sequence[str]) -> None:
    """The error says which names are good."""
    with pytest.raises(PlanError) as caught:
        refuse_name(name, taken)
    assert caught.value.hint


def test_names_are_taken_by_sheets_of_this_plan_too() -> None:
    """Two new sheets of one name are as bad as one that is there."""
    for sheets in ([NewSheet("고객대장", ("a",))], [NOTES, NewSheet("일지 2024", ("a",))]):
        with pytest.raises(PlanError, match="이미"):
            _with(_excel(), *sheets)


JOURNAL = NewSheet(
    "일지",
    ("일시", "채널", "내용"),
    ((date(2024, 10, 1), "전화", "첫째\n둘째"),),
    (18,),
    table="tblJournal",
    choices={2: ("전화", '"면담"')},
    formats={1: "yyyy-mm-dd hh:mm"},
    wrap=(3,),
    links={(0, 3): "'고객대장'!A1"},
    printed=True,
)


def _table(package: Package, sheet: str) -> ExcelTable:
    (table,) = tables_of(package, package.sheet(sheet).part)
    return table


def test_a_furnished_sheet_is_ready_to_work_with() -> None:
    """A table, dropdowns, formats for later rows too, wrapped text, links, and a page set up."""
    after = _with(_excel(), JOURNAL)
    sheet: Any = load_workbook(BytesIO(after.data))["일지"]
    assert (sheet.tables["tblJournal"].ref, sheet.freeze_panes) == ("A1:C2", "A2")
    assert sheet["A2"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet.column_dimensions["A"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["C2"].alignment.wrap_text
    assert sheet["C2"].hyperlink.location == "'고객대장'!A1"
    (validation,) = sheet.data_validations.dataValidation
    assert (validation.formula1, str(validation.sqref)) == ('"전화,""면담"""', "B2")
    assert (validation.errorStyle or "stop", validation.showErrorMessage) == ("stop", True)
    header = sheet["A1"]
    assert (header.font.b, header.font.color.rgb, header.fill.fgColor.rgb) == (
        True,
        "FF1F3A5F",
        "FFDCE6F1",
    )
    assert (header.alignment.horizontal, header.alignment.wrap_text) == ("center", True)
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.right.text


def test_columns_too_many_for_a_page_go_on_to_the_next() -> None:
    """The first ones fill a page; those in sight stand on each; wrapped text has its height."""
    wide = replace(JOURNAL, widths=(20, 10, 9, 60), first_page=3, frozen=2)
    sheet: Any = load_workbook(BytesIO(_with(_excel(), wide).data))["일지"]
    assert (sheet.freeze_panes, sheet.print_title_cols) == ("C2", "$A:$B")
    assert sheet.print_title_rows == "$1:$1"
    assert [each.id for each in sheet.col_breaks.brk] == [3]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert 90 < sheet.page_setup.scale <= 100
    assert sheet.row_dimensions[2].height == 30


def test_rows_added_to_it_look_like_its_own() -> None:
    """The table, the dropdown and the formats go down with them."""
    package = _with(_excel(), JOURNAL)
    row: dict[int, object] = {1: datetime.fromisoformat("2024-11-01 09:30"), 3: "셋째"}
    edit = SheetEdits(area=CellRange.of("A1:C2"), added_rows=[row, row])
    after = Package(Editor(package).run({"일지": edit}))
    sheet = load_workbook(BytesIO(after.data))["일지"]
    assert sheet["A4"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["C4"].alignment.wrap_text
    assert sheet.tables["tblJournal"].ref == "A1:C4"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B4"


def test_a_table_without_rows_gets_an_empty_one_that_the_first_row_fills() -> None:
    """No row is left blank, and the second row looks like the first."""
    package = _with(_excel(), replace(JOURNAL, rows=(), links={}))
    assert str(_table(package, "일지").area) == "A1:C2"
    edit = SheetEdits(area=CellRange.of("A1:C1"), added_rows=[{3: "가"}, {3: "나"}])
    after = Package(Editor(package).run({"일지": edit}))
    sheet = load_workbook(BytesIO(after.data))["일지"]
    assert [cell.value for cell in sheet["C"]] == ["내용", "가", "나"]
    assert sheet["A3"].number_format == "yyyy-mm-dd hh:mm"
    assert str(_table(after, "일지").area) == "A1:C3"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B3"


def test_one_row_into_the_empty_one_leaves_the_table_as_it_is() -> None:
    """Its part keeps its bytes."""
    package = _with(_excel(), replace(JOURNAL, rows=(), links={}))
    editor = Editor(package)
    editor.run({"일지": SheetEdits(area=CellRange.of("A1:C1"), added_rows=[{3: "가"}])})
    assert editor.parts == {package.sheet("일지").part}


def test_tables_of_one_name_get_numbers() -> None:
    """Those of this plan and those that are there, whatever their case; ids differ too."""
    package = _with(_excel(), JOURNAL)
    after = _with(
        package, replace(JOURNAL, name="둘", table="TBLjournal"), replace(JOURNAL, name="셋")
    )
    assert [_table(after, name).name for name in ("일지", "둘", "셋")] == [
        "tblJournal",
        "TBLjournal2",
        "tblJournal3",
    ]
    parts = [_table(after, name).part for name in ("일지", "둘", "셋")]
    assert len({part for part in parts if after.part(part)}) == 3


def test_without_a_table_dropdowns_reach_below_the_data() -> None:
    """Where nothing would carry them down."""
    sheet = NewSheet("일지", ("가", "나"), ((1, 2),), choices={2: ("x",)})
    read = load_workbook(BytesIO(_with(_excel(), sheet).data))["일지"]
    assert str(read.data_validations.dataValidation[0].sqref) == "B2:B1002"


@pytest.mark.parametrize(
    "choices", [(), ("가" * 256,), ("가, 나",), ("가" * 128, "나" * 128)], ids=str
)
def test_lists_that_excel_refuses_are_refused(choices: tuple[str, ...]) -> None:
    """The column's header is named."""
    with pytest.raises(PlanError) as caught:
        _with(_excel(), NewSheet("일지", ("가",), choices={1: choices}))
    assert (caught.value.cell, bool(caught.value.hint)) == ("A1", True)


def test_the_workbooks_own_font_is_kept(make: MakePackage) -> None:
    """A workbook without fonts, fills or formats gets a plain sheet."""
    after = _with(make({"고객대장": "<sheetData/>"}, styles=""), JOURNAL)
    assert b' s="' not in after.part(after.sheet("일지").part)
    assert str(_table(after, "일지").area) == "A1:C2"


def test_a_strict_workbook_gets_strict_parts() -> None:
    """Namespaces and kinds of relationship."""
    after = _with(_strict(), JOURNAL)
    sheet = after.sheet("일지")
    strict = b"http://purl.oclc.org/ooxml/"
    assert strict + b"spreadsheetml/main" in after.part(sheet.part)
    assert strict + b"spreadsheetml/main" in after.part(_table(after, "일지").part)
    assert b"schemas.openxmlformats.org/officeDocument" not in after.part(sheet.part)
    rels = after.part("xl/worksheets/_rels/sheet2.xml.rels")
    assert strict + b"officeDocument/relationships/table" in rels


def _strict() -> Package:
    """A workbook whose namespaces are those of ISO 29500 Strict."""
    package = _excel()
    parts = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels",
             "xl/_rels/workbook.xml.rels")  # fmt: skip
    old = b"http://schemas.openxmlformats.org/"
    new = b"http://purl.oclc.org/ooxml/"
    return Package(
        package.replacing(
            {
                name: package.part(name)
                .replace(old + b"spreadsheetml/2006/main", new + b"spreadsheetml/main")
                .replace(
                    old + b"officeDocument/2006/relationships",
                    new + b"officeDocument/relationships",
                )
                for name in parts
            }
        )
    )


def test_a_new_part_takes_no_name_that_is_meant_for_another(make: MakePackage) -> None:
    """Neither that of relationships left behind, nor that of a part that is only related to."""
    left = {"xl/worksheets/_rels/sheet2.xml.rels": "<Relationships/>"}
    after = _with(make({"가": "<sheetData/>"}, parts=left), replace(NOTES, table="표"))
    assert after.sheet("일지 2024").part == "xl/worksheets/sheet3.xml"
    assert len(after.archive.names) == len(set(after.archive.names))
    rels = after.part("xl/_rels/workbook.xml.rels")
    meant = after.replacing({"xl/_rels/workbook.xml.rels": rels.replace(b"sheet3.xml", b"s3.xml")})
    again = _with(Package(meant), replace(NOTES, name="나"))
    assert again.sheet("나").part == "xl/worksheets/sheet4.xml"


def test_every_part_of_a_new_sheet_has_a_type_where_the_package_names_each(
    make: MakePackage,
) -> None:
    """Some programs, LibreOffice 3 among them, say nothing of all files with an ending."""
    package = make({"가": "<sheetData/>"})
    types = package.part("[Content_Types].xml")
    start = types.index(b"<Default")
    named = b"".join(
        b'<Override PartName="/%b" ContentType="application/xml"/>' % name.encode()
        for name in package.archive.names
        if name != "[Content_Types].xml" and "workbook.xml" not in name
    )
    bare = types[:start] + named + types[types.index(b"<Override") :]
    before = Package(package.replacing({"[Content_Types].xml": bare}))
    after = _with(before, replace(NOTES, table="표"))
    assert {name: after.content_type(name) for name in after.archive.names[-3:]} == {
        "xl/worksheets/sheet2.xml": f"{SHEET}.worksheet+xml",
        "xl/tables/table1.xml": f"{SHEET}.table+xml",
        "xl/worksheets/_rels/sheet2.xml.rels": (
            "application/vnd.openxmlformats-package.relationships+xml"
        ),
    }
