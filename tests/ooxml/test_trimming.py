"""Ranges of a sheet's copy that has other rows."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellRange
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import sections_of
from xlcrm.ooxml.trimming import Trim, trimmed, without_rows_below

TRIM = Trim(CellRange.of("A3:F90"), bottom=5)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        pytest.param("C4:C90", "C4:C5", False, id="exactly the data"),
        pytest.param("A3:F90", "A3:F5", False, id="with the headers"),
        pytest.param("C4:C1000", "C4:C1000", False, id="beyond the data"),
        pytest.param("A1:F3", "A1:F3", False, id="title and headers"),
        pytest.param("C:C", "C1:C1048576", False, id="a whole column"),
        pytest.param("C4:C20", "", True, id="rows that are gone"),
        pytest.param("C95:C99", "", True, id="below the data"),
        pytest.param("C80:C90", "C4:C5", True, id="the last rows"),
        pytest.param("C4:C20 C22:C90", "C4:C5", False, id="in pieces"),
        pytest.param("B1:B20", "B1:B3", False, id="title and some rows"),
        pytest.param("#REF!", "", True, id="no range"),
    ],
)
def test_a_list_of_ranges_is_trimmed(before: str, after: str, *, moved: bool) -> None:
    """And it is told whether relative formulas still fit."""
    new, has_moved = TRIM.of_list(before)
    assert (new.split()[:1], has_moved) == (after.split()[:1], moved)


def test_before_there_are_data_a_range_below_the_headers_stays() -> None:
    """It waits for the first row."""
    trim = Trim(CellRange.of("A1:F1"), bottom=3)
    assert str(trim.of(CellRange.of("C2:C1000"))) == "C2:C1000"


def _trimmed(section: str) -> str:
    data = f"<worksheet><sheetData/>{section}</worksheet>".encode()
    (found,) = sections_of(data, frame_of(data))
    return trimmed(data, found, TRIM).decode()


def _rules(*sqrefs: str, formula: str = "") -> str:
    rules = "".join(
        f'<dataValidation sqref="{each}"><formula1>{formula}</formula1></dataValidation>'
        for each in sqrefs
    )
    return f'<dataValidations count="{len(sqrefs)}">{rules}</dataValidations>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(_rules("C4:C90", "D9:D10"), _rules("C4:C5"), id="counted anew"),
        pytest.param(_rules("D9:D10"), "", id="none left"),
        pytest.param(
            _rules("C80:C90", formula="$A$1"), _rules("C4:C5", formula="$A$1"), id="absolute"
        ),
        pytest.param(_rules("C80:C90", formula="LEN(C80)"), "", id="relative to rows that go"),
        pytest.param(
            '<x:conditionalFormatting sqref="C4:C90"><x:cfRule/></x:conditionalFormatting>',
            '<x:conditionalFormatting sqref="C4:C5"><x:cfRule/></x:conditionalFormatting>',
            id="a format",
        ),
        pytest.param(
            "<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'><x14:dataValidations "
            'count="1"><x14:dataValidation><x14:formula1><xm:f>설정!$A$1</xm:f></x14:formula1>'
            "<xm:sqref>C4:C90</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
            "<ext uri='{A8765BA9-456A-4dab-B4F3-ACF838C121DE}'><x14:slicerList/></ext></extLst>",
            "<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'><x14:dataValidations "
            'count="1"><x14:dataValidation><x14:formula1><xm:f>설정!$A$1</xm:f></x14:formula1>'
            "<xm:sqref>C4:C5</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>",
            id="newer validations stay, slicers go",
        ),
    ],
)
def test_rules_for_rows_that_are_gone_go(before: str, after: str) -> None:
    """Those that held for the last row hold for the new ones."""
    assert _trimmed(before) == after


def test_merged_cells_stay_down_to_the_headers() -> None:
    """Counted anew."""
    merges = '<mergeCells count="2"><mergeCell ref="A1:F1"/><mergeCell ref="A5:A6"/></mergeCells>'
    data = f"<worksheet><sheetData/>{merges}</worksheet>".encode()
    (found,) = sections_of(data, frame_of(data))
    assert without_rows_below(data, found, 3) == (
        b'<mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells>'
    )
    assert without_rows_below(data, found, 0) == b""
