"""Header cells of Excel tables: a column is called what its cell says, or neither changes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlcrm.errors import PlanError
from xlcrm.ooxml.editor import CellWrites, Editor, SheetEdits
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.table import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def _package(formula: str = "", *, slicer: bool = False) -> Package:
    """A table of three columns from B2 on, and perhaps a formula beside it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("대장")
        headers = [{"header": text} for text in ("이름", "금액 [원]", "비고")]
        rows = [["가", 1, "이름"], ["나", 2, "[이름]"]]
        sheet.add_table("B2:D4", {"columns": headers, "data": rows, "name": "tbl"})
        if formula:
            sheet.write_formula("G1", formula)
    package = Package(buffer.getvalue())
    added = {"xl/slicerCaches/slicerCache1.xml": b"<slicerCacheDefinition/>"} if slicer else {}
    return Package(package.replacing({}, added))


def _with(package: Package, headers: Mapping[int, object]) -> Package:
    cells = {column: CellWrites([2], [text]) for column, text in headers.items()}
    return Package(Editor(package).run({"대장": SheetEdits(cells=cells)}))


def _names(package: Package) -> list[str]:
    (table,) = tables_of(package, package.sheet("대장").part)
    return [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        pytest.param({2: "고객명"}, ["고객명", "금액 [원]", "비고"], id="one"),
        pytest.param({2: "비고", 4: "이름"}, ["비고", "금액 [원]", "이름"], id="two exchanged"),
        pytest.param({4: "메모\n<2>"}, ["이름", "금액 [원]", "메모_x000a_<2>"], id="line end"),
        pytest.param({4: "_x0041_"}, ["이름", "금액 [원]", "_x005f_x0041_"], id="looks escaped"),
        pytest.param({5: "옆"}, ["이름", "금액 [원]", "비고"], id="beside the table"),
        pytest.param({3: "금액 [원]"}, ["이름", "금액 [원]", "비고"], id="as it is"),
    ],
)
def test_a_column_is_called_what_its_header_cell_says(
    headers: dict[int, str], names: list[str]
) -> None:
    """And nothing else of the table's part changes."""
    before = _package()
    after = _with(before, headers)
    assert _names(after) == names
    old, new = before.part("xl/tables/table1.xml"), after.part("xl/tables/table1.xml")
    for one, other in zip(_names(before), names, strict=True):
        old = old.replace(f'name="{one}"'.encode(), f'name="\0{other}"'.encode())
    assert new == old.replace(b"\0", b"").replace(b"<2>", b"&lt;2&gt;")
    said = CalamineWorkbook.from_filelike(BytesIO(after.data)).get_sheet_by_name("대장")
    row = said.to_python()[0]
    assert {column: row[column - 2] for column in headers} == headers


@pytest.mark.parametrize("header", [None, "", "  ", 3, "가" * 256], ids=repr)
def test_a_column_must_have_a_name(header: object) -> None:
    """Excel would give it one of its own."""
    with pytest.raises(PlanError, match="머리글") as raised:
        _with(_package(), {2: header})
    assert (raised.value.place, bool(raised.value.hint)) == ("대장!B2", True)


def test_names_must_differ() -> None:
    """Without regard to case, as Excel compares them."""
    with pytest.raises(PlanError, match="같은 이름") as raised:
        _with(_package(), {4: "이름"})
    assert raised.value.place == "대장!D2"


@pytest.mark.parametrize(
    ("formula", "column"),
    [
        pytest.param("=SUM(tbl[금액 '[원']])", 3, id="escaped"),
        pytest.param("=COUNTA(tbl[[#All],[이름]:[비고]])", 2, id="a range's first"),
        pytest.param("=COUNTA(tbl[[#All],[이름]:[비고]])", 4, id="a range's last"),
    ],
)
def test_a_name_that_a_formula_uses_stays(formula: str, column: int) -> None:
    """The cell stays too; what to do is said."""
    with pytest.raises(PlanError, match="수식") as raised:
        _with(_package(formula), {column: "새 이름"})
    assert raised.value.hint
    others = {2, 3, 4} - {column}
    if "All" not in formula:
        for other in others:
            assert "새 이름" in _names(_with(_package(formula), {other: "새 이름"}))


def test_a_name_that_a_slicer_uses_stays() -> None:
    """It knows its column by the name."""
    with pytest.raises(PlanError, match="슬라이서"):
        _with(_package(slicer=True), {2: "고객명"})
