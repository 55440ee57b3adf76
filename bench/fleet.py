"""A folder of many small ledgers: refreshed one after the other, and several at once.

Usage: python bench/fleet.py [--books N] [--jobs N ...] [--runs N] [--folder FOLDER]

Each book is a copy of the reference ledger: three contracts. Each run is a process of its own on
fresh copies, by turns. Prints medians as a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from measure import Cost, run
from refresh import AS_OF, HERE, say

SEED = HERE.parent / "sample_data" / "seed_ledger.xlsx"


def main() -> None:
    """Measure every number of jobs, and print the table."""
    parser = argparse.ArgumentParser(description="Time a refresh of a folder of small ledgers.")
    parser.add_argument("--books", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    before = SEED.read_bytes()
    costs: dict[int, list[Cost]] = {jobs: [] for jobs in wanted.jobs}
    with tempfile.TemporaryDirectory(dir=wanted.folder) as place:
        for turn in range(1, wanted.runs + 1):
            for jobs, found in costs.items():
                folder = books(Path(place), wanted.books)
                words = ("-m", "xlcrm", "refresh", str(folder), "--as-of", AS_OF)
                found.append(run(*words, "--jobs", str(jobs)))
                load = os.getloadavg()[0]
                say(f"run {turn}, {jobs} jobs: {found[-1].wall:.1f} s, load {load:.1f}")
                left = [each for each in folder.glob("*.xlsx") if each.read_bytes() == before]
                if left:
                    sys.exit(f"{len(left)} books were not refreshed")
                shutil.rmtree(folder)
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{os.cpu_count()} processors; {wanted.books:,} books, medians of {wanted.runs} runs.\n")
    print("| jobs | wall a book | CPU a book | peak memory of one process | against one job |")
    print("|---:|---:|---:|---:|---:|")
    first = next(iter(costs.values()))
    for jobs, found in costs.items():
        cost = Cost.median(found)
        faster = median(one.wall / each.wall for one, each in zip(first, found, strict=True))
        print(
            f"| {jobs} | {cost.wall / wanted.books * 1000:.1f} ms"
            f" | {cost.cpu / wanted.books * 1000:.1f} ms | {cost.peak / 2**20:.0f} MiB"
            f" | {faster:.2f} × |"
        )


def books(place: Path, count: int) -> Path:
    """Return a folder of copies of the reference ledger."""
    folder = place / "branches"
    folder.mkdir()
    for number in range(count):
        shutil.copy(SEED, folder / f"{number:05}.xlsx")
    return folder


if __name__ == "__main__":
    main()
