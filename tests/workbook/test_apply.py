"""Plans made real in a workbook's bytes, and read back before the file is replaced."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table, TableStyleInfo

from xlcrm.cellref import CellRange, CellRef
from xlcrm.errors import PlanError, SheetNotFoundError
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import ColumnEdits, NewColumn, NewRows, Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = "고객대장"
ROWS = (("이름", "시작", "금액"), ("가", "2024-01-01", 10), ("나", "2024-02-01", 20))
AREA = CellRange.of("A1:C3")
MOMENT = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - cells know no time zone


def workbook(change: Callable[[Workbook], None] | None = None) -> Package:
    """Return a small workbook, changed before it is saved."""
    book = Workbook()
    sheet = book.create_sheet(SHEET, 0)
    for row in ROWS:
        sheet.append(row)
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return Package(buffer.getvalue())


def values(data: bytes, sheet: str = SHEET) -> list[list[Any]]:
    """Return what openpyxl reads back."""
    rows = load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)
    return [list(row) for row in rows]


def cell(where: str, value: object) -> Plan:
    """Return a plan for one cell."""
    return Plan.of_cells({CellRef.of(SHEET, where): value})  # type: ignore[dict-item]


def test_an_empty_plan_gives_the_same_bytes() -> None:
    """And no part changed."""
    package = workbook()
    done = apply(Plan(), package)
    assert done.data is package.data
    assert done.parts == frozenset()


@pytest.mark.parametrize(
    "value",
    [
        "만료 예정",
        "a < b & \"c\" > 'd'",
        " 앞뒤 공백 ",
        "줄\n바꿈",
        True,
        0,
        -3,
        1.5,
        2**40,
    ],
    ids=repr,
)
def test_a_value_is_read_back_as_planned(value: object) -> None:
    """By openpyxl and by our own check; only the sheet's part has changed."""
    package = workbook()
    plan = cell("B2", value)
    done = apply(plan, package)
    verify(plan, done.data, package, DEFAULT_LIMITS)
    assert values(done.data)[1] == ["가", value, 10]
    assert done.parts == {"xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize("date1904", [False, True], ids=["1900", "1904"])
def test_a_date_is_shown_as_one_in_both_date_systems(date1904: bool) -> None:  # noqa: FBT001 - a case
    """A cell that shows no date gets a date's format, and keeps the rest of its own."""

    def count_from_1904(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1) if date1904 else book.epoch  # noqa: DTZ001 - openpyxl's

    package = workbook(count_from_1904)
    edits = ColumnEdits(
        SHEET, 2, (2, 3), (None, None), (date(2024, 2, 29), date(2025, 3, 1)), "yyyy-mm-dd"
    )
    plan = Plan(columns=(edits,))
    done = apply(plan, package)
    verify(plan, done.data, package, DEFAULT_LIMITS)
    sheet = load_workbook(io.BytesIO(done.data))[SHEET]
    assert package.date1904 == date1904
    assert [sheet["B2"].value, sheet["B3"].value] == [datetime(2024, 2, 29), datetime(2025, 3, 1)]  # noqa: DTZ001
    assert sheet["B2"].number_format == "yyyy-mm-dd"


def test_none_empties_a_cell() -> None:
    """The cell and its style stay."""

    def in_bold(book: Workbook) -> None:
        book[SHEET]["B2"].font = Font(bold=True)

    package = workbook(in_bold)
    plan = cell("B2", None)
    done = apply(plan, package)
    verify(plan, done.data, package, DEFAULT_LIMITS)
    assert values(done.data)[1] == ["가", None, 10]
    assert load_workbook(io.BytesIO(done.data))[SHEET]["B2"].font.b


def test_rows_columns_and_a_sheet_are_added_together() -> None:
    """Each is where the plan says."""
    package = workbook()
    plan = Plan(
        new_columns=(NewColumn(SHEET, AREA, "상태", (2, 3), ("만료", None)),),
        new_sheets=(NewSheet("변경이력", ("시각", "새 값"), ((MOMENT, "만료"),)),),
    ) | Plan(new_rows=(NewRows(SHEET, AREA, ({1: "다", 3: 30},)),))
    done = apply(plan, package)
    verify(plan, done.data, package, DEFAULT_LIMITS)
    grid = values(done.data)
    assert grid[0] == ["이름", "시작", "금액", "상태"]
    assert grid[1] == ["가", "2024-01-01", 10, "만료"]
    assert grid[3][:3] == ["다", None, 30]
    assert values(done.data, "변경이력")[1] == [MOMENT, "만료"]


def test_one_sheet_grows_at_one_place_only() -> None:
    """Two areas of one sheet are a contradiction."""
    added = (
        NewColumn(SHEET, AREA, "상태", (2,), ("만료",)),
        NewColumn(SHEET, CellRange.of("A1:B3"), "조치", (2,), ("만료",)),
    )
    with pytest.raises(PlanError, match="두 표에"):
        apply(Plan(new_columns=added), workbook())


def test_a_sheet_that_is_not_there_is_named() -> None:
    """Nothing is made up."""
    with pytest.raises(SheetNotFoundError, match="없는 시트"):
        apply(Plan.of_cells({CellRef("없는 시트", 1, 1): 1}), workbook())


def test_a_formula_is_never_overwritten() -> None:
    """The cell is named."""

    def with_formula(book: Workbook) -> None:
        book[SHEET]["C3"] = "=C2*2"

    with pytest.raises(PlanError) as raised:
        apply(cell("C3", 5), workbook(with_formula))
    assert raised.value.place == "고객대장!C3"


def test_a_table_grows_with_its_columns() -> None:
    """Range, filter and column list; the header is the sheet's."""

    def with_table(book: Workbook) -> None:
        table = Table(displayName="고객표", ref="A1:C3")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2")
        book[SHEET].add_table(table)

    package = workbook(with_table)
    plan = Plan(new_columns=(NewColumn(SHEET, AREA, "상태", (2, 3), ("만료", "만료")),))
    done = apply(plan, package)
    table = load_workbook(io.BytesIO(done.data))[SHEET].tables["고객표"]
    assert (table.ref, table.autoFilter.ref) == ("A1:D3", "A1:D3")
    assert table.column_names == ["이름", "시작", "금액", "상태"]
    assert done.parts == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
