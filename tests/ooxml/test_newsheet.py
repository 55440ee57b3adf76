"""A sheet added to an existing workbook, and everything that must know of it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xlcrm.errors import PlanError
from xlcrm.ooxml.editor import Editor
from xlcrm.ooxml.newsheet import NewSheet, refuse_name
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.ooxml.conftest import MakePackage

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
