"""What is odd about a workbook outside its tables' cells."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from xlcrm.ooxml.package import Package
from xlcrm.workbook.oddities import oddities
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    Change = Callable[[Worksheet], object]


def _book(sheet: Worksheet) -> Workbook:
    """The workbook that a sheet is in."""
    book = sheet.parent
    assert isinstance(book, Workbook)
    return book


def hide(sheet: Worksheet) -> None:
    """Hide a row by hand."""
    sheet.row_dimensions[3].hidden = True


def hide_far_below(sheet: Worksheet) -> None:
    """Hide a row that holds no data."""
    sheet.row_dimensions[40].hidden = True


def filtered(sheet: Worksheet) -> None:
    """Hide two rows by a filter."""
    sheet.auto_filter.ref = "A1:E4"
    sheet.auto_filter.add_filter_column(1, ["홍길동"])
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True


def unfiltered(sheet: Worksheet) -> None:
    """A filter that shows everything."""
    sheet.auto_filter.ref = "A1:E4"


def broken_formula(sheet: Worksheet) -> None:
    """Formulas on another sheet that point nowhere."""
    other = _book(sheet).create_sheet("집계")
    other["B2"], other["B3"], other["B4"] = "=SUM(#REF!)", "=고객대장!#REF!+1", "=SUM(A1:A2)"


def broken_name(sheet: Worksheet) -> None:
    """A name that points nowhere."""
    _book(sheet).defined_names["목록"] = DefinedName("목록", attr_text="고객대장!#REF!")


def sound_name(sheet: Worksheet) -> None:
    """A name that points to cells."""
    _book(sheet).defined_names["목록"] = DefinedName("목록", attr_text="고객대장!$A$1:$A$4")


def businesses(number: str | int | None) -> Change:
    """Add a column of business numbers that no table reads."""

    def write(sheet: Worksheet) -> None:
        sheet["F1"], sheet["F2"], sheet["F3"] = "사업자 등록번호", "124-81-00998", number

    return write


def headed(header: str) -> Change:
    """Add a column of thirteen digits that no table reads."""

    def write(sheet: Worksheet) -> None:
        sheet["F1"], sheet["F2"] = header, "110111-1234567"

    return write


def comment(text: str) -> Change:
    """Pin a comment to the third customer's name."""

    def pin(sheet: Worksheet) -> None:
        sheet["B4"].comment = Comment(text, "담당")

    return pin


def aside(cell: str, text: str, sheet_name: str = "고객대장") -> Change:
    """Write a text where no table is."""

    def write(sheet: Worksheet) -> None:
        where = sheet if sheet_name == sheet.title else _book(sheet).create_sheet(sheet_name)
        where[cell] = text

    return write


def found(change: Change) -> list[str]:
    """What is odd about a small ledger after a change, as `code cell`."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"])
    for number, name in enumerate(("홍길동", "김철수", "박영희"), start=1):
        sheet.append([number, name, f"010-1234-000{number}", "2023-10-26", "2024-10-25"])
    change(sheet)
    stream = BytesIO()
    book.save(stream)
    return [f"{each.code} {each.where}" for each in oddities(read_book(Package(stream.getvalue())))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(bool, [], id="in order"),
        pytest.param(hide, ["C208 고객대장!A3"], id="a hidden row"),
        pytest.param(hide_far_below, [], id="a hidden row without data"),
        pytest.param(filtered, ["C209 고객대장!A3"], id="a filter"),
        pytest.param(unfiltered, [], id="a filter that hides nothing"),
        pytest.param(broken_formula, ["C210 집계!B2"], id="formulas that point nowhere"),
        pytest.param(broken_name, ["C211 고객대장!A1"], id="a name that points nowhere"),
        pytest.param(sound_name, [], id="a sound name"),
        pytest.param(businesses("124-81-00999"), ["C405 고객대장!F3"], id="business number"),
        pytest.param(businesses(1248100999), ["C405 고객대장!F3"], id="business number, digits"),
        pytest.param(businesses(1248100998), [], id="right business numbers"),
        pytest.param(businesses(None), [], id="no business number"),
        pytest.param(comment("900101-1234567"), ["C406 고객대장!B4"], id="resident number"),
        pytest.param(comment("4111-1111-1111-1111"), ["C406 고객대장!B4"], id="card"),
        pytest.param(comment("계좌 신한 110-123-456789"), ["C406 고객대장!B4"], id="account"),
        pytest.param(comment("010-1234-5678로 연락"), [], id="a phone in a comment"),
        pytest.param(aside("H9", "900101-1234567"), ["C401 고객대장!H9"], id="beside the table"),
        pytest.param(
            aside("A1", "4111-1111-1111-1111", "메모"), ["C403 메모!A1"], id="on another sheet"
        ),
        pytest.param(
            aside("A1", "환불 계좌 신한 110-123-456789", "메모"), ["C404 메모!A1"], id="an account"
        ),
        pytest.param(
            aside("A1", "신한 110-123-456789", "메모"), ["C404 메모!A1"], id="an account of a bank"
        ),
        pytest.param(aside("D9", "900101-1234567"), ["C401 고객대장!D9"], id="below the table"),
        pytest.param(aside("A1", "문의 010-1234-5678", "메모"), [], id="a phone on another sheet"),
        pytest.param(aside("B3", "900101-1234567"), [], id="in the table, where a rule looks"),
        pytest.param(headed("법인 등록번호"), [], id="a firm's registration"),
        pytest.param(headed("등록번호"), ["C401 고객대장!F2"], id="anybody's registration"),
    ],
)
def test_what_is_odd_is_found(change: Change, expected: list[str]) -> None:
    """Each in its place, and nothing that only looks like it."""
    assert found(change) == expected


def test_no_message_holds_the_number() -> None:
    """The cell is named, what stands there is not."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객명", "계약 시작일", "계약 종료일"])
    sheet.append(["홍길동", "2023-10-26", "2024-10-25"])
    sheet["A2"].comment = Comment("900101-1234567", "담당")
    sheet["K1"] = "4111-1111-1111-1111"
    stream = BytesIO()
    book.save(stream)
    told = " ".join(map(str, oddities(read_book(Package(stream.getvalue())))))
    assert "C406" in told
    assert "C403" in told
    assert "1234567" not in told
    assert "1111" not in told
