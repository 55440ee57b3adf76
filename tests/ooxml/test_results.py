"""Results of formulas in a sheet's bytes: found, written anew, and nothing else touched."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellError, CellRange, CellValue
from xlcrm.ooxml.cells import NOT_CALCULATED
from xlcrm.ooxml.results import formula_cells, holds_results, with_results
from xlcrm.ooxml.strings import SharedStrings

NOTHING = SharedStrings()


def sheet(*cells: str, before: str = "") -> bytes:
    """A sheet with one row of cells."""
    row = f'<row r="1">{"".join(cells)}</row>'
    return f"<worksheet><sheetData>{before}{row}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (280.0, '<c r="A1" s="4"><f>X</f><v>280</v></c>'),
        (0.21583271097834206, '<c r="A1" s="4"><f>X</f><v>0.21583271097834206</v></c>'),
        (-0.0, '<c r="A1" s="4"><f>X</f><v>0</v></c>'),
        (1e21, '<c r="A1" s="4"><f>X</f><v>1e+21</v></c>'),
        (True, '<c r="A1" s="4" t="b"><f>X</f><v>1</v></c>'),
        (CellError("#N/A"), '<c r="A1" s="4" t="e"><f>X</f><v>#N/A</v></c>'),
        ("가 & 나", '<c r="A1" s="4" t="str"><f>X</f><v>가 &amp; 나</v></c>'),
        (" ", '<c r="A1" s="4" t="str"><f>X</f><v xml:space="preserve"> </v></c>'),
        ("", '<c r="A1" s="4" t="str"><f>X</f><v></v></c>'),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "old",
    [
        '<c r="A1" s="4"><f>X</f><v>3</v></c>',
        '<c r="A1" s="4" t="str"><f>X</f><v>글</v></c>',
        '<c r="A1" s="4" t="e"><f>X</f><v>#REF!</v></c>',
        '<c r="A1" s="4" t="b"><f>X</f><v/></c>',
        '<c r="A1" s="4"><f>X</f></c>',
    ],
    ids=["number", "text", "error", "empty", "none"],
)
def test_a_result_of_any_type_takes_the_place_of_any_other(
    value: CellValue, cell: str, old: str
) -> None:
    """The formula and the style stay, and so does every byte around the cell."""
    beside = '<c r="B1"><f>A1</f><v>7</v></c>'
    new = with_results(sheet(old, beside), {(1, 1): value})
    assert new == sheet(cell, beside)
    assert holds_results(new, NOTHING, {(1, 1): value, (1, 2): 7})
    assert with_results(new, {}) == new


@pytest.mark.parametrize(
    ("cell", "new"),
    [
        (
            '<x:c r="A1"><x:f t="shared" si="0"/><x:v>1</x:v></x:c>',
            '<x:c r="A1"><x:f t="shared" si="0"/><x:v>2</x:v></x:c>',
        ),
        (
            '<x:c s="1" r="A1" ><x:f>B1</x:f><!-- 값 --><x:v>1</x:v></x:c>',
            '<x:c s="1" r="A1" ><x:f>B1</x:f><!-- 값 --><x:v>2</x:v></x:c>',
        ),
    ],
    ids=["prefixed and shared", "with a comment"],
)
def test_cells_as_few_programs_write_them_are_found(cell: str, new: str) -> None:
    """Prefixes, comments, an attribute order of one's own."""
    data = f'<x:worksheet><x:sheetData><x:row r="1">{cell}</x:row></x:sheetData></x:worksheet>'
    want = data.replace(cell, new)
    assert with_results(data.encode(), {(1, 1): 2}) == want.encode()


def test_what_a_formula_is_is_told() -> None:
    """Its group's text, its array's cells, what has no result, and what is more than a value."""
    data = sheet(
        '<c r="A1"><f t="shared" ref="A1:B1" si="3">C1*2</f><v>1</v></c>',
        '<c r="B1"><f t="shared" si="3"/><v>2</v></c>',
        '<c r="C1"><f t="array" ref="C1:C3">D1:D3</f><v>3</v></c>',
        '<c r="D1" cm="1"><f>E1</f></c>',
    )
    shared, child, array, spill = formula_cells(data, NOTHING)
    assert (shared.text, child.text, child.home) == ("C1*2", "C1*2", (1, 1))
    assert (array.kind, array.area) == ("array", CellRange(1, 3, 3, 3))
    assert (spill.value, spill.special, shared.special) == (NOT_CALCULATED, True, False)
