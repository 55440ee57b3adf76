"""The blank ledger: every sheet ready to type into, and a sample that shows every status."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from xlcrm.cellref import CellRange
from xlcrm.domain.renewal import Term, overlaps
from xlcrm.jobs.new.entry import OFFICER_LIST, SERVICE_LIST
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.jobs.new.sample import sample_rows
from xlcrm.look.ledger import load_look, look_from, template_bytes, text_width
from xlcrm.reading.edition import EDITION, EDITION_ITEM
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import SHEETS, STATUSES, SheetSpec

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

AS_OF = date(2024, 10, 1)
NINE = [
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
    *("서비스 내용", "요금", "상태", "비고"),
]

every_sheet = pytest.mark.parametrize("spec", SHEETS, ids=lambda spec: spec.key)


def _open(*, sample: bool = False) -> Workbook:
    return load_workbook(BytesIO(blank_ledger(as_of=AS_OF, sample=sample)))


@pytest.fixture(scope="module")
def blank() -> Workbook:
    """Return the blank ledger as openpyxl reads it."""
    return _open()


@pytest.fixture(scope="module")
def sample() -> Workbook:
    """Return the ledger with sample rows as openpyxl reads it."""
    return _open(sample=True)


def _headers(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in sheet[1]]


def _data(book: Workbook, spec: SheetSpec) -> CellRange:
    """Return the data rows of a sheet's one table."""
    (table,) = book[spec.name].tables.values()
    whole = CellRange.of(table.ref)
    return CellRange(whole.top + 1, whole.left, whole.bottom, whole.right)


def test_the_guide_comes_first_and_then_every_sheet_of_the_schema(blank: Workbook) -> None:
    """A new ledger has the guide, the live figures, and all sheets in the schema's order."""
    assert blank.sheetnames == ["시작하기", "현황판", *(spec.name for spec in SHEETS)]


def test_the_ledger_starts_with_the_nine_columns(blank: Workbook) -> None:
    """Nine columns are enough to start with, so they stand first."""
    assert _headers(blank["고객대장"])[:9] == NINE


@every_sheet
def test_every_column_stands_in_the_header_row_by_its_canonical_name(
    blank: Workbook, spec: SheetSpec
) -> None:
    """Nothing is missing but what is added on request, and nothing else is there."""
    assert sorted(map(str, _headers(blank[spec.name]))) == sorted(
        column.name for column in spec.columns if not column.on_request
    )


@every_sheet
def test_every_sheet_is_one_table_with_a_filter_and_an_ascii_name(
    blank: Workbook, spec: SheetSpec
) -> None:
    """The table covers the headers and at least one row; its columns are named as the cells."""
    (table,) = blank[spec.name].tables.values()
    assert table.displayName.isascii()
    assert table.autoFilter.ref == table.ref
    assert [column.name for column in table.tableColumns] == _headers(blank[spec.name])
    assert table.tableStyleInfo.showRowStripes


@every_sheet
def test_the_header_stays_in_sight_and_on_every_page(blank: Workbook, spec: SheetSpec) -> None:
    """The header row is frozen and repeated, on A4 landscape one page wide."""
    sheet = blank[spec.name]
    assert str(sheet.freeze_panes).endswith("2")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.right.text)


@every_sheet
def test_a_page_is_as_wide_as_the_table_or_its_first_columns(
    blank: Workbook, spec: SheetSpec
) -> None:
    """No print-out is too small to read, and none leaves out rows that people add later."""
    sheet = blank[spec.name]
    assert sheet.print_area == ""
    if first_page := load_look().sheets[spec.key].first_page:
        assert [at.id for at in sheet.col_breaks.brk] == [first_page]
        assert 50 <= int(sheet.page_setup.scale or 0) <= 100
    else:
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, one page wide


@every_sheet
@pytest.mark.parametrize("filled", [False, True], ids=["blank", "sample"])
def test_checks_and_colours_cover_exactly_the_data(spec: SheetSpec, filled: bool) -> None:  # noqa: FBT001 - parametrized
    """Whatever covers the data covers all of it and no more, so that it grows with the table."""
    book = _open(sample=filled)
    data, sheet = _data(book, spec), book[spec.name]
    ranges = [str(check.sqref) for check in sheet.data_validations.dataValidation]
    ranges += [str(entry.sqref) for entry in sheet.conditional_formatting]
    covered = [CellRange.of(part) for text in ranges for part in text.split()]
    assert [part for part in covered if (part.top, part.bottom) != (data.top, data.bottom)] == []
    assert all(part.right <= data.right for part in covered)


@every_sheet
def test_every_note_of_the_schema_is_a_comment_on_its_header(
    blank: Workbook, spec: SheetSpec
) -> None:
    """Hovering over a header explains it."""
    notes = {column.name: column.note for column in spec.columns if not column.on_request}
    shown = {
        str(cell.value): cell.comment.text if cell.comment else ""
        for cell in blank[spec.name][1]
        if isinstance(cell, Cell)
    }
    assert shown == notes


@every_sheet
def test_every_column_is_wide_enough_for_its_header(blank: Workbook, spec: SheetSpec) -> None:
    """A Hangul syllable takes two digits' room, the filter button some more."""
    sheet = blank[spec.name]
    widths = {
        number: group.width
        for group in sheet.column_dimensions.values()
        for number in range(group.min or 0, (group.max or 0) + 1)
    }
    narrow = [
        header
        for number, header in enumerate(_headers(sheet), start=1)
        if widths[number] < text_width(str(header)) + 3
    ]
    assert narrow == []


@every_sheet
def test_every_choice_has_a_dropdown_and_every_date_a_check(
    blank: Workbook, spec: SheetSpec
) -> None:
    """Closed vocabularies come as lists; dates are checked; each refusal is in Korean."""
    sheet = blank[spec.name]
    checks = {
        CellRange.of(str(check.sqref)).left: check
        for check in sheet.data_validations.dataValidation
    }
    for number, header in enumerate(_headers(sheet), start=1):
        column = next(column for column in spec.columns if column.name == header)
        if column.choices:
            assert checks[number].formula1 == f'"{",".join(column.choices)}"'
        if column.kind in {Kind.DATE, Kind.DATETIME, Kind.MONTH} and spec.key != "history":
            assert checks[number].type in {"date", "custom"}
        if number in checks:
            assert str(checks[number].error).endswith(
                ("습니다.", str(column.choices[-1:] or ".")[2:-3])
            )


def test_a_year_is_told_without_thousands(blank: Workbook) -> None:
    """What Excel says where a year of birth is none."""
    (check,) = (
        each
        for each in blank["고객정보"].data_validations.dataValidation
        if "출생연도" in (each.error or "")
    )
    assert check.error == "출생연도에는 1900부터 2120까지의 정수를 적습니다."


def test_services_and_officers_come_from_the_settings(blank: Workbook) -> None:
    """What is added to 설정 is in the dropdown; another value is only asked about."""
    sheet = blank["고객대장"]
    lists = {
        check.formula1: check.errorStyle
        for check in sheet.data_validations.dataValidation
        if check.formula1 in {SERVICE_LIST, OFFICER_LIST}
    }
    assert lists == {SERVICE_LIST: "warning", OFFICER_LIST: "warning"}
    assert set(blank.defined_names) == {SERVICE_LIST, OFFICER_LIST}


def test_the_settings_hold_the_defaults(blank: Workbook) -> None:
    """Two services with their windows, the office's thresholds and ways, and no target yet."""
    rows = blank["설정"].iter_rows(min_row=2, max_col=3, values_only=True)
    values = {(section, item): value for section, item, value in rows}
    assert values == {
        ("기준", "기본 만료 안내(일)"): 30,
        ("기준", "재계약 유예(일)"): 30,
        ("기준", "말일 방식"): "civil160",
        ("기준", "백업 보관(개)"): 10,
        ("기준", "날마다 남길 백업(일)"): 7,
        ("기준", "주마다 남길 백업(주)"): 4,
        ("기준", "달마다 남길 백업(개월)"): 12,
        ("기준", "자동갱신 처리"): "예",
        ("기준", "변경이력"): "예",
        ("기준", "일지 나누기"): "없음",
        ("기준", EDITION_ITEM): EDITION,
        ("목표", "월 반복 매출(원)"): None,
        ("목표", "고객 이탈률(%)"): None,
        ("목표", "재계약률(%)"): None,
        ("목록", "담당자"): "담당자 1",
        ("서비스", "프리미엄 서비스"): 60,
        ("서비스", "기본 서비스"): 30,
    }


@pytest.mark.parametrize(
    ("header", "number_format"),
    [
        ("계약 시작일", "yyyy-mm-dd"),
        ("요금", '#,##0"원"'),
        ("남은 일수", '"D-"0;"D+"0;"D-Day"'),
        ("연락처", "@"),
    ],
)
def test_the_empty_row_already_has_its_formats(
    blank: Workbook, header: str, number_format: str
) -> None:
    """What is typed first looks right at once, and new rows take their style from it."""
    sheet = blank["고객대장"]
    cell = sheet.cell(2, _headers(sheet).index(header) + 1)
    assert (cell.value, cell.number_format) == (None, number_format)


def test_every_status_has_its_own_colour(blank: Workbook) -> None:
    """The status cell has a rule for each status, and the look names no other."""
    sheet = blank["고객대장"]
    rules = [
        str(rule.formula[0])
        for entry in sheet.conditional_formatting
        if str(entry.sqref) == "H2"
        for rule in entry.rules
    ]
    assert rules == [f'$H2="{status}"' for status in STATUSES]
    assert tuple(load_look().statuses) == STATUSES


def test_the_sample_shows_every_status(sample: Workbook) -> None:
    """A newcomer sees each status once at least."""
    sheet = sample["고객대장"]
    assert {cell.value for (cell,) in sheet["H2:H16"]} == set(STATUSES)


@every_sheet
def test_the_sample_fills_every_sheet(sample: Workbook, spec: SheetSpec) -> None:
    """No sheet of the sample is empty."""
    data = _data(sample, spec)
    assert data.bottom > data.top
    assert sample[spec.name].cell(data.bottom, 1).value is not None


def test_the_sample_is_about_nobody(sample: Workbook) -> None:
    """Telephone numbers and e-mail addresses are such that nobody can have them."""
    sheet = sample["고객대장"]
    headers = _headers(sheet)
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert all(str(row[headers.index("연락처")]).startswith("010-0000-") for row in rows)
    assert all(str(row[headers.index("이메일")]).endswith("@example.com") for row in rows)


def test_the_same_arguments_give_the_same_bytes() -> None:
    """Nothing of the clock or the machine is in the file."""
    assert blank_ledger(as_of=AS_OF, sample=True) == blank_ledger(as_of=AS_OF, sample=True)
    assert _open().properties.created == datetime(2024, 10, 1)  # noqa: DTZ001 - a workbook's times bear no zone


@settings(max_examples=200, deadline=None)
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_the_sample_is_right_on_any_day(as_of: date) -> None:
    """Every status shows on whatever day it is made; terms of one customer never overlap."""
    rows = sample_rows(as_of)["ledger"]
    assert {row["status"] for row in rows} == set(STATUSES)
    assert {row["action"] for row in rows} == {
        None,
        "재계약 상담 필요",
        "종료 안내",
        "갱신 처리 누락",
    }
    terms = []
    for row in rows:
        start, end = row["start"], row["end"]
        assert isinstance(start, date)
        assert isinstance(end, date)
        assert row["status"] == "오류" or row["days_left"] == (end - as_of) / timedelta(days=1)
        terms.append(Term(str(row["customer_id"]), str(row["service"]), start, end))
    assert list(overlaps(terms)) == []


def test_every_field_that_the_sample_or_a_column_names_is_in_the_schema() -> None:
    """A field renamed in the schema is missed nowhere."""
    rows = sample_rows(AS_OF)
    for spec in SHEETS:
        known = {column.field for column in spec.columns}
        named = {field for row in rows.get(spec.key, ()) for field in row}
        named.update(column.not_before for column in spec.columns if column.not_before)
        assert named - known == set()


def test_a_template_that_does_not_exist_is_named() -> None:
    """A missing template is an error that names it."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        template_bytes("nothing.toml")


def test_the_installed_package_brings_its_own_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wheel the templates lie inside the package, and those are the ones read."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "ledger.toml").write_bytes(b"packaged")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    assert template_bytes("ledger.toml") == b"packaged"


def test_a_look_without_a_table_is_refused() -> None:
    """A template that lacks what the ledger needs is an error, not a half-made ledger."""
    with pytest.raises(KeyError):
        look_from({"page": {}})
