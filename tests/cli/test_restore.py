"""`xlcrm restore`: the backups shown, the difference shown, and only then a day put back."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
EVENING = 1_727_690_400  # 2024-09-30 19:00 in Korea
ON = ("restore", NAME, "--on", "2024-09-30")


@pytest.fixture
def saved(seed: Path, xlcrm: Program) -> Path:
    """Return a ledger of an evening, refreshed and written into since."""
    os.utime(seed, (EVENING, EVENING))
    assert xlcrm("refresh", NAME, "--as-of", "2024-10-01").returncode == 0
    assert xlcrm("log", "add", NAME, "--customer", "홍길동", "통화함").returncode == 0
    return seed


def test_without_a_day_the_backups_are_shown(saved: Path, xlcrm: Program) -> None:
    """The newest first, and the command that puts the oldest back; of a rotten one that it is."""
    run = xlcrm("restore", NAME)
    first, newest, oldest, hint = run.stdout.splitlines()
    assert (run.returncode, first) == (0, f"{NAME}: 남아 있는 백업 2개")
    assert oldest.split()[:2] == ["2024-09-30", "19:00:00"]
    assert newest.split()[:2] > oldest.split()[:2]
    assert hint == f'되살리려면: xlcrm restore "{NAME}" --on "2024-09-30 19:00:00"'
    (file,) = json.loads(xlcrm("restore", NAME, "--json").stdout)["files"]
    assert [each["whole"] for each in file["backups"]] == [True, True]
    backup = next((saved.parent / "xlcrm 백업").glob("*(2024-09-30 190000).xlsx"))
    backup.write_bytes(backup.read_bytes()[:-1])
    assert "손상되어 쓸 수 없음" in xlcrm("restore", NAME).stdout.splitlines()[2]
    before = saved.read_bytes()
    run = xlcrm(*ON)
    assert (run.returncode, saved.read_bytes()) == (2, before)
    assert "손상되었거나 다른 파일로 바뀌어" in run.stderr


def test_the_difference_is_shown_and_then_the_day_comes_back(saved: Path, xlcrm: Program) -> None:
    """Nobody to be recognised; where what was is kept, and how what waits is told."""
    before = saved.read_bytes()
    run = xlcrm(*ON, "--dry-run")
    assert (run.returncode, saved.read_bytes()) == (0, before)
    assert run.stdout.splitlines()[-1] == "(--dry-run: 되살리지 않았습니다)"
    run = xlcrm(*ON)
    lines = run.stdout.splitlines()
    assert (run.returncode, run.stderr) == (0, "")
    assert lines[0].startswith(f"{NAME}: 백업 '{NAME[:-5]} (2024-09-30 190000).xlsx'로 되살리면")
    assert "  고객대장!H4: '만료 예정' → '활성화'" in lines
    assert "홍길동" not in run.stdout
    assert any("일지 1건은 대기열에 두어" in line for line in lines)
    assert (saved.parent / lines[-1].partition(": ")[2]).read_bytes() == before
    assert load_workbook(saved)["고객대장"]["H4"].value == "활성화"
    assert "기다리는 일지 1건" in xlcrm("queue", "show", NAME).stdout
    assert xlcrm("queue", "apply", NAME).returncode == 0
    assert load_workbook(saved)["고객관리일지"]["D2"].value == "홍길동"


def test_as_json_every_cell_is_told(saved: Path, xlcrm: Program) -> None:
    """With when what comes back had been saved."""
    (file,) = json.loads(xlcrm(*ON, "--without-log", "--yes", "--json").stdout)["files"]
    assert (file["outcome"], file["saved"]) == ("ok", "2024-09-30 19:00:00")
    assert {"sheet": "고객대장", "cell": "H4", "old": "만료 예정", "new": "활성화"} in file["edits"]
    assert "waiting" not in file
    assert "기다리는 일지 0건" in xlcrm("queue", "show", NAME).stdout
    del saved


@pytest.mark.parametrize("day", ["2024-09-29", "2024-09-30 18:59"])
def test_a_day_before_all_backups_is_told(saved: Path, xlcrm: Program, day: str) -> None:
    """With the oldest there is."""
    before = saved.read_bytes()
    run = xlcrm("restore", NAME, "--on", day)
    assert (run.returncode, run.stdout, saved.read_bytes()) == (2, "", before)
    assert "가장 오랜 백업은 2024-09-30 19:00:00" in run.stderr


def test_nothing_changed_since_is_told(saved: Path, xlcrm: Program) -> None:
    """The day is that of the content, not the one on which the command runs."""
    run = xlcrm("restore", NAME, "--on", "2099-01-01")
    assert run.returncode == 0
    assert "저장 그대로여서 되살릴 것이 없습니다." in run.stdout
    del saved


def test_a_day_that_cannot_be_read_is_wrong_use(saved: Path, xlcrm: Program) -> None:
    """With what may be typed."""
    run = xlcrm("restore", NAME, "--on", "언젠가")
    assert run.returncode == 2
    assert "2024-09-30이나 2024-09-30 14:30처럼 적으세요." in run.stderr
    del saved
