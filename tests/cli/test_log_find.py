"""xlcrm log find: over every sheet of the journal and the queue, the newest first, nobody shown."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook

from xlcrm.files.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

LEDGER: Final = (
    ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    (1001, "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25), "기본", 50000),
    (1002, "김철수", "010-9876-5432", date(2023, 11, 15), date(2024, 11, 14), "기본", 50000),
)
HEAD: Final = ("일지 ID", "일시", "고객 ID", "채널", "담당자", "분류", "내용", "정정 대상 ID")
SEPTEMBER: Final = (
    ("가-1", datetime(2024, 9, 2, 10), 1001, "전화", "이대리", "불만", "환불을 원함", None),  # noqa: DTZ001
    ("가-2", datetime(2024, 9, 9), 1002, "문자", "박대리", "문의", "=영업 시간을 물음", None),  # noqa: DTZ001
)
OCTOBER: Final = (
    ("나-1", datetime(2024, 10, 1), 1001, "전화", "이대리", "불만", "환 불 처리함", "가-1"),  # noqa: DTZ001
    ("나-2", datetime(2024, 10, 3), 1002, "전화", "박대리", "결제", "홍길동 씨 소개", None),  # noqa: DTZ001
)


@pytest.fixture
def ledger(office: Path) -> str:
    """Return a ledger whose journal has a sheet a month, and an entry that waits beside it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("고객대장", LEDGER),
        ("2024-09", (HEAD, *SEPTEMBER)),
        ("2024-10", (HEAD, *OCTOBER)),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cell in sheet["G"]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(office / "대장.xlsx")
    waiting: Mapping[str, str | date] = {
        "entry_id": "20241005-0900-0000000",
        "at": datetime(2024, 10, 5, 9),  # noqa: DTZ001
        "customer_id": "1001",
        "name": "홍길동",
        "officer": "이대리",
        "category": "기타",
        "content": "환불 계좌 010-1234-5678",
    }
    enqueue(office / "대장.xlsx", [waiting])
    return "대장.xlsx"


def found(xlcrm: Program, *words: str) -> list[str]:
    """Return the 일지 ID of what is found, as JSON tells it."""
    said = json.loads(xlcrm("log", "find", "대장.xlsx", *words, "--json").stdout)
    return [each["values"]["entry_id"] for each in said["files"][0]["entries"]]


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        ((), ["20241005-0900-0000000", "나-2", "나-1", "가-2", "가-1"]),
        (("환불",), ["20241005-0900-0000000", "나-1", "가-1"]),
        (("환불", "처리"), ["나-1"]),
        (("환불", "--to", "2024-09-30"), ["가-1"]),
        (("--from", "2024-10-01", "--to", "2024-10-03"), ["나-2", "나-1"]),
        (("--officer", "박 대리"), ["나-2", "가-2"]),
        (("--category", "불만", "--category", "결제"), ["나-2", "나-1", "가-1"]),
        (("--channel", "문자"), ["가-2"]),
        (("1002", "소개"), ["나-2"]),
        (("날씨",), []),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_entries_are_found_over_all_sheets_and_the_queue(
    xlcrm: Program, words: tuple[str, ...], entries: list[str]
) -> None:
    """By words, days, officers, categories and channels; the newest first."""
    assert found(xlcrm, *words) == entries


def test_what_is_shown_names_nobody_and_tells_its_state(xlcrm: Program, ledger: str) -> None:
    """A corrected entry and one that waits say so; names and numbers in free words are masked."""
    run = xlcrm("log", "find", ledger, "환불")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[0] == f"{ledger}: 찾은 일지 3건 (대기 중 1건, 정정됨 1건)"
    assert "환불 계좌 010-****-5678" in run.stdout
    assert "홍*동 씨 소개" in xlcrm("log", "find", ledger, "소개").stdout


def test_all_that_is_found_goes_into_a_file(xlcrm: Program, ledger: str, office: Path) -> None:
    """Masked; no text is a formula; an office's own file stays."""
    for _ in range(2):
        assert xlcrm("log", "find", ledger, "-o", "일지.csv").returncode == 0
    rows = list(csv.DictReader((office / "일지.csv").read_text("utf-8-sig").splitlines()))
    assert [row["일지 ID"] for row in rows] == found(xlcrm)
    assert rows[0]["기록 상태"] == "대기 중"
    assert rows[1]["내용"] == "홍*동 씨 소개"
    assert rows[3]["내용"] == "'=영업 시간을 물음"
    (office / "남의.csv").write_text("이름\n가\n", "utf-8")
    assert xlcrm("log", "find", ledger, "-o", "남의.csv").returncode == 2


def test_an_officer_that_no_entry_names_is_said(xlcrm: Program, ledger: str) -> None:
    """With the nearest one and all that there are, never nothing without a word."""
    run = xlcrm("log", "find", ledger, "--officer", "이데리")
    assert run.returncode == 2
    assert (
        "'이데리' 값이 없습니다. 가장 가까운 것: 이대리. → 적힌 것: 박대리 · 이대리" in run.stderr
    )


def test_entries_are_found_by_whose_they_are(ledger: str, xlcrm: Program) -> None:
    """By name and number as the ledger has them, though the journal says neither."""
    of_kim = ["나-2", "가-2"]
    assert found(xlcrm, "김철수") == of_kim
    assert found(xlcrm, "010-9876-5432") == found(xlcrm, "01098765432") == of_kim
    assert found(xlcrm, "5432") == of_kim
    assert found(xlcrm, "김철수", "문자") == ["가-2"]
    assert ledger


def test_nothing_found_is_told_with_what_would_be(ledger: str, xlcrm: Program) -> None:
    """Each word by itself, none of them repeated; days the wrong way round are said to be."""
    said = xlcrm("log", "find", ledger, "환불", "김철수").stdout
    assert "한 낱말만 찾으면: 1번째 3건 · 2번째 2건" in said
    assert "김철수" not in said
    said = xlcrm("log", "find", ledger, "--from", "2024-10-02", "--to", "2024-10-01").stdout
    assert "--from이 --to보다 늦어" in said
