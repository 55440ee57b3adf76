"""The list of the next month of an office that has said what its headers mean: nothing is asked."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from sheet_files import put

import xlcrm as package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]
    Rows = Sequence[Sequence[object]]

ON: Final = ("--as-of", "2024-10-01")
HEADS: Final[list[object]] = ["그분", "연락처", "시작일", "종료일", "월 회비", "사물함"]
FIRST: Final[list[list[object]]] = [
    ["가나다", "010-0000-0901", "2024-01-05", "2025-01-04", 50000, "3번"],
    ["라마바", "010-0000-0902", "2024-02-01", "2025-01-31", 50000, None],
]
NEXT: Final[list[list[object]]] = [
    *FIRST,
    ["사아자", "010-0000-0903", "2024-09-01", "2025-08-31", 60000, "7번"],
]
FURNITURE: Final[list[list[object]]] = [
    ["합계", None, None, None, 160000, None],
    ["※ 회비는 매달 5일까지", None, None, None, None, None],
    [None, None, None, None, 160000, None],
]


@pytest.fixture
def adopted(office: Path, xlcrm: Program) -> Path:
    """Return the list of one month, adopted with one answer."""
    path = put(office / "명단.xlsx", {"9월": [HEADS, *FIRST]})
    answers = ("--answer", "그분=고객명", "--answer", "사물함=쓰지 않음")
    assert xlcrm("adopt", path, *ON, *answers).returncode == 0
    return path


@pytest.mark.parametrize("sheet", ["10월", "Sheet1", "명단 내보내기"])
@pytest.mark.parametrize("form", ["xlsx", "utf-8", "cp949", "utf-16", "jsonl"])
def test_what_the_office_has_said_of_headers_counts_for_its_next_file(
    adopted: Path, office: Path, xlcrm: Program, form: str, sheet: str
) -> None:
    """Whatever the sheet is called, and in a text that has none; sums and notes are none."""
    rows: list[list[object]] = [HEADS, *NEXT, *FURNITURE]
    if form == "xlsx":
        file = put(office / "다음.xlsx", {sheet: rows})
    elif form == "jsonl":
        file = office / "다음.jsonl"
        lines = [json.dumps(dict(zip(HEADS, row, strict=True))) for row in NEXT]
        file.write_text("\n".join(lines), "utf-8")
    else:
        file = office / "다음.csv"
        text = "\r\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
        file.write_bytes(text.encode(form, "replace"))
    run = xlcrm("import", adopted, file, *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "계약 1건" in run.stdout
    assert "이미 있는 계약 2줄은" in run.stdout
    table = package.open_ledger(adopted).tables[0]
    assert table.values("name") == ["가나다", "라마바", "사아자"]
    assert table.values("end")[-1] == date(2025, 8, 31)


def test_the_library_does_the_same(adopted: Path, office: Path) -> None:
    """`read_files` is told which workbook the rows go into."""
    file = put(office / "다음.xlsx", {"10월": [HEADS, *NEXT]})
    found = package.read_files([file], "고객대장", without=adopted)
    assert [row["name"] for row in found.rows] == ["가나다", "라마바", "사아자"]
    assert not found.unknown
    with pytest.raises(package.XlcrmError, match="열 제목을 찾지 못했습니다"):
        package.read_files([file], "고객대장")


def test_a_header_that_two_sheets_mean_differently_is_told_of_neither(
    office: Path, xlcrm: Program
) -> None:
    """One branch's 키 is a name and another's is none: of a third nobody knows."""
    heads = ["고객명", "키", "시작일", "종료일"]
    rows = [["가나다", "라마바", "2024-01-05", "2025-01-04"]]
    path = put(office / "명단.xlsx", {"강남점": [heads, *rows], "서초점": [heads, *rows]})
    answers = ("--answer", "강남점!키=비고", "--answer", "서초점!키=주소")
    assert xlcrm("adopt", path, *ON, *answers).returncode == 0
    file = put(office / "다음.xlsx", {"제주점": [heads, *rows]})
    assert "키" in package.read_files([file], "고객대장", without=path).unknown["다음.xlsx"]


def test_a_second_list_of_a_brought_workbook_is_not_left_in_silence(
    adopted: Path, office: Path, xlcrm: Program
) -> None:
    """It is read too, and both are named."""
    more = ["차카타", "010-0000-0904", "2024-09-01", "2025-08-31"]
    file = put(
        office / "다음.xlsx",
        {"본점": [HEADS, *NEXT], "분점": [HEADS[:4], more], "메모": [["할 일"], ["전화"]]},
    )
    run = xlcrm("import", adopted, file, *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "다음.xlsx: 시트 2개(본점, 분점)를 읽었습니다." in run.stdout
    assert "차카타" in package.open_ledger(adopted).tables[0].values("name")


def test_who_has_left_by_a_brought_word_is_told_and_not_passed_over(
    office: Path, xlcrm: Program
) -> None:
    """상태 해지 of a contract that goes on by the ledger: one line, and nothing is written."""
    head = ["고객명", "연락처", "시작일", "종료일", "요금", "상태"]
    row = ["가온상사", "010-0000-0901", "2024-01-05", "2025-01-04", 50000]
    path = put(
        office / "명단.xlsx", {"고객대장": [head, [*row, "이용중"], ["나래", *row[1:], "휴회"]]}
    )
    assert xlcrm("adopt", path, *ON).returncode == 0
    before = path.read_bytes()
    month = put(
        office / "10월.xlsx", {"10월": [head, [*row, "해지"], ["나래", *row[1:], "휴회중"]]}
    )
    for more in ((), ("--update",)):
        done = xlcrm("import", path, month, *ON, *more)
        told = [line for line in done.stdout.splitlines() if "←" in line and "!" in line]
        where, why = (
            "고객대장!F2 상태: 이용중 ← 해지 (10월.xlsx 10월 2행)",
            "그날을 함께 적어야 해서",
        )
        assert told == [f"    {where} {why} 고치지 않음"]
        assert "--update를" not in done.stdout
    assert path.read_bytes() == before
