"""The main job: what a refresh plans, counts and finds, and what it leaves alone."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.table import Table

from xlcrm.errors import PlanError
from xlcrm.jobs.refresh import assess
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xlcrm.jobs.refresh import Assessment

AS_OF = date(2024, 10, 1)
SAMPLES = Path(__file__).parents[2] / "sample_data"
SHEET = "고객대장"
TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용")
HEADERS = (*TERM, "상태", "남은 일수", "조치")
HONG = (1001, "홍길동", "2023-10-26", "2024-10-25", "기본")
KIM = (1002, "김철수", "2023-11-15", "2024-11-14", "기본")
PAST = (1003, "박영희", "2023-01-01", "2023-12-31", "기본")


def workbook(
    *rows: Sequence[object], change: Callable[[Workbook, Worksheet], None] | None = None
) -> bytes:
    """Return a workbook with a ledger sheet of some rows, changed before it is saved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in rows:
        sheet.append([*row])
    if change is not None:
        change(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(data: bytes) -> Book:
    """Read a workbook's bytes."""
    return read_book(Package(data))


def refreshed(data: bytes, *, add_columns: bool = False, as_of: date = AS_OF) -> bytes:
    """Return a workbook's bytes after a refresh, which a second one leaves as they are."""
    book = read(data)
    after = apply(assess(book, as_of, add_columns=add_columns).plan, book.package, book.scans).data
    assert texts(assess(read(after), as_of, add_columns=add_columns)) == []
    return after


def texts(found: Assessment) -> list[str]:
    """Return a plan's edits as people read them."""
    return [str(edit) for edit in found.plan]


def cells(data: bytes, area: str, sheet: str = SHEET) -> list[tuple[object, ...]]:
    """Return an area's values as openpyxl reads them."""
    rows = load_workbook(io.BytesIO(data))[sheet][area]
    return [tuple(cell.value for cell in row) for row in rows]


# -- the plan --------------------------------------------------------------------------------------


def test_only_cells_that_differ_are_planned() -> None:
    """A number as a number, dashes and blanks left where nothing is to be said."""
    rows = (
        (*HONG, "만료 예정", 24, "재계약 상담 필요"),
        (*KIM, "활성화", 44.0, "–"),
        (*PAST, "활성화", "D-30", "종료 안내"),
    )
    assert texts(assess(read(workbook(HEADERS, *rows)), AS_OF)) == [
        "고객대장!F4: '활성화' → '만료'",
        "고객대장!G4: 'D-30' → -275",
        "고객대장!H4: '종료 안내' → (빈 칸)",
    ]


def test_formulas_are_never_touched_and_told_of() -> None:
    """Once a column, at the first of them; other cells of the column are computed."""
    rows = (
        (*HONG, '=IF(D2<TODAY(),"만료","활성화")', "=D2-TODAY()", None),
        (*KIM, None, None, None),
    )
    data = workbook(HEADERS, *rows)
    found = assess(read(data), AS_OF)
    assert [(each.code, str(each.where)) for each in found.findings] == [
        ("C204", "고객대장!F2"),
        ("C204", "고객대장!G2"),
    ]
    assert texts(found) == [
        "고객대장!F3: (빈 칸) → '활성화'",
        "고객대장!G3: (빈 칸) → 44",
        "고객대장!H2: (빈 칸) → '재계약 상담 필요'",
    ]
    assert cells(refreshed(data), "F2:G3") == [rows[0][5:7], ("활성화", 44)]


def test_a_formula_for_the_end_is_kept_and_not_filled() -> None:
    """Though no program has calculated it yet: it is read, and nobody's to overwrite."""
    rows = ((*HONG[:3], "=EDATE(C2,12)-1", "기본", None, 12),)
    data = workbook((*TERM, "상태", "계약 기간"), *rows)
    assert cells(refreshed(data), "D2:G2") == [("=EDATE(C2,12)-1", "기본", "만료 예정", 12)]


def test_unreadable_dates_are_errors_and_the_rest_goes_on() -> None:
    """The cell is named; no person is."""
    rows = ((*HONG[:3], "2024-02-30", "기본", None, 5, None), (*KIM, None, None, None))
    found = assess(read(workbook(HEADERS, *rows)), AS_OF)
    assert [(each.code, str(each.where)) for each in found.findings] == [("C103", "고객대장!D2")]
    assert texts(found) == [
        "고객대장!F2: (빈 칸) → '오류'",
        "고객대장!F3: (빈 칸) → '활성화'",
        "고객대장!G2: 5 → (빈 칸)",
        "고객대장!G3: (빈 칸) → 44",
    ]
    assert found.counts == {"활성화": 1, "오류": 1}


@pytest.mark.parametrize(
    ("convention", "end"), [(None, date(2024, 2, 29)), ("edate", date(2024, 2, 28))]
)
def test_a_blank_end_is_filled_and_shown_as_a_date(convention: str | None, end: date) -> None:
    """By the convention of 설정; the cell keeps its font, and gets a date's format."""

    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet["D2"].font = Font(bold=True)
        sheet["D3"].number_format = "yyyy. m. d."
        if convention is not None:
            settings = book.create_sheet("설정")
            for row in (("구분", "항목", "값"), ("기준", "말일 방식", convention)):
                settings.append(row)

    row = (1, "가", "2023-08-31", None, "기본", "6개월")
    done = refreshed(workbook((*TERM, "계약 기간"), row, row, change=change))
    sheet = load_workbook(io.BytesIO(done))[SHEET]
    assert [sheet[f"D{at}"].value.date() for at in (2, 3)] == [end, end]
    assert sheet["D2"].number_format == r"yyyy\-mm\-dd"
    assert sheet["D2"].font.b
    assert sheet["D3"].number_format == "yyyy. m. d."


def test_a_blank_length_is_filled_in_months() -> None:
    """What a person typed stays."""
    rows = ((*HONG, None), (*KIM, "1년"), (*PAST[:3], "상시", "기본", "–"))
    done = refreshed(workbook((*TERM, "계약 기간"), *rows))
    assert [row[0] for row in cells(done, "F2:F4")] == [12, "1년", "–"]


def test_a_workbook_that_counts_from_1904_is_refreshed_alike() -> None:
    """Reading and writing agree about the day."""

    def count_from_1904(book: Workbook, sheet: Worksheet) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - cells know no time zone
        sheet["C2"] = date(2023, 10, 26)

    row = (1, "가", "", None, "기본", 12, None, None)
    data = workbook((*TERM, "계약 기간", "상태", "남은 일수"), row, change=count_from_1904)
    done = refreshed(data)
    ((end, _, _, status, left),) = cells(done, "D2:H2")
    assert isinstance(end, datetime)
    assert (end.date(), status, left) == (date(2024, 10, 25), "만료 예정", 24)


def test_ledger_sheets_are_refreshed_together() -> None:
    """A renewal on next year's sheet ends this year's contract well."""

    def add_year(book: Workbook, _: Worksheet) -> None:
        sheet = book.create_sheet("2024년")
        for row in ((*TERM, "상태"), (*PAST[:2], "2024-01-01", "2024-12-31", "기본", None)):
            sheet.append(row)

    data = workbook((*TERM, "상태"), (*PAST, "만료"), change=add_year)
    assert texts(assess(read(data), AS_OF)) == [
        "고객대장!F2: '만료' → '재계약 완료'",
        "2024년!F2: (빈 칸) → '활성화'",
    ]


# -- figures ---------------------------------------------------------------------------------------


def test_figures_of_columns_that_are_missing_are_counted() -> None:
    """Without 상태 nothing is planned, and everything is said."""
    found = assess(read(workbook(TERM, HONG, KIM, PAST)), AS_OF)
    assert texts(found) == []
    assert found.counts == {"활성화": 1, "만료 예정": 1, "만료": 1}
    assert list(found.counts) == ["활성화", "만료 예정", "만료"]
    assert found.actions == {"재계약 상담 필요": 1}
    assert found.missing == {SHEET: ("상태", "남은 일수", "조치")}


def test_who_became_expiring_is_told_soonest_first() -> None:
    """Those who already were are not; the cell, the name, the service, the days."""
    rows = (
        (*HONG, "만료 예정", 24, "재계약 상담 필요"),
        (1005, "최다라", "2023-10-31", "2024-10-30", "기본", "활성화", None, None),
        (1006, "정마바", "2023-10-02", "2024-10-01", "기본", None, None, None),
    )
    found = assess(read(workbook(HEADERS, *rows)), AS_OF)
    assert [
        (str(each.where), each.name, each.service, each.end, each.days_left)
        for each in found.expiring
    ] == [
        ("고객대장!D4", "정마바", "기본", AS_OF, 0),
        ("고객대장!D3", "최다라", "기본", date(2024, 10, 30), 29),
    ]


def test_without_a_status_those_whose_window_opens_today_became_expiring() -> None:
    """Thirty days before the last day."""
    rows = [
        (1, "가", "2023-11-01", end, "기본") for end in ("2024-10-30", "2024-10-31", "2024-11-01")
    ]
    found = assess(read(workbook(TERM, *rows)), AS_OF)
    assert [str(each.where) for each in found.expiring] == ["고객대장!D3"]


# -- added columns ---------------------------------------------------------------------------------

ADDED = [("상태", "남은 일수", "조치"), ("만료 예정", 24, "재계약 상담 필요"), ("활성화", 44, None)]


def styled(_: Workbook, sheet: Worksheet) -> None:
    """Give the last column a look of its own."""
    sheet["E1"].font = Font(bold=True, color="FF0000")
    for row in (2, 3):
        sheet[f"E{row}"].alignment = Alignment(horizontal="center")


def test_missing_columns_are_added_at_the_right_when_asked() -> None:
    """Styled like their neighbour; days left are shown as D-30."""
    done = refreshed(workbook(TERM, HONG, KIM, change=styled), add_columns=True)
    assert cells(done, "F1:H3") == ADDED
    sheet = load_workbook(io.BytesIO(done))[SHEET]
    assert sheet["F1"].font.b
    assert sheet["F1"].font.color.rgb == "00FF0000"
    assert sheet["G2"].number_format == '"D-"0;"D+"0;"D-Day"'
    assert {sheet[f"{letter}2"].alignment.horizontal for letter in "FGH"} == {"center"}
    assert sheet["F2"].number_format == "General"


def test_an_excel_table_grows_with_the_added_columns() -> None:
    """Range, filter and columns; only those that are missing are added."""

    def as_table(_: Workbook, sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName="고객표", ref="A1:F3"))

    rows = ((*TERM, "조치"), (*HONG, None), (*KIM, None))
    done = refreshed(workbook(*rows, change=as_table), add_columns=True)
    table = load_workbook(io.BytesIO(done))[SHEET].tables["고객표"]
    assert (table.ref, table.autoFilter.ref) == ("A1:H3", "A1:H3")
    assert table.column_names == [*TERM, "조치", "상태", "남은 일수"]
    assert len({column.id for column in table.tableColumns}) == 8
    assert cells(done, "F2:H3") == [("재계약 상담 필요", "만료 예정", 24), (None, "활성화", 44)]


@pytest.mark.parametrize("cell", ["F1", "F3", "H2"])
def test_columns_are_not_added_over_what_stands_there(cell: str) -> None:
    """The cell in the way is named; nothing is changed."""

    def occupied(_: Workbook, sheet: Worksheet) -> None:
        sheet[cell] = "사무실 메모"
        if cell == "F1":
            sheet["F1"] = "=1+1"
            sheet.add_table(Table(displayName="고객표", ref="A1:E3"))

    book = read(workbook(TERM, HONG, KIM, change=occupied))
    plan = assess(book, AS_OF, add_columns=True).plan
    with pytest.raises(PlanError) as raised:
        apply(plan, book.package, book.scans)
    assert (raised.value.place, bool(raised.value.hint)) == (f"{SHEET}!{cell}", True)


def test_two_columns_for_one_field_are_not_joined_by_a_third() -> None:
    """Which one counts is for people to say."""
    data = workbook((*TERM, "상태", "상태"), (*HONG, "활성화", "만료"))
    found = assess(read(data), AS_OF, add_columns=True)
    assert found.missing == {SHEET: ("남은 일수", "조치")}
    assert [str(edit.where) for edit in found.plan if edit.new == "상태"] == []
    assert cells(refreshed(data, add_columns=True), "F2:G2") == [("활성화", "만료")]


# -- the rest of the workbook ----------------------------------------------------------------------


def with_dashboard(book: Workbook, _: Worksheet) -> None:
    """Add a sheet that counts statuses, calculated by some program already."""
    book.create_sheet("대시보드")["A1"] = f'=COUNTIF({SHEET}!F:F,"만료 예정")'


def with_parts(data: bytes, change: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """Return a workbook with parts changed and added."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w") as target:
        for each in source.infolist():
            target.writestr(each, change(each.filename, source.read(each)))
        for name, content in added.items():
            target.writestr(name, content)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    """Return one part of a workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_formulas_that_read_what_changed_are_calculated_anew_by_excel() -> None:
    """They keep the value they have until then; without them nothing is asked of Excel."""
    plain = workbook((*TERM, "상태"), (*HONG, "활성화"))

    def calculated(name: str, content: bytes) -> bytes:
        content = content.replace(b' fullCalcOnLoad="1"', b"")
        if name.endswith("sheet2.xml"):
            start, end = content.index(b"</f>") + 4, content.index(b"</c>")
            content = content[:start] + b"<v>7</v>" + content[end:]
        return content

    counted = workbook((*TERM, "상태"), (*HONG, "활성화"), change=with_dashboard)
    done = refreshed(with_parts(counted, calculated))
    assert b'fullCalcOnLoad="1"' in part(done, "xl/workbook.xml")
    assert b"<v>7</v>" in part(done, "xl/worksheets/sheet2.xml")
    alone = refreshed(with_parts(plain, calculated))
    assert b"fullCalcOnLoad" not in part(alone, "xl/workbook.xml")


def test_a_workbook_with_macros_keeps_them() -> None:
    """The part, its type, and the workbook's own type, byte for byte."""

    def as_xlsm(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            content = content.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ).replace(
                b"<Override",
                b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                b"<Override",
                1,
            )
        if name == "xl/_rels/workbook.xml.rels":
            content = content.replace(
                b"</Relationships>",
                b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/'
                b'relationships/vbaProject" Target="vbaProject.bin"/></Relationships>',
            )
        return content

    macros = bytes(range(256)) * 20
    data = with_parts(
        workbook((*TERM, "상태"), (*HONG, "활성화")), as_xlsm, **{"xl/vbaProject.bin": macros}
    )
    done = refreshed(data)
    for name in ("xl/vbaProject.bin", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        assert part(done, name) == part(data, name)
    assert cells(done, "F2:F2") == [("만료 예정",)]
