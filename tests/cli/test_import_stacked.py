"""Brought texts with tables one below another: each is read, or named with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01", "--no-backup")
HEADS: Final = "회원명,휴대폰,시작일,종료일,요금"
FIRST: Final = "온새미,010-7777-0001,2024-06-05,2025-06-04,50000"
SECOND: Final = "다솜이,010-7777-0002,2024-06-05,2025-06-04,50000"
THIRD: Final = "라온이,010-7777-0003,2024-02-05,2025-02-04,50000"
CASES: Final = {
    "the headers of every page": ((HEADS, FIRST, HEADS, SECOND, HEADS, THIRD), 3),
    "a title above each": (("2023년", HEADS, FIRST, "", "2024년", HEADS, SECOND, THIRD), 3),
    "columns in another order": (
        (HEADS, FIRST, SECOND, "", "종료일,시작일,이름", "2025-06-04,2024-06-05,라온이"),
        3,
    ),
    "more columns below": (
        (
            HEADS,
            FIRST,
            "",
            "회원명,시작일,종료일,상품,지점,비고",
            "라온이,24.2.5,25.2.4,요가,강남,",
        ),
        2,
    ),
    "sums below": ((HEADS, FIRST, "합계,,,,50000", "", "반,인원,금액", "초급,1,50000"), 1),
}


def put(office: Path, *lines: str, encoding: str = "utf-8") -> str:
    """Write a file and return its name."""
    (office / "받은.csv").write_bytes("\n".join(lines).encode(encoding))
    return "받은.csv"


def rows(path: Path) -> dict[object, dict[object, object]]:
    """Return the ledger's rows by name, each by header."""
    head, *found = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    return {row[1]: dict(zip(head, row, strict=True)) for row in found}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949", "utf-16"])
def test_each_table_is_read(
    seed: Path, office: Path, xlcrm: Program, case: str, encoding: str
) -> None:
    """With its own headers; nothing of what stands between them is a row."""
    lines, count = CASES[case]
    run = xlcrm("import", seed.name, put(office, *lines, encoding=encoding), *ON)
    assert run.returncode == 0, run.stderr
    assert f"계약 {count}건" in run.stdout
    again = xlcrm("import", seed.name, "받은.csv", *ON)
    assert f"이미 있는 계약 {count}줄" in again.stdout


def test_what_is_no_list_of_contracts_is_named_with_its_line(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """Once, and not as errors of its rows."""
    run = xlcrm("import", seed.name, put(office, *CASES["sums below"][0]), *ON)
    assert run.stderr == "받은.csv: 5번째 줄부터의 다른 표는 제목이 달라 읽지 않았습니다.\n"


def test_a_bad_row_is_named_with_its_own_line(seed: Path, office: Path, xlcrm: Program) -> None:
    """That of the file, quoted line breaks and all, and the others are taken."""
    bad = '"라온\n이",010-7777-0003,내일,2025-02-04,50000'
    file = put(office, HEADS, FIRST, "", HEADS, SECOND, bad)
    run = xlcrm("import", seed.name, file, *ON, "--skip-bad")
    assert run.returncode == 1
    assert "받은.csv 6번째 줄: '계약 시작일' 칸을 날짜로 읽을 수 없습니다." in run.stderr
    assert {"온새미", "다솜이"} <= rows(seed).keys()


@pytest.mark.parametrize("form", ["csv", "xlsx", "sheet"])
def test_a_title_that_says_who_has_left_is_heeded(
    seed: Path, office: Path, xlcrm: Program, form: str
) -> None:
    """Where no column does: of a table below another, and of a sheet."""
    lines = (HEADS, FIRST, SECOND, "", "■ 퇴원생 명단", HEADS, THIRD)
    if form == "csv":
        file = put(office, *lines)
    else:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "재원생"
        for line in lines:
            if form == "sheet" and line.startswith("■"):
                sheet = book.create_sheet("퇴원생")
            else:
                sheet.append(line.split(","))
        file = "받은.xlsx"
        book.save(office / file)
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert "제목대로 그 아래 1줄의 상태를 읽었습니다." in run.stdout
    assert (rows(seed)["라온이"]["상태"], rows(seed)["온새미"]["상태"]) == ("해지함", "활성화")
    assert "해지함" in str(xlcrm("reading", seed.name).stdout)
    xlcrm("refresh", seed.name, *ON)
    assert rows(seed)["라온이"]["상태"] == "해지함"
