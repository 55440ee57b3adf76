"""Ends that nobody has written: told, listed and counted, and never silently for good."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

HEADERS = (
    "고객 ID",
    "고객명",
    "연락처",
    "계약 시작일",
    "계약 종료일",
    "서비스 내용",
    "요금",
    "상태",
)
AS_OF = ("--as-of", "2024-10-01")


def put(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    headers: Sequence[str] = HEADERS,
    word: str = "",
) -> None:
    """Write a ledger of invented customers, and what 설정 says of blank ends."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "고객대장"
    for row in (headers, *rows):
        page.append(list(row))
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    if word:
        page = book.create_sheet("설정")
        for row in (["구분", "항목", "값"], ["기준", "빈 종료일", word]):
            page.append(row)
    book.save(path)


def contract(at: int, end: object, status: str | None = None) -> tuple[object, ...]:
    """Return a row of a contract that has begun."""
    start = date(2024, 1, at)
    return (f"{at}", f"온새미{at}", f"010-2222-{at:04}", start, end, "기본", 50000, status)


AMONG = [
    contract(1, date(2024, 12, 31)),
    contract(2, None),
    contract(3, "상시"),
    contract(4, "–"),
    contract(5, None, "탈퇴"),
]


def test_blank_ends_among_ends_are_told_and_listed(office: Path, xlcrm: Program) -> None:
    """Each at its cell; what is said to be for good, and who has left, is none."""
    put(office / "대장.xlsx", AMONG)
    found = json.loads(xlcrm("check", "대장.xlsx", *AS_OF, "--json").stdout)["files"][0]["findings"]
    assert [each["cell"] for each in found if each["code"] == "C323"] == ["E3", "E5"]
    told = json.loads(xlcrm("expiring", "대장.xlsx", *AS_OF, "--json").stdout)["files"][0]
    assert [each["cell"] for each in told["blank_ends"]] == ["E3", "E5"]
    assert "온새미" not in json.dumps(told, ensure_ascii=False)
    shown = xlcrm("expiring", "대장.xlsx", *AS_OF).stdout
    assert "종료일이 빈 계약 2건" in shown
    assert "상시" in shown
    assert "고객대장!E3" in shown


def test_the_summary_counts_them(office: Path, xlcrm: Program) -> None:
    """Beside the figures, in which they go on."""
    put(office / "대장.xlsx", AMONG)
    assert "종료일이 빈 계약 2건" in xlcrm("summary", "대장.xlsx", *AS_OF).stdout
    told = json.loads(xlcrm("summary", "대장.xlsx", *AS_OF, "--json").stdout)["files"][0]
    assert told["blank_ends"] == 2


def test_a_column_of_blank_ends_is_told_once(office: Path, xlcrm: Program) -> None:
    """With what to do; once the office says that they are for good there is nothing to tell."""
    rows = [contract(at, None) for at in range(1, 30)]
    put(office / "대장.xlsx", rows)
    found = json.loads(xlcrm("check", "대장.xlsx", *AS_OF, "--json").stdout)["files"][0]["findings"]
    assert [(each["code"], each["cell"]) for each in found] == [("C324", "E2")]
    assert "빈 종료일" in found[0]["suggestion"]
    shown = xlcrm("expiring", "대장.xlsx", *AS_OF).stdout
    assert "종료일이 빈 계약 29건" in shown
    assert "외 9건" in shown
    put(office / "대장.xlsx", rows, word="상시")
    assert (
        json.loads(xlcrm("check", "대장.xlsx", *AS_OF, "--json").stdout)["files"][0]["findings"]
        == []
    )
    assert "종료일이 빈" not in xlcrm("expiring", "대장.xlsx", *AS_OF).stdout


def test_a_word_for_all_is_none_for_gaps(office: Path, xlcrm: Program) -> None:
    """Where other contracts have ends, a blank one is a gap whatever 설정 says."""
    put(office / "대장.xlsx", AMONG, word="상시")
    assert "종료일이 빈 계약 2건" in xlcrm("expiring", "대장.xlsx", *AS_OF).stdout


def test_a_length_or_a_next_term_leaves_no_gap(office: Path, xlcrm: Program) -> None:
    """The end follows from the months; and whoever has a next term is not asked for the old end."""
    headers = (*HEADERS, "계약 기간")
    rows = [
        (*contract(1, None), 12),
        ("2", "라온제나", "010-1", date(2023, 1, 1), None, "기본", 1, None, None),
        ("2", "라온제나", "010-1", date(2024, 1, 1), date(2024, 12, 31), "기본", 1, None, None),
    ]
    put(office / "대장.xlsx", rows, headers=headers)
    told = json.loads(xlcrm("expiring", "대장.xlsx", *AS_OF, "--within", "100", "--json").stdout)
    assert told["files"][0]["blank_ends"] == []
    assert len(told["files"][0]["contracts"]) == 2
