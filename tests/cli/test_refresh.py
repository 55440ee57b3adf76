from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

DAY = ("--as-of", "2024-10-01")
DAYS = [date(2024, 10, 1) + timedelta(days=days) for days in range(14)]


def _cells(path: Path) -> dict[str, object]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


@cache
def _cells_of_sample(path: Path) -> dict[str, object]:
    return _cells(path)


def _everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below a folder with its time and bytes, and the folders with their times."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *folder.rglob("*")]
    }


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_reference_table_comes_out_exactly(
    seed: Path, samples: Path, xlcrm: Program, day: date
) -> None:
    """활성화, 활성화, 만료 예정, and nothing else in the workbook has changed."""
    run = xlcrm("refresh", seed.name, "--as-of", day)
    assert (run.returncode, run.stderr) == (0, "")
    before = _cells_of_sample(samples / "seed_ledger.xlsx")
    assert _cells(seed) == {**before, "고객대장!H4": "만료 예정"}
    assert [before[f"고객대장!H{row}"] for row in (2, 3, 4)] == ["활성화"] * 3


def test_the_summary_says_who_and_what_to_do(seed: Path, process: Program) -> None:
    """Contracts by status, who became 만료 예정 with the name masked, actions, missing columns."""
    run = process("refresh", seed.name, *DAY)
    backup = next((seed.parent / "xlcrm 백업").glob("*.xlsx"))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "seed_ledger.xlsx: 2024-10-01 기준으로 셀 1개를 고쳤습니다.",
        "  상태: 활성화 2 · 만료 예정 1",
        "  남은 일수: 30일 이내 1 · 60일 이내 3",
        "  조치: 재계약 상담 필요 1",
        "  새로 만료 예정: 1건",
        "    셀           고객   서비스           종료일      남은 날",
        "    고객대장!E4  박*희  프리미엄 서비스  2024-11-30     D-60",
        (
            "  없는 열: 고객대장 시트의 남은 일수, 조치"
            " → 넣으려면 --add-columns를 붙여 다시 실행하세요."
        ),
        f"  백업: xlcrm 백업/{backup.name}",
    ]


def test_a_second_refresh_writes_nothing(seed: Path, process: Program) -> None:
    """On the same day there is nothing to do: same bytes, same time, no second backup."""
    process("refresh", seed.name, *DAY)
    before = _everything(seed.parent)
    run = process("refresh", seed.name, *DAY)
    assert run.returncode == 0
    assert "고칠 것이 없습니다." in run.stdout
    after = _everything(seed.parent)
    assert after.keys() == before.keys()
    assert after["seed_ledger.xlsx"] == before["seed_ledger.xlsx"]


@pytest.mark.parametrize("extra", [(), ("--json",), ("--add-columns",)], ids=str)
def test_a_dry_run_writes_nothing_at_all(
    seed: Path, process: Program, extra: tuple[str, ...]
) -> None:
    """Not a byte, not a time, not even a lock file; but the plan is printed."""
    before = _everything(seed.parent)
    run = process("refresh", seed.name, *DAY, "--dry-run", *extra)
    assert run.returncode == 0
    assert "만료 예정" in run.stdout
    assert _everything(seed.parent) == before


def test_a_dry_run_prints_the_plan_cell_by_cell(seed: Path, xlcrm: Program) -> None:
    """Old and new value of each cell, added columns too; numbers without quotes."""
    run = xlcrm("refresh", seed.name, *DAY, "--dry-run", "--add-columns")
    assert "셀 7개를 고칠 것입니다. (--dry-run: 쓰지 않았습니다)" in run.stdout
    assert run.stdout.splitlines()[-8:] == [
        "  고칠 셀:",
        "    고객대장!H4: '활성화' → '만료 예정'",
        "    고객대장!J1: (빈 칸) → '남은 일수'",
        "    고객대장!J2: (빈 칸) → 24",
        "    고객대장!J3: (빈 칸) → 44",
        "    고객대장!J4: (빈 칸) → 60",
        "    고객대장!K1: (빈 칸) → '조치'",
        "    고객대장!K4: (빈 칸) → '재계약 상담 필요'",
    ]


def test_a_long_plan_is_cut_on_the_screen(office: Path, samples: Path, xlcrm: Program) -> None:
    """Twenty cells of a column, then how many more; --json has them all."""
    shutil.copy(samples / "office.xlsx", office)
    screen = xlcrm("refresh", "office.xlsx", "--as-of", "2025-03-01", "--dry-run")
    edits = json.loads(
        xlcrm("refresh", "office.xlsx", "--as-of", "2025-03-01", "--dry-run", "--json").stdout
    )["files"][0]["edits"]
    columns = {edit["cell"].rstrip("0123456789") for edit in edits}
    plan = screen.stdout.partition("고칠 셀:")[2].splitlines()
    assert len(edits) > 1000
    assert len([line for line in plan if " → " in line]) == 20 * len(columns)
    assert len([line for line in plan if "외 " in line]) == len(columns)
    assert f"셀 {len(edits):,}개를" in screen.stdout


def test_json_has_the_shape_that_the_documentation_gives(seed: Path, xlcrm: Program) -> None:
    """One object: as_of, and of each file path, outcome, error, edits, findings, summary."""
    run = xlcrm("refresh", seed.name, "없음.xlsx", *DAY, "--json")
    assert run.returncode == 2
    assert json.loads(run.stdout) == {
        "as_of": "2024-10-01",
        "files": [
            {
                "path": "seed_ledger.xlsx",
                "outcome": "ok",
                "error": None,
                "edits": [{"sheet": "고객대장", "cell": "H4", "old": "활성화", "new": "만료 예정"}],
                "findings": [],
                "summary": {"활성화": 2, "만료 예정": 1},
            },
            {
                "path": "없음.xlsx",
                "outcome": "failed",
                "error": "파일이 없습니다. → 경로와 파일 이름을 확인하세요.",
                "edits": [],
                "findings": [],
                "summary": {},
            },
        ],
    }


def test_json_of_findings_names_code_severity_and_cell(
    office: Path, samples: Path, xlcrm: Program
) -> None:
    """What is wrong in the data comes with its cell and what to do; the exit code is 1."""
    shutil.copy(samples / "messy.xlsx", office)
    run = xlcrm("refresh", "messy.xlsx", *DAY, "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"]) == (1, "findings")
    assert {found["cell"]: found["code"] for found in file["findings"]}["D9"] == "C103"
    assert all(
        found.keys() == {"code", "severity", "sheet", "cell", "message", "suggestion"}
        for found in file["findings"]
    )


def test_json_can_be_read_whatever_the_console_is(seed: Path, process: Program) -> None:
    """In a console without UTF-8 all but ASCII is escaped, so that nothing is lost."""
    run = process("refresh", seed.name, *DAY, "--dry-run", "--json", encoding="cp949")
    assert run.stdout.isascii()
    assert json.loads(run.stdout)["files"][0]["summary"] == {"활성화": 2, "만료 예정": 1}


def test_a_folder_is_refreshed_whole(office: Path, samples: Path, process: Program) -> None:
    """All workbooks below it, one bad file in the middle notwithstanding; then the total."""
    branch = office / "지점" / "강남"
    branch.mkdir(parents=True)
    for name in ("seed_ledger", "messy"):
        shutil.copy(samples / f"{name}.xlsx", branch)
    (office / "광고.xlsx").write_text("no workbook", encoding="utf-8")
    (office / ".숨김.xlsx").write_text("hidden", encoding="utf-8")
    shutil.copy(samples / "seed_ledger.xlsx", office / "하나.XLSX")
    run = process("refresh", ".", *DAY)
    total = run.stdout.splitlines()[-5:]
    assert run.returncode == 2
    assert run.stderr.startswith("광고.xlsx: 엑셀 통합 문서")
    assert len(run.stderr.splitlines()) == 1
    assert total == [
        "합계 (2024-10-01 기준): 파일 4개: 고침 3 · 자료 오류 1 · 실패 1",
        "  상태: 활성화 13 · 만료 예정 2 · 만료 7 · 재계약 완료 1 · 해지 1 · 오류 2",
        "  남은 일수: 30일 이내 3 · 60일 이내 9",
        "  조치: 재계약 상담 필요 2",
        "  새로 만료 예정: 2건",
    ]
    assert _cells(office / "하나.XLSX")["고객대장!H4"] == "만료 예정"
    assert _cells(branch / "seed_ledger.xlsx")["고객대장!H4"] == "만료 예정"
    again = process("refresh", ".", *DAY)  # the backups below it are no ledgers of the office
    assert "파일 4개: 그대로 3 ·" in again.stdout


def test_add_columns_adds_the_computed_columns(seed: Path, xlcrm: Program) -> None:
    """남은 일수 and 조치 stand at the table's right only when asked for."""
    run = xlcrm("refresh", seed.name, *DAY, "--add-columns")
    rows = load_workbook(seed)["고객대장"].iter_rows(min_col=8, values_only=True)
    assert "  더한 열: 고객대장 시트의 남은 일수, 조치" in run.stdout.splitlines()
    assert list(rows) == [
        ("상태", "비고", "남은 일수", "조치"),
        ("활성화", "재계약 예정", 24, None),
        ("활성화", "–", 44, None),
        ("만료 예정", "재계약 상담 필요", 60, "재계약 상담 필요"),
    ]


def test_no_backup_makes_none(seed: Path, xlcrm: Program) -> None:
    """The backup is made unless it is not wanted, and is the file as it was."""
    original = seed.read_bytes()
    assert "백업" not in xlcrm("refresh", seed.name, *DAY, "--no-backup").stdout
    assert not (seed.parent / "xlcrm 백업").exists()
    seed.write_bytes(original)
    xlcrm("refresh", seed.name, *DAY)
    (backup,) = (seed.parent / "xlcrm 백업").glob("*.xlsx")
    assert backup.read_bytes() == original


def test_a_workbook_too_large_to_unpack_is_refused(seed: Path, xlcrm: Program) -> None:
    """--max-unpacked holds it, and the message says how to raise it."""
    (seed.parent / "큰.xlsx").write_bytes(bytes(2 << 20))
    original = seed.read_bytes()
    run = xlcrm("refresh", "큰.xlsx", seed.name, *DAY, "--max-unpacked", "1")
    assert run.returncode == 2
    assert run.stderr.startswith("큰.xlsx: 파일이 너무 큽니다.")
    assert seed.read_bytes() != original


def test_today_in_korea_is_the_default_day(
    seed: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --as-of the day is the one in Seoul, wherever the computer stands."""
    monkeypatch.setattr("xlcrm.cli.options.datetime", _Midnight)
    run = xlcrm("refresh", seed.name, "--dry-run", "--json")
    assert json.loads(run.stdout)["as_of"] == "2024-10-02"


class _Midnight(datetime):
    """A clock that stands at 2024-10-01 15:00 UTC, which is midnight in Seoul."""

    @classmethod
    def now(cls, tz: object = None) -> _Midnight:
        moment = datetime.fromisoformat("2024-10-01T15:00+00:00")
        return cls.fromtimestamp(moment.timestamp(), tz)  # type: ignore[arg-type]
