"""Cells whose value nobody would see, or a formula would overwrite: nothing is written there."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from xlcrm.errors import PlanError
from xlcrm.ooxml.editor import CellWrites, Editor, SheetEdits
from xlcrm.ooxml.package import Package


@pytest.fixture(scope="module")
def package() -> Package:
    """Return a workbook with B2:C4 merged, an array formula in E2:E4 and a dynamic one in G2:G4."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("대장")
        for row in range(6):
            sheet.write(row, 0, row)
        sheet.merge_range("B2:C4", "합친 셀")
        sheet.write_array_formula("E2:E4", "{=A2:A4*2}", value=2)
        sheet.write_dynamic_array_formula("G2:G4", "=_xlfn._xlws.SORT(A2:A4)", value=1)
    return Package(buffer.getvalue())


def _written(package: Package, row: int, column: int, value: object) -> Package:
    edits = SheetEdits(cells={column: CellWrites([row], [value])})
    return Package(Editor(package).run({"대장": edits}))


@pytest.mark.parametrize(("row", "column"), [(2, 3), (3, 2), (4, 3)])
def test_a_cell_under_a_merged_one_is_not_written(package: Package, row: int, column: int) -> None:
    """The cell that shows is named; taking away what stands there is another thing."""
    with pytest.raises(PlanError, match="병합") as raised:
        _written(package, row, column, "가려진 값")
    assert raised.value.place == f"대장!{'ABC'[column - 1]}{row}"
    assert "B2" in (raised.value.hint or "")
    _written(package, row, column, None)


def test_the_cell_that_shows_is_written(package: Package) -> None:
    """So is any cell beside it."""
    for row, column in ((2, 2), (1, 2), (5, 3), (3, 4)):
        after = _written(package, row, column, "보이는 값")
        assert "보이는 값".encode() in after.part("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("column", [5, 7], ids=["array", "dynamic array"])
@pytest.mark.parametrize("row", [2, 3, 4])
def test_a_cell_that_a_formula_fills_is_not_written(
    package: Package, row: int, column: int
) -> None:
    """Be it the formula's own cell or one that it spills into."""
    with pytest.raises(PlanError, match="수식") as raised:
        _written(package, row, column, 1)
    assert raised.value.place == f"대장!{'ABCDEFG'[column - 1]}{row}"
    assert raised.value.hint
