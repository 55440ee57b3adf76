"""Sheets of xlcrm's own whose cells look as they say, and rows read with their numbers."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.cellref import CellRange, CellRef
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.colours import ColourRule
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.styles import Styles
from xlcrm.ooxml.typedrows import typed_rows
from xlcrm.ooxml.validations import Dropdown
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan, RowHeights

AREA = CellRange(2, 1, 5, 2)
ALARM = ColourRule(AREA, 'LEFT($B2,2)="확인"', text="9C0006", fill="FFE5E5")
DONE = ColourRule(AREA, 'LEFT($B2,3)="접수됨"', bold=True, text="808080")


def book(*, conditions: int = 0) -> Package:
    """Return a workbook, with so many conditional formats of its own."""
    made = Workbook()
    made.active.title = "대장"  # type: ignore[union-attr]  # a new workbook has a sheet
    data = BytesIO()
    made.save(data)
    package = Package(data.getvalue())
    if not conditions:
        return package
    part = package.member(package.related_part("styles") or "")
    own = b'<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>'
    styles = package.archive.read(part)
    return Package(package.replacing({part: styles.replace(b"<dxfs/>", own)}))


def added(package: Package, *colours: ColourRule, **more: object) -> bytes:
    """Return the workbook with a sheet of xlcrm's own."""
    lines = (OwnLine(("종류", "처리")), OwnLine(("전화", "확인: 누구입니까")))
    sheet = OwnSheet("접수", lines, colours=colours, **more)  # type: ignore[arg-type]  # as named
    return apply(Plan(new_sheets=(sheet,)), package).data


@pytest.mark.parametrize("conditions", [0, 1])
def test_cells_look_as_a_formula_says(conditions: int) -> None:
    """In the order of the conditions, beside those that the workbook has already."""
    sheet = load_workbook(BytesIO(added(book(conditions=conditions), DONE, ALARM)))["접수"]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    assert [rule.formula for rule in rules] == [[DONE.formula], [ALARM.formula]]
    assert [rule.priority for rule in rules] == [1, 2]
    bold, alarm = (rule.dxf for rule in rules)
    assert (bold.font.b, bold.font.color.rgb) == (True, "FF808080")
    assert alarm.fill.bgColor.rgb == "FFFFE5E5"


def test_an_equal_look_is_added_once() -> None:
    """And a list is made where a workbook has none."""
    styles = Styles(
        b'<styleSheet xmlns="a"><cellXfs count="1"><xf/></cellXfs><colors/></styleSheet>'
    )
    assert [styles.changing(ColourRule(AREA, "TRUE", bold=True)) for _ in range(2)] == [0, 0]
    assert styles.data() == (
        b'<styleSheet xmlns="a"><cellXfs count="1"><xf/></cellXfs><dxfs count="1"><dxf><font><b/>'
        b"</font></dxf></dxfs><colors/></styleSheet>"
    )


def test_a_dropdown_may_offer_what_stands_in_cells() -> None:
    """By a formula, and without a question about other entries."""
    dropdown = Dropdown(AREA, formula='IF($A2="해지",$D$1:$E$1,$D$2:$E$2)', free=True)
    sheet = load_workbook(BytesIO(added(book(), dropdowns=(dropdown,))))["접수"]
    (found,) = sheet.data_validations.dataValidation
    assert (found.formula1, found.showErrorMessage, found.type) == (dropdown.formula, False, "list")


def test_rows_are_read_with_their_numbers_and_what_is_closed() -> None:
    """Formulas and what lies under a merged cell cannot be written; blank rows say nothing."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "접수"
    sheet["A2"], sheet["B2"] = "전화", "=1+1"
    sheet["A5"] = "방문"
    sheet.merge_cells("A5:B6")
    data = BytesIO()
    made.save(data)
    found = typed_rows(Package(data.getvalue()), "접수")
    assert [(row.number, dict(row.values).get(1), set(row.closed)) for row in found] == [
        (2, "전화", {2}),
        (5, "방문", {2}),
    ]


def test_a_row_is_made_high_enough_unless_somebody_set_its_height() -> None:
    """And never lower than it is."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (1, 2, 3):
        sheet.cell(row, 1, "글")
    sheet.row_dimensions[2].height = 20
    data = BytesIO()
    made.save(data)
    plan = Plan.of_cells({CellRef(sheet.title, 1, 1): "긴 글"}, "글")
    plan |= Plan(row_heights=(RowHeights(sheet.title, {1: 45.0, 2: 45.0, 9: 45.0}),))
    after = load_workbook(BytesIO(apply(plan, Package(data.getvalue())).data)).active
    assert after is not None
    assert [after.row_dimensions[row].height for row in (1, 2, 3)] == [45, 20, None]
