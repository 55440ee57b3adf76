"""Lists in which each record takes two lines: each command says so, and what to do works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-04-01")
RECORDS: Final[list[list[object]]] = [
    ["번호", "상 호", "담당", "계약 시작", "금액"],
    [None, "주 소", "연락처 1", "계약 종료", None],
    [1, "가온상사", "박라온", "2024-01-05", 380000],
    [None, "하늘시 1", "010-0000-0001", "2025-01-04", None],
    [2, "나래식품", "정바다", "2024-02-01", 250000],
    [None, "하늘시 2", "010-0000-0002", "2025-01-31", None],
]


@pytest.fixture
def cleaning(office: Path) -> Path:
    """Return a workbook of such records."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "정기청소"
    for row in RECORDS:
        sheet.append(row)
    path = office / "청소.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "given",
    [
        ("adopt",),
        ("adopt", "--map", "정기청소!계약 종료=계약 종료일", "--map", "정기청소!상 호=고객명"),
        ("check",),
        ("refresh",),
    ],
)
def test_every_command_says_so_and_writes_nothing(
    cleaning: Path, xlcrm: Program, given: tuple[str, ...]
) -> None:
    """Read line by line the one day would stand for the other, whatever the headers mean."""
    before = cleaning.read_bytes()
    command, *more = given
    done = xlcrm(command, cleaning, *ON, *more)
    assert done.returncode == 2
    assert "정기청소: 1행부터는 한 건을 두 줄에 나누어 적어" in done.stderr
    assert "한 줄에 적은 시트를 새로 만들어" in done.stderr
    assert cleaning.read_bytes() == before


def brought(ledger: Path, sheet: str) -> list[list[str]]:
    """Who, how to reach him, and when, as they stand in a ledger."""
    found = open_ledger(ledger)[sheet]
    wanted = found[["고객명", "연락처", "주소", "계약 시작일", "계약 종료일"]].dropna()
    return [list(map(str, each)) for each in wanted.astype("string").to_numpy()]


EXPECTED: Final = [
    ["가온상사", "010-0000-0001", "하늘시 1", "2024-01-05", "2025-01-04"],
    ["나래식품", "010-0000-0002", "하늘시 2", "2024-02-01", "2025-01-31"],
]


def test_such_a_file_is_brought_record_by_record(
    cleaning: Path, xlcrm: Program, office: Path
) -> None:
    """Two lines are one contract."""
    ledger = office / "대장.xlsx"
    assert xlcrm("new", ledger).returncode == 0
    done = xlcrm("import", ledger, cleaning, *ON)
    assert done.returncode == 0
    assert brought(ledger, "고객대장") == EXPECTED


def test_a_ledger_is_made_of_such_a_file(cleaning: Path, xlcrm: Program, office: Path) -> None:
    """The second way that the message names; sums below stay where they are."""
    book = load_workbook(cleaning)
    book.worksheets[0].append(["합계", None, None, None, 630000])
    book.save(cleaning)
    ledger = office / "대장.xlsx"
    assert xlcrm("new", ledger, "--from", cleaning, *ON).returncode == 0
    assert brought(ledger, "정기청소") == EXPECTED


@pytest.mark.parametrize("row", [3, 4], ids=["the upper one", "the lower one"])
def test_a_line_too_few_is_never_guessed(
    cleaning: Path, xlcrm: Program, office: Path, row: int
) -> None:
    """Where a record lacks a line, the days of two records would be taken for one."""
    book = load_workbook(cleaning)
    book.worksheets[0].delete_rows(row)
    book.save(cleaning)
    ledger = office / "대장.xlsx"
    assert xlcrm("new", ledger).returncode == 0
    done = xlcrm("import", ledger, cleaning, *ON)
    assert done.returncode == 2
    assert "한 건을 두 줄에" in done.stderr


def test_a_sheet_of_one_line_a_record_is_adopted(cleaning: Path, xlcrm: Program) -> None:
    """What the message says to do."""
    book = load_workbook(cleaning)
    sheet = book.create_sheet("한 줄")
    sheet.append(["고객명", "연락처", "계약 시작일", "계약 종료일", "주소"])
    for upper, lower in zip(RECORDS[2::2], RECORDS[3::2], strict=True):
        sheet.append([upper[1], lower[2], upper[3], lower[3], lower[1]])
    book.save(cleaning)
    assert xlcrm("adopt", cleaning, *ON).returncode == 0
    done = xlcrm("refresh", cleaning, *ON)
    assert done.returncode == 0
    assert "활성화 2" in done.stdout


def test_states_of_contracts_are_no_headers(office: Path, xlcrm: Program) -> None:
    """시작 above 종료 in a column of states, among names and texts of days."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["고객명", "연락처", "계약 시작일", "계약 종료일", "진행"])
    sheet.append(["가온", "010-0000-0001", "2024-01-05", "2025-01-04", "시작"])
    sheet.append(["나래", "010-0000-0002", "2023-01-05", "2024-01-04", "종료"])
    path = office / "대장.xlsx"
    book.save(path)
    assert xlcrm("adopt", path, *ON).returncode == 0
