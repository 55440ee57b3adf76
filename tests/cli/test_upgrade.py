"""`xlcrm upgrade`, and what the other commands say of ledgers that are older or newer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import received

from xlcrm.reading.edition import EDITION

if TYPE_CHECKING:
    from tests.cli.conftest import Program

KEPT: Final = Path(__file__).parents[1] / "ledgers"
DAY: Final = ("--as-of", "2024-10-01")


@pytest.fixture
def old(office: Path) -> Path:
    """Return a ledger of the first edition in the office's folder."""
    return Path(shutil.copy(KEPT / "edition_1.xlsx", office / "대장.xlsx"))


def test_a_dry_run_lists_what_would_be_added(xlcrm: Program, old: Path) -> None:
    """Line by line, and writes nothing."""
    before = old.read_bytes()
    run = xlcrm("upgrade", "대장.xlsx", "--dry-run")
    assert (run.returncode, run.stderr) == (0, "")
    first, *lines = run.stdout.splitlines()
    assert first == (
        f"대장.xlsx: 1판에서 {EDITION}판으로 올릴 것입니다. (--dry-run: 쓰지 않았습니다)"
    )
    assert "  설정: 새 행 기준 · 날마다 남길 백업(일) · 7" in lines
    assert "  설정: 새 행 목표 · 재계약률(%) · (빈 칸)" in lines
    assert "  새 시트: 현황판" in lines
    assert old.read_bytes() == before


def test_an_upgrade_is_one_save_that_is_told_and_kept(xlcrm: Program, old: Path) -> None:
    """A backup, lines in 변경이력 under its Korean name, and nothing more to do."""
    run = xlcrm("올리기", old.name, "--user", "김대리")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1].startswith("  백업: xlcrm 백업/대장 (")
    assert "대장 판 올림" in xlcrm("history", "대장.xlsx").stdout
    again = xlcrm("upgrade", "대장.xlsx")
    assert again.stdout == f"대장.xlsx: 이미 가장 새 판({EDITION}판)입니다.\n"
    assert xlcrm("undo", "대장.xlsx").returncode == 0
    assert xlcrm("upgrade", "대장.xlsx", "-n").stdout.startswith("대장.xlsx: 1판에서")


def test_a_folder_is_upgraded_whole(xlcrm: Program, old: Path) -> None:
    """Each ledger is told of; what is none is passed over, and stops nothing."""
    shutil.copy(KEPT / "edition_3.xlsx", old.parent / "지점.xlsx")
    (old.parent / "메모.xlsx").write_bytes(b"PK")
    run = xlcrm("upgrade", ".")
    assert run.returncode == 2
    assert run.stdout.count(f"{EDITION}판으로 올렸습니다.") == 2
    assert "메모.xlsx" in run.stderr


def test_json_tells_what_is_added(xlcrm: Program, old: Path) -> None:
    """From which edition to which, each cell, and nothing about people."""
    run = xlcrm("upgrade", old.name, "--json", "--dry-run")
    (file,) = json.loads(run.stdout)["files"]
    assert (file["outcome"], file["from"], file["to"], file["problems"]) == ("ok", 1, EDITION, [])
    assert "설정: 새 행 기준 · 일지 나누기 · 없음" in file["added"]
    assert {"sheet": "설정", "cell": "B7", "old": None, "new": "자동갱신 처리"} in file["edits"]


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "대장.xlsx", *DAY),
        ("check", "대장.xlsx", *DAY),
        ("today", "대장.xlsx", *DAY),
        ("summary", "대장.xlsx", *DAY),
        ("expiring", "대장.xlsx", *DAY),
        ("log", "due", "대장.xlsx", *DAY),
        ("card", "대장.xlsx", "1001", *DAY),
    ],
    ids=lambda words: words[0],
)
def test_every_command_says_when_an_upgrade_would_help(
    xlcrm: Program, old: Path, words: tuple[str, ...]
) -> None:
    """In one line beside its results, and in JSON as a field; after an upgrade no more."""
    hint = '대장.xlsx (1판): 옛 판의 대장입니다. 새로 생긴 것을 더하려면: xlcrm upgrade "대장.xlsx"'
    run = xlcrm(*words)
    assert run.stderr.splitlines().count(hint) == 1
    assert hint not in run.stdout
    (file,) = json.loads(xlcrm(*words, "--json").stdout)["files"]
    assert file["edition"] == {"ledger": 1, "program": EDITION, "upgrade": True}
    xlcrm("upgrade", old)
    assert "옛 판" not in xlcrm(*words).stderr
    (file,) = json.loads(xlcrm(*words, "--json").stdout)["files"]
    assert "edition" not in file


@pytest.mark.parametrize("name", ["edition_5", "seed_ledger", "office"])
def test_nothing_is_said_where_an_upgrade_would_bring_nothing(
    xlcrm: Program, office: Path, samples: Path, name: str
) -> None:
    """A ledger that lacks nothing but its number, and an office's own workbook."""
    kept = KEPT / f"{name}.xlsx"
    shutil.copy(kept if kept.exists() else samples / f"{name}.xlsx", office / "대장.xlsx")
    assert "옛 판" not in xlcrm("check", "대장.xlsx", *DAY).stderr


def test_many_old_ledgers_are_told_of_in_one_line(xlcrm: Program, office: Path) -> None:
    """With the folder that holds them."""
    for number in range(4):
        (office / "지점").mkdir(exist_ok=True)
        shutil.copy(KEPT / "edition_2.xlsx", office / "지점" / f"{number}.xlsx")
    run = xlcrm("check", "지점", "--strict", *DAY)
    (line,) = [line for line in run.stderr.splitlines() if "옛 판" in line]
    assert line.startswith("대장 4개: ")
    assert line.endswith('xlcrm upgrade "지점"')


def test_a_workbook_that_xlcrm_has_not_made_is_told_what_to_do(
    xlcrm: Program, office: Path, samples: Path
) -> None:
    """`adopt` is what adds to it what it lacks."""
    shutil.copy(samples / "messy.xlsx", office / "명단.xlsx")
    run = xlcrm("upgrade", "명단.xlsx")
    assert run.returncode == 0
    assert run.stdout == (
        "명단.xlsx: xlcrm이 만든 설정이 없는 대장이라 올릴 것이 없습니다. "
        '→ 없는 열과 설정을 더하려면: xlcrm adopt "명단.xlsx"\n'
    )


def test_what_is_typed_into_the_intake_is_told_too(xlcrm: Program, office: Path) -> None:
    """It is taken in before the upgrade, as before any command that writes."""
    path = Path(shutil.copy(KEPT / "edition_5.xlsx", office / "대장.xlsx"))
    received.write(
        path, {"종류": "전화", "고객": "1001", "내용": "통화함"}, {"종류": "잡담", "고객": "1001"}
    )
    told = "  접수 시트의 1건을 받을 것입니다: 연락 1"
    assert told in xlcrm("upgrade", "대장.xlsx", "--dry-run").stdout.splitlines()
    (file,) = json.loads(xlcrm("upgrade", "대장.xlsx", "-n", "--json").stdout)["files"]
    assert file["intake"] == {"taken": 1, "wrong": 1, "open": 0}
    run = xlcrm("upgrade", "대장.xlsx")
    assert "  접수 시트의 1건을 받았습니다: 연락 1" in run.stdout.splitlines()
