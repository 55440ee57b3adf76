"""A folder of many small ledgers: refreshed one after the other, several at once, and by workers.

Usage: python bench/fleet.py [--books N] [--jobs N ...] [--workers N ...] [--runs N] [--folder F]

Each book is a copy of the reference ledger: three contracts. Each run is on fresh copies, by turns:
with so many processes of one xlcrm, or by so many workers of dask.distributed on this machine (the
extra `fleet`), which have refreshed a few books before. Their processor time and the scheduler's
count as well. Prints medians as a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from measure import Cost, run
from refresh import AS_OF, HERE, say

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = HERE.parent / "sample_data" / "seed_ledger.xlsx"
PORT = 28_787


def main() -> None:
    """Measure every number of jobs and of workers, and print the table."""
    parser = argparse.ArgumentParser(description="Time a refresh of a folder of small ledgers.")
    parser.add_argument("--books", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--workers", type=int, nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    ways = [(jobs, False) for jobs in wanted.jobs] + [(count, True) for count in wanted.workers]
    costs: dict[tuple[int, bool], list[Cost]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory(dir=wanted.folder) as place:
        for turn in range(1, wanted.runs + 1):
            for way, found in costs.items():
                found.append(measured(Path(place), wanted.books, *way))
                load = os.getloadavg()[0]
                say(f"run {turn}, {called(*way)}: {found[-1].wall:.1f} s, load {load:.1f}")
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{os.cpu_count()} processors; {wanted.books:,} books, medians of {wanted.runs} runs.\n")
    print("| jobs | wall a book | CPU a book | peak memory of one process | against the first |")
    print("|---:|---:|---:|---:|---:|")
    first = next(iter(costs.values()))
    for way, found in costs.items():
        cost = Cost.median(found)
        faster = median(one.wall / each.wall for one, each in zip(first, found, strict=True))
        print(
            f"| {called(*way)} | {cost.wall / wanted.books * 1000:.1f} ms"
            f" | {cost.cpu / wanted.books * 1000:.1f} ms | {cost.peak / 2**20:.0f} MiB"
            f" | {faster:.2f} × |"
        )


def called(count: int, workers: bool) -> str:  # noqa: FBT001 - one of two ways
    """Return what a way is called in the table."""
    return f"{count} dask worker{'s' if count > 1 else ''}" if workers else str(count)


def measured(place: Path, count: int, jobs: int, workers: bool) -> Cost:  # noqa: FBT001 - as above
    """Refresh a folder of so many books in one way; return what it cost."""
    before = SEED.read_bytes()
    if not workers:
        folder = books(place, count)
        cost = run(*refreshing(folder), "--jobs", str(jobs))
    else:
        with started(place, jobs) as (address, processes):
            warm = books(place, 10 * jobs)
            run(*refreshing(warm), "--scheduler", address)
            shutil.rmtree(warm)
            folder = books(place, count)
            others = spent(processes)
            cost = run(*refreshing(folder), "--scheduler", address)
            cost = Cost(cost.cpu + spent(processes) - others, cost.wall, cost.peak)
    left = [each for each in folder.glob("*.xlsx") if each.read_bytes() == before]
    if left:
        sys.exit(f"{len(left)} books were not refreshed")
    shutil.rmtree(folder)
    return cost


def refreshing(folder: Path) -> tuple[str, ...]:
    """Return the words of the command."""
    return ("-m", "xlcrm", "refresh", str(folder), "--as-of", AS_OF)


@contextmanager
def started(place: Path, count: int) -> Iterator[tuple[str, list[int]]]:
    """Have a scheduler and so many workers while this lasts: its address, and their processes."""
    home = place / "dask"
    home.mkdir()
    dask = [sys.executable, "-m"]
    nowhere = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "env": {**os.environ, "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"},
    }
    address = f"tcp://127.0.0.1:{PORT}"
    scheduler = subprocess.Popen(
        [*dask, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(PORT)],
        **nowhere,  # type: ignore[call-overload]
    )
    workers = subprocess.Popen(
        [
            *dask,
            "distributed.cli.dask_worker",
            *(address, "--nthreads", "1", "--nworkers", str(count)),
            *("--memory-limit", "0", "--local-directory", str(home)),
        ],
        **nowhere,  # type: ignore[call-overload]
    )
    try:
        until = time.monotonic() + 120
        while len(there := descendants(workers.pid)) <= count and time.monotonic() < until:
            time.sleep(0.2)  # each has a process, and all a tracker beside them
        yield address, [scheduler.pid, workers.pid, *there]
    finally:
        for process in (workers, scheduler):
            process.terminate()
        for process in (workers, scheduler):
            process.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def descendants(pid: int) -> list[int]:
    """Return what a process has started, and those."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for each in map(int, thread.read_text("ascii").split()):
                found += [each, *descendants(each)]
    return found


def spent(processes: list[int]) -> float:
    """Return the processor time of some processes so far, in seconds."""
    ticks = 0
    for pid in processes:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # proc(5): utime and stime
    return ticks / os.sysconf("SC_CLK_TCK")


def books(place: Path, count: int) -> Path:
    """Return a folder of copies of the reference ledger."""
    folder = place / "branches"
    folder.mkdir()
    for number in range(count):
        shutil.copy(SEED, folder / f"{number:05}.xlsx")
    return folder


if __name__ == "__main__":
    main()
