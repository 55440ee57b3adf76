"""A check of a large ledger: xlcrm, and what others take only to read it.

Usage: python bench/check.py [--rows N] [--mistakes N] [--runs N] [--folder FOLDER]

Each program runs in a process of its own, by turns, after one run that does not count. Prints
medians as Markdown tables.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run
from peers import CALAMINE, FASTEXCEL, OPENPYXL, PANDAS, left_out, readers
from refresh import AS_OF, HERE, installed, say

if TYPE_CHECKING:
    from collections.abc import Mapping

PEERS: Final = (CALAMINE, FASTEXCEL, PANDAS, OPENPYXL)
RATIOS: Final = (
    "CPU: xlcrm ÷ python-calamine",
    "memory: xlcrm ÷ python-calamine",
    "CPU: openpyxl ÷ xlcrm",
)
GOALS: Final = "at most 2 | at most 2 | |"


def main() -> None:
    """Measure every ledger, and print the tables."""
    parser = argparse.ArgumentParser(description="Time a check of a large ledger.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--mistakes", type=int, default=400, help="wrong cells in some ledgers")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    ledgers = {
        "nothing wrong": (),
        f"{wanted.mistakes:,} mistakes": (str(wanted.mistakes),),
        f"{wanted.mistakes:,} mistakes, inlineStr": (str(wanted.mistakes), "--inline"),
    }
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        results = {
            name: measure(Path(folder), name, wanted.rows, options, wanted.runs)
            for name, options in ledgers.items()
        }
    libraries = ", ".join(
        f"{name} {installed(name)}" for name in ("python-calamine", "fastexcel", "openpyxl")
    )
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; {wanted.rows:,} rows, medians of {wanted.runs} runs.\n")
    print("\n".join((*costs_table(results), "", *ratios_table(results), "", left_out(*PEERS))))


def measure(
    folder: Path, name: str, rows: int, options: tuple[str, ...], runs: int
) -> Mapping[str, Cost]:
    """Make one ledger, and run the programs by turns."""
    ledger = str(folder / "ledger.xlsx")
    say(f"{name}: making the ledger")
    run(str(HERE / "make_checked.py"), str(rows), ledger, *options)
    wrong = 1 if options else 0
    programs = {
        "xlcrm": ("-m", "xlcrm", "check", ledger, "--as-of", AS_OF),
        **{peer.name: ("-c", peer.program, ledger) for peer in readers(*PEERS)},
    }
    costs: dict[str, list[Cost]] = {program: [] for program in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        say(f"{name}: turn {turn} of {runs}")
        for program, arguments in programs.items():
            cost = run(*arguments, code=wrong if program == "xlcrm" else 0)
            if turn:
                costs[program].append(cost)
    Path(ledger).unlink()
    return {program: Cost.median(each) for program, each in costs.items()}


def costs_table(results: Mapping[str, Mapping[str, Cost]]) -> list[str]:
    """Every program's medians."""
    lines = ["| ledger | program | CPU | wall | peak memory |", "|---|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {program} | {cost.cpu:.2f} s | {cost.wall:.2f} s"
        f" | {cost.peak / 2**20:,.0f} MiB |"
        for name, costs in results.items()
        for program, cost in costs.items()
    ]
    return lines


def ratios_table(results: Mapping[str, Mapping[str, Cost]]) -> list[str]:
    """What the goals are about."""
    lines = [f"| ledger | {' | '.join(RATIOS)} |", "|---|---:|---:|---:|"]
    for name, costs in results.items():
        ours, calamine, openpyxl = (
            costs[each] for each in ("xlcrm", "python-calamine", "openpyxl")
        )
        ratios = (ours.cpu / calamine.cpu, ours.peak / calamine.peak, openpyxl.cpu / ours.cpu)
        lines.append(f"| {name} | {' | '.join(f'{each:.2f}' for each in ratios)} |")
    return [*lines, f"| goal | {GOALS}"]


if __name__ == "__main__":
    main()
