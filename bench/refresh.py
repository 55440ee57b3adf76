"""A refresh of a large ledger: xlcrm, openpyxl, and the least that anybody could do.

Usage: python bench/refresh.py [--rows N ...] [--runs N] [--openpyxl-up-to N] [--folder FOLDER]

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
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run
from peers import CALAMINE, COPIED, FASTEXCEL, left_out, readers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_OF: Final = "2024-10-01"
HERE: Final = Path(__file__).parent
SHEET: Final = "xl/worksheets/sheet1.xml"
ZLIB: Final = ("zlib", "6")
PEERS: Final = (CALAMINE, FASTEXCEL, COPIED)
LACKS: Final = f"""
- openpyxl computes the same three columns and saves: no backup, no check, charts and the like lost.
- floor only inflates and deflates the ledger sheet's XML.
{left_out(*PEERS)}"""
CUSTOMERS: Final = "xlcrm --customers"
"""The same with 고객정보, a row a customer, whose 등급 and 이탈 위험 are filled in too."""

RATIOS: Final = (
    "CPU: openpyxl ÷ xlcrm",
    "CPU: xlcrm ÷ floor",
    "memory: xlcrm ÷ openpyxl",
    "file: growth",
    "xlcrm: CPU a row",
)
GOALS: Final = "at least 15 | at most 6 | at most 0.25 | at most +15 %"
ASK: Final = "from xlcrm.ooxml import packing as p; print(p.codec.__name__, p.LEVEL)"


@dataclass(frozen=True, slots=True)
class Result:
    """What one length of ledger gave: costs by program, and file sizes in bytes."""

    rows: int
    costs: Mapping[str, Cost]
    sizes: Mapping[str, int]


def main() -> None:
    """Measure every wanted length, and print the tables."""
    parser = argparse.ArgumentParser(description="Time a refresh of a large ledger.")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--openpyxl-up-to", type=int, default=100_000, help="rows; beyond it takes very long"
    )
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        results = [
            measure(rows, wanted.runs, Path(folder), skip_openpyxl=rows > wanted.openpyxl_up_to)
            for rows in sorted(wanted.rows)
        ]
    libraries = ", ".join(f"{name} {installed(name)}" for name in ("openpyxl", "lxml", "zlib-ng"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; medians of {wanted.runs} runs.\n")
    print("\n".join((*costs_table(results), "", *ratios_table(results), LACKS)))


def measure(rows: int, runs: int, folder: Path, *, skip_openpyxl: bool) -> Result:
    """Make the ledger, run the programs by turns, and compare what they wrote."""
    ledger = folder / f"ledger{rows}.xlsx"
    say(f"{rows:,} rows: making the ledger")
    run(str(HERE / "make_ledger.py"), str(rows), str(ledger))
    ask = (sys.executable, "-c", ASK)
    ours = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()
    known, people = folder / f"known{rows}.xlsx", folder / "people.xlsx"
    run(str(HERE / "make_ledger.py"), str(rows), str(known), "--customers")
    copies = {"xlcrm": folder / "xlcrm.xlsx", "openpyxl": folder / "openpyxl.xlsx"}
    programs: dict[str, Sequence[str]] = {
        "xlcrm": ("-m", "xlcrm", "refresh", str(copies["xlcrm"]), "--as-of", AS_OF),
        CUSTOMERS: ("-m", "xlcrm", "refresh", str(people), "--as-of", AS_OF, "--customers"),
        "openpyxl": (str(HERE / "openpyxl_refresh.py"), str(copies["openpyxl"]), AS_OF),
        **{peer.name: ("-c", peer.program, str(ledger)) for peer in readers(*PEERS)},
        "floor": (str(HERE / "floor.py"), str(ledger), SHEET, *ours),
        "floor, zlib 6": (str(HERE / "floor.py"), str(ledger), SHEET, *ZLIB),
    }
    if skip_openpyxl:
        del programs["openpyxl"], copies["openpyxl"], programs[COPIED.name]
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        say(f"{rows:,} rows: turn {turn} of {runs}")
        for name, arguments in programs.items():
            if name in copies:
                shutil.copy(ledger, copies[name])
            elif name == CUSTOMERS:
                shutil.copy(known, people)
            cost = run(*arguments)
            if turn:
                costs[name].append(cost)
    run(str(HERE / "compare.py"), str(ledger), *map(str, copies.values()))
    written = {"before": ledger, **copies, CUSTOMERS: people}
    sizes = {name: path.stat().st_size for name, path in written.items()}
    shutil.rmtree(folder / "xlcrm 백업", ignore_errors=True)
    for path in (known, *written.values()):
        path.unlink()
    return Result(rows, {name: Cost.median(each) for name, each in costs.items()}, sizes)


def costs_table(results: Sequence[Result]) -> list[str]:
    """Every program's medians."""
    lines = [
        "| rows | program | CPU | wall | peak memory | file |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for result in results:
        for name, cost in result.costs.items():
            size = result.sizes.get(name)
            lines.append(
                f"| {result.rows:,} | {name} | {cost.cpu:.2f} s | {cost.wall:.2f} s"
                f" | {cost.peak / 2**20:,.0f} MiB |"
                + (f" {size / 2**20:.2f} MiB |" if size else " |")
            )
        lines.append(
            f"| {result.rows:,} | before | | | | {result.sizes['before'] / 2**20:.2f} MiB |"
        )
    return lines


def ratios_table(results: Sequence[Result]) -> list[str]:
    """What the goals are about."""
    lines = [
        f"| rows | {' | '.join(RATIOS)} |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for result in results:
        ours, floor = result.costs["xlcrm"], result.costs["floor"]
        theirs = result.costs.get("openpyxl")
        growth = result.sizes["xlcrm"] / result.sizes["before"] - 1
        lines.append(
            f"| {result.rows:,} | {theirs.cpu / ours.cpu:.1f} |"
            if theirs
            else f"| {result.rows:,} | |"
        )
        lines[-1] += f" {ours.cpu / floor.cpu:.1f} |"
        lines[-1] += f" {ours.peak / theirs.peak:.2f} |" if theirs else " |"
        lines[-1] += f" {growth:+.1%} | {ours.cpu / result.rows * 1e6:.1f} µs |"
    return [*lines, f"| goal | {GOALS} | the same in every line |"]


def installed(name: str) -> str:
    """Return a library's version, or that it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def say(text: str) -> None:
    """Tell how far the benchmark is, beside its result."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
