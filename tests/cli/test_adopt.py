"""`xlcrm adopt`: what it shows, asks, adds, and how it is answered."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Final

import click
import pytest
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01")


@pytest.fixture
def messy(office: Path, samples: Path) -> Path:
    """Return a copy of the messy sample in the office's folder."""
    path = office / "messy.xlsx"
    shutil.copy(samples / "messy.xlsx", path)
    return path


@pytest.fixture
def unclear(office: Path) -> Path:
    """Return a list in which two columns of days do not say what they are."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명단"
    for row in (
        ["성함", "연락처", "그날", "끝나는 날", "상품"],
        ["가나다", "010-0000-0901", "2023-10-26", "2024-10-25", "헬스"],
        ["라마바", "010-0000-0902", "2024-01-05", "2025-01-04", "헬스"],
    ):
        sheet.append(row)
    path = office / "명단.xlsx"
    book.save(path)
    return path


def test_the_plan_is_a_table_and_what_is_added_is_told(messy: Path, xlcrm: Program) -> None:
    """Sheet, kind, header cell, header, column and how; then the columns, 설정 and dropdowns."""
    run = xlcrm("adopt", messy, *ON)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[:4] == [
        "2023년 → 고객대장 (머리글 4행, A4:I14)",
        "  셀  머리글       열           어떻게",
        "  A4  회원번호     고객 ID      같음",
        "  B4  성 명        고객명       같음",
    ]
    assert lines[-9:-3] == [
        f"{messy}: 더했습니다. 있던 셀은 그대로입니다.",
        "  2023년: 열 남은 일수, 조치 (P~Q열)",
        "  2024년: 열 남은 일수, 조치 (P~Q열)",
        "  설정: 새 시트 (서비스 5, 기준 9)",
        "  2023년: 선택 목록 F열",
        "  2024년: 선택 목록 F열",
    ]


def test_a_table_with_another_at_its_right_is_told_to_have_no_room(
    office: Path, xlcrm: Program
) -> None:
    """Both are read; only the last one gets columns, and the person hears why."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "회원권"
    heads = ["성함", "연락처", "시작일", "종료일", "상품"]
    sheet.append([*heads, None, *heads])
    for number in range(1, 4):
        person = ["가나다", f"010-0000-09{number:02}", "2023-10-26", "2024-10-25", "헬스"]
        sheet.append([*person, None, "라마바", f"010-0000-08{number:02}", *person[2:]])
    path = office / "나란히.xlsx"
    book.save(path)
    run = xlcrm("adopt", path, "--dry-run", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "  회원권: 열 상태, 남은 일수, 조치 (L~N열)" in run.stdout.splitlines()
    assert run.stdout.splitlines()[-1] == (
        "  회원권!A1:E4: 오른쪽에 다른 표가 있어 열을 더하지 않습니다."
        " → 그 표를 새 시트로 옮긴 뒤 다시 실행하면 더합니다."
    )


def test_adopting_twice_adds_nothing_and_can_be_undone(messy: Path, xlcrm: Program) -> None:
    """The second time there is nothing to do; undone, the file is what it was."""
    original = messy.read_bytes()
    xlcrm("adopt", messy, *ON)
    adopted = messy.read_bytes()
    again = xlcrm("adopt", messy, *ON)
    assert again.stdout.splitlines()[-1].endswith("더할 것이 없습니다. 그대로 쓰면 됩니다.")
    assert messy.read_bytes() == adopted
    assert xlcrm("undo", messy).returncode == 0
    assert messy.read_bytes() == original


def test_a_rehearsal_writes_nothing(messy: Path, xlcrm: Program) -> None:
    """Not even a backup."""
    original = messy.read_bytes()
    run = xlcrm("adopt", messy, *ON, "--dry-run")
    assert "(--dry-run: 쓰지 않았습니다)" in run.stdout
    assert messy.read_bytes() == original
    assert list(messy.parent.iterdir()) == [messy]


def test_without_a_terminal_the_questions_are_told_with_their_answers(
    unclear: Path, xlcrm: Program
) -> None:
    """Exit code 2, nothing written, and for each header the --map to give."""
    original = unclear.read_bytes()
    run = xlcrm("adopt", unclear, *ON)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        f"{unclear}: 뜻을 알 수 없는 머리글이 2개 있습니다. → --map이나 --answers로 알려 주세요.",
        "  명단!C1 '그날': 2023-10-26 · 2024-01-05",
        "    계약 시작일 90: 이 날부터 12개월 뒤가 '끝나는 날'과 맞습니다.",
        '    --map "명단! 그날=계약 시작일" 또는 "명단! 그날=쓰지 않음"',
        "  명단!D1 '끝나는 날': 2024-10-25 · 2025-01-04",
        "    계약 종료일 90: '그날' 열의 날부터 12개월 뒤 종료일과 맞습니다.",
        '    --map "명단! 끝나는 날=계약 종료일" 또는 "명단! 끝나는 날=쓰지 않음"',
    ]
    assert unclear.read_bytes() == original


def test_answers_are_given_by_map(unclear: Path, xlcrm: Program) -> None:
    """With or without the sheet; a later command asks nothing."""
    answers = ("--map", "그날=계약 시작일", "--map", "명단!끝나는 날=계약 종료일")
    assert xlcrm("adopt", unclear, *ON, *answers).returncode == 0
    assert "만료 예정 1" in xlcrm("refresh", unclear, *ON).stdout


@pytest.mark.parametrize("said", ["성함", "=고객명", "성함="])
def test_an_answer_without_both_sides_is_a_wrong_use(
    unclear: Path, xlcrm: Program, said: str
) -> None:
    """The message shows how it is written."""
    run = xlcrm("adopt", unclear, "--map", said)
    assert run.returncode == 2
    assert "'성함=고객명'처럼" in run.stderr


def test_at_a_terminal_it_asks(
    unclear: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By number or by name; what is no column is asked again."""
    typed = iter(["키", "계약 시작일", "1"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    run = xlcrm("adopt", unclear, *ON)
    assert run.returncode == 0
    assert "명단!C1 '그날'은 어느 열입니까?" in run.stdout
    assert "그런 번호나 답은 없습니다." in run.stdout
    assert "  C1  그날       계약 시작일  지정" in run.stdout.splitlines()


def test_for_programs_all_of_it_is_json(unclear: Path, xlcrm: Program) -> None:
    """Questions with their candidates first; answered, the tables and what was added."""
    asked = json.loads(xlcrm("adopt", unclear, *ON, "--json").stdout)["files"][0]
    assert asked["outcome"] == "failed"
    assert [each["key"] for each in asked["questions"]] == ["명단!그날", "명단!끝나는 날"]
    answers = ("--map", "그날=start", "--map", "끝나는 날=end")
    done = json.loads(xlcrm("adopt", unclear, *ON, "--json", *answers).stdout)["files"][0]
    assert done["outcome"] == "ok"
    assert done["sheets"][0]["columns"][0] == {
        "cell": "A1",
        "header": "성함",
        "fields": ["name"],
        "score": 90,
        "how": "similar",
    }
    assert done["kept"] == {
        "명단!그날": "계약 시작일",
        "명단!끝나는 날": "계약 종료일",
    }
    assert {"sheet": "명단", "cell": "F1", "old": None, "new": "상태"} in done["edits"]


def test_a_workbook_without_customers_is_told_in_one_line(office: Path, xlcrm: Program) -> None:
    """With what to do."""
    book = Workbook()
    book.worksheets[0].append(["할 일", "기한"])
    book.save(office / "메모.xlsx")
    run = xlcrm("adopt", office / "메모.xlsx")
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert "고객대장으로 읽을 시트를 찾지 못했습니다. → " in line
    assert "있는 머리글은 Sheet: A1 할 일 · B1 기한(계약 종료일?)" in line
