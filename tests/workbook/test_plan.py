"""Plans as values: what they say, how they count, and how two become one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellRange, CellRef
from xlcrm.errors import PlanError
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet, OwnLine, OwnSheet
from xlcrm.workbook.plan import CellEdit, ColumnEdits, NewColumn, NewRows, Plan

SHEET = "고객대장"
AREA = CellRange.of("A1:C3")
STATUS = ColumnEdits(SHEET, 8, (4, 6), ("활성화", None), ("만료 예정", "만료"))


def texts(plan: Plan) -> list[str]:
    """Return a plan's edits as people read them."""
    return [str(edit) for edit in plan]


def test_a_plan_says_each_cell_with_its_old_and_new_value() -> None:
    """Sheet, cell, before and after."""
    plan = Plan(columns=(STATUS,))
    assert next(iter(plan)) == CellEdit(CellRef(SHEET, 4, 8), "활성화", "만료 예정")
    assert texts(plan) == ["고객대장!H4: '활성화' → '만료 예정'", "고객대장!H6: (빈 칸) → '만료'"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (-942.0, -974, "-942 → -974"),
        (0.1 + 0.2, True, "0.3 → TRUE"),
        (None, date(2024, 10, 1), "(빈 칸) → 2024-10-01"),
    ],
    ids=["whole", "parts", "a day"],
)
def test_an_edit_is_told_as_people_write(old: float | None, new: int | date, said: str) -> None:
    """Neither a float's .0 nor Python's names of values."""
    assert str(CellEdit(CellRef(SHEET, 4, 7), old, new)) == f"고객대장!G4: {said}"


@pytest.mark.parametrize(
    "plan",
    [Plan(), Plan(columns=(ColumnEdits(SHEET, 8, (), (), ()),)), Plan.of_cells({})],
    ids=["nothing", "a column without cells", "no cells"],
)
def test_a_plan_that_changes_nothing_is_false(plan: Plan) -> None:
    """It is empty as a collection too."""
    assert (bool(plan), len(plan), list(plan)) == (False, 0, [])


def test_added_columns_stand_side_by_side_right_of_the_data() -> None:
    """Each in the next column; blanks are no edits; another sheet starts at its own data."""
    added = tuple(
        NewColumn(sheet, AREA, header, (2, 3), (1, None))
        for sheet, header in ((SHEET, "상태"), (SHEET, "조치"), ("2023년", "상태"))
    )
    plan = Plan(new_columns=added)
    assert [edit.where.cell for edit in plan] == ["D1", "D2", "E1", "E2", "D1", "D2"]
    assert (bool(plan), len(plan)) == (True, 6)


def test_appended_rows_stand_right_below_the_data() -> None:
    """By column, row after row."""
    plan = Plan(new_rows=(NewRows(SHEET, AREA, ({3: "b", 1: 1001}, {1: 1002})),))
    assert texts(plan) == [
        "고객대장!A4: (빈 칸) → 1001",
        "고객대장!C4: (빈 칸) → 'b'",
        "고객대장!A5: (빈 칸) → 1002",
    ]
    assert len(plan) == 3


def test_a_new_sheet_counts_its_headers_and_cells() -> None:
    """Blank cells are none."""
    plan = Plan(new_sheets=(NewSheet("일지", ("일시", "내용"), ((date(2024, 10, 1), None),)),))
    assert [edit.where.cell for edit in plan] == ["A1", "B1", "A2"]


def test_single_cells_become_columns_in_row_order() -> None:
    """However they are given."""
    plan = Plan.of_cells({CellRef(SHEET, row, column): row for row in (9, 2) for column in (3, 1)})
    assert [(each.column, list(each.rows)) for each in plan.columns] == [(3, [2, 9]), (1, [2, 9])]


def test_two_plans_become_one() -> None:
    """Columns are merged by row; one that shows dates still does; the rest is put together."""
    ends = ColumnEdits(SHEET, 8, (5,), (None,), (date(2024, 10, 1),), "yyyy-mm-dd")
    merged = Plan(columns=(STATUS,)) | Plan(columns=(ends,))
    (column,) = merged.columns
    assert (list(column.rows), column.date_format) == ([4, 5, 6], "yyyy-mm-dd")
    assert list(column.new) == ["만료 예정", date(2024, 10, 1), "만료"]


def test_one_of_two_plans_gives_the_number_format() -> None:
    """Amounts are shown as amounts, whatever is written beside them."""
    fees = ColumnEdits(SHEET, 7, (4,), ("5,000원",), (5000,), number_format='#,##0"원"')
    more = ColumnEdits(SHEET, 7, (5,), (None,), (6000,))
    for merged in (
        Plan(columns=(fees,)) | Plan(columns=(more,)),
        Plan(columns=(more, fees)) | Plan(),
    ):
        assert [each.number_format for each in merged.columns] == ['#,##0"원"']


def test_the_same_change_twice_is_one() -> None:
    """Merging is no conflict where both say the same."""
    plan = Plan(columns=(STATUS,))
    assert texts(plan | plan) == texts(plan)


def test_rows_below_one_table_are_joined() -> None:
    """Those of the left plan come first; links stay with their rows."""
    one = Plan(new_rows=(NewRows(SHEET, AREA, ({1: "가"}, {1: "나"})),))
    two = Plan(new_rows=(NewRows(SHEET, AREA, ({1: "다"},), ({1: "A1"},)),))
    (rows,) = (one | two).new_rows
    assert [values[1] for values in rows.values] == ["가", "나", "다"]
    assert list(rows.links) == [{}, {}, {1: "A1"}]
    assert list((two | one).new_rows[0].links) == [{1: "A1"}, {}, {}]
    assert texts(Plan(new_rows=one.new_rows + two.new_rows)) == texts(one | two)


def test_rows_of_one_new_sheet_are_joined() -> None:
    """If both plans mean the same sheet; the left one's look counts."""
    one = Plan(new_sheets=(NewSheet("일지", ("가",), ((1,),), (9,), table="표"),))
    two = Plan(new_sheets=(NewSheet("일지", ("가",), ((2,),), links={(0, 1): "A1"}),))
    (sheet,) = (one | two).new_sheets
    assert sheet == NewSheet("일지", ("가",), ((1,), (2,)), (9,), table="표", links={(1, 1): "A1"})
    assert [edit.where.cell for edit in one | two] == ["A1", "A2", "A3"]


def test_rows_of_one_sheet_made_alike_are_joined() -> None:
    """They stand right below the headers."""
    area = CellRange.of("B3:D90")
    one = Plan(new_sheets=(LikeSheet("11월", "10월", area, ({2: 1},), ({2: "A1"},)),))
    two = Plan(new_sheets=(LikeSheet("11월", "10월", area, ({2: 2}, {3: 3})),))
    plan = one | two
    assert texts(plan) == ["11월!B4: (빈 칸) → 1", "11월!B5: (빈 칸) → 2", "11월!C6: (빈 칸) → 3"]
    assert (len(plan), bool(plan)) == (3, True)
    (sheet,) = plan.new_sheets
    assert isinstance(sheet, LikeSheet)
    assert list(sheet.links) == [{2: "A1"}, {}, {}]


def test_rows_that_are_none_change_nothing() -> None:
    """A plan to append nothing is empty."""
    assert not Plan(new_rows=(NewRows(SHEET, AREA, ()),))


CONFLICTS = {
    "one cell, two values": (
        Plan.of_cells({CellRef(SHEET, 4, 8): "만료"}),
        Plan.of_cells({CellRef(SHEET, 4, 8): "해지"}),
        "고객대장!H4: 두 계획이 같은 셀을 다르게 고칩니다.",
    ),
    "rows at two places of a sheet": (
        Plan(new_rows=(NewRows(SHEET, AREA, ({1: 1},)),)),
        Plan(new_rows=(NewRows(SHEET, CellRange.of("A1:C4"), ({1: 1},)),)),
        "고객대장: 두 계획이 같은 시트의 다른 곳에 행을 추가합니다.",
    ),
    "one column twice": (
        Plan(new_columns=(NewColumn(SHEET, AREA, "상태", (2,), ("만료",)),)),
        Plan(new_columns=(NewColumn(SHEET, AREA, "상태", (2,), ("만료",)),)),
        "고객대장: 두 계획이 같은 열을 추가합니다.",
    ),
    "one sheet twice": (
        Plan(new_sheets=(NewSheet("Log", ("a",)),)),
        Plan(new_sheets=(NewSheet("LOG", ("b",)),)),
        "Log: 두 계획이 같은 이름의 시트를 추가합니다.",
    ),
    "one sheet, other headers": (
        Plan(new_sheets=(NewSheet("일지", ("a",)),)),
        Plan(new_sheets=(NewSheet("일지", ("b",)),)),
        "일지: 두 계획이 같은 이름의 시트를 추가합니다.",
    ),
    "one sheet, made and made alike": (
        Plan(new_sheets=(NewSheet("일지", ("a",)),)),
        Plan(new_sheets=(LikeSheet("일지", SHEET, AREA),)),
        "일지: 두 계획이 같은 이름의 시트를 추가합니다.",
    ),
    "one sheet of xlcrm's own twice": (
        Plan(new_sheets=(OwnSheet("점검결과", ()),)),
        Plan(new_sheets=(OwnSheet("점검결과", (OwnLine(("가",)),)),)),
        "점검결과: 두 계획이 같은 이름의 시트를 추가합니다.",
    ),
    "one sheet like two others": (
        Plan(new_sheets=(LikeSheet("일지", "2023년", AREA),)),
        Plan(new_sheets=(LikeSheet("일지", SHEET, AREA),)),
        "일지: 두 계획이 같은 이름의 시트를 추가합니다.",
    ),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_plans_that_contradict_each_other_do_not_merge(case: str) -> None:
    """The place is named, never a value."""
    one, other, says = CONFLICTS[case]
    with pytest.raises(PlanError) as raised:
        _ = one | other
    assert str(raised.value) == says


cells = st.dictionaries(
    st.builds(CellRef, st.sampled_from([SHEET, "2023년"]), st.integers(1, 30), st.integers(1, 5)),
    st.integers(0, 1),
)


@given(cells, cells)
def test_merging_gives_the_union_or_a_conflict(
    one: dict[CellRef, int], two: dict[CellRef, int]
) -> None:
    """Whatever cells two plans change, rows of a column strictly increase."""
    if any(two.get(where, value) != value for where, value in one.items()):
        with pytest.raises(PlanError):
            _ = Plan.of_cells(one) | Plan.of_cells(two)
        return
    merged = Plan.of_cells(one) | Plan.of_cells(two)
    assert {edit.where: edit.new for edit in merged} == one | two
    assert len(merged) == len(one | two)
    for column in merged.columns:
        assert list(column.rows) == sorted(set(column.rows))
