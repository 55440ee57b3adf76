"""Brought workbooks with several sheets: all that are ledgers are read, the newest of snapshots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01", "--no-backup")
HEADS: Final = ("회원번호", "회원명", "휴대폰", "시작일", "종료일", "요금")
PEOPLE: Final = (
    ("온새미", "010-7777-0001", "2024-02-01", "2025-01-31", 50000),
    ("다솜이", "010-7777-0002", "2024-03-01", "2025-02-28", 50000),
    ("라온이", "010-7777-0003", "2024-04-01", "2025-03-31", 60000),
    ("가람이", "010-7777-0004", "2024-05-01", "2025-04-30", 60000),
)


def numbered(*people: Sequence[object], first: int = 501) -> list[Sequence[object]]:
    """Return rows below the headers, each with a number."""
    return [HEADS, *((at, *each) for at, each in enumerate(people, first))]


def put(office: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> str:
    """Write a workbook and return its name."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    book.save(office / "받은.xlsx")
    return "받은.xlsx"


def rows(path: Path) -> dict[object, dict[object, object]]:
    """Return the ledger's rows by name, each by header."""
    head, *found = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    return {row[1]: dict(zip(head, row, strict=True)) for row in found}


def told(xlcrm: Program, *words: str) -> dict[str, Any]:
    """Return what an import says of the ledger as JSON."""
    found: dict[str, Any] = json.loads(xlcrm("import", *words, *ON, "--json").stdout)["files"][0]
    return found


def test_sheets_of_years_are_all_read(seed: Path, office: Path, xlcrm: Program) -> None:
    """With where each row stood; importing them again changes nothing."""
    file = put(
        office, {"2023년": numbered(*PEOPLE[:2]), "2024년": numbered(*PEOPLE[2:], first=601)}
    )
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert "계약 4건 (새 고객 4명)" in run.stdout
    assert "받은.xlsx: 시트 2개(2023년, 2024년)를 읽었습니다." in run.stdout
    assert "서비스" not in run.stdout
    again = told(xlcrm, seed.name, file)
    assert (again["summary"]["known"], again["summary"]["added"]) == (4, 0)
    assert again["sheets"] == {"받은.xlsx": ["2023년", "2024년"]}


def test_of_snapshots_and_copies_the_newest_counts(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """The others are named, with what differs."""
    later = [*PEOPLE[:2], (*PEOPLE[2][:3], "2025-06-30", 60000), PEOPLE[3]]
    file = put(
        office,
        {
            "8월": numbered(*PEOPLE[:3]),
            "9월": numbered(*later),
            "9월 (2)": numbered(*later),
        },
    )
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert "계약 4건" in run.stdout
    assert str(rows(seed)["라온이"]["계약 종료일"]).startswith("2025-06-30")
    assert "'8월' 시트는 읽지 않았습니다. '9월' 시트와 같은 계약이 3건 있어" in run.stderr
    assert "'9월 (2)' 시트는 읽지 않았습니다. '9월' 시트와 같은 계약이 4건 있어" in run.stderr


def test_sheets_of_branches_say_which_branch(seed: Path, office: Path, xlcrm: Program) -> None:
    """Their numbers may begin anew: 501 of one is not 501 of the other."""
    file = put(office, {"강남점": numbered(*PEOPLE[:2]), "서초점": numbered(*PEOPLE[2:])})
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert "새 고객 4명" in run.stdout
    assert "시트 이름을 '지점' 열에 적었습니다." in run.stdout
    found = rows(seed)
    assert (found["온새미"]["지점"], found["가람이"]["지점"]) == ("강남점", "서초점")
    assert told(xlcrm, seed.name, file)["summary"]["known"] == 4


def test_sheets_of_services_say_which_service(seed: Path, office: Path, xlcrm: Program) -> None:
    """Where no column does."""
    file = put(office, {"요가": numbered(*PEOPLE[:2]), "PT": numbered(*PEOPLE[2:], first=601)})
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert rows(seed)["다솜이"]["서비스 내용"] == "요가"
    assert rows(seed)["라온이"]["서비스 내용"] == "PT"


def test_a_list_made_from_the_ledger_is_not_read_twice(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """As a check of that workbook would not read it."""
    file = put(office, {"회원대장": numbered(*PEOPLE), "재계약 대상": numbered(*PEOPLE[:1])})
    run = xlcrm("import", seed.name, file, *ON)
    assert "계약 4건" in run.stdout
    assert "'재계약 대상' 시트는 읽지 않았습니다." in run.stderr


@pytest.mark.parametrize(("chosen", "count"), [(("8월",), 2), (("8월", "9월"), 4)])
def test_a_chosen_sheet_is_read(
    seed: Path, office: Path, xlcrm: Program, chosen: tuple[str, ...], count: int
) -> None:
    """Whatever would be read without a word."""
    file = put(office, {"8월": numbered(*PEOPLE[:2]), "9월": numbered(*PEOPLE[2:], first=601)})
    words = [word for name in chosen for word in ("--sheet", name)]
    assert told(xlcrm, seed.name, file, *words)["summary"]["added"] == count


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """And one without headers is one error."""
    file = put(office, {"8월": numbered(*PEOPLE[:2]), "메모": [["전화할 것"]]})
    run = xlcrm("import", seed.name, file, *ON, "--sheet", "10월")
    assert run.returncode == 2
    assert "그런 시트가 없습니다." in run.stderr
    assert "8월 · 메모" in run.stderr
    other = xlcrm("import", seed.name, file, *ON, "--sheet", "메모")
    assert "열 제목을 찾지 못했습니다" in other.stderr


def test_each_sheet_may_call_its_fees_otherwise(seed: Path, office: Path, xlcrm: Program) -> None:
    """One has monthly fees and the other totals."""
    totals = [(*HEADS[:5], "총결제금액"), *numbered(*PEOPLE[2:], first=601)[1:]]
    file = put(office, {"2023년": numbered(*PEOPLE[:2]), "2024년": totals})
    assert xlcrm("import", seed.name, file, *ON).returncode == 0
    found = rows(seed)
    assert (found["온새미"]["요금 기준"], found["라온이"]["요금 기준"]) == (None, "기간총액")
