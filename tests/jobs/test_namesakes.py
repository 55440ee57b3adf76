"""Customers without 고객 ID: two of one name are two people, and a row's number is no ID."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from companion_sheets import add
from openpyxl import Workbook, load_workbook

from xlcrm.jobs.log.entries import Logged, log_correction
from xlcrm.jobs.log.entries import log as log_entries
from xlcrm.jobs.log.logbook import add_entries
from xlcrm.jobs.timeline import timeline
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.sheets import PURCHASES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

NOW = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
BY = Author("김대리", "log add", NOW)
TERM = (date(2024, 1, 1), date(2024, 12, 31))
NEXT = (date(2025, 1, 1), date(2025, 12, 31))
PLAIN = ("고객명", "연락처", "계약 시작일", "계약 종료일", "최근 상담일")
PEOPLE = (
    ("김영수", "010-0000-0002", *TERM),
    ("김영수", "010-0000-0009", *TERM),
    ("이몽룡", "010-0000-0003", *TERM),
)


def workbook(path: Path, headers: Sequence[str], *rows: Sequence[object]) -> Path:
    """Make a workbook with one ledger sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (headers, *rows):
        sheet.append([*row])
    book.save(path)
    return path


def log(path: Path, customer: str, **more: object) -> Proposal[Logged]:
    """Plan a contact with a customer."""
    entry = {"customer": customer, "content": "통화함", **more}
    return log_entries(open_ledger(path), [entry], now=NOW)


def history(ledger: Ledger, customer: str) -> list[object]:
    """Return what the journal says of a customer."""
    (person,) = ledger.book.people.find(customer)
    events = timeline(ledger, person)
    return [event.values["content"] for event in events if event.kind == "상담"]


# -- two customers of one name ---------------------------------------------------------------------


def test_a_shared_name_alone_is_not_written_into_the_journal(tmp_path: Path) -> None:
    """It would be in the history of both; what to do is said."""
    path = workbook(tmp_path / "대장.xlsx", PLAIN, *PEOPLE)
    (problem,) = log(path, "010-0000-0009").problems
    assert str(problem) == (
        "고객 ID도 계약 ID도 없고, 이름만으로는 누구의 상담인지 알 수 없습니다."
        " → 고객대장의 고객 ID 칸을 먼저 채우세요. 한꺼번에 매기려면: xlcrm customer number 대장"
    )
    assert log(path, "010-0000-0003").problems == ()  # nobody else is called 이몽룡


def test_the_contract_tells_namesakes_apart(tmp_path: Path) -> None:
    """In the journal, in each one's history, and in 최근 상담일."""
    headers = (*PLAIN, "계약 ID")
    rows = [(*row, None, f"C-{number}") for number, row in enumerate(PEOPLE, start=1)]
    path = workbook(tmp_path / "대장.xlsx", headers, *rows)
    for phone, said in (("010-0000-0009", "둘째와 통화"), ("01000000002", "첫째와 통화")):
        add_entries(path, [{"customer": phone, "content": said}], BY)
    found = open_ledger(path)
    assert history(found, "010-0000-0002") == ["첫째와 통화"]
    assert history(found, "010-0000-0009") == ["둘째와 통화"]
    assert history(found, "이몽룡") == []
    told = load_workbook(path)["고객대장"]["E"]
    assert [bool(cell.value) for cell in told] == [True, True, True, False]


def test_a_shared_name_with_a_contract_names_one(tmp_path: Path) -> None:
    """Where a contract is given that only one of them has; otherwise they are listed, masked."""
    rows = [(*row, None, f"C-{number}") for number, row in enumerate(PEOPLE, start=1)]
    path = workbook(tmp_path / "대장.xlsx", (*PLAIN, "계약 ID"), *rows)
    (row,) = log(path, "김영수", contract_id="C-2").found.rows
    assert (row["name"], row["contract_id"]) == ("김영수", "C-2")
    for more in ({}, {"contract_id": "C-3"}):
        (problem,) = log(path, "김영수", **more).problems
        assert "김*수 010-****-0002 · 김*수 010-****-0009" in str(problem)
        assert "연락처" in str(problem)


def test_an_entry_typed_in_excel_for_a_shared_name_is_nobody_s(tmp_path: Path) -> None:
    """Neither is shown what may have been said to the other."""
    path = workbook(tmp_path / "대장.xlsx", PLAIN, *PEOPLE)
    book = load_workbook(path)
    journal = book.create_sheet("고객관리일지")
    for line in (("일시", "고객명", "내용"), (NOW, "김영수", "가"), (NOW, "이 몽룡", "나")):
        journal.append([*line])
    book.save(path)
    found = open_ledger(path)
    assert history(found, "010-0000-0002") == history(found, "010-0000-0009") == []
    assert history(found, "이몽룡") == ["나"]


# -- 순번 and No -----------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["순번", "No", "No."])
def test_a_row_s_number_never_stands_for_a_customer(tmp_path: Path, header: str) -> None:
    """A renewed contract gets the next number: both rows are one person, told by name and phone."""
    hong = ("홍길동", "010-1234-5678")
    rows = ((1, *hong, *TERM), (2, "김철수", "010-0000-0001", *TERM), (3, *hong, *NEXT))
    path = workbook(tmp_path / "대장.xlsx", (header, *PLAIN), *rows)
    people = open_ledger(path).book.people
    for key in ("홍길동", "01012345678", "1", "3"):
        (person,) = people.find(key)
        assert [at for _, at in person.rows] == [0, 2]
        assert (person.customer_id, person.masked) == ("", "홍*동 010-****-5678")
    (row,) = log(path, "3").found.rows
    assert (row["name"], "customer_id" in row) == ("홍길동", False)


def test_a_history_is_found_before_and_after_a_renewal(tmp_path: Path) -> None:
    """What was written when the customer had one row is shown when there are two."""
    hong = ("홍길동", "010-1234-5678")
    path = workbook(tmp_path / "대장.xlsx", ("No", *PLAIN), (1, *hong, *TERM))
    add_entries(path, [{"customer": "1", "content": "재계약하기로 함"}], BY)
    book = load_workbook(path)
    book["고객대장"].append([2, *hong, *NEXT])
    book.save(path)
    assert history(open_ledger(path), "홍길동") == ["재계약하기로 함"]


def test_a_row_s_number_is_written_into_no_other_sheet(tmp_path: Path) -> None:
    """The ledger has no 고객 ID: a purchase names its customer."""
    rows = ((1, "홍길동", "010-1234-5678", *TERM),)
    ledger = open_ledger(workbook(tmp_path / "대장.xlsx", ("No", *PLAIN), *rows))
    row = {"일자": "2024-10-01", "고객": "홍길동", "제품/서비스": "수건", "금액": 10000}
    added = add(ledger.book, PURCHASES, [row])
    assert added.problems == ()
    ledger.commit(added, by=BY)
    headers, bought = load_workbook(ledger.path)["구매이력"].iter_rows(values_only=True)
    said = dict(zip(headers, bought, strict=True))
    assert (said["고객 ID"], said["고객명"], said["금액"]) == (None, "홍길동", 10000)


def test_without_names_the_number_is_the_customer(tmp_path: Path) -> None:
    """A ledger of numbers and dates has nothing else to go by."""
    path = workbook(tmp_path / "대장.xlsx", ("No", "계약 시작일", "계약 종료일"), (7, *TERM))
    (row,) = log(path, "7").found.rows
    assert row["customer_id"] == 7


def test_correcting_the_contract_of_a_namesake_keeps_who_it_is(tmp_path: Path) -> None:
    """The new contract tells which of them, as the old one did."""
    rows = [(*row, None, f"C-{number}") for number, row in enumerate(PEOPLE, start=1)]
    again = ("김영수", "010-0000-0009", *NEXT, None, "C-4")
    path = workbook(tmp_path / "대장.xlsx", (*PLAIN, "계약 ID"), *rows, again)
    added = add_entries(path, [{"customer": "010-0000-0009", "content": "통화함"}], BY)
    (first,) = added.logged.rows
    assert first["contract_id"] == "C-2"
    identifier = str(first["entry_id"])
    corrected = log_correction(open_ledger(path), identifier, {"계약 ID": "C-4"}, now=NOW)
    assert [row["contract_id"] for row in corrected.found.rows] == ["C-4"]
