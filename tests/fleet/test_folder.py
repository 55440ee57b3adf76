"""A folder of an office: ledgers, copies of them, and workbooks that are something else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.fleet.batch import FileResult, Outcome, check_files, mark_files, refresh_files

SAMPLES = Path(__file__).parents[2] / "sample_data"
SEED = SAMPLES / "seed_ledger.xlsx"
DAY = date(2024, 10, 1)


def stock(path: Path) -> None:
    """Write a workbook that is no ledger."""
    book = Workbook()
    for row in (("품목", "수량"), ("연필", 3)):
        book.worksheets[0].append(row)
    book.save(path)


def outcomes(results: list[FileResult]) -> dict[str, str]:
    """Return what became of each file, by its name."""
    return {each.path.name: each.outcome.value for each in results}


def test_what_is_no_ledger_is_skipped_with_a_line(tmp_path: Path) -> None:
    """In a folder; where somebody names the file, or wants it strict, it is an error."""
    shutil.copy(SEED, tmp_path / "대장.xlsx")
    stock(tmp_path / "재고.xlsx")
    results = refresh_files([tmp_path], DAY, dry_run=True)
    assert outcomes(results) == {"대장.xlsx": "ok", "재고.xlsx": "skipped"}
    assert "고객대장으로 읽을 시트가 없어 건너뜁니다. → " in str(results[1].error)
    assert outcomes(check_files([tmp_path], DAY)) == {"대장.xlsx": "ok", "재고.xlsx": "skipped"}
    assert outcomes(mark_files([tmp_path], DAY))["재고.xlsx"] == "skipped"
    assert outcomes(check_files([tmp_path / "재고.xlsx"], DAY)) == {"재고.xlsx": "failed"}
    assert outcomes(check_files([tmp_path, tmp_path / "재고.xlsx"], DAY))["재고.xlsx"] == "failed"
    assert outcomes(check_files([tmp_path], DAY, strict=True))["재고.xlsx"] == "failed"


def test_a_damaged_workbook_is_still_an_error(tmp_path: Path) -> None:
    """Nobody knows what it held."""
    (tmp_path / "대장.xlsx").write_bytes(b"no workbook")
    assert outcomes(refresh_files([tmp_path], DAY)) == {"대장.xlsx": "failed"}


@pytest.mark.parametrize(
    "name",
    [
        "고객대장 (2).xlsx",
        "고객대장 - 복사본.xlsx",
        "고객대장 - 복사본 (2).xlsx",
        "고객대장의 사본.xlsx",
        "고객대장-DESKTOP-1AB2C3D.xlsx",
        "고객대장-LAPTOP-9X8Y7Z.xlsm",
        "고객대장 (가온의 충돌된 복사본 2024-05-01).xlsx",
        "고객대장 (Someone's conflicted copy 2024-05-01).xlsx",
        "고객대장.sync-conflict-20240501-101010-ABCDEFG.xlsx",
        "Copy of 고객대장.xlsx",
        "고객대장_백업.xlsx",
        "고객대장 백업 2024-09-01.xlsx",
        "고객대장_20240901.xlsx",
        "백업/고객대장.xlsx",
        "백업/고객대장_20240901.xlsx",
    ],
)
def test_a_copy_is_left_alone(tmp_path: Path, name: str) -> None:
    """It is said which, and of what; its bytes stay."""
    copy = tmp_path / name
    copy.parent.mkdir(exist_ok=True)
    for path in (tmp_path / "고객대장.xlsx", copy):
        shutil.copy(SEED, path)
    results = refresh_files([tmp_path], DAY)
    found = {each.path: each for each in results}
    assert found[tmp_path / "고객대장.xlsx"].outcome is Outcome.OK
    assert found[copy].outcome is Outcome.SKIPPED
    assert "고객대장.xlsx의 사본이라 건드리지 않았습니다. →" in str(found[copy].error)
    assert copy.read_bytes() == SEED.read_bytes()
    strict = {each.path: each.outcome for each in refresh_files([tmp_path], DAY, strict=True)}
    assert strict[copy] is Outcome.FAILED
    assert [each.outcome for each in refresh_files([copy], DAY)] == [Outcome.OK]


def test_a_copy_that_says_more_is_said_to(tmp_path: Path) -> None:
    """Somebody has typed into it since."""
    shutil.copy(SEED, tmp_path / "고객대장.xlsx")
    book = load_workbook(SEED)
    new = ("1009", "새고객", "010-0000-0009", date(2024, 9, 1), date(2025, 8, 31))
    book["고객대장"].append(new)
    book.save(tmp_path / "고객대장 (2).xlsx")
    first = next(each for each in check_files([tmp_path], DAY) if each.error)
    assert "원본에 없는 계약이 1건 있습니다." in str(first.error)


@pytest.mark.parametrize("name", ["고객대장 (3).xlsx", "지점 (1).xlsx"])
def test_what_only_is_called_like_a_copy_is_done(tmp_path: Path, name: str) -> None:
    """It holds other contracts, or nothing lies beside it of which it were one."""
    shutil.copy(SEED, tmp_path / "고객대장.xlsx")
    shutil.copy(SAMPLES / "messy.xlsx", tmp_path / name)
    assert outcomes(check_files([tmp_path], DAY))[name] == "findings"
