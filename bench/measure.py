"""What a whole process cost: processor time, wall time and peak memory, as the system counts them.

The measuring process must stay small: Linux counts the memory of a process that starts another
one towards the new one's peak.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_CACHE = "PYTHONDONTWRITEBYTECODE"  # an installed program does not compile itself each time


@dataclass(frozen=True, slots=True)
class Cost:
    """One process: user and system time in seconds, wall time in seconds, peak memory in bytes."""

    cpu: float
    wall: float
    peak: int

    @classmethod
    def median(cls, costs: Sequence[Cost]) -> Cost:
        """Return the median of each figure by itself."""
        return cls(
            median(cost.cpu for cost in costs),
            median(cost.wall for cost in costs),
            round(median(cost.peak for cost in costs)),
        )


def run(*arguments: str, code: int = 0) -> Cost:
    """Run Python with these arguments to its end, and return what it cost.

    Raises:
        SystemExit: it ended with another exit code than `code`; the message is what it said.
    """
    if sys.platform == "win32":
        sys.exit("these benchmarks need os.wait4, which Windows does not have")
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        handle = os.open(said, os.O_WRONLY | os.O_CREAT, 0o600)
        begin = perf_counter()
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, *arguments],
            {key: value for key, value in os.environ.items() if key != _NO_CACHE},
            file_actions=[(os.POSIX_SPAWN_DUP2, handle, 1), (os.POSIX_SPAWN_DUP2, handle, 2)],
        )
        _, status, usage = os.wait4(child, 0)
        wall = perf_counter() - begin
        os.close(handle)
        if os.waitstatus_to_exitcode(status) != code:
            sys.exit(f"{' '.join(arguments)} failed:\n{said.read_text(encoding='utf-8')}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Cost(usage.ru_utime + usage.ru_stime, wall, peak)
