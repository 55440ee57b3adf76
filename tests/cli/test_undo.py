from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
REFRESH = ("refresh", NAME, "--as-of", "2024-10-01")
ADD = ("log", "add", NAME, "--customer", "홍길동", "--due", "2099-01-01", "홍길동 씨와 통화함")


def state(path: Path) -> tuple[bytes, int, list[str]]:
    """Return all that a refused command leaves as it is."""
    names = sorted(
        each.name
        for each in path.parent.rglob("*")
        if not each.name.endswith(("-lock", ".xlcrm-record"))
    )
    return path.read_bytes(), path.stat().st_mtime_ns, names


def test_the_last_save_is_taken_back(seed: Path, xlcrm: Program) -> None:
    """After the cells that change are shown; where the file is kept that goes."""
    before = seed.read_bytes()
    assert xlcrm(*REFRESH).returncode == 0
    after = seed.read_bytes()
    run = xlcrm("undo", NAME)
    first, edit, last = run.stdout.splitlines()
    assert (run.returncode, run.stderr, seed.read_bytes()) == (0, "", before)
    assert first.startswith(f"{NAME}: 백업 'seed_ledger (")
    assert edit == "  고객대장!H4: '만료 예정' → '활성화'"
    aside = seed.parent / last.partition(": ")[2]
    assert aside.read_bytes() == after


def test_what_is_shown_names_nobody(seed: Path, xlcrm: Program) -> None:
    """Of an entry: its customer masked, its words only counted, its days as days."""
    assert xlcrm(*ADD).returncode == 0
    assert xlcrm(*ADD).returncode == 0
    run = xlcrm("undo", NAME, "--dry-run")
    assert "  고객관리일지!D3: '홍*동' → (빈 칸)" in run.stdout.splitlines()
    assert "  고객관리일지!K3: '(글 10자)' → (빈 칸)" in run.stdout.splitlines()
    assert "  고객관리일지!R3: '2099-01-01' → (빈 칸)" in run.stdout.splitlines()
    assert run.stdout.splitlines()[-1] == "(--dry-run: 되돌리지 않았습니다)"
    (file,) = json.loads(xlcrm("undo", NAME, "--json").stdout)["files"]
    assert file["outcome"] == "ok"
    assert {edit["cell"] for edit in file["edits"]} >= {"A3", "D3", "K3"}
    assert len(load_workbook(seed)["고객관리일지"]["A"]) == 2


def test_several_steps_can_be_taken_back(seed: Path, xlcrm: Program) -> None:
    """One each time, and then no further."""
    versions = [seed.read_bytes()]
    for words in (REFRESH, ADD, ADD):
        assert xlcrm(*words).returncode == 0
        versions.append(seed.read_bytes())
    for data in reversed(versions[:-1]):
        assert xlcrm("undo", NAME).returncode == 0
        assert seed.read_bytes() == data
    before = state(seed)
    run = xlcrm("undo", NAME)
    assert (run.returncode, run.stdout, state(seed)) == (2, "", before)
    assert run.stderr.startswith(f"{NAME}: 되돌릴 백업이 없습니다. → ")


@pytest.mark.parametrize("how", ["Excel", "--no-backup"])
def test_work_of_others_is_never_undone(seed: Path, xlcrm: Program, how: str) -> None:
    """Exit code 4, and the backup is named, from which one may copy."""
    assert xlcrm(*REFRESH).returncode == 0
    if how == "Excel":
        book = load_workbook(seed)
        book["고객대장"]["I2"] = "사람이 적음"
        book.save(seed)
    else:
        assert xlcrm(*ADD, "--no-backup").returncode == 0
    before = state(seed)
    for words in (("undo", NAME), ("undo", NAME, "--dry-run")):
        run = xlcrm(*words)
        assert (run.returncode, run.stdout, state(seed)) == (4, "", before)
        assert run.stderr.startswith(f"{NAME}: 마지막 백업 뒤에 파일이 고쳐졌습니다.")
        assert "xlcrm 백업/seed_ledger (" in run.stderr
    (file,) = json.loads(xlcrm("undo", NAME, "--json").stdout)["files"]
    assert (file["outcome"], file["edits"]) == ("changed", [])


def test_what_had_waited_goes_back_to_the_queue(seed: Path, xlcrm: Program) -> None:
    """Told in one line before it is done, and counted for programs."""
    owner = seed.parent / f"~${NAME}"
    owner.touch()
    assert xlcrm(*ADD).returncode == 3
    owner.unlink()
    assert xlcrm(*REFRESH).returncode == 0
    line = "  기다리다 들어온 일지 1건은 다시 대기열에 둡니다."
    assert line in xlcrm("undo", NAME, "--dry-run").stdout.splitlines()
    (file,) = json.loads(xlcrm("undo", NAME, "--dry-run", "--json").stdout)["files"]
    assert file["waiting"] == 1
    assert "기다리는 일지 0건" in xlcrm("queue", "show", NAME).stdout
    run = xlcrm("undo", NAME)
    assert (run.returncode, line in run.stdout.splitlines()) == (0, True)
    assert "기다리는 일지 1건" in xlcrm("queue", "show", NAME).stdout


def test_an_open_workbook_is_busy(seed: Path, xlcrm: Program) -> None:
    """Exit code 3; nothing is written."""
    assert xlcrm(*REFRESH).returncode == 0
    (seed.parent / f"~${NAME}").write_bytes(b"")
    before = state(seed)
    run = xlcrm("undo", NAME)
    assert (run.returncode, state(seed)) == (3, before)
    assert "열어 두었습니다" in run.stderr


def test_a_rehearsal_writes_nothing(seed: Path, xlcrm: Program) -> None:
    """It shows what would change."""
    assert xlcrm(*REFRESH).returncode == 0
    before = state(seed)
    run = xlcrm("undo", NAME, "--dry-run")
    assert (run.returncode, state(seed)) == (0, before)
    assert "고객대장!H4: '만료 예정' → '활성화'" in run.stdout


def test_a_sheet_of_xlcrms_own_takes_one_line(seed: Path, xlcrm: Program) -> None:
    """And not one for each of its cells."""
    assert xlcrm("check", NAME, "--mark", "--as-of", "2024-10-01").returncode == 0
    (file,) = json.loads(xlcrm("undo", NAME, "--dry-run", "--json").stdout)["files"]
    assert (file["edits"], file["remade"]) == ([], ["점검결과"])
    lines = xlcrm("undo", NAME).stdout.splitlines()
    assert lines[1:-1] == ["  점검결과: xlcrm이 만든 시트여서 통째로 그 전으로 돌아갑니다."]
    assert "점검결과" not in load_workbook(seed).sheetnames
