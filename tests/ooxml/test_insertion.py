"""Rows put into a sheet: what names cells goes on naming the same ones, all over the workbook."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from xlsxwriter import Workbook

from xlcrm.cellref import CellRange, a1, column_letters
from xlcrm.ooxml.insertion.insert import inserted
from xlcrm.ooxml.insertion.references import (
    Home,
    Insertion,
    UnsafeInsertionError,
    carried,
    moved,
)
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.worksheet import Worksheet

DATA: Final = CellRange.of("A1:F6")
TWO: Final = Insertion("대장", 7, 2)
GROWING: Final = Insertion("대장", 7, 2, DATA, {6: 8})


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("SUM(E2:E6)", "SUM(E2:E8)"),
        ("SUM(E2:E6,E9)", "SUM(E2:E8,E11)"),
        ("SUM($E$2:$E$6)*'대장'!E7", "SUM($E$2:$E$8)*'대장'!E9"),
        ("SUM(E3:E5)", "SUM(E3:E5)"),
        ("SUM(E2:E7)", "SUM(E2:E9)"),
        ("SUM(E6:E2)", "SUM(E8:E2)"),
        ("SUM(H2:H6)", "SUM(H2:H6)"),
        ("E6+E7", "E6+E9"),
        ("SUM(E:E)+SUM(7:9)", "SUM(E:E)+SUM(9:11)"),
        ("다른시트!E9+[1]대장!E9", "다른시트!E9+[1]대장!E9"),
        ('"E9"&표[E9]&표[[#This Row],[E9]]', '"E9"&표[E9]&표[[#This Row],[E9]]'),
        ("LOG10(E9)+X9Y+E9_+이름E9", "LOG10(E11)+X9Y+E9_+이름E9"),
        ("E9:INDEX(E:E,9)", "E11:INDEX(E:E,9)"),
        ("$E$9#+@E9", "$E$11#+@E11"),
        ("INDIRECT(A9)", "INDIRECT(A11)"),
    ],
)
def test_a_formula_on_the_sheet_goes_on_naming_its_cells(formula: str, after: str) -> None:
    """Whatever else looks like a cell in it stays."""
    assert moved(formula, Home("대장", 20, 9), GROWING) == after


@pytest.mark.parametrize(
    ("formula", "row", "column", "after"),
    [
        ("SUM(E$2:E6)", 6, 6, "SUM(E$2:E6)"),
        ("E6/SUM($E$2:$E$6)", 6, 6, "E6/SUM($E$2:$E$8)"),
        ("SUM(E2:E6)", 2, 9, "SUM(E2:E8)"),
        ("SUM(E2:E6)", 6, 9, "SUM(E2:E6)"),
    ],
    ids=["running", "share", "beside", "running beside"],
)
def test_a_running_sum_does_not_grow(formula: str, row: int, column: int, after: str) -> None:
    """It ends with its own row; a sum that stands beside the data takes in the new rows."""
    assert moved(formula, Home("대장", row, column), GROWING) == after


@pytest.mark.parametrize(
    "formula", ['INDIRECT("대장!E9")', 'INDIRECT("E"&A1)+INDIRECT("E9")', "SUM(가:다!E9)"]
)
def test_what_nobody_can_follow_is_refused(formula: str) -> None:
    """Texts that name cells below, and references through several sheets."""
    insertion = Insertion("대장", 7, 2, order=("가", "대장", "다"))
    with pytest.raises(UnsafeInsertionError):
        moved(formula, Home("대장", 1, 1), insertion)


def _package(fill: Callable[[Worksheet, Worksheet, Workbook], None]) -> Package:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("대장"), book.add_worksheet("현황")
        sheet.write_row(0, 0, ["번호", "고객명", "시작", "종료", "요금", "남은"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [row, "가나다", 45000, 45300, 50000])
        fill(sheet, other, book)
    return Package(buffer.getvalue())


def _after(package: Package, insertion: Insertion = GROWING) -> Package:
    return Package(package.replacing(inserted(package, insertion)))


@pytest.mark.filterwarnings("ignore:Sparkline")  # openpyxl keeps none
def test_all_that_hangs_on_rows_moves_and_grows() -> None:
    """Merged cells, validations, formats, notes, links, breaks, names, charts, and other sheets."""

    def fill(sheet: Worksheet, other: Worksheet, book: Workbook) -> None:
        sheet.write_formula("E8", "=SUM(E2:E6)")
        sheet.merge_range("B10:D11", "서명")
        sheet.data_validation("B2:B6", {"validate": "list", "source": "=$H$9:$H$12"})
        sheet.conditional_format("A2:F6", {"type": "formula", "criteria": "=$E2>$E$9"})
        sheet.write_comment("E8", "합계")
        sheet.write_url("A12", "internal:현황!A1")
        sheet.autofilter("A1:F6")
        sheet.print_area("A1:F12")
        sheet.set_h_pagebreaks([12])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=대장!$E$2:$E$6", "name": "=대장!$A$8"})
        sheet.insert_chart("H9", chart)
        book.define_name("총액", "=대장!$E$8")
        other.write_formula("A1", "=대장!E8+SUM(대장!E2:E6)")
        other.write_url("A2", "internal:대장!E8")
        sheet.add_sparkline("G8", {"range": "대장!E2:E6"})

    after = _after(_package(fill))
    book = load_workbook(io.BytesIO(after.data))
    sheet, other = book["대장"], book["현황"]
    assert sheet["E10"].value == "=SUM(E2:E8)"
    assert [str(each) for each in sheet.merged_cells.ranges] == ["B12:D13"]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B2:B8", "$H$11:$H$14")
    (areas,) = sheet.conditional_formatting
    assert (str(areas.sqref), areas.rules[0].formula) == ("A2:F8", ["$E2>$E$11"])
    assert sheet["E10"].comment is not None
    assert sheet["A14"].hyperlink is not None
    assert (sheet.auto_filter.ref, sheet.print_area) == ("A1:F8", "'대장'!$A$1:$F$14")
    assert [each.id for each in sheet.row_breaks.brk] == [14]
    assert book.defined_names["총액"].attr_text == "대장!$E$10"
    assert other["A1"].value == "=대장!E10+SUM(대장!E2:E8)"
    assert other["A2"].hyperlink.location == "대장!E10"
    chart = after.part("xl/charts/chart1.xml").decode()
    assert re.findall("<c:f>([^<]*)<", chart) == ["대장!$A$10", "대장!$E$2:$E$8"]
    drawing = after.part("xl/drawings/drawing1.xml").decode()
    assert re.search("<xdr:from>.*?<xdr:row>10<", drawing)
    note = after.part("xl/drawings/vmlDrawing1.vml").decode()
    assert "<x:Row>9</x:Row>" in note
    text = after.part("xl/worksheets/sheet1.xml").decode()
    assert "<xm:f>대장!E2:E8</xm:f><xm:sqref>G10</xm:sqref>" in text


def test_other_parts_keep_their_bytes() -> None:
    """Only what names something that moves is written again."""

    def fill(sheet: Worksheet, other: Worksheet, _: Workbook) -> None:
        sheet.write("A8", "합계")
        other.write_formula("A1", "=대장!E2")

    package = _package(fill)
    assert [*inserted(package, GROWING)] == ["xl/worksheets/sheet1.xml"]
    before = zipfile.ZipFile(io.BytesIO(package.data)).namelist()
    assert zipfile.ZipFile(io.BytesIO(_after(package).data)).namelist() == before


SHARED: Final = (
    '<row r="2"><c r="A2"><f t="shared" ref="A2:A5" si="0">B2+B$9</f><v>1</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c></row>'
    '<row r="4"><c r="A4"><f t="shared" si="0"/><v>1</v></c></row>'
    '<row r="5"><c r="A5"><f t="shared" si="0"/><v>1</v></c></row>'
)


def _shared(formula: str) -> Package:
    package = _package(lambda *_: None)
    part = package.part("xl/worksheets/sheet1.xml").decode()
    rows = SHARED.replace("B2+B$9", formula)
    text = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", part)
    return Package(package.replacing({"xl/worksheets/sheet1.xml": text.encode()}))


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("B2+B$9", ["=B2+B$10", "=B3+B$10", None, "=B5+B$10", "=B6+B$10"]),
        ("B2+B3", ["=B2+B3", "=B3+B5", None, "=B5+B6", "=B6+B7"]),
    ],
)
def test_a_shared_formula_reads_the_same_in_every_cell(
    formula: str, after: list[str | None]
) -> None:
    """A cell for which the shared text would be wrong gets its own."""
    package = _after(_shared(formula), Insertion("대장", 4, 1))
    sheet = load_workbook(io.BytesIO(package.data))["대장"]
    assert [sheet.cell(row, 1).value for row in range(2, 7)] == after


def test_rows_do_not_come_into_a_table_or_an_array() -> None:
    """A spreadsheet program refuses the latter, too."""

    def table(sheet: Worksheet, _: Worksheet, __: Workbook) -> None:
        sheet.add_table("H1:I9", {"columns": [{"header": "가"}, {"header": "나"}]})

    def array(sheet: Worksheet, _: Worksheet, __: Workbook) -> None:
        sheet.write_array_formula("H5:H9", "{=E2:E6*2}")

    for fill in (table, array):
        with pytest.raises(UnsafeInsertionError):
            inserted(_package(fill), GROWING)


cells = st.tuples(st.integers(1, 40), st.integers(1, 8))
references = st.builds(
    lambda one, other, dollars, whole: (one, other, dollars) if whole else (one, one, dollars),
    cells,
    cells,
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    st.booleans(),
)


def _written(reference: tuple[tuple[int, int], tuple[int, int], tuple[bool, ...]]) -> str:
    """A reference as a formula has it, with dollars here and there."""
    corners = []
    for (row, column), (before, behind) in zip(
        reference[:2], (reference[2][:2], reference[2][2:]), strict=True
    ):
        letters = column_letters(column)
        corners.append(f"{'$' * before}{letters}{'$' * behind}{row}")
    return corners[0] if reference[0] == reference[1] else ":".join(corners)


def _covered(text: str) -> set[tuple[int, int]]:
    """The cells that a formula of one reference names."""
    area = CellRange.of(text)
    return {
        (row, column)
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


@given(references, st.integers(1, 40), st.integers(1, 5))
def test_a_reference_covers_the_same_cells_and_new_ones_only_between_them(
    reference: tuple[tuple[int, int], tuple[int, int], tuple[bool, ...]], before: int, count: int
) -> None:
    """Whatever is named, and wherever rows come in."""
    old = _written(reference)
    new = moved(old, Home("대장", 50, 9), Insertion("대장", before, count))
    kept = {(row + count * (row >= before), column) for row, column in _covered(old)}
    fresh = _covered(new) - kept
    assert kept <= _covered(new)
    assert {row for row, _ in fresh} <= {*range(before, before + count)}
    assert not fresh or min(row for row, _ in kept) < before < max(row for row, _ in kept)
    assert new.count("$") == old.count("$")


@given(references, st.integers(-3, 30), st.integers(0, 3))
def test_a_formula_is_carried_as_openpyxl_translates_it(
    reference: tuple[tuple[int, int], tuple[int, int], tuple[bool, ...]], rows: int, columns: int
) -> None:
    """Down and to the right, absolute parts staying."""
    formula = f"SUM({_written(reference)})*2"
    origin, target = a1(20, 10), a1(20 + rows, 10 + columns)
    try:
        ours = carried(formula, rows, columns)
    except UnsafeInsertionError:
        return  # the sheet ends there
    assert f"={ours}" == Translator(f"={formula}", origin).translate_formula(target)


@given(references, st.integers(2, 12), st.integers(1, 3))
def test_every_cell_of_a_shared_formula_reads_what_it_would_read_alone(
    reference: tuple[tuple[int, int], tuple[int, int], tuple[bool, ...]], before: int, count: int
) -> None:
    """However the reference and the inserted rows lie."""
    formula = _written(reference)
    insertion = Insertion("대장", before, count)
    package = _after(_shared(formula), insertion)
    sheet = load_workbook(io.BytesIO(package.data))["대장"]
    for row in range(2, 6):
        alone = moved(carried(formula, row - 2), Home("대장", row, 1), insertion)
        assert sheet.cell(insertion.row(row), 1).value == f"={alone}"
