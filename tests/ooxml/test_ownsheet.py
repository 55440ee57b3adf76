"""A sheet of xlcrm's own: made, known again, and made anew in its place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.editor import CellWrites, Editor, SheetEdits
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import MARK, is_same, own_sheets
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.ooxml.conftest import MakePackage
    from xlcrm.cellref import CellValue

HEADER = CellLook(bold=True, fill="DCE6F1", centred=True, border="BFBFBF")
WRAPPED = CellLook(wrap=True, top=True)
SHEET = OwnSheet(
    "요약",
    (
        OwnLine(("요약",), (CellLook(bold=True, size=16),), height=28),
        OwnLine((date(2024, 10, 1),), (CellLook("yyyy-mm-dd"),), passing=True),
        OwnLine(("이름", "수"), (HEADER, HEADER)),
        OwnLine(("가 & 나", 3), (WRAPPED, CellLook("#,##0")), {1: "'고객대장'!A1"}),
        OwnLine(("긴 글 " * 12, 1.5), (WRAPPED,)),
    ),
    (20, 8),
    frozen=3,
    repeated=3,
    filtered=CellRange(3, 1, 5, 2),
    merged=(CellRange(1, 1, 1, 2),),
    tab="C65911",
)
OTHER = OwnSheet("요약", (OwnLine(("고칠 것이 없습니다.",)),))


def _excel(**options: object) -> Package:
    """A workbook as a real program writes it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        book.add_worksheet("고객대장").write("A1", "이름")
    return Package(buffer.getvalue())


EMPTY = _excel()
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300),
    st.text(),
    st.sampled_from(["", " ", "=1+1", "'가입일'", "_x000D_", "a\r\nb", "\t", "1", "TRUE", "#REF!"]),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 - no zone
)


def _with(package: Package, sheet: OwnSheet) -> Package:
    return Package(Editor(package).run({}, [sheet]))


def _resaved(package: Package, change: Callable[[Worksheet], object]) -> Package:
    """The workbook after openpyxl has opened, changed and saved it."""
    book = load_workbook(BytesIO(package.data))
    change(book["요약"])
    buffer = BytesIO()
    book.save(buffer)
    return Package(buffer.getvalue())


def test_it_looks_as_asked() -> None:
    """Values, formats, links, frozen rows, filter, merged cells, tab and print set-up."""
    package = _with(_excel(), SHEET)
    sheet = load_workbook(BytesIO(package.data))["요약"]
    assert sheet["A2"].value == datetime(2024, 10, 1)  # noqa: DTZ001 - a sheet's dates have no zone
    assert [cell.value for cell in sheet[4]] == ["가 & 나", 3]
    assert (sheet["A1"].font.sz, sheet["A1"].font.b, sheet.row_dimensions[1].height) == (
        16,
        True,
        28,
    )
    assert sheet["A3"].border.left.style == "thin"
    assert sheet["A4"].hyperlink.location == "'고객대장'!A1"
    assert sheet["A4"].alignment.vertical == "top"
    assert sheet.row_dimensions[5].height == 60
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:B5"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert b'<tabColor rgb="FFC65911"/>' in package.part(package.sheet("요약").part)
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$3:$3", "landscape")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)


def test_it_takes_the_place_of_the_one_before() -> None:
    """Its tab, its part and its ids stay, and no part comes or goes."""
    first = _with(_excel(), SHEET)
    second = _with(first, OTHER)
    assert second.sheets == first.sheets
    assert second.archive.names == first.archive.names
    sheet = load_workbook(BytesIO(second.data))["요약"]
    assert [cell.value for row in sheet for cell in row] == ["고칠 것이 없습니다."]
    assert sheet.auto_filter.ref is None
    assert sheet.print_title_rows is None
    assert second.part("xl/workbook.xml").count(MARK.encode()) == 1


def test_the_mark_is_hidden_and_for_the_sheet_alone() -> None:
    """Nobody meets it in Excel's list of names."""
    sheet = load_workbook(BytesIO(_with(_excel(), SHEET).data))["요약"]
    assert sheet.defined_names[MARK].hidden
    assert own_sheets(_excel()) == set()


@pytest.mark.parametrize("system", [False, True], ids=["1900", "1904"])
def test_the_same_sheet_is_known(system: bool) -> None:  # noqa: FBT001 - a case
    """Whatever its passing lines say; not if another line or link differs."""
    package = _with(_excel(date_1904=system), SHEET)
    later = replace(SHEET.lines[1], values=(date(2024, 12, 31),))
    lines = [*SHEET.lines]
    assert is_same(package, SHEET)
    assert is_same(package, replace(SHEET, lines=(lines[0], later, *lines[2:])))
    assert not is_same(package, OTHER)
    linked = replace(lines[3], links={1: "'고객대장'!A2"})
    assert not is_same(package, replace(SHEET, lines=(*lines[:3], linked, lines[4])))
    assert not is_same(_excel(), SHEET)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=6))
@example([(None, 0.0), (None, -0.0)])
def test_whatever_it_says_it_is_known_again(rows: list[tuple[CellValue | date, ...]]) -> None:
    """Texts that XML cannot hold, line ends, numbers however spelled, days before all others."""
    sheet = replace(SHEET, lines=tuple(map(OwnLine, rows)), filtered=None)
    assert is_same(_with(EMPTY, sheet), sheet)


def test_a_program_that_saves_it_does_not_take_it_away() -> None:
    """All of the workbook is written anew; sorted rows and another width are nobody's words."""

    def sort(sheet: Worksheet) -> None:
        four, five = ([cell.value for cell in sheet[row]] for row in (4, 5))
        for row, values in ((4, five), (5, four)):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column).value = value
        sheet.column_dimensions["A"].width = 50

    saved = _resaved(_with(_excel(), SHEET), sort)
    assert is_same(saved, SHEET)
    assert not is_same(_with(saved, OTHER), SHEET)


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda sheet: sheet.cell(4, 3, "확인함"), id="beside"),
        pytest.param(lambda sheet: sheet.cell(40, 1, "전화할 것"), id="below"),
        pytest.param(lambda sheet: sheet.cell(4, 2, 4), id="over a value"),
        pytest.param(lambda sheet: sheet.cell(4, 2, "=1+2"), id="a formula"),
        pytest.param(lambda sheet: sheet.delete_rows(5), id="a row deleted"),
        pytest.param(
            lambda sheet: setattr(sheet["A4"], "comment", Comment("메모", "김담당")), id="a note"
        ),
    ],
)
def test_what_somebody_wrote_is_never_replaced(write: Callable[[Worksheet], object]) -> None:
    """The error says how to go on."""
    written = _resaved(_with(_excel(), SHEET), write)
    with pytest.raises(PlanError, match="사람이 고쳐 쓴") as caught:
        _with(written, OTHER)
    assert "이름을 바꾸고" in (caught.value.hint or "")
    assert not is_same(written, SHEET)


def test_a_sheet_of_that_name_which_somebody_made_is_never_replaced() -> None:
    """Nor one whose name differs by case only, nor a chart."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=요약!$A$1:$A$2"})
        book.add_worksheet("요약").write("A1", 1)
        book.add_worksheet("Summary")
        book.add_chartsheet("차트").set_chart(chart)
    package = Package(buffer.getvalue())
    for name in ("요약", "차트"):
        with pytest.raises(PlanError, match="xlcrm이 만든 시트가 아니어서"):
            _with(package, replace(SHEET, name=name))
    with pytest.raises(PlanError, match="같은 이름의 시트"):
        _with(package, replace(SHEET, name="SUMMARY"))


def test_what_macros_and_people_set_stays() -> None:
    """The name that macros know it by, the zoom, the selected tab and the protection."""
    package = _with(_excel(), SHEET)
    part = package.sheet("요약").part
    data = package.part(part)
    data = data.replace(b"<sheetPr>", b'<sheetPr codeName="Sheet7">')
    data = data.replace(b"<sheetView ", b'<sheetView tabSelected="1" zoomScale="85" ')
    data = data.replace(b"<autoFilter", b'<sheetProtection sheet="1" password="CC1A"/><autoFilter')
    after = _with(Package(package.replacing({part: data})), OTHER).part(part)
    assert b'<sheetPr codeName="Sheet7">' in after
    assert b' tabSelected="1" zoomScale="85"' in after
    assert b'</sheetData><sheetProtection sheet="1" password="CC1A"/>' in after


@pytest.mark.parametrize(
    ("formula", "asked"),
    [("COUNTA(요약!A:A)", [b'fullCalcOnLoad="1"']), ("COUNTA(A2:A9)", [])],
    ids=["of the sheet", "of another"],
)
def test_formulas_that_read_it_are_calculated_again(
    make: MakePackage, formula: str, asked: list[bytes]
) -> None:
    """They stay as they are, and Excel is asked to recalculate only where one names the sheet."""
    cell = f'<row r="1"><c r="B1"><f>{formula}</f><v>1</v></c></row>'
    first = _with(make({"고객대장": f"<sheetData>{cell}</sheetData>"}), SHEET)
    after = _with(first, OTHER)
    part = first.sheet("고객대장").part
    assert after.part(part) == first.part(part)
    assert re.findall(rb'fullCalcOnLoad="1"', after.part(after.workbook_part)) == asked


def test_names_that_people_gave_on_it_stay(make: MakePackage) -> None:
    """Only those that xlcrm makes itself are made anew."""
    package = _with(make({"고객대장": "<sheetData/>"}), SHEET)
    part = package.workbook_part
    own = b'<definedName name="\xec\xa4\x91\xec\x9a\x94" localSheetId="1">1</definedName>'
    office = package.part(part).replace(b"</definedNames>", own + b"</definedNames>")
    after = _with(Package(package.replacing({part: office})), OTHER).part(part)
    assert own in after
    assert b"_xlnm" not in after


def test_it_has_no_more_links_than_excel_takes() -> None:
    """The rows stay, without theirs: more would need a repair."""
    line = OwnLine(("가",), links={1: "A1"})
    assert len(list(replace(OTHER, lines=(line,) * 70_000).links())) == 65_530


def test_it_can_be_replaced_together_with_other_edits(make: MakePackage) -> None:
    """One plan writes a cell and makes the sheet anew."""
    first = _with(make({"고객대장": "<sheetData/>"}), SHEET)
    edits = {"고객대장": SheetEdits({1: CellWrites((1,), ("새 글",))})}
    book = load_workbook(BytesIO(Editor(first).run(edits, [OTHER])))
    assert book["고객대장"]["A1"].value == "새 글"
    assert book["요약"].max_row == 1
