"""Many branches in one store: the export, and then summary and report without a workbook.

Usage: python bench/store.py [--branches N] [--rows N] [--to KIND] [--runs N] [--folder FOLDER]
       [--distinct N] [--with-folder]

Every branch is a ledger of `make_ledger.py` of its own length, so that no two are alike; of many,
`--distinct` says how many are made, and the others are copies of those. Each run is a process of
its own. Figures of store and folder are compared where both were counted. Prints medians as a
Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Cost, run
from refresh import AS_OF, HERE, say

KINDS = ("duckdb", "sqlite", "parquet", "csv")
PROGRAM = ("-m", "xlcrm")
ON = ("--as-of", AS_OF)


def main() -> None:
    """Measure each step, and print the table."""
    parser = argparse.ArgumentParser(description="Time summary and report of a store.")
    parser.add_argument("--branches", type=int, default=100)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=10)
    parser.add_argument("--to", choices=KINDS, default="duckdb")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--with-folder", action="store_true", help="the workbooks, too")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as place:
        home = Path(place)
        folder = branches(home / "branches", wanted.branches, wanted.rows, wanted.distinct)
        store = home / f"store{f'.{wanted.to}' if wanted.to in KINDS[:2] else ''}"
        export = (*PROGRAM, "export", str(folder), "--to", wanted.to, "-o", str(store), *ON)
        report = ("-o", str(home / "report.xlsx"), *ON)
        steps = {
            "export, all new": export,
            "export, nothing changed": export,
            "summary of the store": (*PROGRAM, "summary", str(store), *ON),
            "report of the store": (*PROGRAM, "report", str(store), *report),
        }
        if wanted.with_folder:
            steps["summary of the folder"] = (*PROGRAM, "summary", str(folder), *ON)
            steps["report of the folder"] = (*PROGRAM, "report", str(folder), *report)
            compare(store, folder, export)
        costs: dict[str, list[Cost]] = {name: [] for name in steps}
        for turn in range(1, wanted.runs + 1):
            remove(store)
            for name, words in steps.items():
                costs[name].append(run(*words))
                load = os.getloadavg()[0]
                say(f"run {turn}, {name}: {costs[name][-1].wall:.1f} s, load {load:.1f}")
        tell(wanted, costs, size(store))


def branches(folder: Path, count: int, rows: int, distinct: int) -> Path:
    """Return a folder of ledgers, of which so many are each of its own."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"{number:03}.xlsx"
        if number < distinct:
            words = [sys.executable, str(HERE / "make_ledger.py"), str(rows + number), str(path)]
            subprocess.run(words, check=True)
        else:
            shutil.copy(folder / f"{number % distinct:03}.xlsx", path)
    return folder


def compare(store: Path, folder: Path, export: tuple[str, ...]) -> None:
    """Stop unless the store says what the folder says."""
    subprocess.run([sys.executable, *export], check=True, stdout=subprocess.DEVNULL)
    said = [
        json.loads(
            subprocess.run(
                [sys.executable, *PROGRAM, "summary", str(each), *ON, "--json"],
                check=True,
                stdout=subprocess.PIPE,
            ).stdout
        )
        for each in (store, folder)
    ]
    if any(said[0][key] != said[1][key] for key in ("together", "files")):
        sys.exit("the store does not say what the folder says")


def tell(wanted: argparse.Namespace, costs: dict[str, list[Cost]], stored: int) -> None:
    """Print the table."""
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{os.cpu_count()} processors; {wanted.branches:,} branches of {wanted.rows:,} rows,")
    print(f"{wanted.to} of {stored / 2**20:.0f} MiB, medians of {wanted.runs} runs.\n")
    print("| step | wall | CPU | peak memory of one process |")
    print("|---|---:|---:|---:|")
    for name, found in costs.items():
        cost = Cost.median(found)
        print(f"| {name} | {cost.wall:.1f} s | {cost.cpu:.1f} s | {cost.peak / 2**20:,.0f} MiB |")


def size(path: Path) -> int:
    """Return how many bytes a store has."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)


def remove(path: Path) -> None:
    """Take a store away."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
