"""Which cells a formula reads, as far as its text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from xlcrm.ooxml.cells import NOT_CALCULATED
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.reach import Reaches
from xlcrm.ooxml.results import FormulaCell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def reaches(tmp_path: Path) -> Reaches:
    """A workbook with a table 고객표 in A1:C4 of 대장, a sheet 요약 2, and names."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "대장"
    for row in (
        ["이름", "상태", "요금"],
        ["가", "활성화", 1],
        ["나", "해지", 2],
        ["다", "만료", 3],
    ):
        first.append(row)
    first.add_table(Table(displayName="고객표", ref="A1:C4"))
    book.create_sheet("요약 2")
    book.defined_names["목표"] = DefinedName("목표", attr_text="대장!$E$2:$E$5")
    book.defined_names["둘째"] = DefinedName("둘째", attr_text="목표*2")
    book.defined_names["왼쪽"] = DefinedName("왼쪽", attr_text="대장!A1")
    book.defined_names["움직임"] = DefinedName("움직임", attr_text="OFFSET(대장!$A$1,1,1)")
    path = tmp_path / "a.xlsx"
    book.save(path)
    return Reaches(Package(path.read_bytes()))


def cell(text: str, row: int = 3, column: int = 2, home: tuple[int, int] = (3, 2)) -> FormulaCell:
    """A cell of a formula."""
    kind, group = ("shared", "0") if home != (row, column) else ("normal", "")
    return FormulaCell(
        *(row, column, 0, 0, text, kind, group, None, home, NOT_CALCULATED), special=False
    )


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("A1+$B$2", ["요약 2!A1", "요약 2!B2"]),
        ("SUM(대장!$H$2:$H$9)", ["대장!H2:H9"]),
        ("'요약 2'!C:C", ["요약 2!C1:C1048576"]),
        ('COUNTIF(고객표[상태],"A1")', ["대장!B1:B4"]),
        ("SUM(고객표[[상태]:[요금]])", ["대장!B1:C4"]),
        ("ROWS(고객표)", ["대장!A1:C4"]),
        ("SUM(고객표[#All])", ["대장!A1:C4"]),
        ("SUM(목표)", ["대장!E2:E5"]),
        ("둘째+1", ["대장!E2:E5"]),
        ("SUM('대장:요약 2'!A1)", ["대장!A1", "요약 2!A1"]),
        ('"대장!A1"&1', []),
    ],
)
def test_what_a_formula_reads_is_told(reaches: Reaches, text: str, areas: list[str]) -> None:
    """By address, by sheet, by table and by name, also of names that stand for names."""
    found = reaches.of(cell(text), "요약 2")
    assert sorted({f"{each.sheet}!{each.cells}" for each in found.areas}) == sorted(areas)
    assert not found.open


@pytest.mark.parametrize(
    "text",
    [
        *("TODAY()-A1", "SUM(OFFSET(A1,1,1))", 'INDIRECT("A1")', "RAND()", "NOW()", 'CELL("row")'),
        *("[1]다른!A1", "A1:INDEX(B:B,3)", "움직임+1", "왼쪽*2", "없는표[상태]"),
    ],
)
def test_what_no_text_names_is_open(reaches: Reaches, text: str) -> None:
    """Volatile functions, other workbooks, ranges with computed ends; through a name as well."""
    assert reaches.of(cell(text), "요약 2").open


def test_a_shared_formula_reads_what_its_own_cell_would(reaches: Reaches) -> None:
    """Two rows below and one column right of its home."""
    found = reaches.of(cell("A1+$A$1", row=5, column=3), "대장")
    assert [str(each.cells) for each in found.areas] == ["B3", "A1"]


def test_a_row_of_the_table_reads_itself(reaches: Reaches) -> None:
    """`[@요금]` within the table, and with its name as Excel stores it."""
    for text in ("[@요금]*2", "고객표[[#This Row],[요금]]*2"):
        found = reaches.of(cell(text), "대장")
        assert [str(each.cells) for each in found.areas] == ["C3"]


def test_formulas_that_differ_in_their_rows_read_the_same_columns(reaches: Reaches) -> None:
    """So that a column of them is looked at once."""
    one, other = (reaches.alike(cell(f"C{row}*2", row, 2, (row, 2)), "대장") for row in (2, 4))
    assert one is other
    assert [str(each.cells) for each in one.areas] == ["C1:C1048576"]
