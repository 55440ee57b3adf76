"""The program killed at each call that puts a file in its place, as strace can do it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

STRACE: Final = shutil.which("strace")
CALLS: Final = ("rename", "renameat2", "unlink", "unlinkat")

needs_strace: Final = [
    pytest.mark.skipif(STRACE is None, reason="strace is not installed (apt install strace)"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's"),
]
"""What a module of such tests is marked with."""


def traced(
    words: Sequence[str], log: Path, calls: Sequence[str], *strace: str, compiling: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command under strace; unless a signal is to be sent, it stops at these calls alone.

    Args:
        words: the command's, from its name on.
        log: where strace writes what it has seen.
        calls: the system calls that are looked at.
        strace: more of its options.
        compiling: whether modules may be compiled on the way; a first run makes more calls then.
    """
    quick = () if any("signal=" in each for each in strace) else ("--seccomp-bpf",)
    without = {} if compiling else {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [
            *(STRACE or "strace", "-f", *quick, "-y", "-o", str(log)),
            *("-e", f"trace={','.join(calls)}", *strace, sys.executable, "-P", "-m", "xlcrm"),
            *words,
        ],
        env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", **without},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def calls_on(log: Path, place: str) -> Iterator[tuple[str, int]]:
    """Yield the calls on what lies in a place: the name, and which call of that name it is."""
    yield from ((call, number) for call, number, _ in _calls(log, place))


def run(path: Path, words: tuple[str, ...], *strace: str) -> int:
    """Run a command on the ledger under strace; its log goes to a sibling of the folder.

    Args:
        path: the ledger.
        words: the command's name, then what stands behind the ledger.
        strace: more of its options.
    """
    command = (*words[0].split(), str(path), *words[1:])
    return traced(command, log_of(path.parent), CALLS, *strace).returncode


def points_of(path: Path, words: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every such call on what is no temporary file: its name, and which of that name's it is."""
    assert run(path, words) == 0
    return [
        (call, number)
        for call, number, line in _calls(log_of(path.parent), f"/{path.parent.name}/")
        if line.count(".xlcrm-tmp") != line.count('"') // 2
    ]


def log_of(folder: Path) -> Path:
    """Return where strace writes what it sees of a folder: beside it."""
    return folder.with_name(f"{folder.name}.strace")


def _calls(log: Path, place: str) -> Iterator[tuple[str, int, str]]:
    seen: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := re.match(r"\d+\s+(\w+)\(", line):
            seen[match[1]] += 1
            if place in line:
                yield match[1], seen[match[1]], line
