"""One entry into a long journal: xlcrm, openpyxl, and the least that anybody could do.

Usage: python bench/journal.py [--rows N] [--customers N] [--runs N] [--folder FOLDER]

Each program runs in a process of its own on a fresh copy, by turns, after one run that does not
count. Prints medians as Markdown tables.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run
from refresh import ASK, HERE, ZLIB, Result, costs_table, installed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET: Final = "xl/worksheets/sheet3.xml"
ENTRY: Final = ("100001", "전화", "이용 방법을 물어 안내하였습니다.")
"""Whose contact, how, and what it was about."""

RATIOS: Final = (
    "CPU: xlcrm ÷ floor",
    "CPU: again ÷ floor",
    "CPU: openpyxl ÷ xlcrm",
    "memory: xlcrm ÷ openpyxl",
    "file: growth",
)
GOAL: Final = "at most 1.5"
LACKS: Final = """
- openpyxl appends the row and saves: no check of the entry, no backup, charts and the like lost.
- floor only inflates and deflates the journal sheet's XML."""


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Time one entry into a long journal.")
    parser.add_argument("--rows", type=int, default=100_000, help="entries that are there already")
    parser.add_argument("--customers", type=int, default=1_000, help="contracts in the ledger")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        result = measure(wanted.rows, wanted.customers, wanted.runs, Path(folder))
    libraries = ", ".join(f"{name} {installed(name)}" for name in ("openpyxl", "lxml", "zlib-ng"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; medians of {wanted.runs} runs.\n")
    print("\n".join((*costs_table([result]), "", *ratios_table(result), LACKS)))


def measure(rows: int, customers: int, runs: int, folder: Path) -> Result:
    """Make the workbook, run the programs by turns, and compare what they wrote."""
    ledger = folder / "ledger.xlsx"
    say(f"{rows:,} entries: making the workbook")
    run(str(HERE / "make_ledger.py"), str(customers), str(ledger), str(rows))
    ask = (sys.executable, "-c", ASK)
    ours = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()
    copies = {"xlcrm": folder / "xlcrm.xlsx", "openpyxl": folder / "openpyxl.xlsx"}
    ours_by_now = folder / "again.xlsx"
    shutil.copy(ledger, ours_by_now)
    customer, channel, content = ENTRY
    options = ("--customer", customer, "--channel", channel, content)
    programs: dict[str, Sequence[str]] = {
        "xlcrm": ("-m", "xlcrm", "log", "add", str(copies["xlcrm"]), *options),
        "xlcrm, again": ("-m", "xlcrm", "log", "add", str(ours_by_now), *options),
        "openpyxl": (str(HERE / "openpyxl_journal.py"), str(copies["openpyxl"]), *ENTRY),
        "floor": (str(HERE / "floor.py"), str(ledger), SHEET, *ours),
        "floor, zlib 6": (str(HERE / "floor.py"), str(ledger), SHEET, *ZLIB),
    }
    run(*programs["xlcrm, again"])
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        say(f"{rows:,} entries: turn {turn} of {runs}")
        for name, arguments in programs.items():
            if name in copies:
                shutil.copy(ledger, copies[name])
            cost = run(*arguments)
            if turn:
                costs[name].append(cost)
    run(str(HERE / "compare_journal.py"), content, str(ledger), *map(str, copies.values()))
    sizes = {name: path.stat().st_size for name, path in {"before": ledger, **copies}.items()}
    return Result(rows, {name: Cost.median(each) for name, each in costs.items()}, sizes)


def ratios_table(result: Result) -> list[str]:
    """What the goal is about, and the rest."""
    names = ("xlcrm", "xlcrm, again", "openpyxl", "floor")
    ours, again, theirs, floor = (result.costs[name] for name in names)
    growth = result.sizes["xlcrm"] / result.sizes["before"] - 1
    ratios = (
        f"{ours.cpu / floor.cpu:.1f}",
        f"{again.cpu / floor.cpu:.1f}",
        f"{theirs.cpu / ours.cpu:.1f}",
        f"{ours.peak / theirs.peak:.2f}",
        f"{growth:+.1%}",
    )
    return [
        f"| entries | {' | '.join(RATIOS)} |",
        "|---:|---:|---:|---:|---:|---:|",
        f"| {result.rows:,} | {' | '.join(ratios)} |",
        f"| goal | {GOAL} | | | | |",
    ]


if __name__ == "__main__":
    main()
