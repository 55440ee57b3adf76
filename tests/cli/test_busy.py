from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from xlcrm.office.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    from xlcrm.office.saved import Saved
    from xlcrm.workbook.plan import Plan

    Program = Callable[..., CompletedProcess[str]]

DAY = ("--as-of", "2024-10-01")


@pytest.mark.parametrize("owner", ["~$seed_ledger.xlsx", ".~lock.seed_ledger.xlsx#"])
def test_a_workbook_open_elsewhere_is_busy(seed: Path, process: Program, owner: str) -> None:
    """Excel's or LibreOffice's owner file: exit code 3, the file named, nothing written."""
    (seed.parent / owner).write_text("somebody", encoding="utf-8")
    original = seed.read_bytes()
    run = process("refresh", ".", *DAY)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("seed_ledger.xlsx: 다른 사람이 엑셀 등에서 열어 두었습니다. → ")
    assert owner in run.stderr
    assert run.stderr.count("\n") == 1
    assert seed.read_bytes() == original


@pytest.mark.parametrize(
    ("owner", "data"),
    [
        ("~$seed_ledger.xlsx", b"\x03" + b" " * 54 + b"\x03\0" + "박대리".encode("utf-16-le")),
        (".~lock.seed_ledger.xlsx#", "박대리,park,PC-1,20.10.2024 14:32,;".encode()),
    ],
    ids=["Excel", "LibreOffice"],
)
def test_who_has_it_open_is_told_masked(
    seed: Path, xlcrm: Program, owner: str, data: bytes
) -> None:
    """The office knows whom to ask to close it."""
    (seed.parent / owner).write_bytes(data)
    run = xlcrm("refresh", seed.name, *DAY)
    assert run.returncode == 3
    assert run.stderr.startswith(
        "seed_ledger.xlsx: 다른 사람(박*리)이 엑셀 등에서 열어 두었습니다. → "
    )


@pytest.mark.parametrize("owner", ["~$seed_ledger.xlsx", ".~lock.seed_ledger.xlsx#"])
def test_a_dry_run_does_not_mind(seed: Path, xlcrm: Program, owner: str) -> None:
    """Reading what somebody has open harms nobody."""
    (seed.parent / owner).write_text("somebody", encoding="utf-8")
    assert xlcrm("refresh", seed.name, *DAY, "--dry-run").returncode == 0


def test_a_file_changed_meanwhile_keeps_the_change(
    seed: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4, and the other's bytes stand."""
    save = Ledger.save

    def late(ledger: Ledger, plan: Plan, **how: Any) -> Saved:  # noqa: ANN401 - as save
        seed.write_bytes(seed.read_bytes() + b" ")
        return save(ledger, plan, **how)

    monkeypatch.setattr(Ledger, "save", late)
    others = seed.read_bytes() + b" "
    run = xlcrm("refresh", seed.name, *DAY)
    assert (run.returncode, run.stdout) == (4, "")
    assert run.stderr.startswith("seed_ledger.xlsx: 읽은 뒤에 다른 사람이 파일을 고쳤습니다.")
    assert seed.read_bytes() == others


def test_two_refreshes_at_once_leave_the_file_whole(seed: Path) -> None:
    """One waits for the other or says that it is busy."""
    words = [sys.executable, "-m", "xlcrm", "refresh", seed.name, *DAY]
    both = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    codes = sorted(each.wait(timeout=120) for each in both)
    assert codes in ([0, 0], [0, 3])
    assert load_workbook(seed)["고객대장"]["H4"].value == "만료 예정"
    assert not list(seed.parent.glob("*.xlcrm-tmp"))
