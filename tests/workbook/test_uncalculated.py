"""Formulas that no program has calculated are calculated for reading, and nothing is written."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from xlcrm.cellref import CellError
from xlcrm.jobs.expiring import expiring
from xlcrm.jobs.refresh import refresh
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.cells import CIRCULAR, NOT_CALCULATED
from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.workbook.read import Book

HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 기간", "계약 종료일", "상태", "요금")
HONG = (1001, "홍길동", date(2023, 10, 26), 12)
AS_OF = date(2024, 10, 1)


def written(*rows: Sequence[object], book: Workbook | None = None) -> bytes:
    """Return a workbook as openpyxl writes it: formulas without values."""
    book = book or Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (HEADERS, *rows):
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def end_of(formula: str, *, row: Sequence[object] = HONG, book: Workbook | None = None) -> object:
    """Return what a formula in 계약 종료일 is read as."""
    read = read_book(Package(written([*row, formula, None, 50000], book=book)))
    return said(read, "end")


def said(book: Book, field: str) -> object:
    """Return the first row's value of a field, or its problem's code."""
    column = book.ledgers[0].table.columns[field]
    problem = column.problems.get(0)
    return column.values[0] if problem is None else problem.code


@pytest.mark.parametrize(
    ("formula", "end"),
    [
        ("=EDATE(C2,D2)-1", date(2024, 10, 25)),
        ("= edate( $C2 , D$2 ) - 1", date(2024, 10, 25)),
        ("=DATE(YEAR(C2)+1,MONTH(C2),DAY(C2)-1)", date(2024, 10, 25)),
        ("=EOMONTH(C2,D2-1)", date(2024, 9, 30)),
        ("=C2+365", date(2024, 10, 25)),
        ('=IF(C2="","",EDATE(C2,D2)-1)', date(2024, 10, 25)),
        ('=IFERROR(EDATE(C2,"달")-1,C2+30)', date(2023, 11, 25)),
        ("=WORKDAY(C2,10)", date(2023, 11, 9)),
        ("='고객대장'!C2+30", date(2023, 11, 25)),
        ("=고객대장!$C$2+30", date(2023, 11, 25)),
        ('=IF(AND(D2=12,NOT(ISBLANK(B2))),EDATE(C2,D2)-1,"미정")', date(2024, 10, 25)),
        ('=IF(OR(B2="김",D2<12),C2,"상시")', None),  # open-ended
        ('=TEXT(EDATE(C2,D2)-1,"yyyy-mm-dd")', date(2024, 10, 25)),
        ('=IF(C2="","",IF(D2="","","2024"&"-10-"&"25"))', date(2024, 10, 25)),
        ("=MAX(C2,DATE(2024,1,1))", date(2024, 1, 1)),
    ],
)
def test_the_end_is_what_excel_would_show(formula: str, end: date | None) -> None:
    """Though the cell has no value yet, and no format of a date."""
    assert end_of(formula) == end


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(D2,$H$2:$I$9,2,FALSE)",
        "=EDATE(C2,INDIRECT(D1))",
        "=EDATE(C2,D2:D3)",
        "=[1]단가!C2",
        "=LET(x,C2,x+1)",
        "=시작일+1",
        "=C2+{1,2}",
        "=고객정보!C2",
        "=EDATE(C2",
    ],
)
def test_what_is_beyond_them_stays_a_finding(formula: str) -> None:
    """Excel has to calculate it."""
    assert end_of(formula) == "C153"


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ('=EDATE(C2,"열두 달")', "C151"),
        ("=EDATE(B2,12)", "C151"),
        ("=C2/0", "C151"),
        ("=#REF!+1", "C151"),
        ("=E2+365", "C154"),
        ('=IFERROR(E2,"")', "C154"),
    ],
)
def test_errors_stay_errors_and_circles_are_told(formula: str, code: str) -> None:
    """As Excel has them; a formula that needs itself has a finding of its own."""
    assert end_of(formula) == code


def test_two_cells_that_need_each_other_are_both_told() -> None:
    """Neither has a value."""
    book = read_book(Package(written([1001, "홍길동", "=E2-365", 12, "=C2+365", None, 1])))
    columns = book.ledgers[0].table.columns
    assert [columns[field].raw[0] for field in ("start", "end")] == [CIRCULAR, CIRCULAR]


def test_today_is_the_day_that_is_asked_for(tmp_path: Path) -> None:
    """Without one the cell stays without a value."""
    path = tmp_path / "고객대장.xlsx"
    path.write_bytes(written([*HONG, "=TODAY()+7", '=IF(E2<TODAY(),"만료","활성화")', 50000]))
    ledger = open_ledger(path)
    assert said(ledger.book, "end") == "C153"
    assert [found.end for found in expiring(ledger, as_of=AS_OF)] == [date(2024, 10, 8)]
    assert refresh(ledger, as_of=AS_OF).found.counts == {"만료 예정": 1}
    assert "C153" in {found.code for found in ledger.findings}
    assert "C153" not in {found.code for found in ledger.findings_on(AS_OF)}
    assert ledger.on(AS_OF) is ledger.on(AS_OF)
    later = ledger.on(AS_OF).on(date(2024, 10, 2))
    assert said(later.book, "end") == date(2024, 10, 9)


def test_nothing_of_it_is_written(tmp_path: Path) -> None:
    """The formulas stay, without a value, for Excel."""
    path = tmp_path / "고객대장.xlsx"
    path.write_bytes(written([*HONG, "=EDATE(C2,D2)-1", None, 50000]))
    ledger = open_ledger(path)
    proposal = refresh(ledger, as_of=AS_OF)
    assert [str(edit) for edit in proposal.plan] == ["고객대장!F2: (빈 칸) → '만료 예정'"]
    after = ledger.commit(proposal, by=Author("시험", "refresh", datetime.combine(AS_OF, time(9))))
    assert not refresh(after, as_of=AS_OF).plan
    package = Package(path.read_bytes())
    part = package.markup(package.sheet("고객대장").part)
    assert b"<f>EDATE(C2,D2)-1</f><v></v>" in part.replace(b"<v />", b"<v></v>").replace(
        b"<v/>", b"<v></v>"
    )


def test_the_columns_of_a_table_are_known_by_their_headers() -> None:
    """Structured references, as Excel stores them and as people type them."""
    book = Workbook()
    table = Table(displayName="대장", ref="A1:G2")
    for formula in (
        "=EDATE(대장[[#This Row],[계약 시작일]],대장[[#This Row],[계약 기간]])-1",
        "=EDATE([@[계약 시작일]],[@[계약 기간]])-1",
    ):
        book = Workbook()
        table = Table(displayName="대장", ref="A1:G2")
        book.worksheets[0].add_table(table)
        assert end_of(formula, book=book) == date(2024, 10, 25)


def test_holidays_stand_on_another_sheet_or_have_a_name() -> None:
    """Ranges as NETWORKDAYS and WORKDAY take them, and names that stand for cells."""
    book = Workbook()
    sheet = book.create_sheet("휴 일")
    for row, day in enumerate((date(2023, 10, 27), date(2023, 10, 30)), start=1):
        sheet.cell(row, 1, day)
    book.defined_names["쉬는날"] = DefinedName("쉬는날", attr_text="'휴 일'!$A$1:$A$5")
    assert end_of("=WORKDAY(C2,1,'휴 일'!$A$1:$A$5)", book=book) == date(2023, 10, 31)
    book = Workbook()
    sheet = book.create_sheet("휴 일")
    sheet["A1"] = date(2023, 10, 27)
    book.defined_names["쉬는날"] = DefinedName("쉬는날", attr_text="'휴 일'!$A$1:$A$5")
    assert end_of("=WORKDAY(C2,1,쉬는날)", book=book) == date(2023, 10, 30)


def test_days_that_count_from_1904_stay_the_same_days() -> None:
    """The workbook's own date system."""
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert end_of("=EDATE(C2,D2)-1", book=book) == date(2024, 10, 25)
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert end_of("=DATE(2024,10,25)", book=book) == date(2024, 10, 25)


def test_cells_that_share_a_formula_have_theirs() -> None:
    """Its text stands in one cell only, and moves with the others."""
    data = written(
        [*HONG, "=EDATE(C2,D2)-1"],
        [1002, "김철수", date(2024, 1, 31), 1, "=EDATE(C3,D3)-1"],
    )
    package = Package(data)
    part = package.markup(package.sheet("고객대장").part)
    shared = part.replace(
        b"<f>EDATE(C2,D2)-1</f>", b'<f t="shared" ref="E2:E3" si="0">EDATE(C2,D2)-1</f>'
    ).replace(b"<f>EDATE(C3,D3)-1</f>", b'<f t="shared" si="0"/>')
    assert shared != part
    book = read_book(Package(_with_part(data, package.sheet("고객대장").part, shared)))
    ends = book.ledgers[0].table.columns["end"].values
    assert list(ends) == [date(2024, 10, 25), date(2024, 2, 28)]


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    from zipfile import ZipFile  # noqa: PLC0415 - one test

    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for each in old.namelist():
            new.writestr(each, part if each == name.lstrip("/") else old.read(each))
    return stream.getvalue()


def test_zeros_of_a_program_that_does_not_calculate_are_no_values() -> None:
    """XlsxWriter writes 0 as every formula's value, and asks Excel to calculate all."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("고객대장")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, [1001, "홍길동", "2023-10-26", 12])
        sheet.write_formula(1, 4, "=EDATE(C2,D2)-1")
        sheet.write_formula(1, 6, "=D2*50000")
        sheet.write_formula(2, 6, "=SUMPRODUCT(A2:A9,D2:D9)")
        sheet.write_row(2, 0, [1002, "김철수", "2023-10-26", 12, "2024-10-25"])
    read = read_book(Package(stream.getvalue()))
    assert read.ledgers[0].table.columns["fee"].problems[1].code == "C153"
    assert said(read, "end") == date(2024, 10, 25)
    assert said(read, "fee") == 600_000


def test_a_long_chain_of_formulas_is_followed_to_its_end() -> None:
    """Each start is the day after the next row's end: upwards, a thousand rows."""
    rows: list[list[object]] = [
        [n, f"고객{n}", f"=E{n + 1}+1", 1, f"=C{n}+6", None, 1] for n in range(2, 1_002)
    ]
    rows.append([1_002, "끝", date(2000, 1, 1), 1, date(2000, 1, 7), None, 1])
    book = read_book(Package(written(*rows)))
    starts = book.ledgers[0].table.columns["start"].values
    assert starts[999] == date(2000, 1, 8)
    assert starts[0] == date(2000, 1, 8).fromordinal(date(2000, 1, 8).toordinal() + 7 * 999)


PIECES = (
    *(
        "A2",
        "$C$2",
        "D2:D3",
        "고객대장!C2",
        "'고객대장'!E2",
        "E3",
        "XFD1048576",
        "[@[요금]]",
        "대장[요금]",
    ),
    *("1", "0.5", "1E300", "-1", '"글"', '""', '"2024-02-30"', "TRUE", "#N/A", "#REF!", "{1,2}"),
    *("+", "-", "*", "/", "^", "&", "=", "<>", "<=", "%", ",", ",,", "(", ")", ":", " ", "!", "@"),
    *("IF(", "EDATE(", "DATE(", "TEXT(", "WORKDAY(", "ROUND(", "DATEDIF(", "SUBSTITUTE(", "SUM("),
    *("모름(", "_xlfn.DAYS(", "TODAY()", "이름", "MOD(", "MID(", "CHOOSE("),
)


@settings(max_examples=300, deadline=None)
@given(lists(lists(sampled_from(PIECES), min_size=1, max_size=9), min_size=20, max_size=20))
def test_no_formula_whatever_it_says_ends_a_reading(formulas: list[list[str]]) -> None:
    """It has a value, an error value, or none."""
    rows = [[*HONG, "x", None, f"={''.join(each)}"] for each in formulas]
    book = read_book(Package(written(*rows)), as_of=AS_OF)
    assert len(book.ledgers[0].table.columns["fee"].raw) == len(formulas)


def test_texts_that_grow_from_cell_to_cell_end_as_excel_ends_them() -> None:
    """At the length that a cell can hold, and not in the memory of the machine."""
    rows = [[*HONG, "x", f"=F{n + 1}&F{n + 1}", 1] for n in range(2, 60)]
    book = read_book(Package(written(*rows, [*HONG, "x", "가나다라", 1])))
    column = book.ledgers[0].table.columns["status"]
    assert column.raw[0] == "#VALUE!"
    assert column.raw[-2] == "가나다라" * 2


def test_ranges_that_grow_row_by_row_are_left_to_excel() -> None:
    """Once they have cost enough; the first ones are calculated."""
    rows = [[*HONG, "x", None, f"=SUM(D$2:D{n + 1})"] for n in range(1, 3_001)]
    column = read_book(Package(written(*rows))).ledgers[0].table.columns["fee"]
    assert column.raw[1000] == 12 * 1001
    assert column.raw[-1] == NOT_CALCULATED


def test_a_calculated_workbook_loads_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every formula has its value, and where there is none."""
    monkeypatch.setitem(__import__("sys").modules, "xlcrm.workbook.calc.calculator", None)
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("고객대장")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, [1001, "홍길동", "2023-10-26", 12])
        sheet.write_formula(1, 4, "=EDATE(C2,D2)-1", None, 45590)
    assert said(read_book(Package(stream.getvalue())), "end") == date(2024, 10, 25)


def test_an_error_that_somebody_typed_is_a_text() -> None:
    """What marks a missing value is none where it is typed."""
    rows = ([*HONG, str(NOT_CALCULATED), None, 1],)
    column = read_book(Package(written(*rows))).ledgers[0].table.columns["end"]
    assert column.problems[0].code == "C101"
    assert not isinstance(column.raw[0], CellError)
