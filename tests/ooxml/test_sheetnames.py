"""Defined names that are for one sheet alone."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellRange
from xlcrm.ooxml.sheetnames import SheetName, names_of_sheet, on_sheet, with_local_names
from xlcrm.ooxml.trimming import Trim
from xlcrm.ooxml.workbook import with_sheet

SHEETS = '<sheets><sheet name="가" sheetId="1"/><sheet name="나" sheetId="4"/></sheets>'
NAMES = (
    '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">나!$1:$2</definedName>'
    '<definedName name="모두">나!$A$1</definedName></definedNames>'
)
TRIM = Trim(CellRange.of("A2:C90"), bottom=4)


def _book(inside: str) -> bytes:
    return f"<workbook>{inside}</workbook>".encode()


def test_a_sheets_names_are_found_by_its_place() -> None:
    """Not those of other sheets or of the whole workbook."""
    book = _book(SHEETS + NAMES)
    assert names_of_sheet(book, "나") == [SheetName("_xlnm.Print_Titles", "나!$1:$2")]
    assert names_of_sheet(book, "가") == []


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        (SheetName("_xlnm.Print_Titles", "나!$A:$B,나!$1:$2"), "'11''월'!$A:$B,'11''월'!$1:$2"),
        (SheetName("_xlnm.Print_Area", "'나'!$A$1:$C$90"), "'11''월'!$A$1:$C$4"),
        (SheetName("_xlnm._FilterDatabase", "나!$A$2:$C$90", hidden=True), "'11''월'!$A$2:$C$4"),
        (SheetName("_xlnm.Print_Area", "OFFSET(나!$A$1,0,0)"), None),
        (SheetName("목록", "나!$A$1"), None),
    ],
)
def test_a_name_is_carried_over_where_it_is_of_use(name: SheetName, formula: str | None) -> None:
    """For the new sheet and its rows."""
    new = on_sheet(name, "11'월", TRIM, filtered=True)
    assert (new and new.formula) == formula


def test_a_sheet_put_in_between_leaves_names_with_their_sheets() -> None:
    """And the tab that is seen first stays the one."""
    view = '<bookViews><workbookView activeTab="1" firstSheet="0"/></bookViews>'
    book = with_sheet(_book(view + SHEETS + NAMES), "새", 5, "rId9", "가")
    assert b'activeTab="2" firstSheet="0"' in book
    assert [name.formula for name in names_of_sheet(book, "나")] == ["나!$1:$2"]
    assert names_of_sheet(book, "새") == []
    last = with_sheet(_book(SHEETS + NAMES), "새", 5, "rId9", "나")
    assert [name.formula for name in names_of_sheet(last, "나")] == ["나!$1:$2"]


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        (SHEETS, SHEETS + "<definedNames>{}</definedNames>"),
        (SHEETS + "<definedNames/>", SHEETS + "<definedNames>{}</definedNames>"),
        (
            SHEETS + "<externalReferences/><calcPr/>",
            SHEETS + "<externalReferences/><definedNames>{}</definedNames><calcPr/>",
        ),
        (SHEETS + NAMES, SHEETS + NAMES.replace("</definedNames>", "{}</definedNames>")),
    ],
)
def test_names_are_put_where_the_schema_wants_them(inside: str, after: str) -> None:
    """With the place of their sheet."""
    new = SheetName("_xlnm.Print_Titles", "나!$1:$1", hidden=True)
    entry = (
        '<definedName name="_xlnm.Print_Titles" localSheetId="1" hidden="1">나!$1:$1</definedName>'
    )
    assert with_local_names(_book(inside), "나", [new]) == _book(after.format(entry))
