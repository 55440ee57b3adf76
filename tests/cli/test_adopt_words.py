"""`xlcrm adopt` and the office's own words: what nobody knows is asked once, and kept in 설정."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

import click
import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01")


@pytest.fixture
def members(office: Path) -> Path:
    """Return a list whose 상태 is the office's own, with two words that nobody knows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명단"
    sheet.append(["고객번호", "고객명", "시작일", "종료일", "월 요금", "상태"])
    for number, word in enumerate(("이용중", "탈퇴", "장기렌탈", "장기 렌탈", "우수", "휴회중")):
        sheet.append([f"K{number}", f"가상{number}", "2024-01-01", "2024-10-20", 10_000, word])
    path = office / "명단.xlsx"
    book.save(path)
    return path


def column(path: Path, header: str) -> list[object]:
    """Return what stands below a header of the list."""
    sheet = load_workbook(path)["명단"]
    (number,) = (cell.column for cell in sheet[1] if cell.value == header)
    return [sheet.cell(row, number).value for row in range(2, sheet.max_row + 1)]


def test_the_list_is_adopted_and_unknown_words_are_told(members: Path, xlcrm: Program) -> None:
    """Each once, with how many cells say it, what is proposed and why, and how it is answered."""
    before = column(members, "상태")
    run = xlcrm("adopt", members, *ON)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("뜻을 모르는 말"))
    assert lines[first : first + 8] == [
        "뜻을 모르는 말이 2가지 있어, 알려 줄 때까지 날짜로만 셈합니다.",
        "  명단!F4 '장기렌탈' (2칸)",
        "    활성화 60: 그만두었다는 말이 없어, 날짜로 셈하는 것으로 봅니다.",
        '    --answer "상태 낱말! 장기렌탈=활성화" 또는 "상태 낱말! 장기렌탈=쓰지 않음"',
        "  명단!F6 '우수' (1칸)",
        "    활성화 60: 그만두었다는 말이 없어, 날짜로 셈하는 것으로 봅니다.",
        '    --answer "상태 낱말! 우수=활성화" 또는 "상태 낱말! 우수=쓰지 않음"',
        "  다른 뜻이면 '=' 뒤에: 활성화 · 해지 · 만료 · 취소 · 일시정지 · 예정 · 해지 예정",
    ]
    assert column(members, "상태") == before
    soon, rest = "만료 예정", "일시정지"
    assert column(members, "계산 상태") == [soon, "해지", soon, soon, soon, rest]


def test_what_is_answered_is_kept_and_not_asked_again(members: Path, xlcrm: Program) -> None:
    """By adopt, refresh or check; a second adoption has nothing to add."""
    answers = ("--map", "상태 낱말!장기렌탈=해지", "--map", "상태 낱말!우수=이용중")
    assert "설정: 새 시트 (기준 9, 상태 낱말 2)" in xlcrm("adopt", members, *ON, *answers).stdout
    assert column(members, "계산 상태")[2:5] == ["해지", "해지", "만료 예정"]
    again = xlcrm("adopt", members, *ON, *answers)
    assert "더할 것이 없습니다" in again.stdout
    assert "뜻을 모르는 말" not in again.stdout
    assert "C311" not in xlcrm("check", members, *ON).stdout
    listed = json.loads(xlcrm("expiring", members, *ON, "--json").stdout)["files"][0]
    assert [each["cell"] for each in listed["contracts"]] == ["A2", "A6"]


def test_at_a_terminal_each_word_is_asked_once(
    members: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By number or by name, with a way to leave it; what is no meaning is asked again."""
    typed = iter(["우리말", "해지", "0"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    run = xlcrm("adopt", members, *ON)
    assert "명단!F4 '상태' 열의 '장기렌탈'은 무슨 뜻입니까? (2칸)" in run.stdout
    assert "그런 번호나 답은 없습니다." in run.stdout
    assert column(members, "계산 상태")[2:5] == ["해지", "해지", "만료 예정"]
    again = xlcrm("adopt", members, *ON)  # what is left as it is stays so, too
    assert "무슨 뜻입니까?" not in again.stdout


def test_for_programs_the_words_are_json(members: Path, xlcrm: Program) -> None:
    """So that another program can ask them."""
    found = json.loads(xlcrm("adopt", members, *ON, "--json").stdout)["files"][0]
    assert found["words"][0] == {
        "section": "상태 낱말",
        "word": "장기렌탈",
        "cell": "명단!F4",
        "count": 2,
        "proposal": "활성화",
    }


def test_a_meaning_that_there_is_not_is_refused(members: Path, xlcrm: Program) -> None:
    """With those that there are; nothing is written."""
    original = members.read_bytes()
    run = xlcrm("adopt", members, *ON, "--map", "상태 낱말!장기렌탈=우리말")
    assert run.returncode == 2
    assert "활성화" in run.stderr
    assert members.read_bytes() == original
