"""A customer is numbered, merged or changed while ticks on the sheet 오늘 wait to be taken in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
import ticked
from person_books import HEADERS, PEOPLE, office

import xlcrm
from xlcrm.errors import LockedWorkbookError
from xlcrm.fleet.batch import refresh_files
from xlcrm.jobs.today.ticks import has_ticks
from xlcrm.jobs.waiting import Settled, settle, wait
from xlcrm.office.change import change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

DAY: Final = date(2024, 12, 28)
NOW: Final = datetime(2024, 12, 28, 9, 30)  # noqa: DTZ001 - Korean wall time
BY: Final = xlcrm.Author("김대리", "today --into", NOW)
PLAIN: Final = ("고객명", "연락처", "서비스", "계약 시작일", "계약 종료일")
TERM: Final = ("상담", date(2024, 1, 1), date(2024, 12, 31))
NAMESAKES: Final = (
    ("홍길동", "010-0000-5678", *TERM),
    ("홍길동", "010-0000-0002", *TERM),
    ("김철수", None, *TERM),
)


def ticked_office(path: Path, *, numbered: bool) -> Path:
    """Make a ledger with its sheet 오늘, and write a word beside each line."""
    if numbered:
        office(path, HEADERS, [(*PEOPLE[0][:-1], None), (*PEOPLE[1][:-1], None)])
    else:
        office(path, PLAIN, NAMESAKES)
    put(path, DAY)
    book_rows = ticked.rows(path)
    assert book_rows
    write_beside(path)
    return path


def write_beside(path: Path) -> None:
    """Write beside every line whose line it is: its row in the ledger."""
    from openpyxl import load_workbook  # noqa: PLC0415 - as people write

    book = load_workbook(path)
    sheet = book["오늘"]
    at = ticked.columns(sheet)
    for row in range(ticked.HEAD + 1, sheet.max_row + 1):
        if sheet.cell(row, at["고객"]).value:
            cell = str(sheet.cell(row, at["셀"]).value).rpartition("!")[2]
            sheet.cell(row, at["메모"], f"{sheet.cell(row, at['종류']).value} {cell}")
    book.save(path)


def put(path: Path, day: date) -> None:
    """Put the sheet 오늘 into a ledger."""
    change(
        path,
        lambda ledger: xlcrm.put_today(ledger, as_of=day, now=NOW),
        BY,
        backup=False,
    )


def done(path: Path, make: Callable[[Ledger], Proposal[Any]], command: str) -> None:
    """Change the workbook."""
    change(path, make, xlcrm.Author("김대리", command, NOW), backup=False)


def told(path: Path, *names: str) -> set[tuple[object, ...]]:
    """What the journal says of what was written beside the lines."""
    rows = [each for each in ticked.journal(path) if str(each["내용"]).startswith("[")]
    return {(*(each.get(name) for name in names), str(each["내용"])[-2:]) for each in rows}


def is_settled(path: Path) -> bool:
    """Whether a nightly run has nothing to say of the sheet 오늘, whenever it runs."""
    for later in (timedelta(), timedelta(days=1)):
        (found,) = refresh_files([path], DAY + later, by=BY, backup=False)
        if found.error is not None or "적지 못함" in str(found):
            return False
        if any("적지 못함" in str(row["기록"]) for row in ticked.rows(path)):
            return False
    return not has_ticks(xlcrm.open_ledger(path).book.package)


def test_what_was_written_comes_in_under_the_number_that_is_given_with_it(tmp_path: Path) -> None:
    """Of namesakes, whom only the number tells apart, at the next run."""
    path = ticked_office(tmp_path / "대장.xlsx", numbered=False)
    done(path, lambda ledger: xlcrm.number_customers(ledger, now=NOW), "customer number")
    assert told(path, "고객 ID", "고객명") == {(1003, "김철수", "A4")}
    assert is_settled(path)
    everybody = {(1001, "홍길동", "A2"), (1002, "홍길동", "A3"), (1003, "김철수", "A4")}
    assert told(path, "고객 ID", "고객명") == everybody
    assert len(told(path, "일지 ID")) == len(ticked.journal(path))


def test_a_line_written_upon_after_the_number_was_given_is_still_the_customers(
    tmp_path: Path,
) -> None:
    """The sheet was there before, and nobody had written upon it."""
    path = office(tmp_path / "대장.xlsx", PLAIN, NAMESAKES)
    put(path, DAY)
    done(path, xlcrm.number_customers, "customer number")
    write_beside(path)
    assert is_settled(path)
    assert told(path, "고객 ID") == {(1001, "A2"), (1002, "A3"), (1003, "A4")}


@pytest.mark.parametrize("before", [True, False])
def test_what_was_written_of_one_who_is_merged_is_the_kept_ones(
    tmp_path: Path, *, before: bool
) -> None:
    """Whether it was written before the two became one or after it."""
    path = office(tmp_path / "대장.xlsx", HEADERS, [(*each[:-1], None) for each in PEOPLE])
    put(path, DAY)
    if before:
        write_beside(path)
    done(
        path,
        lambda ledger: xlcrm.merge_customers(ledger, "1001", "1002", as_of=DAY, now=NOW),
        "customer merge",
    )
    if not before:
        write_beside(path)
    assert is_settled(path)
    assert told(path, "고객 ID", "고객명") == {(1001, "홍길동", "A2"), (1001, "홍길동", "A3")}


def test_what_was_written_of_one_whose_number_changes_stays_about_them(tmp_path: Path) -> None:
    """Where no 고객 ID tells who it is, a new telephone number makes a new key."""
    path = ticked_office(tmp_path / "대장.xlsx", numbered=False)
    done(
        path,
        lambda ledger: xlcrm.edit_customer(
            ledger, "고객대장!A2", {"연락처": "010-0000-0099", "이름": "홍길순"}, as_of=DAY, now=NOW
        ),
        "customer edit",
    )
    ticked.write(path, ("만료 예정", "김*수", {"메모": "늦게 A4"}))
    assert is_settled(path)
    assert ("홍길순", "A2") in told(path, "고객명")


def test_the_lines_of_the_sheet_are_told_by_the_keys_that_a_new_one_has(tmp_path: Path) -> None:
    """So a line that nobody has written upon yet is the same line on the next morning."""
    path = office(tmp_path / "대장.xlsx", PLAIN, NAMESAKES)
    put(path, DAY)
    done(path, xlcrm.number_customers, "customer number")
    name = next(name for name in ticked.rows(path)[0] if name.startswith("열쇠"))
    old = {str(row[name]).partition(":")[0].rpartition(".")[2] for row in ticked.rows(path)}
    put(path, DAY)
    new = {str(row[name]).partition(":")[0].rpartition(".")[2] for row in ticked.rows(path)}
    assert old == new


def test_a_merge_that_waited_is_done_with_what_was_written_meanwhile(tmp_path: Path) -> None:
    """The row of somebody else, whose last contact it tells, keeps nothing from being done."""
    people = [*PEOPLE, (1003, "김가온", "010-0000-0003", *PEOPLE[0][3:])]
    rows = [(*each[:-1], None, None) for each in people]
    path = office(tmp_path / "대장.xlsx", (*HEADERS, "최근 상담일"), rows)
    put(path, DAY)
    words = {"kept": "1001", "other": "1002", "as_of": DAY}
    wait(path, "customer merge", words, BY, LockedWorkbookError("held"))
    write_beside(path)
    assert settle(path, BY, backup=False) == Settled(done=1, aside=0)
    assert is_settled(path)
    everybody = {(1001, "A2"), (1001, "A3"), (1003, "A4")}
    assert told(path, "고객 ID") == everybody
