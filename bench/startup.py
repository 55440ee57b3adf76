"""How long xlcrm takes to start: `--help` beside a bare interpreter, and the help of each command.

Usage: python bench/startup.py [--runs N] [--commands NAME ...]

With `--commands` also what those commands take on the sample ledger of three contracts.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from typing import Final

from click import Context
from measure import Cost, run

from xlcrm.cli.app import app

GOAL: Final = 4.0  # times a bare interpreter
LEDGER: Final = str(Path(__file__).parents[1] / "sample_data" / "seed_ledger.xlsx")
DAY: Final = ("--as-of", "2024-10-01")
USED: Final[dict[str, tuple[str, ...]]] = {
    "check": ("check", LEDGER, *DAY),
    "expiring": ("expiring", LEDGER, *DAY),
    "list": ("list", LEDGER, "모든 고객"),
    "log due": ("log", "due", LEDGER, *DAY),
    "log show": ("log", "show", LEDGER, "--customer", "1001"),
    "refresh": ("refresh", LEDGER, *DAY, "--dry-run"),
    "summary": ("summary", LEDGER, *DAY),
    "today": ("today", LEDGER, *DAY),
}
"""Commands that write nothing, on a ledger of three contracts."""


def main() -> None:
    """Measure the two by turns, and print the medians."""
    parser = argparse.ArgumentParser(description="Time how long xlcrm takes to start.")
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--commands", nargs="*", help="commands; all if none is named")
    wanted = parser.parse_args()
    runs: int = wanted.runs
    pairs = [(run("-c", "pass"), run("-m", "xlcrm", "--help")) for _ in range(runs + 1)][1:]
    bare, ours = (Cost.median(costs) for costs in zip(*pairs, strict=True))
    ratio = median(each.wall / base.wall for base, each in pairs)
    print("| | CPU | wall | peak memory |")
    print("|---|---:|---:|---:|")
    for name, cost in (("`python -c pass`", bare), ("`xlcrm --help`", ours)):
        print(_line(name, cost))
    if wanted.commands is not None:
        for name in wanted.commands or app.list_commands(Context(app)):
            asked = {f"{name} --help": (name, "--help"), **_used(name)}
            for told, arguments in asked.items():
                costs = [run("-m", "xlcrm", *arguments) for _ in range(runs + 1)][1:]
                print(_line(f"`xlcrm {told}`", Cost.median(costs)), flush=True)
    print(f"\nmedian ratio of {runs} pairs: {ratio:.2f} (goal: at most {GOAL:.0f})")


def _used(command: str) -> dict[str, tuple[str, ...]]:
    return {name: each for name, each in USED.items() if each[0] == command}


def _line(name: str, cost: Cost) -> str:
    peak = f"{cost.peak / 2**20:.0f} MiB"
    return f"| {name} | {cost.cpu * 1000:.0f} ms | {cost.wall * 1000:.0f} ms | {peak} |"


if __name__ == "__main__":
    main()
