"""Very many rows from a file into a new ledger: xlcrm, xlcrm once more, and openpyxl.

Usage: python bench/import.py [--rows N ...] [--runs N] [--folder FOLDER]

Each program runs in a process of its own on a fresh copy, by turns, after one run that does not
count. Prints medians as Markdown tables.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run
from refresh import AS_OF, HERE, Result, costs_table, installed, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AGAIN: Final = "xlcrm, again"
WRITTEN: Final = (
    "import sys, pandas as pd; rows = pd.read_csv(sys.argv[1]);"
    " rows.to_excel(sys.argv[2], engine='xlsxwriter', index=False)"
)
LACKS: Final = """
- openpyxl appends the rows: nothing checked, nothing computed, charts and the like lost.
- pandas and xlsxwriter write a new workbook of these rows alone: no ledger, dates stay texts."""
RATIOS: Final = (
    "CPU: openpyxl ÷ xlcrm",
    "CPU: openpyxl ÷ xlcrm, again",
    "memory: xlcrm ÷ openpyxl",
    "xlcrm: CPU a row",
)


def main() -> None:
    """Measure every wanted length, and print the tables."""
    parser = argparse.ArgumentParser(description="Time an import of very many rows.")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        results = [measure(rows, wanted.runs, Path(folder)) for rows in sorted(wanted.rows)]
    libraries = ", ".join(f"{name} {installed(name)}" for name in ("openpyxl", "lxml", "zlib-ng"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; medians of {wanted.runs} runs.\n")
    print("\n".join((*costs_table(results), "", *ratios_table(results), LACKS)))


def measure(rows: int, runs: int, folder: Path) -> Result:
    """Make the rows and an empty ledger, run the programs by turns, and compare what they wrote."""
    ledger, brought = folder / "ledger.xlsx", folder / f"rows{rows}.csv"
    say(f"{rows:,} rows: making them")
    run(str(HERE / "make_ledger.py"), str(rows), str(ledger))
    run(str(HERE / "make_rows.py"), str(ledger), str(brought))
    ledger.unlink()
    run("-m", "xlcrm", "new", str(ledger))
    copies = {"xlcrm": folder / "xlcrm.xlsx", "openpyxl": folder / "openpyxl.xlsx"}
    ours = ("-m", "xlcrm", "import", str(copies["xlcrm"]), str(brought), "--as-of", AS_OF)
    programs: dict[str, Sequence[str]] = {
        "xlcrm": ours,
        AGAIN: ours,
        "openpyxl": (str(HERE / "openpyxl_import.py"), str(copies["openpyxl"]), str(brought)),
        "pandas and xlsxwriter": ("-c", WRITTEN, str(brought), str(folder / "written.xlsx")),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        say(f"{rows:,} rows: turn {turn} of {runs}")
        for path in copies.values():
            shutil.copy(ledger, path)
        for name, arguments in programs.items():
            before = copies["xlcrm"].read_bytes() if name == AGAIN else b""
            cost = run(*arguments)
            if before and copies["xlcrm"].read_bytes() != before:
                sys.exit("importing the same rows again has changed the ledger")
            if turn:
                costs[name].append(cost)
    run(str(HERE / "compare_import.py"), str(brought), *map(str, copies.values()))
    sizes = {name: path.stat().st_size for name, path in {"before": ledger, **copies}.items()}
    for path in (ledger, brought, folder / "written.xlsx", *copies.values()):
        path.unlink()
    shutil.rmtree(folder / "xlcrm 백업", ignore_errors=True)
    return Result(rows, {name: Cost.median(each) for name, each in costs.items()}, sizes)


def ratios_table(results: Sequence[Result]) -> list[str]:
    """What the goal is about, and the rest."""
    lines = [f"| rows | {' | '.join(RATIOS)} |", "|---:|---:|---:|---:|---:|"]
    return [*lines, *(_ratios(result.rows, result.costs) for result in results)]


def _ratios(rows: int, costs: Mapping[str, Cost]) -> str:
    ours, again, theirs = (costs[name] for name in ("xlcrm", AGAIN, "openpyxl"))
    return (
        f"| {rows:,} | {theirs.cpu / ours.cpu:.1f} | {theirs.cpu / again.cpu:.1f}"
        f" | {ours.peak / theirs.peak:.2f} | {ours.cpu / rows * 1e6:.0f} µs |"
    )


if __name__ == "__main__":
    main()
