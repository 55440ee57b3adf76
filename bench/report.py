"""A report about a large ledger: xlcrm, and the least that reading and writing take.

Usage: python bench/report.py [--rows N] [--entries N] [--runs N] [--folder FOLDER]

Others read the same workbook, and `xlsxwriter` writes the cells that the report has, values and
formulas. Each program runs in a process of its own, by turns, after
one run that does not count. Prints medians as Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import warnings
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run
from openpyxl import load_workbook
from peers import PANDAS, left_out, readers
from refresh import AS_OF, HERE, Result, costs_table, installed, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OURS, WRITING = "xlcrm", "xlsxwriter"
_FIRST: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of a workbook has no zone
WROTE: Final = "- xlsxwriter writes what it is given: it reads, counts and lays out nothing."
MEMORY: Final = 2 * 2**30
RATIOS: Final = (f"CPU: xlcrm ÷ ({PANDAS.name} + xlsxwriter)", "memory: xlcrm")
GOALS: Final = ("at most 3", f"under {MEMORY // 2**20:,} MiB")


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Time a report about a large ledger.")
    parser.add_argument("--rows", type=int, default=100_000, help="contracts in the ledger")
    parser.add_argument("--entries", type=int, default=500_000, help="entries in its journal")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        result = measure(wanted.rows, wanted.entries, wanted.runs, Path(folder))
    libraries = ", ".join(
        f"{name} {installed(name)}" for name in ("python-calamine", "fastexcel", "pandas")
    )
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; medians of {wanted.runs} runs; {wanted.entries:,} journal entries.\n")
    print("\n".join((*costs_table([result]), "", *ratios_table(result), "", left_out(), WROTE)))


def measure(rows: int, entries: int, runs: int, folder: Path) -> Result:
    """Make the ledger, then run the programs by turns."""
    ledger, report, cells = (folder / name for name in ("ledger.xlsx", "report.xlsx", "cells.json"))
    say(f"{rows:,} contracts, {entries:,} entries: making the ledger")
    run(str(HERE / "make_ledger.py"), str(rows), str(ledger), str(entries))
    programs: Mapping[str, Sequence[str]] = {
        OURS: ("-m", "xlcrm", "report", str(ledger), "-o", str(report), "--as-of", AS_OF),
        **{peer.name: ("-c", peer.program, str(ledger)) for peer in readers()},
        WRITING: (str(HERE / "report_write.py"), str(cells), str(folder / "written.xlsx")),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs + 1):
        say(f"turn {turn} of {runs}")
        for name, arguments in programs.items():
            cost = run(*arguments)
            if turn:
                costs[name].append(cost)
            elif name == OURS:
                cells.write_text(json.dumps(cells_of(report)), encoding="utf-8")
    sizes = {"before": ledger.stat().st_size, OURS: report.stat().st_size}
    return Result(rows, {name: Cost.median(each) for name, each in costs.items()}, sizes)


def cells_of(report: Path) -> dict[str, list[tuple[int, int, object]]]:
    """Return every cell of a report by sheet: row and column from 0, value or formula."""
    with warnings.catch_warnings(action="ignore"):  # openpyxl would drop data bars, and says so
        return {
            sheet.title: [
                (cell.row - 1, cell.column - 1, plain(cell.value))
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            ]
            for sheet in load_workbook(report, read_only=True)
        }


def plain(value: object) -> object:
    """Return a cell's value as JSON holds it; a day as Excel counts days."""
    if isinstance(value, datetime):
        return (value - _FIRST).total_seconds() / 86_400
    return value


def ratios_table(result: Result) -> list[str]:
    """What the goals are about."""
    ours, reading, writing = (result.costs[name] for name in (OURS, PANDAS.name, WRITING))
    ratios = (f"{ours.cpu / (reading.cpu + writing.cpu):.1f}", f"{ours.peak / 2**20:,.0f} MiB")
    return [
        f"| contracts | {' | '.join(RATIOS)} |",
        "|---:|---:|---:|",
        f"| {result.rows:,} | {' | '.join(ratios)} |",
        f"| goal | {' | '.join(GOALS)} |",
    ]


if __name__ == "__main__":
    main()
