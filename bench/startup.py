"""How long `xlcrm --help` takes, beside an interpreter that does nothing.

Usage: python bench/startup.py [--runs N]
"""

from __future__ import annotations

import argparse
from statistics import median
from typing import Final

from measure import Cost, run

GOAL: Final = 4.0  # times a bare interpreter


def main() -> None:
    """Measure the two by turns, and print the medians."""
    parser = argparse.ArgumentParser(description="Time xlcrm --help beside python -c pass.")
    parser.add_argument("--runs", type=int, default=21)
    runs: int = parser.parse_args().runs
    pairs = [(run("-c", "pass"), run("-m", "xlcrm", "--help")) for _ in range(runs + 1)][1:]
    bare, ours = (Cost.median(costs) for costs in zip(*pairs, strict=True))
    ratio = median(each.wall / base.wall for base, each in pairs)
    print("| | CPU | wall | peak memory |")
    print("|---|---:|---:|---:|")
    for name, cost in (("`python -c pass`", bare), ("`xlcrm --help`", ours)):
        print(
            f"| {name} | {cost.cpu * 1000:.0f} ms | {cost.wall * 1000:.0f} ms"
            f" | {cost.peak / 2**20:.0f} MiB |"
        )
    print(f"\nmedian ratio of {runs} pairs: {ratio:.2f} (goal: at most {GOAL:.0f})")


if __name__ == "__main__":
    main()
