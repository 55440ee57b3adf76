"""`xlcrm restore`: the backups shown, the difference shown, and only then a day put back."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xlcrm.files import born

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


def test_a_backup_of_several_of_a_second_is_listed_and_chosen_by_its_number(
    saved: Path, xlcrm: Program
) -> None:
    """What is shown is what is typed."""
    for fee in ("91000", "92000"):
        os.utime(saved, (EVENING, EVENING))
        assert xlcrm("renew", NAME, "-c", "1001", "--fee", fee, "-d", "2024-10-01").returncode == 0
        assert xlcrm("undo", NAME).returncode == 0
        os.utime(saved, (EVENING, EVENING))
        assert xlcrm("log", "add", NAME, "1001", fee).returncode == 0
    listed = xlcrm("restore", NAME).stdout
    named = "2024-09-30 19:00:00 (2)"
    assert f"  {named}" in listed
    run = xlcrm("restore", NAME, "--on", named, "--dry-run")
    assert (run.returncode, "190000) 2.xlsx'" in run.stdout) == (0, True)
    run = xlcrm("restore", NAME, "--on", "2024-09-30 19:00:00 (9)")
    assert (run.returncode, "(9)에 저장한 백업이 없습니다." in run.stderr) == (2, True)


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("on", ["어제", "오늘", "11/28", "9999-12-31", "2999.1.1", "3일 전"])
def test_a_day_is_typed_as_people_type_it(xlcrm: Program, on: str) -> None:
    """As for every other command; also one that is far away."""
    run = xlcrm("restore", NAME, "--on", on, "--dry-run")
    assert (run.returncode, run.stderr) == (0, "")


def test_the_command_that_is_shown_names_a_backup_that_can_be_put_back(
    saved: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a rotten one; where the folder may not be read, that is said."""
    newest, oldest = xlcrm("restore", NAME).stdout.splitlines()[1:3]
    backup = next((saved.parent / "xlcrm 백업").glob("*190000).xlsx"))
    backup.write_bytes(b"rotten")
    *_, hint = xlcrm("restore", NAME).stdout.splitlines()
    assert " ".join(newest.split()[:2]) in hint
    assert oldest.split()[1] not in hint
    real = os.listdir

    def refused(folder: str | Path) -> list[str]:
        if str(folder).endswith("xlcrm 백업"):
            raise PermissionError
        return real(folder)

    monkeypatch.setattr(os, "listdir", refused)
    run = xlcrm("restore", NAME)
    assert (run.returncode, "권한이 없습니다." in run.stderr) == (2, True)
    assert xlcrm("undo", NAME).returncode == 2
    assert xlcrm("log", "add", NAME, "1001", "통화함").returncode == 0


@pytest.mark.usefixtures("saved")
def test_a_backup_that_may_not_be_read_is_not_called_damaged(
    xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody deletes it for that."""
    real = born.opened_to_read

    def refused(path: Path, *, follow: bool = False) -> int:
        if path.parent.name == "xlcrm 백업" and path.suffix == ".xlsx":
            raise PermissionError
        return real(path, follow=follow)

    monkeypatch.setattr(born, "opened_to_read", refused)
    listed = xlcrm("restore", NAME).stdout
    assert ("읽을 권한이 없음" in listed, "손상" in listed) == (True, False)
    assert "되살리려면" not in listed


def test_a_backup_of_which_nobody_knows_what_it_was_is_told(saved: Path, xlcrm: Program) -> None:
    """Somebody may have put the file there."""
    for seal in (saved.parent / "xlcrm 백업").glob(".*"):
        seal.unlink()
    assert "만들 때의 지문이 없음" in xlcrm("restore", NAME).stdout
    run = xlcrm("restore", NAME, "--on", "2024-09-30", "--dry-run")
    assert "지문이 없어" in run.stdout


@pytest.mark.usefixtures("saved")
def test_headers_of_a_sheet_that_comes_or_goes_are_not_masked(xlcrm: Program) -> None:
    """They name nobody; the people below them are masked."""
    told = xlcrm("undo", NAME, "--dry-run").stdout
    assert ("'고객명'" in told, "'고*명'" in told) == (True, False)
    told = xlcrm(*ON, "--dry-run").stdout
    assert ("'고객명'" in told, "'고*명'" in told) == (True, False)
    assert xlcrm("undo", NAME).returncode == 0
    assert xlcrm("undo", NAME).returncode == 0
    told = json.loads(xlcrm("restore", NAME, "--on", "오늘", "--dry-run", "--json").stdout)
    assert told["files"][0]["outcome"] == "ok"
