"""What a password costs a refresh: the same ledger without one, and encrypted as Excel does it.

Usage: python bench/encrypted.py [--rows N] [--runs N] [--folder FOLDER]

The extra `encrypted` must be installed. Each runs in a process of its own on a fresh copy, by
turns, after one turn that does not count.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF: Final = "2024-10-01"
HERE: Final = Path(__file__).parent
NAME: Final = "XLCRM_PASSWORD"
REFRESH: Final = ("-m", "xlcrm", "refresh")
ENCRYPT: Final = ("-m", "xlcrm", "encrypt")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Time what a password costs a refresh.")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    os.environ[NAME] = "봄비 7시"
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        costs = measure(wanted.rows, wanted.runs, Path(folder))
    print("\n".join(table(costs)))


def measure(rows: int, runs: int, folder: Path) -> Mapping[str, Cost]:
    """Make the ledgers and refresh them by turns."""
    plain, locked, work = (folder / f"{name}.xlsx" for name in ("plain", "locked", "work"))
    run(str(HERE / "make_ledger.py"), str(rows), str(plain), "--plain")
    shutil.copy(plain, locked)
    run(*ENCRYPT, str(locked))
    ledgers = {"without a password": plain, "with one": locked}
    costs: dict[str, list[Cost]] = {name: [] for name in ledgers}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        print(f"turn {turn} of {runs}", file=sys.stderr)
        for name, ledger in ledgers.items():
            shutil.copy(ledger, work)
            cost = run(*REFRESH, str(work), "--as-of", AS_OF)
            if turn:
                costs[name].append(cost)
    return {name: Cost.median(each) for name, each in costs.items()}


def table(costs: Mapping[str, Cost]) -> list[str]:
    """The medians, and what the password adds."""
    lines = ["| ledger | CPU | wall | peak memory |", "|---|---:|---:|---:|"]
    for name, cost in costs.items():
        peak = f"{cost.peak / 2**20:,.0f} MiB"
        lines.append(f"| {name} | {cost.cpu:.2f} s | {cost.wall:.2f} s | {peak} |")
    plain, locked = costs.values()
    more = f"{(locked.peak - plain.peak) / 2**20:+,.0f} MiB"
    cpu, wall = (f"{each:+.2f} s" for each in (locked.cpu - plain.cpu, locked.wall - plain.wall))
    return [*lines, f"| the password | {cpu} | {wall} | {more} |"]


if __name__ == "__main__":
    main()
