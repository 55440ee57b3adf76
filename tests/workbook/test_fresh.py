"""Results of formulas made fresh: what is written, what is left to Excel, and what cannot harm."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from xlcrm.cellref import CellError, CellRange, CellRef, CellValue
from xlcrm.ooxml.edits import Below
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.results import formula_cells
from xlcrm.workbook.apply import apply
from xlcrm.workbook.fresh import ask
from xlcrm.workbook.fresh.calculated import Calculated, calculated, calculated_after
from xlcrm.workbook.fresh.own import Own
from xlcrm.workbook.plan import NewRows, Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from xlcrm.workbook.fresh.demand import Key

pytestmark = pytest.mark.skipif(
    not ask.is_installed(), reason="the extra calc (cellrune, betteroffice-xlsx) is not installed"
)


def workbook(formulas: Mapping[str, tuple[str, Any]], *, waits: bool = False) -> Package:
    """A workbook whose sheet 대장 has three contracts in B2:C4, and 요약 formulas with results."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("대장")
        rows = (
            ("이름", "상태", "요금"),
            ("가", "활성화", 10),
            ("나", "해지", 20),
            ("다", "만료", 30),
        )
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        own = book.add_worksheet("요약")
        for cell, (text, value) in formulas.items():
            if text.startswith("{"):
                own.write_array_formula(f"{cell}:{cell[0]}{int(cell[1:]) + 2}", text, None, value)
            else:
                own.write_formula(cell, text, None, value)
    return Package(asks(stream.getvalue(), waits=waits))


def asks(data: bytes, *, waits: bool) -> bytes:
    """The workbook as Excel saves it, or as one that waits for Excel."""
    package = Package(data)
    part = package.part(package.workbook_part)
    new = re.sub(rb"<calcPr[^>]*/>", b'<calcPr calcId="191029"/>', part)
    if waits:
        new = new.replace(b"<calcPr ", b'<calcPr fullCalcOnLoad="1" ')
    return package.replacing({package.workbook_part: new})


def changed(
    package: Package, edits: Mapping[str, CellValue], sheet: str = "대장"
) -> tuple[Calculated, dict[str, CellValue]]:
    """What becomes of the results after edits, and what the sheet 요약 says then."""
    plan = Plan.of_cells({CellRef.of(sheet, cell): value for cell, value in edits.items()})
    done = apply(plan, package)
    found = calculated_after(plan, package, Package(done.data), {})
    results = Plan(results=found.results)
    new = apply(results, Package(done.data)) if found.results else done
    verify(plan | results, new.data, package, package.limits)
    return found, said(Package(new.data))


def said(package: Package) -> dict[str, CellValue]:
    """The results that lie in the sheet 요약."""
    part = package.sheet("요약").part
    cells = formula_cells(package.part(part), package.strings)
    return {CellRef("", cell.row, cell.column).cell: cell.value for cell in cells}


def test_results_of_every_type_become_fresh() -> None:
    """Numbers, texts, truths and errors, and what reads such results at second hand."""
    found, now = changed(
        workbook(
            {
                "A1": ("=SUM(대장!C2:C4)", 60),
                "A2": ('=A1&"원"', "60원"),
                "A3": ("=대장!B2=대장!B3", False),
                "A4": ("=1/(대장!C2-10+1)", 1),
                "A5": ('=IF(대장!C2>5,"","적음")', ""),
                "A6": ("=LEN(대장!A2)", 1),
            }
        ),
        {"B2": "해지", "C2": 9},
    )
    assert now == {
        "A1": 59,
        "A2": "59원",
        "A3": True,
        "A4": CellError("#DIV/0!"),
        "A5": "",
        "A6": 1,
    }
    # Five: XlsxWriter left A5 without any.
    assert (found.written, found.fresh, found.stale, found.trouble) == (5, 5, (), "")


def test_a_text_that_is_taken_away_leaves_a_blank() -> None:
    """And blanks are counted as such."""
    formulas = {"A1": ("=COUNTA(대장!B2:B4)", 3), "A2": ("=COUNTBLANK(대장!B2:B4)", 0)}
    assert changed(workbook(formulas), {"B2": "", "B3": None})[1] == {"A1": 1, "A2": 2}


def test_a_row_that_was_not_there_is_read() -> None:
    """A cell below all others."""
    formulas = {"A1": ("=SUM(대장!C:C)", 60), "A2": ("=COUNTA(대장!B:B)", 4)}
    found, now = changed(workbook(formulas), {"C9": 5, "B2": "", "B9": "활성화", "C2": 11})
    assert (now, found.trouble) == ({"A1": 66, "A2": 4}, "")


def test_what_changes_of_itself_is_left_to_excel_with_all_that_reads_it() -> None:
    """TODAY, OFFSET and INDIRECT; their results stay, and are told."""
    formulas = {
        "A1": ("=TODAY()+대장!C2", 45000),
        "A2": ("=A1*2", 90000),
        "A3": ("=SUM(OFFSET(대장!C2,0,0,3))+대장!C2", 70),
        "A4": ('=INDIRECT("대장!C2")', 10),
        "A5": ("=대장!C2*2", 20),
        "A6": ("=TODAY()", 45000),
    }
    found, now = changed(workbook(formulas), {"C2": 11})
    assert {each.cell for each in found.stale} == {"A1", "A2", "A3"}
    assert now == {**{cell: value for cell, (_, value) in formulas.items()}, "A5": 22}


def test_an_array_is_left_to_excel_and_read_where_it_stays() -> None:
    """What it fills is old where it reads what changed, and right where it does not."""
    formulas = {
        "A1": ("{=대장!C2:C4*2}", 20),
        "B1": ("{=대장!A2:A4}", "가"),
        "D1": ("=A1+대장!C2", 30),
        "D2": ("=B1&대장!C2", "가10"),
    }
    found, now = changed(workbook(formulas), {"C2": 11})
    assert {each.cell for each in found.stale} == {"A1", "D1"}
    assert (now["A1"], now["D1"], now["D2"]) == (20, 30, "가11")


def test_a_formula_whose_result_nobody_can_reproduce_is_left_to_excel() -> None:
    """And so is what reads it: the past does not vouch for it."""
    formulas = {
        "A1": ("=대장!C2*2", 999),
        "A2": ("=A1+1", 1000),
        "A3": ("=대장!C2*3", 30),
        "A4": ("=UNKNOWN(대장!C2)", 5),
    }
    found, now = changed(workbook(formulas), {"C2": 11})
    assert {each.cell for each in found.stale} == {"A1", "A2", "A4"}
    assert now == {"A1": 999, "A2": 1000, "A3": 33, "A4": 5}


def test_formulas_that_share_one_text_are_calculated_each() -> None:
    """The cells of a group hold but its number."""
    package = workbook({"A1": ("=대장!C2*2", 20), "A2": ("=0", 40), "A3": ("=0", 60)})
    part = package.sheet("요약").part
    data = package.part(part)
    data = data.replace(b"<f>\xeb\x8c\x80", b'<f t="shared" ref="A1:A3" si="0">\xeb\x8c\x80')
    data = data.replace(b"<f>0</f>", b'<f t="shared" si="0"/>')
    found, now = changed(Package(package.replacing({part: data})), {"C3": 21, "C4": 31})
    assert now == {"A1": 20, "A2": 42, "A3": 62}
    assert (found.written, found.stale) == (2, ())


def test_a_data_table_is_left_to_excel() -> None:
    """Where what stands along its edges changes."""
    package = workbook({"A1": ("=대장!C2", 10), "B2": ("=0", 5), "D1": ("=B2+대장!C2", 15)})
    part = package.sheet("요약").part
    table = b'<f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="F1"/>'
    data = package.part(part).replace(b"<f>0</f>", table)
    found, now = changed(Package(package.replacing({part: data})), {"C2": 11})
    assert {each.cell for each in found.stale} == {"B2", "D1"}
    assert now == {"A1": 11, "B2": 5, "D1": 15}


def test_hidden_rows_leave_a_subtotal_to_excel() -> None:
    """What a filter hides counts or not, as the number says."""
    package = workbook({"A1": ("=SUBTOTAL(109,대장!C2:C4)", 60), "A2": ("=SUM(대장!C2:C4)", 60)})
    assert changed(package, {"C2": 11})[1] == {"A1": 61, "A2": 61}
    part = package.sheet("대장").part
    data = package.part(part).replace(b'<row r="3"', b'<row r="3" hidden="1"')
    found, now = changed(Package(package.replacing({part: data})), {"C2": 11})
    assert now == {"A1": 60, "A2": 61}
    assert [each.cell for each in found.stale] == ["A1"]


def test_only_the_sheets_whose_results_change_are_touched() -> None:
    """The order in which Excel calculates stays as it is, and Excel is asked to calculate."""
    package = workbook({"A1": ("=대장!C2*2", 20)})
    chain = b'<calcChain xmlns="x"><c r="A1" i="2"/></calcChain>'
    types = package.part("[Content_Types].xml").replace(
        b"</Types>",
        b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats'
        b'-officedocument.spreadsheetml.calcChain+xml"/></Types>',
    )
    data = package.replacing({"[Content_Types].xml": types}, {"xl/calcChain.xml": chain})
    package = Package(data)
    plan = Plan.of_cells({CellRef.of("대장", "C2"): 11})
    done = Package(apply(plan, package).data)
    found = calculated_after(plan, package, done, {})
    new = apply(Plan(results=found.results), done)
    assert new.parts == {package.sheet("요약").part}
    assert Package(new.data).part("xl/calcChain.xml") == chain
    assert b'fullCalcOnLoad="1"' in Package(new.data).part(package.workbook_part)


def test_rows_that_come_in_between_move_formulas_and_not_what_vouches_for_them() -> None:
    """A row below the data pushes the formula below it down; its old result vouches for it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("대장")
        for number, row in enumerate((("이름", "요금"), ("가", 10), ("나", 20))):
            sheet.write_row(number, 0, row)
        sheet.write_formula("B5", "=SUM(B2:B3)", None, 30)
        book.add_worksheet("요약").write_formula("A1", "=대장!B5*2", None, 60)
    package = Package(asks(stream.getvalue(), waits=False))
    new: Mapping[int, CellValue] = {1: "다", 2: 5}
    rows = NewRows("대장", CellRange(1, 1, 3, 2), (new, new), below=Below(free=0))
    plan = Plan.of_cells({CellRef.of("대장", "B2"): 11}) | Plan(new_rows=(rows,))
    after = Package(apply(plan, package).data)
    found = calculated_after(plan, package, after, {})
    assert found.trouble == ""
    written = {
        f"{each.sheet}!{CellRef('', *place).cell}": value
        for each in found.results
        for place, value in each.cells.items()
    }
    assert set(written) <= {"대장!B7", "요약!A1"}
    assert len(written) + len(found.stale) == 2


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os; os.abort()", "도중에 멈추었습니다"),
        ("import time; time.sleep(60)", "제때 끝나지 않았습니다"),
        ("print('엉뚱한 말')", "도중에 멈추었습니다"),
        ("raise MemoryError", "도중에 멈추었습니다"),
    ],
    ids=["crash", "hang", "garbage", "memory"],
)
def test_a_fault_of_a_calculator_leaves_all_to_excel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, why: str
) -> None:
    """And is told in one line; what was to be written is written."""
    faulty = tmp_path / "faulty.py"
    faulty.write_text(program, encoding="utf-8")
    monkeypatch.setattr(ask, "_PROGRAM", faulty)
    monkeypatch.setattr(ask, "_SECONDS", 1.0)
    found, now = changed(workbook({"A1": ("=대장!C2*2", 20)}), {"C2": 11})
    assert (now, found.written, [each.cell for each in found.stale]) == ({"A1": 20}, 0, ["A1"])
    assert why in found.trouble


def test_a_mistake_of_ours_leaves_all_to_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh must not fail for a formula that nobody has thought of."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("xlcrm.workbook.fresh.calculated.Formulas", broken)
    found, now = changed(workbook({"A1": ("=대장!C2*2", 20)}), {"C2": 11})
    assert (now, found.results, bool(found.trouble)) == ({"A1": 20}, (), True)


@pytest.fixture
def on_demand() -> Callable[[Package], tuple[Calculated, dict[str, CellValue]]]:
    """Calculate a workbook in which nothing changes."""

    def run(package: Package) -> tuple[Calculated, dict[str, CellValue]]:
        found = calculated(package)
        new = apply(Plan(results=found.results), package) if found.results else None
        return found, said(package if new is None else Package(new.data))

    return run


def test_a_workbook_that_waits_is_calculated_by_known_functions(
    on_demand: Callable[[Package], tuple[Calculated, dict[str, CellValue]]],
) -> None:
    """Nothing vouches for old results; functions that are not known well are left to Excel."""
    found, now = on_demand(
        workbook(
            {
                "A1": ("=SUM(대장!C2:C4)", 0),
                "A2": ("=A1*2", 0),
                "A3": ("=SKEW(대장!C2:C4)", 0.5),
                "A4": ("=A3+1", 1.5),
                "A5": ("=TODAY()", 45000),
            },
            waits=True,
        )
    )
    assert now == {"A1": 60, "A2": 120, "A3": 0.5, "A4": 1.5, "A5": 45000}
    assert {each.cell for each in found.stale} == {"A3", "A4", "A5"}


def test_what_excel_has_calculated_stays(
    on_demand: Callable[[Package], tuple[Calculated, dict[str, CellValue]]],
) -> None:
    """Where nothing waits, a result that the calculators do not give is right nevertheless."""
    found, now = on_demand(workbook({"A1": ("=SUM(대장!C2:C4)", 61)}))
    assert (now, found.results, found.stale) == ({"A1": 61}, (), ())


def test_a_workbook_that_calculates_as_shown_is_left_to_excel() -> None:
    """`fullPrecision="0"`: results depend on what cells show."""
    package = workbook({"A1": ("=대장!C2*2", 20)})
    part = package.part(package.workbook_part).replace(b"<calcPr ", b'<calcPr fullPrecision="0" ')
    package = Package(package.replacing({package.workbook_part: part}))
    found, now = changed(package, {"C2": 11})
    assert (now, found.written, len(found.stale)) == ({"A1": 20}, 0, 1)


def test_formulas_that_read_too_much_are_confirmed_by_the_second_calculator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ten thousand rows may each count all rows: nobody waits for us to do that one by one."""
    formulas = {"A1": ('=COUNTIF(대장!B2:B4,"해지")', 1), "A2": ("=SUM(대장!C2:C4)", 60)}
    own: list[int] = []
    results = Own.results

    def counted(self: Own, keys: Iterable[Key]) -> dict[Key, CellValue]:
        found = results(self, keys)
        own.append(len(found))
        return found

    monkeypatch.setattr(Own, "results", counted)
    edits: dict[str, CellValue] = {"C3": 30, "B2": "해지"}
    whole = changed(workbook(formulas), edits)[1]
    monkeypatch.setattr("xlcrm.workbook.calc.calculator._MOST_LOOKED_AT", 3)
    assert changed(workbook(formulas), edits)[1] == whole == {"A1": 2, "A2": 70}
    assert own == [2, 1]


def test_too_many_cells_are_left_to_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calculators would take gigabytes for them."""
    monkeypatch.setattr(ask, "MOST_CELLS", 2)
    found, now = changed(workbook({"A1": ("=SUM(대장!C2:C4)", 60)}), {"C2": 11})
    assert (now, found.trouble) == ({"A1": 60}, "수식이 읽는 셀이 너무 많습니다.")
