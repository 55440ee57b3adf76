"""What formulas cost a refresh: with none, with a dashboard, and with its results calculated.

Usage: python bench/formulas.py [--rows N] [--runs N] [--folder FOLDER]

The extra `calc` must be installed; to leave it out, `xlcrm` is run with an import of it refused.
Each runs in a process of its own on a fresh copy, by turns, after one turn that does not count.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from measure import Cost, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AS_OF: Final = "2024-10-01"
HERE: Final = Path(__file__).parent
REFRESH: Final = ("-m", "xlcrm", "refresh")
WITHOUT: Final = """\
import sys
from xlcrm.workbook.fresh import ask
ask.is_installed = lambda: False
from xlcrm.__main__ import main
sys.argv[:1] = ["xlcrm", "refresh"]
sys.exit(main())
"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Time what formulas cost a refresh.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        costs = measure(wanted.rows, wanted.runs, Path(folder))
    print("\n".join(table(costs)))


def measure(rows: int, runs: int, folder: Path) -> Mapping[str, Cost]:
    """Make the ledgers and refresh them by turns."""
    plain, full, work = (folder / f"{name}.xlsx" for name in ("plain", "full", "work"))
    run(str(HERE / "make_ledger.py"), str(rows), str(plain), "--plain")
    run(str(HERE / "make_ledger.py"), str(rows), str(full))
    programs: dict[str, tuple[Path, Sequence[str]]] = {
        "no formulas": (plain, REFRESH),
        "dashboard, left to Excel": (full, ("-c", WITHOUT)),
        "dashboard, calculated": (full, REFRESH),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        print(f"turn {turn} of {runs}", file=sys.stderr)
        for name, (ledger, words) in programs.items():
            shutil.copy(ledger, work)
            cost = run(*words, str(work), "--as-of", AS_OF)
            if turn:
                costs[name].append(cost)
    return {name: Cost.median(each) for name, each in costs.items()}


def table(costs: Mapping[str, Cost]) -> list[str]:
    """The medians, and how often the last is the one before."""
    lines = ["| ledger | CPU | wall | peak memory |", "|---|---:|---:|---:|"]
    for name, cost in costs.items():
        peak = f"{cost.peak / 2**20:,.0f} MiB"
        lines.append(f"| {name} | {cost.cpu:.2f} s | {cost.wall:.2f} s | {peak} |")
    _, left, done = costs.values()
    lines.append(
        f"| calculated ÷ left | {done.cpu / left.cpu:.2f} | {done.wall / left.wall:.2f} | |"
    )
    return [*lines, "| goal | at most 1.5 | | |"]


if __name__ == "__main__":
    main()
