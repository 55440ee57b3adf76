"""The program killed at each call that puts a file in its place, as strace can do it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest
from nursery import held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRACE: Final = shutil.which("strace")
CALLS: Final = ("rename", "renameat2", "unlink", "unlinkat")

needs_strace: Final = [
    pytest.mark.skipif(STRACE is None, reason="strace is not installed (apt install strace)"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's"),
]
"""What a module of such tests is marked with."""


def traced(
    words: Sequence[str], log: Path, calls: Sequence[str], *strace: str
) -> subprocess.CompletedProcess[str]:
    """Run a command under strace, which looks on from the command's first line.

    Args:
        words: the command's, from its name on.
        log: where strace writes what it has seen.
        calls: the system calls that are looked at.
        strace: more of its options.
    """
    look = [STRACE or "strace", "-f", "-y", "-o", str(log), "-e", f"trace={','.join(calls)}"]
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = held(words, out, err)
        with subprocess.Popen(
            [*look, *strace, "-p", str(process.pid)], stderr=subprocess.PIPE, text=True
        ) as looking:
            assert looking.stderr is not None
            told = looking.stderr.readline()
            assert "attached" in told, told
            process.go()
            code = process.ended()
            looking.stderr.read()
        said, wrong = (each.read_text(encoding="utf-8", errors="replace") for each in (out, err))
    return subprocess.CompletedProcess([*words], code, said, wrong)


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
