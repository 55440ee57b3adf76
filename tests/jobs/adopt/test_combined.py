"""A contact list whose columns hold two things each: every later command reads it rightly.

And none writes into a cell that a person has put two things into.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.cellref import CellValue

    Run = Callable[..., subprocess.CompletedProcess[str]]

LIST: Final = (
    ("거래처 연락망",),
    ("이름/직급", "전화1", "전화2", "계약기간", "품목", "이용료"),
    ("홍가람/과장", "010-0000-0001", "02-555-0001", "2023.10.26~2024.10.25", "복합기", 100_000),
    ("김나래 대리", "010-0000-0002", None, "2024.1.5 ~ 2025.1.4", "복합기", 90_000),
    ("박다온", "010-0000-0003", None, "24/03/01~25/02/28 (12개월)", "복합기", 80_000),
)
ON: Final = ("--as-of", "2024-10-01")


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    """Return the list, adopted."""
    path = tmp_path / "연락망.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "연락망"
    for row in LIST:
        sheet.append(row)
    book.save(path)
    assert _run("adopt", path, *ON).returncode == 0
    return path


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-X", "utf8", "-m", "xlcrm", *map(str, arguments)]
    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def _rows(path: Path) -> list[list[CellValue]]:
    """The list's rows below its headers, up to 이용료."""
    sheet = load_workbook(path)["연락망"]
    return [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=3)]  # type: ignore[misc]


def _as_it_was() -> list[list[CellValue]]:
    return [list(row) for row in LIST[2:]]


def test_each_part_is_read(contacts: Path) -> None:
    """Names without ranks, both numbers, both ends."""
    (table,) = [each for each in open_ledger(contacts).tables if each.spec.key == "ledger"]
    assert table.values("name") == ["홍가람", "김나래", "박다온"]
    assert table.values("phone")[0] == "010-0000-0001, 02-555-0001"
    assert table.values("start") == [date(2023, 10, 26), date(2024, 1, 5), date(2024, 3, 1)]
    assert table.values("end") == [date(2024, 10, 25), date(2025, 1, 4), date(2025, 2, 28)]
    assert open_ledger(contacts).findings == ()


def test_a_refresh_writes_only_its_own_columns(contacts: Path) -> None:
    """The status follows the end that stands beside the start."""
    assert "셀 3개를 고쳤습니다" in _run("refresh", contacts, "--as-of", "2024-10-02").stdout
    assert _rows(contacts) == _as_it_was()


def test_a_renewal_is_a_new_row_with_both_ends_in_one_cell(contacts: Path) -> None:
    """As the cells above it have them; it is read back as the next term."""
    run = _run("renew", contacts, "--contract", "연락망!A3", *ON)
    assert run.returncode == 0, run.stderr
    *old, new = _rows(contacts)
    assert old == _as_it_was()
    assert new[3:] == ["24/10/26~25/10/25", "복합기", 100_000]
    ledger = open_ledger(contacts).tables[0]
    assert (ledger.values("start")[-1], ledger.values("end")[-1]) == (
        date(2024, 10, 26),
        date(2025, 10, 25),
    )


def test_an_import_knows_the_customers_and_appends_new_ones(contacts: Path) -> None:
    """Who is there is not written twice; who is new gets one cell for both ends."""
    brought = contacts.with_name("새 고객.csv")
    brought.write_text(
        "고객명,연락처,계약 시작일,계약 종료일,서비스 내용,요금\n"
        "김나래,010-0000-0002,2024-01-05,2025-01-04,복합기,90000\n"
        "최라온,010-0000-0004,2024-10-01,2025-09-30,복합기,70000\n",
        encoding="utf-8",
    )
    run = _run("import", contacts, brought, *ON)
    assert run.returncode == 0, run.stderr
    *old, new = _rows(contacts)
    assert old == _as_it_was()
    assert (new[0], new[1], new[2], new[4:]) == (
        "최라온",
        "010-0000-0004",
        None,
        ["복합기", 70_000],
    )
    assert open_ledger(contacts).tables[0].values("end")[-1] == date(2025, 9, 30)


def test_mending_leaves_the_persons_cells_alone(contacts: Path) -> None:
    """Days in words beside each other are the office's way to write them."""
    _run("fix", contacts)
    assert _rows(contacts) == _as_it_was()


def test_a_pause_comes_in_a_column_of_its_own(contacts: Path) -> None:
    """The term's cell stays as it is."""
    run = _run("pause", contacts, "--contract", "연락망!A4", "--from", "2024-10-01")
    assert run.returncode == 0, run.stderr
    assert _rows(contacts) == _as_it_was()


def test_what_would_change_a_cell_for_two_things_is_refused(contacts: Path) -> None:
    """A pause that moves the end would have to write beside the start."""
    original = contacts.read_bytes()
    pause = ("--from", "2024-10-01", "--to", "2024-10-10", "--extend")
    run = _run("pause", contacts, "--contract", "연락망!A4", *pause)
    assert run.returncode == 2
    assert "연락망!D4: 계약 종료일이" in run.stderr
    assert contacts.read_bytes() == original


def test_a_decision_is_not_written_beside_its_reason(tmp_path: Path) -> None:
    """해지일/사유 holds two things: a person has to write there."""
    path = tmp_path / "명단.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (
        ("고객명", "계약 시작일", "계약 종료일", "해지일/메모"),
        ("홍가람", "2023.10.26", "2024.10.25", "2024.1.5/이사"),
        ("김나래", "2024.1.5", "2025.1.4", None),
    ):
        sheet.append(row)
    book.save(path)
    words = ("--contract", "고객대장!A3", "--on", "2024-09-30", "--reason", "가격")
    run = _run("cancel", path, *words, *ON)
    assert run.returncode == 2
    assert "고객대장!D3: 한 칸에 여러 가지를 적은 열이라 쓰지 않습니다." in run.stderr
