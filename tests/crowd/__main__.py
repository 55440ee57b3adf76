"""Many at once at the same workbooks: what each was told holds, whatever was in their way.

    python -m tests.crowd --seed 7 --operations 400 --writers 4    # five minutes
    python -m tests.crowd --seed 7 --keep /tmp/crowd               # and what lies there in the end

Some processes at a time do what is drawn by chance, of every kind that writes, to two workbooks in
a folder: contacts, purchases, customers, terms, payments, points, coupons, consents, offers, ideas,
letters, questionnaires, answers, messages, imports, refreshes, undoings, the queue. Some of them
find a workbook open in Excel, or its lock held by others, and wait; some are killed. In the end

- each that was told that it is done stands in the workbook once, in all its parts, and each that
  was told that it waits, in the queue or in the workbook, until somebody has undone it,
- each that was told that nothing was done stands nowhere, and each that was killed at most once,
- sums are those of what stands there, cells and parts that nobody had to do with are as they were,
- openpyxl reads the workbook, the Open XML SDK finds nothing new (where XLCRM_OOXML_VALIDATOR names
  it), `check` finds no new error, `verify` proves the record, which leads to what the workbook is,
- the queue is empty when it has been applied, but for what it says why it does not fit any more.

A seed draws the same operations; which of them meet is up to the machine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.crowd.crowd import planned, worked
from tests.crowd.judge import judged


def main() -> int:
    """Have the crowd work that the command line asks for; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.crowd",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operations", type=int, default=400)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="a folder for what lies there in the end")
    asked = parser.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 - the memory disk of Linux
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        crowd = planned(asked.seed, asked.operations, Path(place))
        began = time.monotonic()
        worked(crowd, asked.writers)
        took = time.monotonic() - began
        if asked.keep is not None:
            shutil.copytree(place, asked.keep, symlinks=True)
        found = judged(crowd, os.environ.get("XLCRM_OOXML_VALIDATOR", ""))
    for each in found.wrong:
        print(each)  # noqa: T201 - its output
    told = ", ".join(f"{count:,} {name}" for name, count in found.counts.items())
    print(f"seed {asked.seed}: {told}; {took:.0f} s; {len(found.wrong):,} wrong")  # noqa: T201
    return bool(found.wrong)


if __name__ == "__main__":
    sys.exit(main())
