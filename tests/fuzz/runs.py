"""One case after the other: what is damaged, what the program says to it, what is wrong in that."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook

from tests.fuzz.hostile import of_bytes, of_cells, of_parts, of_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).parents[2]
KINDS: Final = ("bytes", "parts", "settings", "cells", "words")
LONGEST: Final = 30  # seconds of the processor
CODES: Final = {0, 1, 2, 3, 4}
COMMANDS: Final = (
    *("refresh L", "refresh L --customers --add-columns", "check L", "summary L", "expiring L"),
    *(
        "today L",
        "adopt L",
        "fix L",
        "reading L",
        "dues L",
        "log due L",
        "log show L",
        "card L 1001",
    ),
    *("log add L --customer 1001 --note 통화함", "renew L 1001", "cancel L 1001 --on 2024-10-05"),
    *("pause L 1001 --from 2024-10-02", "pay L 1001", "customer add L --name 가상인 --phone 1"),
    *("add 구매이력 L --customer 1001 --amount 1000", "list L 만료 예정", "consent list L"),
    *("undo L", "history L", "queue L", "dashboard L", "intake L", "upgrade L", "calc L"),
    *("import L L", "new N --from L", "explain L C101", "offers L", "voices L", "loyalty earn L"),
    *(
        "send L --list 만료 예정 --template 만료 30일 전 --campaign 가을",
        "survey due L",
        "campaign L",
    ),
)
"""Command lines; L stands for the ledger, N for a file that is not there."""

SAMPLES: Final = ("sample_data/seed_ledger.xlsx", "sample_data/office.xlsx", "")
"""Workbooks of the project; the empty one is a new ledger with sample people."""

_UNFORESEEN: Final = re.compile(r"예상하지 못한 오류입니다 \((\w+)\)|Traceback \(most recent")


@dataclass(frozen=True, slots=True)
class Case:
    """One run: its number, what is hostile in it, and the command line, L for the ledger."""

    number: int
    kind: str
    sample: str
    words: tuple[str, ...]


def case_of(seed: int, number: int) -> tuple[Case, Random]:
    """Return a case, always the same for a seed and a number, and the chance that goes on."""
    chance = Random(f"{seed}/{number}")  # noqa: S311 - no secret
    kind = chance.choice(KINDS)
    sample = chance.choice((*SAMPLES[:1] * 4, *SAMPLES[2:] * 4, SAMPLES[1]))
    words = chance.choice(COMMANDS).split(" ")
    if words[0] == "list" or words[0] == "send":
        words = _joined(words)
    words += ["--as-of", "2024-10-01"] if words[0] in _DATED else []
    return Case(number, kind, sample, tuple(words)), chance


_DATED: Final = frozenset({"refresh", "check", "summary", "expiring", "today", "renew", "dues"})


def _joined(words: Sequence[str]) -> list[str]:
    """The words with those of a value that has blanks in one."""
    found: list[str] = []
    for each in words:
        plain = not each.startswith("--") and each not in {"L", "가을"}
        if found and plain and not found[-1].startswith("--") and found[-1] not in {words[0], "L"}:
            found[-1] += f" {each}"
        else:
            found.append(each)
    return found


def made(case: Case, chance: Random, folder: Path) -> tuple[Path, list[str]]:
    """Write the case's workbook into a folder; return it and the command line."""
    source = ROOT / case.sample if case.sample else _new(folder.parent)
    ledger = folder / "ledger.xlsx"
    data = source.read_bytes()
    words = [
        "N.xlsx" if each == "N" else str(ledger) if each == "L" else each for each in case.words
    ]
    if case.kind == "bytes":
        data = of_bytes(data, chance)
    elif case.kind == "parts":
        data = of_parts(data, chance)
    elif case.kind == "settings":
        data = of_cells(source, chance, "설정")
    elif case.kind == "cells":
        data = of_cells(source, chance)
    else:
        words = [inside(each, folder) for each in of_words(words, chance)]
    ledger.write_bytes(data)
    return ledger, words


def inside(word: str, folder: Path) -> str:
    """A word that as a path leads out of the folder, made into one that does not.

    `refresh //` by chance would be run on all that lies on this machine.
    """
    try:
        place = Path(os.path.normpath(folder / word.partition("=")[2])) if "=" in word else folder
        there = Path(os.path.normpath(folder / word))
    except ValueError:
        return word
    if place.is_relative_to(folder) and there.is_relative_to(folder):
        return word
    return word.replace("/", "_").replace("..", "__")


def _new(folder: Path) -> Path:
    path = folder / "new-ledger.xlsx"
    if not path.exists():
        ran(["new", str(path), "--sample"], folder)
    return path


def ran(words: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run the program in this process; return its exit code and all that it says."""
    from xlcrm.cli.app import run  # noqa: PLC0415 - so that a forked worker loads it itself

    said = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
    before, here = sys.argv, Path.cwd()
    sys.argv = ["xlcrm", *words]
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        sys.argv = before
        os.chdir(here)
    said.seek(0)
    return code, said.read()


class _TooLongError(BaseException):
    """Nothing catches it on the way."""


def _over(number: int, frame: object) -> None:  # noqa: ARG001 - as signal calls it
    raise _TooLongError


def judged(seed: int, number: int, *, keep: Path | None = None, loud: bool = False) -> str:
    """Run one case; return what the program did not withstand, empty if it did."""
    case, chance = case_of(seed, number)
    shm = Path("/dev/shm")  # noqa: S108 - memory where there is such a place
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as place:
        folder = Path(place) / "work"
        folder.mkdir()
        ledger, words = made(case, chance, folder)
        before = ledger.read_bytes()
        code, text = -1, ""
        if hasattr(signal, "SIGPROF"):
            signal.signal(signal.SIGPROF, _over)
            signal.setitimer(signal.ITIMER_PROF, LONGEST)
            signal.signal(signal.SIGALRM, _over)
            signal.alarm(10 * LONGEST)  # what only waits takes none of it
        try:
            code, text = ran(words, folder)
            fault = _fault(code, text, before, ledger, several=case.kind == "words")
        except _TooLongError:
            fault = f"took more than {LONGEST} s"
        except Exception as error:  # noqa: BLE001 - that is what it is here for
            fault = f"raised {type(error).__name__}: {error}"
        finally:
            if hasattr(signal, "SIGPROF"):
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.alarm(0)
        if loud:
            print(" ".join(words)[:2_000], text[:20_000], sep="\n")  # noqa: T201 - its output
        if fault and keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{number}.xlsx").write_bytes(before)
    told = " ".join(each if len(each) < 40 else each[:40] + "…" for each in case.words)
    return fault and f"--seed {seed} --only {number}: {case.kind}, {told}: {fault}"


def _fault(code: int, text: str, before: bytes, ledger: Path, *, several: bool) -> str:
    """What was not withstood; of several files that a command line names another one may fail."""
    found = _UNFORESEEN.search(text)
    if found:
        return f"unforeseen {found[1] or 'traceback'}"
    if code not in CODES:
        return f"exit code {code}"
    after = ledger.read_bytes() if ledger.exists() else None
    if after == before:
        return ""
    if after is None:
        return "the ledger is gone"
    if code == 2 and not several:
        return "failed, and the ledger is another"
    return "wrote what nobody can read" if _readable(before) and not _readable(after) else ""


def _readable(data: bytes) -> bool:
    """Whether openpyxl reads a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load_workbook(io.BytesIO(data))
        except Exception:  # noqa: BLE001 - whatever it is
            return False
    return True


def _batch(seed: int, numbers: range, keep: Path | None) -> list[str]:
    sys.stdin = io.StringIO()
    warnings.simplefilter("ignore")  # openpyxl's, of what it leaves out
    return [fault for number in numbers if (fault := judged(seed, number, keep=keep))]


def faults(seed: int, runs: int, *, jobs: int = 1, keep: Path | None = None) -> Iterator[str]:
    """Yield what the program did not withstand in some runs.

    Args:
        seed: of the chance.
        runs: how many.
        jobs: in how many processes at once.
        keep: a folder for the workbooks of those.
    """
    batches = [range(each, min(each + 50, runs)) for each in range(0, runs, 50)]
    if jobs == 1:
        for each in batches:
            yield from _batch(seed, each, keep)
        return
    with ProcessPoolExecutor(jobs, max_tasks_per_child=4) as pool:
        for found in pool.map(_batch, *zip(*[(seed, each, keep) for each in batches], strict=True)):
            yield from found
