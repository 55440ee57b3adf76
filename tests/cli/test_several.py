"""Commands over a folder with several jobs: what is said and written is as with one."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from nursery import held

from xlcrm.files import store
from xlcrm.files.record import record_bytes
from xlcrm.fleet import pool

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
ON: Final = ("--as-of", "2024-10-01")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


@pytest.fixture
def branches(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of ledgers, with one that is damaged, one that is none, and a copy."""
    monkeypatch.setattr(pool, "_start", lambda: "fork")
    folder = office / "지점"
    folder.mkdir()
    for name in ("강남", "서초"):
        shutil.copy(SAMPLES / "seed_ledger.xlsx", folder / f"{name}.xlsx")
    shutil.copy(folder / "강남.xlsx", folder / "강남 - 복사본.xlsx")
    (folder / "깨짐.xlsx").write_bytes(b"no workbook")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "--json"),
        ("check", "--mark", "--json"),
        ("summary",),
        ("today", "--into", "--json"),
        ("report", "-o", "보고서", "--each", "--only", "할 일", "--json"),
    ],
    ids=" ".join,
)
def test_what_is_said_is_the_same_bytes(
    xlcrm: Program, branches: Path, words: tuple[str, ...]
) -> None:
    """On the screen and for programs, with the same exit code, in the same order."""
    kept = branches.parent / "처음"
    shutil.copytree(branches, kept)
    found = []
    for jobs in ("1", "2"):
        shutil.rmtree(branches)
        shutil.copytree(kept, branches)
        shutil.rmtree("보고서", ignore_errors=True)
        run = xlcrm(words[0], "지점", *words[1:], *ON, "--jobs", jobs)
        lines = [line for line in run.stdout.splitlines() if "  백업: " not in line]  # the clock
        found.append((run.returncode, lines, run.stderr))
    assert found[0] == found[1]
    assert found[0][0] == 2
    assert "깨짐.xlsx" in "\n".join((*found[0][1], found[0][2]))


def test_who_was_seen_is_noted_wherever_it_was_shown(xlcrm: Program, branches: Path) -> None:
    """Files that a process makes are looked at as those of this one are."""
    words = ("report", "지점", "-o", "보고서", "--each", "--only", "할 일", "--reveal", *ON)
    assert xlcrm(*words, "--jobs", "2").returncode == 2
    told = record_bytes(branches / "강남.xlsx").decode()
    assert "강남 보고서.xlsx" in told
    assert '"1003"' in told


def test_numbers_that_make_no_sense_are_told(xlcrm: Program, branches: Path) -> None:
    """Both options."""
    assert branches.is_dir()
    run = xlcrm("refresh", "지점", "--jobs", "0")
    assert (run.returncode, run.stdout) == (2, "")
    assert "1에서 256까지의 정수로 적으세요." in run.stderr
    assert "단위는 초입니다." in xlcrm("check", "지점", "--timeout", "0.5").stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--scheduler", "tcp://a:1", "--workers", "b"),
        ("--resume", "없음"),
        ("--scheduler", "tcp://a:1", "--jobs", "2"),
    ],
    ids=" ".join,
)
def test_other_computers_are_named_in_one_way(
    xlcrm: Program, branches: Path, words: tuple[str, ...]
) -> None:
    """By a scheduler or by their names; nothing is begun otherwise."""
    run = xlcrm("refresh", branches.name, *words, *ON)
    assert (run.returncode, run.stdout) == (2, "")
    assert "--scheduler" in run.stderr
    assert not (branches / "xlcrm 실행").exists()


def test_ctrl_c_ends_all_of_them(branches: Path, tmp_path: Path) -> None:
    """At once, though one waits for a lock; nothing is half, and the exit code is as ever."""
    out, err = tmp_path / "out", tmp_path / "err"
    with store.locked(branches / "강남.xlsx"):
        run = held(["refresh", "지점", *ON, "--jobs", "2"], out, err)
        run.go()
        until = time.monotonic() + 30
        while len(children := _children(run.pid)) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert len(children) == 2
        begun = time.monotonic()
        os.kill(run.pid, signal.SIGINT)
        assert run.ended() == 130
        assert time.monotonic() - begun < 10
    assert "중단했습니다." in err.read_text("utf-8")
    until = time.monotonic() + 10  # the system takes away what has ended when it has time
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def _children(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return []
    return [int(each) for each in told.split()]
