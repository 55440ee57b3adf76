"""Ranges grow when they covered exactly the data, and not otherwise."""

from __future__ import annotations

import time

import pytest

from xlcrm.cellref import CellRange
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.ranges import Growth, grown_ranges, merged_ranges
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.splice import splice

ROWS = Growth(CellRange.of("B3:F9"), bottom=11, right=6)
COLUMNS = Growth(CellRange.of("B3:F9"), bottom=9, right=7)


@pytest.mark.parametrize(
    ("growth", "before", "after"),
    [
        pytest.param(ROWS, "B3:F9", "B3:F11", id="all with headers"),
        pytest.param(ROWS, "B4:F9", "B4:F11", id="all without headers"),
        pytest.param(ROWS, "D4:D9", "D4:D11", id="one column"),
        pytest.param(ROWS, "$C$4:$D$9", "C4:D11", id="two columns"),
        pytest.param(ROWS, "D5:D9", "D5:D9", id="not from the first row"),
        pytest.param(ROWS, "D4:D8", "D4:D8", id="not to the last row"),
        pytest.param(ROWS, "A4:F9", "A4:F9", id="wider than the data"),
        pytest.param(ROWS, "H4:H9", "H4:H9", id="beside the data"),
        pytest.param(ROWS, "D:D", "D:D", id="whole column"),
        pytest.param(ROWS, "D4:D9 H4 B3:F9", "D4:D11 H4 B3:F11", id="a list"),
        pytest.param(ROWS, "#REF!", "#REF!", id="no range"),
        pytest.param(COLUMNS, "B3:F3", "B3:G3", id="the headers get a column"),
        pytest.param(COLUMNS, "B4:F9", "B4:G9", id="the data get a column"),
        pytest.param(COLUMNS, "C4:F9", "C4:F9", id="not from the first column"),
        pytest.param(COLUMNS, "B10:F10", "B10:F10", id="below the data"),
    ],
)
def test_a_list_of_ranges_grows(growth: Growth, before: str, after: str) -> None:
    """Rows and columns each on their own."""
    assert growth.of_list(before) == after


@pytest.mark.parametrize(
    ("formula", "grown"),
    [
        pytest.param("'고객 대장'!$B$3:$F$9", "'고객 대장'!$B$3:$F$11", id="quoted"),
        pytest.param("'고객 대장'!B4:B9", "'고객 대장'!B4:B11", id="relative"),
        pytest.param("'고객 대장'!$B4:$B9", "'고객 대장'!$B4:$B11", id="mixed"),
        pytest.param("Sheet2!$B$3:$F$9", "Sheet2!$B$3:$F$9", id="another sheet"),
        pytest.param(
            "'고객 대장'!$A:$B,'고객 대장'!$B$3:$F$9",
            "'고객 대장'!$A:$B,'고객 대장'!$B$3:$F$11",
            id="one of two",
        ),
        pytest.param("'고객 대장'!$B$3:$F$8", "'고객 대장'!$B$3:$F$8", id="less than the data"),
        pytest.param("'고객 대장'!$B$3:$F$9999999", "'고객 대장'!$B$3:$F$9999999", id="no range"),
        pytest.param("12*3", "12*3", id="no reference"),
    ],
)
def test_a_names_formula_grows(formula: str, grown: str) -> None:
    """Defined names and print areas, with their dollar signs as they were."""
    assert ROWS.of_formula(formula, "고객 대장") == grown


def test_sheet_names_with_quotes_are_compared_unquoted() -> None:
    """`'It''s'` is the sheet It's."""
    assert ROWS.of_formula("'It''s'!B4:B9", "It's") == "'It''s'!B4:B11"


def test_the_sheets_own_ranges_grow() -> None:
    """Filter, formats, validations, ignored errors, protected ranges and those in extensions."""
    sheet = (
        '<worksheet><sheetData/><protectedRanges><protectedRange sqref="C4:C9" name="p"/>'
        '</protectedRanges><autoFilter ref="B3:F9"><filterColumn colId="0"/></autoFilter>'
        '<mergeCells><mergeCell ref="B3:F9"/></mergeCells>'
        "<conditionalFormatting sqref='D4:D9 H1'><cfRule/></conditionalFormatting>"
        '<dataValidations><dataValidation type="list" sqref="E4:E9"/></dataValidations>'
        '<ignoredErrors><ignoredError sqref="F4:F9"/></ignoredErrors>'
        "<extLst><ext><x14:dataValidations><x14:dataValidation><xm:sqref>E4:E9</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations><xm:sqref>A1</xm:sqref></ext></extLst></worksheet>"
    )
    data = sheet.encode()
    grown = splice(data, grown_ranges(data, frame_of(data), ROWS)).decode()
    wanted = sheet.replace("sqref='D4:D9 H1'", 'sqref="D4:D11 H1"').replace("C4:C9", "C4:C11")
    wanted = wanted.replace('Filter ref="B3:F9"', 'Filter ref="B3:F11"').replace("E4:E9", "E4:E11")
    assert grown == wanted.replace("F4:F9", "F4:F11")


def test_what_was_added_is_known() -> None:
    """The new rows over all columns, the new columns over all rows."""
    both = Growth(CellRange.of("B3:F9"), bottom=11, right=7)
    assert [str(area) for area in both.added] == ["B10:G11", "G3:G11"]
    assert [str(area) for area in ROWS.added] == ["B10:F11"]


def test_merged_cells_are_read() -> None:
    """A range that is none is damage."""
    data = b'<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    assert merged_ranges(data, frame_of(data)) == [CellRange.of("A1:B2")]
    broken = data.replace(b"A1:B2", b"A1:?")
    with pytest.raises(DamagedWorkbookError):
        merged_ranges(broken, frame_of(broken))


def test_sparklines_and_ranges_within_ranges_are_each_passed_once() -> None:
    """What stands within a group of sparklines, or within another range, does not grow."""
    group = b"<g:sparklineGroups><f:sqref>H2:H4</f:sqref></g:sparklineGroups>"
    inside = b"<f:sqref>" * 3_000 + b"H2:H4" + b"</f:sqref>" * 3_000
    rule = b"<f:sqref>H2:H4</f:sqref>"
    said = group * 400 + b"<g:x>" + inside + b"</g:x>" + rule
    data = b"<worksheet><sheetData/><extLst><ext>" + said + b"</ext></extLst></worksheet>"
    growth = Growth(CellRange.of("A1:I4"), bottom=5, right=9)
    begun = time.process_time()
    made = splice(data, [*grown_ranges(data, frame_of(data), growth)])
    assert time.process_time() - begun < 0.5
    before_it, _, after_it = data.rpartition(rule)
    assert made == before_it + rule.replace(b"H4", b"H5") + after_it
