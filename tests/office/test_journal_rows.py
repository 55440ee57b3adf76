"""Where entries go: the newest sheet of the journal, a new one, or one that is made."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from xlcrm.errors import HeaderNotFoundError, PlanError
from xlcrm.office.journal_rows import identified, noted, plan_rows, writes
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xlcrm.cellref import CellValue

NOW = datetime(2024, 10, 20, 14, 32)  # noqa: DTZ001 - Korean wall time has no zone here
LEDGER = (
    ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "계약 ID"),
    (1001, "홍길동", date(2022, 10, 26), date(2023, 10, 25), "C-1"),
    (1002, "김철수", date(2023, 11, 15), date(2024, 11, 14), "C-2"),
    (1001, "홍길동", date(2023, 10, 26), date(2024, 10, 25), "C-3"),
)
HEADERS = ("일지 ID", "일시", "고객 ID", "고객명", "계약 ID", "채널", "내용", "작성시각", "메모")
OLD = ("old", date(2024, 9, 5), 1001, "홍길동", "C-1", "전화", "통화함", NOW, "내 메모")


def row(identifier: str = "a", **more: CellValue | date) -> dict[str, CellValue | date]:
    """Return an entry by field."""
    return {
        "entry_id": identifier,
        "at": NOW,
        "customer_id": 1001,
        "name": "홍길동",
        "contract_id": "C-3",
        "channel": "전화",
        "content": "재계약을 물음",
        "written_at": NOW,
        **more,
    }


def workbook(
    journals: Mapping[str, Sequence[Sequence[object]]],
    change: Callable[[Worksheet], None] = lambda _: None,
    settings: Sequence[Sequence[object]] = (),
    ledger: str = "고객대장",
) -> Book:
    """Return a workbook with a ledger, and journals of some rows changed before they are saved."""
    made = Workbook()
    made.remove(made.worksheets[0])
    sheets: dict[str, Sequence[Sequence[object]]] = {ledger: LEDGER, **journals}
    if settings:
        sheets["설정"] = (("구분", "항목", "값"), *settings)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append([*cells])
        if name in journals:
            change(sheet)
    buffer = io.BytesIO()
    made.save(buffer)
    return read_book(Package(buffer.getvalue()))


def table(sheet: Worksheet) -> None:
    """Make a journal what xlcrm makes: a table, a dropdown, widths, a format."""
    name = "일지표" + re.sub(r"\W", "_", sheet.title)
    sheet.add_table(Table(displayName=name, ref=f"A1:I{max(2, sheet.max_row)}"))
    choices = DataValidation("list", formula1='"전화,방문"')
    choices.add(f"F2:F{max(2, sheet.max_row)}")
    sheet.add_data_validation(choices)
    sheet.column_dimensions["G"].width = 51
    sheet["B2"].number_format = "yyyy.mm.dd hh:mm"


def applied(book: Book, plan: Plan) -> Workbook:
    """Return the workbook after a plan, as openpyxl reads it."""
    return load_workbook(io.BytesIO(apply(plan, book.package, book.scans).data))


def texts(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Return a sheet's rows."""
    return list(sheet.iter_rows(values_only=True))


def test_a_missing_journal_is_made_whole() -> None:
    """All columns of the journal, a table, dropdowns, formats, and a link to the contract's row."""
    book = workbook({})
    sheet = applied(book, plan_rows(book, [row(), row("b", customer_id=1002)], now=NOW))[
        "고객관리일지"
    ]
    columns = [cell.value for cell in sheet[1]]
    assert columns[:7] == ["일지 ID", "일시", "고객 ID", "고객명", "계약 ID", "채널", "방향"]
    assert len(columns) == 21
    (made,) = sheet.tables.values()
    assert made.ref == "A1:U3"
    choices = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert choices["F2:F3"] == '"전화,이메일,채팅,면담,문자,방문"'
    assert sheet["B2"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["R2"].number_format == "yyyy-mm-dd"
    assert [sheet[cell].hyperlink.location for cell in ("C2", "C3")] == [
        "'고객대장'!A4",
        "'고객대장'!A3",
    ]
    assert (sheet["B2"].value, sheet["C2"].value, sheet["K2"].value) == (NOW, 1001, "재계약을 물음")


@pytest.mark.parametrize("change", [lambda _: None, table], ids=["plain", "table"])
@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["2024-09", "2024-10"], "2024-10"),
        (["10월", "9월"], "10월"),
        (["2023년", "2024년"], "2024년"),
        (["고객관리일지 2023", "고객관리일지 2024"], "고객관리일지 2024"),
        (["12월", "1월", "11월"], "1월"),
    ],
    ids="·".join,
)
def test_the_newest_sheet_gets_the_row(
    names: list[str], newest: str, change: Callable[[Worksheet], None]
) -> None:
    """Below its rows; all other sheets, and all earlier rows, stay as they are."""
    book = workbook(dict.fromkeys(names, (HEADERS, OLD)), change)
    before = {sheet.name: book.package.part(sheet.part) for sheet in book.package.worksheets}
    plan = plan_rows(book, [row()], now=NOW)
    after = applied(book, plan)
    assert [len(texts(after[name])) for name in names] == [2 + (name == newest) for name in names]
    assert [each.value for each in after[newest][3]][:7] == [
        *("a", NOW, 1001, "홍길동", "C-3", "전화", "재계약을 물음")
    ]
    assert after[newest]["C3"].hyperlink.location == "'고객대장'!A4"
    data = Package(apply(plan, book.package, book.scans).data)
    assert [name for name, part in before.items() if data.part(_part(data, name)) != part] == [
        newest
    ]


def _part(package: Package, name: str) -> str:
    return package.sheet(name).part


def test_a_table_grows_with_its_dropdowns() -> None:
    """And its new row looks like the one above."""
    book = workbook({"고객관리일지": (HEADERS, OLD)}, table)
    sheet = applied(book, plan_rows(book, [row(), row("b")], now=NOW))["고객관리일지"]
    assert [each.ref for each in sheet.tables.values()] == ["A1:I4"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "F2:F4"
    assert sheet["B4"].number_format == "yyyy.mm.dd hh:mm"


@pytest.mark.parametrize("wanted", [(), ("entry_id",), None], ids=["none", "IDs", "all"])
def test_the_empty_row_of_a_new_table_is_filled(wanted: Sequence[str] | None) -> None:
    """Whatever was read: every table has a row, also the one nobody has written into yet."""
    full = workbook({"고객관리일지": (HEADERS,)}, table)
    book = read_book(full.package, fields=lambda _: wanted)
    sheet = applied(book, plan_rows(book, [row()], now=NOW))["고객관리일지"]
    assert [each.value for each in sheet["A"]] == ["일지 ID", "a"]
    assert [each.ref for each in sheet.tables.values()] == ["A1:I2"]


@pytest.mark.parametrize(
    "rows", [(), ((*OLD, None),), ((*OLD, "없음"),)], ids=["no row", "blank", "text"]
)
def test_a_day_is_shown_as_a_day_whatever_stands_above(rows: Sequence[Sequence[object]]) -> None:
    """A cell that looks like one without a date would show 45595."""
    book = workbook({"고객관리일지": ((*HEADERS, "후속 기한"), *rows)})
    plan = plan_rows(book, [row(follow_up_due=date(2024, 10, 30))], now=NOW)
    sheet = applied(book, plan)["고객관리일지"]
    assert sheet.cell(sheet.max_row, 2).value == NOW
    assert sheet.cell(sheet.max_row, 10).value == datetime(2024, 10, 30)  # noqa: DTZ001 - a day


def test_a_missing_column_is_added_at_the_right() -> None:
    """The office's own column keeps its place."""
    book = workbook({"고객관리일지": (HEADERS, OLD)}, table)
    sheet = applied(book, plan_rows(book, [row(outcome="통화")], now=NOW))["고객관리일지"]
    assert (sheet["I1"].value, sheet["J1"].value) == ("메모", "결과")
    assert (sheet["I3"].value, sheet["J3"].value, sheet["J2"].value) == (None, "통화", None)
    assert [each.ref for each in sheet.tables.values()] == ["A1:J3"]


def test_ids_are_written_as_the_column_has_them() -> None:
    """A number among numbers, a text among texts."""
    text = (*OLD[:2], "1001", *OLD[3:])
    book = workbook({"고객관리일지": (HEADERS, text)})
    sheet = applied(book, plan_rows(book, [row()], now=NOW))["고객관리일지"]
    assert sheet["C3"].value == "1001"


@pytest.mark.parametrize(
    ("days", "goes_on"),
    [
        ({"고객관리일지": date(2024, 10, 2), "고객관리일지 2023": date(2023, 12, 29)}, 0),
        ({"2023년": date(2023, 12, 29), "9월": date(2024, 9, 30), "10월": date(2024, 10, 2)}, 2),
        ({"고객관리일지": date(2062, 1, 2), "고객관리일지 2024": date(2024, 9, 30)}, 1),
        ({"고객관리일지": "지난주", "고객관리일지 2024": date(2024, 9, 30)}, 1),
    ],
    ids=["archive beside it", "months beside a year", "slip of the pen", "no day"],
)
@pytest.mark.parametrize("fields", [(), None], ids=["unread", "read"])
def test_the_sheet_goes_on_that_is_in_use(
    days: dict[str, date | str], goes_on: int, fields: tuple[str, ...] | None
) -> None:
    """The days of its rows tell, where its name says no year; even if they were not read."""
    lines = {name: (HEADERS, ("old", day, *OLD[2:])) for name, day in days.items()}
    package = workbook(lines, table).package
    book = read_book(package, fields=lambda _: fields)
    (rows,) = plan_rows(book, [row()], now=NOW).new_rows
    assert rows.sheet == [*days][goes_on]


@pytest.mark.parametrize(
    ("name", "rotate", "made"),
    [
        ("2024-09", "month", "2024-10"),
        ("9월", "month", "10월"),
        ("2023년", "year", "2024년"),
        ("고객관리일지 2023", "year", "고객관리일지 2024"),
        ("고객관리일지", "month", "고객관리일지 2024-10"),
        ("고객관리일지", "year", "고객관리일지 2024"),
        ("2024년", "month", "2024-10"),
        ("2024-10", "month", ""),
        ("2024-11", "month", ""),
        ("10월", "month", ""),
        ("2024년", "year", ""),
        ("2024-09", "year", ""),
        ("2024-09", "", ""),
    ],
)
def test_a_new_sheet_is_begun_like_the_one_before(name: str, rotate: str, made: str) -> None:
    """Its headers, widths, table, dropdowns and formats, the office's own column; but not yet."""
    book = workbook({name: (HEADERS, OLD)}, table)
    plan = plan_rows(book, [row()], now=NOW, rotate=rotate)
    after = applied(book, plan)
    assert after.sheetnames == ["고객대장", name, *([made] if made else [])]
    assert len(texts(after[name])) == (2 if made else 3)
    if not made:
        return
    sheet = after[made]
    assert texts(sheet)[0] == HEADERS
    assert [each.value for each in sheet[2]][:4] == ["a", NOW, 1001, "홍길동"]
    assert sheet.column_dimensions["G"].width == 51
    assert sheet["B2"].number_format == "yyyy.mm.dd hh:mm"
    assert [each.ref for each in sheet.tables.values()] == ["A1:I2"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["F2"]
    assert sheet["C2"].hyperlink.location == "'고객대장'!A4"
    again = read_book(Package(apply(plan, book.package, book.scans).data))
    assert plan_rows(again, [row("b")], now=NOW, rotate=rotate).new_sheets == ()


@pytest.mark.parametrize(("setting", "sheets"), [("월", 1), ("년", 0), ("없음", 0)])
def test_the_office_may_set_the_rotation(setting: str, sheets: int) -> None:
    """설정's 일지 나누기 counts unless a command says otherwise."""
    settings = [("기준", "일지 나누기", setting)]
    book = workbook({"2024-09": (HEADERS, OLD)}, table, settings)
    assert len(plan_rows(book, [row()], now=NOW).new_sheets) == sheets
    assert plan_rows(book, [row()], now=NOW, rotate="").new_sheets == ()


def test_a_rotation_that_does_not_exist_is_refused() -> None:
    """A mistake of the program that calls, and not of a person: it is not silently ignored."""
    with pytest.raises(ValueError, match="'week', not one of month, year"):
        plan_rows(workbook({"2024-09": (HEADERS, OLD)}, table), [row()], now=NOW, rotate="week")


def test_a_new_sheet_has_what_the_one_before_lacks() -> None:
    """An entry that fills a column which that one never had makes a sheet with all columns."""
    book = workbook({"2024-09": (HEADERS, OLD)}, table)
    after = applied(book, plan_rows(book, [row(outcome="통화")], now=NOW, rotate="month"))
    assert "결과" in texts(after["2024-10"])[0]


def test_the_links_of_a_ledger_with_a_quote_in_its_name_lead_there() -> None:
    """Doubled, as Excel writes it."""
    book = workbook({}, ledger="고객대장 '24")
    sheet = applied(book, plan_rows(book, [row()], now=NOW))["고객관리일지"]
    assert sheet["C2"].hyperlink.location == "'고객대장 ''24'!A4"


def test_what_waits_comes_first_and_once() -> None:
    """Both go into one sheet, and the columns that both need are added once."""
    book = workbook({"고객관리일지": (HEADERS, OLD)})
    late = Book(
        *(book.package, book.sheets, book.settings, book.findings, book.scans),
        waiting=(row("waited", outcome="부재"),),
    )
    plan = plan_rows(late, [row("new", outcome="통화", category="문의")], now=NOW)
    rows = texts(applied(late, plan)["고객관리일지"])
    assert [cells[0] for cells in rows] == ["일지 ID", "old", "waited", "new"]
    assert rows[0][9:] == ("분류", "결과")
    assert [cells[9:] for cells in rows[2:]] == [(None, "부재"), ("문의", "통화")]
    assert writes(plan, late.waiting)
    assert not writes(plan_rows(book, [row("new")], now=NOW), late.waiting)
    assert writes(Plan(), ())


def test_notes_of_commands_are_entries() -> None:
    """Two at one moment have two IDs, and say when they were written."""
    book = workbook({"고객관리일지": (HEADERS, OLD)})
    note: dict[str, CellValue | date] = {
        "customer_id": 1001,
        "name": "홍길동",
        "content": "1년 갱신함",
    }
    rows = texts(applied(book, noted(book, [note, note], now=NOW))["고객관리일지"])[2:]
    assert len({cells[0] for cells in rows}) == 2
    assert [(cells[1], cells[7]) for cells in rows] == [(NOW, NOW)] * 2
    assert not noted(book, [], now=NOW)


def test_the_id_tells_values_moment_and_salt() -> None:
    """Whatever the order in which the values come."""
    values = {"customer_id": 1001, "content": "통화함"}
    assert identified(values, NOW) == identified(dict(reversed(values.items())), NOW)
    others = [
        identified({**values, "content": "통화"}, NOW),
        identified(values, NOW.replace(second=1)),
        identified(values, NOW, "salt"),
    ]
    assert len({*others, identified(values, NOW)}) == 4


def test_a_sheet_of_that_name_that_cannot_be_read_is_told() -> None:
    """Another journal beside it would only confuse."""
    book = workbook({"고객관리일지": (("날짜", "이름", "한 일"),)})
    with pytest.raises(HeaderNotFoundError, match="열 제목") as raised:
        plan_rows(book, [row()], now=NOW)
    assert (raised.value.sheet, "일지 ID" in str(raised.value.hint)) == ("고객관리일지", True)


def test_two_columns_for_one_field_are_told() -> None:
    """Nobody could say into which to write."""
    doubled = (*HEADERS[:-1], "채널")
    book = workbook({"고객관리일지": (doubled, OLD)})
    with pytest.raises(PlanError, match="둘이라"):
        plan_rows(book, [row()], now=NOW)


def test_content_below_a_table_is_never_written_over() -> None:
    """A line for a signature moves down: the entries come in above it."""

    def sign(sheet: Worksheet) -> None:
        table(sheet)
        sheet["A5"] = "확인: 점장"

    book = workbook({"고객관리일지": (HEADERS, OLD)}, sign)
    plan = plan_rows(book, [row(str(number)) for number in range(4)], now=NOW)
    after = load_workbook(io.BytesIO(apply(plan, book.package).data))["고객관리일지"]
    column = [after.cell(number, 1).value for number in range(1, after.max_row + 1)]
    assert (len(column), column.count("확인: 점장"), column[8]) == (9, 1, "확인: 점장")
