"""Laws 3 and 4 for refreshes: a second one is empty, and every reader reads what was planned."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from xlcrm.domain.status import Status
from xlcrm.jobs.refresh import assess, columns_read, refresh
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.rules.terms import without_term
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import read_book
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.workbook.read import Choice

SAMPLES = Path(__file__).parents[2] / "sample_data"
NAMES = ("seed_ledger", "messy", "office")
BY = Author("김대리", "refresh", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - Korean wall time
DAYS = (date(2024, 10, 1), date(2024, 10, 14), date(2025, 12, 31))
SOFFICE = shutil.which("soffice")

every_sample = pytest.mark.parametrize("name", NAMES)
# Beside the tables of messy.xlsx stand the office's notes, so that no column can be added there.
every_way = pytest.mark.parametrize(
    ("name", "add_columns"),
    [("seed_ledger", False), ("seed_ledger", True), ("messy", False), ("office", True)],
)

# -- law 3 -----------------------------------------------------------------------------------------


@every_way
def test_a_second_refresh_of_a_sample_writes_nothing(
    name: str,
    add_columns: bool,  # noqa: FBT001 - a case
    tmp_path: Path,
) -> None:
    """On the same day: same bytes, same time, no second backup."""
    path = Path(shutil.copy(SAMPLES / f"{name}.xlsx", tmp_path / "대장.xlsx"))
    for day in DAYS[::2]:
        ledger = open_ledger(path)
        ledger.commit(refresh(ledger, as_of=day, add_columns=add_columns), by=BY)
        before = (path.read_bytes(), path.stat().st_mtime_ns)
        ledger = open_ledger(path)
        again = refresh(ledger, as_of=day, add_columns=add_columns)
        assert (list(again.plan), ledger.commit(again, by=BY)) == ([], ledger)
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before


TYPED = {
    "고객 ID": st.sampled_from([1, 2, 3, "A-1", None]),
    "고객명": st.sampled_from(["가", "나 다", None, "합계"]),
    "계약 시작일": st.one_of(
        st.dates(date(2022, 1, 1), date(2025, 12, 31)),
        st.sampled_from(["2024.1.31", "'23.10.26", 20240229, "2024-02-30", "미정", "–", None]),
    ),
    "계약 종료일": st.one_of(
        st.dates(date(2022, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["2024. 10. 25.", "상시", "9999-12-31", "10/26", "-", " ", None, None]),
    ),
    "서비스 내용": st.sampled_from(["기본", "기 본", "프리미엄", None]),
    "상태": st.sampled_from(
        ["활성화", "만료 예정", "해지", "일시 정지", "취소", "-", "구", True, None]
    ),
    "남은 일수": st.sampled_from([1, 24.0, "D-30", "D-Day", "-", None]),
    "조치": st.sampled_from(["재계약 상담 필요", "–", "전화", None]),
    "계약 기간": st.sampled_from([12, "1년", "6개월", 0, "몇 달", 1200, "-", None, None]),
    "비고": st.sampled_from(["재계약 예정", "해지 예정 없음", "재계약 상담 필요", None]),
    "재계약 의사": st.sampled_from(["미정", "재계약예정", "해지 예정", "글쎄", None]),
    "자동갱신": st.sampled_from(["Y", "아니오", "?", True, None]),
    "해지일": st.sampled_from([date(2024, 9, 30), "2024.12.31", "모름", None, None]),
    "취소일": st.sampled_from([date(2024, 10, 1), "취소", None, None]),
    "정지 시작일": st.sampled_from([date(2024, 9, 1), None, None]),
    "정지 종료일": st.sampled_from([date(2024, 11, 1), None, None]),
    "계약 ID": st.sampled_from(["C1", "C2", 3, None]),
    "다음 계약 ID": st.sampled_from(["C1", "C2", 3, "C9", None, None]),
}
REQUIRED = ("고객 ID", "고객명", "계약 시작일", "계약 종료일")


@st.composite
def ledgers(draw: st.DrawFn) -> bytes:
    """Draw a workbook of one or two ledger sheets with any columns, tables or not."""
    buffer = io.BytesIO()
    options: dict[str, Any] = {"in_memory": True, "default_date_format": "yy.m.d"}
    options["date_1904"] = draw(st.booleans())
    with Workbook(buffer, options) as book:
        for name in draw(st.sampled_from([("고객대장",), ("2023년", "2024년")])):
            sheet = book.add_worksheet(name)
            more = draw(st.lists(st.sampled_from(sorted(TYPED.keys() - {*REQUIRED})), unique=True))
            headers = draw(st.permutations([*REQUIRED, *more]))
            rows = draw(st.lists(st.tuples(*(TYPED[each] for each in headers)), max_size=6))
            top = draw(st.integers(0, 2))
            for number, row in enumerate([headers, *rows], start=top):
                sheet.write_row(number, 0, row)
            as_table = draw(st.booleans())
            if rows and as_table:
                columns = [{"header": each} for each in headers]
                area = (top, 0, top + len(rows), len(headers) - 1)
                sheet.add_table(*area, {"columns": columns})
        if draw(st.booleans()):
            sheet = book.add_worksheet("설정")
            values = draw(st.sampled_from([("말일 방식", "edate"), ("재계약 유예(일)", 0)]))
            for number, row in enumerate([("구분", "항목", "값"), ("기준", *values)]):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


@settings(max_examples=80, deadline=2000)
@given(
    ledgers(),
    st.dates(date(2023, 6, 1), date(2026, 6, 1)),
    st.booleans(),
    st.sampled_from([columns_read, None]),
)
def test_a_refresh_after_a_refresh_is_empty(
    data: bytes,
    as_of: date,
    add_columns: bool,  # noqa: FBT001 - drawn
    fields: Choice | None,
) -> None:
    """Whatever people typed; and each planned cell is there, every contract is counted."""
    package = Package(data)
    book = read_book(package, fields=fields)
    first = assess(book, as_of, add_columns=add_columns)
    after = apply(first.plan, package, book.scans).data
    verify(first.plan, after, package, DEFAULT_LIMITS)
    again = read_book(Package(after), fields=fields)
    second = assess(again, as_of, add_columns=add_columns)
    assert [str(edit) for edit in second.plan] == []
    assert second.counts == first.counts
    assert second.actions == first.actions
    rows = [len(sheet.table.rows) - len(without_term(sheet.table)) for sheet in book.ledgers]
    assert sum(first.counts.values()) == sum(rows)
    assert [sheet.table.rows for sheet in book.ledgers] == [
        sheet.table.rows for sheet in again.ledgers
    ]


# -- law 4 -----------------------------------------------------------------------------------------


@cache
def refreshed(
    name: str, *, add_columns: bool
) -> tuple[bytes, bytes, Mapping[tuple[str, int, int], Any]]:
    """Return a sample before and after a refresh, and the planned values by sheet, row, column."""
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    book = read_book(Package(data))
    plan = assess(book, DAYS[2], add_columns=add_columns).plan
    planned = {(edit.where.sheet, edit.where.row, edit.where.column): edit.new for edit in plan}
    assert planned
    return data, apply(plan, book.package, book.scans).data, planned


def by_openpyxl(data: bytes, *, formulas: bool) -> Iterator[tuple[tuple[str, int, int], Any]]:
    """Every filled cell's value, or formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl would drop; it only reads
        book = load_workbook(io.BytesIO(data), data_only=not formulas, read_only=True)
        for sheet in book.worksheets:
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        yield (sheet.title, number, column), value


def by_calamine(data: bytes) -> Iterator[tuple[tuple[str, int, int], Any]]:
    """Every filled cell's value."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
            for column, value in enumerate(row, start=left + 1):
                if value != "":
                    yield (name, number, column), value


READERS = {
    "openpyxl's values": lambda data: by_openpyxl(data, formulas=False),
    "openpyxl's formulas": lambda data: by_openpyxl(data, formulas=True),
    "calamine": by_calamine,
}


@every_way
@pytest.mark.parametrize("reader", READERS)
def test_readers_find_what_was_planned_and_all_else_as_before(
    name: str,
    add_columns: bool,  # noqa: FBT001 - a case
    reader: str,
) -> None:
    """Cell by cell over all sheets, the office's formulas and their values too."""
    before, after, planned = refreshed(name, add_columns=add_columns)
    expected = dict(READERS[reader](before))
    expected.update(planned)
    expected = {where: value for where, value in expected.items() if value is not None}
    assert dict(READERS[reader](after)) == expected


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Each sample, refreshed and saved again by LibreOffice."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    for name in NAMES:
        (folder / f"{name}.xlsx").write_bytes(refreshed(name, add_columns=False)[1])
    subprocess.run(
        [
            *(SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "saved"),
            *(folder / f"{name}.xlsx" for name in NAMES),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: (folder / "saved" / f"{name}.xlsx").read_bytes() for name in NAMES}


@every_sample
def test_libreoffice_opens_it_and_finds_what_was_planned(
    name: str, by_libreoffice: Mapping[str, bytes]
) -> None:
    """Every planned cell, and no fewer cells than there were."""
    before, _, planned = refreshed(name, add_columns=False)
    found = dict(by_openpyxl(by_libreoffice[name], formulas=False))
    for where, value in planned.items():
        assert found.get(where) == value, where
    kept = dict(by_openpyxl(before, formulas=False)).keys() - planned.keys()
    assert found.keys() >= kept


# -- the samples -----------------------------------------------------------------------------------


def test_the_office_sample_is_right_but_for_every_ninth_row() -> None:
    """Which was last refreshed a month before; no other row changes."""
    book = open_ledger(SAMPLES / "office.xlsx").book
    found = assess(book, DAYS[0])
    assert {edit.where.row % 9 for edit in found.plan} == {2}
    assert sum(found.counts.values()) == len(book.ledgers[0].table.rows)
    assert {edit.where.column for edit in found.plan} <= {
        book.ledgers[0].match.columns[field] for field in ("status", "days_left", "action")
    }


def test_the_messy_sample_is_refreshed_around_its_mistakes() -> None:
    """Rows in error say so, typed words stay, the renewal on the other sheet is found."""
    found = assess(open_ledger(SAMPLES / "messy.xlsx", fields=columns_read).book, DAYS[0])
    assert [str(edit) for edit in found.plan] == [
        "2023년!H5: '만료' → '재계약 완료'",
        "2024년!H8: '활성화' → '만료'",
        "2024년!H9: '활성화' → '오류'",
        "2024년!H10: '활성화' → '오류'",
        "2024년!H13: '활성화' → '만료'",
    ]
    errors = {str(each.where) for each in found.findings if each.severity == "error"}
    assert errors == {"2024년!D9", "2024년!E10"}


@pytest.mark.parametrize("day", range(14))
def test_the_reference_table_comes_out_on_each_of_its_days(day: int) -> None:
    """2024-10-01 to 2024-10-14: only the third row becomes 만료 예정."""
    as_of = date(2024, 10, 1) + timedelta(day)
    found = assess(open_ledger(SAMPLES / "seed_ledger.xlsx").book, as_of)
    assert [str(edit) for edit in found.plan] == ["고객대장!H4: '활성화' → '만료 예정'"]
    assert found.counts == {Status.ACTIVE: 2, Status.EXPIRING: 1}
    assert found.findings == ()
