"""Contracts of a number of sessions: they end with the last one, or on the last day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

AS_OF = ("--as-of", "2024-10-01")
HEADERS = ("회원명", "연락처", "등록일", "만료일", "이용권", "총횟수", "잔여횟수", "상태", "조치")
LEFT = (10, 3, 2, 0, None, "1회")
END = date(2025, 3, 31)


def put(path: Path, *, few: int | None = None, dated: bool = True) -> None:
    """Write a list of invented members with their sessions."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    drop = 0 if dated else 2
    page.append([*HEADERS[:2], *HEADERS[2 + drop :]])
    for at, left in enumerate(LEFT):
        days = [date(2024, 9, 1), END] if dated else []
        page.append([f"온새미{at}", f"010-2222-{at:04}", *days, "PT 10회", 10, left, None, None])
    if few is not None:
        page = book.create_sheet("설정")
        for row in (["구분", "항목", "값"], ["기준", "소진 임박(회)", few]):
            page.append(row)
    book.save(path)


def done(path: Path) -> list[tuple[object, object]]:
    """Return each contract's 상태 and 조치."""
    page = load_workbook(path)["회원"]
    return [(row[-2], row[-1]) for row in page.iter_rows(min_row=2, values_only=True)]


def test_sessions_end_a_contract(office: Path, xlcrm: Program) -> None:
    """None left is past the end, few left inside the window; 설정 says how few."""
    put(office / "회원.xlsx")
    assert xlcrm("refresh", "회원.xlsx", *AS_OF, "--no-backup").returncode == 0
    goes_on = ("활성화", None)
    low = ("만료 예정", "소진 임박")
    assert done(office / "회원.xlsx") == [goes_on, goes_on, low, ("만료", "소진"), goes_on, low]
    put(office / "회원.xlsx", few=3)
    xlcrm("refresh", "회원.xlsx", *AS_OF, "--no-backup")
    assert done(office / "회원.xlsx")[1] == low
    again = json.loads(xlcrm("refresh", "회원.xlsx", *AS_OF, "--json").stdout)["files"][0]
    assert again["edits"] == []


def test_they_are_listed(office: Path, xlcrm: Program) -> None:
    """On a list of their own, the fewest first; names masked."""
    put(office / "회원.xlsx")
    told = json.loads(xlcrm("expiring", "회원.xlsx", *AS_OF, "--json").stdout)["files"][0]
    assert [(each["left"], each["state"], each["cell"]) for each in told["sessions"]] == [
        (0, "소진", "G5"),
        (1, "소진 임박", "G7"),
        (2, "소진 임박", "G4"),
    ]
    shown = xlcrm("expiring", "회원.xlsx", *AS_OF).stdout
    assert "횟수가 거의 남지 않은 계약 3건" in shown
    assert "온새미" not in shown


def test_without_any_day_sessions_alone_are_terms(office: Path, xlcrm: Program) -> None:
    """Who has sessions left has a contract, and no blank end."""
    put(office / "회원.xlsx", dated=False)
    assert xlcrm("refresh", "회원.xlsx", *AS_OF, "--no-backup").returncode == 0
    found = done(office / "회원.xlsx")
    assert found[3] == ("만료", "소진")
    assert found[0] == ("활성화", None)
    assert found[4] == (None, None)
    assert "종료일이 빈" not in xlcrm("expiring", "회원.xlsx", *AS_OF).stdout


def member(at: int, first: date, left: int, fee: int = 10_000) -> list[object]:
    """Return an invented member's row."""
    return [f"온새미{at}", f"010-2222-{at:04}", first, END, "PT 10회", fee, 10, left, None, None]


def put_members(path: Path, *rows: list[object]) -> None:
    """Write a list of members who pay by the month."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    page.append([*HEADERS[:5], "월 회비", *HEADERS[5:]])
    for row in rows:
        page.append(row)
    book.save(path)


def answer(xlcrm: Program, *words: str) -> dict[str, Any]:
    """Return what a command says of the one file as JSON."""
    found: dict[str, Any] = json.loads(xlcrm(*words, *AS_OF, "--json").stdout)["files"][0]
    return found


def test_every_command_means_the_same_by_used_up(office: Path, xlcrm: Program) -> None:
    """Status, customers, revenue, call list, report and check: one goes on, one does not."""
    first = date(2024, 4, 1)
    put_members(office / "회원.xlsx", member(1, first, 0), member(2, first, 5, 20_000))
    assert answer(xlcrm, "refresh", "회원.xlsx", "--no-backup")["summary"] == {
        "활성화": 1,
        "만료": 1,
    }
    told = answer(xlcrm, "summary", "회원.xlsx")
    figures = {each["name"]: each["value"] for each in told["figures"]}
    assert figures["이용 고객 (명)"] == 1
    assert figures["월 반복 매출 (원)"] == 20_000
    assert figures["고객 이탈률 (한 달)"] == 0
    assert told["undated"] == {"left": 0, "used_up": 1, "rests": 0}
    assert "끝난 날을 모르는 소진 1건" in xlcrm("summary", "회원.xlsx", *AS_OF).stdout
    listed = answer(xlcrm, "expiring", "회원.xlsx", "--within", "365")
    assert [each["left"] for each in listed["sessions"]] == [0]
    assert [each["cell"] for each in listed["contracts"]] == ["A3"]
    assert xlcrm("report", "회원.xlsx", "-o", "보고서.xlsx", *AS_OF).returncode == 0
    book = CalamineWorkbook.from_path(office / "보고서.xlsx")
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    said = [str(cell) for page in pages for row in page for cell in row]
    assert any("끝난 날을 모르는 소진 1건" in text for text in said)
    assert any("횟수가 거의 남지 않은 계약" in text for text in said)
    assert answer(xlcrm, "check", "회원.xlsx")["findings"] == []


def test_a_used_up_term_is_followed_from_today_on(office: Path, xlcrm: Program) -> None:
    """The next one starts today, with all sessions; it overlaps nothing and is a renewal."""
    put_members(office / "회원.xlsx", member(1, date(2024, 4, 1), 0))
    done = xlcrm("renew", "회원.xlsx", "--customer", "온새미1", "--months", "12", *AS_OF)
    assert done.returncode == 0, done.stderr
    page = load_workbook(office / "회원.xlsx")["회원"]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert [str(each)[:10] for each in rows[1][2:4]] == ["2024-10-01", "2025-09-30"]
    assert rows[1][6:9] == (10, 10, "활성화")
    assert rows[0][8] == "재계약 완료"
    assert answer(xlcrm, "check", "회원.xlsx")["findings"] == []
