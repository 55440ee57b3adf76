"""`xlcrm reading`: what each column is taken for, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

import xlcrm as package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01")


def _list(office: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명단"
    for row in (
        ["고객명", "렌탈시작일", "종료일", "월세(천원)", "상태", "취향"],
        ["홍가람", "29-12-2023", "28-12-2024", 30, "이용중", "가"],
        ["김나래", "05-01-2024", "04-01-2025", 20, "장기렌탈", "나"],
    ):
        sheet.append(row)
    book.create_sheet("할 일").append(["할 일", "기한"])
    path = office / "명단.xlsx"
    book.save(path)
    return path


def test_each_column_is_shown_with_why(office: Path, xlcrm: Program) -> None:
    """How its header was understood, how its values are read, and what is not read."""
    run = xlcrm("reading", _list(office), *ON)
    assert (run.returncode, run.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert lines[:9] == [
        "명단 → 고객대장 (머리글 1행, A1:F3, 자료 2행)",
        "셀 머리글 열 적힌 칸 까닭 읽는 법",
        "A1 고객명 고객명 2 열 이름과 같음",
        "B1 렌탈시작일 계약 시작일 2 낱말을 합쳐 읽음 90 일-월-년 순서 (이 열의 다른 칸에서)",
        "C1 종료일 계약 종료일 2 뜻이 같은 말 일-월-년 순서 (이 열의 다른 칸에서)",
        "D1 월세(천원) 요금 2 낱말을 합쳐 읽음 90 천원 단위 (열 제목에서), 월 요금 (열 제목에서)",
        "E1 상태 상태 2 열 이름과 같음",
        "읽지 않는 열: 취향",
        "상태 낱말 ('상태' 열): 이용중 = 활성화 (1칸) · 장기렌탈 = 모름 (1칸)",
    ]
    assert "할 일: 머리글이 고객대장이나 다른 시트의 것으로 모자람" in lines
    assert '--answer "상태 낱말! 장기렌탈=활성화" 또는 "상태 낱말! 장기렌탈=쓰지 않음"' in lines


def test_it_writes_nothing_and_gives_the_same_as_json(office: Path, xlcrm: Program) -> None:
    """Sheets, columns, words, what is left, and the questions with their keys."""
    path = _list(office)
    before = path.read_bytes()
    file = json.loads(xlcrm("reading", path, *ON, "--json").stdout)["files"][0]
    (sheet,) = file["sheets"]
    assert sheet["columns"][1] == {
        "cell": "B1",
        "header": "렌탈시작일",
        "fields": ["start"],
        "name": "계약 시작일",
        "how": "similar",
        "score": 90,
        "why": "낱말을 합쳐 읽음",
        "manners": ["일-월-년 순서 (이 열의 다른 칸에서)"],
        "filled": 2,
        "unread": 0,
    }
    assert [each["name"] for each in file["left"]] == ["할 일"]
    assert [each["key"] for each in file["questions"]] == ["상태 낱말!장기렌탈"]
    assert path.read_bytes() == before


def test_what_is_told_in_settings_says_so(office: Path, xlcrm: Program) -> None:
    """After an adoption with an answer nothing is open."""
    path = _list(office)
    assert xlcrm("adopt", path, *ON, "--answer", "상태 낱말!장기렌탈=해지").returncode == 0
    told = xlcrm("reading", path, *ON).stdout
    assert "장기렌탈 = 해지 (1칸, 설정)" in told
    assert told.splitlines()[-1] == "남은 물음이 없습니다."


def test_the_call_gives_the_same_values(office: Path) -> None:
    """Nobody is named in them."""
    found = package.reading_of(package.open_workbook(_list(office)))
    assert [each.fields for each in found.sheets[0].columns] == [
        ("name",),
        ("start",),
        ("end",),
        ("fee",),
        ("status",),
    ]
    assert "홍가람" not in repr(found)


def test_a_workbook_that_is_no_ledger_shows_its_headers(office: Path, xlcrm: Program) -> None:
    """With what each might be, and how to go on."""
    book = Workbook()
    book.worksheets[0].append(["Zeta", "Joined"])
    book.worksheets[0].append(["가", "2024-01-01"])
    book.save(office / "메모.xlsx")
    run = xlcrm("reading", office / "메모.xlsx")
    assert run.returncode == 0
    assert "A1 Zeta · B1 Joined(계약 시작일?)" in run.stdout
    assert "고객대장으로 읽을 시트가 없습니다." in run.stdout
