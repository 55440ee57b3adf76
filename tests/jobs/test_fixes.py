"""Mending a workbook: what is planned, what stays, and what other programs read afterwards."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.jobs.fix.codes import CODES
from xlcrm.jobs.fix.fix import Mended, fix
from xlcrm.jobs.fix.words import with_plain_dashes
from xlcrm.jobs.undo import undo
from xlcrm.office.change import change
from xlcrm.office.commit import Author
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xlcrm.office.proposal import Proposal


SAMPLES = Path(__file__).parents[2] / "sample_data"
SHEET = "고객대장"
HEADERS = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "비고"),
    *("계약 기간", "재계약 의사"),
)
ROW = ("C-1", "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25), "기본", 1, "", 12)
MESSY = (
    *("C–1 ", " 홍길동", "010 1234 5678", "2023. 10. 26.", "2024.10.25 (금)", "기본서비스"),
    *("100,000원", " 전화함 ", "12개월", "재계약예정"),
)
CLEAN = (
    *("C-1", "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25), "기본 서비스"),
    *(100000, " 전화함 ", 12, "재계약 예정"),
)
BY = Author("김사무", "fix", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - as Author has it


def saved(
    path: Path,
    *rows: Sequence[object],
    headers: Sequence[str] = HEADERS,
    date1904: bool = False,
    table: bool = False,
    change: Callable[[Worksheet], None] | None = None,
) -> Path:
    """Save a ledger of some rows with its services in 설정."""
    book = Workbook()
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in (headers, *rows):
        sheet.append([*row])
    if table:
        sheet.add_table(Table(displayName="대장", ref=sheet.dimensions))
    choices = DataValidation("list", '"미정,재계약 예정,해지 예정"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add("J2:J9")
    if change is not None:
        change(sheet)
    for row in (("서비스", "만료 안내 기간"), ("기본 서비스", 30), ("프리미엄 서비스", 60)):
        (book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")).append(row)
    book.save(path)
    return path


def fixed(path: Path, **more: Collection[str]) -> Proposal[Mended]:
    """Mend a workbook in place and return what was mended; a second time there is nothing to."""
    found: list[Proposal[Mended]] = []

    def make(ledger: Ledger) -> Proposal[Mended]:
        found.append(fix(ledger, **more))
        return found[0]

    before = typed(open_ledger(path))
    change(path, make, BY)
    after = open_ledger(path)
    assert list(fix(after, **more).plan) == []
    assert [str(each) for each in after.findings] == [str(each) for each in found[0].found.left]
    assert [
        new for old, new in zip(before, typed(after), strict=True) if old not in {None, new}
    ] == []
    return found[0]


def typed(ledger: Ledger) -> list[object]:
    """Every typed value; identifiers with hyphens and words without spaces."""
    return [
        _alike(value, column.column.kind)
        for table in ledger.tables
        for column in table.columns.values()
        for value in column.values
    ]


def _alike(value: object, kind: Kind) -> object:
    if not isinstance(value, str):
        return value
    return with_plain_dashes(value) if kind is Kind.IDENTIFIER else squeezed(value)


def cells(path: Path, area: str) -> list[tuple[Any, ...]]:
    """Return an area's cells as openpyxl reads them."""
    return list(load_workbook(path)[SHEET][area])


def values(path: Path, area: str) -> list[object]:
    """Return an area's values, days as dates."""
    return [
        cell.value.date() if isinstance(cell.value, datetime) else cell.value
        for row in cells(path, area)
        for cell in row
    ]


@pytest.mark.parametrize("date1904", [False, True], ids=["1900", "1904"])
@pytest.mark.parametrize("table", [False, True], ids=["range", "table"])
def test_a_row_is_mended(tmp_path: Path, *, date1904: bool, table: bool) -> None:
    """In both date systems; the note, the table and the dropdown stay as they are."""
    path = saved(tmp_path / "대장.xlsx", MESSY, date1904=date1904, table=table)
    found = fixed(path)
    assert values(path, "A2:J2") == list(CLEAN)
    assert found.found.counts == {
        **dict.fromkeys(("C602", "C603"), 2),
        **dict.fromkeys(("C121", "C604", "C605", "C310", "C312"), 1),
    }
    assert sum(found.found.counts.values()) == len(found.plan)
    sheet = load_workbook(path)[SHEET]
    assert list(sheet.tables) == (["대장"] if table else [])
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["J2:J9"]


def test_what_becomes_a_date_or_an_amount_is_shown_as_one(tmp_path: Path) -> None:
    """Also where the cell was formatted as text; its font and alignment stay."""

    def dress(sheet: Worksheet) -> None:
        for cell in sheet[2]:
            cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
        for place in ("D2", "G2", "I2", "D3", "G3", "I3"):
            sheet[place].number_format = "@"
        sheet["E2"].number_format = "yy.m.d"
        sheet["G4"].number_format = "#,##0"
        sheet["G5"].number_format = "yyyy-mm-dd"
        sheet["G6"].quotePrefix = True

    path = saved(tmp_path / "대장.xlsx", *[MESSY] * 5, change=dress)
    fixed(path)
    (row, *others) = cells(path, "D2:I6")
    formats = [cell.number_format for cell in row]
    assert formats == ["yyyy\\-mm\\-dd", "yy.m.d", "General", '#,##0"원"', "General", '0"개월"']
    assert all(cell.font.bold and cell.alignment.horizontal == "center" for cell in row)
    fees = [(cells[3].number_format, cells[3].quotePrefix) for cells in others]
    won = '#,##0"원"'
    assert fees == [(won, False), ("#,##0", False), (won, False), (won, False)]


@pytest.mark.parametrize(
    ("months", "end", "filled"),
    [
        pytest.param(12, None, {"E2": date(2024, 10, 25)}, id="end"),
        pytest.param("1년", None, {"E2": date(2024, 10, 25)}, id="end by a year"),
        pytest.param(None, "2024.10.25", {"E2": date(2024, 10, 25), "I2": 12}, id="both"),
        pytest.param(None, date(2024, 10, 20), {}, id="no whole months"),
        pytest.param(None, "상시", {}, id="open-ended"),
        pytest.param(None, None, {}, id="neither"),
    ],
)
def test_blank_ends_and_lengths_are_filled(
    tmp_path: Path, months: object, end: object, filled: dict[str, object]
) -> None:
    """Where the other one says them."""
    row = (*ROW[:4], end, *ROW[5:8], months)
    path = saved(tmp_path / "대장.xlsx", row)
    before = load_workbook(path)[SHEET]
    found = fixed(path)
    after = values(path, "A2:J2")
    changed = {
        cell.coordinate: new
        for cell, new in zip(before[2], after, strict=True)
        if cell.value != new and not isinstance(cell.value, datetime)
    }
    assert changed == filled
    assert "C301" not in fixed(saved(path, row), only=["C602"]).found.mended
    assert found.found.counts.get("C301", 0) == len(filled) - (end == "2024.10.25")


def test_formulas_merged_cells_and_arrays_stay(tmp_path: Path) -> None:
    """Nobody but their owner writes there; what a merged cell shows is mended where it stands."""

    def odd(sheet: Worksheet) -> None:
        sheet["D2"] = '="2023.10.26"'
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("G3:G4")
        sheet["I2"] = ArrayFormula("I2:I3", '={"12";"12"}')

    path = saved(tmp_path / "대장.xlsx", MESSY, MESSY, MESSY, change=odd)
    plan = fixed(path).plan
    edited = {edit.where.cell for edit in plan}
    assert not edited & {"D2", "B4", "G4", "I2", "I3", "H2"}
    assert {"D3", "B3", "G3", "I4", "E2"} <= edited


def test_columns_that_xlcrm_computes_and_settings_stay(tmp_path: Path) -> None:
    """They have their own ways."""
    headers = ("고객명", "계약 시작일", "계약 종료일", "상태", "남은 일수", "조치")
    row = ("홍길동", date(2023, 10, 26), date(2024, 10, 25), "만료예정 ", "10 ", " 연락")

    def odd(sheet: Worksheet) -> None:
        if sheet.parent is not None:
            sheet.parent.create_sheet("변경이력").append(["시각", "사용자", "작업", "시트"])
            sheet.parent["변경이력"].append(["2024.10.01 09:00", " 김사무", "fix", "고객대장 "])

    path = saved(tmp_path / "대장.xlsx", row, headers=headers, change=odd)
    assert not fixed(path).plan


@pytest.mark.parametrize(
    ("only", "mended"),
    [
        (["C604"], {"C604"}),
        (["c6"], {"C602", "C603", "C604", "C605"}),
        (["C12", "C301"], {"C121"}),
        (["C602"], {"C602"}),
        (["C312", "C310"], {"C310", "C312"}),
    ],
    ids=lambda codes: " ".join(sorted(codes)),
)
def test_only_some_codes_are_mended(tmp_path: Path, only: list[str], mended: set[str]) -> None:
    """By code or family; the rest stays as it is."""
    path = saved(tmp_path / "대장.xlsx", MESSY)
    found = fixed(path, only=only)
    assert set(found.found.mended) == mended


def test_spaces_alone_are_mended_where_only_they_are_asked_for(tmp_path: Path) -> None:
    """A date with a space before it stays a text."""
    path = saved(tmp_path / "대장.xlsx", (*ROW[:3], " 2023.10.26 ", *ROW[4:]))
    fixed(path, only=["C604"])
    assert values(path, "D2:D2") == ["2023.10.26"]


@pytest.mark.parametrize(
    ("only", "says"),
    [("C103", "스스로 고칠 수 없는"), ("C999", "그런 코드는 없습니다"), ("C", "그런")],
)
def test_a_code_that_cannot_be_mended_is_told(only: str, says: str) -> None:
    """With those that can."""
    with pytest.raises(DomainError, match=says) as caught:
        fix(open_ledger(SAMPLES / "messy.xlsx"), only=[only])
    assert "C602" in str(caught.value.hint)


def test_every_code_of_a_mending_is_in_the_catalogue() -> None:
    """Nobody is told of a code that is documented nowhere."""
    assert [code for code in CODES if code not in CATALOGUE] == []


def test_contract_numbers_that_would_become_one_stay_two(tmp_path: Path) -> None:
    """And where another column names them, they stay too."""
    headers = ("계약 ID", "다음 계약 ID", *HEADERS)
    rows = [("K–1", None, *ROW), ("K-1", "K–1", *ROW[:3], date(2025, 1, 1)), ("K–2", None, *ROW)]
    path = saved(tmp_path / "대장.xlsx", *rows, headers=headers)
    fixed(path)
    assert values(path, "A2:B4") == ["K–1", None, "K-1", "K–1", "K-2", None]


def test_an_undone_mending_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """Byte for byte."""
    path = tmp_path / "messy.xlsx"
    shutil.copy(SAMPLES / "messy.xlsx", path)
    original = path.read_bytes()
    found = fixed(path)
    assert found.found.counts == {"C602": 34, "C603": 16, "C121": 6, "C122": 2}
    assert path.read_bytes() != original
    undo(path)
    assert path.read_bytes() == original


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("name", ["messy", "office", "seed_ledger"])
def test_nothing_else_of_a_sample_changes(tmp_path: Path, name: str) -> None:
    """The planned values stand in the planned cells, and in all others what was there."""
    path = tmp_path / f"{name}.xlsx"
    shutil.copy(SAMPLES / f"{name}.xlsx", path)
    before = _grid(path)
    planned = {(edit.where.sheet, edit.where.cell): edit.new for edit in fixed(path).plan}
    after = _grid(path)
    assert {
        place for place in before.keys() | after.keys() if before.get(place) != after.get(place)
    } == planned.keys()
    assert {place: after[place] for place in planned} == planned


def _grid(path: Path) -> dict[tuple[str, str], object]:
    book = load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (
            cell.value.date() if isinstance(cell.value, datetime) else cell.value
        )
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_libreoffice_reads_what_was_mended(tmp_path: Path) -> None:
    """Real dates and numbers, shown in their formats."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice가 있어야 합니다.")
    path = saved(tmp_path / "대장.xlsx", MESSY, date1904=True)
    fixed(path)
    for form in ("xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"):
        subprocess.run(
            [
                *(soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
                *("--headless", "--convert-to", form, "--outdir", str(tmp_path / "out"), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
    book = CalamineWorkbook.from_path(tmp_path / "out" / "대장.xlsx")
    row = book.get_sheet_by_name(SHEET).to_python()[1]
    assert [*row[:4], row[6]] == ["C-1", "홍길동", "010-1234-5678", date(2023, 10, 26), 100000]
    shown = (tmp_path / "out" / "대장.csv").read_text(encoding="utf-8")
    assert '2023-10-26,2024-10-25,기본 서비스,"100,000원"' in shown
    assert "12개월" in shown


MESS = st.tuples(
    st.sampled_from(["C-1", "C–1", "'1001", 1001, "Ｃ－２ ", None]),
    st.sampled_from(["홍길동", " 홍길동", "김\u200b철수", "박　영희 ", "㈜한국"]),
    st.sampled_from(["010 1234 5678", 1012345678, "02-123-4567 내선 3", "010-12", None]),
    st.sampled_from(["2023.10.26", "23.10.26", 20231026, "10/26/23", date(2023, 10, 26), None]),
    st.sampled_from(["2024. 10. 25.", "2024-02-30", "상시 ", date(2024, 10, 25), None, "-"]),
    st.sampled_from(["기본서비스", "기본 서비스 ", "프리미움 서비스", "ＰＴ", None]),
    st.sampled_from(["100,000원", "10만원", "월 10만원", "11만냥", 5000, 0.5, True, None]),
    st.sampled_from([" 통화함 ", "Ｋ", None]),
    st.sampled_from(["12개월", "12", "1년", 12, None, " "]),
    st.sampled_from(["재계약예정", "미정 ", "모름", None]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(MESS, min_size=1, max_size=12), date1904=st.booleans())
def test_any_mess_reads_as_before(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]], *, date1904: bool
) -> None:
    """`fixed` holds the laws: the same values, nothing left to mend, the findings foretold."""
    path = saved(tmp_path_factory.mktemp("mess") / "대장.xlsx", *rows, date1904=date1904)
    note = values(path, "H2:H13")
    found = fixed(path)
    assert values(path, "H2:H13") == note
    assert len(found.plan) == sum(found.found.counts.values())
