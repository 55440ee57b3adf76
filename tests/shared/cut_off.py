"""The program killed, or refused, at each call by which it touches a folder."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest
from nursery import watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syscalls import Call

CALLS: Final = ("rename", "renameat", "renameat2", "unlink", "unlinkat")
KILL: Final = -1
"""What becomes of a call at which the process is killed."""


def _is_allowed() -> bool:
    """Whether this system hands over the calls of a process."""
    if not sys.platform.startswith("linux") or platform.machine() not in {"x86_64", "aarch64"}:
        return False
    from syscalls import handed_over  # noqa: PLC0415 - Linux's alone

    child = os.fork()
    if not child:
        try:
            handed_over(["truncate"])
        except BaseException:  # noqa: BLE001 - whatever it is
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


needs_calls: Final = pytest.mark.skipif(
    not _is_allowed(), reason="the system does not hand over calls (Linux 5.5, seccomp)"
)
"""What a module of such tests is marked with."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one call: its name, which one of that name, and a kill or an `errno`."""

    call: str
    number: int
    what: int = KILL


def traced(
    words: Sequence[str], log: Path, calls: Sequence[str], fault: Fault | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command whose calls are written down, and one of which may fail or be its last.

    Args:
        words: the command's, from its name on.
        log: where the calls are written, one a line.
        calls: the system calls that are looked at.
        fault: what becomes of one of them.
    """
    from syscalls import known  # noqa: PLC0415 - Linux's alone

    seen: Counter[str] = Counter()
    lines = []

    def say(call: Call) -> int:
        seen[call.name] += 1
        lines.append(f"{call.name}({', '.join(map(_quoted, call.on))})")
        here = fault is not None and (call.name, seen[call.name]) == (fault.call, fault.number)
        return fault.what if here and fault is not None else 0

    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        code = watched(words, out, err, known(calls), say)
        said, wrong = (each.read_text(encoding="utf-8", errors="replace") for each in (out, err))
    log.write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
    return subprocess.CompletedProcess([*words], code, said, wrong)


def _quoted(path: str) -> str:
    return f'"{path}"'


def calls_on(log: Path, place: str) -> Iterator[tuple[str, int]]:
    """Yield the calls on what lies in a place: the name, and which call of that name it is."""
    yield from ((call, number) for call, number, _ in _calls(log, place))


def run(path: Path, words: tuple[str, ...], fault: Fault | None = None) -> int:
    """Run a command on the ledger; the log of its calls goes to a sibling of the folder.

    Args:
        path: the ledger.
        words: the command's name, then what stands behind the ledger.
        fault: what becomes of one of its calls.
    """
    command = (*words[0].split(), str(path), *words[1:])
    return traced(command, log_of(path.parent), CALLS, fault).returncode


def points_of(path: Path, words: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every such call on what is no temporary file: its name, and which of that name's it is."""
    assert run(path, words) == 0
    return [
        (call, number)
        for call, number, line in _calls(log_of(path.parent), f"/{path.parent.name}/")
        if line.count(".xlcrm-tmp") != line.count('"') // 2
    ]


def log_of(folder: Path) -> Path:
    """Return where the calls on a folder are written: beside it."""
    return folder.with_name(f"{folder.name}.calls")


def _calls(log: Path, place: str) -> Iterator[tuple[str, int, str]]:
    seen: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := re.match(r"(\w+)\(", line):
            seen[match[1]] += 1
            if place in line:
                yield match[1], seen[match[1]], line
