"""A save brings no fault of structure; what was odd before is saved all the same."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pytest
from xlsxwriter import Workbook

from xlcrm.cellref import CellRange, CellRef
from xlcrm.errors import DamagedWorkbookError, PlanError
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import NewRows, Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPES: Final = "[Content_Types].xml"
BOOK: Final = "xl/workbook.xml"
SHEET: Final = "xl/worksheets/sheet1.xml"
TABLE: Final = "xl/tables/table1.xml"
AREA: Final = CellRange.of("A1:B4")
CELL: Final = Plan.of_cells({CellRef("대장", 2, 2): 7})
ROW: Final = Plan(new_rows=(NewRows("대장", AREA, ({1: "라", 2: 4},)),))
ADDED: Final = Plan(new_sheets=(NewSheet("일지", ("일시",), (("x",),), table="tblLog"),))
LIKE: Final = Plan(new_sheets=(LikeSheet("십일월", "대장", AREA, ({1: "라"},)),))


@pytest.fixture(scope="module")
def package() -> Package:
    """Return a ledger in a table with merged cells and a dropdown beside it."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("대장")
        rows = [["가", 1], ["나", 2], ["다", 3]]
        sheet.add_table(
            "A1:B4", {"columns": [{"header": "이름"}, {"header": "금액"}], "data": rows}
        )
        sheet.merge_range("D1:E1", "합친 셀", book.add_format({"bold": True}))
        sheet.data_validation("B2:B4", {"validate": "integer", "criteria": ">", "value": 0})
        book.define_name("자료", "=대장!$A$1")
    return Package(buffer.getvalue())


def _broken(package: Package, *changes: tuple[str, bytes, bytes]) -> Package:
    for part, old, new in changes:
        data = package.part(part)
        assert old in data
        package = Package(package.replacing({part: data.replace(old, new, 1)}))
    return package


AGAIN: Final = '<definedName name="자료">1</definedName></definedNames>'.encode()
FAULTS: Final[Sequence[tuple[str, str, bytes, bytes]]] = (
    ("유형", TYPES, b'<Default Extension="rels"', b'<Default Extension="rel"'),
    ("시트 번호", BOOK, b'sheetId="2"', b'sheetId="1"'),
    ("순서", SHEET, b"</sheetData>", b"</sheetData><pageSetup/>"),
    ("개수", SHEET, b'<mergeCells count="1">', b'<mergeCells count="4">'),
    ("셀", SHEET, b'<c r="A2"', b'<c r="C2"'),
    ("범위", SHEET, b'<row r="2" spans="1:5"', b'<row r="2" spans="1:1"'),
    ("병합", SHEET, b'<c r="E1" s="1"/>', b'<c r="E1" s="1"><v>1</v></c>'),
    ("머리글", TABLE, 'name="금액"'.encode(), b'name="x"'),
    ("필터", TABLE, b'<autoFilter ref="A1:B4"', b'<autoFilter ref="A1:B3"'),
    ("정의된 이름", BOOK, b"</definedNames>", AGAIN),
)  # fmt: skip


@pytest.mark.parametrize(("words", "part", "old", "new"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_new_fault_refuses_the_save(
    package: Package, words: str, part: str, old: bytes, new: bytes
) -> None:
    """One error with the part, that the file is as it was, and what to do."""
    plan = Plan.of_cells({CellRef("대장", 2, 2): 7, CellRef("대장", 1, 4): "합친"}) | ADDED
    after = Package(apply(plan, package).data)
    broken = _broken(after, (part, old, new))
    with pytest.raises(DamagedWorkbookError, match=words) as raised:
        verify(plan, broken.data, package, DEFAULT_LIMITS)
    assert "원래 파일은 그대로입니다" in raised.value.message
    assert part in raised.value.message or words == "유형"
    assert raised.value.hint


@pytest.mark.parametrize(
    ("part", "old", "new"), [fault[1:] for fault in FAULTS[2:-1]], ids=[f[0] for f in FAULTS[2:-1]]
)
@pytest.mark.parametrize("plan", [CELL, ROW, ADDED, LIKE, ROW | ADDED], ids=list("crslb"))
def test_a_fault_that_was_there_before_is_saved(
    package: Package, part: str, old: bytes, new: bytes, plan: Plan
) -> None:
    """The workbook is no worse than it was, and the office goes on working with it."""
    odd = _broken(package, (part, old, new))
    verify(plan, apply(plan, odd).data, odd, DEFAULT_LIMITS)


def test_what_is_written_by_the_thousand_is_looked_at_too() -> None:
    """Cells out of order in any row, and spans in some of each stretch."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("대장")
        for row in range(3000):
            sheet.write_row(row, 0, (row, row, row))
    before = Package(buffer.getvalue())
    plan = Plan.of_cells({CellRef("대장", row, 2): row * 2 for row in range(1, 3001)})
    after = Package(apply(plan, before).data)
    verify(plan, after.data, before, DEFAULT_LIMITS)
    jumbled = (
        SHEET,
        b'<c r="B1234"><v>2468</v></c><c r="C1234"><v>1233</v></c>',
        b'<c r="C1234"><v>1233</v></c><c r="B1234"><v>2468</v></c>',
    )
    narrow = (SHEET, b'<row r="3000" spans="1:3"', b'<row r="3000" spans="2:3"')
    for change, words in ((jumbled, "순서"), (narrow, "범위")):
        with pytest.raises(DamagedWorkbookError, match=words):
            verify(plan, _broken(after, change).data, before, DEFAULT_LIMITS)


def test_a_header_cell_of_a_table_and_its_column_stay_one(package: Package) -> None:
    """Both change, or neither."""
    plan = Plan.of_cells({CellRef("대장", 1, 2): "월 금액"})
    data = apply(plan, package).data
    verify(plan, data, package, DEFAULT_LIMITS)
    assert 'name="월 금액"'.encode() in Package(data).part(TABLE)
    with pytest.raises(PlanError, match="머리글"):
        apply(Plan.of_cells({CellRef("대장", 1, 2): 3}), package)
