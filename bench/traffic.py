"""What a refresh of one workbook reads, writes and hands back when a worker does it, in its sizes.

Usage: python bench/traffic.py [--rows N] [--folder FOLDER]

A worker's call, without the line: the figures are those of Linux' /proc/self/io, so that what the
system's cache gives is counted, too. The second line is the next night: only 남은 일수 and the few
contracts that come of age change.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from refresh import HERE

from xlcrm.cli import worker
from xlcrm.fleet import named, task
from xlcrm.fleet.batch import _Noting, _Refreshing, _Task
from xlcrm.fleet.results import Folder
from xlcrm.office.commit import Author
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS


def main() -> None:
    """Refresh a ledger on two nights, and print what that took."""
    parser = argparse.ArgumentParser(description="Count the bytes of a refresh by a worker.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as place:
        path = Path(place) / "ledger.xlsx"
        maker = [sys.executable, str(HERE / "make_ledger.py"), str(wanted.rows), str(path)]
        subprocess.run(maker, check=True)
        print("| night | size | read | written | handed back | CPU a MB |")
        print("|---|---:|---:|---:|---:|---:|")
        for day in (date(2024, 10, 1), date(2024, 10, 2)):
            print(line(path, day))


def line(path: Path, day: date) -> str:
    """Refresh a ledger as a worker does; return a line of the table."""
    by = Author("bench", "refresh", datetime(day.year, day.month, day.day))  # noqa: DTZ001 - Korea
    work = _Refreshing(
        day, by, DEFAULT_LIMITS, dry_run=False, add_columns=False, backup=True, customers=False
    )
    whole = _Task(_Noting(work), Folder(DEFAULT_LIMITS, strict=False))
    said = named.told(whole, named.NAMES | worker.NAMES, [path])
    file = {"file": str(path), "found": True, "done": ""}
    size, before, begun = path.stat().st_size, moved(), time.process_time()
    back = worker.do(json.dumps({"files": [file], "work": said, "at": os.fspath(path.parent)}))
    cpu, after = time.process_time() - begun, moved()
    result = task.answered(task.parted(back)[0]).result
    if result is None or result.error is not None:
        sys.exit(f"the ledger was not refreshed: {result and result.error}")
    read, written = (now - then for now, then in zip(after, before, strict=True))
    return (
        f"| {day} | {size / 1e6:.1f} MB | {read / size:.1f} × | {written / size:.1f} ×"
        f" | {len(back) / size:.2f} × | {cpu / size * 1e6:.2f} s |"
    )


def moved() -> tuple[int, int]:
    """Return how many bytes this process has read and written so far."""
    told = dict(each.split(": ") for each in Path("/proc/self/io").read_text("ascii").splitlines())
    return int(told["rchar"]), int(told["wchar"])


if __name__ == "__main__":
    main()
