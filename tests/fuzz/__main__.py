"""Run the program on hostile input made by chance, and tell what it did not withstand.

    python -m tests.fuzz --runs 20000 --jobs 2     # by hand: a quarter of an hour or more
    python -m tests.fuzz --seed 7 --only 1234      # one of them again, with what the program says

Each case takes a workbook of the samples, damages it (bytes of the file, parts, settings, cells) or
a command line, runs one command, and holds that

- the program ends, within half a minute of the processor, with one of its exit codes and without
  a traceback,
- nothing is said to be unforeseen,
- a file that failed is the one that was there before,
- a file that was written can be read by openpyxl if the one before could.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.fuzz.runs import faults, judged


def main() -> int:
    """Run what the command line says; return 1 if anything was not withstood."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.only is not None:
        found = judged(asked.seed, asked.only, keep=asked.keep, loud=True)
        print(found or "withstood")  # noqa: T201 - its output
        return bool(found)
    print(f"seed {asked.seed}, {asked.runs:,} runs")  # noqa: T201 - as above
    kinds: Counter[str] = Counter()
    for fault in faults(asked.seed, asked.runs, jobs=asked.jobs, keep=asked.keep):
        print(fault, flush=True)  # noqa: T201 - as above
        kinds[fault.rpartition(": ")[2]] += 1
    print(f"{sum(kinds.values()):,} of {asked.runs:,} not withstood", dict(kinds))  # noqa: T201
    return bool(kinds)


if __name__ == "__main__":
    sys.exit(main())
