"""The 설정 sheet, well kept and otherwise."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table as ExcelTable

from xlcrm.domain.keeping import EVERY
from xlcrm.domain.term import MonthEnd
from xlcrm.office.ledger import open_ledger
from xlcrm.reading.setting_cells import nearest
from xlcrm.reading.settings import (
    DEFAULT_BACKUPS,
    DEFAULT_WINDOW,
    SETTINGS_SIMPLE,
    Settings,
    read_settings,
)
from xlcrm.reading.standards import (
    RfmStandards,
    RiskStandards,
    Standards,
    TierStandards,
    standards,
)
from xlcrm.schema.coerce import read_column
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import SETTINGS, SheetSpec
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.cellref import CellValue


def table(spec: SheetSpec, *rows: tuple[CellValue, ...]) -> Table:
    """Make a 설정 sheet with headers in row 1 and these rows below."""
    columns = {
        column.field: read_column(column, at + 1, column.name, [row[at] for row in rows])
        for at, column in enumerate(spec.columns)
    }
    return Table(spec, "설정", 1, range(2, len(rows) + 2), columns)


def full(*rows: tuple[CellValue, ...]) -> Table:
    """Make a sheet of 구분, 항목, 값 with empty 설명."""
    return table(SETTINGS, *((*row, None) for row in rows))


def test_without_a_sheet_the_defaults_hold() -> None:
    """No 설정 sheet: thirty days, thirty days of grace, the Civil Act, ten backups."""
    settings, findings = read_settings(None)
    assert findings == ()
    assert settings == Settings()
    assert (settings.window("기본 서비스"), settings.grace, settings.backups) == (30, 30, 10)
    assert settings.month_end is MonthEnd.CIVIL160


def test_a_full_sheet_is_read_whole() -> None:
    """Every section of the sheet arrives where it belongs."""
    settings, findings = read_settings(
        full(
            ("서비스", "프리미엄 서비스", 60.0),
            ("서비스", "기본 서비스", "30일"),
            ("기준", "기본 만료 안내(일)", 45),
            ("기준", "재계약 유예(일)", "14"),
            ("기준", "말일 방식", "EDATE"),
            ("기준", "백업 보관(개)", 3.0),
            ("기준", "접속기록 보관(년)", 2.0),
            ("기준", "자동 갱신 처리", "아니요"),
            ("기준", "변경이력", True),
            ("기준", "일지 나누기", "매월"),
            ("기준", "요금 기준", "총액"),
            ("휴무일", "창립기념일", "2024-05-20"),
            ("휴무일", 45650.0, None),
            ("휴무일", "연말", datetime(2024, 12, 31)),  # noqa: DTZ001 - a cell has no time zone
            ("목록", "결제 방법", "상품권"),
            ("목록", "결제 방법", "포인트"),
            ("규칙", "C304", "끔"),
            ("규칙", "c312", "오류"),
            (None, None, None),
        )
    )
    assert findings == ()
    assert settings == Settings(
        windows={"프리미엄 서비스": 60, "기본 서비스": 30},
        default_window=45,
        grace=14,
        month_end=MonthEnd.EDATE,
        backups=3,
        record_years=2,
        renew_automatically=False,
        history=True,
        rotate="month",
        fee_basis="기간총액",
        fee_basis_told=True,
        holidays=frozenset({date(2024, 5, 20), date(2024, 12, 24), date(2024, 12, 31)}),
        lists={"payment_method": ("상품권", "포인트")},
        severities={"C304": None, "C312": Severity.ERROR},
    )


def test_the_office_sets_when_a_figure_counts_what() -> None:
    """With the unit in its name or without, as a number or with the unit behind it."""
    settings, findings = read_settings(
        full(
            ("기준", "위험 첫 계약(점)", 10.0),
            ("기준", "위험 미해결 기간", "14일"),
            ("기준", "RFM 금액 5점(만원)", "1000만원"),
            ("기준", "등급 VIP 기간(개월)", "48개월"),
            ("기준", "적은 표본 기준(건)", 50.0),
        )
    )
    assert findings == ()
    assert settings.standards == Standards(
        risk=RiskStandards(first_term_points=10, unresolved_days=14),
        rfm=RfmStandards(money_5=1000),
        tiers=TierStandards(vip_months=48),
        small_sample=50,
    )


def test_every_standard_has_a_name_of_its_own() -> None:
    """Also without its unit, so that a row says one thing; and a default that it may have."""
    items = [standard.item for standard in standards()]
    short = {item.partition("(")[0] for item in items}
    assert len(set(items)) == len(short) == len(items)
    for standard in standards():
        row = ("기준", standard.item, float(standard.default))
        assert read_settings(full(row)) == (Settings(), ())


@pytest.mark.parametrize(
    ("item", "offered"),
    [
        ("위험 첫계약 점수", "위험 첫 계약(점)"),
        ("재계약 유에(일)", "재계약 유예(일)"),
        ("ABC", "기본 만료 안내(일) · 재계약 유예(일)"),
    ],
)
def test_an_unknown_item_is_told_the_nearest(item: str, offered: str) -> None:
    """One name where one is near, else the office's own items, not all of the reports'."""
    _, (found,) = read_settings(full(("기준", item, 3.0)))
    assert found.code == "S104"
    assert offered in str(found.suggestion)


def test_a_simple_sheet_of_services_is_enough() -> None:
    """서비스 and 만료 안내 기간 alone give the windows."""
    settings, findings = read_settings(
        table(SETTINGS_SIMPLE, ("프리미엄 서비스", 60.0), ("기본 서비스", "D-30"), (None, None))
    )
    assert findings == ()
    assert dict(settings.windows) == {"프리미엄 서비스": 60, "기본 서비스": 30}


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("프리미엄 서비스", 60),
        ("프리미엄서비스", 60),
        ("프리미엄　서비스", 60),
        ("기본 서비스", 20),
        ("", 20),
        (None, 20),
    ],
)
def test_a_window_is_found_whatever_the_spaces(service: str | None, expected: int) -> None:
    """A service not listed, or none at all, has the default window."""
    settings = Settings(windows={"프리미엄 서비스": 60}, default_window=20)
    assert settings.window(service) == expected


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        pytest.param(("서비스", "기본 서비스", "한 달"), "S103", "C2", id="no number of days"),
        pytest.param(("서비스", "기본 서비스", -5.0), "S103", "C2", id="negative days"),
        pytest.param(("서비스", "기본 서비스", 30.5), "S103", "C2", id="half a day"),
        pytest.param(("서비스", "기본 서비스", True), "S103", "C2", id="a truth value"),
        pytest.param(("서비스", "기본 서비스", None), "S103", "C2", id="no window"),
        pytest.param(("서비스", "기본 서비스", float("inf")), "S103", "C2", id="infinite"),
        pytest.param(("서비스", "기본 서비스", 1e9), "S103", "C2", id="far too long"),
        pytest.param(("서비스", None, 30.0), "S102", "B2", id="no service"),
        pytest.param(("고객", "기본 서비스", 30.0), "S101", "A2", id="unknown section"),
        pytest.param((None, "기본 서비스", 30.0), "S101", "A2", id="no section"),
        pytest.param(("기준", "재계약 유에(일)", 30.0), "S104", "B2", id="unknown figure"),
        pytest.param(("기준", "재계약 유예(일)", "많이"), "S103", "C2", id="no figure"),
        pytest.param(("기준", "백업 보관(개)", 5000.0), "S103", "C2", id="too many backups"),
        pytest.param(("기준", "말일 방식", "아무렇게나"), "S105", "C2", id="unknown month end"),
        pytest.param(("기준", "자동갱신 처리", "가끔"), "S105", "C2", id="neither yes nor no"),
        pytest.param(("기준", "변경이력", 3.0), "S105", "C2", id="a number for yes"),
        pytest.param(("기준", "일지 나누기", "주"), "S105", "C2", id="no such rotation"),
        pytest.param(("기준", "요금 기준", "연"), "S105", "C2", id="no such basis"),
        pytest.param(("휴무일", "창립기념일", "5월"), "S106", "C2", id="no date"),
        pytest.param(("휴무일", "창립기념일", None), "S106", "B2", id="only a name"),
        pytest.param(("목록", "없는 열", "상품권"), "S107", "B2", id="no such column"),
        pytest.param(("머리글", "명단!성함", "언젠가"), "S111", "C2", id="no such meaning"),
        pytest.param(("머리글", "명단!", "고객명"), "S111", "C2", id="no header"),
        pytest.param(("목록", "결제 방법", None), "S102", "C2", id="no choice"),
        pytest.param(("규칙", "C999", "끔"), "S108", "B2", id="no such code"),
        pytest.param(("규칙", "연락처", "끔"), "S108", "B2", id="no code at all"),
        pytest.param(("규칙", "X001", "약간"), "S105", "C2", id="no such severity of an own code"),
        pytest.param(("규칙", "C304", "약간"), "S105", "C2", id="no such severity"),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_the_default_stays(
    row: tuple[CellValue, ...], code: str, cell: str
) -> None:
    """The cell is named; a service stays known, and all else is as without the row."""
    settings, findings = read_settings(full(row))
    assert [(found.code, found.where.cell) for found in findings] == [(code, cell)]
    known = [str(row[1])] if row[0] == "서비스" and row[1] else []
    windows = dict.fromkeys(known, DEFAULT_WINDOW)
    kept = EVERY if "백업" in str(row[1]) else DEFAULT_BACKUPS  # none is deleted by mistake
    assert settings == Settings(lists=settings.lists, windows=windows, backups=kept)
    assert not any(settings.lists.values())


@pytest.mark.parametrize(
    "row",
    [
        ("기준", "백업 보관(개)", "6O"),
        ("기준", "날마다 남길 백업(일)", "일주일"),
        ("기준", "주마다 남길 백업(주)", -1),
        ("기준", "달마다 남길 백업(개월)", "12개월쯤"),
        ("기준", "백업보관개수", 60),
        ("기준", "달마다 남길 백업(개윌)", 60),
        ("기쥰", "백업 보관(개)", 60),
    ],
    ids=str,
)
def test_all_backups_stay_where_a_row_about_them_cannot_be_read(row: tuple[CellValue, ...]) -> None:
    """A typing error is no wish to delete; none are made where that is what is said."""
    settings, findings = read_settings(full(row))
    assert (settings.backups, len(findings)) == (EVERY, 1)
    if "보관" not in str(row[1]):
        assert read_settings(full(row, ("기준", "백업 보관(개)", 0)))[0].backups == 0
    assert read_settings(full(("서비스", "백업 보관", 30.0)))[0].backups == DEFAULT_BACKUPS


def test_rules_of_an_office_have_codes_of_their_own() -> None:
    """Their severity is kept for them, and no finding says that nobody knows them."""
    settings, findings = read_settings(full(("규칙", "x001", "끔"), ("규칙", "우리-7", "오류")))
    assert settings.severities == {"X001": None}
    assert [(found.code, found.where.cell) for found in findings] == [("S108", "B3")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("서비스", "기본 서비스", 30.0), ("서비스", "기본서비스", 60.0)),
        (("기준", "재계약 유예(일)", 14.0), ("기준", "재계약 유예", 20.0)),
        (("규칙", "C304", "끔"), ("규칙", "c304", "오류")),
    ],
    ids=["service", "figure", "rule"],
)
def test_the_first_of_two_settings_counts(
    first: tuple[CellValue, ...], second: tuple[CellValue, ...]
) -> None:
    """An item that stands twice is told, with the cell that counts."""
    settings, findings = read_settings(full(first, second))
    assert settings == read_settings(full(first))[0]
    assert [(found.code, found.where.cell) for found in findings] == [("S109", "B3")]
    assert "C2" in findings[0].message


def test_a_finding_about_settings_can_be_switched_off_there() -> None:
    """Severities set in the sheet hold for the sheet's own findings too."""
    _, findings = read_settings(full(("규칙", "S106", "끔"), ("휴무일", "창립기념일", "5월")))
    assert findings == ()


def test_dates_follow_the_workbooks_date_system() -> None:
    """A serial of a workbook that counts from 1904 is four years and a day later."""
    settings, _ = read_settings(full(("휴무일", "창립기념일", 43763.0)), date1904=True)
    assert settings.holidays == {date(2023, 10, 26)}


def test_a_sheet_whose_column_is_missing_gives_the_defaults() -> None:
    """Where two columns compete for 값 neither is read, which its own finding says."""
    whole = full(("서비스", "기본 서비스", 60.0))
    columns = {name: column for name, column in whole.columns.items() if name != "value"}
    settings, findings = read_settings(Table(SETTINGS, "설정", 1, whole.rows, columns))
    assert (settings, findings) == (Settings(), ())


def test_a_word_that_is_near_nothing_has_no_nearest() -> None:
    """A suggestion is made only where it is likely."""
    assert nearest("헬스 회원권", ("프리미엄 서비스", "기본 서비스")) is None
    assert nearest("기본서비스", {"프리미엄 서비스": 60, "기본 서비스": 30}) == "기본 서비스"


def test_headers_are_explained_by_sheet_or_for_all() -> None:
    """As `xlcrm adopt` writes them, and as a person may."""
    rows = [("머리글", "명단!성함", "고객명"), ("머리글", "기간", "시작일~종료일")]
    settings, findings = read_settings(full(*rows))
    assert settings.headers == {"명단": {"성함": ("name",)}, "": {"기간": ("start", "end")}}
    assert findings == ()


def test_settings_typed_below_a_table_that_did_not_grow_count(tmp_path: Path) -> None:
    """LibreOffice and Hancom do not grow it; what stands further down is a note."""
    path = tmp_path / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객명", "연락처", "계약 시작일", "계약 종료일"])
    sheet.append(["가온상사", "010-1234-0001", "2024-01-01", "2024-12-31"])
    told = book.create_sheet("설정")
    for row in (
        ("구분", "항목", "값"),
        ("기준", "유예 기간", 10),
        ("기준", "요금 기준", "기간총액"),
    ):
        told.append(row)
    told.cell(6, 1, "기준")
    told.cell(6, 2, "백업 개수")
    told.cell(6, 3, 3)
    told.add_table(ExcelTable(displayName="tbl", ref="A1:C2"))
    book.save(path)
    settings = open_ledger(path).book.settings
    assert settings.fee_basis == "기간총액"
    assert settings.backups == Settings().backups
