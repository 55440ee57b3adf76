"""What offices ask for beside a refresh: one customer, what is due, undo; odd shapes, and fleets.

Usage: python bench/cases.py [--cases NAME ...] [--share N] [--runs N] [--folder FOLDER]

Each case runs xlcrm and its peers in processes of their own, on fresh copies where something is
written, by turns, after one turn that does not count. `--share 10` makes all a tenth as large.
Prints medians as a Markdown table, and below it what the peers do not do.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from measure import Cost, run
from peers import CALAMINE, FASTEXCEL, OPENPYXL, PANDAS, RESAVED, Peer, left_out, readers
from refresh import AS_OF, HERE, installed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REFRESH: Final = ("refresh", "{}", "--as-of", AS_OF)
READERS: Final = (CALAMINE, FASTEXCEL)


class Case(NamedTuple):
    """One thing that somebody asks for.

    Attributes:
        told: it and what it is asked of, with a place for how large that is.
        size: how large, unless told otherwise.
        make: the script that makes the workbook, with places for its size and its path.
        asked: the arguments of xlcrm, with a place for the path.
        peers: who does a part of it.
        before: what xlcrm does first, which does not count.
        beside: another command that it is measured against, done on a copy of its own.
        restores: whether the workbook is to be what it was in the end, byte by byte.
    """

    told: str
    size: int
    make: str
    asked: Sequence[str]
    peers: Sequence[Peer] = ()
    before: Sequence[str] = ()
    beside: Sequence[str] = ()
    restores: bool = False


JOURNAL: Final = "make_ledger.py 1000 {path} {size}"
LOOKED_UP: Final = ("log", "show", "{}", "--customer", "100001")
CASES: Final[Mapping[str, Case]] = {
    "show": Case("`log show`, {:,} entries", 100_000, JOURNAL, LOOKED_UP, READERS),
    "due": Case(
        "`log due`, {:,} entries", 100_000, JOURNAL, ("log", "due", "{}", "--as-of", AS_OF), READERS
    ),
    "wide": Case(
        "`refresh`, 100 × {:,} columns", 16_000, "make_shapes.py wide {size} {path}", REFRESH,
        (*READERS, RESAVED),
    ),
    "notes": Case(
        "`check`, {:,} notes of 30,000 characters", 3_000, "make_shapes.py notes {size} {path}",
        ("check", "{}", "--as-of", AS_OF), (*READERS, OPENPYXL),
    ),
    "untouched": Case(
        "`refresh`, {:,} big sheets untouched", 30, "make_shapes.py untouched {size} {path}",
        REFRESH, READERS,
    ),
    "again": Case(
        "`refresh` again, {:,} big sheets untouched", 30, "make_shapes.py untouched {size} {path}",
        ("refresh", "{}", "--as-of", "2024-11-01"), READERS, before=REFRESH,
    ),
    "undo": Case(
        "`undo`, {:,} rows", 100_000, "make_ledger.py {size} {path}", ("undo", "{}"),
        before=REFRESH, beside=REFRESH, restores=True,
    ),
    "fleet": Case(
        "`refresh`, a folder of {:,} books", 2_000, "make_shapes.py fleet {size} {path}", REFRESH,
        (CALAMINE, RESAVED),
    ),
    "summary": Case(
        "`summary`, {:,} rows", 100_000, "make_ledger.py {size} {path}",
        ("summary", "{}", "--as-of", AS_OF), (CALAMINE, FASTEXCEL, PANDAS),
    ),
}  # fmt: skip


def main() -> None:
    """Measure each case, and print its lines."""
    parser = argparse.ArgumentParser(description="Time what offices ask for.")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), metavar="NAME")
    parser.add_argument("--share", type=int, default=1, help="all so many times smaller")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    wanted = parser.parse_args()
    libraries = ", ".join(
        f"{name} {installed(name)}" for name in ("python-calamine", "fastexcel", "openpyxl")
    )
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()},", end=" ")
    print(f"{libraries}; medians of {wanted.runs} runs.\n")
    print("| case | program | CPU | CPU: xlcrm ÷ it | peak memory |\n|---|---|---:|---:|---:|")
    for name in wanted.cases:
        case = CASES[name]
        size = max(case.size // wanted.share, 3)
        with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
            costs = measure(case, size, wanted.runs, Path(folder))
        print("\n".join(lines(case.told.format(size), costs)), flush=True)
    peers = dict.fromkeys(peer for name in wanted.cases for peer in CASES[name].peers)
    print(f"\n{left_out(*peers)}" if peers else "")


def measure(case: Case, size: int, runs: int, folder: Path) -> Mapping[str, Cost]:
    """Make what is asked of, and run the programs by turns."""
    original, copy = folder / "made.xlsx", folder / "asked.xlsx"
    say(f"{case.told.format(size)}: making it")
    script, *options = case.make.format(size=size, path=original).split(" ")
    run(str(HERE / script), *options)
    programs = dict(_programs(case, str(copy)))
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(runs == 1, runs + 1):  # one alone is a look, and counts
        say(f"{case.told.format(size)}: turn {turn} of {runs}")
        for name, arguments in programs.items():
            _copy_anew(original, copy)
            if name == "xlcrm" and case.before:
                run("-m", "xlcrm", *_at(case.before, str(copy)))
            cost = run(*arguments)
            if name == "xlcrm" and case.restores and copy.read_bytes() != original.read_bytes():
                sys.exit(f"{case.told.format(size)}: the workbook is not what it was")
            if turn:
                costs[name].append(cost)
    return {name: Cost.median(each) for name, each in costs.items()}


def _programs(case: Case, path: str) -> Iterator[tuple[str, Sequence[str]]]:
    yield "xlcrm", ("-m", "xlcrm", *_at(case.asked, path))
    if case.beside:
        yield f"xlcrm {case.beside[0]}", ("-m", "xlcrm", *_at(case.beside, path))
    for peer in readers(*case.peers) if case.peers else ():
        yield peer.name, ("-c", peer.program, path)


def _at(arguments: Sequence[str], path: str) -> list[str]:
    return [each.format(path) for each in arguments]


def _copy_anew(original: Path, copy: Path) -> None:
    """Put the workbook, or the folder of them, in its place again, and nothing beside it."""
    for left in (copy, copy.parent / "xlcrm 백업"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    (shutil.copytree if original.is_dir() else shutil.copy)(original, copy)


def lines(told: str, costs: Mapping[str, Cost]) -> Iterator[str]:
    """Yield a case's lines of the table."""
    ours = costs["xlcrm"].cpu
    for name, cost in costs.items():
        ratio = "" if name == "xlcrm" else f"{ours / cost.cpu:.2f}"
        yield f"| {told} | {name} | {cost.cpu:.2f} s | {ratio} | {cost.peak / 2**20:,.0f} MiB |"


if __name__ == "__main__":
    main()
