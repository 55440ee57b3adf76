"""The program killed at each call that puts a file in its place, as strace can do it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

STRACE: Final = shutil.which("strace")
CALLS: Final = ("rename", "renameat2", "unlink", "unlinkat")


def run(path: Path, words: tuple[str, ...], *strace: str) -> int:
    """Run a command on the ledger under strace; its log goes to a sibling of the folder.

    Args:
        path: the ledger.
        words: the command's name, then what stands behind the ledger.
        strace: more of its options.
    """
    program = (sys.executable, "-P", "-m", "xlcrm", *words[0].split(), str(path), *words[1:])
    done = subprocess.run(
        [
            *(STRACE or "strace", "-f", "-y", "-o", f"{path.parent}.strace"),
            *("-e", f"trace={','.join(CALLS)}", *strace, *program),
        ],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode


def points_of(path: Path, words: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every such call on what is no temporary file: its name, and which of that name's it is."""
    assert run(path, words) == 0
    seen: Counter[str] = Counter()
    found = []
    log = Path(f"{path.parent}.strace").read_text(encoding="utf-8", errors="replace")
    for line in log.splitlines():
        if match := re.match(r"\d+\s+(\w+)\(", line):
            seen[match[1]] += 1
            if f"/{path.parent.name}/" in line and line.count(".xlcrm-tmp") != line.count('"') // 2:
                found.append((match[1], seen[match[1]]))
    return found
