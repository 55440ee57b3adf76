"""Rows appended to real programs' sheets: read back by others as planned, all else as before."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from xlcrm.cellref import CellRange, CellRef, CellValue
from xlcrm.errors import DamagedWorkbookError, PlanError
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet
from xlcrm.ooxml.cellwriter import is_taken
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import NewColumn, NewRows, Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


SHEET: Final = "고객관리일지"
AREA: Final = CellRange.of("B3:E5")
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
TEXTS: Final = (
    "=1+1", "+82 10-1234-5678", "@x", "-3", "'앞", '=HYPERLINK("a")', "a\x0bb", "\x01",
    "_x000B_", "첫째\n둘째", "\ttab", " 앞뒤 ", "<&>\"'", "😀", "TRUE", "1e5", "#N/A", "c\r\nd",
)  # fmt: skip


def _journal() -> Package:
    """A journal from B3 on: a table with a title above, links, a validation, other sheets."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet(SHEET), book.add_worksheet("고객대장")
        day = book.add_format({"num_format": "yyyy-mm-dd", "bottom": 1})
        sheet.write("B1", "일지")
        columns = [{"header": "ID"}, {"header": "일시", "format": day}]
        columns += [{"header": "고객"}, {"header": "내용"}]
        data = [["J-1", 45000, "홍", "가"], ["J-2", 45001, "김", "나"]]
        sheet.add_table("B3:E5", {"name": "tblLog", "columns": columns, "data": data})
        sheet.write_url("D4", "internal:'고객대장'!A2", string="홍")
        sheet.data_validation("D4:D5", {"validate": "list", "source": ["홍", "김"]})
        sheet.conditional_format("B4:E5", {"type": "no_blanks", "format": day})
        other.write_column("A1", ["고객 ID", 1001])
    return Package(buffer.getvalue())


JOURNAL: Final = _journal()


def _done(plan: Plan, package: Package = JOURNAL) -> Package:
    done = apply(plan, package)
    verify(plan, done.data, package, DEFAULT_LIMITS)
    return Package(done.data)


def _rows(rows: Sequence[Mapping[int, Any]], links: Sequence[Mapping[int, str]] = ()) -> Plan:
    return Plan(new_rows=(NewRows(SHEET, AREA, tuple(rows), tuple(links)),))


days = st.dates(date(1901, 1, 1), date(2199, 12, 31))
values: st.SearchStrategy[CellValue | date] = st.one_of(
    st.sampled_from(TEXTS),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12),
    st.integers(-(2**40), 2**40),
    st.floats(-1e300, 1e300, allow_nan=False),
    st.booleans(),
    days,
    st.none(),
)
of_columns: dict[int, Any] = {2: values, 3: days, 4: values, 5: values}
rows = st.lists(st.fixed_dictionaries({}, optional=of_columns), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_any_rows_are_read_back_and_all_else_is_as_before(
    found: list[dict[int, CellValue | date]],
) -> None:
    """By openpyxl and by calamine; untouched parts keep their compressed bytes."""
    after = _done(_rows(found))
    sheet = load_workbook(io.BytesIO(after.data))[SHEET]
    for number, planned in enumerate(found, start=6):
        for column in range(2, 6):
            _same(sheet.cell(number, column).value, planned.get(column))
    assert sheet.tables["tblLog"].ref == f"B3:E{5 + len(found)}"
    old = CalamineWorkbook.from_filelike(io.BytesIO(JOURNAL.data))
    new = CalamineWorkbook.from_filelike(io.BytesIO(after.data))
    before = old.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    assert new.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)[:5] == before
    touched = {JOURNAL.sheet(SHEET).part, "xl/tables/table1.xml", "xl/workbook.xml"}
    if any(isinstance(row.get(column), date) for row in found for column in (2, 4, 5)):
        touched.add("xl/styles.xml")  # a day in a column that shows none gets a format
    if any(is_taken(value) for row in found for value in row.values()):
        touched.add("xl/styles.xml")  # and a text that begins like a formula one that keeps it
    for name in JOURNAL.archive.names:
        if name not in touched:
            assert after.archive.packed(name) == JOURNAL.archive.packed(name)


def _same(read: object, planned: object) -> None:
    if isinstance(planned, str):
        # openpyxl leaves escapes as they are written; Excel and calamine resolve them
        if planned.isprintable() and "_x" not in planned:
            assert read == (planned or None)
    elif isinstance(planned, date):
        assert isinstance(read, datetime)
        assert read.date() == planned
    else:
        assert read == planned


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_a_text_stays_a_text(text: str) -> None:
    """However much it looks like a formula, a number or an escape."""
    after = _done(_rows([{5: text}]))
    cell = load_workbook(io.BytesIO(after.data))[SHEET]["E6"]
    assert cell.data_type in {"s", "inlineStr"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(after.data))
    read = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)[5][4]
    assert read == text
    assert b"<f>" not in after.part(after.sheet(SHEET).part)


def test_libreoffice_reads_texts_as_texts(tmp_path: Path) -> None:
    """None of them is evaluated, and each is read as it was written."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    texts = [text for text in TEXTS if text != "c\r\nd"]
    path = tmp_path / "일지.xlsx"
    path.write_bytes(_done(_rows([{5: text} for text in texts])).data)
    profile = (tmp_path / "profile").as_uri()
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile}",
        *options,
        str(tmp_path / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    sheet = load_workbook(tmp_path / "out" / path.name)[SHEET]
    cells = [sheet.cell(6 + at, 5) for at in range(len(texts))]
    assert {cell.data_type for cell in cells} == {"s"}
    wrong = [
        (cell.value, text)
        for cell, text in zip(cells, texts, strict=True)
        if text.isprintable() and "_x" not in text and cell.value != text
    ]
    assert wrong == []


def test_links_lead_from_the_new_rows() -> None:
    """Real ones, beside those that were there; the cells keep the look of the row above."""
    plan = _rows([{4: "김", 5: "다"}, {4: "박"}], [{4: "'고객대장'!A2"}, {}])
    sheet = load_workbook(io.BytesIO(_done(plan).data))[SHEET]
    assert sheet["D4"].hyperlink.location == "'고객대장'!A2"
    assert (sheet["D6"].hyperlink.location, sheet["D6"].hyperlink.display) == (
        "'고객대장'!A2",
        "김",
    )
    assert sheet["D7"].hyperlink is None
    assert sheet["C6"].number_format == "yyyy-mm-dd"


def test_a_lost_link_is_noticed() -> None:
    """Reading back looks for links too."""
    rows = [{4: "김"}]
    plain = apply(_rows(rows), JOURNAL).data
    with pytest.raises(DamagedWorkbookError, match="링크"):
        verify(_rows(rows, [{4: "'고객대장'!A2"}]), plain, JOURNAL, DEFAULT_LIMITS)


def test_a_new_column_and_new_rows_grow_together() -> None:
    """The rows have values in the new column, in its format; all ranges grow both ways."""
    column = NewColumn(SHEET, AREA, "결과일", (4, 5), (date(2024, 1, 2), None), "yyyy/mm/dd")
    plan = Plan(new_columns=(column,)) | _rows([{2: "J-3", 6: date(2024, 10, 1)}, {2: "J-4"}])
    sheet = load_workbook(io.BytesIO(_done(plan).data))[SHEET]
    assert [cell.value for cell in sheet["F"]][2:] == [
        "결과일",
        datetime(2024, 1, 2),  # noqa: DTZ001 - cells know no time zone
        None,
        datetime(2024, 10, 1),  # noqa: DTZ001
        None,
    ]
    assert {sheet[f"F{row}"].number_format for row in (4, 6, 7)} == {"yyyy/mm/dd"}
    table = sheet.tables["tblLog"]
    assert (table.ref, table.autoFilter.ref, sheet.dimensions) == ("B3:F7", "B3:F7", "B1:F7")
    assert {str(each.sqref) for each in sheet.conditional_formatting} == {"B4:F7"}
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["D4:D7"]


def test_what_lies_below_the_new_column_is_not_overwritten() -> None:
    """The cell is named."""
    package = Package(apply(Plan.of_cells({CellRef.of(SHEET, "F6"): "메모"}), JOURNAL).data)
    column = NewColumn(SHEET, AREA, "결과", (4,), (1,))
    with pytest.raises(PlanError) as caught:
        apply(Plan(new_columns=(column,)) | _rows([{2: "J-3"}]), package)
    assert caught.value.cell == "F6"


def test_two_plans_append_one_after_the_other() -> None:
    """As one plan with all the rows."""
    one, two = _rows([{2: "J-3"}]), _rows([{2: "J-4", 4: "홍"}], [{4: "'고객대장'!A1"}])
    assert _done(one | two).data == _done(_rows([{2: "J-3"}, {2: "J-4", 4: "홍"}],
                                                [{}, {4: "'고객대장'!A1"}])).data  # fmt: skip


def test_new_sheets_are_read_back_too() -> None:
    """A missing one, a wrong value and a lost link are each noticed."""
    like = LikeSheet("11월", SHEET, AREA, ({2: "J-9", 4: "홍"},), ({4: "'고객대장'!A2"},))
    new = NewSheet("새", ("가",), (("나",),), links={(0, 1): "'고객대장'!A2"})
    plan = Plan(new_sheets=(like, new))
    after = _done(plan)
    read = CalamineWorkbook.from_filelike(io.BytesIO(after.data))
    assert read.get_sheet_by_name("11월").to_python(skip_empty_area=False)[3][1] == "J-9"
    for sheet, old, word in (("11월", b"J-9", "값"), ("11월", b"hyperlink ", "링크"),
                             ("새", b"hyperlink ", "링크")):  # fmt: skip
        part = after.sheet(sheet).part
        broken = after.replacing({part: after.part(part).replace(old, old[::-1])})
        with pytest.raises(DamagedWorkbookError, match=word):
            verify(plan, broken, JOURNAL, DEFAULT_LIMITS)
    without_rows = Plan(new_sheets=(LikeSheet("12월", SHEET, AREA),))
    with pytest.raises(DamagedWorkbookError, match="시트가 없습니다"):
        verify(without_rows, after.data, JOURNAL, DEFAULT_LIMITS)


def test_many_rows_are_verified_by_column_as_few_are_by_row() -> None:
    """A wrong value among a thousand is found, and named."""
    plan = _rows([{2: f"J-{number}"} for number in range(1000)])
    after = _done(plan)
    part = after.sheet(SHEET).part
    broken = after.replacing({part: after.part(part).replace(b">J-777<", b">J-778<")})
    with pytest.raises(DamagedWorkbookError) as caught:
        verify(plan, broken, JOURNAL, DEFAULT_LIMITS)
    assert caught.value.cell == "B783"
