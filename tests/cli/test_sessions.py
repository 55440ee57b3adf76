"""Contracts of a number of sessions: they end with the last one, or on the last day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

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
