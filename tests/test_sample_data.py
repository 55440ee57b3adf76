"""The sample workbooks: made by their scripts, about nobody, and as SOURCES.md says."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from xlcrm.domain.renewal import Term, next_starts, overlaps
from xlcrm.domain.status import Circumstances, Decision, action_of, status_of
from xlcrm.domain.term import end_of_term
from xlcrm.schema.sheets import SHEETS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.workbook import Workbook

    from xlcrm.schema.sheets import SheetSpec

# openpyxl says so of the 2010 data bar in office.xlsx, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SAMPLES = Path(__file__).parents[1] / "sample_data"
NAMES = ("seed_ledger", "office", "messy")
AS_OF = date(2024, 10, 1)
WINDOWS = {"프리미엄 서비스": 60, "기본 서비스": 30, "단기 이용권": 14}

every_sample = pytest.mark.parametrize("name", NAMES)


@cache
def _open(name: str) -> Workbook:
    return load_workbook(SAMPLES / f"{name}.xlsx", data_only=True)


@cache
def _ledger() -> tuple[Mapping[str, object], ...]:
    """Return the rows of office.xlsx's 고객대장 by header, dates as dates."""
    headers, *rows = _open("office")["고객대장"].iter_rows(values_only=True)
    return tuple(
        {
            str(header): value.date() if isinstance(value, datetime) else value
            for header, value in zip(headers, row, strict=True)
        }
        for row in rows
    )


def _contracts() -> list[Circumstances]:
    rows = _ledger()
    starts = next_starts(
        [
            Term(
                str(row["고객 ID"]),
                str(row["서비스 내용"]),
                None if row["취소일"] else _day(row["계약 시작일"]),
                None,
            )
            for row in rows
        ]
    )
    return [
        Circumstances(
            _day(row["계약 시작일"]),
            _day(row["계약 종료일"]),
            terminated_on=_day(row["해지일"]),
            cancelled_on=_day(row["취소일"]),
            paused_from=_day(row["정지 시작일"]),
            paused_to=_day(row["정지 종료일"]),
            decision=Decision(str(row["재계약 의사"] or "미정")),
            auto_renewal=row["자동갱신"] == "Y",
            next_start=following,
        )
        for row, following in zip(rows, starts, strict=True)
    ]


def _day(value: object) -> date | None:
    assert value is None or isinstance(value, date)
    return value


def _make(name: str, target: Path) -> Path:
    script = SAMPLES / f"make_{name}.py"
    subprocess.run([sys.executable, script, target], check=True, timeout=120)
    return target


def _parts(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return a workbook's members in order; inflated, since builds of zlib deflate differently."""
    with ZipFile(path) as archive:
        return [(each.filename, each.date_time, archive.read(each)) for each in archive.infolist()]


@every_sample
def test_the_script_gives_the_committed_file(name: str, tmp_path: Path) -> None:
    """A sample and its script never drift apart, whatever writes it compresses like."""
    recorded = re.search(r"XlsxWriter ([0-9.]*[0-9])", (SAMPLES / "SOURCES.md").read_text("utf-8"))
    assert recorded is not None
    made = _make(name, tmp_path / "made.xlsx")
    if version("xlsxwriter") == recorded[1]:
        assert _parts(made) == _parts(SAMPLES / f"{name}.xlsx")
    else:
        assert [each[0] for each in _parts(made)] == [
            each[0] for each in _parts(SAMPLES / f"{name}.xlsx")
        ]


@every_sample
def test_the_script_gives_the_same_bytes_twice(name: str, tmp_path: Path) -> None:
    """No clock, no hash seed, no order of a set gets into a sample."""
    first, second = (_make(name, tmp_path / f"{turn}.xlsx") for turn in (1, 2))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", ["office", "messy"])
def test_the_people_are_invented(name: str) -> None:
    """Nobody can have the telephone numbers, nobody gets the e-mails."""
    texts = [
        str(value)
        for sheet in _open(name).worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str)
    ]
    mobiles = [match[0] for text in texts for match in re.finditer(r"010[-. ]\d{4}[-. ]\d+", text)]
    mails = [text for text in texts if "@" in text]
    assert mobiles
    assert [number for number in mobiles if not re.match(r"010.0000.", number)] == []
    assert [mail for mail in mails if not mail.endswith("@example.com")] == []


def test_the_seed_is_the_reference_table_with_a_stale_status() -> None:
    """Every cell as the table has it, and the last row's status still to be refreshed."""
    rows = list(_open("seed_ledger")["고객대장"].iter_rows(values_only=True))
    assert rows == [
        (
            *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
            *("서비스 내용", "요금", "상태", "비고"),
        ),
        (
            *(1001, "홍길동", "010-1234-5678", _midnight("2023-10-26"), _midnight("2024-10-25")),
            *("프리미엄 서비스", "100,000원", "활성화", "재계약 예정"),
        ),
        (
            *(1002, "김철수", "010-9876-5432", _midnight("2023-11-15"), _midnight("2024-11-14")),
            *("기본 서비스", "50,000원", "활성화", "–"),
        ),
        (
            *(1003, "박영희", "010-1111-2222", _midnight("2023-12-01"), _midnight("2024-11-30")),
            *("프리미엄 서비스", "100,000원", "활성화", "재계약 상담 필요"),
        ),
    ]
    settings = _open("seed_ledger")["설정"].iter_rows(min_row=2, max_col=3, values_only=True)
    assert list(settings) == [("서비스", "프리미엄 서비스", 60), ("서비스", "기본 서비스", 30)]


def _midnight(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_office_has_six_hundred_customers_over_four_years() -> None:
    """The ledger reaches from 2021-11 to 2025-10."""
    rows = _ledger()
    starts = [start for row in rows if (start := _day(row["계약 시작일"]))]
    ends = [end for row in rows if (end := _day(row["계약 종료일"]))]
    assert len({row["고객 ID"] for row in rows}) == 600
    assert (min(starts).strftime("%Y-%m"), max(ends).strftime("%Y-%m")) == ("2021-11", "2025-10")


@pytest.mark.parametrize("spec", SHEETS, ids=lambda spec: spec.key)
def test_the_office_fills_every_sheet_of_the_schema(spec: SheetSpec) -> None:
    """Every column of a new ledger is there by its name; only the history is still empty."""
    sheet = _open("office")[spec.name]
    headers = {str(cell.value) for cell in sheet[1]}
    asked = {"해지 사유"} if spec.key == "ledger" else set()
    assert headers == {column.name for column in spec.columns if not column.on_request} | asked
    assert (sheet["A2"].value is None) == (spec.key == "history")


def test_the_office_ledger_keeps_the_rules_of_terms() -> None:
    """Ends follow the Civil Act, no term overlaps another, no first day comes twice."""
    terms = []
    for row in _ledger():
        start, end, months = _day(row["계약 시작일"]), _day(row["계약 종료일"]), row["계약 기간"]
        assert start is not None
        assert isinstance(months, int)
        assert end_of_term(start, months) == end
        terms.append(Term(str(row["고객 ID"]), str(row["서비스 내용"]), start, end))
    assert list(overlaps(terms)) == []
    assert len({(term.customer, term.start) for term in terms}) == len(terms)
    assert len({row["계약 ID"] for row in _ledger()}) == len(terms)


def test_a_renewal_starts_on_the_day_after_and_is_named() -> None:
    """다음 계약 ID leads to the contract that starts on the day after the last day."""
    starts = {row["계약 ID"]: row["계약 시작일"] for row in _ledger()}
    links = [(row["계약 종료일"], row["다음 계약 ID"]) for row in _ledger() if row["다음 계약 ID"]]
    assert len(links) > 500
    for end, following in links:
        start = _day(starts[following])
        assert start is not None
        assert (start - (_day(end) or start)).days == 1


def test_the_office_is_right_except_in_every_ninth_row() -> None:
    """A refresh has something to do, and the rest is what a refresh would give."""
    wrong = []
    for at, (row, contract) in enumerate(zip(_ledger(), _contracts(), strict=True)):
        status = status_of(contract, AS_OF, window=WINDOWS[str(row["서비스 내용"])])
        action = action_of(contract, status)
        end = _day(row["계약 종료일"]) or AS_OF
        right = (status.value, action.value if action else None, (end - AS_OF).days)
        if (row["상태"], row["조치"], row["남은 일수"]) != right:
            wrong.append(at)
    assert wrong == list(range(0, len(_ledger()), 9))


def test_the_office_shows_every_status_but_the_error() -> None:
    """Cancelled, ended, paused, renewed: all are there, and no row is broken."""
    assert {row["상태"] for row in _ledger()} == set(STATUSES) - {"오류"}


def test_the_dashboard_carries_the_values_that_are_right() -> None:
    """The values stored with the formulas are what the formulas give for what is stored."""
    rows, dashboard = _ledger(), _open("office")["대시보드"]
    for status, count, share, fees in dashboard["B5:E12"]:
        mine = [row for row in rows if row["상태"] == status.value]
        assert count.value == len(mine)
        assert share.value == pytest.approx(len(mine) / len(rows))
        assert fees.value == sum(
            fee for row in mine if row["요금 기준"] == "월" and isinstance(fee := row["요금"], int)
        )
    assert dashboard["C13"].value == len(rows)
    for month, _, done, _ in _open("office")["월별 목표"]["A4:D15"]:
        days = [_day(row["계약 시작일"]) for row in rows]
        assert done.value == sum(f"{day:%Y-%m}" == f"{month.value:%Y-%m}" for day in days)


def test_the_office_holds_what_an_office_adds() -> None:
    """A chart, a picture, notes, bars, names, a print area, a hidden column, a merged title."""
    book = _open("office")
    ledger = book["고객대장"]
    with ZipFile(SAMPLES / "office.xlsx") as archive:
        names = set(archive.namelist())
        formulas = archive.read("xl/worksheets/sheet1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/comments1.xml"} <= names
    assert "COUNTIF(고객표[상태],B5)" in formulas
    assert "x14:dataBar" in sheet
    assert set(book.defined_names) == {"월목표", "기준일"}
    assert str(ledger.print_area).endswith(f"$P${len(_ledger()) + 1}")
    assert ledger.column_dimensions["W"].hidden
    assert [str(merged) for merged in book["월별 목표"].merged_cells.ranges] == ["A1:D1"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2023년!C6", 1000001002),
        ("2024년!C7", 1000001012),
        ("2024년!D9", "2023-02-30"),
        ("2024년!E10", "2023.04.14"),
        ("2024년!H11", "확인요망"),
        ("2024년!C14", "010-0000-101"),
        ("2024년!E14", "2025.09.02"),
        ("2024년!G14", "11만냥"),
    ],
)
def test_the_planted_mistakes_stand_where_the_sources_say(cell: str, value: object) -> None:
    """Each mistake of messy.xlsx is in its cell, and SOURCES.md names the cell."""
    sheet, _, place = cell.partition("!")
    assert _open("messy")[sheet][place].value == value
    assert cell in (SAMPLES / "SOURCES.md").read_text("utf-8")


@pytest.mark.parametrize("sheet", ["2023년", "2024년"])
def test_the_messy_sheets_have_a_title_above_and_a_total_below(sheet: str) -> None:
    """Merged title, blank row, headers in row 4, and a total that is right for the numbers."""
    cells = _open("messy")[sheet]
    assert "A1:I1" in {str(merged) for merged in cells.merged_cells.ranges}
    assert [cells.cell(4, column).value for column in (1, 2, 7)] == [
        "회원번호",
        "성 명",
        "이용료\n(월)",
    ]
    assert cells["A15"].value == "합  계"
    fees = [cells.cell(row, 7).value for row in range(5, 15)]
    assert cells["G15"].value == sum(fee for fee in fees if isinstance(fee, int))


@every_sample
def test_every_sample_has_its_line_in_the_sources(name: str) -> None:
    """No workbook lies there without a word about what made it."""
    sources = (SAMPLES / "SOURCES.md").read_text("utf-8")
    assert f"`{name}.xlsx` | `make_{name}.py`" in sources
    assert {path.stem for path in SAMPLES.glob("*.xlsx")} == set(NAMES)
