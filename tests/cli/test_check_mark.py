"""`xlcrm check --mark`: what the office reads on the screen while its workbook is marked."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xlcrm.cli.options import now
from xlcrm.cli.shown.check import advice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY = ("--as-of", "2024-10-01")


@pytest.fixture
def messy(office: Path, samples: Path) -> str:
    """Return the name of a copy of the messy sample in the office's folder."""
    shutil.copy(samples / "messy.xlsx", office)
    return "messy.xlsx"


def test_findings_are_shown_and_written(messy: str, office: Path, xlcrm: Program) -> None:
    """The sheet is told of below the findings, with the backup; the exit code is a check's."""
    plain, run = xlcrm("check", messy, *DAY), xlcrm("check", messy, "--mark", *DAY)
    assert run.returncode == plain.returncode == 1
    assert run.stdout.startswith(plain.stdout)
    marked, backup = run.stdout.removeprefix(f"{plain.stdout}\n").splitlines()
    assert marked == "  점검결과 시트에 적었습니다. 엑셀에서 셀 주소를 누르면 그 자리로 갑니다."
    assert backup.startswith(f"  백업: xlcrm 백업/messy ({now():%Y-%m-%d}")
    assert "점검결과" in load_workbook(office / messy).sheetnames


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ((), "점검결과 시트에 이미 그대로 적혀 있어, 파일을 건드리지 않았습니다."),
        (("--dry-run",), "점검결과 시트에 이미 그대로 적혀 있어, 파일을 건드리지 않았습니다."),
        (
            ("--as-of", "2025-10-01", "--dry-run"),
            "점검결과 시트에 적을 것입니다. (--dry-run: 쓰지 않았습니다)",
        ),
    ],
    ids=["the same again", "the same rehearsed", "another day rehearsed"],
)
def test_what_need_not_be_written_is_not(
    messy: str, office: Path, xlcrm: Program, again: tuple[str, ...], said: str
) -> None:
    """And it is said so."""
    xlcrm("check", messy, "--mark", "--no-backup", *DAY)
    before = (office / messy).read_bytes()
    run = xlcrm("check", messy, "--mark", *DAY, *again)
    assert run.stdout.endswith(f"\n  {said}\n")
    assert (office / messy).read_bytes() == before
    assert not (office / "xlcrm 백업").exists()


def test_a_folder_is_marked_whole(messy: str, office: Path, samples: Path, xlcrm: Program) -> None:
    """Every workbook below it; a clean one hears good news."""
    shutil.copy(samples / "seed_ledger.xlsx", office)
    run = xlcrm("check", office, "--mark", "--no-backup", *DAY)
    assert run.returncode == 1
    assert run.stdout.count("점검결과 시트에 적었습니다.") == 2
    news = run.stdout.splitlines()[-2:]
    assert news[0] == f"{office / 'seed_ledger.xlsx'}: 고칠 것이 없습니다."
    assert news[1].startswith("  점검결과 시트에 적었습니다.")
    for name in (messy, "seed_ledger.xlsx"):
        assert "점검결과" in load_workbook(office / name).sheetnames


def test_json_says_whether_the_sheet_was_written(messy: str, office: Path, xlcrm: Program) -> None:
    """Without --mark it does not speak of it."""
    runs = [xlcrm("check", messy, *more, "--json", *DAY) for more in ((), ("--mark",), ("--mark",))]
    files = [json.loads(run.stdout)["files"][0] for run in runs]
    assert [file.get("marked") for file in files] == [None, True, False]
    assert "marked" not in files[0]
    assert files[0]["findings"] == files[1]["findings"] == files[2]["findings"]
    assert {run.returncode for run in runs} == {1}
    assert "점검결과" in load_workbook(office / messy).sheetnames


def test_an_offices_own_sheet_is_left_alone(messy: str, office: Path, xlcrm: Program) -> None:
    """Exit code 2 and what to do; what was found is shown all the same."""
    book = load_workbook(office / messy)
    book.create_sheet("점검결과")["A1"] = "우리 점검"
    book.save(office / messy)
    run = xlcrm("check", messy, "--mark", *DAY)
    assert run.returncode == 2
    assert "C103  오류" in run.stdout
    assert run.stderr == (
        "messy.xlsx: 점검결과: xlcrm이 만든 시트가 아니어서 바꾸지 않습니다."
        " → 그 시트의 이름을 바꾸고 다시 실행하세요. 새 시트를 만듭니다.\n"
    )


def test_an_open_workbook_is_checked_but_not_marked(
    messy: str, office: Path, xlcrm: Program
) -> None:
    """Exit code 3, and nothing is lost by it: the findings are shown."""
    (office / f"~${messy}").write_bytes(b"")
    before = (office / messy).read_bytes()
    run = xlcrm("check", messy, "--mark", *DAY)
    assert (run.returncode, (office / messy).read_bytes()) == (3, before)
    assert "C103  오류" in run.stdout
    assert "점검결과" not in run.stdout
    assert "열어 두었습니다" in run.stderr


def test_the_history_names_who_marked(messy: str, office: Path, xlcrm: Program) -> None:
    """As it does after every other change."""
    book = load_workbook(office / messy)
    headers = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
    book.create_sheet("변경이력").append(headers)
    book.save(office / messy)
    xlcrm("check", messy, "--mark", "--user", "김담당", *DAY)
    row = [cell.value for cell in load_workbook(office / messy)["변경이력"][2]]
    assert row[1:4] == ["김담당", "점검결과 기록", "점검결과"]


@pytest.mark.parametrize(
    ("codes", "marked", "commands"),
    [
        pytest.param(set(), False, [], id="nothing found"),
        pytest.param({"C302"}, False, ['check "a.xlsx" --mark'], id="only by hand"),
        pytest.param(
            {"C302", "C602"},
            False,
            ['check "a.xlsx" --mark', 'fix "a.xlsx" --dry-run'],
            id="some by itself",
        ),
        pytest.param({"C602"}, True, ['fix "a.xlsx" --dry-run'], id="marked already"),
    ],
)
def test_a_person_is_told_how_to_go_on(
    codes: set[str],
    marked: bool,  # noqa: FBT001 - a case
    commands: list[str],
) -> None:
    """By commands that can be typed as they stand."""
    told = list(advice(codes, "a.xlsx", marked=marked))
    assert [line.removeprefix("  xlcrm ") for line in told if line.startswith("  ")] == commands
