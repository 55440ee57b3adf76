"""Brought workbooks: the sheet that fits best, its cells as they are, its rows by their number."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.errors import NotAWorkbookError, XlcrmError
from xlcrm.incoming.read import Incoming, IncomingError, read_rows
from xlcrm.schema.sheets import PURCHASES, SATISFACTION, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HEADERS = ("일자", "고객 ID", "제품/서비스", "금액", "결제 방법")
ROWS = (
    ("2024-10-01", "1001", "개인 상담", "30,000원", "카드"),
    ("2024. 10. 2.", "1002", '"큰" 상자;쉼표,탭\t줄\n바꿈', "5만원", ""),
)


def values(incoming: Incoming) -> list[dict[str, object]]:
    """Return what the rows say."""
    return [dict(row) for row in incoming.rows]


@pytest.fixture
def brought(tmp_path: Path) -> Callable[..., Incoming]:
    """Return what reads purchases from a file of the given name and content."""

    def read(content: str | bytes, name: str = "구매.xlsx") -> Incoming:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rows(path, PURCHASES)

    return read


def sheet_of(*rows: Sequence[object], name: str = "구매") -> bytes:
    """Return a workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append([*row])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["구매.xlsx", "구매.xlsm", "확장자 없음"])
def test_a_workbook_is_read_whatever_it_is_called(
    brought: Callable[..., Incoming], name: str
) -> None:
    """Numbers and texts as they are, dates as serials; a line is the Excel row."""
    data = sheet_of(
        ("10월 구매 내역",),
        (),
        HEADERS,
        (date(2024, 10, 1), 1001, "상담", 30000, "카드"),
        (None,) * 5,
        ("2024.10.2", "1002", None, "5만원", "–"),
    )
    found = brought(data, name)
    assert values(found)[1] == {"date": "2024.10.2", "customer_id": "1002", "amount": "5만원"}
    assert values(found)[0]["date"] == 45566
    assert [*found.places] == ["구매 4행", "구매 6행"]


def test_the_sheet_that_fits_best_is_read(brought: Callable[..., Incoming]) -> None:
    """Not the summary, not the hidden one, whatever their order."""
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = "요약"
    summary.append(["고객 ID", "금액"])
    summary.append([1, 1])
    hidden = book.create_sheet("옛것")
    hidden.append([*HEADERS])
    hidden.append([*ROWS[0]])
    hidden.sheet_state = "hidden"
    for row in (HEADERS, ROWS[0]):
        sheet = book["자료"] if "자료" in book.sheetnames else book.create_sheet("자료")
        sheet.append([*row])
    assert [*brought(saved(book), "구매.xlsx").places] == ["자료 2행"]


def test_of_two_sheets_alike_the_one_named_so_is_read(brought: Callable[..., Incoming]) -> None:
    """Without such a name nobody can tell, and half of the rows would be missed silently."""
    book = Workbook()
    for title in ("9월", "10월"):
        sheet = book.create_sheet(title)
        sheet.append([*HEADERS])
        sheet.append([*ROWS[0]])
    with pytest.raises(IncomingError, match="어느 시트를 읽을지 알 수 없습니다: 9월, 10월"):
        brought(saved(book), "구매.xlsx")
    book["10월"].title = "구매이력"
    assert [*brought(saved(book), "구매.xlsx").places] == ["구매이력 2행"]


def test_dates_that_count_from_1904_are_the_days_they_are(
    brought: Callable[..., Incoming],
) -> None:
    """The workbook they go to may count from 1900."""
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - openpyxl's own
    sheet = book.worksheets[0]
    sheet.append(["일자", "고객 ID", "금액"])
    sheet.append([date(2024, 10, 1), 1001, 5000])
    (row,) = brought(saved(book), "구매.xlsx").rows
    assert dict(row) == {
        "date": datetime(2024, 10, 1),  # noqa: DTZ001 - as cells hold them
        "customer_id": 1001,
        "amount": 5000,
    }


def test_merged_customers_stand_for_all_their_rows(tmp_path: Path) -> None:
    """As offices merge 고객 ID over a customer's rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("고객 ID", "기준월", "이용량"), (1001, "2024-09", 3), (None, "2024-10", 4)):
        sheet.append([*row])
    sheet.merge_cells("A2:A3")
    path = tmp_path / "이용.xlsx"
    path.write_bytes(saved(book))
    assert [row["customer_id"] for row in read_rows(path, USAGE).rows] == [1001, 1001]


def test_a_number_shown_as_a_date_is_that_text(tmp_path: Path) -> None:
    """In a column of texts, as ledgers are read too."""
    path = tmp_path / "만족도.xlsx"
    path.write_bytes(
        sheet_of(("응답일", "고객 ID", "만족도", "의견"), ("24.10.1", 1, 5, date(2024, 10, 2)))
    )
    (row,) = read_rows(path, SATISFACTION).rows
    assert row["opinion"] == "2024-10-02"


FILES_REFUSED: dict[str, tuple[bytes, type[XlcrmError], str]] = {
    "an old .xls": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
        NotAWorkbookError,
        "옛 엑셀 형식(.xls)이거나",
    ),
    "cut off": (sheet_of(HEADERS, ROWS[0])[:2000], NotAWorkbookError, "잘렸습니다"),
    "no headers": (sheet_of((1, 2, 3)), IncomingError, "열 제목을 찾지 못했습니다"),
    "two columns for one field": (
        sheet_of(("금액", "결제금액", "고객 ID"), (1, 2, 3)),
        IncomingError,
        "모두 금액 열입니다",
    ),
}


@pytest.mark.parametrize("case", FILES_REFUSED)
def test_a_bad_workbook_gives_one_error(brought: Callable[..., Incoming], case: str) -> None:
    """The errors that opening a ledger gives."""
    data, kind, says = FILES_REFUSED[case]
    with pytest.raises(kind, match=says.replace("(", r"\(").replace(")", r"\)")) as refused:
        brought(data, "구매.xlsx")
    assert str(refused.value.path).endswith("구매.xlsx")
