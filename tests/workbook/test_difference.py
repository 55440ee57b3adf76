from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from xlcrm.cellref import CellRef, CellValue
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.difference import differences
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Sheets = Mapping[str, Sequence[Sequence[object]]]


def package(sheets: Sheets) -> Package:
    """Return a workbook with sheets of some rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append([*cells])
    buffer = io.BytesIO()
    made.save(buffer)
    return Package(buffer.getvalue())


def told(old: Package, new: Package) -> list[str]:
    """Return the differences as people read them."""
    return [str(edit) for edit in differences(old, new)]


def test_the_same_workbook_differs_nowhere() -> None:
    """Nothing is even unpacked."""
    one = package({"고객대장": [("고객 ID", 1)]})
    assert told(one, Package(one.data)) == []


def test_changed_added_and_deleted_cells_are_told() -> None:
    """By sheet, row and column; an empty cell is None."""
    old = package({"가": [("ㄱ", 1), ("ㄴ", 2)], "나": [("그대로",)]})
    new = package({"가": [("ㄱ", 1.5), (None, 2), ("새", True)], "나": [("그대로",)]})
    assert told(old, new) == [
        "가!B1: 1 → 1.5",
        "가!A2: 'ㄴ' → (빈 칸)",
        "가!A3: (빈 칸) → '새'",
        "가!B3: (빈 칸) → TRUE",
    ]


def test_a_sheet_that_only_one_has_is_told_whole() -> None:
    """By its name: another name is another sheet."""
    one, two = package({"가": [(1,)]}), package({"가": [(1,)], "나": [("ㄱ", 2)]})
    assert told(one, two) == ["나!A1: (빈 칸) → 'ㄱ'", "나!B1: (빈 칸) → 2"]
    assert told(two, one) == ["나!A1: 'ㄱ' → (빈 칸)", "나!B1: 2 → (빈 칸)"]


def test_dates_are_the_numbers_that_cells_hold() -> None:
    """Whoever shows them knows the column."""
    old, new = (package({"가": [(day,)]}) for day in (date(2024, 10, 1), date(2024, 10, 2)))
    assert told(old, new) == ["가!A1: 45566 → 45567"]


def test_looks_alone_do_not_differ() -> None:
    """A wider column says nothing else."""
    made = Workbook()
    made.worksheets[0].append(["ㄱ"])
    buffers = [io.BytesIO(), io.BytesIO()]
    made.save(buffers[0])
    made.worksheets[0].column_dimensions["A"].width = 50
    made.save(buffers[1])
    assert told(*(Package(buffer.getvalue()) for buffer in buffers)) == []


@example({(1, 2): 0, (1, 3): 0, (1, 4): 0})
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 8), st.integers(1, 4)),
        st.integers(-9, 9) | st.booleans() | st.sampled_from(["가", "나 < & >", "2024"]),
        min_size=1,
    )
)
def test_what_a_plan_changes_is_what_differs(cells: dict[tuple[int, int], CellValue]) -> None:
    """Each of its cells that says something else afterwards, and no other."""
    before = package({"가": [("ㄱ", 1, None, "2024"), (True, "나 < & >", 0, -3)]})
    held: dict[tuple[int, int], CellValue] = {(1, 1): "ㄱ", (1, 2): 1, (1, 4): "2024"}
    held |= {(2, 1): True, (2, 2): "나 < & >", (2, 3): 0, (2, 4): -3}
    plan = Plan.of_cells({CellRef("가", *where): value for where, value in cells.items()})
    after = Package(apply(plan, before).data)
    found = {(edit.where.row, edit.where.column): edit.new for edit in differences(before, after)}
    assert found == {where: cells[where] for where in found}
    assert all(held.get(where) == cells[where] for where in cells.keys() - found.keys())


_VALUES = st.none() | st.integers(-9, 9) | st.booleans() | st.sampled_from(["가", "나 < & >", "=1"])


@given(
    st.lists(st.tuples(_VALUES, _VALUES, _VALUES, st.sampled_from("가나다라"), st.integers(0, 3)))
)
def test_any_two_versions_differ_where_their_values_do(
    rows: list[tuple[CellValue, CellValue, CellValue, str, int]],
) -> None:
    """Whatever stands there: texts in another order of shared strings, blanks, other formats."""
    books = []
    for one in (True, False):
        made = Workbook()
        sheet = made.worksheets[0]
        for number, (first, second, third, text, turn) in enumerate(rows, 1):
            values = [first, text, second] if one else [first, text if turn else f"{text}?", third]
            for column, value in enumerate(values, 1):
                cell = sheet.cell(number, column)
                cell.value = value
                if value == "=1":
                    cell.data_type = "s"
                if turn > 1 and not one:
                    cell.number_format = "0.00"
        buffer = io.BytesIO()
        made.save(buffer)
        books.append(Package(buffer.getvalue()))
    old, new = books
    right = [
        (number, column, was, now)
        for number, (first, second, third, text, turn) in enumerate(rows, 1)
        for column, was, now in (
            (1, first, first),
            (2, text, text if turn else f"{text}?"),
            (3, second, third),
        )
        if (was, type(was)) != (now, type(now))
    ]
    found = [
        (edit.where.row, edit.where.column, edit.old, edit.new) for edit in differences(old, new)
    ]
    assert [each for each in found if each[2] != each[3]] == [
        each for each in right if each[2] != each[3]
    ]
