"""What a ledger shows of its journal: 최근 상담일, 미해결 건수, 다음 후속 기한."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from xlcrm.files import queue
from xlcrm.fleet.batch import Outcome, refresh_files
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.renew import OfCustomer, renew
from xlcrm.office.change import change
from xlcrm.office.commit import Author
from xlcrm.office.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

DAY = date(2024, 10, 20)
NOW = datetime(2024, 10, 20, 14, 32)  # noqa: DTZ001 - Korean wall time has no zone here
BY = Author("김대리", "log add", NOW)
TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일")
SAID = ("최근 상담일", "미해결 건수", "다음 후속 기한")
ROWS = (
    (1001, "홍길동", date(2022, 10, 26), date(2023, 10, 25)),
    (1002, "김철수", date(2023, 11, 15), date(2024, 11, 14)),
    (1001, "홍길동", date(2023, 10, 26), date(2024, 10, 25)),
)
JOURNAL = (
    *("일지 ID", "일시", "고객 ID", "고객명", "분류", "감정", "내용", "해결일시", "후속 기한"),
    *("후속 완료일", "정정 대상 ID"),
)
SEPTEMBER = (
    ("a", date(2024, 9, 5), 1001, "홍길동", "불만", "부정", "통화함"),
    ("b", date(2024, 9, 9), 1001, "홍길동", "문의", None, "통화함", None, date(2024, 11, 1)),
)
OCTOBER = (
    ("c", date(2024, 10, 2), 1001, "홍길동", "문의", None, "통화함", None, date(2024, 10, 25)),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a ledger with a journal of two months, beside formulas if asked for."""

    def made(headers: Sequence[str] = SAID, *, formula: str = "") -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "고객대장"
        sheet.append([*TERM, *headers])
        for row in ROWS:
            sheet.append([*row])
        if formula:
            sheet["F2"] = formula
        for name, entries in (("2024-09", SEPTEMBER), ("2024-10", OCTOBER)):
            journal = book.create_sheet(name)
            for cells in (JOURNAL, *entries):
                journal.append([*cells])
        path = tmp_path / "고객대장.xlsx"
        book.save(path)
        return path

    return made


def said(path: Path, area: str = "E2:G4") -> list[tuple[object, ...]]:
    """Return what the ledger shows, days as days."""
    return [
        tuple(cell.value.date() if isinstance(cell.value, datetime) else cell.value for cell in row)
        for row in load_workbook(path)["고객대장"][area]
    ]


def refreshed(path: Path) -> list[str]:
    """Refresh, and return the edits; a second time there are none."""
    (first,) = refresh_files([path], DAY)
    (second,) = refresh_files([path], DAY)
    assert first.outcome is second.outcome is Outcome.OK
    assert first.assessment is not None
    assert second.assessment is not None
    assert not second.assessment.plan
    return [str(edit) for edit in first.assessment.plan]


HONG = (date(2024, 10, 2), 1, date(2024, 10, 25))


def test_the_ledger_shows_what_the_journal_says(ledger: Callable[..., Path]) -> None:
    """In each row of the customer, from all sheets of the journal; blank where nothing is."""
    path = ledger()
    assert len(refreshed(path)) == 6
    assert said(path) == [HONG, (None, None, None), HONG]


def test_only_the_columns_that_are_there_are_filled(ledger: Callable[..., Path]) -> None:
    """None is added, and without any the journal is not even read."""
    path = ledger(("다음 후속 기한",))
    refreshed(path)
    assert said(path, "E2:F4") == [(HONG[2], None), (None, None), (HONG[2], None)]
    assert refreshed(ledger(())) == []


def test_a_formula_of_the_office_is_left_alone(ledger: Callable[..., Path]) -> None:
    """As everywhere."""
    path = ledger(formula="=1+1")
    refreshed(path)
    assert load_workbook(path)["고객대장"]["F2"].value == "=1+1"
    assert load_workbook(path)["고객대장"]["F4"].value == 1


def test_what_is_done_disappears(ledger: Callable[..., Path]) -> None:
    """A cell that showed something is blank again."""
    path = ledger()
    refreshed(path)
    book = load_workbook(path)
    book["2024-09"]["H2"] = date(2024, 10, 1)
    book["2024-09"]["J3"] = book["2024-10"]["J2"] = date(2024, 10, 19)
    book.save(path)
    refreshed(path)
    assert said(path)[0] == (date(2024, 10, 2), None, None)


def test_an_entry_changes_its_customers_rows_at_once(ledger: Callable[..., Path]) -> None:
    """And those of nobody else; a refresh then finds nothing to do."""
    path = ledger()
    refreshed(path)
    entry = {"customer": "김철수", "category": "불만", "sentiment": "부정", "content": "통화함"}
    add_entries(path, [{**entry, "follow_up_due": "2024-10-22"}], BY)
    assert said(path) == [HONG, (DAY, 1, date(2024, 10, 22)), HONG]
    assert refreshed(path) == []


@pytest.mark.parametrize("by_refresh", [False, True], ids=["queue apply", "refresh"])
def test_entries_that_waited_are_shown(ledger: Callable[..., Path], *, by_refresh: bool) -> None:
    """Whichever command takes them in; counted once."""
    path = ledger()
    refreshed(path)
    owner = path.parent / f"~${path.name}"
    owner.write_bytes(b"")
    entry = {"customer": "1002", "category": "불만", "sentiment": "부정", "content": "통화함"}
    for _ in range(2):
        add_entries(path, [entry], BY)
    owner.unlink()
    if by_refresh:
        refreshed(path)
    else:
        apply_queue(path, BY)
    assert said(path)[1] == (DAY, 2, None)
    assert not queue.waiting(path)
    assert refreshed(path) == []


def test_a_rehearsal_with_a_waiting_entry_writes_nothing(ledger: Callable[..., Path]) -> None:
    """It shows what would be written."""
    path = ledger()
    owner = path.parent / f"~${path.name}"
    owner.write_bytes(b"")
    add_entries(path, [{"customer": "1002", "content": "통화함"}], BY)
    owner.unlink()
    before = path.read_bytes(), queue.waiting(path).path.read_bytes()
    (result,) = refresh_files([path], DAY, dry_run=True)
    assert result.assessment is not None
    assert "고객대장!E3: (빈 칸) → 2024-10-20" in map(str, result.assessment.plan)
    assert (path.read_bytes(), queue.waiting(path).path.read_bytes()) == before


def nameless(path: Path, *cells: str, table: bool = False) -> None:
    """Blank some cells of the second sheet of the journal, which may be an Excel table."""
    book = load_workbook(path)
    sheet = book["2024-10"]
    for cell in cells:
        sheet[cell] = None
    if table:
        sheet.add_table(Table(displayName="일지", ref="A1:K2"))
    book.save(path)


@pytest.mark.parametrize("table", [False, True], ids=["plain", "Excel table"])
def test_an_entry_finds_its_place_below_a_row_without_an_id(
    ledger: Callable[..., Path], *, table: bool
) -> None:
    """A row that names its customer only by name is a row of the journal like all others."""
    path = ledger()
    nameless(path, "C2", table=table)
    add_entries(path, [{"customer": "1001", "content": "통화함"}], BY)
    assert load_workbook(path)["2024-10"]["C3"].value == 1001
    assert said(path)[0] == (DAY, 1, date(2024, 10, 25))
    assert refreshed(path) == []


def test_a_name_that_one_customer_has_tells_whose_an_entry_is(
    ledger: Callable[..., Path],
) -> None:
    """Where a row of the journal has no 고객 ID; of two customers of one name it tells nothing."""
    path = ledger()
    nameless(path, "C2")
    refreshed(path)
    assert said(path)[0] == HONG
    book = load_workbook(path)
    book["고객대장"].append((1009, "홍 길동", date(2024, 1, 1), date(2024, 12, 31)))
    book.save(path)
    refreshed(path)
    assert said(path)[0] == (date(2024, 9, 9), 1, date(2024, 11, 1))


def test_a_ledger_without_ids_shows_its_contacts(ledger: Callable[..., Path]) -> None:
    """Its customers are told apart by name and telephone number, those of the journal by name."""
    path = ledger()
    book = load_workbook(path)
    book["고객대장"].delete_cols(1)
    for name in ("2024-09", "2024-10"):
        book[name].delete_cols(3)
    book.save(path)
    add_entries(path, [{"customer": "김철수", "content": "통화함"}], BY)
    assert said(path, "D3:F3") == [(DAY, None, None)]
    refreshed(path)
    assert said(path, "D2:F4") == [HONG, (DAY, None, None), HONG]


def test_a_note_of_a_renewal_is_no_contact(ledger: Callable[..., Path]) -> None:
    """Nobody talked with the customer, however much xlcrm wrote down."""
    path = ledger()
    refreshed(path)

    def renewed(opened: Ledger) -> Proposal[None]:
        decided = renew(opened, OfCustomer("1002"), as_of=DAY)
        return Proposal(decided.plan, notes=decided.notes)

    change(path, renewed, BY)
    assert load_workbook(path)["2024-10"]["A3"].value.endswith("-N")
    refreshed(path)
    assert said(path)[1] == (None, None, None)
